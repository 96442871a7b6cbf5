//! `/pain-points/{n}`: a report with everything around it, its edit form, and the texts it had.

mod load;
mod queue;
mod view;

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use serde::Deserialize;

use super::report::{AreaChoice, area_choices};
use super::{Place, Refused, number};
use crate::base::actor::Actor;
use crate::base::clock::Timestamp;
use crate::base::failure::Failure;
use crate::base::ids::PainPointId;
use crate::base::permission::{Act, require};
use crate::features::areas;
use crate::features::pain_points::actions::{self, Terms};
use crate::features::pain_points::listing::Around;
use crate::features::pain_points::reading;
use crate::features::pain_points::store::PainPoint;
use crate::web::page::safe_next;
use crate::web::{Answer, FieldErrors, Page, Query, render, render_with};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct OneQuery {
    /// The history before this entry.
    before: Option<i64>,
    /// `inbox` while the inbox is gone through.
    queue: String,
    /// The form that stands open.
    #[serde(rename = "do")]
    open: String,
    /// Where a decision leads back to.
    back: String,
}

/// `GET /pain-points/{n}`.
pub async fn show(
    page: Page,
    actor: Actor,
    path: Path<i64>,
    query: Query<OneQuery>,
    place: Place,
) -> Answer {
    let look = load::Look {
        before: query.before,
        queue: query.queue == "inbox",
        open: query.open.clone(),
        back: match query.back.as_str() {
            "" => String::new(),
            back => safe_next(back).to_owned(),
        },
        held: Vec::new(),
    };
    page_of(page, actor, number(&path), place, look, None).await
}

/// The page of a report, with a form that was refused as it was filled in.
pub async fn render_one(
    page: Page,
    actor: Actor,
    id: PainPointId,
    place: Place,
    refused: Option<Refused>,
) -> Answer {
    let look = load::Look {
        back: refused.as_ref().map_or_else(String::new, Refused::back),
        held: refused.as_ref().map_or_else(Vec::new, Refused::held),
        ..load::Look::default()
    };
    page_of(page, actor, id, place, look, refused).await
}

/// The same for a form on that page whose act belongs to a later room: `typed` is what stood in its fields.
pub async fn refused_beside(
    page: Page,
    actor: Actor,
    id: PainPointId,
    place: Place,
    form: &'static str,
    typed: &[(String, String)],
    failure: Failure,
) -> Answer {
    let refused = super::refused(form, typed, failure)?;
    render_one(page, actor, id, place, Some(refused)).await
}

async fn page_of(
    page: Page,
    actor: Actor,
    id: PainPointId,
    (db, config, site): Place,
    look: load::Look,
    refused: Option<Refused>,
) -> Answer {
    let now = site.clock.now();
    let (viewer, wanted) = (actor.clone(), look.clone());
    let loaded = db
        .read(move |conn| {
            let terms = Terms::current(conn, &config)?;
            load::load(conn, &viewer, id, &terms, now, &look)
        })
        .await?;
    let status = refused
        .as_ref()
        .map_or(StatusCode::OK, |refused| refused.status);
    let view = view::OnePage::new(page, &actor, loaded, refused, wanted);
    if status == StatusCode::OK {
        render(&view)
    } else {
        render_with(status, &view)
    }
}

/// The report as it is being edited.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct EditForm {
    pub title: String,
    pub body: String,
    #[serde(rename = "impact.minutes")]
    pub minutes: String,
    #[serde(rename = "impact.times")]
    pub times: String,
    #[serde(rename = "impact.per")]
    pub per: String,
    pub area: String,
    pub version: String,
}

#[derive(Template)]
#[template(path = "pain_points/edit.html")]
struct EditPage {
    page: Page,
    number: PainPointId,
    form: EditForm,
    areas: Vec<AreaChoice>,
    own: bool,
    errors: FieldErrors,
}

/// `GET /pain-points/{n}/edit`.
pub async fn edit_form(page: Page, actor: Actor, path: Path<i64>, place: Place) -> Answer {
    edit_page(page, &actor, number(&path), &place, None).await
}

/// The edit form, or one that was refused as it was filled in.
pub async fn edit_page(
    page: Page,
    actor: &Actor,
    id: PainPointId,
    (db, _, _): &Place,
    refused: Option<(EditForm, Refused)>,
) -> Answer {
    let (viewer, language) = (actor.clone(), page.words.language());
    let (pain, areas, area) = db
        .read(move |conn| {
            let pain = actions::seen(conn, &viewer, id)?;
            require(&viewer, Act::EditReport, pain.stake_of(viewer.member_id()))?;
            let area = match pain.area {
                Some(area) => areas::find(conn, area)?,
                None => None,
            };
            Ok((pain, area_choices(conn, language)?, area))
        })
        .await?;
    let mut areas = areas;
    if let Some(area) = &area
        && !areas.iter().any(|choice| choice.slug == area.slug)
    {
        // A closed one that it already has stays possible.
        areas.push(AreaChoice {
            slug: area.slug.clone(),
            name: area.name(language).to_owned(),
        });
    }
    let own = actor.member_id() == Some(pain.reporter);
    let mut errors = FieldErrors::none();
    let mut status = StatusCode::OK;
    let form = match refused {
        Some((mut form, refused)) => {
            errors = FieldErrors::new(&page.words, &refused.problems);
            status = refused.status;
            if status == StatusCode::PRECONDITION_FAILED {
                // What is sent now is meant for the newer text.
                form.version = pain.version.to_string();
            }
            form
        }
        None => filled_in(&pain, area.map(|area| area.slug)),
    };
    let template = EditPage {
        page: page.named("edit-title").at("pain-points"),
        number: id,
        form,
        areas,
        own,
        errors,
    };
    render_with(status, &template)
}

fn filled_in(pain: &PainPoint, area: Option<String>) -> EditForm {
    let impact = pain.impact;
    let number = |value: Option<i32>| value.map(|value| value.to_string()).unwrap_or_default();
    EditForm {
        title: pain.title.clone(),
        body: pain.body.clone(),
        minutes: number(impact.map(|impact| impact.minutes())),
        times: number(impact.map(|impact| impact.times())),
        per: impact
            .map_or("day", |impact| impact.per().as_str())
            .to_owned(),
        area: area.unwrap_or_default(),
        version: pain.version.to_string(),
    }
}

/// A text that a report had.
struct VersionView {
    title: String,
    body: String,
    by: String,
    at: Timestamp,
}

#[derive(Template)]
#[template(path = "pain_points/versions.html")]
struct VersionsPage {
    page: Page,
    pain: PainPoint,
    versions: Vec<VersionView>,
}

/// `GET /pain-points/{n}/versions`.
pub async fn versions(page: Page, actor: Actor, path: Path<i64>, (db, _, _): Place) -> Answer {
    let id = number(&path);
    let somebody = page.say("history-somebody").to_string();
    let unnamed = page.say("pain-anonymous").to_string();
    let (pain, versions) = db
        .read(move |conn| {
            let pain = actions::seen(conn, &actor, id)?;
            let rows = reading::versions_shown_to(conn, &actor, &pain)?;
            let who: Vec<_> = rows.iter().map(|row| row.replaced_by).collect();
            let around = Around::with(conn, &[], &who)?;
            let named = |row: crate::features::pain_points::store::Version| VersionView {
                by: match pain.anonymous && row.replaced_by == pain.reporter {
                    true => unnamed.clone(),
                    false => around.name(row.replaced_by).unwrap_or(&somebody).to_owned(),
                },
                title: row.title,
                body: row.body,
                at: row.replaced_at,
            };
            let named: Vec<VersionView> = rows.into_iter().map(named).collect();
            Ok((pain, named))
        })
        .await?;
    render(&VersionsPage {
        page: page.named("versions-title").at("pain-points"),
        pain,
        versions,
    })
}
