//! The table `board_views`.

use diesel::prelude::*;

use crate::base::clock::Timestamp;
use crate::base::failure::Outcome;
use crate::base::ids::{MemberId, ViewId};
use crate::db::schema::board_views;
use crate::db::{Conn, Tx};

/// A saved view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// Its number.
    pub id: ViewId,
    /// Who saved it.
    pub owner: MemberId,
    /// What it is called.
    pub name: String,
    /// The board's address after the question mark.
    pub query: String,
    /// Whether the whole studio sees it.
    pub shared: bool,
    /// Whether the board opens with it.
    pub usual: bool,
}

type Row = (i64, i64, String, String, bool, bool);

fn to_view((id, owner, name, query, shared, usual): Row) -> View {
    View {
        id: ViewId(id),
        owner: MemberId(owner),
        name,
        query,
        shared,
        usual,
    }
}

macro_rules! columns {
    () => {
        (
            board_views::id,
            board_views::member_id,
            board_views::name,
            board_views::query,
            board_views::shared,
            board_views::usual,
        )
    };
}

/// What `member` sees: their own and the shared ones, oldest first, at most `limit`.
pub fn of(conn: &mut Conn, member: MemberId, limit: i64) -> Outcome<Vec<View>> {
    let rows: Vec<Row> = board_views::table
        .filter(
            board_views::shared
                .eq(true)
                .or(board_views::member_id.eq(member.0)),
        )
        .order((board_views::usual.desc(), board_views::id.asc()))
        .limit(limit)
        .select(columns!())
        .load(conn)?;
    Ok(rows.into_iter().map(to_view).collect())
}

/// The query that the board opens with, if somebody chose one.
pub fn usual(conn: &mut Conn) -> Outcome<Option<String>> {
    Ok(board_views::table
        .filter(board_views::usual.eq(true))
        .filter(board_views::shared.eq(true))
        .select(board_views::query)
        .first(conn)
        .optional()?)
}

pub(super) fn find(conn: &mut Conn, id: ViewId) -> Outcome<Option<View>> {
    let row: Option<Row> = board_views::table
        .find(id.0)
        .select(columns!())
        .first(conn)
        .optional()?;
    Ok(row.map(to_view))
}

pub(super) fn count_of(conn: &mut Conn, member: MemberId) -> Outcome<i64> {
    Ok(board_views::table
        .filter(board_views::member_id.eq(member.0))
        .count()
        .get_result(conn)?)
}

/// The member's view of this name.
pub(super) fn named(conn: &mut Conn, member: MemberId, name: &str) -> Outcome<Option<View>> {
    let row: Option<Row> = board_views::table
        .filter(board_views::member_id.eq(member.0))
        .filter(board_views::name.eq(name))
        .select(columns!())
        .first(conn)
        .optional()?;
    Ok(row.map(to_view))
}

pub(super) fn insert(
    tx: &mut Tx<'_>,
    now: Timestamp,
    member: MemberId,
    name: &str,
    query: &str,
    shared: bool,
) -> Outcome<ViewId> {
    let conn: &mut Conn = tx;
    let id: i64 = diesel::insert_into(board_views::table)
        .values((
            board_views::member_id.eq(member.0),
            board_views::name.eq(name),
            board_views::query.eq(query),
            board_views::shared.eq(shared),
            board_views::created_at.eq(now.naive_utc()),
        ))
        .returning(board_views::id)
        .get_result(conn)?;
    Ok(ViewId(id))
}

pub(super) fn replace(tx: &mut Tx<'_>, id: ViewId, query: &str, shared: bool) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::update(board_views::table.find(id.0))
        .set((board_views::query.eq(query), board_views::shared.eq(shared)))
        .execute(conn)?;
    Ok(())
}

pub(super) fn remove(tx: &mut Tx<'_>, id: ViewId) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::delete(board_views::table.find(id.0)).execute(conn)?;
    Ok(())
}

/// The board opens with this one alone, or with none.
pub(super) fn set_usual(tx: &mut Tx<'_>, id: Option<ViewId>) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::update(board_views::table.filter(board_views::usual.eq(true)))
        .set(board_views::usual.eq(false))
        .execute(conn)?;
    if let Some(id) = id {
        diesel::update(board_views::table.find(id.0))
            .set(board_views::usual.eq(true))
            .execute(conn)?;
    }
    Ok(())
}
