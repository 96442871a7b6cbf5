//! What a decision may begin with. Pure.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::base::actor::stored_words;
use crate::base::failure::{Outcome, Problem, Refusal};
use crate::base::language::Language;

/// The longest block, in characters: a beginning, not a letter.
pub const LONGEST: usize = 2_000;

/// A decision that begins with words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Occasion {
    /// It will be worked on.
    Accept,
    /// Something is asked first.
    Ask,
    /// It stays as it is for now.
    Decline,
    /// It is better now.
    Resolve,
    /// It is looked at again.
    Reopen,
    /// The lines that a checklist of the studio begins with; nobody else reads them.
    Checklist,
}

stored_words!(Occasion {
    Accept = "accept",
    Ask = "ask",
    Decline = "decline",
    Resolve = "resolve",
    Reopen = "reopen",
    Checklist = "checklist",
});

impl Occasion {
    /// Whether the words alone say nothing yet: the question, or the reason, has to follow.
    pub fn is_a_beginning(self) -> bool {
        matches!(self, Self::Ask | Self::Decline)
    }
}

/// The blocks of a company, by occasion and language.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Blocks(BTreeMap<String, String>);

impl Blocks {
    /// The name of a block in forms: `decline.ko`.
    pub fn name(occasion: Occasion, language: Language) -> String {
        format!("{}.{}", occasion.as_str(), language.tag())
    }

    /// Every block's occasion and language, in the order in which they are shown.
    pub fn all() -> impl Iterator<Item = (Occasion, Language)> {
        Occasion::ALL
            .iter()
            .flat_map(|occasion| Language::ALL.map(|language| (*occasion, language)))
    }

    /// A block; the usual one where none was written. An empty one was written so.
    pub fn of(&self, occasion: Occasion, language: Language) -> &str {
        self.0
            .get(&Self::name(occasion, language))
            .map_or_else(|| usual(occasion, language), String::as_str)
    }

    /// Takes over what `field` says of each block.
    ///
    /// # Errors
    /// Names every block that is too long.
    pub fn parse(field: impl Fn(&str) -> Option<String>) -> Outcome<Self> {
        let (mut blocks, mut problems) = (Self::default(), Vec::new());
        for (occasion, language) in Self::all() {
            let name = Self::name(occasion, language);
            let Some(text) = field(&name) else { continue };
            let text = text.replace("\r\n", "\n").trim().to_owned();
            let length = text.chars().count();
            if length > LONGEST {
                let problem = Problem::new(name, "too_long");
                problems.push(
                    problem
                        .with("most", LONGEST as i64)
                        .with("length", length as i64),
                );
            } else if text != usual(occasion, language) {
                blocks.0.insert(name, text);
            }
        }
        if problems.is_empty() {
            Ok(blocks)
        } else {
            Err(Refusal::Invalid(problems).into())
        }
    }
}

/// What is said as long as nobody wrote something better.
fn usual(occasion: Occasion, language: Language) -> &'static str {
    use Language::{En, Ko};
    match (occasion, language) {
        (Occasion::Accept, Ko) => "알려 주셔서 고맙습니다. 이 불편을 함께 풀어 보기로 했어요.",
        (Occasion::Accept, En) => "Thank you for telling us. We have decided to work on this.",
        (Occasion::Ask, Ko) => "알려 주셔서 고맙습니다. 더 잘 이해하고 싶어서 여쭤봅니다:",
        (Occasion::Ask, En) => "Thank you for telling us. So that we understand it well:",
        (Occasion::Decline, Ko) => {
            "알려 주셔서 고맙습니다. 꼼꼼히 살펴봤지만 지금은 바꾸기 어려워요. 까닭은 이래요:"
        }
        (Occasion::Decline, En) => {
            "Thank you for telling us. We looked into it, and cannot change it now. This is why:"
        }
        (Occasion::Resolve, Ko) => "이제 달라졌어요:",
        (Occasion::Resolve, En) => "This is different now:",
        (Occasion::Reopen, Ko) => "다시 살펴보기로 했어요.",
        (Occasion::Reopen, En) => "We are looking at this again.",
        (Occasion::Checklist, Ko) => {
            "같은 불편이 있는지 찾아보기\n직접 겪어 보기\n담당 부서에 확인하기\n다음 소식 날짜 정하기"
        }
        (Occasion::Checklist, En) => {
            "Look for the same pain\nSee it with our own eyes\nAsk whoever owns it\nSet the day of the next word"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::failure::Failure;

    #[test]
    fn what_is_written_holds_and_the_rest_is_as_usual() {
        let blocks = Blocks::parse(|name| match name {
            "accept.en" => Some("  We are on it.\r\nSoon. ".to_owned()),
            "reopen.ko" => Some(String::new()),
            _ => None,
        })
        .unwrap();
        assert_eq!(
            blocks.of(Occasion::Accept, Language::En),
            "We are on it.\nSoon."
        );
        assert_eq!(blocks.of(Occasion::Reopen, Language::Ko), "");
        for (occasion, language) in Blocks::all() {
            assert!(!usual(occasion, language).is_empty());
        }
        assert_eq!(Blocks::parse(|_| None).unwrap(), Blocks::default());
    }

    #[test]
    fn a_block_that_is_too_long_is_named() {
        let long = "가".repeat(LONGEST + 1);
        let Failure::Refusal(Refusal::Invalid(problems)) =
            Blocks::parse(|_| Some(long.clone())).unwrap_err()
        else {
            panic!("refused")
        };
        assert_eq!(problems.len(), Blocks::all().count());
    }
}
