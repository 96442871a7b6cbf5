//! A text cut into the pieces that the model knows, as SentencePiece's unigram model does it: the text is normalised by the
//! model's own table, then cut where the sum of the pieces' scores is highest. All tables lie in the mapped model file.
//!
//! Why not a tokenizer from a package: the one in pure Rust that reads such models normalises by rules of its own, so that
//! tabs, line ends and blank texts give other pieces, and it keeps 27 MB of tables in private memory; here it is none.

use anyhow::ensure;

use super::model_file::{ModelFile, Section};

/// For what no piece fits.
pub(super) const UNKNOWN: u32 = 0;
/// Before the first piece of a text.
pub(super) const BEGIN: u32 = 1;
/// After the last.
pub(super) const END: u32 = 2;

/// Of a longer text, only so many bytes are looked at: more than [`MOST_PIECES`] pieces of any prose.
const MOST_BYTES: usize = 16 * 1024;
/// A text has at most so many pieces, beginning and end included. The cost of a vector grows with them.
pub(super) const MOST_PIECES: usize = 512;

/// How much worse an unknown character is than the worst piece.
const PENALTY: f64 = 10.0;
/// SentencePiece's visible blank, ▁.
const BLANK: &[u8] = "\u{2581}".as_bytes();
/// In a [`Vocabulary`]: no piece ends here.
pub(super) const NO_PIECE: u32 = u32::MAX;

/// Where the tables lie in a model file.
pub(super) struct PieceTables {
    units: Section,
    replacements: Section,
    first: Section,
    labels: Section,
    pieces: Section,
    scores: Section,
    least_score: Section,
}

impl PieceTables {
    /// Finds them, and checks that they fit together.
    pub(super) fn find(file: &ModelFile) -> anyhow::Result<Self> {
        let (units, _) = file.find::<u32, 1>("charsmap.units")?;
        let (replacements, _) = file.find::<u8, 1>("charsmap.replacements")?;
        let (first, [ends]) = file.find::<u32, 1>("vocabulary.first")?;
        let (labels, [nodes]) = file.find::<u8, 1>("vocabulary.labels")?;
        let (pieces, [more_nodes]) = file.find::<u32, 1>("vocabulary.pieces")?;
        let (scores, [count]) = file.find::<f32, 1>("vocabulary.scores")?;
        let (least_score, [one]) = file.find::<f32, 1>("vocabulary.least_score")?;
        ensure!(
            ends == nodes + 1 && nodes == more_nodes && count > END as usize && one == 1,
            "the vocabulary's tables do not fit together"
        );
        Ok(Self {
            units,
            replacements,
            first,
            labels,
            pieces,
            scores,
            least_score,
        })
    }

    /// The tables themselves.
    pub(super) fn of<'a>(&self, file: &'a ModelFile) -> Vocabulary<'a> {
        let least = file.array::<f32>(self.least_score).first();
        Vocabulary {
            units: file.array(self.units),
            replacements: file.array(self.replacements),
            first: file.array(self.first),
            labels: file.array(self.labels),
            pieces: file.array(self.pieces),
            scores: file.array(self.scores),
            unknown_score: f64::from(least.copied().unwrap_or_default()) - PENALTY,
        }
    }
}

/// The pieces of a model and how text is normalised before.
pub(super) struct Vocabulary<'a> {
    /// The double array of the normalisation table (Darts).
    units: &'a [u32],
    /// What its values point to, each ended by a zero byte.
    replacements: &'a [u8],
    /// All pieces as a tree over their bytes, numbered level by level: the children of node `i` are the nodes
    /// `first[i]..first[i + 1]`, in the order of their bytes; node 0 is the root.
    first: &'a [u32],
    /// The byte that leads to a node.
    labels: &'a [u8],
    /// The piece that ends at a node, or [`NO_PIECE`].
    pieces: &'a [u32],
    /// Of each piece.
    scores: &'a [f32],
    unknown_score: f64,
}

impl Vocabulary<'_> {
    /// The numbers of a text's pieces, with [`BEGIN`] and [`END`]; at least three, at most [`MOST_PIECES`].
    pub(super) fn cut(&self, text: &str) -> Vec<u32> {
        let beginning = text.floor_char_boundary(MOST_BYTES);
        let text = text.as_bytes().get(..beginning).unwrap_or_default();
        let mut pieces = vec![BEGIN];
        pieces.extend(self.best_cut(&self.normalise(text)));
        if pieces.len() == 1 {
            pieces.push(UNKNOWN);
        }
        pieces.truncate(MOST_PIECES - 1);
        pieces.push(END);
        pieces
    }

    /// The text as the model was trained on it: characters replaced by the table, blanks collapsed, trimmed, made visible, one
    /// in front.
    fn normalise(&self, text: &[u8]) -> Vec<u8> {
        let mut normal = Vec::with_capacity(text.len() + text.len() / 2 + BLANK.len());
        normal.extend_from_slice(BLANK);
        let mut after_blank = true;
        let mut rest = text;
        while !rest.is_empty() {
            let (mut replacement, used) = self.replacement(rest);
            rest = rest.get(used..).unwrap_or_default();
            if after_blank {
                replacement = replacement.trim_prefix_blanks();
            }
            for byte in replacement {
                if *byte == b' ' {
                    normal.extend_from_slice(BLANK);
                } else {
                    normal.push(*byte);
                }
            }
            if let Some(last) = replacement.last() {
                after_blank = *last == b' ';
            }
        }
        while normal.ends_with(BLANK) {
            normal.truncate(normal.len() - BLANK.len());
        }
        normal
    }

    /// What the beginning of a text that is not empty is replaced by, and how many bytes of it: the longest key of the table,
    /// or one character as it is.
    fn replacement<'t>(&'t self, text: &'t [u8]) -> (&'t [u8], usize) {
        let unit = |node: usize| self.units.get(node).copied();
        let offset = |unit: u32| ((unit >> 10) << ((unit & 0x200) >> 6)) as usize;
        let mut longest = None;
        let mut node = unit(0).map_or(0, offset);
        for (length, byte) in (1..).zip(text) {
            node ^= usize::from(*byte);
            let Some(here) = unit(node).filter(|unit| unit & 0x8000_00FF == u32::from(*byte))
            else {
                break;
            };
            node ^= offset(here);
            if here & 0x100 != 0
                && let Some(value) = unit(node)
            {
                longest = Some((length, (value & 0x7FFF_FFFF) as usize));
            }
        }
        if let Some((length, place)) = longest
            && let Some(replacement) = self.replacements.get(place..)
            && let Some(end) = replacement.iter().position(|byte| *byte == 0)
        {
            return (replacement.get(..end).unwrap_or_default(), length);
        }
        let length = character_length(text);
        (text.get(..length).unwrap_or(text), length)
    }

    /// The cut of a normalised text whose scores add up highest; of equal ones, the one whose last differing piece begins first.
    fn best_cut(&self, text: &[u8]) -> Vec<u32> {
        /// The best way that ends at a place.
        #[derive(Clone, Copy)]
        struct Way {
            score: f64,
            from: usize,
            piece: u32,
        }
        let nowhere = Way {
            score: f64::NEG_INFINITY,
            from: 0,
            piece: UNKNOWN,
        };
        let mut ways = vec![nowhere; text.len() + 1];
        if let Some(way) = ways.first_mut() {
            way.score = 0.0;
        }
        let mut from = 0;
        while let Some(rest) = text.get(from..).filter(|rest| !rest.is_empty()) {
            let so_far = ways.get(from).map_or(f64::NEG_INFINITY, |way| way.score);
            let mut go = |length: usize, piece: u32, score: f64| {
                let score = so_far + score;
                if let Some(way) = ways.get_mut(from + length)
                    && score > way.score
                {
                    *way = Way { score, from, piece };
                }
            };
            let character = character_length(rest);
            let mut known = false;
            self.each_prefix(rest, |length, piece| {
                let score = self.scores.get(piece as usize).copied().unwrap_or_default();
                go(length, piece, f64::from(score));
                known |= length == character;
            });
            if !known {
                go(character, UNKNOWN, self.unknown_score);
            }
            from += character;
        }
        let mut pieces = Vec::new();
        let mut at = text.len();
        while at > 0
            && let Some(way) = ways.get(at)
        {
            pieces.push(way.piece);
            at = way.from;
        }
        pieces.reverse();
        pieces
    }

    /// Calls `found` with length and number of every piece that the text begins with, the shortest first.
    fn each_prefix(&self, text: &[u8], mut found: impl FnMut(usize, u32)) {
        let mut node = 0;
        for (length, byte) in (1..).zip(text) {
            let (Some(first), Some(end)) = (self.first.get(node), self.first.get(node + 1)) else {
                return;
            };
            let (first, end) = (*first as usize, *end as usize);
            let Some(Ok(child)) = self
                .labels
                .get(first..end)
                .map(|labels| labels.binary_search(byte))
            else {
                return;
            };
            node = first + child;
            if let Some(piece) = self.pieces.get(node)
                && *piece != NO_PIECE
            {
                found(length, *piece);
            }
        }
    }
}

trait Blanks {
    fn trim_prefix_blanks(&self) -> &[u8];
}

impl Blanks for [u8] {
    fn trim_prefix_blanks(&self) -> &[u8] {
        let blanks = self.iter().take_while(|byte| **byte == b' ').count();
        self.get(blanks..).unwrap_or_default()
    }
}

/// Bytes of the first character of a text that is not empty.
fn character_length(text: &[u8]) -> usize {
    let length = match text.first() {
        Some(0xC0..=0xDF) => 2,
        Some(0xE0..=0xEF) => 3,
        Some(0xF0..) => 4,
        _ => 1,
    };
    length.min(text.len())
}
