//! Similar reports among many: `cargo bench --bench similar -- data/models 10000 100000 1000000`.
//!
//! Fills an index (and, where a folder with a model is named, vectors) in a temporary folder with made-up reports, and asks
//! it what somebody types. Vectors beyond the first 20,000 are perturbed copies of real ones. Prints a line of a table for
//! every size; latencies are those of one question after the other on one thread.

#![expect(clippy::print_stdout, reason = "the table is the result")]

mod reports;

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow};
use diesel::prelude::*;
use insole::base::failure::Failure;
use insole::base::language::Language;
use insole::db::schema::derived_vectors;
use insole::db::{self, Conn, Db, DbOptions};
use insole::features::encoder::vectors::quantise;
use insole::features::encoder::{Encoder, Models};
use insole::features::search::{Audience, Meaning, Resemblance, Search, SearchIndex};
use insole::ledger;

use reports::Dice;

/// Vectors that are made by the encoder, and questions that are asked.
const REAL: i64 = 20_000;
const QUESTIONS: u64 = 400;

fn main() -> Result<()> {
    let sizes: Vec<i64> = std::env::args()
        .filter_map(|word| word.parse().ok())
        .collect();
    let folder = std::env::args()
        .skip(1)
        .find(|word| Path::new(word).is_dir());
    let models = match folder {
        Some(folder) => Models::new(Path::new(&folder)),
        None => Models::none(),
    };
    println!(
        "| reports | index built | index | vectors | index opened | vectors read | memory | similar, words p50 / p99 | with meaning p50 / p99 |"
    );
    println!("|---|---|---|---|---|---|---|---|---|");
    for size in if sizes.is_empty() {
        vec![10_000]
    } else {
        sizes
    } {
        measure(size, &models)?;
    }
    Ok(())
}

fn failed(failure: Failure) -> anyhow::Error {
    anyhow!("{failure:#}")
}

fn measure(size: i64, models: &Models) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let options = DbOptions {
        url: None,
        data_dir: folder.path().to_owned(),
        connections: 1,
        durable: false,
    };
    db::migrate(&options)?;
    let db = Db::open(&options, ledger::seal)?;
    let place = folder.path().join("index");
    let (index, _) = SearchIndex::open(&place)?;
    let begun = Instant::now();
    let mut writer = index.writer()?;
    for number in 0..size {
        writer.upsert(&reports::report(number))?;
    }
    writer.commit(1)?;
    let pace = size as f64 / begun.elapsed().as_secs_f64();
    writer.close()?;
    drop(index);
    if let Some(encoder) = models.encoder() {
        keep_vectors(&db, encoder.as_ref(), size)?;
    }
    let begun = Instant::now();
    let (index, _) = SearchIndex::open(&place)?;
    let opened = begun.elapsed();
    // `serve` does this beside its first answers.
    let begun = Instant::now();
    let meaning = Arc::new(Meaning::new(models.clone()));
    meaning.load(&db).map_err(failed)?;
    let read = begun.elapsed();
    let by_words = Search::new(index.clone(), Arc::new(Meaning::new(Models::none())));
    let with_meaning = Search::new(index, meaning);
    let words = ask(&db, &by_words)?;
    let both = match models.encoder() {
        Some(_) => ask(&db, &with_meaning)?,
        None => "without a model".to_owned(),
    };
    println!(
        "| {size} | {pace:.0} a second | {:.0} MB | {:.0} MB | {:.0} ms | {:.0} ms | {:.0} MB | {words} | {both} |",
        size_of_folder(&place)?,
        std::fs::metadata(options.sqlite_file())?.len() as f64 / 1e6,
        opened.as_secs_f64() * 1e3,
        read.as_secs_f64() * 1e3,
        private_memory()?,
    );
    Ok(())
}

/// What somebody asks while writing: a whole line, or the beginning of one.
fn ask(db: &Db, search: &Search) -> Result<String> {
    let mut times: Vec<Duration> = Vec::new();
    for question in 0..QUESTIONS {
        let mut dice = Dice::new(1_000_000_007 + question);
        let language = if question % 2 == 0 {
            Language::Ko
        } else {
            Language::En
        };
        let (mut title, body) = reports::text(&mut dice, language);
        let typed = if question % 3 == 0 {
            body
        } else {
            String::new()
        };
        if question % 4 == 1 {
            let kept = title.chars().count() * 6 / 10;
            title = title.chars().take(kept).collect();
        }
        let asked = Resemblance {
            limit: 6,
            ..Resemblance::new(&title, &typed, Audience::Studio)
        };
        let begun = Instant::now();
        db.read_now(|conn| search.similar(conn, &asked))
            .map_err(failed)?;
        // The first ones read files for the first time.
        if question >= QUESTIONS / 8 {
            times.push(begun.elapsed());
        }
    }
    times.sort_unstable();
    let at = |part: usize| {
        times
            .get(times.len() * part / 100)
            .copied()
            .unwrap_or_default()
    };
    let shown = |time: Duration| time.as_secs_f64() * 1e3;
    Ok(format!("{:.1} / {:.1} ms", shown(at(50)), shown(at(99))))
}

fn keep_vectors(db: &Db, encoder: &dyn Encoder, size: i64) -> Result<()> {
    let titles: Vec<String> = (0..size.min(REAL))
        .map(|number| reports::report(number).title)
        .collect();
    let mut real = Vec::new();
    for some in titles.chunks(64) {
        let some: Vec<&str> = some.iter().map(String::as_str).collect();
        real.extend(encoder.encode_all(&some)?);
    }
    let model = encoder.name().to_owned();
    let real = Arc::new(real);
    for first in (0..size).step_by(10_000) {
        let (model, real) = (model.clone(), Arc::clone(&real));
        db.write_now(move |tx| {
            let conn: &mut Conn = tx;
            for number in first..(first + 10_000).min(size) {
                let vector = usize::try_from(number % REAL)
                    .ok()
                    .and_then(|at| real.get(at));
                let vector = vector.context("a real vector").map_err(Failure::Fault)?;
                let packed = packed(&perturbed(vector, number));
                diesel::insert_into(derived_vectors::table)
                    .values((
                        derived_vectors::model.eq(&model),
                        derived_vectors::subject_kind.eq("pain_point"),
                        derived_vectors::subject_id.eq(number),
                        derived_vectors::language.eq(if number % 2 == 0 { "ko" } else { "en" }),
                        derived_vectors::digest.eq(&[0_u8; 32][..]),
                        derived_vectors::title.eq(&packed),
                        derived_vectors::whole.eq(Some(&packed)),
                    ))
                    .execute(conn)?;
            }
            Ok(())
        })
        .map_err(failed)?;
    }
    Ok(())
}

/// A vector at a cosine of about 0.9 from it; the first ones as they are.
fn perturbed(vector: &[f32], number: i64) -> Vec<f32> {
    if number < REAL {
        return vector.to_owned();
    }
    let mut dice = Dice::new(number.unsigned_abs());
    let mut moved: Vec<f32> = vector
        .iter()
        .map(|value| value + 0.07 * (dice.share() - 0.5))
        .collect();
    let length = moved.iter().map(|value| value * value).sum::<f32>().sqrt();
    moved.iter_mut().for_each(|value| *value /= length);
    moved
}

/// As they are kept: a byte each, then the scale.
fn packed(vector: &[f32]) -> Vec<u8> {
    let mut codes = vec![0; vector.len()];
    let scale = quantise(vector, &mut codes);
    let mut bytes: Vec<u8> = codes.iter().map(|code: &i8| code.cast_unsigned()).collect();
    bytes.extend(scale.to_le_bytes());
    bytes
}

fn size_of_folder(folder: &Path) -> Result<f64> {
    let mut bytes = 0;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        bytes += if entry.file_type()?.is_dir() {
            (size_of_folder(&entry.path())? * 1e6) as u64
        } else {
            entry.metadata()?.len()
        };
    }
    Ok(bytes as f64 / 1e6)
}

/// Private memory of this process, in megabytes: without what is mapped from files.
fn private_memory() -> Result<f64> {
    let rollup = std::fs::read_to_string("/proc/self/smaps_rollup")?;
    let line = rollup.lines().find(|line| line.starts_with("Anonymous:"));
    let kilobytes = line
        .and_then(|line| line.split_whitespace().nth(1))
        .context("smaps_rollup")?;
    Ok(kilobytes.parse::<f64>()? / 1e3)
}
