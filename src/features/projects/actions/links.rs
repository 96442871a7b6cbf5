//! Which pain points a project works on.

use super::proposals::append_link;
use super::{changeable, invalid};
use crate::base::actor::Actor;
use crate::base::clock::Timestamp;
use crate::base::failure::{Outcome, Problem};
use crate::base::ids::{PainPointId, ProjectId};
use crate::base::permission::Act;
use crate::db::Tx;
use crate::features::pain_points::{self, Terms};
use crate::features::projects::rules;
use crate::features::projects::store::{self, Project};
use crate::ledger::Event;

/// Links a pain point. An active project takes it up at once; a proposed one when it becomes active. Again: nothing.
/// Letters about it wait until `undo_until`.
pub fn link(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    terms: &Terms,
    id: ProjectId,
    pain: PainPointId,
    undo_until: Option<Timestamp>,
) -> Outcome<()> {
    let project = changeable(tx, actor, id, Act::RunProjects)?;
    rules::may_link(project.status).map_err(Problem::conflict)?;
    if store::linked(tx, id)?.iter().any(|link| link.id == pain) {
        return Ok(());
    }
    link_one(tx, now, actor, terms, &project, pain, undo_until)
}

pub(super) fn link_one(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    terms: &Terms,
    project: &Project,
    pain: PainPointId,
    undo_until: Option<Timestamp>,
) -> Outcome<()> {
    if pain_points::find(tx, pain)?.is_none() {
        let problem =
            Problem::new("pain_points", "pain_point_unknown").with("number", pain.to_string());
        invalid(vec![problem])?;
    }
    let seen = pain_points::check_linkable(tx, actor, pain)?;
    store::insert_link(tx, now, project.id, pain, actor.member_id())?;
    append_link(
        tx,
        now,
        actor,
        &seen,
        project.id,
        Event::PainPointLinked {
            project: project.id,
            undo_until: undo_until.map(|until| until.timestamp_micros()),
        },
    );
    if project.status.holds() {
        pain_points::taken_up(tx, now, actor, terms, pain, project.id, undo_until)?;
    }
    Ok(())
}

/// Unlinks a pain point; it is `accepted` again unless another active project holds it. A committed project keeps at
/// least one. Without a link: nothing.
pub fn unlink(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    terms: &Terms,
    id: ProjectId,
    pain: PainPointId,
) -> Outcome<()> {
    let project = changeable(tx, actor, id, Act::RunProjects)?;
    rules::may_link(project.status).map_err(Problem::conflict)?;
    let linked = store::linked(tx, id)?;
    if !linked.iter().any(|link| link.id == pain) {
        return Ok(());
    }
    if project.status.is_committed() && linked.len() == 1 {
        return Err(Problem::new("pain_points", "last_link").conflict());
    }
    store::remove_link(tx, id, pain)?;
    if let Some(row) = pain_points::find(tx, pain)? {
        append_link(
            tx,
            now,
            actor,
            &row,
            id,
            Event::PainPointUnlinked { project: id },
        );
    }
    if project.status.holds() && !is_held(tx, pain)? {
        pain_points::released(tx, now, actor, terms, pain, id)?;
    }
    Ok(())
}

/// A link that was made a moment ago is taken back: the pain point's own room restores the rest. 409 where somebody
/// ended it meanwhile, or where the project has no other any more.
pub fn take_back_link(tx: &mut Tx<'_>, id: ProjectId, pain: PainPointId) -> Outcome<()> {
    let linked = store::linked(tx, id)?;
    let committed = store::get(tx, id)?.status.is_committed();
    let there = linked
        .iter()
        .any(|link| link.id == pain && link.fate.is_none());
    if !there || committed && linked.len() == 1 {
        return Err(Problem::new("pain_point", "undo_changed").conflict());
    }
    store::remove_link(tx, id, pain)?;
    Ok(())
}

/// Whether any active project holds this pain point now.
pub(super) fn is_held(tx: &mut Tx<'_>, pain: PainPointId) -> Outcome<bool> {
    Ok(!store::holders(tx, &[pain])?.is_empty())
}
