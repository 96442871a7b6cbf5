//! What readers without an account leave behind: a number.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::base::failure::Outcome;
use crate::base::ids::RetrospectiveId;
use crate::db::dialect::on_each;
use crate::db::schema::retrospective_readers;
use crate::db::{Conn, Tx};

/// So many more readers whom it helped. Like a visit it is counted and is no event: nobody did anything that could be told.
pub fn count_helped(tx: &mut Tx<'_>, id: RetrospectiveId, readers: i64) -> Outcome<()> {
    let values = (
        retrospective_readers::retrospective_id.eq(id.0),
        retrospective_readers::helped.eq(readers),
    );
    on_each!(tx, conn => {
        diesel::insert_into(retrospective_readers::table)
            .values(values)
            .on_conflict(retrospective_readers::retrospective_id)
            .do_update()
            .set(retrospective_readers::helped.eq(retrospective_readers::helped + readers))
            .execute(conn)?
    });
    Ok(())
}

/// How many readers each of these helped.
pub fn helped(conn: &mut Conn, ids: &[RetrospectiveId]) -> Outcome<HashMap<RetrospectiveId, i64>> {
    let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let counts: Vec<(i64, i64)> = retrospective_readers::table
        .filter(retrospective_readers::retrospective_id.eq_any(ids))
        .select((
            retrospective_readers::retrospective_id,
            retrospective_readers::helped,
        ))
        .load(conn)?;
    Ok(counts
        .into_iter()
        .map(|(id, count)| (RetrospectiveId(id), count))
        .collect())
}
