//! How likely two texts are about the same pain, from what speaks for it.
//!
//! Three logistic regressions, fitted on the development half of the evaluation (2,647 questions in Korean, English and across
//! both, each with up to 160 candidates): one for documents in the question's own language, where shared words and shared
//! meaning count, one for the other language, where meaning is nearly all there is, and one for words alone. Being
//! probabilities, their scores are comparable between questions, between the two lanes, and with a model or without. Fitted on
//! four fifths and tried on the last, five times over, what the first two call 0.2, 0.4, 0.6 and 0.8 is right in 0.28, 0.49,
//! 0.66 and 0.79 of the cases.

use super::meaning::Closeness;
use super::similar::Verdict;

/// From here on two texts are called the same. On each of the three development sets at least nine of ten so called are.
const SAME: f32 = 0.9;
/// Below this a hit is noise to somebody who writes. Measured: the bar hides one in ten of the Korean duplicates that are
/// found, and leaves three hits a question instead of ten.
pub(super) const WORTH_SHOWING: f32 = 0.05;

/// What speaks for two texts being about the same.
#[derive(Debug, Clone, Copy)]
pub(super) struct Evidence {
    /// Whether both are in the same language.
    pub own_language: bool,
    /// How close they are in meaning.
    pub closeness: Closeness,
    /// Share of the question's terms, weighed by rarity, that the document has.
    pub terms: f32,
    /// Likeness of the titles' letters.
    pub letters: f32,
}

impl Evidence {
    /// From 0 to 1: how likely they are about the same.
    pub fn probability(&self) -> f32 {
        let Closeness {
            title,
            whole,
            crowd,
        } = self.closeness;
        let (terms, letters) = (self.terms.min(1.0), self.letters);
        likely(if self.own_language {
            -5.09
                + 4.73 * title
                + 3.65 * whole
                + 3.2 * title * title
                + 6.44 * terms
                + 2.05 * letters
                - 2.01 * terms * terms
                + 1.44 * terms * title
                + 0.75 * letters * title
                - 0.75 * letters * letters
                - 10.04 * crowd
                - 4.05 * crowd * title
        } else {
            -6.03 + 8.88 * title + 4.61 * whole + 10.81 * title * title
                - 0.21 * terms
                - 12.59 * crowd
                - 1.19 * crowd * title
        })
    }
}

/// The same of two texts of which only the words are known; `score` is their blend with the likeness of letters.
pub(super) fn by_words(score: f32) -> f32 {
    likely(-6.87 + 10.6 * score + 6.3 * score * score)
}

fn likely(sum: f32) -> f32 {
    1.0 / (1.0 + (-sum).exp())
}

/// What a probability says.
pub(super) fn verdict(probability: f32) -> Verdict {
    if probability >= SAME {
        Verdict::Same
    } else {
        Verdict::Related
    }
}
