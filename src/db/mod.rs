//! The ground floor: two databases behind one door.
//!
//! [`Db::read`] hands out one consistent snapshot; [`Db::write`] hands out a [`Tx`], the only thing that can change
//! rows. Writing transactions happen one after another on both databases (SQLite: one writer thread that commits
//! waiting requests together; PostgreSQL: an advisory lock across all nodes), so that a rule that was checked inside
//! a transaction still holds when it commits, and no race has to be thought of in a room. The closures are
//! synchronous and are handed no client: no network happens inside a transaction.

mod conn;
pub mod dialect;
pub mod dump;
mod error;
mod migrate;
mod postgres;
pub mod schema;
pub mod secrets;
mod sqlite;

use std::path::PathBuf;
use std::sync::Arc;

use tokio::sync::{oneshot, watch};

pub use conn::Conn;
pub use error::{DbError, is_unique_violation};
pub use migrate::{MigrationState, down_all, migrate, state};

use crate::base::failure::{Failure, Outcome, words_of_panic};

/// Where the data is and how it is opened.
#[derive(Debug, Clone)]
pub struct DbOptions {
    /// `postgres://…`, or nothing for the embedded SQLite in the data folder.
    pub url: Option<String>,
    /// The data folder.
    pub data_dir: PathBuf,
    /// Connections for reading (SQLite) or for everything (PostgreSQL).
    pub connections: u32,
    /// Whether every commit waits for the disk. Only tests say no.
    pub durable: bool,
}

impl DbOptions {
    /// The SQLite file.
    pub fn sqlite_file(&self) -> PathBuf {
        self.data_dir.join("insole.db")
    }

    /// Whether the embedded database is used.
    pub fn is_sqlite(&self) -> bool {
        self.url.is_none()
    }
}

/// One entry that a transaction will append to the ledger when it ends; made and consumed by `ledger`.
#[derive(Debug, Clone)]
pub struct PendingEntry {
    /// Microseconds since 1970, UTC.
    pub at: i64,
    /// `member`, `letter`, `system` or `anyone`.
    pub actor_kind: &'static str,
    /// The member behind it.
    pub actor_id: Option<i64>,
    /// `pain_point.reported` …
    pub kind: String,
    /// What it is about.
    pub subject: (&'static str, i64),
    /// What else it touches, so that it stands in that history too.
    pub related: Option<(&'static str, i64)>,
    /// JSON, exactly as it will be stored and hashed.
    pub payload: String,
    /// Who may see it.
    pub visibility: &'static str,
}

/// Appends entries at the end of a transaction and returns the position of the last one.
pub type Seal = fn(&mut Conn, &[PendingEntry]) -> Outcome<i64>;

/// A writing transaction. Made here only; dereferences to the connection for reading.
pub struct Tx<'c> {
    conn: &'c mut Conn,
    entries: Vec<PendingEntry>,
}

impl Tx<'_> {
    /// Keeps an entry for the end of the transaction; `ledger::append` is the way to call this.
    pub fn keep_entry(&mut self, entry: PendingEntry) {
        self.entries.push(entry);
    }

    /// How many entries are kept so far.
    pub fn kept_entries(&self) -> usize {
        self.entries.len()
    }
}

impl std::ops::Deref for Tx<'_> {
    type Target = Conn;
    fn deref(&self) -> &Conn {
        self.conn
    }
}

impl std::ops::DerefMut for Tx<'_> {
    fn deref_mut(&mut self) -> &mut Conn {
        self.conn
    }
}

/// The open database. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    inner: Arc<Inner>,
}

struct Inner {
    backend: Backend,
    seal: Seal,
    /// The newest ledger position this process committed; followers wake on it.
    committed: watch::Sender<i64>,
}

enum Backend {
    Sqlite(sqlite::Sqlite),
    Postgres(postgres::Postgres),
}

impl Db {
    /// Opens the database as it is; [`migrate`] must have brought it up to date.
    pub fn open(options: &DbOptions, seal: Seal) -> anyhow::Result<Self> {
        let backend = match &options.url {
            None => Backend::Sqlite(sqlite::Sqlite::open(options)?),
            Some(url) => Backend::Postgres(postgres::Postgres::open(url, options)?),
        };
        Ok(Self {
            inner: Arc::new(Inner {
                backend,
                seal,
                committed: watch::Sender::new(0),
            }),
        })
    }

    /// Reads from one consistent snapshot, off the web threads.
    pub async fn read<T: Send + 'static>(
        &self,
        f: impl FnOnce(&mut Conn) -> Outcome<T> + Send + 'static,
    ) -> Outcome<T> {
        let db = self.clone();
        blocking(move || db.read_now(f)).await
    }

    /// Reads from one consistent snapshot on this thread; for followers and the command line.
    pub fn read_now<T>(&self, f: impl FnOnce(&mut Conn) -> Outcome<T>) -> Outcome<T> {
        match &self.inner.backend {
            Backend::Sqlite(sqlite) => sqlite.read(f),
            Backend::Postgres(postgres) => postgres.read(f),
        }
    }

    /// Writes in one transaction: everything in `f` and its ledger entries, or nothing.
    pub async fn write<T: Send + 'static>(
        &self,
        f: impl FnOnce(&mut Tx<'_>) -> Outcome<T> + Send + 'static,
    ) -> Outcome<T> {
        match &self.inner.backend {
            Backend::Sqlite(sqlite) => {
                let (reply, answer) = oneshot::channel();
                sqlite.submit(self.work(f), move |outcome| {
                    // The person has gone away: what they asked for is committed all the same.
                    let _ = reply.send(outcome);
                });
                let outcome = answer.await.map_err(|_| gone())?;
                self.after(outcome)
            }
            Backend::Postgres(_) => {
                let db = self.clone();
                blocking(move || db.write_now(f)).await
            }
        }
    }

    /// Like [`Db::write`] on this thread; for followers, the timekeeper and the command line.
    pub fn write_now<T: Send + 'static>(
        &self,
        f: impl FnOnce(&mut Tx<'_>) -> Outcome<T> + Send + 'static,
    ) -> Outcome<T> {
        let outcome = match &self.inner.backend {
            Backend::Sqlite(sqlite) => {
                let (reply, answer) = std::sync::mpsc::sync_channel(1);
                sqlite.submit(self.work(f), move |outcome| {
                    let _ = reply.send(outcome);
                });
                answer.recv().map_err(|_| gone())?
            }
            Backend::Postgres(postgres) => postgres.write(self.work(f)),
        };
        self.after(outcome)
    }

    /// The newest ledger position committed by this process; changes wake followers.
    pub fn committed(&self) -> watch::Receiver<i64> {
        self.inner.committed.subscribe()
    }

    /// `sqlite` or `postgres`, for people.
    pub fn backend_name(&self) -> &'static str {
        match &self.inner.backend {
            Backend::Sqlite(_) => "sqlite",
            Backend::Postgres(_) => "postgres",
        }
    }

    /// The closure of a room, followed by sealing its ledger entries inside the same transaction.
    fn work<T>(
        &self,
        f: impl FnOnce(&mut Tx<'_>) -> Outcome<T> + Send + 'static,
    ) -> impl FnOnce(&mut Conn) -> Outcome<(T, Option<i64>)> + Send + 'static {
        let seal = self.inner.seal;
        move |conn| {
            let mut tx = Tx {
                conn,
                entries: Vec::new(),
            };
            let value = f(&mut tx)?;
            let Tx { conn, entries } = tx;
            let position = if entries.is_empty() {
                None
            } else {
                Some(seal(conn, &entries)?)
            };
            Ok((value, position))
        }
    }

    fn after<T>(&self, outcome: Outcome<(T, Option<i64>)>) -> Outcome<T> {
        let (value, position) = outcome?;
        if let Some(position) = position {
            self.inner.committed.send_if_modified(|newest| {
                let newer = position > *newest;
                *newest = position.max(*newest);
                newer
            });
        }
        Ok(value)
    }
}

fn gone() -> Failure {
    Failure::Fault(anyhow::anyhow!("the database writer has stopped"))
}

async fn blocking<T: Send + 'static>(
    f: impl FnOnce() -> Outcome<T> + Send + 'static,
) -> Outcome<T> {
    match tokio::task::spawn_blocking(f).await {
        Ok(outcome) => outcome,
        Err(error) => Err(Failure::Fault(anyhow::anyhow!(
            "a database task ended early: {error}"
        ))),
    }
}

/// Runs `f`, turning a panic into a fault so that one broken closure cannot take a connection or the writer with it.
fn contained<T>(f: impl FnOnce() -> Outcome<T>) -> Outcome<T> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(f)).unwrap_or_else(|panic| {
        Err(Failure::Fault(anyhow::anyhow!(
            "panicked inside a transaction: {}",
            words_of_panic(&*panic)
        )))
    })
}
