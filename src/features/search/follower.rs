//! Keeps the index true: reads the ledger, reads again whatever was touched, and commits it with the ledger position.
//!
//! An index that is new, damaged, or ahead of its database is built again from the tables, up to the head that was read
//! before the first table; the ledger brings it what happened meanwhile. Until then questions are answered from the
//! database, so nobody waits for it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::index::{SearchError, SearchIndex};
use super::reindex;
use super::sources::{SOURCES, Touched};
use super::writer::IndexWriter;
use crate::base::failure::{Failure, Outcome};
use crate::db::Db;
use crate::ledger::{self, Entry, Follower};

/// The name under which it stands among the followers.
pub const NAME: &str = "search";
/// A commit costs about 0.1 s however few documents it has; a new report is to be found within 1 s.
const PACE: Duration = Duration::from_millis(300);
/// Rows that a rebuild reads at once.
const PAGE: i64 = 500;
/// How long a rebuild works before it looks whether it is asked to stop.
const STINT: Duration = Duration::from_secs(1);
/// Fresh starts in a row that wait for nothing: what breaks more often is not the file but the disk, or a fault of ours.
const FREE_STARTS: u32 = 5;
/// From then on building takes at most one part in so many of the time, however long it takes.
const SHARE: u32 = 10;
/// The shortest pause before one more fresh start, where even beginning fails.
const SHORTEST_REST: Duration = Duration::from_secs(2);
/// The longest.
const LONGEST_REST: Duration = Duration::from_secs(1_800);
/// After so long without damage the count begins anew.
const HEALTHY_AFTER: Duration = Duration::from_secs(3_600);

/// The follower that fills the index.
pub struct Indexer {
    db: Db,
    index: SearchIndex,
    held: AtomicBool,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    writer: Option<IndexWriter>,
    rebuild: Option<Rebuild>,
    /// Whether the index was compared with its checksums and with its database since the process began.
    checked: bool,
    stale: bool,
    starts: u32,
    last_start: Option<Instant>,
    /// How long the last rebuild took, finished or not.
    took: Duration,
}

/// A rebuild that is under way; nothing of it is committed before its end.
struct Rebuild {
    begun: Instant,
    /// The ledger position that the tables had reached before they were read.
    head: i64,
    source: usize,
    after: i64,
}

/// Why an index is built again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Need {
    /// It is empty: there was none, or one of another version.
    Fresh,
    /// Somebody asked for it.
    Asked,
    /// It has read more than its database has: that was restored from a backup.
    Ahead,
    /// Its files are not what was written.
    Damaged,
}

impl Indexer {
    /// Fills `index` from `db`.
    pub fn new(db: Db, index: SearchIndex) -> Self {
        Self {
            db,
            index,
            held: AtomicBool::new(false),
            state: Mutex::default(),
        }
    }

    /// Lets it rest (or go on): whoever writes years of history at once indexes it once, at the end.
    pub fn hold(&self, held: bool) {
        self.held.store(held, Ordering::Release);
    }

    /// How many documents can be found.
    pub fn documents(&self) -> u64 {
        self.index.len()
    }

    /// Builds the whole index from the tables, on this thread. Returns how many things can be found.
    pub fn rebuild(&self) -> Outcome<u64> {
        let mut state = self.state();
        self.begin(&mut state, Need::Asked)?;
        while state.rebuild.is_some() {
            if let Err(error) = self.go_on(&mut state)? {
                return Err(self.after_trouble(&mut state, error));
            }
        }
        Ok(self.index.len())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Why the index has to be built again, if it has to.
    fn need(&self, state: &mut State) -> Outcome<Option<Need>> {
        // A rebuild that is under way notices at its commit; everything else is looked at every time.
        if !self.index.looks_whole() {
            return Ok(Some(Need::Damaged));
        }
        let position = match self.index.position() {
            Ok(Some(position)) => position,
            Ok(None) => return Ok(Some(Need::Fresh)),
            Err(error) => {
                tracing::warn!(%error, "search: the last commit cannot be read");
                self.index.mark_damaged();
                return Ok(Some(Need::Damaged));
            }
        };
        if !self.index.is_complete() {
            tracing::warn!("search: files of the last commit are missing");
            self.index.mark_damaged();
            return Ok(Some(Need::Damaged));
        }
        if !state.checked {
            if !self.index.is_whole() {
                self.index.mark_damaged();
                return Ok(Some(Need::Damaged));
            }
            state.stale = position > self.db.read_now(ledger::head)?;
            state.checked = true;
            // Taken at once, so that nobody else writes while this process answers. While somebody does, batches wait.
            match self.writer(state) {
                Ok(_) | Err(SearchError::WriterBusy) => {}
                Err(error) => tracing::warn!(%error, "search: the index cannot be written yet"),
            }
        }
        if state.stale {
            return Ok(Some(Need::Ahead));
        }
        let asked = self.index.folder().is_some_and(reindex::is_asked);
        Ok(asked.then_some(Need::Asked))
    }

    fn writer<'s>(&self, state: &'s mut State) -> Result<&'s mut IndexWriter, SearchError> {
        let writer = match state.writer.take() {
            Some(writer) => writer,
            None => {
                let writer = self.index.writer()?;
                // Somebody else may have written since this process opened it.
                self.index.reload()?;
                writer
            }
        };
        Ok(state.writer.insert(writer))
    }

    /// Starts a rebuild; in an empty index where the present one is damaged.
    fn begin(&self, state: &mut State, need: Need) -> Outcome<()> {
        tracing::info!(?need, "search: the index is built from the tables");
        let head = self.db.read_now(ledger::head)?;
        let begun = if need == Need::Damaged {
            self.start_over(state)
        } else {
            self.writer(state).and_then(IndexWriter::clear)
        };
        begun.map_err(|error| self.after_trouble(state, error))?;
        state.rebuild = Some(Rebuild {
            begun: Instant::now(),
            head,
            source: 0,
            after: 0,
        });
        Ok(())
    }

    /// Leaves the damaged files behind; refuses when that did not help several times in a row.
    fn start_over(&self, state: &mut State) -> Result<(), SearchError> {
        state.starts = match state.last_start {
            Some(last) if last.elapsed() < HEALTHY_AFTER => state.starts.saturating_add(1),
            _ => 1,
        };
        state.last_start = Some(Instant::now());
        state.writer = match state.writer.take() {
            Some(writer) => Some(writer.start_over()?),
            None => {
                self.index.start_over()?;
                None
            }
        };
        self.writer(state)?;
        Ok(())
    }

    /// Whether the next fresh start has to wait.
    fn must_wait(state: &State) -> bool {
        let rest = (state.took * SHARE).clamp(SHORTEST_REST, LONGEST_REST);
        state.starts >= FREE_STARTS
            && state
                .last_start
                .is_some_and(|last| last.elapsed() < rest.min(HEALTHY_AFTER))
    }

    /// Works on the rebuild for a while. The outer error is the database's: nothing is lost, it goes on from here.
    fn go_on(&self, state: &mut State) -> Outcome<Result<(), SearchError>> {
        let begun = Instant::now();
        while let Some(rebuild) = &mut state.rebuild {
            let Some(source) = SOURCES.get(rebuild.source) else {
                return Ok(self.finish(state));
            };
            let after = rebuild.after;
            let stretch = self.db.read_now(|conn| (source.after)(conn, after, PAGE))?;
            match stretch.last {
                Some(last) => rebuild.after = last,
                None => {
                    rebuild.source += 1;
                    rebuild.after = 0;
                }
            }
            let written = self.writer(state).and_then(|writer| {
                let mut documents = stretch.documents.iter();
                documents.try_for_each(|document| writer.upsert(document))
            });
            if written.is_err() || begun.elapsed() > STINT {
                return Ok(written);
            }
        }
        Ok(Ok(()))
    }

    fn finish(&self, state: &mut State) -> Result<(), SearchError> {
        let Some(rebuild) = state.rebuild.take() else {
            return Ok(());
        };
        self.writer(state)?.commit(rebuild.head)?;
        state.took = rebuild.begun.elapsed();
        (state.checked, state.stale) = (true, false);
        if let Some(folder) = self.index.folder() {
            reindex::done(folder)?;
        }
        tracing::info!(
            documents = self.index.len(),
            position = rebuild.head,
            "search: the index is built"
        );
        Ok(())
    }

    /// Brings the index from one position to the next.
    fn follow(&self, state: &mut State, entries: &[Entry]) -> Outcome<Result<(), SearchError>> {
        let Some((first, last)) = entries.first().zip(entries.last()) else {
            return Ok(Ok(()));
        };
        let touched = Touched::by(entries)?;
        let fresh = self.db.read_now(|conn| touched.read(conn))?;
        let written = self.writer(state).and_then(|writer| {
            // Whoever had the writer before may have come further.
            if self.index.position()?.is_some_and(|at| at >= first.seq) {
                return Ok(());
            }
            for subject in fresh.gone {
                writer.delete(subject);
            }
            for document in &fresh.documents {
                writer.upsert(document)?;
            }
            writer.commit(last.seq)
        });
        Ok(written)
    }

    /// After an error nothing uncommitted is trusted; whether the files are at fault is looked up.
    fn after_trouble(&self, state: &mut State, error: SearchError) -> Failure {
        state.writer = None;
        if let Some(rebuild) = state.rebuild.take() {
            state.took = rebuild.begun.elapsed();
        }
        let damaged = match &error {
            SearchError::WriterBusy => false,
            SearchError::Damaged(_) => true,
            SearchError::Engine(_) => !self.index.is_whole(),
        };
        if damaged {
            self.index.mark_damaged();
        }
        Failure::Fault(error.into())
    }

    fn work(&self, state: &mut State, entries: &[Entry]) -> Outcome<Result<(), SearchError>> {
        if state.rebuild.is_none()
            && let Some(need) = self.need(state)?
        {
            self.begin(state, need)?;
        }
        if state.rebuild.is_some() {
            self.go_on(state)
        } else {
            self.follow(state, entries)
        }
    }
}

impl Follower for Indexer {
    fn name(&self) -> &'static str {
        NAME
    }

    fn position(&self) -> Outcome<i64> {
        if self.held.load(Ordering::Acquire) {
            return self.db.read_now(ledger::head);
        }
        let mut state = self.state();
        let need = match &state.rebuild {
            Some(_) => return Ok(0),
            None => self.need(&mut state)?,
        };
        match need {
            None => Ok(self.index.position().map_err(fault)?.unwrap_or_default()),
            Some(Need::Damaged) if Self::must_wait(&state) => Err(Failure::Fault(anyhow::anyhow!(
                "the search index broke again; it is built anew after a pause, and the database answers until then"
            ))),
            Some(need) => {
                // Where nothing ever happened no batch comes, and nothing is left to be done.
                if need == Need::Asked && self.db.read_now(ledger::head)? == 0 {
                    self.index
                        .folder()
                        .map_or(Ok(()), reindex::done)
                        .map_err(fault)?;
                }
                Ok(0)
            }
        }
    }

    fn handle(&self, entries: &[Entry]) -> Outcome<()> {
        let mut state = self.state();
        // Broken files make the engine panic in places; that is only one more way of being damaged.
        let worked = catch_unwind(AssertUnwindSafe(|| self.work(&mut state, entries)));
        let error = match worked {
            Ok(Ok(Ok(()))) => return Ok(()),
            Ok(Ok(Err(error))) => error,
            Ok(Err(failure)) => return Err(failure),
            Err(_) => SearchError::Damaged("the engine gave up on it".to_owned()),
        };
        let failure = self.after_trouble(&mut state, error);
        if self.index.is_damaged() && !Self::must_wait(&state) {
            // Looked at again at once: the next step starts over.
            tracing::warn!(error = %failure, "search: the index is damaged");
            return Ok(());
        }
        Err(failure)
    }

    fn pace(&self) -> Duration {
        PACE
    }
}

fn fault(error: impl Into<anyhow::Error>) -> Failure {
    Failure::Fault(error.into())
}
