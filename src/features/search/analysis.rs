//! From a text to the terms by which it is found, the same for documents and queries.
//!
//! Latin words are stemmed, identifiers are kept whole as well as split (`buildID` → `build`, `id`, `buildid`), scripts are
//! separated (`VPN이` → `vpn`, `이`), and Hangul is cut into overlapping pairs of syllables. Pairs are also made across the
//! space between two Hangul words: Korean spacing is a matter of taste, so `안돼요` and `안 돼요` must share their pairs.

use std::collections::HashSet;
use std::ops::Range;

use tantivy::tokenizer::{Language, RawTokenizer, Stemmer, TextAnalyzer, TokenStream};

use super::hangul;
use super::normalise::{Class, Unit, fold};

/// Longest term kept, in characters; a longer run (a pasted key, a line of dashes) tells nothing.
const LONGEST_TERM: usize = 40;

/// How a term was made, which decides what a match of it is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TermKind {
    /// A stemmed word of a script with letters.
    Word,
    /// An identifier of several parts as a whole, or a number with its unit (`2차`).
    Whole,
    /// A number.
    Number,
    /// Two neighbouring syllables of one Hangul word, or two ideographs.
    Pair,
    /// The syllables on both sides of a space between Hangul words.
    Bridge,
    /// A Hangul word of one syllable, or a single ideograph.
    Syllable,
    /// A run of loose Hangul letters (`ㅋㅋ`, `ㅎㅇㅅ`).
    Jamo,
}

/// One term of an analysed text.
#[derive(Clone, Debug, PartialEq)]
pub struct Token {
    /// The term as it is indexed.
    pub term: String,
    /// How it was made.
    pub kind: TermKind,
    /// The bytes of the original text it stands for.
    pub range: Range<usize>,
    /// Which word of the text it belongs to, counted from 0; a bridge belongs to the word on its left.
    pub word: usize,
    /// Share of the term that carries meaning: below 1 for stop words, particles and endings of politeness.
    pub substance: f32,
}

/// Cuts texts into terms. Cheap to make, not shared between threads.
pub struct Analyser {
    stemmer: TextAnalyzer,
}

impl Default for Analyser {
    fn default() -> Self {
        Self::new()
    }
}

impl Analyser {
    /// Makes an analyser for Korean and English text.
    pub fn new() -> Self {
        let stemmer = TextAnalyzer::builder(RawTokenizer::default())
            .filter(Stemmer::new(Language::English))
            .build();
        Self { stemmer }
    }

    /// Returns the terms of `text` in the order of the text; a whole identifier follows its parts.
    pub fn analyse(&mut self, text: &str) -> Vec<Token> {
        let units = fold(text);
        let mut cutter = Cutter {
            stemmer: &mut self.stemmer,
            tokens: Vec::with_capacity(units.len()),
            word: 0,
            left: None,
        };
        let mut at = 0;
        while let Some(unit) = units.get(at) {
            match unit.class {
                Class::Space => at += 1,
                Class::Joiner | Class::Other => {
                    cutter.left = None;
                    at += 1;
                }
                _ => {
                    let end = chunk_end(&units, at);
                    cutter.chunk(&units[at..end]);
                    at = end;
                }
            }
        }
        cutter.tokens
    }
}

/// The end of the run that starts at `start` and holds no separator; a joiner counts only between two letters or digits.
fn chunk_end(units: &[Unit], start: usize) -> usize {
    let carries = |unit: &Unit| !matches!(unit.class, Class::Space | Class::Other | Class::Joiner);
    let mut at = start;
    while let Some(unit) = units.get(at) {
        let inside = carries(unit)
            || (unit.class == Class::Joiner && units.get(at + 1).is_some_and(carries));
        if !inside {
            break;
        }
        at += 1;
    }
    at
}

/// The last syllable of the Hangul word before, to be bridged to the next one.
struct Left {
    syllable: char,
    range: Range<usize>,
    word: usize,
    substance: f32,
}

struct Cutter<'a> {
    stemmer: &'a mut TextAnalyzer,
    tokens: Vec<Token>,
    word: usize,
    left: Option<Left>,
}

/// A part of an identifier: where it begins and ends in its chunk.
type Part = Range<usize>;

impl Cutter<'_> {
    /// Cuts one run without separators into its scripts, and those into terms.
    fn chunk(&mut self, chunk: &[Unit]) {
        let mut at = 0;
        while let Some(unit) = chunk.get(at) {
            let end = match unit.class {
                Class::Letter | Class::Digit => self.identifier(chunk, at),
                Class::Syllable => self.hangul(chunk, at),
                Class::Ideograph => self.ideographs(chunk, at),
                Class::Jamo => self.jamo(chunk, at),
                _ => at + 1,
            };
            if unit.class != Class::Syllable {
                self.left = None;
            }
            at = end;
        }
    }

    fn push(&mut self, term: String, kind: TermKind, range: Range<usize>, substance: f32) {
        if !term.is_empty() && term.chars().count() <= LONGEST_TERM {
            self.tokens.push(Token {
                term,
                kind,
                range,
                word: self.word,
                substance,
            });
        }
    }

    /// Letters, digits and joiners up to the next other script.
    fn identifier(&mut self, chunk: &[Unit], start: usize) -> usize {
        let parts = identifier_parts(chunk, start);
        let Some(last) = parts.last().cloned() else {
            return start + 1;
        };
        let mut whole = String::new();
        let mut letters_only = true;
        for (index, part) in parts.iter().enumerate() {
            let text: String = chunk[part.clone()]
                .iter()
                .map(|unit| unit.character)
                .collect();
            let range = span(&chunk[part.clone()]);
            let dotted = index > 0 && chunk[part.start - 1].character == '.';
            if chunk[part.start].class == Class::Digit {
                letters_only = false;
                if dotted && whole.ends_with(|end: char| end.is_numeric()) {
                    whole.push('.');
                }
                self.push(text.clone(), TermKind::Number, range, 1.0);
            } else {
                let substance = if parts.len() == 1 && is_stop_word(&text) {
                    0.0
                } else {
                    1.0
                };
                let stem = self.stem(&text);
                self.push(stem, TermKind::Word, range, substance);
            }
            whole.push_str(&text);
        }
        let covered = span(&chunk[start..last.end]);
        if parts.len() > 1 {
            let whole = if letters_only {
                self.stem(&whole)
            } else {
                whole
            };
            self.push(whole, TermKind::Whole, covered, 1.0);
        }
        let unit = chunk
            .get(last.end)
            .filter(|unit| unit.class == Class::Syllable);
        if let (Some(unit), Class::Digit) = (unit, chunk[last.start].class) {
            let mut counted: String = chunk[last.clone()]
                .iter()
                .map(|unit| unit.character)
                .collect();
            counted.push(unit.character);
            self.push(
                counted,
                TermKind::Whole,
                chunk[last.start].range.start..unit.range.end,
                1.0,
            );
        }
        self.word += 1;
        last.end
    }

    fn stem(&mut self, word: &str) -> String {
        let mut stream = self.stemmer.token_stream(word);
        if stream.advance() {
            std::mem::take(&mut stream.token_mut().text)
        } else {
            word.to_owned()
        }
    }

    /// A run of syllables: every neighbouring pair, a bridge from the word before, or the lone syllable.
    fn hangul(&mut self, chunk: &[Unit], start: usize) -> usize {
        let end = run_end(chunk, start, Class::Syllable);
        let run = &chunk[start..end];
        let after_other_script = start > 0;
        let syllables: Vec<char> = run.iter().map(|unit| unit.character).collect();
        let substance = hangul::substance(&syllables, after_other_script);
        if let (Some(left), false) = (self.left.take(), after_other_script) {
            let bridge: String = [left.syllable, syllables[0]].iter().collect();
            let substance_of_both = left.substance.min(substance[0]);
            let range = left.range.start..run[0].range.end;
            self.tokens.push(Token {
                term: bridge,
                kind: TermKind::Bridge,
                range,
                word: left.word,
                substance: substance_of_both,
            });
        }
        if run.len() == 1 {
            self.push(
                syllables[0].to_string(),
                TermKind::Syllable,
                run[0].range.clone(),
                substance[0],
            );
        }
        for (at, pair) in run.windows(2).enumerate() {
            let term: String = pair.iter().map(|unit| unit.character).collect();
            self.push(
                term,
                TermKind::Pair,
                span(pair),
                (substance[at] + substance[at + 1]) / 2.0,
            );
        }
        let last = run.len() - 1;
        self.left = Some(Left {
            syllable: syllables[last],
            range: run[last].range.clone(),
            word: self.word,
            substance: substance[last],
        });
        self.word += 1;
        end
    }

    fn ideographs(&mut self, chunk: &[Unit], start: usize) -> usize {
        let end = run_end(chunk, start, Class::Ideograph);
        let run = &chunk[start..end];
        if let [only] = run {
            self.push(
                only.character.to_string(),
                TermKind::Syllable,
                only.range.clone(),
                1.0,
            );
        }
        for pair in run.windows(2) {
            let term: String = pair.iter().map(|unit| unit.character).collect();
            self.push(term, TermKind::Pair, span(pair), 1.0);
        }
        self.word += 1;
        end
    }

    fn jamo(&mut self, chunk: &[Unit], start: usize) -> usize {
        let end = run_end(chunk, start, Class::Jamo);
        let term: String = chunk[start..end]
            .iter()
            .map(|unit| unit.character)
            .collect();
        self.push(term, TermKind::Jamo, span(&chunk[start..end]), 1.0);
        self.word += 1;
        end
    }
}

fn span(units: &[Unit]) -> Range<usize> {
    match (units.first(), units.last()) {
        (Some(first), Some(last)) => first.range.start..last.range.end,
        _ => 0..0,
    }
}

fn run_end(chunk: &[Unit], start: usize, class: Class) -> usize {
    chunk[start..]
        .iter()
        .position(|unit| unit.class != class)
        .map_or(chunk.len(), |length| start + length)
}

/// Parts of the identifier at `start`: split at joiners, between letters and digits, and at capitals (`buildID`, `HTTPServer`).
fn identifier_parts(chunk: &[Unit], start: usize) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut open: Option<usize> = None;
    let mut at = start;
    while let Some(unit) = chunk.get(at) {
        match unit.class {
            Class::Joiner
                if chunk
                    .get(at + 1)
                    .is_some_and(|next| matches!(next.class, Class::Letter | Class::Digit)) =>
            {
                parts.extend(open.take().map(|from| from..at));
            }
            Class::Letter | Class::Digit => {
                if let Some(from) = open.filter(|&from| at > from && starts_part(chunk, at)) {
                    parts.push(from..at);
                    open = Some(at);
                }
                open = open.or(Some(at));
            }
            _ => break,
        }
        at += 1;
    }
    parts.extend(open.map(|from| from..at));
    parts
}

/// Whether a new part begins at `at`, given that the unit before is a letter or digit of the same identifier.
fn starts_part(chunk: &[Unit], at: usize) -> bool {
    let (before, here) = (&chunk[at - 1], &chunk[at]);
    if before.class != here.class {
        return true;
    }
    if !here.capital {
        return false;
    }
    let letter_after = |offset: usize| {
        chunk
            .get(at + offset)
            .filter(|unit| unit.class == Class::Letter)
    };
    let lower_follows = letter_after(1).is_some_and(|next| !next.capital);
    // "VPNs" is a plural, not "VP" and "Ns".
    let plural = lower_follows
        && letter_after(1).is_some_and(|next| next.character == 's')
        && letter_after(2).is_none();
    !before.capital || (lower_follows && !plural)
}

/// English words that say little; they still match, at a fraction of their weight.
fn is_stop_word(word: &str) -> bool {
    const STOP_WORDS: &[&str] = &[
        "a", "about", "again", "all", "also", "always", "an", "and", "any", "are", "as", "at",
        "be", "because", "been", "but", "by", "can", "cannot", "cant", "could", "do", "does",
        "doesnt", "doing", "done", "dont", "ever", "every", "for", "from", "get", "gets", "got",
        "had", "has", "have", "he", "how", "i", "if", "im", "in", "into", "is", "isnt", "it",
        "its", "just", "me", "much", "my", "never", "no", "not", "of", "on", "or", "our", "please",
        "really", "she", "should", "so", "some", "still", "take", "takes", "than", "that", "the",
        "their", "them", "then", "there", "these", "they", "this", "to", "too", "very", "was",
        "we", "were", "what", "when", "where", "which", "who", "why", "will", "with", "would",
        "you", "your",
    ];
    STOP_WORDS.binary_search(&word).is_ok()
}

/// Byte ranges of `text` whose terms are among `terms`, merged where they touch, in order: what a page highlights.
pub fn marks(text: &str, terms: &HashSet<String>) -> Vec<Range<usize>> {
    let tokens = Analyser::new().analyse(text).into_iter();
    merge(
        tokens
            .filter(|token| terms.contains(&token.term))
            .map(|token| token.range)
            .collect(),
    )
}

/// Sorts ranges and joins those that overlap or touch.
pub(super) fn merge(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|range| (range.start, range.end));
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match merged.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::search::normalise::tests::any_text;
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization;

    fn terms(text: &str) -> Vec<String> {
        Analyser::new()
            .analyse(text)
            .into_iter()
            .map(|token| token.term)
            .collect()
    }

    #[test]
    fn a_text_becomes_terms() {
        for (text, expected) in [
            ("VPN이 끊겨요", &["vpn", "이", "이끊", "끊겨", "겨요"][..]),
            ("buildID", &["build", "id", "buildid"]),
            ("CACHE_VERSION", &["cach", "version", "cachevers"]),
            (
                "MFA-2차 인증",
                &["mfa", "2", "mfa2", "2차", "차", "차인", "인증"],
            ),
            (
                "HTTPServer VPNs iPhone",
                &[
                    "http",
                    "server",
                    "httpserver",
                    "vpns",
                    "i",
                    "phone",
                    "iphon",
                ],
            ),
            ("회의실 예약", &["회의", "의실", "실예", "예약"]),
            ("안 돼요", &["안", "안돼", "돼요"]),
            ("안돼요", &["안돼", "돼요"]),
            ("회의, 예약", &["회의", "예약"]),
            ("v2.53.14", &["v", "2", "53", "14", "v2.53.14"]),
            ("the printers don't", &["the", "printer", "dont"]),
            ("ㅎㅇㅅ ㅋㅋ", &["ㅎㅇㅅ", "ㅋㅋ"]),
            ("東京 出張費", &["東京", "出張", "張費"]),
            ("-- / ... ", &[]),
        ] {
            assert_eq!(terms(text), expected, "{text}");
        }
    }

    #[test]
    fn stop_words_are_sorted_and_light() {
        let tokens = Analyser::new().analyse("the printer is with you");
        let telling: Vec<&str> = tokens
            .iter()
            .filter(|token| token.substance > 0.0)
            .map(|token| token.term.as_str())
            .collect();
        assert_eq!(telling, ["printer"]);
        for word in ["a", "about", "cant", "its", "your", "which"] {
            assert!(is_stop_word(word), "{word}");
        }
        assert!(!is_stop_word("printer"));
    }

    #[test]
    fn marks_join_neighbouring_pairs() {
        let text = "우리 회의실은 늘 ＶＰＮ이 안돼요";
        let wanted = ["회의", "의실", "vpn"].map(str::to_owned).into();
        let marked: Vec<&str> = marks(text, &wanted)
            .into_iter()
            .filter_map(|range| text.get(range))
            .collect();
        assert_eq!(marked, ["회의실", "ＶＰＮ"]);
    }

    proptest! {
        #[test]
        fn composed_and_decomposed_give_the_same_terms(text in any_text()) {
            let composed: String = text.nfc().collect();
            let decomposed: String = text.nfd().collect();
            prop_assert_eq!(terms(&composed), terms(&decomposed));
        }

        #[test]
        fn every_term_stands_somewhere_in_the_text(text in any_text()) {
            for token in Analyser::new().analyse(&text) {
                prop_assert!(text.get(token.range.clone()).is_some_and(|slice| !slice.is_empty()), "{token:?}");
                prop_assert!(!token.term.is_empty() && (0.0..=1.0).contains(&token.substance));
            }
        }

        #[test]
        fn pairs_do_not_depend_on_spacing(words in proptest::collection::vec("[가-힣]{1,4}", 1..6)) {
            let pairs = |text: &str| {
                let tokens = Analyser::new().analyse(text).into_iter();
                tokens.filter(|token| token.kind != TermKind::Syllable).map(|token| token.term).collect::<Vec<_>>()
            };
            let (spaced, together) = (words.join(" "), words.concat());
            if together.chars().count() > 1 {
                prop_assert_eq!(pairs(&spaced), pairs(&together));
            }
        }

        #[test]
        fn marks_are_in_order_and_on_characters(text in any_text()) {
            let all = terms(&text).into_iter().collect();
            let mut end = 0;
            for range in marks(&text, &all) {
                prop_assert!(range.start >= end && text.get(range.clone()).is_some());
                end = range.end;
            }
        }
    }
}
