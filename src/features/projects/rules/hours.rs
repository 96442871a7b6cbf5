//! What a pain costs in a month: a range with its source, at three moments that are never mixed.

use super::metric::{keep, note, number};
use crate::base::actor::stored_words;
use crate::base::failure::Problem;

/// When a range of hours holds, in the order of a project's life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HoursMoment {
    /// Before anything was changed.
    Before,
    /// What is believed to be left once it is.
    Forecast,
    /// What was measured afterwards.
    After,
}

stored_words!(HoursMoment {
    Before = "before",
    Forecast = "forecast",
    After = "after",
});

/// More hours a month than this is a slip of the keyboard.
const MOST_HOURS: f64 = 1_000_000.0;

/// A range as a form or the API sends it, in hours.
#[derive(Debug, Clone, Default)]
pub struct RawHours {
    /// `before`, `forecast` or `after`.
    pub moment: String,
    /// At least.
    pub least: String,
    /// At most; as much as `least` when empty.
    pub most: String,
    /// How that is known.
    pub source: String,
}

/// A range that cannot be wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewHours {
    /// When it holds.
    pub moment: HoursMoment,
    /// At least so many minutes a month.
    pub least: i64,
    /// At most so many minutes a month.
    pub most: i64,
    /// How that is known.
    pub source: String,
}

impl NewHours {
    /// Every problem at once, or a range.
    pub fn parse(raw: &RawHours) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let moment = HoursMoment::parse(raw.moment.trim());
        let moment = moment.ok_or_else(|| Problem::new("moment", "choice"));
        let moment = keep(&mut problems, moment);
        let least = keep(&mut problems, hours("least", &raw.least));
        let most = match raw.most.trim().is_empty() {
            true => least,
            false => keep(&mut problems, hours("most", &raw.most)),
        };
        let source = keep(&mut problems, note("source", &raw.source));
        if source.as_ref().is_some_and(String::is_empty) {
            problems.push(Problem::new("source", "hours_source"));
        }
        if least > most {
            problems.push(Problem::new("most", "range_turned"));
        }
        match (moment, least, most, source) {
            (Some(moment), Some(least), Some(most), Some(source)) if problems.is_empty() => {
                Ok(Self {
                    moment,
                    least,
                    most,
                    source,
                })
            }
            _ => Err(problems),
        }
    }
}

/// Hours as people write them, in whole minutes.
fn hours(field: &'static str, raw: &str) -> Result<i64, Problem> {
    let hours = number(field, raw)?;
    match (0.0..=MOST_HOURS).contains(&hours) {
        true => Ok((hours * 60.0).round() as i64),
        false => Err(Problem::new(field, "number")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(least: &str, most: &str, source: &str) -> Result<NewHours, Vec<String>> {
        let raw = RawHours {
            moment: "forecast".to_owned(),
            least: least.to_owned(),
            most: most.to_owned(),
            source: source.to_owned(),
        };
        let told = |problems: Vec<Problem>| {
            let told = problems.iter();
            told.map(|one| format!("{}:{}", one.field, one.code))
                .collect()
        };
        NewHours::parse(&raw).map_err(told)
    }

    #[test]
    fn a_range_is_no_wider_than_it_says_and_has_a_source() {
        let range = parsed("12.5", "20", "두 주 동안 셈").unwrap();
        assert_eq!((range.least, range.most), (750, 1_200));
        let one = parsed("1,200", "", "log").unwrap();
        assert_eq!((one.least, one.most), (72_000, 72_000));
        assert_eq!(
            parsed("20", "12", "").unwrap_err(),
            ["source:hours_source", "most:range_turned"]
        );
        assert_eq!(parsed("-1", "", "x").unwrap_err(), ["least:number"]);
    }
}
