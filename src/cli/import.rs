//! `insole import …`: people from a list of the company, and what hurt before there was Insole, from the list of then.
//!
//! Every row is checked before any is taken, and what was taken before is not taken twice: an import that was stopped is
//! simply run again.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use anyhow::Context;
use chrono::NaiveDate;
use clap::{Args, Subcommand};
use sha2::{Digest, Sha256};

use super::{CommandFailure, CommandOutcome, open_db, told};
use crate::base::actor::Actor;
use crate::base::clock::Clock;
use crate::base::failure::{Failure, Outcome, Problem, Refusal};
use crate::base::ids::MemberId;
use crate::base::language::Language;
use crate::base::sheet::unmarked;
use crate::base::text::EmailAddress;
use crate::config::Config;
use crate::db::{Conn, Db};
use crate::features::areas::Area;
use crate::features::members::MemberInput;
use crate::features::pain_points::{
    self, DraftId, NewPainPoint, RawImpact, RawReport, Terms, parse_impact,
};
use crate::features::{areas, members};
use crate::i18n::Words;

/// Rows that are written in one transaction: others write in between.
const BATCH: usize = 100;
/// Wrong rows that are named.
const MOST_NAMED: usize = 50;

/// Lists from elsewhere. Works while `serve` runs.
#[derive(Subcommand)]
pub(super) enum ImportCommand {
    /// People: a table with the columns email and name, and if there are any department, role (staff, studio, admin) and
    /// language (ko, en). Who is here already is left as they are; a department that does not exist yet is added.
    Members(ImportMembers),
    /// What hurts, from an earlier list: a table with the column title, and if there are any body, area, reporter (an
    /// address), visibility (staff, studio), minutes, times and per (day, week, month, quarter, year), number, reported_on
    /// and supporters, of which the last three are told in the text. Everything begins as new; nobody gets a letter for it.
    PainPoints(ImportPainPoints),
}

/// From where.
#[derive(Args)]
pub(super) struct ImportMembers {
    /// A CSV file, UTF-8 or as Korean Excel writes it.
    file: PathBuf,
    /// Say what would happen, and change nothing.
    #[arg(long)]
    check: bool,
}

/// From where, and on whose behalf.
#[derive(Args)]
pub(super) struct ImportPainPoints {
    /// A CSV file, UTF-8 or as Korean Excel writes it.
    file: PathBuf,
    /// On whose behalf a row stands that names nobody, or somebody who has no account.
    #[arg(long, value_name = "EMAIL")]
    reporter: String,
    /// The day by which all of it is decided about; otherwise the usual working days from today.
    #[arg(long, value_name = "YYYY-MM-DD")]
    promise: Option<NaiveDate>,
    /// Say what would happen, and change nothing.
    #[arg(long)]
    check: bool,
}

pub(super) fn run(config: &Config, command: ImportCommand) -> CommandOutcome {
    match command {
        ImportCommand::Members(command) => import_members(config, &command),
        ImportCommand::PainPoints(command) => import_pain_points(config, &command),
    }
}

/// What columns may be called: our name first.
type Columns = &'static [&'static [&'static str]];

const MEMBERS: Columns = &[
    &["email", "e-mail", "이메일", "메일"],
    &["name", "이름", "성명"],
    &["department", "부서"],
    &["role", "역할"],
    &["language", "언어"],
];

const PAIN_POINTS: Columns = &[
    &["title", "제목"],
    &["body", "description", "내용", "본문"],
    &["area", "영역", "분류"],
    &["reporter", "제안자", "작성자", "신고자"],
    &["visibility", "공개"],
    &["minutes", "분"],
    &["times", "횟수"],
    &["per", "기간"],
    &["number", "id", "번호"],
    &["reported_on", "date", "등록일", "작성일"],
    &["supporters", "votes", "공감", "추천"],
];

/// A table as it was read.
struct Listing {
    /// The number of the line on which a row begins, and its fields by the name of their column.
    rows: Vec<(u64, HashMap<&'static str, String>)>,
}

impl Listing {
    fn read(file: &Path, columns: Columns, needed: &[&str]) -> Result<Self, CommandFailure> {
        let bytes =
            std::fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?;
        let text = match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(other) => {
                eprintln!("insole: the file is not UTF-8, so it is read as Korean (CP949)");
                let (text, _, broken) = encoding_rs::EUC_KR.decode(other.as_bytes());
                if broken {
                    return Err(CommandFailure::Usage(format!(
                        "{} is neither UTF-8 nor Korean (CP949): save it as “CSV UTF-8”",
                        file.display()
                    )));
                }
                text.into_owned()
            }
        };
        let text = text.trim_start_matches('\u{feff}');
        let first = text.lines().next().unwrap_or_default();
        let delimiter = [b',', b'\t', b';']
            .into_iter()
            .max_by_key(|mark| {
                (
                    first.bytes().filter(|byte| byte == mark).count(),
                    *mark == b',',
                )
            })
            .unwrap_or(b',');
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .flexible(true)
            .from_reader(text.as_bytes());
        let heads: Vec<Option<&'static str>> = reader
            .headers()
            .map_err(|error| unreadable(file, &error))?
            .iter()
            .map(|head| column(columns, head))
            .collect();
        let missing: Vec<&str> = needed
            .iter()
            .filter(|name| !heads.iter().flatten().any(|head| head == *name))
            .copied()
            .collect();
        if !missing.is_empty() {
            return Err(CommandFailure::Usage(format!(
                "{} has no column {}: its first line must name its columns, among {}",
                file.display(),
                missing.join(" and no column "),
                columns
                    .iter()
                    .filter_map(|names| names.first().copied())
                    .collect::<Vec<_>>()
                    .join(", ")
            )));
        }
        let mut rows = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|error| unreadable(file, &error))?;
            if record.iter().all(|field| field.trim().is_empty()) {
                continue;
            }
            let line = record.position().map_or(0, csv::Position::line);
            let fields = heads.iter().zip(record.iter());
            let fields = fields
                .filter_map(|(head, field)| Some(((*head)?, unmarked(field.trim()).to_owned())));
            rows.push((line, fields.collect()));
        }
        Ok(Self { rows })
    }
}

fn column(columns: Columns, head: &str) -> Option<&'static str> {
    let head = head.trim().to_lowercase().replace(' ', "_");
    let names = columns
        .iter()
        .find(|names| names.contains(&head.as_str()))?;
    names.first().copied()
}

fn unreadable(file: &Path, error: &csv::Error) -> CommandFailure {
    CommandFailure::Usage(format!("{} is no table: {error}", file.display()))
}

fn field<'r>(row: &'r HashMap<&'static str, String>, name: &str) -> &'r str {
    row.get(name).map(String::as_str).unwrap_or_default()
}

/// What is wrong with the rows, by their lines.
#[derive(Default)]
struct Wrong(Vec<(u64, String)>);

impl Wrong {
    /// What a row became, or a note of what is wrong with it. What is no refusal of the row ends everything.
    fn keep<T>(&mut self, line: u64, outcome: Outcome<T>) -> Outcome<Option<T>> {
        match outcome {
            Ok(row) => Ok(Some(row)),
            Err(Failure::Refusal(Refusal::Invalid(problems) | Refusal::Conflict(problems))) => {
                self.0.push((line, told(&problems)));
                Ok(None)
            }
            Err(other) => Err(other),
        }
    }

    /// Fails where anything is wrong, naming the first of it.
    fn or_none(self, file: &Path) -> CommandOutcome {
        if self.0.is_empty() {
            return Ok(());
        }
        for (line, why) in self.0.iter().take(MOST_NAMED) {
            eprintln!("insole: line {line}: {why}");
        }
        Err(CommandFailure::Failed(format!(
            "{} of the rows of {} cannot be taken as they are, and none was: mend them and run it again",
            self.0.len(),
            file.display()
        )))
    }
}

/// Says how many rows were new, and how many were here.
#[expect(
    clippy::print_stdout,
    reason = "the counts are the result of the command"
)]
fn say_counts(check: bool, new: usize, here: usize) {
    let verb = if check {
        "would be imported"
    } else {
        "imported"
    };
    println!("{verb}: {new} new, {here} here already");
}

fn import_members(config: &Config, command: &ImportMembers) -> CommandOutcome {
    let listing = Listing::read(&command.file, MEMBERS, &["email", "name"])?;
    let db = open_db(config)?;
    let mut wrong = Wrong::default();
    let mut wanted: Vec<(MemberInput, String)> = Vec::new();
    let mut seen: HashMap<String, u64> = HashMap::new();
    for (line, row) in &listing.rows {
        let input = MemberInput {
            email: field(row, "email").to_owned(),
            name: field(row, "name").to_owned(),
            role: field(row, "role").to_owned(),
            language: field(row, "language").to_owned(),
            ..MemberInput::default()
        };
        if wrong.keep(*line, input.parse_new())?.is_none() {
            continue;
        }
        if let Some(first) = seen.insert(input.email.to_lowercase(), *line) {
            let why = format!("email: it stands on line {first} already");
            wrong.0.push((*line, why));
            continue;
        }
        wanted.push((input, field(row, "department").to_owned()));
    }
    wrong.or_none(&command.file)?;
    let (mut new, mut here) = (0, 0);
    let language = config.language;
    for batch in wanted.chunks(BATCH) {
        let unknown = db.read_now(|conn| {
            let mut unknown = Vec::new();
            for (input, department) in batch {
                let email = EmailAddress::parse("email", &input.email).map_err(Problem::invalid)?;
                if members::find_by_email(conn, &email)?.is_none() {
                    unknown.push((input.clone(), department.clone()));
                }
            }
            Ok(unknown)
        })?;
        new += unknown.len();
        here += batch.len() - unknown.len();
        if command.check || unknown.is_empty() {
            continue;
        }
        let now = Clock::System.now();
        db.write_now(move |tx| {
            for (mut input, department) in unknown {
                if !department.is_empty() {
                    (input.department, _) =
                        members::department_named(tx, now, &Actor::System, &department)?;
                }
                members::add(tx, now, &Actor::System, input.parse_new()?, language)?;
            }
            Ok(())
        })?;
    }
    say_counts(command.check, new, here);
    Ok(())
}

fn import_pain_points(config: &Config, command: &ImportPainPoints) -> CommandOutcome {
    let listing = Listing::read(&command.file, PAIN_POINTS, &["title"])?;
    let db = open_db(config)?;
    let now = Clock::System.now();
    let terms = db.read_now(|conn| Terms::current(conn, config))?;
    let due_on = command.promise.unwrap_or_else(|| terms.first_decision(now));
    if due_on < terms.today(now) {
        return Err(CommandFailure::Usage(format!(
            "--promise is {due_on}, which has passed: name a day that is still to come"
        )));
    }
    let (wanted, wrong) = db.read_now(|conn| {
        let mut people = People::with(conn, &command.reporter)?;
        let areas = areas::all(conn)?;
        let mut wrong = Wrong::default();
        let mut wanted = Vec::new();
        for (line, row) in &listing.rows {
            let report = new_report(config, row, &areas);
            if let Some(report) = wrong.keep(*line, report)? {
                let reporter = people.named(conn, field(row, "reporter"))?;
                wanted.push((reporter, report));
            }
        }
        Ok((wanted, wrong))
    })?;
    wrong.or_none(&command.file)?;
    let (mut new, mut here) = (0, 0);
    for batch in wanted.chunks(BATCH) {
        let taken = match command.check {
            true => unknown_among(&db, batch)?,
            false => {
                let (batch, terms) = (batch.to_vec(), terms.clone());
                db.write_now(move |tx| {
                    let mut taken = 0;
                    for (reporter, report) in &batch {
                        let id = pain_points::import(
                            tx,
                            now,
                            &Actor::System,
                            &terms,
                            *reporter,
                            report,
                            due_on,
                        )?;
                        taken += usize::from(id.is_some());
                    }
                    Ok(taken)
                })?
            }
        };
        new += taken;
        here += batch.len() - taken;
    }
    say_counts(command.check, new, here);
    Ok(())
}

fn unknown_among(db: &Db, batch: &[(MemberId, NewPainPoint)]) -> Outcome<usize> {
    db.read_now(|conn| {
        let mut unknown = 0;
        for (_, report) in batch {
            let draft = report.draft_id.as_ref().map(DraftId::as_str);
            let known = pain_points::by_draft(conn, draft.unwrap_or_default())?;
            unknown += usize::from(known.is_none());
        }
        Ok(unknown)
    })
}

/// Whom rows name, each looked up once.
struct People {
    /// Where a row names nobody whom we know.
    otherwise: MemberId,
    known: HashMap<String, MemberId>,
}

impl People {
    fn with(conn: &mut Conn, reporter: &str) -> Outcome<Self> {
        let email = EmailAddress::parse("--reporter", reporter).map_err(Problem::invalid)?;
        let person = members::find_by_email(conn, &email)?
            .ok_or_else(|| Problem::new("--reporter", "unknown_member").invalid())?;
        Ok(Self {
            otherwise: person.id,
            known: HashMap::new(),
        })
    }

    fn named(&mut self, conn: &mut Conn, email: &str) -> Outcome<MemberId> {
        if let Some(known) = self.known.get(email) {
            return Ok(*known);
        }
        let person = match EmailAddress::parse("reporter", email) {
            Ok(email) => members::find_by_email(conn, &email)?,
            Err(_) => None,
        };
        let id = person.map_or(self.otherwise, |person| person.id);
        self.known.insert(email.to_owned(), id);
        Ok(id)
    }
}

/// A row as a report; all problems at once.
fn new_report(
    config: &Config,
    row: &HashMap<&'static str, String>,
    areas: &[Area],
) -> Outcome<NewPainPoint> {
    let (title, body) = (field(row, "title"), field(row, "body"));
    let language = Language::of_text(&format!("{title} {body}"));
    let words = Words::new(language, config.timezone, Clock::System.now());
    let text = match (body, origin(&words, row)) {
        (body, None) => body.to_owned(),
        ("", Some(origin)) => origin,
        (body, Some(origin)) => format!("{body}\n\n{origin}"),
    };
    let area = field(row, "area");
    let raw = RawReport {
        title,
        body: &text,
        // What is nobody's name is refused as every unknown area is.
        area: area_called(areas, area).unwrap_or(area),
        visibility: field(row, "visibility"),
        draft_id: &draft_of(row),
        ..RawReport::default()
    };
    let impact = parse_impact(&RawImpact {
        minutes: field(row, "minutes"),
        times: field(row, "times"),
        per: field(row, "per"),
    });
    let report = NewPainPoint::parse(&raw, impact).map_err(Refusal::Invalid)?;
    match report
        .area
        .as_ref()
        .and_then(|slug| find(areas, slug.as_str()))
    {
        Some(area) if !area.open => Err(Problem::new("area", "area_closed").invalid()),
        None if report.area.is_some() => Err(Problem::new("area", "area_unknown").invalid()),
        _ => Ok(report),
    }
}

fn find<'a>(areas: &'a [Area], slug: &str) -> Option<&'a Area> {
    areas.iter().find(|area| area.slug == slug)
}

/// The slug of the area that people call so.
fn area_called<'a>(areas: &'a [Area], name: &str) -> Option<&'a str> {
    let wanted = name.to_lowercase();
    let is_called = |area: &&Area| {
        let names = [&area.slug, &area.name_ko, &area.name_en];
        let mut names = names.into_iter().chain(&area.aliases);
        names.any(|name| name.to_lowercase() == wanted)
    };
    areas.iter().find(is_called).map(|area| area.slug.as_str())
}

/// One line that says what the earlier list knew and Insole has no place for.
fn origin(words: &Words, row: &HashMap<&'static str, String>) -> Option<String> {
    let parts: Vec<String> = ["number", "reported_on", "supporters"]
        .into_iter()
        .filter(|name| !field(row, name).is_empty())
        .map(|name| {
            words
                .say_of("import-origin", name)
                .with("value", field(row, name))
                .to_string()
        })
        .collect();
    (!parts.is_empty()).then(|| format!("{} {}", words.say("import-origin"), parts.join(" · ")))
}

/// The same row is the same report, however often it is imported.
fn draft_of(row: &HashMap<&'static str, String>) -> String {
    let mut hash = Sha256::new();
    for name in ["number", "title", "body"] {
        hash.update(field(row, name).as_bytes());
        hash.update([0]);
    }
    let mut draft = format!("import-{}", hex::encode(hash.finalize()));
    draft.truncate(64);
    draft
}
