//! Signing in and out.

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
    .service(resource("/sign-out/everywhere").route(post().to(sign_in::leave_everywhere)));
}

fn user_agent(request: &HttpRequest) -> String {
    let header = request.headers().get("user-agent");
    header
        .and_then(|header| header.to_str().ok())
        .unwrap_or_default()
        .to_owned()
}
