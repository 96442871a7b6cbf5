//! `GET /api/v1/events`: the ledger as a token may see it, in pages or as a stream that can be resumed.
//! A reading room.

mod api;
mod stream;
mod view;

use actix_web::web::{ServiceConfig, get, resource};

pub use stream::Streams;
pub use view::shown;

/// The one route.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/api/v1/events").route(get().to(api::events)));
}
