//! The one layout of all letters: the same content as plain text and as HTML, equal in what they say.
//!
//! It knows no languages: every word, also of the footer, comes from the room that writes the letter.

use askama::Template;

use crate::base::language::Language;
use crate::base::typeset::together;

/// The green of buttons that go on.
const USUAL_ACCENT: &str = "#006a42";

/// What kind of news it is; a colour only, the words say it too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// Something moved.
    #[default]
    News,
    /// Something went well.
    Good,
    /// Somebody waits for an answer.
    Waiting,
    /// Something failed, came back or is late.
    Bad,
}

impl Tone {
    /// The colour of the bar on top, in light.
    fn colour(self) -> &'static str {
        match self {
            Self::News => "#215da5",
            Self::Good => "#006a42",
            Self::Waiting => "#9a6000",
            Self::Bad => "#af333e",
        }
    }

    /// The class that carries its colour in dark.
    fn class(self) -> &'static str {
        match self {
            Self::News => "t-news",
            Self::Good => "t-good",
            Self::Waiting => "t-waiting",
            Self::Bad => "t-bad",
        }
    }
}

/// Words and where they lead; the address is absolute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// What stands there.
    pub label: String,
    /// Where it leads.
    pub url: String,
}

impl Link {
    /// Words and an absolute address.
    pub fn new(label: impl Into<String>, url: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            url: url.into(),
        }
    }
}

/// Words in both forms: as they read in plain text, and as HTML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prose {
    text: String,
    html: Option<String>,
}

impl Prose {
    /// What somebody wrote, and the same as HTML that was made harmless: without pictures, with full addresses.
    pub fn written(text: impl Into<String>, html: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            html: Some(html.into()),
        }
    }

    /// The plain text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Harmless HTML; `None`: the text itself, escaped, line by line.
    pub fn html(&self) -> Option<&str> {
        self.html.as_deref()
    }
}

impl<T: Into<String>> From<T> for Prose {
    fn from(text: T) -> Self {
        Self {
            text: text.into(),
            html: None,
        }
    }
}

/// A piece between the news and the button.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A sentence or two.
    Text(Prose),
    /// One fact: who, why, by when.
    Fact {
        /// What it is.
        label: String,
        /// What it says; line breaks kept.
        value: Prose,
    },
    /// A person's own words, as they typed them.
    Quote {
        /// Whose words.
        by: String,
        /// The words.
        text: Prose,
    },
    /// The beginning of a part of a digest.
    Heading(String),
    /// One thing in a digest.
    Item {
        /// Its title and address.
        link: Link,
        /// What happened to it, one sentence each.
        news: Vec<String>,
    },
}

/// The company's picture above a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logo {
    /// Where it is: within the letter, or written out in the address.
    pub source: String,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// Who that is.
    pub name: String,
}

/// A letter's content, in the reader's language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterPage {
    /// The language of every word in it.
    pub language: Language,
    /// The news in one line.
    pub subject: String,
    /// What kind of news.
    pub tone: Tone,
    /// The first line: the outcome.
    pub lead: String,
    /// Who decided, why, what it means, what comes next and by when.
    pub blocks: Vec<Block>,
    /// The one thing to do, if any.
    pub button: Option<Link>,
    /// Answers of equal weight instead of one button: the pulse.
    pub choices: Vec<Link>,
    /// Where to read on: plain links.
    pub links: Vec<Link>,
    /// `#rrggbb` of the button, white on it; empty: the usual green.
    pub accent: String,
    /// What the company adds at the end; empty: nothing.
    pub note: String,
    /// The picture above everything.
    pub logo: Option<Logo>,
    /// Why this reader gets it.
    pub why: String,
    /// Unsubscribe and settings.
    pub footer: Vec<Link>,
}

#[derive(Template)]
#[template(path = "mail/_letter.html")]
struct Html<'a> {
    page: &'a LetterPage,
}

impl Html<'_> {
    fn accent(&self) -> &str {
        match self.page.accent.as_str() {
            "" => USUAL_ACCENT,
            accent => accent,
        }
    }
}

#[derive(Template)]
#[template(path = "mail/_letter.txt", escape = "none")]
struct Text<'a> {
    page: &'a LetterPage,
}

impl LetterPage {
    /// A letter that says nothing yet.
    pub fn empty(language: Language) -> Self {
        Self {
            language,
            subject: String::new(),
            tone: Tone::default(),
            lead: String::new(),
            blocks: Vec::new(),
            button: None,
            choices: Vec::new(),
            links: Vec::new(),
            accent: String::new(),
            note: String::new(),
            logo: None,
            why: String::new(),
            footer: Vec::new(),
        }
    }

    /// The HTML part.
    pub fn html(&self) -> askama::Result<String> {
        let html = Html { page: self }.render()?;
        Ok(together(&html, "<span style=\"white-space:nowrap;\">"))
    }

    /// The plain text part; each address stands on a line of its own.
    pub fn text(&self) -> askama::Result<String> {
        let raw = Text { page: self }.render()?;
        // Loops and branches of the template leave runs of empty lines; one is enough to part paragraphs.
        let mut text = String::with_capacity(raw.len());
        let mut empty = true;
        for line in raw.lines() {
            // "-- " is how mail programs know where the letter ends: its space stays.
            let line = if line == "-- " { line } else { line.trim_end() };
            if line.is_empty() && empty {
                continue;
            }
            empty = line.is_empty();
            text.push_str(line);
            text.push('\n');
        }
        Ok(text.trim_end().to_owned() + "\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page() -> LetterPage {
        LetterPage {
            language: Language::En,
            subject: "P-12 accepted".to_owned(),
            tone: Tone::Good,
            lead: "\"VPN drops <every> morning\" was accepted.".to_owned(),
            blocks: vec![
                Block::Text("Next word by 4 Dec.".into()),
                Block::Fact {
                    label: "Decided by".to_owned(),
                    value: "Mina Kim".into(),
                },
                Block::Quote {
                    by: "Mina Kim".to_owned(),
                    text: "one\n\ntwo & three".into(),
                },
                Block::Heading("Yours".to_owned()),
                Block::Item {
                    link: Link::new("P-3", "https://insole.example/pain-points/3"),
                    news: vec!["accepted".to_owned()],
                },
            ],
            button: Some(Link::new("See", "https://insole.example/pain-points/12")),
            choices: vec![Link::new(
                "better",
                "https://insole.example/pulse/a?answer=better",
            )],
            links: vec![Link::new(
                "History",
                "https://insole.example/pain-points/12#history",
            )],
            accent: String::new(),
            note: String::new(),
            logo: None,
            why: "You reported it.".to_owned(),
            footer: vec![Link::new(
                "Unsubscribe",
                "https://insole.example/unsubscribe/x",
            )],
        }
    }

    #[test]
    fn plain_text_gives_every_address_its_own_line() {
        let text = page().text().unwrap();
        assert!(text.starts_with("\"VPN drops <every> morning\" was accepted.\n"));
        let urls: Vec<_> = text
            .lines()
            .filter(|line| line.contains("https://"))
            .collect();
        assert_eq!(urls.len(), 5);
        assert!(
            urls.iter().all(|line| line.starts_with("https://")),
            "{text}"
        );
        assert!(text.contains("> one\n>\n> two & three\n"), "{text}");
        assert!(text.contains("\n-- \nYou reported it.\n"), "{text}");
        assert!(!text.contains("\n\n\n"));
    }

    #[test]
    fn html_escapes_and_needs_nothing_from_elsewhere() {
        let html = page().html().unwrap();
        assert!(
            html.contains("VPN drops &#60;every&#62; morning")
                || html.contains("VPN drops &lt;every&gt; morning")
        );
        for remote in ["<img", "src=", "@import", "url(", "<link", "<script"] {
            assert!(!html.contains(remote), "{remote}");
        }
        assert!(html.contains("prefers-color-scheme: dark"));
        assert!(html.contains("lang=\"en\""));
    }
}
