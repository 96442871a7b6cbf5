//! "This helped me": what a reader says without an account. No cookie, nothing kept about them; the same browser counts once
//! a day, and one place not without end.

use actix_web::HttpRequest;
use actix_web::http::header;
use actix_web::web::{Data, Path};
use askama::Template;

use super::editor::Nothing;
use super::store;
use crate::base::actor::Actor;
use crate::base::clock::day_in;
use crate::base::failure::{Outcome, Refusal};
use crate::db::{Conn, Db};
use crate::features::retrospectives::actions;
use crate::features::retrospectives::rules::Status;
use crate::features::retrospectives::store::Retrospective;
use crate::web::limits::{Daily, place_of};
use crate::web::{Answer, Form, Page, Site, render, see_other};

/// Fewer than this are not told: a number that small may be about somebody whom one knows.
const FEWEST: i64 = 5;
/// Readers of one retrospective in one day who share a place, as those of a company do.
const READERS_AT_A_PLACE: u32 = 30;
/// What one place may say in a day, of all of them together.
const AT_A_PLACE: u32 = 200;
/// How often it may try to: whoever pretends to be many fills nobody's memory.
const TRIES_AT_A_PLACE: u32 = 1_000;

/// How many readers it helped, as far as that is told.
pub(super) fn told(conn: &mut Conn, it: &Retrospective) -> Outcome<Option<i64>> {
    let count = store::helped(conn, &[it.id])?.remove(&it.id);
    Ok(count.filter(|count| *count >= FEWEST))
}

/// The published one that `actor` reads.
fn read(conn: &mut Conn, actor: &Actor, slug: &str) -> Outcome<Retrospective> {
    let it = store::by_slug(conn, slug)?.ok_or(Refusal::NotFound)?;
    if it.status != Status::Published || !actions::may_read(conn, &it, actor)? {
        return Err(Refusal::NotFound.into());
    }
    Ok(it)
}

/// Whether this reader has not said so today.
fn is_new(request: &HttpRequest, daily: &Daily, site: &Site, slug: &str) -> bool {
    let today = day_in(site.zone, site.clock.now());
    let place = place_of(request);
    let browser = request.headers().get(header::USER_AGENT);
    let browser = browser.map_or(&b""[..], |name| name.as_bytes());
    let browser = String::from_utf8_lossy(browser);
    daily.count(today, &format!("helping {place}"), TRIES_AT_A_PLACE)
        && daily.count(today, &format!("helped {slug} {place} {browser}"), 1)
        && daily.count(today, &format!("helped {slug} {place}"), READERS_AT_A_PLACE)
        && daily.count(today, &format!("helped {place}"), AT_A_PLACE)
}

/// `POST /retrospectives/{slug}/helped`. Whoever said so before hears the same.
pub(super) async fn say(
    request: HttpRequest,
    actor: Actor,
    slug: Path<String>,
    _: Form<Nothing>,
    site: Data<Site>,
    daily: Data<Daily>,
    db: Data<Db>,
) -> Answer {
    let address = slug.clone();
    let it = db.read(move |conn| read(conn, &actor, &address)).await?;
    if is_new(&request, &daily, &site, &it.slug) {
        db.write(move |tx| store::count_helped(tx, it.id, 1))
            .await?;
    }
    Ok(see_other(&format!("/retrospectives/{slug}/helped")))
}

#[derive(Template)]
#[template(path = "retrospectives/helped.html")]
struct ThanksPage {
    page: Page,
    it: Retrospective,
}

/// `GET /retrospectives/{slug}/helped`: the thanks, and the way on.
pub(super) async fn thanks(page: Page, actor: Actor, slug: Path<String>, db: Data<Db>) -> Answer {
    let it = db.read(move |conn| read(conn, &actor, &slug)).await?;
    let page = page.named("article-helped-thanks").at("retrospectives");
    render(&ThanksPage { page, it })
}
