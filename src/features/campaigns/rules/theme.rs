//! A campaign's colour: one of ours or one's own, readable on every ground it stands on.

use std::fmt;

use crate::base::failure::Problem;

/// The least contrast of text that we let stand.
pub const LEAST: f64 = 4.5;

/// The colours of the house, by name; the first is the product's own.
pub const COLOURS: &[(&str, &str)] = &[
    ("moss", ""),
    ("sea", "#1f5f8b"),
    ("plum", "#7a3b78"),
    ("clay", "#94461f"),
    ("berry", "#a32952"),
    ("slate", "#455064"),
];

/// A colour as screens mix it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rgb(u8, u8, u8);

const WHITE: Rgb = Rgb(255, 255, 255);
/// The paper of the light theme, and the lightest ground of the dark one.
const PAPER: Rgb = Rgb(0xfb, 0xfa, 0xf8);
const NIGHT: Rgb = Rgb(0x26, 0x28, 0x2e);

impl Rgb {
    /// From `#1f5f8b`.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#')?;
        if digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let part = |from: usize| u8::from_str_radix(digits.get(from..from + 2)?, 16).ok();
        Some(Self(part(0)?, part(2)?, part(4)?))
    }

    /// `share` of this colour, the rest of the other one.
    fn mixed(self, other: Self, share: f64) -> Self {
        let mix = |one: u8, two: u8| {
            (f64::from(one) * share + f64::from(two) * (1.0 - share)).round() as u8
        };
        Self(
            mix(self.0, other.0),
            mix(self.1, other.1),
            mix(self.2, other.2),
        )
    }

    fn luminance(self) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.040_45 {
                part / 12.92
            } else {
                ((part + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * linear(self.0) + 0.7152 * linear(self.1) + 0.0722 * linear(self.2)
    }

    /// The contrast of two colours, from 1 to 21.
    pub fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }
}

impl fmt::Display for Rgb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }
}

/// The colours that a campaign's pages use, in both themes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    light: Rgb,
    light_soft: Rgb,
    dark: Rgb,
    dark_soft: Rgb,
}

impl Theme {
    /// For a colour by name or as `#rrggbb`; nothing for the product's own. A colour that could not be read on our paper is
    /// refused, with the nearest one that can.
    pub fn of(colour: &str) -> Result<Option<Self>, Problem> {
        let named = COLOURS.iter().find(|(name, _)| *name == colour);
        let text = match named {
            Some((_, "")) => return Ok(None),
            Some((_, hex)) => hex,
            None if colour.is_empty() => return Ok(None),
            None => colour,
        };
        let wanted = Rgb::parse(text).ok_or_else(|| Problem::new("colour", "campaign_colour"))?;
        let theme = Self::around(wanted);
        let contrast = theme.least_contrast_by_day();
        if contrast >= LEAST {
            return Ok(Some(theme));
        }
        let shown = (contrast * 10.0).floor() / 10.0;
        Err(Problem::new("colour", "campaign_contrast")
            .with("contrast", shown)
            .with("better", darkened(wanted).to_string()))
    }

    fn around(light: Rgb) -> Self {
        let mut dark = light;
        let mut dark_soft = dark.mixed(NIGHT, 0.16);
        // By night it is lightened until it can be read.
        for step in 0..=50 {
            dark = WHITE.mixed(light, f64::from(step) / 50.0);
            dark_soft = dark.mixed(NIGHT, 0.16);
            if dark.contrast(dark_soft) >= LEAST {
                break;
            }
        }
        Self {
            light,
            light_soft: light.mixed(WHITE, 0.09),
            dark,
            dark_soft,
        }
    }

    fn least_contrast_by_day(&self) -> f64 {
        let grounds = [PAPER, self.light_soft, WHITE];
        grounds
            .into_iter()
            .map(|ground| self.light.contrast(ground))
            .fold(f64::INFINITY, f64::min)
    }

    /// The colour by day: red, green, blue.
    pub fn by_day(&self) -> [u8; 3] {
        let Rgb(red, green, blue) = self.light;
        [red, green, blue]
    }

    /// The colour by day, without its `#`: its stylesheet's name.
    pub fn name(&self) -> String {
        self.light.to_string().trim_start_matches('#').to_owned()
    }

    /// A stylesheet that puts these colours in the place of the product's own.
    pub fn stylesheet(&self) -> String {
        let ink = if self.dark.contrast(NIGHT) >= LEAST {
            NIGHT
        } else {
            WHITE
        };
        let black = Rgb(0, 0, 0);
        format!(
            ":root {{ --accent: light-dark({light}, {dark}); --accent-deep: light-dark({deep}, {pale}); \
             --accent-ink: light-dark(#ffffff, {ink}); --accent-soft: light-dark({light_soft}, {dark_soft}); }}\n",
            light = self.light,
            dark = self.dark,
            deep = self.light.mixed(black, 0.85),
            pale = self.dark.mixed(WHITE, 0.8),
            light_soft = self.light_soft,
            dark_soft = self.dark_soft,
        )
    }
}

/// The same hue, as dark as it has to be.
fn darkened(colour: Rgb) -> Rgb {
    let black = Rgb(0, 0, 0);
    (1..=100)
        .map(|step| black.mixed(colour, f64::from(step) / 100.0))
        .find(|darker| Theme::around(*darker).least_contrast_by_day() >= LEAST)
        .unwrap_or(black)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_as_the_standard_counts_it() {
        assert!((WHITE.contrast(Rgb(0, 0, 0)) - 21.0).abs() < 0.01);
        let grey = Rgb::parse("#777777").unwrap();
        assert!((grey.contrast(WHITE) - 4.48).abs() < 0.01);
    }

    #[test]
    fn the_colours_of_the_house_can_be_read() {
        for (name, hex) in COLOURS {
            assert_eq!(Theme::of(name).unwrap().is_none(), hex.is_empty(), "{name}");
        }
    }

    #[test]
    fn every_colour_is_readable_or_refused_with_one_that_is() {
        for step in 0..4096u32 {
            let part = |shift: u32| ((step >> shift) & 15) as u8 * 17;
            let colour = Rgb(part(8), part(4), part(0));
            match Theme::of(&colour.to_string()) {
                Ok(theme) => {
                    let theme = theme.unwrap();
                    assert!(theme.dark.contrast(theme.dark_soft) >= LEAST, "{colour}");
                    assert!(theme.dark.contrast(NIGHT) >= LEAST, "{colour}");
                }
                Err(problem) => {
                    let better = problem.values.iter().find(|(name, _)| *name == "better");
                    let crate::base::failure::Value::Text(better) = &better.unwrap().1 else {
                        panic!("a colour")
                    };
                    assert!(Theme::of(better).is_ok(), "{colour}: {better}");
                }
            }
        }
    }

    #[test]
    fn what_is_no_colour_is_said_to_be_none() {
        for wrong in ["red", "#12345", "#12345g", "1f5f8b", "#1f5f8b;"] {
            assert_eq!(
                Theme::of(wrong).unwrap_err().code,
                "campaign_colour",
                "{wrong}"
            );
        }
    }
}
