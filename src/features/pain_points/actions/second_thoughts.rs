//! Deciding with half a minute for second thoughts, and having them.

use std::collections::BTreeSet;

use super::merging::below;
use super::tags::carried;
use super::{member, recount, save, seen, subject};
use crate::base::actor::Actor;
use crate::base::clock::Timestamp;
use crate::base::failure::{Outcome, Problem};
use crate::base::ids::{PainPointId, ProjectId, TagId};
use crate::base::permission::{Act, Stake, require};
use crate::base::subject::Subject;
use crate::db::Tx;
use crate::features::pain_points::rules::{self, Kept, SECOND_THOUGHTS};
use crate::features::pain_points::store::{self, Before, PainPoint, SecondThought, Sorted};
use crate::features::{promises, pulses};
use crate::ledger::{self, Event};
use crate::timekeeper::{self, DueKind};

/// Does what `act` does about a report, and remembers for half a minute where everything stood; `act` is told until
/// when letters have to wait. Whether there is anything to take back.
pub fn with_second_thoughts(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    id: PainPointId,
    act: impl FnOnce(&mut Tx<'_>, Option<Timestamp>) -> Outcome<()>,
) -> Outcome<bool> {
    let before = seen(tx, actor, id)?;
    let promise = promises::standing(tx, subject(id))?;
    let sorted = Sorted {
        assignee: before.assignee,
        area: before.area,
        tags: carried(tx, id)?,
        back_at: timekeeper::scheduled(tx, DueKind::SnoozeOver, subject(id))?,
    };
    let first = ledger::next_seq(tx)?;
    let until = now + SECOND_THOUGHTS;
    act(tx, Some(until))?;
    let last = ledger::next_seq(tx)? - 1;
    if last < first {
        return Ok(false);
    }
    let thought = SecondThought {
        kept: Kept {
            by: member(actor)?,
            until,
            version: store::get(tx, id)?.version,
        },
        first,
        last,
        before: Before {
            report: before.stands(),
            promise,
            sorted: Some(sorted),
        },
    };
    store::keep_thought(tx, id, &thought)?;
    Ok(true)
}

/// What other rooms wrote with a decision that was taken back: the caller takes that back too, or all of it fails.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Undone {
    /// The projects that the report was linked to.
    pub links: Vec<ProjectId>,
    /// The reports that it was said to be different from.
    pub told_apart: Vec<PainPointId>,
}

/// Takes the newest decision about a report back: everything stands as before, both are in the ledger, and no letter
/// leaves.
pub fn undo(tx: &mut Tx<'_>, now: Timestamp, actor: &Actor, id: PainPointId) -> Outcome<Undone> {
    let before = seen(tx, actor, id)?;
    require(actor, Act::Triage, Stake::NONE)?;
    let thought = store::remembered(tx, id)?;
    let kept = thought.as_ref().map(|thought| thought.kept);
    rules::may_undo(kept, actor.member_id(), before.version, now).map_err(Problem::conflict)?;
    let Some(thought) = thought else {
        return Ok(Undone::default());
    };
    put_back(tx, now, &before, &thought.before)?;
    promises::restore(tx, now, subject(id), &thought.before.promise)?;
    let mut touched = before
        .merged_into
        .or(store::get(tx, id)?.merged_into)
        .map(subject);
    let mut undone = Undone::default();
    let limit = thought.last - thought.first + 1;
    for entry in ledger::entries_after(tx, thought.first - 1, limit)? {
        match entry.event().map_err(anyhow::Error::new)? {
            Event::PainPointQuestioned { decision, .. }
            | Event::PainPointAccepted { decision, .. }
            | Event::PainPointDeclined { decision, .. }
            | Event::PainPointResolved { decision, .. }
            | Event::PainPointReopened { decision, .. } => {
                store::mark_undone(tx, now, decision)?;
            }
            Event::PainPointAppealAnswered { .. } => store::ask_appeal_again(tx, id)?,
            Event::PainPointTagged { tags } => untag(tx, id, &tags, &thought.before)?,
            Event::PulseAsked { pulse, .. } => pulses::take_back(tx, pulse)?,
            Event::PainPointLinked { project, .. } => {
                undone.links.push(project);
                touched = Some(Subject::Project(project));
            }
            Event::PainPointToldApart { from, .. } => {
                undone.told_apart.push(from);
                touched = Some(subject(from));
            }
            _ => {}
        }
    }
    store::forget_thought(tx, id)?;
    let event = Event::PainPointDecisionUndone {
        first: thought.first,
        last: thought.last,
    };
    let record = super::about(&before, event);
    let record = match touched {
        Some(other) => record.related(other),
        None => record,
    };
    ledger::append(tx, now, actor, record);
    Ok(undone)
}

/// The row as it stood, with the links and counts of its family.
fn put_back(tx: &mut Tx<'_>, now: Timestamp, present: &PainPoint, was: &Before) -> Outcome<()> {
    let id = present.id;
    let below = below(tx, id)?;
    let mut after = present.clone();
    after.stand_again(&was.report);
    if let Some(sorted) = &was.sorted {
        after.assignee = sorted.assignee;
        after.area = sorted.area;
        if present.snoozed_until != after.snoozed_until {
            match sorted.back_at {
                Some(at) => timekeeper::schedule(tx, DueKind::SnoozeOver, subject(id), at)?,
                None => timekeeper::cancel(tx, DueKind::SnoozeOver, subject(id))?,
            }
        }
    }
    after.merged_into = match was.report.declared_into {
        None => None,
        Some(into) => Some(canonical_again(tx, id, into)?),
    };
    save(tx, now, present, &mut after)?;
    if present.declared_into != after.declared_into {
        store::relink(tx, &below, after.merged_into.unwrap_or(id))?;
        recount(tx, now, id)?;
        if let Some(left) = present.declared_into {
            recount(tx, now, left)?;
        }
    }
    Ok(())
}

/// It carries the tags it had; refused when somebody changed them since.
fn untag(tx: &mut Tx<'_>, id: PainPointId, made: &[TagId], was: &Before) -> Outcome<()> {
    let Some(sorted) = &was.sorted else {
        return Ok(());
    };
    let present = carried(tx, id)?;
    let made: BTreeSet<TagId> = made.iter().copied().collect();
    if present.iter().copied().collect::<BTreeSet<TagId>>() != made {
        return Err(Problem::new("pain_point", "undo_changed").conflict());
    }
    for tag in present.iter().filter(|tag| !sorted.tags.contains(tag)) {
        store::remove_tag(tx, id, *tag)?;
    }
    for tag in sorted.tags.iter().filter(|tag| !present.contains(tag)) {
        store::put_tag(tx, id, *tag)?;
    }
    Ok(())
}

/// The report at the end of the links that begin at `into`; refused when somebody merged that one into this meanwhile.
fn canonical_again(tx: &mut Tx<'_>, id: PainPointId, into: PainPointId) -> Outcome<PainPointId> {
    let canonical = store::get(tx, into)?.merged_into.unwrap_or(into);
    if canonical == id {
        return Err(Problem::new("pain_point", "undo_changed").conflict());
    }
    Ok(canonical)
}
