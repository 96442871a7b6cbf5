//! Changing the days off. What was promised before keeps its day.

use chrono::NaiveDate;

use super::rules::Holiday;
use super::store;
use crate::base::actor::Actor;
use crate::base::clock::Timestamp;
use crate::base::failure::Outcome;
use crate::base::permission::{Act, Stake, Visibility, require};
use crate::base::subject::Subject;
use crate::db::Tx;
use crate::ledger::{self, Event, Record};

/// Adds a day off, or renames it; whether anything changed.
pub fn add(tx: &mut Tx<'_>, now: Timestamp, actor: &Actor, holiday: &Holiday) -> Outcome<bool> {
    require(actor, Act::Administer, Stake::NONE)?;
    if store::on(tx, holiday.day)?.as_ref() == Some(holiday) {
        return Ok(false);
    }
    store::put(tx, holiday)?;
    remember(tx, now, actor, holiday.day);
    Ok(true)
}

/// The day is worked on again; whether it was not.
pub fn remove(tx: &mut Tx<'_>, now: Timestamp, actor: &Actor, day: NaiveDate) -> Outcome<bool> {
    require(actor, Act::Administer, Stake::NONE)?;
    if !store::remove(tx, day)? {
        return Ok(false);
    }
    remember(tx, now, actor, day);
    Ok(true)
}

fn remember(tx: &mut Tx<'_>, now: Timestamp, actor: &Actor, day: NaiveDate) {
    let event = Event::SettingChanged {
        key: format!("holidays.{day}"),
    };
    let record = Record::new(Subject::System, event).visible_to(Visibility::Admin);
    ledger::append(tx, now, actor, record);
}
