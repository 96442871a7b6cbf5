//! Reading and changing the glossary.

use crate::base::actor::Actor;
use crate::base::clock::Timestamp;
use crate::base::failure::{Outcome, Refusal};
use crate::base::permission::{Act, Stake, require};
use crate::db::{Conn, Tx};
use crate::features::settings;

use super::rules::{Glossary, USUAL};

/// The name of the setting.
const KEY: &str = "text.glossary";

/// The glossary as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// As it was written.
    pub text: String,
    /// Which one; 0 as long as nobody wrote one.
    pub version: i64,
}

/// What holds right now.
pub fn current(conn: &mut Conn) -> Outcome<Kept> {
    let (text, version) = settings::text(conn, KEY)?.unwrap_or_else(|| (USUAL.to_owned(), 0));
    Ok(Kept { text, version })
}

/// Which version holds right now, without its text: for whoever asks at every key that is pressed.
pub fn version(conn: &mut Conn) -> Outcome<i64> {
    Ok(settings::text_version(conn, KEY)?.unwrap_or(0))
}

/// Replaces the one that `seen` names; whether anything changed.
pub fn change(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    seen: Option<i64>,
    text: &str,
) -> Outcome<bool> {
    require(actor, Act::Administer, Stake::NONE)?;
    let present = current(tx)?;
    if seen.is_some_and(|seen| seen != present.version) {
        return Err(Refusal::Stale.into());
    }
    Glossary::parse(text)?;
    if present.text.trim() == text.trim() {
        return Ok(false);
    }
    settings::put_text(tx, now, actor, KEY, text)?;
    Ok(true)
}
