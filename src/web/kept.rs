//! Answers for everybody: kept by browsers and caches, asked for again, and not sent again while they are the same.

use actix_web::body::MessageBody;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::failure::Answer;
use super::page::{Page, html_of};
use super::shelf::{About, Shelve};
use crate::base::secret::fingerprint;

/// A public page about this. What it says to somebody who is signed in is theirs, and kept by nobody; what it says to everybody
/// else is put on the shelf.
pub fn render_public(
    request: &HttpRequest,
    page: &Page,
    about: About,
    template: &impl Template,
) -> Answer {
    let html = html_of(template)?;
    let stranger = page.signed_in.is_none() && page.flash.is_none();
    if !stranger {
        return Ok(HttpResponse::Ok()
            .content_type("text/html; charset=utf-8")
            .body(html));
    }
    let mut answer = cached(request, "text/html; charset=utf-8", html, 0);
    Shelve::on(&mut answer, about);
    Ok(answer)
}

/// An answer that says how long it may be kept, in seconds, and what it is, so that it need not be sent twice.
pub fn cached(
    request: &HttpRequest,
    kind: &str,
    body: impl MessageBody + AsRef<[u8]> + 'static,
    seconds: u32,
) -> HttpResponse {
    let print = fingerprint(&body);
    let etag = format!("W/\"{}\"", print.get(..32).unwrap_or(&print));
    let known = request
        .headers()
        .get_all(header::IF_NONE_MATCH)
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|tag| tag.trim() == etag || tag.trim() == "*");
    let status = if known {
        StatusCode::NOT_MODIFIED
    } else {
        StatusCode::OK
    };
    let keep = if seconds == 0 {
        "public, max-age=0, must-revalidate".to_owned()
    } else {
        format!("public, max-age={seconds}")
    };
    let mut answer = HttpResponse::build(status);
    answer
        .insert_header((header::ETAG, etag))
        .insert_header((header::CACHE_CONTROL, keep));
    if known {
        if kind.starts_with("text/html") {
            answer.insert_header((header::VARY, "Accept-Language, Cookie"));
        }
        return answer.finish();
    }
    answer.content_type(kind).body(body)
}
