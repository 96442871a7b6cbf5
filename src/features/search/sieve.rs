//! Who may see what, asked for every document inside the query itself.
//!
//! The engine's pruning (block-max WAND) survives: a document that may not be seen is dropped before it can raise the bar.

use tantivy::columnar::Column;
use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED};

use super::document::{Audience, Kind, kind_number, language_number, visibility_from};
use crate::base::ids::MemberId;
use crate::base::language::Language;
use crate::base::subject::Subject;

/// What a document must satisfy to exist for a question.
#[derive(Debug, Clone)]
pub(super) struct Condition {
    /// For whom.
    pub audience: Audience,
    /// Only these kinds; empty means any.
    pub kinds: Vec<Kind>,
    /// Only this language.
    pub language: Option<Language>,
    /// Not this one.
    pub except: Option<Subject>,
    /// Changed at this second or later.
    pub updated_from: Option<i64>,
    /// Changed before this second.
    pub updated_before: Option<i64>,
}

impl Condition {
    /// Nothing but the audience's rights.
    pub fn audience(audience: Audience) -> Self {
        Self {
            audience,
            kinds: Vec::new(),
            language: None,
            except: None,
            updated_from: None,
            updated_before: None,
        }
    }

    pub(super) fn open(&self, reader: &SegmentReader) -> tantivy::Result<Sieve> {
        let columns = reader.fast_fields();
        Ok(Sieve {
            condition: self.clone(),
            visibility: columns.u64("visibility")?,
            reporter: columns.i64("reporter")?,
            kind: columns.u64("kind")?,
            number: columns.i64("number")?,
            language: columns.u64("language")?,
            updated: columns.i64("updated")?,
        })
    }
}

/// A [`Condition`] with the columns of one segment.
pub(super) struct Sieve {
    condition: Condition,
    visibility: Column<u64>,
    reporter: Column<i64>,
    kind: Column<u64>,
    number: Column<i64>,
    language: Column<u64>,
    updated: Column<i64>,
}

impl Sieve {
    /// Whether `doc` exists for the question. A document without a visibility exists for administrators alone.
    pub fn passes(&self, doc: DocId) -> bool {
        let condition = &self.condition;
        let visibility = visibility_from(self.visibility.first(doc).unwrap_or(u64::MAX));
        let reporter = || self.reporter.first(doc).map(MemberId);
        let seen = condition.audience.sees(visibility, None)
            || condition.audience.sees(visibility, reporter());
        seen && self.kind_passes(doc) && self.language_passes(doc) && self.time_passes(doc)
    }

    fn kind_passes(&self, doc: DocId) -> bool {
        let kind = self.kind.first(doc);
        let wanted = self.condition.kinds.is_empty()
            || self
                .condition
                .kinds
                .iter()
                .any(|wanted| kind == Some(kind_number(*wanted)));
        let excluded = self.condition.except.is_some_and(|subject| {
            Kind::of(subject).map(kind_number) == kind
                && self.number.first(doc) == Some(subject.id())
        });
        wanted && !excluded
    }

    fn language_passes(&self, doc: DocId) -> bool {
        self.condition
            .language
            .is_none_or(|language| self.language.first(doc) == Some(language_number(language)))
    }

    fn time_passes(&self, doc: DocId) -> bool {
        if self.condition.updated_from.is_none() && self.condition.updated_before.is_none() {
            return true;
        }
        let updated = self.updated.first(doc).unwrap_or(i64::MIN);
        self.condition
            .updated_from
            .is_none_or(|from| updated >= from)
            && self
                .condition
                .updated_before
                .is_none_or(|before| updated < before)
    }
}

/// `inner`, of which only what passes the condition exists.
#[derive(Debug)]
pub(super) struct SievedQuery {
    pub inner: Box<dyn Query>,
    pub condition: Condition,
}

impl Clone for SievedQuery {
    fn clone(&self) -> Self {
        Self {
            inner: self.inner.box_clone(),
            condition: self.condition.clone(),
        }
    }
}

impl Query for SievedQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(SievedWeight {
            inner: self.inner.weight(scoring)?,
            condition: self.condition.clone(),
        }))
    }
}

struct SievedWeight {
    inner: Box<dyn Weight>,
    condition: Condition,
}

impl Weight for SievedWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let mut scorer = SievedScorer {
            inner: self.inner.scorer(reader, boost)?,
            sieve: self.condition.open(reader)?,
        };
        scorer.settle();
        Ok(Box::new(scorer))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        self.inner.explain(reader, doc)
    }

    fn for_each_pruning(
        &self,
        threshold: Score,
        reader: &SegmentReader,
        callback: &mut dyn FnMut(DocId, Score) -> Score,
    ) -> tantivy::Result<()> {
        let sieve = self.condition.open(reader)?;
        let mut bar = threshold;
        self.inner
            .for_each_pruning(threshold, reader, &mut |doc, score| {
                if sieve.passes(doc) {
                    bar = callback(doc, score);
                }
                bar
            })
    }
}

struct SievedScorer {
    inner: Box<dyn Scorer>,
    sieve: Sieve,
}

impl SievedScorer {
    /// Moves on to the first document that passes, from where the inner scorer stands.
    fn settle(&mut self) -> DocId {
        let mut doc = self.inner.doc();
        while doc != TERMINATED && !self.sieve.passes(doc) {
            doc = self.inner.advance();
        }
        doc
    }
}

impl DocSet for SievedScorer {
    fn advance(&mut self) -> DocId {
        self.inner.advance();
        self.settle()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.inner.seek(target);
        self.settle()
    }

    fn doc(&self) -> DocId {
        self.inner.doc()
    }

    fn size_hint(&self) -> u32 {
        self.inner.size_hint()
    }
}

impl Scorer for SievedScorer {
    fn score(&mut self) -> Score {
        self.inner.score()
    }
}
