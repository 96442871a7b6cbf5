//! The table `checklist_lines`.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::dsl::count_star;
use diesel::prelude::*;

use crate::base::clock::Timestamp;
use crate::base::failure::Outcome;
use crate::base::ids::{ChecklistLineId, MemberId, PainPointId};
use crate::db::schema::checklist_lines as c;
use crate::db::{Conn, Tx};

/// One thing to do about a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChecklistLine {
    /// Which.
    pub id: ChecklistLineId,
    /// What is to be done.
    pub line: String,
    /// Who did it, and when.
    pub done: Option<(MemberId, Timestamp)>,
}

type Row = (i64, String, Option<i64>, Option<NaiveDateTime>);

/// The lines of a report, in the order in which they were written.
pub fn checklist(conn: &mut Conn, id: PainPointId) -> Outcome<Vec<ChecklistLine>> {
    let rows: Vec<Row> = c::table
        .filter(c::pain_point_id.eq(id.0))
        .order(c::id)
        .select((c::id, c::line, c::done_by, c::done_at))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(id, line, by, at)| ChecklistLine {
            id: ChecklistLineId(id),
            line,
            done: by.zip(at).map(|(by, at)| (MemberId(by), at.and_utc())),
        })
        .collect())
}

/// How many lines of each of these are done, and of how many; those without any are left out.
pub fn checklists_of(
    conn: &mut Conn,
    ids: &[PainPointId],
) -> Outcome<HashMap<PainPointId, (i64, i64)>> {
    let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let rows: Vec<(i64, i64, i64)> = c::table
        .filter(c::pain_point_id.eq_any(ids))
        .group_by(c::pain_point_id)
        .select((
            c::pain_point_id,
            diesel::dsl::count(c::done_at),
            count_star(),
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(id, done, all)| (PainPointId(id), (done, all)))
        .collect())
}

/// Writes a line below the others.
pub fn insert_line(tx: &mut Tx<'_>, now: Timestamp, id: PainPointId, line: &str) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::insert_into(c::table)
        .values((
            c::pain_point_id.eq(id.0),
            c::line.eq(line),
            c::created_at.eq(now.naive_utc()),
        ))
        .execute(conn)?;
    Ok(())
}

/// Somebody did it, or it is to be done again.
pub fn set_done(
    tx: &mut Tx<'_>,
    line: ChecklistLineId,
    done: Option<(MemberId, Timestamp)>,
) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::update(c::table.find(line.0))
        .set((
            c::done_by.eq(done.map(|(by, _)| by.0)),
            c::done_at.eq(done.map(|(_, at)| at.naive_utc())),
        ))
        .execute(conn)?;
    Ok(())
}

/// Takes a line away.
pub fn remove_line(tx: &mut Tx<'_>, line: ChecklistLineId) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::delete(c::table.find(line.0)).execute(conn)?;
    Ok(())
}
