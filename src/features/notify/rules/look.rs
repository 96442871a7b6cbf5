//! How letters look where administrators want it otherwise: the sender's name, one colour, a line at the end.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use crate::base::failure::{Outcome, Problem, Refusal};
use crate::base::language::Language;

/// The longest name of a sender, and the longest line at the end, in characters.
pub const LONGEST_NAME: usize = 60;
pub const LONGEST_FOOTER: usize = 300;
/// How much darker than its white words a button is at least (WCAG AA).
const LEAST_CONTRAST: f64 = 4.5;

/// What administrators chose; what is empty is as Insole comes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct LetterLook {
    /// The name that stands before the sender's address.
    pub sender: String,
    /// `#rrggbb` of buttons.
    pub colour: String,
    /// The last line of Korean letters.
    pub footer_ko: String,
    /// The last line of English letters.
    pub footer_en: String,
    /// The picture above letters: a small PNG in Base64.
    pub logo: String,
    /// Its size on the page, in pixels.
    pub logo_size: (u32, u32),
}

/// The largest logo in bytes: it travels in every letter.
pub const LARGEST_LOGO: usize = 40 * 1024;
/// The room that it gets in a letter, in pixels.
const LOGO_ROOM: (u32, u32) = (200, 48);

impl LetterLook {
    /// With this PNG of so many pixels above letters.
    pub fn with_logo(mut self, png: &[u8], (width, height): (u32, u32)) -> Outcome<Self> {
        if png.len() > LARGEST_LOGO {
            let most = LARGEST_LOGO / 1024;
            return Err(Problem::new("logo", "logo_large")
                .with("most", most)
                .invalid());
        }
        let fit = |most: u32, side: u32| f64::from(most) / f64::from(side.max(1));
        let scale = fit(LOGO_ROOM.0, width)
            .min(fit(LOGO_ROOM.1, height))
            .min(1.0);
        let scaled = |side: u32| ((f64::from(side) * scale).round() as u32).max(1);
        self.logo = STANDARD.encode(png);
        self.logo_size = (scaled(width), scaled(height));
        Ok(self)
    }

    /// The picture as it travels.
    pub fn logo_bytes(&self) -> Outcome<Option<Vec<u8>>> {
        if self.logo.is_empty() {
            return Ok(None);
        }
        Ok(Some(
            STANDARD.decode(&self.logo).map_err(anyhow::Error::new)?,
        ))
    }

    /// The last line of letters in a language.
    pub fn footer(&self, language: Language) -> &str {
        match language {
            Language::Ko => &self.footer_ko,
            Language::En => &self.footer_en,
        }
    }

    /// Checked, trimmed, on one line each; all problems at once.
    pub fn parse(self) -> Outcome<Self> {
        let mut problems = Vec::new();
        let mut line = |field: &'static str, text: &str, most: usize| {
            let folded = text.split_whitespace().collect::<Vec<_>>().join(" ");
            let length = folded.chars().count();
            if length > most {
                problems.push(
                    Problem::new(field, "too_long")
                        .with("most", most)
                        .with("length", length),
                );
            } else if folded.chars().any(|c| c.is_control()) {
                problems.push(Problem::new(field, "control_characters"));
            }
            folded
        };
        let footer_ko = line("footer_ko", &self.footer_ko, LONGEST_FOOTER);
        let footer_en = line("footer_en", &self.footer_en, LONGEST_FOOTER);
        let sender = line("sender", &self.sender, LONGEST_NAME);
        if sender.contains(['<', '>', '"', '@']) {
            problems.push(Problem::new("sender", "sender_name"));
        }
        let colour = self.colour.trim().to_lowercase();
        if !colour.is_empty() {
            match contrast_with_white(&colour) {
                None => problems.push(Problem::new("colour", "colour")),
                Some(contrast) if contrast < LEAST_CONTRAST => {
                    problems.push(
                        Problem::new("colour", "colour_too_light")
                            .with("contrast", format!("{contrast:.1}")),
                    );
                }
                Some(_) => {}
            }
        }
        if !problems.is_empty() {
            return Err(Refusal::Invalid(problems).into());
        }
        Ok(Self {
            sender,
            colour,
            footer_ko,
            footer_en,
            logo: self.logo,
            logo_size: self.logo_size,
        })
    }
}

/// The contrast of white words on a colour, 1 to 21; `None` for anything but `#rrggbb`.
fn contrast_with_white(colour: &str) -> Option<f64> {
    let digits = colour.strip_prefix('#')?;
    let bytes = hex::decode(digits).ok()?;
    let [red, green, blue] = bytes.as_slice() else {
        return None;
    };
    let linear = |channel: &u8| {
        let share = f64::from(*channel) / 255.0;
        if share <= 0.040_45 {
            share / 12.92
        } else {
            ((share + 0.055) / 1.055).powf(2.4)
        }
    };
    let luminance = 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
    Some(1.05 / (luminance + 0.05))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::failure::Failure;

    #[test]
    fn white_words_must_be_readable() {
        assert!((contrast_with_white("#000000").unwrap() - 21.0).abs() < 0.01);
        assert!((contrast_with_white("#ffffff").unwrap() - 1.0).abs() < 0.01);
        assert!((contrast_with_white("#767676").unwrap() - 4.54).abs() < 0.01);
        for none in ["", "#fff", "red", "#gggggg", "#1234567"] {
            assert_eq!(contrast_with_white(none), None, "{none}");
        }
    }

    #[test]
    fn what_cannot_be_is_named_all_at_once() {
        let look = LetterLook {
            sender: "A <a@b>".into(),
            colour: "#ffee00".into(),
            footer_ko: "가".repeat(301),
            footer_en: "one\r\nBcc: two".into(),
            ..LetterLook::default()
        };
        let Failure::Refusal(Refusal::Invalid(problems)) = look.parse().unwrap_err() else {
            panic!("a refusal")
        };
        let fields: Vec<_> = problems.iter().map(|problem| &*problem.field).collect();
        assert_eq!(fields, ["footer_ko", "sender", "colour"]);
        let look = LetterLook {
            footer_en: " one\r\nBcc: two ".into(),
            ..LetterLook::default()
        };
        assert_eq!(look.parse().unwrap().footer_en, "one Bcc: two");
    }
}
