//! Files that are cut off, changed or something else are refused or survived, never trusted.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::super::archive::Archive;
use super::super::convert::convert;
use super::super::install::put;
use super::super::models::FILE;
use super::super::{Encoder, UseMultilingual};
use super::tiny::{Tiny, zip};

/// The tiny model as it is installed.
fn model_file() -> Vec<u8> {
    static BYTES: LazyLock<Vec<u8>> = LazyLock::new(|| {
        let folder = tempfile::tempdir().unwrap();
        let tiny = Tiny::new();
        put(folder.path(), "tiny/1", &tiny.weights(), &tiny.pieces()).unwrap();
        std::fs::read(folder.path().join(FILE)).unwrap()
    });
    BYTES.clone()
}

proptest! {
    #[test]
    fn a_changed_model_file_is_noticed_and_harmless(at in any::<prop::sample::Index>(), flip in 1..=255_u8) {
        let (folder, mut bytes) = (tempfile::tempdir().unwrap(), model_file());
        let file = folder.path().join(FILE);
        // Most of the file is the table of characters: half of the changes go to the contents at its beginning.
        let at = if flip % 2 == 0 { at.index(bytes.len()) } else { at.index(4096) };
        bytes[at] ^= flip;
        std::fs::write(&file, &bytes).unwrap();
        if let Ok(model) = UseMultilingual::open(&file) {
            prop_assert!(!model.is_whole());
            // Wrong numbers, perhaps; no panic.
            drop(model.encode("ab 가\t① x"));
        }
    }

    #[test]
    fn a_model_file_that_is_cut_off_is_refused(at in any::<prop::sample::Index>()) {
        let (folder, bytes) = (tempfile::tempdir().unwrap(), model_file());
        let file = folder.path().join(FILE);
        std::fs::write(&file, &bytes[..at.index(bytes.len())]).unwrap();
        prop_assert!(UseMultilingual::open(&file).is_err());
    }

    #[test]
    fn changed_sources_are_no_panic(at in any::<prop::sample::Index>(), value in any::<u8>(), weights in any::<bool>()) {
        let tiny = Tiny::new();
        let (mut npz, mut pieces) = (tiny.weights(), tiny.pieces());
        let changed = if weights { &mut npz } else { &mut pieces };
        let at = at.index(changed.len());
        changed[at] = value;
        drop(convert("tiny/1", &npz, &pieces));
        changed_length(&tiny, at, weights);
    }

    #[test]
    fn any_bytes_are_no_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let tiny = Tiny::new();
        prop_assert!(convert("tiny/1", &bytes, &tiny.pieces()).is_err());
        drop(convert("tiny/1", &tiny.weights(), &bytes));
    }
}

fn changed_length(tiny: &Tiny, at: usize, weights: bool) {
    let (mut npz, mut pieces) = (tiny.weights(), tiny.pieces());
    if weights {
        npz.truncate(at);
    } else {
        pieces.truncate(at);
    }
    drop(convert("tiny/1", &npz, &pieces));
}

#[test]
fn an_archive_gives_its_members_back() {
    let members: Vec<(String, Vec<u8>)> = (0..6_usize)
        .map(|n| (format!("한글/{n}"), vec![b'x'; n * 1000]))
        .collect();
    let bytes = zip(&members);
    let archive = Archive::open(&bytes).unwrap();
    for (name, content) in &members {
        assert_eq!(archive.read(name).unwrap().as_ref(), Some(content));
    }
    assert_eq!(archive.read("another").unwrap(), None);
    assert!(Archive::open(b"").is_err());
}

#[test]
fn a_model_of_another_shape_is_refused_by_name() {
    let mut tiny = Tiny::new();
    let (shape, elements) = tiny.floats.get_mut("w2_3").unwrap();
    *shape = vec![elements.len(), 1];
    let folder = tempfile::tempdir().unwrap();
    let error = put(folder.path(), "tiny/1", &tiny.weights(), &tiny.pieces()).unwrap_err();
    assert!(format!("{error:#}").contains("window3.2"), "{error:#}");

    let mut tiny = Tiny::new();
    tiny.floats.remove("cnn_b");
    let error = put(folder.path(), "tiny/1", &tiny.weights(), &tiny.pieces()).unwrap_err();
    assert!(format!("{error:#}").contains("cnn_b"), "{error:#}");
}
