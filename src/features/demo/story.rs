//! The story of the demo company as data: who works there, what hurts, what was tried and how it ended.
//!
//! The files in `story/` are facts at relative times, so that the company is as fresh on the day the demo starts as on the
//! day it was written: `days_ago` counts **working days** (Monday to Friday) before today, negative ones lie ahead, and `at`
//! is the time of day in the company's zone. Whoever tells the story sorts all acts by time and lets the product's own
//! actions do them; nothing in here is written to a table by hand.

use anyhow::Context as _;
use chrono::{Datelike as _, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Weekday};
use serde::{Deserialize, Deserializer};

use crate::base::language::Language;

pub use campaigns::*;
pub use happenings::*;
pub use pain_points::*;
pub use projects::*;
pub use retrospectives::*;
pub use setting::*;

mod campaigns;
mod happenings;
mod pain_points;
mod projects;
#[cfg(test)]
mod replay;
mod retrospectives;
mod setting;
#[cfg(test)]
mod tests;

/// The whole story, parsed.
#[derive(Debug)]
pub struct Story {
    /// The company, its departments, people and areas.
    pub setting: Setting,
    /// Every pain point in the order in which it was reported, so that the n-th gets the number `P-n`.
    pub pain_points: Vec<PainPoint>,
    /// Every project in the order in which it was proposed, so that the n-th gets the number `I-n`.
    pub projects: Vec<Project>,
    /// Every retrospective, in the order in which they were published.
    pub retrospectives: Vec<Retrospective>,
    /// Every campaign.
    pub campaigns: Vec<Campaign>,
}

/// Something that one person did at one time.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Act<Deed> {
    /// When, in working days.
    pub days_ago: i32,
    /// The time of day of that.
    #[serde(deserialize_with = "time_of_day")]
    pub at: NaiveTime,
    /// Key of the person.
    pub by: String,
    /// What was done.
    pub does: Deed,
}

/// A point in the story's time.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Moment {
    /// When, in working days.
    pub days_ago: i32,
    /// The time of day of that.
    #[serde(deserialize_with = "time_of_day")]
    pub at: NaiveTime,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PainPointFile {
    pain_point: Vec<PainPoint>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CampaignFile {
    campaign: Vec<Campaign>,
}

macro_rules! parse_each {
    ($($file:literal),* $(,)?) => {
        vec![$(parse($file, include_str!(concat!("story/", $file)))?),*]
    };
}

impl Story {
    /// Reads the story that is built into the program; fails only if one of its files is malformed.
    pub fn load() -> anyhow::Result<Self> {
        let pain_point_files: Vec<PainPointFile> = parse_each![
            "pain-points-1.toml",
            "pain-points-2.toml",
            "pain-points-3.toml",
            "pain-points-4.toml",
        ];
        Ok(Self {
            setting: parse("company.toml", include_str!("story/company.toml"))?,
            pain_points: pain_point_files
                .into_iter()
                .flat_map(|file| file.pain_point)
                .collect(),
            projects: parse_each![
                "project-fax.toml",
                "project-approvals.toml",
                "project-transfers.toml",
                "project-rooms.toml",
                "project-lunch.toml",
                "project-totals.toml",
                "project-same-day.toml",
                "project-builds.toml",
                "project-expiry.toml",
            ],
            retrospectives: parse_each![
                "retrospective-fax.toml",
                "retrospective-approvals.toml",
                "retrospective-transfers.toml",
                "retrospective-rooms.toml",
            ],
            campaigns: parse::<CampaignFile>(
                "campaigns.toml",
                include_str!("story/campaigns.toml"),
            )?
            .campaign,
        })
    }

    /// Fills the placeholders of a text as its reader would have seen it written: `{d:83}` is the date of that day, `{p:key}`
    /// and `{i:key}` the numbers of a pain point and a project. Fails on a placeholder that leads nowhere.
    pub fn fill(&self, text: &str, language: Language, today: NaiveDate) -> anyhow::Result<String> {
        let mut filled = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let (placeholder, after) = after
                .split_once('}')
                .with_context(|| format!("a placeholder is not closed: {{{after}"))?;
            filled.push_str(before);
            filled.push_str(&self.replacement(placeholder, language, today)?);
            rest = after;
        }
        filled.push_str(rest);
        Ok(filled)
    }

    fn replacement(
        &self,
        placeholder: &str,
        language: Language,
        today: NaiveDate,
    ) -> anyhow::Result<String> {
        let nowhere = || format!("{{{placeholder}}} leads nowhere");
        let (kind, key) = placeholder.split_once(':').with_context(nowhere)?;
        match kind {
            "d" => Ok(spoken_date(
                day(today, key.parse().with_context(nowhere)?),
                language,
            )),
            "p" => position(
                self.pain_points.iter().map(|pain_point| &pain_point.key),
                key,
            )
            .map(|number| format!("P-{number}"))
            .with_context(nowhere),
            "i" => position(self.projects.iter().map(|project| &project.key), key)
                .map(|number| format!("I-{number}"))
                .with_context(nowhere),
            _ => anyhow::bail!(nowhere()),
        }
    }
}

/// The date so many working days before `today` (after it, for a negative number); on a weekend, today counts as the Friday before.
pub fn day(today: NaiveDate, days_ago: i32) -> NaiveDate {
    let friday_or_earlier = match today.weekday() {
        Weekday::Sat => 1,
        Weekday::Sun => 2,
        _ => 0,
    };
    let base = today - TimeDelta::days(friday_or_earlier);
    let position_in_week = i64::from(base.weekday().num_days_from_monday()) - i64::from(days_ago);
    let monday = base - TimeDelta::days(i64::from(base.weekday().num_days_from_monday()));
    monday + TimeDelta::days(position_in_week.div_euclid(5) * 7 + position_in_week.rem_euclid(5))
}

/// The local date and time of something that happened `days_ago` working days before `today`, `at` that time of day.
pub fn moment(today: NaiveDate, days_ago: i32, at: NaiveTime) -> NaiveDateTime {
    day(today, days_ago).and_time(at)
}

/// The three parts of a project's update as one Markdown text, each under its heading.
pub fn update_body(language: Language, changed: &str, for_you: &str, next: &str) -> String {
    let [what_changed, what_it_means, what_comes] = match language {
        Language::Ko => ["무엇이 달라졌나요", "여러분께는", "다음으로"],
        Language::En => ["What changed", "What it means for you", "What we do next"],
    };
    format!(
        "**{what_changed}**\n\n{changed}\n\n**{what_it_means}**\n\n{for_you}\n\n**{what_comes}**\n\n{next}\n"
    )
}

fn spoken_date(date: NaiveDate, language: Language) -> String {
    match language {
        Language::Ko => format!("{}월 {}일", date.month(), date.day()),
        Language::En => date.format("%-d %B").to_string(),
    }
}

fn position<'a>(mut keys: impl Iterator<Item = &'a String>, key: &str) -> Option<usize> {
    keys.position(|candidate| candidate == key)
        .map(|index| index + 1)
}

fn parse<T: for<'de> Deserialize<'de>>(file: &str, text: &str) -> anyhow::Result<T> {
    toml::from_str(text).with_context(|| format!("story/{file} is malformed"))
}

fn time_of_day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NaiveTime, D::Error> {
    let text = String::deserialize(deserializer)?;
    NaiveTime::parse_from_str(&text, "%H:%M").map_err(serde::de::Error::custom)
}
