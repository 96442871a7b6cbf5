//! Everything this room asks of the rooms below it about the project that ended.

use std::collections::BTreeSet;

use chrono_tz::Tz;

use super::rules::{Facts, Figure, HoursRange, Kind, LocalName, Pulse};
use super::store::Retrospective;
use crate::base::actor::Actor;
use crate::base::clock::{Timestamp, day_in};
use crate::base::failure::{Outcome, Problem};
use crate::base::ids::{MemberId, PainPointId, ProjectId};
use crate::base::permission::{Act, Stake, Visibility, require};
use crate::base::subject::Subject;
use crate::db::{Conn, Tx};
use crate::features::pain_points::{self, Fate, PainPoint, Terms};
use crate::features::projects::{self, FateInput, PlanInput, Status};
use crate::features::{areas, members, pulses};

/// The longest word to the people of a pain point, in characters.
const MOST_WORDS: usize = 2_000;
/// How far back a lineage is drawn.
const MOST_ANCESTORS: usize = 12;

/// A fate as a form or a program sends it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RawFate {
    /// The number of the pain point.
    pub pain_point: i64,
    /// `resolved`, `accepted` or `declined`.
    pub fate: String,
    /// The word its people are told.
    pub reason: String,
    /// What would change the answer.
    pub would_change: String,
}

/// A sustainment plan as a form or a program sends it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RawPlan {
    /// Id or name of a metric.
    pub measure: String,
    /// Crossed when a reading is worse.
    pub limit: Option<f64>,
    /// Days after success.
    pub every_days: Vec<i64>,
    /// The owner's address.
    pub owner: String,
}

/// The project as its retrospective needs it.
#[derive(Debug, Clone)]
pub struct Ground {
    /// Its number.
    pub id: ProjectId,
    /// Its title.
    pub title: String,
    /// Where it stands.
    pub state: Status,
    /// In the reporters' words.
    pub problem: String,
    /// As committed.
    pub hypothesis: String,
    /// When its contract was locked.
    pub committed_at: Option<Timestamp>,
    /// Who leads it.
    pub lead: Option<MemberId>,
    /// Its lead and its members.
    pub people: Vec<MemberId>,
    /// The project that it follows.
    pub follows: Option<ProjectId>,
    /// Departments that take part.
    pub partners: Vec<LocalName>,
    /// What the reader has to do with it.
    pub stake: Stake,
}

impl Ground {
    /// Whether it has begun and not ended: its account can be written.
    pub fn is_open(&self) -> bool {
        matches!(
            self.state,
            Status::Active | Status::Paused | Status::Delivered
        )
    }
}

/// A pain point whose fate is decided with the project.
#[derive(Debug, Clone, PartialEq)]
pub struct Linked {
    /// Its number.
    pub id: PainPointId,
    /// Its title.
    pub title: String,
    /// What it costs, in hours a month.
    pub hours_per_month: f64,
    /// How many people it hurts.
    pub people: i64,
}

/// A project before or after this one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relative {
    /// Its number.
    pub id: ProjectId,
    /// Its title.
    pub title: String,
    /// `proposed`, `failed` …
    pub state: String,
}

/// How the project is told to end.
#[derive(Debug, Clone, Default)]
pub struct Ending {
    fates: Vec<FateInput>,
    plan: Option<PlanInput>,
}

impl Ending {
    /// Reads fates and plan; what cannot be read is a problem.
    pub fn parse(
        fates: &[RawFate],
        plan: Option<&RawPlan>,
        problems: &mut Vec<Problem>,
    ) -> Option<Self> {
        let mut read = Vec::new();
        for (index, raw) in fates.iter().enumerate() {
            match Fate::parse(raw.fate.trim()) {
                Some(fate) => read.push(FateInput {
                    pain_point: PainPointId(raw.pain_point),
                    fate,
                    reason: raw.reason.trim().to_owned(),
                    would_change: raw.would_change.trim().to_owned(),
                }),
                None => problems.push(Problem::new(format!("fates[{index}].fate"), "fate_unknown")),
            }
            for (name, words) in [("reason", &raw.reason), ("would_change", &raw.would_change)] {
                let length = words.chars().count();
                if length > MOST_WORDS {
                    problems.push(
                        Problem::new(format!("fates[{index}].{name}"), "too_long")
                            .with("most", MOST_WORDS)
                            .with("length", length),
                    );
                }
            }
        }
        let plan = plan.map(|raw| PlanInput {
            measure: raw.measure.clone(),
            limit: raw.limit,
            every_days: raw.every_days.clone(),
            owner: raw.owner.clone(),
        });
        (read.len() == fates.len()).then_some(Self { fates: read, plan })
    }
}

/// The project, for `actor`: 401 for strangers, 404 where there is none.
pub fn of(conn: &mut Conn, actor: &Actor, id: ProjectId) -> Outcome<Ground> {
    let project = projects::seen(conn, actor, id)?;
    let stake = projects::stakes(conn, actor, &project)?;
    let mut people = projects::members_of(conn, id)?;
    people.extend(project.lead);
    let takes_part = projects::partners_of(conn, id)?;
    let partners = members::departments(conn)?
        .into_iter()
        .filter(|department| takes_part.contains(&department.id))
        .map(|department| LocalName {
            ko: department.name_ko,
            en: department.name_en,
        })
        .collect();
    Ok(Ground {
        id,
        title: project.title,
        state: project.status,
        problem: project.problem,
        hypothesis: project.hypothesis,
        committed_at: project.committed_at,
        lead: project.lead,
        people,
        follows: project.follows,
        partners,
        stake,
    })
}

/// The pain points that it still holds: not those that were folded into another one meanwhile.
fn pains(conn: &mut Conn, id: ProjectId) -> Outcome<Vec<PainPoint>> {
    let ids: Vec<PainPointId> = projects::linked(conn, id)?
        .iter()
        .map(|link| link.id)
        .collect();
    let mut pains = pain_points::summaries(conn, &ids)?;
    pains.retain(|pain| pain.status != pain_points::Status::Merged);
    Ok(pains)
}

/// What readers see beside the text, as it is now.
pub fn facts(conn: &mut Conn, now: Timestamp, zone: Tz, ground: &Ground) -> Outcome<Facts> {
    let pains = pains(conn, ground.id)?;
    let mut people = BTreeSet::new();
    for pain in &pains {
        people.extend(pain_points::people_affected(conn, pain.id)?);
    }
    let minutes = pains.iter().map(|pain| pain.minutes_per_month).sum();
    let open = pains
        .iter()
        .filter(|pain| pain.visibility == Visibility::Staff);
    let about: Vec<_> = open.filter_map(|pain| pain.area).collect();
    let known = areas::many(conn, &about)?;
    let mut names = Vec::new();
    for area in about.iter().filter_map(|id| known.get(id)) {
        let name = LocalName {
            ko: area.name_ko.clone(),
            en: area.name_en.clone(),
        };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let pulse = pulses::result(conn, Subject::Project(ground.id))?;
    let facts = Facts {
        project: ground.id.0,
        project_title: ground.title.clone(),
        started_on: ground.committed_at.map(|at| day_in(zone, at)),
        ended_on: Some(day_in(zone, now)),
        figures: figures(conn, ground.id)?,
        hours: hours(conn, ground.id)?,
        pulse: pulse.and_then(|pulse| Pulse::of(pulse.better, pulse.same, pulse.worse)),
        areas: names,
        partners: ground.partners.clone(),
        ..Facts::default()
    };
    let people = i64::try_from(people.len()).unwrap_or(i64::MAX);
    Ok(facts.with_people(people, minutes))
}

fn hours(conn: &mut Conn, id: ProjectId) -> Outcome<Vec<HoursRange>> {
    let known = projects::hours_of(conn, id)?;
    Ok(known
        .into_iter()
        .map(|range| HoursRange {
            moment: range.moment.as_str().to_owned(),
            least: range.least,
            most: range.most,
            source: range.source,
        })
        .collect())
}

fn figures(conn: &mut Conn, id: ProjectId) -> Outcome<Vec<Figure>> {
    let figures = projects::figures(conn, id)?;
    Ok(figures
        .into_iter()
        .map(|figure| Figure {
            down: figure.direction == projects::Direction::Down,
            name: figure.name,
            unit: figure.unit,
            baseline: figure.baseline,
            baseline_on: Some(figure.baseline_on),
            target: figure.target,
            forecast: figure.forecast,
            readings: figure
                .readings
                .iter()
                .map(|reading| (reading.on, reading.value))
                .collect(),
        })
        .collect())
}

/// The guards of the project itself.
pub fn unmet(conn: &mut Conn, kind: Kind, id: ProjectId, ending: &Ending) -> Outcome<Vec<Problem>> {
    match kind {
        Kind::Success => projects::success_problems(conn, id, &ending.fates, ending.plan.as_ref()),
        Kind::Postmortem => projects::failure_problems(conn, id, &ending.fates),
    }
}

/// Ends the project: its state, the fates, the plan.
pub fn end(
    tx: &mut Tx<'_>,
    now: Timestamp,
    terms: &Terms,
    actor: &Actor,
    published: &Retrospective,
    ending: &Ending,
) -> Outcome<()> {
    let (id, story) = (published.project, published.id);
    match published.kind {
        Kind::Success => projects::succeed(
            tx,
            now,
            terms,
            actor,
            id,
            story,
            &ending.fates,
            ending.plan.as_ref(),
        ),
        Kind::Postmortem => projects::fail(tx, now, terms, actor, id, story, &ending.fates),
    }
}

/// The pain points whose fate is decided with the project.
pub fn linked(conn: &mut Conn, id: ProjectId) -> Outcome<Vec<Linked>> {
    Ok(pains(conn, id)?
        .into_iter()
        .map(|pain| Linked {
            id: pain.id,
            hours_per_month: (pain.minutes_per_month as f64 / 6.0).round() / 10.0,
            people: pain.supporters + 1,
            title: pain.title,
        })
        .collect())
}

/// The metrics that a plan can watch: id and name.
pub fn measures(conn: &mut Conn, id: ProjectId) -> Outcome<Vec<(i64, String)>> {
    let figures = projects::figures(conn, id)?;
    Ok(figures
        .into_iter()
        .map(|figure| (figure.id.0, figure.name))
        .collect())
}

/// The projects before it, itself and those that follow it, oldest first.
pub fn lineage(conn: &mut Conn, id: ProjectId) -> Outcome<Vec<Relative>> {
    let relative = |project: projects::Project| Relative {
        id: project.id,
        title: project.title,
        state: project.status.as_str().to_owned(),
    };
    let mut line: Vec<Relative> = Vec::new();
    let mut next = Some(id);
    while let Some(project) = match next {
        Some(id) if line.len() < MOST_ANCESTORS => projects::find(conn, id)?,
        _ => None,
    } {
        next = project
            .follows
            .filter(|before| line.iter().all(|known| known.id != *before));
        line.push(relative(project));
    }
    line.reverse();
    line.extend(projects::followers_of(conn, id)?.into_iter().map(relative));
    Ok(line)
}

/// The address of the project's lead; empty without one.
pub fn lead_address(conn: &mut Conn, ground: &Ground) -> Outcome<String> {
    let lead = match ground.lead {
        Some(lead) => members::person(conn, lead)?,
        None => None,
    };
    Ok(lead.map(|person| person.email).unwrap_or_default())
}

/// Whether `actor` may end the project by publishing: its own people and the studio.
pub fn require_ending(actor: &Actor, ground: &Ground) -> Outcome<()> {
    require(actor, Act::WriteRetrospective, ground.stake)
}
