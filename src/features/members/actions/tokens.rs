//! Making and revoking API tokens.

use super::super::rules::MOST_TOKENS;
use super::super::store::{self, tokens};
use super::people::record;
use crate::base::actor::{Actor, Scope};
use crate::base::clock::Timestamp;
use crate::base::failure::{Outcome, Problem, Refusal};
use crate::base::ids::{MemberId, TokenId};
use crate::base::permission::{Act, Stake, may, require};
use crate::base::secret::{fingerprint, random_token};
use crate::base::text::Name;
use crate::db::{Conn, Tx};
use crate::ledger::Event;

/// What tokens begin with, so that a leaked one is recognised for what it is.
pub const PREFIX: &str = "insole_";

/// A token that was just made: the only moment at which it is known.
#[derive(Debug, Clone)]
pub struct NewToken {
    /// Its number.
    pub id: TokenId,
    /// What `Authorization: Bearer` carries.
    pub token: String,
}

/// Makes a token by which a program acts for `member`: one's own, or anybody's by an administrator. What it may do is
/// never more than what its member may at that moment.
pub fn add(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    member: MemberId,
    name: &str,
    scope: Scope,
) -> Outcome<NewToken> {
    require_keeper(actor, member)?;
    let person = store::person(tx, member)?.ok_or(Refusal::NotFound)?;
    if !person.active {
        return Err(Problem::new("member", "already_deactivated").conflict());
    }
    let name = Name::parse("name", name).map_err(Problem::invalid)?;
    let held = tokens::of_member(tx, member)?;
    if held.iter().any(|token| token.name == name.as_str()) {
        return Err(Problem::new("name", "token_name_taken").invalid());
    }
    if held.len() >= MOST_TOKENS {
        return Err(Problem::new("name", "too_many_tokens")
            .with("most", MOST_TOKENS)
            .conflict());
    }
    let token = format!("{PREFIX}{}", random_token());
    let id = tokens::insert(tx, now, member, name.as_str(), scope, &fingerprint(&token))?;
    let event = Event::TokenAdded {
        token: id,
        scope: scope.as_str().to_owned(),
    };
    record(tx, now, actor, member, event);
    Ok(NewToken { id, token })
}

/// The name itself where `member` has no token of it yet, otherwise the first of `name 2`, `name 3` … that is free: for
/// the command line, where a script that runs again wants another token, not a question.
pub fn free_name(conn: &mut Conn, member: MemberId, name: &str) -> Outcome<String> {
    let held = tokens::of_member(conn, member)?;
    let name = name.trim();
    let mut free = name.to_owned();
    let mut count = 1;
    while held.iter().any(|token| token.name == free) {
        count += 1;
        free = format!("{name} {count}");
    }
    Ok(free)
}

/// Revokes a token: one's own, or anybody's by an administrator.
pub fn revoke(tx: &mut Tx<'_>, now: Timestamp, actor: &Actor, id: TokenId) -> Outcome<()> {
    require(actor, Act::TakePart, Stake::NONE)?;
    let token = tokens::get(tx, id)?.ok_or(Refusal::NotFound)?;
    if actor.member_id() != Some(token.member) && !may(actor, Act::Administer, Stake::NONE) {
        return Err(Refusal::NotFound.into());
    }
    tokens::revoke(tx, now, id)?;
    record(
        tx,
        now,
        actor,
        token.member,
        Event::TokenRevoked { token: id },
    );
    Ok(())
}

fn require_keeper(actor: &Actor, member: MemberId) -> Outcome<()> {
    if actor.member_id() == Some(member) {
        require(actor, Act::TakePart, Stake::NONE)
    } else {
        require(actor, Act::Administer, Stake::NONE)
    }
}
