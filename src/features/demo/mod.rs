//! The demo company, told through public actions at past dates, and the routes that exist only there: signing in as any of
//! its people, reading every letter that went out, and letting time pass.

mod builder;
mod components;
mod pages;
pub mod story;

use actix_web::web::{ServiceConfig, get, post, resource};

pub use builder::{Workshop, build};
pub use pages::LetterFolder;

/// The routes that only the demo has.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/demo/components").route(get().to(components::show)))
        .service(
            resource("/demo/sign-in")
                .route(get().to(pages::people))
                .route(post().to(pages::sign_in)),
        )
        .service(resource("/demo/time").route(post().to(pages::pass_time)))
        .service(resource("/demo/mail").route(get().to(pages::letters)))
        .service(resource("/demo/mail/{id}").route(get().to(pages::letter)))
        .service(resource("/demo/mail/{id}/html").route(get().to(pages::letter_html)));
}
