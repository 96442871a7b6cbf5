//! The period that is looked at: whole weeks, so that no single day can be worked out by shifting its ends.

use chrono::{Datelike, Days, NaiveDate, TimeDelta};

use crate::base::actor::stored_words;

/// From a Monday to a Sunday, both counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// A Monday.
    pub first: NaiveDate,
    /// A Sunday.
    pub last: NaiveDate,
}

/// A period that is one click away; each ends with the present week.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Preset {
    /// Four weeks.
    Month,
    /// Thirteen weeks.
    Quarter,
    /// Fifty-two weeks.
    Year,
    /// Since the first report.
    All,
}

stored_words!(Preset { Month = "month", Quarter = "quarter", Year = "year", All = "all" });

/// The Monday of a day's week.
pub fn monday(day: NaiveDate) -> NaiveDate {
    day - TimeDelta::days(i64::from(day.weekday().num_days_from_monday()))
}

impl Period {
    /// The whole weeks around two days, in whichever order, not beyond this week.
    pub fn around(one: NaiveDate, other: NaiveDate, today: NaiveDate) -> Self {
        let this_week = monday(today);
        let (first, last) = (one.min(other).min(today), one.max(other).min(today));
        Self {
            first: monday(first),
            last: monday(last).min(this_week) + Days::new(6),
        }
    }

    /// A preset, `begun` being the day of the first report.
    pub fn preset(preset: Preset, today: NaiveDate, begun: NaiveDate) -> Self {
        let back = |weeks: i64| monday(today) - TimeDelta::weeks(weeks - 1);
        let first = match preset {
            Preset::Month => back(4),
            Preset::Quarter => back(13),
            Preset::Year => back(52),
            Preset::All => begun,
        };
        Self::around(first, today, today)
    }

    /// What an address asks for: two days, otherwise the last year.
    pub fn asked(from: &str, to: &str, today: NaiveDate, begun: NaiveDate) -> Self {
        let day = |text: &str| {
            text.parse::<NaiveDate>()
                .ok()
                .filter(|day| (2000..3000).contains(&day.year()))
        };
        match (day(from), day(to)) {
            (Some(from), to) => Self::around(from, to.unwrap_or(today), today),
            (None, Some(to)) => Self::around(to - TimeDelta::weeks(51), to, today),
            (None, None) => Self::preset(Preset::Year, today, begun),
        }
    }

    /// Whole weeks.
    pub fn weeks(&self) -> i64 {
        (self.last - self.first).num_days() / 7 + 1
    }

    /// Weeks that stand in one column of a chart: so many that there are at most sixty columns.
    pub fn weeks_in_a_column(&self) -> i64 {
        match self.weeks() {
            ..=60 => 1,
            61..=240 => 4,
            _ => 13,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_period_is_whole_weeks_and_not_in_the_future() {
        let today = day("2026-11-25"); // a Wednesday
        let around = |one, other| {
            let period = Period::around(day(one), day(other), today);
            (
                period.first.to_string(),
                period.last.to_string(),
                period.weeks(),
            )
        };
        let weeks = |first: &str, last: &str, count| (first.to_owned(), last.to_owned(), count);
        assert_eq!(
            around("2026-11-24", "2026-11-24"),
            weeks("2026-11-23", "2026-11-29", 1)
        );
        assert_eq!(
            around("2026-11-29", "2026-11-01"),
            weeks("2026-10-26", "2026-11-29", 5)
        );
        assert_eq!(
            around("2027-05-01", "2027-06-01"),
            weeks("2026-11-23", "2026-11-29", 1)
        );
        let year = Period::asked("", "", today, day("2026-09-01"));
        assert_eq!((year.first, year.weeks()), (day("2025-12-01"), 52));
        let all = Period::preset(Preset::All, today, day("2026-09-01"));
        assert_eq!(all.first, day("2026-08-31"));
        assert_eq!(Period::asked("nonsense", "99999-01-01", today, today), year);
    }
}
