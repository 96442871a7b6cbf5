//! The address of a retrospective: `i-7-why-vpn-failed`, fixed at the first save.

use crate::base::ids::ProjectId;
use crate::base::text::Slug;

/// Titles are cut here, at a word, so that an address can still be read aloud.
const MOST_OF_A_TITLE: usize = 56;

const INITIALS: [&str; 19] = [
    "g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p",
    "h",
];
const VOWELS: [&str; 21] = [
    "a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we",
    "wi", "yu", "eu", "ui", "i",
];
const FINALS: [&str; 28] = [
    "", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p", "p",
    "t", "t", "ng", "t", "t", "k", "t", "p", "t",
];

/// Hangul in Latin letters, syllable by syllable; everything else as it is.
fn romanised(text: &str) -> String {
    let mut result = String::with_capacity(text.len() * 2);
    for c in text.chars() {
        let Some(index) = (c as usize)
            .checked_sub(0xAC00)
            .filter(|index| *index < 11_172)
        else {
            result.push(c);
            continue;
        };
        result.push_str(INITIALS[index / 588]);
        result.push_str(VOWELS[index % 588 / 28]);
        result.push_str(FINALS[index % 28]);
    }
    result
}

/// The address for a title; the project's number alone where the title has nothing that an address can hold.
pub fn slug_of(project: ProjectId, title: &str) -> Slug {
    let latin = romanised(title).to_lowercase();
    let words = latin
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty());
    let mut slug = format!("i-{project}");
    let mut length = 0;
    for word in words {
        length += word.len() + 1;
        if length > MOST_OF_A_TITLE {
            break;
        }
        slug.push('-');
        slug.push_str(word);
    }
    certain(&slug, project)
}

/// The same address for the `count`th retrospective that wants it.
pub fn with_suffix(slug: &Slug, project: ProjectId, count: usize) -> Slug {
    let suffix = format!("-{count}");
    let room = Slug::MOST - suffix.len();
    let kept: String = slug.as_str().chars().take(room).collect();
    certain(&format!("{}{suffix}", kept.trim_end_matches('-')), project)
}

/// What was made here is a slug; should it not be, the number alone is.
#[expect(clippy::expect_used, reason = "digits and a hyphen are a slug")]
fn certain(slug: &str, project: ProjectId) -> Slug {
    Slug::parse("slug", slug)
        .or_else(|_| Slug::parse("slug", &format!("i-{}", project.0.unsigned_abs())))
        .expect("a number")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_readable_in_both_languages() {
        let id = ProjectId(7);
        for (title, expected) in [
            ("Why the VPN failed", "i-7-why-the-vpn-failed"),
            ("왜 VPN은 실패했나?", "i-7-wae-vpneun-silpaehaetna"),
            ("회의실을 지킨 것", "i-7-hoeuisileul-jikin-geot"),
            ("!!!", "i-7"),
            ("日本語", "i-7"),
        ] {
            assert_eq!(slug_of(id, title).as_str(), expected);
        }
    }

    #[test]
    fn an_address_is_never_too_long() {
        let id = ProjectId(i64::MAX);
        for title in ["가".repeat(200), "word ".repeat(40), "x".repeat(200)] {
            let slug = slug_of(id, &title);
            assert!(slug.as_str().len() <= Slug::MOST, "{slug}");
            let again = with_suffix(&slug, id, 12);
            assert!(again.as_str().len() <= Slug::MOST && again.as_str().ends_with("-12"));
        }
    }
}
