//! The pieces of a project's page, each said in the reader's words.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::view::Pain;
use super::words;
use crate::base::actor::Actor;
use crate::base::clock::Timestamp;
use crate::base::failure::Outcome;
use crate::base::ids::{MemberId, MetricId, MilestoneId, PainPointId, ProjectId, ReadingId};
use crate::base::permission::Visibility;
use crate::db::Conn;
use crate::features::members;
use crate::features::pain_points::PainPoint;
use crate::features::projects::rules::{Check, DecisionCause, HoursMoment, PartnerAnswer};
use crate::features::projects::store::{
    self, ContractChange, Hours, MetricFigure, Milestone, PlanRow, Project, ProjectDecision,
    UpdateRow,
};
use crate::features::pulses;
use crate::i18n::Words;
use crate::web::chart::{LineChart, with_unit};
use crate::web::visitor::initials;

/// Quotes on the page.
const QUOTES: usize = 5;

/// Somebody with a face.
pub struct Face {
    pub name: String,
    pub initials: String,
}

/// A metric as its row and its chart.
pub struct Figure {
    pub id: MetricId,
    pub name: String,
    pub from: String,
    pub now: String,
    pub target: String,
    pub more: String,
    pub reached: bool,
    pub chart: Option<LineChart>,
    pub readings: Vec<Shown>,
}

/// A reading.
pub struct Shown {
    pub id: ReadingId,
    pub on: NaiveDate,
    pub value: String,
    pub note: String,
}

/// A change of the contract.
pub struct Change {
    pub what: String,
    pub old: String,
    pub new: String,
    pub reason: String,
    pub by: String,
    pub at: Timestamp,
}

/// The plan that keeps it good.
pub struct Plan {
    pub metric: String,
    pub limit: String,
    pub owner: String,
    pub checks: Vec<CheckLine>,
}

/// A check of the plan.
pub struct CheckLine {
    pub due_on: NaiveDate,
    pub state: &'static str,
    /// Its last day, while it is open.
    pub open_until: Option<NaiveDate>,
    /// What those say who were asked, where it may be shown; otherwise how many are asked.
    pub felt: Option<String>,
    pub note: String,
}

/// A decision, demanded or taken.
pub struct DecisionLine {
    pub cause: &'static str,
    pub question: String,
    pub options: String,
    pub choice: String,
    pub why: String,
    pub by: String,
    pub at: Timestamp,
    pub due_on: Option<NaiveDate>,
    pub late: bool,
}

/// A step on the way.
pub struct MilestoneLine {
    pub id: MilestoneId,
    pub title: String,
    pub due_on: NaiveDate,
    pub reached_on: Option<NaiveDate>,
    pub late: bool,
}

/// A department that was asked to take part.
pub struct PartnerLine {
    pub slug: String,
    pub name: String,
    pub answer: &'static str,
    pub note: String,
    /// Whether the reader may answer for it.
    pub mine: bool,
}

/// What a reporter wrote.
pub struct Quote {
    pub id: PainPointId,
    pub words: String,
}

/// The names of those who stand on the page.
pub struct Names(pub HashMap<MemberId, String>);

impl Names {
    pub fn name(&self, id: MemberId) -> String {
        self.0.get(&id).cloned().unwrap_or_default()
    }

    pub fn face(&self, id: MemberId) -> Face {
        let name = self.name(id);
        Face {
            initials: initials(&name),
            name,
        }
    }
}

pub fn partners(
    conn: &mut Conn,
    sayer: &Words,
    actor: &Actor,
    id: ProjectId,
    runs: bool,
) -> Outcome<Vec<PartnerLine>> {
    let asked = store::partner_answers(conn, id)?;
    let own = actor.member().and_then(|member| member.department);
    let line = |department: &members::Department| {
        let partner = asked.iter().find(|one| one.department == department.id)?;
        Some(PartnerLine {
            slug: department.slug.clone(),
            name: department.name(sayer.language()).to_owned(),
            answer: partner.answer.map_or("asked", PartnerAnswer::as_str),
            note: partner.note.clone(),
            mine: own == Some(department.id) || runs && partner.answer.is_none(),
        })
    };
    Ok(members::departments(conn)?
        .iter()
        .filter_map(line)
        .collect())
}

/// What the reporters wrote, the costliest first; only what the whole staff may read.
pub fn quotes(pains: &[Pain]) -> Vec<Quote> {
    let mut told: Vec<&PainPoint> = pains
        .iter()
        .map(|one| &one.pain)
        .filter(|pain| pain.visibility == Visibility::Staff && !pain.body.trim().is_empty())
        .collect();
    told.sort_by(|one, other| other.hours_per_month().total_cmp(&one.hours_per_month()));
    told.into_iter()
        .take(QUOTES)
        .map(|pain| Quote {
            id: pain.id,
            words: pain.body.clone(),
        })
        .collect()
}

pub fn said_decision(sayer: &Words, names: &Names, one: ProjectDecision) -> DecisionLine {
    let own = one.cause == DecisionCause::Own;
    DecisionLine {
        late: one.due_on.is_some_and(|due| due < sayer.today()) && one.decided_at.is_none(),
        cause: one.cause.as_str(),
        choice: if own || one.choice.is_empty() {
            one.choice
        } else {
            sayer.say_of("project-choice", &one.choice).to_string()
        },
        question: one.question,
        options: one.options,
        why: one.why,
        by: one
            .decided_by
            .or(one.asked_by)
            .map(|by| names.name(by))
            .unwrap_or_default(),
        at: one.decided_at.unwrap_or(one.asked_at),
        due_on: one.due_on,
    }
}

/// The days that a chart marks.
pub fn events(
    sayer: &Words,
    project: &Project,
    milestones: &[Milestone],
) -> Vec<(NaiveDate, String)> {
    let days = [
        (project.committed_at, "project-event-committed"),
        (project.delivered_at, "project-event-delivered"),
    ];
    days.into_iter()
        .filter_map(|(at, key)| Some((words::day(sayer, at?), sayer.say(key).to_string())))
        .chain(
            // By its number on the page: a few names would cover each other.
            milestones
                .iter()
                .enumerate()
                .filter_map(|(at, one)| Some((one.reached_on?, (at + 1).to_string()))),
        )
        .collect()
}

/// What updates said, oldest first, for the charts.
pub fn notes(sayer: &Words, updates: &[UpdateRow]) -> Vec<(NaiveDate, &'static str, String)> {
    let note = |update: &UpdateRow| {
        let health = update.health.as_str();
        let said = sayer.say_of("project-health", health).to_string();
        (words::day(sayer, update.at), health, said)
    };
    updates.iter().rev().map(note).collect()
}

pub fn said_figure(
    sayer: &Words,
    figure: MetricFigure,
    events: &[(NaiveDate, String)],
    notes: &[(NaiveDate, &'static str, String)],
) -> Figure {
    let value = |value: f64| with_unit(sayer, value, &figure.unit);
    let events: Vec<(NaiveDate, &str)> = events
        .iter()
        .map(|(day, words)| (*day, words.as_str()))
        .collect();
    let mut more: Vec<String> = Vec::new();
    if let Some(latest) = figure.latest() {
        let said = sayer.say("project-read-on");
        more.push(said.with("date", sayer.date(latest.on)).to_string());
    }
    if let Some(forecast) = figure.forecast {
        let said = sayer.say("project-forecast");
        more.push(said.with("value", value(forecast)).to_string());
    }
    let baseline = sayer
        .say("project-baseline")
        .with("date", sayer.date(figure.baseline_on));
    more.push(baseline.to_string());
    if !figure.baseline_source.is_empty() {
        more.push(figure.baseline_source.clone());
    }
    Figure {
        id: figure.id,
        from: sayer.number(figure.baseline),
        now: figure
            .latest()
            .map_or_else(|| "?".to_owned(), |latest| value(latest.value)),
        target: sayer
            .say("chart-target")
            .with("value", value(figure.target))
            .to_string(),
        more: more.join(" · "),
        reached: figure.is_reached(),
        chart: words::chart(sayer, &figure, &events, notes),
        readings: figure
            .readings
            .iter()
            .rev()
            .map(|reading| Shown {
                id: reading.id,
                on: reading.on,
                value: value(reading.value),
                note: reading.note.clone(),
            })
            .collect(),
        name: figure.name,
    }
}

/// What the pain costs in a month at one moment.
pub struct Cost {
    pub moment: &'static str,
    /// Empty where nobody said.
    pub hours: String,
    pub source: String,
    pub by: String,
}

/// The three moments, whether something was said of them or not: a gap shows, too.
pub fn said_hours(sayer: &Words, names: &Names, known: &[Hours]) -> Vec<Cost> {
    let said = |moment: HoursMoment| match known.iter().find(|one| one.moment == moment) {
        Some(range) => Cost {
            moment: moment.as_str(),
            hours: sayer.hours_between(range.least, range.most),
            source: range.source.clone(),
            by: format!("{} · {}", names.name(range.author), sayer.date(range.at)),
        },
        None => Cost {
            moment: moment.as_str(),
            hours: String::new(),
            source: String::new(),
            by: String::new(),
        },
    };
    HoursMoment::ALL.iter().copied().map(said).collect()
}

pub fn said_change(
    sayer: &Words,
    names: &Names,
    figures: &[MetricFigure],
    change: ContractChange,
) -> Change {
    let field = sayer.say_of("project-field", &change.field).to_string();
    let metric = change
        .metric
        .and_then(|id| figures.iter().find(|figure| figure.id == id));
    Change {
        what: match metric {
            Some(figure) => format!("{} · {field}", figure.name),
            None => field,
        },
        old: change.old,
        new: change.new,
        reason: change.reason,
        by: change.by.map(|by| names.name(by)).unwrap_or_default(),
        at: change.at,
    }
}

pub fn said_plan(
    conn: &mut Conn,
    sayer: &Words,
    names: &Names,
    figures: &[MetricFigure],
    plan: PlanRow,
) -> Outcome<Plan> {
    let pulses: Vec<_> = plan.checks.iter().filter_map(|check| check.pulse).collect();
    let results = pulses::results(conn, &pulses)?;
    let felt = |check: &Check| {
        let result = *results.get(&check.pulse?)?;
        let said = match result.shown() {
            Some(shown) => sayer
                .say("project-check-pulse")
                .with("n", shown.better)
                .with("of", shown.answered()),
            None => sayer.say("project-check-asked").with("n", result.asked),
        };
        Some(said.to_string())
    };
    let figure = figures.iter().find(|figure| figure.id == plan.metric);
    Ok(Plan {
        metric: figure.map(|figure| figure.name.clone()).unwrap_or_default(),
        limit: with_unit(
            sayer,
            plan.limit,
            figure.map_or("", |figure| figure.unit.as_str()),
        ),
        owner: names.name(plan.owner),
        checks: plan
            .checks
            .iter()
            .map(|check| CheckLine {
                due_on: check.due_on,
                state: check.state.as_str(),
                open_until: check.closes_on.filter(|_| !check.closed),
                felt: felt(check),
                note: check.note.clone(),
            })
            .collect(),
    })
}
