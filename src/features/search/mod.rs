//! The search room: what was reported, tried and learnt is found again, in Korean and English.
//!
//! One index per node, derived from the tables: [`SearchIndex`] is opened by whoever asks, [`IndexWriter`] is held by the
//! follower alone and commits the ledger position with the documents. [`SearchIndex::similar`] answers "has somebody said
//! this before?", [`SearchIndex::search`] answers the search page. Who asks is part of every question ([`Audience`]): what
//! they may not see is neither found nor counted.

mod analysis;
mod document;
mod eval;
mod hangul;
mod index;
mod likeness;
mod normalise;
mod plan;
mod query;
mod sieve;
mod similar;
mod vocabulary;
mod writer;

#[cfg(test)]
mod tests;

pub use analysis::{Analyser, TermKind, Token, marks};
pub use document::{Audience, Document, Kind};
pub use eval::{Lane, Measures, Options, Report, RunLine, evaluate};
pub use index::{Opened, SearchError, SearchIndex};
pub use query::{Filters, FoundItem, Page, Request, Sort};
pub use similar::{Hit, Resemblance, Verdict};
pub use writer::IndexWriter;
