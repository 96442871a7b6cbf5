//! Following, muting, and neither.

use super::rules::FollowState;
use super::store;
use crate::base::actor::Actor;
use crate::base::clock::Timestamp;
use crate::base::failure::{Outcome, Refusal};
use crate::base::ids::MemberId;
use crate::base::permission::{Act, Stake, Visibility, require};
use crate::base::subject::Subject;
use crate::db::Tx;
use crate::ledger::{self, Event, Record};

/// Follows, mutes, or (with `None`) neither. The caller has made sure that the person may see the item. A letter's
/// token is enough: that is how one click stops the letters about its item.
pub fn set(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    subject: Subject,
    wanted: Option<FollowState>,
) -> Outcome<()> {
    if !matches!(actor, Actor::Letter(_)) {
        require(actor, Act::TakePart, Stake::NONE)?;
    }
    let member = actor.member_id().ok_or(Refusal::SignIn)?;
    if store::state(tx, member, subject)? == wanted {
        return Ok(());
    }
    match wanted {
        Some(state) => store::put(tx, now, member, subject, state)?,
        None => store::remove(tx, member, subject)?,
    }
    let event = Event::MemberFollowed {
        state: wanted.map(|state| state.as_str().to_owned()),
    };
    // What somebody follows is their own business.
    let record = Record::new(Subject::Member(member), event)
        .related(subject)
        .visible_to(Visibility::Admin);
    ledger::append(tx, now, actor, record);
    Ok(())
}

/// Lets `member` follow because of something they did; an earlier choice of theirs stays.
pub fn ensure(tx: &mut Tx<'_>, now: Timestamp, member: MemberId, subject: Subject) -> Outcome<()> {
    if store::state(tx, member, subject)?.is_none() {
        store::put(tx, now, member, subject, FollowState::Follow)?;
    }
    Ok(())
}
