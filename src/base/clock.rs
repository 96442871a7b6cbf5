//! The only place that asks what time it is; tests and the demo drive it by hand.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;

/// A point in time, UTC, in whole microseconds: what both databases store without loss.
pub type Timestamp = DateTime<Utc>;

/// Where "now" comes from.
#[derive(Debug, Clone)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// A clock that stands still until it is moved, or goes at the machine's pace once it is released.
    Manual(Arc<Hands>),
}

/// What a clock of tests and the demo shows.
#[derive(Debug)]
pub struct Hands {
    /// In microseconds: the moment at which it stands or, once it goes, how far it is ahead of the machine's.
    micros: AtomicI64,
    going: AtomicBool,
}

impl Clock {
    /// A clock that shows `start` until it is moved.
    pub fn manual(start: Timestamp) -> Self {
        Self::Manual(Arc::new(Hands {
            micros: AtomicI64::new(start.timestamp_micros()),
            going: AtomicBool::new(false),
        }))
    }

    /// The present moment, cut to microseconds.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one place that may ask"
    )]
    pub fn now(&self) -> Timestamp {
        let system = || Utc::now().timestamp_micros();
        let micros = match self {
            Self::System => system(),
            Self::Manual(hands) => {
                let micros = hands.micros.load(Ordering::SeqCst);
                match hands.going.load(Ordering::SeqCst) {
                    true => system().saturating_add(micros),
                    false => micros,
                }
            }
        };
        DateTime::from_timestamp_micros(micros).unwrap_or_default()
    }

    /// Moves a manual clock, forwards or backwards, whether it stands or goes; the system clock stays as it is.
    pub fn advance(&self, by: TimeDelta) {
        if let Self::Manual(hands) = self {
            let by = by.num_microseconds().unwrap_or(i64::MAX);
            hands.micros.fetch_add(by, Ordering::SeqCst);
        }
    }

    /// Lets a standing manual clock show the machine's time, and go with it from here on. Nobody may look meanwhile.
    pub fn release(&self) {
        if let Self::Manual(hands) = self {
            hands.micros.store(0, Ordering::SeqCst);
            hands.going.store(true, Ordering::SeqCst);
        }
    }

    /// Sets a manual clock, which then stands; the system clock stays as it is.
    pub fn set(&self, to: Timestamp) {
        if let Self::Manual(hands) = self {
            hands.going.store(false, Ordering::SeqCst);
            hands.micros.store(to.timestamp_micros(), Ordering::SeqCst);
        }
    }
}

/// The calendar day that `at` falls on in the company's zone.
pub fn day_in(zone: Tz, at: Timestamp) -> NaiveDate {
    at.with_timezone(&zone).date_naive()
}

/// The moment a calendar day begins in the company's zone; the first existing moment where midnight is skipped.
pub fn start_of_day(zone: Tz, day: NaiveDate) -> Timestamp {
    let midnight = day.and_time(chrono::NaiveTime::MIN);
    (0..4)
        .find_map(|hours| {
            (midnight + TimeDelta::hours(hours))
                .and_local_timezone(zone)
                .earliest()
                .map(|at| at.with_timezone(&Utc))
        })
        .unwrap_or_else(|| midnight.and_utc())
}

/// When people are asked for something that is due on a day: eight in the morning of the company's zone.
pub fn morning_of(zone: Tz, day: NaiveDate) -> Timestamp {
    start_of_day(zone, day) + TimeDelta::hours(8)
}

/// How far a place's clocks are ahead of UTC, in seconds, from each moment on at which that changes between two moments;
/// the first holds from the beginning.
pub fn offsets_between(zone: Tz, from: Timestamp, until: Timestamp) -> Vec<(Timestamp, i32)> {
    use chrono::{Offset, TimeZone};
    let ahead = |at: Timestamp| {
        zone.offset_from_utc_datetime(&at.naive_utc())
            .fix()
            .local_minus_utc()
    };
    let mut found = vec![(from, ahead(from))];
    let mut at = from;
    while at < until {
        let next = (at + TimeDelta::days(1)).min(until);
        if ahead(next) != ahead(at) {
            // Clocks change on a whole minute.
            let (mut before, mut after) = (at, next);
            while after - before > TimeDelta::seconds(1) {
                let middle = before + (after - before) / 2;
                if ahead(middle) == ahead(at) {
                    before = middle;
                } else {
                    after = middle;
                }
            }
            let minute = after.timestamp().div_euclid(60) * 60;
            let change = DateTime::from_timestamp(minute, 0).unwrap_or(after);
            found.push((change, ahead(next)));
        }
        at = next;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_that_change_are_found_to_the_hour() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let (from, until) = (at("2026-01-01T00:00:00Z"), at("2026-12-31T00:00:00Z"));
        assert_eq!(
            offsets_between(chrono_tz::Asia::Seoul, from, until),
            [(from, 9 * 3600)]
        );
        assert_eq!(
            offsets_between(chrono_tz::Europe::Berlin, from, until),
            [
                (from, 3600),
                (at("2026-03-29T01:00:00Z"), 7200),
                (at("2026-10-25T01:00:00Z"), 3600),
            ]
        );
    }

    #[test]
    fn a_seoul_day_begins_at_fifteen_hours_utc() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        assert_eq!(
            start_of_day(chrono_tz::Asia::Seoul, day).to_rfc3339(),
            "2026-11-22T15:00:00+00:00"
        );
    }
}
