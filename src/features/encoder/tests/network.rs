//! The network, compared with the formulas in their plainest form.

use super::super::Encoder;
use super::installed;
use super::tiny::{BRANCH, CHUNKS, Tiny, WIDTH};

type Row = Vec<f64>;

struct Plain {
    tiny: Tiny,
}

impl Plain {
    fn vector(&self, name: &str) -> Row {
        self.tiny.floats[name]
            .1
            .iter()
            .map(|v| f64::from(*v))
            .collect()
    }

    fn times(&self, row: &[f64], name: &str) -> Row {
        let (shape, elements) = &self.tiny.floats[name];
        let (rows, columns) = (shape[0], shape[1]);
        assert_eq!(row.len(), rows, "{name}");
        (0..columns)
            .map(|column| {
                (0..rows)
                    .map(|at| row[at] * f64::from(elements[at * columns + column]))
                    .sum()
            })
            .collect()
    }

    /// `window(rows) · weights + offsets`, below zero cut, plus the rows.
    fn layer(&self, rows: &[Row], number: usize, window: usize, left: usize) -> Vec<Row> {
        let offsets = self.vector(&format!("b{number}_{window}"));
        (0..rows.len())
            .map(|at| {
                let mut side_by_side = Row::new();
                for slot in 0..window {
                    let neighbour = (at + slot).checked_sub(left).and_then(|n| rows.get(n));
                    side_by_side.extend(neighbour.cloned().unwrap_or(vec![0.0; BRANCH]));
                }
                let product = self.times(&side_by_side, &format!("w{number}_{window}"));
                product
                    .iter()
                    .zip(&offsets)
                    .zip(&rows[at])
                    .map(|((value, offset), before)| (value + offset).max(0.0) + before)
                    .collect()
            })
            .collect()
    }

    fn encode(&self, pieces: &[u32]) -> Row {
        let (lows, scales) = (self.vector("lo"), self.vector("scale"));
        let embeddings: Vec<Row> = pieces
            .iter()
            .map(|piece| {
                let (piece, chunk) = (*piece as usize, *piece as usize % CHUNKS);
                let codes = &self.tiny.codes[piece];
                codes
                    .iter()
                    .map(|code| lows[chunk] + scales[chunk] * f64::from(*code))
                    .collect()
            })
            .collect();
        let join = |prefix: &str| -> Row {
            [2, 3, 5]
                .iter()
                .flat_map(|window| self.vector(&format!("{prefix}{window}")))
                .collect()
        };
        let projected: Vec<Row> = embeddings
            .iter()
            .map(|row| {
                let all: Row = [2, 3, 5]
                    .iter()
                    .flat_map(|window| self.times(row, &format!("proj{window}")))
                    .collect();
                norm(&plus(&all, &join("proj_b")), &join("ln_g"), &join("ln_b"))
            })
            .collect();
        let mut features = embeddings;
        for (branch, (window, left)) in [(2, 0), (3, 1), (5, 2)].into_iter().enumerate() {
            let own: Vec<Row> = projected
                .iter()
                .map(|row| row[branch * BRANCH..(branch + 1) * BRANCH].to_vec())
                .collect();
            let hidden = self.layer(&own, 1, window, left);
            for (feature, row) in features
                .iter_mut()
                .zip(self.layer(&hidden, 2, window, left))
            {
                feature.extend(row);
            }
        }
        assert_eq!(features[0].len(), WIDTH + 3 * BRANCH);
        let n = pieces.len() as f64;
        let mut m = vec![0.0; 5];
        for row in &features {
            let row = norm(row, &self.vector("ln_g"), &self.vector("ln_b"));
            m = plus(&m, &plus(&self.times(&row, "cnn_W"), &self.vector("cnn_b")));
        }
        let m: Row = m.iter().map(|value| value / n.sqrt()).collect();
        let y0 = relu(self.times(&m, "d0"));
        let y1 = relu(plus(&self.times(&m, "p1"), &self.times(&y0, "d1")));
        let y2 = relu(self.times(&y1, "d2"));
        let z = plus(&self.times(&y1, "p3"), &self.times(&y2, "d3"));
        let z: Row = z.iter().map(|value| value.tanh()).collect();
        let length = z.iter().map(|value| value * value).sum::<f64>().sqrt();
        z.iter().map(|value| value / length).collect()
    }
}

fn plus(a: &[f64], b: &[f64]) -> Row {
    assert_eq!(a.len(), b.len());
    a.iter().zip(b).map(|(a, b)| a + b).collect()
}

fn relu(row: Row) -> Row {
    row.into_iter().map(|value| value.max(0.0)).collect()
}

fn norm(row: &[f64], gains: &[f64], offsets: &[f64]) -> Row {
    let n = row.len() as f64;
    let mean = row.iter().sum::<f64>() / n;
    let variance = row.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / n;
    row.iter()
        .zip(gains)
        .zip(offsets)
        .map(|((value, gain), offset)| (value - mean) / variance.sqrt() * gain + offset)
        .collect()
}

#[test]
fn vectors_are_what_the_formulas_give() {
    let model = installed();
    let plain = Plain { tiny: Tiny::new() };
    // From three pieces, where each window reaches over both ends, to more than go through the network together.
    for text in ["", "a", "ab ab", "가 abc 가가 x", &"abc 가 ".repeat(90)] {
        let expected = plain.encode(&model.pieces(text));
        let vector = model.encode(text).unwrap();
        assert_eq!(vector.len(), expected.len());
        for (value, expected) in vector.iter().zip(&expected) {
            assert!(
                (f64::from(*value) - expected).abs() < 1e-4,
                "{text}: {vector:?} instead of {expected}"
            );
        }
    }
}
