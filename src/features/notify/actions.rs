//! What people decide about the letters they get, and administrators about letters that did not leave.

use super::rules::Wishes;
use super::store::{self, Shelf};
use crate::base::actor::Actor;
use crate::base::clock::Timestamp;
use crate::base::failure::{Outcome, Refusal};
use crate::base::ids::LetterId;
use crate::base::permission::{Act, Stake, Visibility, require};
use crate::base::subject::Subject;
use crate::db::Tx;
use crate::ledger::{self, Event, Record};

/// Keeps when somebody wants letters; they hold for letters that wait already, too.
pub(super) fn set_wishes(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    wishes: &Wishes,
) -> Outcome<()> {
    require(actor, Act::TakePart, Stake::NONE)?;
    let member = actor.member_id().ok_or(Refusal::SignIn)?;
    if store::wishes(tx, member)? == *wishes {
        return Ok(());
    }
    store::put_wishes(tx, now, member, wishes)?;
    let event = Event::MemberChanged {
        fields: vec!["mail_wishes".to_owned()],
    };
    // When somebody wants to be left alone is their own business.
    let record = Record::new(Subject::Member(member), event).visible_to(Visibility::Admin);
    ledger::append(tx, now, actor, record);
    Ok(())
}

/// How many letters one press of a button tries again.
const MOST_AT_ONCE: i64 = 1000;

/// Tries letters of a shelf once more, at once; how many. `one`: only this one.
pub fn retry(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    shelf: Shelf,
    one: Option<LetterId>,
) -> Outcome<i64> {
    require(actor, Act::Administer, Stake::NONE)?;
    if !shelf.can_be_retried() {
        return Err(Refusal::NotFound.into());
    }
    let letters = store::retry(tx, now, shelf, one, MOST_AT_ONCE)?;
    if letters > 0 {
        let event = Event::LettersRetried { letters };
        let record = Record::new(Subject::System, event).visible_to(Visibility::Admin);
        ledger::append(tx, now, actor, record);
    }
    Ok(letters)
}
