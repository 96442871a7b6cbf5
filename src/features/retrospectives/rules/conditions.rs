//! Conditions: what would have to be true before a failure is tried again.

use chrono::NaiveDate;

use crate::base::actor::stored_words;
use crate::base::failure::{Outcome, Problem, Refusal};
use crate::base::ids::ConditionId;
use crate::base::text::EmailAddress;

/// The longest condition, in characters; also of how it would be known and of a note about it.
pub const MOST: usize = 500;

/// Whether a condition holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ConditionState {
    /// Not yet.
    NotYet,
    /// It is true now.
    True,
    /// It does not matter any more.
    NoLongerRelevant,
}

stored_words!(ConditionState {
    NotYet = "not_yet",
    True = "true",
    NoLongerRelevant = "no_longer_relevant",
});

/// A condition as a form or a program sends it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RawCondition {
    /// Of one that exists already; empty for a new one.
    pub id: String,
    /// What would have to be true.
    pub text: String,
    /// How one would know.
    pub how_known: String,
    /// The address of who watches it.
    pub watcher: String,
    /// The day on which it is looked at again, ISO.
    pub review_on: String,
}

impl RawCondition {
    /// Whether nothing was written: an empty line of the form.
    pub fn is_empty(&self) -> bool {
        let written = [&self.text, &self.how_known, &self.watcher, &self.review_on];
        written.iter().all(|text| text.trim().is_empty())
    }
}

/// A condition that cannot be wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCondition {
    /// Its place among those that were sent, for problems.
    pub index: usize,
    /// Of one that exists already.
    pub id: Option<ConditionId>,
    /// What would have to be true, on one line.
    pub text: String,
    /// How one would know; may be empty.
    pub how_known: String,
    /// Who watches it.
    pub watcher: Option<EmailAddress>,
    /// The day on which it is looked at again.
    pub review_on: Option<NaiveDate>,
}

impl NewCondition {
    /// Reads one, named `conditions[index]` in its problems.
    pub(super) fn parse(
        index: usize,
        raw: &RawCondition,
        problems: &mut Vec<Problem>,
    ) -> Option<Self> {
        let before = problems.len();
        let at = |field: &str| format!("conditions[{index}].{field}");
        let text = line(at("text"), &raw.text, problems);
        if text.is_empty() && problems.len() == before {
            problems.push(Problem::new(at("text"), "required"));
        }
        let how_known = line(at("how_known"), &raw.how_known, problems);
        let watcher = optional(&raw.watcher).and_then(|watcher| {
            EmailAddress::parse("watcher", watcher)
                .map_err(|problem| problems.push(named(problem, at("watcher"))))
                .ok()
        });
        let review_on = day(at("review_on"), &raw.review_on, problems);
        let id = raw.id.trim().parse().ok().map(ConditionId);
        (problems.len() == before).then_some(Self {
            index,
            id,
            text,
            how_known,
            watcher,
            review_on,
        })
    }
}

/// A condition that turned, or is to be looked at another day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConditionChange {
    /// What it is now.
    pub state: ConditionState,
    /// What happened; readers see it.
    pub note: String,
    /// The next day to look at it, while it is not yet true.
    pub review_on: Option<NaiveDate>,
}

impl ConditionChange {
    /// All problems at once, or a change that cannot be wrong.
    pub fn parse(state: &str, note: &str, review_on: &str) -> Outcome<Self> {
        let mut problems = Vec::new();
        let state = ConditionState::parse(state.trim());
        if state.is_none() {
            problems.push(Problem::new("state", "choice"));
        }
        let note = line("note".to_owned(), note, &mut problems);
        let review_on = day("review_on".to_owned(), review_on, &mut problems);
        match state {
            Some(state) if problems.is_empty() => Ok(Self {
                state,
                note,
                review_on: review_on.filter(|_| state == ConditionState::NotYet),
            }),
            _ => Err(Refusal::Invalid(problems).into()),
        }
    }
}

/// One line of text, at most [`MOST`] characters, without control characters.
fn line(field: String, raw: &str, problems: &mut Vec<Problem>) -> String {
    let text = raw.split_whitespace().collect::<Vec<_>>().join(" ");
    let length = text.chars().count();
    if length > MOST {
        problems.push(
            Problem::new(field, "too_long")
                .with("most", MOST)
                .with("length", length),
        );
    } else if text.chars().any(char::is_control) {
        problems.push(Problem::new(field, "control_characters"));
    }
    text
}

fn day(field: String, raw: &str, problems: &mut Vec<Problem>) -> Option<NaiveDate> {
    let raw = optional(raw)?;
    let day = raw.parse().ok();
    if day.is_none() {
        problems.push(Problem::new(field, "date"));
    }
    day
}

pub(super) fn optional(raw: &str) -> Option<&str> {
    Some(raw.trim()).filter(|text| !text.is_empty())
}

pub(super) fn named(mut problem: Problem, field: String) -> Problem {
    problem.field = field.into();
    problem
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_wrong_part_of_a_condition_is_named() {
        let raw = RawCondition {
            watcher: "nobody".into(),
            review_on: "soon".into(),
            how_known: "x".repeat(501),
            ..RawCondition::default()
        };
        let mut problems = Vec::new();
        assert_eq!(NewCondition::parse(2, &raw, &mut problems), None);
        let found: Vec<_> = problems
            .iter()
            .map(|problem| (&*problem.field, &*problem.code))
            .collect();
        assert_eq!(
            found,
            [
                ("conditions[2].text", "required"),
                ("conditions[2].how_known", "too_long"),
                ("conditions[2].watcher", "email"),
                ("conditions[2].review_on", "date"),
            ]
        );
    }

    #[test]
    fn one_that_came_true_is_not_looked_at_again() {
        let change = ConditionChange::parse("true", " it does ", "2027-01-02").unwrap();
        assert_eq!((change.note.as_str(), change.review_on), ("it does", None));
        assert!(ConditionChange::parse("maybe", "", "").is_err());
    }
}
