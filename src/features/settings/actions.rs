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

/// What holds right now: what an administrator set, otherwise the configuration.
pub fn current(conn: &mut Conn, config: &Config) -> Outcome<RuntimeSettings> {
    let mut settings = RuntimeSettings::configured(config);
    for (key, value) in store::all(conn)? {
        if !settings.apply(&key, &value) {
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
        store::put(tx, now, actor.member_id(), key, &value)?;
        let event = Event::SettingChanged {
            key: key.to_owned(),
        };
        let record = Record::new(Subject::System, event).visible_to(Visibility::Admin);
        ledger::append(tx, now, actor, record);
        changed = true;
    }
    Ok(changed)
}
