//! Opening a report that only the studio sees, appeals, and putting off.

use chrono::NaiveDate;

use super::status::Status;
use crate::base::clock::Timestamp;
use crate::base::failure::Problem;
use crate::base::ids::MemberId;
use crate::base::permission::Visibility;
use crate::base::text::Markdown;

/// Everything that speaks against opening a report to the staff.
pub fn may_open(visibility: Visibility, reporter_agreed: bool) -> Vec<Problem> {
    if visibility != Visibility::Studio {
        vec![Problem::new("visibility", "seen_by_all")]
    } else if !reporter_agreed {
        vec![Problem::new("visibility", "reporter_must_agree")]
    } else {
        Vec::new()
    }
}

/// An appeal as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Appeal {
    /// Whose it is.
    pub member: MemberId,
    /// Who made the decision it is against.
    pub decided_by: Option<MemberId>,
    /// Whether it was answered.
    pub answered: bool,
}

/// The answer to an appeal.
#[derive(Debug, Clone, PartialEq)]
pub struct AppealAnswer {
    /// Whether the decline stands.
    pub upheld: bool,
    /// Why.
    pub answer: Markdown,
    /// The promise of the next word, where it is accepted after all.
    pub next_update_on: Option<NaiveDate>,
    /// Until when letters about it wait for second thoughts.
    pub undo_until: Option<Timestamp>,
}

/// Putting a new report off.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Snooze {
    /// Back on the board on this day; at once when nothing.
    pub until: Option<NaiveDate>,
    /// Why, for the studio.
    pub reason: Markdown,
    /// The version it was decided about.
    pub expected: Option<i64>,
}

/// Everything that speaks against an appeal by the reporter.
pub fn may_appeal(status: Status, earlier: Option<Appeal>) -> Vec<Problem> {
    let mut problems = Vec::new();
    if status != Status::Declined {
        problems.push(Problem::new("status", "not_declined"));
    }
    if earlier.is_some() {
        problems.push(Problem::new("appeal", "appealed_before"));
    }
    problems
}

/// Everything that speaks against `who` answering an appeal.
pub fn may_answer_appeal(
    status: Status,
    appeal: Option<Appeal>,
    who: Option<MemberId>,
) -> Vec<Problem> {
    let mut problems = Vec::new();
    match appeal {
        None => problems.push(Problem::new("appeal", "no_appeal")),
        Some(appeal) if appeal.answered => problems.push(Problem::new("appeal", "appeal_answered")),
        Some(appeal)
            if who.is_some() && [appeal.decided_by, Some(appeal.member)].contains(&who) =>
        {
            problems.push(Problem::new("appeal", "somebody_else_answers"));
        }
        Some(_) => {}
    }
    if status != Status::Declined {
        problems.push(Problem::new("status", "not_declined"));
    }
    problems
}

/// Everything that speaks against hiding it from the board until `until`.
pub fn may_snooze(status: Status, until: Option<NaiveDate>, today: NaiveDate) -> Vec<Problem> {
    let mut problems = Vec::new();
    if status != Status::New {
        problems.push(Problem::new("status", "snooze_new_only"));
    }
    if until.is_some_and(|until| until <= today) {
        problems.push(Problem::new("until", "date_past"));
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(problems: Vec<Problem>) -> Vec<String> {
        problems
            .iter()
            .map(|problem| problem.code.to_string())
            .collect()
    }

    #[test]
    fn nothing_is_opened_without_its_reporter() {
        assert_eq!(
            codes(may_open(Visibility::Studio, false)),
            ["reporter_must_agree"]
        );
        assert_eq!(codes(may_open(Visibility::Staff, true)), ["seen_by_all"]);
        assert!(may_open(Visibility::Studio, true).is_empty());
    }

    #[test]
    fn one_appeal_answered_once_by_somebody_else() {
        let (decider, other) = (Some(MemberId(1)), Some(MemberId(2)));
        let open = Appeal {
            member: MemberId(3),
            decided_by: decider,
            answered: false,
        };
        let answered = Appeal {
            answered: true,
            ..open
        };
        assert!(may_appeal(Status::Declined, None).is_empty());
        assert_eq!(
            codes(may_appeal(Status::Declined, Some(answered))),
            ["appealed_before"]
        );
        assert_eq!(codes(may_appeal(Status::New, None)), ["not_declined"]);
        let answer = |appeal, who| codes(may_answer_appeal(Status::Declined, appeal, who));
        assert_eq!(answer(Some(open), decider), ["somebody_else_answers"]);
        assert_eq!(
            answer(Some(open), Some(MemberId(3))),
            ["somebody_else_answers"]
        );
        assert_eq!(answer(Some(answered), other), ["appeal_answered"]);
        assert_eq!(answer(None, other), ["no_appeal"]);
        assert!(answer(Some(open), other).is_empty());
    }

    #[test]
    fn only_a_new_one_is_put_off_and_not_into_the_past() {
        let today: NaiveDate = "2026-11-23".parse().unwrap();
        assert!(may_snooze(Status::New, today.succ_opt(), today).is_empty());
        assert!(may_snooze(Status::New, None, today).is_empty());
        assert_eq!(
            codes(may_snooze(Status::Accepted, Some(today), today)),
            ["snooze_new_only", "date_past"]
        );
    }
}
