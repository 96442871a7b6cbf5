//! One line for each request: what, how it ended, how long it took. Never an address as it was asked for: paths and
//! queries hold tokens and search words.

use std::time::Instant;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::Next;
use tracing::Instrument;

use crate::base::secret::random_token;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Middleware: runs the request in a span with its id, logs its line and answers with the id.
pub async fn log<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, actix_web::Error> {
    let started = Instant::now();
    let method = request.method().clone();
    let id = request
        .headers()
        .get(&REQUEST_ID)
        .and_then(|id| id.to_str().ok())
        .filter(|id| is_well_formed(id))
        .map_or_else(|| random_token().chars().take(16).collect(), str::to_owned);
    let span = tracing::info_span!("request", request_id = %id);
    let mut outcome = next.call(request).instrument(span.clone()).await;
    let _entered = span.entered();
    let (status, route) = match &outcome {
        Ok(response) => (response.status(), response.request().match_pattern()),
        Err(error) => (error.as_response_error().status_code(), None),
    };
    let route = route.as_deref().unwrap_or("-");
    let ms = started.elapsed().as_secs_f64() * 1000.0;
    let ms = (ms * 10.0).round() / 10.0;
    // Machines ask these all day.
    if matches!(route, "/healthz" | "/readyz" | "/metrics") || route.starts_with("/assets/") {
        tracing::debug!(%method, route, status = status.as_u16(), ms, "request {id}");
    } else {
        tracing::info!(%method, route, status = status.as_u16(), ms, "request {id}");
    }
    if let (Ok(response), Ok(id)) = (&mut outcome, HeaderValue::from_str(&id)) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    outcome
}

fn is_well_formed(id: &str) -> bool {
    (8..=64).contains(&id.len())
        && id
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
}
