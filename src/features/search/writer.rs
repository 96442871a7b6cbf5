//! The one writer of the index; only the follower that fills it holds one.

use std::sync::Arc;

use tantivy::schema::Term;
use tantivy::{TantivyDocument, TantivyError};

use super::analysis::Analyser;
use super::document::{CARRIED, Document, Kind, kind_number, language_number, visibility_number};
use super::hangul;
use super::index::{Generation, SearchError, SearchIndex};
use crate::base::subject::Subject;

/// Memory for documents that are not committed yet.
const HEAP: usize = 32_000_000;

/// How often the title's terms are counted against once for the body's. Measured: 2 to 5 are within 0.005 nDCG of each other.
const TITLE_WEIGHT: usize = 3;

/// Characters of a body that are analysed; what comes later hardly says what a report is about.
const BODY_LIMIT: usize = 20_000;

/// Writes documents; nothing is found before [`IndexWriter::commit`].
pub struct IndexWriter {
    index: SearchIndex,
    generation: Arc<Generation>,
    engine: tantivy::IndexWriter,
    analyser: Analyser,
}

impl IndexWriter {
    pub(super) fn open(index: SearchIndex) -> Result<Self, SearchError> {
        let generation = index.generation();
        let engine = generation.index.writer_with_num_threads(1, HEAP)?;
        Ok(Self {
            index,
            generation,
            engine,
            analyser: Analyser::new(),
        })
    }

    /// Adds `document`, in place of an earlier one of the same subject.
    pub fn upsert(&mut self, document: &Document) -> Result<(), SearchError> {
        self.delete(document.subject);
        let Some(kind) = Kind::of(document.subject) else {
            return Ok(());
        };
        let entry = self.entry(document, kind);
        self.engine.add_document(entry)?;
        Ok(())
    }

    fn entry(&mut self, document: &Document, kind: Kind) -> TantivyDocument {
        let fields = self.generation.fields;
        let mut entry = TantivyDocument::default();
        entry.add_text(fields.key, document.subject.to_string());
        entry.add_text(fields.title, &document.title);
        entry.add_text(fields.text, self.terms(document));
        for gram in hangul::initials(&document.title) {
            entry.add_text(fields.initials, gram);
        }
        if let Some(status) = &document.status {
            entry.add_text(fields.tag, format!("status={status}"));
        }
        if let Some(area) = document.area {
            entry.add_text(fields.tag, format!("area={area}"));
        }
        if document.carried {
            entry.add_text(fields.tag, CARRIED);
        }
        if let Some(canonical) = document.canonical {
            entry.add_text(fields.canonical, canonical.to_string());
        }
        if let Some(reporter) = document.reporter {
            entry.add_i64(fields.reporter, reporter.0);
        }
        entry.add_u64(fields.kind, kind_number(kind));
        entry.add_i64(fields.number, document.subject.id());
        entry.add_u64(fields.visibility, visibility_number(document.visibility));
        entry.add_u64(fields.language, language_number(document.language));
        entry.add_i64(fields.updated, document.updated);
        entry.add_u64(fields.voices, document.voices);
        entry.add_u64(fields.minutes, document.minutes_per_month);
        entry
    }

    /// The terms of both title and body as one field: a word of the title simply counts several times (a simple BM25F, which
    /// measured better than two fields and costs half the postings to read).
    fn terms(&mut self, document: &Document) -> String {
        let body_end = document
            .body
            .char_indices()
            .nth(BODY_LIMIT)
            .map_or(document.body.len(), |(at, _)| at);
        let body = document.body.get(..body_end).unwrap_or_default();
        let mut title = String::new();
        for token in self.analyser.analyse(&document.title) {
            title.push_str(&token.term);
            title.push(' ');
        }
        let mut terms = title.repeat(TITLE_WEIGHT);
        for token in self.analyser.analyse(body) {
            terms.push_str(&token.term);
            terms.push(' ');
        }
        terms
    }

    /// Removes what is known of `subject`.
    pub fn delete(&mut self, subject: Subject) {
        let key = Term::from_field_text(self.generation.fields.key, &subject.to_string());
        self.engine.delete_term(key);
    }

    /// Removes everything, to be filled again; until the next commit readers still find what was there.
    pub fn clear(&mut self) -> Result<(), SearchError> {
        self.engine.delete_all_documents()?;
        Ok(())
    }

    /// Makes everything since the last commit durable together with the ledger `position` it stands for, and findable at once.
    pub fn commit(&mut self, position: i64) -> Result<(), SearchError> {
        let mut prepared = self.engine.prepare_commit()?;
        prepared.set_payload(&position.to_string());
        prepared.commit()?;
        self.generation.reload()
    }

    /// Forgets everything since the last commit.
    pub fn rollback(&mut self) -> Result<(), SearchError> {
        self.engine.rollback()?;
        Ok(())
    }

    /// Leaves a damaged index behind and writes into an empty one; fill it from the tables.
    pub fn start_over(self) -> Result<Self, SearchError> {
        let index = self.index.clone();
        drop(self);
        index.start_over()?;
        Self::open(index)
    }

    /// Waits for merges in the background and lets the writer go.
    pub fn close(self) -> Result<(), SearchError> {
        self.engine
            .wait_merging_threads()
            .map_err(|error: TantivyError| error.into())
    }
}
