//! The outbox: one row per event, person and letter, from planned to settled.

use chrono::{DateTime, NaiveDateTime};
use diesel::prelude::*;

use crate::base::clock::Timestamp;
use crate::base::failure::Outcome;
use crate::base::ids::{LetterId, MemberId};
use crate::base::subject::Subject;
use crate::db::dialect::on_each;
use crate::db::schema::letters;
use crate::db::{Conn, Tx};
use crate::features::notify::rules::{Channel, LEASE, LetterKind, Why};
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
}

impl State {
    /// The stored form.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Sent => "sent",
            Self::Dropped => "dropped",
            Self::Dead => "dead",
        }
    }
}

/// A letter that shall be written.
#[derive(Debug, Clone)]
pub(in crate::features::notify) struct NewLetter {
    pub event_seq: i64,
    pub member: Option<MemberId>,
    pub email: Option<String>,
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
}

impl LetterRow {
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

/// Puts letters into the outbox; one that is there already is left as it is.
pub(in crate::features::notify) fn plan(
    tx: &mut Tx<'_>,
    planned: &[NewLetter],
    now: Timestamp,
) -> Outcome<()> {
    for chunk in planned.chunks(100) {
        let rows: Vec<_> = chunk
            .iter()
            .map(|new| {
                (
                    letters::event_seq.eq(new.event_seq),
                    letters::member_id.eq(new.member.map(|id| id.0)),
                    letters::email.eq(new.email.clone()),
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
        on_each!(tx, conn => {
            diesel::insert_into(letters::table).values(&rows).on_conflict_do_nothing().execute(conn)?
        });
    }
    Ok(())
}

/// Takes up to `most` letters whose moment has come, for `node` and for the length of a lease; gives each its fixed
/// message id and the other news it carries: a digest always, another only where letters gather.
pub(in crate::features::notify) fn claim(
    tx: &mut Tx<'_>,
    now: Timestamp,
    node: &str,
    most: i64,
    gathers: bool,
    identity: &MailIdentity,
) -> Outcome<Vec<Claim>> {
    let mut claims = Vec::new();
    for _ in 0..most {
        // One by one: a letter that was just taken along is no leader any more.
        let Some(leader) = next_due(tx, now)? else {
            break;
        };
        let carried = if leader.attempts == 0 {
            if gathers || leader.is_digest() {
                gather(tx, &leader, now)?
            } else {
                Vec::new()
            }
        } else {
            carried_by(tx, leader.id)?
        };
        let recipient = leader.member_id.map_or_else(
            || leader.email.clone().unwrap_or_default(),
            |id| id.to_string(),
        );
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
        claims.push(Claim {
            leader: LetterRow {
                attempts: leader.attempts + 1,
                message_id: Some(fixed),
                ..leader
            },
            carried,
        });
    }
    Ok(claims)
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

/// Tries the letter again later.
pub(in crate::features::notify) fn put_off(
    tx: &mut Tx<'_>,
    node: &str,
    leader: LetterId,
    until: Timestamp,
    why: &str,
) -> Outcome<()> {
    if !is_ours(tx, node, leader)? {
        return Ok(());
    }
    let conn: &mut Conn = tx;
    diesel::update(letters::table.find(leader.0))
        .set((
            letters::due_at.eq(until.naive_utc()),
            letters::state_why.eq(why),
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

/// Gives back what this node held when it died: it starts, so nothing of it is under way.
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
    Ok(Queue {
        waiting: planned().count().get_result(conn)?,
        overdue: overdue().count().get_result(conn)?,
        oldest_due: oldest.map(|at| at.and_utc()),
        put_off: planned()
            .filter(letters::attempts.gt(0))
            .count()
            .get_result(conn)?,
        dead: letters::table
            .filter(letters::state.eq(State::Dead.as_str()))
            .filter(letters::carried_by.is_null())
            .count()
            .get_result(conn)?,
    })
}

/// A letter that was given up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dead {
    /// Its number.
    pub id: LetterId,
    /// What kind of letter.
    pub letter: String,
    /// Whom it was for; `None`: an address without an account.
    pub member: Option<MemberId>,
    /// Why it was given up, in the mail server's words.
    pub why: String,
    /// When.
    pub at: Option<Timestamp>,
}

/// The newest letters that were given up.
pub fn dead(conn: &mut Conn, limit: i64) -> Outcome<Vec<Dead>> {
    type Row = (i64, String, Option<i64>, String, Option<NaiveDateTime>);
    let rows: Vec<Row> = letters::table
        .filter(letters::state.eq(State::Dead.as_str()))
        .filter(letters::carried_by.is_null())
        .order(letters::id.desc())
        .limit(limit)
        .select((
            letters::id,
            letters::letter,
            letters::member_id,
            letters::state_why,
            letters::settled_at,
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(id, letter, member, why, at)| Dead {
            id: LetterId(id),
            letter,
            member: member.map(MemberId),
            why,
            at: at.map(|at| at.and_utc()),
        })
        .collect())
}
