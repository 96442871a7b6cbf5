//! Handing it in, and what others say before it is published.

use super::{about, stake_in, to_write};
use crate::base::actor::Actor;
use crate::base::clock::Timestamp;
use crate::base::failure::{Outcome, Problem, Refusal};
use crate::base::ids::RetrospectiveId;
use crate::base::permission::Act;
use crate::base::text::Markdown;
use crate::db::Tx;
use crate::features::retrospectives::rules::Status;
use crate::features::retrospectives::store::{self, Retrospective, Review};
use crate::ledger::{self, Event};

/// Hands a draft in for review.
pub fn submit(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    id: RetrospectiveId,
) -> Outcome<Retrospective> {
    let (present, _) = to_write(tx, actor, id, Act::WriteRetrospective)?;
    match present.status {
        Status::Draft => {}
        Status::InReview => {
            return Err(Problem::new("status", "retrospective_in_review").conflict());
        }
        Status::Published => {
            return Err(Problem::new("status", "retrospective_published").conflict());
        }
    }
    store::set_status(tx, now, id, Status::InReview)?;
    ledger::append(
        tx,
        now,
        actor,
        about(&present, Event::RetrospectiveSubmitted {}),
    );
    Ok(Retrospective {
        status: Status::InReview,
        submitted_at: Some(now),
        ..present
    })
}

/// What a reader of the draft says: good to go, or back to the author with a word. The author may take it back.
pub fn review(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    id: RetrospectiveId,
    approved: bool,
    note: &Markdown,
) -> Outcome<()> {
    let (present, ground) = to_write(tx, actor, id, Act::ReviewRetrospective)?;
    let member = actor.member_id().ok_or(Refusal::SignIn)?;
    if present.status != Status::InReview {
        return Err(Problem::new("status", "retrospective_not_in_review").conflict());
    }
    let own = member == present.author;
    if approved && own {
        return Err(Problem::new("review", "review_by_author").conflict());
    }
    if !approved && !own && note.is_empty() {
        return Err(Problem::new("note", "required").invalid());
    }
    debug_assert!(stake_in(&present, &ground, actor).works_on_it || actor.is_studio());
    let review = Review {
        member,
        approved,
        version: present.version,
        note: note.as_str().to_owned(),
        at: now,
    };
    store::insert_review(tx, id, &review)?;
    let event = if approved {
        Event::RetrospectiveReviewed { approved }
    } else {
        store::set_status(tx, now, id, Status::Draft)?;
        Event::RetrospectiveReturned {}
    };
    ledger::append(tx, now, actor, about(&present, event));
    Ok(())
}
