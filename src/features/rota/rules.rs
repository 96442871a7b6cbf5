//! Weeks. Pure.

use chrono::{Datelike, NaiveDate, TimeDelta};

/// How many weeks are planned, this one among them.
pub const WEEKS: i64 = 8;

/// The Monday of a day's week.
pub fn monday_of(day: NaiveDate) -> NaiveDate {
    day - TimeDelta::days(i64::from(day.weekday().num_days_from_monday()))
}

/// The Mondays that are planned, beginning with this week's.
pub fn weeks(today: NaiveDate) -> Vec<NaiveDate> {
    let first = monday_of(today);
    (0..WEEKS)
        .map(|week| first + TimeDelta::days(7 * week))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_begins_on_monday() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(monday_of(day("2026-11-29")), day("2026-11-23"));
        assert_eq!(monday_of(day("2026-11-23")), day("2026-11-23"));
        assert_eq!(weeks(day("2026-12-30"))[1], day("2027-01-04"));
    }
}
