//! Takes letters from the outbox to the mailer: claimed by lease, checked and written at the last moment, sent outside of
//! any transaction, tried again with growing pauses, and given up visibly.

use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::TimeDelta;
use chrono_tz::Tz;
use futures_util::{StreamExt, stream};
use tokio::sync::watch;

use super::letters::Office;
use super::look;
use super::rules::{self, Channel, Pace};
use super::store::{self, Claim, Desk, Extras, State, Terms};
use crate::base::actor::Actor;
use crate::base::clock::{Clock, Timestamp};
use crate::base::failure::Outcome;
use crate::base::ids::{LetterId, MemberId, SubscriberId};
use crate::base::secret::random_token;
use crate::db::{Conn, Db, Tx};
use crate::features::{members, subscribers};
use crate::mail::{Delivery, Letter, Mailer, Reason, SendError};

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
    routine: Routine,
    /// How many letters may still leave now.
    pace: Arc<Mutex<Pace>>,
    /// How many rounds in a row the mail server could not be talked to.
    outages: Arc<AtomicU32>,
}

/// How a postman goes about it.
#[derive(Debug, Clone, Copy)]
pub struct Routine {
    /// The first pause of a letter that was put off, in seconds.
    pub retry_first_seconds: u64,
    /// Whether all news of an item that waits for the same reader go into one letter.
    pub gathers: bool,
    /// How many letters leave in a minute at most; 0: as many as there are.
    pub per_minute: u32,
    /// The company's zone.
    pub zone: Tz,
}

/// What becomes of a letter.
#[derive(Clone)]
enum Fate {
    /// Settled, each row so.
    Settled(Vec<(i64, State, String)>),
    /// The same, and its reader's address takes no letters.
    NoSuchAddress(Vec<(i64, State, String)>, String),
}

/// Whose address a letter goes to, where something follows from its being none.
#[derive(Debug, Clone, Copy)]
enum Whose {
    Members(MemberId),
    Subscribers(SubscriberId),
    Nobodys,
}

impl Whose {
    fn of(claim: &Claim) -> Self {
        match (claim.leader.member_id, claim.leader.subscriber_id) {
            (Some(member), _) => Self::Members(MemberId(member)),
            (None, Some(subscriber)) => Self::Subscribers(SubscriberId(subscriber)),
            (None, None) => Self::Nobodys,
        }
    }
}

/// What a mail server said of a letter, as it is kept: without the address of a reader who may leave, and take it along.
fn said(claim: &Claim, letter: &Letter, why: String) -> String {
    match claim.leader.subscriber_id {
        Some(_) => why
            .to_lowercase()
            .replace(letter.to.address.as_str(), "•••"),
        None => why,
    }
}

/// A claim on its way: the letter, if anything in it still holds, and what to write down for each row.
struct Prepared {
    letter: Option<Letter>,
    told: Vec<i64>,
    dropped: Vec<(i64, State, String)>,
}

impl Postman {
    /// A postman of this node.
    pub fn new(
        db: Db,
        clock: Clock,
        mailer: Mailer,
        office: Arc<Office>,
        node: &str,
        routine: Routine,
    ) -> Self {
        Self {
            db,
            clock,
            mailer,
            office,
            node: node.into(),
            routine,
            pace: Arc::new(Mutex::new(Pace::new(routine.per_minute))),
            outages: Arc::default(),
        }
    }

    /// Runs until `stop` becomes true; letters that are under way are finished first.
    pub fn spawn(&self, mut stop: watch::Receiver<bool>) -> tokio::task::JoinHandle<()> {
        let postman = self.clone();
        tokio::spawn(async move {
            let mut holds_leases = true; // of an earlier run
            while !*stop.borrow() {
                let pause = match postman.shift(&mut holds_leases, &stop).await {
                    Ok(0) => POLL,
                    Ok(_) => postman.rest(),
                    Err(error) => {
                        tracing::error!(%error, "the outbox could not be read");
                        holds_leases = true;
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

    /// One round. After a start or a round that failed nothing is under way here, so what this node still holds is given back
    /// first, or it would rest until its lease ends.
    async fn shift(&self, holds_leases: &mut bool, stop: &watch::Receiver<bool>) -> Outcome<usize> {
        if *holds_leases {
            let node = Arc::clone(&self.node);
            self.db.write(move |tx| store::release(tx, &node)).await?;
            *holds_leases = false;
        }
        self.round(Some(stop)).await
    }

    /// Sends everything whose moment has come by the clock, and returns when nothing is left to try now.
    pub async fn empty(&self) -> Outcome<()> {
        while self.round(None).await? > 0 {}
        Ok(())
    }

    /// While the server is away, all letters wait together instead of each finding out for itself.
    fn rest(&self) -> Duration {
        match self.outages.load(Ordering::Relaxed) {
            0 => Duration::ZERO,
            outages => {
                let longest = self.routine.retry_first_seconds.min(30);
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
        let most = self
            .paced(|pace| pace.allowed(now))
            .min(self.mailer.connections() * 2);
        if most == 0 {
            return Ok(0);
        }
        let terms = Terms {
            most,
            gathers: self.routine.gathers,
            zone: self.routine.zone,
        };
        let taken = self
            .db
            .write(move |tx| store::claim(tx, now, &node, terms, office.identity()))
            .await?;
        let count = taken.claims.len();
        self.paced(|pace| pace.spend(count));
        let outcomes: Vec<Outcome<bool>> = stream::iter(taken.claims)
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
        Ok(count + taken.moved)
    }

    fn paced<T>(&self, f: impl FnOnce(&mut Pace) -> T) -> T {
        f(&mut self.pace.lock().unwrap_or_else(PoisonError::into_inner))
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
                self.try_later(leader, attempts, &claim, format!("{failure:#}"), false)
                    .await?;
                return Ok(false);
            }
        };
        let Some(letter) = prepared.letter else {
            self.settle(leader, Fate::Settled(prepared.dropped), Whose::Nobodys)
                .await?;
            return Ok(false);
        };
        let rows = |state: State, why: &str| {
            let told = prepared.told.iter().map(|id| (*id, state, why.to_owned()));
            told.chain(prepared.dropped.iter().cloned())
                .collect::<Vec<_>>()
        };
        let went = AtomicBool::new(false);
        let sent = self
            .mailer
            .send_after(&letter, async || self.mark_going(leader, &went).await)
            .await;
        let went = went.into_inner();
        let fate = match sent {
            Ok(Delivery::Taken) => {
                tracing::info!(
                    letter = leader.0,
                    attempts,
                    "letter {leader} was handed over"
                );
                Fate::Settled(rows(State::Sent, ""))
            }
            Ok(Delivery::Discarded) => Fate::Settled(rows(State::Dropped, "no_transport")),
            Err(error @ (SendError::Permanent(_) | SendError::Address(_))) => {
                let (reason, turn) = (error.reason(), error.kind());
                tracing::warn!(
                    letter = leader.0,
                    code = reason.code,
                    turn,
                    "letter {leader} was refused and is given up"
                );
                let why = said(&claim, &letter, reason.to_string());
                let rows = rows(State::Dead, &why);
                match error {
                    SendError::Address(_) => Fate::NoSuchAddress(rows, why),
                    _ => Fate::Settled(rows),
                }
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
                let refused = went && code.is_some();
                let why = said(&claim, &letter, error.to_string());
                self.try_later(leader, attempts, &claim, why, refused)
                    .await?;
                return Ok(code.is_none() || matches!(error, SendError::Ours(_)));
            }
        };
        let reader = Whose::of(&claim);
        self.settle(leader, fate, reader).await?;
        Ok(false)
    }

    /// From here on the letter may have arrived, whatever this process comes to know of it.
    async fn mark_going(&self, leader: LetterId, went: &AtomicBool) -> Result<(), SendError> {
        let node = Arc::clone(&self.node);
        let marked = self
            .db
            .write(move |tx| store::going(tx, &node, leader))
            .await;
        match marked {
            Ok(true) => {
                went.store(true, Ordering::Relaxed);
                Ok(())
            }
            Ok(false) => Err(SendError::Retry(Reason::new(
                "another node has this letter",
            ))),
            Err(failure) => Err(SendError::Ours(Reason::new(failure))),
        }
    }

    async fn try_later(
        &self,
        leader: LetterId,
        attempts: i64,
        claim: &Claim,
        why: String,
        refused: bool,
    ) -> Outcome<()> {
        let (now, node) = (self.clock.now(), Arc::clone(&self.node));
        let first = i64::try_from(self.routine.retry_first_seconds).unwrap_or(i64::MAX);
        match rules::pause_after(attempts, first) {
            Some(pause) => {
                let until = now + pause;
                self.write_down(move |tx| store::put_off(tx, &node, leader, until, &why, refused))
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
                self.settle(leader, Fate::Settled(rows), Whose::Nobodys)
                    .await
            }
        }
    }

    async fn settle(&self, leader: LetterId, fate: Fate, reader: Whose) -> Outcome<()> {
        let (now, node) = (self.clock.now(), Arc::clone(&self.node));
        self.write_down(move |tx| {
            let (rows, suspended) = match &fate {
                Fate::Settled(rows) => (rows, None),
                Fate::NoSuchAddress(rows, why) => (rows, Some(why)),
            };
            store::settle(tx, now, &node, leader, rows)?;
            match (reader, suspended) {
                (Whose::Members(member), Some(why)) => {
                    members::suspend_mail(tx, now, &Actor::System, member, why)
                }
                (Whose::Subscribers(subscriber), Some(_)) => subscribers::lost(tx, now, subscriber),
                _ => Ok(()),
            }
        })
        .await
    }

    /// Writes down what became of a letter. Were that lost, the letter would be sent again, so a database that is away for a
    /// moment is waited for, far shorter than a lease.
    async fn write_down(
        &self,
        work: impl Fn(&mut Tx<'_>) -> Outcome<()> + Clone + Send + 'static,
    ) -> Outcome<()> {
        let mut pauses = [100, 400, 1_600, 6_400]
            .map(Duration::from_millis)
            .into_iter();
        loop {
            let attempt = work.clone();
            match (self.db.write(move |tx| attempt(tx)).await, pauses.next()) {
                (Err(error), Some(pause)) => {
                    tracing::warn!(%error, "what became of a letter could not be written down; tried again");
                    tokio::time::sleep(pause).await;
                }
                (outcome, _) => return outcome,
            }
        }
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
        match store::load_material(conn, row.told()?, &reader, &desk)? {
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
        let extras = if claim.leader.is_digest() {
            let weekly = Channel::parse(&claim.leader.channel) == Some(Channel::Weekly);
            let since = now - TimeDelta::days(if weekly { 7 } else { 1 });
            store::extras(conn, &reader, office.language_of(&reader), since)?
        } else {
            Extras::default()
        };
        let (look, _) = look::look(conn)?;
        prepared.letter = Some(office.write(claim, &reader, &materials, &extras, &look, now)?);
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
