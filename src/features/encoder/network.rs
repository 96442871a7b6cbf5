//! The network behind [`super::UseMultilingual`]: from the numbers of pieces to a vector.
//!
//! Each piece has an embedding. Three branches look at windows of two, three and five neighbouring embeddings; embedding and
//! branches are summed over the text, and four dense layers make the vector of the sum. Several texts go through together,
//! laid one below the other; a window never reaches into a neighbour.
//!
//! Nearly all time goes into products of matrices, which `ndarray` hands to kernels that use what the processor offers and
//! that are optimised in development builds, too.

use anyhow::{Context, ensure};
use ndarray::linalg::general_mat_mul;
use ndarray::{ArrayView2, ArrayViewMut2};

use super::model_file::{ModelFile, Section};

/// Width of each branch's window, and how many of it lie to the left.
pub(super) const WINDOWS: [(usize, usize); 3] = [(2, 0), (3, 1), (5, 2)];

/// A matrix in a model file.
#[derive(Clone, Copy)]
struct Matrix {
    rows: usize,
    columns: usize,
    weights: Section,
}

/// A layer that multiplies by a matrix and adds to each row.
#[derive(Clone, Copy)]
struct Layer {
    matrix: Matrix,
    offsets: Section,
}

/// Gains and offsets of a normalisation.
#[derive(Clone, Copy)]
struct Norm {
    gains: Section,
    offsets: Section,
}

/// Where everything lies in a model file.
pub(super) struct Network {
    /// A row of codes for each piece.
    table: Section,
    pieces: usize,
    width: usize,
    /// Piece `i` is coded by the `i mod n`-th of these.
    lows: Section,
    scales: Section,
    projection: Layer,
    projection_norm: Norm,
    branches: [[Layer; 2]; 3],
    branch_width: usize,
    norm: Norm,
    output: Layer,
    d0: Matrix,
    d1: Matrix,
    p1: Matrix,
    d2: Matrix,
    p3: Matrix,
    d3: Matrix,
    epsilon: f32,
}

impl Network {
    /// Finds everything, and checks that it fits together.
    pub(super) fn find(file: &ModelFile) -> anyhow::Result<Self> {
        let matrix = |name: &str, expected: Option<(usize, usize)>| -> anyhow::Result<Matrix> {
            let (weights, [rows, columns]) = file.find::<f32, 2>(name)?;
            ensure!(
                expected.is_none_or(|shape| shape == (rows, columns)),
                "{name} is {rows} × {columns}, which does not fit the others"
            );
            Ok(Matrix {
                rows,
                columns,
                weights,
            })
        };
        let vector = |name: &str, expected: usize| -> anyhow::Result<Section> {
            let (section, [length]) = file.find::<f32, 1>(name)?;
            ensure!(
                length == expected,
                "{name} has {length} numbers instead of {expected}"
            );
            Ok(section)
        };
        let (table, [pieces, width]) = file.find::<u8, 2>("embedding.codes")?;
        let (lows, [chunks]) = file.find::<f32, 1>("embedding.lows")?;
        let scales = vector("embedding.scales", chunks)?;
        let projection = matrix("projection.weights", None)?;
        let branch_width = projection.columns / WINDOWS.len();
        ensure!(
            projection.rows == width
                && projection.columns == branch_width * WINDOWS.len()
                && chunks > 0
                && pieces > super::pieces::END as usize,
            "the embeddings do not fit the projection"
        );
        let mut branches = Vec::new();
        for (window, _) in WINDOWS {
            let layer = |number: usize| -> anyhow::Result<Layer> {
                let name = format!("window{window}.{number}");
                Ok(Layer {
                    matrix: matrix(
                        &format!("{name}.weights"),
                        Some((window * branch_width, branch_width)),
                    )?,
                    offsets: vector(&format!("{name}.offsets"), branch_width)?,
                })
            };
            branches.push([layer(1)?, layer(2)?]);
        }
        let features = width + projection.columns;
        let output = matrix("output.weights", None)?;
        ensure!(
            output.rows == features,
            "the output does not fit the features"
        );
        let middle = output.columns;
        let d0 = matrix("d0", None)?;
        let p1 = matrix("p1", None)?;
        let d1 = matrix("d1", Some((d0.columns, p1.columns)))?;
        let d2 = matrix("d2", None)?;
        let p3 = matrix("p3", None)?;
        let d3 = matrix("d3", Some((d2.columns, p3.columns)))?;
        ensure!(
            d0.rows == middle
                && p1.rows == middle
                && d2.rows == p1.columns
                && p3.rows == p1.columns
                && p3.columns > 0,
            "the last layers do not fit together"
        );
        let epsilon = file.array::<f32>(vector("epsilon", 1)?);
        Ok(Self {
            table,
            pieces,
            width,
            lows,
            scales,
            projection_norm: Norm {
                gains: vector("projection.gains", projection.columns)?,
                offsets: vector("projection.norm_offsets", projection.columns)?,
            },
            projection: Layer {
                offsets: vector("projection.offsets", projection.columns)?,
                matrix: projection,
            },
            branches: branches.try_into().ok().context("three branches")?,
            branch_width,
            norm: Norm {
                gains: vector("norm.gains", features)?,
                offsets: vector("norm.offsets", features)?,
            },
            output: Layer {
                offsets: vector("output.offsets", middle)?,
                matrix: output,
            },
            d0,
            d1,
            p1,
            d2,
            p3,
            d3,
            epsilon: epsilon.first().copied().unwrap_or_default(),
        })
    }

    /// How many numbers a vector has.
    pub(super) fn dimensions(&self) -> usize {
        self.p3.columns
    }

    /// The vectors of texts given as their pieces; no text may be empty.
    pub(super) fn run(
        &self,
        file: &ModelFile,
        texts: &[Vec<u32>],
    ) -> anyhow::Result<Vec<Vec<f32>>> {
        let embeddings = self.embed(file, texts);
        let mut projected = apply(file, &embeddings, self.projection)?;
        self.normalise(file, &mut projected, self.projection_norm);

        let count = texts.iter().map(Vec::len).sum();
        let mut features = Rows::new(count, self.width + self.projection.matrix.columns);
        features.put(0, &embeddings);
        let mut from = 0;
        for ((width, left), layers) in WINDOWS.into_iter().zip(self.branches) {
            let mut rows = projected.columns(from, self.branch_width);
            for layer in layers {
                let mut next = apply(file, &windows(&rows, texts, width, left), layer)?;
                for (value, before) in next.values.iter_mut().zip(&rows.values) {
                    *value = value.max(0.0) + before;
                }
                rows = next;
            }
            features.put(self.width + from, &rows);
            from += self.branch_width;
        }
        self.normalise(file, &mut features, self.norm);
        let mut vectors = self.dense(file, &sums(&features, texts), texts)?;
        for vector in vectors.rows_mut() {
            let square = vector.iter().map(|value| value * value).sum::<f32>();
            let factor = square.max(self.epsilon).sqrt().recip();
            vector.iter_mut().for_each(|value| *value *= factor);
        }
        Ok(vectors.rows().map(<[f32]>::to_vec).collect())
    }

    fn embed(&self, file: &ModelFile, texts: &[Vec<u32>]) -> Rows {
        let table: &[u8] = file.array(self.table);
        let (lows, scales): (&[f32], &[f32]) = (file.array(self.lows), file.array(self.scales));
        let pieces = texts.iter().flatten().map(|piece| *piece as usize);
        let mut rows = Rows::new(texts.iter().map(Vec::len).sum(), self.width);
        for (row, piece) in rows.rows_mut().zip(pieces) {
            let piece = if piece < self.pieces {
                piece
            } else {
                super::pieces::UNKNOWN as usize
            };
            let codes = table.chunks_exact(self.width).nth(piece);
            let chunk = piece % lows.len().max(1);
            let (Some(codes), Some(low), Some(scale)) = (codes, lows.get(chunk), scales.get(chunk))
            else {
                continue;
            };
            for (value, code) in row.iter_mut().zip(codes) {
                *value = low + scale * f32::from(*code);
            }
        }
        rows
    }

    /// The layers after the sum.
    fn dense(&self, file: &ModelFile, sums: &Rows, texts: &[Vec<u32>]) -> anyhow::Result<Rows> {
        let mut mean = Rows::new(texts.len(), self.output.matrix.columns);
        let offsets: &[f32] = file.array(self.output.offsets);
        for (row, text) in mean.rows_mut().zip(texts) {
            let length = text.len() as f32;
            for (value, offset) in row.iter_mut().zip(offsets) {
                *value = offset * length;
            }
        }
        add_product(file, sums, self.output.matrix, &mut mean)?;
        for (row, text) in mean.rows_mut().zip(texts) {
            let factor = (text.len() as f32).sqrt().recip();
            row.iter_mut().for_each(|value| *value *= factor);
        }
        let product = |terms: &[(&Rows, Matrix)]| -> anyhow::Result<Rows> {
            let columns = terms.first().map_or(0, |(_, matrix)| matrix.columns);
            let mut rows = Rows::new(texts.len(), columns);
            for (input, matrix) in terms {
                add_product(file, input, *matrix, &mut rows)?;
            }
            Ok(rows)
        };
        let relu = |mut rows: Rows| {
            rows.values
                .iter_mut()
                .for_each(|value| *value = value.max(0.0));
            rows
        };
        let y0 = relu(product(&[(&mean, self.d0)])?);
        let y1 = relu(product(&[(&mean, self.p1), (&y0, self.d1)])?);
        let y2 = relu(product(&[(&y1, self.d2)])?);
        let mut z = product(&[(&y1, self.p3), (&y2, self.d3)])?;
        z.values.iter_mut().for_each(|value| *value = value.tanh());
        Ok(z)
    }

    /// Brings every row to mean 0 and variance 1, then applies gains and offsets.
    fn normalise(&self, file: &ModelFile, rows: &mut Rows, norm: Norm) {
        let gains: &[f32] = file.array(norm.gains);
        let offsets: &[f32] = file.array(norm.offsets);
        let width = rows.width as f32;
        for row in rows.rows_mut() {
            let mean = sum_of(row, |value| value) / width;
            row.iter_mut().for_each(|value| *value -= mean);
            let variance = sum_of(row, |value| value * value) / width;
            let factor = (variance + self.epsilon).sqrt().recip();
            for ((value, gain), offset) in row.iter_mut().zip(gains).zip(offsets) {
                *value = *value * factor * gain + offset;
            }
        }
    }
}

/// Rows of equal width, one below the other.
struct Rows {
    width: usize,
    values: Vec<f32>,
}

impl Rows {
    fn new(count: usize, width: usize) -> Self {
        Self {
            width,
            values: vec![0.0; count * width],
        }
    }

    fn count(&self) -> usize {
        self.values.len() / self.width.max(1)
    }

    fn rows(&self) -> impl Iterator<Item = &[f32]> {
        self.values.chunks_exact(self.width.max(1))
    }

    fn rows_mut(&mut self) -> impl Iterator<Item = &mut [f32]> {
        self.values.chunks_exact_mut(self.width.max(1))
    }

    /// So many of the columns.
    fn columns(&self, from: usize, count: usize) -> Self {
        let mut taken = Self::new(self.count(), count);
        for (to, row) in taken.rows_mut().zip(self.rows()) {
            if let Some(part) = row.get(from..from + count) {
                to.copy_from_slice(part);
            }
        }
        taken
    }

    /// Puts `other` into the columns from there on.
    fn put(&mut self, from: usize, other: &Self) {
        for (row, part) in self.rows_mut().zip(other.rows()) {
            if let Some(to) = row.get_mut(from..from + part.len()) {
                to.copy_from_slice(part);
            }
        }
    }
}

/// For each row, its window laid side by side; zeros where the window leaves the text.
fn windows(rows: &Rows, texts: &[Vec<u32>], width: usize, left: usize) -> Rows {
    let each = rows.width;
    let mut laid = Rows::new(rows.count(), each * width);
    let mut start = 0;
    for text in texts {
        let end = start + text.len();
        let (inside, windows) = (
            rows.values.get(start * each..end * each),
            laid.values
                .get_mut(start * each * width..end * each * width),
        );
        let (Some(inside), Some(windows)) = (inside, windows) else {
            break;
        };
        for (at, window) in windows.chunks_exact_mut(each * width).enumerate() {
            // The row `at + slot - left` goes into each slot; what of them exists is one piece of memory.
            let (first, last) = (at.saturating_sub(left), (at + width - left).min(text.len()));
            let slot = (first + left).saturating_sub(at);
            if let (Some(from), Some(to)) = (
                inside.get(first * each..last * each),
                window.get_mut(slot * each..(slot + last - first) * each),
            ) {
                to.copy_from_slice(from);
            }
        }
        start = end;
    }
    laid
}

/// For each text, the sum of its rows.
fn sums(rows: &Rows, texts: &[Vec<u32>]) -> Rows {
    let mut sums = Rows::new(texts.len(), rows.width);
    let mut all = rows.rows();
    for (sum, text) in sums.rows_mut().zip(texts) {
        for row in all.by_ref().take(text.len()) {
            for (value, part) in sum.iter_mut().zip(row) {
                *value += part;
            }
        }
    }
    sums
}

/// Each row times the layer's matrix plus its offsets.
fn apply(file: &ModelFile, input: &Rows, layer: Layer) -> anyhow::Result<Rows> {
    let mut output = Rows::new(input.count(), layer.matrix.columns);
    let offsets: &[f32] = file.array(layer.offsets);
    for row in output.rows_mut() {
        row.copy_from_slice(offsets);
    }
    add_product(file, input, layer.matrix, &mut output)?;
    Ok(output)
}

/// Adds `input` × `matrix` to `output`.
fn add_product(
    file: &ModelFile,
    input: &Rows,
    matrix: Matrix,
    output: &mut Rows,
) -> anyhow::Result<()> {
    /// The kernels of `ndarray` rearrange the whole matrix first, which pays only from so many rows on.
    const FEW: usize = 4;
    let weights: &[f32] = file.array(matrix.weights);
    let count = input.count();
    if count < FEW {
        for (from, to) in input.rows().zip(output.rows_mut()) {
            add_row_product(from, weights, to);
        }
        return Ok(());
    }
    let left = ArrayView2::from_shape((count, matrix.rows), &input.values)?;
    let right = ArrayView2::from_shape((matrix.rows, matrix.columns), weights)?;
    let mut sum = ArrayViewMut2::from_shape((count, matrix.columns), &mut output.values)?;
    general_mat_mul(1.0, &left, &right, 1.0, &mut sum);
    Ok(())
}

/// Adds one row × a matrix to a row: four rows of the matrix at a time, so that the sum is loaded and stored a quarter as often.
fn add_row_product(row: &[f32], weights: &[f32], sum: &mut [f32]) {
    let width = sum.len();
    if width == 0 {
        return;
    }
    let (fours, rest) = row.as_chunks::<4>();
    let mut matrix_rows = weights.chunks_exact(width);
    for [a, b, c, d] in fours {
        let (Some(wa), Some(wb), Some(wc), Some(wd)) = (
            matrix_rows.next(),
            matrix_rows.next(),
            matrix_rows.next(),
            matrix_rows.next(),
        ) else {
            return;
        };
        for ((((value, wa), wb), wc), wd) in sum.iter_mut().zip(wa).zip(wb).zip(wc).zip(wd) {
            *value += (a * wa + b * wb) + (c * wc + d * wd);
        }
    }
    for (factor, weights) in rest.iter().zip(matrix_rows) {
        for (value, weight) in sum.iter_mut().zip(weights) {
            *value += factor * weight;
        }
    }
}

/// The sum of `f` over a row, in lanes that the compiler can keep in one register.
fn sum_of(row: &[f32], f: impl Fn(f32) -> f32) -> f32 {
    let (chunks, rest) = row.as_chunks::<8>();
    let mut lanes = [0.0; 8];
    for chunk in chunks {
        for (lane, value) in lanes.iter_mut().zip(chunk) {
            *lane += f(*value);
        }
    }
    lanes.iter().sum::<f32>() + rest.iter().map(|value| f(*value)).sum::<f32>()
}
