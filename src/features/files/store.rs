//! The tables `files` and `file_leavings`.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::rules::{Kept, On};
use crate::base::clock::Timestamp;
use crate::base::failure::Outcome;
use crate::base::ids::{FileId, MemberId};
use crate::db::dialect::on_each;
use crate::db::schema::{file_leavings, files};
use crate::db::{Conn, Tx};

#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = files)]
struct Row {
    id: i64,
    member_id: i64,
    on_kind: Option<String>,
    on_id: Option<i64>,
    hash: String,
    small_hash: Option<String>,
    media_type: String,
    name: String,
    alt: String,
    size: i64,
    width: i64,
    height: i64,
    created_at: NaiveDateTime,
}

impl Row {
    fn into_kept(self) -> Kept {
        let on = self.on_kind.as_deref().zip(self.on_id);
        Kept {
            id: FileId(self.id),
            by: MemberId(self.member_id),
            on: on.and_then(|(kind, id)| On::from_stored(kind, id)),
            hash: self.hash,
            small_hash: self.small_hash,
            media_type: self.media_type,
            name: self.name,
            alt: self.alt,
            size: self.size,
            width: self.width,
            height: self.height,
            created_at: self.created_at.and_utc(),
        }
    }
}

fn kept(rows: Vec<Row>) -> Vec<Kept> {
    rows.into_iter().map(Row::into_kept).collect()
}

/// A file by its number, whoever may see it.
pub fn find(conn: &mut Conn, id: FileId) -> Outcome<Option<Kept>> {
    let row: Option<Row> = files::table
        .find(id.0)
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    Ok(row.map(Row::into_kept))
}

/// What hangs on these, which are all of one kind; oldest first.
pub fn of(conn: &mut Conn, places: &[On]) -> Outcome<HashMap<On, Vec<Kept>>> {
    let Some((kind, _)) = places.first().map(|on| on.stored()) else {
        return Ok(HashMap::new());
    };
    let ids: Vec<i64> = places.iter().map(|on| on.stored().1).collect();
    let rows: Vec<Row> = files::table
        .filter(files::on_kind.eq(kind))
        .filter(files::on_id.assume_not_null().eq_any(ids))
        .order(files::id)
        .select(Row::as_select())
        .load(conn)?;
    let mut found: HashMap<On, Vec<Kept>> = HashMap::new();
    for file in kept(rows) {
        if let Some(on) = file.on {
            found.entry(on).or_default().push(file);
        }
    }
    Ok(found)
}

/// What hangs on one thing, oldest first.
pub fn one_of(conn: &mut Conn, on: On) -> Outcome<Vec<Kept>> {
    Ok(of(conn, &[on])?.remove(&on).unwrap_or_default())
}

/// Those of a person that wait for their form, or hang on `on` already: in the order of `ids`.
pub fn held_by(
    conn: &mut Conn,
    member: MemberId,
    ids: &[FileId],
    on: Option<On>,
) -> Outcome<Vec<Kept>> {
    let numbers: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let rows: Vec<Row> = files::table
        .filter(files::id.eq_any(numbers))
        .filter(files::member_id.eq(member.0))
        .order(files::id)
        .select(Row::as_select())
        .load(conn)?;
    let mut held = kept(rows);
    held.retain(|file| file.on.is_none() || file.on == on);
    Ok(held)
}

pub(super) fn waiting_of(conn: &mut Conn, member: MemberId) -> Outcome<i64> {
    Ok(files::table
        .filter(files::member_id.eq(member.0))
        .filter(files::on_kind.is_null())
        .count()
        .get_result(conn)?)
}

/// Writes a file that waits for its form; `kept.id` is not looked at.
pub(super) fn insert(tx: &mut Tx<'_>, kept: &Kept) -> Outcome<FileId> {
    let conn: &mut Conn = tx;
    let id: i64 = diesel::insert_into(files::table)
        .values((
            files::member_id.eq(kept.by.0),
            files::hash.eq(&kept.hash),
            files::small_hash.eq(&kept.small_hash),
            files::media_type.eq(&kept.media_type),
            files::name.eq(&kept.name),
            files::alt.eq(&kept.alt),
            files::size.eq(kept.size),
            files::width.eq(kept.width),
            files::height.eq(kept.height),
            files::created_at.eq(kept.created_at.naive_utc()),
        ))
        .returning(files::id)
        .get_result(conn)?;
    Ok(FileId(id))
}

/// Writes down what can be seen in it.
pub(super) fn set_alt(tx: &mut Tx<'_>, id: FileId, alt: &str) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::update(files::table.find(id.0))
        .set(files::alt.eq(alt))
        .execute(conn)?;
    Ok(())
}

pub(super) fn hang(tx: &mut Tx<'_>, id: FileId, on: On) -> Outcome<()> {
    let conn: &mut Conn = tx;
    let (kind, place) = on.stored();
    diesel::update(files::table.find(id.0))
        .set((files::on_kind.eq(kind), files::on_id.eq(place)))
        .execute(conn)?;
    Ok(())
}

/// Takes a file away; its bytes are looked at later.
pub(super) fn remove(tx: &mut Tx<'_>, now: Timestamp, kept: &Kept) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::delete(files::table.find(kept.id.0)).execute(conn)?;
    for hash in std::iter::once(&kept.hash).chain(&kept.small_hash) {
        on_each!(tx, conn => {
            diesel::insert_into(file_leavings::table)
                .values((file_leavings::hash.eq(hash), file_leavings::left_at.eq(now.naive_utc())))
                .on_conflict(file_leavings::hash)
                .do_update()
                .set(file_leavings::left_at.eq(now.naive_utc()))
                .execute(conn)?
        });
    }
    Ok(())
}

/// Up to `limit` that have waited for their form since before.
pub(super) fn waiting_since(conn: &mut Conn, before: Timestamp, limit: i64) -> Outcome<Vec<Kept>> {
    let rows: Vec<Row> = files::table
        .filter(files::on_kind.is_null())
        .filter(files::created_at.lt(before.naive_utc()))
        .order(files::id)
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    Ok(kept(rows))
}

/// Up to `limit` hashes whose bytes may be needed by nobody; whether anything refers to each.
pub(super) fn leavings(
    conn: &mut Conn,
    before: Timestamp,
    limit: i64,
) -> Outcome<Vec<(String, bool)>> {
    let hashes: Vec<String> = file_leavings::table
        .filter(file_leavings::left_at.lt(before.naive_utc()))
        .order(file_leavings::left_at)
        .limit(limit)
        .select(file_leavings::hash)
        .load(conn)?;
    let whole: Vec<String> = files::table
        .filter(files::hash.eq_any(&hashes))
        .select(files::hash)
        .load(conn)?;
    let small: Vec<Option<String>> = files::table
        .filter(files::small_hash.assume_not_null().eq_any(&hashes))
        .select(files::small_hash)
        .load(conn)?;
    Ok(hashes
        .into_iter()
        .map(|hash| {
            let needed = whole.contains(&hash)
                || small.iter().any(|it| it.as_deref() == Some(hash.as_str()));
            (hash, needed)
        })
        .collect())
}

pub(super) fn forget_leavings(tx: &mut Tx<'_>, hashes: &[String]) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::delete(file_leavings::table.filter(file_leavings::hash.eq_any(hashes)))
        .execute(conn)?;
    Ok(())
}
