//! One function for each thing a person can do with a project; each ends in the ledger.

mod care;
mod endings;
mod hours;
mod lifecycle;
mod links;
mod metrics;
mod proposals;
mod steps;
mod updates;

pub use care::{check_day, relieved, slip_back};
pub use endings::{confirm, fail, failure_problems, succeed, success_problems};
pub use hours::write_hours;
pub(super) use lifecycle::commitment;
pub use lifecycle::people_behind;
pub use lifecycle::{StatusChange, pause_is_over, set_status};
pub use links::{link, take_back_link, unlink};
pub use metrics::{add_metric, change_metric, correct, read, read_all};
pub use proposals::{change, propose};
pub use steps::{
    answer_as_partner, decide, decision_is_over, reach_milestone, set_milestone, stop_rule_met,
};
pub use updates::{attach, post_update};

use super::store::{self, Project};
use crate::base::actor::Actor;
use crate::base::clock::Timestamp;
use crate::base::failure::{Outcome, Problem, Refusal};
use crate::base::ids::ProjectId;
use crate::base::permission::{Act, Stake, require};
use crate::base::subject::Subject;
use crate::db::{Conn, Tx};
use crate::ledger::{self, Event, Record};

/// A project for somebody who may change it: 401 or 404 for those who may not see it, 403 for those who only read.
pub(super) fn changeable(
    conn: &mut Conn,
    actor: &Actor,
    id: ProjectId,
    act: Act,
) -> Outcome<Project> {
    require(actor, Act::ReadStaffPages, Stake::NONE)?;
    let project = store::get(conn, id)?;
    let stake = store::stakes(conn, actor, &project)?;
    require(actor, act, stake)?;
    Ok(project)
}

/// A project for somebody who reads: everyone on the staff does.
pub fn seen(conn: &mut Conn, actor: &Actor, id: ProjectId) -> Outcome<Project> {
    require(actor, Act::ReadStaffPages, Stake::NONE)?;
    store::get(conn, id)
}

/// Refuses what can no longer be done once a project has ended.
fn unless_over(project: &Project) -> Outcome<()> {
    if project.status.is_over() {
        return Err(Problem::new("project", "project_is_over").conflict());
    }
    Ok(())
}

fn check_version(expected: Option<i64>, project: &Project) -> Outcome<()> {
    match expected {
        Some(expected) if expected != project.version => Err(Refusal::Stale.into()),
        _ => Ok(()),
    }
}

fn append(tx: &mut Tx<'_>, now: Timestamp, actor: &Actor, id: ProjectId, event: Event) {
    ledger::append(tx, now, actor, Record::new(Subject::Project(id), event));
}

/// A problem that nothing can be said about but by its field.
fn invalid(problems: Vec<Problem>) -> Outcome<()> {
    Refusal::unless_valid(problems)
}
