//! The demo company, told through public actions at past dates.

mod components;
pub mod story;

use actix_web::web::{ServiceConfig, get, resource};

/// The routes that only the demo has.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/demo/components").route(get().to(components::show)));
}
