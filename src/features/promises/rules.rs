//! When a promise is kept.

use chrono::NaiveDate;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::base::actor::stored_words;
use crate::base::clock::{Timestamp, start_of_day};
use crate::base::workdays::Workdays;

/// How a promise ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Word came in time.
    Kept,
    /// The day passed without word.
    Broken,
    /// The item no longer needed it.
    Moot,
}

stored_words!(Outcome { Kept = "kept", Broken = "broken", Moot = "moot" });

/// How the promise about an item stands at one moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// The one that waits for word, and whether its day has passed.
    pub open: Option<(i64, Option<Outcome>)>,
    /// When its reminder is due.
    pub reminder_at: Option<Timestamp>,
    /// When its day is over.
    pub end_at: Option<Timestamp>,
}

/// How word that comes on `today` leaves a promise for `due_on` that may have been found broken before.
pub fn outcome_of_word(before: Option<Outcome>, due_on: NaiveDate, today: NaiveDate) -> Outcome {
    match before {
        Some(outcome) => outcome,
        None if today <= due_on => Outcome::Kept,
        None => Outcome::Broken,
    }
}

/// When to remind: as the working day before begins; nothing when that has begun already.
pub fn reminder(
    zone: Tz,
    workdays: &Workdays,
    due_on: NaiveDate,
    now: Timestamp,
) -> Option<Timestamp> {
    let at = start_of_day(zone, workdays.before(due_on));
    (at > now).then_some(at)
}

/// When the promised day is over.
pub fn end(zone: Tz, due_on: NaiveDate) -> Timestamp {
    start_of_day(zone, due_on.succ_opt().unwrap_or(due_on))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn word_on_the_day_keeps_and_word_after_it_does_not() {
        let due_on = day("2026-12-04");
        let ends = |today| outcome_of_word(None, due_on, day(today));
        assert_eq!(ends("2026-12-01"), Outcome::Kept);
        assert_eq!(ends("2026-12-04"), Outcome::Kept);
        assert_eq!(ends("2026-12-05"), Outcome::Broken);
        // A clock set back does not mend it.
        let before = Some(Outcome::Broken);
        assert_eq!(
            outcome_of_word(before, due_on, day("2026-12-01")),
            Outcome::Broken
        );
    }

    #[test]
    fn the_reminder_of_a_monday_comes_on_friday_and_not_afterwards() {
        let zone = chrono_tz::Asia::Seoul;
        let monday = day("2026-11-30");
        let thursday = start_of_day(zone, day("2026-11-26"));
        let friday = start_of_day(zone, day("2026-11-27"));
        let usual = Workdays::default();
        assert_eq!(reminder(zone, &usual, monday, thursday), Some(friday));
        assert_eq!(reminder(zone, &usual, monday, friday), None);
        let off = Workdays::without([day("2026-11-27")]);
        let wednesday = start_of_day(zone, day("2026-11-25"));
        assert_eq!(reminder(zone, &off, monday, wednesday), Some(thursday));
        assert_eq!(end(zone, monday), start_of_day(zone, day("2026-12-01")));
    }
}
