//! The public accounts of how projects ended.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Moment;
use crate::base::language::Language;

/// The public account of how a project ended.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retrospective {
    /// Key of the project.
    pub project: String,
    /// Success or failure.
    pub kind: RetrospectiveKind,
    /// Stable address.
    pub slug: String,
    /// The language it is written in.
    pub language: Language,
    /// Its headline.
    pub title: String,
    /// Key of the author.
    pub author: String,
    /// Key of somebody outside the project who helped to tell it.
    pub facilitator: String,
    /// Who may read it.
    pub visibility: Audience,
    /// The first save, by the author.
    pub drafted: Moment,
    /// Handed in for review, by the author.
    pub submitted: Moment,
    /// What reviewers said.
    #[serde(default, rename = "review")]
    pub reviews: Vec<Review>,
    /// Published, by the author.
    pub published: Moment,
    /// Hours a month that the text speaks of: reporters and supporters of the linked pain points up to publication.
    pub hours_told: f64,
    /// Readers whom it helped.
    #[serde(default)]
    pub helped: i64,
    /// Markdown by section name.
    pub sections: BTreeMap<String, String>,
    /// What would have to be true to try again.
    #[serde(default, rename = "condition")]
    pub conditions: Vec<Condition>,
    /// Contributing factors, by kind.
    #[serde(default, rename = "factor")]
    pub factors: Vec<Factor>,
    /// What happens instead.
    #[serde(default, rename = "follow_up")]
    pub follow_ups: Vec<FollowUp>,
    /// What becomes of every linked pain point.
    #[serde(rename = "fate")]
    pub fates: Vec<Fate>,
    /// How a success is kept.
    pub plan: Option<Plan>,
}

/// Kinds of retrospectives.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "snake_case")]
pub enum RetrospectiveKind {
    /// It worked.
    Success,
    /// It did not.
    Postmortem,
}

/// Who may read a retrospective.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// Everybody.
    Internet,
    /// Everybody with an account.
    Staff,
}

/// What somebody said before publication.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Review {
    /// Key of the reviewer.
    pub by: String,
    /// When.
    pub on: Moment,
    /// The remark.
    pub body: String,
    /// Whether it is good to go.
    pub approves: bool,
}

/// What would have to be true.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// The condition.
    pub text: String,
    /// How we would know.
    pub how_known: String,
    /// Key of the person who watches it.
    pub watcher: String,
    /// When it is looked at next, in working days; negative lies ahead.
    pub review_days_ago: i32,
    /// What became of it, if anything did.
    pub became: Option<ConditionChange>,
}

/// A condition turned.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConditionChange {
    /// What it is now.
    pub state: ConditionState,
    /// When.
    pub on: Moment,
    /// Key of the person who said so.
    pub by: String,
    /// What happened.
    pub note: String,
}

/// States of a condition that has turned; before, it is not yet true.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "snake_case")]
pub enum ConditionState {
    /// It holds now.
    True,
    /// It does not matter any more.
    NoLongerRelevant,
}

/// Something that contributed to a failure.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Factor {
    /// Which kind.
    pub kind: FactorKind,
    /// What it was.
    pub text: String,
}

/// Kinds of contributing factors.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "snake_case")]
pub enum FactorKind {
    /// Too much or the wrong piece.
    Scope,
    /// Somebody else's clock.
    Dependency,
    /// Policy or regulation.
    Policy,
    /// What a tool cannot do.
    Tool,
    /// Hands and hours.
    Capacity,
    /// People found another way.
    Adoption,
    /// The figures looked elsewhere.
    Measurement,
    /// Something else went first.
    Priority,
}

/// What is done after a failure.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FollowUp {
    /// Which kind.
    pub kind: FollowUpKind,
    /// What will be done.
    pub text: String,
    /// Key of the owner.
    pub owner: String,
    /// By when, in working days; negative lies ahead.
    pub due_days_ago: i32,
}

/// Kinds of follow-ups.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "snake_case")]
pub enum FollowUpKind {
    /// The same again, when it can work.
    Retry,
    /// Less at once.
    SmallerStep,
    /// Another way.
    OtherApproach,
    /// Living with it better.
    Workaround,
    /// Living with it.
    Accept,
}

/// What becomes of a linked pain point when its project ends.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fate {
    /// Key of the pain point.
    pub pain_point: String,
    /// Its next state.
    pub fate: FateKind,
    /// What its people are told.
    pub reason: String,
    /// What would change the answer, for a declined one.
    pub would_change: Option<String>,
    /// The next word, in working days, for one that is open again.
    pub next_update_in: Option<u32>,
}

/// Fates.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "snake_case")]
pub enum FateKind {
    /// It no longer hurts.
    Resolved,
    /// It is open again.
    Accepted,
    /// It will stay as it is.
    Declined,
}

/// How a success is kept good.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// Key of the metric.
    pub measure: String,
    /// The value past which it counts as broken.
    pub limit: f64,
    /// Calendar days after publication on which it is checked.
    pub every_days: Vec<u32>,
    /// Key of the owner.
    pub owner: String,
}
