//! Everything this room asks of the rooms below it about the project that ended.

use chrono_tz::Tz;

use super::rules::{Facts, Figure, Kind, LocalName, Pulse};
use crate::base::actor::Actor;
use crate::base::clock::{Timestamp, day_in};
use crate::base::failure::{Outcome, Problem, Refusal};
use crate::base::ids::{MemberId, PainPointId, ProjectId, RetrospectiveId};
use crate::base::permission::Stake;
use crate::db::{Conn, Tx};

/// A fate as a form or a program sends it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RawFate {
    /// The number of the pain point.
    pub pain_point: i64,
    /// `resolved`, `accepted` or `declined`.
    pub fate: String,
    /// The word its people are told.
    pub reason: String,
    /// What would change the answer.
    pub would_change: String,
}

/// A sustainment plan as a form or a program sends it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RawPlan {
    /// Id or name of a metric.
    pub measure: String,
    /// Crossed when a reading is worse.
    pub limit: Option<f64>,
    /// Days after success.
    pub every_days: Vec<i64>,
    /// The owner's address.
    pub owner: String,
}

/// The project as its retrospective needs it.
#[derive(Debug, Clone)]
pub struct Ground {
    /// Its number.
    pub id: ProjectId,
    /// Its title.
    pub title: String,
    /// `active`, `delivered` …
    pub state: String,
    /// In the reporters' words.
    pub problem: String,
    /// As committed.
    pub hypothesis: String,
    /// When its contract was locked.
    pub committed_at: Option<Timestamp>,
    /// Its lead and its members.
    pub people: Vec<MemberId>,
    /// Departments that take part.
    pub partners: Vec<LocalName>,
    /// What the reader has to do with it.
    pub stake: Stake,
}

impl Ground {
    /// Whether it has begun and not ended: its account can be written.
    pub fn is_open(&self) -> bool {
        matches!(self.state.as_str(), "active" | "paused" | "delivered")
    }

    /// Whether it ended with an account.
    pub fn has_ended(&self) -> bool {
        matches!(self.state.as_str(), "sustaining" | "closed" | "failed")
    }
}

/// A pain point whose fate is decided with the project.
#[derive(Debug, Clone, PartialEq)]
pub struct Linked {
    /// Its number.
    pub id: PainPointId,
    /// Its title.
    pub title: String,
    /// What it costs, in hours a month.
    pub hours_per_month: f64,
    /// How many people it hurts.
    pub people: i64,
}

/// A project before or after this one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relative {
    /// Its number.
    pub id: ProjectId,
    /// Its title.
    pub title: String,
    /// `proposed`, `failed` …
    pub state: String,
}

/// How the project is told to end.
#[derive(Debug, Clone, Default)]
pub struct Ending {}

impl Ending {
    /// Reads fates and plan; what cannot be read is a problem.
    pub fn parse(_: &[RawFate], _: Option<&RawPlan>, _: &mut Vec<Problem>) -> Option<Self> {
        None
    }
}

/// The project, for `actor`; 404 where there is none that they may know of.
pub fn of(_: &mut Conn, _: &Actor, _: ProjectId) -> Outcome<Ground> {
    Err(Refusal::NotFound.into())
}

/// What readers see beside the text, as it is now.
pub fn facts(_: &mut Conn, now: Timestamp, zone: Tz, _: &Ground) -> Outcome<Facts> {
    let _ = (day_in(zone, now), Figure::default(), Pulse::default(), Kind::Success);
    Ok(Facts::default())
}

/// The guards of the project itself.
pub fn unmet(_: &mut Conn, _: Kind, _: ProjectId, _: &Ending) -> Outcome<Vec<Problem>> {
    Ok(Vec::new())
}

/// Ends the project: its state, the fates, the plan.
pub fn end(
    _: &mut Tx<'_>,
    _: Timestamp,
    _: Tz,
    _: &Actor,
    _: &super::store::Retrospective,
    _: Ending,
) -> Outcome<()> {
    let _ = RetrospectiveId(0);
    Ok(())
}

/// The pain points whose fate is decided with the project.
pub fn linked(_: &mut Conn, _: ProjectId) -> Outcome<Vec<Linked>> {
    Ok(Vec::new())
}

/// The metrics that a plan can watch: id, name and target.
pub fn measures(_: &mut Conn, _: ProjectId) -> Outcome<Vec<(i64, String, f64)>> {
    Ok(Vec::new())
}

/// The projects before it, itself and those after it, oldest first.
pub fn lineage(_: &mut Conn, _: ProjectId) -> Outcome<Vec<Relative>> {
    Ok(Vec::new())
}

/// The address of the project's lead; empty without one.
pub fn lead_address(_: &mut Conn, _: &Ground) -> Outcome<String> {
    Ok(String::new())
}
