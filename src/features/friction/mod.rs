//! The friction map: every area with what it costs, and one area with what hurts in it and what is done about it.
//! A reading room over areas, pain points and projects.

mod map;
mod pages;
mod rules;
mod store;

use actix_web::web::{ServiceConfig, get, resource};

/// `/areas` and `/areas/{slug}`.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/areas").route(get().to(pages::all)))
        .service(resource("/areas/{slug}").route(get().to(pages::one)));
}
