//! The friction map as a picture: each area as large as the hours it costs, and a sign for whether it hurts more often
//! lately.

use super::rules::{Trend, lines};
use crate::i18n::Words;
use crate::web::chart::width_of;
use crate::web::treemap::{Tile, tiles};

/// Areas that have a tile: smaller ones could not be read.
const MOST: usize = 40;
/// Air between tiles.
const GAP: f64 = 3.0;
/// From a tile's edge to its words.
const PADDING: f64 = 8.0;
/// From line to line, in sizes of letters.
const LINE: f64 = 1.35;
/// The size of letters in small tiles.
const SMALL: f64 = 12.0;
/// Letters are this much narrower than they are high, beside what [`width_of`] takes for safe.
const NARROWER: f64 = 0.94;

/// The size of a drawing and of its words.
struct Frame {
    /// The shortest side of a tile that is a link.
    least: f64,
    width: f64,
    height: f64,
    em: f64,
}

const WIDE: Frame = Frame {
    least: 24.0,
    width: 1080.0,
    height: 420.0,
    em: 15.0,
};
/// On a phone, where a finger needs 44 px.
const NARROW: Frame = Frame {
    least: 45.0,
    width: 360.0,
    height: 460.0,
    em: 14.0,
};

/// An area with what it costs.
pub(super) struct Weight {
    pub slug: String,
    pub name: String,
    pub hours: f64,
    pub trend: Trend,
}

/// The map, drawn twice.
pub(super) struct Map {
    pub wide: Drawing,
    pub narrow: Drawing,
}

/// One drawing.
pub(super) struct Drawing {
    pub width: f64,
    pub height: f64,
    pub tiles: Vec<TileView>,
}

/// One tile, with as many of its words as fit.
pub(super) struct TileView {
    pub slug: String,
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
    pub trend: &'static str,
    /// The whole of it in a sentence.
    pub says: String,
    /// The lines of its name, and where they stand.
    pub name: Vec<(f64, String)>,
    /// Whether its words are smaller, so that they fit.
    pub small: bool,
    /// Its hours and its sign, and where they stand; nothing where they do not fit.
    pub hours: Option<(f64, String)>,
    pub words_at: f64,
}

impl Map {
    /// Draws the areas that cost anything, the costliest first; nothing when fewer than two do.
    pub fn of(words: &Words, mut weights: Vec<Weight>) -> Option<Self> {
        weights.retain(|weight| weight.hours > 0.0);
        weights.sort_by(|one, other| other.hours.total_cmp(&one.hours));
        weights.truncate(MOST);
        (weights.len() > 1).then(|| Self {
            wide: draw(words, &weights, &WIDE),
            narrow: draw(words, &weights, &NARROW),
        })
    }
}

fn draw(words: &Words, weights: &[Weight], frame: &Frame) -> Drawing {
    let (placed, alone) = placed(weights, frame);
    let (weights, rest) = weights.split_at(alone);
    let tenth = |value: f64| (value * 10.0).round() / 10.0;
    let tiles = placed.iter().zip(weights).map(|(tile, weight)| {
        let (width, height) = (inner(tile.width), inner(tile.height));
        let x = tile.x + (tile.width - width) / 2.0;
        let y = tile.y + (tile.height - height) / 2.0;
        // In smaller letters where the usual ones do not fit.
        let usual = Written::of(words, weight, (width, height), frame.em);
        let small = usual.name.is_empty();
        let em = if small { SMALL } else { frame.em };
        let written = if small {
            Written::of(words, weight, (width, height), SMALL)
        } else {
            usual
        };
        let line = em * LINE;
        let first = y + PADDING + em * 0.85;
        let below = first + line * written.name.len() as f64;
        TileView {
            slug: weight.slug.clone(),
            x: tenth(x),
            y: tenth(y),
            width: tenth(width),
            height: tenth(height),
            trend: weight.trend.as_str(),
            says: words
                .say("areas-tile")
                .with("name", &weight.name)
                .with("hours", words.hours(weight.hours))
                .with(
                    "trend",
                    words
                        .say_of("areas-trend", weight.trend.as_str())
                        .to_string(),
                )
                .to_string(),
            small,
            name: written
                .name
                .into_iter()
                .enumerate()
                .map(|(index, text)| (tenth(first + line * index as f64), text))
                .collect(),
            hours: written.hours.map(|hours| (tenth(below), hours)),
            words_at: tenth(x + PADDING),
        }
    });
    let mut tiles: Vec<TileView> = tiles.collect();
    if let Some(tile) = placed.get(alone) {
        let (width, height) = (inner(tile.width), inner(tile.height));
        let x = tile.x + (tile.width - width) / 2.0;
        let y = tile.y + (tile.height - height) / 2.0;
        let sign = format!("+{}", rest.len());
        let fits = width_of(&sign, SMALL) + PADDING <= width && SMALL + PADDING <= height;
        tiles.push(TileView {
            slug: String::new(),
            x: tenth(x),
            y: tenth(y),
            width: tenth(width),
            height: tenth(height),
            trend: Trend::Same.as_str(),
            says: words
                .say("areas-tile-rest")
                .with("n", rest.len())
                .to_string(),
            small: true,
            name: Vec::new(),
            hours: fits.then(|| (tenth(y + PADDING / 2.0 + SMALL), sign)),
            words_at: tenth(x + PADDING / 2.0),
        });
    }
    Drawing {
        width: frame.width,
        height: frame.height,
        tiles,
    }
}

/// Air around a tile, but never all of it.
fn inner(side: f64) -> f64 {
    (side - GAP).max(side * 0.4)
}

/// Where the tiles lie, and how many of them are an area of their own: those that would be too small to be hit share the
/// last one.
fn placed(weights: &[Weight], frame: &Frame) -> (Vec<Tile>, usize) {
    let mut alone = weights.len();
    loop {
        let (large, small) = weights.split_at(alone);
        let mut values: Vec<f64> = large.iter().map(|weight| weight.hours).collect();
        if !small.is_empty() {
            values.push(small.iter().map(|weight| weight.hours).sum());
        }
        let placed = tiles(&values, frame.width, frame.height);
        let is_hit = |tile: &Tile| inner(tile.width.min(tile.height)) >= frame.least;
        if alone <= 1 || placed.iter().take(alone).all(is_hit) {
            return (placed, alone);
        }
        alone -= 1;
    }
}

/// What of a tile's words fits into it.
struct Written {
    name: Vec<String>,
    hours: Option<String>,
}

impl Written {
    fn of(words: &Words, weight: &Weight, (width, height): (f64, f64), em: f64) -> Self {
        let room = width - 2.0 * PADDING;
        let fits = |text: &str| width_of(text, em) * NARROWER <= room;
        let rows = ((height - 2.0 * PADDING) / (em * LINE)).max(0.0) as usize;
        let name = lines(&weight.name, rows.min(3), fits).unwrap_or_default();
        let hours = format!("{} {}", words.hours(weight.hours), weight.trend.arrow());
        let sign = if fits(&hours) {
            hours
        } else {
            weight.trend.arrow().to_owned()
        };
        let has_room = rows > name.len() && fits(&sign);
        Self {
            hours: has_room.then_some(sign),
            name,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::language::Language;
    use crate::web::Site;

    fn weight(name: &str, hours: f64) -> Weight {
        Weight {
            slug: name.to_lowercase(),
            name: name.to_owned(),
            hours,
            trend: Trend::Up,
        }
    }

    #[test]
    fn what_fits_is_written_and_the_rest_is_in_the_title() {
        let words = Site::local().words(Language::Ko);
        assert!(Map::of(&words, vec![weight("VPN", 3.0), weight("Printers", 0.0)]).is_none());
        let map = Map::of(
            &words,
            vec![
                weight("A very long name of a small area", 0.2),
                weight("VPN", 400.0),
                weight("법무 검토", 90.0),
            ],
        )
        .unwrap();
        let tiles = &map.wide.tiles;
        assert_eq!(tiles[0].name[0].1, "VPN");
        assert_eq!(tiles[0].hours.as_ref().unwrap().1, "400시간 ↑");
        // What is too small to be hit shares a tile that is no link.
        let small = &tiles[2];
        assert!(small.slug.is_empty() && small.name.is_empty());
        assert!(small.says.contains('1'), "{}", small.says);
        for drawing in [&map.wide, &map.narrow] {
            for tile in &drawing.tiles {
                // Rounded to a tenth.
                assert!(tile.x >= 0.0 && tile.x + tile.width <= drawing.width + 0.1);
                for (y, _) in tile.name.iter().chain(&tile.hours) {
                    assert!(*y <= tile.y + tile.height, "{}", tile.says);
                }
            }
        }
    }
}
