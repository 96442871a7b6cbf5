//! How much one person, or one address that guesses, may ask of us.

use std::net::IpAddr;
use std::num::NonZeroU32;

use actix_web::HttpRequest;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::middleware::Next;
use actix_web::web::Data;
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use super::failure::WebFailure;
use super::visitor::Visitor;
use crate::base::failure::{Failure, Outcome, Refusal};
use crate::base::ids::MemberId;

/// Wrong tokens that one address may try in a minute.
const WRONG_TOKENS_A_MINUTE: NonZeroU32 = NonZeroU32::MIN.saturating_add(19);

/// Keys that are kept before those at rest are forgotten.
const MANY_KEYS: usize = 10_000;

/// The counters; one `Data<Limits>` in the app.
pub struct Limits {
    writes: Option<DefaultKeyedRateLimiter<MemberId>>,
    wrong_tokens: DefaultKeyedRateLimiter<IpAddr>,
}

impl Limits {
    /// So many writes a minute for each person, all of them at once if they like; 0 is no limit.
    pub fn new(writes_per_minute: u32) -> Self {
        Self {
            writes: NonZeroU32::new(writes_per_minute)
                .map(|most| RateLimiter::keyed(Quota::per_minute(most))),
            wrong_tokens: RateLimiter::keyed(Quota::per_minute(WRONG_TOKENS_A_MINUTE)),
        }
    }

    /// Counts one write of a person; 429 when it is one too many.
    pub fn write(&self, member: MemberId) -> Outcome<()> {
        match &self.writes {
            Some(writes) => count(writes, &member),
            None => Ok(()),
        }
    }

    /// Counts a wrong token or code from where `request` came; what to answer: 401, or 429 when it was one too many.
    pub fn wrong_token(&self, request: &HttpRequest) -> Failure {
        let counted = match request.peer_addr() {
            Some(address) => count(&self.wrong_tokens, &address.ip()),
            None => Ok(()),
        };
        counted.err().unwrap_or_else(|| Refusal::SignIn.into())
    }
}

fn count<K: std::hash::Hash + Eq + Clone>(
    limiter: &DefaultKeyedRateLimiter<K>,
    key: &K,
) -> Outcome<()> {
    if limiter.len() > MANY_KEYS {
        limiter.retain_recent();
    }
    limiter.check_key(key).map_err(|not_until| {
        let wait = not_until.wait_time_from(DefaultClock::default().now());
        Refusal::TooMany {
            retry_after: wait.as_secs() + 1,
        }
        .into()
    })
}

/// Counts a write of whoever sent `request`.
pub(super) fn count_write(request: &HttpRequest) -> Outcome<()> {
    match (
        Visitor::of(request).actor.member(),
        request.app_data::<Data<Limits>>(),
    ) {
        (Some(member), Some(limits)) => limits.write(member.id),
        _ => Ok(()),
    }
}

/// Middleware: counts writes through the API. Those of pages are counted by [`super::Form`], once it has read what was
/// typed: a page that comes too early hands it back.
pub async fn limit_writes<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let writes = !matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    );
    if writes
        && request.path().starts_with("/api/")
        && let Err(failure) = count_write(request.request())
    {
        return Ok(request
            .error_response(WebFailure::from(failure))
            .map_into_right_body());
    }
    next.call(request)
        .await
        .map(ServiceResponse::map_into_left_body)
}
