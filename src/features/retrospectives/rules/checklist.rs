//! The look before publishing: it advises, is recorded with the revision, and never blocks.

use serde::{Deserialize, Serialize};

use crate::base::actor::stored_words;

/// A question of the checklist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Question {
    /// Does every section say something?
    Complete,
    /// Is it deep enough to learn from?
    DeepEnough,
    /// Has it been shared with all affected?
    Shared,
    /// Does it name nobody?
    NamesNobody,
    /// Does no figure come from fewer than five people?
    NoSmallGroups,
    /// Is the wording right in the language it is published in?
    Wording,
}

stored_words!(Question {
    Complete = "complete",
    DeepEnough = "deep_enough",
    Shared = "shared",
    NamesNobody = "names_nobody",
    NoSmallGroups = "no_small_groups",
    Wording = "wording",
});

/// What the checklist said about one question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The question.
    pub question: String,
    /// Whether whoever published it said yes.
    pub said_yes: bool,
    /// How many places were found that speak against it; never the places themselves, they may be names.
    pub found: usize,
}

/// The whole checklist as it is recorded with a revision.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Checklist {
    /// In the order of [`Question::ALL`].
    pub answers: Vec<Answer>,
}

impl Checklist {
    /// What was ticked, beside what was found.
    pub fn new(ticked: &[Question], missing: usize, names: usize, few: usize) -> Self {
        let answers = Question::ALL.iter().map(|question| Answer {
            question: question.as_str().to_owned(),
            said_yes: ticked.contains(question),
            found: match question {
                Question::Complete => missing,
                Question::NamesNobody => names,
                Question::NoSmallGroups => few,
                _ => 0,
            },
        });
        Self {
            answers: answers.collect(),
        }
    }
}

/// The names of `members` that stand in the text, each once. A Korean given name counts when somebody is addressed by it.
pub fn names_in<'n>(text: &str, members: &'n [String]) -> Vec<&'n str> {
    let mut found: Vec<&str> = members
        .iter()
        .map(String::as_str)
        .filter(|name| is_named(text, name.trim()))
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

fn is_named(text: &str, name: &str) -> bool {
    let hangul = |c: char| ('가'..='힣').contains(&c);
    let letters: Vec<char> = name.chars().collect();
    if letters.len() < 2 {
        return false;
    }
    if letters.iter().copied().all(hangul) {
        let given: String = letters.iter().skip(1).collect();
        let addressed = [
            "님", "씨", "이가", "이는", " 대리", " 과장", " 차장", " 부장", " 팀장",
        ]
        .iter()
        .any(|title| text.contains(&format!("{given}{title}")));
        // Two syllables alone are too often a word; three are a name.
        return (letters.len() >= 3 && text.contains(name))
            || (letters.len() >= 3 && addressed)
            || ["님", "씨"]
                .iter()
                .any(|title| text.contains(&format!("{name}{title}")));
    }
    if contains_word(text, name) {
        return true;
    }
    // A first name alone, where it is not also an ordinary word.
    let first = name.split_whitespace().next().unwrap_or_default();
    first.len() < name.len()
        && first.chars().count() >= 4
        && first.starts_with(char::is_uppercase)
        && contains_word(text, first)
}

fn contains_word(text: &str, word: &str) -> bool {
    let is_letter = |c: char| c.is_ascii_alphanumeric();
    text.match_indices(word).any(|(at, _)| {
        let (before, rest) = text.split_at(at);
        let after = rest.split_at(word.len()).1;
        !before.chars().next_back().is_some_and(is_letter)
            && !after.chars().next().is_some_and(is_letter)
    })
}

const COUNTED_KO: [&str; 8] = [
    "한 명",
    "두 명",
    "세 명",
    "네 명",
    "한 사람",
    "두 사람",
    "세 사람",
    "네 사람",
];
const COUNTED_EN: [&str; 4] = ["one", "two", "three", "four"];
const PEOPLE_EN: [&str; 4] = ["people", "colleagues", "persons", "employees"];

/// Places that speak of one to four people: figures that would point at somebody.
pub fn figures_of_few(text: &str) -> Vec<String> {
    let mut found: Vec<String> = COUNTED_KO
        .iter()
        .filter(|words| text.contains(**words))
        .map(|words| (*words).to_owned())
        .collect();
    let chars: Vec<char> = text.chars().collect();
    for (index, c) in chars.iter().enumerate() {
        let Some(after) = chars.get(index + 1) else {
            continue;
        };
        let alone = index == 0
            || chars
                .get(index - 1)
                .is_none_or(|before| !before.is_ascii_digit() && !matches!(before, ',' | '.'));
        let counted = *after == '명' || (*after == ' ' && chars.get(index + 2) == Some(&'명'));
        if matches!(c, '1'..='4') && alone && counted {
            found.push(format!("{c}명"));
        }
    }
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    for pair in words.windows(2) {
        let [number, noun] = pair else { continue };
        let few = COUNTED_EN.contains(number) || matches!(*number, "1" | "2" | "3" | "4");
        if few && PEOPLE_EN.contains(noun) {
            found.push(format!("{number} {noun}"));
        }
    }
    found.sort();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_recognised_and_words_are_not() {
        let members: Vec<String> = [
            "김미나",
            "이수진",
            "Jonas Weber",
            "An Li",
            "박하늘",
            "Maya Chen",
        ]
        .map(str::to_owned)
        .into();
        let found = |text: &str| names_in(text, &members);
        assert_eq!(found("김미나가 처음 말했다"), ["김미나"]);
        assert_eq!(found("미나님이 처음 말했다"), ["김미나"]);
        assert_eq!(found("하늘이 맑았다"), Vec::<&str>::new());
        assert_eq!(found("As Jonas Weber said"), ["Jonas Weber"]);
        assert_eq!(found("As Jonas said"), ["Jonas Weber"]);
        assert_eq!(found("An Listening tour"), Vec::<&str>::new());
        assert_eq!(found("Mayan calendars"), Vec::<&str>::new());
    }

    #[test]
    fn figures_of_few_people_are_found() {
        assert_eq!(figures_of_few("동료 41명이 3명씩"), ["3명"]);
        assert_eq!(figures_of_few("4 명과 1,004명, 두 명"), ["4명", "두 명"]);
        assert_eq!(figures_of_few("Two people and 14 people"), ["two people"]);
        assert!(figures_of_few("회의실 3곳, 12명").is_empty());
    }
}
