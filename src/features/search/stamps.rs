//! Notices when somebody else wrote into the files of the index.
//!
//! A file of a commit is never changed by whoever wrote it. One whose length, moment of change or inode is another than when
//! it was opened is therefore not what was written, and what is read from it may be anything, also a well-formed wrong
//! answer. Looking costs one `stat` a file, so it is done before every question.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::{PoisonError, RwLock};

use tantivy::index::SegmentComponent;

/// What a file was when it was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp {
    length: u64,
    changed: (i64, i64),
    inode: u64,
}

/// The files of one generation, as they were when they were opened.
#[derive(Default)]
pub(super) struct Stamps {
    files: RwLock<HashMap<PathBuf, Stamp>>,
}

impl Stamps {
    /// Takes note of the files that the index consists of now; ones that are known keep what they were.
    pub fn renew(&self, folder: &Path, index: &tantivy::Index) -> tantivy::Result<()> {
        let present = present(index)?;
        let mut files = self.files.write().unwrap_or_else(PoisonError::into_inner);
        files.retain(|name, _| present.contains(name));
        for name in present {
            if !files.contains_key(&name)
                && let Ok(Some(stamp)) = stamp(&folder.join(&name))
            {
                files.insert(name, stamp);
            }
        }
        Ok(())
    }

    /// Whether no file that can be read was written into. One that is gone was merged away, or is read on from its mapping.
    pub fn hold(&self, folder: &Path) -> bool {
        let files = self.files.read().unwrap_or_else(PoisonError::into_inner);
        files.iter().all(|(name, noted)| {
            stamp(&folder.join(name)).is_ok_and(|found| found.is_none_or(|found| found == *noted))
        })
    }

    /// Whether every file of the last commit is still there; asked now and then, not before every question.
    pub fn complete(&self, folder: &Path, index: &tantivy::Index) -> bool {
        let gone: Vec<PathBuf> = {
            let files = self.files.read().unwrap_or_else(PoisonError::into_inner);
            files
                .keys()
                .filter(|name| !folder.join(name).exists())
                .cloned()
                .collect()
        };
        // What a merge has replaced is gone by right.
        gone.is_empty()
            || present(index).is_ok_and(|names| gone.iter().all(|name| !names.contains(name)))
    }
}

/// Names of all files that the last commit may consist of.
fn present(index: &tantivy::Index) -> tantivy::Result<HashSet<PathBuf>> {
    use SegmentComponent::{Delete, FastFields, FieldNorms, Positions, Postings, Store, Terms};
    let parts = [
        Postings, Positions, FastFields, FieldNorms, Terms, Store, Delete,
    ];
    let segments = index.searchable_segment_metas()?;
    let names = segments
        .iter()
        .flat_map(|segment| parts.iter().map(|part| segment.relative_path(part.clone())));
    Ok(names.collect())
}

fn stamp(path: &Path) -> io::Result<Option<Stamp>> {
    match fs::metadata(path) {
        Ok(found) => Ok(Some(Stamp {
            length: found.len(),
            changed: (found.mtime(), found.mtime_nsec()),
            inode: found.ino(),
        })),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}
