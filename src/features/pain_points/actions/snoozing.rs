//! Putting a new report off, and its return.

use chrono_tz::Tz;

use super::{Terms, append, check_version, save, seen, subject};
use crate::base::actor::Actor;
use crate::base::clock::{Timestamp, day_in, start_of_day};
use crate::base::failure::{Outcome, Refusal};
use crate::base::ids::PainPointId;
use crate::base::permission::{Act, Stake, require};
use crate::db::Tx;
use crate::features::pain_points::rules::{self, Snooze, Status};
use crate::features::pain_points::store;
use crate::ledger::Event;
use crate::timekeeper::{self, DueKind};

/// Hides a new report from the board until a day, or shows it again; why is an internal note.
pub fn snooze(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    terms: &Terms,
    id: PainPointId,
    wanted: &Snooze,
) -> Outcome<()> {
    let before = seen(tx, actor, id)?;
    require(actor, Act::Triage, Stake::NONE)?;
    check_version(wanted.expected, &before)?;
    let until = wanted.until;
    Refusal::unless_met(rules::may_snooze(before.status, until, terms.today(now)))?;
    if !wanted.reason.is_empty() {
        super::comment(tx, now, actor, terms, id, &wanted.reason, true)?;
    }
    if before.snoozed_until == until {
        return Ok(());
    }
    let mut after = before.clone();
    after.snoozed_until = until;
    save(tx, now, &before, &mut after)?;
    match until {
        Some(day) => timekeeper::schedule(
            tx,
            DueKind::SnoozeOver,
            subject(id),
            start_of_day(terms.zone, day),
        )?,
        None => timekeeper::cancel(tx, DueKind::SnoozeOver, subject(id))?,
    }
    append(tx, now, actor, &after, Event::PainPointSnoozed { until });
    Ok(())
}

/// For [`DueKind::SnoozeOver`]: it is on the board again, and keeps the day, so that its card says where it comes from.
/// What was decided meanwhile is left; a clock that was ahead and is right again waits on.
pub fn snooze_is_over(tx: &mut Tx<'_>, now: Timestamp, zone: Tz, id: PainPointId) -> Outcome<()> {
    let Some(pain) = store::find(tx, id)? else {
        return Ok(());
    };
    let Some(until) = pain.snoozed_until.filter(|_| pain.status == Status::New) else {
        return Ok(());
    };
    if day_in(zone, now) < until {
        let at = start_of_day(zone, until);
        return timekeeper::schedule(tx, DueKind::SnoozeOver, subject(id), at);
    }
    store::touch(tx, now, id)?;
    let event = Event::PainPointSnoozeOver { until };
    append(tx, now, &Actor::System, &pain, event);
    Ok(())
}
