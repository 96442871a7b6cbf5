//! When somebody wants letters: the hours and days on which they may come, and how many of them.

use chrono::{Datelike, Days, NaiveTime, Timelike, Weekday};
use chrono_tz::Tz;

use super::{DIGEST_HOUR, LetterKind};
use crate::base::clock::{Timestamp, day_in};
use crate::base::failure::{Outcome, Problem, Refusal};

/// The most letters a day that somebody can ask for.
const MOST_A_DAY: u32 = 100;

/// The days of a week on which letters may come; never none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WeekDays(u8);

impl WeekDays {
    /// Every day.
    pub const ALL: Self = Self(0b111_1111);

    /// From one bit for each day, Monday first; `None` where no day is left.
    pub fn from_bits(bits: i64) -> Option<Self> {
        let bits = u8::try_from(bits & 0b111_1111).ok()?;
        (bits != 0).then_some(Self(bits))
    }

    /// One bit for each day, Monday first.
    pub fn bits(self) -> i64 {
        self.0.into()
    }

    /// Whether letters may come on that day.
    pub fn has(self, day: Weekday) -> bool {
        self.0 & (1 << day.num_days_from_monday()) != 0
    }
}

/// What somebody wishes; by itself nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wishes {
    /// Their own zone; otherwise the company's.
    pub zone: Option<Tz>,
    /// From when until when no letter comes; past midnight where the end is earlier.
    pub quiet: Option<(NaiveTime, NaiveTime)>,
    /// The days on which letters come.
    pub days: WeekDays,
    /// How many letters come at once in a day; what is above it comes in the daily digest.
    pub daily_cap: Option<u32>,
}

impl Default for Wishes {
    fn default() -> Self {
        Self {
            zone: None,
            quiet: None,
            days: WeekDays::ALL,
            daily_cap: None,
        }
    }
}

impl Wishes {
    /// Their zone, or the company's.
    pub fn zone_or(&self, company: Tz) -> Tz {
        self.zone.unwrap_or(company)
    }

    /// Whether anything holds letters back at all.
    pub fn holds_back(&self) -> bool {
        self.quiet.is_some() || self.days != WeekDays::ALL
    }

    fn is_quiet(&self, time: NaiveTime) -> bool {
        match self.quiet {
            Some((from, until)) if from < until => (from..until).contains(&time),
            Some((from, until)) => time >= from || time < until,
            None => false,
        }
    }

    /// The first moment from `at` on at which this letter may come. Sign-in, pulse and outcome wait for nothing.
    pub fn open_from(&self, kind: LetterKind, at: Timestamp, company: Tz) -> Timestamp {
        if kind.goes_alone() || !self.holds_back() {
            return at;
        }
        let zone = self.zone_or(company);
        let mut at = at;
        // A week has a day on which letters may come, and each day one end of its quiet hours.
        for _ in 0..16 {
            let day = day_in(zone, at);
            let time = at.with_timezone(&zone).time();
            let next = day.checked_add_days(Days::new(1)).unwrap_or(day);
            let moment = |day: chrono::NaiveDate, time: NaiveTime| {
                let local = day.and_time(time).and_local_timezone(zone);
                // An hour that comes twice ends the second time; one that the clocks skip, with the next day.
                [local.earliest(), local.latest()]
                    .into_iter()
                    .flatten()
                    .map(|local| local.to_utc())
                    .find(|local| *local > at)
                    .unwrap_or_else(|| crate::base::clock::start_of_day(zone, next))
            };
            let morning = NaiveTime::from_hms_opt(DIGEST_HOUR, 0, 0).unwrap_or_default();
            let later = if !self.days.has(day.weekday()) {
                // Who is quiet in the morning may be open before it only.
                if self.is_quiet(morning) {
                    crate::base::clock::start_of_day(zone, next)
                } else {
                    moment(next, morning)
                }
            } else {
                match self.quiet {
                    Some((from, until)) if self.is_quiet(time) => {
                        let past_midnight = from > until && time >= from;
                        moment(if past_midnight { next } else { day }, until)
                    }
                    _ => return at,
                }
            };
            at = later;
        }
        at
    }
}

/// Wishes as a form sends them.
#[derive(Debug, Clone, Default)]
pub struct WishesInput {
    /// A zone's name, or empty.
    pub zone: String,
    /// `22:00`, or empty.
    pub quiet_from: String,
    /// `07:00`, or empty.
    pub quiet_until: String,
    /// `1` (Monday) to `7`.
    pub days: Vec<String>,
    /// A whole number, or empty.
    pub daily_cap: String,
}

impl WishesInput {
    /// As the form shows them.
    pub fn of(wishes: &Wishes) -> Self {
        let time = |time: NaiveTime| format!("{:02}:{:02}", time.hour(), time.minute());
        Self {
            zone: wishes
                .zone
                .map(|zone| zone.name().to_owned())
                .unwrap_or_default(),
            quiet_from: wishes.quiet.map(|(from, _)| time(from)).unwrap_or_default(),
            quiet_until: wishes
                .quiet
                .map(|(_, until)| time(until))
                .unwrap_or_default(),
            days: (1..=7)
                .filter(|day| wishes.days.bits() & (1 << (day - 1)) != 0)
                .map(|day: i64| day.to_string())
                .collect(),
            daily_cap: wishes
                .daily_cap
                .map(|cap| cap.to_string())
                .unwrap_or_default(),
        }
    }

    /// Whether the day with this number is ticked.
    pub fn has_day(&self, day: &str) -> bool {
        self.days.iter().any(|ticked| ticked == day)
    }

    /// All problems at once, or wishes that can be kept.
    pub fn parse(&self) -> Outcome<Wishes> {
        let mut problems = Vec::new();
        let zone = match self.zone.trim() {
            "" => None,
            name => {
                let found = name.parse::<Tz>().ok();
                if found.is_none() {
                    problems.push(Problem::new("zone", "zone"));
                }
                found
            }
        };
        let mut time = |field: &'static str, text: &str| match text.trim() {
            "" => None,
            text => {
                let found = ["%H:%M", "%H:%M:%S"]
                    .iter()
                    .find_map(|form| NaiveTime::parse_from_str(text, form).ok());
                if found.is_none() {
                    problems.push(Problem::new(field, "time"));
                }
                found
            }
        };
        let from = time("quiet_from", &self.quiet_from);
        let until = time("quiet_until", &self.quiet_until);
        let one_is_missing =
            self.quiet_from.trim().is_empty() != self.quiet_until.trim().is_empty();
        if one_is_missing {
            problems.push(Problem::new("quiet_until", "both_times"));
        } else if from.is_some() && from == until {
            problems.push(Problem::new("quiet_until", "no_time_left"));
        }
        let bits = self
            .days
            .iter()
            .filter_map(|day| day.trim().parse::<u32>().ok())
            .filter(|day| (1..=7).contains(day))
            .fold(0_i64, |bits, day| bits | 1 << (day - 1));
        let days = WeekDays::from_bits(bits);
        if days.is_none() {
            problems.push(Problem::new("days", "no_day_left"));
        }
        let daily_cap = match self.daily_cap.trim() {
            "" => None,
            text => {
                let cap = text
                    .parse()
                    .ok()
                    .filter(|cap| (1..=MOST_A_DAY).contains(cap));
                if cap.is_none() {
                    problems.push(
                        Problem::new("daily_cap", "letters_a_day")
                            .with("most", i64::from(MOST_A_DAY)),
                    );
                }
                cap
            }
        };
        match days {
            Some(days) if problems.is_empty() => Ok(Wishes {
                zone,
                quiet: from.zip(until),
                days,
                daily_cap,
            }),
            _ => Err(Refusal::Invalid(problems).into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use proptest::prelude::*;

    use super::*;

    const SEOUL: Tz = chrono_tz::Asia::Seoul;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn quiet(from: (u32, u32), until: (u32, u32)) -> Option<(NaiveTime, NaiveTime)> {
        NaiveTime::from_hms_opt(from.0, from.1, 0).zip(NaiveTime::from_hms_opt(until.0, until.1, 0))
    }

    #[test]
    fn quiet_hours_end_in_the_morning_and_a_weekend_on_monday() {
        let wishes = Wishes {
            quiet: quiet((22, 0), (7, 0)),
            days: WeekDays::from_bits(0b001_1111).unwrap(),
            ..Wishes::default()
        };
        for (moment, opens) in [
            // Friday, noon in Seoul.
            ("2026-12-04T03:00:00Z", "2026-12-04T03:00:00Z"),
            // Thursday, 23:00: Friday, 7:00.
            ("2026-12-03T14:00:00Z", "2026-12-03T22:00:00Z"),
            // Friday, 6:59: the same morning.
            ("2026-12-03T21:59:00Z", "2026-12-03T22:00:00Z"),
            // Friday, 22:30: Monday, 8:00, when letters of the morning come.
            ("2026-12-04T13:30:00Z", "2026-12-06T23:00:00Z"),
        ] {
            let open = wishes.open_from(LetterKind::Accepted, at(moment), SEOUL);
            assert_eq!(open, at(opens), "{moment}");
            let pulse = wishes.open_from(LetterKind::ProjectDelivered, at(moment), SEOUL);
            assert_eq!(
                pulse,
                at(moment),
                "a question whether it is better waits for nothing"
            );
        }
        let berlin = Wishes {
            zone: Some(chrono_tz::Europe::Berlin),
            ..wishes
        };
        // 23:00 in Seoul is an afternoon in Berlin.
        let afternoon = at("2026-12-03T14:00:00Z");
        assert_eq!(
            berlin.open_from(LetterKind::Accepted, afternoon, SEOUL),
            afternoon
        );
    }

    #[test]
    fn what_cannot_be_kept_is_named_all_at_once() {
        let input = WishesInput {
            zone: "Mars".into(),
            quiet_from: "22:00".into(),
            quiet_until: String::new(),
            days: vec!["9".into()],
            daily_cap: "0".into(),
        };
        let crate::base::failure::Failure::Refusal(Refusal::Invalid(problems)) =
            input.parse().unwrap_err()
        else {
            panic!("a refusal")
        };
        let fields: Vec<_> = problems.iter().map(|problem| &*problem.field).collect();
        assert_eq!(fields, ["zone", "quiet_until", "days", "daily_cap"]);
        let input = WishesInput::of(&Wishes::default());
        assert_eq!(input.parse().unwrap(), Wishes::default());
    }

    proptest! {
        #[test]
        fn a_letter_never_comes_where_it_is_not_wanted(
            minutes in 0_i64..60 * 24 * 400, from in 0_u32..1440, until in 0_u32..1440, days in 1_i64..128, berlin: bool,
        ) {
            let zone = if berlin { chrono_tz::Europe::Berlin } else { SEOUL };
            let wishes = Wishes {
                zone: Some(zone),
                quiet: quiet((from / 60, from % 60), (until / 60, until % 60)).filter(|(from, until)| from != until),
                days: WeekDays::from_bits(days).unwrap(),
                daily_cap: None,
            };
            let asked = at("2026-01-01T00:00:00Z") + TimeDelta::minutes(minutes);
            let open = wishes.open_from(LetterKind::Commented, asked, SEOUL);
            prop_assert!(open >= asked && open < asked + TimeDelta::days(9));
            prop_assert!(wishes.days.has(day_in(zone, open).weekday()));
            let time = open.with_timezone(&zone).time();
            if let Some((from, until)) = wishes.quiet {
                let silent = if from < until { from <= time && time < until } else { time >= from || time < until };
                prop_assert!(!silent, "{time}");
            }
            // What is open stays open.
            prop_assert_eq!(wishes.open_from(LetterKind::Commented, open, SEOUL), open);
        }
    }
}
