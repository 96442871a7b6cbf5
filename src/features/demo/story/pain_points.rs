//! What hurts, and what people do to it.

use chrono::NaiveTime;
use serde::Deserialize;

use super::{Act, time_of_day};
use crate::base::impact::Per;
use crate::base::language::Language;

/// One reported friction and everything that people did to it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PainPoint {
    /// How the story refers to it.
    pub key: String,
    /// Key of the reporter.
    pub by: String,
    /// When it was reported, in working days.
    pub days_ago: i32,
    /// The time of day of that.
    #[serde(deserialize_with = "time_of_day")]
    pub at: NaiveTime,
    /// The language it is written in.
    pub language: Language,
    /// The one field that is enough.
    pub title: String,
    /// More about it, Markdown.
    #[serde(default)]
    pub body: String,
    /// Slug of the area, if one was chosen.
    pub area: Option<String>,
    /// Slug of the campaign that called for it.
    pub campaign: Option<String>,
    /// The reporter's own loss of time.
    pub impact: Option<Impact>,
    /// Who may read it.
    #[serde(default)]
    pub visibility: Visibility,
    /// Whether its reporter is named to nobody.
    #[serde(default)]
    pub anonymous: bool,
    /// What happened to it, in order of time; linking to projects is told by the projects.
    #[serde(default)]
    pub acts: Vec<Act<PainPointDeed>>,
}

/// Who may read a pain point.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "snake_case")]
pub enum Visibility {
    /// Everybody with an account.
    #[default]
    Staff,
    /// The reporter and the studio.
    Studio,
}

/// Time lost: minutes each time, so many times in a period.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Impact {
    /// Minutes lost each time.
    pub minutes: i64,
    /// How often in the period.
    pub times: i64,
    /// The period.
    pub per: Per,
}

/// What people do to a pain point.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum PainPointDeed {
    /// "Me too", with one's own loss of time or without.
    Support { impact: Option<Impact> },
    /// A comment; an internal one is for the studio's eyes.
    Comment {
        body: String,
        #[serde(default)]
        internal: bool,
    },
    /// The studio accepts it, says a word to its people and promises the next word in so many working days.
    Accept { word: String, next_update_in: u32 },
    /// The studio needs to know something first.
    Ask { question: String },
    /// The reporter answers the question: a comment, after which it is new again.
    Answer { body: String },
    /// The studio declines, with the reason and what would change the answer.
    Decline {
        reason: String,
        would_change: String,
    },
    /// The reporter appeals, once.
    Appeal { body: String },
    /// Somebody else of the studio answers the appeal.
    AnswerAppeal {
        outcome: AppealOutcome,
        word: String,
        next_update_in: Option<u32>,
    },
    /// The studio declares it a duplicate of another pain point.
    Merge { into: String },
    /// The reporter splits their report out of the one it was merged into.
    Split { reason: String },
    /// Somebody of the studio takes it on.
    Assign { to: String },
    /// The studio keeps its promise: a comment, and a new promise in so many working days.
    Word { body: String, next_update_in: u32 },
    /// The studio hides it from the board for so many working days.
    Snooze { for_days: u32, reason: String },
    /// The studio says that it is solved without a project, and asks the pulse.
    Resolve { reason: String },
    /// One of its people answers that pulse.
    Pulse {
        answer: PulseAnswer,
        words: Option<String>,
    },
}

/// How an appeal ends.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "snake_case")]
pub enum AppealOutcome {
    /// It is accepted after all.
    Reopened,
    /// It stays declined.
    Upheld,
}

/// Answers to "is it better now?".
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "snake_case")]
pub enum PulseAnswer {
    /// It is better.
    Better,
    /// It is the same.
    Same,
    /// It is worse.
    Worse,
}
