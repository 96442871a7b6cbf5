//! Hooks, what they want, and what is on its way to them.

use std::collections::{BTreeSet, HashMap};

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;

use super::rules::{Format, HookTerms};
use crate::base::actor::stored_words;
use crate::base::clock::Timestamp;
use crate::base::failure::Outcome;
use crate::base::ids::{WebhookDeliveryId, WebhookId};
use crate::base::language::Language;
use crate::db::dialect::on_each;
use crate::db::schema::{webhook_deliveries, webhook_kinds, webhooks};
use crate::db::{Conn, Tx};
use crate::features::notify::LEASE;

/// How a delivery is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum State {
    /// On its way, maybe not for the first time.
    Planned,
    /// The other side took it.
    Sent,
    /// No longer to be told when its moment came.
    Dropped,
    /// Given up.
    Dead,
}

stored_words!(State { Planned = "planned", Sent = "sent", Dropped = "dropped", Dead = "dead" });

/// An address outside that is told what happens.
#[derive(Debug, Clone)]
pub struct Hook {
    /// Which.
    pub id: WebhookId,
    /// What people call it.
    pub name: String,
    /// Where it goes. It may hold a secret of the other side: administrators see its host alone.
    pub url: String,
    /// What it is sent.
    pub format: Format,
    /// The language of chat lines.
    pub language: Language,
    /// The number of the present secret, and when it took the place of the one before.
    pub secret: (i64, Option<Timestamp>),
    /// Since when nothing is sent.
    pub stopped_at: Option<Timestamp>,
    /// Which version this is.
    pub version: i64,
    pub(super) since: i64,
}

impl Hook {
    /// The host it goes to.
    pub fn host(&self) -> String {
        let url = url::Url::parse(&self.url).ok();
        let host = url.as_ref().and_then(|url| url.host_str());
        host.unwrap_or_default().to_owned()
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = webhooks)]
struct HookRow {
    id: i64,
    name: String,
    url: String,
    format: String,
    language: String,
    since_seq: i64,
    secret_number: i64,
    secret_renewed_at: Option<NaiveDateTime>,
    stopped_at: Option<NaiveDateTime>,
    version: i64,
}

impl HookRow {
    fn into_hook(self) -> Outcome<Hook> {
        let unknown = || anyhow::anyhow!("webhook {} was written by a newer version", self.id);
        Ok(Hook {
            id: WebhookId(self.id),
            format: Format::parse(&self.format).ok_or_else(unknown)?,
            language: Language::from_tag(&self.language).ok_or_else(unknown)?,
            name: self.name,
            url: self.url,
            secret: (
                self.secret_number,
                self.secret_renewed_at.map(|at| at.and_utc()),
            ),
            stopped_at: self.stopped_at.map(|at| at.and_utc()),
            version: self.version,
            since: self.since_seq,
        })
    }
}

/// Every hook, in the order of their names. There are few.
pub fn hooks(conn: &mut Conn) -> Outcome<Vec<Hook>> {
    let rows: Vec<HookRow> = webhooks::table
        .order((webhooks::name, webhooks::id))
        .select(HookRow::as_select())
        .load(conn)?;
    rows.into_iter().map(HookRow::into_hook).collect()
}

/// One of them.
pub fn hook(conn: &mut Conn, id: WebhookId) -> Outcome<Option<Hook>> {
    let row: Option<HookRow> = webhooks::table
        .find(id.0)
        .select(HookRow::as_select())
        .first(conn)
        .optional()?;
    row.map(HookRow::into_hook).transpose()
}

/// What a hook wants to hear.
pub fn kinds_of(conn: &mut Conn, id: WebhookId) -> Outcome<BTreeSet<String>> {
    let kinds: Vec<String> = webhook_kinds::table
        .filter(webhook_kinds::webhook_id.eq(id.0))
        .select(webhook_kinds::kind)
        .load(conn)?;
    Ok(kinds.into_iter().collect())
}

/// What each hook wants to hear.
pub(super) fn all_kinds(conn: &mut Conn) -> Outcome<HashMap<WebhookId, BTreeSet<String>>> {
    let rows: Vec<(i64, String)> = webhook_kinds::table
        .select((webhook_kinds::webhook_id, webhook_kinds::kind))
        .load(conn)?;
    let mut kinds: HashMap<WebhookId, BTreeSet<String>> = HashMap::new();
    for (hook, kind) in rows {
        kinds.entry(WebhookId(hook)).or_default().insert(kind);
    }
    Ok(kinds)
}

pub(super) fn count(conn: &mut Conn) -> Outcome<i64> {
    Ok(webhooks::table.count().get_result(conn)?)
}

pub(super) fn insert(
    tx: &mut Tx<'_>,
    now: Timestamp,
    since: i64,
    terms: &HookTerms,
) -> Outcome<WebhookId> {
    let conn: &mut Conn = tx;
    let id: i64 = diesel::insert_into(webhooks::table)
        .values((
            webhooks::name.eq(&terms.name),
            webhooks::url.eq(terms.url.as_str()),
            webhooks::format.eq(terms.format.as_str()),
            webhooks::language.eq(terms.language.tag()),
            webhooks::since_seq.eq(since),
            webhooks::secret_number.eq(1),
            webhooks::version.eq(1),
            webhooks::created_at.eq(now.naive_utc()),
        ))
        .returning(webhooks::id)
        .get_result(conn)?;
    put_kinds(tx, WebhookId(id), &terms.kinds)?;
    Ok(WebhookId(id))
}

pub(super) fn update(tx: &mut Tx<'_>, id: WebhookId, terms: &HookTerms) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::update(webhooks::table.find(id.0))
        .set((
            webhooks::name.eq(&terms.name),
            webhooks::url.eq(terms.url.as_str()),
            webhooks::format.eq(terms.format.as_str()),
            webhooks::language.eq(terms.language.tag()),
            webhooks::version.eq(webhooks::version + 1),
        ))
        .execute(conn)?;
    put_kinds(tx, id, &terms.kinds)
}

fn put_kinds(tx: &mut Tx<'_>, id: WebhookId, kinds: &BTreeSet<String>) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::delete(webhook_kinds::table.filter(webhook_kinds::webhook_id.eq(id.0)))
        .execute(conn)?;
    for kind in kinds {
        diesel::insert_into(webhook_kinds::table)
            .values((
                webhook_kinds::webhook_id.eq(id.0),
                webhook_kinds::kind.eq(kind),
            ))
            .execute(conn)?;
    }
    Ok(())
}

pub(super) fn renew_secret(tx: &mut Tx<'_>, now: Timestamp, id: WebhookId) -> Outcome<i64> {
    let conn: &mut Conn = tx;
    Ok(diesel::update(webhooks::table.find(id.0))
        .set((
            webhooks::secret_number.eq(webhooks::secret_number + 1),
            webhooks::secret_renewed_at.eq(now.naive_utc()),
            webhooks::version.eq(webhooks::version + 1),
        ))
        .returning(webhooks::secret_number)
        .get_result(conn)?)
}

/// While a hook is stopped nothing new is planned for it; what waits goes when it goes on.
pub(super) fn set_stopped(
    tx: &mut Tx<'_>,
    id: WebhookId,
    stopped_at: Option<Timestamp>,
) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::update(webhooks::table.find(id.0))
        .set((
            webhooks::stopped_at.eq(stopped_at.map(|at| at.naive_utc())),
            webhooks::version.eq(webhooks::version + 1),
        ))
        .execute(conn)?;
    Ok(())
}

pub(super) fn remove(tx: &mut Tx<'_>, id: WebhookId) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::delete(webhook_deliveries::table.filter(webhook_deliveries::webhook_id.eq(id.0)))
        .execute(conn)?;
    diesel::delete(webhook_kinds::table.filter(webhook_kinds::webhook_id.eq(id.0)))
        .execute(conn)?;
    diesel::delete(webhooks::table.find(id.0)).execute(conn)?;
    Ok(())
}

/// Puts an event on its way to a hook; one that is on its way already stays as it is.
pub(super) fn plan(
    tx: &mut Tx<'_>,
    now: Timestamp,
    hook: WebhookId,
    (seq, kind): (i64, &str),
    due: Timestamp,
) -> Outcome<()> {
    on_each!(tx, conn => {
        diesel::insert_into(webhook_deliveries::table)
            .values((
                webhook_deliveries::webhook_id.eq(hook.0),
                webhook_deliveries::event_seq.eq(seq),
                webhook_deliveries::kind.eq(kind),
                webhook_deliveries::state.eq(State::Planned.as_str()),
                webhook_deliveries::due_at.eq(due.naive_utc()),
                webhook_deliveries::created_at.eq(now.naive_utc()),
            ))
            .on_conflict((webhook_deliveries::webhook_id, webhook_deliveries::event_seq))
            .do_nothing()
            .execute(conn)?
    });
    Ok(())
}

/// One event on its way to one hook.
#[derive(Debug, Clone)]
pub struct Delivery {
    /// Which.
    pub id: WebhookDeliveryId,
    /// The place of the event in the ledger.
    pub event_seq: i64,
    /// The event, or the news that it is.
    pub kind: String,
    /// How it is doing.
    pub state: State,
    /// What was said last, in a word, and maybe a number: `late`, `status 500`.
    pub why: String,
    /// When it is tried next.
    pub due_at: Timestamp,
    /// How often it was tried.
    pub attempts: i64,
    /// When it was planned.
    pub created_at: Timestamp,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = webhook_deliveries)]
struct DeliveryRow {
    id: i64,
    event_seq: i64,
    kind: String,
    state: String,
    state_why: String,
    due_at: NaiveDateTime,
    attempts: i64,
    created_at: NaiveDateTime,
}

impl DeliveryRow {
    fn into_delivery(self) -> Outcome<Delivery> {
        let state = State::parse(&self.state)
            .ok_or_else(|| anyhow::anyhow!("delivery {}: unknown state", self.id))?;
        Ok(Delivery {
            id: WebhookDeliveryId(self.id),
            event_seq: self.event_seq,
            kind: self.kind,
            state,
            why: self.state_why,
            due_at: self.due_at.and_utc(),
            attempts: self.attempts,
            created_at: self.created_at.and_utc(),
        })
    }
}

/// The newest deliveries of a hook, before one of them.
pub fn deliveries(
    conn: &mut Conn,
    hook: WebhookId,
    before: Option<i64>,
    limit: i64,
) -> Outcome<Vec<Delivery>> {
    let rows: Vec<DeliveryRow> = webhook_deliveries::table
        .filter(webhook_deliveries::webhook_id.eq(hook.0))
        .filter(webhook_deliveries::event_seq.lt(before.unwrap_or(i64::MAX)))
        .order(webhook_deliveries::event_seq.desc())
        .limit(limit)
        .select(DeliveryRow::as_select())
        .load(conn)?;
    rows.into_iter().map(DeliveryRow::into_delivery).collect()
}

/// How many deliveries of a hook are on their way, and how many were given up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// On their way.
    pub waiting: i64,
    /// Given up.
    pub dead: i64,
}

/// The same for each hook that has any.
pub fn tallies(conn: &mut Conn) -> Outcome<HashMap<WebhookId, Tally>> {
    let rows: Vec<(i64, String, i64)> = webhook_deliveries::table
        .filter(webhook_deliveries::state.eq_any([State::Planned.as_str(), State::Dead.as_str()]))
        .group_by((webhook_deliveries::webhook_id, webhook_deliveries::state))
        .select((
            webhook_deliveries::webhook_id,
            webhook_deliveries::state,
            diesel::dsl::count_star(),
        ))
        .load(conn)?;
    let mut tallies: HashMap<WebhookId, Tally> = HashMap::new();
    for (hook, state, count) in rows {
        let tally = tallies.entry(WebhookId(hook)).or_default();
        match State::parse(&state) {
            Some(State::Dead) => tally.dead = count,
            _ => tally.waiting = count,
        }
    }
    Ok(tallies)
}

/// Tries what was given up once more, at once; how many. `one`: only this one.
pub(super) fn retry(
    tx: &mut Tx<'_>,
    now: Timestamp,
    hook: WebhookId,
    one: Option<WebhookDeliveryId>,
) -> Outcome<i64> {
    let conn: &mut Conn = tx;
    let dead = webhook_deliveries::table
        .filter(webhook_deliveries::webhook_id.eq(hook.0))
        .filter(webhook_deliveries::state.eq(State::Dead.as_str()));
    let again = (
        webhook_deliveries::state.eq(State::Planned.as_str()),
        webhook_deliveries::state_why.eq(""),
        webhook_deliveries::due_at.eq(now.naive_utc()),
        webhook_deliveries::attempts.eq(0),
        webhook_deliveries::settled_at.eq(None::<NaiveDateTime>),
    );
    let count = match one {
        Some(one) => diesel::update(dead.filter(webhook_deliveries::id.eq(one.0)))
            .set(again)
            .execute(conn)?,
        None => diesel::update(dead).set(again).execute(conn)?,
    };
    Ok(i64::try_from(count).unwrap_or(i64::MAX))
}

/// A delivery that this node sends now.
#[derive(Debug, Clone)]
pub(super) struct Job {
    pub hook: Hook,
    pub delivery: Delivery,
}

/// What became of a delivery.
#[derive(Debug, Clone)]
pub(super) struct Settled {
    pub delivery: WebhookDeliveryId,
    pub fate: Fate,
}

#[derive(Debug, Clone)]
pub(super) enum Fate {
    /// It is over, for this reason.
    Over(State, String),
    /// It is tried again; `all`: nobody answers there, so everything else for the hook waits as well.
    Later {
        until: Timestamp,
        why: String,
        all: bool,
    },
}

/// The hooks that have something to hear now and that nobody holds.
pub(super) fn ready(conn: &mut Conn, now: Timestamp) -> Outcome<Vec<WebhookId>> {
    let due = webhook_deliveries::table
        .filter(webhook_deliveries::state.eq(State::Planned.as_str()))
        .filter(webhook_deliveries::due_at.le(now.naive_utc()))
        .select(webhook_deliveries::webhook_id);
    let ids: Vec<i64> = webhooks::table
        .filter(webhooks::stopped_at.is_null())
        .filter(
            webhooks::lease_until
                .is_null()
                .or(webhooks::lease_until.assume_not_null().lt(now.naive_utc()))
                // No lease is that long: whoever took it had a clock that was ahead.
                .or(webhooks::lease_until
                    .assume_not_null()
                    .gt((now + LEASE + LEASE).naive_utc())),
        )
        .filter(webhooks::id.eq_any(due))
        .order(webhooks::id)
        .select(webhooks::id)
        .load(conn)?;
    Ok(ids.into_iter().map(WebhookId).collect())
}

/// Takes hold of a hook; `false`: somebody else has it.
pub(super) fn hold(tx: &mut Tx<'_>, now: Timestamp, node: &str, hook: WebhookId) -> Outcome<bool> {
    if !ready(tx, now)?.contains(&hook) {
        return Ok(false);
    }
    lease(tx, hook, Some((node, now + LEASE)))?;
    Ok(true)
}

/// Writes down what became of the last delivery, and takes the next one that is due: the lease is renewed with each. With
/// nothing left to do the hook is let go of.
pub(super) fn step(
    tx: &mut Tx<'_>,
    now: Timestamp,
    node: &str,
    id: WebhookId,
    settled: Option<&Settled>,
    goes_on: bool,
) -> Outcome<Option<Job>> {
    let conn: &mut Conn = tx;
    let holder: Option<Option<String>> = webhooks::table
        .find(id.0)
        .select(webhooks::lease_node)
        .first(conn)
        .optional()?;
    if holder.flatten().as_deref() != Some(node) {
        return Ok(None);
    }
    if let Some(settled) = settled {
        settle(tx, now, id, settled)?;
    }
    let next = match hook(tx, id)? {
        Some(hook) if goes_on && hook.stopped_at.is_none() => {
            next_due(tx, now, id)?.map(|delivery| (hook, delivery))
        }
        _ => None,
    };
    let Some((hook, delivery)) = next else {
        lease(tx, id, None)?;
        return Ok(None);
    };
    lease(tx, id, Some((node, now + LEASE)))?;
    let attempts = delivery.attempts + 1;
    let conn: &mut Conn = tx;
    diesel::update(webhook_deliveries::table.find(delivery.id.0))
        .set(webhook_deliveries::attempts.eq(attempts))
        .execute(conn)?;
    Ok(Some(Job {
        hook,
        delivery: Delivery {
            attempts,
            ..delivery
        },
    }))
}

fn next_due(conn: &mut Conn, now: Timestamp, hook: WebhookId) -> Outcome<Option<Delivery>> {
    let row: Option<DeliveryRow> = webhook_deliveries::table
        .filter(webhook_deliveries::webhook_id.eq(hook.0))
        .filter(webhook_deliveries::state.eq(State::Planned.as_str()))
        .filter(webhook_deliveries::due_at.le(now.naive_utc()))
        .order((webhook_deliveries::due_at, webhook_deliveries::id))
        .select(DeliveryRow::as_select())
        .first(conn)
        .optional()?;
    row.map(DeliveryRow::into_delivery).transpose()
}

fn lease(tx: &mut Tx<'_>, hook: WebhookId, until: Option<(&str, Timestamp)>) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::update(webhooks::table.find(hook.0))
        .set((
            webhooks::lease_node.eq(until.map(|(node, _)| node)),
            webhooks::lease_until.eq(until.map(|(_, until)| until.naive_utc())),
        ))
        .execute(conn)?;
    Ok(())
}

fn settle(tx: &mut Tx<'_>, now: Timestamp, hook: WebhookId, settled: &Settled) -> Outcome<()> {
    let conn: &mut Conn = tx;
    let row = webhook_deliveries::table.find(settled.delivery.0);
    match &settled.fate {
        Fate::Over(state, why) => {
            diesel::update(row)
                .set((
                    webhook_deliveries::state.eq(state.as_str()),
                    webhook_deliveries::state_why.eq(why),
                    webhook_deliveries::settled_at.eq(now.naive_utc()),
                ))
                .execute(conn)?;
        }
        Fate::Later { until, why, all } => {
            let until = until.naive_utc();
            diesel::update(row)
                .set((
                    webhook_deliveries::due_at.eq(until),
                    webhook_deliveries::state_why.eq(why),
                ))
                .execute(conn)?;
            if *all {
                let others = webhook_deliveries::table
                    .filter(webhook_deliveries::webhook_id.eq(hook.0))
                    .filter(webhook_deliveries::state.eq(State::Planned.as_str()))
                    .filter(webhook_deliveries::due_at.lt(until));
                diesel::update(others)
                    .set(webhook_deliveries::due_at.eq(until))
                    .execute(conn)?;
            }
        }
    }
    Ok(())
}

/// Gives back what this node held when it died: it starts, so nothing of it is under way.
pub(super) fn release(tx: &mut Tx<'_>, node: &str) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::update(webhooks::table.filter(webhooks::lease_node.eq(node)))
        .set((
            webhooks::lease_node.eq(None::<String>),
            webhooks::lease_until.eq(None::<NaiveDateTime>),
        ))
        .execute(conn)?;
    Ok(())
}

/// How long what went well is kept, and what was given up.
const KEPT: TimeDelta = TimeDelta::days(14);
const KEPT_DEAD: TimeDelta = TimeDelta::days(90);

/// Sweeps out what was settled long ago.
pub fn sweep(tx: &mut Tx<'_>, now: Timestamp) -> Outcome<()> {
    let conn: &mut Conn = tx;
    for (state, kept) in [
        (State::Sent, KEPT),
        (State::Dropped, KEPT),
        (State::Dead, KEPT_DEAD),
    ] {
        let old = webhook_deliveries::table
            .filter(webhook_deliveries::state.eq(state.as_str()))
            .filter(
                webhook_deliveries::settled_at
                    .assume_not_null()
                    .lt((now - kept).naive_utc()),
            );
        diesel::delete(old).execute(conn)?;
    }
    Ok(())
}
