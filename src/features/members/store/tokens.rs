//! The table `api_tokens`.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::PersonRow;
use crate::base::actor::Scope;
use crate::base::clock::Timestamp;
use crate::base::failure::Outcome;
use crate::base::ids::{MemberId, TokenId};
use crate::db::schema::{api_tokens as t, members as m};
use crate::db::{Conn, Tx};
use crate::features::members::rules::{ApiToken, Person};

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = t)]
struct TokenRow {
    id: i64,
    member_id: i64,
    name: String,
    scope: String,
    created_at: NaiveDateTime,
    last_used_at: Option<NaiveDateTime>,
}

impl TokenRow {
    fn into_token(self) -> Outcome<ApiToken> {
        let scope = Scope::parse(&self.scope)
            .ok_or_else(|| anyhow::anyhow!("token {}: unknown scope", self.id))?;
        Ok(ApiToken {
            id: TokenId(self.id),
            member: MemberId(self.member_id),
            name: self.name,
            scope,
            created_at: self.created_at.and_utc(),
            last_used_at: self.last_used_at.map(|at| at.and_utc()),
        })
    }
}

/// The token with this fingerprint that was not revoked, and for whom it acts.
pub fn find(conn: &mut Conn, hash: &str) -> Outcome<Option<(ApiToken, Person)>> {
    let found: Option<(TokenRow, PersonRow)> = t::table
        .inner_join(m::table.on(m::id.eq(t::member_id)))
        .filter(t::token_hash.eq(hash))
        .filter(t::revoked_at.is_null())
        .select((TokenRow::as_select(), PersonRow::as_select()))
        .first(conn)
        .optional()?;
    found
        .map(|(token, person)| Ok((token.into_token()?, person.into_person()?)))
        .transpose()
}

/// One token that was not revoked.
pub fn get(conn: &mut Conn, id: TokenId) -> Outcome<Option<ApiToken>> {
    let row: Option<TokenRow> = t::table
        .find(id.0)
        .filter(t::revoked_at.is_null())
        .select(TokenRow::as_select())
        .first(conn)
        .optional()?;
    row.map(TokenRow::into_token).transpose()
}

/// Makes a token.
pub fn insert(
    tx: &mut Tx<'_>,
    now: Timestamp,
    member: MemberId,
    name: &str,
    scope: Scope,
    hash: &str,
) -> Outcome<TokenId> {
    let conn: &mut Conn = tx;
    let id: i64 = diesel::insert_into(t::table)
        .values((
            t::member_id.eq(member.0),
            t::name.eq(name),
            t::token_hash.eq(hash),
            t::scope.eq(scope.as_str()),
            t::created_at.eq(now.naive_utc()),
        ))
        .returning(t::id)
        .get_result(conn)?;
    Ok(TokenId(id))
}

/// A member's tokens that were not revoked, the newest first.
pub fn of_member(conn: &mut Conn, member: MemberId) -> Outcome<Vec<ApiToken>> {
    let rows: Vec<TokenRow> = t::table
        .filter(t::member_id.eq(member.0))
        .filter(t::revoked_at.is_null())
        .order(t::id.desc())
        .limit(200)
        .select(TokenRow::as_select())
        .load(conn)?;
    rows.into_iter().map(TokenRow::into_token).collect()
}

/// Everybody's tokens that were not revoked, the newest first, before the last id of the page before; one more than
/// `limit` when there are more.
pub fn all(conn: &mut Conn, before: Option<i64>, limit: usize) -> Outcome<Vec<ApiToken>> {
    let rows: Vec<TokenRow> = t::table
        .filter(t::revoked_at.is_null())
        .filter(t::id.lt(before.unwrap_or(i64::MAX)))
        .order(t::id.desc())
        .limit(i64::try_from(limit).unwrap_or(i64::MAX - 1) + 1)
        .select(TokenRow::as_select())
        .load(conn)?;
    rows.into_iter().map(TokenRow::into_token).collect()
}

/// Notes that a token was used.
pub fn touch(tx: &mut Tx<'_>, now: Timestamp, id: TokenId) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::update(t::table.find(id.0))
        .set(t::last_used_at.eq(now.naive_utc()))
        .execute(conn)?;
    Ok(())
}

/// Revokes one token; whether it still was good.
pub fn revoke(tx: &mut Tx<'_>, now: Timestamp, id: TokenId) -> Outcome<bool> {
    let conn: &mut Conn = tx;
    let good = t::table.find(id.0).filter(t::revoked_at.is_null());
    Ok(diesel::update(good)
        .set(t::revoked_at.eq(now.naive_utc()))
        .execute(conn)?
        == 1)
}

/// Revokes all tokens of a member.
pub fn revoke_all(tx: &mut Tx<'_>, now: Timestamp, member: MemberId) -> Outcome<()> {
    let conn: &mut Conn = tx;
    let good = t::table
        .filter(t::member_id.eq(member.0))
        .filter(t::revoked_at.is_null());
    diesel::update(good)
        .set(t::revoked_at.eq(now.naive_utc()))
        .execute(conn)?;
    Ok(())
}
