//! A small line chart with its target: numbers in, the coordinates of an SVG out. Templates draw it with
//! `c::line_chart(chart)` and `c::spark(chart)`.

use std::fmt::Write as _;

use chrono::{Datelike, Months, NaiveDate};

use crate::base::language::Language;
use crate::i18n::Words;

const LEFT: f64 = 46.0;
const RIGHT: f64 = 668.0;
const TOP: f64 = 24.0;
const BOTTOM: f64 = 186.0;
const SPARK: (f64, f64) = (92.0, 20.0);

/// A horizontal or vertical mark with its words.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// The coordinate: y of horizontal marks, x of vertical ones.
    pub at: f64,
    /// Where its words stand, on the same axis.
    pub words_at: f64,
    /// Its words.
    pub words: String,
    /// `start`, `middle` or `end`, so that words stay inside.
    pub anchor: &'static str,
}

/// A point of the line.
#[derive(Debug, Clone, PartialEq)]
pub struct Dot {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
    /// Day and value, for its tooltip.
    pub words: String,
}

/// What `c::line_chart` draws, in a box of 680 × 220.
#[derive(Debug, Clone, PartialEq)]
pub struct LineChart {
    /// What it shows, as one sentence.
    pub summary: String,
    /// Round values of the y axis.
    pub grid: Vec<Mark>,
    /// Months or days of the x axis.
    pub days: Vec<Mark>,
    /// Events: vertical lines with a word.
    pub events: Vec<Mark>,
    /// The target.
    pub target: Mark,
    /// The readings.
    pub dots: Vec<Dot>,
    /// The line through them.
    pub path: String,
    /// The latest value and where its words stand.
    pub last: Option<Mark>,
    /// The same line in a box of 96 × 24.
    pub spark: String,
    /// Where that line ends.
    pub spark_end: (f64, f64),
}

/// What a chart is made of.
#[derive(Debug, Clone, Copy)]
pub struct Measured<'a> {
    /// What is measured.
    pub name: &'a str,
    /// May be empty.
    pub unit: &'a str,
    /// Where it started, and when.
    pub baseline: (NaiveDate, f64),
    /// Where it should go.
    pub target: f64,
    /// Readings after the baseline, in any order.
    pub readings: &'a [(NaiveDate, f64)],
    /// What happened meanwhile.
    pub events: &'a [(NaiveDate, &'a str)],
}

impl LineChart {
    /// Draws a metric from its baseline to its latest reading.
    pub fn of(words: &Words, metric: &Measured<'_>) -> Self {
        let mut points = vec![metric.baseline];
        points.extend(
            metric
                .readings
                .iter()
                .filter(|(_, value)| value.is_finite()),
        );
        points.sort_by_key(|(day, _)| *day);
        let values = || {
            points
                .iter()
                .map(|(_, value)| *value)
                .chain([metric.target])
        };
        let scale = Scale::over(values());
        let days = Days::over(
            points
                .iter()
                .map(|(day, _)| *day)
                .chain(metric.events.iter().map(|(day, _)| *day)),
        );
        let dots: Vec<Dot> = points
            .iter()
            .map(|(day, value)| Dot {
                x: days.x(*day),
                y: scale.y(*value),
                words: format!(
                    "{} · {}",
                    words.date(*day),
                    with_unit(words, *value, metric.unit)
                ),
            })
            .collect();
        let target_y = scale.y(metric.target);
        let last = points.last().zip(dots.last());
        let latest = last.map_or(metric.baseline.1, |((_, value), _)| *value);
        Self {
            summary: words
                .say("chart-summary")
                .with("name", metric.name)
                .with("from", with_unit(words, metric.baseline.1, metric.unit))
                .with("now", with_unit(words, latest, metric.unit))
                .with("target", with_unit(words, metric.target, metric.unit))
                .to_string(),
            grid: scale.grid(words),
            days: days.marks(words),
            events: metric
                .events
                .iter()
                .map(|(day, word)| days.event(*day, word))
                .collect(),
            target: Mark {
                at: target_y,
                words_at: free_of(&dots, target_y),
                words: words
                    .say("chart-target")
                    .with("value", with_unit(words, metric.target, metric.unit))
                    .to_string(),
                anchor: "start",
            },
            path: path(dots.iter().map(|dot| (dot.x, dot.y))),
            last: last
                .filter(|_| points.len() > 1)
                .map(|((_, value), dot)| Mark {
                    at: dot.x,
                    words_at: beside(dot.y, target_y),
                    words: with_unit(words, *value, metric.unit),
                    anchor: if dot.x > RIGHT - 40.0 {
                        "end"
                    } else {
                        "middle"
                    },
                }),
            spark: path(dots.iter().map(spark_point)),
            spark_end: dots.last().map_or((0.0, 0.0), spark_point),
            dots,
        }
    }
}

/// A value with its unit as people write it: `2.1회`, `12%`, `3 days`.
pub fn with_unit(words: &Words, value: f64, unit: &str) -> String {
    let number = words.number(value);
    let attached = |c: char| c == '%' || ('가'..='힣').contains(&c) || c == '₩';
    match unit.chars().next() {
        None => number,
        Some(first) if attached(first) => format!("{number}{unit}"),
        Some(_) => format!("{number}\u{a0}{unit}"),
    }
}

fn spark_point(dot: &Dot) -> (f64, f64) {
    let across = (dot.x - LEFT) / (RIGHT - LEFT) * SPARK.0 + 2.0;
    let down = (dot.y - TOP) / (BOTTOM - TOP) * SPARK.1 + 2.0;
    (tenth(across), tenth(down))
}

/// The words of the latest value: above its dot, unless the target's line or the edge is there; never among the days.
fn beside(y: f64, target: f64) -> f64 {
    let crossed = |words: f64| (words - 13.0..words + 5.0).contains(&target);
    let places = [y - 11.0, y + 22.0, target - 9.0, y - 24.0];
    let free = |words: &f64| (12.0..BOTTOM - 4.0).contains(words) && !crossed(*words);
    tenth(places.into_iter().find(free).unwrap_or(y - 11.0))
}

/// The words of the target stand at the left: above its line, or below it where the metric's own line passes above.
fn free_of(dots: &[Dot], target: f64) -> f64 {
    let passes = |low: f64, high: f64| {
        dots.windows(2).any(|pair| {
            let [from, to] = pair else { return false };
            // The words are about 120 wide.
            let end = (LEFT + 130.0).min(to.x);
            let at_end = from.y + (to.y - from.y) * (end - from.x) / (to.x - from.x).max(1.0);
            from.x < end && from.y.min(at_end) < high && from.y.max(at_end) > low
        })
    };
    let (above, below) = (target - 8.0, target + 17.0);
    let fits_below = below < BOTTOM - 4.0;
    let taken_above = above < TOP + 4.0 || passes(target - 22.0, target - 2.0);
    let free_below = fits_below && !passes(target + 2.0, target + 20.0);
    tenth(if taken_above && free_below {
        below
    } else {
        above
    })
}

fn path(points: impl Iterator<Item = (f64, f64)>) -> String {
    let mut path = String::new();
    for (index, (x, y)) in points.enumerate() {
        let command = if index == 0 { 'M' } else { 'L' };
        // Writing to a string cannot fail.
        let _ = write!(path, "{command}{x} {y}");
    }
    path
}

fn tenth(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

/// The y axis: from one round value to another.
struct Scale {
    low: f64,
    high: f64,
    step: f64,
}

impl Scale {
    fn over(values: impl Iterator<Item = f64>) -> Self {
        let (mut low, mut high) = values.fold((f64::MAX, f64::MIN), |(low, high), value| {
            (low.min(value), high.max(value))
        });
        // Zero belongs to it unless the values are far from it.
        if low > 0.0 && low < high * 0.6 {
            low = 0.0;
        }
        if high <= low {
            (low, high) = (low - 1.0, high + 1.0);
        }
        let step = round_step((high - low) / 4.0);
        Self {
            low: (low / step).floor() * step,
            high: (high / step).ceil() * step,
            step,
        }
    }

    fn y(&self, value: f64) -> f64 {
        tenth(BOTTOM - (value - self.low) / (self.high - self.low) * (BOTTOM - TOP))
    }

    fn grid(&self, words: &Words) -> Vec<Mark> {
        let lines = ((self.high - self.low) / self.step).round() as i32;
        (0..=lines)
            .map(|line| {
                let value = self.low + f64::from(line) * self.step;
                Mark {
                    at: self.y(value),
                    words_at: self.y(value) + 4.0,
                    words: words.number(value),
                    anchor: "end",
                }
            })
            .collect()
    }
}

/// The next of 1, 2, 5, 10, 20, 50 … that is not smaller.
fn round_step(rough: f64) -> f64 {
    let magnitude = 10f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .find(|step| step * magnitude >= rough * 0.999);
    step.unwrap_or(10.0) * magnitude
}

/// The x axis: from the first day to the last.
struct Days {
    first: NaiveDate,
    last: NaiveDate,
}

impl Days {
    fn over(days: impl Iterator<Item = NaiveDate> + Clone) -> Self {
        let first = days.clone().min().unwrap_or_default();
        let last = days.max().unwrap_or(first);
        Self { first, last }
    }

    fn length(&self) -> i64 {
        (self.last - self.first).num_days()
    }

    fn x(&self, day: NaiveDate) -> f64 {
        let length = self.length().max(1) as f64;
        tenth(LEFT + (day - self.first).num_days() as f64 / length * (RIGHT - LEFT))
    }

    fn marks(&self, words: &Words) -> Vec<Mark> {
        let ends = || {
            vec![
                self.mark(self.first, day_words(words, self.first)),
                self.mark(self.last, day_words(words, self.last)),
            ]
        };
        if self.length() == 0 {
            return ends().into_iter().take(1).collect();
        }
        let mut months = Vec::new();
        let mut month = self.first.with_day(1).unwrap_or(self.first);
        while let Some(next) = month
            .checked_add_months(Months::new(1))
            .filter(|next| *next <= self.last)
        {
            months.push(next);
            month = next;
        }
        if months.len() < 2 {
            return ends();
        }
        let every = months.len().div_ceil(5);
        let room = months
            .first()
            .is_some_and(|month| self.x(*month) > LEFT + 60.0);
        let start = room.then_some(self.first).into_iter();
        let months = start.chain(months.into_iter().step_by(every));
        months
            .map(|month| self.mark(month, month_words(words, month)))
            .collect()
    }

    fn mark(&self, day: NaiveDate, words: String) -> Mark {
        let x = self.x(day);
        let anchor = if x < LEFT + 30.0 {
            "start"
        } else if x > RIGHT - 30.0 {
            "end"
        } else {
            "middle"
        };
        Mark {
            at: x,
            words_at: x,
            words,
            anchor,
        }
    }

    fn event(&self, day: NaiveDate, word: &str) -> Mark {
        let x = self.x(day);
        let (words_at, anchor) = if x > (LEFT + RIGHT) / 2.0 {
            (x - 7.0, "end")
        } else {
            (x + 7.0, "start")
        };
        Mark {
            at: x,
            words_at,
            words: word.to_owned(),
            anchor,
        }
    }
}

fn month_words(words: &Words, day: NaiveDate) -> String {
    match words.language() {
        Language::Ko if day.month() == 1 => format!("{}년 1월", day.year()),
        Language::Ko => format!("{}월", day.month()),
        Language::En if day.month() == 1 => day.format("%b %Y").to_string(),
        Language::En => day.format("%b").to_string(),
    }
}

fn day_words(words: &Words, day: NaiveDate) -> String {
    match words.language() {
        Language::Ko => format!("{}월 {}일", day.month(), day.day()),
        Language::En => day.format("%-d %b").to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::Site;

    fn day(month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, month, day).unwrap()
    }

    fn chart(readings: &[(NaiveDate, f64)]) -> LineChart {
        let words = Site::local().words(Language::Ko);
        LineChart::of(
            &words,
            &Measured {
                name: "하루 재접속",
                unit: "회",
                baseline: (day(9, 1), 3.0),
                target: 1.0,
                readings,
                events: &[],
            },
        )
    }

    #[test]
    fn the_line_runs_from_the_baseline_to_the_latest_reading_in_order_of_days() {
        let chart = chart(&[(day(11, 20), 2.8), (day(10, 14), 2.5)]);
        assert_eq!(
            chart.dots.iter().map(|dot| dot.x).collect::<Vec<_>>(),
            [46.0, 380.3, 668.0]
        );
        assert!(chart.dots.iter().all(|dot| (TOP..=BOTTOM).contains(&dot.y)));
        assert_eq!(chart.last.unwrap().words, "2.8회");
        assert_eq!(
            chart
                .grid
                .iter()
                .map(|mark| mark.words.as_str())
                .collect::<Vec<_>>(),
            ["0", "1", "2", "3"]
        );
        assert_eq!(
            chart
                .days
                .iter()
                .map(|mark| mark.words.as_str())
                .collect::<Vec<_>>(),
            ["9월", "10월", "11월"]
        );
        assert_eq!(chart.target.words, "목표\u{a0}1회");
    }

    #[test]
    fn without_readings_it_still_shows_where_it_starts_and_where_it_should_go() {
        let chart = chart(&[]);
        assert_eq!(chart.dots.len(), 1);
        assert_eq!(chart.last, None);
        assert!(chart.target.at > chart.dots[0].y);
    }

    #[test]
    fn words_stand_beside_lines_and_above_the_days() {
        // Down to the target and to the bottom: the latest value is written above, not among the days.
        let low = chart(&[(day(9, 10), 0.4), (day(11, 20), 0.1)]);
        let last = low.last.unwrap();
        assert!(last.words_at < BOTTOM - 4.0, "{last:?}");
        let clear = !(last.words_at - 13.0..last.words_at + 5.0).contains(&low.target.at);
        assert!(clear, "{last:?} {:?}", low.target);
        // The line falls through the place above the target's line: its words move below.
        let steep = chart(&[(day(9, 8), 1.2), (day(11, 20), 1.1)]);
        assert!(
            steep.target.words_at > steep.target.at,
            "{:?}",
            steep.target
        );
        // Nothing there: above.
        let flat = chart(&[(day(11, 20), 2.8)]);
        assert!(flat.target.words_at < flat.target.at, "{:?}", flat.target);
    }

    #[test]
    fn every_number_stays_inside() {
        for readings in [[0.0, 0.0], [-3.0, 1e9], [1e-6, 3.0], [f64::NAN, 3.0]] {
            let days: Vec<_> = readings.iter().map(|value| (day(9, 1), *value)).collect();
            let chart = chart(&days);
            assert!(
                chart
                    .dots
                    .iter()
                    .all(|dot| (TOP - 0.1..=BOTTOM + 0.1).contains(&dot.y)),
                "{readings:?}"
            );
            assert!((2..=7).contains(&chart.grid.len()), "{:?}", chart.grid);
        }
    }

    #[test]
    fn a_unit_stands_where_its_language_puts_it() {
        let words = Site::local().words(Language::En);
        assert_eq!(with_unit(&words, 2.1, "회"), "2.1회");
        assert_eq!(with_unit(&words, 12.0, "%"), "12%");
        assert_eq!(with_unit(&words, 9.0, "days"), "9\u{a0}days");
        assert_eq!(with_unit(&words, 9.0, ""), "9");
    }
}
