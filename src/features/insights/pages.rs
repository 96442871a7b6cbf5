//! The pages.

mod insights;
mod progress;

use actix_web::web::{ServiceConfig, get, resource};

pub use progress::Remembered;

/// `/progress` for everybody, `/insights` for the studio.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/progress").route(get().to(progress::show)))
        .service(resource("/insights").route(get().to(insights::show)))
        .service(resource("/insights.csv").route(get().to(insights::file)));
}
