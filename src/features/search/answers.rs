//! Who is asked: the index, and the database as long as the index cannot answer.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::index::{SearchError, SearchIndex};
use super::meaning::{Closeness, Meaning};
use super::query::{Page, Request};
use super::ranking::WORTH_SHOWING;
use super::similar::{Candidates, Hit, Resemblance};
use super::synonyms::Synonyms;
use super::tuning::{Tuning, tuning, tuning_version};
use super::{Audience, Filters, Kind, NAME, lexical};
use crate::base::failure::Outcome;
use crate::base::finder::Finder;
use crate::base::ids::PainPointId;
use crate::base::language::Language;
use crate::base::subject::Subject;
use crate::db::Conn;
use crate::features::glossary::{self, Glossary};

/// Of each language, how many of what lies nearest is looked at.
const NEAREST: usize = 50;

/// Answers questions; one in the app, cheap to clone.
#[derive(Clone)]
pub struct Search {
    index: SearchIndex,
    meaning: Arc<Meaning>,
    /// The glossary, cut into terms.
    synonyms: Versioned<Synonyms>,
    /// What was learnt from the studio's decisions.
    tuning: Versioned<Tuning>,
}

/// Something as it was read last, and which version that was.
struct Versioned<T>(Arc<Mutex<Option<(i64, Arc<T>)>>>);

impl<T> Clone for Versioned<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> Default for Versioned<T> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<T> Versioned<T> {
    fn read(&self) -> Option<(i64, Arc<T>)> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn of(&self, version: i64) -> Option<Arc<T>> {
        let (known, value) = self.read()?;
        (known == version).then_some(value)
    }

    fn keep(&self, version: i64, value: T) -> Arc<T> {
        let value = Arc::new(value);
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *kept = Some((version, Arc::clone(&value)));
        value
    }
}

impl Search {
    /// Asks `index`, and `meaning` where a model is installed.
    pub fn new(index: SearchIndex, meaning: Arc<Meaning>) -> Self {
        Self {
            index,
            meaning,
            synonyms: Versioned::default(),
            tuning: Versioned::default(),
        }
    }

    /// What resembles a text, best first.
    pub fn similar(&self, conn: &mut Conn, question: &Resemblance<'_>) -> Outcome<Vec<Hit>> {
        let synonyms = self.synonyms(conn)?;
        let Some(candidates) = self.asked(|index| index.candidates(question, &synonyms)) else {
            return lexical::similar(conn, question);
        };
        let (near, tuning) = (self.near(conn, question, &candidates)?, self.tuning(conn)?);
        let answer = self.asked(|_| match &near {
            Some((near, model)) => candidates.by_words_and_meaning(near, |own_language, score| {
                tuning.of(Some(model), own_language, score)
            }),
            None => candidates.by_words(|own_language, score| tuning.of(None, own_language, score)),
        });
        match answer {
            Some(hits) => Ok(hits),
            None => lexical::similar(conn, question),
        }
    }

    /// Whether somebody who writes should be shown this. Among few documents little is known about how rare a word is, and
    /// scores are low: the bar rises with the first five hundred. Where words are all there is, one of them must say something.
    pub fn is_worth_showing(&self, hit: &Hit) -> bool {
        let bar = WORTH_SHOWING * (self.index.len() as f32 / 500.0).min(1.0);
        hit.score >= bar && (self.meaning.is_there() || !hit.why.is_empty())
    }

    /// What lies near the question in meaning, how near its candidates lie, and by which model; `None` without one.
    fn near(
        &self,
        conn: &mut Conn,
        question: &Resemblance<'_>,
        candidates: &Candidates<'_>,
    ) -> Outcome<Option<(HashMap<Subject, Closeness>, String)>> {
        let Some(meant) = self.meaning.question(question.title, question.body)? else {
            return Ok(None);
        };
        let languages = match &question.language {
            Some(language) => std::slice::from_ref(language),
            None => &Language::ALL[..],
        };
        let mut near = self.meaning.near(conn, &meant, languages, NEAREST)?;
        self.meaning
            .add(conn, &meant, candidates.subjects(), &mut near)?;
        Ok(Some((near, meant.model().to_owned())))
    }

    /// Up to which entry of the ledger answers know everything, in words and, where a model is installed, in meaning.
    pub fn up_to(&self, conn: &mut Conn) -> Outcome<i64> {
        let words = self.asked(SearchIndex::position).flatten().unwrap_or(0);
        let meaning = self.meaning.up_to(conn)?;
        Ok(meaning.map_or(words, |meaning| meaning.min(words)))
    }

    /// Whether the index can be asked; if not, the database answers, and its answers say less.
    pub fn is_ready(&self) -> bool {
        !self.index.is_empty() && !self.index.is_damaged()
    }

    /// What has these words and passes these filters.
    pub fn search(&self, conn: &mut Conn, request: &Request<'_>) -> Outcome<Page> {
        let synonyms = self.synonyms(conn)?;
        match self.asked(|index| index.search(request, &synonyms)) {
            Some(page) => Ok(page),
            None => lexical::search(conn, request),
        }
    }

    /// The glossary that holds, cut into terms.
    fn synonyms(&self, conn: &mut Conn) -> Outcome<Arc<Synonyms>> {
        let version = glossary::version(conn)?;
        if let Some(synonyms) = self.synonyms.of(version) {
            return Ok(synonyms);
        }
        let kept = glossary::current(conn)?;
        // One that a newer Insole wrote may be more than this one can read: then nothing stands for anything else.
        let glossary = Glossary::parse(&kept.text).unwrap_or_default();
        Ok(self.synonyms.keep(kept.version, Synonyms::of(&glossary)))
    }

    /// What holds of what was learnt from decisions.
    fn tuning(&self, conn: &mut Conn) -> Outcome<Arc<Tuning>> {
        if let Some(tuning) = self.tuning.of(tuning_version(conn)?) {
            return Ok(tuning);
        }
        let (kept, version) = tuning(conn)?;
        Ok(self.tuning.keep(version, kept))
    }

    /// The glossary as it was when somebody last asked with a database at hand.
    fn synonyms_so_far(&self) -> Arc<Synonyms> {
        match self.synonyms.read() {
            Some((_, synonyms)) => synonyms,
            None => self.synonyms.keep(0, Synonyms::of(&Glossary::usual())),
        }
    }

    /// The index's answer; `None` when it has to be filled first, or failed (the follower sees to it).
    fn asked<T>(&self, question: impl FnOnce(&SearchIndex) -> Result<T, SearchError>) -> Option<T> {
        if !self.is_ready() {
            return None;
        }
        question(&self.index)
            .inspect_err(|error| tracing::warn!(%error, "search: the database answers instead"))
            .ok()
    }

    /// For the lists of other rooms.
    pub fn finder(&self) -> Arc<dyn Finder> {
        Arc::new(self.clone())
    }
}

impl Finder for Search {
    fn follower(&self) -> &'static str {
        NAME
    }

    fn find_pain_points(&self, words: &str, most: usize) -> Outcome<Option<Vec<PainPointId>>> {
        let synonyms = self.synonyms_so_far();
        let request = Request {
            filters: Filters {
                kinds: vec![Kind::PainPoint],
                carried: true,
                ..Filters::default()
            },
            limit: most,
            ..Request::new(words, Audience::Admin)
        };
        let page = self.asked(|index| index.search(&request, &synonyms));
        Ok(page.map(|page| {
            let subjects = page.items.into_iter().map(|item| item.subject);
            subjects
                .filter_map(|subject| match subject {
                    Subject::PainPoint(id) => Some(id),
                    _ => None,
                })
                .collect()
        }))
    }
}
