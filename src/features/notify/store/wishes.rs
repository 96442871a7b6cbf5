//! When people want letters: the table `mail_wishes`.

use std::collections::HashMap;

use chrono::{NaiveTime, Timelike};
use diesel::prelude::*;

use crate::base::clock::Timestamp;
use crate::base::failure::Outcome;
use crate::base::ids::MemberId;
use crate::db::dialect::on_each;
use crate::db::schema::mail_wishes;
use crate::db::{Conn, Tx};
use crate::features::notify::rules::{WeekDays, Wishes};

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = mail_wishes)]
struct Row {
    member_id: i64,
    zone: String,
    quiet_from: Option<i64>,
    quiet_until: Option<i64>,
    days: i64,
    daily_cap: Option<i64>,
}

impl Row {
    fn wishes(&self) -> Wishes {
        let time = |minutes: Option<i64>| {
            let seconds = u32::try_from(minutes? * 60).ok()?;
            NaiveTime::from_num_seconds_from_midnight_opt(seconds, 0)
        };
        Wishes {
            // A zone that this version does not know: the company's is the next best.
            zone: self.zone.parse().ok(),
            quiet: time(self.quiet_from).zip(time(self.quiet_until)),
            days: WeekDays::from_bits(self.days).unwrap_or(WeekDays::ALL),
            daily_cap: self.daily_cap.and_then(|cap| u32::try_from(cap).ok()),
        }
    }
}

/// What one member wishes.
pub(in crate::features::notify) fn wishes(conn: &mut Conn, member: MemberId) -> Outcome<Wishes> {
    let row: Option<Row> = mail_wishes::table
        .find(member.0)
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    Ok(row.map(|row| row.wishes()).unwrap_or_default())
}

/// What these members wish; who wishes nothing is not among them.
pub(super) fn wishes_of(conn: &mut Conn, members: &[i64]) -> Outcome<HashMap<i64, Wishes>> {
    let rows: Vec<Row> = mail_wishes::table
        .filter(mail_wishes::member_id.eq_any(members))
        .select(Row::as_select())
        .load(conn)?;
    let wishes = rows.iter().map(|row| (row.member_id, row.wishes()));
    Ok(wishes.collect())
}

/// Keeps what a member wishes.
pub(in crate::features::notify) fn put_wishes(
    tx: &mut Tx<'_>,
    now: Timestamp,
    member: MemberId,
    wishes: &Wishes,
) -> Outcome<()> {
    let minutes = |time: NaiveTime| i64::from(time.num_seconds_from_midnight() / 60);
    let values = (
        mail_wishes::zone.eq(wishes.zone.map(|zone| zone.name()).unwrap_or_default()),
        mail_wishes::quiet_from.eq(wishes.quiet.map(|(from, _)| minutes(from))),
        mail_wishes::quiet_until.eq(wishes.quiet.map(|(_, until)| minutes(until))),
        mail_wishes::days.eq(wishes.days.bits()),
        mail_wishes::daily_cap.eq(wishes.daily_cap.map(i64::from)),
        mail_wishes::updated_at.eq(now.naive_utc()),
    );
    on_each!(tx, conn => {
        diesel::insert_into(mail_wishes::table)
            .values((mail_wishes::member_id.eq(member.0), values))
            .on_conflict(mail_wishes::member_id)
            .do_update()
            .set(values)
            .execute(conn)?
    });
    Ok(())
}
