//! The glossary as the index needs it: which runs of terms stand for which others.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::analysis::{Analyser, TermKind, Token};
use crate::features::glossary::Glossary;

/// Words that stand for each other, cut into terms like any text.
#[derive(Debug, Default)]
pub struct Synonyms {
    phrases: Vec<Phrase>,
    groups: Vec<Range<usize>>,
    /// Phrases by their first term.
    begun_by: HashMap<String, Vec<usize>>,
}

#[derive(Debug)]
struct Phrase {
    tokens: Vec<Token>,
    group: usize,
}

/// A phrase of the glossary that was found in a text.
pub(super) struct Said<'s, 't> {
    /// Its tokens, as they were said.
    pub tokens: Vec<&'t Token>,
    /// The bytes of the text that they stand on.
    pub range: Range<usize>,
    /// What else could have been said: the tokens of each phrase.
    pub others: Vec<&'s [Token]>,
}

impl Said<'_, '_> {
    /// The first and the last word of the text that it covers.
    pub fn words(&self) -> (usize, usize) {
        let word = |token: Option<&&Token>| token.map_or(0, |token| token.word);
        (word(self.tokens.first()), word(self.tokens.last()))
    }
}

/// What a phrase is recognised by: pairs across a space as well, so that spacing does not matter; of an identifier its parts. A
/// lone syllable is half of such a pair, or says too little.
fn tells(token: &Token) -> bool {
    !matches!(token.kind, TermKind::Whole | TermKind::Syllable)
}

impl Synonyms {
    /// Cuts a glossary into terms.
    pub fn of(glossary: &Glossary) -> Self {
        let mut analyser = Analyser::new();
        let mut synonyms = Self::default();
        for group in &glossary.groups {
            let (first, number) = (synonyms.phrases.len(), synonyms.groups.len());
            for word in group {
                let mut tokens = analyser.analyse(word);
                tokens.retain(tells);
                if let Some(begin) = tokens.first() {
                    let at = synonyms.phrases.len();
                    let phrases = synonyms.begun_by.entry(begin.term.clone());
                    phrases.or_default().push(at);
                    synonyms.phrases.push(Phrase {
                        tokens,
                        group: number,
                    });
                }
            }
            synonyms.groups.push(first..synonyms.phrases.len());
        }
        synonyms
    }

    /// The phrases in a text, the longest at each place, none inside another.
    pub(super) fn said<'s, 't>(&'s self, tokens: &'t [Token]) -> Vec<Said<'s, 't>> {
        let tokens: Vec<&Token> = tokens.iter().filter(|token| tells(token)).collect();
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(rest) = tokens.get(at..).filter(|rest| !rest.is_empty()) {
            let Some(phrase) = self.longest(rest) else {
                at += 1;
                continue;
            };
            let said = &rest[..phrase.tokens.len()];
            let mut terms: HashSet<Vec<&str>> = HashSet::from([terms_of(&phrase.tokens)]);
            let others = self.phrases[self.groups[phrase.group].clone()]
                .iter()
                .map(|other| other.tokens.as_slice())
                .filter(|other| terms.insert(terms_of(other)));
            let start = said.iter().map(|token| token.range.start).min();
            let end = said.iter().map(|token| token.range.end).max();
            found.push(Said {
                tokens: said.to_vec(),
                range: start.unwrap_or_default()..end.unwrap_or_default(),
                others: others.collect(),
            });
            at += said.len();
        }
        found
    }

    fn longest(&self, tokens: &[&Token]) -> Option<&Phrase> {
        let begun = self.begun_by.get(&tokens.first()?.term)?;
        begun
            .iter()
            .filter_map(|at| self.phrases.get(*at))
            .filter(|phrase| {
                phrase.tokens.len() <= tokens.len()
                    && phrase
                        .tokens
                        .iter()
                        .zip(tokens)
                        .all(|(wanted, token)| wanted.term == token.term)
            })
            .max_by_key(|phrase| phrase.tokens.len())
    }
}

fn terms_of(tokens: &[Token]) -> Vec<&str> {
    tokens.iter().map(|token| token.term.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn others(text: &str) -> Vec<Vec<String>> {
        let glossary =
            "VDI = 가상 데스크톱 = virtual desktop\nATM = 현금인출기\nleave = 휴가\n2차 인증 = MFA";
        let synonyms = Synonyms::of(&Glossary::parse(glossary).unwrap());
        let tokens = Analyser::new().analyse(text);
        let said = synonyms.said(&tokens);
        said.iter()
            .map(|said| {
                let mut all = vec![text.get(said.range.clone()).unwrap().to_owned()];
                all.extend(said.others.iter().map(|other| terms_of(other).join(" ")));
                all
            })
            .collect()
    }

    #[test]
    fn a_phrase_is_found_whatever_its_spacing_and_particles() {
        let expected = ["vdi", "virtual desktop"];
        for text in ["가상데스크톱이 느려요", "가상 데스크톱이 느려요"] {
            let found = others(text);
            assert_eq!(found.len(), 1, "{text}");
            assert_eq!(found[0][1..], expected, "{text}");
        }
        assert_eq!(
            others("Virtual desktops are slow")[0][1..],
            ["vdi", "가상 상데 데스 스크 크톱"]
        );
        assert_eq!(others("VDI가 ATM보다 느려요").len(), 2);
        assert_eq!(others("2차인증이 안 돼요")[0][1], "mfa");
    }

    #[test]
    fn what_is_not_said_is_not_found() {
        for text in ["", "가상 회의", "desktop virtual", "현금 인출"] {
            assert!(others(text).is_empty(), "{text}: {:?}", others(text));
        }
    }
}
