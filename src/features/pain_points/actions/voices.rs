//! "Me too", "it came back", and what people say.

use chrono::{NaiveDate, TimeDelta};

use super::{Terms, append, member, move_to, promise, recount, save, seen, subject};
use crate::base::actor::Actor;
use crate::base::clock::Timestamp;
use crate::base::failure::{Outcome, Problem, Refusal};
use crate::base::ids::{CommentId, MemberId, PainPointId};
use crate::base::impact::Impact;
use crate::base::permission::{Act, Stake, Visibility, require};
use crate::base::text::Markdown;
use crate::db::{Conn, Tx};
use crate::features::follows;
use crate::features::pain_points::rules::Status;
use crate::features::pain_points::store::{self, DecisionRow, PainPoint};
use crate::ledger::{self, Event};

/// Adds a voice, or changes its hours; said again without hours it keeps the earlier ones. Gives the canonical report,
/// counted again.
pub fn support(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    id: PainPointId,
    impact: Option<Impact>,
) -> Outcome<PainPoint> {
    let pain = seen(tx, actor, id)?;
    require(actor, Act::TakePart, Stake::NONE)?;
    let who = member(actor)?;
    let canonical = canonical(tx, &pain)?;
    if who == pain.reporter || who == canonical.reporter {
        return Err(Problem::new("pain_point", "own_report").conflict());
    }
    let earlier = store::support_of(tx, id, who)?;
    let event = match earlier {
        None => Event::PainPointSupported {},
        Some(said) if impact.is_some() && impact != said => Event::PainPointSupportChanged {},
        Some(_) => return Ok(canonical),
    };
    store::put_support(tx, now, id, who, impact)?;
    recount(tx, now, id)?;
    follows::ensure(tx, now, who, subject(id))?;
    append(tx, now, actor, &pain, event);
    store::get(tx, canonical.id)
}

/// Takes a voice back. Gives the canonical report, counted again.
pub fn unsupport(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    id: PainPointId,
) -> Outcome<PainPoint> {
    let pain = seen(tx, actor, id)?;
    require(actor, Act::TakePart, Stake::NONE)?;
    if store::remove_support(tx, id, member(actor)?)? {
        recount(tx, now, id)?;
        append(tx, now, actor, &pain, Event::PainPointUnsupported {});
    }
    let pain = store::get(tx, id)?;
    canonical(tx, &pain)
}

/// The report that stands for it: itself, unless it is merged.
fn canonical(conn: &mut Conn, pain: &PainPoint) -> Outcome<PainPoint> {
    match pain.merged_into {
        Some(id) => store::get(conn, id),
        None => Ok(pain.clone()),
    }
}

/// What was resolved hurts again: one click of anybody whom it hurts. It is accepted again, and word is promised.
pub fn came_back(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    terms: &Terms,
    id: PainPointId,
    impact: Option<Impact>,
) -> Outcome<()> {
    let before = seen(tx, actor, id)?;
    require(actor, Act::TakePart, Stake::NONE)?;
    let who = member(actor)?;
    if before.status != Status::Resolved {
        return Err(Problem::new("status", "not_resolved").conflict());
    }
    let mut after = before.clone();
    move_to(&mut after, Status::Accepted);
    promise(tx, now, terms, &mut after, Some(terms.first_decision(now)))?;
    save(tx, now, &before, &mut after)?;
    let acting = before.acting(actor);
    let row = DecisionRow::between(&before, &after, acting.member_id(), now);
    store::insert_decision(tx, &row)?;
    append(tx, now, &acting, &after, Event::PainPointCameBack {});
    if who != before.reporter {
        support(tx, now, actor, id, impact)?;
    }
    Ok(())
}

/// Says something: for everybody who sees the report, or for the studio only. The reporter's word on a question makes
/// it new again.
pub fn comment(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    terms: &Terms,
    id: PainPointId,
    body: &Markdown,
    internal: bool,
) -> Outcome<CommentId> {
    let pain = seen(tx, actor, id)?;
    require(actor, Act::TakePart, Stake::NONE)?;
    if internal {
        require(actor, Act::ReadInternalNotes, Stake::NONE)?;
    }
    let who = member(actor)?;
    if let Some(same) = said_just_now(tx, now, id, who, body, internal)? {
        return Ok(same);
    }
    let comment = store::insert_comment(tx, now, id, who, body.as_str(), internal)?;
    let visibility = if internal {
        Visibility::Studio
    } else {
        pain.visibility
    };
    // An internal note is the studio's own, whoever reported it.
    let acting = match internal {
        true => actor.clone(),
        false => pain.acting(actor),
    };
    let by_studio = acting.is_studio();
    let event = Event::PainPointCommented {
        comment,
        internal,
        by_studio,
    };
    let record = super::about(&pain, event).visible_to(visibility);
    ledger::append(tx, now, &acting, record);
    if internal {
        return Ok(comment);
    }
    follows::ensure(tx, now, who, subject(id))?;
    if who == pain.reporter && pain.status == Status::NeedsInfo {
        answered_by_comment(tx, now, actor, terms, &pain, comment)?;
    } else {
        store::touch(tx, now, id)?;
    }
    Ok(comment)
}

/// The same words of the same person within a minute are one comment: a form sent twice.
fn said_just_now(
    conn: &mut Conn,
    now: Timestamp,
    id: PainPointId,
    who: MemberId,
    body: &Markdown,
    internal: bool,
) -> Outcome<Option<CommentId>> {
    let last = store::comments_of(conn, &[id], true, 1)?.pop();
    Ok(last
        .filter(|last| {
            last.author == who
                && last.internal == internal
                && last.body == body.as_str()
                && now - last.created_at < TimeDelta::minutes(1)
        })
        .map(|last| last.id))
}

/// The reporter answered: it is new again, and a decision is promised again.
fn answered_by_comment(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    terms: &Terms,
    before: &PainPoint,
    comment: CommentId,
) -> Outcome<()> {
    let mut after = before.clone();
    move_to(&mut after, Status::New);
    promise(tx, now, terms, &mut after, Some(terms.first_decision(now)))?;
    save(tx, now, before, &mut after)?;
    let comment = Some(comment);
    let event = Event::PainPointAnswered { comment };
    append(tx, now, &after.acting(actor), &after, event);
    Ok(())
}

/// The studio keeps its promise: a word to everybody, and the day of the next one.
pub fn word(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    terms: &Terms,
    id: PainPointId,
    body: &Markdown,
    next_update_on: NaiveDate,
) -> Outcome<CommentId> {
    require(actor, Act::Triage, Stake::NONE)?;
    let pain = seen(tx, actor, id)?;
    if pain.status == Status::Merged {
        return Err(Refusal::Conflict(vec![Problem::new("status", "is_merged")]).into());
    }
    let comment = comment(tx, now, actor, terms, id, body, false)?;
    let before = store::get(tx, id)?;
    if before.next_update_on == Some(next_update_on) && before.updated_at != now {
        return Ok(comment);
    }
    let mut after = before.clone();
    promise(tx, now, terms, &mut after, Some(next_update_on))?;
    save(tx, now, &before, &mut after)?;
    let due_on = Some(next_update_on);
    append(tx, now, actor, &after, Event::PainPointPromised { due_on });
    Ok(comment)
}
