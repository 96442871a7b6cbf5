//! Which days are worked on: Monday to Friday, without the holidays of the company. The only place that counts working days.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{Datelike, NaiveDate, Weekday};

/// The days that are worked on. Cheap to clone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Workdays {
    holidays: Arc<BTreeSet<NaiveDate>>,
}

impl Workdays {
    /// Monday to Friday without these days.
    pub fn without(holidays: impl IntoIterator<Item = NaiveDate>) -> Self {
        // What falls on a weekend is no working day anyway, and is not counted twice.
        let holidays = holidays.into_iter().filter(|day| is_weekday(*day));
        Self {
            holidays: Arc::new(holidays.collect()),
        }
    }

    /// Whether this day is worked on.
    pub fn is_worked(&self, day: NaiveDate) -> bool {
        is_weekday(day) && !self.holidays.contains(&day)
    }

    /// The day `count` working days after `day`.
    pub fn after(&self, day: NaiveDate, count: u32) -> NaiveDate {
        let mut reached = day;
        for _ in 0..count {
            reached = self.next(reached);
        }
        reached
    }

    fn next(&self, day: NaiveDate) -> NaiveDate {
        let later = day.iter_days().skip(1);
        later
            .into_iter()
            .find(|day| self.is_worked(*day))
            .unwrap_or(day)
    }

    /// The last working day before `day`.
    pub fn before(&self, day: NaiveDate) -> NaiveDate {
        std::iter::successors(day.pred_opt(), NaiveDate::pred_opt)
            .find(|day| self.is_worked(*day))
            .unwrap_or(day)
    }

    /// How many working days after `day` it is on `later`: the fewest that a promise would have needed to be kept on that
    /// day. The same day is 0, a day off counts as the working day after it.
    pub fn until(&self, day: NaiveDate, later: NaiveDate) -> u32 {
        if later <= day {
            return 0;
        }
        let first = day.succ_opt().unwrap_or(day);
        let holidays = self.holidays.range(first..=later).count();
        let weekdays = weekdays_up_to(later) - weekdays_up_to(day);
        let worked = usize::try_from(weekdays).unwrap_or_default() - holidays;
        let on_the_way = usize::from(!self.is_worked(later));
        u32::try_from(worked + on_the_way).unwrap_or(u32::MAX)
    }
}

fn is_weekday(day: NaiveDate) -> bool {
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

/// Mondays to Fridays since the year 1, which began on a Monday.
fn weekdays_up_to(day: NaiveDate) -> i32 {
    let days = day.num_days_from_ce();
    days.div_euclid(7) * 5 + days.rem_euclid(7).min(5)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// Chuseok of 2025, which its substitute holiday and Hangeul Day make a week.
    fn chuseok() -> Workdays {
        let days = [
            "2025-10-03",
            "2025-10-05",
            "2025-10-06",
            "2025-10-07",
            "2025-10-08",
            "2025-10-09",
        ];
        Workdays::without(days.map(day))
    }

    #[test]
    fn a_weekend_is_not_worked() {
        let usual = Workdays::default();
        assert_eq!(usual.after(day("2026-11-20"), 1), day("2026-11-23"));
        assert_eq!(usual.after(day("2026-11-20"), 5), day("2026-11-27"));
        assert_eq!(usual.before(day("2026-11-23")), day("2026-11-20"));
        assert_eq!(usual.before(day("2026-11-24")), day("2026-11-23"));
    }

    #[test]
    fn a_promise_waits_until_chuseok_is_over() {
        let workdays = chuseok();
        assert_eq!(workdays.after(day("2025-10-02"), 1), day("2025-10-10"));
        assert_eq!(workdays.before(day("2025-10-10")), day("2025-10-02"));
        assert_eq!(workdays.until(day("2025-10-02"), day("2025-10-10")), 1);
        assert_eq!(workdays.until(day("2025-10-02"), day("2025-10-07")), 1);
        assert!(!workdays.is_worked(day("2025-10-08")));
    }

    proptest! {
        #[test]
        fn until_is_the_fewest_that_a_promise_would_have_needed(
            start in 739_000i32..740_000,
            length in 0i64..60,
            holidays in proptest::collection::btree_set(739_000i32..740_060, 0..120),
        ) {
            let date = |days| NaiveDate::from_num_days_from_ce_opt(days).unwrap();
            let workdays = Workdays::without(holidays.into_iter().map(date));
            let from = date(start);
            let later = from + chrono::TimeDelta::days(length);
            let needed = (0..).find(|count| workdays.after(from, *count) >= later);
            prop_assert_eq!(Some(workdays.until(from, later)), needed);
        }
    }
}
