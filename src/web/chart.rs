//! A small line chart with its target: numbers in, the coordinates of an SVG out. Templates draw it with
//! `c::line_chart(chart)` and `c::spark(chart)`.

pub mod columns;

use std::fmt::Write as _;

use chrono::{Datelike, Months, NaiveDate};

use crate::base::language::Language;
use crate::i18n::Words;

/// A box to draw in, and how its words stand in it.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Frame {
    width: f64,
    height: f64,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
    /// The size of its words.
    em: f64,
    /// The words of events.
    events_at: f64,
    /// Words along the x axis, at most.
    ticks: usize,
    /// Where the target is named above the plot, instead of beside its line.
    legend: Option<f64>,
}

const WIDE: Frame = Frame {
    width: 680.0,
    height: 220.0,
    left: 46.0,
    right: 668.0,
    top: 24.0,
    bottom: 186.0,
    em: 12.0,
    events_at: 16.0,
    ticks: 5,
    legend: None,
};

/// On a phone, as wide as its window: words keep their size, and none stands on the line.
const NARROW: Frame = Frame {
    width: 360.0,
    height: 240.0,
    left: 40.0,
    right: 352.0,
    top: 44.0,
    bottom: 206.0,
    em: 12.5,
    events_at: 34.0,
    ticks: 3,
    legend: Some(13.0),
};

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

/// What somebody said on a day, below the plot.
#[derive(Debug, Clone, PartialEq)]
pub struct Note {
    /// From the left.
    pub x: f64,
    /// Its shape: `on_track`, `at_risk` or `off_track`.
    pub shape: &'static str,
    /// Day and how it was doing, for its tooltip.
    pub words: String,
}

/// What `c::line_chart` draws: the same twice, for wide windows and for phones.
#[derive(Debug, Clone, PartialEq)]
pub struct LineChart {
    /// What it shows, as one sentence.
    pub summary: String,
    /// In a box of 680 × 220.
    pub wide: Plot,
    /// In a box of 360 × 240.
    pub narrow: Plot,
    /// The line alone in a box of 96 × 24.
    pub spark: String,
    /// Where that line ends.
    pub spark_end: (f64, f64),
}

/// The coordinates of one drawing.
#[derive(Debug, Clone, PartialEq)]
pub struct Plot {
    frame: Frame,
    /// Round values of the y axis.
    pub grid: Vec<Mark>,
    /// Months or days of the x axis.
    pub days: Vec<Mark>,
    /// Events: vertical lines with a word.
    pub events: Vec<Mark>,
    /// How it was doing, as updates said.
    pub notes: Vec<Note>,
    /// The target.
    pub target: Mark,
    /// The readings.
    pub dots: Vec<Dot>,
    /// The line through them.
    pub path: String,
    /// The latest value and where its words stand.
    pub last: Option<Mark>,
}

impl Plot {
    /// `0 0 680 220`.
    pub fn view_box(&self) -> String {
        format!("0 0 {} {}", self.frame.width, self.frame.height)
    }

    /// Where the plot begins.
    pub fn left(&self) -> f64 {
        self.frame.left
    }

    /// Where it ends.
    pub fn right(&self) -> f64 {
        self.frame.right
    }

    /// Its lower edge.
    pub fn bottom(&self) -> f64 {
        self.frame.bottom
    }

    /// The middle of notes: between the plot and its days.
    pub fn notes_at(&self) -> f64 {
        self.frame.bottom + 7.0
    }

    /// Where the words of days stand.
    pub fn days_at(&self) -> f64 {
        self.frame.bottom + 26.0
    }

    /// Where the words of events stand.
    pub fn events_at(&self) -> f64 {
        self.frame.events_at
    }

    /// Where the target is named above the plot.
    pub fn legend(&self) -> Option<f64> {
        self.frame.legend
    }
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
    /// What updates said: the day, the shape of its mark, and how it was doing.
    pub notes: &'a [(NaiveDate, &'static str, String)],
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
        let latest = points.last().map_or(metric.baseline.1, |(_, value)| *value);
        let scale = Scale::over(values());
        let days = Days::over(
            points
                .iter()
                .map(|(day, _)| *day)
                .chain(metric.events.iter().map(|(day, _)| *day))
                .chain(metric.notes.iter().map(|(day, _, _)| *day)),
        );
        let draw = |frame| {
            Plot::of(
                words,
                metric,
                &points,
                scale.within(frame),
                days.within(frame),
            )
        };
        let wide = draw(WIDE);
        Self {
            summary: words
                .say("chart-summary")
                .with("name", metric.name)
                .with("from", with_unit(words, metric.baseline.1, metric.unit))
                .with("now", with_unit(words, latest, metric.unit))
                .with("target", with_unit(words, metric.target, metric.unit))
                .to_string(),
            spark: path(wide.dots.iter().map(spark_point)),
            spark_end: wide.dots.last().map_or((0.0, 0.0), spark_point),
            narrow: draw(NARROW),
            wide,
        }
    }
}

impl Plot {
    fn of(
        words: &Words,
        metric: &Measured<'_>,
        points: &[(NaiveDate, f64)],
        scale: Scale,
        days: Days,
    ) -> Self {
        let frame = days.frame;
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
        Self {
            frame,
            grid: scale.grid(words),
            days: days.marks(words),
            events: days.events(metric.events),
            notes: metric
                .notes
                .iter()
                .map(|(day, shape, said)| Note {
                    x: days.x(*day),
                    shape,
                    words: format!("{} · {said}", words.date(*day)),
                })
                .collect(),
            target: Mark {
                at: target_y,
                words_at: frame
                    .legend
                    .unwrap_or_else(|| free_of(&frame, &dots, target_y)),
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
                    words_at: beside(&frame, dot.y, target_y),
                    // The unit stands in the legend, where there is one.
                    words: match frame.legend {
                        Some(_) => words.number(*value),
                        None => with_unit(words, *value, metric.unit),
                    },
                    anchor: if dot.x > frame.right - 40.0 {
                        "end"
                    } else {
                        "middle"
                    },
                }),
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
        Some(_) if value.abs() == 1.0 => format!("{number}\u{a0}{}", singular(unit)),
        Some(_) => format!("{number}\u{a0}{unit}"),
    }
}

/// An English unit for one of it: `working days`, `working day`. What is no plain word stays as it is.
fn singular(unit: &str) -> String {
    let word = unit.rsplit(' ').next().unwrap_or(unit);
    let plain = word.len() > 3
        && word.bytes().all(|byte| byte.is_ascii_lowercase())
        && word.contains(['a', 'e', 'i', 'o', 'u']);
    let one = match word.strip_suffix('s') {
        Some(stem) if plain && !stem.ends_with(['s', 'u', 'i']) => match stem {
            stem if stem.ends_with("ie") => format!("{}y", stem.trim_end_matches("ie")),
            stem if ["xe", "che", "she", "sse"]
                .iter()
                .any(|end| stem.ends_with(end)) =>
            {
                stem.trim_end_matches('e').to_owned()
            }
            stem => stem.to_owned(),
        },
        _ => return unit.to_owned(),
    };
    format!("{}{one}", unit.strip_suffix(word).unwrap_or_default())
}

fn spark_point(dot: &Dot) -> (f64, f64) {
    let across = (dot.x - WIDE.left) / (WIDE.right - WIDE.left) * SPARK.0 + 2.0;
    let down = (dot.y - WIDE.top) / (WIDE.bottom - WIDE.top) * SPARK.1 + 2.0;
    (tenth(across), tenth(down))
}

/// The words of the latest value: above its dot, unless the target's line or the edge is there; never among the days.
fn beside(frame: &Frame, y: f64, target: f64) -> f64 {
    let crossed = |words: f64| (words - 13.0..words + 5.0).contains(&target);
    let places = [y - 11.0, y + 22.0, target - 9.0, y - 24.0];
    let free =
        |words: &f64| (frame.top - 12.0..frame.bottom - 4.0).contains(words) && !crossed(*words);
    tenth(places.into_iter().find(free).unwrap_or(y - 11.0))
}

/// The words of the target stand at the left: above its line, or below it where the metric's own line passes above.
fn free_of(frame: &Frame, dots: &[Dot], target: f64) -> f64 {
    let passes = |low: f64, high: f64| {
        dots.windows(2).any(|pair| {
            let [from, to] = pair else { return false };
            // The words are about 120 wide.
            let end = (frame.left + 130.0).min(to.x);
            let at_end = from.y + (to.y - from.y) * (end - from.x) / (to.x - from.x).max(1.0);
            from.x < end && from.y.min(at_end) < high && from.y.max(at_end) > low
        })
    };
    let (above, below) = (target - 8.0, target + 17.0);
    let fits_below = below < frame.bottom - 4.0;
    let taken_above = above < frame.top + 4.0 || passes(target - 22.0, target - 2.0);
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

/// How wide words are, about: Korean letters are as wide as they are high.
pub fn width_of(words: &str, em: f64) -> f64 {
    let share = |c: char| if c.is_ascii() { 0.58 } else { 1.0 };
    words.chars().map(share).sum::<f64>() * em
}

/// The y axis: from one round value to another.
#[derive(Debug, Clone, Copy)]
struct Scale {
    frame: Frame,
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
            frame: WIDE,
            low: (low / step).floor() * step,
            high: (high / step).ceil() * step,
            step,
        }
    }

    fn within(self, frame: Frame) -> Self {
        Self { frame, ..self }
    }

    fn y(&self, value: f64) -> f64 {
        let Frame { top, bottom, .. } = self.frame;
        tenth(bottom - (value - self.low) / (self.high - self.low) * (bottom - top))
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
#[derive(Debug, Clone, Copy)]
struct Days {
    frame: Frame,
    first: NaiveDate,
    last: NaiveDate,
}

impl Days {
    fn over(days: impl Iterator<Item = NaiveDate> + Clone) -> Self {
        let first = days.clone().min().unwrap_or_default();
        let last = days.max().unwrap_or(first);
        Self {
            frame: WIDE,
            first,
            last,
        }
    }

    fn within(self, frame: Frame) -> Self {
        Self { frame, ..self }
    }

    fn length(&self) -> i64 {
        (self.last - self.first).num_days()
    }

    fn x(&self, day: NaiveDate) -> f64 {
        let length = self.length().max(1) as f64;
        let Frame { left, right, .. } = self.frame;
        tenth(left + (day - self.first).num_days() as f64 / length * (right - left))
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
        let every = months.len().div_ceil(self.frame.ticks);
        let room = months
            .first()
            .is_some_and(|month| self.x(*month) > self.frame.left + 60.0);
        let start = room.then_some(self.first).into_iter();
        let months = start.chain(months.into_iter().step_by(every));
        let mut marks: Vec<Mark> = Vec::new();
        for mark in months.map(|month| self.mark(month, month_words(words, month))) {
            // One that would touch the one before it is left out.
            let free = marks
                .last()
                .is_none_or(|before| self.reach(before).1 + self.frame.em <= self.reach(&mark).0);
            if free {
                marks.push(mark);
            }
        }
        marks
    }

    /// From where to where the words of a mark reach.
    fn reach(&self, mark: &Mark) -> (f64, f64) {
        let width = width_of(&mark.words, self.frame.em);
        let from = match mark.anchor {
            "start" => mark.words_at,
            "end" => mark.words_at - width,
            _ => mark.words_at - width / 2.0,
        };
        (from, from + width)
    }

    fn mark(&self, day: NaiveDate, words: String) -> Mark {
        let x = self.x(day);
        let anchor = if x < self.frame.left + 30.0 {
            "start"
        } else if x > self.frame.right - 30.0 {
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

    /// Lines with their words; words that would touch those before them join them.
    fn events(&self, events: &[(NaiveDate, &str)]) -> Vec<Mark> {
        let mut events = events.to_vec();
        events.sort_by_key(|(day, _)| *day);
        let mut marks: Vec<Mark> = Vec::new();
        let mut worded: Option<usize> = None;
        for (day, word) in events {
            let mut mark = self.event(day, word);
            let before = worded.and_then(|at| marks.get_mut(at));
            match before {
                Some(before)
                    if self.reach(&mark).0 < self.reach(before).1 + self.frame.em / 2.0 =>
                {
                    before.words = format!("{} · {}", before.words, mark.words);
                    mark.words.clear();
                }
                _ => worded = Some(marks.len()),
            }
            marks.push(mark);
        }
        marks
    }

    fn event(&self, day: NaiveDate, word: &str) -> Mark {
        let x = self.x(day);
        let (words_at, anchor) = if x > (self.frame.left + self.frame.right) / 2.0 {
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

    fn chart(readings: &[(NaiveDate, f64)]) -> Plot {
        both(readings).wide
    }

    fn both(readings: &[(NaiveDate, f64)]) -> LineChart {
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
                notes: &[],
            },
        )
    }

    #[test]
    fn words_of_events_that_are_close_stand_beside_each_other_and_not_upon() {
        let days = Days::over([day(9, 1), day(11, 20)].into_iter());
        let events = [
            (day(10, 20), "적용"),
            (day(9, 3), "시작"),
            (day(9, 5), "1"),
            (day(10, 1), "2"),
        ];
        let marks = days.events(&events);
        let words: Vec<&str> = marks.iter().map(|mark| mark.words.as_str()).collect();
        assert_eq!(words, ["시작 · 1", "", "2", "적용"]);
    }

    #[test]
    fn the_line_runs_from_the_baseline_to_the_latest_reading_in_order_of_days() {
        let chart = chart(&[(day(11, 20), 2.8), (day(10, 14), 2.5)]);
        assert_eq!(
            chart.dots.iter().map(|dot| dot.x).collect::<Vec<_>>(),
            [46.0, 380.3, 668.0]
        );
        assert!(
            chart
                .dots
                .iter()
                .all(|dot| (WIDE.top..=WIDE.bottom).contains(&dot.y))
        );
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
        assert!(last.words_at < WIDE.bottom - 4.0, "{last:?}");
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
    fn on_a_phone_words_touch_neither_each_other_nor_the_line() {
        let narrow = both(&[(day(10, 14), 2.5), (day(12, 28), 2.8)]).narrow;
        assert!(narrow.days.len() <= 4, "{:?}", narrow.days);
        let frame = Days {
            frame: NARROW,
            first: day(9, 1),
            last: day(12, 28),
        };
        for pair in narrow.days.windows(2) {
            assert!(
                frame.reach(&pair[0]).1 < frame.reach(&pair[1]).0,
                "{pair:?}"
            );
        }
        assert!(narrow.target.words_at < NARROW.top, "{:?}", narrow.target);
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
                    .all(|dot| (WIDE.top - 0.1..=WIDE.bottom + 0.1).contains(&dot.y)),
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
        for (unit, one) in [
            ("working days", "1\u{a0}working day"),
            ("signatures", "1\u{a0}signature"),
            ("queries", "1\u{a0}query"),
            ("boxes", "1\u{a0}box"),
            ("ms", "1\u{a0}ms"),
            ("mbps", "1\u{a0}mbps"),
            ("a day", "1\u{a0}a day"),
        ] {
            assert_eq!(with_unit(&words, 1.0, unit), one);
        }
    }
}
