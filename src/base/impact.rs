//! Impact: what a pain costs, in minutes a month.

use serde::{Deserialize, Serialize};

use super::failure::Problem;

/// How often a pain comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Per {
    /// A working day; a month has 21 of them.
    Day,
    /// A month has 4.35 weeks.
    Week,
    /// Once a month.
    Month,
    /// A month is a third of a quarter.
    Quarter,
    /// A month is a twelfth of a year.
    Year,
}

impl Per {
    /// All, from the most to the least frequent.
    pub const ALL: [Self; 5] = [
        Self::Day,
        Self::Week,
        Self::Month,
        Self::Quarter,
        Self::Year,
    ];

    /// The stored and wire form.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }

    /// Back from the stored or wire form.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|per| per.as_str() == text)
    }

    /// How many of these a month has (DESIGN §2).
    fn in_a_month(self) -> f64 {
        match self {
            Self::Day => 21.0,
            Self::Week => 4.35,
            Self::Month => 1.0,
            Self::Quarter => 1.0 / 3.0,
            Self::Year => 1.0 / 12.0,
        }
    }
}

/// One person's loss: so many minutes each time, so many times a day, week, month, quarter or year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Impact {
    minutes: i32,
    times: i32,
    per: Per,
}

impl Impact {
    /// The longest single loss: a working day.
    pub const MOST_MINUTES: i32 = 480;
    /// The most often a pain may return within its period.
    pub const MOST_TIMES: i32 = 1000;
    /// Nobody loses more than the working time of a month: 21 days of 8 hours, in minutes.
    pub const MOST_MINUTES_A_MONTH: i64 = 21 * 8 * 60;

    /// Checks the three numbers; every problem at once, under `impact.<part>`.
    pub fn parse(minutes: i64, times: i64, per: &str) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let number = |value: i64, most: i32| {
            i32::try_from(value)
                .ok()
                .filter(|value| (1..=most).contains(value))
        };
        let minutes = number(minutes, Self::MOST_MINUTES);
        if minutes.is_none() {
            problems.push(
                Problem::new("impact.minutes", "minutes_range")
                    .with("most", i64::from(Self::MOST_MINUTES)),
            );
        }
        let times = number(times, Self::MOST_TIMES);
        if times.is_none() {
            problems.push(
                Problem::new("impact.times", "times_range")
                    .with("most", i64::from(Self::MOST_TIMES)),
            );
        }
        let per = Per::parse(per);
        if per.is_none() {
            problems.push(Problem::new("impact.per", "per_unknown"));
        }
        let (Some(minutes), Some(times), Some(per)) = (minutes, times, per) else {
            return Err(problems);
        };
        let impact = Self {
            minutes,
            times,
            per,
        };
        if impact.minutes_per_month() > Self::MOST_MINUTES_A_MONTH {
            return Err(vec![Problem::new("impact.times", "impact_over_a_month")]);
        }
        Ok(impact)
    }

    /// From stored columns; `None` when any is absent (a voice may come without hours).
    pub fn from_stored(
        minutes: Option<i32>,
        times: Option<i32>,
        per: Option<&str>,
    ) -> Option<Self> {
        Some(Self {
            minutes: minutes?,
            times: times?,
            per: Per::parse(per?)?,
        })
    }

    /// Minutes lost each time.
    pub fn minutes(self) -> i32 {
        self.minutes
    }

    /// Times within the period.
    pub fn times(self) -> i32 {
        self.times
    }

    /// The period.
    pub fn per(self) -> Per {
        self.per
    }

    /// Minutes lost a month, rounded.
    pub fn minutes_per_month(self) -> i64 {
        (f64::from(self.minutes) * f64::from(self.times) * self.per.in_a_month()).round() as i64
    }
}

/// Hours with two decimals, as the API gives them; people read fewer.
pub fn hours_from_minutes(minutes: i64) -> f64 {
    (minutes as f64 / 0.6).round() / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_minutes_three_times_a_day_are_ten_and_a_half_hours() {
        let impact = Impact::parse(10, 3, "day").unwrap();
        assert_eq!(hours_from_minutes(impact.minutes_per_month()), 10.5);
        let weekly = Impact::parse(60, 1, "week").unwrap();
        assert_eq!(hours_from_minutes(weekly.minutes_per_month()), 4.35);
    }

    #[test]
    fn every_wrong_part_is_named_at_once() {
        let problems = Impact::parse(0, 1001, "hour").unwrap_err();
        let fields: Vec<_> = problems
            .iter()
            .map(|problem| problem.field.as_ref())
            .collect();
        assert_eq!(fields, ["impact.minutes", "impact.times", "impact.per"]);
    }

    #[test]
    fn nobody_loses_more_than_a_month_of_work() {
        assert!(Impact::parse(480, 21, "month").is_ok());
        assert!(Impact::parse(480, 2, "day").is_err());
    }
}
