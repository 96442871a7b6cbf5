//! What people decide about the letters they get, and administrators about letters that did not leave.

use super::bounces::{Bounce, Verdict};
use super::replies::UnfitFiles;
use super::rules::Wishes;
use super::store::{self, Shelf};
use crate::base::actor::Actor;
use crate::base::clock::Timestamp;
use crate::base::failure::{Outcome, Refusal};
use crate::base::ids::{LetterId, MemberId, PainPointId};
use crate::base::permission::{Act, Stake, Visibility, require};
use crate::base::subject::Subject;
use crate::db::Tx;
use crate::features::members;
use crate::ledger::{self, Event, Record};

/// Keeps when somebody wants letters; they hold for letters that wait already, too.
pub fn set_wishes(tx: &mut Tx<'_>, now: Timestamp, actor: &Actor, wishes: &Wishes) -> Outcome<()> {
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

/// A letter came back: where nobody is at its address, or its reader does not want it, no more letters go there.
pub fn came_back(tx: &mut Tx<'_>, now: Timestamp, bounce: &Bounce) -> Outcome<()> {
    let Some(reader) = store::reader_of(tx, bounce.letter)? else {
        return Ok(());
    };
    store::note_bounce(tx, now, bounce, reader)?;
    let Some(member) = reader else {
        return Ok(());
    };
    let event = Event::MemberMailBounced {
        verdict: bounce.verdict.as_str().to_owned(),
    };
    let record = Record::new(Subject::Member(member), event).visible_to(Visibility::Admin);
    ledger::append(tx, now, &Actor::System, record);
    match bounce.verdict {
        Verdict::Soft => Ok(()),
        Verdict::Hard | Verdict::Complaint => {
            members::suspend_mail(tx, now, &Actor::System, member, &bounce.why)
        }
    }
}

/// Tells somebody that their answer by mail could not be taken, and why.
pub(super) fn refuse_reply(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    member: MemberId,
    pain: PainPointId,
    why: &str,
) -> Outcome<()> {
    let event = Event::MemberReplyRefused {
        why: why.to_owned(),
        files: None,
    };
    tell_of_reply(tx, now, actor, member, pain, event);
    Ok(())
}

/// Tells somebody that their words were taken, and what came with them was not, or not all of it.
pub(super) fn refuse_files(
    tx: &mut Tx<'_>,
    now: Timestamp,
    member: MemberId,
    pain: PainPointId,
    unfit: &UnfitFiles,
) -> Outcome<()> {
    let event = Event::MemberReplyRefused {
        why: unfit.why.clone(),
        files: Some(unfit.files),
    };
    tell_of_reply(tx, now, &Actor::System, member, pain, event);
    Ok(())
}

fn tell_of_reply(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    member: MemberId,
    pain: PainPointId,
    event: Event,
) {
    let record = Record::new(Subject::Member(member), event)
        .related(Subject::PainPoint(pain))
        .visible_to(Visibility::Admin);
    ledger::append(tx, now, actor, record);
}
