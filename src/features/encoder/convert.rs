//! From the published files, `weights.npz` and `sp.model`, to one model file that needs no unpacking.

use std::collections::VecDeque;

use anyhow::{Context, bail, ensure};

use super::archive::Archive;
use super::arrays::{self, Array};
use super::model_file::ModelWriter;
use super::network::WINDOWS;
use super::pieces::NO_PIECE;

/// Puts together what the two files hold.
pub(super) fn convert(name: &str, weights: &[u8], pieces: &[u8]) -> anyhow::Result<ModelWriter> {
    let mut model = ModelWriter::new(name);
    add_vocabulary(&mut model, pieces).context("sp.model")?;
    add_weights(&mut model, weights).context("weights.npz")?;
    Ok(model)
}

fn add_weights(model: &mut ModelWriter, bytes: &[u8]) -> anyhow::Result<()> {
    let archive = Archive::open(bytes)?;
    let floats = |name: &str| arrays::read::<f32>(&archive, name);

    let (lows, scales) = (floats("lo")?, floats("scale")?);
    let chunks = (1..=lows.elements.len())
        .map(|number| arrays::read::<u8>(&archive, &format!("q{number}")))
        .collect::<anyhow::Result<Vec<_>>>()?;
    let codes = interleaved(&chunks)?;
    model.add("embedding.codes", &codes.shape, &codes.elements);
    drop((chunks, codes));
    model.add("embedding.lows", &lows.shape, &lows.elements);
    model.add("embedding.scales", &scales.shape, &scales.elements);

    // The three branches' projections side by side: one product instead of three.
    let each = |prefix: &str| {
        WINDOWS
            .iter()
            .map(|(window, _)| floats(&format!("{prefix}{window}")))
            .collect::<anyhow::Result<Vec<_>>>()
    };
    for (from, to) in [
        ("proj", "projection.weights"),
        ("proj_b", "projection.offsets"),
        ("ln_g", "projection.gains"),
        ("ln_b", "projection.norm_offsets"),
    ] {
        let joined = side_by_side(&each(from)?).context(from.to_owned())?;
        model.add(to, &joined.shape, &joined.elements);
    }
    for (window, _) in WINDOWS {
        for layer in [1, 2] {
            let weights = floats(&format!("w{layer}_{window}"))?;
            model.add(
                &format!("window{window}.{layer}.weights"),
                &weights.shape,
                &weights.elements,
            );
            let offsets = floats(&format!("b{layer}_{window}"))?;
            model.add(
                &format!("window{window}.{layer}.offsets"),
                &offsets.shape,
                &offsets.elements,
            );
        }
    }
    for (from, to) in [
        ("ln_g", "norm.gains"),
        ("ln_b", "norm.offsets"),
        ("cnn_W", "output.weights"),
        ("cnn_b", "output.offsets"),
        ("d0", "d0"),
        ("d1", "d1"),
        ("p1", "p1"),
        ("d2", "d2"),
        ("p3", "p3"),
        ("d3", "d3"),
    ] {
        let array = floats(from)?;
        model.add(to, &array.shape, &array.elements);
    }
    let epsilon = arrays::read::<f64>(&archive, "eps")?.elements;
    let epsilon: Vec<f32> = epsilon.iter().map(|value| *value as f32).collect();
    model.add("epsilon", &[1], &epsilon);
    Ok(())
}

/// One table in the order of the pieces: piece `i` is row `i div n` of the `i mod n`-th of n chunks.
fn interleaved(chunks: &[Array<u8>]) -> anyhow::Result<Array<u8>> {
    let Some([rows, width]) = chunks.first().map(|chunk| chunk.shape.as_slice()) else {
        bail!("the embeddings are no tables");
    };
    ensure!(
        chunks.iter().all(|chunk| chunk.shape == [*rows, *width]),
        "the embeddings' tables differ in shape"
    );
    let mut elements = Vec::with_capacity(rows * width * chunks.len());
    let mut sources: Vec<_> = chunks
        .iter()
        .map(|chunk| chunk.elements.chunks_exact((*width).max(1)))
        .collect();
    for _ in 0..*rows {
        for source in &mut sources {
            elements.extend_from_slice(source.next().unwrap_or_default());
        }
    }
    Ok(Array {
        shape: vec![rows * chunks.len(), *width],
        elements,
    })
}

/// Matrices of as many rows, or vectors, as one.
fn side_by_side(parts: &[Array<f32>]) -> anyhow::Result<Array<f32>> {
    let mut widths = Vec::new();
    let mut height = None;
    for part in parts {
        let (rows, width) = match part.shape.as_slice() {
            [width] => (1, *width),
            [rows, width] => (*rows, *width),
            _ => bail!("has another shape than expected"),
        };
        ensure!(
            *height.get_or_insert(rows) == rows && width > 0,
            "the three do not fit together"
        );
        widths.push(width);
    }
    let (rows, width) = (height.unwrap_or(0), widths.iter().sum::<usize>());
    let mut elements = Vec::with_capacity(rows * width);
    let mut sources: Vec<_> = parts
        .iter()
        .zip(&widths)
        .map(|(part, width)| part.elements.chunks_exact(*width))
        .collect();
    for _ in 0..rows {
        for source in &mut sources {
            elements.extend_from_slice(source.next().unwrap_or_default());
        }
    }
    let is_vector = parts.first().is_some_and(|part| part.shape.len() == 1);
    Ok(Array {
        shape: if is_vector {
            vec![width]
        } else {
            vec![rows, width]
        },
        elements,
    })
}

/// Adds the pieces as a tree, their scores, and the normalisation's table.
fn add_vocabulary(model: &mut ModelWriter, bytes: &[u8]) -> anyhow::Result<()> {
    let vocabulary = read_vocabulary(bytes)?;
    let mut sorted: Vec<(&[u8], u32)> = vocabulary
        .pieces
        .iter()
        .map(|(piece, _)| *piece)
        .zip(0..)
        .collect();
    sorted.sort_unstable();
    ensure!(
        sorted.is_sorted_by(|(a, _), (b, _)| a != b) && sorted.len() > 2,
        "has no usable list of pieces"
    );
    let tree = tree(&sorted);
    model.add("vocabulary.first", &[tree.first.len()], &tree.first);
    model.add("vocabulary.labels", &[tree.labels.len()], &tree.labels);
    model.add("vocabulary.pieces", &[tree.pieces.len()], &tree.pieces);
    let scores: Vec<f32> = vocabulary.pieces.iter().map(|(_, score)| *score).collect();
    model.add("vocabulary.scores", &[scores.len()], &scores);
    let least = scores.iter().copied().fold(f32::INFINITY, f32::min);
    model.add("vocabulary.least_score", &[1], &[least]);

    let (size, rest) = vocabulary
        .charsmap
        .split_first_chunk::<4>()
        .context("has no table of characters")?;
    let size = u32::from_le_bytes(*size) as usize;
    let (Some(units), Some(replacements)) = (rest.get(..size), rest.get(size..)) else {
        bail!("has a table of characters that is cut off");
    };
    let (units, _) = units.as_chunks::<4>();
    let units: Vec<u32> = units.iter().map(|unit| u32::from_le_bytes(*unit)).collect();
    model.add("charsmap.units", &[units.len()], &units);
    model.add("charsmap.replacements", &[replacements.len()], replacements);
    Ok(())
}

/// A tree over bytes as [`super::pieces::Vocabulary`] walks it.
struct Tree {
    first: Vec<u32>,
    labels: Vec<u8>,
    pieces: Vec<u32>,
}

/// Numbers the nodes level by level, so that the children of a node lie together and in the order of their bytes.
fn tree(sorted: &[(&[u8], u32)]) -> Tree {
    let mut tree = Tree {
        first: Vec::new(),
        labels: vec![0],
        pieces: vec![NO_PIECE],
    };
    // Each node stands for the pieces that begin with the way to it; its depth is how far they agree.
    let mut waiting = VecDeque::from([(sorted, 0)]);
    while let Some((mut group, depth)) = waiting.pop_front() {
        tree.first.push(tree.labels.len() as u32);
        // The piece that ends here, if any, is the first of them and the node's own already.
        if let Some(((piece, _), longer)) = group.split_first()
            && piece.len() == depth
        {
            group = longer;
        }
        while let Some(label) = group.first().and_then(|(piece, _)| piece.get(depth)) {
            let count = group.partition_point(|(piece, _)| piece.get(depth) == Some(label));
            let (child, others) = group.split_at(count);
            tree.labels.push(*label);
            let own = child.first().filter(|(piece, _)| piece.len() == depth + 1);
            tree.pieces
                .push(own.map_or(NO_PIECE, |(_, number)| *number));
            waiting.push_back((child, depth + 1));
            group = others;
        }
    }
    tree.first.push(tree.labels.len() as u32);
    tree
}

/// What of a SentencePiece model matters here.
struct Source<'a> {
    /// Text and score of each piece, by number.
    pieces: Vec<(&'a [u8], f32)>,
    charsmap: &'a [u8],
}

/// Reads `sp.model`, a protocol buffer: `ModelProto {1: pieces {1: text, 2: score}, 2: trainer {3: type}, 3: normaliser {2:
/// table, 3, 4, 5: flags}}`.
fn read_vocabulary(bytes: &[u8]) -> anyhow::Result<Source<'_>> {
    let mut source = Source {
        pieces: Vec::new(),
        charsmap: &[],
    };
    for field in fields(bytes)? {
        match field {
            (1, Value::Bytes(piece)) => {
                let (mut text, mut score) = (&[][..], 0.0);
                for field in fields(piece)? {
                    match field {
                        (1, Value::Bytes(bytes)) => text = bytes,
                        (2, Value::Four(bytes)) => score = f32::from_le_bytes(bytes),
                        _ => {}
                    }
                }
                source.pieces.push((text, score));
            }
            (2, Value::Bytes(trainer)) => {
                let unigram = fields(trainer)?
                    .iter()
                    .all(|field| !matches!(field, (3, Value::Number(kind)) if *kind != 1));
                ensure!(unigram, "is no unigram model");
            }
            (3, Value::Bytes(normaliser)) => {
                for field in fields(normaliser)? {
                    match field {
                        (2, Value::Bytes(bytes)) => source.charsmap = bytes,
                        (3..=5, Value::Number(0)) => bail!("treats blanks in another way"),
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
    Ok(source)
}

enum Value<'a> {
    Number(u64),
    Four([u8; 4]),
    Bytes(&'a [u8]),
}

/// The fields of a message.
fn fields(mut bytes: &[u8]) -> anyhow::Result<Vec<(u64, Value<'_>)>> {
    let mut fields = Vec::new();
    while !bytes.is_empty() {
        let tag = number(&mut bytes)?;
        let value = match tag & 7 {
            0 => Value::Number(number(&mut bytes)?),
            2 => {
                let length = usize::try_from(number(&mut bytes)?)?;
                Value::Bytes(take(&mut bytes, length)?)
            }
            5 => Value::Four(take(&mut bytes, 4)?.try_into()?),
            1 => {
                take(&mut bytes, 8)?;
                continue;
            }
            _ => bail!("is no protocol buffer"),
        };
        fields.push((tag >> 3, value));
    }
    Ok(fields)
}

fn number(bytes: &mut &[u8]) -> anyhow::Result<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let byte = take(bytes, 1)?.first().copied().unwrap_or_default();
        number |= u64::from(byte & 0x7F) << shift;
        if byte & 0x80 == 0 {
            return Ok(number);
        }
    }
    bail!("is no protocol buffer")
}

fn take<'a>(bytes: &mut &'a [u8], length: usize) -> anyhow::Result<&'a [u8]> {
    let (taken, rest) = bytes.split_at_checked(length).context("is cut off")?;
    *bytes = rest;
    Ok(taken)
}
