//! Reads zip archives, which wheels and npz files are: the members' names, and one member at a time into memory.
//!
//! Only what such files contain: one disk, stored or deflated members, sizes below 4 GiB. What is read is compared with a
//! known hash afterwards, so checksums are not.

use std::io::Read;

use anyhow::{Context, bail, ensure};
use flate2::read::DeflateDecoder;

/// Nothing larger is unpacked.
const LARGEST: usize = 256 << 20;

const END: &[u8] = b"PK\x05\x06";
const ENTRY: &[u8] = b"PK\x01\x02";
const MEMBER: &[u8] = b"PK\x03\x04";

/// An archive in memory.
pub(super) struct Archive<'a> {
    bytes: &'a [u8],
    members: Vec<Member>,
}

struct Member {
    name: String,
    deflated: bool,
    packed: usize,
    unpacked: usize,
    start: usize,
}

impl<'a> Archive<'a> {
    /// Reads the directory.
    pub(super) fn open(bytes: &'a [u8]) -> anyhow::Result<Self> {
        let end = bytes
            .windows(END.len())
            .rposition(|window| window == END)
            .context("it is no zip archive, or was cut off")?;
        let count = short(bytes, end + 10)?;
        let mut at = long(bytes, end + 16)?;
        let mut members = Vec::with_capacity(count);
        for _ in 0..count {
            ensure!(
                bytes.get(at..at + 4) == Some(ENTRY),
                "the archive's directory is damaged"
            );
            let (name, extra, comment) = (
                short(bytes, at + 28)?,
                short(bytes, at + 30)?,
                short(bytes, at + 32)?,
            );
            let name_bytes = bytes
                .get(at + 46..at + 46 + name)
                .context("the archive's directory is cut off")?;
            let name = String::from_utf8_lossy(name_bytes).into_owned();
            let deflated = match short(bytes, at + 10)? {
                0 => false,
                8 => true,
                other => bail!("{name} is packed in a way that is unknown here ({other})"),
            };
            members.push(Member {
                deflated,
                packed: long(bytes, at + 20)?,
                unpacked: long(bytes, at + 24)?,
                start: long(bytes, at + 42)?,
                name,
            });
            at += 46 + name_bytes.len() + extra + comment;
        }
        Ok(Self { bytes, members })
    }

    /// The unpacked member of that name, `None` where there is none.
    pub(super) fn read(&self, name: &str) -> anyhow::Result<Option<Vec<u8>>> {
        let Some(member) = self.members.iter().find(|member| member.name == name) else {
            return Ok(None);
        };
        let damaged = || format!("{name} is damaged");
        let bytes = self.bytes;
        ensure!(
            bytes.get(member.start..member.start + 4) == Some(MEMBER),
            damaged()
        );
        let start =
            member.start + 30 + short(bytes, member.start + 26)? + short(bytes, member.start + 28)?;
        let packed = bytes
            .get(start..start + member.packed)
            .with_context(damaged)?;
        if !member.deflated {
            return Ok(Some(packed.to_vec()));
        }
        ensure!(member.unpacked <= LARGEST, "{name} is far too large");
        // One byte more than promised is enough to notice a member that is larger than it says.
        let mut unpacked = Vec::new();
        DeflateDecoder::new(packed)
            .take(member.unpacked as u64 + 1)
            .read_to_end(&mut unpacked)
            .with_context(damaged)?;
        ensure!(unpacked.len() == member.unpacked, damaged());
        Ok(Some(unpacked))
    }
}

fn short(bytes: &[u8], at: usize) -> anyhow::Result<usize> {
    let two = bytes.get(at..at + 2).context("the archive is cut off")?;
    Ok(usize::from(u16::from_le_bytes(two.try_into()?)))
}

fn long(bytes: &[u8], at: usize) -> anyhow::Result<usize> {
    let four = bytes.get(at..at + 4).context("the archive is cut off")?;
    Ok(u32::from_le_bytes(four.try_into()?) as usize)
}
