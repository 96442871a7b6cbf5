//! What people decide about the letters they get, and administrators about letters that did not leave.

use super::bounces::{Bounce, Verdict};
use super::replies::UnfitFiles;
use super::rules::{DeviceTerms, MOST_DEVICES, Wishes};
use super::store::{self, Shelf};
use crate::base::actor::Actor;
use crate::base::clock::Timestamp;
use crate::base::failure::{Outcome, Problem, Refusal};
use crate::base::ids::{LetterId, MemberId, PainPointId, PushDeviceId, SessionId};
use crate::base::permission::{Act, Stake, Visibility, require};
use crate::base::subject::Subject;
use crate::db::Tx;
use crate::features::{members, subscribers};
use crate::ledger::{self, Event, Record};

/// Keeps when somebody wants letters; they hold for letters that wait already, too.
pub fn set_wishes(tx: &mut Tx<'_>, now: Timestamp, actor: &Actor, wishes: &Wishes) -> Outcome<()> {
    require(actor, Act::TakePart, Stake::NONE)?;
    let member = actor.member_id().ok_or(Refusal::SignIn)?;
    if store::wishes(tx, member)? == *wishes {
        return Ok(());
    }
    store::put_wishes(tx, now, member, wishes)?;
    note_changed(tx, now, actor, member, "mail_wishes");
    Ok(())
}

/// When and where somebody wants to be told is their own business.
fn note_changed(tx: &mut Tx<'_>, now: Timestamp, actor: &Actor, member: MemberId, field: &str) {
    let event = Event::MemberChanged {
        fields: vec![field.to_owned()],
    };
    let record = Record::new(Subject::Member(member), event).visible_to(Visibility::Admin);
    ledger::append(tx, now, actor, record);
}

/// Whoever acts, for what is theirs alone.
fn owner(actor: &Actor) -> Outcome<MemberId> {
    require(actor, Act::TakePart, Stake::NONE)?;
    actor.member_id().ok_or(Refusal::SignIn.into())
}

/// From now on the browser behind this session is told by push, besides the letters.
pub fn add_device(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    session: SessionId,
    terms: &DeviceTerms,
) -> Outcome<()> {
    let member = owner(actor)?;
    let open = members::open_session(tx, session, member, now)?.ok_or(Refusal::SignIn)?;
    let kept = store::put_device(
        tx,
        now,
        (member, session),
        &open.browser,
        terms,
        MOST_DEVICES,
    )?;
    if !kept {
        return Err(Problem::new("endpoint", "push_many")
            .with("most", MOST_DEVICES)
            .conflict());
    }
    note_changed(tx, now, actor, member, "push_devices");
    Ok(())
}

/// One of one's browsers is seen in this session, or got another address in place of `old`; one that is told nothing is
/// told nothing after it, too.
pub(super) fn renew_device(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    session: SessionId,
    old: &str,
    terms: &DeviceTerms,
) -> Outcome<()> {
    let member = owner(actor)?;
    if !store::renew_device(tx, (member, session), old, terms)? {
        return Err(Refusal::NotFound.into());
    }
    note_changed(tx, now, actor, member, "push_devices");
    Ok(())
}

/// One of one's own browsers.
fn own_device(tx: &mut Tx<'_>, member: MemberId, id: PushDeviceId) -> Outcome<store::Device> {
    let device = store::device(tx, id)?.filter(|device| device.member == member);
    device.ok_or(Refusal::NotFound.into())
}

/// Tells a browser nothing any more, and forgets it.
pub(super) fn remove_device(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    id: PushDeviceId,
) -> Outcome<()> {
    let member = owner(actor)?;
    own_device(tx, member, id)?;
    store::remove_device(tx, id)?;
    note_changed(tx, now, actor, member, "push_devices");
    Ok(())
}

/// A push to one of one's own browsers, on the way that all pushes go.
pub(super) fn ask_for_push(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    id: PushDeviceId,
) -> Outcome<()> {
    let member = owner(actor)?;
    let device = own_device(tx, member, id)?;
    if device.ended.is_some() {
        return Err(Refusal::NotFound.into());
    }
    let event = Event::PushTestAsked { device: id };
    let record = Record::new(Subject::Member(member), event).visible_to(Visibility::Admin);
    ledger::append(tx, now, actor, record);
    Ok(())
}

/// Keeps whether somebody wants pushed only what is theirs; it holds for what waits already, too.
pub(super) fn set_push_only_mine(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    only: bool,
) -> Outcome<()> {
    let member = owner(actor)?;
    if store::push_only_mine(tx, member)? != only {
        store::put_push_only_mine(tx, now, member, only)?;
        note_changed(tx, now, actor, member, "mail_wishes");
    }
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
    if let Some(subscriber) = store::subscriber_of(tx, bounce.letter)? {
        // A mail server's words may hold the address, which stands in one place only.
        let bounce = Bounce {
            why: String::new(),
            ..bounce.clone()
        };
        store::note_bounce(tx, now, &bounce, None)?;
        return match bounce.verdict {
            Verdict::Soft => Ok(()),
            Verdict::Hard | Verdict::Complaint => subscribers::lost(tx, now, subscriber),
        };
    }
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
