//! `insole similar …`: how good the finding of duplicates is.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context;
use chrono::DateTime;
use clap::{Args, Subcommand, ValueEnum};

use super::{CommandFailure, CommandOutcome};
use crate::base::actor::Actor;
use crate::base::clock::Clock;
use crate::config::Config;
use crate::db::Db;
use crate::features::encoder::{Encoder, Models};
use crate::features::search::{
    self, Lane, Meaning, Measures, Options, Report, Search, Tuning, evaluate, evaluate_own,
};
use crate::features::suggestions;
use crate::ledger;

/// How often a long scan says how far it has come.
const PROGRESS: Duration = Duration::from_secs(5);

/// Reports of the same pain.
#[derive(Subcommand)]
pub(super) enum SimilarCommand {
    /// Measure on a folder of judged pairs (corpus.jsonl, queries.jsonl, qrels.tsv), through the product's own index and
    /// ranking in a throwaway folder.
    Eval(EvalCommand),
    /// Compare every open report with all others, and suggest to the studio what may be the same: for what was reported
    /// before there were suggestions, or before a model was installed. Works while `serve` runs; one that was stopped
    /// goes on where it was.
    Scan,
    /// Learn from what the studio merged and told apart how sure a score is here: fits on two thirds of the pairs, says how
    /// it does on the third that was held back, and changes nothing unless told to.
    Tune(TuneCommand),
}

#[derive(Args)]
pub(super) struct TuneCommand {
    /// Let it hold from now on, if it does better on what was held back.
    #[arg(long, conflicts_with = "forget")]
    keep: bool,
    /// Go back to the weights that Insole comes with.
    #[arg(long)]
    forget: bool,
}

#[derive(Args)]
pub(super) struct EvalCommand {
    /// The folder.
    #[arg(required_unless_present = "own", conflicts_with = "own")]
    folder: Option<PathBuf>,
    /// Measure on what the studio merged and told apart here, in the index as it is.
    #[arg(long, conflicts_with_all = ["with_body", "lane"])]
    own: bool,
    /// Print everything as JSON.
    #[arg(long)]
    json: bool,
    /// Also write the ranked lists: query, document, rank, score, verdict, separated by tabs.
    #[arg(long, value_name = "FILE")]
    run: Option<PathBuf>,
    /// Go by words alone, also where a model is installed.
    #[arg(long)]
    lexical_only: bool,
    /// Ask with a query's body as well as with its one line.
    #[arg(long)]
    with_body: bool,
    /// Which documents are ranked for a query.
    #[arg(long, value_enum, default_value_t = LaneName::Merged)]
    lane: LaneName,
}

#[derive(Clone, Copy, ValueEnum)]
enum LaneName {
    /// Those in its own language.
    Own,
    /// Those in the other language.
    Other,
    /// All of them: what people see.
    Merged,
}

pub(super) fn run(config: &Config, command: SimilarCommand) -> CommandOutcome {
    let eval = match command {
        SimilarCommand::Eval(eval) => eval,
        SimilarCommand::Scan => return run_scan(config),
        SimilarCommand::Tune(tune) => return run_tune(config, &tune),
    };
    let models = match eval.lexical_only {
        true => Models::none(),
        false => Models::new(&config.models_dir),
    };
    if models.encoder().is_none() && !eval.lexical_only {
        eprintln!("insole: no model is installed, words alone are measured (insole model install)");
    }
    let report = match &eval.folder {
        Some(folder) => on_folder(folder, &eval, models.encoder())?,
        None => on_own(config, models)?,
    };
    if let Some(file) = &eval.run {
        write_run(&report, file).with_context(|| format!("writing {}", file.display()))?;
    }
    print(&report, eval.json)
}

fn on_folder(
    folder: &Path,
    eval: &EvalCommand,
    encoder: Option<Arc<dyn Encoder>>,
) -> Result<Report, CommandFailure> {
    for name in ["corpus.jsonl", "queries.jsonl", "qrels.tsv"] {
        if !folder.join(name).is_file() {
            return Err(CommandFailure::Usage(format!(
                "{} has no {name}: a folder of judged pairs holds corpus.jsonl, queries.jsonl and qrels.tsv",
                folder.display()
            )));
        }
    }
    let lane = match eval.lane {
        LaneName::Own => Lane::Own,
        LaneName::Other => Lane::Other,
        LaneName::Merged => Lane::Merged,
    };
    let options = Options {
        encoder,
        with_body: eval.with_body,
        lane,
    };
    Ok(evaluate(folder, options)?)
}

fn on_own(config: &Config, models: Models) -> Result<Report, CommandFailure> {
    let (db, search) = installed(config, models)?;
    let judged = db.read_now(suggestions::judged)?;
    if judged.is_empty() {
        return Err(CommandFailure::Failed(
            "nothing was merged or told apart yet: measure again when the studio has decided about some".to_owned(),
        ));
    }
    Ok(evaluate_own(&db, &search, &judged)?)
}

/// The installation's own database, index and vectors.
fn installed(config: &Config, models: Models) -> Result<(Db, Search), CommandFailure> {
    let db = super::open_db(config)?;
    let meaning = Meaning::new(models);
    meaning.load(&db)?;
    let index = search::open(&config.data_dir).map_err(anyhow::Error::from)?;
    Ok((db, Search::new(index, Arc::new(meaning))))
}

#[expect(
    clippy::print_stdout,
    reason = "what it found is the result of the command"
)]
fn run_scan(config: &Config) -> CommandOutcome {
    let (db, search) = installed(config, Models::new(&config.models_dir))?;
    let behind = db.read_now(|conn| Ok(ledger::head(conn)? - search.up_to(conn)?))?;
    if behind > 0 {
        eprintln!(
            "index or vectors are {behind} entries of the ledger behind: what is newest is not compared yet"
        );
    }
    let mut told = Instant::now();
    let scanned = suggestions::scan(&db, &search, Clock::System.now(), |so_far| {
        if told.elapsed() >= PROGRESS {
            told = Instant::now();
            eprintln!(
                "{} looked at, {} new pairs so far",
                so_far.looked_at, so_far.found
            );
        }
    })?;
    if scanned.after > 0 {
        eprintln!(
            "went on after P-{}, where an earlier scan was stopped",
            scanned.after
        );
    }
    println!(
        "{} open reports looked at, {} new pairs that may be the same",
        scanned.looked_at, scanned.found
    );
    Ok(())
}

#[expect(
    clippy::print_stdout,
    reason = "what was measured is the result of the command"
)]
fn run_tune(config: &Config, command: &TuneCommand) -> CommandOutcome {
    let db = super::open_db(config)?;
    let models = Models::new(&config.models_dir);
    let model = models.encoder().map(|encoder| encoder.name().to_owned());
    let (present, version) = db.read_now(search::tuning)?;
    let keep = |tuning: Tuning| {
        let now = Clock::System.now();
        db.write_now(move |tx| search::keep_tuning(tx, now, &Actor::System, &tuning, version))
    };
    if command.forget {
        if present == Tuning::default() {
            println!("the weights that Insole comes with hold already");
            return Ok(());
        }
        keep(Tuning::default())?;
        println!(
            "the weights that Insole comes with hold again; insole similar scan applies them to the backlog"
        );
        return Ok(());
    }
    let since = DateTime::from_timestamp_micros(version).unwrap_or_default();
    let judged = db.read_now(move |conn| suggestions::judged_scores(conn, since))?;
    let trial = present.tried(model.as_deref(), &judged).map_err(|few| {
        CommandFailure::Failed(format!(
            "{} suggested pairs were merged and {} told apart{}: at least {} of each are needed to learn from",
            few.same,
            few.apart,
            if version > 0 { " since it was tuned last" } else { "" },
            search::FEWEST,
        ))
    })?;
    println!(
        "learnt from {} pairs, measured on {} others",
        trial.tuning.pairs, trial.before.pairs
    );
    println!("{:<12}{:>10}{:>16}", "", "log loss", "same P / R");
    for (name, belief) in [("as it is", trial.before), ("tuned", trial.after)] {
        let precision = shown_precision(belief.precision);
        let same = format!("{precision} / {:.2}", belief.recall);
        println!("{name:<12}{:>10.3}{same:>16}", belief.log_loss);
    }
    for (name, fit) in [
        ("one language", trial.tuning.own),
        ("two languages", trial.tuning.other),
    ] {
        println!("{name:<14} log-odds × {:.2} {:+.2}", fit.slope, fit.shift);
    }
    if !trial.is_better() {
        println!("no better on what was held back: nothing is changed");
    } else if command.keep {
        keep(trial.tuning)?;
        println!(
            "this holds from now on; insole similar scan applies it to the backlog, insole similar tune --forget takes it back"
        );
    } else {
        println!("better on what was held back; insole similar tune --keep lets it hold");
    }
    Ok(())
}

fn shown_precision(precision: Option<f64>) -> String {
    precision.map_or_else(|| "–".to_owned(), |precision| format!("{precision:.2}"))
}

fn write_run(report: &Report, file: &std::path::Path) -> std::io::Result<()> {
    let mut out = std::io::BufWriter::new(std::fs::File::create(file)?);
    for line in &report.run {
        writeln!(out, "{line}")?;
    }
    out.flush()
}

#[expect(
    clippy::print_stdout,
    reason = "the figures are the result of the command"
)]
fn print(report: &Report, json: bool) -> CommandOutcome {
    if json {
        let text = serde_json::to_string_pretty(report).map_err(anyhow::Error::from)?;
        println!("{text}");
        return Ok(());
    }
    println!(
        "{:<28}{:>8}{:>8}{:>8}{:>8}{:>8}{:>8}{:>9}{:>14}{:>14}",
        "",
        "queries",
        "R@1",
        "R@5",
        "R@10",
        "Hit@5",
        "MRR@10",
        "nDCG@10",
        "same P / R",
        "ms p50 / p99"
    );
    println!("{}", row("all", &report.overall));
    for (name, measures) in &report.by_source {
        println!("{}", row(name, measures));
    }
    for (language, measures) in &report.by_query_language {
        println!("{}", row(&format!("asked in {language}"), measures));
    }
    Ok(())
}

fn row(name: &str, of: &Measures) -> String {
    let precision = shown_precision(of.same.precision);
    format!(
        "{name:<28}{:>8}{:>8.3}{:>8.3}{:>8.3}{:>8.3}{:>8.3}{:>9.3}{:>14}{:>14}",
        of.queries,
        of.recall_at_1,
        of.recall_at_5,
        of.recall_at_10,
        of.hit_at_5,
        of.mrr_at_10,
        of.ndcg_at_10,
        format!("{precision} / {:.2}", of.same.recall),
        format!("{:.1} / {:.1}", of.latency_ms.p50, of.latency_ms.p99),
    )
}
