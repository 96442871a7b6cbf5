//! Pages that everybody reads the same, kept ready to be sent: bytes as they are, gzip, brotli and an entity tag.
//!
//! A handler says by [`Shelve::on`] what its page is about; the middleware [`serve`] keeps the whole answer and gives it to
//! whoever comes next without a session. What happens in the ledger is told to the shelf by a follower ([`Shelf::happened`]):
//! a page that was made before something happened that it is about is made anew. As long as that follower has not read
//! what this process has committed nothing is given from the shelf at all, so that a page read after a write shows it.

use std::collections::HashMap;
use std::io::Write;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderMap, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::web::{Bytes, Data};
use actix_web::{HttpRequest, HttpResponse};
use chrono::TimeDelta;
use tokio::sync::watch;

use super::assets::accepts;
use super::site::Site;
use super::visitor::language_of;
use crate::base::clock::{Timestamp, day_in, start_of_day};
use crate::base::language::Language;

/// Addresses that are kept; more than that many and the shelf begins anew.
const MOST_PAGES: usize = 500;
/// What all of them may take together, in bytes; beyond that the shelf begins anew, too.
const MOST_BYTES: usize = 24 * 1024 * 1024;
/// The longest address that is kept, in bytes.
const LONGEST: usize = 300;
/// So long a page is kept at most: it may say how long ago something was.
const LIFE: TimeDelta = TimeDelta::minutes(5);

/// What a page is about, and so what makes it old.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// Retrospectives, and the projects around them.
    Stories,
    /// What the company counts in public.
    Numbers,
    /// Campaigns and what they brought.
    Calls,
}

/// Told of every reading of a page that is given from the shelf.
type Reading = Arc<dyn Fn(&HttpRequest) + Send + Sync>;

/// In the extensions of an answer: it may be kept.
#[derive(Clone)]
pub struct Shelve {
    about: About,
    reading: Option<Reading>,
}

impl Shelve {
    /// This answer may be kept, as long as nothing happens that it is about.
    pub fn on(answer: &mut HttpResponse, about: About) {
        answer.extensions_mut().insert(Self {
            about,
            reading: None,
        });
    }

    /// The same, for a page whose readings are counted.
    pub fn counted(
        answer: &mut HttpResponse,
        about: About,
        reading: impl Fn(&HttpRequest) + Send + Sync + 'static,
    ) {
        answer.extensions_mut().insert(Self {
            about,
            reading: Some(Arc::new(reading)),
        });
    }
}

/// A page as it is sent.
struct Kept {
    about: About,
    /// Everything up to this place in the ledger is in it.
    seq: i64,
    until: Timestamp,
    etag: Option<HeaderValue>,
    headers: HeaderMap,
    plain: Bytes,
    gzip: Option<Bytes>,
    brotli: Option<Bytes>,
    reading: Option<Reading>,
}

impl Kept {
    fn size(&self) -> usize {
        let coded = [&self.gzip, &self.brotli].into_iter().flatten();
        self.plain.len() + coded.map(Bytes::len).sum::<usize>()
    }
}

type Pages = HashMap<String, [Option<Arc<Kept>>; 2]>;

/// The pages that one process keeps. Cheap to clone.
#[derive(Clone)]
pub struct Shelf(Arc<Inner>);

struct Inner {
    pages: RwLock<Pages>,
    seen: AtomicI64,
    touched: [AtomicI64; 3],
    committed: watch::Receiver<i64>,
}

impl Shelf {
    /// An empty one. `seen` is where the follower that tells it begins, `committed` what this process has written.
    pub fn new(seen: i64, committed: watch::Receiver<i64>) -> Self {
        Self(Arc::new(Inner {
            pages: RwLock::default(),
            seen: AtomicI64::new(seen),
            touched: [const { AtomicI64::new(0) }; 3],
            committed,
        }))
    }

    /// The place in the ledger up to which it was told what happened.
    pub fn seen(&self) -> i64 {
        self.0.seen.load(Ordering::Acquire)
    }

    /// Something happened at this place that pages about this show.
    pub fn happened(&self, about: About, seq: i64) {
        self.0.touched[about as usize].fetch_max(seq, Ordering::Release);
    }

    /// Everything up to this place has been told.
    pub fn told(&self, seq: i64) {
        self.0.seen.fetch_max(seq, Ordering::Release);
    }

    fn is_good(&self, kept: &Kept, now: Timestamp) -> bool {
        let touched = self.0.touched[kept.about as usize].load(Ordering::Acquire);
        kept.seq >= touched && now < kept.until
    }

    fn find(&self, address: &str, language: Language, now: Timestamp) -> Option<Arc<Kept>> {
        // What this process wrote and nobody told the shelf yet may be about anything.
        if *self.0.committed.borrow() > self.seen() {
            return None;
        }
        let pages = self.0.pages.read().unwrap_or_else(PoisonError::into_inner);
        let kept = pages.get(address)?[language as usize].as_ref()?;
        self.is_good(kept, now).then(|| Arc::clone(kept))
    }

    fn put(&self, address: &str, language: Language, kept: Kept, now: Timestamp) {
        let mut pages = self.0.pages.write().unwrap_or_else(PoisonError::into_inner);
        if pages.len() >= MOST_PAGES && !pages.contains_key(address) {
            pages.retain(|_, both| both.iter().flatten().any(|kept| self.is_good(kept, now)));
            if pages.len() >= MOST_PAGES {
                pages.clear();
            }
        }
        let kept_now: usize = pages.values().flatten().flatten().map(|it| it.size()).sum();
        if kept_now + kept.size() > MOST_BYTES {
            pages.clear();
        }
        pages.entry(address.to_owned()).or_default()[language as usize] = Some(Arc::new(kept));
    }
}

/// Middleware: gives what is kept, and keeps what may be.
pub async fn serve(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let shelf = request.app_data::<Data<Shelf>>().cloned();
    let Some(shelf) = shelf.filter(|_| is_anybodys(&request)) else {
        return Ok(next.call(request).await?.map_into_boxed_body());
    };
    let site = Site::of(request.request());
    let now = site.clock.now();
    let language = language_of(request.request());
    let address = request.uri().path_and_query().map_or("", |it| it.as_str());
    if let Some(kept) = shelf.find(address, language, now) {
        if let Some(reading) = &kept.reading {
            reading(request.request());
        }
        let answer = given(&request, &kept);
        return Ok(request.into_response(answer));
    }
    let address = address.to_owned();
    let seq = shelf.seen();
    let answer = next.call(request).await?.map_into_boxed_body();
    let shelve = answer.response().extensions().get::<Shelve>().cloned();
    let whole =
        answer.status() == StatusCode::OK && !answer.headers().contains_key(header::SET_COOKIE);
    let Some(shelve) = shelve.filter(|_| whole && address.len() <= LONGEST) else {
        return Ok(answer);
    };
    let (request, answer) = answer.into_parts();
    let (head, body) = answer.into_parts();
    let body = match body.try_into_bytes() {
        Ok(plain) => {
            let drawn = head
                .headers()
                .get(header::CONTENT_TYPE)
                .is_some_and(|kind| kind.as_bytes().starts_with(b"image/"));
            // A picture is packed already.
            let packed = |pack: fn(&Bytes) -> Option<Vec<u8>>| {
                if drawn {
                    None
                } else {
                    smaller(pack(&plain), &plain)
                }
            };
            let tomorrow = day_in(site.zone, now) + TimeDelta::days(1);
            let kept = Kept {
                about: shelve.about,
                seq,
                until: (now + LIFE).min(start_of_day(site.zone, tomorrow)),
                etag: head.headers().get(header::ETAG).cloned(),
                headers: headers_of(head.headers()),
                gzip: packed(gzip),
                brotli: packed(brotli),
                plain: plain.clone(),
                reading: shelve.reading,
            };
            shelf.put(&address, language, kept, now);
            BoxBody::new(plain)
        }
        Err(stream) => stream,
    };
    Ok(ServiceResponse::new(request, head.set_body(body)))
}

/// Whether it may be answered as anybody's: nobody signed in asks, nothing is to be said once, no cookie is to be set. Where
/// even a session is not read, one may be there.
fn is_anybodys(request: &ServiceRequest) -> bool {
    if *request.method() != Method::GET
        || request.headers().contains_key(header::AUTHORIZATION)
        || request.query_string().contains("lang=")
    {
        return false;
    }
    let nameless = request.path().starts_with("/c/");
    request
        .headers()
        .get_all(header::COOKIE)
        .all(|cookies| match cookies.to_str() {
            Ok(cookies) => {
                !cookies.contains("flash=") && (nameless || !cookies.contains("session="))
            }
            Err(_) => false,
        })
}

/// The headers that belong to the page, not to one answer.
fn headers_of(headers: &HeaderMap) -> HeaderMap {
    let mut kept = headers.clone();
    kept.remove("x-request-id");
    kept.append(header::VARY, HeaderValue::from_static("accept-encoding"));
    kept
}

fn given(request: &ServiceRequest, kept: &Kept) -> HttpResponse {
    let known = kept.etag.as_ref().is_some_and(|etag| {
        let tags = request.headers().get_all(header::IF_NONE_MATCH);
        tags.filter_map(|tags| tags.to_str().ok())
            .flat_map(|tags| tags.split(','))
            .any(|tag| tag.trim().as_bytes() == etag.as_bytes() || tag.trim() == "*")
    });
    let coding = request.headers().get(header::ACCEPT_ENCODING);
    let (body, coding) = match (&kept.brotli, &kept.gzip) {
        _ if known => (Bytes::new(), None),
        (Some(brotli), _) if accepts(coding, "br") => (brotli.clone(), Some("br")),
        (_, Some(gzip)) if accepts(coding, "gzip") => (gzip.clone(), Some("gzip")),
        _ => (kept.plain.clone(), None),
    };
    let mut answer = HttpResponse::with_body(StatusCode::OK, BoxBody::new(body));
    *answer.headers_mut() = kept.headers.clone();
    if let Some(coding) = coding {
        answer
            .headers_mut()
            .insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
    }
    if known {
        *answer.status_mut() = StatusCode::NOT_MODIFIED;
        answer.headers_mut().remove(header::CONTENT_TYPE);
    }
    answer
}

fn gzip(plain: &Bytes) -> Option<Vec<u8>> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(6));
    writer.write_all(plain).ok()?;
    writer.finish().ok()
}

fn brotli(plain: &Bytes) -> Option<Vec<u8>> {
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 4096, 5, 22);
    writer.write_all(plain).ok()?;
    writer.flush().ok()?;
    Some(writer.into_inner())
}

fn smaller(coded: Option<Vec<u8>>, plain: &Bytes) -> Option<Bytes> {
    coded
        .filter(|coded| coded.len() < plain.len())
        .map(Bytes::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(about: About, seq: i64) -> Kept {
        Kept {
            about,
            seq,
            until: Timestamp::default() + LIFE,
            etag: None,
            headers: HeaderMap::new(),
            plain: Bytes::new(),
            gzip: None,
            brotli: None,
            reading: None,
        }
    }

    #[test]
    fn a_page_is_old_once_something_happened_that_it_is_about() {
        let (written, committed) = watch::channel(0);
        let shelf = Shelf::new(5, committed);
        let now = Timestamp::default();
        shelf.put("/a", Language::Ko, page(About::Stories, shelf.seen()), now);
        let there = |at: Timestamp| shelf.find("/a", Language::Ko, at).is_some();
        assert!(there(now) && !there(now + LIFE));
        assert!(shelf.find("/a", Language::En, now).is_none());
        // Until it was told what this process has written, it gives nothing.
        written.send_replace(6);
        assert!(!there(now));
        shelf.happened(About::Calls, 6);
        shelf.told(6);
        assert!(there(now));
        shelf.happened(About::Stories, 7);
        shelf.told(7);
        assert!(!there(now));
        // Made while something happened: the older place counts.
        shelf.put("/a", Language::Ko, page(About::Stories, 6), now);
        assert!(!there(now));
        shelf.put("/a", Language::Ko, page(About::Stories, 7), now);
        assert!(there(now));
    }

    #[test]
    fn large_ones_do_not_fill_the_memory() {
        let shelf = Shelf::new(0, watch::channel(0).1);
        for n in 0..10 {
            let large = Kept {
                plain: Bytes::from(vec![0; MOST_BYTES / 4]),
                ..page(About::Calls, 0)
            };
            let now = Timestamp::default();
            shelf.put(&format!("/a{n}"), Language::Ko, large, now);
        }
        assert!(shelf.0.pages.read().unwrap().len() <= 4);
    }

    #[test]
    fn it_never_grows_beyond_its_size() {
        let shelf = Shelf::new(0, watch::channel(0).1);
        for n in 0..MOST_PAGES * 2 + 1 {
            let address = format!("/a?{n}");
            shelf.put(
                &address,
                Language::Ko,
                page(About::Calls, 0),
                Timestamp::default(),
            );
        }
        assert!(shelf.0.pages.read().unwrap().len() <= MOST_PAGES);
    }
}
