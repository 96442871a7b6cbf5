//! Beginning and ending sessions.

use super::super::rules::{ABSOLUTE, Person, browser_of};
use super::super::store::{self, sessions};
use super::people::record;
use crate::base::actor::Actor;
use crate::base::clock::Timestamp;
use crate::base::failure::{Outcome, Refusal};
use crate::base::ids::{MemberId, SessionId};
use crate::base::permission::{Act, Stake, require};
use crate::base::secret::{fingerprint, random_token};
use crate::db::Tx;
use crate::ledger::Event;

/// A session that just began: the only moment at which its token is known.
#[derive(Debug, Clone)]
pub struct NewSession {
    /// Which.
    pub id: SessionId,
    /// What the browser's cookie holds.
    pub token: String,
    /// When it ends in any case.
    pub expires: Timestamp,
}

/// Begins a session for somebody who proved to be that member; `user_agent` is what the browser says of itself.
/// Whoever was let go cannot: 403.
pub fn sign_in_as(
    tx: &mut Tx<'_>,
    now: Timestamp,
    id: MemberId,
    user_agent: &str,
) -> Outcome<NewSession> {
    let person = store::person(tx, id)?.ok_or(Refusal::NotFound)?;
    if !person.active {
        return Err(Refusal::Forbidden("deactivated").into());
    }
    begin(tx, now, &person, user_agent)
}

pub(super) fn begin(
    tx: &mut Tx<'_>,
    now: Timestamp,
    person: &Person,
    user_agent: &str,
) -> Outcome<NewSession> {
    let (token, expires) = (random_token(), now + ABSOLUTE);
    let id = sessions::insert(
        tx,
        now,
        expires,
        person.id,
        &fingerprint(&token),
        &random_token(),
        &browser_of(user_agent),
    )?;
    record(
        tx,
        now,
        &person.actor(None),
        person.id,
        Event::MemberSignedIn {},
    );
    Ok(NewSession { id, token, expires })
}

/// Ends one session of one's own, the present one or another.
pub fn end(tx: &mut Tx<'_>, now: Timestamp, actor: &Actor, session: SessionId) -> Outcome<()> {
    let member = owner(actor)?;
    if !sessions::belongs_to(tx, session, member)? {
        return Err(Refusal::NotFound.into());
    }
    sessions::delete(tx, session)?;
    let event = Event::MemberSignedOut {
        everywhere: false,
        session: Some(session),
    };
    record(tx, now, actor, member, event);
    Ok(())
}

/// Ends every session of one's own.
pub fn end_everywhere(tx: &mut Tx<'_>, now: Timestamp, actor: &Actor) -> Outcome<()> {
    let member = owner(actor)?;
    sessions::delete_all(tx, member)?;
    record(
        tx,
        now,
        actor,
        member,
        Event::MemberSignedOut {
            everywhere: true,
            session: None,
        },
    );
    Ok(())
}

fn owner(actor: &Actor) -> Outcome<MemberId> {
    require(actor, Act::TakePart, Stake::NONE)?;
    actor.member_id().ok_or(Refusal::SignIn.into())
}
