//! The two languages of the product.

use serde::{Deserialize, Serialize};

/// A language that pages and letters exist in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Korean, the default.
    #[default]
    Ko,
    /// English.
    En,
}

impl Language {
    /// Both, in the order in which they are offered.
    pub const ALL: [Self; 2] = [Self::Ko, Self::En];

    /// The BCP 47 tag, also the stored form: `ko` or `en`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Ko => "ko",
            Self::En => "en",
        }
    }

    /// From a BCP 47 tag such as `ko-KR`; `None` for any other language.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        Self::ALL
            .into_iter()
            .find(|language| primary.eq_ignore_ascii_case(language.tag()))
    }

    /// The language a text is most likely written in: Korean as soon as a fifth of its letters are Hangul.
    pub fn of_text(text: &str) -> Self {
        let letters = text.chars().filter(|c| c.is_alphabetic());
        let (hangul, all) = letters.fold((0usize, 0usize), |(hangul, all), c| {
            let is_hangul = matches!(c, '\u{1100}'..='\u{11FF}' | '\u{3130}'..='\u{318F}' | '\u{AC00}'..='\u{D7A3}');
            (hangul + usize::from(is_hangul), all + 1)
        });
        if all == 0 || hangul * 5 >= all {
            Self::Ko
        } else {
            Self::En
        }
    }

    /// The best match of an `Accept-Language` header, by its weights; `None` when neither language is wanted.
    pub fn negotiate(accept_language: &str) -> Option<Self> {
        let mut best: Option<(f32, Self)> = None;
        for part in accept_language.split(',') {
            let mut pieces = part.split(';');
            let tag = pieces.next().unwrap_or_default().trim();
            let weight = pieces
                .find_map(|piece| {
                    piece
                        .trim()
                        .strip_prefix("q=")
                        .and_then(|q| q.parse::<f32>().ok())
                })
                .unwrap_or(1.0);
            if let Some(language) = Self::from_tag(tag)
                && weight > 0.0
                && best.is_none_or(|(seen, _)| weight > seen)
            {
                best = Some((weight, language));
            }
        }
        best.map(|(_, language)| language)
    }
}

impl std::fmt::Display for Language {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.tag())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_gets_what_it_weighs_highest() {
        assert_eq!(
            Language::negotiate("en-US,en;q=0.9,ko;q=0.8"),
            Some(Language::En)
        );
        assert_eq!(
            Language::negotiate("de, ko-KR;q=0.4, en;q=0.2"),
            Some(Language::Ko)
        );
        assert_eq!(Language::negotiate("fr, en;q=0"), None);
    }

    #[test]
    fn a_mixed_sentence_is_korean_when_its_grammar_is() {
        assert_eq!(Language::of_text("VPN이 아침마다 끊겨요"), Language::Ko);
        assert_eq!(
            Language::of_text("The VPN drops every morning"),
            Language::En
        );
        assert_eq!(Language::of_text("12345"), Language::Ko);
    }
}
