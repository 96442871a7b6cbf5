//! Why something did not happen, rendered once: as a page that names a way forward, or as a JSON problem under `/api/`.
//!
//! Handlers return [`Answer`] and say `?`. The middleware [`render_failures`] sees what they returned, knows who asks
//! and in which language, and writes the answer; it also gives a shape to what actix refuses on its own (no such
//! route, wrong method, unreadable path) and to a handler that panics.

use std::cell::OnceCell;
use std::panic::AssertUnwindSafe;
use std::rc::Rc;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::HeaderValue;
use actix_web::http::{Method, StatusCode, Uri, header};
use actix_web::middleware::Next;
use actix_web::test::TestRequest;
use actix_web::web::Data;
use actix_web::{HttpMessage, HttpRequest, HttpResponse, HttpResponseBuilder, ResponseError};
use askama::Template;
use futures_util::FutureExt;

use super::json::ProblemBody;
use super::page::{Page, sign_in_address};
use super::site::Site;
use super::visitor::words_of;
use crate::base::failure::{Failure, Outage, Problem, Refusal, words_of_panic};
use crate::base::secret::random_code;
use crate::i18n::Words;

/// When to come back after an outage, in seconds: somebody has to make room first, or the database to start.
const OUTAGE_SECONDS: u64 = 10;

/// What every handler returns.
pub type Answer = Result<HttpResponse, WebFailure>;

/// A failure on its way to being rendered; `?` makes it from whatever becomes a [`Failure`].
#[derive(Debug)]
pub struct WebFailure(Failure);

impl<E: Into<Failure>> From<E> for WebFailure {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl std::fmt::Display for WebFailure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl ResponseError for WebFailure {
    fn status_code(&self) -> StatusCode {
        match &self.0 {
            Failure::Refusal(refusal) => status(refusal),
            Failure::Fault(_) => StatusCode::INTERNAL_SERVER_ERROR,
            Failure::Outage(..) => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    fn error_response(&self) -> HttpResponse<BoxBody> {
        HttpResponse::new(self.status_code())
    }
}

/// The fields of a form that was read, so that a refusal can hand them back. A handler that panics takes its request with
/// it, so the place for them is made before anything is read, and held from outside.
#[derive(Clone, Default)]
pub(super) struct KeptFields(Rc<OnceCell<Fields>>);

type Fields = Rc<Vec<(String, String)>>;

impl KeptFields {
    /// Keeps the fields of the form that `request` carried.
    pub fn keep(request: &HttpRequest, fields: &Fields) {
        let mut extensions = request.extensions_mut();
        if !extensions.contains::<Self>() {
            extensions.insert(Self::default());
        }
        if let Some(kept) = extensions.get::<Self>() {
            // A request has one form; a second reading finds the same.
            let _ = kept.0.set(Rc::clone(fields));
        }
    }

    fn of(request: &HttpRequest) -> Fields {
        let extensions = request.extensions();
        let kept = extensions.get::<Self>().and_then(|kept| kept.0.get());
        kept.map(Rc::clone).unwrap_or_default()
    }
}

/// As much of a request as its failure page needs, should a handler take the request with it.
struct Twin {
    method: Method,
    uri: Uri,
    language: Option<HeaderValue>,
    cookies: Option<HeaderValue>,
    site: Data<Site>,
    kept: KeptFields,
}

impl Twin {
    fn of(request: &ServiceRequest) -> Self {
        let header = |name| request.headers().get(name).cloned();
        let kept = KeptFields::default();
        request.extensions_mut().insert(kept.clone());
        Self {
            method: request.method().clone(),
            uri: request.uri().clone(),
            language: header(header::ACCEPT_LANGUAGE),
            cookies: header(header::COOKIE),
            site: Site::of(request.request()),
            kept,
        }
    }

    /// actix makes requests from connections alone; its test requests are the only others.
    fn into_request(self) -> HttpRequest {
        let mut twin = TestRequest::with_uri(&self.uri.to_string())
            .method(self.method)
            .app_data(self.site);
        if let Some(language) = self.language {
            twin = twin.insert_header((header::ACCEPT_LANGUAGE, language));
        }
        if let Some(cookies) = self.cookies {
            twin = twin.insert_header((header::COOKIE, cookies));
        }
        let request = twin.to_http_request();
        request.extensions_mut().insert(self.kept);
        request
    }
}

/// Middleware: turns every failure below it into an answer a person or a program can use.
pub async fn render_failures<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let twin = Twin::of(&request);
    let outcome = AssertUnwindSafe(next.call(request)).catch_unwind().await;
    match outcome {
        Ok(Ok(response)) => Ok(rendered(response.map_into_boxed_body())),
        // The request is gone with these: only a middleware that does not answer makes them.
        Ok(Err(error)) => {
            let reference = log_fault(&anyhow::anyhow!("{error}"));
            Err(
                actix_web::error::InternalError::from_response(error, bare_fault(&reference))
                    .into(),
            )
        }
        Err(panic) => {
            let cause = anyhow::anyhow!("a handler panicked: {}", words_of_panic(&*panic));
            let (request, seen) = (twin.into_request(), Seen::fault(&cause));
            let answer = told(&request, &seen);
            Ok(ServiceResponse::new(request, answer))
        }
    }
}

/// For `default_service`: nothing is here.
pub async fn not_found() -> Answer {
    Err(Refusal::NotFound.into())
}

fn rendered(response: ServiceResponse<BoxBody>) -> ServiceResponse<BoxBody> {
    let Some(seen) = Seen::of(&response) else {
        return response;
    };
    let (request, refused) = response.into_parts();
    let mut answer = told(&request, &seen);
    // What the session middleware set on its way out.
    for cookie in refused.headers().get_all(header::SET_COOKIE) {
        answer
            .headers_mut()
            .append(header::SET_COOKIE, cookie.clone());
    }
    ServiceResponse::new(request, answer)
}

fn told(request: &HttpRequest, seen: &Seen) -> HttpResponse {
    if request.path().starts_with("/api/") {
        problem(request, seen)
    } else {
        page(request, seen)
    }
}

/// A failure as the answer needs it.
struct Seen {
    status: StatusCode,
    /// `not-found`, `stale` …: `refusal-kind-<kind>` is its title, `…-next` what to do.
    kind: &'static str,
    /// The code behind a 400 or 403.
    code: Option<&'static str>,
    problems: Vec<Problem>,
    /// The number under which the log has the cause.
    reference: Option<String>,
    retry_after: Option<u64>,
    limit: usize,
}

impl Seen {
    fn of(response: &ServiceResponse<BoxBody>) -> Option<Self> {
        let status = response.status();
        if !status.is_client_error() && !status.is_server_error() {
            return None;
        }
        if let Some(error) = response.response().error() {
            return Some(match error.as_error::<WebFailure>() {
                Some(WebFailure(Failure::Refusal(refusal))) => Self::refusal(refusal),
                Some(WebFailure(Failure::Fault(cause))) => Self::fault(cause),
                Some(WebFailure(Failure::Outage(outage, cause))) => Self::outage(*outage, cause),
                None => Self::status(status, &error.to_string()),
            });
        }
        // An answer that a handler wrote itself has a type; actix's own refusals are empty.
        if response.headers().contains_key(header::CONTENT_TYPE) {
            return None;
        }
        Some(Self::status(status, "an empty answer"))
    }

    fn bare(status: StatusCode, kind: &'static str) -> Self {
        Self {
            status,
            kind,
            code: None,
            problems: Vec::new(),
            reference: None,
            retry_after: None,
            limit: 0,
        }
    }

    fn status(status: StatusCode, cause: &str) -> Self {
        match status {
            StatusCode::METHOD_NOT_ALLOWED => Self::bare(status, "method"),
            StatusCode::NOT_FOUND => Self::refusal(&Refusal::NotFound),
            StatusCode::UNAUTHORIZED => Self::refusal(&Refusal::SignIn),
            StatusCode::PAYLOAD_TOO_LARGE => {
                Self::refusal(&Refusal::TooLarge { limit: 256 * 1024 })
            }
            status if status.is_server_error() => {
                Self::fault(&anyhow::anyhow!("{status}: {cause}"))
            }
            _ => Self::refusal(&Refusal::Malformed("request")),
        }
    }

    fn fault(cause: &anyhow::Error) -> Self {
        let reference = log_fault(cause);
        Self {
            reference: Some(reference),
            ..Self::bare(StatusCode::INTERNAL_SERVER_ERROR, "fault")
        }
    }

    /// A fault that passes: with what it waits for, and when to come back.
    fn outage(outage: Outage, cause: &anyhow::Error) -> Self {
        let kind = match outage {
            Outage::Disk => "disk",
            Outage::Database => "database",
        };
        Self {
            reference: Some(log_fault(cause)),
            retry_after: Some(OUTAGE_SECONDS),
            ..Self::bare(StatusCode::SERVICE_UNAVAILABLE, kind)
        }
    }

    fn refusal(refusal: &Refusal) -> Self {
        let bare = Self::bare(status(refusal), kind(refusal));
        match refusal {
            Refusal::SignIn | Refusal::NotFound | Refusal::Stale => bare,
            Refusal::Forbidden(code) | Refusal::Malformed(code) => Self {
                code: Some(code),
                ..bare
            },
            Refusal::Conflict(problems) | Refusal::Invalid(problems) => Self {
                problems: problems.clone(),
                ..bare
            },
            Refusal::TooMany { retry_after } => Self {
                retry_after: Some(*retry_after),
                ..bare
            },
            Refusal::TooLarge { limit } => Self {
                limit: *limit,
                ..bare
            },
        }
    }

    fn title(&self, words: &Words) -> String {
        words.say_of("refusal-kind", self.kind).to_string()
    }

    /// The kind of a title that says more than "forbidden".
    fn exactly(&self, reads: bool, path: &str) -> Option<&'static str> {
        match self.code? {
            "csrf" => Some("again"),
            "role" if reads && path.starts_with("/admin") => Some("admins-only"),
            "role" if reads => Some("closed"),
            _ => None,
        }
    }

    /// One sentence: the reason where there is one, otherwise what to do next.
    fn detail(&self, words: &Words) -> String {
        if let Some(code) = self.code {
            return words.say_of("refusal", code).to_string();
        }
        let mut next = words.say_of("refusal-kind", &format!("{}-next", self.kind));
        if let Some(seconds) = self.retry_after {
            next = next.with("seconds", seconds);
        }
        if let Some(reference) = &self.reference {
            next = next.with("reference", reference);
        }
        if self.status == StatusCode::PAYLOAD_TOO_LARGE {
            next = next.with("limit", self.limit / 1024);
        }
        next.to_string()
    }

    fn answer(&self) -> HttpResponseBuilder {
        let mut answer = HttpResponse::build(self.status);
        if let Some(seconds) = self.retry_after {
            answer.insert_header((header::RETRY_AFTER, seconds.to_string()));
        }
        answer
    }
}

fn status(refusal: &Refusal) -> StatusCode {
    match refusal {
        Refusal::SignIn => StatusCode::UNAUTHORIZED,
        Refusal::Forbidden(_) => StatusCode::FORBIDDEN,
        Refusal::NotFound => StatusCode::NOT_FOUND,
        Refusal::Conflict(_) => StatusCode::CONFLICT,
        Refusal::Stale => StatusCode::PRECONDITION_FAILED,
        Refusal::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Refusal::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
        Refusal::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
        Refusal::Malformed(_) => StatusCode::BAD_REQUEST,
    }
}

fn kind(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::SignIn => "sign-in",
        Refusal::Forbidden(_) => "forbidden",
        Refusal::NotFound => "not-found",
        Refusal::Conflict(_) => "conflict",
        Refusal::Stale => "stale",
        Refusal::Invalid(_) => "invalid",
        Refusal::TooMany { .. } => "too-many",
        Refusal::TooLarge { .. } => "too-large",
        Refusal::Malformed(_) => "malformed",
    }
}

/// Logs the cause once under a number that the person may see, and gives the number.
fn log_fault(cause: &anyhow::Error) -> String {
    let digits = random_code(8);
    let (first, second) = digits.split_at_checked(4).unwrap_or((&digits, ""));
    let reference = format!("{first}-{second}");
    tracing::error!(reference, cause = format!("{cause:#}"), "fault {reference}");
    reference
}

fn problem(request: &HttpRequest, seen: &Seen) -> HttpResponse {
    let words = words_of(request);
    let mut answer = seen.answer();
    if seen.status == StatusCode::UNAUTHORIZED {
        answer.insert_header((header::WWW_AUTHENTICATE, "Bearer"));
    }
    let body = ProblemBody::new(
        seen.kind,
        seen.status.as_u16(),
        seen.code,
        seen.title(&words),
        seen.detail(&words),
    )
    .with_errors(&words, &seen.problems)
    .with_reference(seen.reference.clone());
    answer
        .content_type("application/problem+json")
        .body(serde_json::to_string(&body).unwrap_or_default())
}

#[derive(Template)]
#[template(path = "failure.html")]
struct FailurePage<'a> {
    page: Page,
    status: u16,
    detail: String,
    problems: Vec<String>,
    /// Where a sign-in leads back to.
    sign_in: Option<String>,
    /// What was typed, to be sent again to this address.
    kept: Option<Kept<'a>>,
}

struct Kept<'a> {
    /// Where to send it again; empty where that would be refused again.
    action: String,
    fields: Vec<KeptField<'a>>,
}

struct KeptField<'a> {
    name: &'a str,
    value: &'a str,
    /// Whether a person wrote it, as far as one can tell: then it is shown.
    written: bool,
}

/// What was sent with a refused form, so that no text is ever lost.
fn kept<'a>(page: &Page, seen: &Seen, fields: &'a [(String, String)]) -> Option<Kept<'a>> {
    let again = seen.status == StatusCode::UNAUTHORIZED
        || seen.code == Some("csrf")
        || seen.retry_after.is_some()
        || seen.reference.is_some();
    let fields: Vec<_> = fields
        .iter()
        .filter(|(name, _)| name != "csrf")
        .map(|(name, value)| KeptField {
            name,
            value,
            written: value.chars().any(|c| c.is_whitespace() || !c.is_ascii()),
        })
        .filter(|field| again || field.written)
        .collect();
    (!fields.is_empty()).then(|| Kept {
        action: if again { page.here() } else { String::new() },
        fields,
    })
}

fn page(request: &HttpRequest, seen: &Seen) -> HttpResponse {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    let unsigned = seen.status == StatusCode::UNAUTHORIZED;
    let mut page = Page::of(request);
    // A script that fetches a part of a page must not be handed the sign-in page for it.
    let part = request
        .headers()
        .get("sec-fetch-dest")
        .is_some_and(|to| to == "empty");
    if unsigned && reads && !part {
        return super::page::see_other(&sign_in_address(&page.here()));
    }
    page.title = seen.title(&page.words);
    // What was refused is said more exactly where it is known: a page, or a form that only has to be sent once more.
    if let Some(exactly) = seen.exactly(reads, request.path()) {
        page.title = page.words.say_of("refusal-kind", exactly).to_string();
    }
    let fields = KeptFields::of(request);
    let template = FailurePage {
        status: seen.status.as_u16(),
        detail: seen.detail(&page.words),
        problems: seen
            .problems
            .iter()
            .map(|problem| page.words.problem(problem))
            .collect(),
        sign_in: unsigned.then(|| {
            if reads {
                page.sign_in()
            } else {
                sign_in_address("/")
            }
        }),
        kept: if reads {
            None
        } else {
            kept(&page, seen, &fields)
        },
        page,
    };
    let html = template.render().unwrap_or_else(|error| {
        tracing::error!(%error, "the failure page itself failed");
        template.detail.clone()
    });
    seen.answer()
        .content_type("text/html; charset=utf-8")
        .body(html)
}

fn bare_fault(reference: &str) -> HttpResponse {
    HttpResponse::InternalServerError()
        .content_type("text/plain; charset=utf-8")
        .body(format!("{reference}\n"))
}
