//! Which syllables of a Korean word carry its meaning, and which only its grammar.
//!
//! No dictionary: a list of particles and verb endings, the longest that fits at the end of a word, with at least one syllable
//! left before it. It is allowed to be wrong now and then, because it only lowers a weight.

/// Particles after a noun and endings of a verb, without those of one syllable that end many nouns (`이`, `가`, `도` …).
const ENDINGS: &[&str] = &[
    // particles
    "에서",
    "에게",
    "에게서",
    "한테",
    "한테서",
    "께서",
    "으로",
    "으로서",
    "으로써",
    "부터",
    "까지",
    "에는",
    "에도",
    "에서는",
    "에서도",
    "에서의",
    "으로는",
    "으로도",
    "로는",
    "로도",
    "와의",
    "과의",
    "까지의",
    "에게는",
    "하고는",
    "이라도",
    "라도",
    "이라는",
    "라는",
    "이라고",
    "라고",
    "이랑",
    "이나",
    "이란",
    "처럼",
    "보다",
    "마다",
    "조차",
    "마저",
    "밖에",
    "만의",
    "들이",
    "들은",
    "들을",
    "들의",
    "들에게",
    // endings of politeness and mood
    "니다",
    "습니다",
    "합니다",
    "됩니다",
    "입니다",
    "습니까",
    "합니까",
    "됩니까",
    "입니까",
    "니까",
    "세요",
    "으세요",
    "하세요",
    "십시오",
    "하십시오",
    "어요",
    "아요",
    "해요",
    "예요",
    "이에요",
    "네요",
    "나요",
    "까요",
    "을까요",
    "할까요",
    "는데",
    "은데",
    "는데요",
    "은데요",
    "군요",
    "거든요",
    "잖아요",
    "지요",
    "더라",
    "더라고요",
    "는지",
    "은지",
    "을지",
    "는가",
    "인가",
    "인가요",
    "던데",
    "래요",
    "려고",
    "으려고",
    "하려고",
    "하여",
    "하면",
    "하는",
    "하기",
    "하게",
    "해서",
    "하지",
    "했어",
    "했는데",
    "했다",
    "한다",
    "된다",
    "됐다",
    "되는",
    "되어",
    "되었습니다",
    "했습니다",
    "하였습니다",
    "었습니다",
    "았습니다",
    "였습니다",
    "겠습니다",
    "어서",
    "아서",
    "면서",
    "으면",
    "지만",
    "는다",
    "다고",
    "자고",
    "냐고",
    "해야",
    "되지",
];

/// Endings of one syllable, taken off only where at least two syllables remain.
const SHORT_ENDINGS: &str = "은는이가을를의에와과로도만요죠다고서게면지";

const LONGEST_ENDING: usize = 5;

/// Weight of a syllable that is only grammar.
const GRAMMAR: f32 = 0.0;

/// For every syllable of a word 1 where it carries meaning, less where it is a particle or an ending. After a word of another
/// script (`VPN이`, `PC에서`) the whole run may be a particle.
pub fn substance(word: &[char], after_other_script: bool) -> Vec<f32> {
    let ending = ending_length(word, after_other_script);
    let stem = word.len() - ending;
    (0..word.len())
        .map(|at| if at < stem { 1.0 } else { GRAMMAR })
        .collect()
}

/// Number of syllables of `word` that are particle or ending.
fn ending_length(word: &[char], after_other_script: bool) -> usize {
    let least_stem = usize::from(!after_other_script);
    let longest = LONGEST_ENDING.min(word.len().saturating_sub(least_stem));
    for length in (2..=longest).rev() {
        let tail: String = word[word.len() - length..].iter().collect();
        if ENDINGS.contains(&tail.as_str()) {
            return length;
        }
    }
    // 느려요, 걸려요, 닳아요: before the polite 요 stands a conjugated vowel, whichever it is.
    if word.len() >= 3 && word.last() == Some(&'요') {
        return 2;
    }
    let short_fits = word.len() >= if after_other_script { 1 } else { 3 };
    usize::from(
        short_fits
            && word
                .last()
                .is_some_and(|&last| SHORT_ENDINGS.contains(last)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The syllables of `word` that carry its meaning.
    fn stem(word: &str, after_other_script: bool) -> String {
        let syllables: Vec<char> = word.chars().collect();
        let substance = substance(&syllables, after_other_script);
        syllables
            .iter()
            .zip(substance)
            .filter(|(_, share)| *share == 1.0)
            .map(|(syllable, _)| *syllable)
            .collect()
    }

    #[test]
    fn particles_and_endings_are_grammar() {
        for (word, expected) in [
            ("회의실에서", "회의실"),
            ("프린터가", "프린터"),
            ("끊깁니다", "끊깁"),
            ("느려요", "느"),
            ("시스템으로는", "시스템"),
            ("예약", "예약"),
            ("돈이", "돈이"),
            ("에서", "에서"),
            ("이", "이"),
        ] {
            assert_eq!(stem(word, false), expected, "{word}");
        }
    }

    #[test]
    fn after_another_script_a_whole_run_may_be_grammar() {
        for (word, expected) in [
            ("이", ""),
            ("에서", ""),
            ("으로", ""),
            ("접속이", "접속"),
            ("차", "차"),
        ] {
            assert_eq!(stem(word, true), expected, "{word}");
        }
    }
}
