//! Days and times as people say them.

use std::borrow::Borrow;

use chrono::{DateTime, Datelike, NaiveDate, SecondsFormat, TimeDelta, Timelike};
use chrono_tz::Tz;

use super::words::{AsDay, Words};
use crate::base::clock::{Timestamp, day_in};
use crate::base::language::Language;

const WEEKDAYS_KO: [&str; 7] = ["월", "화", "수", "목", "금", "토", "일"];
const WEEKDAYS_EN: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];
const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl Words {
    /// A month: `11월`, `Nov`; with its year where that is another one.
    pub fn month(&self, day: NaiveDate) -> String {
        let this_year = day.year() == self.today().year();
        match (self.language(), this_year) {
            (Language::Ko, true) => format!("{}월", day.month()),
            (Language::Ko, false) => format!("{}년 {}월", day.year(), day.month()),
            (Language::En, true) => month_en(day).to_owned(),
            (Language::En, false) => format!("{} {}", month_en(day), day.year()),
        }
    }

    /// `12월 4일 (금)`, `Fri 4 Dec`; with its year when that is not this year.
    pub fn date(&self, day: impl AsDay) -> String {
        let day = day.as_day(self.zone());
        let this_year = day.year() == self.today().year();
        match self.language() {
            Language::Ko => {
                let year = if this_year {
                    String::new()
                } else {
                    format!("{}년 ", day.year())
                };
                format!(
                    "{year}{}월 {}일 ({})",
                    day.month(),
                    day.day(),
                    weekday_ko(day)
                )
            }
            Language::En => {
                let year = if this_year {
                    String::new()
                } else {
                    format!(" {}", day.year())
                };
                format!(
                    "{:.3} {} {:.3}{year}",
                    weekday_en(day),
                    day.day(),
                    month_en(day)
                )
            }
        }
    }

    /// `2026년 12월 4일 금요일`, `Friday 4 December 2026`.
    pub fn date_long(&self, day: impl AsDay) -> String {
        let day = day.as_day(self.zone());
        match self.language() {
            Language::Ko => {
                format!(
                    "{}년 {}월 {}일 {}요일",
                    day.year(),
                    day.month(),
                    day.day(),
                    weekday_ko(day)
                )
            }
            Language::En => format!(
                "{} {} {} {}",
                weekday_en(day),
                day.day(),
                month_en(day),
                day.year()
            ),
        }
    }

    /// The time of day in the company's zone: `15:05`.
    pub fn time(&self, at: impl Borrow<Timestamp>) -> String {
        let at = local(at.borrow(), self.zone());
        format!("{:02}:{:02}", at.hour(), at.minute())
    }

    /// `12월 4일 (금) 15:05`, `Fri 4 Dec, 15:05`.
    pub fn date_time(&self, at: impl Borrow<Timestamp>) -> String {
        let at = at.borrow();
        let comma = if self.language() == Language::En {
            ","
        } else {
            ""
        };
        format!("{}{comma} {}", self.date(at), self.time(at))
    }

    /// How far away a moment is: `방금`, `3시간 전`, `어제`, `3일 전`, `5일 뒤`; the date beyond a month.
    pub fn ago(&self, at: impl Borrow<Timestamp>) -> String {
        let at = at.borrow();
        let days = (self.today() - day_in(self.zone(), *at)).num_days();
        let passed = self.now() - *at;
        let past = passed >= TimeDelta::zero();
        let minutes = passed.num_minutes().abs();
        match (days, minutes) {
            (_, 0) => self.say("just-now").to_string(),
            (_, 1..60) => self.within("minutes", past, minutes),
            (0, _) | (_, 60..720) => self.within("hours", past, minutes / 60),
            _ => self.day_distance(days, at),
        }
    }

    /// How old something is, however old: `3일 전`, `8달 전`, `2 years ago`.
    pub fn age(&self, since: impl Borrow<Timestamp>) -> String {
        let since = since.borrow();
        match (self.today() - day_in(self.zone(), *since)).num_days() {
            days @ 31..365 => self.within("months", true, (days * 12 / 365).max(1)),
            days @ 365.. => self.within("years", true, days / 365),
            _ => self.ago(since),
        }
    }

    /// How far away a day is: `오늘`, `내일`, `3일 뒤`, `어제`, `3일 전`; the date beyond a month.
    pub fn day_away(&self, day: impl AsDay) -> String {
        let day = day.as_day(self.zone());
        self.day_distance((self.today() - day).num_days(), day)
    }

    /// RFC 3339 in UTC, for `<time datetime>` and machines.
    pub fn iso(&self, at: impl Borrow<Timestamp>) -> String {
        at.borrow().to_rfc3339_opts(SecondsFormat::AutoSi, true)
    }

    fn day_distance(&self, days_ago: i64, day: impl AsDay) -> String {
        match days_ago {
            0 => self.say("today").to_string(),
            1 => self.say("yesterday").to_string(),
            -1 => self.say("tomorrow").to_string(),
            2..=30 => self.within("days", true, days_ago),
            -30..=-2 => self.within("days", false, -days_ago),
            _ => self.date(day),
        }
    }

    fn within(&self, unit: &str, past: bool, count: i64) -> String {
        self.say_of(if past { "ago" } else { "ahead" }, unit)
            .with("n", count)
            .to_string()
    }
}

fn local(at: &Timestamp, zone: Tz) -> DateTime<Tz> {
    at.with_timezone(&zone)
}

fn weekday_ko(day: NaiveDate) -> &'static str {
    WEEKDAYS_KO[day.weekday().num_days_from_monday() as usize]
}

fn weekday_en(day: NaiveDate) -> &'static str {
    WEEKDAYS_EN[day.weekday().num_days_from_monday() as usize]
}

fn month_en(day: NaiveDate) -> &'static str {
    MONTHS_EN[day.month0() as usize]
}
