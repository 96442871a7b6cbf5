//! From what somebody wrote to the few terms that tell most, with what a match of each is worth.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use tantivy::Searcher;
use tantivy::schema::{Field, Term};

use super::analysis::{Analyser, TermKind, Token};
use super::hangul::named_length;
use super::index::SearchError;
use super::synonyms::{Said, Synonyms};
use super::vocabulary::{ends_in_prefix, expand, misspellings};

/// Share of its worth that a bridge across a space keeps: often a spacing error, often chance.
const BRIDGE: f32 = 0.5;
/// Share that particles and polite endings keep.
const GRAMMAR: f32 = 0.6;
/// Share that English stop words keep.
const STOP_WORD: f32 = 0.2;
/// Share of a term that was guessed from an unknown word: two words joined, a prefix, a misspelling.
const GUESS: f32 = 0.5;
/// Share of what was said that another word for it is worth.
const SYNONYM: f32 = 0.6;
/// Share of a term that stands only in the body of the question.
const BODY: f32 = 0.25;
/// Share of a word that no document has, where scores of different questions are compared. Measured: with it, 9 % instead of 5 %
/// of the Korean duplicates can be told at a precision of 0.9.
const UNKNOWN: f32 = 0.3;
/// Words of a question's body that are looked at.
const BODY_TOKENS: usize = 400;
/// Of the terms the rarest are asked; more cost time (pruning stops paying at about 20) and bring nothing.
const MOST_TERMS: usize = 16;
/// Documents that the terms looked up may stand in, all together, and how many terms are looked up at least. Among few
/// documents, or where words are as rare as they usually are, every term is.
const MOST_POSTINGS: u64 = 250_000;
const FEWEST_TERMS: usize = 2;
/// The factor by which BM25 lets a frequent term exceed its inverse document frequency (k1 + 1).
const SATURATION: f32 = 2.2;

/// Where in the question a term stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// Bytes of the title.
    Title(Range<usize>),
    /// Bytes of the body.
    Body(Range<usize>),
}

/// A term that is asked for.
#[derive(Debug, Clone)]
pub(super) struct PlannedTerm {
    /// As it is indexed.
    pub term: String,
    /// Factor on its BM25 score.
    pub weight: f32,
    /// Inverse document frequency, as the engine computes it.
    pub rarity: f32,
    /// Documents that have it.
    pub documents: u64,
    /// Whether a match says something to a reader.
    pub telling: bool,
    /// Whether the best possible document has it; of several guesses for one word only the rarest does.
    pub counted: bool,
    /// Where the person wrote it.
    pub places: Vec<Place>,
}

/// The terms of a question, most telling first.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub terms: Vec<PlannedTerm>,
    /// What words that no document has would be worth: nothing matches them, but they count when scores are compared.
    unmatched: f32,
}

impl Plan {
    /// The score of a document that matched every term as often as one likes: what scores are divided by.
    pub fn best_possible(&self) -> f32 {
        self.matchable() * SATURATION
    }

    fn matchable(&self) -> f32 {
        self.terms
            .iter()
            .filter(|term| term.counted)
            .map(|term| term.weight * term.rarity)
            .sum()
    }

    /// Share of the question that any document could match: what makes scores of different questions comparable.
    pub fn known_share(&self) -> f32 {
        let matchable = self.matchable();
        if matchable > 0.0 {
            matchable / (matchable + self.unmatched)
        } else {
            0.0
        }
    }

    /// The terms that are looked up: the most telling ones, until they stand in more documents than an answer may cost.
    /// What these bring up is then scored by all of them.
    pub fn looked_up(&self) -> &[PlannedTerm] {
        let mut cost = 0;
        let enough = self.terms.iter().position(|term| {
            cost += term.documents;
            cost > MOST_POSTINGS
        });
        let count = enough.map_or(self.terms.len(), |at| at.max(FEWEST_TERMS));
        self.terms.get(..count).unwrap_or(&self.terms)
    }

    /// Those of `matched` that say something to a reader.
    pub fn telling(&self, matched: &HashSet<&str>) -> HashSet<String> {
        self.terms
            .iter()
            .filter(|planned| planned.telling && matched.contains(planned.term.as_str()))
            .map(|planned| planned.term.clone())
            .collect()
    }

    /// The words of the question that `matched` terms stand for, each once, in the order they were written.
    pub fn surfaces(&self, title: &str, body: &str, matched: &HashSet<&str>) -> Vec<String> {
        let (mut in_title, mut in_body) = (Vec::new(), Vec::new());
        for planned in self
            .terms
            .iter()
            .filter(|planned| planned.telling && matched.contains(planned.term.as_str()))
        {
            for place in &planned.places {
                match place {
                    Place::Title(range) => in_title.push(range.clone()),
                    Place::Body(range) => in_body.push(range.clone()),
                }
            }
        }
        let mut surfaces: Vec<String> = Vec::new();
        for (text, ranges) in [(title, in_title), (body, in_body)] {
            let whole = ranges.into_iter().map(|range| whole_word(text, range));
            for range in super::analysis::merge(whole.collect()) {
                let Some(surface) = text.get(range) else {
                    continue;
                };
                if !surfaces
                    .iter()
                    .any(|seen| seen.eq_ignore_ascii_case(surface))
                {
                    surfaces.push(surface.to_owned());
                }
            }
        }
        surfaces
    }
}

/// The Hangul words of which this is a part, the last one without its particle: half a word means nothing to a reader.
fn whole_word(text: &str, range: Range<usize>) -> Range<usize> {
    let (Some(before), Some(after)) = (text.get(..range.start), text.get(range.start..)) else {
        return range;
    };
    let hangul = |character: &char| ('가'..='힣').contains(character);
    if !after.starts_with(|character| hangul(&character)) {
        return range;
    }
    let earlier: usize = before
        .chars()
        .rev()
        .take_while(hangul)
        .map(char::len_utf8)
        .sum();
    let start = range.start - earlier;
    let mut end = start;
    // A bridge spans two words.
    while end < range.end {
        let rest = text.get(end..).unwrap_or_default();
        let gap: usize = rest
            .chars()
            .take_while(|character| !hangul(character))
            .map(char::len_utf8)
            .sum();
        let word: Vec<char> = rest
            .get(gap..)
            .unwrap_or_default()
            .chars()
            .take_while(hangul)
            .collect();
        if word.is_empty() || end + gap >= range.end {
            break;
        }
        let last = end + gap + 3 * word.len() >= range.end;
        let shown = if last {
            named_length(&word)
        } else {
            word.len()
        };
        end += gap + 3 * shown;
        if last {
            break;
        }
    }
    start..end.max(start)
}

/// Plans the question "what resembles this?".
pub(super) fn plan_similar(
    searcher: &Searcher,
    field: Field,
    synonyms: &Synonyms,
    (title, body): (&str, &str),
) -> Result<Plan, SearchError> {
    let mut analyser = Analyser::new();
    let title_tokens = analyser.analyse(title);
    let mut body_tokens = analyser.analyse(
        body.get(..body.floor_char_boundary(BODY_TOKENS * 8))
            .unwrap_or_default(),
    );
    body_tokens.truncate(BODY_TOKENS);
    let mut draft = Draft {
        searcher,
        field,
        terms: HashMap::new(),
        unknown: HashSet::new(),
        unmatched: 0.0,
    };
    for token in &title_tokens {
        draft.add_token(token, 1.0, Place::Title(token.range.clone()))?;
    }
    draft.add_guesses(&mut analyser, title, &title_tokens)?;
    for token in &body_tokens {
        draft.add_token(token, BODY, Place::Body(token.range.clone()))?;
    }
    for said in synonyms.said(&title_tokens) {
        draft.add_synonyms(&said, SYNONYM, Place::Title(said.range.clone()))?;
    }
    for said in synonyms.said(&body_tokens) {
        draft.add_synonyms(&said, BODY * SYNONYM, Place::Body(said.range.clone()))?;
    }
    Ok(draft.finish(MOST_TERMS))
}

struct Draft<'a> {
    searcher: &'a Searcher,
    field: Field,
    terms: HashMap<String, PlannedTerm>,
    unknown: HashSet<String>,
    unmatched: f32,
}

impl Draft<'_> {
    /// Adds a term of the question unless no document has it.
    fn add_token(&mut self, token: &Token, share: f32, place: Place) -> Result<(), SearchError> {
        let weight = share * worth(token);
        self.add(
            &token.term,
            weight,
            token.substance > 0.25 && token.kind != TermKind::Bridge,
            place,
        )
    }

    fn add(
        &mut self,
        term: &str,
        weight: f32,
        telling: bool,
        place: Place,
    ) -> Result<(), SearchError> {
        if let Some(known) = self.terms.get_mut(term) {
            known.weight = known.weight.max(weight);
            known.telling |= telling;
            known.places.push(place);
            return Ok(());
        }
        let having = documents_with(self.searcher, self.field, term)?;
        if having > 0 {
            let rarity = rarity_of(having, documents(self.searcher));
            let planned = PlannedTerm {
                term: term.to_owned(),
                weight,
                rarity,
                documents: having,
                telling,
                counted: true,
                places: vec![place],
            };
            self.terms.insert(term.to_owned(), planned);
        } else if self.unknown.insert(term.to_owned()) {
            self.unmatched += UNKNOWN * weight * rarity_of(0, documents(self.searcher));
        }
        Ok(())
    }

    /// Terms the person may have meant: `build ID` for `buildID`, the rest of an unfinished word, a word with a wrong letter.
    fn add_guesses(
        &mut self,
        analyser: &mut Analyser,
        title: &str,
        tokens: &[Token],
    ) -> Result<(), SearchError> {
        let words: Vec<&Token> = tokens
            .iter()
            .filter(|token| matches!(token.kind, TermKind::Word | TermKind::Number))
            .collect();
        for pair in words.windows(2) {
            let [left, right] = pair else { continue };
            if right.word != left.word + 1 {
                continue;
            }
            if let Some(term) = joined(analyser, title, left, right) {
                self.add(
                    &term,
                    GUESS,
                    true,
                    Place::Title(left.range.start..right.range.end),
                )?;
            }
        }
        for word in words.iter().filter(|word| word.kind == TermKind::Word) {
            if self.terms.contains_key(&word.term) {
                continue;
            }
            let guesses = if ends_in_prefix(title, word) {
                expand(self.searcher, self.field, &word.term)?
            } else {
                misspellings(self.searcher, self.field, &word.term)?
            };
            for guess in &guesses {
                self.add(guess, GUESS, true, Place::Title(word.range.clone()))?;
            }
            self.count_one_of(&guesses);
        }
        Ok(())
    }

    /// What else could have been said, each phrase as a whole worth a share of what was said. The best possible document
    /// says it as the question does, unless none does.
    fn add_synonyms(
        &mut self,
        said: &Said<'_, '_>,
        share: f32,
        place: Place,
    ) -> Result<(), SearchError> {
        let unknown = rarity_of(0, documents(self.searcher));
        let (mut wanted, mut known) = (0.0, false);
        for token in &said.tokens {
            let rarity = rarity(self.searcher, self.field, &token.term)?;
            known |= rarity.is_some();
            wanted += worth(token) * rarity.unwrap_or(unknown);
        }
        for other in &said.others {
            let mut rarities = Vec::with_capacity(other.len());
            for token in *other {
                rarities.push(rarity(self.searcher, self.field, &token.term)?);
            }
            let Some(rarities) = rarities.into_iter().collect::<Option<Vec<f32>>>() else {
                // No document can say it so.
                continue;
            };
            let offered: f32 = other
                .iter()
                .zip(rarities)
                .map(|(token, rarity)| worth(token) * rarity)
                .sum();
            for token in *other {
                let new = !self.terms.contains_key(&token.term);
                let weight = share * wanted / offered * worth(token);
                self.add(
                    &token.term,
                    weight,
                    token.kind != TermKind::Bridge,
                    place.clone(),
                )?;
                if let Some(term) = self.terms.get_mut(&token.term).filter(|_| new) {
                    term.counted = !known;
                }
            }
            known = true;
        }
        Ok(())
    }

    /// A document has one of the words that another may stand for, not all of them.
    fn count_one_of(&mut self, guesses: &[String]) {
        let rarity_of_known =
            |guess: &&String| self.terms.get(*guess).map_or(0.0, |term| term.rarity);
        let rarest = guesses
            .iter()
            .max_by(|a, b| rarity_of_known(a).total_cmp(&rarity_of_known(b)))
            .cloned();
        for guess in guesses
            .iter()
            .filter(|guess| Some(*guess) != rarest.as_ref())
        {
            // One that the person wrote as well counts for itself.
            if let Some(term) = self
                .terms
                .get_mut(guess)
                .filter(|term| term.places.len() == 1)
            {
                term.counted = false;
            }
        }
    }

    /// Keeps the `most` terms that promise the highest score.
    fn finish(self, most: usize) -> Plan {
        let mut terms: Vec<PlannedTerm> = self.terms.into_values().collect();
        terms.sort_by(|a, b| {
            let (promise_a, promise_b) = (a.weight * a.rarity, b.weight * b.rarity);
            promise_b
                .total_cmp(&promise_a)
                .then_with(|| a.term.cmp(&b.term))
        });
        terms.truncate(most);
        Plan {
            terms,
            unmatched: self.unmatched,
        }
    }
}

/// Two neighbouring words as one identifier; `None` where they make none.
fn joined(analyser: &mut Analyser, text: &str, left: &Token, right: &Token) -> Option<String> {
    let both = format!(
        "{}{}",
        text.get(left.range.clone())?,
        text.get(right.range.clone())?
    )
    .to_lowercase();
    let mut tokens = analyser.analyse(&both);
    let single = tokens.len() == 1;
    tokens
        .pop()
        .filter(|token| single || token.kind == TermKind::Whole)
        .map(|token| token.term)
}

/// What a match of the token is worth beside its rarity.
pub(super) fn worth(token: &Token) -> f32 {
    let kept = if token.kind == TermKind::Word {
        STOP_WORD
    } else {
        GRAMMAR
    };
    let of_kind = if token.kind == TermKind::Bridge {
        BRIDGE
    } else {
        1.0
    };
    of_kind * (kept + (1.0 - kept) * token.substance)
}

/// The engine's inverse document frequency of `term`; `None` where no document has it.
pub(super) fn rarity(
    searcher: &Searcher,
    field: Field,
    term: &str,
) -> Result<Option<f32>, SearchError> {
    let having = documents_with(searcher, field, term)?;
    Ok((having > 0).then(|| rarity_of(having, documents(searcher))))
}

fn documents_with(searcher: &Searcher, field: Field, term: &str) -> Result<u64, SearchError> {
    Ok(searcher.doc_freq(&Term::from_field_text(field, term))?)
}

/// Documents as the engine counts them for its statistics: deleted ones until they are merged away.
fn documents(searcher: &Searcher) -> u64 {
    let segments = searcher.segment_readers().iter();
    segments.map(|segment| u64::from(segment.max_doc())).sum()
}

fn rarity_of(having: u64, all: u64) -> f32 {
    let (having, all) = (having as f32, all as f32);
    (1.0 + (all - having + 0.5) / (having + 0.5)).ln()
}
