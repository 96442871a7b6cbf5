//! The facts beside the text, frozen when it was published: a closed list, so that nothing internal can reach a reader.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Kind;
use crate::base::language::Language;

/// Fewer people than this are never shown as a number: it would point at somebody.
const FEWEST: i64 = 5;

/// What readers see beside the text, as it was on the day of publication.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Facts {
    /// The project's number.
    pub project: i64,
    /// The project's title.
    pub project_title: String,
    /// The day of commitment.
    pub started_on: Option<NaiveDate>,
    /// The day of publication.
    pub ended_on: Option<NaiveDate>,
    /// What it moved.
    pub figures: Vec<Figure>,
    /// People behind the linked pain points; absent under five.
    pub people: Option<i64>,
    /// What they lost in a month, in minutes, when it was published; absent under five people.
    pub minutes_per_month: Option<i64>,
    /// What they lost and lose in a month, as ranges with their sources, in the order of the project's life.
    #[serde(default)]
    pub hours: Vec<HoursRange>,
    /// What they answered.
    pub pulse: Option<Pulse>,
    /// What the friction was about.
    pub areas: Vec<LocalName>,
    /// Departments that took part.
    pub partners: Vec<LocalName>,
}

/// A name in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct LocalName {
    /// Korean.
    pub ko: String,
    /// English.
    pub en: String,
}

impl LocalName {
    /// In the reader's language.
    pub fn of(&self, language: Language) -> &str {
        match language {
            Language::Ko => &self.ko,
            Language::En => &self.en,
        }
    }
}

/// What a pain costs in a month, in minutes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct HoursRange {
    /// `before`, `forecast` or `after`.
    pub moment: String,
    /// At least.
    pub least: i64,
    /// At most.
    pub most: i64,
    /// How that is known.
    pub source: String,
}

/// One metric, from its baseline to its last reading.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Figure {
    /// What is measured.
    pub name: String,
    /// Its unit; may be empty.
    pub unit: String,
    /// Whether less is better.
    pub down: bool,
    /// Where it stood.
    pub baseline: f64,
    /// Since when.
    pub baseline_on: Option<NaiveDate>,
    /// Where it should have been.
    pub target: f64,
    /// Where it was believed to be in the end.
    #[serde(default)]
    pub forecast: Option<f64>,
    /// The readings, in order of their days.
    pub readings: Vec<(NaiveDate, f64)>,
}

/// How a figure moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moved {
    /// To its target or past it.
    Reached,
    /// In the right direction.
    Closer,
    /// Not, or in the wrong direction.
    Not,
    /// Nobody read it.
    Unread,
}

impl Moved {
    /// For a class name and a key.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Reached => "reached",
            Self::Closer => "closer",
            Self::Not => "not",
            Self::Unread => "unread",
        }
    }
}

impl Figure {
    /// The last reading.
    pub fn actual(&self) -> Option<f64> {
        self.readings.last().map(|(_, value)| *value)
    }

    /// How it moved.
    pub fn moved(&self) -> Moved {
        let Some(actual) = self.actual() else {
            return Moved::Unread;
        };
        let better = |one: f64, other: f64| if self.down { one < other } else { one > other };
        if !better(self.target, actual) {
            Moved::Reached
        } else if better(actual, self.baseline) {
            Moved::Closer
        } else {
            Moved::Not
        }
    }
}

/// What the people affected answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Pulse {
    /// How many answered; absent under five.
    pub numbers: Option<Answers>,
    /// Whether more said better than same and worse together.
    pub confirmed: bool,
}

/// Five or more answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Answers {
    /// It hurts less.
    pub better: i64,
    /// Nothing changed.
    pub same: i64,
    /// It hurts more.
    pub worse: i64,
}

impl Pulse {
    /// The answers, hidden where they are too few.
    pub fn of(better: i64, same: i64, worse: i64) -> Option<Self> {
        let answered = better + same + worse;
        (answered > 0).then(|| Self {
            numbers: (answered >= FEWEST).then_some(Answers {
                better,
                same,
                worse,
            }),
            confirmed: better > same + worse,
        })
    }
}

impl Facts {
    /// How many people were behind it and what they lost; both hidden where they are too few.
    #[must_use]
    pub fn with_people(mut self, people: i64, minutes_per_month: i64) -> Self {
        let enough = people >= FEWEST;
        self.people = enough.then_some(people);
        if !enough {
            self.hours.clear();
        }
        self.minutes_per_month = Some(minutes_per_month).filter(|minutes| enough && *minutes > 0);
        self
    }

    /// Minutes a month that those affected of a success have back: what its ranges say from before to after, and without
    /// them what they lost together; nothing where they are too few.
    pub fn minutes_back(&self, kind: Kind) -> Option<i64> {
        if kind != Kind::Success {
            return None;
        }
        let middle = |moment: &str| {
            let range = self.hours.iter().find(|range| range.moment == moment)?;
            Some((range.least + range.most) / 2)
        };
        match (middle("before"), middle("after")) {
            (Some(before), Some(after)) => Some((before - after).max(0)),
            _ => self.minutes_per_month,
        }
    }

    /// Whole weeks from commitment to publication, at least one.
    pub fn weeks(&self) -> Option<i64> {
        let days = (self.ended_on? - self.started_on?).num_days();
        Some(((days + 3) / 7).max(1))
    }

    /// Hours a month.
    pub fn hours_per_month(&self) -> Option<f64> {
        self.minutes_per_month
            .map(|minutes| (minutes as f64 / 6.0).round() / 10.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_says_how_it_moved() {
        let day = NaiveDate::default();
        let figure = |down, baseline, target, actual: Option<f64>| Figure {
            down,
            baseline,
            target,
            readings: actual.map(|value| (day, value)).into_iter().collect(),
            ..Figure::default()
        };
        assert_eq!(figure(true, 3.0, 1.0, Some(2.8)).moved(), Moved::Closer);
        assert_eq!(figure(true, 3.0, 1.0, Some(1.0)).moved(), Moved::Reached);
        assert_eq!(figure(true, 3.0, 1.0, Some(3.0)).moved(), Moved::Not);
        assert_eq!(figure(false, 3.0, 9.0, Some(12.0)).moved(), Moved::Reached);
        assert_eq!(figure(false, 3.0, 9.0, None).moved(), Moved::Unread);
    }

    #[test]
    fn few_people_are_never_a_number() {
        let facts = Facts::default().with_people(4, 600);
        assert_eq!((facts.people, facts.minutes_per_month), (None, None));
        let facts = Facts::default().with_people(5, 600);
        assert_eq!(
            (facts.people, facts.hours_per_month()),
            (Some(5), Some(10.0))
        );
        assert_eq!(facts.minutes_back(Kind::Success), Some(600));
        assert_eq!(facts.minutes_back(Kind::Postmortem), None);
        let range = |moment: &str, least, most| HoursRange {
            moment: moment.to_owned(),
            least,
            most,
            source: String::new(),
        };
        let measured = Facts {
            hours: vec![range("before", 500, 700), range("after", 50, 150)],
            ..facts.clone()
        };
        assert_eq!(measured.minutes_back(Kind::Success), Some(500));
        let pulse = Pulse::of(3, 0, 1).unwrap();
        assert_eq!((pulse.numbers, pulse.confirmed), (None, true));
        assert!(Pulse::of(3, 1, 1).unwrap().numbers.is_some());
        assert_eq!(Pulse::of(0, 0, 0), None);
    }
}
