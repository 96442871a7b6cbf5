//! How figures and answers are said in one line.

use chrono::NaiveDate;

use crate::base::clock::Timestamp;
use crate::base::ids::ProjectId;
use crate::features::projects::store::{MetricFigure, Tried};
use crate::features::pulses::PulseResult;
use crate::i18n::Words;
use crate::web::chart::{LineChart, Measured, with_unit};

/// `7 → 2.1, target 3`; before the first reading the baseline and the target alone.
pub fn movement(words: &Words, figure: &MetricFigure) -> String {
    let said = match figure.latest() {
        Some(latest) => words
            .say("project-moved")
            .with("now", with_unit(words, latest.value, &figure.unit)),
        None => words.say("project-not-read"),
    };
    said.with("name", &figure.name)
        .with("from", words.number(figure.baseline))
        .with("target", with_unit(words, figure.target, &figure.unit))
        .to_string()
}

/// Whether it works, in one line: what moved, and what the people affected say.
pub fn verdict(words: &Words, figures: &[MetricFigure], pulse: Option<PulseResult>) -> String {
    let mut parts: Vec<String> = figures
        .first()
        .map(|figure| movement(words, figure))
        .into_iter()
        .collect();
    if figures.len() > 1 {
        let reached = figures.iter().filter(|figure| figure.is_reached()).count();
        let said = words.say("project-reached").with("n", reached);
        parts.push(said.with("of", figures.len()).to_string());
    }
    parts.extend(felt(words, pulse));
    if parts.is_empty() {
        words.say("project-nothing-measured").to_string()
    } else {
        parts.join(" · ")
    }
}

/// What the people affected say, where it may be said.
pub fn felt(words: &Words, pulse: Option<PulseResult>) -> Option<String> {
    let pulse = pulse?;
    if let Some(shown) = pulse.shown() {
        let said = words.say("project-better").with("n", shown.better);
        return Some(said.with("of", shown.answered()).to_string());
    }
    pulse
        .confirms()
        .then(|| words.say("project-confirmed-by-people").to_string())
}

/// The chart of a figure, once there is something to draw.
pub fn chart(
    words: &Words,
    figure: &MetricFigure,
    events: &[(NaiveDate, &str)],
    notes: &[(NaiveDate, &'static str, String)],
) -> Option<LineChart> {
    if figure.readings.is_empty() {
        return None;
    }
    let readings: Vec<(NaiveDate, f64)> = figure
        .readings
        .iter()
        .map(|reading| (reading.on, reading.value))
        .collect();
    // What was said before there was anything to measure belongs to no measurement.
    let from = notes.partition_point(|(day, _, _)| *day < figure.baseline_on);
    let measured = Measured {
        name: &figure.name,
        unit: &figure.unit,
        baseline: (figure.baseline_on, figure.baseline),
        target: figure.target,
        readings: &readings,
        events,
        notes: notes.get(from..).unwrap_or_default(),
    };
    Some(LineChart::of(words, &measured))
}

/// The day of a moment in the reader's zone.
pub fn day(words: &Words, at: Timestamp) -> NaiveDate {
    crate::base::clock::day_in(words.zone(), at)
}

/// Earlier projects that are shown before a new one begins.
pub const TRIED: i64 = 5;

/// What was tried before about the same, said.
pub struct TriedView {
    pub id: ProjectId,
    pub title: String,
    pub status: &'static str,
    /// "This was tried in 2025; two conditions were missing".
    pub said: String,
    pub href: String,
    /// What would have to be true, and how it stands.
    pub conditions: Vec<(String, String)>,
}

impl TriedView {
    /// Said in the reader's words.
    pub fn all(words: &Words, tried: Vec<Tried>) -> Vec<Self> {
        tried.into_iter().map(|one| Self::of(words, one)).collect()
    }

    fn of(words: &Words, tried: Tried) -> Self {
        let year = tried
            .ended_at
            .map(|at| day(words, at).format("%Y").to_string());
        let missing = tried
            .conditions
            .iter()
            .filter(|(_, state)| state == "not_yet")
            .count();
        let said = words
            .say_of("projects-tried", tried.status.as_str())
            .with("year", year.unwrap_or_default())
            .with("n", missing);
        Self {
            said: said.to_string(),
            href: match &tried.slug {
                Some(slug) => format!("/retrospectives/{slug}"),
                None => format!("/projects/{}", tried.id),
            },
            id: tried.id,
            title: tried.title,
            status: tried.status.as_str(),
            conditions: tried.conditions,
        }
    }
}
