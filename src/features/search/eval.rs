//! How good the duplicate finding is, measured on a folder of judged pairs through the product's own index and ranking.
//!
//! The folder holds `corpus.jsonl` (`id, title, body, lang, src`), `queries.jsonl` (`id, text, body, lang, src`) and
//! `qrels.tsv` (`query<TAB>document<TAB>1`). Only the ten best count.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, Result};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::answers::Search;
use super::document::{Audience, Document};
use super::index::SearchIndex;
use super::meaning::{self, Meaning};
use super::similar::{Hit, Resemblance, Verdict};
use crate::base::failure::Failure;
use crate::base::ids::PainPointId;
use crate::base::language::Language;
use crate::base::subject::Subject;
use crate::db::{self, Db, DbOptions};
use crate::features::encoder::{Encoder, Models};
use crate::ledger;

/// Hits of a query that count.
const DEPTH: usize = 10;
/// Documents whose vectors are made and kept together.
const ENCODED_AT_ONCE: usize = 500;

/// Which documents are ranked for a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lane {
    /// Only those in the query's language.
    Own,
    /// Only those in the other language.
    Other,
    /// All: what people see.
    #[default]
    Merged,
}

/// How to measure.
#[derive(Clone, Default)]
pub struct Options {
    /// The model to compare by meaning with; without one, words alone count.
    pub encoder: Option<Arc<dyn Encoder>>,
    /// Ask with the query's body as well as its one line.
    pub with_body: bool,
    /// Which documents are ranked.
    pub lane: Lane,
}

/// Everything that was measured.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// All queries.
    pub overall: Measures,
    /// By where the pairs come from.
    pub by_source: BTreeMap<String, Measures>,
    /// By the query's language.
    pub by_query_language: BTreeMap<String, Measures>,
    /// The ranked list behind the figures, for scoring it elsewhere.
    #[serde(skip)]
    pub run: Vec<RunLine>,
}

/// The figures of a group of queries, each from 0 to 1 unless said otherwise.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Measures {
    /// Number of queries.
    pub queries: usize,
    /// Share of a query's duplicates that come first.
    pub recall_at_1: f64,
    /// … among the first five.
    pub recall_at_5: f64,
    /// … among the first ten.
    pub recall_at_10: f64,
    /// Share of queries with a duplicate among the first five.
    pub hit_at_5: f64,
    /// One over the rank of the first duplicate, 0 beyond ten.
    pub mrr_at_10: f64,
    /// Normalised discounted cumulative gain of the first ten.
    pub ndcg_at_10: f64,
    /// How far the verdict `same` can be believed.
    pub same: Believed,
    /// Time of one question in milliseconds.
    pub latency_ms: Latency,
}

/// Precision and recall of the verdict `same` over query and document pairs among the first ten.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Believed {
    /// Of the pairs called `same`, the share that are; `None` where none was called so.
    pub precision: Option<f64>,
    /// Of the judged pairs, the share that was called `same`.
    pub recall: f64,
}

/// Milliseconds that a question took.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Latency {
    /// Half of the questions were quicker.
    pub p50: f64,
    /// 99 of 100 were quicker.
    pub p99: f64,
}

/// One line of a run: `query<TAB>doc<TAB>rank<TAB>score<TAB>verdict`.
#[derive(Debug, Clone)]
pub struct RunLine {
    /// The query's id.
    pub query: String,
    /// The document's id.
    pub document: String,
    /// From 1.
    pub rank: usize,
    /// From 0 to 1.
    pub score: f32,
    /// What the product would have said.
    pub verdict: Verdict,
}

impl std::fmt::Display for RunLine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            query,
            document,
            rank,
            score,
            verdict,
        } = self;
        write!(
            f,
            "{query}\t{document}\t{rank}\t{score:.6}\t{}",
            verdict.as_str()
        )
    }
}

#[derive(Deserialize)]
struct JudgedDocument {
    id: String,
    title: String,
    #[serde(default)]
    body: String,
    lang: String,
}

#[derive(Deserialize)]
struct JudgedQuery {
    id: String,
    text: String,
    #[serde(default)]
    body: String,
    lang: String,
    #[serde(default)]
    src: String,
}

/// Something that people have judged in an installation's own work.
#[derive(Debug, Clone)]
pub struct Judged {
    /// What is asked about; never an answer itself.
    pub asked: Subject,
    /// As it was reported.
    pub title: String,
    /// As it was reported.
    pub body: String,
    /// The language of both.
    pub language: Language,
    /// What is the same.
    pub same: HashSet<Subject>,
    /// What was told apart from it.
    pub apart: HashSet<Subject>,
}

/// Asks the installation's own index what people have judged, and measures. What nobody judged is no mistake: only judged
/// pairs count for how far `same` can be believed.
pub fn evaluate_own(db: &Db, search: &Search, judged: &[Judged]) -> Result<Report> {
    let mut asked = Vec::new();
    for one in judged {
        let question = Resemblance {
            written_in: one.language,
            except: Some(one.asked),
            limit: DEPTH,
            ..Resemblance::new(&one.title, &one.body, Audience::Studio)
        };
        let begun = Instant::now();
        let hits = db
            .read_now(|conn| search.similar(conn, &question))
            .map_err(failed)?;
        let milliseconds = begun.elapsed().as_secs_f64() * 1000.0;
        let query = Query {
            id: &one.asked.to_string(),
            source: "own",
            language: one.language.tag(),
            relevant: one.same.len(),
        };
        let of = |hit: &Hit| HitIs {
            id: hit.subject.to_string(),
            right: one.same.contains(&hit.subject),
            judged: one.same.contains(&hit.subject) || one.apart.contains(&hit.subject),
        };
        asked.push(counted(&query, &hits, of, milliseconds));
    }
    Ok(report(asked))
}

/// Indexes the folder's corpus in a throwaway folder, asks every judged query, and measures.
///
/// # Errors
/// When a file is missing or malformed, or the temporary folder cannot be written.
pub fn evaluate(folder: &Path, options: Options) -> Result<Report> {
    let documents: Vec<JudgedDocument> = read_lines(&folder.join("corpus.jsonl"))?;
    let queries: Vec<JudgedQuery> = read_lines(&folder.join("queries.jsonl"))?;
    let relevant = read_judgements(&folder.join("qrels.tsv"))?;
    let throwaway = tempfile::tempdir().context("making a temporary folder for the index")?;
    let product = Product::filled(throwaway.path(), &documents, options.encoder.clone())?;
    let mut asked = Vec::new();
    for query in &queries {
        let Some(relevant) = relevant.get(&query.id) else {
            continue;
        };
        asked.push(product.ask(&documents, query, relevant, &options)?);
    }
    Ok(report(asked))
}

/// The parts of the product that find duplicates, in a folder of their own.
struct Product {
    db: Db,
    search: Search,
}

/// What came of one query.
struct Asked {
    source: String,
    language: String,
    /// For every rank whether that document is a duplicate.
    gains: Vec<bool>,
    relevant: usize,
    called_same: usize,
    rightly_called_same: usize,
    milliseconds: f64,
    run: Vec<RunLine>,
}

impl Product {
    fn filled(
        folder: &Path,
        documents: &[JudgedDocument],
        encoder: Option<Arc<dyn Encoder>>,
    ) -> Result<Self> {
        let options = DbOptions {
            url: None,
            data_dir: folder.to_owned(),
            connections: 1,
            durable: false,
        };
        db::migrate(&options)?;
        let db = Db::open(&options, ledger::seal)?;
        let documents: Vec<Document> = (0_i64..)
            .zip(documents)
            .map(|(number, document)| {
                Ok(Document {
                    language: language(&document.lang)?,
                    ..Document::new(
                        Subject::PainPoint(PainPointId(number)),
                        &document.title,
                        &document.body,
                    )
                })
            })
            .collect::<Result<_>>()?;
        let (index, _) = SearchIndex::open(&folder.join("index"))?;
        let mut writer = index.writer()?;
        for document in &documents {
            writer.upsert(document)?;
        }
        writer.commit(0)?;
        writer.close()?;
        index.reload()?;
        if let Some(encoder) = &encoder {
            for some in documents.chunks(ENCODED_AT_ONCE) {
                meaning::make(&db, encoder.as_ref(), some).map_err(failed)?;
            }
        }
        let meaning = Meaning::new(encoder.map_or_else(Models::none, Models::only));
        meaning.load(&db).map_err(failed)?;
        Ok(Self {
            search: Search::new(index, Arc::new(meaning)),
            db,
        })
    }

    fn ask(
        &self,
        documents: &[JudgedDocument],
        query: &JudgedQuery,
        relevant: &HashSet<String>,
        options: &Options,
    ) -> Result<Asked> {
        let own = language(&query.lang)?;
        let body = if options.with_body {
            query.body.as_str()
        } else {
            ""
        };
        let question = Resemblance {
            written_in: own,
            language: match options.lane {
                Lane::Own => Some(own),
                Lane::Other => Language::ALL.into_iter().find(|language| *language != own),
                Lane::Merged => None,
            },
            limit: DEPTH,
            ..Resemblance::new(&query.text, body, Audience::Studio)
        };
        let begun = Instant::now();
        let hits = self
            .db
            .read_now(|conn| self.search.similar(conn, &question))
            .map_err(failed)?;
        let milliseconds = begun.elapsed().as_secs_f64() * 1000.0;
        let asked = Query {
            id: &query.id,
            source: &query.src,
            language: &query.lang,
            relevant: relevant.len(),
        };
        let of = |hit: &Hit| {
            let number = usize::try_from(hit.subject.id()).ok();
            let document = number.and_then(|number| documents.get(number));
            let id = document.map_or_else(String::new, |document| document.id.clone());
            HitIs {
                right: relevant.contains(&id),
                judged: true,
                id,
            }
        };
        Ok(counted(&asked, &hits, of, milliseconds))
    }
}

fn failed(failure: Failure) -> anyhow::Error {
    anyhow::anyhow!("{failure}")
}

/// A query, as far as it is counted.
struct Query<'q> {
    id: &'q str,
    source: &'q str,
    language: &'q str,
    /// How many documents are right.
    relevant: usize,
}

/// What is known about a hit.
struct HitIs {
    id: String,
    right: bool,
    judged: bool,
}

/// What came of a query.
fn counted(
    query: &Query<'_>,
    hits: &[Hit],
    of: impl Fn(&Hit) -> HitIs,
    milliseconds: f64,
) -> Asked {
    let known: Vec<HitIs> = hits.iter().map(of).collect();
    let same = || {
        let both = hits.iter().zip(&known);
        both.filter(|(hit, is)| hit.verdict == Verdict::Same && is.judged)
    };
    Asked {
        source: query.source.to_owned(),
        language: query.language.to_owned(),
        relevant: query.relevant,
        called_same: same().count(),
        rightly_called_same: same().filter(|(_, is)| is.right).count(),
        milliseconds,
        run: (1..)
            .zip(hits.iter().zip(&known))
            .map(|(rank, (hit, is))| RunLine {
                query: query.id.to_owned(),
                document: is.id.clone(),
                rank,
                score: hit.score,
                verdict: hit.verdict,
            })
            .collect(),
        gains: known.iter().map(|is| is.right).collect(),
    }
}

fn report(asked: Vec<Asked>) -> Report {
    let group = |key: fn(&Asked) -> &str| {
        let mut groups: BTreeMap<String, Vec<&Asked>> = BTreeMap::new();
        for one in &asked {
            groups.entry(key(one).to_owned()).or_default().push(one);
        }
        groups
            .into_iter()
            .map(|(name, group)| (name, measure(&group)))
            .collect()
    };
    Report {
        overall: measure(&asked.iter().collect::<Vec<_>>()),
        by_source: group(|one| &one.source),
        by_query_language: group(|one| &one.language),
        run: asked
            .iter()
            .flat_map(|one| one.run.iter().cloned())
            .collect(),
    }
}

fn measure(asked: &[&Asked]) -> Measures {
    // One with nothing to find says nothing about finding, only about what is called the same.
    let findable = || asked.iter().filter(|one| one.relevant > 0);
    let queries = findable().count();
    let mean = |of: &dyn Fn(&Asked) -> f64| {
        findable().map(|one| of(one)).sum::<f64>() / queries.max(1) as f64
    };
    let found =
        |one: &Asked, depth: usize| one.gains.iter().take(depth).filter(|gain| **gain).count();
    let recall = |one: &Asked, depth: usize| found(one, depth) as f64 / one.relevant.max(1) as f64;
    let (called, rightly, judged) =
        asked
            .iter()
            .fold((0, 0, 0), |(called, rightly, judged), one| {
                (
                    called + one.called_same,
                    rightly + one.rightly_called_same,
                    judged + one.relevant,
                )
            });
    Measures {
        queries,
        recall_at_1: mean(&|one| recall(one, 1)),
        recall_at_5: mean(&|one| recall(one, 5)),
        recall_at_10: mean(&|one| recall(one, DEPTH)),
        hit_at_5: mean(&|one| if found(one, 5) > 0 { 1.0 } else { 0.0 }),
        mrr_at_10: mean(&|one| {
            one.gains
                .iter()
                .position(|gain| *gain)
                .map_or(0.0, |at| 1.0 / (at + 1) as f64)
        }),
        ndcg_at_10: mean(&ndcg),
        same: Believed {
            precision: (called > 0).then(|| f64::from(rightly as u32) / f64::from(called as u32)),
            recall: rightly as f64 / judged.max(1) as f64,
        },
        latency_ms: latency(asked),
    }
}

fn ndcg(one: &Asked) -> f64 {
    let discount = |at: usize| 1.0 / ((at + 2) as f64).log2();
    let gained: f64 = one
        .gains
        .iter()
        .enumerate()
        .filter(|(_, gain)| **gain)
        .map(|(at, _)| discount(at))
        .sum();
    let ideal: f64 = (0..one.relevant.min(DEPTH)).map(discount).sum();
    if ideal > 0.0 { gained / ideal } else { 0.0 }
}

fn latency(asked: &[&Asked]) -> Latency {
    let mut times: Vec<f64> = asked.iter().map(|one| one.milliseconds).collect();
    times.sort_by(f64::total_cmp);
    let at = |percent: usize| {
        times
            .get((times.len() * percent / 100).min(times.len().saturating_sub(1)))
            .copied()
            .unwrap_or(0.0)
    };
    Latency {
        p50: at(50),
        p99: at(99),
    }
}

fn language(tag: &str) -> Result<Language> {
    Language::from_tag(tag).with_context(|| format!("unknown language {tag:?}"))
}

fn read_lines<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>> {
    lines(path)?
        .into_iter()
        .enumerate()
        .map(|(at, line)| {
            serde_json::from_str(&line)
                .with_context(|| format!("{}, line {}", path.display(), at + 1))
        })
        .collect()
}

fn read_judgements(path: &Path) -> Result<HashMap<String, HashSet<String>>> {
    let mut relevant: HashMap<String, HashSet<String>> = HashMap::new();
    for (at, line) in lines(path)?.into_iter().enumerate() {
        let mut columns = line.split('\t');
        let (query, document) = columns.next().zip(columns.next()).with_context(|| {
            format!(
                "{}, line {}: two columns are needed",
                path.display(),
                at + 1
            )
        })?;
        relevant
            .entry(query.to_owned())
            .or_default()
            .insert(document.to_owned());
    }
    Ok(relevant)
}

fn lines(path: &Path) -> Result<Vec<String>> {
    let file = File::open(path).with_context(|| format!("opening {}", path.display()))?;
    let lines: std::io::Result<Vec<String>> = BufReader::new(file)
        .lines()
        .filter(|line| line.as_ref().map_or(true, |line| !line.trim().is_empty()))
        .collect();
    lines.with_context(|| format!("reading {}", path.display()))
}
