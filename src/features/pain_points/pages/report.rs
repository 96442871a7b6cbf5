//! `/report`: one field is enough.

use std::collections::BTreeSet;

use actix_web::http::StatusCode;
use actix_web::web::Data;
use askama::Template;
use chrono::NaiveDate;
use serde::Deserialize;

use super::Place;
use crate::base::actor::Actor;
use crate::base::clock::day_in;
use crate::base::failure::{Outcome, Problem, Refusal};
use crate::base::ids::{FileId, PainPointId};
use crate::base::language::Language;
use crate::base::permission::{Act, Stake, require};
use crate::base::secret::random_token;
use crate::base::text::{Markdown, Slug, Title};
use crate::db::Conn;
use crate::features::areas;
use crate::features::files::{self, Files, Kept, On};
use crate::features::pain_points::actions::{self, Terms};
use crate::features::pain_points::reading;
use crate::features::pain_points::rules::{NewPainPoint, RawImpact, RawReport, parse_impact};
use crate::features::pain_points::store;
use crate::web::markdown::SafeHtml;
use crate::web::{
    Answer, FieldErrors, Flash, Form, Page, Query, problems_of, render, render_with, see_other,
    see_other_saying,
};

/// What the area is when the text is to tell it.
const GUESS: &str = "";
/// What the area is when there is none.
const NONE: &str = "none";

/// The report as it is being written; the same names in an address fill it in.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ReportForm {
    title: String,
    body: String,
    #[serde(rename = "impact.minutes")]
    minutes: String,
    #[serde(rename = "impact.times")]
    times: String,
    #[serde(rename = "impact.per")]
    per: String,
    area: String,
    campaign: String,
    visibility: String,
    /// Ticked: my name is shown to nobody.
    anonymous: String,
    draft: String,
    /// The page on which it hurt, where somebody came from there; it goes into the text.
    page: String,
    /// Numbers of what it was said to be different from, with spaces between them.
    pub different_from: String,
    /// One more of them, or one less: what a button in the list of similar ones sends.
    different: String,
    same: String,
}

fn numbers(text: &str) -> BTreeSet<i64> {
    let words = text.split_ascii_whitespace();
    words.filter_map(|word| word.parse().ok()).collect()
}

/// An area as the form offers it.
pub struct AreaChoice {
    pub slug: String,
    pub name: String,
}

/// The campaign that a report answers to.
struct Call {
    title: String,
    open: bool,
}

#[derive(Template)]
#[template(path = "pain_points/report.html")]
struct ReportPage {
    page: Page,
    form: ReportForm,
    areas: Vec<AreaChoice>,
    /// What was attached to a form that was refused, or looked at before sending.
    held: Vec<Kept>,
    days: u32,
    /// The campaign that calls for it.
    call: Option<Call>,
    /// What resembles it, where that was asked for.
    similar: Option<SafeHtml>,
    errors: FieldErrors,
}

/// The open areas, in the reader's language.
pub fn area_choices(conn: &mut Conn, language: Language) -> Outcome<Vec<AreaChoice>> {
    Ok(areas::options(conn)?
        .into_iter()
        .map(|area| AreaChoice {
            name: area.name(language).to_owned(),
            slug: area.slug,
        })
        .collect())
}

async fn filled(
    page: Page,
    mut form: ReportForm,
    (db, config, _): &Place,
    held: Vec<Kept>,
    errors: FieldErrors,
    similar: Option<SafeHtml>,
) -> Answer {
    let status = if errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    if form.draft.is_empty() {
        form.draft = random_token();
    }
    if form.per.is_empty() {
        "day".clone_into(&mut form.per);
    }
    let (config, language) = (config.clone(), page.words.language());
    let campaign = form.campaign.clone();
    let (areas, days, call) = db
        .read(move |conn| {
            let days = Terms::current(conn, &config)?.first_decision_days;
            let call = match campaign.as_str() {
                "" => None,
                slug => store::called_by(conn, slug)?,
            };
            Ok((area_choices(conn, language)?, days, call))
        })
        .await?;
    let call = call.map(|found| Call {
        title: found.title(language).to_owned(),
        open: found.open,
    });
    // An address with a campaign that never was is a report like any other.
    if call.is_none() {
        form.campaign.clear();
    }
    let template = ReportPage {
        page: page.named("report-title").at("report"),
        form,
        areas,
        held,
        days,
        call,
        similar,
        errors,
    };
    if status == StatusCode::OK {
        render(&template)
    } else {
        render_with(status, &template)
    }
}

/// `GET /report`.
pub async fn new(page: Page, actor: Actor, query: Query<ReportForm>, place: Place) -> Answer {
    require(&actor, Act::TakePart, Stake::NONE)?;
    let mut form = query.0.clone();
    let on = seen_on(&page, &shown_page(&form.page));
    if !on.is_empty() {
        form.body = format!("{}\n\n{on}", form.body.trim_end())
            .trim_start()
            .to_owned();
    }
    filled(page, form, &place, Vec::new(), FieldErrors::none(), None).await
}

#[derive(Template)]
#[template(path = "pain_points/offline.html")]
struct OfflinePage {
    page: Page,
}

/// `GET /offline`: what the site's worker shows where there is no connection. It says nothing of anybody.
pub async fn offline(page: Page) -> Answer {
    render(&OfflinePage { page })
}

/// `POST /report/shared`: another app shares something. The site's worker takes it (`assets/js/sw.js`); where there is none,
/// the form is still the place to go.
pub async fn shared() -> Answer {
    Ok(see_other("/report"))
}

/// The longest address of a page that is taken along, in bytes.
const LONGEST_PAGE: usize = 500;

/// The address of a page that may stand in a report; empty for what is none.
pub(super) fn shown_page(raw: &str) -> String {
    let url = url::Url::parse(raw.trim()).ok();
    url.filter(|url| matches!(url.scheme(), "http" | "https"))
        .map(String::from)
        .filter(|page| page.len() <= LONGEST_PAGE)
        .unwrap_or_default()
}

/// Where it hurt, as a sentence of the report; empty for nowhere.
fn seen_on(page: &Page, address: &str) -> String {
    if address.is_empty() {
        return String::new();
    }
    page.say("report-seen-on").with("page", address).to_string()
}

impl ReportForm {
    /// From the one field of the button on another page.
    pub(super) fn short(title: &str, on: &str, area: &str, draft: &str, page: &Page) -> Self {
        Self {
            title: title.to_owned(),
            body: seen_on(page, &shown_page(on)),
            area: area.to_owned(),
            draft: draft.to_owned(),
            ..Self::default()
        }
    }

    /// What it is said to be different from.
    pub fn different_from(&self) -> BTreeSet<i64> {
        numbers(&self.different_from)
    }

    /// With what a button in the list of similar ones sent.
    #[must_use]
    pub fn told_apart(mut self) -> Self {
        let mut all = self.different_from();
        all.extend(numbers(&self.different));
        for number in numbers(&self.same) {
            all.remove(&number);
        }
        let all: Vec<String> = all.iter().map(ToString::to_string).collect();
        self.different_from = all.join(" ");
        self
    }

    /// What is reported, as far as it is written: in a line, and the rest.
    pub fn written(&self) -> (&str, &str) {
        (&self.title, &self.body)
    }
}

/// The form as it is filled in so far, with what resembles it beside it: for whoever looks before sending it.
pub async fn report_beside(
    page: Page,
    form: ReportForm,
    held: Vec<Kept>,
    place: &Place,
    similar: SafeHtml,
) -> Answer {
    filled(page, form, place, held, FieldErrors::none(), Some(similar)).await
}

/// `POST /report`.
pub async fn create(
    page: Page,
    actor: Actor,
    mut form: Form<ReportForm>,
    place: Place,
    files: Data<Files>,
) -> Answer {
    require(&actor, Act::TakePart, Stake::NONE)?;
    let now = place.2.clock.now();
    let (held, unfit) = files.of_form(&place.0, now, &actor, &mut form).await?;
    let parsed = parse(&form);
    let outcome = match parsed {
        Ok(new) if unfit.is_empty() => send(&actor, &form, new, &held, &place).await,
        Ok(_) => Err(Refusal::Invalid(unfit).into()),
        Err(problems) => {
            let all = problems.into_iter().chain(unfit);
            Err(Refusal::Invalid(all.collect()).into())
        }
    };
    match outcome {
        Ok((number, due_on)) => {
            let said = page
                .say("report-thanks")
                .with("number", number.to_string())
                .with("date", page.date(due_on));
            let to = format!("/pain-points/{number}");
            Ok(see_other_saying(&to, &Flash::good(said)))
        }
        Err(failure) => {
            let problems = problems_of(failure)?;
            let errors = FieldErrors::new(&page.words, &problems);
            let form = form.value.clone();
            filled(page, form, &place, held, errors, None).await
        }
    }
}

/// Reports what a form says; its number and the day by which it is answered.
pub(super) async fn sent(
    actor: &Actor,
    form: &ReportForm,
    place: &Place,
) -> Outcome<(PainPointId, NaiveDate)> {
    match parse(form) {
        Ok(new) => send(actor, form, new, &[], place).await,
        Err(problems) => Err(Refusal::Invalid(problems).into()),
    }
}

fn parse(form: &ReportForm) -> Result<NewPainPoint, Vec<Problem>> {
    let area = match form.area.as_str() {
        GUESS | NONE => "",
        slug => slug,
    };
    let raw = RawReport {
        title: &form.title,
        body: &form.body,
        area,
        visibility: &form.visibility,
        campaign: &form.campaign,
        draft_id: &form.draft,
        anonymous: !form.anonymous.is_empty(),
    };
    let impact = parse_impact(&RawImpact {
        minutes: &form.minutes,
        times: &form.times,
        per: &form.per,
    });
    NewPainPoint::parse(&raw, impact)
}

/// Reports it; its number and the day by which it is answered.
async fn send(
    actor: &Actor,
    form: &ReportForm,
    mut new: NewPainPoint,
    held: &[Kept],
    (db, config, site): &Place,
) -> Outcome<(PainPointId, NaiveDate)> {
    let now = site.clock.now();
    let guess = form.area == GUESS;
    let held: Vec<FileId> = held.iter().map(|file| file.id).collect();
    let different = form.different_from().into_iter().map(PainPointId).collect();
    let (actor, config, zone) = (actor.clone(), config.clone(), site.zone);
    db.write(move |tx| {
        if guess {
            new.area = guessed(tx, &new.title, &new.body)?;
        }
        // One that is gone from their sight meanwhile does not keep them from reporting.
        new.different_from = reading::visible_among(tx, &actor, different)?;
        let terms = Terms::current(tx, &config)?;
        let id = actions::report(tx, now, &actor, &terms, new)?;
        files::claim(tx, now, &actor, &held, On::PainPoint(id))?;
        let pain = store::get(tx, id)?;
        let due_on = pain.next_update_on.unwrap_or_else(|| day_in(zone, now));
        Ok((id, due_on))
    })
    .await
}

/// The area that the text speaks of.
fn guessed(conn: &mut Conn, title: &Title, body: &Markdown) -> Outcome<Option<Slug>> {
    let Some(id) = areas::guess(conn, &format!("{title}\n{body}"))? else {
        return Ok(None);
    };
    let area = areas::find(conn, id)?;
    Ok(area.and_then(|area| Slug::parse("area", &area.slug).ok()))
}
