//! What is on its way to browsers: one row per event, browser and letter, from planned to settled.

use std::collections::{HashMap, HashSet};

use chrono::{NaiveDateTime, TimeDelta};
use chrono_tz::Tz;
use diesel::prelude::*;

use super::outbox::{NewLetter, State, Told, undo_until};
use super::wishes::wishes;
use crate::base::clock::{Timestamp, day_in, start_of_day};
use crate::base::failure::Outcome;
use crate::base::ids::{MemberId, PushDeviceId, PushId};
use crate::base::subject::Subject;
use crate::db::dialect::on_each;
use crate::db::schema::{mail_wishes, push_devices, pushes};
use crate::db::{Conn, Tx};
use crate::features::notify::rules::{Channel, LEASE, LetterKind, Why, is_pushed};
use crate::ledger::{self, Entry};

/// How long what became of a push is remembered.
const REMEMBERED: TimeDelta = TimeDelta::days(14);
/// News that is older when it is planned stands in its letter alone.
const FRESH: TimeDelta = TimeDelta::days(1);
/// How many pushes one look moves at most: it is one transaction.
const MOST_MOVED: usize = 200;
/// How much one push tells.
const MOST_GATHERED: i64 = 100;

/// A row as stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = pushes)]
pub(in crate::features::notify) struct PushRow {
    pub id: i64,
    device_id: i64,
    event_seq: i64,
    letter: String,
    subject_kind: String,
    subject_id: i64,
    why: String,
    attempts: i64,
}

impl PushRow {
    fn kind(&self) -> Option<LetterKind> {
        LetterKind::parse(&self.letter)
    }

    /// What it tells; a word that this version does not know is a fault.
    pub fn told(&self) -> Outcome<Told> {
        let item = Subject::from_stored(&self.subject_kind, self.subject_id);
        let (Some(kind), Some(item), Some(why)) = (self.kind(), item, Why::parse(&self.why)) else {
            return Err(anyhow::anyhow!("push {} was planned by a newer version", self.id).into());
        };
        Ok(Told {
            event_seq: self.event_seq,
            kind,
            item,
            why,
        })
    }
}

/// A push that this node may send until its lease ends: everything there is to tell one browser about one item.
#[derive(Debug, Clone)]
pub(in crate::features::notify) struct PushClaim {
    pub leader: PushId,
    pub device: PushDeviceId,
    /// How often it was tried, this time included.
    pub attempts: i64,
    /// The rows, the leader's first.
    pub rows: Vec<PushRow>,
}

/// What one look at the pushes gave.
#[derive(Debug, Default)]
pub(in crate::features::notify) struct PushesTaken {
    /// What may be sent now.
    pub claims: Vec<PushClaim>,
    /// How many were put somewhere else instead: later, or dropped.
    pub moved: usize,
}

/// Plans a push to each browser of those whose letter goes at once, for the same moment. One that is there already is left
/// as it is.
pub(in crate::features::notify) fn plan_pushes(
    tx: &mut Tx<'_>,
    planned: &[NewLetter],
    now: Timestamp,
) -> Outcome<()> {
    let at_once: Vec<&NewLetter> = planned
        .iter()
        .filter(|new| new.channel == Channel::Now && new.kind != LetterKind::Test)
        .filter(|new| new.due_at > now - FRESH)
        .collect();
    for chunk in at_once.chunks(100) {
        let members: Vec<i64> = chunk
            .iter()
            .filter_map(|new| new.member)
            .map(|member| member.0)
            .collect();
        let conn: &mut Conn = tx;
        let devices: Vec<(i64, i64)> = push_devices::table
            .filter(push_devices::member_id.eq_any(&members))
            .filter(push_devices::ended_at.is_null())
            .order(push_devices::id)
            .select((push_devices::member_id, push_devices::id))
            .load(conn)?;
        if devices.is_empty() {
            continue;
        }
        let choosy: Vec<i64> = mail_wishes::table
            .filter(mail_wishes::member_id.eq_any(&members))
            .filter(mail_wishes::push_only_mine.eq(true))
            .select(mail_wishes::member_id)
            .load(conn)?;
        let choosy: HashSet<i64> = choosy.into_iter().collect();
        let mut of_member: HashMap<i64, Vec<i64>> = HashMap::new();
        for (member, device) in devices {
            of_member.entry(member).or_default().push(device);
        }
        for new in chunk {
            let member = new.member.map_or(0, |member| member.0);
            let only_mine = choosy.contains(&member);
            if is_pushed(new.kind, new.why, Some(new.channel), only_mine) {
                let devices = of_member.get(&member).map(Vec::as_slice);
                insert(tx, devices.unwrap_or_default(), new, now)?;
            }
        }
    }
    Ok(())
}

/// Plans a push that somebody asked for to see it arrive.
pub(in crate::features::notify) fn plan_push_test(
    tx: &mut Tx<'_>,
    entry: &Entry,
    device: PushDeviceId,
    now: Timestamp,
) -> Outcome<()> {
    let conn: &mut Conn = tx;
    // It may have been removed meanwhile.
    let open: Vec<i64> = push_devices::table
        .find(device.0)
        .filter(push_devices::ended_at.is_null())
        .select(push_devices::id)
        .load(conn)?;
    let test = NewLetter {
        subscriber: None,
        event_seq: entry.seq,
        member: None,
        email: None,
        kind: LetterKind::Test,
        item: entry.subject,
        why: Why::Asked,
        channel: Channel::Now,
        due_at: entry.at,
    };
    insert(tx, &open, &test, now)
}

fn insert(tx: &mut Tx<'_>, devices: &[i64], new: &NewLetter, now: Timestamp) -> Outcome<()> {
    let rows: Vec<_> = devices
        .iter()
        .map(|device| {
            (
                pushes::device_id.eq(*device),
                pushes::event_seq.eq(new.event_seq),
                pushes::letter.eq(new.kind.as_str()),
                pushes::subject_kind.eq(new.item.kind()),
                pushes::subject_id.eq(new.item.id()),
                pushes::why.eq(new.why.as_str()),
                pushes::due_at.eq(new.due_at.naive_utc()),
                pushes::created_at.eq(now.naive_utc()),
            )
        })
        .collect();
    if !rows.is_empty() {
        on_each!(tx, conn => {
            diesel::insert_into(pushes::table).values(&rows).on_conflict_do_nothing().execute(conn)?
        });
    }
    Ok(())
}

/// Takes pushes whose moment has come, for `node` and for the length of a lease, each with everything else that the same
/// browser is to hear of the same item. Whose person does not want it now waits; what is above their day's number is in
/// the letters alone.
pub(in crate::features::notify) fn claim_pushes(
    tx: &mut Tx<'_>,
    now: Timestamp,
    node: &str,
    most: usize,
    company: Tz,
) -> Outcome<PushesTaken> {
    let mut taken = PushesTaken::default();
    while taken.claims.len() < most && taken.moved < MOST_MOVED {
        let Some(leader) = next_due(tx, now)? else {
            break;
        };
        if move_as_wished(tx, now, &leader, company)? {
            taken.moved += 1;
            continue;
        }
        let carried = gather(tx, &leader, now)?;
        let ids: Vec<i64> = carried.iter().map(|row| row.id).collect();
        let conn: &mut Conn = tx;
        diesel::update(pushes::table.filter(pushes::id.eq_any(&ids)))
            .set(pushes::carried_by.eq(leader.id))
            .execute(conn)?;
        let leased = pushes::table.filter(pushes::id.eq(leader.id).or(pushes::id.eq_any(&ids)));
        diesel::update(leased)
            .set((
                pushes::lease_node.eq(node),
                pushes::lease_until.eq((now + LEASE).naive_utc()),
                pushes::attempts.eq(leader.attempts + 1),
            ))
            .execute(conn)?;
        diesel::update(pushes::table.find(leader.id))
            .set(pushes::carried_by.eq(None::<i64>))
            .execute(conn)?;
        taken.claims.push(PushClaim {
            leader: PushId(leader.id),
            device: PushDeviceId(leader.device_id),
            attempts: leader.attempts + 1,
            rows: std::iter::once(leader).chain(carried).collect(),
        });
    }
    Ok(taken)
}

fn next_due(conn: &mut Conn, now: Timestamp) -> Outcome<Option<PushRow>> {
    Ok(pushes::table
        .filter(pushes::state.eq(State::Planned.as_str()))
        .filter(pushes::due_at.le(now.naive_utc()))
        .filter(
            pushes::lease_until
                .is_null()
                .or(pushes::lease_until.assume_not_null().lt(now.naive_utc()))
                // No lease is that long: whoever took it had a clock that was ahead.
                .or(pushes::lease_until
                    .assume_not_null()
                    .gt((now + LEASE + LEASE).naive_utc())),
        )
        .order((pushes::due_at, pushes::id))
        .select(PushRow::as_select())
        .first(conn)
        .optional()?)
}

/// Puts a push where its person wants it, if that is not here and now.
fn move_as_wished(tx: &mut Tx<'_>, now: Timestamp, leader: &PushRow, company: Tz) -> Outcome<bool> {
    let Some(kind) = leader.kind() else {
        return Ok(false);
    };
    if kind.goes_alone() {
        return Ok(false);
    }
    let conn: &mut Conn = tx;
    let member: i64 = push_devices::table
        .find(leader.device_id)
        .select(push_devices::member_id)
        .first(conn)?;
    let wishes = wishes(tx, MemberId(member))?;
    let open = wishes.open_from(kind, now, company);
    let conn: &mut Conn = tx;
    if open > now {
        diesel::update(pushes::table.find(leader.id))
            .set((
                pushes::due_at.eq(open.naive_utc()),
                pushes::lease_node.eq(None::<String>),
                pushes::lease_until.eq(None::<NaiveDateTime>),
            ))
            .execute(conn)?;
        return Ok(true);
    }
    let Some(cap) = wishes.daily_cap else {
        return Ok(false);
    };
    let zone = wishes.zone_or(company);
    let today = start_of_day(zone, day_in(zone, now)).naive_utc();
    let of_device = || {
        pushes::table
            .filter(pushes::device_id.eq(leader.device_id))
            .filter(pushes::carried_by.is_null())
    };
    let sent: i64 = of_device()
        .filter(pushes::state.eq(State::Sent.as_str()))
        .filter(pushes::settled_at.assume_not_null().ge(today))
        .count()
        .get_result(conn)?;
    // What is under way at this moment counts, too.
    let under_way: i64 = of_device()
        .filter(pushes::state.eq(State::Planned.as_str()))
        .filter(pushes::lease_node.is_not_null())
        .filter(pushes::id.ne(leader.id))
        .count()
        .get_result(conn)?;
    if sent + under_way < i64::from(cap) {
        return Ok(false);
    }
    let over = pushes::table.find(leader.id);
    diesel::update(over)
        .set((
            pushes::state.eq(State::Dropped.as_str()),
            pushes::state_why.eq("daily_cap"),
            pushes::settled_at.eq(now.naive_utc()),
        ))
        .execute(conn)?;
    Ok(true)
}

/// Whatever else waits for the same browser about the same item and can no longer be undone. A later push takes the place
/// of an earlier one on the screen, so that what was not taken yet goes with it.
fn gather(conn: &mut Conn, leader: &PushRow, now: Timestamp) -> Outcome<Vec<PushRow>> {
    let rows: Vec<PushRow> = pushes::table
        .filter(pushes::device_id.eq(leader.device_id))
        .filter(pushes::state.eq(State::Planned.as_str()))
        .filter(pushes::subject_kind.eq(&leader.subject_kind))
        .filter(pushes::subject_id.eq(leader.subject_id))
        .filter(pushes::id.ne(leader.id))
        .filter(
            pushes::lease_until
                .is_null()
                .or(pushes::lease_until.assume_not_null().lt(now.naive_utc())),
        )
        .order(pushes::id)
        .limit(MOST_GATHERED)
        .select(PushRow::as_select())
        .load(conn)?;
    let mut carried = Vec::new();
    for row in rows {
        let until = ledger::entry(conn, row.event_seq)?
            .as_ref()
            .and_then(undo_until);
        if until.is_none_or(|until| until <= now) {
            carried.push(row);
        }
    }
    Ok(carried)
}

fn is_ours(conn: &mut Conn, node: &str, leader: PushId) -> Outcome<bool> {
    let holder: Option<Option<String>> = pushes::table
        .find(leader.0)
        .filter(pushes::state.eq(State::Planned.as_str()))
        .select(pushes::lease_node)
        .first(conn)
        .optional()?;
    Ok(holder.flatten().as_deref() == Some(node))
}

/// What became of rows that `node` had claimed; ones that it lost meanwhile are left alone. Of what arrived or was given up
/// the browser knows as well.
pub(in crate::features::notify) fn settle_pushes(
    tx: &mut Tx<'_>,
    now: Timestamp,
    node: &str,
    claim: &PushClaim,
    outcomes: &[(i64, State, String)],
) -> Outcome<()> {
    if !is_ours(tx, node, claim.leader)? {
        return Ok(());
    }
    let conn: &mut Conn = tx;
    for (id, state, why) in outcomes {
        diesel::update(pushes::table.find(id))
            .set((
                pushes::state.eq(state.as_str()),
                pushes::state_why.eq(why),
                pushes::settled_at.eq(now.naive_utc()),
                pushes::lease_node.eq(None::<String>),
                pushes::lease_until.eq(None::<NaiveDateTime>),
            ))
            .execute(conn)?;
    }
    let device = push_devices::table.find(claim.device.0);
    let of = |wanted: State| outcomes.iter().find(|(_, state, _)| *state == wanted);
    if of(State::Sent).is_some() {
        diesel::update(device)
            .set((
                push_devices::pushed_at.eq(now.naive_utc()),
                push_devices::trouble.eq(""),
            ))
            .execute(conn)?;
    } else if let Some((_, _, why)) = of(State::Dead) {
        diesel::update(device)
            .set(push_devices::trouble.eq(why))
            .execute(conn)?;
    }
    Ok(())
}

/// Tries all of it again later.
pub(in crate::features::notify) fn put_off_pushes(
    tx: &mut Tx<'_>,
    node: &str,
    claim: &PushClaim,
    until: Timestamp,
    why: &str,
) -> Outcome<()> {
    if !is_ours(tx, node, claim.leader)? {
        return Ok(());
    }
    let ids: Vec<i64> = claim.rows.iter().map(|row| row.id).collect();
    let conn: &mut Conn = tx;
    diesel::update(pushes::table.filter(pushes::id.eq_any(ids)))
        .set((
            pushes::due_at.eq(until.naive_utc()),
            pushes::state_why.eq(why),
            pushes::lease_node.eq(None::<String>),
            pushes::lease_until.eq(None::<NaiveDateTime>),
        ))
        .execute(conn)?;
    Ok(())
}

/// Gives back what this node held when it died: it starts, so nothing of it is under way.
pub(in crate::features::notify) fn release_pushes(tx: &mut Tx<'_>, node: &str) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::update(pushes::table.filter(pushes::lease_node.eq(node)))
        .set((
            pushes::lease_node.eq(None::<String>),
            pushes::lease_until.eq(None::<NaiveDateTime>),
        ))
        .execute(conn)?;
    Ok(())
}

/// What waits for a browser goes nowhere any more.
pub(super) fn drop_planned(
    tx: &mut Tx<'_>,
    now: Timestamp,
    device: PushDeviceId,
    why: &str,
) -> Outcome<()> {
    let conn: &mut Conn = tx;
    let planned = pushes::table
        .filter(pushes::device_id.eq(device.0))
        .filter(pushes::state.eq(State::Planned.as_str()));
    diesel::update(planned)
        .set((
            pushes::state.eq(State::Dropped.as_str()),
            pushes::state_why.eq(why),
            pushes::settled_at.eq(now.naive_utc()),
            pushes::lease_node.eq(None::<String>),
            pushes::lease_until.eq(None::<NaiveDateTime>),
        ))
        .execute(conn)?;
    Ok(())
}

/// Forgets everything that went or shall go to these browsers.
pub(super) fn forget_pushes(tx: &mut Tx<'_>, devices: &[i64]) -> Outcome<()> {
    let conn: &mut Conn = tx;
    for chunk in devices.chunks(500) {
        diesel::delete(pushes::table.filter(pushes::device_id.eq_any(chunk))).execute(conn)?;
    }
    Ok(())
}

/// Forgets what became of pushes a while ago.
pub(super) fn sweep_pushes(tx: &mut Tx<'_>, now: Timestamp) -> Outcome<()> {
    let conn: &mut Conn = tx;
    let settled = [State::Sent, State::Dropped, State::Dead].map(State::as_str);
    let old = pushes::table.filter(pushes::state.eq_any(settled)).filter(
        pushes::settled_at
            .assume_not_null()
            .lt((now - REMEMBERED).naive_utc()),
    );
    diesel::delete(old).execute(conn)?;
    Ok(())
}
