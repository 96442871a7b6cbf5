//! An installed model as one flat file that is mapped into memory: nothing is parsed, copied or unpacked to use it.
//!
//! | bytes | are |
//! |---|---|
//! | 0–15 | [`MAGIC`], which ends in the version of this format |
//! | 16–23, 24–31 | length of the contents, length of the whole file (little-endian) |
//! | 32–63 | SHA-256 of everything from byte 64 on |
//! | 64 … | the contents: JSON that names each array with its place |
//! | … | the arrays, little-endian, each at a multiple of 64 |

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;

use anyhow::{Context, bail, ensure};
use memmap2::Mmap;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

const MAGIC: &[u8; 16] = b"insole model 1\n\0";
const PREFIX: usize = 64;
/// A cache line, and more than any vector instruction wants.
const ALIGNMENT: usize = 64;

/// What the file says about itself.
#[derive(Debug, Serialize, Deserialize)]
struct Contents {
    /// [`super::Encoder::name`].
    name: String,
    arrays: BTreeMap<String, Place>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kind {
    U8,
    U32,
    F32,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Place {
    kind: Kind,
    shape: Vec<usize>,
    /// From the beginning of the file.
    start: usize,
}

/// A type that arrays consist of.
pub(super) trait Element: FromBytes + IntoBytes + Immutable + KnownLayout + Copy {
    const KIND: Kind;
}
impl Element for u8 {
    const KIND: Kind = Kind::U8;
}
impl Element for u32 {
    const KIND: Kind = Kind::U32;
}
impl Element for f32 {
    const KIND: Kind = Kind::F32;
}

/// Where an array lies in the file: found once, looked up without a search.
#[derive(Debug, Clone, Copy)]
pub(super) struct Section {
    start: usize,
    bytes: usize,
}

/// A model file, mapped.
pub(super) struct ModelFile {
    map: Mmap,
    contents: Contents,
}

impl ModelFile {
    /// Maps the file and reads its contents; the arrays are not touched.
    pub(super) fn open(path: &Path) -> anyhow::Result<Self> {
        ensure!(
            cfg!(target_endian = "little"),
            "models can be read on little-endian machines only"
        );
        let file =
            File::open(path).with_context(|| format!("{} cannot be opened", path.display()))?;
        let length = file.metadata()?.len();
        ensure!(
            length > PREFIX as u64,
            "{} is not a whole model",
            path.display()
        );
        #[expect(
            unsafe_code,
            reason = "mapping is unsafe because somebody could change the file underneath; an installed model is never \
                      written to, only replaced by a rename, which leaves this mapping as it was"
        )]
        let map = unsafe { Mmap::map(&file) }
            .with_context(|| format!("{} cannot be mapped", path.display()))?;
        let contents = read_contents(&map)
            .with_context(|| format!("{} is not a whole model of this version", path.display()))?;
        Ok(Self { map, contents })
    }

    /// Whether every byte is as it was written. Reads the whole file.
    pub(super) fn is_whole(&self) -> bool {
        let (prefix, rest) = self.map.split_at(PREFIX);
        prefix.get(32..) == Some(Sha256::digest(rest).as_slice())
    }

    /// Which model it is.
    pub(super) fn name(&self) -> &str {
        &self.contents.name
    }

    /// Bytes on disk.
    pub(super) fn len(&self) -> usize {
        self.map.len()
    }

    /// The array of that name, type and number of axes, and its shape.
    pub(super) fn find<T: Element, const AXES: usize>(
        &self,
        name: &str,
    ) -> anyhow::Result<(Section, [usize; AXES])> {
        let place = self
            .contents
            .arrays
            .get(name)
            .with_context(|| format!("the model lacks the array {name}"))?;
        ensure!(
            place.kind == T::KIND,
            "the array {name} has another type than expected"
        );
        let shape: [usize; AXES] = place
            .shape
            .as_slice()
            .try_into()
            .ok()
            .with_context(|| format!("the array {name} has another shape than expected"))?;
        let section = place.section().context("too large")?;
        Ok((section, shape))
    }

    /// The elements of an array that [`Self::find`] found.
    pub(super) fn array<T: Element>(&self, section: Section) -> &[T] {
        let bytes = self
            .map
            .get(section.start..section.start + section.bytes)
            .unwrap_or_default();
        // Cannot fail: place and alignment were checked when the file was opened, the type when the section was found.
        <[T]>::ref_from_bytes(bytes).unwrap_or_default()
    }
}

impl Place {
    fn section(&self) -> Option<Section> {
        let each = match self.kind {
            Kind::U8 => 1,
            Kind::U32 | Kind::F32 => 4,
        };
        let bytes = self
            .shape
            .iter()
            .try_fold(each, |size: usize, axis| size.checked_mul(*axis))?;
        self.start.checked_add(bytes)?;
        Some(Section {
            start: self.start,
            bytes,
        })
    }
}

fn read_contents(map: &[u8]) -> anyhow::Result<Contents> {
    let number = |at: usize| -> Option<usize> {
        let bytes = map.get(at..at + 8)?;
        usize::try_from(u64::from_le_bytes(bytes.try_into().ok()?)).ok()
    };
    ensure!(
        map.starts_with(MAGIC),
        "it was not written by this version of Insole"
    );
    let (length, whole) = (number(16).unwrap_or(0), number(24).unwrap_or(0));
    ensure!(
        whole == map.len(),
        "it has {} bytes and should have {whole}",
        map.len()
    );
    let json = length
        .checked_add(PREFIX)
        .and_then(|end| map.get(PREFIX..end))
        .context("its contents are cut off")?;
    let contents: Contents = serde_json::from_slice(json).context("its contents are damaged")?;
    for (name, place) in &contents.arrays {
        let inside = place.section().is_some_and(|section| {
            section.start % ALIGNMENT == 0 && section.start + section.bytes <= map.len()
        });
        if !inside {
            bail!("the array {name} lies outside of the file");
        }
    }
    Ok(contents)
}

/// Collects arrays and writes them as a model file.
pub(super) struct ModelWriter {
    name: String,
    arrays: Vec<(String, Kind, Vec<usize>, Vec<u8>)>,
}

impl ModelWriter {
    /// For a model of that name.
    pub(super) fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            arrays: Vec::new(),
        }
    }

    /// Adds an array.
    pub(super) fn add<T: Element>(&mut self, name: &str, shape: &[usize], elements: &[T]) {
        debug_assert_eq!(shape.iter().product::<usize>(), elements.len(), "{name}");
        self.arrays.push((
            name.to_owned(),
            T::KIND,
            shape.to_vec(),
            elements.as_bytes().to_vec(),
        ));
    }

    /// Writes everything and waits for the disk. The prefix comes last: a file cut off before is never taken for a model.
    pub(super) fn write(self, file: &mut File) -> anyhow::Result<()> {
        let mut contents = Contents {
            name: self.name,
            arrays: BTreeMap::new(),
        };
        // The places depend on the length of the contents, which depend on the places: room for all digits is left.
        let names: usize = self.arrays.iter().map(|(name, ..)| name.len() + 160).sum();
        let room = (PREFIX + contents.name.len() + 160 + names).next_multiple_of(ALIGNMENT);
        let mut start = room;
        for (name, kind, shape, bytes) in &self.arrays {
            let place = Place {
                kind: *kind,
                shape: shape.clone(),
                start,
            };
            contents.arrays.insert(name.clone(), place);
            start = (start + bytes.len()).next_multiple_of(ALIGNMENT);
        }
        let mut json = serde_json::to_vec(&contents)?;
        ensure!(json.len() <= room - PREFIX, "the contents need more room");
        json.resize(room - PREFIX, b' ');

        file.seek(SeekFrom::Start(PREFIX as u64))?;
        let mut hash = Sha256::new();
        let mut length = PREFIX;
        let mut put = |bytes: &[u8]| -> std::io::Result<()> {
            let padding = vec![0; bytes.len().next_multiple_of(ALIGNMENT) - bytes.len()];
            for part in [bytes, &padding] {
                hash.update(part);
                file.write_all(part)?;
                length += part.len();
            }
            Ok(())
        };
        put(&json)?;
        for (.., bytes) in &self.arrays {
            put(bytes)?;
        }
        let mut prefix = Vec::with_capacity(PREFIX);
        prefix.extend_from_slice(MAGIC);
        prefix.extend_from_slice(&(json.len() as u64).to_le_bytes());
        prefix.extend_from_slice(&(length as u64).to_le_bytes());
        prefix.extend_from_slice(&hash.finalize());
        file.sync_all()?;
        file.seek(SeekFrom::Start(0))?;
        file.write_all(&prefix)?;
        file.sync_all()?;
        Ok(())
    }
}
