//! What readers of a draft say beside its sections.

use super::{about, to_write};
use crate::base::actor::Actor;
use crate::base::clock::Timestamp;
use crate::base::failure::{Outcome, Problem, Refusal};
use crate::base::ids::{RetrospectiveId, StoryCommentId};
use crate::base::permission::Act;
use crate::base::text::Markdown;
use crate::db::Tx;
use crate::features::retrospectives::rules::{Section, Status};
use crate::features::retrospectives::store::{self, Retrospective};
use crate::ledger::{self, Event};

/// Says something beside a section of a draft.
pub fn comment(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    id: RetrospectiveId,
    section: Section,
    body: &Markdown,
) -> Outcome<()> {
    let present = unpublished(tx, actor, id)?;
    if !present.kind.sections().contains(&section) {
        return Err(Problem::new("section", "choice").invalid());
    }
    let by = actor.member_id().ok_or(Refusal::SignIn)?;
    let comment = store::insert_comment(tx, now, id, section, body, by)?;
    let event = Event::RetrospectiveCommented { comment };
    ledger::append(tx, now, actor, about(&present, event));
    Ok(())
}

/// Settles a comment; saying it again changes nothing.
pub fn resolve_comment(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    id: RetrospectiveId,
    comment: StoryCommentId,
) -> Outcome<()> {
    let present = unpublished(tx, actor, id)?;
    let by = actor.member_id().ok_or(Refusal::SignIn)?;
    if store::resolve_comment(tx, now, id, comment, by)? {
        let event = Event::RetrospectiveCommentResolved { comment };
        ledger::append(tx, now, actor, about(&present, event));
    }
    Ok(())
}

fn unpublished(tx: &mut Tx<'_>, actor: &Actor, id: RetrospectiveId) -> Outcome<Retrospective> {
    let (present, _) = to_write(tx, actor, id, Act::ReviewRetrospective)?;
    if present.status == Status::Published {
        return Err(Problem::new("status", "retrospective_published").conflict());
    }
    Ok(present)
}
