//! Which syllables of a Korean word carry its meaning, and which only its grammar.
//!
//! No dictionary: a list of particles and verb endings, the longest that fits at the end of a word, with at least one syllable
//! left before it. It is allowed to be wrong now and then, because it only lowers a weight.

/// Words that say how, when or that something is, not what: any report has some of them.
const FUNCTION_WORDS: &[&str] = &[
    "때",
    "때는",
    "때가",
    "때도",
    "때마다",
    "때문에",
    "때문",
    "안",
    "못",
    "왜",
    "수",
    "것",
    "것이",
    "것을",
    "것도",
    "거",
    "게",
    "걸",
    "건",
    "데",
    "점",
    "중",
    "등",
    "뿐",
    "만큼",
    "정도",
    "경우",
    "경우에",
    "좀",
    "더",
    "덜",
    "잘",
    "또",
    "꼭",
    "다",
    "너무",
    "매우",
    "아주",
    "정말",
    "진짜",
    "그냥",
    "이렇게",
    "저렇게",
    "그렇게",
    "어떻게",
    "어떤",
    "이런",
    "그런",
    "저런",
    "무슨",
    "언제",
    "언제나",
    "어디",
    "어디에",
    "어디서",
    "누가",
    "누구",
    "무엇",
    "뭐",
    "뭘",
    "항상",
    "늘",
    "자주",
    "가끔",
    "매번",
    "아직",
    "아직도",
    "다시",
    "계속",
    "같이",
    "함께",
    "바로",
    "이미",
    "먼저",
    "모두",
    "모든",
    "전부",
    "여기",
    "거기",
    "우리",
    "우리는",
    "저희",
    "저는",
    "제가",
    "나는",
    "내가",
    "그리고",
    "그런데",
    "하지만",
    "그래서",
    "그러나",
    "또는",
    "혹은",
    "있어요",
    "없어요",
    "있습니다",
    "없습니다",
    "있는",
    "없는",
    "있고",
    "없고",
    "있어서",
    "없어서",
    "있는데",
    "없는데",
    "해요",
    "돼요",
    "됩니다",
    "합니다",
    "하는",
    "되는",
    "하고",
    "되고",
    "해서",
    "돼서",
    "해야",
    "한다",
    "된다",
    "한",
    "할",
    "할지",
    "같아요",
    "같습니다",
    "싶어요",
    "싶습니다",
    "좋겠어요",
    "좋겠습니다",
    "주세요",
    "합니까",
    "하나요",
    "이",
    "그",
    "저",
];

/// Particles after a noun, without those of one syllable that end many nouns (`이`, `가`, `도` …).
const PARTICLES: &[&str] = &[
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
];

/// Endings of a verb: politeness and mood.
const ENDINGS: &[&str] = &[
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

/// Those of them that are particles.
const SHORT_PARTICLES: &str = "은는이가을를의에와과로도만";

const LONGEST_ENDING: usize = 5;

/// Weight of a syllable that is only grammar.
const GRAMMAR: f32 = 0.0;

/// For every syllable of a word 1 where it carries meaning, less where it is a particle or an ending. After a word of another
/// script (`VPN이`, `PC에서`) the whole run may be a particle.
pub fn substance(word: &[char], after_other_script: bool) -> Vec<f32> {
    let whole: String = word.iter().collect();
    let ending = if FUNCTION_WORDS.contains(&whole.as_str()) {
        word.len()
    } else {
        ending_length(word, after_other_script)
    };
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
        if PARTICLES.contains(&tail.as_str()) || ENDINGS.contains(&tail.as_str()) {
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

/// The letters with which a syllable can begin, in the order of the code.
const INITIALS: [char; 19] = [
    'ㄱ', 'ㄲ', 'ㄴ', 'ㄷ', 'ㄸ', 'ㄹ', 'ㅁ', 'ㅂ', 'ㅃ', 'ㅅ', 'ㅆ', 'ㅇ', 'ㅈ', 'ㅉ', 'ㅊ', 'ㅋ',
    'ㅌ', 'ㅍ', 'ㅎ',
];

/// The letter with which a syllable begins, or the letter itself, however it is coded.
fn initial(character: char) -> Option<char> {
    let code = u32::from(character);
    let at = match character {
        '가'..='힣' => (code - u32::from('가')) / 588,
        '\u{1100}'..='\u{1112}' => code - 0x1100,
        _ => return INITIALS.contains(&character).then_some(character),
    };
    INITIALS.get(at as usize).copied()
}

/// Two and three neighbouring initials each (`회의실 예약`: `ㅎㅇ`, `ㅎㅇㅅ`, `ㅇㅅ` …), by which a title is found as Koreans
/// abbreviate it.
pub fn initials(text: &str) -> Vec<String> {
    let mut grams = Vec::new();
    for run in text
        .split(|character: char| !character.is_whitespace() && !('가'..='힣').contains(&character))
    {
        let letters: Vec<char> = run.chars().filter_map(initial).collect();
        for length in [2, 3] {
            grams.extend(letters.windows(length).map(String::from_iter));
        }
    }
    grams
}

/// What a title needs for these initials (`ㅎㅇㅅ`); `None` where something else is asked.
pub fn initials_asked(text: &str) -> Option<Vec<String>> {
    let letters: Vec<char> = text
        .chars()
        .filter(|letter| !letter.is_whitespace())
        .collect();
    let only = letters.iter().all(|letter| !('가'..='힣').contains(letter));
    let letters: Vec<char> = letters
        .iter()
        .map(|letter| initial(*letter))
        .collect::<Option<_>>()?;
    let length = letters.len().min(3);
    (only && length >= 2).then(|| letters.windows(length).map(String::from_iter).collect())
}

/// How many syllables of a word are shown where it is named alone: a noun without its particle, a verb as it was written.
pub fn named_length(word: &[char]) -> usize {
    for length in (2..=LONGEST_ENDING.min(word.len().saturating_sub(2))).rev() {
        let tail: String = word[word.len() - length..].iter().collect();
        if PARTICLES.contains(&tail.as_str()) {
            return word.len() - length;
        }
    }
    let short = match word {
        // 예약해도, 안 돼도: a verb.
        [_, .., '해' | '돼' | '어' | '아' | '여', '도'] => false,
        [_, _, .., last] => SHORT_PARTICLES.contains(*last),
        _ => false,
    };
    word.len() - usize::from(short)
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
            ("때", ""),
            ("어떻게", ""),
        ] {
            assert_eq!(stem(word, false), expected, "{word}");
        }
    }

    #[test]
    fn a_title_is_found_by_its_initials() {
        let title = initials("VPN 회의실 예약");
        for asked in [
            "ㅎㅇ",
            "ㅎㅇㅅ",
            "ㅎㅇㅅㅇㅇ",
            "ㅇㅅ ㅇㅇ",
            "\u{1112}\u{110b}\u{1109}",
        ] {
            let wanted = initials_asked(asked).unwrap();
            assert!(
                wanted.iter().all(|gram| title.contains(gram)),
                "{asked}: {title:?}"
            );
        }
        let wanted = initials_asked("ㅎㅇㄱ").unwrap();
        assert!(!wanted.iter().all(|gram| title.contains(gram)));
        for other in ["", "ㅎ", "회의", "ㅎ의", "vpn", "ㅏㅏ", "ㅎㅇ!"] {
            assert_eq!(initials_asked(other), None, "{other}");
        }
    }

    #[test]
    fn a_word_is_named_whole_without_its_particle() {
        for (word, expected) in [
            ("회의실에서", "회의실"),
            ("프린터가", "프린터"),
            ("회의하는데", "회의하는데"),
            ("끊겨요", "끊겨요"),
            ("예약해도", "예약해도"),
            ("회의실도", "회의실"),
            ("예약", "예약"),
        ] {
            let syllables: Vec<char> = word.chars().collect();
            let named: String = syllables.iter().take(named_length(&syllables)).collect();
            assert_eq!(named, expected);
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
