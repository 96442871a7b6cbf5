//! Decisions of a project: those that are demanded, and its own.

use crate::base::actor::stored_words;
use crate::base::failure::Problem;
use crate::base::text::Markdown;

/// Why a decision stands in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DecisionCause {
    /// What was agreed as the sign to stop was seen.
    StopRule,
    /// What had succeeded slipped back.
    Regressed,
    /// The project's own.
    Own,
}

stored_words!(DecisionCause {
    StopRule = "stop_rule",
    Regressed = "regressed",
    Own = "own",
});

impl DecisionCause {
    /// The ways a demanded decision may choose between; none where the words are free.
    pub fn ways(self) -> &'static [&'static str] {
        match self {
            Self::StopRule => &["go_on", "postmortem"],
            Self::Regressed => &["repair", "follow_up", "postmortem"],
            Self::Own => &[],
        }
    }
}

/// Working days for a decision after the stop rule was met; after a regression it is the usual time until the next word.
pub const STOP_RULE_DAYS: u32 = 5;

/// A decision as a form sends it.
#[derive(Debug, Clone, Default)]
pub struct RawDecision {
    /// What had to be decided; of a demanded one it stands already.
    pub question: String,
    /// What it was chosen from.
    pub options: String,
    /// What was chosen.
    pub choice: String,
    /// Why it made sense then.
    pub why: String,
}

/// A decision that cannot be wrong.
#[derive(Debug, Clone)]
pub struct NewDecision {
    /// What had to be decided.
    pub question: Markdown,
    /// What it was chosen from.
    pub options: Markdown,
    /// One of the ways, or free words.
    pub choice: String,
    /// Why it made sense then.
    pub why: Markdown,
}

/// The longest free choice, in characters.
const MOST_CHOICE: usize = 300;

impl NewDecision {
    /// Every problem at once, or a decision that fits `cause`.
    pub fn parse(cause: DecisionCause, raw: &RawDecision) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let mut keep = |read: Result<Markdown, Problem>| {
            read.unwrap_or_else(|problem| {
                problems.push(problem);
                Markdown::default()
            })
        };
        let own = cause == DecisionCause::Own;
        let question = keep(if own {
            Markdown::required("question", &raw.question)
        } else {
            Markdown::optional("question", &raw.question)
        });
        let options = keep(Markdown::optional("options", &raw.options));
        let why = keep(Markdown::required("why", &raw.why));
        let choice = raw.choice.trim().to_owned();
        let length = choice.chars().count();
        if choice.is_empty() {
            problems.push(Problem::new(
                "choice",
                if own { "required" } else { "decision_way" },
            ));
        } else if own && length > MOST_CHOICE {
            let problem = Problem::new("choice", "too_long");
            problems.push(problem.with("most", MOST_CHOICE).with("length", length));
        } else if !own && !cause.ways().contains(&choice.as_str()) {
            problems.push(Problem::new("choice", "decision_way"));
        }
        if problems.is_empty() {
            Ok(Self {
                question,
                options,
                choice,
                why,
            })
        } else {
            Err(problems)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(cause: DecisionCause, raw: &RawDecision) -> Vec<(String, String)> {
        NewDecision::parse(cause, raw)
            .err()
            .unwrap_or_default()
            .iter()
            .map(|problem| (problem.field.to_string(), problem.code.to_string()))
            .collect()
    }

    #[test]
    fn a_demanded_decision_takes_one_of_its_ways_and_a_reason() {
        let mut raw = RawDecision {
            choice: "repair".into(),
            ..RawDecision::default()
        };
        assert_eq!(
            codes(DecisionCause::StopRule, &raw),
            [
                ("why".into(), "required".into()),
                ("choice".into(), "decision_way".into())
            ]
        );
        raw.why = "장비가 바뀌면 된다".into();
        assert!(codes(DecisionCause::Regressed, &raw).is_empty());
    }

    #[test]
    fn a_decision_of_ones_own_names_what_had_to_be_decided() {
        let raw = RawDecision {
            choice: "둘째".into(),
            why: "싸다".into(),
            ..RawDecision::default()
        };
        assert_eq!(
            codes(DecisionCause::Own, &raw),
            [("question".into(), "required".into())]
        );
    }
}
