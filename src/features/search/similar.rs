//! "Somebody has said this before": the documents that resemble a text.

use std::collections::HashSet;

use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, BoostQuery, Occur, Query, TermQuery};
use tantivy::schema::{IndexRecordOption, Term, Value};
use tantivy::{DocAddress, DocSet, Searcher, TantivyDocument};

use super::document::{Audience, Kind, parse_subject};
use super::index::{Fields, SearchError, SearchIndex};
use super::likeness::Letters;
use super::plan::{Plan, PlannedTerm, plan_similar};
use super::sieve::{Condition, SievedQuery};
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
            audience,
            kinds: &[Kind::PainPoint, Kind::Retrospective],
            language: None,
            except: None,
            limit: 10,
        }
    }
}

/// How sure the index is of a resemblance. Terms alone never reach `same`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The same pain.
    Same,
    /// Worth a look.
    Related,
}

impl Verdict {
    /// As the API writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Related => "related",
        }
    }
}

/// Something that resembles the text.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// What it is: of a merged one, the one it was merged into.
    pub subject: Subject,
    /// Its title.
    pub title: String,
    /// 0 to 1, comparable between questions.
    pub score: f32,
    /// How sure.
    pub verdict: Verdict,
    /// Words of the question that it shares, as they were written.
    pub why: Vec<String>,
    /// The terms it shares: mark its title with [`super::marks`].
    pub terms: HashSet<String>,
    /// The merged one whose text matched, where `subject` is the one it was merged into.
    pub folded: Option<Subject>,
}

/// A document that the terms brought up.
struct Candidate {
    address: DocAddress,
    subject: Subject,
    title: String,
    canonical: Option<Subject>,
    score: f32,
}

impl SearchIndex {
    /// Finds what resembles a text, best first; nothing that its audience may not see.
    pub fn similar(&self, question: &Resemblance<'_>) -> Result<Vec<Hit>, SearchError> {
        self.guarded(|| {
            let (searcher, fields) = self.searcher();
            let plan = plan_similar(&searcher, fields.text, question.title, question.body)?;
            if plan.terms.is_empty() || question.limit == 0 {
                return Ok(Vec::new());
            }
            let condition = Condition {
                kinds: question.kinds.to_vec(),
                language: question.language,
                except: question.except,
                ..Condition::audience(question.audience)
            };
            let found = candidates(
                &searcher,
                fields,
                &plan,
                condition,
                CANDIDATES.max(question.limit),
            )?;
            let ranked = rank(found, question.title, &plan);
            hits(&searcher, fields, &plan, question, ranked)
        })
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

fn candidates(
    searcher: &Searcher,
    fields: Fields,
    plan: &Plan,
    condition: Condition,
    most: usize,
) -> Result<Vec<Candidate>, SearchError> {
    let clauses = plan
        .terms
        .iter()
        .map(|term| (Occur::Should, term_query(fields, term)))
        .collect();
    let query = SievedQuery {
        inner: Box::new(BooleanQuery::new(clauses)),
        condition,
    };
    let top = searcher.search(&query, &TopDocs::with_limit(most).order_by_score())?;
    let mut found = Vec::with_capacity(top.len());
    for (score, address) in top {
        let stored = Stored::load(searcher, fields, address)?;
        found.push(Candidate {
            address,
            subject: stored.subject,
            title: stored.title,
            canonical: stored.canonical,
            score,
        });
    }
    Ok(found)
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

fn rank(mut found: Vec<Candidate>, title: &str, plan: &Plan) -> Vec<Candidate> {
    let (letters, best_possible) = (Letters::of(title), plan.best_possible());
    for candidate in &mut found {
        let likeness = letters.likeness(&Letters::of(&candidate.title));
        candidate.score = plan.known_share() * blend(candidate.score, best_possible, likeness);
    }
    found.sort_by(|a, b| {
        b.score
            .total_cmp(&a.score)
            .then_with(|| a.subject.id().cmp(&b.subject.id()))
    });
    found
}

/// The best of each merged family, with the reason.
fn hits(
    searcher: &Searcher,
    fields: Fields,
    plan: &Plan,
    question: &Resemblance<'_>,
    ranked: Vec<Candidate>,
) -> Result<Vec<Hit>, SearchError> {
    let mut hits: Vec<Hit> = Vec::with_capacity(question.limit);
    for candidate in ranked {
        let (subject, title, folded) = shown_as(searcher, fields, question.audience, &candidate)?;
        if hits.iter().any(|hit| hit.subject == subject) || question.except == Some(subject) {
            continue;
        }
        let matched = matched_terms(searcher, fields, plan, candidate.address)?;
        hits.push(Hit {
            subject,
            title,
            score: candidate.score,
            verdict: Verdict::Related,
            why: plan.surfaces(question.title, question.body, &matched),
            terms: plan.telling(&matched),
            folded,
        });
        if hits.len() == question.limit {
            break;
        }
    }
    Ok(hits)
}

/// A merged one is shown as the one it was merged into, unless the audience may not see that.
fn shown_as(
    searcher: &Searcher,
    fields: Fields,
    audience: Audience,
    candidate: &Candidate,
) -> Result<(Subject, String, Option<Subject>), SearchError> {
    if let Some(canonical) = candidate.canonical
        && let Some(stored) = find(searcher, fields, audience, canonical)?
    {
        return Ok((stored.subject, stored.title, Some(candidate.subject)));
    }
    Ok((candidate.subject, candidate.title.clone(), None))
}

/// The document of `subject`, if the audience may see it.
fn find(
    searcher: &Searcher,
    fields: Fields,
    audience: Audience,
    subject: Subject,
) -> Result<Option<Stored>, SearchError> {
    let term = Term::from_field_text(fields.key, &subject.to_string());
    let query = SievedQuery {
        inner: Box::new(TermQuery::new(term, IndexRecordOption::Basic)),
        condition: Condition::audience(audience),
    };
    let top = searcher.search(&query, &TopDocs::with_limit(1).order_by_score())?;
    top.first()
        .map(|(_, address)| Stored::load(searcher, fields, *address))
        .transpose()
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
