//! Word about how a project is doing.

use super::{append, changeable, unless_over};
use crate::base::actor::Actor;
use crate::base::clock::Timestamp;
use crate::base::failure::{Outcome, Problem, Refusal};
use crate::base::ids::{FileId, ProjectId, UpdateId};
use crate::base::permission::Act;
use crate::base::subject::Subject;
use crate::db::Tx;
use crate::features::files::{self, On};
use crate::features::pain_points::Terms;
use crate::features::projects::rules::{Status, Update};
use crate::features::projects::store;
use crate::features::promises;
use crate::ledger::Event;

/// Posts an update with what is attached to it: keeps the promise that was open, and makes the next one.
pub fn post_update(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    terms: &Terms,
    id: ProjectId,
    new: &Update,
    attached: &[FileId],
) -> Outcome<UpdateId> {
    let mut project = changeable(tx, actor, id, Act::ReportOnProject)?;
    unless_over(&project)?;
    if project.status == Status::Proposed {
        return Err(Problem::new("project", "not_committed").conflict());
    }
    let author = actor.member_id().ok_or(Refusal::SignIn)?;
    let update = store::insert_update(tx, now, id, author, new)?;
    files::claim(tx, now, actor, attached, On::Update(update))?;
    project.health = Some(new.health);
    project.next_update_on = new.next_update_on;
    store::save(tx, now, &mut project)?;
    promises::make(
        tx,
        now,
        terms.zone,
        Subject::Project(id),
        new.next_update_on,
    )?;
    append(
        tx,
        now,
        actor,
        id,
        Event::ProjectUpdated {
            update,
            health: new.health.as_str().to_owned(),
        },
    );
    Ok(update)
}

/// Attaches files to the project itself: what belongs to no single update, such as an offer or a plan.
pub fn attach(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    id: ProjectId,
    attached: &[FileId],
) -> Outcome<()> {
    let project = changeable(tx, actor, id, Act::ReportOnProject)?;
    unless_over(&project)?;
    if attached.is_empty() {
        return Err(Problem::new("files", "required").invalid());
    }
    let new = files::claim(tx, now, actor, attached, On::Project(id))?;
    if new > 0 {
        let files = i64::try_from(new).unwrap_or(i64::MAX);
        append(tx, now, actor, id, Event::ProjectFilesAdded { files });
    }
    Ok(())
}
