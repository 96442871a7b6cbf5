//! Building the index anew because somebody asks for it: by this process, or by the one that serves.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::follower::Indexer;
use super::index::{SearchError, SearchIndex};
use crate::base::failure::{Failure, Outcome};
use crate::db::Db;

/// How long the serving process may take to notice that it was asked, and to finish.
const PATIENCE: Duration = Duration::from_secs(3_600);

/// The index of a data folder.
pub fn folder(data_dir: &Path) -> PathBuf {
    data_dir.join("index")
}

/// Who built the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reindexed {
    /// This process; so many things can be found.
    Here(u64),
    /// The process that serves on the same data.
    ByTheServer,
}

/// Builds the index of `data_dir` anew from the database. Where another process holds its writer, that one is asked and
/// waited for.
pub fn reindex(db: &Db, data_dir: &Path) -> Outcome<Reindexed> {
    let folder = folder(data_dir);
    let index = match SearchIndex::inspect(&folder) {
        Ok(Some(index)) => index,
        Ok(None) | Err(_) => SearchIndex::open(&folder).map_err(fault)?.0,
    };
    match index.writer() {
        Ok(writer) => {
            drop(writer);
            Indexer::new(db.clone(), index)
                .rebuild()
                .map(Reindexed::Here)
        }
        Err(SearchError::WriterBusy) => ask(&folder),
        Err(error) => Err(fault(error)),
    }
}

fn ask(folder: &Path) -> Outcome<Reindexed> {
    fs::write(mark(folder), b"")?;
    let asked = Instant::now();
    while is_asked(folder) {
        if asked.elapsed() > PATIENCE {
            return Err(fault(anyhow::anyhow!(
                "the process that holds the search index did not build it within an hour; look at its log"
            )));
        }
        std::thread::park_timeout(Duration::from_millis(100));
    }
    Ok(Reindexed::ByTheServer)
}

/// A file beside the index: a request that outlives whoever made it.
fn mark(folder: &Path) -> PathBuf {
    folder.join("rebuild")
}

/// Whether somebody asked for a rebuild.
pub(super) fn is_asked(folder: &Path) -> bool {
    mark(folder).exists()
}

/// It is built.
pub(super) fn done(folder: &Path) -> io::Result<()> {
    match fs::remove_file(mark(folder)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn fault(error: impl Into<anyhow::Error>) -> Failure {
    Failure::Fault(error.into())
}
