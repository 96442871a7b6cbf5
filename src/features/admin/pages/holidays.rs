//! `/admin/holidays`: the days that the company does not work, year by year.

use actix_web::web::Path;
use askama::Template;
use chrono::{Datelike, NaiveDate};
use serde::Deserialize;

use super::super::desk::{Desk, Sent};
use super::{Press, status_of};
use crate::base::clock::day_in;
use crate::base::failure::Problem;
use crate::features::calendar::{self, NewHoliday};
use crate::web::{
    Answer, FieldErrors, Flash, Page, Query, problems_of, render_with, see_other_saying,
};

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    year: String,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct HolidayForm {
    day: String,
    name_ko: String,
    name_en: String,
}

/// One day off.
struct Row {
    day: NaiveDate,
    name: String,
    /// It falls on a weekend, and takes no working day.
    weekend: bool,
}

#[derive(Template)]
#[template(path = "admin/holidays.html")]
struct HolidaysPage {
    page: Page,
    year: i32,
    years: Vec<i32>,
    rows: Vec<Row>,
    /// The first year without any day off, while it is near enough to be promised into.
    missing: Option<i32>,
    form: HolidayForm,
    errors: FieldErrors,
}

pub async fn show(desk: Desk, query: Query<Wanted>) -> Answer {
    let year = query.0.year.trim().parse().ok();
    page_of(desk, year, None).await
}

async fn page_of(
    desk: Desk,
    year: Option<i32>,
    refused: Option<(HolidayForm, Vec<Problem>)>,
) -> Answer {
    let today = day_in(desk.site.zone, desk.site.clock.now());
    let year = year.unwrap_or(today.year());
    let (mut years, found) = desk
        .read(move |conn| Ok((calendar::years(conn)?, calendar::of_year(conn, year)?)))
        .await?;
    let missing = [today.year(), today.year() + 1]
        .into_iter()
        .find(|year| !years.contains(year));
    if !years.contains(&year) {
        years.push(year);
        years.sort_unstable();
    }
    let language = desk.page.words.language();
    let rows = found.into_iter().map(|holiday| Row {
        day: holiday.day,
        name: holiday.name(language).to_owned(),
        weekend: holiday.day.weekday().num_days_from_monday() > 4,
    });
    let (form, problems) = refused.unwrap_or_default();
    let errors = FieldErrors::new(&desk.page.words, &problems);
    render_with(
        status_of(&errors),
        &HolidaysPage {
            page: desk.page.named("admin-holidays"),
            year,
            years,
            rows: rows.collect(),
            missing,
            form,
            errors,
        },
    )
}

pub async fn add(sent: Sent<HolidayForm>) -> Answer {
    let Sent { desk, form } = sent;
    let new = NewHoliday {
        day: form.day.clone(),
        name_ko: form.name_ko.clone(),
        name_en: form.name_en.clone(),
    };
    let outcome = desk
        .act(move |tx, now, actor| {
            let holiday = new.parse()?;
            calendar::add(tx, now, actor, &holiday)?;
            Ok(holiday.day)
        })
        .await;
    match outcome {
        Ok(day) => {
            let flash = Flash::good(desk.page.say("saved"));
            let back = format!("/admin/holidays?year={}", day.year());
            Ok(see_other_saying(&back, &flash))
        }
        Err(failure) => {
            let problems = problems_of(failure)?;
            let year = form.day.get(..4).and_then(|year| year.parse().ok());
            page_of(desk, year, Some((form.value, problems))).await
        }
    }
}

pub async fn remove(path: Path<NaiveDate>, sent: Sent<Press>) -> Answer {
    let day = path.into_inner();
    sent.desk
        .act(move |tx, now, actor| calendar::remove(tx, now, actor, day))
        .await?;
    let flash = Flash::good(sent.desk.page.say("saved"));
    let back = format!("/admin/holidays?year={}", day.year());
    Ok(see_other_saying(&back, &flash))
}
