//! The table `idempotency_keys`.

use diesel::prelude::*;

use super::reply::Reply;
use super::rules::{KEPT, Key};
use crate::base::clock::Timestamp;
use crate::base::failure::Outcome;
use crate::base::ids::MemberId;
use crate::db::schema::idempotency_keys as keys;
use crate::db::{Conn, Tx};

/// The digest and the answer of the first call with a key that is still kept.
pub(super) fn find(
    conn: &mut Conn,
    member: MemberId,
    key: &Key,
    now: Timestamp,
) -> Outcome<Option<(String, Reply)>> {
    let found: Option<(String, String)> = keys::table
        .find((member.0, key.as_str()))
        .filter(keys::created_at.gt((now - KEPT).naive_utc()))
        .select((keys::request_digest, keys::answer))
        .first(conn)
        .optional()?;
    found
        .map(|(digest, answer)| Ok((digest, serde_json::from_str(&answer)?)))
        .transpose()
}

/// Keeps the answer to a key, in place of a forgotten one.
pub(super) fn keep(
    tx: &mut Tx<'_>,
    member: MemberId,
    key: &Key,
    digest: &str,
    reply: &Reply,
    now: Timestamp,
) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::delete(keys::table.find((member.0, key.as_str()))).execute(conn)?;
    diesel::insert_into(keys::table)
        .values((
            keys::member_id.eq(member.0),
            keys::key.eq(key.as_str()),
            keys::request_digest.eq(digest),
            keys::status.eq(i64::from(reply.status())),
            keys::answer.eq(serde_json::to_string(reply)?),
            keys::created_at.eq(now.naive_utc()),
        ))
        .execute(conn)?;
    Ok(())
}

/// Forgets what is older than a day; how many.
pub(super) fn sweep(tx: &mut Tx<'_>, now: Timestamp) -> Outcome<usize> {
    let conn: &mut Conn = tx;
    let old = keys::table.filter(keys::created_at.le((now - KEPT).naive_utc()));
    Ok(diesel::delete(old).execute(conn)?)
}
