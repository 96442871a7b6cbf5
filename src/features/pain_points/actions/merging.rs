//! Declaring a report a duplicate of another one, and taking that back.

use super::{
    Terms, append, check_version, member, micros, move_to, promise, recount, save, seen, subject,
};
use crate::base::actor::Actor;
use crate::base::clock::Timestamp;
use crate::base::failure::{Failure, Outcome, Problem, Refusal};
use crate::base::ids::PainPointId;
use crate::base::permission::{Act, Stake, require};
use crate::base::text::Markdown;
use crate::db::Tx;
use crate::features::pain_points::rules::{self, Merge, Status, Unmerge};
use crate::features::pain_points::store::{self, PainPoint};
use crate::features::promises;
use crate::ledger::{self, Event};

/// Merges a report into its canonical one. Whatever was merged into it before counts there too.
pub fn merge(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    terms: &Terms,
    id: PainPointId,
    wanted: &Merge,
) -> Outcome<()> {
    let before = seen(tx, actor, id)?;
    require(actor, Act::Triage, Stake::NONE)?;
    check_version(wanted.expected, &before)?;
    let into = wanted.into;
    let canonical = seen(tx, actor, into).map_err(|failure| match failure {
        Failure::Refusal(Refusal::NotFound) => Problem::new("into", "into_unknown").invalid(),
        other => other,
    })?;
    Refusal::unless_met(rules::may_merge(&before.side(), &canonical.side()))?;
    let below = below(tx, id)?;
    let mut after = before.clone();
    after.status_before_merge = Some(before.status);
    after.next_update_before_merge = before.next_update_on;
    after.status = Status::Merged;
    after.next_update_on = None;
    after.declared_into = Some(into);
    after.merged_into = Some(into);
    promises::settle(tx, now, terms.zone, subject(id))?;
    save(tx, now, &before, &mut after)?;
    store::relink(tx, &below, into)?;
    recount(tx, now, id)?;
    let event = Event::PainPointMerged {
        into,
        told: wanted.told,
        undo_until: micros(wanted.undo_until),
    };
    ledger::append(
        tx,
        now,
        actor,
        super::about(&after, event).related(subject(into)),
    );
    Ok(())
}

/// Everything merged into it, without itself.
pub(super) fn below(tx: &mut Tx<'_>, id: PainPointId) -> Outcome<Vec<PainPointId>> {
    let family = store::family(tx, id)?;
    Ok(family.into_iter().filter(|member| *member != id).collect())
}

/// The studio takes a merge back: everything stands as it did before.
pub fn unmerge(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    terms: &Terms,
    id: PainPointId,
    wanted: &Unmerge,
) -> Outcome<()> {
    let before = seen(tx, actor, id)?;
    require(actor, Act::Triage, Stake::NONE)?;
    check_version(wanted.expected, &before)?;
    let (after, from) = take_out(tx, now, terms, &before)?;
    let event = Event::PainPointUnmerged {
        from,
        told: wanted.told,
        undo_until: micros(wanted.undo_until),
    };
    ledger::append(
        tx,
        now,
        actor,
        super::about(&after, event).related(subject(from)),
    );
    Ok(())
}

/// The reporter takes their own report back out of a merge, with a word about what is different if they like.
pub fn split(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    terms: &Terms,
    id: PainPointId,
    word: &Markdown,
) -> Outcome<()> {
    let before = seen(tx, actor, id)?;
    let who = member(actor)?;
    require(actor, Act::AnswerForOwnReport, before.stake_of(Some(who)))?;
    if who != before.reporter {
        return Err(Refusal::Forbidden("reporter_only").into());
    }
    let (after, from) = take_out(tx, now, terms, &before)?;
    let event = Event::PainPointSplit { from };
    let record = super::about(&after, event).related(subject(from));
    ledger::append(tx, now, &after.acting(actor), record);
    if !word.is_empty() {
        let comment = store::insert_comment(tx, now, id, who, word.as_str(), false)?;
        let event = Event::PainPointCommented {
            comment,
            internal: false,
            by_studio: false,
        };
        append(tx, now, &after.acting(actor), &after, event);
    }
    Ok(())
}

/// Takes a report out of its canonical one and restores what it was; both, as they are now.
fn take_out(
    tx: &mut Tx<'_>,
    now: Timestamp,
    terms: &Terms,
    before: &PainPoint,
) -> Outcome<(PainPoint, PainPointId)> {
    let (Status::Merged, Some(from)) = (before.status, before.merged_into) else {
        return Err(Problem::new("status", "not_merged").conflict());
    };
    let id = before.id;
    let below = below(tx, id)?;
    let mut after = before.clone();
    let snoozed = before.snoozed_until;
    move_to(
        &mut after,
        before.status_before_merge.unwrap_or(Status::New),
    );
    after.snoozed_until = snoozed;
    after.status_before_merge = None;
    after.next_update_before_merge = None;
    after.declared_into = None;
    after.merged_into = None;
    // The same day as before; where that has passed meanwhile, one that can still be kept.
    let today = terms.today(now);
    let due_on = before.next_update_before_merge.map(|day| {
        if day >= today {
            day
        } else {
            terms.first_decision(now)
        }
    });
    promise(tx, now, terms, &mut after, due_on)?;
    save(tx, now, before, &mut after)?;
    store::relink(tx, &below, id)?;
    recount(tx, now, id)?;
    if let Some(declared) = before.declared_into {
        recount(tx, now, declared)?;
    }
    Ok((store::get(tx, id)?, from))
}
