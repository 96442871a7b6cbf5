//! "Somebody has said this before": the documents that resemble a text.
//!
//! Asked in two steps around one snapshot of the index: its terms bring up [`Candidates`], and these are ranked, by words
//! alone or together with what lies near in meaning (whoever asks reads that from the database in between).

use std::collections::{BTreeMap, HashMap, HashSet};

use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, BoostQuery, EnableScoring, Occur, Query, TermQuery, Weight};
use tantivy::schema::{IndexRecordOption, Term, Value};
use tantivy::{DocAddress, DocId, DocSet, Searcher, TantivyDocument};

use super::document::{Audience, Kind, language_from, parse_subject};
use super::index::{Fields, SearchError, SearchIndex};
use super::likeness::Letters;
use super::meaning::Closeness;
use super::plan::{Plan, PlannedTerm, plan_similar};
use super::ranking::{Evidence, by_words, verdict};
use super::sieve::{Condition, SievedQuery};
use super::synonyms::Synonyms;
use crate::base::actor::stored_words;
use crate::base::language::Language;
use crate::base::subject::Subject;

/// Documents that the terms bring up and that are then compared letter by letter.
const CANDIDATES: usize = 60;
/// Weight of the likeness of the titles' letters, the terms' being 1. Measured: 0.3 to 0.6 are within 0.003 nDCG of each other.
const LIKENESS: f32 = 0.4;

/// What resembles this?
#[derive(Debug, Clone)]
pub struct Resemblance<'a> {
    /// What is being reported, in a line; may be unfinished.
    pub title: &'a str,
    /// The rest of it; may be empty.
    pub body: &'a str,
    /// The language of both.
    pub written_in: Language,
    /// Who asks.
    pub audience: Audience,
    /// Kinds wanted.
    pub kinds: &'a [Kind],
    /// Only this language.
    pub language: Option<Language>,
    /// Not this one: the pain point that is being looked at.
    pub except: Option<Subject>,
    /// Most hits wanted.
    pub limit: usize,
}

impl<'a> Resemblance<'a> {
    /// Pain points and retrospectives that resemble `title` and `body`.
    pub fn new(title: &'a str, body: &'a str, audience: Audience) -> Self {
        Self {
            title,
            body,
            written_in: Language::of_text(&format!("{title} {body}")),
            audience,
            kinds: &[Kind::PainPoint, Kind::Retrospective],
            language: None,
            except: None,
            limit: 10,
        }
    }
}

/// How sure the index is of a resemblance. Terms alone never reach `same`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Worth a look.
    Related,
    /// The same pain.
    Same,
}

stored_words!(Verdict { Related = "related", Same = "same" });

/// Something that resembles the text.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// What it is: of a merged one, the one it was merged into.
    pub subject: Subject,
    /// Its title.
    pub title: String,
    /// How likely both are about the same pain, from 0 to 1.
    pub score: f32,
    /// Whether meaning was compared as well as words; the score is then how likely it is the same pain.
    pub by_meaning: bool,
    /// How sure.
    pub verdict: Verdict,
    /// Words of the question that it shares, as they were written.
    pub why: Vec<String>,
    /// The terms it shares: mark its title with [`super::marks`].
    pub terms: HashSet<String>,
    /// The merged one whose text matched, where `subject` is the one it was merged into.
    pub folded: Option<Subject>,
}

/// A document that may be among the answers.
struct Candidate {
    address: DocAddress,
    subject: Subject,
    title: String,
    canonical: Option<Subject>,
    language: Language,
    /// What the terms give it; later its final score.
    score: f32,
}

/// What the terms of a question brought up, and the snapshot of the index in which they did.
pub(super) struct Candidates<'q> {
    index: SearchIndex,
    searcher: Searcher,
    fields: Fields,
    question: &'q Resemblance<'q>,
    plan: Plan,
    found: Vec<Candidate>,
}

impl SearchIndex {
    /// Finds what resembles a text by its words, best first; nothing that its audience may not see.
    pub fn similar(&self, question: &Resemblance<'_>) -> Result<Vec<Hit>, SearchError> {
        self.candidates(question, &Synonyms::default())?
            .by_words(|_, score| score)
    }

    /// What the terms of a question bring up.
    pub(super) fn candidates<'q>(
        &self,
        question: &'q Resemblance<'q>,
        synonyms: &Synonyms,
    ) -> Result<Candidates<'q>, SearchError> {
        self.guarded(|| {
            let (searcher, fields) = self.searcher();
            let asked = (question.title, question.body);
            let plan = plan_similar(&searcher, fields.text, synonyms, asked)?;
            let mut candidates = Candidates {
                index: self.clone(),
                searcher,
                fields,
                question,
                plan,
                found: Vec::new(),
            };
            if !candidates.plan.terms.is_empty() && question.limit > 0 {
                candidates.look_up()?;
            }
            Ok(candidates)
        })
    }
}

impl Candidates<'_> {
    /// What they are.
    pub fn subjects(&self) -> impl Iterator<Item = Subject> {
        self.found.iter().map(|candidate| candidate.subject)
    }

    /// The answer by words alone; `tuned` is a score as it holds here, for texts in one language or in two.
    pub fn by_words(mut self, tuned: impl Fn(bool, f32) -> f32) -> Result<Vec<Hit>, SearchError> {
        let (letters, best_possible) =
            (Letters::of(self.question.title), self.plan.best_possible());
        for candidate in &mut self.found {
            let likeness = letters.likeness(&Letters::of(&candidate.title));
            let score =
                by_words(self.plan.known_share() * blend(candidate.score, best_possible, likeness));
            let own_language = candidate.language == self.question.written_in;
            candidate.score = tuned(own_language, score);
        }
        self.answer(false, |_| Verdict::Related)
    }

    /// The answer by words and by meaning; what lies near is an answer even where it shares no word.
    pub fn by_words_and_meaning(
        mut self,
        near: &HashMap<Subject, Closeness>,
        tuned: impl Fn(bool, f32) -> f32,
    ) -> Result<Vec<Hit>, SearchError> {
        let index = self.index.clone();
        index.guarded(|| self.add_near(near))?;
        let letters = Letters::of(self.question.title);
        let best_possible = self.plan.best_possible().max(f32::MIN_POSITIVE);
        for candidate in &mut self.found {
            let evidence = Evidence {
                own_language: candidate.language == self.question.written_in,
                closeness: near
                    .get(&candidate.subject)
                    .copied()
                    .unwrap_or(Closeness::FAR),
                terms: candidate.score / best_possible,
                letters: letters.likeness(&Letters::of(&candidate.title)),
            };
            candidate.score = tuned(evidence.own_language, evidence.probability());
        }
        self.answer(true, verdict)
    }

    fn condition(&self) -> Condition {
        Condition {
            kinds: self.question.kinds.to_vec(),
            language: self.question.language,
            except: self.question.except,
            ..Condition::audience(self.question.audience)
        }
    }

    fn query(&self, terms: &[PlannedTerm]) -> BooleanQuery {
        let terms = terms.iter();
        BooleanQuery::new(
            terms
                .map(|term| (Occur::Should, term_query(self.fields, term)))
                .collect(),
        )
    }

    fn look_up(&mut self) -> Result<(), SearchError> {
        let looked_up = self.plan.looked_up();
        let query = SievedQuery {
            inner: Box::new(self.query(looked_up)),
            condition: self.condition(),
        };
        let most = CANDIDATES.max(self.question.limit);
        let top = self
            .searcher
            .search(&query, &TopDocs::with_limit(most).order_by_score())?;
        if looked_up.len() == self.plan.terms.len() {
            for (score, address) in top {
                let candidate = self.candidate(address, score)?;
                self.found.push(candidate);
            }
            return Ok(());
        }
        self.add_scored(top.into_iter().map(|(_, address)| address))
    }

    fn candidate(&self, address: DocAddress, score: f32) -> Result<Candidate, SearchError> {
        let stored = Stored::load(&self.searcher, self.fields, address)?;
        let segment = self.searcher.segment_reader(address.segment_ord);
        let language = segment.fast_fields().u64("language")?;
        Ok(Candidate {
            address,
            subject: stored.subject,
            title: stored.title,
            canonical: stored.canonical,
            language: language_from(language.first(address.doc_id).unwrap_or_default()),
            score,
        })
    }

    /// Adds what lies near but was not brought up by terms, as far as the audience may see it, with what its terms give it.
    fn add_near(&mut self, near: &HashMap<Subject, Closeness>) -> Result<(), SearchError> {
        let known: HashSet<Subject> = self.subjects().collect();
        let mut missing = Vec::new();
        for subject in near.keys().filter(|subject| !known.contains(subject)) {
            let found = address_of(&self.searcher, self.fields, self.condition(), *subject)?;
            missing.extend(found);
        }
        self.add_scored(missing.into_iter())
    }

    /// Adds these documents with what all the terms give them.
    fn add_scored(
        &mut self,
        addresses: impl Iterator<Item = DocAddress>,
    ) -> Result<(), SearchError> {
        let mut in_segments: BTreeMap<u32, Vec<DocId>> = BTreeMap::new();
        for address in addresses {
            let in_segment = in_segments.entry(address.segment_ord).or_default();
            in_segment.push(address.doc_id);
        }
        let weight = self
            .query(&self.plan.terms)
            .weight(EnableScoring::enabled_from_searcher(&self.searcher))?;
        for (segment, mut documents) in in_segments {
            documents.sort_unstable();
            for (document, score) in self.scores(weight.as_ref(), segment, &documents)? {
                let candidate = self.candidate(DocAddress::new(segment, document), score)?;
                self.found.push(candidate);
            }
        }
        Ok(())
    }

    /// What the terms give each of these documents of a segment, which come in order.
    fn scores(
        &self,
        weight: &dyn Weight,
        segment: u32,
        documents: &[DocId],
    ) -> Result<Vec<(DocId, f32)>, SearchError> {
        let mut scorer = weight.scorer(self.searcher.segment_reader(segment), 1.0)?;
        Ok(documents
            .iter()
            .map(|document| {
                if scorer.doc() < *document {
                    scorer.seek(*document);
                }
                let has_terms = scorer.doc() == *document;
                (*document, if has_terms { scorer.score() } else { 0.0 })
            })
            .collect())
    }

    /// The best of each merged family, with the reason.
    fn answer(
        mut self,
        by_meaning: bool,
        verdict: impl Fn(f32) -> Verdict,
    ) -> Result<Vec<Hit>, SearchError> {
        self.found.sort_by(|a, b| {
            b.score
                .total_cmp(&a.score)
                .then_with(|| a.subject.id().cmp(&b.subject.id()))
        });
        let index = self.index.clone();
        index.guarded(|| {
            let limit = self.question.limit;
            let mut hits: Vec<Hit> = Vec::with_capacity(limit);
            for candidate in &self.found {
                if hits.len() >= limit {
                    break;
                }
                let (subject, title, folded) = self.shown_as(candidate)?;
                let again = hits.iter().any(|hit| hit.subject == subject);
                if again || self.question.except == Some(subject) {
                    continue;
                }
                let matched =
                    matched_terms(&self.searcher, self.fields, &self.plan, candidate.address)?;
                hits.push(Hit {
                    subject,
                    title,
                    score: candidate.score,
                    by_meaning,
                    verdict: verdict(candidate.score),
                    why: self
                        .plan
                        .surfaces(self.question.title, self.question.body, &matched),
                    terms: self.plan.telling(&matched),
                    folded,
                });
            }
            Ok(hits)
        })
    }

    /// A merged one is shown as the one it was merged into, unless the audience may not see that.
    fn shown_as(
        &self,
        candidate: &Candidate,
    ) -> Result<(Subject, String, Option<Subject>), SearchError> {
        if let Some(canonical) = candidate.canonical {
            let condition = Condition::audience(self.question.audience);
            let found = address_of(&self.searcher, self.fields, condition, canonical)?;
            if let Some(address) = found {
                let stored = Stored::load(&self.searcher, self.fields, address)?;
                return Ok((stored.subject, stored.title, Some(candidate.subject)));
            }
        }
        Ok((candidate.subject, candidate.title.clone(), None))
    }
}

/// One clause for each planned term.
pub(super) fn term_query(fields: Fields, term: &PlannedTerm) -> Box<dyn Query> {
    let query = TermQuery::new(
        Term::from_field_text(fields.text, &term.term),
        IndexRecordOption::WithFreqs,
    );
    Box::new(BoostQuery::new(Box::new(query), term.weight))
}

/// What the index stores of a document to show it.
pub(super) struct Stored {
    pub subject: Subject,
    pub title: String,
    pub canonical: Option<Subject>,
}

impl Stored {
    pub fn load(
        searcher: &Searcher,
        fields: Fields,
        address: DocAddress,
    ) -> Result<Self, SearchError> {
        let document: TantivyDocument = searcher.doc(address)?;
        let text = |field| document.get_first(field).and_then(|value| value.as_str());
        let subject = text(fields.key)
            .and_then(parse_subject)
            .ok_or_else(|| SearchError::Damaged("a document without its subject".to_owned()))?;
        Ok(Self {
            subject,
            title: text(fields.title).unwrap_or_default().to_owned(),
            canonical: text(fields.canonical).and_then(parse_subject),
        })
    }
}

/// Score of the terms against the best possible one, and the likeness of the titles' letters, together between 0 and 1.
pub(super) fn blend(terms: f32, best_possible: f32, likeness: f32) -> f32 {
    let share = if best_possible > 0.0 {
        (terms / best_possible).min(1.0)
    } else {
        0.0
    };
    (share + LIKENESS * likeness) / (1.0 + LIKENESS)
}

/// The document of `subject`, if it exists for the question.
fn address_of(
    searcher: &Searcher,
    fields: Fields,
    condition: Condition,
    subject: Subject,
) -> Result<Option<DocAddress>, SearchError> {
    let term = Term::from_field_text(fields.key, &subject.to_string());
    let query = SievedQuery {
        inner: Box::new(TermQuery::new(term, IndexRecordOption::Basic)),
        condition,
    };
    let top = searcher.search(&query, &TopDocs::with_limit(1).order_by_score())?;
    Ok(top.first().map(|(_, address)| *address))
}

/// Which planned terms the document at `address` has.
pub(super) fn matched_terms<'p>(
    searcher: &Searcher,
    fields: Fields,
    plan: &'p Plan,
    address: DocAddress,
) -> Result<HashSet<&'p str>, SearchError> {
    let inverted = searcher
        .segment_reader(address.segment_ord)
        .inverted_index(fields.text)?;
    let mut matched = HashSet::new();
    for planned in &plan.terms {
        let term = Term::from_field_text(fields.text, &planned.term);
        let Some(mut postings) = inverted.read_postings(&term, IndexRecordOption::Basic)? else {
            continue;
        };
        // Seeking backwards is not allowed, and the first posting may already lie behind.
        let at = if postings.doc() < address.doc_id {
            postings.seek(address.doc_id)
        } else {
            postings.doc()
        };
        if at == address.doc_id {
            matched.insert(planned.term.as_str());
        }
    }
    Ok(matched)
}
