//! The headers that every answer carries, and the two small cookies that belong to no room.

use actix_web::body::MessageBody;
use actix_web::cookie::{Cookie, SameSite, time::Duration};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{HttpMessage, HttpResponse};

use super::page::FLASH_COOKIE;
use super::site::Site;
use super::visitor::{LANGUAGE_COOKIE, Visitor, asked_language};
use crate::base::actor::Actor;
use crate::base::failure::Outcome;

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
    connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; \
    manifest-src 'self'; worker-src 'self'";

const ALWAYS: &[(&str, &str)] = &[
    ("content-security-policy", POLICY),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    (
        "permissions-policy",
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
];

/// The usual policy and more of it.
pub fn policy_and(more: &str) -> String {
    format!("{POLICY}; {more}")
}

/// A letter's own HTML, for the frame on one of our pages: it brings its styles along and can do nothing but be looked at,
/// and follow its links where `links` says so.
pub fn framed(html: String, links: bool) -> HttpResponse {
    let (html, sandbox) = if links {
        // They lead out of the frame, as they would out of a mail program.
        let html = html.replacen("<head>", "<head><base target=\"_top\">", 1);
        (
            html,
            "sandbox allow-top-navigation-by-user-activation allow-popups",
        )
    } else {
        (html, "sandbox")
    };
    HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header((
            header::CONTENT_SECURITY_POLICY,
            format!("default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; {sandbox}"),
        ))
        .insert_header((header::X_FRAME_OPTIONS, "SAMEORIGIN"))
        .body(html)
}

/// The same page with leave to show a frame of our own.
pub fn with_frame(mut answer: HttpResponse) -> HttpResponse {
    if let Ok(policy) = HeaderValue::try_from(policy_and("frame-src 'self'")) {
        let headers = answer.headers_mut();
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    answer
}

/// In a request's extensions: it was a HEAD, and nobody reads what is answered.
pub struct WasHead;

/// Lets our own pages, and those of these origins, show an answer in a frame.
pub fn framed_by(headers: &mut HeaderMap, origins: &[String]) -> Outcome<()> {
    let mut allowed = "frame-ancestors 'self'".to_owned();
    for origin in origins {
        allowed.push(' ');
        allowed.push_str(origin);
    }
    let policy = POLICY.replace("frame-ancestors 'none'", &allowed);
    let policy = HeaderValue::try_from(policy).map_err(anyhow::Error::from)?;
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    // For browsers that know nothing else; where the policy names ancestors, this one is not looked at.
    let older = HeaderName::from_static("x-frame-options");
    headers.insert(older, HeaderValue::from_static("SAMEORIGIN"));
    Ok(())
}

/// Middleware: HEAD answered as GET, security headers, what may be kept where, and the cookies `lang` and `flash`. What a handler set stays.
pub async fn add<B: MessageBody + 'static>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, actix_web::Error> {
    // Routes name GET alone; the connection knows that a HEAD wants no body.
    if request.method() == Method::HEAD {
        request.head_mut().method = Method::GET;
        request.extensions_mut().insert(WasHead);
    }
    let mut response = next.call(request).await?;
    let request = response.request().clone();
    let secure = Site::of(&request).public_url.scheme() == "https";
    let known = {
        let extensions = request.extensions();
        let visitor = extensions.get::<Visitor>();
        visitor.is_some_and(|visitor| !matches!(visitor.actor, Actor::Anyone))
    };
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        set(headers, HeaderName::from_static(name), value);
    }
    if secure {
        set(
            headers,
            header::STRICT_TRANSPORT_SECURITY,
            "max-age=31536000",
        );
    }
    let is_html = headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if known {
        set(headers, header::CACHE_CONTROL, "no-store");
    } else if is_html {
        set(headers, header::CACHE_CONTROL, "private, no-cache");
    }
    if is_html {
        headers.append(
            header::VARY,
            HeaderValue::from_static("Accept-Language, Cookie"),
        );
    }
    for cookie in cookies(&request, is_html, secure) {
        if let Err(error) = response.response_mut().add_cookie(&cookie) {
            tracing::error!(%error, "a cookie could not be set");
        }
    }
    Ok(response)
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    if !headers.contains_key(&name) {
        headers.insert(name, HeaderValue::from_static(value));
    }
}

fn cookies(request: &actix_web::HttpRequest, is_html: bool, secure: bool) -> Vec<Cookie<'static>> {
    let mut cookies = Vec::new();
    if let Some(language) = asked_language(request.query_string()) {
        cookies.push(
            Cookie::build(LANGUAGE_COOKIE, language.tag())
                .path("/")
                .same_site(SameSite::Lax)
                .secure(secure)
                .http_only(true)
                .max_age(Duration::days(365))
                .finish(),
        );
    }
    // A flash is shown on one page.
    if is_html && request.cookie(FLASH_COOKIE).is_some() {
        let mut shown = Cookie::build(FLASH_COOKIE, "")
            .path("/")
            .http_only(true)
            .finish();
        shown.make_removal();
        cookies.push(shown);
    }
    cookies
}
