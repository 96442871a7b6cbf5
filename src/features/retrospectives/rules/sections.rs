//! The sections of a retrospective, and which of them are still empty.

use std::collections::BTreeMap;

use super::Kind;
use crate::base::actor::stored_words;
use crate::base::language::Language;
use crate::base::text::Markdown;

/// A section, of either kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Section {
    /// Three plain sentences.
    Summary,
    /// Whose pain, how many hours a month, what is still lost.
    Impact,
    /// What was believed, copied as committed.
    Hypothesis,
    /// Baseline, target, forecast, actual.
    Figures,
    /// What was known then, apart from what is known now.
    Timeline,
    /// What was done.
    Tried,
    /// What worked all the same.
    Worked,
    /// What nobody had expected.
    Surprised,
    /// What contributed, by kind; never one root cause, never a person.
    Factors,
    /// What it took.
    Cost,
    /// What would have to be true before it is tried again.
    Conditions,
    /// What is done instead.
    FollowUps,
    /// What the people who reported it get now.
    ForReporters,
    /// How it was, how it is.
    BeforeAfter,
    /// What the people affected say.
    Voices,
    /// What was done, of a success.
    Did,
    /// What we would do otherwise.
    Differently,
    /// Where luck helped.
    Lucky,
    /// How it is kept good.
    Sustainment,
    /// How many hours came back: a range and how it was found.
    HoursBack,
    /// Who else could use this.
    WhoElse,
}

stored_words!(Section {
    Summary = "summary",
    Impact = "impact",
    Hypothesis = "hypothesis",
    Figures = "figures",
    Timeline = "timeline",
    Tried = "tried",
    Worked = "worked",
    Surprised = "surprised",
    Factors = "factors",
    Cost = "cost",
    Conditions = "conditions",
    FollowUps = "follow_ups",
    ForReporters = "for_reporters",
    BeforeAfter = "before_after",
    Voices = "voices",
    Did = "did",
    Differently = "differently",
    Lucky = "lucky",
    Sustainment = "sustainment",
    HoursBack = "hours_back",
    WhoElse = "who_else",
});

impl Kind {
    /// Its sections, in reading order.
    pub fn sections(self) -> &'static [Section] {
        use Section::*;
        match self {
            Self::Postmortem => &[
                Summary,
                Impact,
                Hypothesis,
                Figures,
                Timeline,
                Tried,
                Worked,
                Surprised,
                Factors,
                Cost,
                Conditions,
                FollowUps,
                ForReporters,
            ],
            Self::Success => &[
                Summary,
                BeforeAfter,
                Voices,
                Did,
                Differently,
                Lucky,
                Sustainment,
                HoursBack,
                WhoElse,
            ],
        }
    }
}

/// The sections that are still empty, in reading order; `conditions` is met by one condition, not by words about them.
pub fn missing(
    kind: Kind,
    sections: &BTreeMap<Section, Markdown>,
    conditions: usize,
) -> Vec<Section> {
    let told = |section: &Section| {
        if *section == Section::Conditions {
            return conditions > 0;
        }
        sections.get(section).is_some_and(|text| !text.is_empty())
    };
    kind.sections()
        .iter()
        .filter(|section| !told(section))
        .copied()
        .collect()
}

/// Characters of Korean, and words of English, that people read in a minute.
const A_MINUTE: (usize, usize) = (520, 230);

/// How long reading takes, in whole minutes, at least one.
pub fn minutes_to_read<'t>(language: Language, texts: impl Iterator<Item = &'t str>) -> usize {
    let (mut letters, mut words) = (0, 0);
    for text in texts {
        letters += text.chars().filter(|c| !c.is_whitespace()).count();
        words += text.split_whitespace().count();
    }
    let minutes = match language {
        Language::Ko => letters.div_ceil(A_MINUTE.0),
        Language::En => words.div_ceil(A_MINUTE.1),
    };
    minutes.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn full(kind: Kind) -> BTreeMap<Section, Markdown> {
        let text = Markdown::optional("x", "words").unwrap();
        kind.sections()
            .iter()
            .map(|section| (*section, text.clone()))
            .collect()
    }

    #[test]
    fn an_empty_section_is_missing() {
        for kind in Kind::ALL {
            assert_eq!(missing(*kind, &full(*kind), 1), []);
            for section in kind.sections() {
                let mut text = full(*kind);
                text.insert(*section, Markdown::default());
                let expected: &[Section] = if *section == Section::Conditions {
                    &[]
                } else {
                    &[*section]
                };
                assert_eq!(missing(*kind, &text, 1), expected);
            }
            assert_eq!(
                missing(*kind, &BTreeMap::new(), 1).len(),
                kind.sections().len() - usize::from(*kind == Kind::Postmortem)
            );
        }
    }

    #[test]
    fn conditions_are_things_not_words() {
        let text = full(Kind::Postmortem);
        assert_eq!(missing(Kind::Postmortem, &text, 0), [Section::Conditions]);
        assert_eq!(missing(Kind::Success, &full(Kind::Success), 0), []);
    }
}
