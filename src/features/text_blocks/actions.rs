//! Reading and changing the blocks.

use super::rules::Blocks;
use crate::base::actor::Actor;
use crate::base::clock::Timestamp;
use crate::base::failure::{Outcome, Refusal};
use crate::base::permission::{Act, Stake, require};
use crate::db::{Conn, Tx};
use crate::features::settings;

/// The name of the setting.
const KEY: &str = "text.blocks";

/// The blocks as they are kept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Kept {
    /// What they say.
    pub blocks: Blocks,
    /// Which version; 0 as long as nobody wrote one.
    pub version: i64,
}

/// What holds right now.
pub fn current(conn: &mut Conn) -> Outcome<Kept> {
    let Some((text, version)) = settings::text(conn, KEY)? else {
        return Ok(Kept::default());
    };
    let blocks = serde_json::from_str(&text)
        .inspect_err(|error| tracing::warn!(%error, "text blocks of another version are not used"))
        .unwrap_or_default();
    Ok(Kept { blocks, version })
}

/// Replaces the version that `seen` names; whether anything changed.
pub fn change(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    seen: Option<i64>,
    blocks: &Blocks,
) -> Outcome<bool> {
    require(actor, Act::Administer, Stake::NONE)?;
    let present = current(tx)?;
    if seen.is_some_and(|seen| seen != present.version) {
        return Err(Refusal::Stale.into());
    }
    if present.blocks == *blocks {
        return Ok(false);
    }
    settings::put_text(tx, now, actor, KEY, &serde_json::to_string(blocks)?)?;
    Ok(true)
}
