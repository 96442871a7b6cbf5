//! The table `holidays`.

use chrono::{Datelike, NaiveDate};
use diesel::prelude::*;

use super::rules::Holiday;
use crate::base::failure::Outcome;
use crate::base::workdays::Workdays;
use crate::db::dialect::on_each;
use crate::db::schema::holidays;
use crate::db::{Conn, Tx};

/// Which days are worked on, as it stands.
pub fn workdays(conn: &mut Conn) -> Outcome<Workdays> {
    let days: Vec<NaiveDate> = holidays::table.select(holidays::day).load(conn)?;
    Ok(Workdays::without(days))
}

/// The days off of one year, in their order.
pub fn of_year(conn: &mut Conn, year: i32) -> Outcome<Vec<Holiday>> {
    let day = |month, day| NaiveDate::from_ymd_opt(year, month, day);
    let (Some(first), Some(last)) = (day(1, 1), day(12, 31)) else {
        return Ok(Vec::new());
    };
    let rows: Vec<(NaiveDate, String, String)> = holidays::table
        .filter(holidays::day.between(first, last))
        .order(holidays::day)
        .select((holidays::day, holidays::name_ko, holidays::name_en))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(day, name_ko, name_en)| Holiday {
            day,
            name_ko,
            name_en,
        })
        .collect())
}

/// The years that have days off.
pub fn years(conn: &mut Conn) -> Outcome<Vec<i32>> {
    let days: Vec<NaiveDate> = holidays::table
        .select(holidays::day)
        .order(holidays::day)
        .load(conn)?;
    let mut years: Vec<i32> = days.iter().map(Datelike::year).collect();
    years.dedup();
    Ok(years)
}

pub(super) fn on(conn: &mut Conn, day: NaiveDate) -> Outcome<Option<Holiday>> {
    let row: Option<(NaiveDate, String, String)> = holidays::table
        .find(day)
        .select((holidays::day, holidays::name_ko, holidays::name_en))
        .first(conn)
        .optional()?;
    Ok(row.map(|(day, name_ko, name_en)| Holiday {
        day,
        name_ko,
        name_en,
    }))
}

pub(super) fn put(tx: &mut Tx<'_>, holiday: &Holiday) -> Outcome<()> {
    let names = (
        holidays::name_ko.eq(&holiday.name_ko),
        holidays::name_en.eq(&holiday.name_en),
    );
    on_each!(tx, conn => {
        diesel::insert_into(holidays::table)
            .values((holidays::day.eq(holiday.day), names))
            .on_conflict(holidays::day)
            .do_update()
            .set(names)
            .execute(conn)?
    });
    Ok(())
}

pub(super) fn remove(tx: &mut Tx<'_>, day: NaiveDate) -> Outcome<bool> {
    let conn: &mut Conn = tx;
    Ok(diesel::delete(holidays::table.find(day)).execute(conn)? == 1)
}
