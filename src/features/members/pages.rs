//! Signing in and out, and the pages about oneself.

mod me;
mod sign_in;

use actix_web::HttpRequest;
use actix_web::web::{ServiceConfig, get, post, resource};

pub(super) fn routes(cfg: &mut ServiceConfig) {
    cfg.service(
        resource("/sign-in")
            .route(get().to(sign_in::form))
            .route(post().to(sign_in::ask)),
    )
    .service(resource("/sign-in/sent").route(get().to(sign_in::sent)))
    .service(resource("/sign-in/code").route(post().to(sign_in::enter_by_code)))
    .service(
        resource("/sign-in/{token}")
            .route(get().to(sign_in::open))
            .route(post().to(sign_in::enter_by_link)),
    )
    .service(resource("/sign-out").route(post().to(sign_in::leave)))
    .service(resource("/sign-out/everywhere").route(post().to(sign_in::leave_everywhere)))
    .service(
        resource("/me")
            .route(get().to(me::show))
            .route(post().to(me::save)),
    )
    .service(resource("/me/sessions/{id}/end").route(post().to(me::end_session)))
    .service(resource("/me/tokens").route(post().to(me::add_token)))
    .service(resource("/me/tokens/{id}/revoke").route(post().to(me::revoke_token)));
}

fn user_agent(request: &HttpRequest) -> String {
    let header = request.headers().get("user-agent");
    header
        .and_then(|header| header.to_str().ok())
        .unwrap_or_default()
        .to_owned()
}
