//! `insole export DIR`: what people wrote, as tables that any spreadsheet opens and stories that any editor opens.
//!
//! By default what every colleague may read; with `--studio` what the studio may. Who reported without a name is named in
//! neither. For everything, to be restored, there is `insole backup`.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use chrono::NaiveDate;
use chrono_tz::Tz;
use clap::Args;

use super::{CommandFailure, CommandOutcome, open_db};
use crate::base::actor::{Actor, MemberActor, Role};
use crate::base::clock::{Clock, Timestamp};
use crate::base::failure::Outcome;
use crate::base::ids::{MemberId, PainPointId, ProjectId};
use crate::base::language::Language;
use crate::base::permission::{Stake, may_see};
use crate::base::sheet::{MARK, Sheet};
use crate::config::Config;
use crate::db::Conn;
use crate::features::areas::{self, Area};
use crate::features::members::{self, Person};
use crate::features::pain_points::{self, PainPoint};
use crate::features::projects::{self, Project};
use crate::features::retrospectives::{self, Filter, Piece, Position};
use crate::i18n::Words;

/// Rows that are read at once.
const BATCH: i64 = 500;

/// What is taken out, and where to.
#[derive(Args)]
pub(super) struct ExportCommand {
    /// A folder that does not exist yet, or is empty.
    folder: PathBuf,
    /// Also what only the studio may read: reports that it alone sees, and its internal notes.
    #[arg(long)]
    studio: bool,
}

/// What every export says about itself.
const ABOUT: &str = include_str!("export.md");

#[expect(
    clippy::print_stdout,
    reason = "what was written is the result of the command"
)]
pub(super) fn export(config: &Config, command: &ExportCommand) -> CommandOutcome {
    let folder = &command.folder;
    if fs::read_dir(folder).is_ok_and(|mut inside| inside.next().is_some()) || folder.is_file() {
        return Err(CommandFailure::Usage(format!(
            "{} is there already and not empty: name a folder that does not exist yet",
            folder.display()
        )));
    }
    let db = open_db(config)?;
    let beside = match folder.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let cannot = || format!("{} cannot be written", folder.display());
    // It has its name once it is whole.
    let whole = tempfile::Builder::new()
        .prefix(".insole-export-")
        .tempdir_in(beside)
        .with_context(cannot)?;
    let mut export = Export {
        folder: whole.path().to_owned(),
        reader: reader(command.studio, config.language),
        zone: config.timezone,
        words: [Language::Ko, Language::En]
            .map(|language| Words::new(language, config.timezone, Clock::System.now())),
        areas: HashMap::new(),
    };
    let counts = db.read_now(|conn| export.everything(conn))?;
    fs::write(whole.path().join("README.md"), ABOUT).with_context(cannot)?;
    fs::rename(whole.keep(), folder).with_context(cannot)?;
    println!(
        "exported: {} pain points, {} projects, {} retrospectives",
        counts.0, counts.1, counts.2
    );
    Ok(())
}

/// Somebody whom nothing belongs to: reads what everybody of their role reads.
fn reader(studio: bool, language: Language) -> Actor {
    Actor::Member(MemberActor {
        id: MemberId(0),
        role: match studio {
            true => Role::Studio,
            false => Role::Staff,
        },
        department: None,
        scope: None,
        language,
    })
}

type Table = Sheet<BufWriter<File>>;

struct Export {
    folder: PathBuf,
    reader: Actor,
    zone: Tz,
    /// In Korean and in English.
    words: [Words; 2],
    /// Slugs.
    areas: HashMap<i64, String>,
}

impl Export {
    /// How many pain points, projects and retrospectives.
    fn everything(&mut self, conn: &mut Conn) -> Outcome<(usize, usize, usize)> {
        self.write_areas(conn)?;
        Ok((
            self.write_pain_points(conn)?,
            self.write_projects(conn)?,
            self.write_retrospectives(conn)?,
        ))
    }

    fn table(&self, name: &str, heads: &[&str]) -> io::Result<Table> {
        let mut file = BufWriter::new(File::create(self.folder.join(name))?);
        file.write_all(MARK.as_bytes())?;
        let mut table = Sheet::new(file);
        table.row(heads)?;
        Ok(table)
    }

    fn at(&self, at: Timestamp) -> String {
        at.with_timezone(&self.zone)
            .format("%Y-%m-%dT%H:%M:%S%:z")
            .to_string()
    }

    fn at_some(&self, at: Option<Timestamp>) -> String {
        at.map(|at| self.at(at)).unwrap_or_default()
    }

    fn write_areas(&mut self, conn: &mut Conn) -> Outcome<()> {
        let departments: HashMap<_, _> = members::departments(conn)?
            .into_iter()
            .map(|department| (department.id, department.slug))
            .collect();
        let areas = areas::all(conn)?;
        let heads = [
            "area",
            "kind",
            "name_ko",
            "name_en",
            "department",
            "aliases",
            "open",
        ];
        let mut table = self.table("areas.csv", &heads)?;
        for area in &areas {
            let owner = area.department_id.and_then(|id| departments.get(&id));
            table.row([
                area.slug.as_str(),
                area.kind.as_str(),
                &area.name_ko,
                &area.name_en,
                owner.map(String::as_str).unwrap_or_default(),
                &area.aliases.join("; "),
                yes(area.open),
            ])?;
        }
        done(table)?;
        let slug = |area: Area| (area.id.0, area.slug);
        self.areas = areas.into_iter().map(slug).collect();
        Ok(())
    }

    fn write_pain_points(&self, conn: &mut Conn) -> Outcome<usize> {
        let mut reports = self.table("pain-points.csv", &PAIN_POINTS)?;
        let heads = ["pain_point", "at", "by", "internal", "body"];
        let mut comments = self.table("comments.csv", &heads)?;
        let heads = [
            "pain_point",
            "at",
            "by",
            "from",
            "to",
            "reason",
            "question",
            "would_change",
        ];
        let mut decisions = self.table("decisions.csv", &heads)?;
        let (mut last, mut count) = (PainPointId(0), 0);
        loop {
            let mut batch = pain_points::all_after(conn, last, BATCH)?;
            let Some(end) = batch.last() else { break };
            last = end.id;
            batch.retain(|pain| may_see(&self.reader, pain.visibility, Stake::NONE));
            let (said, decided) = pain_points::said_about(conn, &self.reader, &batch)?;
            let ids: Vec<PainPointId> = batch.iter().map(|pain| pain.id).collect();
            let tags = pain_points::tags_of(conn, &ids)?;
            let unnamed: HashMap<PainPointId, MemberId> = batch
                .iter()
                .filter(|pain| pain.anonymous)
                .map(|pain| (pain.id, pain.reporter))
                .collect();
            let people = {
                let reporters = batch.iter().filter_map(PainPoint::named_reporter);
                let authors = said.iter().map(|comment| comment.author);
                let deciders = decided.iter().filter_map(|decision| decision.actor);
                let all: Vec<MemberId> = reporters.chain(authors).chain(deciders).collect();
                members::people(conn, &all)?
            };
            for pain in &batch {
                let tags = tags.get(&pain.id).map(Vec::as_slice).unwrap_or_default();
                let tags: Vec<&str> = tags.iter().map(|tag| tag.name.as_str()).collect();
                // Tags are the studio's.
                let tags = match self.reader.is_studio() {
                    true => tags.join("; "),
                    false => String::new(),
                };
                reports.row(self.pain_point(pain, &people, tags))?;
            }
            count += batch.len();
            for comment in said {
                let hidden = unnamed.get(&comment.pain_point) == Some(&comment.author);
                comments.row([
                    number(comment.pain_point.0),
                    self.at(comment.created_at),
                    named(&people, Some(comment.author).filter(|_| !hidden)),
                    yes(comment.internal).to_owned(),
                    comment.body,
                ])?;
            }
            for decision in decided {
                let hidden = unnamed.get(&decision.pain_point).copied() == decision.actor;
                let status = |status: Option<pain_points::Status>| {
                    status.map_or("", pain_points::Status::as_str).to_owned()
                };
                decisions.row([
                    number(decision.pain_point.0),
                    self.at(decision.created_at),
                    named(&people, decision.actor.filter(|_| !hidden)),
                    status(decision.from),
                    status(decision.to),
                    decision.reason,
                    decision.question,
                    decision.would_change,
                ])?;
            }
        }
        for table in [reports, comments, decisions] {
            done(table)?;
        }
        Ok(count)
    }

    fn pain_point(
        &self,
        pain: &PainPoint,
        people: &HashMap<MemberId, Person>,
        tags: String,
    ) -> Vec<String> {
        let area = pain.area.and_then(|area| self.areas.get(&area.0));
        vec![
            number(pain.id.0),
            pain.title.clone(),
            pain.body.clone(),
            pain.status.as_str().to_owned(),
            area.cloned().unwrap_or_default(),
            pain.language.tag().to_owned(),
            pain.visibility.as_str().to_owned(),
            named(people, pain.named_reporter()),
            self.at(pain.created_at),
            pain.impact
                .map_or(String::new(), |it| it.minutes().to_string()),
            pain.impact
                .map_or(String::new(), |it| it.times().to_string()),
            pain.impact.map_or("", |it| it.per().as_str()).to_owned(),
            format!("{:.2}", pain.hours_per_month()),
            pain.supporters.to_string(),
            pain.merged_into.map(|id| number(id.0)).unwrap_or_default(),
            day(pain.next_update_on),
            self.at_some(pain.ended_at),
            tags,
        ]
    }

    /// Projects are few: each is read for itself.
    fn write_projects(&self, conn: &mut Conn) -> Outcome<usize> {
        let mut all = self.table("projects.csv", &PROJECTS)?;
        let heads = [
            "project",
            "metric",
            "name",
            "unit",
            "direction",
            "baseline",
            "baseline_on",
            "baseline_source",
            "target",
            "forecast",
        ];
        let mut metrics = self.table("metrics.csv", &heads)?;
        let mut readings = self.table(
            "readings.csv",
            &["project", "metric", "on", "value", "note"],
        )?;
        let heads = ["project", "at", "by", "health", "body", "next_update_on"];
        let mut updates = self.table("updates.csv", &heads)?;
        let (mut last, mut count) = (ProjectId(0), 0);
        loop {
            let batch = projects::all_after(conn, last, BATCH)?;
            let Some(end) = batch.last() else { break };
            last = end.id;
            count += batch.len();
            let leads: Vec<MemberId> = batch.iter().filter_map(|project| project.lead).collect();
            let leads = members::people(conn, &leads)?;
            for project in &batch {
                all.row(self.project(conn, project, &leads)?)?;
                for figure in projects::figures(conn, project.id)? {
                    let metric = number(figure.id.0);
                    for reading in &figure.readings {
                        readings.row([
                            &number(project.id.0),
                            &metric,
                            &reading.on.to_string(),
                            &reading.value.to_string(),
                            &reading.note,
                        ])?;
                    }
                    metrics.row([
                        number(project.id.0),
                        metric,
                        figure.name,
                        figure.unit,
                        figure.direction.as_str().to_owned(),
                        figure.baseline.to_string(),
                        figure.baseline_on.to_string(),
                        figure.baseline_source,
                        figure.target.to_string(),
                        figure.forecast.map(|it| it.to_string()).unwrap_or_default(),
                    ])?;
                }
                self.write_updates(conn, project.id, &mut updates)?;
            }
        }
        for table in [all, metrics, readings, updates] {
            done(table)?;
        }
        Ok(count)
    }

    fn project(
        &self,
        conn: &mut Conn,
        project: &Project,
        leads: &HashMap<MemberId, Person>,
    ) -> Outcome<Vec<String>> {
        let (linked, _) = projects::linked_shown_to(conn, &self.reader, project.id)?;
        let linked: Vec<String> = linked.iter().map(|(link, _)| number(link.id.0)).collect();
        Ok(vec![
            number(project.id.0),
            project.title.clone(),
            project.status.as_str().to_owned(),
            project
                .health
                .map_or("", projects::Health::as_str)
                .to_owned(),
            named(leads, project.lead),
            project.problem.clone(),
            project.hypothesis.clone(),
            project.stop_rule.clone(),
            day(project.verify_on),
            project.follows.map(|id| number(id.0)).unwrap_or_default(),
            linked.join("; "),
            self.at(project.created_at),
            self.at_some(project.committed_at),
            self.at_some(project.delivered_at),
            self.at_some(project.ended_at),
            project.status_reason.clone(),
            day(project.next_update_on),
        ])
    }

    fn write_updates(&self, conn: &mut Conn, id: ProjectId, table: &mut Table) -> Outcome<()> {
        let mut before = None;
        loop {
            let batch = projects::updates(conn, id, before, BATCH)?;
            let Some(end) = batch.last() else {
                return Ok(());
            };
            before = Some(end.id);
            let authors: Vec<MemberId> = batch.iter().map(|update| update.author).collect();
            let authors = members::people(conn, &authors)?;
            for update in batch {
                table.row([
                    number(id.0),
                    self.at(update.at),
                    named(&authors, Some(update.author)),
                    update.health.as_str().to_owned(),
                    update.body,
                    day(update.next_update_on),
                ])?;
            }
        }
    }

    /// Published ones, each as the text that holds now.
    fn write_retrospectives(&self, conn: &mut Conn) -> Outcome<usize> {
        let stories = self.folder.join("retrospectives");
        fs::create_dir(&stories)?;
        let heads = [
            "retrospective",
            "text",
            "how_known",
            "watcher",
            "review_on",
            "state",
            "note",
        ];
        let mut conditions = self.table("conditions.csv", &heads)?;
        let (mut filter, mut count) = (Filter::default(), 0);
        loop {
            let batch = retrospectives::list(conn, &filter, BATCH)?;
            let Some(end) = batch.last() else { break };
            filter.after = Some(Position::of(end));
            count += batch.len();
            for piece in &batch {
                let it = &piece.retrospective;
                let Some(revision) = retrospectives::revision(conn, it.id, it.revision)? else {
                    continue;
                };
                fs::write(
                    stories.join(format!("{}.md", it.slug)),
                    self.story(piece, &revision),
                )?;
                let found = retrospectives::conditions_of(conn, it.id)?;
                let watchers: Vec<MemberId> = found.iter().filter_map(|it| it.watcher).collect();
                let watchers = members::people(conn, &watchers)?;
                for condition in found {
                    conditions.row([
                        it.slug.clone(),
                        condition.text,
                        condition.how_known,
                        named(&watchers, condition.watcher),
                        day(condition.review_on),
                        condition.state.as_str().to_owned(),
                        condition.note,
                    ])?;
                }
            }
        }
        done(conditions)?;
        Ok(count)
    }

    fn story(&self, piece: &Piece, revision: &retrospectives::Revision) -> String {
        let it = &piece.retrospective;
        let words = match revision.language {
            Language::Ko => &self.words[0],
            Language::En => &self.words[1],
        };
        // A JSON string is a YAML string.
        let quoted = |text: &str| serde_json::Value::from(text).to_string();
        let mut story = format!(
            "---\ntitle: {}\nkind: {}\nlanguage: {}\nvisibility: {}\nproject: {}\npublished: {}\nrevision: {}\n---\n\n# {}\n",
            quoted(&revision.title),
            it.kind.as_str(),
            revision.language.tag(),
            it.audience.as_str(),
            it.project.0,
            self.at(piece.published_at),
            revision.number,
            revision.title
        );
        for section in it.kind.sections() {
            if let Some(text) = revision.sections.get(section) {
                let heading = words.say_of("section", section.as_str());
                story.push_str(&format!("\n## {heading}\n\n{}\n", text.trim()));
            }
        }
        story
    }
}

const PAIN_POINTS: [&str; 18] = [
    "number",
    "title",
    "body",
    "status",
    "area",
    "language",
    "visibility",
    "reporter",
    "reported_on",
    "minutes",
    "times",
    "per",
    "hours_per_month",
    "supporters",
    "merged_into",
    "next_update_on",
    "ended_at",
    "tags",
];

const PROJECTS: [&str; 17] = [
    "number",
    "title",
    "status",
    "health",
    "lead",
    "problem",
    "hypothesis",
    "stop_rule",
    "verify_on",
    "follows",
    "pain_points",
    "proposed_at",
    "committed_at",
    "delivered_at",
    "ended_at",
    "status_reason",
    "next_update_on",
];

fn number(id: i64) -> String {
    id.to_string()
}

fn day(day: Option<NaiveDate>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}

fn yes(yes: bool) -> &'static str {
    match yes {
        true => "yes",
        false => "no",
    }
}

fn named(people: &HashMap<MemberId, Person>, id: Option<MemberId>) -> String {
    let person = id.and_then(|id| people.get(&id));
    person.map(|person| person.name.clone()).unwrap_or_default()
}

fn done(table: Table) -> io::Result<()> {
    table.finish()?.flush()
}
