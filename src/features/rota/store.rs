//! The table `rota`, and what was decided in a week.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::dsl::count_star;
use diesel::prelude::*;

use crate::base::clock::Timestamp;
use crate::base::failure::Outcome;
use crate::base::ids::MemberId;
use crate::db::dialect::on_each;
use crate::db::schema::{decisions, rota};
use crate::db::{Conn, Tx};
use crate::features::pain_points::Status;

/// Who triages in the week of this Monday.
pub fn on_duty(conn: &mut Conn, monday: NaiveDate) -> Outcome<Option<MemberId>> {
    let member: Option<i64> = rota::table
        .find(monday)
        .select(rota::member_id)
        .first(conn)
        .optional()?;
    Ok(member.map(MemberId))
}

pub(super) fn planned(
    conn: &mut Conn,
    weeks: &[NaiveDate],
) -> Outcome<HashMap<NaiveDate, MemberId>> {
    let rows: Vec<(NaiveDate, i64)> = rota::table
        .filter(rota::monday.eq_any(weeks))
        .select((rota::monday, rota::member_id))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(monday, member)| (monday, MemberId(member)))
        .collect())
}

pub(super) fn put(tx: &mut Tx<'_>, monday: NaiveDate, member: Option<MemberId>) -> Outcome<()> {
    match member {
        Some(member) => on_each!(tx, conn => {
            diesel::insert_into(rota::table)
                .values((rota::monday.eq(monday), rota::member_id.eq(member.0)))
                .on_conflict(rota::monday)
                .do_update()
                .set(rota::member_id.eq(member.0))
                .execute(conn)?
        }),
        None => {
            let conn: &mut Conn = tx;
            diesel::delete(rota::table.find(monday)).execute(conn)?
        }
    };
    Ok(())
}

/// How many decisions led where since then, those that were taken back apart.
pub(super) fn decided_since(conn: &mut Conn, since: Timestamp) -> Outcome<Vec<(Status, i64)>> {
    let rows: Vec<(String, i64)> = decisions::table
        .filter(decisions::created_at.ge(since.naive_utc()))
        .filter(decisions::undone_at.is_null())
        .group_by(decisions::to_status)
        .select((decisions::to_status, count_star()))
        .load(conn)?;
    let mut counts: Vec<(Status, i64)> = rows
        .into_iter()
        .filter_map(|(status, count)| Some((Status::parse(&status)?, count)))
        .collect();
    counts.sort_by_key(|(status, _)| Status::ALL.iter().position(|known| known == status));
    Ok(counts)
}
