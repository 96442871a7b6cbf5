//! The settings, and what they may be.

use crate::base::failure::{Outcome, Problem, Refusal};
use crate::config::{Config, ReviewRule};

/// The most working days that the first decision may take.
pub const MOST_DECISION_DAYS: u32 = 60;

/// What holds right now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RuntimeSettings {
    /// Working days until the first decision on a report is promised.
    pub first_decision_days: u32,
    /// Whether a retrospective needs an approval.
    pub retrospective_review: ReviewRule,
}

/// The settings as a form sends them.
#[derive(Debug, Clone, Default)]
pub struct SettingsInput {
    /// A whole number.
    pub first_decision_days: String,
    /// `encouraged` or `required`.
    pub retrospective_review: String,
}

pub(super) const FIRST_DECISION_DAYS: &str = "triage.first_decision_days";
pub(super) const RETROSPECTIVE_REVIEW: &str = "retrospectives.review";

impl RuntimeSettings {
    /// What the configuration says.
    pub(super) fn configured(config: &Config) -> Self {
        Self {
            first_decision_days: config.first_decision_days,
            retrospective_review: config.retrospective_review,
        }
    }

    /// Takes over one stored row; `false` for a key or a value that this binary does not know.
    pub(super) fn apply(&mut self, key: &str, value: &str) -> bool {
        match key {
            FIRST_DECISION_DAYS => days(value)
                .map(|days| self.first_decision_days = days)
                .is_some(),
            RETROSPECTIVE_REVIEW => review(value)
                .map(|review| self.retrospective_review = review)
                .is_some(),
            _ => false,
        }
    }

    /// Every setting as it is stored: key and value.
    pub(super) fn stored(&self) -> [(&'static str, String); 2] {
        [
            (FIRST_DECISION_DAYS, self.first_decision_days.to_string()),
            (
                RETROSPECTIVE_REVIEW,
                review_word(self.retrospective_review).to_owned(),
            ),
        ]
    }

    /// As the form shows them.
    pub fn to_input(&self) -> SettingsInput {
        SettingsInput {
            first_decision_days: self.first_decision_days.to_string(),
            retrospective_review: review_word(self.retrospective_review).to_owned(),
        }
    }
}

impl SettingsInput {
    /// All problems at once, or settings that cannot be wrong.
    pub fn parse(&self) -> Outcome<RuntimeSettings> {
        let mut problems = Vec::new();
        let first_decision_days = days(&self.first_decision_days);
        if first_decision_days.is_none() {
            problems.push(
                Problem::new("first_decision_days", "days_range")
                    .with("most", i64::from(MOST_DECISION_DAYS)),
            );
        }
        let retrospective_review = review(&self.retrospective_review);
        if retrospective_review.is_none() {
            problems.push(Problem::new("retrospective_review", "choice"));
        }
        match (first_decision_days, retrospective_review) {
            (Some(first_decision_days), Some(retrospective_review)) => Ok(RuntimeSettings {
                first_decision_days,
                retrospective_review,
            }),
            _ => Err(Refusal::Invalid(problems).into()),
        }
    }
}

fn days(text: &str) -> Option<u32> {
    text.trim()
        .parse()
        .ok()
        .filter(|days| (1..=MOST_DECISION_DAYS).contains(days))
}

fn review(text: &str) -> Option<ReviewRule> {
    match text {
        "encouraged" => Some(ReviewRule::Encouraged),
        "required" => Some(ReviewRule::Required),
        _ => None,
    }
}

fn review_word(rule: ReviewRule) -> &'static str {
    match rule {
        ReviewRule::Encouraged => "encouraged",
        ReviewRule::Required => "required",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_wrong_setting_is_named_at_once() {
        let input = SettingsInput {
            first_decision_days: "0".into(),
            retrospective_review: "never".into(),
        };
        let crate::base::failure::Failure::Refusal(Refusal::Invalid(problems)) =
            input.parse().unwrap_err()
        else {
            panic!("a refusal")
        };
        let fields: Vec<_> = problems.iter().map(|problem| &*problem.field).collect();
        assert_eq!(fields, ["first_decision_days", "retrospective_review"]);
    }

    #[test]
    fn what_is_stored_reads_back() {
        let settings = RuntimeSettings {
            first_decision_days: 3,
            retrospective_review: ReviewRule::Required,
        };
        let mut read = RuntimeSettings {
            first_decision_days: 5,
            retrospective_review: ReviewRule::Encouraged,
        };
        for (key, value) in settings.stored() {
            assert!(read.apply(key, &value));
        }
        assert_eq!(read, settings);
        assert_eq!(settings.to_input().parse().unwrap(), settings);
    }
}
