//! What a new retrospective begins with: the promise as it was made, the figures as they are, the days as they were
//! recorded. Nobody is named; the writer goes on from here.

use std::collections::BTreeMap;

use super::ground::Ground;
use super::rules::{Facts, Kind, Section};
use crate::base::clock::Timestamp;
use crate::base::failure::Outcome;
use crate::base::permission::Visibility;
use crate::base::subject::Subject;
use crate::db::Conn;
use crate::i18n::Words;
use crate::ledger::{Event, History, history};
use crate::web::chart::with_unit;

/// Days of the record that a timeline begins with.
const MOST_ENTRIES: i64 = 400;
/// Lines of the timeline that come from readings, at most.
const MOST_READINGS: usize = 12;

/// The sections that can be begun from what is known, in the words of the text's language.
pub fn prefilled(
    conn: &mut Conn,
    own: &Words,
    kind: Kind,
    ground: &Ground,
    facts: &Facts,
) -> Outcome<BTreeMap<Section, String>> {
    let mut sections = BTreeMap::new();
    if kind == Kind::Success {
        sections.insert(Section::BeforeAfter, figures(own, facts));
    } else {
        sections.insert(Section::Impact, impact(own, facts));
        sections.insert(Section::Hypothesis, hypothesis(own, ground));
        sections.insert(Section::Figures, figures(own, facts));
        sections.insert(Section::Timeline, timeline(conn, own, ground, facts)?);
    }
    sections.retain(|_, text| !text.is_empty());
    Ok(sections)
}

fn impact(own: &Words, facts: &Facts) -> String {
    match (facts.people, facts.hours_per_month()) {
        (Some(people), Some(hours)) => own
            .say("prefill-impact")
            .with("people", people)
            .with("hours", hours)
            .to_string(),
        _ => String::new(),
    }
}

fn hypothesis(own: &Words, ground: &Ground) -> String {
    if ground.hypothesis.is_empty() {
        return String::new();
    }
    let quoted: Vec<String> = ground
        .hypothesis
        .lines()
        .map(|line| format!("> {line}"))
        .collect();
    let quoted = quoted.join("\n");
    match ground.committed_at {
        Some(at) => {
            let day = own.date_long(at);
            format!(
                "{}\n\n{quoted}",
                own.say("prefill-hypothesis").with("day", day)
            )
        }
        None => quoted,
    }
}

fn figures(own: &Words, facts: &Facts) -> String {
    let told: Vec<String> = facts
        .figures
        .iter()
        .map(|figure| {
            let value = |value: f64| with_unit(own, value, &figure.unit);
            let said = match figure.actual() {
                Some(actual) => own.say("prefill-figures").with("actual", value(actual)),
                None => own.say("prefill-figures-unread"),
            };
            said.with("name", &figure.name)
                .with("baseline", value(figure.baseline))
                .with("target", value(figure.target))
                .to_string()
        })
        .collect();
    told.join("\n\n")
}

fn timeline(conn: &mut Conn, own: &Words, ground: &Ground, facts: &Facts) -> Outcome<String> {
    let wanted = History {
        subject: Some(Subject::Project(ground.id)),
        visible: vec![Visibility::Public, Visibility::Staff],
        after: 0,
        newest_before: None,
        limit: MOST_ENTRIES,
    };
    let mut lines: Vec<(Timestamp, String)> = Vec::new();
    for entry in history(conn, &wanted)? {
        let key = match entry.event() {
            Ok(Event::ProjectActivated {}) => "activated",
            Ok(Event::ProjectPaused { .. }) => "paused",
            Ok(Event::ProjectResumed {}) => "resumed",
            Ok(Event::ProjectDelivered { .. }) => "delivered",
            Ok(Event::ProjectContractChanged { .. }) => "contract_changed",
            Ok(Event::ProjectRegressed { .. }) => "regressed",
            _ => continue,
        };
        lines.push((entry.at, own.say_of("prefill-event", key).to_string()));
    }
    lines.extend(readings(own, facts));
    lines.sort_by_key(|(at, _)| *at);
    let mut text = format!("### {}\n\n", own.say("prefill-timeline-then"));
    for (at, line) in lines {
        text.push_str(&format!("- **{}.** {line}\n", own.date(at)));
    }
    text.push_str(&format!(
        "\n### {}\n\n- {}",
        own.say("prefill-timeline-later"),
        own.say("prefill-timeline-later-hint")
    ));
    Ok(text)
}

/// The first figure's readings, as lines; every so many where there are a lot.
fn readings(own: &Words, facts: &Facts) -> Vec<(Timestamp, String)> {
    let Some(figure) = facts.figures.first() else {
        return Vec::new();
    };
    let every = figure.readings.len().div_ceil(MOST_READINGS).max(1);
    figure
        .readings
        .iter()
        .rev()
        .step_by(every)
        .map(|(day, value)| {
            let line = own
                .say_of("prefill-event", "read")
                .with("name", &figure.name)
                .with("value", with_unit(own, *value, &figure.unit))
                .to_string();
            // At noon, so that the day stays the day in every zone that companies work in.
            let noon = day.and_hms_opt(3, 0, 0).unwrap_or_default();
            (noon.and_utc(), line)
        })
        .collect()
}
