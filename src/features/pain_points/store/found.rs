//! Reads for whoever shows what was found.

use std::collections::HashSet;

use diesel::prelude::*;

use super::rows::{PainPoint, Row, whole};
use crate::base::failure::Outcome;
use crate::base::ids::{MemberId, PainPointId};
use crate::db::Conn;
use crate::db::schema::{pain_points, supports};

/// Up to `limit` reports that are merged into any of these, in the order of numbers.
pub fn merged_into(conn: &mut Conn, ids: &[PainPointId], limit: i64) -> Outcome<Vec<PainPoint>> {
    let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let rows: Vec<Row> = pain_points::table
        .filter(pain_points::merged_into.eq_any(ids))
        .order(pain_points::id)
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    whole(conn, rows)
}

/// Those of these that `member` supports.
pub fn supported_among(
    conn: &mut Conn,
    member: MemberId,
    ids: &[PainPointId],
) -> Outcome<HashSet<PainPointId>> {
    let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let found: Vec<i64> = supports::table
        .filter(supports::member_id.eq(member.0))
        .filter(supports::pain_point_id.eq_any(ids))
        .select(supports::pain_point_id)
        .load(conn)?;
    Ok(found.into_iter().map(PainPointId).collect())
}
