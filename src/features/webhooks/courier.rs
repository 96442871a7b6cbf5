//! Sends deliveries: a task for each hook that has something to hear, held by lease, outside of any transaction. What is
//! not taken is tried again with growing pauses, for three days, and then lies where administrators see it.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinSet;
use url::Url;

use super::rules::{self, FIRST_PAUSE, Format};
use super::store::{self, Fate, Job, Settled, State};
use crate::base::actor::{Actor, MemberActor, Role, Scope};
use crate::base::clock::{Clock, Timestamp};
use crate::base::failure::Outcome;
use crate::base::ids::{MemberId, WebhookId};
use crate::base::language::Language;
use crate::db::{Conn, Db};
use crate::features::events;
use crate::features::notify::{self, Office};
use crate::ledger::{self, EntryActor, Event};
use crate::outgoing::{Answered, Outgoing};

/// How often is looked for deliveries whose moment has come.
const POLL: Duration = Duration::from_millis(500);

/// Brings deliveries to where they go. Cheap to clone.
#[derive(Clone)]
pub struct Courier {
    db: Db,
    clock: Clock,
    way: Outgoing,
    office: Arc<Office>,
    node: Arc<str>,
}

impl Courier {
    /// A courier of this node.
    pub fn new(db: Db, clock: Clock, way: Outgoing, office: Arc<Office>, node: &str) -> Self {
        Self {
            db,
            clock,
            way,
            office,
            node: node.into(),
        }
    }

    /// Runs until `stop` becomes true; deliveries that are under way are finished first.
    pub fn spawn(&self, mut stop: watch::Receiver<bool>) -> tokio::task::JoinHandle<()> {
        let courier = self.clone();
        tokio::spawn(async move {
            let node = Arc::clone(&courier.node);
            if let Err(error) = courier.db.write(move |tx| store::release(tx, &node)).await {
                tracing::error!(%error, "webhooks of an earlier run could not be given back; their leases run out by themselves");
            }
            let mut runs = JoinSet::new();
            while !*stop.borrow() {
                let pause = match courier.begin(&mut runs, Some(&stop)).await {
                    Ok(_) => POLL,
                    Err(error) => {
                        tracing::error!(%error, "the deliveries of webhooks could not be read");
                        Duration::from_secs(5)
                    }
                };
                // What has ended leaves no trace.
                while runs.try_join_next().is_some() {}
                tokio::select! {
                    _ = stop.changed() => {}
                    () = tokio::time::sleep(pause) => {}
                }
            }
            runs.join_all().await;
        })
    }

    /// Sends everything whose moment has come by the clock, and returns when nothing is left to try now.
    pub async fn empty(&self) -> Outcome<()> {
        loop {
            let mut runs = JoinSet::new();
            if self.begin(&mut runs, None).await? == 0 {
                return Ok(());
            }
            runs.join_all().await;
        }
    }

    /// Begins a task for each hook that is free and has something to hear; how many.
    async fn begin(
        &self,
        runs: &mut JoinSet<()>,
        stop: Option<&watch::Receiver<bool>>,
    ) -> Outcome<usize> {
        let now = self.clock.now();
        let ready = self.db.read(move |conn| store::ready(conn, now)).await?;
        let mut begun = 0;
        for hook in ready {
            let node = Arc::clone(&self.node);
            let held = self
                .db
                .write(move |tx| store::hold(tx, now, &node, hook))
                .await?;
            if held {
                begun += 1;
                runs.spawn(self.clone().run(hook, stop.cloned()));
            }
        }
        Ok(begun)
    }

    /// One delivery after the other for one hook.
    async fn run(self, hook: WebhookId, stop: Option<watch::Receiver<bool>>) {
        let mut settled: Option<Settled> = None;
        loop {
            let goes_on = stop.as_ref().is_none_or(|stop| !*stop.borrow());
            let (now, node, last) = (self.clock.now(), Arc::clone(&self.node), settled.take());
            let job = self
                .db
                .write(move |tx| store::step(tx, now, &node, hook, last.as_ref(), goes_on))
                .await;
            let job = match job {
                Ok(Some(job)) => job,
                Ok(None) => return,
                Err(failure) => {
                    // Its lease runs out, and the delivery goes once more, under the same id.
                    tracing::error!(webhook = hook.0, %failure, "a delivery could not be written down");
                    return;
                }
            };
            let fate = match self.deliver(&job).await {
                Ok(fate) => fate,
                Err(failure) => {
                    tracing::error!(webhook = hook.0, seq = job.delivery.event_seq, %failure, "a delivery could not be written");
                    self.later(&job, "ours".to_owned(), false)
                }
            };
            settled = Some(Settled {
                delivery: job.delivery.id,
                fate,
            });
        }
    }

    async fn deliver(&self, job: &Job) -> Outcome<Fate> {
        let (now, office, wanted) = (self.clock.now(), Arc::clone(&self.office), job.clone());
        let body = self
            .db
            .read(move |conn| body(conn, &office, &wanted, now))
            .await?;
        let body = match body {
            Ok(body) => body,
            Err(why) => return Ok(Fate::Over(State::Dropped, why.to_owned())),
        };
        let url: Url = job.hook.url.parse().map_err(anyhow::Error::new)?;
        let delivery = format!("{}-{}", job.hook.id, job.delivery.event_seq);
        let signatures = rules::signatures(
            self.office.key(),
            job.hook.id,
            job.hook.secret,
            &delivery,
            now,
            &body,
        );
        let headers = [
            ("content-type", "application/json; charset=utf-8".to_owned()),
            ("webhook-id", delivery),
            ("webhook-timestamp", now.timestamp().to_string()),
            ("webhook-signature", signatures),
        ];
        Ok(
            match self.way.post(&url, &headers, body.into_bytes()).await {
                Ok(Answered {
                    status: 200..=299, ..
                }) => Fate::Over(State::Sent, String::new()),
                Ok(Answered { status, .. }) => self.later(job, format!("status {status}"), false),
                Err(unreached) => self.later(job, unreached.code().to_owned(), true),
            },
        )
    }

    fn later(&self, job: &Job, why: String, all: bool) -> Fate {
        let (hook, seq) = (job.hook.id.0, job.delivery.event_seq);
        let attempts = job.delivery.attempts;
        match notify::pause_after(attempts, FIRST_PAUSE) {
            Some(pause) => {
                tracing::warn!(
                    webhook = hook,
                    seq,
                    attempts,
                    why,
                    "a delivery was not taken"
                );
                let until = self.clock.now() + pause;
                Fate::Later { until, why, all }
            }
            None => {
                tracing::error!(
                    webhook = hook,
                    seq,
                    attempts,
                    why,
                    "a delivery was tried for three days and is given up"
                );
                Fate::Over(State::Dead, why)
            }
        }
    }
}

impl std::fmt::Debug for Courier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Courier({:?})", self.way)
    }
}

/// Somebody on the staff with a stake in nothing: what they see of an event is what goes out.
fn anybody() -> Actor {
    Actor::Member(MemberActor {
        id: MemberId(0),
        role: Role::Staff,
        department: None,
        scope: Some(Scope::Read),
        language: Language::default(),
    })
}

/// What is sent, looked up at the last moment; `Err` says why nothing is.
fn body(
    conn: &mut Conn,
    office: &Office,
    job: &Job,
    now: Timestamp,
) -> Outcome<Result<String, &'static str>> {
    let seq = job.delivery.event_seq;
    let mut entry = ledger::entry(conn, seq)?
        .ok_or_else(|| anyhow::anyhow!("a delivery is about no entry: {seq}"))?;
    let event = entry.event().map_err(anyhow::Error::new)?;
    let is_test = matches!(event, Event::WebhookTestAsked { .. });
    let chat = |text: String| serde_json::json!({ "text": text }).to_string();
    match job.hook.format {
        Format::Chat if is_test => Ok(Ok(chat(office.chat_test(job.hook.language, now)))),
        Format::Chat => {
            let text = notify::chat_text(conn, office, &entry, job.hook.language, now)?;
            Ok(text.map(chat))
        }
        Format::Events => {
            let reader = if is_test { Actor::System } else { anybody() };
            if is_test {
                // Which administrator pressed the button is nobody's business out there.
                entry.actor = EntryActor::System;
            }
            Ok(events::shown(conn, &reader, entry)?.ok_or("not_visible"))
        }
    }
}
