//! What an answer is, and when answers may be counted and shown.

use crate::base::actor::stored_words;
use crate::base::failure::Problem;
use crate::base::ids::MemberId;

/// How it feels compared with before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Answer {
    /// It hurts less.
    Better,
    /// Nothing changed.
    Same,
    /// It hurts more.
    Worse,
}

stored_words!(Answer { Better = "better", Same = "same", Worse = "worse" });

/// The longest words beside an answer, in characters.
pub const MOST_WORDS: usize = 1000;

/// Reads an answer and its optional words.
pub fn parse(answer: &str, words: &str) -> Result<(Answer, String), Vec<Problem>> {
    let mut problems = Vec::new();
    let answer = Answer::parse(answer.trim());
    if answer.is_none() {
        problems.push(Problem::new("answer", "pulse_answer"));
    }
    let words = words.replace("\r\n", "\n").trim().to_owned();
    let length = words.chars().count();
    if length > MOST_WORDS {
        problems.push(
            Problem::new("words", "too_long")
                .with("most", MOST_WORDS)
                .with("length", length),
        );
    }
    match answer {
        Some(answer) if problems.is_empty() => Ok((answer, words)),
        _ => Err(problems),
    }
}

/// How the people affected answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PulseResult {
    /// How many were asked.
    pub asked: i64,
    /// It hurts less.
    pub better: i64,
    /// Nothing changed.
    pub same: i64,
    /// It hurts more.
    pub worse: i64,
}

impl PulseResult {
    /// Fewer answers than this are never shown as numbers: they would point at people.
    pub const FEWEST: i64 = 5;

    /// How many answered.
    pub fn answered(self) -> i64 {
        self.better + self.same + self.worse
    }

    /// Whether enough answered: five, or everybody where fewer were asked. Nobody asked is not enough.
    pub fn is_enough(self) -> bool {
        self.asked > 0 && self.answered() >= self.asked.min(Self::FEWEST)
    }

    /// Whether more say better than same and worse together, among enough answers.
    pub fn confirms(self) -> bool {
        self.is_enough() && self.better > self.same + self.worse
    }

    /// Whether enough answered, and too few of them say better: what was won is lost again.
    pub fn denies(self) -> bool {
        self.is_enough() && !self.confirms()
    }

    /// The numbers, where they may be shown.
    pub fn shown(self) -> Option<Self> {
        (self.answered() >= Self::FEWEST).then_some(self)
    }
}

/// How many are asked whether a success still holds: enough for five answers where one in five writes back.
const SAMPLE: usize = 25;

/// A few of many, others each time: `turn` says where in the round to begin.
pub fn sample(people: &[MemberId], turn: u64) -> Vec<MemberId> {
    let Ok(length) = u64::try_from(people.len().max(1)) else {
        return Vec::new();
    };
    // Days between checks share factors with the length of a list; a step that shares none goes all the way round.
    let first = usize::try_from(turn.wrapping_mul(7919) % length).unwrap_or(0);
    people
        .iter()
        .cycle()
        .skip(first)
        .take(people.len().min(SAMPLE))
        .copied()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn result(asked: i64, better: i64, same: i64, worse: i64) -> PulseResult {
        PulseResult {
            asked,
            better,
            same,
            worse,
        }
    }

    #[test]
    fn relief_is_counted_from_enough_people() {
        assert!(result(40, 3, 1, 1).confirms());
        assert!(!result(40, 4, 0, 0).confirms(), "four of forty are too few");
        assert!(
            !result(40, 3, 2, 1).confirms(),
            "half is not more than the rest"
        );
        assert!(result(2, 2, 0, 0).confirms(), "everybody who was asked");
        assert!(
            !result(2, 1, 0, 0).confirms(),
            "one of two has not answered"
        );
        assert!(
            !result(0, 0, 0, 0).confirms(),
            "nobody to ask is no confirmation"
        );
    }

    #[test]
    fn a_success_is_denied_by_enough_people_or_not_at_all() {
        assert!(result(25, 2, 3, 0).denies());
        assert!(!result(25, 4, 1, 0).denies());
        assert!(!result(25, 0, 1, 3).denies(), "four of 25 are too few");
        assert!(!result(0, 0, 0, 0).denies(), "silence says nothing");
    }

    #[test]
    fn a_sample_is_bounded_and_goes_round() {
        let people: Vec<MemberId> = (1..=100).map(MemberId).collect();
        let (one, other) = (sample(&people, 30), sample(&people, 90));
        assert_eq!(one.len(), SAMPLE);
        assert_ne!(one, other);
        let mut once = one.clone();
        once.dedup();
        assert_eq!(once, one, "nobody twice");
        assert_eq!(sample(&people[..3], 7).len(), 3);
        assert!(sample(&[], 7).is_empty());
    }

    #[test]
    fn fewer_than_five_are_never_shown_as_numbers() {
        assert_eq!(result(4, 4, 0, 0).shown(), None);
        assert!(result(9, 3, 1, 1).shown().is_some());
    }

    #[test]
    fn an_answer_is_one_of_three() {
        assert!(parse("better", "").is_ok());
        assert_eq!(parse("great", "").unwrap_err()[0].code, "pulse_answer");
        assert_eq!(
            parse("same", &"가".repeat(1001)).unwrap_err()[0].code,
            "too_long"
        );
    }
}
