//! The encoder on a made-up model of the published format, small enough to be checked by other means; `tests/it/with_model.rs`
//! has the published one.

mod files;
mod network;
mod pieces;
mod tiny;

use std::path::Path;
use std::sync::LazyLock;
use std::time::Duration;

use proptest::prelude::*;

use super::install::put;
use super::models::FILE;
use super::{Encoder, Models, State, UseMultilingual, inspect, vectors};
use tiny::Tiny;

/// The tiny model, installed once; its folder is gone, its file lives as long as its mapping.
fn installed() -> &'static UseMultilingual {
    static MODEL: LazyLock<UseMultilingual> = LazyLock::new(|| {
        let folder = tempfile::tempdir().unwrap();
        let tiny = Tiny::new();
        put(folder.path(), "tiny/1", &tiny.weights(), &tiny.pieces()).unwrap();
        UseMultilingual::open(&folder.path().join(FILE)).unwrap()
    });
    &MODEL
}

/// What an encoder promises of any text.
fn check_promises(encoder: &dyn Encoder, text: &str) {
    let vector = encoder.encode(text).unwrap();
    assert_eq!(vector.len(), encoder.dimensions());
    let length = vectors::dot(&vector, &vector).sqrt();
    assert!((length - 1.0).abs() < 1e-5, "{text:?} has length {length}");
    assert_eq!(vector, encoder.encode(text).unwrap(), "{text:?} twice");
}

#[test]
fn every_text_has_a_vector_of_length_one() {
    let model = installed();
    let long = "아 이 결재 ab cab 🙂 ".repeat(100_000);
    for text in [
        "",
        " ",
        "\t\n",
        "\0",
        "a\0b",
        "\0\0 a",
        "🙂👩‍👩‍👧‍👦",
        "\u{200b}",
        "ab",
        "</s>",
        &long,
    ] {
        check_promises(model, text);
    }
    assert_eq!(model.pieces(&long).len(), 512);
}

proptest! {
    #[test]
    fn any_text_has_a_vector_of_length_one(text in any::<String>()) {
        let model = installed();
        check_promises(model, &text);
    }

    #[test]
    fn together_is_as_good_as_one_by_one(texts in prop::collection::vec("[abc 가\t]{0,300}", 0..12)) {
        let model = installed();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let together = model.encode_all(&texts).unwrap();
        prop_assert_eq!(together.len(), texts.len());
        for (vector, text) in together.iter().zip(&texts) {
            let alone = model.encode(text).unwrap();
            prop_assert!(vectors::dot(vector, &alone) > 0.99999, "{}", text);
        }
    }
}

#[test]
fn a_model_is_noticed_when_it_comes_and_goes() {
    let folder = tempfile::tempdir().unwrap();
    let models = Models::looking_every(&folder.path().join("models"), Duration::ZERO);
    let name = |models: &Models| models.encoder().map(|encoder| encoder.name().to_owned());
    assert_eq!(name(&models), None, "the folder does not exist");

    let place = folder.path().join("models");
    std::fs::create_dir(&place).unwrap();
    let tiny = Tiny::new();
    put(&place, "tiny/1", &tiny.weights(), &tiny.pieces()).unwrap();
    assert_eq!(name(&models).as_deref(), Some("tiny/1"));
    let kept = models.encoder().unwrap();

    put(&place, "tiny/2", &tiny.weights(), &tiny.pieces()).unwrap();
    assert_eq!(name(&models).as_deref(), Some("tiny/2"));

    std::fs::write(place.join("new"), "this is no model").unwrap();
    std::fs::rename(place.join("new"), place.join(FILE)).unwrap();
    assert_eq!(name(&models), None, "it cannot be used");

    std::fs::remove_file(place.join(FILE)).unwrap();
    assert_eq!(name(&models), None);
    // Whoever holds the first one still can use it: its file lives as long as its mapping.
    check_promises(&*kept, "ab");

    // Between two looks, what was seen is believed.
    let patient = Models::looking_every(&place, Duration::MAX);
    assert_eq!(name(&patient), None);
    put(&place, "tiny/1", &tiny.weights(), &tiny.pieces()).unwrap();
    assert_eq!(name(&patient), None);
}

#[test]
fn installing_leaves_a_whole_model_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path();
    let tiny = Tiny::new();
    let put_tiny = |name: &str| put(place, name, &tiny.weights(), &tiny.pieces()).unwrap();
    let files = || {
        let mut names: Vec<_> = std::fs::read_dir(place)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    };
    assert!(matches!(inspect(place), State::Missing));
    // What a killed installation left behind.
    std::fs::write(place.join(".unfinished-x1"), "half").unwrap();

    let first = put_tiny("tiny/1");
    assert!(!first.already);
    assert_eq!((first.name.as_str(), first.dimensions), ("tiny/1", 6));
    assert_eq!(files(), [".lock", FILE]);
    assert!(matches!(inspect(place), State::Whole(name, _) if name == "tiny/1"));
    assert!(put_tiny("tiny/1").already);
    assert!(!put_tiny("tiny/2").already);

    // A damaged one is replaced.
    let mut bytes = std::fs::read(place.join(FILE)).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    std::fs::write(place.join(FILE), &bytes).unwrap();
    assert!(matches!(inspect(place), State::Damaged(why) if why.contains("changed")));
    assert!(!put_tiny("tiny/2").already);
    assert!(matches!(inspect(place), State::Whole(..)));
    assert!(is_for_everybody(&place.join(FILE)));

    // What cannot be converted changes nothing.
    let before = std::fs::read(place.join(FILE)).unwrap();
    put(place, "tiny/3", b"no archive", &tiny.pieces()).unwrap_err();
    put(place, "tiny/3", &tiny.weights(), b"no pieces").unwrap_err();
    assert_eq!(std::fs::read(place.join(FILE)).unwrap(), before);
    assert_eq!(files(), [".lock", FILE]);
}

fn is_for_everybody(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(file).unwrap().permissions().mode() & 0o444 == 0o444
}
