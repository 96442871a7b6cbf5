//! The steps on the way of a project, and the answer of a partner department.

use chrono::NaiveDate;

use super::metric::{day, keep};
use crate::base::actor::stored_words;
use crate::base::failure::Problem;
use crate::base::text::Title;

/// A step on the way that cannot be wrong.
#[derive(Debug, Clone)]
pub struct NewMilestone {
    /// What will be there.
    pub title: Title,
    /// By when.
    pub due_on: NaiveDate,
}

impl NewMilestone {
    /// Every problem at once, or a milestone.
    pub fn parse(title: &str, due_on: &str) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let title = keep(&mut problems, Title::parse("title", title));
        let due_on = keep(&mut problems, day("due_on", due_on)).flatten();
        match (title, due_on) {
            (Some(title), Some(due_on)) => Ok(Self { title, due_on }),
            (_, None) if !problems.iter().any(|problem| problem.field == "due_on") => {
                problems.push(Problem::new("due_on", "required"));
                Err(problems)
            }
            _ => Err(problems),
        }
    }
}

/// What a partner department says when it is asked into a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PartnerAnswer {
    /// It takes part.
    Accepted,
    /// It does not, and says why.
    Declined,
}

stored_words!(PartnerAnswer {
    Accepted = "accepted",
    Declined = "declined",
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_milestone_has_a_name_and_a_day() {
        let codes = |title: &str, due_on: &str| -> Vec<String> {
            let problems = NewMilestone::parse(title, due_on).err().unwrap_or_default();
            problems
                .iter()
                .map(|problem| format!("{}:{}", problem.field, problem.code))
                .collect()
        };
        assert_eq!(codes("", ""), ["title:required", "due_on:required"]);
        assert!(codes("장비 도착", "2026-05-01").is_empty());
    }
}
