//! Reads for whoever goes through everything that is published.

use diesel::prelude::*;

use super::rows::{Retrospective, Row};
use crate::base::failure::Outcome;
use crate::base::ids::RetrospectiveId;
use crate::db::Conn;
use crate::db::schema::retrospectives;
use crate::features::retrospectives::rules::Status;

/// Up to `limit` published ones after an id, in the order of ids.
pub fn published_after(
    conn: &mut Conn,
    after: RetrospectiveId,
    limit: i64,
) -> Outcome<Vec<Retrospective>> {
    let rows: Vec<Row> = retrospectives::table
        .filter(retrospectives::id.gt(after.0))
        .filter(retrospectives::status.eq(Status::Published.as_str()))
        .order(retrospectives::id)
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Row::read).collect()
}
