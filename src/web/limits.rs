//! How much one person, or one address that guesses, may ask of us.

use std::collections::HashMap;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::{Mutex, PoisonError};

use actix_web::HttpRequest;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::middleware::Next;
use actix_web::web::Data;
use chrono::NaiveDate;
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use super::failure::WebFailure;
use super::visitor::Visitor;
use crate::base::failure::{Failure, Outcome, Refusal};
use crate::base::ids::MemberId;
use crate::base::secret::{fingerprint, random_token};

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

/// Where a request comes from, as far as it is told apart: the peer, or behind a proxy on this machine or in this house the
/// address that the proxy names. An address of the sixth version is one of very many in one hand, so its network counts.
pub fn place_of(request: &HttpRequest) -> String {
    let peer = request.peer_addr().map(|address| address.ip());
    let behind = peer.is_none_or(|peer| match peer {
        IpAddr::V4(peer) => peer.is_loopback() || peer.is_private(),
        IpAddr::V6(peer) => peer.is_loopback() || peer.is_unique_local(),
    });
    let named = request
        .headers()
        .get("x-forwarded-for")
        .filter(|_| behind)
        .and_then(|value| value.to_str().ok()?.rsplit(',').next()?.trim().parse().ok());
    match named.or(peer) {
        Some(IpAddr::V4(address)) => address.to_string(),
        Some(IpAddr::V6(address)) => format!("{:x?}", address.segments().get(..4)),
        None => String::new(),
    }
}

/// What is counted for a day without anybody being known by it: names are kept only as digests under a salt that is thrown
/// away with the day, in memory alone.
#[derive(Default)]
pub struct Daily(Mutex<Day>);

#[derive(Default)]
struct Day {
    on: NaiveDate,
    salt: String,
    counts: HashMap<[u8; 16], u32>,
}

/// Names that are counted in a day; what comes after is not, so that nobody fills the memory.
const MOST_NAMES: usize = 200_000;

impl Daily {
    /// Counts `name` today; whether it was not more than `most` times.
    pub fn count(&self, today: NaiveDate, name: &str, most: u32) -> bool {
        let mut day = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if day.on != today || day.salt.is_empty() {
            *day = Day {
                on: today,
                salt: random_token(),
                counts: HashMap::new(),
            };
        }
        let print = fingerprint(&format!("{}{name}", day.salt));
        let mut key = [0; 16];
        for (part, byte) in key.iter_mut().zip(print.bytes()) {
            *part = byte;
        }
        if day.counts.len() >= MOST_NAMES && !day.counts.contains_key(&key) {
            return false;
        }
        let count = day.counts.entry(key).or_default();
        *count = count.saturating_add(1);
        *count <= most
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    #[test]
    fn a_day_counts_names_and_forgets_them() {
        let daily = Daily::default();
        let today = NaiveDate::default();
        assert!(daily.count(today, "a", 2) && daily.count(today, "a", 2));
        assert!(!daily.count(today, "a", 2) && daily.count(today, "b", 2));
        let salt = daily.0.lock().unwrap().salt.clone();
        assert!(daily.count(today.succ_opt().unwrap(), "a", 1));
        assert_ne!(daily.0.lock().unwrap().salt, salt);
    }

    #[test]
    fn a_proxy_is_believed_only_where_it_can_be_ours() {
        let from = |peer: &str, named: &str| {
            let request = TestRequest::default()
                .peer_addr(peer.parse().unwrap())
                .insert_header(("x-forwarded-for", named));
            place_of(&request.to_http_request())
        };
        assert_eq!(
            from("127.0.0.1:1", "203.0.113.9, 198.51.100.7"),
            "198.51.100.7"
        );
        assert_eq!(from("203.0.113.1:1", "198.51.100.7"), "203.0.113.1");
        assert_eq!(from("10.0.0.1:1", "nonsense"), "10.0.0.1");
        let one = from("127.0.0.1:1", "2001:db8:1:2::3");
        assert_eq!(one, from("127.0.0.1:1", "2001:db8:1:2:9::4"));
        assert_ne!(one, from("127.0.0.1:1", "2001:db8:1:3::3"));
    }
}
