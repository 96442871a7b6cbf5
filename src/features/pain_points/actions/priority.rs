//! Keeping priorities: in the transaction that changes what they are made of, and once a day for what only time changes.

use std::collections::{BinaryHeap, HashMap};

use chrono_tz::Tz;

use super::{append, seen, subject};
use crate::base::actor::Actor;
use crate::base::clock::{Timestamp, day_in, start_of_day};
use crate::base::failure::{Outcome, Problem, Refusal};
use crate::base::ids::PainPointId;
use crate::base::permission::{Act, Stake, require};
use crate::base::subject::Subject;
use crate::db::{Conn, Tx};
use crate::features::pain_points::rules::{Load, MOST_PINS, Step, Weights, moved};
use crate::features::pain_points::store::{self, PainPoint};
use crate::features::settings;
use crate::ledger::Event;
use crate::timekeeper::{self, DueKind};

/// The name of the setting.
const KEY: &str = "text.priority";
/// How many reports one transaction goes through.
const A_STRETCH: i64 = 500;
/// How many a preview of other weights shows.
const TOP: usize = 10;

/// The weights that hold right now, and which version of them; 0 as long as nobody set any.
pub fn weights(conn: &mut Conn) -> Outcome<(Weights, i64)> {
    let Some((text, version)) = settings::text(conn, KEY)? else {
        return Ok((Weights::default(), 0));
    };
    let weights = serde_json::from_str(&text)
        .inspect_err(|error| tracing::warn!(%error, "weights of another version are not used"))
        .unwrap_or_default();
    Ok((weights, version))
}

/// Sets other weights; everything that is open is weighed anew, stretch by stretch, from now on. Whether anything changed.
pub fn set_weights(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    seen: Option<i64>,
    wanted: &Weights,
) -> Outcome<bool> {
    require(actor, Act::Administer, Stake::NONE)?;
    let (present, version) = weights(tx)?;
    if seen.is_some_and(|seen| seen != version) {
        return Err(Refusal::Stale.into());
    }
    if present == *wanted {
        return Ok(false);
    }
    settings::put_text(tx, now, actor, KEY, &serde_json::to_string(wanted)?)?;
    timekeeper::schedule(tx, DueKind::Priorities, Subject::System, now)?;
    Ok(true)
}

/// Writes what changed, as [`store::save`]; what opens is weighed, what ends is weighed no more.
pub(super) fn save(
    tx: &mut Tx<'_>,
    now: Timestamp,
    before: &PainPoint,
    after: &mut PainPoint,
) -> Outcome<()> {
    store::save(tx, now, before, after)?;
    match (before.status.is_open(), after.status.is_open()) {
        (false, true) => weigh(tx, now, &[after.id]),
        (true, false) => store::unrank(tx, after.id),
        _ => Ok(()),
    }
}

/// Counts voices again, for a report and everything it is merged into, and what they weigh.
pub(super) fn recount(tx: &mut Tx<'_>, now: Timestamp, id: PainPointId) -> Outcome<()> {
    let counted = store::recount(tx, id)?;
    weigh(tx, now, &counted)
}

/// Weighs these anew, those that are open.
pub(super) fn weigh(tx: &mut Tx<'_>, now: Timestamp, ids: &[PainPointId]) -> Outcome<()> {
    let (weights, _) = weights(tx)?;
    for (kept, load) in store::weigh(tx, now, ids)? {
        let priority = weights.score(&load, now);
        if kept.load != load || kept.priority != priority {
            store::put_priority(tx, kept.id, &load, priority)?;
        }
    }
    Ok(())
}

/// A promise about it was broken: it climbs.
pub fn weighs_more(tx: &mut Tx<'_>, now: Timestamp, id: PainPointId) -> Outcome<()> {
    weigh(tx, now, &[id])
}

/// For [`DueKind::Priorities`]: weighs a stretch of what is open. The row of the system begins with the first report and waits
/// for tomorrow; one of a report goes on after it.
pub fn weigh_anew(tx: &mut Tx<'_>, now: Timestamp, zone: Tz, from: Subject) -> Outcome<()> {
    let after = match from {
        Subject::PainPoint(id) => id,
        _ => {
            let tomorrow = day_in(zone, now).succ_opt().unwrap_or_default();
            let at = start_of_day(zone, tomorrow);
            timekeeper::schedule(tx, DueKind::Priorities, Subject::System, at)?;
            PainPointId(0)
        }
    };
    let stretch = store::weighed_after(tx, after, A_STRETCH)?;
    let ids: Vec<PainPointId> = stretch.iter().map(|it| it.id).collect();
    weigh(tx, now, &ids)?;
    match ids.last() {
        Some(last) if ids.len() as i64 == A_STRETCH => {
            timekeeper::schedule(tx, DueKind::Priorities, subject(*last), now)
        }
        _ => Ok(()),
    }
}

/// Sees to it that everything is weighed soon, unless that is planned: after an upgrade it is not.
pub fn plan_weighing(tx: &mut Tx<'_>, now: Timestamp) -> Outcome<()> {
    match timekeeper::scheduled(tx, DueKind::Priorities, Subject::System)? {
        Some(_) => Ok(()),
        None => timekeeper::schedule(tx, DueKind::Priorities, Subject::System, now),
    }
}

/// The open reports that would stand on top by these weights, and what each would weigh; pinned ones as they are.
pub fn top_by(
    conn: &mut Conn,
    now: Timestamp,
    weights: &Weights,
) -> Outcome<Vec<(PainPointId, i64)>> {
    let mut top = BinaryHeap::new();
    let mut after = PainPointId(0);
    loop {
        let stretch = store::weighed_after(conn, after, 10 * A_STRETCH)?;
        for it in &stretch {
            let load: &Load = &it.load;
            top.push(std::cmp::Reverse((weights.score(load, now), it.id)));
            if top.len() > TOP {
                top.pop();
            }
        }
        match stretch.last() {
            Some(last) => after = last.id,
            None => break,
        }
    }
    let sorted = top.into_sorted_vec();
    Ok(sorted
        .into_iter()
        .map(|std::cmp::Reverse((score, id))| (id, score))
        .collect())
}

/// Puts an open report above all others, or back where its pain stands.
pub fn pin(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    id: PainPointId,
    pinned: bool,
) -> Outcome<()> {
    let pain = pinnable(tx, actor, id)?;
    if pain.is_pinned() == pinned {
        return Ok(());
    }
    let present: Vec<PainPointId> = store::pinned(tx)?.iter().map(|it| it.id).collect();
    let mut order = present.clone();
    match pinned {
        true => order.insert(0, id),
        false => order.retain(|one| *one != id),
    }
    put_in_order(tx, now, actor, &pain, &order)
}

/// Moves a card by hand among the pinned ones: up and down past those that were seen beside it.
pub fn place(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    id: PainPointId,
    step: Step,
) -> Outcome<()> {
    let pain = pinnable(tx, actor, id)?;
    let present: Vec<PainPointId> = store::pinned(tx)?.iter().map(|it| it.id).collect();
    match moved(&present, id, step) {
        Some(order) => put_in_order(tx, now, actor, &pain, &order),
        None => Ok(()),
    }
}

fn pinnable(tx: &mut Tx<'_>, actor: &Actor, id: PainPointId) -> Outcome<PainPoint> {
    let pain = seen(tx, actor, id)?;
    require(actor, Act::Triage, Stake::NONE)?;
    if pain.status.is_open() {
        Ok(pain)
    } else {
        Err(Problem::new("status", "pin_open").conflict())
    }
}

/// These are pinned from now on, the highest first, and one of them, or the one that is let go, was moved by somebody. Writing
/// transactions happen one after another: whoever moves at the same time moves within what this leaves.
fn put_in_order(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    pain: &PainPoint,
    order: &[PainPointId],
) -> Outcome<()> {
    if order.len() > MOST_PINS {
        let problem = Problem::new("status", "pin_many").with("most", MOST_PINS as i64);
        return Err(problem.conflict());
    }
    let (weights, _) = weights(tx)?;
    let mut loads: HashMap<PainPointId, Load> = store::pinned(tx)?
        .into_iter()
        .map(|it| (it.id, it.load))
        .collect();
    loads.entry(pain.id).or_insert_with(|| pain.load());
    for (id, load) in loads {
        let place = order.iter().position(|one| *one == id);
        let pin = place.map_or(0, |place| (order.len() - place) as i64);
        if load.pin != pin {
            let load = Load { pin, ..load };
            store::put_priority(tx, id, &load, weights.score(&load, now))?;
        }
    }
    let pinned = order.contains(&pain.id);
    let event = match pain.is_pinned() == pinned {
        true => Event::PainPointPlaced {},
        false => Event::PainPointPinned { pinned },
    };
    append(tx, now, actor, pain, event);
    Ok(())
}
