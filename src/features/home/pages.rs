//! `/` and `/me`.

mod front;
mod me;

use actix_web::web::{ServiceConfig, get, post, resource};

/// A colleague's own pages; `/` also for strangers.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/").name("home").route(get().to(front::show)))
        .service(
            resource("/me")
                .route(get().to(me::show))
                .route(post().to(me::save)),
        )
        .service(resource("/me/sessions/{id}/end").route(post().to(me::end_session)))
        .service(resource("/me/tokens").route(post().to(me::add_token)))
        .service(resource("/me/tokens/{id}/revoke").route(post().to(me::revoke_token)));
}
