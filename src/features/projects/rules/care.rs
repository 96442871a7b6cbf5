//! How a success is kept good: when its checks open and close, and why it may slip back.

use chrono::{NaiveDate, TimeDelta};

use crate::base::actor::stored_words;
use crate::base::ids::{MetricId, PulseId, ReadingId};

/// How a check of a success stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CheckState {
    /// Nothing was read yet.
    Due,
    /// A reading within its limit.
    Held,
    /// A reading past its limit, or people who say that it is no longer better.
    Failed,
    /// Nobody looked in time.
    Unknown,
    /// It will not come any more.
    Moot,
}

stored_words!(CheckState {
    Due = "due",
    Held = "held",
    Failed = "failed",
    Unknown = "unknown",
    Moot = "moot",
});

/// A check of a success.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// So many days after success.
    pub day: i64,
    /// The day on which it opens.
    pub due_on: NaiveDate,
    /// How it stands.
    pub state: CheckState,
    /// The last day for a reading and for answers; none before it opened.
    pub closes_on: Option<NaiveDate>,
    /// The question to those affected.
    pub pulse: Option<PulseId>,
    /// What was read.
    pub reading: Option<ReadingId>,
    /// Whether it is decided for good.
    pub closed: bool,
    /// What whoever read it says about it.
    pub note: String,
}

/// How long a check stays open, in days.
const OPEN_DAYS: i64 = 14;

/// What is to be done with a check today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Its day has come: ask, and wait for a reading until this day.
    Open(NaiveDate),
    /// Its time is over, or it was never opened because a later one is due as well.
    Close,
}

impl Check {
    fn step(&self, today: NaiveDate, is_newest: bool) -> Option<Step> {
        if self.closed || !matches!(self.state, CheckState::Due | CheckState::Held) {
            return None;
        }
        match self.closes_on {
            Some(closes_on) => (closes_on < today).then_some(Step::Close),
            None if self.due_on > today => None,
            None if is_newest => Some(Step::Open(today + TimeDelta::days(OPEN_DAYS))),
            None => Some(Step::Close),
        }
    }

    /// The next day on which something is to be done with it.
    fn next_day(&self) -> Option<NaiveDate> {
        if self.closed || !matches!(self.state, CheckState::Due | CheckState::Held) {
            return None;
        }
        let after = |day: NaiveDate| day + TimeDelta::days(1);
        Some(self.closes_on.map_or(self.due_on, after))
    }
}

/// What is to be done with these checks today. After a long downtime only the newest of those that are due is opened:
/// two questions about the same at once are one too many.
pub fn steps(checks: &[Check], today: NaiveDate) -> Vec<(NaiveDate, Step)> {
    let newest = checks
        .iter()
        .map(|check| check.due_on)
        .filter(|due_on| *due_on <= today)
        .max();
    checks
        .iter()
        .filter_map(|check| {
            let step = check.step(today, Some(check.due_on) == newest)?;
            Some((check.due_on, step))
        })
        .collect()
}

/// The next day on which something is to be done with one of these checks.
pub fn next_day(checks: &[Check]) -> Option<NaiveDate> {
    checks.iter().filter_map(Check::next_day).min()
}

/// Why a success slipped back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// A reading past the limit.
    Limit(MetricId, ReadingId),
    /// The people who were asked in a check say that it is no longer better.
    Pulse,
    /// So many fresh reports of the same pain.
    Reports(i64),
    /// Somebody says so, with a reason.
    Person,
}

impl Cause {
    /// As an event has it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Limit(..) => "limit",
            Self::Pulse => "pulse",
            Self::Reports(_) => "reports",
            Self::Person => "person",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(number: i64) -> NaiveDate {
        NaiveDate::default() + TimeDelta::days(number)
    }

    fn check(due: i64, state: CheckState, closes: Option<i64>) -> Check {
        Check {
            day: due,
            due_on: day(due),
            state,
            closes_on: closes.map(day),
            pulse: None,
            reading: None,
            closed: false,
            note: String::new(),
        }
    }

    #[test]
    fn a_check_opens_on_its_day_and_closes_two_weeks_later() {
        let ahead = [
            check(30, CheckState::Due, None),
            check(90, CheckState::Due, None),
        ];
        assert_eq!(steps(&ahead, day(29)), []);
        assert_eq!(next_day(&ahead), Some(day(30)));
        assert_eq!(steps(&ahead, day(30)), [(day(30), Step::Open(day(44)))]);
        let open = [
            check(30, CheckState::Due, Some(44)),
            check(90, CheckState::Due, None),
        ];
        assert_eq!(steps(&open, day(44)), [], "its last day is still its day");
        assert_eq!(next_day(&open), Some(day(45)));
        assert_eq!(steps(&open, day(45)), [(day(30), Step::Close)]);
    }

    #[test]
    fn after_a_long_downtime_the_newest_is_asked_and_the_others_are_unknown() {
        let checks = [
            check(30, CheckState::Due, None),
            check(90, CheckState::Due, None),
            check(180, CheckState::Due, None),
        ];
        assert_eq!(
            steps(&checks, day(100)),
            [(day(30), Step::Close), (day(90), Step::Open(day(114)))]
        );
    }

    #[test]
    fn what_was_read_early_is_still_asked_about() {
        let early = [check(30, CheckState::Held, None)];
        assert_eq!(steps(&early, day(30)), [(day(30), Step::Open(day(44)))]);
        let mut over = check(30, CheckState::Held, Some(44));
        over.closed = true;
        assert_eq!(steps(&[over.clone()], day(99)), []);
        assert_eq!(next_day(&[over]), None);
        assert_eq!(next_day(&[check(30, CheckState::Unknown, None)]), None);
    }
}
