//! Where what stands on a card.

use ab_glyph::Font;

use super::canvas::{Canvas, Colour, Shape, Type, font};
use super::lines::{balanced, broken, clean, cut};
use super::{Card, SIZE, Tone};
use crate::base::failure::Outcome;

// The light theme of `assets/app.css`.
const PAPER: Colour = [251, 250, 247];
const LINE: Colour = [226, 225, 219];
const INK: Colour = [29, 34, 43];
const INK_2: Colour = [74, 80, 91];
const INK_3: Colour = [97, 102, 113];
pub(super) const GREEN: Colour = [0, 102, 64];
const GREEN_SOFT: Colour = [224, 247, 233];
const ROSE: Colour = [173, 44, 58];
const ROSE_SOFT: Colour = [255, 236, 236];

/// Around everything.
const EDGE: f32 = 72.0;
const WIDTH: f32 = SIZE.0 as f32;
const HEIGHT: f32 = SIZE.1 as f32;
/// What a line may take.
const ROOM: f32 = WIDTH - 2.0 * EDGE;
/// Sizes of a title, and the lines that it may have at each.
const TITLES: [(f32, usize); 4] = [(92.0, 1), (76.0, 2), (66.0, 2), (58.0, 3)];
/// Facts beside each other.
const FACTS: usize = 2;
/// Lines of the words under a title.
const WORDS: usize = 2;

/// A colour and the ground it stands on.
fn colours(tone: Tone) -> (Colour, Colour) {
    match tone {
        Tone::Good => (GREEN, GREEN_SOFT),
        Tone::Bad => (ROSE, ROSE_SOFT),
        Tone::Own(colour) => (colour, colour.map(|part| 255 - (255 - part) / 9)),
    }
}

/// The card as PNG.
pub(super) fn drawn(card: &Card) -> Outcome<Vec<u8>> {
    let font = font()?;
    let kind = |size| Type { font: &font, size };
    let shown = |text: &str| clean(text, |c| font.glyph_id(c).0 != 0);
    let (colour, soft) = colours(card.tone);
    let mut canvas = Canvas::new(SIZE, PAPER);
    canvas.fill(&Shape::round(0.0, HEIGHT - 12.0, WIDTH, 12.0, 0.0), colour);

    let [product, place] = &card.from;
    canvas.fill(&Shape::pebble(EDGE, 64.0, 2.3), GREEN);
    canvas.write(kind(34.0), EDGE + 70.0, 94.0, &shown(product), INK);
    let place = shown(place);
    let left = WIDTH - EDGE - kind(26.0).width(&place);
    canvas.write(kind(26.0), left, 93.0, &place, INK_3);

    let kicker = shown(&card.kicker);
    if !kicker.is_empty() {
        let width = kind(27.0).width(&kicker) + 40.0;
        canvas.fill(&Shape::round(EDGE, 150.0, width, 52.0, 26.0), soft);
        canvas.write(kind(27.0), EDGE + 20.0, 186.0, &kicker, colour);
    }

    let title = shown(&card.title);
    let mut y = 216.0;
    let (size, lines) = title_lines(&title, kind);
    for line in &lines {
        y += size * 1.26;
        canvas.write(kind(size), EDGE - size * 0.03, y - size * 0.2, line, INK);
    }

    if card.facts.is_empty() {
        let small = kind(30.0);
        let measure = |line: &str| small.width(line);
        let text = shown(&card.words);
        let words = match balanced(&text, ROOM, &measure) {
            all if all.len() <= WORDS => all,
            _ => cut(broken(&text, ROOM, &measure), WORDS, ROOM, &measure),
        };
        let first = HEIGHT - 62.0 - 44.0 * (words.len().saturating_sub(1)) as f32;
        let heading = shown(&card.heading);
        canvas.write(kind(25.0), EDGE, first - 46.0, &heading, colour);
        for (n, line) in words.iter().enumerate() {
            canvas.write(small, EDGE, first + 44.0 * n as f32, line, INK_2);
        }
        return canvas.png();
    }
    canvas.fill(&Shape::round(EDGE, 478.0, ROOM, 2.0, 0.0), LINE);
    let each = ROOM / FACTS as f32 - 16.0;
    for (n, (value, label)) in card.facts.iter().take(FACTS).enumerate() {
        let x = EDGE + n as f32 * (each + 32.0);
        for (size, y, text, ink) in [(46.0, 540.0, value, colour), (25.0, 580.0, label, INK_2)] {
            let measure = |line: &str| kind(size).width(line);
            let lines = broken(&shown(text), each, &measure);
            if let Some(line) = cut(lines, 1, each, &measure).first() {
                canvas.write(kind(size), x, y, line, ink);
            }
        }
    }
    canvas.png()
}

/// The largest size at which a title is whole; the smallest, and dots, where none is.
fn title_lines<'a>(title: &str, kind: impl Fn(f32) -> Type<'a>) -> (f32, Vec<String>) {
    let mut last = (TITLES[0].0, Vec::new());
    for (size, most) in TITLES {
        let measure = |line: &str| kind(size).width(line);
        let lines = balanced(title, ROOM, &measure);
        let whole = lines.len() <= most;
        last = (size, cut(lines, most, ROOM, &measure));
        if whole {
            break;
        }
    }
    last
}
