//! A decision made by a form can be taken back for half a minute; until then nobody has heard of it.

use chrono::{NaiveDate, TimeDelta};
use serde::{Deserialize, Serialize};

use super::status::Status;
use crate::base::clock::Timestamp;
use crate::base::failure::Problem;
use crate::base::ids::{MemberId, PainPointId};

/// How long a decision can be taken back, and how long letters about it wait.
pub const SECOND_THOUGHTS: TimeDelta = TimeDelta::seconds(30);

/// Where a report stood before a decision: everything that decisions change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stood {
    /// Its status.
    pub status: Status,
    /// The promise of the next word.
    pub next_update_on: Option<NaiveDate>,
    /// Until when it was put off.
    pub snoozed_until: Option<NaiveDate>,
    /// The first way out of `new`.
    pub decided_at: Option<Timestamp>,
    /// When it was resolved or declined; what an older version kept does not say.
    #[serde(default)]
    pub ended_at: Option<Timestamp>,
    /// Where it stood before it was merged, when it was.
    pub status_before_merge: Option<Status>,
    /// What was promised before it was merged.
    pub next_update_before_merge: Option<NaiveDate>,
    /// What it had been declared a duplicate of.
    pub declared_into: Option<PainPointId>,
}

/// What is remembered of a decision that can still be taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    /// Who decided.
    pub by: MemberId,
    /// Until when.
    pub until: Timestamp,
    /// The report's version right after it.
    pub version: i64,
}

/// Whether `who` may take a decision back now, on a report of this version; why not otherwise.
pub fn may_undo(
    kept: Option<Kept>,
    who: Option<MemberId>,
    version: i64,
    now: Timestamp,
) -> Result<(), Problem> {
    let code = match kept {
        None => "undo_nothing",
        Some(kept) if Some(kept.by) != who => "undo_others",
        Some(kept) if kept.version != version => "undo_changed",
        Some(kept) if kept.until <= now => "undo_over",
        Some(_) => return Ok(()),
    };
    Err(Problem::new("pain_point", code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_who_decided_only_in_time_only_what_nobody_changed() {
        let now = Timestamp::UNIX_EPOCH;
        let kept = Kept {
            by: MemberId(1),
            until: now + SECOND_THOUGHTS,
            version: 4,
        };
        let code = |kept, who, version, after| {
            let outcome = may_undo(kept, Some(MemberId(who)), version, now + after);
            outcome.err().map_or("", |problem| match problem.code {
                std::borrow::Cow::Borrowed(code) => code,
                std::borrow::Cow::Owned(_) => unreachable!(),
            })
        };
        let second = TimeDelta::seconds(1);
        assert_eq!(code(Some(kept), 1, 4, second * 29), "");
        assert_eq!(code(Some(kept), 1, 4, second * 30), "undo_over");
        assert_eq!(code(Some(kept), 1, 5, second), "undo_changed");
        assert_eq!(code(Some(kept), 2, 4, second), "undo_others");
        assert_eq!(code(None, 1, 4, second), "undo_nothing");
    }
}
