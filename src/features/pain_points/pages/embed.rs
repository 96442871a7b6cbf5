//! `/widget.js`, the small form it frames, and the page that shows how to put it anywhere.
//!
//! The frame is Insole's own page: where it stands on another address of the same site the browser sends the session along,
//! and the report is sent from within it; on another site it does not (SameSite), and the same field leads to a new tab.

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::web::Data;
use askama::Template;
use serde::Deserialize;

use super::Place;
use super::report::{self, AreaChoice, ReportForm, area_choices};
use crate::base::actor::Actor;
use crate::base::failure::Refusal;
use crate::base::ids::PainPointId;
use crate::base::permission::{Act, Stake, may, require};
use crate::base::secret::random_token;
use crate::config::Config;
use crate::db::Db;
use crate::features::areas;
use crate::web::headers::framed_by;
use crate::web::{
    Answer, FieldErrors, Form, Page, Query, Site, asset, problems_of, render, render_with,
};

/// What the button asks.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct EmbedForm {
    pub title: String,
    pub area: String,
    pub page: String,
    pub draft: String,
}

#[derive(Template)]
#[template(path = "pain_points/embed.html")]
struct EmbedPage {
    page: Page,
    form: EmbedForm,
    area: String,
    may_send: bool,
    sent: Option<PainPointId>,
    errors: FieldErrors,
}

/// `GET /widget.js`: the button, for pages of anybody.
pub async fn script(request: HttpRequest) -> Answer {
    let mut answer = asset(&request, "js/widget.js", "public, max-age=3600")?;
    answer.headers_mut().insert(
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("cross-origin"),
    );
    Ok(answer)
}

/// `GET /report/embed?area=&page=`.
pub async fn show(page: Page, actor: Actor, query: Query<EmbedForm>, place: Place) -> Answer {
    let form = EmbedForm {
        draft: random_token(),
        page: report::shown_page(&query.page),
        ..query.0.clone()
    };
    answered(page, &actor, form, None, FieldErrors::none(), &place).await
}

/// `POST /report/embed`.
pub async fn send(page: Page, actor: Actor, form: Form<EmbedForm>, place: Place) -> Answer {
    let asked = form.value.clone();
    // A session may have ended while the form stood there; what was typed goes on in a new tab.
    if !may(&actor, Act::TakePart, Stake::NONE) {
        return answered(page, &actor, asked, None, FieldErrors::none(), &place).await;
    }
    let full = ReportForm::short(&asked.title, &asked.page, &asked.area, &asked.draft, &page);
    match report::sent(&actor, &full, &place).await {
        Ok((number, _)) => {
            answered(
                page,
                &actor,
                asked,
                Some(number),
                FieldErrors::none(),
                &place,
            )
            .await
        }
        Err(failure) => {
            let errors = FieldErrors::new(&page.words, &problems_of(failure)?);
            answered(page, &actor, asked, None, errors, &place).await
        }
    }
}

async fn answered(
    page: Page,
    actor: &Actor,
    form: EmbedForm,
    sent: Option<PainPointId>,
    errors: FieldErrors,
    (db, config, _): &Place,
) -> Answer {
    let (slug, language) = (form.area.clone(), page.words.language());
    let area = db
        .read(move |conn| areas::by_slug(conn, &slug))
        .await?
        .filter(|area| area.open);
    let status = if errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let template = EmbedPage {
        area: area
            .as_ref()
            .map(|area| area.name(language).to_owned())
            .unwrap_or_default(),
        form: EmbedForm {
            area: area.map(|area| area.slug).unwrap_or_default(),
            ..form
        },
        may_send: may(actor, Act::TakePart, Stake::NONE),
        sent,
        errors,
        page,
    };
    let mut answer = render_with(status, &template)?;
    framed_by(answer.headers_mut(), &config.widget_origins)?;
    Ok(answer)
}

/// `?area=`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    area: String,
}

#[derive(Template)]
#[template(path = "pain_points/button.html")]
struct ButtonPage {
    page: Page,
    areas: Vec<AreaChoice>,
    area: String,
    line: String,
    policy: String,
    origins: String,
    bookmarklet: String,
}

/// `GET /report/button`: the line to copy, what the other page's policy needs, and a bookmark that does the same.
pub async fn button(
    page: Page,
    actor: Actor,
    wanted: Query<Wanted>,
    db: Data<Db>,
    config: Data<Config>,
    site: Data<Site>,
) -> Answer {
    require(&actor, Act::ReadStaffPages, Stake::NONE)?;
    let language = page.words.language();
    let areas = db.read(move |conn| area_choices(conn, language)).await?;
    let known = areas.iter().any(|area| area.slug == wanted.area);
    if !known && !wanted.area.is_empty() {
        return Err(Refusal::NotFound.into());
    }
    let origin = site.public_url.origin().ascii_serialization();
    let about = if known {
        format!(" data-area=\"{}\"", wanted.area)
    } else {
        String::new()
    };
    let open = format!(
        "javascript:(()=>{{open('{origin}/report?area={}&page='+encodeURIComponent(location.origin+location.pathname),'_blank','noopener')}})()",
        wanted.area
    );
    render(&ButtonPage {
        line: format!(
            "<script src=\"{}\"{about} defer></script>",
            site.address("/widget.js")
        ),
        policy: format!("script-src {origin}; frame-src {origin}"),
        origins: config.widget_origins.join(" · "),
        bookmarklet: open,
        area: wanted.area.clone(),
        page: page.named("button-title").at("areas"),
        areas,
    })
}
