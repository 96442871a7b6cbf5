//! HTTP manners shared by rooms.
//!
//! # A handler
//! ```text
//! #[derive(Debug, Default, Deserialize)]
//! #[serde(default)]
//! pub struct ReportForm { title: String, area: String, #[serde(rename = "impact.minutes")] minutes: String, tag: Vec<String> }
//!
//! #[derive(Template)]
//! #[template(path = "pain_points/report.html")]
//! struct ReportPage<'a> { page: Page, form: &'a ReportForm, errors: FieldErrors }
//!
//! pub async fn new(page: Page, actor: Actor) -> Answer {
//!     permission::require(&actor, Act::TakePart, Stake::NONE)?;       // 401 becomes a redirect to /sign-in?next=…
//!     let page = page.named("report-title").at("report");
//!     render(&ReportPage { page, form: &ReportForm::default(), errors: FieldErrors::none() })
//! }
//!
//! pub async fn create(page: Page, actor: Actor, form: Form<ReportForm>, db: Data<Db>) -> Answer {
//!     let outcome = db.write(…).await;                                // Outcome<PainPointId>
//!     match outcome {
//!         Ok(number) => Ok(see_other_saying(&format!("/pain-points/{number}"), &Flash::good(page.say("report-thanks")))),
//!         Err(failure) => {
//!             let problems = problems_of(failure)?;                   // only 422 and 409 go back into the form
//!             let errors = FieldErrors::new(&page.words, &problems);
//!             let page = page.named("report-title").at("report");
//!             render_with(StatusCode::UNPROCESSABLE_ENTITY, &ReportPage { page, form: &form, errors })
//!         }
//!     }
//! }
//! ```
//! and its template:
//! ```html
//! {% extends "layout.html" %}
//! {% block main %}
//! <h1>{{ page.title }}</h1>
//! <form method="post" action="/report">
//!   <input type="hidden" name="csrf" value="{{ page.csrf }}">
//!   <input name="title" value="{{ form.title }}">
//!   {% if let Some(message) = errors.of("title") %}<p class="wrong">{{ message }}</p>{% endif %}
//!   <p>{{ page.say("report-voices").with("n", voices) }} · {{ page.say_of("status", pain.status.as_str()) }}</p>
//!   <p>{{ page.date(due) }} · {{ page.ago(at) }} · {{ page.hours(hours) }} · {{ page.markdown(body) }}</p>
//! </form>
//! {% endblock %}
//! ```
//!
//! Everything that goes wrong is a [`crate::base::failure::Failure`] and rendered once, by
//! [`failure::render_failures`]: handlers say `?`. Extractors: [`Page`], [`Visitor`], `Actor`, `Words`, [`Form`],
//! [`Query`], [`Json`], [`json::IfMatch`], actix's `Path` (what it cannot read is 404) and `Data`.
//!
//! # What else is here
//! - Lists of the API: [`json::parse_limit`], [`json::decode_cursor`], [`json::List::new`] with `limit + 1` rows; answers
//!   [`json::ok`], [`json::ok_versioned`], [`json::created`]; versions [`json::IfMatch`] and [`json::check_version`].
//! - Addresses: `page.with_query("sort", "new")` for filters and pages, `page.here()`, `page.sign_in()`,
//!   [`page::safe_next`] for what a query asks to go on to, `site.address("/pain-points/12")` for letters.
//! - Text: `page.markdown(source)` and [`markdown::excerpt`]. Nothing in a template needs `|safe`.
//! - Limits: [`Limits::wrong_token`] answers a wrong token or code; writes are counted by themselves.
//! - A public page says `.public("/retrospectives", description)`, and by `.with_card(…)` which picture others show of it;
//!   others are not indexed.
//! - An answer may set its own `Cache-Control` and `Content-Security-Policy`; the usual ones fill the gaps.
//!
//! # The order of middleware
//! From the outside in: [`compress::compress`], [`shelf::serve`] (which answers by itself what everybody reads the same),
//! [`request_log::log`], [`headers::add`], [`failure::render_failures`], the members' session (which
//! calls [`Visitor::enter`]), [`csrf::refuse_other_sites`], [`limits::limit_writes`], then the routes with
//! [`failure::not_found`] as the default service. actix wraps from the inside out: `.wrap` the last one first.

mod assets;
pub mod card;
pub mod chart;
pub mod compress;
pub mod csrf;
pub mod failure;
pub mod forms;
pub mod headers;
pub mod json;
mod kept;
pub mod limits;
pub mod markdown;
pub mod page;
pub mod request_log;
pub mod shelf;
pub mod site;
#[cfg(test)]
mod tests;
pub mod treemap;
pub mod uploads;
pub mod visitor;

use actix_web::web::{ServiceConfig, get, resource};

pub use assets::asset;
pub use failure::{Answer, WebFailure};
pub use forms::{FieldErrors, Form, Query, asked_twice, problems_of};
pub use json::Json;
pub use kept::{cached, render_public};
pub use limits::Limits;
pub use page::{
    Flash, Page, Together, html_of, piece, render, render_with, see_other, see_other_saying,
};
pub use site::Site;
pub use visitor::{Signed, SignedIn, Visitor};

/// The routes of this room: embedded files.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.configure(card::routes)
        .service(resource("/assets/{name:.*}").route(get().to(assets::serve)))
        .service(resource("/sw.js").route(get().to(assets::worker)));
}
