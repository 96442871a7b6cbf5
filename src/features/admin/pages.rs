//! The pages below `/admin`.

mod areas;
mod audit;
mod departments;
mod glossary;
mod holidays;
mod look;
mod mail;
mod members;
mod priority;
mod settings;
mod texts;
mod tokens;
mod webhooks;

use actix_web::http::StatusCode;
use actix_web::web::{ServiceConfig, get, post, resource};
use serde::Deserialize;

use super::desk::Desk;
use crate::web::{Answer, FieldErrors, see_other};

/// How many rows a page of a list shows.
const ROWS: usize = 50;

pub(super) fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/admin").route(get().to(start)))
        .service(
            resource("/admin/members")
                .route(get().to(members::list))
                .route(post().to(members::add)),
        )
        .service(resource("/admin/members/new").route(get().to(members::new)))
        .service(
            resource("/admin/members/{id}")
                .route(get().to(members::show))
                .route(post().to(members::save)),
        )
        .service(resource("/admin/members/{id}/deactivate").route(post().to(members::deactivate)))
        .service(resource("/admin/members/{id}/reactivate").route(post().to(members::reactivate)))
        .service(
            resource("/admin/departments")
                .route(get().to(departments::list))
                .route(post().to(departments::add)),
        )
        .service(
            resource("/admin/departments/{slug}")
                .route(get().to(departments::show))
                .route(post().to(departments::save)),
        )
        .service(resource("/admin/departments/{slug}/close").route(post().to(departments::close)))
        .service(resource("/admin/departments/{slug}/reopen").route(post().to(departments::reopen)))
        .service(
            resource("/admin/areas")
                .route(get().to(areas::list))
                .route(post().to(areas::add)),
        )
        // Not below `/admin/areas/…`, where an area may be called `new`.
        .service(resource("/admin/new-area").route(get().to(areas::new)))
        .service(
            resource("/admin/areas/{slug}")
                .route(get().to(areas::show))
                .route(post().to(areas::save)),
        )
        .service(resource("/admin/areas/{slug}/close").route(post().to(areas::close)))
        .service(resource("/admin/areas/{slug}/reopen").route(post().to(areas::reopen)))
        .service(
            resource("/admin/settings")
                .route(get().to(settings::show))
                .route(post().to(settings::save)),
        )
        .service(
            resource("/admin/glossary")
                .route(get().to(glossary::show))
                .route(post().to(glossary::save)),
        )
        .service(
            resource("/admin/texts")
                .route(get().to(texts::show))
                .route(post().to(texts::save)),
        )
        .service(resource("/admin/mail").route(get().to(mail::list)))
        .service(resource("/admin/mail/retry").route(post().to(mail::retry_all)))
        .service(
            resource("/admin/mail/look")
                .route(get().to(look::show))
                .route(post().to(look::save)),
        )
        .service(resource("/admin/mail/look/test").route(post().to(look::test)))
        .service(resource("/admin/mail/look/{language}/html").route(get().to(look::preview)))
        .service(resource("/admin/mail/{id}/retry").route(post().to(mail::retry)))
        .service(resource("/admin/mail/resume/{member}").route(post().to(mail::resume)))
        .service(
            resource("/admin/holidays")
                .route(get().to(holidays::show))
                .route(post().to(holidays::add)),
        )
        .service(resource("/admin/holidays/{day}/remove").route(post().to(holidays::remove)))
        .service(
            resource("/admin/priority")
                .route(get().to(priority::show))
                .route(post().to(priority::save)),
        )
        .service(
            resource("/admin/webhooks")
                .route(get().to(webhooks::list))
                .route(post().to(webhooks::add)),
        )
        .service(
            resource("/admin/webhooks/{id}")
                .route(get().to(webhooks::show))
                .route(post().to(webhooks::save)),
        )
        .service(resource("/admin/webhooks/{id}/secret").route(post().to(webhooks::renew)))
        .service(resource("/admin/webhooks/{id}/test").route(post().to(webhooks::test)))
        .service(resource("/admin/webhooks/{id}/stop").route(post().to(webhooks::stop)))
        .service(resource("/admin/webhooks/{id}/resume").route(post().to(webhooks::resume)))
        .service(resource("/admin/webhooks/{id}/retry").route(post().to(webhooks::retry)))
        .service(
            resource("/admin/webhooks/{id}/remove")
                .route(get().to(webhooks::removing))
                .route(post().to(webhooks::remove)),
        )
        .service(resource("/admin/tokens").route(get().to(tokens::list)))
        .service(resource("/admin/tokens/{id}/revoke").route(post().to(tokens::revoke)))
        .service(resource("/admin/audit").route(get().to(audit::list)));
}

async fn start(_: Desk) -> Answer {
    Ok(see_other("/admin/members"))
}

/// A form that is only a button.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Press {}

/// The status of a page with a form on it.
fn status_of(errors: &FieldErrors) -> StatusCode {
    if errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    }
}

/// The version that a form was made from; anything else is one that never exists, and so 412.
fn version(text: &str) -> Option<i64> {
    Some(text.trim().parse().unwrap_or(-1))
}
