//! The table `promises`.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::dsl::count_star;
use diesel::prelude::*;

use super::rules::Outcome as Ending;
use crate::base::clock::Timestamp;
use crate::base::failure::Outcome;
use crate::base::permission::Visibility;
use crate::base::subject::Subject;
use crate::db::schema::{pain_points, promises};
use crate::db::{Conn, Tx};

/// The promise of an item that waits for word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct OpenPromise {
    pub id: i64,
    pub due_on: NaiveDate,
    pub outcome: Option<Ending>,
}

/// Promises counted as the public sees them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Kept {
    /// Word came in time.
    pub kept: i64,
    /// The day passed without word.
    pub broken: i64,
}

pub(super) fn open_promise(conn: &mut Conn, subject: Subject) -> Outcome<Option<OpenPromise>> {
    let row: Option<(i64, NaiveDate, Option<String>)> = promises::table
        .filter(promises::subject_kind.eq(subject.kind()))
        .filter(promises::subject_id.eq(subject.id()))
        .filter(promises::settled_at.is_null())
        .order(promises::id.desc())
        .select((promises::id, promises::due_on, promises::outcome))
        .first(conn)
        .optional()?;
    Ok(row.map(|(id, due_on, outcome)| OpenPromise {
        id,
        due_on,
        outcome: outcome.as_deref().and_then(Ending::parse),
    }))
}

/// The day by which word about `subject` is promised, also when it has passed.
pub fn open(conn: &mut Conn, subject: Subject) -> Outcome<Option<NaiveDate>> {
    Ok(open_promise(conn, subject)?.map(|promise| promise.due_on))
}

/// How many promises were kept and broken since the beginning.
pub fn kept(conn: &mut Conn) -> Outcome<Kept> {
    let counts: Vec<(Option<String>, i64)> = promises::table
        .filter(promises::outcome.is_not_null())
        .group_by(promises::outcome)
        .select((promises::outcome, count_star()))
        .load(conn)?;
    let of = |ending: Ending| {
        counts
            .iter()
            .find(|(outcome, _)| outcome.as_deref() == Some(ending.as_str()))
            .map_or(0, |(_, count)| *count)
    };
    Ok(Kept {
        kept: of(Ending::Kept),
        broken: of(Ending::Broken),
    })
}

pub(super) fn insert(
    tx: &mut Tx<'_>,
    now: Timestamp,
    subject: Subject,
    due_on: NaiveDate,
) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::insert_into(promises::table)
        .values((
            promises::subject_kind.eq(subject.kind()),
            promises::subject_id.eq(subject.id()),
            promises::due_on.eq(due_on),
            promises::made_at.eq(now.naive_utc()),
        ))
        .execute(conn)?;
    Ok(())
}

pub(super) fn end(tx: &mut Tx<'_>, now: Timestamp, id: i64, outcome: Ending) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::update(promises::table.find(id))
        .set((
            promises::settled_at.eq(now.naive_utc()),
            promises::outcome.eq(outcome.as_str()),
        ))
        .execute(conn)?;
    Ok(())
}

/// Waits for word again.
pub(super) fn reopen(tx: &mut Tx<'_>, id: i64, outcome: Option<Ending>) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::update(promises::table.find(id))
        .set((
            promises::settled_at.eq(None::<NaiveDateTime>),
            promises::outcome.eq(outcome.map(Ending::as_str)),
        ))
        .execute(conn)?;
    Ok(())
}

/// Broken, and still waiting for word.
pub(super) fn mark_broken(tx: &mut Tx<'_>, id: i64) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::update(promises::table.find(id))
        .set(promises::outcome.eq(Ending::Broken.as_str()))
        .execute(conn)?;
    Ok(())
}

/// Who may see the item itself.
pub(super) fn visibility_of(conn: &mut Conn, subject: Subject) -> Outcome<Visibility> {
    let Subject::PainPoint(id) = subject else {
        return Ok(Visibility::Staff);
    };
    let stored: String = pain_points::table
        .find(id.0)
        .select(pain_points::visibility)
        .first(conn)?;
    Ok(Visibility::parse(&stored).unwrap_or(Visibility::Studio))
}
