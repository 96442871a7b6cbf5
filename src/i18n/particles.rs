//! Which Korean particle follows a word: it depends on the sound the word ends with when read aloud in Korean.

/// How the last syllable of a word ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    /// With a vowel: 나무, P-2.
    Vowel,
    /// With ㄹ: 서울, P-1. Only `으로/로` tells it from other consonants.
    Rieul,
    /// With another consonant: 집, P-3.
    Consonant,
    /// Nobody can tell from the letters.
    Unknown,
}

/// The particle of `pair` ("은/는", "이/가", "을/를", "과/와", "으로/로" …) that follows `word`; both, as `은(는)`, where
/// the word does not tell.
pub(super) fn particle(word: &str, pair: &str) -> String {
    let Some((after_consonant, after_vowel)) = pair.split_once('/') else {
        return pair.to_owned();
    };
    match ending(word) {
        Ending::Consonant => after_consonant.to_owned(),
        Ending::Vowel => after_vowel.to_owned(),
        Ending::Rieul if after_consonant.starts_with("으로") => after_vowel.to_owned(),
        Ending::Rieul => after_consonant.to_owned(),
        Ending::Unknown => match after_consonant.strip_suffix(after_vowel) {
            Some(extra) => format!("({extra}){after_vowel}"),
            None => format!("{after_consonant}({after_vowel})"),
        },
    }
}

fn ending(word: &str) -> Ending {
    let word = word.trim_end_matches(|c: char| {
        c.is_whitespace()
            || matches!(
                c,
                ')' | ']' | '}' | '>' | '"' | '\'' | '.' | ',' | '!' | '?' | '…'
            )
            || matches!(c, '”' | '’' | '」' | '』' | '》' | '〉' | '）')
    });
    let Some(last) = word.chars().next_back() else {
        return Ending::Unknown;
    };
    match last {
        '가'..='힣' => match (u32::from(last) - u32::from('가')) % 28 {
            0 => Ending::Vowel,
            8 => Ending::Rieul,
            _ => Ending::Consonant,
        },
        '0'..='9' => number(word),
        // 퍼센트
        '%' => Ending::Vowel,
        _ if last.is_ascii_alphabetic() => latin(word),
        _ => Ending::Unknown,
    }
}

/// Digits as they are read: 일 이 삼 사 오 육 칠 팔 구, and 십 백 천 만 억 조 for the zeros at the end.
fn number(word: &str) -> Ending {
    let digits: Vec<char> = word
        .chars()
        .rev()
        .take_while(|c| c.is_ascii_digit() || matches!(c, '.' | ','))
        .collect();
    let decimal = digits.contains(&'.');
    let digits: Vec<char> = digits.into_iter().filter(char::is_ascii_digit).collect();
    match digits.first() {
        Some('1' | '7' | '8') => Ending::Rieul,
        Some('3' | '6') => Ending::Consonant,
        Some('0') if decimal || digits.iter().all(|digit| *digit == '0') => Ending::Consonant,
        // 십, 백, 천, 만 and 억 all end with a consonant; 조 does not.
        Some('0') if digits.iter().take_while(|digit| **digit == '0').count() < 12 => {
            Ending::Consonant
        }
        _ => Ending::Vowel,
    }
}

/// Latin letters: capitals are spelled (엘 엠 엔 알), words are read about as Korean borrows them.
fn latin(word: &str) -> Ending {
    let letters: Vec<char> = word
        .chars()
        .rev()
        .take_while(char::is_ascii_alphabetic)
        .collect();
    let spelled = letters.len() == 1 || letters.iter().all(char::is_ascii_uppercase);
    let at = |index: usize| letters.get(index).map_or(' ', char::to_ascii_lowercase);
    if spelled {
        return match at(0) {
            'l' | 'r' => Ending::Rieul,
            'm' | 'n' => Ending::Consonant,
            _ => Ending::Vowel,
        };
    }
    let vowel = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
    match (at(1), at(0)) {
        // 엑셀, 구글
        (_, 'l') | ('l', 'e') => Ending::Rieul,
        // 팀, 노션, 핑 and 크롬, 폰
        (_, 'm' | 'n') | ('n', 'g') | ('m' | 'n', 'e') => Ending::Consonant,
        // 맥, 뮤직, 슬랙, 웹, 앱, 챗: a short vowel before a closed sound; 네트워크, 시트, 테스트 open it again.
        (before, 'c') if vowel(before) => Ending::Consonant,
        ('c', 'k') => Ending::Consonant,
        (before, 'k' | 'b' | 'p' | 't')
            if vowel(before) && (!vowel(at(2)) || (at(0) == 'k' && before == 'o')) =>
        {
            Ending::Consonant
        }
        _ => Ending::Vowel,
    }
}

#[cfg(test)]
mod tests {
    use super::particle;

    #[test]
    fn a_particle_follows_the_sound() {
        for (word, pair, expected) in [
            ("나무", "은/는", "는"),
            ("집", "은/는", "은"),
            ("서울", "으로/로", "로"),
            ("집", "으로/로", "으로"),
            ("학교", "으로/로", "로"),
            ("서울", "을/를", "을"),
            ("길동", "이/가", "이"),
            ("미나", "과/와", "와"),
            ("P-1", "으로/로", "로"),
            ("P-2", "이/가", "가"),
            ("P-3", "이/가", "이"),
            ("P-12", "은/는", "는"),
            ("10", "을/를", "을"),
            ("100", "으로/로", "으로"),
            ("0", "이/가", "이"),
            ("10.5", "을/를", "를"),
            ("1,000,000,000,000", "을/를", "를"),
            ("VPN", "이/가", "이"),
            ("VDI", "이/가", "가"),
            ("ERP", "을/를", "를"),
            ("URL", "으로/로", "로"),
            ("Slack", "을/를", "을"),
            ("Excel", "으로/로", "로"),
            ("Jira", "이/가", "가"),
            ("Outlook", "은/는", "은"),
            ("network", "은/는", "는"),
            ("Web", "은/는", "은"),
            ("sheet", "은/는", "는"),
            ("전자결재(구형)", "은/는", "은"),
            ("‘보고서’", "을/를", "를"),
            ("40%", "을/를", "를"),
            ("中国", "은/는", "은(는)"),
            ("中国", "으로/로", "(으)로"),
            ("", "이/가", "이(가)"),
        ] {
            assert_eq!(particle(word, pair), expected, "{word} {pair}");
        }
    }
}
