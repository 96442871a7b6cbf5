//! The pages: what everybody reads, and where it is written.

mod article;
mod editor;
mod feeds;
mod home;
mod index;
mod publish;
mod views;

use actix_web::http::{StatusCode, header};
use actix_web::web::{ServiceConfig, get, post, resource};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

pub use home::front;
pub use index::{PieceView, newest};

use super::ground::{self, Ground};
use super::store::{self, Retrospective};
use crate::base::actor::Actor;
use crate::base::failure::{Outcome, Refusal};
use crate::base::ids::ProjectId;
use crate::base::permission::{Act, Stake, require};
use crate::base::secret::fingerprint;
use crate::db::Conn;
use crate::web::{Answer, Page, html_of};

pub(super) fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/robots.txt").route(get().to(feeds::robots)))
        .service(resource("/sitemap.xml").route(get().to(feeds::sitemap)))
        .service(resource("/retrospectives/feed.atom").route(get().to(feeds::atom)))
        .service(resource("/retrospectives").route(get().to(index::index)))
        .service(resource("/retrospectives/{slug}").route(get().to(article::article)))
        .service(
            resource("/retrospectives/{slug}/edit")
                .route(get().to(editor::edit))
                .route(post().to(editor::save)),
        )
        .service(resource("/retrospectives/{slug}/submit").route(post().to(editor::submit)))
        .service(resource("/retrospectives/{slug}/review").route(post().to(article::review)))
        .service(
            resource("/retrospectives/{slug}/publish")
                .route(get().to(publish::prepare))
                .route(post().to(publish::publish)),
        )
        .service(resource("/retrospectives/{slug}/audience").route(post().to(publish::audience)))
        .service(
            resource("/retrospectives/{slug}/conditions/{id}")
                .route(post().to(article::change_condition)),
        )
        .service(
            resource("/projects/{number}/retrospective")
                .route(get().to(editor::of_project))
                .route(post().to(editor::begin)),
        )
        .service(resource("/projects/{number}/retrospective/new").route(get().to(editor::new)));
}

/// HTML for everybody: kept by browsers and caches, asked for again, and not sent again while it is the same.
fn render_public(request: &HttpRequest, page: &Page, template: &impl Template) -> Answer {
    let html = html_of(template)?;
    let stranger = page.signed_in.is_none() && page.flash.is_none();
    if !stranger {
        return Ok(HttpResponse::Ok()
            .content_type("text/html; charset=utf-8")
            .body(html));
    }
    Ok(cached(request, "text/html; charset=utf-8", html, 0))
}

/// An answer that says how long it may be kept, in seconds, and what it is, so that it need not be sent twice.
fn cached(request: &HttpRequest, kind: &str, body: String, seconds: u32) -> HttpResponse {
    let print = fingerprint(&body);
    let etag = format!("W/\"{}\"", print.get(..32).unwrap_or(&print));
    let known = request
        .headers()
        .get_all(header::IF_NONE_MATCH)
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|tag| tag.trim() == etag || tag.trim() == "*");
    let status = if known {
        StatusCode::NOT_MODIFIED
    } else {
        StatusCode::OK
    };
    let keep = if seconds == 0 {
        "public, max-age=0, must-revalidate".to_owned()
    } else {
        format!("public, max-age={seconds}")
    };
    let mut answer = HttpResponse::build(status);
    answer
        .insert_header((header::ETAG, etag))
        .insert_header((header::CACHE_CONTROL, keep));
    if known {
        if kind.starts_with("text/html") {
            answer.insert_header((header::VARY, "Accept-Language, Cookie"));
        }
        return answer.finish();
    }
    answer.content_type(kind).body(body)
}

/// One by its address that `actor` may write, with its project; 404 where they may not know of it.
fn to_write(conn: &mut Conn, actor: &Actor, slug: &str) -> Outcome<(Retrospective, Ground)> {
    // Strangers hear that they have to sign in before they learn whether there is one.
    require(actor, Act::ReadStaffPages, Stake::NONE)?;
    let found = store::by_slug(conn, slug)?.ok_or(Refusal::NotFound)?;
    super::actions::to_write(conn, actor, found.id, Act::WriteRetrospective)
}

/// `I-7`.
fn project_name(ground: &Ground) -> String {
    format!("I-{} {}", ground.id, ground.title)
}

/// The number in an address; whatever is not one is nowhere.
fn project_number(raw: &str) -> Outcome<ProjectId> {
    let number = raw.parse().map_err(|_| Refusal::NotFound)?;
    Ok(ProjectId(number))
}
