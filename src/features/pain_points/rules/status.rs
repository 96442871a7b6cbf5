//! The life cycle: which status leads where, and what each way needs.

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::base::actor::stored_words;
use crate::base::clock::Timestamp;
use crate::base::failure::{Failure, Problem, Refusal};
use crate::base::ids::ProjectId;
use crate::base::text::Markdown;

/// Where a pain point stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Reported; its first decision is promised.
    New,
    /// The studio asked its reporter something.
    NeedsInfo,
    /// The studio agrees that it should go away.
    Accepted,
    /// An active project works on it.
    InProject,
    /// It does not hurt any more.
    Resolved,
    /// The studio said no, why, and what would change the answer.
    Declined,
    /// A duplicate of another one.
    Merged,
}

stored_words!(Status {
    New = "new",
    NeedsInfo = "needs_info",
    Accepted = "accepted",
    InProject = "in_project",
    Resolved = "resolved",
    Declined = "declined",
    Merged = "merged",
});

impl Status {
    /// Those in which it still hurts and nobody said no.
    pub const OPEN: [Self; 4] = [Self::New, Self::NeedsInfo, Self::Accepted, Self::InProject];

    /// Whether it still hurts and nobody said no.
    pub fn is_open(self) -> bool {
        Self::OPEN.contains(&self)
    }

    /// When a report that enters this status now found its end, given when it found one before: a merge keeps it for the
    /// day on which it is taken back, whatever hurts again has none.
    pub fn end(self, before: Option<Timestamp>, now: Timestamp) -> Option<Timestamp> {
        match self {
            Self::Resolved | Self::Declined => Some(before.unwrap_or(now)),
            Self::Merged => before,
            Self::New | Self::NeedsInfo | Self::Accepted | Self::InProject => None,
        }
    }
}

/// What a decision is, given where it starts and where it leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    /// `new → needs_info`: asks the reporter.
    Ask,
    /// `needs_info → new`: the question is no longer needed.
    TakeBackQuestion,
    /// `new|needs_info → accepted`.
    Accept,
    /// `new|needs_info|accepted → declined`.
    Decline,
    /// `accepted → resolved`: by the studio, which asks the pulse.
    Resolve,
    /// `resolved|declined → accepted`.
    Reopen,
}

/// The move from one status to another by a decision of the studio; why there is none otherwise.
pub fn wanted_move(from: Status, to: Status) -> Result<Move, Problem> {
    use Status::{Accepted, Declined, InProject, Merged, NeedsInfo, New, Resolved};
    if from == to {
        return Err(Problem::new("to", "same_status"));
    }
    Ok(match (from, to) {
        (New, NeedsInfo) => Move::Ask,
        (NeedsInfo, New) => Move::TakeBackQuestion,
        (New | NeedsInfo, Accepted) => Move::Accept,
        (New | NeedsInfo | Accepted, Declined) => Move::Decline,
        (Accepted, Resolved) => Move::Resolve,
        (Resolved | Declined, Accepted) => Move::Reopen,
        (_, Merged) => return Err(Problem::new("to", "merged_by_merging")),
        (Merged, _) => return Err(Problem::new("to", "is_merged")),
        (_, InProject) => return Err(Problem::new("to", "in_project_by_linking")),
        (InProject, _) => return Err(Problem::new("to", "held_by_project")),
        _ => return Err(Problem::new("to", "no_such_way")),
    })
}

/// Whether a pain point in this status may be linked to a project; why not otherwise.
pub fn may_be_linked(status: Status) -> Result<(), Problem> {
    match status {
        Status::Accepted | Status::InProject => Ok(()),
        Status::New | Status::NeedsInfo => Err(Problem::new("pain_points", "accept_first")),
        Status::Merged => Err(Problem::new("pain_points", "link_canonical")),
        Status::Resolved | Status::Declined => Err(Problem::new("pain_points", "reopen_first")),
    }
}

/// What becomes of a pain point when its project ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It does not hurt any more.
    Resolved,
    /// It still hurts, and the studio still wants it to go away.
    Accepted,
    /// It still hurts, and the studio says no.
    Declined,
}

stored_words!(Fate { Resolved = "resolved", Accepted = "accepted", Declined = "declined" });

impl Fate {
    /// The status it leads to.
    pub fn status(self) -> Status {
        match self {
            Self::Resolved => Status::Resolved,
            Self::Accepted => Status::Accepted,
            Self::Declined => Status::Declined,
        }
    }
}

/// The fate of a pain point, with its words.
#[derive(Debug, Clone, PartialEq)]
pub struct Ending {
    /// The project that ended.
    pub project: ProjectId,
    /// What becomes of it.
    pub fate: Fate,
    /// A word to its people.
    pub reason: Markdown,
    /// What would change the answer, where it is declined.
    pub would_change: Markdown,
    /// Whether another active project works on it, so that it stays in project.
    pub still_held: bool,
}

/// What a fate still needs to say: never just no. The reason at large stands in the retrospective.
pub fn missing_words(fate: Fate, would_change: &Markdown) -> Vec<Problem> {
    let mut problems = Vec::new();
    if fate == Fate::Declined && would_change.is_empty() {
        problems.push(Problem::new("would_change", "required"));
    }
    problems
}

/// A decision as a form or the API sends it.
#[derive(Debug, Clone, Copy, Default)]
pub struct RawDecision<'a> {
    /// The status it leads to.
    pub to: &'a str,
    /// Why.
    pub reason: &'a str,
    /// What the reporter is asked.
    pub question: &'a str,
    /// What would change the answer.
    pub would_change: &'a str,
    /// ISO date of the next word; empty for none.
    pub next_update_on: &'a str,
}

/// A decision of the studio.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// The status it leads to.
    pub to: Status,
    /// Why.
    pub reason: Markdown,
    /// What the reporter is asked.
    pub question: Markdown,
    /// What would change the answer.
    pub would_change: Markdown,
    /// The promise of the next word.
    pub next_update_on: Option<NaiveDate>,
    /// Whether its people are told.
    pub notify: bool,
    /// The version it was made about, where the decider saw one.
    pub expected: Option<i64>,
    /// Until when letters about it wait for second thoughts.
    pub undo_until: Option<Timestamp>,
}

impl Decision {
    /// A decision without words, whose people are told.
    pub fn to(to: Status) -> Self {
        Self {
            to,
            reason: Markdown::default(),
            question: Markdown::default(),
            would_change: Markdown::default(),
            next_update_on: None,
            notify: true,
            expected: None,
            undo_until: None,
        }
    }

    /// Checks what was sent, all problems at once; what the way needs is checked when it is decided.
    pub fn parse(raw: &RawDecision<'_>, notify: bool, today: NaiveDate) -> Result<Self, Failure> {
        let mut problems = Vec::new();
        let to = Status::parse(raw.to.trim());
        if to.is_none() {
            let code = if raw.to.trim().is_empty() {
                "required"
            } else {
                "status_unknown"
            };
            problems.push(Problem::new("to", code));
        }
        let mut text = |field, raw| {
            Markdown::optional(field, raw).unwrap_or_else(|problem| {
                problems.push(problem);
                Markdown::default()
            })
        };
        let reason = text("reason", raw.reason);
        let question = text("question", raw.question);
        let would_change = text("would_change", raw.would_change);
        let next_update_on = match parse_day("next_update_on", raw.next_update_on, today) {
            Ok(day) => day,
            Err(problem) => {
                problems.push(problem);
                None
            }
        };
        match to {
            Some(to) if problems.is_empty() => Ok(Self {
                to,
                reason,
                question,
                would_change,
                next_update_on,
                notify,
                expected: None,
                undo_until: None,
            }),
            _ => Err(Refusal::Invalid(problems).into()),
        }
    }
}

/// The longest that anything is promised or put off, in days.
const FARTHEST: u64 = 366;

/// A day from today on, at most a year away; nothing when it is empty.
pub fn parse_day(
    field: &'static str,
    raw: &str,
    today: NaiveDate,
) -> Result<Option<NaiveDate>, Problem> {
    let raw = raw.trim();
    if raw.is_empty() {
        return Ok(None);
    }
    let day: NaiveDate = raw.parse().map_err(|_| Problem::new(field, "date"))?;
    if day < today {
        return Err(Problem::new(field, "date_past"));
    }
    if today
        .checked_add_days(Days::new(FARTHEST))
        .is_some_and(|farthest| day > farthest)
    {
        return Err(Problem::new(field, "date_far"));
    }
    Ok(Some(day))
}

/// Whether `decision` may be made about a pain point that stands at `from`: 409 when there is no such way, otherwise
/// 422 with every word that the way still needs.
pub fn decide(from: Status, decision: &Decision) -> Result<Move, Failure> {
    let wanted = wanted_move(from, decision.to).map_err(Problem::conflict)?;
    let needs: &[(&'static str, &Markdown)] = match wanted {
        Move::Ask => &[("question", &decision.question)],
        Move::Decline => &[
            ("reason", &decision.reason),
            ("would_change", &decision.would_change),
        ],
        Move::Resolve | Move::Reopen => &[("reason", &decision.reason)],
        Move::TakeBackQuestion | Move::Accept => &[],
    };
    let missing: Vec<Problem> = needs
        .iter()
        .filter(|(_, text)| text.is_empty())
        .map(|(field, _)| Problem::new(*field, "required"))
        .collect();
    Refusal::unless_valid(missing)?;
    Ok(wanted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Status::*;

    #[test]
    fn every_way_and_no_other() {
        let ways = [
            (New, NeedsInfo, Move::Ask),
            (New, Accepted, Move::Accept),
            (New, Declined, Move::Decline),
            (NeedsInfo, New, Move::TakeBackQuestion),
            (NeedsInfo, Accepted, Move::Accept),
            (NeedsInfo, Declined, Move::Decline),
            (Accepted, Resolved, Move::Resolve),
            (Accepted, Declined, Move::Decline),
            (Resolved, Accepted, Move::Reopen),
            (Declined, Accepted, Move::Reopen),
        ];
        for from in Status::ALL.iter().copied() {
            for to in Status::ALL.iter().copied() {
                let expected = ways
                    .iter()
                    .find(|(start, end, _)| (*start, *end) == (from, to))
                    .map(|(_, _, wanted)| *wanted);
                assert_eq!(wanted_move(from, to).ok(), expected, "{from:?} → {to:?}");
            }
        }
    }

    #[test]
    fn an_end_stays_the_first_one_until_it_hurts_again() {
        let (first, later) = (
            Timestamp::UNIX_EPOCH,
            Timestamp::UNIX_EPOCH + chrono::TimeDelta::days(3),
        );
        assert_eq!(Resolved.end(None, first), Some(first));
        assert_eq!(Resolved.end(Some(first), later), Some(first));
        assert_eq!(Merged.end(Some(first), later), Some(first));
        assert_eq!(Merged.end(None, later), None);
        assert_eq!(Accepted.end(Some(first), later), None);
    }

    #[test]
    fn why_there_is_no_way_is_told() {
        let code = |from, to| wanted_move(from, to).unwrap_err().code;
        assert_eq!(code(New, New), "same_status");
        assert_eq!(code(Merged, Merged), "same_status");
        assert_eq!(code(New, Merged), "merged_by_merging");
        assert_eq!(code(Merged, Accepted), "is_merged");
        assert_eq!(code(Accepted, InProject), "in_project_by_linking");
        assert_eq!(code(InProject, Accepted), "held_by_project");
        assert_eq!(code(New, Resolved), "no_such_way");
        assert_eq!(code(Resolved, Declined), "no_such_way");
    }

    fn missing(from: Status, to: Status) -> Vec<String> {
        match decide(from, &Decision::to(to)) {
            Err(Failure::Refusal(Refusal::Invalid(problems))) => problems
                .iter()
                .map(|problem| problem.field.to_string())
                .collect(),
            Ok(_) => Vec::new(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn nobody_is_told_just_no() {
        assert_eq!(missing(New, Declined), ["reason", "would_change"]);
        assert_eq!(missing(New, NeedsInfo), ["question"]);
        assert_eq!(missing(Accepted, Resolved), ["reason"]);
        assert_eq!(missing(Declined, Accepted), ["reason"]);
        assert_eq!(missing(New, Accepted), Vec::<String>::new());
        assert_eq!(missing(NeedsInfo, New), Vec::<String>::new());
    }

    #[test]
    fn a_wrong_way_is_a_conflict_before_any_field() {
        let outcome = decide(New, &Decision::to(Resolved));
        assert!(matches!(
            outcome,
            Err(Failure::Refusal(Refusal::Conflict(_)))
        ));
    }

    #[test]
    fn a_decision_names_every_wrong_field_at_once() {
        let today = "2026-11-23".parse().unwrap();
        let raw = RawDecision {
            to: "gone",
            reason: "a\0b",
            next_update_on: "2026-11-22",
            ..RawDecision::default()
        };
        let Err(Failure::Refusal(Refusal::Invalid(problems))) = Decision::parse(&raw, true, today)
        else {
            panic!("accepted");
        };
        let codes: Vec<_> = problems
            .iter()
            .map(|problem| problem.code.as_ref())
            .collect();
        assert_eq!(codes, ["status_unknown", "control_characters", "date_past"]);
    }

    #[test]
    fn days_lie_ahead_and_not_too_far() {
        let today = "2026-11-23".parse().unwrap();
        let code = |raw| parse_day("next_update_on", raw, today).map_err(|problem| problem.code);
        assert_eq!(code(""), Ok(None));
        assert_eq!(code("2026-11-23"), Ok(Some(today)));
        assert_eq!(code("2028-01-01").unwrap_err(), "date_far");
        assert_eq!(code("soon").unwrap_err(), "date");
    }
}
