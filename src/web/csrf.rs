//! Two walls against forms of other sites: what the browser says about where a request comes from, and a token that
//! every form of a signed-in person carries.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{Method, header};
use actix_web::middleware::Next;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::Rng;
use url::Url;

use super::failure::WebFailure;
use super::site::Site;
use crate::base::failure::Refusal;

/// Middleware: refuses what another site makes a browser send.
pub async fn refuse_other_sites<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    if may_enter(&request) {
        return next
            .call(request)
            .await
            .map(ServiceResponse::map_into_left_body);
    }
    let refusal = WebFailure::from(Refusal::Forbidden("cross_site"));
    Ok(request.error_response(refusal).map_into_right_body())
}

/// Letters carry their only authority in the path: no session, no token.
pub(super) fn is_exempt(path: &str) -> bool {
    path.starts_with("/pulse/") || path.starts_with("/unsubscribe/")
}

fn may_enter(request: &ServiceRequest) -> bool {
    let headers = request.headers();
    if matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    ) || headers.contains_key(header::AUTHORIZATION)
        || is_exempt(request.path())
    {
        return true;
    }
    if let Some(site) = headers.get("sec-fetch-site") {
        return matches!(site.as_bytes(), b"same-origin" | b"none");
    }
    // Older browsers name the origin; what is not a browser names neither and carries no foreign cookies.
    let Some(origin) = headers.get(header::ORIGIN) else {
        return true;
    };
    let Some(origin) = origin
        .to_str()
        .ok()
        .and_then(|origin| Url::parse(origin).ok())
    else {
        return false;
    };
    if origin.origin() == Site::of(request.request()).public_url.origin() {
        return true;
    }
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    host.is_some() && host == authority(&origin).as_deref()
}

fn authority(origin: &Url) -> Option<String> {
    let host = origin.host_str()?;
    Some(match origin.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    })
}

/// The token as a page shows it: different each time, so that compression tells nobody about it.
pub(super) fn masked(token: &str) -> String {
    if token.is_empty() {
        return String::new();
    }
    let mut mask = vec![0u8; token.len()];
    rand::rng().fill_bytes(&mut mask);
    let hidden: Vec<u8> = token
        .bytes()
        .zip(&mask)
        .map(|(byte, mask)| byte ^ mask)
        .collect();
    mask.extend(hidden);
    URL_SAFE_NO_PAD.encode(mask)
}

/// Whether a form's value is this session's token.
pub(super) fn matches(token: &str, given: &str) -> bool {
    let Ok(bytes) = URL_SAFE_NO_PAD.decode(given) else {
        return false;
    };
    if token.is_empty() || bytes.len() != token.len() * 2 {
        return false;
    }
    let (mask, hidden) = bytes.split_at(token.len());
    let shown: Vec<u8> = mask
        .iter()
        .zip(hidden)
        .map(|(mask, hidden)| mask ^ hidden)
        .collect();
    bool::from(subtle::ConstantTimeEq::ct_eq(
        shown.as_slice(),
        token.as_bytes(),
    ))
}
