//! The search room: what was reported, tried and learnt is found again, in Korean and English.
//!
//! One index per node, derived from the tables: [`SearchIndex`] is opened by whoever asks, [`IndexWriter`] is held by the
//! follower alone and commits the ledger position with the documents. [`SearchIndex::similar`] answers "has somebody said
//! this before?", [`SearchIndex::search`] answers the search page. Who asks is part of every question ([`Audience`]): what
//! they may not see is neither found nor counted.

mod analysis;
mod answers;
mod api;
mod document;
mod eval;
mod follower;
mod hangul;
mod index;
mod lexical;
mod likeness;
mod meaning;
mod normalise;
mod pages;
mod plan;
mod query;
mod ranking;
mod reindex;
mod shown;
mod sieve;
mod similar;
mod sources;
mod stamps;
mod synonyms;
mod torn;
mod tuning;
mod vocabulary;
mod writer;

#[cfg(test)]
mod tests;

use std::path::Path;

use actix_web::web::ServiceConfig;

pub use analysis::{Analyser, TermKind, Token, marks};
pub use answers::Search;
pub use document::{Audience, Document, Kind};
pub use eval::{Judged, Lane, Measures, Options, Report, RunLine, evaluate, evaluate_own};
pub use follower::{Indexer, NAME};
pub use index::{Opened, SearchError, SearchIndex};
pub use meaning::{Meaning, VectorMaker};
pub use query::{About, Filters, FoundItem, Page, Request, Sort};
pub use reindex::{Reindexed, folder, reindex};
pub use similar::{Hit, Resemblance, Verdict};
pub use synonyms::Synonyms;
pub use tuning::{Belief, FEWEST, JudgedScore, TooFew, Trial, Tuning, keep_tuning, tuning};
pub use writer::IndexWriter;

/// Opens the index of a data folder. Where the disk refuses, one in memory serves until the next start.
pub fn open(data_dir: &Path) -> Result<SearchIndex, SearchError> {
    match SearchIndex::open(&folder(data_dir)) {
        Ok((index, _)) => Ok(index),
        Err(error) => {
            tracing::error!(%error, "search: the index folder cannot be used; the index lives in memory for now");
            SearchIndex::in_memory()
        }
    }
}

/// The pages and the API.
pub fn routes(cfg: &mut ServiceConfig) {
    pages::routes(cfg);
    api::routes(cfg);
}
