//! How letters look, kept among the settings.

use super::rules::LetterLook;
use crate::base::actor::Actor;
use crate::base::clock::Timestamp;
use crate::base::failure::{Outcome, Refusal};
use crate::base::permission::{Act, Stake, Visibility, require};
use crate::base::subject::Subject;
use crate::db::{Conn, Tx};
use crate::features::settings;
use crate::ledger::{self, Event, Record};

const KEY: &str = "text.letter_look";

/// How letters look now, and which version of that it is.
pub fn look(conn: &mut Conn) -> Outcome<(LetterLook, i64)> {
    let Some((stored, version)) = settings::text(conn, KEY)? else {
        return Ok((LetterLook::default(), 0));
    };
    let look = serde_json::from_str(&stored)?;
    Ok((look, version))
}

/// Changes how letters look, from the version that the form showed.
pub fn change_look(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    version: Option<i64>,
    wanted: &LetterLook,
) -> Outcome<()> {
    require(actor, Act::Administer, Stake::NONE)?;
    let (present, known) = look(tx)?;
    if version.is_some_and(|version| version != known) {
        return Err(Refusal::Stale.into());
    }
    if present == *wanted {
        return Ok(());
    }
    settings::put_text(tx, now, actor, KEY, &serde_json::to_string(wanted)?)
}

/// A test letter to whoever asks for it, on the way that all letters go.
pub fn ask_for_test(tx: &mut Tx<'_>, now: Timestamp, actor: &Actor) -> Outcome<()> {
    require(actor, Act::Administer, Stake::NONE)?;
    let member = actor.member_id().ok_or(Refusal::SignIn)?;
    let record =
        Record::new(Subject::Member(member), Event::MailTestAsked {}).visible_to(Visibility::Admin);
    ledger::append(tx, now, actor, record);
    Ok(())
}
