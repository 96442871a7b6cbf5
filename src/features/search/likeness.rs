//! How alike two titles are as strings, letter by letter.
//!
//! Terms miss what inflection changes (`안 됩니다`, `안 되네요`) and what is misspelt. Runs of three letters, with every Hangul
//! syllable taken apart, see it. Compared only for the few documents that the terms brought up.

use super::normalise::{Class, Unit, fold, is_syllable};

/// The runs of three letters of a text, without spaces and punctuation.
pub(super) struct Letters(Vec<u64>);

impl Letters {
    /// Takes `text` apart.
    pub fn of(text: &str) -> Self {
        let mut letters: Vec<u64> = vec![EDGE];
        for unit in fold(text) {
            push_letters(&mut letters, &unit);
        }
        letters.push(EDGE);
        let mut runs: Vec<u64> = letters
            .windows(3)
            .map(|run| run.iter().fold(0, |packed, letter| (packed << 21) | letter))
            .collect();
        runs.sort_unstable();
        runs.dedup();
        Self(runs)
    }

    /// Share of runs that both have (Dice): 0 for nothing in common, 1 for the same letters in the same order.
    pub fn likeness(&self, other: &Self) -> f32 {
        let total = self.0.len() + other.0.len();
        if total == 0 {
            return 0.0;
        }
        let (mut left, mut right) = (self.0.iter().peekable(), other.0.iter().peekable());
        let mut common = 0_u16;
        while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
            match a.cmp(b) {
                std::cmp::Ordering::Less => drop(left.next()),
                std::cmp::Ordering::Greater => drop(right.next()),
                std::cmp::Ordering::Equal => {
                    common = common.saturating_add(1);
                    left.next();
                    right.next();
                }
            }
        }
        2.0 * f32::from(common) / total as f32
    }
}

/// Stands for the beginning and the end.
const EDGE: u64 = ' ' as u64;

fn push_letters(letters: &mut Vec<u64>, unit: &Unit) {
    if is_syllable(unit.character) {
        // The arithmetic of the Unicode standard, chapter 3.12: 21 vowels times 28 finals per first consonant.
        let index = u64::from(unit.character) - u64::from('가');
        letters.push(0x1100 + index / (21 * 28));
        letters.push(0x1161 + index % (21 * 28) / 28);
        letters.extend((index % 28 != 0).then_some(0x11A7 + index % 28));
    } else if !matches!(unit.class, Class::Space | Class::Joiner | Class::Other) {
        letters.push(u64::from(unit.character));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn likeness(left: &str, right: &str) -> f32 {
        Letters::of(left).likeness(&Letters::of(right))
    }

    #[test]
    fn the_same_words_are_alike_whatever_their_spacing() {
        assert!((likeness("회의실 예약이 안 돼요", "회의실예약이 안돼요") - 1.0).abs() < 1e-6);
        assert!((likeness("Build ID", "buildID") - 1.0).abs() < 1e-6);
    }

    #[test]
    fn inflection_changes_little_and_another_subject_much() {
        let inflected = likeness("프린터가 안 됩니다", "프린터가 안 되네요");
        let other = likeness("프린터가 안 됩니다", "휴가 신청이 복잡해요");
        assert!(inflected > 0.6, "{inflected}");
        assert!(other < 0.2, "{other}");
        assert!(likeness("", "프린터") < 0.1);
    }
}
