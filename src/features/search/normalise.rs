//! Folding of a text into comparable characters that remember where they came from.
//!
//! The same word reaches us composed or decomposed, full width or half width, in capitals or not, and sometimes as loose
//! letters of a keyboard (`ㅎㅏㄴ`). After folding all of these are equal, and every folded character still names the bytes
//! of the original text, so that a match can be marked in what the person really wrote.

use std::ops::Range;

use unicode_normalization::char::canonical_combining_class;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// What a folded character is, as far as splitting into terms cares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// A composed Hangul syllable.
    Syllable,
    /// A Hangul letter that is part of no syllable (`ㅋ`, `ㅠ`).
    Jamo,
    /// A Han or Kana character: written without spaces, so cut like Hangul.
    Ideograph,
    /// A letter of any other script.
    Letter,
    /// A decimal digit.
    Digit,
    /// Punctuation that may hold an identifier together: `_ - . / : @ + &`.
    Joiner,
    /// White space.
    Space,
    /// Everything else; it separates.
    Other,
}

/// One folded character.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// The folded, lower-case character.
    pub character: char,
    /// What it is.
    pub class: Class,
    /// Whether it was a capital before folding (identifiers are split at capitals).
    pub capital: bool,
    /// The bytes of the original text it stands for.
    pub range: Range<usize>,
}

/// Folds `text`: NFKC with widths, Hangul letters composed to syllables, lower case, apostrophes inside words dropped.
pub fn fold(text: &str) -> Vec<Unit> {
    let mut units = Vec::with_capacity(text.len() / 2 + 4);
    let mut rest = text.char_indices().peekable();
    while let Some((start, first)) = rest.next() {
        let mut end = start + first.len_utf8();
        let mut alone = true;
        while let Some(&(at, next)) = rest.peek() {
            if !joins_previous(next) {
                break;
            }
            alone = false;
            end = at + next.len_utf8();
            rest.next();
        }
        if alone && (first.is_ascii() || is_syllable(first)) {
            push_folded(&mut units, first, start..end);
        } else {
            fold_cluster(&mut units, text, start..end);
        }
    }
    let units = compose_loose_jamo(units);
    drop_apostrophes(units)
}

/// Whether `character` may combine with what stands before it, so that both must be normalised together.
fn joins_previous(character: char) -> bool {
    if character < '\u{300}' || is_syllable(character) {
        return false;
    }
    canonical_combining_class(character) != 0
        || is_nfc_quick(std::iter::once(character)) == IsNormalized::Maybe
}

fn fold_cluster(units: &mut Vec<Unit>, text: &str, range: Range<usize>) {
    let composed: String = text.get(range.clone()).unwrap_or_default().nfc().collect();
    for character in composed.chars() {
        if let Some(jamo) = standalone_jamo(character) {
            push_folded(units, jamo, range.clone());
            continue;
        }
        for folded in std::iter::once(character).nfkc() {
            let folded = standalone_jamo(folded).unwrap_or(folded);
            push_folded(units, folded, range.clone());
        }
    }
}

fn push_folded(units: &mut Vec<Unit>, character: char, range: Range<usize>) {
    let capital = character.is_uppercase();
    for lower in character.to_lowercase() {
        // 'İ' lowers to an 'i' and a dot above; a stray mark carries no meaning for matching.
        if canonical_combining_class(lower) != 0 {
            continue;
        }
        units.push(Unit {
            character: lower,
            class: classify(lower),
            capital,
            range: range.clone(),
        });
    }
}

fn classify(character: char) -> Class {
    match character {
        'a'..='z' => Class::Letter,
        '0'..='9' => Class::Digit,
        '_' | '-' | '.' | '/' | ':' | '@' | '+' | '&' => Class::Joiner,
        '가'..='힣' => Class::Syllable,
        'ㄱ'..='ㅣ' => Class::Jamo,
        '\u{3041}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{20000}'..='\u{3FFFF}' => {
            Class::Ideograph
        }
        _ if character.is_whitespace() => Class::Space,
        _ if character.is_numeric() => Class::Digit,
        _ if character.is_alphabetic() => Class::Letter,
        _ => Class::Other,
    }
}

/// Whether `character` is one of the 11,172 composed Hangul syllables.
pub fn is_syllable(character: char) -> bool {
    ('가'..='힣').contains(&character)
}

const LEADS: &str = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ";
const TAILS: &str = "ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ";
const VOWELS: u32 = 21;
const TAIL_SLOTS: u32 = 28;
const FIRST_SYLLABLE: u32 = '가' as u32;

fn lead_index(character: char) -> Option<u32> {
    (0u32..)
        .zip(LEADS.chars())
        .find_map(|(index, lead)| (lead == character).then_some(index))
}

fn tail_index(character: char) -> Option<u32> {
    (1u32..)
        .zip(TAILS.chars())
        .find_map(|(index, tail)| (tail == character).then_some(index))
}

fn vowel_index(character: char) -> Option<u32> {
    (character as u32)
        .checked_sub('ㅏ' as u32)
        .filter(|&index| index < VOWELS)
}

fn syllable(lead: u32, vowel: u32, tail: u32) -> Option<char> {
    char::from_u32(FIRST_SYLLABLE + (lead * VOWELS + vowel) * TAIL_SLOTS + tail)
}

/// Takes a syllable's final consonant off: what remains, and the consonant (`None` where there was none).
pub fn split_tail(character: char) -> Option<(char, char)> {
    let index = (character as u32)
        .checked_sub(FIRST_SYLLABLE)
        .filter(|_| is_syllable(character))?;
    let tail = index % TAIL_SLOTS;
    let consonant = TAILS
        .chars()
        .nth(usize::try_from(tail.checked_sub(1)?).ok()?)?;
    Some((char::from_u32(character as u32 - tail)?, consonant))
}

/// Maps a conjoining or half-width Hangul letter to the one form we keep (`ㄱ` … `ㅣ`), which also maps to itself.
fn standalone_jamo(character: char) -> Option<char> {
    let code = character as u32;
    match code {
        0x3131..=0x3163 => Some(character),
        0x1100..=0x1112 => LEADS.chars().nth(usize::try_from(code - 0x1100).ok()?),
        0x1161..=0x1175 => char::from_u32(code - 0x1161 + 'ㅏ' as u32),
        0x11A8..=0x11C2 => TAILS.chars().nth(usize::try_from(code - 0x11A8).ok()?),
        0xFFA1..=0xFFBE => char::from_u32(code - 0xFFA1 + 0x3131),
        0xFFC2..=0xFFC7 => char::from_u32(code - 0xFFC2 + 0x314F),
        0xFFCA..=0xFFCF => char::from_u32(code - 0xFFCA + 0x3155),
        0xFFD2..=0xFFD7 => char::from_u32(code - 0xFFD2 + 0x315B),
        0xFFDA..=0xFFDC => char::from_u32(code - 0xFFDA + 0x3161),
        _ => None,
    }
}

/// Composes runs of loose letters as a keyboard would: a consonant before a vowel begins a syllable, otherwise it ends one.
fn compose_loose_jamo(units: Vec<Unit>) -> Vec<Unit> {
    if !units.iter().any(|unit| unit.class == Class::Jamo) {
        return units;
    }
    let vowel_at = |at: usize| units.get(at).and_then(|unit| vowel_index(unit.character));
    let mut composed = Vec::with_capacity(units.len());
    let mut at = 0;
    while let Some(unit) = units.get(at) {
        let block = lead_index(unit.character).zip(vowel_at(at + 1));
        let Some((lead, vowel)) = block else {
            composed.push(unit.clone());
            at += 1;
            continue;
        };
        let tail = units
            .get(at + 2)
            .and_then(|next| tail_index(next.character))
            .filter(|_| vowel_at(at + 3).is_none());
        let length = if tail.is_some() { 3 } else { 2 };
        let end = units
            .get(at + length - 1)
            .map_or(unit.range.end, |last| last.range.end);
        if let Some(character) = syllable(lead, vowel, tail.unwrap_or(0)) {
            composed.push(Unit {
                character,
                class: Class::Syllable,
                capital: false,
                range: unit.range.start..end,
            });
        }
        at += length;
    }
    composed
}

/// `don't` is one word: an apostrophe between letters is no separator.
fn drop_apostrophes(mut units: Vec<Unit>) -> Vec<Unit> {
    let is_apostrophe = |unit: &Unit| matches!(unit.character, '\'' | '\u{2019}');
    if !units.iter().any(is_apostrophe) {
        return units;
    }
    let letter = |at: Option<usize>| {
        at.and_then(|at| units.get(at))
            .is_some_and(|unit| unit.class == Class::Letter)
    };
    let dropped: Vec<bool> = units
        .iter()
        .enumerate()
        .map(|(at, unit)| is_apostrophe(unit) && letter(at.checked_sub(1)) && letter(Some(at + 1)))
        .collect();
    let mut dropped = dropped.into_iter();
    units.retain(|_| !dropped.next().unwrap_or(false));
    units
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use proptest::prelude::*;

    fn folded(text: &str) -> String {
        fold(text).into_iter().map(|unit| unit.character).collect()
    }

    #[test]
    fn the_same_word_in_every_disguise() {
        for (text, expected) in [
            ("ＶＰＮ　접속", "vpn 접속"),
            ("ㅎㅏㄴㄱㅡㄹ", "한글"),
            ("\u{1112}\u{1161}\u{11ab}\u{1100}\u{1173}\u{11af}", "한글"),
            ("\u{ffbe}\u{ffc2}\u{ffa4}", "한"),
            ("ㅋㅋㅋ", "ㅋㅋㅋ"),
            ("가ㅋㅋ", "가ㅋㅋ"),
            ("ﬁle №1 ①", "file no1 1"),
            ("don't can’t", "dont cant"),
            ("CAFE\u{301}", "café"),
            ("㈜인솔", "(주)인솔"),
        ] {
            assert_eq!(folded(text), expected, "{text}");
        }
    }

    #[test]
    fn a_final_consonant_comes_off() {
        assert_eq!(split_tail('읫'), Some(('의', 'ㅅ')));
        assert_eq!(split_tail('의'), None);
        assert_eq!(split_tail('a'), None);
    }

    /// Text as people and machines mix it: Hangul in every form, marks, Latin, digits, anything.
    pub(crate) fn any_text() -> impl Strategy<Value = String> {
        proptest::string::string_regex(
            "([가-힣ㄱ-ㅣᄀ-하-ᅵᆨ-ᇂ\u{ffa1}-\u{ffdc}a-zA-Z0-9 _.\u{300}-\u{308}éÅ'-]|\\PC|\\s){0,40}",
        )
        .expect("a valid expression")
    }

    proptest! {
        #[test]
        fn composed_and_decomposed_are_equal(text in any_text()) {
            let composed: String = text.nfc().collect();
            let decomposed: String = text.nfd().collect();
            prop_assert_eq!(folded(&composed), folded(&text));
            prop_assert_eq!(folded(&decomposed), folded(&text));
        }

        #[test]
        fn ranges_are_in_order_and_on_characters(text in any_text()) {
            let mut before = 0..0;
            for unit in fold(&text) {
                prop_assert!(text.get(unit.range.clone()).is_some_and(|slice| !slice.is_empty()));
                prop_assert!(unit.range == before || unit.range.start >= before.end);
                before = unit.range;
            }
        }
    }
}
