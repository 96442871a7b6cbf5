//! What projects do to pain points. The projects room writes the links and their events; this is their effect here.

use super::{Terms, micros, move_to, promise, save};
use crate::base::actor::Actor;
use crate::base::clock::Timestamp;
use crate::base::failure::{Outcome, Refusal};
use crate::base::ids::{PainPointId, ProjectId};
use crate::base::subject::Subject;
use crate::db::{Conn, Tx};
use crate::features::pain_points::rules::{self, Ending, Fate, Status};
use crate::features::pain_points::store::{self, DecisionRow, PainPoint};
use crate::ledger::{self, Event};

/// A pain point that may be linked to a project; 422 when there is none, 409 when its status speaks against it.
pub fn check_linkable(conn: &mut Conn, actor: &Actor, id: PainPointId) -> Outcome<PainPoint> {
    let pain = super::seen(conn, actor, id)?;
    rules::may_be_linked(pain.status)
        .map_err(|problem| problem.with("number", id.to_string()).conflict())?;
    Ok(pain)
}

/// An active project takes it up: `accepted → in_project`. Whether it did; anything else than accepted stays. Letters
/// about it wait until `undo_until`.
pub fn taken_up(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    terms: &Terms,
    id: PainPointId,
    project: ProjectId,
    undo_until: Option<Timestamp>,
) -> Outcome<bool> {
    change(
        tx,
        now,
        actor,
        terms,
        id,
        project,
        Change {
            from: &[Status::Accepted],
            to: Status::InProject,
            event: Event::PainPointTakenUp {
                project,
                undo_until: micros(undo_until),
            },
        },
    )
}

/// No active project holds it any more: `in_project → accepted`. Whether it was held.
pub fn released(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    terms: &Terms,
    id: PainPointId,
    project: ProjectId,
) -> Outcome<bool> {
    change(
        tx,
        now,
        actor,
        terms,
        id,
        project,
        Change {
            from: &[Status::InProject],
            to: Status::Accepted,
            event: Event::PainPointReleased { project },
        },
    )
}

/// Its project regressed: what was resolved with it is in the project again. Whether it was resolved.
pub fn reopened_by_project(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    terms: &Terms,
    id: PainPointId,
    project: ProjectId,
) -> Outcome<bool> {
    change(
        tx,
        now,
        actor,
        terms,
        id,
        project,
        Change {
            from: &[Status::Resolved, Status::Accepted],
            to: Status::InProject,
            event: Event::PainPointTakenUp {
                project,
                undo_until: None,
            },
        },
    )
}

struct Change<'a> {
    from: &'a [Status],
    to: Status,
    event: Event,
}

fn change(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    terms: &Terms,
    id: PainPointId,
    project: ProjectId,
    wanted: Change<'_>,
) -> Outcome<bool> {
    let before = store::get(tx, id)?;
    let mut after = before.clone();
    if before.status == Status::Merged {
        // It will stand there when it is taken out of the merge.
        let stood = before
            .status_before_merge
            .filter(|stood| wanted.from.contains(stood));
        if stood.is_some() {
            after.status_before_merge = Some(wanted.to);
            save(tx, now, &before, &mut after)?;
        }
        return Ok(false);
    }
    if !wanted.from.contains(&before.status) {
        return Ok(false);
    }
    move_to(&mut after, wanted.to);
    // In a project, the project's own promise is the one that counts.
    let due_on = (wanted.to == Status::Accepted).then(|| terms.usual_word(now));
    promise(tx, now, terms, &mut after, due_on)?;
    save(tx, now, &before, &mut after)?;
    let record = super::about(&after, wanted.event);
    ledger::append(tx, now, actor, record.related(Subject::Project(project)));
    Ok(true)
}

/// What becomes of it when its project ends.
pub fn fated(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    terms: &Terms,
    id: PainPointId,
    ending: &Ending,
) -> Outcome<()> {
    let (project, fate, still_held) = (ending.project, ending.fate, ending.still_held);
    let missing = rules::missing_words(fate, &ending.would_change);
    Refusal::unless_valid(missing)?;
    let before = store::get(tx, id)?;
    let mut after = before.clone();
    match before.status {
        Status::InProject if still_held => {}
        Status::InProject | Status::Accepted => {
            move_to(&mut after, fate.status());
            let due_on = (fate == Fate::Accepted).then(|| terms.usual_word(now));
            promise(tx, now, terms, &mut after, due_on)?;
        }
        Status::Merged if before.status_before_merge == Some(Status::InProject) && !still_held => {
            after.status_before_merge = Some(fate.status());
        }
        _ => {}
    }
    save(tx, now, &before, &mut after)?;
    let row = DecisionRow {
        to: Some(fate.status()),
        reason: ending.reason.as_str().to_owned(),
        would_change: ending.would_change.as_str().to_owned(),
        ..DecisionRow::between(&before, &after, actor.member_id(), now)
    };
    store::insert_decision(tx, &row)?;
    let event = Event::PainPointFated {
        project,
        fate: fate.as_str().to_owned(),
    };
    let record = super::about(&after, event).related(Subject::Project(project));
    ledger::append(tx, now, actor, record);
    Ok(())
}
