//! What moves on the board while people look at it: one follower in memory for all open boards of a process, and a stream for
//! each of them that says only which reports changed and who looks at which. A silent board costs nothing.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::{Bytes, Data};
use futures_util::Stream;
use serde::Deserialize;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, broadcast, watch};
use tokio::time::Instant;

use crate::base::actor::Actor;
use crate::base::clock::Clock;
use crate::base::failure::{Outcome, Refusal};
use crate::base::ids::{MemberId, PainPointId};
use crate::base::permission::{Act, Stake, require};
use crate::base::subject::Subject;
use crate::db::Db;
use crate::features::members;
use crate::features::presence::{Glance, Presence};
use crate::ledger::{Entry, Follower};
use crate::web::{Answer, Query, Site};

/// Open boards that one process serves.
const MOST_BOARDS: usize = 1_000;
/// Messages that a slow board may be behind before it is told to look at everything again.
const MOST_BEHIND: usize = 256;
/// A silent stream says so often that it is alive.
const HEARTBEAT: Duration = Duration::from_secs(20);
/// So long a stream lives; then the browser comes again, and is asked anew who it is.
const LIFE: Duration = Duration::from_secs(300);
/// What happens within this time is one message.
const PACE: Duration = Duration::from_millis(150);

/// The reports that entries up to one were about.
#[derive(Debug, Clone)]
struct News {
    seq: i64,
    reports: BTreeSet<i64>,
}

/// The open boards of a process.
#[derive(Clone)]
pub struct Live {
    shared: Arc<Shared>,
}

struct Shared {
    position: AtomicI64,
    news: broadcast::Sender<News>,
    presence: Presence,
    places: Arc<Semaphore>,
    stopped: watch::Sender<bool>,
}

impl Live {
    /// Tells of what happens after this position.
    pub fn after(position: i64, presence: Presence) -> Self {
        Self {
            shared: Arc::new(Shared {
                position: AtomicI64::new(position),
                news: broadcast::Sender::new(MOST_BEHIND),
                presence,
                places: Arc::new(Semaphore::new(MOST_BOARDS)),
                stopped: watch::Sender::new(false),
            }),
        }
    }

    /// Ends every stream, so that the server can stop.
    pub fn stop(&self) {
        self.shared.stopped.send_replace(true);
    }
}

impl Follower for Live {
    fn name(&self) -> &'static str {
        "live"
    }

    fn position(&self) -> Outcome<i64> {
        Ok(self.shared.position.load(Ordering::SeqCst))
    }

    fn handle(&self, entries: &[Entry]) -> Outcome<()> {
        let Some(last) = entries.last() else {
            return Ok(());
        };
        let reports: BTreeSet<i64> = entries
            .iter()
            .filter_map(|entry| match entry.subject {
                Subject::PainPoint(id) => Some(id.0),
                _ => None,
            })
            .collect();
        self.shared.position.store(last.seq, Ordering::SeqCst);
        if !reports.is_empty() {
            // Nobody may be looking.
            let _ = self.shared.news.send(News {
                seq: last.seq,
                reports,
            });
        }
        Ok(())
    }

    fn pace(&self) -> Duration {
        PACE
    }
}

/// What a window wants to hear.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    /// The entry of the ledger that its page was made after.
    after: String,
    /// The report that it shows, where it shows one.
    at: String,
}

/// `GET /board/live`.
pub(super) async fn live(
    request: actix_web::HttpRequest,
    actor: Actor,
    wanted: Query<Wanted>,
    (db, site): (Data<Db>, Data<Site>),
    live: Data<Live>,
) -> Answer {
    require(&actor, Act::Triage, Stake::NONE)?;
    let me = actor.member_id().ok_or(Refusal::SignIn)?;
    let place = Arc::clone(&live.shared.places)
        .try_acquire_owned()
        .map_err(|_| Refusal::TooMany { retry_after: 30 })?;
    let last = request.headers().get("last-event-id");
    let last = last.and_then(|last| last.to_str().ok());
    let after = last
        .unwrap_or(&wanted.after)
        .trim()
        .parse()
        .unwrap_or(i64::MAX);
    let glance = match wanted.at.parse() {
        Ok(at) => {
            let person = db.read(move |conn| members::person(conn, me)).await?;
            let report = Subject::PainPoint(PainPointId(at));
            person.map(|person| live.shared.presence.look(report, me, &person.name))
        }
        Err(_) => None,
    };
    let mut window = Window {
        news: live.shared.news.subscribe(),
        looked: live.shared.presence.changes(),
        stopped: live.shared.stopped.subscribe(),
        live: Live::clone(&live),
        clock: site.clock.clone(),
        after,
        me,
        begun: None,
        _glance: glance,
        _place: place,
    };
    let accept = request.headers().get(header::ACCEPT);
    let accept = accept.and_then(|accept| accept.to_str().ok());
    let mut answer = HttpResponse::Ok();
    answer
        .insert_header((header::CONTENT_TYPE, "text/event-stream; charset=utf-8"))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::CONTENT_ENCODING, "identity"))
        .insert_header(("X-Accel-Buffering", "no"));
    // Who does not ask for a stream gets its beginning.
    Ok(
        match accept.is_some_and(|accept| accept.contains("text/event-stream")) {
            true => answer.streaming(window.messages()),
            false => answer.body(window.greeting()),
        },
    )
}

struct Window {
    live: Live,
    clock: Clock,
    news: broadcast::Receiver<News>,
    looked: watch::Receiver<u64>,
    stopped: watch::Receiver<bool>,
    after: i64,
    me: MemberId,
    begun: Option<Instant>,
    _glance: Option<Glance>,
    _place: OwnedSemaphorePermit,
}

impl Window {
    fn messages(self) -> impl Stream<Item = Result<Bytes, std::io::Error>> {
        futures_util::stream::unfold(self, |mut window| async move {
            let message = window.next().await?;
            Some((Ok(Bytes::from(message)), window))
        })
    }

    /// What is said next; nothing at the end of its life.
    async fn next(&mut self) -> Option<String> {
        let Some(begun) = self.begun else {
            self.begun = Some(Instant::now());
            return Some(self.greeting());
        };
        let end = begun + LIFE;
        let heartbeat = (Instant::now() + HEARTBEAT).min(end);
        tokio::select! {
            news = self.news.recv() => match news {
                Ok(news) => {
                    let reports: Vec<i64> = news.reports.into_iter().collect();
                    Some(format!("id: {}\ndata: {reports:?}\n\n", news.seq))
                }
                // Too much was missed: everything is looked at again.
                Err(RecvError::Lagged(_)) => Some("data: []\n\n".to_owned()),
                Err(RecvError::Closed) => None,
            },
            changed = self.looked.changed() => {
                changed.ok()?;
                Some(self.who_looks())
            }
            _ = self.stopped.changed() => None,
            () = tokio::time::sleep_until(heartbeat) => {
                (heartbeat < end).then(|| ": still here\n\n".to_owned())
            }
        }
    }

    /// What happened since the page was made, in short, and who looks at what.
    fn greeting(&mut self) -> String {
        let now = self.live.shared.position.load(Ordering::SeqCst);
        let mut said = String::from("retry: 1000\n\n");
        if self.after < now {
            let _ = write!(said, "id: {now}\ndata: []\n\n");
        }
        said + &self.who_looks()
    }

    fn who_looks(&mut self) -> String {
        self.looked.mark_unchanged();
        let presence = &self.live.shared.presence;
        let others = presence.others(self.clock.now(), "pain_point", self.me);
        let others = serde_json::to_string(&others).unwrap_or_default();
        format!("event: looking\ndata: {others}\n\n")
    }
}
