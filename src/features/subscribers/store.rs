//! The rows `subscribers`.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::rules;
use crate::base::clock::Timestamp;
use crate::base::failure::Outcome;
use crate::base::ids::SubscriberId;
use crate::base::language::Language;
use crate::base::text::EmailAddress;
use crate::db::schema::subscribers;
use crate::db::{Conn, Tx};

/// Somebody who asked for letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscriber {
    /// Its id, never given twice.
    pub id: SubscriberId,
    /// Where letters go.
    pub email: String,
    /// What they are written in.
    pub language: Language,
    /// When they last asked.
    pub asked_at: Timestamp,
    /// Whether they said that it was they.
    pub confirmed: bool,
}

impl Subscriber {
    /// What of the address is shown.
    pub fn masked(&self) -> String {
        rules::masked(&self.email)
    }
}

#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = subscribers)]
struct Row {
    id: i64,
    email: String,
    language: String,
    asked_at: NaiveDateTime,
    confirmed_at: Option<NaiveDateTime>,
}

impl Row {
    fn read(self) -> Subscriber {
        Subscriber {
            id: SubscriberId(self.id),
            language: Language::from_tag(&self.language).unwrap_or_default(),
            email: self.email,
            asked_at: self.asked_at.and_utc(),
            confirmed: self.confirmed_at.is_some(),
        }
    }
}

/// One by its id.
pub fn find(conn: &mut Conn, id: SubscriberId) -> Outcome<Option<Subscriber>> {
    let row: Option<Row> = subscribers::table
        .find(id.0)
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    Ok(row.map(Row::read))
}

/// These by their ids.
pub fn many(conn: &mut Conn, ids: &[SubscriberId]) -> Outcome<HashMap<SubscriberId, Subscriber>> {
    let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let rows: Vec<Row> = subscribers::table
        .filter(subscribers::id.eq_any(ids))
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|row| (SubscriberId(row.id), row.read()))
        .collect())
}

pub(super) fn by_email(conn: &mut Conn, email: &EmailAddress) -> Outcome<Option<Subscriber>> {
    let row: Option<Row> = subscribers::table
        .filter(subscribers::email.eq(email.as_str()))
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    Ok(row.map(Row::read))
}

/// Those who confirmed, by their ids, after one of them.
pub fn confirmed(conn: &mut Conn, after: SubscriberId, limit: i64) -> Outcome<Vec<SubscriberId>> {
    let ids: Vec<i64> = subscribers::table
        .filter(subscribers::confirmed_at.is_not_null())
        .filter(subscribers::id.gt(after.0))
        .order(subscribers::id)
        .limit(limit)
        .select(subscribers::id)
        .load(conn)?;
    Ok(ids.into_iter().map(SubscriberId).collect())
}

pub(super) fn insert(
    tx: &mut Tx<'_>,
    now: Timestamp,
    email: &EmailAddress,
    language: Language,
) -> Outcome<SubscriberId> {
    let conn: &mut Conn = tx;
    let id = diesel::insert_into(subscribers::table)
        .values((
            subscribers::email.eq(email.as_str()),
            subscribers::language.eq(language.tag()),
            subscribers::asked_at.eq(now.naive_utc()),
        ))
        .returning(subscribers::id)
        .get_result(conn)?;
    Ok(SubscriberId(id))
}

pub(super) fn asked_again(
    tx: &mut Tx<'_>,
    now: Timestamp,
    id: SubscriberId,
    language: Language,
) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::update(subscribers::table.find(id.0))
        .set((
            subscribers::asked_at.eq(now.naive_utc()),
            subscribers::language.eq(language.tag()),
        ))
        .execute(conn)?;
    Ok(())
}

pub(super) fn confirm(tx: &mut Tx<'_>, now: Timestamp, id: SubscriberId) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::update(subscribers::table.find(id.0))
        .set(subscribers::confirmed_at.eq(now.naive_utc()))
        .execute(conn)?;
    Ok(())
}

/// Whether there was one.
pub(super) fn remove(tx: &mut Tx<'_>, id: SubscriberId) -> Outcome<bool> {
    let conn: &mut Conn = tx;
    Ok(diesel::delete(subscribers::table.find(id.0)).execute(conn)? > 0)
}

pub(super) fn remove_unconfirmed(tx: &mut Tx<'_>, asked_before: Timestamp) -> Outcome<()> {
    let conn: &mut Conn = tx;
    let old = subscribers::table
        .filter(subscribers::confirmed_at.is_null())
        .filter(subscribers::asked_at.le(asked_before.naive_utc()));
    diesel::delete(old).execute(conn)?;
    Ok(())
}
