//! What a revision changed, word by word.

use similar::{ChangeTag, TextDiff};

/// A stretch of a text beside its earlier version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Stands in both.
    Same(String),
    /// Stood there before.
    Gone(String),
    /// Came with the revision.
    New(String),
}

/// Unchanged stretches longer than this are told by their ends, in characters.
const LONG: usize = 320;
const END: usize = 120;

/// The text with what was taken out and what was put in; nothing where nothing changed.
pub fn changes(before: &str, after: &str) -> Vec<Part> {
    let (before, after) = (before.trim_end(), after.trim_end());
    if before == after {
        return Vec::new();
    }
    let mut parts: Vec<Part> = Vec::new();
    for change in TextDiff::from_words(before, after).iter_all_changes() {
        let word = change.value();
        let goes_on = match (change.tag(), parts.last_mut()) {
            (ChangeTag::Equal, Some(Part::Same(text)))
            | (ChangeTag::Delete, Some(Part::Gone(text)))
            | (ChangeTag::Insert, Some(Part::New(text))) => {
                text.push_str(word);
                true
            }
            _ => false,
        };
        if !goes_on {
            parts.push(match change.tag() {
                ChangeTag::Equal => Part::Same(word.to_owned()),
                ChangeTag::Delete => Part::Gone(word.to_owned()),
                ChangeTag::Insert => Part::New(word.to_owned()),
            });
        }
    }
    for part in &mut parts {
        if let Part::Same(text) = part
            && let Some(short) = shortened(text)
        {
            *text = short;
        }
    }
    parts
}

fn shortened(text: &str) -> Option<String> {
    let length = text.chars().count();
    if length <= LONG {
        return None;
    }
    let begin: String = text.chars().take(END).collect();
    let end: String = text.chars().skip(length - END).collect();
    Some(format!("{begin} … {end}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(before: &str, after: &str) -> String {
        let told = changes(before, after).into_iter().map(|part| match part {
            Part::Same(text) => text,
            Part::Gone(text) => format!("[-{text}-]"),
            Part::New(text) => format!("{{+{text}+}}"),
        });
        told.collect()
    }

    #[test]
    fn words_that_changed_stand_beside_each_other() {
        assert_eq!(said("같은 글", "같은 글\n"), "");
        assert_eq!(
            said("끊김이 세 번이었다.", "끊김이 두 번이었다."),
            "끊김이 [-세-]{+두+} 번이었다."
        );
        assert_eq!(said("", "새 글"), "{+새 글+}");
    }

    #[test]
    fn what_stayed_is_told_by_its_ends() {
        let long = "말 ".repeat(400);
        let told = said(&format!("{long}끝"), &format!("{long}새 끝"));
        assert!(told.chars().count() < 300 && told.contains('…'), "{told}");
    }
}
