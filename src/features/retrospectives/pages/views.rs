//! What templates show of a published text: facts as words, figures as charts, conditions, lineage.

use chrono::NaiveDate;

use crate::base::actor::Actor;
use crate::base::ids::MemberId;
use crate::base::permission::{Act, Stake, may};
use crate::features::members;
use crate::features::retrospectives::ground::Relative;
use crate::features::retrospectives::rules::{Facts, Figure, Kind};
use crate::features::retrospectives::store::{Condition, Retrospective};
use crate::i18n::Words;
use crate::web::chart::{LineChart, Measured, with_unit};
use std::collections::HashMap;

/// Figures that stand among the facts; the others stand with their charts.
const FIGURES_AMONG_FACTS: usize = 2;

/// A fact: what, and of what.
pub(super) struct Fact {
    pub value: String,
    pub label: String,
}

/// The facts beside a text, in its own language.
pub(super) fn facts(own: &Words, kind: Kind, facts: &Facts) -> Vec<Fact> {
    let mut shown: Vec<Fact> = facts
        .figures
        .iter()
        .take(FIGURES_AMONG_FACTS)
        .map(|figure| Fact {
            value: movement(own, figure),
            label: own
                .say("fact-target")
                .with("name", &figure.name)
                .with("target", with_unit(own, figure.target, &figure.unit))
                .to_string(),
        })
        .collect();
    let mut tell = |value: String, label: String| shown.push(Fact { value, label });
    // Before, after: what was believed in between is in the text.
    let ranges = || {
        facts
            .hours
            .iter()
            .filter(|range| range.moment != "forecast")
    };
    for range in ranges() {
        tell(
            own.hours_between(range.least, range.most),
            own.say_of("fact-hours-range", &range.moment).to_string(),
        );
    }
    if let (None, Some(hours)) = (ranges().next(), facts.hours_per_month()) {
        tell(
            own.hours(hours),
            own.say_of("fact-hours", kind.as_str()).to_string(),
        );
    }
    match facts.pulse {
        Some(pulse) if kind == Kind::Success => match pulse.numbers {
            Some(numbers) => tell(
                own.say("fact-pulse")
                    .with("all", numbers.better + numbers.same + numbers.worse)
                    .with("better", numbers.better)
                    .to_string(),
                own.say("fact-pulse-label").to_string(),
            ),
            None if pulse.confirmed => tell(
                own.say("fact-confirmed").to_string(),
                own.say("fact-confirmed-label").to_string(),
            ),
            None => {}
        },
        _ => {}
    }
    if let Some(weeks) = facts.weeks() {
        tell(
            own.say("fact-weeks").with("n", weeks).to_string(),
            own.say("fact-weeks-label").to_string(),
        );
    }
    if let Some(people) = facts.people {
        tell(own.people(people), own.say("fact-people-label").to_string());
    }
    shown
}

/// `3 → 2.8회`, in one piece.
fn movement(own: &Words, figure: &Figure) -> String {
    match figure.actual() {
        Some(actual) => format!(
            "{}\u{a0}→\u{a0}{}",
            own.number(figure.baseline),
            with_unit(own, actual, &figure.unit)
        ),
        None => with_unit(own, figure.baseline, &figure.unit),
    }
}

/// A figure with its line.
pub(super) struct ChartView {
    pub name: String,
    pub from: String,
    pub now: String,
    pub target: String,
    pub moved: &'static str,
    pub chart: Option<LineChart>,
}

/// Every figure; one that was read has its chart.
pub(super) fn charts(own: &Words, facts: &Facts) -> Vec<ChartView> {
    facts
        .figures
        .iter()
        .map(|figure| ChartView {
            name: figure.name.clone(),
            from: own.number(figure.baseline),
            now: figure.actual().map_or_else(
                || "–".to_owned(),
                |value| with_unit(own, value, &figure.unit),
            ),
            target: with_unit(own, figure.target, &figure.unit),
            moved: figure.moved().as_str(),
            chart: chart(own, figure, facts.started_on),
        })
        .collect()
}

fn chart(own: &Words, figure: &Figure, started_on: Option<NaiveDate>) -> Option<LineChart> {
    let (first, _) = *figure.readings.first()?;
    let baseline_on = figure.baseline_on.unwrap_or(first);
    let start = own.say("article-chart-start").to_string();
    let events: Vec<(NaiveDate, &str)> = started_on
        .filter(|day| *day > baseline_on)
        .map(|day| (day, start.as_str()))
        .into_iter()
        .collect();
    Some(LineChart::of(
        own,
        &Measured {
            name: &figure.name,
            unit: &figure.unit,
            baseline: (baseline_on, figure.baseline),
            target: figure.target,
            readings: &figure.readings,
            events: &events,
            notes: &[],
        },
    ))
}

/// A condition as a reader sees it.
pub(super) struct ConditionView {
    pub id: i64,
    pub text: String,
    pub state: &'static str,
    pub label: String,
    /// How known, what happened, when: short sentences beside each other.
    pub lines: Vec<String>,
    pub note: String,
    pub review_on: String,
    /// Whether this reader may say how it stands.
    pub may_change: bool,
}

/// The conditions for a reader; who watches is for colleagues alone.
pub(super) fn conditions(
    own: &Words,
    actor: &Actor,
    may_write: bool,
    conditions: &[Condition],
    names: &HashMap<MemberId, members::Person>,
) -> Vec<ConditionView> {
    let colleague = may(actor, Act::ReadStaffPages, Stake::NONE);
    let me = actor.member_id();
    conditions
        .iter()
        .map(|condition| {
            let mut lines = Vec::new();
            lines.extend([condition.how_known.clone(), condition.note.clone()]);
            if let Some(day) = condition.review_on {
                let day = own.date(day);
                lines.push(own.say("condition-review-on").with("day", day).to_string());
            }
            if let Some(at) = condition.changed_at {
                let day = own.date(at);
                lines.push(own.say("condition-turned-on").with("day", day).to_string());
            }
            let watcher = condition.watcher.and_then(|id| names.get(&id));
            if let Some(person) = watcher.filter(|_| colleague) {
                let say = own.say("condition-watched-by");
                lines.push(say.with("name", &person.name).to_string());
            }
            lines.retain(|line| !line.is_empty());
            ConditionView {
                id: condition.id.0,
                text: condition.text.clone(),
                state: condition.state.as_str(),
                label: own
                    .say_of("condition-state", condition.state.as_str())
                    .to_string(),
                lines,
                note: condition.note.clone(),
                review_on: condition
                    .review_on
                    .map(|day| day.to_string())
                    .unwrap_or_default(),
                may_change: may_write || (me.is_some() && me == condition.watcher),
            }
        })
        .collect()
}

/// A project in the lineage.
pub(super) struct RelativeView {
    pub label: String,
    pub state: String,
    pub href: String,
    pub here: bool,
}

/// What became before and after; strangers see the titles of those alone whose story they may read.
pub(super) fn lineage(
    own: &Words,
    actor: &Actor,
    here: i64,
    relatives: &[Relative],
    told: &[Retrospective],
) -> Vec<RelativeView> {
    if relatives.len() < 2 {
        return Vec::new();
    }
    let colleague = may(actor, Act::ReadStaffPages, Stake::NONE);
    relatives
        .iter()
        .map(|relative| {
            let id = relative.id;
            let story = told.iter().rev().find(|story| {
                story.project == id
                    && crate::base::permission::may_see(
                        actor,
                        story.audience.visibility(),
                        Stake::NONE,
                    )
            });
            let is_here = id.0 == here;
            let title = if is_here || colleague || story.is_some() {
                relative.title.clone()
            } else {
                own.say("article-lineage-hidden").to_string()
            };
            let href = match story {
                _ if is_here => String::new(),
                Some(story) => format!("/retrospectives/{}", story.slug),
                None if colleague => format!("/projects/{id}"),
                None => String::new(),
            };
            RelativeView {
                label: format!("I-{id} {title}"),
                state: own.say_of("project-status", &relative.state).to_string(),
                href,
                here: is_here,
            }
        })
        .collect()
}

/// `재무팀, 정보보호팀`: names in the language of the text.
pub(super) fn names(
    own: &Words,
    names: &[crate::features::retrospectives::rules::LocalName],
) -> String {
    let names: Vec<&str> = names.iter().map(|name| name.of(own.language())).collect();
    names.join(", ")
}
