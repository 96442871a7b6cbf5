//! What reads the ledger from where it stopped and does the work that follows.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::watch;

use super::store::{Entry, entries_after, head};
use crate::base::failure::{Outcome, words_of_panic};
use crate::db::Db;

/// How many entries a follower is handed at once.
const BATCH: i64 = 500;
/// How long a follower sleeps when nothing wakes it: finds rows that another process wrote.
const POLL: Duration = Duration::from_millis(250);
/// How long a reader waits for a follower, and how many entries it may be behind to be waited for.
const PATIENCE: Duration = Duration::from_millis(800);
const SOON: i64 = 2 * BATCH;
/// The longest pause after failures.
/// Short enough that nobody waits long once a full disk has room again.
const LONGEST_PAUSE: Duration = Duration::from_secs(15);

/// Reads the ledger in order. `handle` does the work of a batch and saves its own position together with it: in one
/// transaction, in the index commit, or in memory. It may see a batch again after a crash, never skip one.
pub trait Follower: Send + Sync {
    /// A stable name.
    fn name(&self) -> &'static str;
    /// The position after which it goes on.
    fn position(&self) -> Outcome<i64>;
    /// Does the work of these entries and saves the position of the last of them.
    fn handle(&self, entries: &[Entry]) -> Outcome<()>;
    /// How long it rests after a batch, so that what comes meanwhile is one batch; nothing waits when draining.
    fn pace(&self) -> Duration {
        Duration::ZERO
    }
}

/// Why a blocking task ended early.
pub(crate) fn why_it_ended(error: tokio::task::JoinError) -> String {
    match error.try_into_panic() {
        Ok(panic) => format!("it panicked: {}", words_of_panic(&*panic)),
        Err(error) => error.to_string(),
    }
}

/// How a follower is doing, for `/readyz`, `doctor` and the administrators.
#[derive(Debug, Clone, Default)]
pub struct FollowerState {
    /// The last position it finished.
    pub position: i64,
    /// Failures in a row; 0 when all is well.
    pub failures: u32,
    /// What the last failure said, without any person's words.
    pub last_error: Option<String>,
}

/// Runs followers, each at its own pace.
#[derive(Clone)]
pub struct Runner {
    db: Db,
    followers: Vec<Arc<dyn Follower>>,
    states: Arc<Mutex<HashMap<&'static str, FollowerState>>>,
}

impl Runner {
    /// A runner for these followers.
    pub fn new(db: Db, followers: Vec<Arc<dyn Follower>>) -> Self {
        Self {
            db,
            followers,
            states: Arc::default(),
        }
    }

    /// How each follower is doing.
    pub fn states(&self) -> Vec<(&'static str, FollowerState)> {
        let states = self.states.lock().unwrap_or_else(PoisonError::into_inner);
        self.followers
            .iter()
            .map(|follower| {
                (
                    follower.name(),
                    states.get(follower.name()).cloned().unwrap_or_default(),
                )
            })
            .collect()
    }

    /// Starts every follower; each stops at a batch boundary when `stop` becomes true.
    pub fn spawn(&self, stop: &watch::Receiver<bool>) -> Vec<tokio::task::JoinHandle<()>> {
        self.followers
            .iter()
            .map(|follower| tokio::spawn(self.clone().run(Arc::clone(follower), stop.clone())))
            .collect()
    }

    async fn run(self, follower: Arc<dyn Follower>, mut stop: watch::Receiver<bool>) {
        // Registered before the first look: what commits in between wakes at once.
        let mut committed = self.db.committed();
        while !*stop.borrow() {
            committed.mark_unchanged();
            let (runner, next) = (self.clone(), Arc::clone(&follower));
            let step = tokio::task::spawn_blocking(move || runner.step(next.as_ref())).await;
            let pause = match step {
                Ok(Ok(true)) => {
                    tokio::select! {
                        _ = stop.changed() => {}
                        () = tokio::time::sleep(follower.pace()) => {}
                    }
                    continue;
                }
                Ok(Ok(false)) => POLL,
                Ok(Err(error)) => self.note_failure(follower.name(), &error.to_string()),
                Err(panic) => self.note_failure(follower.name(), &why_it_ended(panic)),
            };
            let healthy = pause == POLL;
            tokio::select! {
                _ = stop.changed() => {}
                _ = committed.changed(), if healthy => {}
                () = tokio::time::sleep(pause) => {}
            }
        }
    }

    /// Handles at most one batch; whether there was anything to do.
    fn step(&self, follower: &dyn Follower) -> Outcome<bool> {
        let position = follower.position()?;
        let entries = self
            .db
            .read_now(|conn| entries_after(conn, position, BATCH))?;
        if entries.is_empty() {
            self.note_position(follower.name(), position);
            return Ok(false);
        }
        follower.handle(&entries)?;
        // As it says itself: an index that is built from the tables may not have come as far as this batch.
        self.note_position(follower.name(), follower.position()?);
        Ok(true)
    }

    /// Runs every follower until none has anything left to do: tests and the demo drain instead of sleeping.
    /// Blocks; call it from a blocking thread. Whether any follower did anything.
    pub fn settle(&self) -> Outcome<bool> {
        let mut worked = false;
        loop {
            let mut moved = false;
            for follower in &self.followers {
                while self.step(follower.as_ref())? {
                    moved = true;
                }
            }
            worked |= moved;
            if !moved {
                return Ok(worked);
            }
        }
    }

    /// Waits until the named follower has handled what is committed now, so that what is read next shows it. One that fails,
    /// rests or is far behind is not waited for, and none for longer than a moment.
    pub async fn catch_up(&self, name: &str) -> Outcome<()> {
        let target = self.db.read(head).await?;
        let soon = |state: &FollowerState| {
            state.failures == 0 && (target - SOON..target).contains(&state.position)
        };
        let reached = async {
            while self.state(name).as_ref().is_some_and(soon) {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        // Whoever reads does not care why it is not there yet.
        let _ = tokio::time::timeout(PATIENCE, reached).await;
        Ok(())
    }

    fn state(&self, name: &str) -> Option<FollowerState> {
        let states = self.states.lock().unwrap_or_else(PoisonError::into_inner);
        states.get(name).cloned()
    }

    fn note_position(&self, name: &'static str, position: i64) {
        let state = FollowerState {
            position,
            ..FollowerState::default()
        };
        self.states
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(name, state);
    }

    /// Remembers and logs a failure; how long to wait before the next try.
    fn note_failure(&self, name: &'static str, error: &str) -> Duration {
        let mut states = self.states.lock().unwrap_or_else(PoisonError::into_inner);
        let state = states.entry(name).or_default();
        state.failures = state.failures.saturating_add(1);
        state.last_error = Some(error.to_owned());
        let pause = Duration::from_secs(1u64 << state.failures.min(6)).min(LONGEST_PAUSE);
        tracing::error!(
            follower = name,
            failures = state.failures,
            error,
            "a follower failed; it tries again"
        );
        pause
    }
}
