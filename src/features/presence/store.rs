//! What each node says of who is there. The rows are worth nothing a minute later.

use chrono::TimeDelta;
use diesel::prelude::*;

use super::{Names, Place};
use crate::base::clock::Timestamp;
use crate::base::failure::Outcome;
use crate::base::ids::MemberId;
use crate::base::subject::Subject;
use crate::db::schema::presences;
use crate::db::{Conn, Tx};

/// Writes who is on this node, instead of what it said before.
pub fn tell(tx: &mut Tx<'_>, now: Timestamp, node: &str, here: &Names) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::delete(presences::table.filter(presences::node.eq(node))).execute(conn)?;
    for ((kind, id), people) in here {
        for member in people.keys() {
            diesel::insert_into(presences::table)
                .values((
                    presences::node.eq(node),
                    presences::subject_kind.eq(kind),
                    presences::subject_id.eq(id),
                    presences::member_id.eq(member.0),
                    presences::seen_at.eq(now.naive_utc()),
                ))
                .execute(conn)?;
        }
    }
    Ok(())
}

/// Who is on the other nodes that spoke after `since`.
pub fn elsewhere(conn: &mut Conn, node: &str, since: Timestamp) -> Outcome<Vec<(Place, MemberId)>> {
    let rows: Vec<(String, i64, i64)> = presences::table
        .filter(presences::node.ne(node))
        .filter(presences::seen_at.gt(since.naive_utc()))
        .select((
            presences::subject_kind,
            presences::subject_id,
            presences::member_id,
        ))
        .load(conn)?;
    let known = |(kind, id, member): (String, i64, i64)| {
        let subject = Subject::from_stored(&kind, id)?;
        Some((super::place(subject), MemberId(member)))
    };
    Ok(rows.into_iter().filter_map(known).collect())
}

/// Takes out what nodes said that are gone for long.
pub fn sweep(tx: &mut Tx<'_>, now: Timestamp) -> Outcome<()> {
    let conn: &mut Conn = tx;
    let before = (now - TimeDelta::hours(1)).naive_utc();
    diesel::delete(presences::table.filter(presences::seen_at.lt(before))).execute(conn)?;
    Ok(())
}
