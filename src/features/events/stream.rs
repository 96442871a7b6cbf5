//! Events as they happen: `text/event-stream`, each with its place in the ledger as its id.

use std::sync::Arc;
use std::time::Duration;

use actix_web::web::{Bytes, Data};
use futures_util::Stream;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::Instant;

use super::view;
use crate::base::actor::Actor;
use crate::base::failure::{Failure, Outcome};
use crate::db::Db;
use crate::features::members;

/// How many streams one process keeps open.
const MOST_STREAMS: usize = 200;
/// How often the ledger is looked at for what other processes wrote.
const POLL: Duration = Duration::from_secs(1);
/// How often a silent stream says that it is alive, and asks whether its token still is.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// How many events are read at once.
const BATCH: i64 = 200;

/// The open streams; one `Data<Streams>` in the app.
pub struct Streams {
    places: Arc<Semaphore>,
    stop: watch::Sender<bool>,
}

impl Default for Streams {
    fn default() -> Self {
        Self {
            places: Arc::new(Semaphore::new(MOST_STREAMS)),
            stop: watch::Sender::new(false),
        }
    }
}

impl Streams {
    /// A place for one more stream, unless there are too many.
    pub(super) fn enter(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.places).try_acquire_owned().ok()
    }

    pub(super) fn stopped(&self) -> watch::Receiver<bool> {
        self.stop.subscribe()
    }

    /// Ends every stream, so that the server can stop; clients resume elsewhere.
    pub fn stop(&self) {
        self.stop.send_replace(true);
    }
}

struct State {
    db: Data<Db>,
    actor: Actor,
    authorization: String,
    position: i64,
    committed: watch::Receiver<i64>,
    stopped: watch::Receiver<bool>,
    spoke: Instant,
    asked: Instant,
    _place: OwnedSemaphorePermit,
}

/// The body of a stream: what the reader may see after a position, and then what happens, until the token ends, the
/// client leaves or the server stops.
pub(super) fn body(
    db: Data<Db>,
    actor: Actor,
    authorization: String,
    after: i64,
    place: OwnedSemaphorePermit,
    stopped: watch::Receiver<bool>,
) -> impl Stream<Item = Result<Bytes, std::io::Error>> {
    let state = State {
        committed: db.committed(),
        db,
        actor,
        authorization,
        position: after,
        stopped,
        spoke: Instant::now(),
        asked: Instant::now(),
        _place: place,
    };
    futures_util::stream::unfold(Some(state), |state| async move {
        let mut state = state?;
        match state.next().await {
            Ok(Some(bytes)) => Some((Ok(bytes), Some(state))),
            Ok(None) => None,
            Err(failure) => {
                tracing::error!(%failure, "a stream of events ended early");
                None
            }
        }
    })
}

impl State {
    /// What is written next; nothing at the end.
    async fn next(&mut self) -> Outcome<Option<Bytes>> {
        loop {
            if *self.stopped.borrow() {
                return Ok(None);
            }
            if self.asked.elapsed() >= HEARTBEAT && !self.is_still_allowed().await? {
                return Ok(None);
            }
            self.committed.mark_unchanged();
            let (actor, position) = (self.actor.clone(), self.position);
            let list = self
                .db
                .read(move |conn| view::after(conn, &actor, position, BATCH))
                .await?;
            if !list.items.is_empty() {
                // Asked after it was read: nobody hears of anything that happened after they left.
                let before = self.actor.clone();
                if !self.is_still_allowed().await? {
                    return Ok(None);
                }
                if self.actor != before {
                    continue;
                }
            }
            self.position = list.next_after;
            if !list.items.is_empty() {
                self.spoke = Instant::now();
                return written(&list).map(Some).map_err(Failure::from);
            }
            if self.spoke.elapsed() >= HEARTBEAT {
                self.spoke = Instant::now();
                // The id moves on also past what this reader may not see.
                return Ok(Some(Bytes::from(format!(
                    ": still here\nid: {}\n\n",
                    self.position
                ))));
            }
            tokio::select! {
                _ = self.committed.changed() => {}
                _ = self.stopped.changed() => {}
                () = tokio::time::sleep(POLL) => {}
            }
        }
    }

    /// Whether the token still is what it was; with a new role or scope the stream goes on with the new rights.
    async fn is_still_allowed(&mut self) -> Outcome<bool> {
        self.asked = Instant::now();
        match members::actor_of_token(&self.db, &self.authorization).await? {
            Some(actor) => {
                self.actor = actor;
                Ok(true)
            }
            None => Ok(false),
        }
    }
}

fn written(list: &view::EventList) -> Result<Bytes, serde_json::Error> {
    let mut text = String::new();
    for event in &list.items {
        let data = serde_json::to_string(event)?;
        text.push_str(&format!("id: {}\ndata: {data}\n\n", event.seq));
    }
    Ok(Bytes::from(text))
}
