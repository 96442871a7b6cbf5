//! What a new retrospective begins with: the promise as it was made, and live blocks for the figures and the days as they
//! were recorded. Nobody is named; the writer goes on from here.

use std::collections::BTreeMap;

use super::ground::Ground;
use super::live::Block;
use super::rules::{Facts, Kind, Section};
use crate::i18n::Words;

/// The sections that can be begun from what is known, in the words of the text's language.
pub fn prefilled(
    own: &Words,
    kind: Kind,
    ground: &Ground,
    facts: &Facts,
) -> BTreeMap<Section, String> {
    let mut sections = BTreeMap::new();
    let figures = match facts.figures.is_empty() {
        true => String::new(),
        false => Block::Figures.line(own),
    };
    if kind == Kind::Success {
        sections.insert(Section::BeforeAfter, figures);
    } else {
        sections.insert(Section::Impact, impact(own, facts));
        sections.insert(Section::Hypothesis, hypothesis(own, ground));
        sections.insert(Section::Figures, figures);
        sections.insert(Section::Timeline, timeline(own));
    }
    sections.retain(|_, text| !text.is_empty());
    sections
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

/// What was known on which day, drawn from the record, and room for what turned out later.
fn timeline(own: &Words) -> String {
    format!(
        "### {}\n\n{}\n\n### {}\n\n- {}",
        own.say("prefill-timeline-then"),
        Block::Timeline.line(own),
        own.say("prefill-timeline-later"),
        own.say("prefill-timeline-later-hint")
    )
}
