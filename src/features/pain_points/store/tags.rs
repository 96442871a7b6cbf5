//! The tables `tags` and `pain_point_tags`.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::base::clock::Timestamp;
use crate::base::failure::Outcome;
use crate::base::ids::{PainPointId, TagId};
use crate::db::schema::{pain_point_tags, tags};
use crate::db::{Conn, Tx};
use crate::features::pain_points::rules::TagName;

/// A tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// Its number.
    pub id: TagId,
    /// As somebody wrote it first.
    pub name: String,
}

fn to_tag((id, name): (i64, String)) -> Tag {
    Tag {
        id: TagId(id),
        name,
    }
}

/// Every tag that something carries, by name, at most `limit`.
pub fn tags_in_use(conn: &mut Conn, limit: i64) -> Outcome<Vec<Tag>> {
    let used = pain_point_tags::table.select(pain_point_tags::tag_id);
    let rows: Vec<(i64, String)> = tags::table
        .filter(tags::id.eq_any(used))
        .order((tags::folded, tags::id))
        .limit(limit)
        .select((tags::id, tags::name))
        .load(conn)?;
    Ok(rows.into_iter().map(to_tag).collect())
}

/// The tags of these reports, by name.
pub fn tags_of(conn: &mut Conn, ids: &[PainPointId]) -> Outcome<HashMap<PainPointId, Vec<Tag>>> {
    let numbers: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let rows: Vec<(i64, i64, String)> = pain_point_tags::table
        .inner_join(tags::table.on(tags::id.eq(pain_point_tags::tag_id)))
        .filter(pain_point_tags::pain_point_id.eq_any(numbers))
        .order((tags::folded, tags::id))
        .select((pain_point_tags::pain_point_id, tags::id, tags::name))
        .load(conn)?;
    let mut found: HashMap<PainPointId, Vec<Tag>> = HashMap::new();
    for (report, id, name) in rows {
        let carried = found.entry(PainPointId(report)).or_default();
        carried.push(to_tag((id, name)));
    }
    Ok(found)
}

/// The tag of this name; a new one where there is none yet.
pub fn tag_named(tx: &mut Tx<'_>, now: Timestamp, name: &TagName) -> Outcome<TagId> {
    let conn: &mut Conn = tx;
    let known: Option<i64> = tags::table
        .filter(tags::folded.eq(name.folded()))
        .select(tags::id)
        .first(conn)
        .optional()?;
    if let Some(id) = known {
        return Ok(TagId(id));
    }
    let id: i64 = diesel::insert_into(tags::table)
        .values((
            tags::name.eq(name.as_str()),
            tags::folded.eq(name.folded()),
            tags::created_at.eq(now.naive_utc()),
        ))
        .returning(tags::id)
        .get_result(conn)?;
    Ok(TagId(id))
}

/// Puts a tag on a report.
pub fn put_tag(tx: &mut Tx<'_>, id: PainPointId, tag: TagId) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::insert_into(pain_point_tags::table)
        .values((
            pain_point_tags::pain_point_id.eq(id.0),
            pain_point_tags::tag_id.eq(tag.0),
        ))
        .execute(conn)?;
    Ok(())
}

/// Takes a tag off a report.
pub fn remove_tag(tx: &mut Tx<'_>, id: PainPointId, tag: TagId) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::delete(pain_point_tags::table.find((id.0, tag.0))).execute(conn)?;
    Ok(())
}
