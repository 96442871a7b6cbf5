//! Metrics and readings: numbers with a direction, a source and a date.

use chrono::NaiveDate;

use crate::base::actor::stored_words;
use crate::base::failure::Problem;
use crate::base::text::{Markdown, Name};

/// Which way is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Less is better.
    Down,
    /// More is better.
    Up,
}

stored_words!(Direction { Down = "down", Up = "up" });

impl Direction {
    /// Whether `value` is at or past `mark` in this direction.
    pub fn reached(self, value: f64, mark: f64) -> bool {
        match self {
            Self::Down => value <= mark,
            Self::Up => value >= mark,
        }
    }

    /// Whether `value` is worse than `limit`.
    pub fn past_limit(self, value: f64, limit: f64) -> bool {
        !self.reached(value, limit)
    }
}

/// The largest number a metric takes, either side of zero.
const MOST: f64 = 1e12;
/// The longest source, unit or note, in characters.
const MOST_NOTE: usize = 500;

/// Reads a number as people write it: `3`, `2.1`, `1,200`, `-4`.
pub fn number(field: &'static str, raw: &str) -> Result<f64, Problem> {
    let text = raw.trim().replace([',', ' ', '_'], "");
    if text.is_empty() {
        return Err(Problem::new(field, "required"));
    }
    text.parse::<f64>()
        .ok()
        .filter(|value| value.is_finite() && value.abs() <= MOST)
        .ok_or_else(|| Problem::new(field, "number"))
}

/// Reads an ISO date; empty is `None`.
pub(super) fn day(field: &'static str, raw: &str) -> Result<Option<NaiveDate>, Problem> {
    let text = raw.trim();
    if text.is_empty() {
        return Ok(None);
    }
    NaiveDate::parse_from_str(text, "%Y-%m-%d")
        .map(Some)
        .map_err(|_| Problem::new(field, "date"))
}

pub(super) fn note(field: &'static str, raw: &str) -> Result<String, Problem> {
    let text = Markdown::optional(field, raw)?;
    let length = text.as_str().chars().count();
    if length > MOST_NOTE {
        return Err(Problem::new(field, "too_long")
            .with("most", MOST_NOTE)
            .with("length", length));
    }
    Ok(text.into())
}

/// A metric as a form or the API sends it.
#[derive(Debug, Clone, Default)]
pub struct RawMetric {
    /// Its name.
    pub name: String,
    /// Its unit; may be empty.
    pub unit: String,
    /// `down` or `up`.
    pub direction: String,
    /// Where it stood.
    pub baseline: String,
    /// How that is known.
    pub baseline_source: String,
    /// When it stood there; today when empty.
    pub baseline_on: String,
    /// Where it shall stand.
    pub target: String,
    /// Where it is believed to stand in the end; may be empty.
    pub forecast: String,
}

/// A metric that cannot be wrong.
#[derive(Debug, Clone, PartialEq)]
pub struct NewMetric {
    /// Its name.
    pub name: Name,
    /// Its unit; may be empty.
    pub unit: String,
    /// Which way is better.
    pub direction: Direction,
    /// Where it stood.
    pub baseline: f64,
    /// How that is known; may be empty until the commitment.
    pub baseline_source: String,
    /// When it stood there.
    pub baseline_on: NaiveDate,
    /// Where it shall stand.
    pub target: f64,
    /// Where it is believed to stand in the end.
    pub forecast: Option<f64>,
}

impl NewMetric {
    /// Every problem at once, or a metric whose target is no worse than its baseline (what must stay, stays).
    pub fn parse(raw: &RawMetric, today: NaiveDate) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let name = keep(&mut problems, Name::parse("name", &raw.name));
        let unit = keep(&mut problems, note("unit", &raw.unit));
        let direction = Direction::parse(raw.direction.trim())
            .ok_or_else(|| Problem::new("direction", "direction"));
        let direction = keep(&mut problems, direction);
        let baseline = keep(&mut problems, number("baseline", &raw.baseline));
        let source = keep(&mut problems, note("baseline_source", &raw.baseline_source));
        let on = keep(&mut problems, day("baseline_on", &raw.baseline_on));
        let target = keep(&mut problems, number("target", &raw.target));
        let forecast = match raw.forecast.trim().is_empty() {
            true => None,
            false => keep(&mut problems, number("forecast", &raw.forecast)),
        };
        if on.flatten().is_some_and(|on| on > today) {
            problems.push(Problem::new("baseline_on", "date_in_future"));
        }
        if let (Some(direction), Some(baseline), Some(target)) = (direction, baseline, target)
            && direction.past_limit(target, baseline)
        {
            problems.push(Problem::new("target", "target_not_ahead"));
        }
        match (name, unit, direction, baseline, source, on, target) {
            (
                Some(name),
                Some(unit),
                Some(direction),
                Some(baseline),
                Some(baseline_source),
                Some(on),
                Some(target),
            ) if problems.is_empty() => {
                let baseline_on = on.unwrap_or(today);
                Ok(Self {
                    name,
                    unit,
                    direction,
                    baseline,
                    baseline_source,
                    baseline_on,
                    target,
                    forecast,
                })
            }
            _ => Err(problems),
        }
    }
}

/// A reading as a form or the API sends it.
#[derive(Debug, Clone, Default)]
pub struct RawReading {
    /// The value.
    pub value: String,
    /// When it was read; today when empty.
    pub on: String,
    /// What to know about it.
    pub note: String,
}

/// A reading that cannot be wrong.
#[derive(Debug, Clone, PartialEq)]
pub struct NewReading {
    /// The value.
    pub value: f64,
    /// When it was read: not in the future.
    pub on: NaiveDate,
    /// What to know about it.
    pub note: String,
}

impl NewReading {
    /// Every problem at once, or a reading.
    pub fn parse(raw: &RawReading, today: NaiveDate) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let value = keep(&mut problems, number("value", &raw.value));
        let on = keep(&mut problems, day("on", &raw.on)).map(|on| on.unwrap_or(today));
        let note = keep(&mut problems, note("note", &raw.note));
        if on.is_some_and(|on| on > today) {
            problems.push(Problem::new("on", "date_in_future"));
        }
        match (value, on, note) {
            (Some(value), Some(on), Some(note)) if problems.is_empty() => {
                Ok(Self { value, on, note })
            }
            _ => Err(problems),
        }
    }
}

/// The most readings that are pasted at once.
const MOST_PASTED: usize = 500;

/// Reads pasted lines, each `day, value, note`, with tabs, semicolons or commas between them; the note may be missing, and
/// a first line of headings is passed over. All of them, or every problem with its line: none is kept by halves.
pub fn pasted(
    field: &'static str,
    raw: &str,
    today: NaiveDate,
) -> Result<Vec<NewReading>, Vec<Problem>> {
    let lines: Vec<(usize, &str)> = raw
        .lines()
        .enumerate()
        .map(|(at, line)| (at + 1, line.trim()))
        .filter(|(_, line)| !line.is_empty())
        .collect();
    if lines.is_empty() {
        return Err(vec![Problem::new(field, "required")]);
    }
    if lines.len() > MOST_PASTED {
        return Err(vec![
            Problem::new(field, "too_many").with("most", MOST_PASTED),
        ]);
    }
    let mut problems = Vec::new();
    let mut readings = Vec::with_capacity(lines.len());
    for (index, (number, line)) in lines.iter().enumerate() {
        let mark = ['\t', ';', ',']
            .into_iter()
            .find(|mark| line.contains(*mark));
        let mut parts = line
            .splitn(3, mark.unwrap_or(','))
            .map(|part| part.trim().trim_matches('"'));
        let raw = RawReading {
            on: parts.next().unwrap_or_default().to_owned(),
            value: parts.next().unwrap_or_default().to_owned(),
            note: parts.next().unwrap_or_default().to_owned(),
        };
        match NewReading::parse(&raw, today) {
            Ok(reading) if !raw.on.is_empty() => readings.push(reading),
            Err(_) if index == 0 && !line.chars().any(|c| c.is_ascii_digit()) => {}
            Err(found) if found.iter().any(|problem| problem.code == "date_in_future") => {
                problems.push(Problem::new(field, "line_in_future").with("line", *number));
            }
            _ => problems.push(Problem::new(field, "line_unreadable").with("line", *number)),
        }
    }
    if problems.is_empty() && readings.is_empty() {
        problems.push(Problem::new(field, "required"));
    }
    // The first few say enough.
    problems.truncate(5);
    if problems.is_empty() {
        Ok(readings)
    } else {
        Err(problems)
    }
}

/// Keeps what was read, or puts the problem to the others.
pub(super) fn keep<T>(problems: &mut Vec<Problem>, read: Result<T, Problem>) -> Option<T> {
    read.map_err(|problem| problems.push(problem)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, 2).unwrap()
    }

    #[test]
    fn pasted_lines_are_all_read_or_all_named() {
        let read = |raw: &str| pasted("rows", raw, today());
        let found = read("날짜\t값\n2026-01-05\t7\t\"감사 전\"\n2026-02-02\t1,200").unwrap();
        assert_eq!(found.len(), 2);
        assert_eq!((found[0].value, found[0].note.as_str()), (7.0, "감사 전"));
        assert_eq!(found[1].value, 1200.0);
        assert_eq!(read("2026-01-05, 7, a, b").unwrap()[0].note, "a, b");
        let problems = read("2026-01-05, 7\nx, y\n2027-01-01;3\n;4").unwrap_err();
        let said: Vec<String> = problems
            .iter()
            .map(|problem| problem.code.to_string())
            .collect();
        assert_eq!(
            said,
            ["line_unreadable", "line_in_future", "line_unreadable"]
        );
        assert_eq!(read(" \n").unwrap_err()[0].code, "required");
    }

    fn raw() -> RawMetric {
        RawMetric {
            name: "서명 수".into(),
            direction: "down".into(),
            baseline: "7".into(),
            target: "3".into(),
            ..RawMetric::default()
        }
    }

    #[test]
    fn a_target_is_never_worse_than_its_baseline() {
        assert_eq!(
            NewMetric::parse(&raw(), today()).unwrap().baseline_on,
            today()
        );
        let same = RawMetric {
            target: "7".into(),
            ..raw()
        };
        assert!(
            NewMetric::parse(&same, today()).is_ok(),
            "what must not get worse has its baseline as target"
        );
        let wrong_way = RawMetric {
            direction: "up".into(),
            ..raw()
        };
        assert_eq!(
            NewMetric::parse(&wrong_way, today()).unwrap_err()[0].code,
            "target_not_ahead"
        );
    }

    #[test]
    fn every_wrong_field_is_named_at_once() {
        let problems = NewMetric::parse(&RawMetric::default(), today()).unwrap_err();
        let fields: Vec<_> = problems
            .iter()
            .map(|problem| problem.field.to_string())
            .collect();
        assert_eq!(fields, ["name", "direction", "baseline", "target"]);
        for wrong in ["NaN", "inf", "1e300", "seven"] {
            assert!(number("value", wrong).is_err(), "{wrong}");
        }
        assert_eq!(number("value", " 1,200.5 ").unwrap(), 1200.5);
    }

    #[test]
    fn nobody_reads_the_future() {
        let raw = RawReading {
            value: "2".into(),
            on: "2026-03-03".into(),
            ..RawReading::default()
        };
        assert_eq!(
            NewReading::parse(&raw, today()).unwrap_err()[0].code,
            "date_in_future"
        );
    }

    #[test]
    fn a_limit_is_crossed_on_the_worse_side() {
        assert!(Direction::Down.past_limit(3.1, 3.0) && !Direction::Down.past_limit(3.0, 3.0));
        assert!(Direction::Up.past_limit(2.9, 3.0) && !Direction::Up.past_limit(3.0, 3.0));
    }
}
