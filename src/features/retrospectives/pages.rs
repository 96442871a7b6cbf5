//! The pages: what everybody reads, and where it is written.

mod article;
mod card;
mod changes;
mod conditions;
mod editor;
mod feeds;
mod helped;
mod home;
mod index;
mod publish;
mod together;
mod views;

use actix_web::web::{ServiceConfig, get, post, resource};

pub use home::front;
pub use index::{PieceView, newest};

use super::ground::{self, Ground};
use super::store::{self, Retrospective};
use crate::base::actor::Actor;
use crate::base::failure::{Outcome, Refusal};
use crate::base::ids::ProjectId;
use crate::base::permission::{Act, Stake, require};
use crate::db::Conn;
use crate::web::{cached, render_public};

pub(super) fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/retrospectives/feed.atom").route(get().to(feeds::atom)))
        .service(resource("/retrospectives/feed.json").route(get().to(feeds::json)))
        .service(resource("/conditions").route(get().to(conditions::conditions)))
        .service(resource("/retrospectives").route(get().to(index::index)))
        .service(resource("/retrospectives/{slug}").route(get().to(article::article)))
        .service(resource("/retrospectives/{slug}/card/{print}.png").route(get().to(card::show)))
        .service(
            resource("/retrospectives/{slug}/helped")
                .route(get().to(helped::thanks))
                .route(post().to(helped::say)),
        )
        .service(
            resource("/retrospectives/{slug}/revisions/{number}").route(get().to(changes::show)),
        )
        .service(
            resource("/retrospectives/{slug}/edit")
                .route(get().to(editor::edit))
                .route(post().to(editor::save)),
        )
        .service(resource("/retrospectives/{slug}/submit").route(post().to(editor::submit)))
        .service(resource("/retrospectives/{slug}/comments").route(post().to(together::comment)))
        .service(
            resource("/retrospectives/{slug}/comments/{id}/resolve")
                .route(post().to(together::resolve)),
        )
        .service(resource("/retrospectives/{slug}/editing").route(post().to(together::editing)))
        .service(
            resource("/retrospectives/{slug}/still-true").route(post().to(together::still_true)),
        )
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
