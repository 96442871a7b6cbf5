//! Takes letters from the outbox to the mailer: claimed by lease, checked and written at the last moment, sent outside of
//! any transaction, tried again with growing pauses, and given up visibly.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use futures_util::{StreamExt, stream};
use tokio::sync::watch;

use super::letters::Office;
use super::rules;
use super::store::{self, Claim, Desk, State};
use crate::base::clock::{Clock, Timestamp};
use crate::base::failure::Outcome;
use crate::base::ids::LetterId;
use crate::base::secret::random_token;
use crate::db::{Conn, Db};
use crate::mail::{Delivery, Letter, Mailer, SendError};

/// How often the outbox is looked at.
const POLL: Duration = Duration::from_millis(500);

/// Empties the outbox. Cheap to clone.
#[derive(Clone)]
pub struct Postman {
    db: Db,
    clock: Clock,
    mailer: Mailer,
    office: Arc<Office>,
    node: Arc<str>,
    retry_first_seconds: i64,
    /// Whether a letter takes along other news of its item that waits.
    gathers: bool,
    /// How many rounds in a row the mail server could not be talked to.
    outages: Arc<AtomicU32>,
}

/// A claim on its way: the letter, if anything in it still holds, and what to write down for each row.
struct Prepared {
    letter: Option<Letter>,
    told: Vec<i64>,
    dropped: Vec<(i64, State, String)>,
}

impl Postman {
    /// A postman of this node; `retry_first_seconds` is the first pause of a letter that was put off. One that `gathers`
    /// puts all news of an item that waits for the same reader into one letter.
    pub fn new(
        db: Db,
        clock: Clock,
        mailer: Mailer,
        office: Office,
        node: &str,
        retry_first_seconds: u64,
        gathers: bool,
    ) -> Self {
        Self {
            db,
            clock,
            mailer,
            office: Arc::new(office),
            node: node.into(),
            retry_first_seconds: i64::try_from(retry_first_seconds).unwrap_or(i64::MAX),
            gathers,
            outages: Arc::default(),
        }
    }

    /// Runs until `stop` becomes true; letters that are under way are finished first.
    pub fn spawn(&self, mut stop: watch::Receiver<bool>) -> tokio::task::JoinHandle<()> {
        let postman = self.clone();
        tokio::spawn(async move {
            let node = Arc::clone(&postman.node);
            if let Err(error) = postman.db.write(move |tx| store::release(tx, &node)).await {
                tracing::error!(%error, "leases of an earlier run could not be given back; they run out by themselves");
            }
            while !*stop.borrow() {
                let pause = match postman.round(Some(&stop)).await {
                    Ok(0) => POLL,
                    Ok(_) => postman.rest(),
                    Err(error) => {
                        tracing::error!(%error, "the outbox could not be read");
                        Duration::from_secs(5)
                    }
                };
                tokio::select! {
                    _ = stop.changed() => {}
                    () = tokio::time::sleep(pause) => {}
                }
            }
        })
    }

    /// Sends everything whose moment has come by the clock, and returns when nothing is left to try now.
    pub async fn settle(&self) -> Outcome<()> {
        while self.round(None).await? > 0 {}
        Ok(())
    }

    /// While the server is away, all letters wait together instead of each finding out for itself.
    fn rest(&self) -> Duration {
        match self.outages.load(Ordering::Relaxed) {
            0 => Duration::ZERO,
            outages => {
                let longest = u64::try_from(self.retry_first_seconds)
                    .unwrap_or(30)
                    .min(30);
                Duration::from_secs((1 << (outages - 1).min(6)).min(longest))
            }
        }
    }

    /// Claims and delivers one handful; how many letters it was. Once `stop` is true no further letter is begun.
    async fn round(&self, stop: Option<&watch::Receiver<bool>>) -> Outcome<usize> {
        let (now, node, office) = (
            self.clock.now(),
            Arc::clone(&self.node),
            Arc::clone(&self.office),
        );
        // Two rounds of sending time-outs fit well into a lease.
        let most = i64::try_from(self.mailer.connections() * 2).unwrap_or(2);
        let gathers = self.gathers;
        let claims = self
            .db
            .write(move |tx| store::claim(tx, now, &node, most, gathers, office.identity()))
            .await?;
        let count = claims.len();
        let outcomes: Vec<Outcome<bool>> = stream::iter(claims)
            .map(|claim| async move {
                if stop.is_some_and(|stop| *stop.borrow()) {
                    // The next start gives its lease back.
                    return Ok(false);
                }
                self.deliver(claim).await
            })
            .buffer_unordered(self.mailer.connections())
            .collect()
            .await;
        let mut outage = false;
        for outcome in outcomes {
            outage |= outcome?;
        }
        if outage {
            self.outages.fetch_add(1, Ordering::Relaxed);
        } else if count > 0 {
            self.outages.store(0, Ordering::Relaxed);
        }
        Ok(count)
    }

    /// Delivers one letter and writes down what became of it; whether the server could not be talked to at all.
    async fn deliver(&self, claim: Claim) -> Outcome<bool> {
        let leader = LetterId(claim.leader.id);
        let attempts = claim.leader.attempts;
        let (office, now) = (Arc::clone(&self.office), self.clock.now());
        let wanted = claim.clone();
        let prepared = self
            .db
            .read(move |conn| prepare(conn, &office, &wanted, now))
            .await;
        let prepared = match prepared {
            Ok(prepared) => prepared,
            Err(failure) => {
                tracing::error!(letter = leader.0, %failure, "letter {leader} could not be written; it is tried again");
                self.try_later(leader, attempts, &claim, format!("{failure:#}"))
                    .await?;
                return Ok(false);
            }
        };
        let Some(letter) = prepared.letter else {
            self.settle_rows(leader, prepared.dropped).await?;
            return Ok(false);
        };
        let rows = |state: State, why: &str| {
            let told = prepared.told.iter().map(|id| (*id, state, why.to_owned()));
            told.chain(prepared.dropped.iter().cloned())
                .collect::<Vec<_>>()
        };
        match self.mailer.send(&letter).await {
            Ok(Delivery::Taken) => {
                tracing::info!(
                    letter = leader.0,
                    attempts,
                    "letter {leader} was handed over"
                );
                self.settle_rows(leader, rows(State::Sent, "")).await?;
                Ok(false)
            }
            Ok(Delivery::Discarded) => {
                self.settle_rows(leader, rows(State::Dropped, "no_transport"))
                    .await?;
                Ok(false)
            }
            Err(SendError::Permanent(reason)) => {
                tracing::warn!(
                    letter = leader.0,
                    code = reason.code,
                    "letter {leader} was refused and is given up"
                );
                self.settle_rows(leader, rows(State::Dead, &reason.to_string()))
                    .await?;
                Ok(false)
            }
            Err(error @ (SendError::Retry(_) | SendError::Ours(_))) => {
                let code = error.reason().code;
                tracing::warn!(
                    letter = leader.0,
                    code,
                    turn = error.kind(),
                    attempts,
                    "letter {leader} could not be sent now"
                );
                self.try_later(leader, attempts, &claim, error.to_string())
                    .await?;
                Ok(code.is_none() || matches!(error, SendError::Ours(_)))
            }
        }
    }

    async fn try_later(
        &self,
        leader: LetterId,
        attempts: i64,
        claim: &Claim,
        why: String,
    ) -> Outcome<()> {
        let (now, node) = (self.clock.now(), Arc::clone(&self.node));
        match rules::pause_after(attempts, self.retry_first_seconds) {
            Some(pause) => {
                self.db
                    .write(move |tx| store::put_off(tx, &node, leader, now + pause, &why))
                    .await
            }
            None => {
                tracing::error!(
                    letter = leader.0,
                    attempts,
                    "letter {leader} was tried for three days and is given up"
                );
                let rows = claim
                    .rows()
                    .map(|row| (row.id, State::Dead, why.clone()))
                    .collect();
                self.settle_rows(leader, rows).await
            }
        }
    }

    async fn settle_rows(&self, leader: LetterId, rows: Vec<(i64, State, String)>) -> Outcome<()> {
        let (now, node) = (self.clock.now(), Arc::clone(&self.node));
        self.db
            .write(move |tx| store::settle(tx, now, &node, leader, &rows))
            .await
    }
}

impl std::fmt::Debug for Postman {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Postman({:?})", self.mailer)
    }
}

/// Looks at everything once more and writes the letter with what still holds.
fn prepare(conn: &mut Conn, office: &Office, claim: &Claim, now: Timestamp) -> Outcome<Prepared> {
    let mut prepared = Prepared {
        letter: None,
        told: Vec::new(),
        dropped: Vec::new(),
    };
    let reader = match store::reader(conn, &claim.leader)? {
        Ok(reader) => reader,
        Err(why) => {
            prepared.dropped.extend(
                claim
                    .rows()
                    .map(|row| (row.id, State::Dropped, why.to_owned())),
            );
            return Ok(prepared);
        }
    };
    let desk = Desk {
        now,
        key: office.key(),
    };
    let mut materials = Vec::new();
    for row in claim.rows() {
        match store::load_material(conn, row, &reader, &desk)? {
            Ok(material) => {
                prepared.told.push(row.id);
                materials.push(material);
            }
            Err(why) => prepared
                .dropped
                .push((row.id, State::Dropped, why.to_owned())),
        }
    }
    if !materials.is_empty() {
        materials.sort_by_key(|material| material.at);
        prepared.letter = Some(office.write(claim, &reader, &materials, now)?);
    }
    Ok(prepared)
}

/// The name of this node, kept in the data folder: by it a node knows its own leases again after a crash.
pub fn node_id(data_dir: &Path) -> std::io::Result<String> {
    let path = data_dir.join("node-id");
    match std::fs::read_to_string(&path) {
        Ok(text) if !text.trim().is_empty() => return Ok(text.trim().to_owned()),
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let made = random_token();
    std::fs::create_dir_all(data_dir)?;
    std::fs::write(&path, format!("{made}\n"))?;
    Ok(made)
}
