//! The table `sessions`.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::PersonRow;
use crate::base::clock::Timestamp;
use crate::base::failure::Outcome;
use crate::base::ids::{MemberId, SessionId};
use crate::db::schema::{departments as d, members as m, sessions as s};
use crate::db::{Conn, Tx};
use crate::features::members::rules::{IDLE, Person};

/// A session as its row says.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = s)]
pub struct SessionRow {
    /// Its number.
    pub id: i64,
    /// The fingerprint of the present token.
    pub token_hash: String,
    /// The fingerprint of the one before, while it is still good.
    pub previous_hash: Option<String>,
    /// What its forms carry.
    pub csrf: String,
    /// When the token was last replaced.
    pub rotated_at: NaiveDateTime,
    /// When it was last used, to within some minutes.
    pub last_seen_at: NaiveDateTime,
    /// When it ends in any case.
    pub expires_at: NaiveDateTime,
}

/// The session that a token's fingerprint belongs to, its person, and the names of their department.
pub fn find(
    conn: &mut Conn,
    hash: &str,
) -> Outcome<Option<(SessionRow, Person, Option<(String, String)>)>> {
    let found: Option<(SessionRow, PersonRow, Option<(String, String)>)> = s::table
        .inner_join(m::table.on(m::id.eq(s::member_id)))
        .left_join(d::table.on(m::department_id.eq(d::id.nullable())))
        .filter(
            s::token_hash
                .eq(hash)
                .or(s::previous_hash.eq(hash).assume_not_null()),
        )
        .select((
            SessionRow::as_select(),
            PersonRow::as_select(),
            (d::name_ko, d::name_en).nullable(),
        ))
        .first(conn)
        .optional()?;
    found
        .map(|(session, person, department)| Ok((session, person.into_person()?, department)))
        .transpose()
}

/// Makes a session.
pub fn insert(
    tx: &mut Tx<'_>,
    now: Timestamp,
    expires: Timestamp,
    member: MemberId,
    token_hash: &str,
    csrf: &str,
    browser: &str,
) -> Outcome<SessionId> {
    let conn: &mut Conn = tx;
    let id: i64 = diesel::insert_into(s::table)
        .values((
            s::token_hash.eq(token_hash),
            s::member_id.eq(member.0),
            s::csrf.eq(csrf),
            s::browser.eq(browser),
            s::created_at.eq(now.naive_utc()),
            s::rotated_at.eq(now.naive_utc()),
            s::last_seen_at.eq(now.naive_utc()),
            s::expires_at.eq(expires.naive_utc()),
        ))
        .returning(s::id)
        .get_result(conn)?;
    Ok(SessionId(id))
}

/// Replaces the token, unless somebody else did since it was read; whether it was replaced. The one before, by which
/// the browser came, stays good until the new one has been seen.
pub fn rotate(
    tx: &mut Tx<'_>,
    now: Timestamp,
    session: &SessionRow,
    came_by: &str,
    new_hash: &str,
) -> Outcome<bool> {
    let conn: &mut Conn = tx;
    let as_read = s::table
        .find(session.id)
        .filter(s::rotated_at.eq(session.rotated_at))
        .filter(s::token_hash.eq(&session.token_hash));
    let rows = diesel::update(as_read)
        .set((
            s::token_hash.eq(new_hash),
            s::previous_hash.eq(came_by),
            s::rotated_at.eq(now.naive_utc()),
            s::last_seen_at.eq(now.naive_utc()),
        ))
        .execute(conn)?;
    Ok(rows == 1)
}

/// Notes that a session was used; the token before the present one is no longer good when `settled`.
pub fn touch(tx: &mut Tx<'_>, now: Timestamp, id: SessionId, settled: bool) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::update(s::table.find(id.0))
        .set(s::last_seen_at.eq(now.naive_utc()))
        .execute(conn)?;
    if settled {
        diesel::update(s::table.find(id.0))
            .set(s::previous_hash.eq(None::<String>))
            .execute(conn)?;
    }
    Ok(())
}

/// A session that has not ended, as its owner sees it.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = s)]
pub struct OpenSession {
    /// Its number.
    pub id: i64,
    /// Which browser, by its own account.
    pub browser: String,
    /// Since when.
    pub created_at: NaiveDateTime,
    /// When it was last used.
    pub last_seen_at: NaiveDateTime,
}

/// A member's sessions that have not ended, the last used first.
pub fn open_of_member(
    conn: &mut Conn,
    member: MemberId,
    now: Timestamp,
) -> Outcome<Vec<OpenSession>> {
    Ok(s::table
        .filter(s::member_id.eq(member.0))
        .filter(s::last_seen_at.gt((now - IDLE).naive_utc()))
        .filter(s::expires_at.gt(now.naive_utc()))
        .order((s::last_seen_at.desc(), s::id.desc()))
        .limit(100)
        .select(OpenSession::as_select())
        .load(conn)?)
}

/// One session, if it is that member's and has not ended.
pub fn open_one(
    conn: &mut Conn,
    id: SessionId,
    member: MemberId,
    now: Timestamp,
) -> Outcome<Option<OpenSession>> {
    Ok(s::table
        .find(id.0)
        .filter(s::member_id.eq(member.0))
        .filter(s::last_seen_at.gt((now - IDLE).naive_utc()))
        .filter(s::expires_at.gt(now.naive_utc()))
        .select(OpenSession::as_select())
        .first(conn)
        .optional()?)
}

/// Ends one session; whether it was there.
pub fn delete(tx: &mut Tx<'_>, id: SessionId) -> Outcome<bool> {
    let conn: &mut Conn = tx;
    Ok(diesel::delete(s::table.find(id.0)).execute(conn)? == 1)
}

/// Ends all sessions of a member.
pub fn delete_all(tx: &mut Tx<'_>, member: MemberId) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::delete(s::table.filter(s::member_id.eq(member.0))).execute(conn)?;
    Ok(())
}

/// Whether a session is that member's.
pub fn belongs_to(conn: &mut Conn, id: SessionId, member: MemberId) -> Outcome<bool> {
    let found: i64 = s::table
        .find(id.0)
        .filter(s::member_id.eq(member.0))
        .count()
        .get_result(conn)?;
    Ok(found == 1)
}
