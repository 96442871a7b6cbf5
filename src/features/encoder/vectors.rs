//! Vectors made small, and compared.
//!
//! Four sizes for 512 dimensions: the vector itself (2,048 bytes), its codes (512 bytes and a scale), its outline (256 bytes and
//! a scale) and its sketch (64 bytes). Codes lose nothing that matters for a ranking; sketches say cheaply which of a million
//! are worth comparing by outlines, and outlines which of those by codes.

use multiversion::multiversion;

/// The signs of a vector's first 512 numbers, bit by bit.
pub type Sketch = [u64; 8];

/// The scalar product of two vectors of equal length; of two of length one, the cosine of the angle between them.
pub fn dot(a: &[f32], b: &[f32]) -> f32 {
    let (a, a_rest) = a.as_chunks::<16>();
    let (b, b_rest) = b.as_chunks::<16>();
    let mut lanes = [0.0; 16];
    for (a, b) in a.iter().zip(b) {
        for ((lane, a), b) in lanes.iter_mut().zip(a).zip(b) {
            *lane += a * b;
        }
    }
    let rest: f32 = a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum();
    lanes.iter().sum::<f32>() + rest
}

/// Writes a vector's numbers as whole ones from -127 to 127 and returns the scale: number ≈ code × scale.
pub fn quantise(vector: &[f32], codes: &mut [i8]) -> f32 {
    let largest = vector
        .iter()
        .fold(0.0, |largest: f32, value| largest.max(value.abs()));
    if largest == 0.0 {
        codes.fill(0);
        return 0.0;
    }
    let factor = 127.0 / largest;
    for (code, value) in codes.iter_mut().zip(vector) {
        *code = (value * factor).round() as i8;
    }
    largest / 127.0
}

/// The scalar product of two vectors' codes. Times both scales, it is that of the vectors.
#[multiversion(targets(
    "x86_64+avx512f+avx512bw+avx512vl+avx512vpopcntdq",
    "x86_64+avx2+popcnt",
    "x86_64+popcnt"
))]
pub fn dot_codes(a: &[i8], b: &[i8]) -> i32 {
    a.iter()
        .zip(b)
        .map(|(a, b)| i32::from(*a) * i32::from(*b))
        .sum()
}

/// The numbers of a vector's first 512 as whole ones from -7 to 7, two in a byte, and what one of them stands for: a
/// quarter of the memory of its codes, and enough to tell which of some hundred are the nearest.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outline {
    /// Number `i` in the lower half of byte `i`, number `i + 256` in the upper, each plus 8.
    halves: [u8; 256],
    scale: f32,
}

impl Outline {
    /// Of a vector's codes and their scale.
    pub fn of(codes: &[i8], scale: f32) -> Self {
        let half = |at: usize| -> u8 {
            let code = codes.get(at).copied().unwrap_or_default();
            let small = (f32::from(code) * 7.0 / 127.0).round() as i8;
            (small + 8).cast_unsigned()
        };
        let mut halves = [0; 256];
        for (at, byte) in halves.iter_mut().enumerate() {
            *byte = half(at) | half(at + 256) << 4;
        }
        Self {
            halves,
            scale: scale * 127.0 / 7.0,
        }
    }

    /// The scalar product with the vector behind these codes, of which there are 512.
    pub fn dot(&self, codes: &[i8; 512], scale: f32) -> f32 {
        dot_halves(&self.halves, codes) as f32 * self.scale * scale
    }
}

#[multiversion(targets(
    "x86_64+avx512f+avx512bw+avx512vl+avx512vpopcntdq",
    "x86_64+avx2+popcnt",
    "x86_64+popcnt"
))]
fn dot_halves(halves: &[u8; 256], codes: &[i8; 512]) -> i32 {
    let (lower, upper) = codes.split_at(256);
    halves
        .iter()
        .zip(lower)
        .zip(upper)
        .map(|((byte, lower), upper)| {
            let (low, high) = (i32::from(byte & 15) - 8, i32::from(byte >> 4) - 8);
            low * i32::from(*lower) + high * i32::from(*upper)
        })
        .sum()
}

/// The signs of a vector's codes. Seen from the mean of all vectors instead of from zero they would tell no more: measured, the
/// ten best of a corpus survive a preselection by either equally well.
pub fn sketch(codes: &[i8]) -> Sketch {
    let mut sketch = Sketch::default();
    for (word, codes) in sketch.iter_mut().zip(codes.chunks(64)) {
        for (bit, code) in codes.iter().enumerate() {
            *word |= u64::from(*code > 0) << bit;
        }
    }
    sketch
}

/// In how many bits each of these sketches differs from one: the fewer, the closer the vectors. Compiled for several processors,
/// of which the best that is there is taken.
#[multiversion(targets(
    "x86_64+avx512f+avx512bw+avx512vl+avx512vpopcntdq",
    "x86_64+avx2+popcnt",
    "x86_64+popcnt"
))]
pub fn distances(to: &Sketch, among: &[Sketch], into: &mut [u32]) {
    for (distance, sketch) in into.iter_mut().zip(among) {
        *distance = 0;
        for (a, b) in sketch.iter().zip(to) {
            *distance += (a ^ b).count_ones();
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn unit() -> impl Strategy<Value = Vec<f32>> {
        prop::collection::vec(-1.0_f32..1.0, 512).prop_map(|mut vector| {
            let length = dot(&vector, &vector).sqrt().max(f32::EPSILON);
            vector.iter_mut().for_each(|value| *value /= length);
            vector
        })
    }

    fn distance(a: &Sketch, b: &Sketch) -> u32 {
        let mut one = [0];
        distances(a, &[*b], &mut one);
        one[0]
    }

    proptest! {
        #[test]
        fn codes_keep_the_cosine(a in unit(), b in unit()) {
            let (mut codes_a, mut codes_b) = ([0; 512], [0; 512]);
            let scale = quantise(&a, &mut codes_a) * quantise(&b, &mut codes_b);
            let by_codes = dot_codes(&codes_a, &codes_b) as f32 * scale;
            let exact: f64 = a.iter().zip(&b).map(|(a, b)| f64::from(a * b)).sum();
            prop_assert!((by_codes - exact as f32).abs() < 0.01, "{by_codes} instead of {exact}");
            prop_assert!((f64::from(dot(&a, &b)) - exact).abs() < 1e-5);
        }

        #[test]
        fn an_outline_is_close_to_the_cosine(a in unit(), b in unit()) {
            let (mut codes_a, mut codes_b) = ([0; 512], [0; 512]);
            let (scale_a, scale_b) = (quantise(&a, &mut codes_a), quantise(&b, &mut codes_b));
            let rough = Outline::of(&codes_a, scale_a).dot(&codes_b, scale_b);
            let exact = dot(&a, &b);
            prop_assert!((rough - exact).abs() < 0.03, "{rough} instead of {exact}");
        }

        #[test]
        fn a_sketch_is_the_signs(
            a in prop::collection::vec(any::<i8>(), 512),
            b in prop::collection::vec(any::<i8>(), 512),
        ) {
            let differ = (0..512).filter(|at| (a[*at] > 0) != (b[*at] > 0)).count();
            prop_assert_eq!(distance(&sketch(&a), &sketch(&b)), differ as u32);
            prop_assert_eq!(distance(&sketch(&a), &sketch(&a)), 0);
        }
    }

    #[test]
    fn the_empty_and_the_zero_vector_are_no_trouble() {
        let mut codes = [1; 4];
        assert_eq!(quantise(&[0.0; 4], &mut codes), 0.0);
        assert_eq!(codes, [0; 4]);
        assert_eq!(dot(&[], &[]), 0.0);
        assert_eq!(dot_codes(&[], &[]), 0);
        assert_eq!(sketch(&[]), Sketch::default());
        // Shorter and longer vectors than a sketch has bits.
        assert_eq!(distance(&sketch(&[1; 384]), &Sketch::default()), 384);
        assert_eq!(distance(&sketch(&[1; 768]), &Sketch::default()), 512);
    }
}
