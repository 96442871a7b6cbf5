//! The table `sign_ins`.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::base::clock::Timestamp;
use crate::base::failure::Outcome;
use crate::base::ids::SignInId;
use crate::base::language::Language;
use crate::base::text::EmailAddress;
use crate::db::schema::sign_ins as i;
use crate::db::{Conn, Tx};

/// A request for a sign-in link as its row says.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = i)]
pub struct SignInRow {
    /// Its number.
    pub id: i64,
    /// For whom.
    pub email: String,
    /// The random part of its link.
    pub nonce: String,
    /// The browser that asked.
    pub browser_hash: Option<String>,
    /// Of the page where it was asked for.
    pub language: String,
    /// How many wrong codes were typed.
    pub attempts: i64,
    /// Where it leads; may be empty.
    pub next_path: String,
    /// When it stops being good.
    pub expires_at: NaiveDateTime,
}

/// What a row is made from.
pub struct NewSignIn<'a> {
    /// For whom.
    pub email: &'a EmailAddress,
    /// The random part of its link.
    pub nonce: &'a str,
    /// The browser that asks.
    pub browser_hash: Option<&'a str>,
    /// Of the page.
    pub language: Language,
    /// Where it leads.
    pub next_path: &'a str,
    /// When it stops being good.
    pub expires: Timestamp,
}

/// Makes a row.
pub fn insert(tx: &mut Tx<'_>, now: Timestamp, new: &NewSignIn<'_>) -> Outcome<SignInId> {
    let conn: &mut Conn = tx;
    let id: i64 = diesel::insert_into(i::table)
        .values((
            i::email.eq(new.email.as_str()),
            i::nonce.eq(new.nonce),
            i::browser_hash.eq(new.browser_hash),
            i::language.eq(new.language.tag()),
            i::next_path.eq(new.next_path),
            i::created_at.eq(now.naive_utc()),
            i::expires_at.eq(new.expires.naive_utc()),
        ))
        .returning(i::id)
        .get_result(conn)?;
    Ok(SignInId(id))
}

/// One row that is still good.
pub fn good(conn: &mut Conn, id: SignInId, now: Timestamp) -> Outcome<Option<SignInRow>> {
    Ok(i::table
        .find(id.0)
        .filter(i::used_at.is_null())
        .filter(i::expires_at.gt(now.naive_utc()))
        .select(SignInRow::as_select())
        .first(conn)
        .optional()?)
}

/// What a browser asked for and is still good, the last first.
pub fn of_browser(conn: &mut Conn, hash: &str, now: Timestamp) -> Outcome<Vec<SignInRow>> {
    Ok(i::table
        .filter(i::browser_hash.eq(hash))
        .filter(i::used_at.is_null())
        .filter(i::expires_at.gt(now.naive_utc()))
        .order(i::id.desc())
        .limit(20)
        .select(SignInRow::as_select())
        .load(conn)?)
}

/// Uses a row up; `false` when it already was.
pub fn use_up(tx: &mut Tx<'_>, id: SignInId, now: Timestamp) -> Outcome<bool> {
    let conn: &mut Conn = tx;
    let unused = i::table.find(id.0).filter(i::used_at.is_null());
    let rows = diesel::update(unused)
        .set(i::used_at.eq(now.naive_utc()))
        .execute(conn)?;
    Ok(rows == 1)
}

/// Counts a wrong code against everything this browser asked for.
pub fn count_attempt(tx: &mut Tx<'_>, hash: &str) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::update(i::table.filter(i::browser_hash.eq(hash)))
        .set(i::attempts.eq(i::attempts + 1))
        .execute(conn)?;
    Ok(())
}

/// Forgets every link to an address.
pub fn forget(tx: &mut Tx<'_>, email: &str) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::delete(i::table.filter(i::email.eq(email))).execute(conn)?;
    Ok(())
}
