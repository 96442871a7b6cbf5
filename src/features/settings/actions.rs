//! Reading and changing settings.

use super::rules::RuntimeSettings;
use super::store;
use crate::base::actor::Actor;
use crate::base::clock::Timestamp;
use crate::base::failure::Outcome;
use crate::base::permission::{Act, Stake, Visibility, require};
use crate::base::subject::Subject;
use crate::config::Config;
use crate::db::{Conn, Tx};
use crate::ledger::{self, Event, Record};

/// How the keys of texts begin: each belongs to the room that asks for it.
const TEXTS: &str = "text.";

/// A text that an administrator wrote, and which version of it.
pub fn text(conn: &mut Conn, key: &str) -> Outcome<Option<(String, i64)>> {
    let kept = store::one(conn, key)?;
    Ok(kept.map(|(text, at)| (text, at.and_utc().timestamp_micros())))
}

/// Which version of a text holds; `None` as long as nobody wrote one.
pub fn text_version(conn: &mut Conn, key: &str) -> Outcome<Option<i64>> {
    let at = store::changed_at(conn, key)?;
    Ok(at.map(|at| at.and_utc().timestamp_micros()))
}

/// Keeps a text and notes that it was changed; what may stand in it is its room's affair.
pub fn put_text(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    key: &'static str,
    value: &str,
) -> Outcome<()> {
    require(actor, Act::Administer, Stake::NONE)?;
    store::put(tx, now, actor.member_id(), key, value)?;
    let event = Event::SettingChanged {
        key: key.to_owned(),
    };
    let record = Record::new(Subject::System, event).visible_to(Visibility::Admin);
    ledger::append(tx, now, actor, record);
    Ok(())
}

/// What holds right now: what an administrator set, otherwise the configuration.
pub fn current(conn: &mut Conn, config: &Config) -> Outcome<RuntimeSettings> {
    let mut settings = RuntimeSettings::configured(config);
    for (key, value) in store::all(conn)? {
        if !key.starts_with(TEXTS) && !settings.apply(&key, &value) {
            tracing::warn!(key, "this setting is of another version and not used");
        }
    }
    Ok(settings)
}

/// Sets what differs from what holds; whether anything did.
pub fn change(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    config: &Config,
    wanted: RuntimeSettings,
) -> Outcome<bool> {
    require(actor, Act::Administer, Stake::NONE)?;
    let present = current(tx, config)?;
    let mut changed = false;
    for ((key, value), (_, old)) in wanted.stored().into_iter().zip(present.stored()) {
        if value == old {
            continue;
        }
        put_text(tx, now, actor, key, &value)?;
        changed = true;
    }
    Ok(changed)
}
