//! Cutting, compared with trying every cut.

use proptest::prelude::*;

use super::installed;
use super::tiny::{PIECES, REPLACED};

/// The text as it is cut, by the words of the description.
fn normal(text: &str) -> String {
    let mut replaced = text.to_owned();
    for (from, to) in REPLACED {
        replaced = replaced.replace(from, to);
    }
    let words: Vec<&str> = replaced
        .split(' ')
        .filter(|word| !word.is_empty())
        .collect();
    if words.is_empty() {
        String::new()
    } else {
        format!("▁{}", words.join("▁"))
    }
}

/// The highest score of any cut, tried one by one from the end.
fn best(text: &str) -> f64 {
    let mut best_from = vec![f64::NEG_INFINITY; text.len() + 1];
    best_from[text.len()] = 0.0;
    for (at, character) in text.char_indices().rev() {
        let rest = text.get(at..).unwrap();
        let known = PIECES
            .iter()
            .filter(|(piece, _)| rest.starts_with(piece))
            .map(|(piece, score)| f64::from(*score) + best_from[at + piece.len()]);
        let unknown = -9.5 - 10.0 + best_from[at + character.len_utf8()];
        best_from[at] = known.fold(unknown, f64::max);
    }
    best_from[0]
}

proptest! {
    #[test]
    fn a_cut_is_the_best_of_all(text in "([abc가 \tＡ①x🙂\u{3000}]|<s>){0,24}") {
        let model = installed();
        let pieces = model.pieces(&text);
        let normal = normal(&text);
        prop_assert_eq!(pieces.first(), Some(&1));
        prop_assert_eq!(pieces.last(), Some(&2));
        let inner = &pieces[1..pieces.len() - 1];
        if normal.is_empty() {
            prop_assert_eq!(inner, &[0]);
            return Ok(());
        }
        // The pieces are a cut of the text: an unknown one stands for one character.
        let mut rest = normal.as_str();
        let mut score = 0.0;
        for piece in inner {
            let (word, worth) = PIECES[*piece as usize];
            if *piece == 0 {
                let mut characters = rest.chars();
                characters.next();
                rest = characters.as_str();
                score -= 19.5;
            } else {
                prop_assert!(rest.starts_with(word), "{word} at {rest} of {normal}");
                rest = rest.strip_prefix(word).unwrap();
                score += f64::from(worth);
            }
        }
        prop_assert_eq!(rest, "");
        prop_assert!((score - best(&normal)).abs() < 1e-9, "{} {:?}", normal, inner);
    }
}

#[test]
fn blanks_are_one_and_unknown_characters_stand_alone() {
    let model = installed();
    let cut = |text: &str| model.pieces(text);
    assert_eq!(cut(""), [1, 0, 2]);
    assert_eq!(cut(" \t\u{3000}"), [1, 0, 2]);
    assert_eq!(cut("ab"), cut("  ab\t\n"));
    assert_eq!(cut("ab  ab"), cut("ＡＢ\u{3000}ab"));
    assert_eq!(cut("x"), [1, 3, 0, 2]);
    assert_eq!(cut("xyz"), [1, 3, 0, 0, 0, 2]);
    assert_eq!(cut("가가가"), [1, 13, 12, 2]);
    // A replacement that holds a blank.
    assert_eq!(cut("①"), cut("ab c"));
}

#[test]
fn a_long_text_is_cut_off() {
    let model = installed();
    let pieces = model.pieces(&"ab x ".repeat(10_000));
    assert_eq!(pieces.len(), 512);
    assert_eq!(pieces.last(), Some(&2));
    // In the middle of a character, too.
    assert_eq!(
        model.pieces(&format!("a{}", "가".repeat(10_000))).len(),
        512
    );
}
