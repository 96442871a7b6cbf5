//! Improvement projects: what they move and what happens in them.

use chrono::NaiveTime;
use serde::Deserialize;

use super::{Act, PulseAnswer, time_of_day};
use crate::base::language::Language;

/// One improvement project and everything that happened in it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Project {
    /// How the story refers to it.
    pub key: String,
    /// Key of the person of the studio who proposed it.
    pub by: String,
    /// When it was proposed, in working days.
    pub days_ago: i32,
    /// The time of day of that.
    #[serde(deserialize_with = "time_of_day")]
    pub at: NaiveTime,
    /// The language it is written in.
    pub language: Language,
    /// Its name.
    pub title: String,
    /// What hurts, in the reporters' words, Markdown.
    pub problem: String,
    /// What is believed to help.
    pub hypothesis: String,
    /// What would make it stop, written before it starts.
    pub stop_rule: String,
    /// The day on which it is judged, in working days; negative lies ahead.
    pub verify_days_ago: i32,
    /// Key of the lead.
    pub lead: String,
    /// Keys of the other members.
    pub members: Vec<String>,
    /// Slugs of the departments asked to take part.
    pub partners: Vec<String>,
    /// Keys of the pain points linked when it was proposed.
    pub pain_points: Vec<String>,
    /// Key of the project it follows.
    pub follows: Option<String>,
    /// How its story stands today; what the acts must lead to.
    pub ends_as: ProjectState,
    /// What it moves.
    #[serde(default, rename = "metric")]
    pub metrics: Vec<Metric>,
    /// The steps it planned.
    #[serde(default, rename = "milestone")]
    pub milestones: Vec<Milestone>,
    /// What happened, in order of time; readings stand with their metric, the outcome in its retrospective.
    #[serde(default)]
    pub acts: Vec<Act<ProjectDeed>>,
}

/// The states of a project.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd)]
#[serde(rename_all = "snake_case")]
pub enum ProjectState {
    /// Written, not yet committed to.
    Proposed,
    /// Under way.
    Active,
    /// Waiting, with a date on which it resumes or stops.
    Paused,
    /// The change is live, people are being asked.
    Delivered,
    /// It worked and is being kept good.
    Sustaining,
    /// There is nothing left to care for.
    Closed,
    /// It did not work, and says so.
    Failed,
    /// Never begun.
    Dropped,
}

/// A figure that a project moves.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Metric {
    /// How the retrospective's plan refers to it.
    pub key: String,
    /// What is measured.
    pub name: String,
    /// Its unit, in words.
    pub unit: String,
    /// Where it should go.
    pub direction: Direction,
    /// Where it stood.
    pub baseline: f64,
    /// How that is known.
    pub baseline_source: String,
    /// When that was, in working days.
    pub baseline_days_ago: i32,
    /// Where it should be.
    pub target: f64,
    /// Where the team believed it would be.
    pub forecast: Option<f64>,
    /// Key of the person who takes the readings.
    pub measured_by: String,
    /// The time of day at which that person does.
    #[serde(deserialize_with = "time_of_day")]
    pub measured_at: NaiveTime,
    /// The readings, in order of time.
    #[serde(default)]
    pub readings: Vec<Reading>,
}

/// Which way is better.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Less is better.
    Down,
    /// More is better.
    Up,
}

/// One value of a metric.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    /// When, in working days.
    pub days_ago: i32,
    /// The value, in the metric's unit.
    pub value: f64,
    /// What is worth knowing about it.
    pub note: Option<String>,
}

/// A step of a project.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Milestone {
    /// What will be there.
    pub title: String,
    /// When it was planned, in working days; negative lies ahead.
    pub due_days_ago: i32,
    /// When it was reached, in working days.
    pub reached_days_ago: Option<i32>,
}

/// What people do to a project.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum ProjectDeed {
    /// The studio commits to it; the next word is due in so many working days.
    Commit { next_update_in: u32 },
    /// Another pain point is linked.
    Link { pain_point: String },
    /// A pain point is let go again.
    Unlink { pain_point: String },
    /// A word on how it goes, in three parts.
    Update {
        health: Health,
        changed: String,
        for_you: String,
        next: String,
        next_update_in: u32,
    },
    /// It waits, at most so many working days.
    Pause { reason: String, resume_in: u32 },
    /// It goes on.
    Resume { reason: String },
    /// The change is live; everybody behind its pain points is asked.
    Deliver { word: String, next_update_in: u32 },
    /// One of them answers.
    Pulse {
        answer: PulseAnswer,
        words: Option<String>,
    },
    /// A department says whether it takes part.
    Answer {
        department: String,
        takes_part: bool,
        note: String,
    },
    /// Somebody writes down what the pain costs in a month, in hours.
    Hours {
        moment: String,
        least: f64,
        most: f64,
        source: String,
    },
    /// What was agreed as the sign to stop was seen; a decision is demanded.
    SeeStopRule { seen: String },
    /// What was demanded is decided: `go_on` or `postmortem`.
    Settle { choice: String, why: String },
    /// A decision of the project's own goes into the log.
    Decide {
        question: String,
        options: String,
        choice: String,
        why: String,
    },
    /// It is not going to begin.
    Drop { reason: String },
    /// What it cared for is no longer there.
    Close { reason: String },
}

/// How a project says it is doing.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "snake_case")]
pub enum Health {
    /// As planned.
    OnTrack,
    /// Something stands in the way.
    AtRisk,
    /// It will not get there like this.
    OffTrack,
}
