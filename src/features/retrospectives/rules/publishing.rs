//! What still blocks publishing, apart from what its project demands.

use super::{Section, Status};
use crate::base::failure::Problem;

/// What publishing looks at.
#[derive(Debug, Clone)]
pub struct Present {
    /// Where it is.
    pub status: Status,
    /// The empty sections.
    pub missing: Vec<Section>,
    /// Whether the settings ask for an approval.
    pub review_required: bool,
    /// Whether somebody other than the author has approved this very text.
    pub approved: bool,
}

/// Every guard of the text itself that is not met.
pub fn unmet(present: &Present) -> Vec<Problem> {
    let mut problems = Vec::new();
    match present.status {
        Status::Draft => problems.push(Problem::new("status", "retrospective_not_in_review")),
        Status::Published => return vec![Problem::new("status", "retrospective_published")],
        Status::InReview => {}
    }
    for section in &present.missing {
        let problem = match section {
            Section::Conditions => Problem::new("conditions", "condition_missing"),
            _ => Problem::new(format!("sections.{}", section.as_str()), "section_missing"),
        };
        problems.push(problem.with("section", section.as_str()));
    }
    if present.review_required && !present.approved {
        problems.push(Problem::new("review", "review_missing"));
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(present: &Present) -> Vec<String> {
        unmet(present)
            .iter()
            .map(|problem| problem.code.to_string())
            .collect()
    }

    #[test]
    fn all_unmet_guards_are_told_at_once() {
        let mut present = Present {
            status: Status::Draft,
            missing: vec![Section::Cost, Section::Conditions],
            review_required: true,
            approved: false,
        };
        assert_eq!(
            codes(&present),
            [
                "retrospective_not_in_review",
                "section_missing",
                "condition_missing",
                "review_missing"
            ]
        );
        present.status = Status::InReview;
        present.missing.clear();
        present.approved = true;
        assert!(codes(&present).is_empty());
        present.status = Status::Published;
        assert_eq!(codes(&present), ["retrospective_published"]);
    }
}
