//! A made-up model as the two files in which a real one is published.

use std::collections::BTreeMap;
use std::io::Write;

use flate2::Compression;
use flate2::write::DeflateEncoder;

pub(super) const WIDTH: usize = 7;
pub(super) const CHUNKS: usize = 3;
pub(super) const BRANCH: usize = 4;

/// Pieces and their scores: the fixed three, then some that overlap.
pub(super) const PIECES: [(&str, f32); 16] = [
    ("<unk>", 0.0),
    ("<s>", 0.0),
    ("</s>", 0.0),
    ("▁", -2.0),
    ("a", -3.0),
    ("b", -3.5),
    ("ab", -4.0),
    ("▁a", -4.5),
    ("▁ab", -6.5),
    ("bc", -5.0),
    ("abc", -9.5),
    ("가", -4.0),
    ("가가", -5.5),
    ("▁가", -5.0),
    ("c▁", -6.0),
    ("bc▁a", -7.0),
];
/// What the table of characters replaces.
pub(super) const REPLACED: [(&str, &str); 6] = [
    ("\t", " "),
    ("\n", " "),
    ("\u{3000}", " "),
    ("Ａ", "a"),
    ("Ｂ", "b"),
    ("①", "ab c"),
];

/// A float array: its shape and elements.
pub(super) type Floats = (Vec<usize>, Vec<f32>);

/// The model.
pub(super) struct Tiny {
    pub(super) floats: BTreeMap<String, Floats>,
    /// One row of codes for each piece, by piece.
    pub(super) codes: Vec<Vec<u8>>,
}

impl Tiny {
    pub(super) fn new() -> Self {
        let mut noise = Noise(7);
        let features = WIDTH + 3 * BRANCH;
        let mut shapes: Vec<(String, Vec<usize>)> = Vec::new();
        let mut add = |name: &str, shape: &[usize]| shapes.push((name.to_owned(), shape.to_vec()));
        add("lo", &[CHUNKS]);
        add("scale", &[CHUNKS]);
        for window in [2, 3, 5] {
            add(&format!("proj{window}"), &[WIDTH, BRANCH]);
            for vector in ["proj_b", "ln_g", "ln_b"] {
                add(&format!("{vector}{window}"), &[BRANCH]);
            }
            for layer in [1, 2] {
                add(&format!("w{layer}_{window}"), &[window * BRANCH, BRANCH]);
                add(&format!("b{layer}_{window}"), &[BRANCH]);
            }
        }
        add("ln_g", &[features]);
        add("ln_b", &[features]);
        add("cnn_W", &[features, 5]);
        add("cnn_b", &[5]);
        add("d0", &[5, 9]);
        add("d1", &[9, 8]);
        add("p1", &[5, 8]);
        add("d2", &[8, 10]);
        add("p3", &[8, 6]);
        add("d3", &[10, 6]);
        let floats = shapes
            .into_iter()
            .map(|(name, shape)| {
                let count = shape.iter().product();
                (
                    name,
                    (shape, (0..count).map(|_| noise.next() * 0.8).collect()),
                )
            })
            .collect();
        let rows = PIECES.len().div_ceil(CHUNKS) * CHUNKS;
        let codes = (0..rows)
            .map(|_| {
                (0..WIDTH)
                    .map(|_| ((noise.next() + 1.0) * 31.0) as u8)
                    .collect()
            })
            .collect();
        Self { floats, codes }
    }

    /// `weights.npz`.
    pub(super) fn weights(&self) -> Vec<u8> {
        let mut members = Vec::new();
        for chunk in 0..CHUNKS {
            let rows: Vec<&Vec<u8>> = self.codes.iter().skip(chunk).step_by(CHUNKS).collect();
            let bytes: Vec<u8> = rows.iter().flat_map(|row| row.iter().copied()).collect();
            members.push((
                format!("q{}.npy", chunk + 1),
                npy("|u1", &[rows.len(), WIDTH], &bytes),
            ));
        }
        for (name, (shape, elements)) in &self.floats {
            let bytes: Vec<u8> = elements
                .iter()
                .flat_map(|value| value.to_le_bytes())
                .collect();
            members.push((format!("{name}.npy"), npy("<f4", shape, &bytes)));
        }
        members.push(("eps.npy".into(), npy("<f8", &[], &1e-12_f64.to_le_bytes())));
        zip(&members)
    }

    /// `sp.model`.
    #[expect(clippy::unused_self, reason = "the pieces belong to the model")]
    pub(super) fn pieces(&self) -> Vec<u8> {
        let mut model = Vec::new();
        for (piece, score) in PIECES {
            let mut message = Vec::new();
            field(&mut message, 1, piece.as_bytes());
            message.push(2 << 3 | 5);
            message.extend_from_slice(&score.to_le_bytes());
            message.extend_from_slice(&[3 << 3, 1]);
            field(&mut model, 1, &message);
        }
        field(&mut model, 2, &[3 << 3, 1]);
        let mut normaliser = Vec::new();
        field(&mut normaliser, 1, b"made_up");
        field(&mut normaliser, 2, &charsmap(&REPLACED));
        normaliser.extend_from_slice(&[3 << 3, 1, 4 << 3, 1]);
        field(&mut model, 3, &normaliser);
        model
    }
}

/// Numbers from -1 to 1 that are the same every time.
struct Noise(u64);

impl Noise {
    fn next(&mut self) -> f32 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 40) as f32 / (1 << 23) as f32 - 1.0
    }
}

/// A field of bytes in a protocol buffer.
fn field(message: &mut Vec<u8>, number: u8, bytes: &[u8]) {
    message.push(number << 3 | 2);
    let mut length = bytes.len();
    while length >= 0x80 {
        message.push((length & 0x7F) as u8 | 0x80);
        length >>= 7;
    }
    message.push(length as u8);
    message.extend_from_slice(bytes);
}

/// The table of characters as SentencePiece stores it: a double array, its children each in a block of their own.
fn charsmap(replaced: &[(&str, &str)]) -> Vec<u8> {
    let mut replacements = Vec::new();
    let mut keys: Vec<(&[u8], u32)> = Vec::new();
    for (from, to) in replaced {
        keys.push((from.as_bytes(), replacements.len() as u32));
        replacements.extend_from_slice(to.as_bytes());
        replacements.push(0);
    }
    let mut units = vec![0_u32; 256];
    // Way to a node → its place.
    let mut nodes: Vec<(Vec<u8>, usize)> = vec![(Vec::new(), 0)];
    while let Some((way, place)) = nodes.pop() {
        let base = units.len();
        units.resize(base + 256, 0);
        units[place] |= ((place ^ base) as u32) << 10;
        if let Some((_, value)) = keys.iter().find(|(key, _)| **key == *way) {
            units[place] |= 0x100;
            units[base] = value | 0x8000_0000;
        }
        let longer = keys.iter().filter_map(|(key, _)| key.strip_prefix(&*way));
        let mut labels: Vec<u8> = longer.filter_map(|rest| rest.first().copied()).collect();
        labels.sort_unstable();
        labels.dedup();
        for label in labels {
            let child = base ^ usize::from(label);
            units[child] |= u32::from(label);
            let mut further = way.clone();
            further.push(label);
            nodes.push((further, child));
        }
    }
    let mut bytes = ((units.len() * 4) as u32).to_le_bytes().to_vec();
    bytes.extend(units.iter().flat_map(|unit| unit.to_le_bytes()));
    bytes.extend_from_slice(&replacements);
    bytes
}

fn npy(kind: &str, shape: &[usize], elements: &[u8]) -> Vec<u8> {
    let axes: Vec<String> = shape.iter().map(|axis| format!("{axis},")).collect();
    let mut header = format!(
        "{{'descr': '{kind}', 'fortran_order': False, 'shape': ({}), }}",
        axes.join(" ")
    );
    header.push('\n');
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend_from_slice(&(header.len() as u16).to_le_bytes());
    bytes.extend_from_slice(header.as_bytes());
    bytes.extend_from_slice(elements);
    bytes
}

/// An archive whose members are stored and deflated by turns.
pub(super) fn zip(members: &[(String, Vec<u8>)]) -> Vec<u8> {
    let (mut bytes, mut directory) = (Vec::new(), Vec::new());
    for (number, (name, content)) in members.iter().enumerate() {
        let (method, packed) = if number % 2 == 0 {
            (0_u16, content.clone())
        } else {
            let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
            encoder.write_all(content).unwrap();
            (8_u16, encoder.finish().unwrap())
        };
        let start = bytes.len() as u32;
        let mut common = vec![20, 0, 0, 0];
        common.extend_from_slice(&method.to_le_bytes());
        common.extend_from_slice(&[0; 8]); // time, date, checksum
        common.extend_from_slice(&(packed.len() as u32).to_le_bytes());
        common.extend_from_slice(&(content.len() as u32).to_le_bytes());
        common.extend_from_slice(&(name.len() as u16).to_le_bytes());
        common.extend_from_slice(&[0, 0]);
        bytes.extend_from_slice(b"PK\x03\x04");
        bytes.extend_from_slice(&common);
        bytes.extend_from_slice(name.as_bytes());
        bytes.extend_from_slice(&packed);
        directory.extend_from_slice(b"PK\x01\x02\x14\x00");
        directory.extend_from_slice(&common);
        directory.extend_from_slice(&[0; 10]);
        directory.extend_from_slice(&start.to_le_bytes());
        directory.extend_from_slice(name.as_bytes());
    }
    let start = bytes.len() as u32;
    let count = (members.len() as u16).to_le_bytes();
    bytes.extend_from_slice(&directory);
    bytes.extend_from_slice(b"PK\x05\x06\0\0\0\0");
    bytes.extend_from_slice(&count);
    bytes.extend_from_slice(&count);
    bytes.extend_from_slice(&(directory.len() as u32).to_le_bytes());
    bytes.extend_from_slice(&start.to_le_bytes());
    bytes.extend_from_slice(&[0, 0]);
    bytes
}
