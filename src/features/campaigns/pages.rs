//! The studio's desk, and the page that everybody reads.

mod card;
mod desk;
mod editor;
mod form;
mod history;
mod public;

use actix_web::web::{ServiceConfig, get, post, resource};

use super::actions;
use super::store::{self, Campaign};
use crate::base::actor::Actor;
use crate::base::failure::{Outcome, Refusal};
use crate::base::permission::{Act, Stake, require};
use crate::db::Conn;

pub(super) fn routes(cfg: &mut ServiceConfig) {
    let one = |rest: &str| resource(format!("/campaigns/{{slug}}{rest}"));
    cfg.service(resource("/c/theme/{colour}.css").route(get().to(public::theme)))
        .service(resource("/c/{slug}").route(get().to(public::show)))
        .service(resource("/c/{slug}/numbers").route(get().to(public::numbers)))
        .service(
            resource("/campaigns")
                .route(get().to(desk::list))
                .route(post().to(desk::create)),
        )
        .service(resource("/c/{slug}/card/{language}/{print}.png").route(get().to(card::show)))
        .service(resource("/campaigns/new").route(get().to(desk::new)))
        .service(
            one("/edit")
                .route(get().to(editor::edit))
                .route(post().to(editor::save)),
        )
        .service(one("/preview").route(get().to(history::preview)))
        .service(one("/draft").route(get().to(history::draft)))
        .service(one("/versions").route(get().to(history::versions)))
        .service(one("/restore").route(post().to(history::restore)))
        .service(one("/export").route(get().to(desk::export)))
        .service(one("/duplicate").route(post().to(desk::duplicate)))
        .service(one("/close").route(post().to(desk::close)))
        .service(one("/withdraw").route(post().to(desk::withdraw)));
}

/// One by its address, for whoever runs campaigns.
fn to_run(conn: &mut Conn, actor: &Actor, slug: &str) -> Outcome<Campaign> {
    require(actor, Act::RunCampaigns, Stake::NONE)?;
    Ok(store::by_slug(conn, slug)?.ok_or(Refusal::NotFound)?)
}
