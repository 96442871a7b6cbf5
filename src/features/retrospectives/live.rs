//! Live blocks: a line `[[timeline]]` or `[[figures]]` of a draft stands for what the record says. It is drawn anew whenever
//! the draft is shown, and becomes text when it is published. Nobody is named in it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::ground::Ground;
use super::rules::{Facts, Section};
use crate::base::clock::Timestamp;
use crate::base::failure::{Outcome, Problem};
use crate::base::permission::Visibility;
use crate::base::subject::Subject;
use crate::base::text::Markdown;
use crate::db::Conn;
use crate::features::projects;
use crate::i18n::Words;
use crate::ledger::{Event, History, history};
use crate::web::chart::with_unit;

/// Days of the record that a timeline is drawn from.
const MOST_ENTRIES: i64 = 400;
/// Lines of the timeline that come from readings, at most.
const MOST_READINGS: usize = 12;

/// What a line stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Block {
    /// What happened on which day.
    Timeline,
    /// What was measured.
    Figures,
}

impl Block {
    /// The line that stands for it.
    pub fn line(self, own: &Words) -> String {
        let key = match self {
            Self::Timeline => "timeline",
            Self::Figures => "figures",
        };
        format!("[[{}]]", own.say_of("live-block", key))
    }

    /// What a line of a text in either language stands for, if it stands for something.
    fn of_line(line: &str) -> Option<Self> {
        match line.trim() {
            "[[timeline]]" | "[[연표]]" => Some(Self::Timeline),
            "[[figures]]" | "[[수치]]" => Some(Self::Figures),
            _ => None,
        }
    }
}

/// The blocks of one project as they are now, in the words of the text's language.
#[derive(Debug, Clone, Default)]
pub struct Live {
    /// A list of days.
    pub timeline: String,
    /// A line for each metric.
    pub figures: String,
}

impl Live {
    /// Draws them.
    pub fn of(conn: &mut Conn, own: &Words, ground: &Ground, facts: &Facts) -> Outcome<Self> {
        Ok(Self {
            timeline: timeline(conn, own, ground, facts)?,
            figures: figures(own, facts),
        })
    }

    /// A text with its blocks drawn in.
    pub fn fill<'a>(&self, text: &'a str) -> Cow<'a, str> {
        if !text.lines().any(|line| Block::of_line(line).is_some()) {
            return Cow::Borrowed(text);
        }
        let lines: Vec<&str> = text
            .lines()
            .map(|line| match Block::of_line(line) {
                Some(Block::Timeline) => self.timeline.as_str(),
                Some(Block::Figures) => self.figures.as_str(),
                None => line,
            })
            .collect();
        Cow::Owned(lines.join("\n").trim_end().to_owned())
    }

    /// All sections with their blocks drawn in; refused when one becomes too long.
    pub fn fill_all(
        &self,
        sections: BTreeMap<Section, Markdown>,
    ) -> Outcome<BTreeMap<Section, Markdown>> {
        let filled = |text: Markdown| match self.fill(text.as_str()) {
            Cow::Borrowed(_) => Ok(text),
            Cow::Owned(filled) => Markdown::optional("sections", &filled),
        };
        sections
            .into_iter()
            .map(|(section, text)| Ok((section, filled(text).map_err(Problem::invalid)?)))
            .collect()
    }
}

fn figures(own: &Words, facts: &Facts) -> String {
    let told: Vec<String> = facts
        .figures
        .iter()
        .map(|figure| {
            let value = |value: f64| with_unit(own, value, &figure.unit);
            let said = match figure.actual() {
                Some(actual) => own.say("live-figures").with("actual", value(actual)),
                None => own.say("live-figures-unread"),
            };
            let mut line = said
                .with("name", &figure.name)
                .with("baseline", value(figure.baseline))
                .with("target", value(figure.target))
                .to_string();
            if let Some(forecast) = figure.forecast {
                let said = own.say("live-forecast").with("value", value(forecast));
                line.push_str(&said.to_string());
            }
            line
        })
        .chain(facts.hours.iter().map(|range| {
            own.say_of("live-hours", &range.moment)
                .with("hours", own.hours_between(range.least, range.most))
                .with("source", &range.source)
                .to_string()
        }))
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
    let milestones = projects::milestones_of(conn, ground.id)?;
    let mut health = String::new();
    let mut lines: Vec<(Timestamp, String)> = Vec::new();
    for entry in history(conn, &wanted)? {
        let event = entry.event();
        let key = match &event {
            Ok(Event::ProjectActivated {}) => "activated",
            Ok(Event::ProjectPaused { .. }) => "paused",
            Ok(Event::ProjectResumed {}) => "resumed",
            Ok(Event::ProjectDelivered { .. }) => "delivered",
            Ok(Event::ProjectContractChanged { .. }) => "contract_changed",
            Ok(Event::ProjectStopRuleMet { .. }) => "stop_rule_met",
            Ok(Event::ProjectMilestoneReached { .. }) => "milestone",
            Ok(Event::ProjectRegressed { .. }) => "regressed",
            // The first word says how it is; later ones count where they say something else.
            Ok(Event::ProjectUpdated { health: now, .. }) if *now != health => {
                let first = std::mem::replace(&mut health, now.clone()).is_empty();
                if first && now == "on_track" {
                    continue;
                }
                "health"
            }
            _ => continue,
        };
        let mut said = own.say_of("live-event", key);
        if let Ok(Event::ProjectMilestoneReached { milestone, .. }) = &event {
            let reached = milestones.iter().find(|one| one.id == *milestone);
            let title = reached.map(|one| one.title.clone()).unwrap_or_default();
            said = said.with("title", title);
        }
        if key == "health" {
            let named = own.say_of("project-health", &health).to_string();
            said = said.with("health", named);
        }
        lines.push((entry.at, said.to_string()));
    }
    lines.extend(readings(own, facts));
    lines.sort_by_key(|(at, _)| *at);
    let told: Vec<String> = lines
        .into_iter()
        .map(|(at, line)| format!("- **{}.** {line}", own.date(at)))
        .collect();
    Ok(told.join("\n"))
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
                .say_of("live-event", "read")
                .with("name", &figure.name)
                .with("value", with_unit(own, *value, &figure.unit))
                .to_string();
            // At noon, so that the day stays the day in every zone that companies work in.
            let noon = day.and_hms_opt(3, 0, 0).unwrap_or_default();
            (noon.and_utc(), line)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_its_own_stands_for_a_block_and_nothing_else_does() {
        let live = Live {
            timeline: "- **1.** a\n- **2.** b".to_owned(),
            figures: String::new(),
        };
        let drawn = "before\n\n- **1.** a\n- **2.** b\n\nafter";
        assert_eq!(live.fill("before\n\n [[연표]] \n\nafter"), drawn);
        assert_eq!(live.fill("before\n\n[[timeline]]\n\nafter"), drawn);
        assert_eq!(live.fill("[[figures]]"), "");
        let text = "not in [[timeline]] a sentence";
        assert!(matches!(live.fill(text), Cow::Borrowed(same) if same == text));
    }
}
