//! What a glossary may be.

use std::collections::HashMap;

use crate::base::failure::{Outcome, Problem, Refusal};

/// Most characters of the whole text.
const LONGEST_TEXT: usize = 60_000;
/// Most lines with words, most words on one, most characters of a word.
const MOST_LINES: usize = 1_000;
const MOST_WORDS: usize = 12;
const LONGEST_WORD: usize = 60;
/// The usual words of an office.
pub(super) const USUAL: &str = include_str!("usual.txt");
/// Mistakes that are named at once.
const MOST_PROBLEMS: usize = 10;

/// Groups of words that mean the same.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Glossary {
    /// Each of two words or more.
    pub groups: Vec<Vec<String>>,
}

impl Glossary {
    /// What holds until an administrator writes one.
    pub fn usual() -> Self {
        Self::parse(USUAL).unwrap_or_default()
    }

    /// Reads a line for each group, its words between `=`; `#` begins a comment. Every problem names its line.
    pub fn parse(text: &str) -> Outcome<Self> {
        let mut problems = Vec::new();
        let mut groups: Vec<Vec<String>> = Vec::new();
        let mut seen: HashMap<String, usize> = HashMap::new();
        if text.chars().count() > LONGEST_TEXT {
            let length = text.chars().count();
            let problem = wrong("too_long").with("most", LONGEST_TEXT);
            return Err(problem.with("length", length).invalid());
        }
        for (at, line) in text.lines().enumerate() {
            let number = at + 1;
            let line = line.split('#').next().unwrap_or_default().trim();
            if line.is_empty() {
                continue;
            }
            let words: Vec<String> = line.split('=').map(|word| word.trim().to_owned()).collect();
            let mut say = |code| problems.push(wrong(code).with("line", number));
            if words.len() < 2 || words.iter().any(String::is_empty) {
                say("glossary_line");
                continue;
            }
            if words.len() > MOST_WORDS {
                say("glossary_many");
                continue;
            }
            if words.iter().any(|word| word.chars().count() > LONGEST_WORD) {
                say("glossary_long");
                continue;
            }
            for word in &words {
                if let Some(other) = seen.insert(word.to_lowercase(), number) {
                    let twice = wrong("glossary_twice").with("line", number);
                    problems.push(twice.with("word", word.clone()).with("other", other));
                }
            }
            groups.push(words);
        }
        if groups.len() > MOST_LINES {
            problems.push(wrong("glossary_lines").with("most", MOST_LINES));
        }
        if problems.is_empty() {
            return Ok(Self { groups });
        }
        problems.truncate(MOST_PROBLEMS);
        Err(Refusal::Invalid(problems).into())
    }
}

fn wrong(code: &'static str) -> Problem {
    Problem::new("words", code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::failure::Failure;

    fn codes(text: &str) -> Vec<String> {
        match Glossary::parse(text) {
            Err(Failure::Refusal(Refusal::Invalid(problems))) => problems
                .iter()
                .map(|problem| problem.code.to_string())
                .collect(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_line_is_a_meaning() {
        let text =
            "# ours\nVDI = 가상 데스크톱=virtual desktop # the grey window\n\n  결재 = 승인\n";
        let glossary = Glossary::parse(text).unwrap();
        assert_eq!(
            glossary.groups,
            [
                vec!["VDI", "가상 데스크톱", "virtual desktop"],
                vec!["결재", "승인"]
            ]
        );
    }

    #[test]
    fn every_wrong_line_is_named() {
        let long = "x".repeat(LONGEST_WORD + 1);
        let text = format!("VDI\nA = \nB = {long}\nC = D\nc = E\n");
        assert_eq!(
            codes(&text),
            [
                "glossary_line",
                "glossary_line",
                "glossary_long",
                "glossary_twice"
            ]
        );
    }

    #[test]
    fn the_usual_words_are_a_glossary() {
        assert!(Glossary::parse(USUAL).unwrap().groups.len() > 80);
    }
}
