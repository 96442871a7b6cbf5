//! The search page: every word must be there, as it is written or as it is being written.
//!
//! A word of Hangul is there when all its meaningful pairs are; an identifier when all its parts or its joined form are; an
//! unknown word when one that it begins, or one letter away from it, is. Where nothing has every word, any word will do, and
//! the answer says so.

use std::collections::HashSet;

use tantivy::collector::{Count, TopDocs};
use tantivy::query::{AllQuery, BooleanQuery, ConstScoreQuery, Occur, Query, TermQuery};
use tantivy::schema::{IndexRecordOption, Term};
use tantivy::{DocAddress, Order, Searcher};

use super::analysis::{Analyser, TermKind, Token};
use super::document::{Audience, CARRIED, Kind};
use super::hangul::initials_asked;
use super::index::{Fields, SearchError, SearchIndex};
use super::likeness::Letters;
use super::normalise::split_tail;
use super::plan::{Plan, plan_similar, rarity};
use super::sieve::{Condition, SievedQuery};
use super::similar::{Stored, blend, term_query};
use super::synonyms::Synonyms;
use super::vocabulary::{ends_in_prefix, expand, misspellings};
use crate::base::ids::AreaId;
use crate::base::language::Language;
use crate::base::subject::Subject;

/// The first so many by terms are ordered once more by the likeness of their titles.
const REORDERED: usize = 100;
/// Substance from which a term must be there.
const REQUIRED: f32 = 0.75;
/// Words of a request that are looked at.
const MOST_WORDS: usize = 20;

/// What narrows a search beside its words.
#[derive(Debug, Clone, Default)]
pub struct Filters {
    /// Only these kinds; empty means any.
    pub kinds: Vec<Kind>,
    /// Only these states; empty means any.
    pub statuses: Vec<String>,
    /// Only what these areas are about; `Some` of nothing finds nothing.
    pub about: Option<About>,
    /// Only in this language.
    pub language: Option<Language>,
    /// Changed at this second (since 1970) or later.
    pub updated_from: Option<i64>,
    /// Changed before this second.
    pub updated_before: Option<i64>,
    /// Also merged ones whose text their canonical one carries; wanted anyway where the states name `merged`.
    pub carried: bool,
}

/// Areas, and what belongs to them without saying so in its own row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct About {
    /// Reports name their area.
    pub areas: Vec<AreaId>,
    /// Projects that hold such reports, their retrospectives, and the areas themselves.
    pub subjects: Vec<Subject>,
}

/// The order of what is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// Best match first; last changed first where there are no words.
    #[default]
    Relevance,
    /// Last changed first.
    Updated,
    /// Most people behind it first.
    Voices,
    /// Most time lost first.
    Impact,
}

/// A search.
#[derive(Debug, Clone)]
pub struct Request<'a> {
    /// The words; may be empty, may end in the middle of one.
    pub text: &'a str,
    /// What narrows it.
    pub filters: Filters,
    /// Who asks.
    pub audience: Audience,
    /// In which order.
    pub sort: Sort,
    /// How many to leave out, from the page before.
    pub offset: usize,
    /// Most items wanted.
    pub limit: usize,
}

impl<'a> Request<'a> {
    /// The best 20 matches of `text`.
    pub fn new(text: &'a str, audience: Audience) -> Self {
        Self {
            text,
            filters: Filters::default(),
            audience,
            sort: Sort::Relevance,
            offset: 0,
            limit: 20,
        }
    }
}

/// One thing found.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundItem {
    /// What it is.
    pub subject: Subject,
    /// Its title.
    pub title: String,
    /// 0 to 1 by relevance; 0 in any other order.
    pub score: f32,
}

/// What a search found.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Page {
    /// This page of it.
    pub items: Vec<FoundItem>,
    /// All of it that the audience may see.
    pub total: usize,
    /// Where the next page begins.
    pub next_offset: Option<usize>,
    /// The terms to mark with [`super::marks`].
    pub terms: HashSet<String>,
    /// Nothing has every word; these have some.
    pub relaxed: bool,
}

impl SearchIndex {
    /// Finds what has the words and passes the filters; nothing that its audience may not see is found or counted.
    pub fn search(&self, request: &Request<'_>, synonyms: &Synonyms) -> Result<Page, SearchError> {
        self.guarded(|| {
            let (searcher, fields) = self.searcher();
            let search = Search {
                searcher: &searcher,
                fields,
                request,
                synonyms,
            };
            search.run()
        })
    }
}

/// The terms that a document must have to say a phrase; pairs across its spaces are a matter of spacing.
fn terms(phrase: &[Token]) -> Vec<String> {
    let kept = phrase.iter().filter(|token| token.kind != TermKind::Bridge);
    kept.map(|token| token.term.clone()).collect()
}

struct Search<'a> {
    searcher: &'a Searcher,
    fields: Fields,
    request: &'a Request<'a>,
    synonyms: &'a Synonyms,
}

impl Search<'_> {
    fn run(&self) -> Result<Page, SearchError> {
        if let Some(grams) = initials_asked(self.request.text) {
            let all = grams
                .iter()
                .map(|gram| self.exact(self.fields.initials, gram));
            let all = Box::new(BooleanQuery::intersection(all.collect()));
            let page = self.page(all, &Plan::default(), HashSet::new(), false)?;
            if page.total > 0 {
                return Ok(page);
            }
        }
        let asked = (self.request.text, "");
        let plan = plan_similar(self.searcher, self.fields.text, self.synonyms, asked)?;
        let mut terms: HashSet<String> = plan
            .terms
            .iter()
            .filter(|term| term.telling)
            .map(|term| term.term.clone())
            .collect();
        let mut analyser = Analyser::new();
        let tokens = analyser.analyse(self.request.text);
        if tokens.is_empty() {
            if !self.request.text.trim().is_empty() {
                return Ok(Page::default());
            }
            return self.page(Box::new(AllQuery), &plan, HashSet::new(), false);
        }
        let required = self.required_words(&tokens, &mut terms)?;
        if let Some(required) = required {
            let page = self.page(self.scored(required, &plan), &plan, terms.clone(), false)?;
            if page.total > 0 {
                return Ok(page);
            }
        }
        if plan.terms.is_empty() {
            return Ok(Page::default());
        }
        let any = plan
            .terms
            .iter()
            .map(|term| (Occur::Should, term_query(self.fields, term)))
            .collect();
        self.page(Box::new(BooleanQuery::new(any)), &plan, terms, true)
    }

    /// What must be there decides, what the plan knows ranks.
    fn scored(&self, required: Box<dyn Query>, plan: &Plan) -> Box<dyn Query> {
        let mut clauses: Vec<(Occur, Box<dyn Query>)> =
            vec![(Occur::Must, Box::new(ConstScoreQuery::new(required, 0.0)))];
        clauses.extend(
            plan.terms
                .iter()
                .map(|term| (Occur::Should, term_query(self.fields, term))),
        );
        Box::new(BooleanQuery::new(clauses))
    }

    /// All words that carry meaning; every word where none does. `None` where a word is in no document at all.
    fn required_words(
        &self,
        tokens: &[Token],
        marked: &mut HashSet<String>,
    ) -> Result<Option<Box<dyn Query>>, SearchError> {
        let telling = tokens.iter().any(|token| token.substance > 0.0);
        let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        let said = self.synonyms.said(tokens);
        let words: Vec<&[Token]> = tokens
            .chunk_by(|left, right| left.word == right.word)
            .take(MOST_WORDS)
            .collect();
        let mut at = 0;
        while let Some(word) = words.get(at) {
            let number = word.first().map_or(0, |token| token.word);
            let phrase = said.iter().find(|said| said.words().0 == number);
            let covered = phrase.map_or(1, |said| said.words().1 - number + 1);
            let mut all: Vec<(Occur, Box<dyn Query>)> = Vec::new();
            let mut known = true;
            for word in words.iter().skip(at).take(covered) {
                if telling && word.iter().all(|token| token.substance == 0.0) {
                    continue;
                }
                match self.word(word, marked)? {
                    Some(query) => all.push((Occur::Must, query)),
                    None => known = false,
                }
            }
            let mut ways: Vec<(Occur, Box<dyn Query>)> = Vec::new();
            if known && !all.is_empty() {
                ways.push((Occur::Should, Box::new(BooleanQuery::new(all))));
            }
            let others = phrase
                .map(|said| said.others.as_slice())
                .unwrap_or_default();
            let others: Vec<Vec<String>> = others.iter().map(|other| terms(other)).collect();
            marked.extend(others.iter().flatten().cloned());
            ways.extend(self.any_of(others).map(|query| (Occur::Should, query)));
            if !ways.is_empty() {
                clauses.push((Occur::Must, Box::new(BooleanQuery::new(ways))));
            } else if !known {
                return Ok(None);
            }
            at += covered.max(1);
        }
        Ok(Some(Box::new(BooleanQuery::new(clauses))))
    }

    fn word(
        &self,
        tokens: &[Token],
        marked: &mut HashSet<String>,
    ) -> Result<Option<Box<dyn Query>>, SearchError> {
        let mut alternatives: Vec<Vec<String>> = Vec::new();
        let parts: Vec<&Token> = tokens
            .iter()
            .filter(|token| {
                matches!(
                    token.kind,
                    TermKind::Word | TermKind::Number | TermKind::Jamo
                )
            })
            .collect();
        let (last_part, parts_before) = parts
            .split_last()
            .map_or((None, &[][..]), |(last, before)| (Some(*last), before));
        if let Some(last) = last_part {
            for variant in self.variants(last)? {
                alternatives.push(
                    parts_before
                        .iter()
                        .map(|part| part.term.clone())
                        .chain([variant])
                        .collect(),
                );
            }
        }
        alternatives.extend(
            tokens
                .iter()
                .filter(|token| token.kind == TermKind::Whole)
                .map(|token| vec![token.term.clone()]),
        );
        if last_part.is_none() {
            alternatives.extend(self.hangul(tokens)?);
        }
        for term in alternatives.iter().flatten() {
            marked.insert(term.clone());
        }
        Ok(self.any_of(alternatives))
    }

    /// A word as it is, as its continuations while it is being typed, or as what it may be misspelt for.
    fn variants(&self, token: &Token) -> Result<Vec<String>, SearchError> {
        let mut variants = vec![token.term.clone()];
        if token.kind == TermKind::Jamo {
            return Ok(variants);
        }
        if ends_in_prefix(self.request.text, token) {
            variants.extend(expand(self.searcher, self.fields.text, &token.term)?);
        }
        let known =
            variants.len() > 1 || rarity(self.searcher, self.fields.text, &token.term)?.is_some();
        if !known {
            variants.extend(misspellings(self.searcher, self.fields.text, &token.term)?);
        }
        Ok(variants)
    }

    /// The pairs of a Hangul word; of a single syllable everything that begins with it.
    fn hangul(&self, tokens: &[Token]) -> Result<Vec<Vec<String>>, SearchError> {
        if let Some(single) = tokens.iter().find(|token| token.kind == TermKind::Syllable) {
            let begun = expand(self.searcher, self.fields.text, &single.term)?;
            let continued = begun
                .into_iter()
                .filter(|term| *term != single.term)
                .map(|term| vec![term]);
            return Ok(std::iter::once(vec![single.term.clone()])
                .chain(continued)
                .collect());
        }
        let pairs: Vec<&Token> = tokens
            .iter()
            .filter(|token| token.kind == TermKind::Pair)
            .collect();
        let mut needed: Vec<&Token> = pairs
            .iter()
            .copied()
            .filter(|pair| pair.substance >= REQUIRED)
            .collect();
        if needed.is_empty() {
            needed = pairs
                .iter()
                .copied()
                .filter(|pair| pair.substance > 0.0)
                .collect();
        }
        if needed.is_empty() {
            needed = pairs;
        }
        let Some((last, before)) = needed.split_last() else {
            return Ok(Vec::new());
        };
        let before: Vec<String> = before.iter().map(|pair| pair.term.clone()).collect();
        let with = |end: Option<String>| before.iter().cloned().chain(end).collect::<Vec<String>>();
        let unfinished = ends_in_prefix(self.request.text, last)
            && rarity(self.searcher, self.fields.text, &last.term)?.is_none();
        let mut alternatives = vec![with(Some(last.term.clone()))];
        if unfinished {
            // 회읫 on the way to 회의실: the final consonant may be the first of the next syllable.
            alternatives.extend(without_tail(&last.term).map(|shorter| with(Some(shorter))));
            alternatives.extend((!before.is_empty()).then(|| with(None)));
        }
        Ok(alternatives)
    }

    /// Documents with all terms of one of the alternatives.
    fn any_of(&self, alternatives: Vec<Vec<String>>) -> Option<Box<dyn Query>> {
        let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        for terms in alternatives.into_iter().filter(|terms| !terms.is_empty()) {
            let all: Vec<Box<dyn Query>> = terms
                .iter()
                .map(|term| self.exact(self.fields.text, term))
                .collect();
            clauses.push((Occur::Should, Box::new(BooleanQuery::intersection(all))));
        }
        (!clauses.is_empty()).then(|| Box::new(BooleanQuery::new(clauses)) as Box<dyn Query>)
    }

    fn exact(&self, field: tantivy::schema::Field, term: &str) -> Box<dyn Query> {
        Box::new(TermQuery::new(
            Term::from_field_text(field, term),
            IndexRecordOption::Basic,
        ))
    }

    /// Adds the filters and the audience's rights, counts, and takes one page.
    fn page(
        &self,
        words: Box<dyn Query>,
        plan: &Plan,
        terms: HashSet<String>,
        relaxed: bool,
    ) -> Result<Page, SearchError> {
        let query = SievedQuery {
            inner: self.filtered(words),
            condition: self.condition(),
        };
        let Request { offset, limit, .. } = *self.request;
        let end = offset.saturating_add(limit);
        let by_relevance = self.request.sort == Sort::Relevance && !plan.terms.is_empty();
        let (mut items, total) = if by_relevance {
            let most = end.max(REORDERED);
            let (top, total) = self
                .searcher
                .search(&query, &(TopDocs::with_limit(most).order_by_score(), Count))?;
            (self.ranked(top, plan)?, total)
        } else {
            let (top, total) = self.by_column(&query, end.max(1))?;
            (
                top.into_iter()
                    .map(|address| self.item(0.0, address))
                    .collect::<Result<_, _>>()?,
                total,
            )
        };
        items.truncate(end);
        let items: Vec<FoundItem> = items.into_iter().skip(offset).collect();
        let next_offset = (end < total && !items.is_empty()).then_some(end);
        Ok(Page {
            items,
            total,
            next_offset,
            terms,
            relaxed: relaxed && total > 0,
        })
    }

    fn condition(&self) -> Condition {
        let filters = &self.request.filters;
        Condition {
            kinds: filters.kinds.clone(),
            language: filters.language,
            updated_from: filters.updated_from,
            updated_before: filters.updated_before,
            ..Condition::audience(self.request.audience)
        }
    }

    fn filtered(&self, words: Box<dyn Query>) -> Box<dyn Query> {
        let filters = &self.request.filters;
        let mut clauses: Vec<(Occur, Box<dyn Query>)> = vec![(Occur::Must, words)];
        let fields = self.fields;
        let mut needed: Vec<Vec<Box<dyn Query>>> = Vec::new();
        if let Some(about) = &filters.about {
            let areas = about.areas.iter();
            let areas = areas.map(|area| self.exact(fields.tag, &format!("area={area}")));
            let subjects = about.subjects.iter();
            let subjects = subjects.map(|subject| self.exact(fields.key, &subject.to_string()));
            needed.push(areas.chain(subjects).collect());
        }
        if !filters.statuses.is_empty() {
            let statuses = filters.statuses.iter();
            let statuses = statuses.map(|one| self.exact(fields.tag, &format!("status={one}")));
            needed.push(statuses.collect());
        }
        if !filters.carried && !filters.statuses.iter().any(|status| status == "merged") {
            clauses.push((Occur::MustNot, self.exact(self.fields.tag, CARRIED)));
        }
        for any in needed {
            let any = Box::new(BooleanQuery::union(any));
            clauses.push((Occur::Must, Box::new(ConstScoreQuery::new(any, 0.0))));
        }
        Box::new(BooleanQuery::new(clauses))
    }

    fn by_column(
        &self,
        query: &SievedQuery,
        most: usize,
    ) -> Result<(Vec<DocAddress>, usize), SearchError> {
        let top = TopDocs::with_limit(most);
        if matches!(self.request.sort, Sort::Relevance | Sort::Updated) {
            let collector = (
                top.order_by_fast_field::<i64>("updated", Order::Desc),
                Count,
            );
            let (found, total) = self.searcher.search(query, &collector)?;
            return Ok((
                found.into_iter().map(|(_, address)| address).collect(),
                total,
            ));
        }
        let column = if self.request.sort == Sort::Voices {
            "voices"
        } else {
            "minutes"
        };
        let (found, total) = self.searcher.search(
            query,
            &(top.order_by_fast_field::<u64>(column, Order::Desc), Count),
        )?;
        Ok((
            found.into_iter().map(|(_, address)| address).collect(),
            total,
        ))
    }

    fn item(&self, score: f32, address: DocAddress) -> Result<FoundItem, SearchError> {
        let stored = Stored::load(self.searcher, self.fields, address)?;
        Ok(FoundItem {
            subject: stored.subject,
            title: stored.title,
            score,
        })
    }

    /// The best matches by terms, the first hundred of them ordered by the likeness of their titles as well.
    fn ranked(
        &self,
        top: Vec<(f32, DocAddress)>,
        plan: &Plan,
    ) -> Result<Vec<FoundItem>, SearchError> {
        let (letters, best_possible) = (Letters::of(self.request.text), plan.best_possible());
        let mut items = Vec::with_capacity(top.len());
        for (at, (score, address)) in top.into_iter().enumerate() {
            let mut item = self.item(0.0, address)?;
            let likeness = if at < REORDERED {
                letters.likeness(&Letters::of(&item.title))
            } else {
                0.0
            };
            item.score = blend(score, best_possible, likeness);
            items.push(item);
        }
        let reordered = items.len().min(REORDERED);
        items[..reordered].sort_by(|a, b| {
            b.score
                .total_cmp(&a.score)
                .then_with(|| a.subject.id().cmp(&b.subject.id()))
        });
        Ok(items)
    }
}

/// `회읫` → `회의`: the term with the final consonant of its last syllable taken off.
fn without_tail(term: &str) -> Option<String> {
    let mut characters: Vec<char> = term.chars().collect();
    let last = characters.last_mut()?;
    (*last, _) = split_tail(*last)?;
    Some(characters.into_iter().collect())
}
