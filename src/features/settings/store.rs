//! The table `settings`.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::base::clock::Timestamp;
use crate::base::failure::Outcome;
use crate::base::ids::MemberId;
use crate::db::dialect::on_each;
use crate::db::schema::settings;
use crate::db::{Conn, Tx};

pub(super) fn all(conn: &mut Conn) -> Outcome<Vec<(String, String)>> {
    Ok(settings::table
        .select((settings::key, settings::value))
        .load(conn)?)
}

pub(super) fn one(conn: &mut Conn, key: &str) -> Outcome<Option<(String, NaiveDateTime)>> {
    Ok(settings::table
        .find(key)
        .select((settings::value, settings::updated_at))
        .first(conn)
        .optional()?)
}

pub(super) fn changed_at(conn: &mut Conn, key: &str) -> Outcome<Option<NaiveDateTime>> {
    Ok(settings::table
        .find(key)
        .select(settings::updated_at)
        .first(conn)
        .optional()?)
}

pub(super) fn put(
    tx: &mut Tx<'_>,
    now: Timestamp,
    by: Option<MemberId>,
    key: &str,
    value: &str,
) -> Outcome<()> {
    let by = by.map(|member| member.0);
    let values = (
        settings::value.eq(value),
        settings::updated_at.eq(now.naive_utc()),
        settings::updated_by.eq(by),
    );
    on_each!(tx, conn => {
        diesel::insert_into(settings::table)
            .values((settings::key.eq(key), values))
            .on_conflict(settings::key)
            .do_update()
            .set(values)
            .execute(conn)?
    });
    Ok(())
}
