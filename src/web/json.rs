//! The JSON API's manners: bodies, problems, lists, versions.

use std::ops::Deref;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpMessage, HttpRequest, HttpResponse};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use futures_util::future::LocalBoxFuture;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use super::failure::WebFailure;
use super::forms::body;
use crate::base::failure::{Failure, Outcome, Problem, Refusal};
use crate::i18n::Words;

/// The largest JSON body in bytes.
pub const JSON_LIMIT: usize = 1024 * 1024;

/// SHA-256 of the body that was read, in hex: what tells a repeated call from another one. In the request's extensions.
#[derive(Debug, Clone)]
pub struct BodyDigest(pub String);

/// The longest list in one answer.
pub const MOST_ITEMS: usize = 100;

const USUAL_ITEMS: usize = 50;

/// A JSON body. What is not JSON is 400; what is JSON of another shape is 422 and names the field.
#[derive(Debug)]
pub struct Json<T>(pub T);

impl<T> Deref for Json<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: DeserializeOwned + 'static> FromRequest for Json<T> {
    type Error = actix_web::Error;
    type Future = LocalBoxFuture<'static, Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let mut payload = payload.take();
        Box::pin(async move {
            Ok(read(&request, &mut payload)
                .await
                .map(Self)
                .map_err(WebFailure::from)?)
        })
    }
}

async fn read<T: DeserializeOwned>(request: &HttpRequest, payload: &mut Payload) -> Outcome<T> {
    let bytes = body(request, payload, JSON_LIMIT).await?;
    if request.headers().contains_key("idempotency-key") {
        let digest = BodyDigest(hex::encode(Sha256::digest(&bytes)));
        request.extensions_mut().insert(digest);
    }
    let kind = request.content_type().to_ascii_lowercase();
    let is_json =
        kind == "application/json" || kind.starts_with("application/") && kind.ends_with("+json");
    // A POST without a body means one without wishes: `POST …/support`.
    if bytes.is_empty() {
        return parse(b"{}");
    }
    if !is_json {
        return Err(Refusal::Malformed("content_type").into());
    }
    parse(&bytes)
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Outcome<T> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        let cause = error.into_inner();
        if cause.is_data() {
            wrong_shape(path, &cause)
        } else {
            Refusal::Malformed("json")
        }
    })?;
    reader.end().map_err(|_| Refusal::Malformed("json"))?;
    Ok(value)
}

fn wrong_shape(path: String, cause: &serde_json::Error) -> Refusal {
    let told = cause.to_string();
    let told = told
        .rsplit_once(" at line ")
        .map_or(told.as_str(), |(told, _)| told);
    let named = |start: &str| {
        let name = told.strip_prefix(start)?.split('`').next()?;
        Some(if path == "." {
            name.to_owned()
        } else {
            format!("{path}.{name}")
        })
    };
    let problem = if let Some(field) = named("missing field `") {
        Problem::new(field, "required")
    } else if told.starts_with("unknown field `") {
        // serde tells the others behind it, each between backticks: "…, expected one of `title`, `body`".
        let known: Vec<&str> = told.split('`').skip(3).step_by(2).collect();
        Problem::new(path, "unknown_field").with("known", known.join(", "))
    } else {
        Problem::new(if path == "." { String::new() } else { path }, "type").with("detail", told)
    };
    Refusal::Invalid(vec![problem])
}

/// 200 with JSON.
pub fn ok(body: &impl Serialize) -> HttpResponse {
    HttpResponse::Ok().json(body)
}

/// 200 with JSON and the `ETag` of its version.
pub fn ok_versioned(version: i64, body: &impl Serialize) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::ETAG, etag(version)))
        .json(body)
}

/// 201 with JSON, the `ETag` of its version and where it is now.
pub fn created(location: &str, version: i64, body: &impl Serialize) -> HttpResponse {
    HttpResponse::Created()
        .insert_header((header::LOCATION, location))
        .insert_header((header::ETAG, etag(version)))
        .json(body)
}

/// A version as an entity tag: `"v3"`.
pub fn etag(version: i64) -> String {
    format!("\"v{version}\"")
}

/// The version that `If-Match` asks for: `None` when the header is absent or `*`, the newest of several, a version that
/// never exists when none is ours, so that the comparison refuses with 412.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IfMatch(pub Option<i64>);

impl FromRequest for IfMatch {
    type Error = actix_web::Error;
    type Future = std::future::Ready<Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let version = request.headers().get(header::IF_MATCH).and_then(|value| {
            let value = value.to_str().unwrap_or_default().trim();
            let version = |tag: &str| {
                tag.trim()
                    .strip_prefix("\"v")?
                    .strip_suffix('"')?
                    .parse()
                    .ok()
            };
            (value != "*").then(|| value.split(',').filter_map(version).max().unwrap_or(-1))
        });
        std::future::ready(Ok(Self(version)))
    }
}

/// 412 when somebody expected another version than the present one.
pub fn check_version(expected: Option<i64>, present: i64) -> Outcome<()> {
    match expected {
        Some(expected) if expected != present => Err(Refusal::Stale.into()),
        _ => Ok(()),
    }
}

/// A list: `{items, next_cursor}`.
#[derive(Debug, Serialize)]
pub struct List<T> {
    /// This page of the list.
    pub items: Vec<T>,
    /// What to send as `cursor` for the next page; absent on the last.
    pub next_cursor: Option<String>,
}

impl<T> List<T> {
    /// From up to `limit + 1` rows: the row too many only says that there is more; `key` is what the next page
    /// begins after.
    pub fn new<R, K: Serialize>(
        mut rows: Vec<R>,
        limit: usize,
        key: impl Fn(&R) -> K,
        item: impl Fn(R) -> T,
    ) -> Self {
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next_cursor = rows
            .last()
            .filter(|_| more)
            .map(|last| encode_cursor(&key(last)));
        Self {
            items: rows.into_iter().map(item).collect(),
            next_cursor,
        }
    }
}

/// Key values as an opaque cursor.
pub fn encode_cursor(key: &impl Serialize) -> String {
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(key).unwrap_or_default())
}

/// The key values of a cursor that [`encode_cursor`] made; `None` for an empty one, 422 for anything else.
pub fn decode_cursor<K: DeserializeOwned>(cursor: &str) -> Outcome<Option<K>> {
    if cursor.is_empty() {
        return Ok(None);
    }
    let key = URL_SAFE_NO_PAD
        .decode(cursor)
        .ok()
        .and_then(|bytes| serde_json::from_slice(&bytes).ok());
    key.map(Some)
        .ok_or_else(|| Problem::new("cursor", "cursor").invalid())
}

/// The `limit` of a list: 50 when it is empty, 100 when it is more, 422 when it is no number from 1 on.
pub fn parse_limit(raw: &str) -> Outcome<usize> {
    match raw {
        "" => Ok(USUAL_ITEMS),
        raw => Ok(at_most(raw, MOST_ITEMS)?),
    }
}

/// A wish for so many things, cut at `most`; 422 when it is no number from 1 on.
pub fn at_most(raw: &str, most: usize) -> Result<usize, Failure> {
    let digits = raw.bytes().all(|byte| byte.is_ascii_digit());
    let wanted = match raw.parse::<usize>() {
        Ok(wanted) => Some(wanted),
        // More digits than any number of ours has.
        Err(_) => (digits && !raw.is_empty()).then_some(most),
    };
    wanted
        .filter(|wanted| *wanted >= 1)
        .map(|wanted| wanted.min(most))
        .ok_or_else(|| Problem::new("limit", "limit").with("most", most).invalid())
}

/// RFC 9457.
#[derive(Debug, Serialize)]
pub(super) struct ProblemBody {
    r#type: String,
    title: String,
    status: u16,
    detail: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<ProblemError>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<String>,
}

#[derive(Debug, Serialize)]
struct ProblemError {
    field: String,
    code: String,
    message: String,
}

impl ProblemBody {
    pub(super) fn new(
        kind: &str,
        status: u16,
        code: Option<&'static str>,
        title: String,
        detail: String,
    ) -> Self {
        Self {
            r#type: format!("urn:insole:problem:{kind}"),
            title,
            status,
            detail,
            code,
            errors: Vec::new(),
            reference: None,
        }
    }

    pub(super) fn with_errors(mut self, words: &Words, problems: &[Problem]) -> Self {
        self.errors = problems
            .iter()
            .map(|problem| ProblemError {
                field: problem.field.to_string(),
                code: problem.code.to_string(),
                message: words.problem(problem),
            })
            .collect();
        self
    }

    pub(super) fn with_reference(mut self, reference: Option<String>) -> Self {
        self.reference = reference;
        self
    }
}
