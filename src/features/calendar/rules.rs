//! A day off. Pure.

use chrono::{Datelike, NaiveDate};

use crate::base::failure::{Outcome, Problem, Refusal};
use crate::base::language::Language;

/// The longest name in characters.
pub const LONGEST_NAME: usize = 80;
/// Years that a calendar reaches: more would be a slip of the finger.
const YEARS: std::ops::RangeInclusive<i32> = 2000..=2100;

/// A day that is not worked on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holiday {
    /// The day.
    pub day: NaiveDate,
    /// What it is called in Korean.
    pub name_ko: String,
    /// What it is called in English.
    pub name_en: String,
}

impl Holiday {
    /// What it is called.
    pub fn name(&self, language: Language) -> &str {
        match language {
            Language::Ko => &self.name_ko,
            Language::En => &self.name_en,
        }
    }
}

/// A day off as a form sends it.
#[derive(Debug, Clone, Default)]
pub struct NewHoliday {
    /// `2027-03-02`.
    pub day: String,
    /// Either name may stand for both.
    pub name_ko: String,
    /// Either name may stand for both.
    pub name_en: String,
}

impl NewHoliday {
    /// A day off that cannot be wrong.
    ///
    /// # Errors
    /// Names every problem at once.
    pub fn parse(&self) -> Outcome<Holiday> {
        let mut problems = Vec::new();
        let day = self.day.trim().parse::<NaiveDate>().ok();
        let day = day.filter(|day| YEARS.contains(&day.year()));
        if day.is_none() {
            problems.push(Problem::new("day", "day"));
        }
        let (ko, en) = (self.name_ko.trim(), self.name_en.trim());
        if ko.is_empty() && en.is_empty() {
            problems.push(Problem::new("name_ko", "required"));
        }
        for (field, name) in [("name_ko", ko), ("name_en", en)] {
            let length = name.chars().count();
            if length > LONGEST_NAME {
                let problem = Problem::new(field, "too_long").with("most", LONGEST_NAME as i64);
                problems.push(problem.with("length", length as i64));
            }
        }
        match day {
            Some(day) if problems.is_empty() => Ok(Holiday {
                day,
                name_ko: if ko.is_empty() { en } else { ko }.to_owned(),
                name_en: if en.is_empty() { ko } else { en }.to_owned(),
            }),
            _ => Err(Refusal::Invalid(problems).into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_name_is_enough_and_a_day_has_to_be_one() {
        let new = NewHoliday {
            day: "2026-05-04".into(),
            name_ko: " 회사 쉬는 날 ".into(),
            name_en: String::new(),
        };
        let holiday = new.parse().unwrap();
        assert_eq!(holiday.name(Language::En), "회사 쉬는 날");
        let wrong = NewHoliday {
            day: "2026-02-30".into(),
            ..NewHoliday::default()
        };
        let crate::base::failure::Failure::Refusal(Refusal::Invalid(problems)) =
            wrong.parse().unwrap_err()
        else {
            panic!("refused")
        };
        let fields: Vec<_> = problems.iter().map(|problem| &*problem.field).collect();
        assert_eq!(fields, ["day", "name_ko"]);
    }
}
