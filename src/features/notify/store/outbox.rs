//! The outbox: one row per event, person and letter, from planned to settled.

use chrono::{DateTime, NaiveDateTime, TimeDelta};
use chrono_tz::Tz;
use diesel::prelude::*;

use super::wishes::wishes;
use crate::base::clock::{Timestamp, day_in, start_of_day};
use crate::base::failure::Outcome;
use crate::base::ids::{LetterId, MemberId, RetrospectiveId, SubscriberId};
use crate::base::subject::Subject;
use crate::db::dialect::on_each;
use crate::db::schema::letters;
use crate::db::{Conn, Tx};
use crate::features::notify::rules::{Channel, LEASE, LetterKind, Why, next_digest};
use crate::ledger::{self, Entry, Event};
use crate::mail::MailIdentity;

/// Where a letter is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::features::notify) enum State {
    /// Waits for its moment or its next attempt.
    Planned,
    /// Handed over.
    Sent,
    /// No longer wanted or no longer true when its moment came.
    Dropped,
    /// Refused for good, or put off for three days.
    Dead,
    /// Handed over twice, and nobody said whether it was taken: an administrator decides.
    Uncertain,
}

impl State {
    /// The stored form.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Sent => "sent",
            Self::Dropped => "dropped",
            Self::Dead => "dead",
            Self::Uncertain => "uncertain",
        }
    }
}

/// A letter that shall be written.
#[derive(Debug, Clone)]
pub(in crate::features::notify) struct NewLetter {
    pub event_seq: i64,
    pub member: Option<MemberId>,
    pub email: Option<String>,
    pub subscriber: Option<SubscriberId>,
    pub kind: LetterKind,
    pub item: Subject,
    pub why: Why,
    pub channel: Channel,
    pub due_at: Timestamp,
}

/// A row as stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = letters)]
pub(in crate::features::notify) struct LetterRow {
    pub id: i64,
    pub event_seq: i64,
    pub member_id: Option<i64>,
    pub email: Option<String>,
    pub letter: String,
    pub subject_kind: String,
    pub subject_id: i64,
    pub why: String,
    pub channel: String,
    pub attempts: i64,
    pub message_id: Option<String>,
    pub unsure: i64,
    pub subscriber_id: Option<i64>,
}

/// What a stored row tells.
#[derive(Debug, Clone, Copy)]
pub(in crate::features::notify) struct Told {
    pub event_seq: i64,
    pub kind: LetterKind,
    pub item: Subject,
    pub why: Why,
}

impl LetterRow {
    /// What it tells; a word that this version does not know is a fault.
    pub fn told(&self) -> Outcome<Told> {
        let (Some(kind), Some(item), Some(why)) = (self.kind(), self.item(), Why::parse(&self.why))
        else {
            return Err(
                anyhow::anyhow!("letter {} was planned by a newer version", self.id).into(),
            );
        };
        Ok(Told {
            event_seq: self.event_seq,
            kind,
            item,
            why,
        })
    }

    /// What kind of letter; `None` when a newer version planned it.
    pub fn kind(&self) -> Option<LetterKind> {
        LetterKind::parse(&self.letter)
    }

    /// What it is about.
    pub fn item(&self) -> Option<Subject> {
        Subject::from_stored(&self.subject_kind, self.subject_id)
    }

    /// Whether it goes in a digest.
    pub fn is_digest(&self) -> bool {
        Channel::parse(&self.channel) != Some(Channel::Now)
    }
}

/// A letter that this node may send until its lease ends, with the rows it also tells.
#[derive(Debug, Clone)]
pub(in crate::features::notify) struct Claim {
    pub leader: LetterRow,
    pub carried: Vec<LetterRow>,
}

impl Claim {
    /// All rows of this letter.
    pub fn rows(&self) -> impl Iterator<Item = &LetterRow> {
        std::iter::once(&self.leader).chain(&self.carried)
    }
}

/// Puts letters into the outbox; one that is there already is left as it is. How many were not there.
pub(in crate::features::notify) fn plan(
    tx: &mut Tx<'_>,
    planned: &[NewLetter],
    now: Timestamp,
) -> Outcome<usize> {
    let mut new = 0;
    for chunk in planned.chunks(100) {
        let rows: Vec<_> = chunk
            .iter()
            .map(|new| {
                (
                    letters::event_seq.eq(new.event_seq),
                    letters::member_id.eq(new.member.map(|id| id.0)),
                    letters::email.eq(new.email.clone()),
                    letters::subscriber_id.eq(new.subscriber.map(|id| id.0)),
                    letters::letter.eq(new.kind.as_str()),
                    letters::subject_kind.eq(new.item.kind()),
                    letters::subject_id.eq(new.item.id()),
                    letters::why.eq(new.why.as_str()),
                    letters::channel.eq(new.channel.as_str()),
                    letters::due_at.eq(new.due_at.naive_utc()),
                    letters::created_at.eq(now.naive_utc()),
                )
            })
            .collect();
        new += on_each!(tx, conn => {
            diesel::insert_into(letters::table).values(&rows).on_conflict_do_nothing().execute(conn)?
        });
    }
    Ok(new)
}

/// Whether readers without an account have been told of this retrospective, or are about to be.
pub(in crate::features::notify) fn story_is_told(
    conn: &mut Conn,
    story: RetrospectiveId,
) -> Outcome<bool> {
    let item = Subject::Retrospective(story);
    let told = letters::table
        .filter(letters::subscriber_id.is_not_null())
        .filter(letters::subject_kind.eq(item.kind()))
        .filter(letters::subject_id.eq(item.id()))
        .filter(letters::letter.eq(LetterKind::SubscriberStory.as_str()));
    Ok(diesel::select(diesel::dsl::exists(told)).get_result(conn)?)
}

/// How letters are taken.
#[derive(Debug, Clone, Copy)]
pub(in crate::features::notify) struct Terms {
    /// At most so many.
    pub most: usize,
    /// Whether a letter takes along other news of its item that waits.
    pub gathers: bool,
    /// The company's zone.
    pub zone: Tz,
}

/// What one look at the outbox gave.
#[derive(Debug, Default)]
pub(in crate::features::notify) struct Taken {
    /// What may be sent now.
    pub claims: Vec<Claim>,
    /// How many letters were put somewhere else instead: later, into a digest, before an administrator.
    pub moved: usize,
}

/// How many letters one look moves at most: it is one transaction.
const MOST_MOVED: usize = 200;
/// How often the content of a letter may go out without an answer before somebody has to look.
const MOST_UNSURE: i64 = 2;

/// Takes letters whose moment has come, for `node` and for the length of a lease; gives each its fixed message id and the
/// other news it carries: a digest always, another only where letters gather. Whose reader does not want it now waits.
pub(in crate::features::notify) fn claim(
    tx: &mut Tx<'_>,
    now: Timestamp,
    node: &str,
    terms: Terms,
    identity: &MailIdentity,
) -> Outcome<Taken> {
    let mut taken = Taken::default();
    while taken.claims.len() < terms.most && taken.moved < MOST_MOVED {
        // One by one: a letter that was just taken along is no leader any more.
        let Some(leader) = next_due(tx, now)? else {
            break;
        };
        if leader.unsure >= MOST_UNSURE {
            hold_as_uncertain(tx, now, leader.id)?;
            taken.moved += 1;
            continue;
        }
        if move_as_wished(tx, now, &leader, terms.zone)? {
            taken.moved += 1;
            continue;
        }
        let carried = if leader.attempts == 0 {
            if terms.gathers || leader.is_digest() {
                gather(tx, &leader, now)?
            } else {
                Vec::new()
            }
        } else {
            carried_by(tx, leader.id)?
        };
        let recipient = match (leader.member_id, leader.subscriber_id) {
            (Some(member), _) => member.to_string(),
            (None, Some(subscriber)) => format!("subscriber-{subscriber}"),
            (None, None) => leader.email.clone().unwrap_or_default(),
        };
        let fixed = leader.message_id.clone().unwrap_or_else(|| {
            let event = leader.event_seq.to_string();
            identity
                .message_id(&["letter", &event, &recipient, &leader.letter])
                .as_str()
                .to_owned()
        });
        let conn: &mut Conn = tx;
        diesel::update(letters::table.find(leader.id))
            .set((
                letters::lease_node.eq(node),
                letters::lease_until.eq((now + LEASE).naive_utc()),
                letters::attempts.eq(letters::attempts + 1),
                letters::message_id.eq(&fixed),
            ))
            .execute(conn)?;
        let ids: Vec<i64> = carried.iter().map(|row| row.id).collect();
        for chunk in ids.chunks(500) {
            diesel::update(letters::table.filter(letters::id.eq_any(chunk)))
                .set(letters::carried_by.eq(leader.id))
                .execute(conn)?;
        }
        taken.claims.push(Claim {
            leader: LetterRow {
                attempts: leader.attempts + 1,
                message_id: Some(fixed),
                ..leader
            },
            carried,
        });
    }
    Ok(taken)
}

/// Its content went out twice and nobody said what became of it: a third time would be a storm.
fn hold_as_uncertain(tx: &mut Tx<'_>, now: Timestamp, leader: i64) -> Outcome<()> {
    let conn: &mut Conn = tx;
    let rows = letters::table
        .filter(letters::id.eq(leader).or(letters::carried_by.eq(leader)))
        .filter(letters::state.eq(State::Planned.as_str()));
    diesel::update(rows)
        .set((
            letters::state.eq(State::Uncertain.as_str()),
            letters::state_why.eq("uncertain"),
            letters::settled_at.eq(now.naive_utc()),
            letters::lease_node.eq(None::<String>),
            letters::lease_until.eq(None::<NaiveDateTime>),
        ))
        .execute(conn)?;
    Ok(())
}

/// Puts the letter where its reader wants it, if that is not here and now: after quiet hours, on a working day, or in the
/// digest once the day's number of letters is reached.
fn move_as_wished(
    tx: &mut Tx<'_>,
    now: Timestamp,
    leader: &LetterRow,
    company: Tz,
) -> Outcome<bool> {
    let (Some(member), Some(kind)) = (leader.member_id, leader.kind()) else {
        return Ok(false);
    };
    if kind.goes_alone() {
        return Ok(false);
    }
    let wishes = wishes(tx, MemberId(member))?;
    let zone = wishes.zone_or(company);
    let open = wishes.open_from(kind, now, company);
    let conn: &mut Conn = tx;
    let row = letters::table.find(leader.id);
    if open > now {
        diesel::update(row)
            .set((
                letters::due_at.eq(open.naive_utc()),
                letters::lease_node.eq(None::<String>),
                letters::lease_until.eq(None::<NaiveDateTime>),
            ))
            .execute(conn)?;
        return Ok(true);
    }
    let Some(cap) = wishes.daily_cap else {
        return Ok(false);
    };
    if leader.is_digest() || leader.attempts > 0 {
        return Ok(false);
    }
    // What is under way at this moment counts, too: each of them is a letter of today.
    let today = start_of_day(zone, day_in(zone, now)).naive_utc();
    let of_member = || {
        letters::table
            .filter(letters::member_id.eq(member))
            .filter(letters::channel.eq(Channel::Now.as_str()))
            .filter(letters::carried_by.is_null())
    };
    let sent: i64 = of_member()
        .filter(letters::state.eq(State::Sent.as_str()))
        .filter(letters::settled_at.assume_not_null().ge(today))
        .count()
        .get_result(conn)?;
    let under_way: i64 = of_member()
        .filter(letters::state.eq(State::Planned.as_str()))
        .filter(letters::lease_node.is_not_null())
        .filter(letters::id.ne(leader.id))
        .count()
        .get_result(conn)?;
    if sent + under_way < i64::from(cap) {
        return Ok(false);
    }
    diesel::update(row)
        .set((
            letters::channel.eq(Channel::Daily.as_str()),
            letters::due_at.eq(next_digest(now, zone, false).naive_utc()),
        ))
        .execute(conn)?;
    Ok(true)
}

/// Marks that the content of this letter goes out now, durably: whatever happens to this process, the next one knows that
/// it may have arrived. `false`: it is no longer this node's to send.
pub(in crate::features::notify) fn going(
    tx: &mut Tx<'_>,
    node: &str,
    leader: LetterId,
) -> Outcome<bool> {
    if !is_ours(tx, node, leader)? {
        return Ok(false);
    }
    let conn: &mut Conn = tx;
    diesel::update(letters::table.find(leader.0))
        .set(letters::unsure.eq(letters::unsure + 1))
        .execute(conn)?;
    Ok(true)
}

fn next_due(conn: &mut Conn, now: Timestamp) -> Outcome<Option<LetterRow>> {
    Ok(letters::table
        .filter(letters::state.eq(State::Planned.as_str()))
        .filter(letters::due_at.le(now.naive_utc()))
        .filter(letters::carried_by.is_null())
        .filter(
            letters::lease_until
                .is_null()
                .or(letters::lease_until.assume_not_null().lt(now.naive_utc()))
                // No lease is that long: whoever took it had a clock that was ahead.
                .or(letters::lease_until
                    .assume_not_null()
                    .gt((now + LEASE + LEASE).naive_utc())),
        )
        .order((letters::due_at, letters::id))
        .select(LetterRow::as_select())
        .first(conn)
        .optional()?)
}

fn carried_by(conn: &mut Conn, leader: i64) -> Outcome<Vec<LetterRow>> {
    Ok(letters::table
        .filter(letters::carried_by.eq(leader))
        .filter(letters::state.eq(State::Planned.as_str()))
        .order(letters::id)
        .select(LetterRow::as_select())
        .load(conn)?)
}

/// How much one letter tells; what is above it comes in the next one.
const MOST_GATHERED: i64 = 300;

/// Other news that this letter can tell as well: of the same item, or for the same digest.
fn gather(conn: &mut Conn, leader: &LetterRow, now: Timestamp) -> Outcome<Vec<LetterRow>> {
    let Some(member) = leader.member_id else {
        return Ok(Vec::new());
    };
    let mut query = letters::table
        .filter(letters::member_id.eq(member))
        .filter(letters::channel.eq(&leader.channel))
        .filter(letters::state.eq(State::Planned.as_str()))
        .filter(letters::carried_by.is_null())
        .filter(letters::attempts.eq(0))
        .filter(letters::id.ne(leader.id))
        .order(letters::id)
        .limit(MOST_GATHERED)
        .select(LetterRow::as_select())
        .into_boxed();
    if leader.is_digest() {
        query = query.filter(letters::due_at.le(now.naive_utc()));
    } else {
        query = query
            .filter(letters::subject_kind.eq(&leader.subject_kind))
            .filter(letters::subject_id.eq(leader.subject_id));
    }
    let alone = |row: &LetterRow| row.kind().is_none_or(LetterKind::goes_alone);
    if !leader.is_digest() && alone(leader) {
        return Ok(Vec::new());
    }
    let mut carried = Vec::new();
    let rows: Vec<LetterRow> = query.load(conn)?;
    for row in rows {
        let settled = |until: Option<Timestamp>| until.is_none_or(|until| until <= now);
        if !alone(&row)
            && settled(
                ledger::entry(conn, row.event_seq)?
                    .as_ref()
                    .and_then(undo_until),
            )
        {
            carried.push(row);
        }
    }
    Ok(carried)
}

/// Until when the decision behind an event can be taken back without anybody having heard of it.
pub(in crate::features::notify) fn undo_until(entry: &Entry) -> Option<Timestamp> {
    let micros = match entry.event().ok()? {
        Event::PainPointQuestioned { undo_until, .. }
        | Event::PainPointAccepted { undo_until, .. }
        | Event::PainPointDeclined { undo_until, .. }
        | Event::PainPointResolved { undo_until, .. }
        | Event::PainPointReopened { undo_until, .. }
        | Event::PainPointAppealAnswered { undo_until, .. }
        | Event::PainPointMerged { undo_until, .. }
        | Event::PainPointUnmerged { undo_until, .. }
        | Event::PainPointLinked { undo_until, .. }
        | Event::PainPointTakenUp { undo_until, .. } => undo_until,
        _ => None,
    }?;
    DateTime::from_timestamp_micros(micros)
}

/// What became of rows that `node` had claimed; ones that it lost meanwhile are left alone.
pub(in crate::features::notify) fn settle(
    tx: &mut Tx<'_>,
    now: Timestamp,
    node: &str,
    leader: LetterId,
    outcomes: &[(i64, State, String)],
) -> Outcome<()> {
    if !is_ours(tx, node, leader)? {
        return Ok(());
    }
    let conn: &mut Conn = tx;
    for (id, state, why) in outcomes {
        diesel::update(letters::table.find(id))
            .set((
                letters::state.eq(state.as_str()),
                letters::state_why.eq(why),
                letters::settled_at.eq(now.naive_utc()),
                letters::lease_node.eq(None::<String>),
                letters::lease_until.eq(None::<NaiveDateTime>),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// Tries the letter again later. `refused`: its content went out, and the server said that it did not take it.
pub(in crate::features::notify) fn put_off(
    tx: &mut Tx<'_>,
    node: &str,
    leader: LetterId,
    until: Timestamp,
    why: &str,
    refused: bool,
) -> Outcome<()> {
    if !is_ours(tx, node, leader)? {
        return Ok(());
    }
    let conn: &mut Conn = tx;
    diesel::update(letters::table.find(leader.0))
        .set((
            letters::due_at.eq(until.naive_utc()),
            letters::state_why.eq(why),
            letters::unsure.eq(letters::unsure - i64::from(refused)),
            letters::lease_node.eq(None::<String>),
            letters::lease_until.eq(None::<NaiveDateTime>),
        ))
        .execute(conn)?;
    Ok(())
}

fn is_ours(conn: &mut Conn, node: &str, leader: LetterId) -> Outcome<bool> {
    let holder: Option<Option<String>> = letters::table
        .find(leader.0)
        .filter(letters::state.eq(State::Planned.as_str()))
        .select(letters::lease_node)
        .first(conn)
        .optional()?;
    Ok(holder.flatten().as_deref() == Some(node))
}

/// Gives back what this node holds; for a moment when nothing of it is under way, as at a start.
pub(in crate::features::notify) fn release(tx: &mut Tx<'_>, node: &str) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::update(letters::table.filter(letters::lease_node.eq(node)))
        .set((
            letters::lease_node.eq(None::<String>),
            letters::lease_until.eq(None::<NaiveDateTime>),
        ))
        .execute(conn)?;
    Ok(())
}

/// How the outbox is doing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queue {
    /// Letters that wait, digests included.
    pub waiting: i64,
    /// Those whose moment has passed.
    pub overdue: i64,
    /// When the oldest of them was due.
    pub oldest_due: Option<Timestamp>,
    /// Letters that were put off at least once and are tried again.
    pub put_off: i64,
    /// Letters that were given up.
    pub dead: i64,
    /// Letters that were handed over twice without an answer.
    pub uncertain: i64,
    /// Letters that left in the last 24 hours.
    pub sent: i64,
    /// Letters that were no longer wanted or true when their moment came, in the last 24 hours.
    pub dropped: i64,
}

/// How the outbox is doing at `now`: for `/readyz`, `doctor` and the administrators.
pub fn queue(conn: &mut Conn, now: Timestamp) -> Outcome<Queue> {
    let planned = || {
        letters::table
            .filter(letters::state.eq(State::Planned.as_str()))
            .filter(letters::carried_by.is_null())
    };
    let overdue = || planned().filter(letters::due_at.le(now.naive_utc()));
    let oldest: Option<NaiveDateTime> = overdue()
        .order(letters::due_at)
        .select(letters::due_at)
        .first(conn)
        .optional()?;
    let (waiting, overdue, put_off) = (
        planned().count().get_result(conn)?,
        overdue().count().get_result(conn)?,
        planned()
            .filter(letters::attempts.gt(0))
            .count()
            .get_result(conn)?,
    );
    let mut settled = |state: State, since: Option<Timestamp>| -> Outcome<i64> {
        let mut query = letters::table
            .filter(letters::state.eq(state.as_str()))
            .filter(letters::carried_by.is_null())
            .count()
            .into_boxed();
        if let Some(since) = since {
            let settled = letters::settled_at.assume_not_null();
            query = query.filter(settled.ge(since.naive_utc()));
        }
        Ok(query.get_result(conn)?)
    };
    Ok(Queue {
        waiting,
        overdue,
        oldest_due: oldest.map(|at| at.and_utc()),
        put_off,
        dead: settled(State::Dead, None)?,
        uncertain: settled(State::Uncertain, None)?,
        sent: settled(State::Sent, Some(now - TimeDelta::days(1)))?,
        dropped: settled(State::Dropped, Some(now - TimeDelta::days(1)))?,
    })
}
