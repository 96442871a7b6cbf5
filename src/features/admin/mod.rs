//! What administrators keep: members, departments, areas, settings, tokens, and the audit of everything that happened.
//! A reading room: every change is an act of the room it belongs to.

mod desk;
mod pages;

use actix_web::web::ServiceConfig;

/// Everything below `/admin`.
pub fn routes(cfg: &mut ServiceConfig) {
    pages::routes(cfg);
}
