//! Planning the weeks.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::rules;
use super::store;
use crate::base::actor::{Actor, Role};
use crate::base::clock::Timestamp;
use crate::base::failure::{Outcome, Problem};
use crate::base::ids::MemberId;
use crate::base::permission::{Act, Stake, Visibility, require};
use crate::base::subject::Subject;
use crate::db::Tx;
use crate::features::members;
use crate::ledger::{self, Event, Record};

/// Plans weeks: who, or nobody. Only weeks that can still be planned, and only people of the studio.
pub fn plan(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    today: NaiveDate,
    wanted: &[(NaiveDate, Option<MemberId>)],
) -> Outcome<()> {
    require(actor, Act::Triage, Stake::NONE)?;
    let weeks = rules::weeks(today);
    let able = members::members_by_role(tx, Role::Studio)?;
    let present: HashMap<NaiveDate, MemberId> = store::planned(tx, &weeks)?;
    for (monday, member) in wanted.iter().filter(|(monday, _)| weeks.contains(monday)) {
        if present.get(monday).copied() == *member {
            continue;
        }
        if member.is_some_and(|member| able.iter().all(|person| person.id != member)) {
            return Err(Problem::new("rota", "assignee_studio").invalid());
        }
        store::put(tx, *monday, *member)?;
        let event = Event::SettingChanged {
            key: format!("rota.{monday}"),
        };
        let record = Record::new(Subject::System, event).visible_to(Visibility::Studio);
        ledger::append(tx, now, actor, record);
    }
    Ok(())
}
