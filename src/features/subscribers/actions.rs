//! What a reader without an account does: asks, confirms, leaves.

use super::rules::{self, GOOD, PAUSE};
use super::store;
use crate::base::actor::Actor;
use crate::base::clock::Timestamp;
use crate::base::failure::{Outcome, Refusal};
use crate::base::ids::SubscriberId;
use crate::base::language::Language;
use crate::base::permission::Visibility;
use crate::base::subject::Subject;
use crate::base::text::EmailAddress;
use crate::db::Tx;
use crate::ledger::{self, Event, Record};

fn note(tx: &mut Tx<'_>, now: Timestamp, actor: &Actor, event: Event) {
    let record = Record::new(Subject::System, event).visible_to(Visibility::Admin);
    ledger::append(tx, now, actor, record);
}

/// Somebody asks for letters to an address. A letter follows unless there is nothing to confirm or one left a moment ago;
/// whoever asked cannot tell which.
pub fn ask(
    tx: &mut Tx<'_>,
    now: Timestamp,
    email: &EmailAddress,
    language: Language,
) -> Outcome<()> {
    let subscriber = match store::by_email(tx, email)? {
        None => store::insert(tx, now, email, language)?,
        Some(known) if known.confirmed || now < known.asked_at + PAUSE => return Ok(()),
        Some(known) => {
            store::asked_again(tx, now, known.id, language)?;
            known.id
        }
    };
    note(
        tx,
        now,
        &Actor::Anyone,
        Event::SubscriberAsked { subscriber },
    );
    Ok(())
}

/// Whoever reads the letters of an address says that they want them. Saying so twice is saying so.
pub fn confirm(tx: &mut Tx<'_>, now: Timestamp, subscriber: SubscriberId) -> Outcome<()> {
    let known = store::find(tx, subscriber)?.ok_or(Refusal::NotFound)?;
    if known.confirmed {
        return Ok(());
    }
    if !rules::is_good(known.asked_at, now) {
        return Err(Refusal::NotFound.into());
    }
    store::confirm(tx, now, subscriber)?;
    let event = Event::SubscriberConfirmed { subscriber };
    note(tx, now, &Actor::Anyone, event);
    Ok(())
}

/// No more letters, and the address is forgotten. Nobody there any more is what was wanted.
pub fn leave(tx: &mut Tx<'_>, now: Timestamp, subscriber: SubscriberId) -> Outcome<()> {
    forget(tx, now, &Actor::Anyone, subscriber)
}

/// The same when a mail server says that nobody is there, or that its reader calls our letters unwanted.
pub fn lost(tx: &mut Tx<'_>, now: Timestamp, subscriber: SubscriberId) -> Outcome<()> {
    forget(tx, now, &Actor::System, subscriber)
}

fn forget(tx: &mut Tx<'_>, now: Timestamp, actor: &Actor, subscriber: SubscriberId) -> Outcome<()> {
    if store::remove(tx, subscriber)? {
        note(tx, now, actor, Event::SubscriberLeft { subscriber });
    }
    Ok(())
}

/// Forgets who asked and never confirmed.
pub fn sweep(tx: &mut Tx<'_>, now: Timestamp) -> Outcome<()> {
    store::remove_unconfirmed(tx, now - GOOD)
}
