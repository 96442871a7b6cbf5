//! Reading and appending ledger rows; nothing here updates or deletes one.

use chrono::DateTime;
use diesel::prelude::*;
use sha2::{Digest, Sha256};

use super::event::{Event, UnknownEvent};
use crate::base::clock::Timestamp;
use crate::base::failure::Outcome;
use crate::base::ids::MemberId;
use crate::base::permission::Visibility;
use crate::base::subject::Subject;
use crate::db::dialect::on_each;
use crate::db::schema::{follower_positions, ledger, ledger_head};
use crate::db::{Conn, PendingEntry, Tx};

/// Who did it, as stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryActor {
    /// A member, in the browser, through a token, or with a letter in hand.
    Member(MemberId),
    /// Insole itself.
    System,
    /// Nobody we know.
    Anyone,
}

/// One ledger entry.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its place, without gaps.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: EntryActor,
    /// The stored kind, also when this binary does not know it.
    pub kind: String,
    /// What it is about.
    pub subject: Subject,
    /// What else it touches.
    pub related: Option<Subject>,
    /// Who may see it.
    pub visibility: Visibility,
    /// The payload as stored.
    pub payload: String,
}

impl Entry {
    /// What happened; an error for a kind that a newer binary wrote.
    pub fn event(&self) -> Result<Event, UnknownEvent> {
        Event::parse(&self.kind, &self.payload)
    }
}

/// A ledger row as stored: what the hash is made from.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = ledger)]
pub(super) struct Row {
    pub seq: i64,
    pub at: i64,
    pub actor_kind: String,
    pub actor_id: Option<i64>,
    pub kind: String,
    pub subject_kind: String,
    pub subject_id: i64,
    pub related_kind: Option<String>,
    pub related_id: Option<i64>,
    pub payload: String,
    pub visibility: String,
    pub hash: String,
}

impl Row {
    /// SHA-256 over the previous hash and every stored value, each with its length so that none can borrow from the next.
    pub(super) fn hash_after(&self, previous: &str) -> String {
        let mut hasher = Sha256::new();
        let related = self.related_id.map(|id| id.to_string()).unwrap_or_default();
        let actor = self.actor_id.map(|id| id.to_string()).unwrap_or_default();
        for part in [
            previous,
            &self.seq.to_string(),
            &self.at.to_string(),
            &self.actor_kind,
            &actor,
            &self.kind,
            &self.subject_kind,
            &self.subject_id.to_string(),
            self.related_kind.as_deref().unwrap_or_default(),
            &related,
            &self.payload,
            &self.visibility,
        ] {
            hasher.update((part.len() as u64).to_be_bytes());
            hasher.update(part.as_bytes());
        }
        hex::encode(hasher.finalize())
    }

    fn into_entry(self) -> Outcome<Entry> {
        let unknown = |what: &str| anyhow::anyhow!("ledger entry {}: unknown {what}", self.seq);
        let related = match (&self.related_kind, self.related_id) {
            (Some(kind), Some(id)) => {
                Some(Subject::from_stored(kind, id).ok_or_else(|| unknown("related kind"))?)
            }
            _ => None,
        };
        Ok(Entry {
            seq: self.seq,
            at: DateTime::from_timestamp_micros(self.at).ok_or_else(|| unknown("time"))?,
            actor: match (self.actor_kind.as_str(), self.actor_id) {
                ("member" | "letter", Some(id)) => EntryActor::Member(MemberId(id)),
                ("system", _) => EntryActor::System,
                _ => EntryActor::Anyone,
            },
            subject: Subject::from_stored(&self.subject_kind, self.subject_id)
                .ok_or_else(|| unknown("subject"))?,
            related,
            visibility: Visibility::parse(&self.visibility).ok_or_else(|| unknown("visibility"))?,
            kind: self.kind,
            payload: self.payload,
        })
    }
}

/// Appends the entries of one transaction at its end; the position of the last one. Handed to [`crate::db::Db::open`].
pub fn seal(conn: &mut Conn, entries: &[PendingEntry]) -> Outcome<i64> {
    let count = i64::try_from(entries.len()).unwrap_or(i64::MAX);
    // The row lock of this update is what makes the order of numbers the order of commits.
    let (last, mut previous): (i64, String) = diesel::update(ledger_head::table.find(1))
        .set(ledger_head::seq.eq(ledger_head::seq + count))
        .returning((ledger_head::seq, ledger_head::hash))
        .get_result(conn)?;
    for (seq, pending) in (last - count + 1..).zip(entries) {
        let mut row = Row {
            seq,
            at: pending.at,
            actor_kind: pending.actor_kind.to_owned(),
            actor_id: pending.actor_id,
            kind: pending.kind.clone(),
            subject_kind: pending.subject.0.to_owned(),
            subject_id: pending.subject.1,
            related_kind: pending.related.map(|(kind, _)| kind.to_owned()),
            related_id: pending.related.map(|(_, id)| id),
            payload: pending.payload.clone(),
            visibility: pending.visibility.to_owned(),
            hash: String::new(),
        };
        row.hash = row.hash_after(&previous);
        insert(conn, &row)?;
        previous = row.hash;
    }
    diesel::update(ledger_head::table.find(1))
        .set(ledger_head::hash.eq(&previous))
        .execute(conn)?;
    Ok(last)
}

fn insert(conn: &mut Conn, row: &Row) -> Outcome<()> {
    diesel::insert_into(ledger::table)
        .values((
            ledger::seq.eq(row.seq),
            ledger::at.eq(row.at),
            ledger::actor_kind.eq(&row.actor_kind),
            ledger::actor_id.eq(row.actor_id),
            ledger::kind.eq(&row.kind),
            ledger::subject_kind.eq(&row.subject_kind),
            ledger::subject_id.eq(row.subject_id),
            ledger::related_kind.eq(&row.related_kind),
            ledger::related_id.eq(row.related_id),
            ledger::payload.eq(&row.payload),
            ledger::visibility.eq(&row.visibility),
            ledger::hash.eq(&row.hash),
        ))
        .execute(conn)?;
    Ok(())
}

pub(super) fn rows_after(conn: &mut Conn, position: i64, limit: i64) -> Outcome<Vec<Row>> {
    Ok(ledger::table
        .filter(ledger::seq.gt(position))
        .order(ledger::seq)
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?)
}

pub(super) fn head_row(conn: &mut Conn) -> Outcome<(i64, String)> {
    Ok(ledger_head::table
        .find(1)
        .select((ledger_head::seq, ledger_head::hash))
        .first(conn)?)
}

/// The position of the newest entry.
pub fn head(conn: &mut Conn) -> Outcome<i64> {
    head_row(conn).map(|(seq, _)| seq)
}

/// The place that the next entry of this transaction will have: nobody else appends while it runs.
pub fn next_seq(tx: &mut Tx<'_>) -> Outcome<i64> {
    let kept = i64::try_from(tx.kept_entries()).unwrap_or(i64::MAX - 1);
    Ok(head(tx)? + kept + 1)
}

/// Up to `limit` entries after `position`, in order, whoever may see them: for followers.
pub fn entries_after(conn: &mut Conn, position: i64, limit: i64) -> Outcome<Vec<Entry>> {
    rows_after(conn, position, limit)?
        .into_iter()
        .map(Row::into_entry)
        .collect()
}

/// One entry by its place.
pub fn entry(conn: &mut Conn, seq: i64) -> Outcome<Option<Entry>> {
    let row: Option<Row> = ledger::table
        .find(seq)
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    row.map(Row::into_entry).transpose()
}

/// Which part of the ledger a page shows.
#[derive(Debug, Clone)]
pub struct History {
    /// About this, or touching it; `None` for everything.
    pub subject: Option<Subject>,
    /// Only what people of these levels may see.
    pub visible: Vec<Visibility>,
    /// Only after this position.
    pub after: i64,
    /// Only before this position, newest first; `None`: oldest first.
    pub newest_before: Option<i64>,
    /// At most so many.
    pub limit: i64,
}

/// A view of the ledger: the history on a page, the audit log, the events of the API.
pub fn history(conn: &mut Conn, wanted: &History) -> Outcome<Vec<Entry>> {
    let visible: Vec<&str> = wanted
        .visible
        .iter()
        .map(|visibility| visibility.as_str())
        .collect();
    let mut query = ledger::table
        .filter(ledger::visibility.eq_any(visible))
        .filter(ledger::seq.gt(wanted.after))
        .select(Row::as_select())
        .limit(wanted.limit)
        .into_boxed();
    if let Some(subject) = wanted.subject {
        let about = ledger::subject_kind
            .eq(subject.kind())
            .and(ledger::subject_id.eq(subject.id()));
        let touching = ledger::related_kind
            .eq(subject.kind())
            .and(ledger::related_id.eq(subject.id()));
        query = query.filter(about.or(touching.assume_not_null()));
    }
    query = match wanted.newest_before {
        Some(before) => query
            .filter(ledger::seq.lt(before))
            .order(ledger::seq.desc()),
        None => query.order(ledger::seq.asc()),
    };
    let rows: Vec<Row> = query.load(conn)?;
    rows.into_iter().map(Row::into_entry).collect()
}

/// The newest `limit` entries about these since a moment, whoever may see them, newest first: one kind of thing at a time.
pub fn recent(
    conn: &mut Conn,
    subjects: &[Subject],
    since: Timestamp,
    limit: i64,
) -> Outcome<Vec<Entry>> {
    let Some(kind) = subjects.first().map(|subject| subject.kind()) else {
        return Ok(Vec::new());
    };
    let ids: Vec<i64> = subjects.iter().map(|subject| subject.id()).collect();
    let rows: Vec<Row> = ledger::table
        .filter(ledger::subject_kind.eq(kind))
        .filter(ledger::subject_id.eq_any(ids))
        .filter(ledger::at.ge(since.timestamp_micros()))
        .order(ledger::seq.desc())
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Row::into_entry).collect()
}

/// Every entry of these kinds about these things of one kind, oldest first, whoever may see them.
pub fn entries_about(conn: &mut Conn, kinds: &[&str], subjects: &[Subject]) -> Outcome<Vec<Entry>> {
    let Some(first) = subjects.first() else {
        return Ok(Vec::new());
    };
    let ids: Vec<i64> = subjects.iter().map(|subject| subject.id()).collect();
    let rows: Vec<Row> = ledger::table
        .filter(ledger::subject_kind.eq(first.kind()))
        .filter(ledger::subject_id.eq_any(ids))
        .filter(ledger::kind.eq_any(kinds))
        .order(ledger::seq.asc())
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Row::into_entry).collect()
}

/// Which part of the whole ledger an administrator looks at, newest first.
#[derive(Debug, Clone, Default)]
pub struct Audit {
    /// Only what this member did.
    pub actor: Option<MemberId>,
    /// Only what is about this, or touches it.
    pub subject: Option<Subject>,
    /// Only kinds that begin with this word and a dot.
    pub group: Option<&'static str>,
    /// Only before this position.
    pub before: Option<i64>,
    /// At most so many.
    pub limit: i64,
}

/// The whole ledger, whoever may see its entries: for administrators.
pub fn audit(conn: &mut Conn, wanted: &Audit) -> Outcome<Vec<Entry>> {
    let mut query = ledger::table
        .filter(ledger::seq.lt(wanted.before.unwrap_or(i64::MAX)))
        .select(Row::as_select())
        .order(ledger::seq.desc())
        .limit(wanted.limit)
        .into_boxed();
    if let Some(actor) = wanted.actor {
        query = query.filter(ledger::actor_id.eq(actor.0));
    }
    if let Some(subject) = wanted.subject {
        let about = ledger::subject_kind
            .eq(subject.kind())
            .and(ledger::subject_id.eq(subject.id()));
        let touching = ledger::related_kind
            .eq(subject.kind())
            .and(ledger::related_id.eq(subject.id()));
        query = query.filter(about.or(touching.assume_not_null()));
    }
    if let Some(group) = wanted.group {
        let kinds = format!("{}.%", group.replace('_', "\\_"));
        query = query.filter(ledger::kind.like(kinds).escape('\\'));
    }
    let rows: Vec<Row> = query.load(conn)?;
    rows.into_iter().map(Row::into_entry).collect()
}

/// How far a follower with its cursor in the database has come.
pub fn load_position(conn: &mut Conn, name: &str) -> Outcome<i64> {
    let position = follower_positions::table
        .find(name)
        .select(follower_positions::seq)
        .first(conn)
        .optional()?;
    Ok(position.unwrap_or(0))
}

/// Every follower with its cursor in the database: name and position.
pub fn positions(conn: &mut Conn) -> Outcome<Vec<(String, i64)>> {
    Ok(follower_positions::table
        .select((follower_positions::name, follower_positions::seq))
        .order(follower_positions::name)
        .load(conn)?)
}

/// Saves a cursor in the transaction that does the work it stands for.
pub fn save_position(tx: &mut Tx<'_>, name: &str, seq: i64, now: Timestamp) -> Outcome<()> {
    let values = (
        follower_positions::name.eq(name),
        follower_positions::seq.eq(seq),
        follower_positions::updated_at.eq(now.naive_utc()),
    );
    on_each!(tx, conn => {
        diesel::insert_into(follower_positions::table)
            .values(values)
            .on_conflict(follower_positions::name)
            .do_update()
            .set((follower_positions::seq.eq(seq), follower_positions::updated_at.eq(now.naive_utc())))
            .execute(conn)?
    });
    Ok(())
}
