//! Texts that cannot be wrong once they exist: private fields and one `parse` each.

use std::fmt;

use super::failure::Problem;

macro_rules! display {
    ($name:ident) => {
        impl $name {
            /// The text itself.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
        impl From<$name> for String {
            fn from(text: $name) -> Self {
                text.0
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

/// One line in a person's words: 1–200 characters, no line breaks, no control characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Title(String);

impl Title {
    /// The longest title, in characters.
    pub const MOST: usize = 200;

    /// Trims, folds white space to single spaces and checks; the problem is on `field`.
    pub fn parse(field: &'static str, raw: &str) -> Result<Self, Problem> {
        let folded = fold_white_space(raw);
        if folded.is_empty() {
            return Err(Problem::new(field, "required"));
        }
        check_length(field, &folded, Self::MOST)?;
        if folded.chars().any(is_forbidden) {
            return Err(Problem::new(field, "control_characters"));
        }
        Ok(Self(folded))
    }
}
display!(Title);

/// Markdown as a person typed it: up to a limit of characters, line breaks kept, no other control characters.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Markdown(String);

impl Markdown {
    /// The longest body of a report, an update or a comment, in characters.
    pub const MOST: usize = 20_000;

    /// May be empty.
    pub fn optional(field: &'static str, raw: &str) -> Result<Self, Problem> {
        let text = without_direction_marks(raw)
            .replace("\r\n", "\n")
            .replace(is_line_break, "\n")
            .trim_end()
            .to_owned();
        check_length(field, &text, Self::MOST)?;
        if text
            .chars()
            .any(|c| is_forbidden(c) && c != '\n' && c != '\t')
        {
            return Err(Problem::new(field, "control_characters"));
        }
        Ok(Self(if text.trim().is_empty() {
            String::new()
        } else {
            text
        }))
    }

    /// Must say something.
    pub fn required(field: &'static str, raw: &str) -> Result<Self, Problem> {
        let text = Self::optional(field, raw)?;
        if text.0.is_empty() {
            Err(Problem::new(field, "required"))
        } else {
            Ok(text)
        }
    }

    /// Whether nothing was said.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
display!(Markdown);

/// An e-mail address, lower-cased, at most 254 characters, without anything that could break a header.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EmailAddress(String);

impl EmailAddress {
    /// Trims, lower-cases and checks; the problem is on `field`.
    pub fn parse(field: &'static str, raw: &str) -> Result<Self, Problem> {
        let text = raw.trim().to_lowercase();
        if text.is_empty() {
            return Err(Problem::new(field, "required"));
        }
        let wrong = || Problem::new(field, "email");
        if text.len() > 254 || !text.is_ascii() {
            return Err(wrong());
        }
        let (local, domain) = text.rsplit_once('@').ok_or_else(wrong)?;
        let local_ok = (1..=64).contains(&local.len())
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..")
            && local
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&b));
        let label_ok = |label: &str| {
            (1..=63).contains(&label.len())
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b == b'-')
        };
        if local_ok && domain.split('.').all(label_ok) {
            Ok(Self(text))
        } else {
            Err(wrong())
        }
    }

    /// The part after the `@`.
    pub fn domain(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, domain)| domain)
    }
}
display!(EmailAddress);

/// The last part of an address: `[a-z0-9-]{1,80}`, neither beginning nor ending with a hyphen.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Slug(String);

impl Slug {
    /// The longest slug, in characters.
    pub const MOST: usize = 80;

    /// Checks a slug that somebody chose.
    pub fn parse(field: &'static str, raw: &str) -> Result<Self, Problem> {
        let text = raw.trim();
        if text.is_empty() {
            return Err(Problem::new(field, "required"));
        }
        let ok = text.len() <= Self::MOST
            && !text.starts_with('-')
            && !text.ends_with('-')
            && text
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if ok {
            Ok(Self(text.to_owned()))
        } else {
            Err(Problem::new(field, "slug"))
        }
    }
}
display!(Slug);

/// A person's or unit's name: 1–100 characters on one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name(String);

impl Name {
    /// The longest name, in characters.
    pub const MOST: usize = 100;

    /// Trims, folds white space and checks; the problem is on `field`.
    pub fn parse(field: &'static str, raw: &str) -> Result<Self, Problem> {
        let folded = fold_white_space(raw);
        if folded.is_empty() {
            return Err(Problem::new(field, "required"));
        }
        check_length(field, &folded, Self::MOST)?;
        if folded.chars().any(is_forbidden) {
            return Err(Problem::new(field, "control_characters"));
        }
        Ok(Self(folded))
    }
}
display!(Name);

fn fold_white_space(raw: &str) -> String {
    let text = without_direction_marks(raw);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Without the invisible marks that reorder text: they come along with what is pasted, nobody can find them to take
/// them out, and they could make a text look like another one.
fn without_direction_marks(raw: &str) -> String {
    raw.replace(
        |c| matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'),
        "",
    )
}

/// What breaks a line besides `\n`: the vertical tab and the form feed of office programs among them.
fn is_line_break(c: char) -> bool {
    matches!(
        c,
        '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

fn check_length(field: &'static str, text: &str, most: usize) -> Result<(), Problem> {
    let length = text.chars().count();
    if length > most {
        return Err(Problem::new(field, "too_long")
            .with("most", most)
            .with("length", length));
    }
    Ok(())
}

/// Control characters, and what is no character at all.
fn is_forbidden(c: char) -> bool {
    c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_one_clean_line() {
        assert_eq!(
            Title::parse("title", "  왜 꼭\n이래야  하나요? ")
                .unwrap()
                .as_str(),
            "왜 꼭 이래야 하나요?"
        );
        assert_eq!(Title::parse("title", " \n ").unwrap_err().code, "required");
        assert_eq!(
            Title::parse("title", &"가".repeat(201)).unwrap_err().code,
            "too_long"
        );
        assert!(Title::parse("title", &"가".repeat(200)).is_ok());
        assert_eq!(
            Title::parse("title", "a\u{202E}b\u{2068}c\u{2069}")
                .unwrap()
                .as_str(),
            "abc",
            "marks that reorder text are taken out"
        );
        assert_eq!(
            Markdown::optional("body", "a\u{B}b\u{2028}c\rd\r\ne")
                .unwrap()
                .as_str(),
            "a\nb\nc\nd\ne"
        );
        assert_eq!(
            Title::parse("title", "a\0b").unwrap_err().code,
            "control_characters"
        );
    }

    #[test]
    fn an_address_cannot_carry_a_header() {
        assert_eq!(
            EmailAddress::parse("email", " Mina@Bank.Example ")
                .unwrap()
                .as_str(),
            "mina@bank.example"
        );
        for wrong in [
            "mina",
            "@bank.example",
            "mina@",
            "a b@c.d",
            "a@b\r\nBcc: x@y.z",
            "a..b@c.d",
            "a@-b.c",
            "a@b..c",
        ] {
            assert_eq!(
                EmailAddress::parse("email", wrong).unwrap_err().code,
                "email",
                "{wrong}"
            );
        }
    }

    #[test]
    fn a_slug_stays_in_its_alphabet() {
        assert!(Slug::parse("slug", "i-7-why-vpn-failed").is_ok());
        for wrong in ["-a", "a-", "A", "가", "a b", "a/b"] {
            assert!(Slug::parse("slug", wrong).is_err(), "{wrong}");
        }
    }
}
