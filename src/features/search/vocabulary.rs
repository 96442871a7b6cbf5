//! Words of the index that somebody may have meant: the rest of an unfinished word, or one letter off.

use std::collections::HashMap;

use tantivy::Searcher;
use tantivy::schema::{Field, Term};

use super::analysis::Token;
use super::index::SearchError;

/// Most continuations of a prefix that are asked for.
const MOST_CONTINUATIONS: usize = 12;
/// Most spellings that are asked for.
const MOST_SPELLINGS: usize = 4;
/// Words shorter than this are not respelt: everything is one letter from everything.
const SHORTEST_RESPELT: usize = 4;
/// Words of the index looked at for one prefix, so that a single letter cannot take long.
const MOST_LOOKED_AT: usize = 100_000;

/// Whether the token is the last thing in `text`: somebody may still be typing it.
pub(super) fn ends_in_prefix(text: &str, token: &Token) -> bool {
    token.range.end == text.len()
}

/// Words that begin with `prefix`, the most frequent ones.
pub(super) fn expand(
    searcher: &Searcher,
    field: Field,
    prefix: &str,
) -> Result<Vec<String>, SearchError> {
    matching(searcher, field, prefix, MOST_CONTINUATIONS, |_| true)
}

/// Words that are one letter away from `word` (missing, added, wrong or swapped with its neighbour), the first letter being right.
pub(super) fn misspellings(
    searcher: &Searcher,
    field: Field,
    word: &str,
) -> Result<Vec<String>, SearchError> {
    let letters: Vec<char> = word.chars().collect();
    let Some(first) = letters
        .first()
        .filter(|_| letters.len() >= SHORTEST_RESPELT)
    else {
        return Ok(Vec::new());
    };
    matching(
        searcher,
        field,
        &first.to_string(),
        MOST_SPELLINGS,
        |candidate| {
            candidate.len().abs_diff(word.len()) <= 4
                && one_letter_apart(&letters, &candidate.chars().collect::<Vec<_>>())
        },
    )
}

fn matching(
    searcher: &Searcher,
    field: Field,
    prefix: &str,
    most: usize,
    accepted: impl Fn(&str) -> bool,
) -> Result<Vec<String>, SearchError> {
    let mut found: HashMap<String, u64> = HashMap::new();
    let start = Term::from_field_text(field, prefix);
    for segment in searcher.segment_readers() {
        let inverted = segment.inverted_index(field)?;
        let mut words = inverted
            .terms()
            .range()
            .ge(start.serialized_value_bytes())
            .into_stream()?;
        for _ in 0..MOST_LOOKED_AT {
            if !words.advance() || !words.key().starts_with(prefix.as_bytes()) {
                break;
            }
            if let Ok(word) = std::str::from_utf8(words.key())
                && accepted(word)
            {
                *found.entry(word.to_owned()).or_default() += u64::from(words.value().doc_freq);
            }
        }
    }
    let mut found: Vec<(String, u64)> = found.into_iter().collect();
    found.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    found.truncate(most);
    Ok(found.into_iter().map(|(word, _)| word).collect())
}

/// Whether one insertion, deletion, substitution or swap of neighbours turns one into the other.
fn one_letter_apart(left: &[char], right: &[char]) -> bool {
    let (short, long) = if left.len() <= right.len() {
        (left, right)
    } else {
        (right, left)
    };
    let common = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    let (short, long) = (&short[common..], &long[common..]);
    match long.len() - short.len() {
        0 => match (short, long) {
            ([_, rest @ ..], [_, other @ ..]) if rest == other => true,
            ([a, b, rest @ ..], [c, d, other @ ..]) => a == d && b == c && rest == other,
            _ => false,
        },
        1 => short == &long[1..],
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_letter() {
        let apart = |left: &str, right: &str| {
            one_letter_apart(
                &left.chars().collect::<Vec<_>>(),
                &right.chars().collect::<Vec<_>>(),
            )
        };
        assert!(apart("printer", "pritner"));
        assert!(apart("printer", "prnter"));
        assert!(apart("printer", "printers"));
        assert!(apart("printer", "prinker"));
        assert!(!apart("printer", "printer"));
        assert!(!apart("printer", "planter"));
        assert!(!apart("printer", "print"));
    }
}
