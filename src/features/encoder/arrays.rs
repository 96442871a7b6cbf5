//! Reads the arrays of an `npz` file: a zip archive of `npy` members, each a line of Python about the array and its elements.

use anyhow::{Context, bail, ensure};
use zerocopy::{FromBytes, IntoBytes};

use super::archive::Archive;

/// The elements of an array, in rows, and its shape.
pub(super) struct Array<T> {
    pub(super) shape: Vec<usize>,
    pub(super) elements: Vec<T>,
}

/// The types that the arrays of a model have.
pub(super) trait Element: FromBytes + IntoBytes + Copy + Default {
    /// As Python calls it.
    const DESCRIPTION: &'static str;
}
impl Element for u8 {
    const DESCRIPTION: &'static str = "|u1";
}
impl Element for f32 {
    const DESCRIPTION: &'static str = "<f4";
}
impl Element for f64 {
    const DESCRIPTION: &'static str = "<f8";
}

/// Reads the array of that name, which must be there and of that type.
pub(super) fn read<T: Element>(archive: &Archive<'_>, name: &str) -> anyhow::Result<Array<T>> {
    let bytes = archive
        .read(&format!("{name}.npy"))?
        .with_context(|| format!("the weights lack the array {name}"))?;
    parse(&bytes).with_context(|| format!("the array {name}"))
}

fn parse<T: Element>(bytes: &[u8]) -> anyhow::Result<Array<T>> {
    ensure!(bytes.starts_with(b"\x93NUMPY"), "is no array of NumPy");
    // Version 1 counts the header in two bytes, later ones in four.
    let (from, length) = match bytes.get(6..12) {
        Some([1, _, a, b, ..]) => (10, usize::from(u16::from_le_bytes([*a, *b]))),
        Some([_, _, a, b, c, d]) => (12, u32::from_le_bytes([*a, *b, *c, *d]) as usize),
        _ => bail!("is cut off"),
    };
    let start = from + length;
    let (Some(header), Some(data)) = (bytes.get(from..start), bytes.get(start..)) else {
        bail!("is cut off");
    };
    let header = str::from_utf8(header).context("has no readable header")?;
    ensure!(
        header.contains(&format!("'descr': '{}'", T::DESCRIPTION)),
        "has other elements than {}: {header}",
        T::DESCRIPTION
    );
    ensure!(
        header.contains("'fortran_order': False"),
        "is stored by columns: {header}"
    );
    let shape = header
        .split_once("'shape': (")
        .and_then(|(_, rest)| rest.split_once(')'))
        .map(|(shape, _)| shape.split(',').map(str::trim))
        .context("has no shape")?
        .filter(|axis| !axis.is_empty())
        .map(str::parse)
        .collect::<Result<Vec<usize>, _>>()
        .context("has no readable shape")?;
    let size = shape
        .iter()
        .try_fold(size_of::<T>(), |size, axis| size.checked_mul(*axis));
    ensure!(
        size == Some(data.len()),
        "has {} bytes, which do not fit its shape {shape:?}",
        data.len()
    );
    let mut elements = vec![T::default(); data.len() / size_of::<T>()];
    elements.as_mut_bytes().copy_from_slice(data);
    Ok(Array { shape, elements })
}
