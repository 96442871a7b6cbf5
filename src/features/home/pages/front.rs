//! `/`: for strangers what this is; for colleagues the question, what they were promised, and what changed.

use std::collections::{BTreeMap, HashMap};

use actix_web::HttpRequest;
use actix_web::web::Data;
use askama::Template;
use chrono::{NaiveDate, TimeDelta};

use crate::base::actor::Actor;
use crate::base::clock::Timestamp;
use crate::base::failure::Outcome;
use crate::base::ids::{MemberId, PainPointId, ProjectId};
use crate::base::permission::{Act, Stake, may};
use crate::base::subject::Subject;
use crate::db::{Conn, Db};
use crate::features::history::{self, Moment};
use crate::features::home::rules;
use crate::features::home::store::{self, ProjectLine, Ties};
use crate::features::members;
use crate::features::pain_points::{self, Filter, Order, PainPoint, Status, seer};
use crate::features::retrospectives::{self, PieceView};
use crate::i18n::Words;
use crate::ledger;
use crate::web::{Answer, Page, render};

/// How many promises stand on the page, and how many things that changed.
const PROMISES: usize = 8;
const CHANGES: usize = 6;
/// How much is told about one thing.
const LINES: usize = 3;
/// Among how many of the newest stories one in the reader's language is looked for.
const STORIES: i64 = 6;
/// Entries of the ledger that are looked at for it.
const ENTRIES: i64 = 120;
/// How far back "what changed" looks.
const NEWS: TimeDelta = TimeDelta::days(14);

/// Something that word is promised about.
struct PromiseLine {
    href: String,
    number: String,
    title: String,
    lang: &'static str,
    /// A project, or a pain point.
    project: bool,
    status: String,
    says: String,
    due_on: NaiveDate,
    /// `in 3 days`, `2 days late`.
    away: String,
    late: bool,
    /// The reader's own numbers in a project.
    mine: String,
}

/// Something that changed, with what happened to it.
struct ChangeView {
    href: String,
    number: String,
    title: String,
    lang: &'static str,
    lines: Vec<(String, Timestamp)>,
    /// How much more happened than is told.
    more: usize,
    /// How many joined in.
    voices: i64,
}

/// What waits for the studio.
struct Desk {
    waiting: i64,
    overdue: i64,
}

#[derive(Template)]
#[template(path = "home/front.html")]
struct FrontPage {
    page: Page,
    desk: Option<Desk>,
    promises: Vec<PromiseLine>,
    /// Whether there are more than stand here.
    more: bool,
    changes: Vec<ChangeView>,
    /// Whether the reader has anything to do with anything yet.
    tied: bool,
    piece: Option<PieceView>,
}

/// `GET /`.
pub(super) async fn show(request: HttpRequest, page: Page, actor: Actor, db: Data<Db>) -> Answer {
    let Some(member) = actor.member_id() else {
        return retrospectives::front(&request, page, &db).await;
    };
    let words = page.words;
    let page = page.named("home-ask").at("home");
    let template = db
        .read(move |conn| {
            let desk = if may(&actor, Act::Triage, Stake::NONE) {
                Some(desk(conn, words.today())?)
            } else {
                None
            };
            let ties = store::ties(conn, member)?;
            let projects = store::projects_of(conn, &ties.projects)?;
            let mut promises = promises(conn, &words, &actor, &ties, &projects)?;
            let more = promises.len() > PROMISES;
            promises.truncate(PROMISES);
            let pieces = retrospectives::newest(conn, false, STORIES)?;
            let own =
                |piece: &&retrospectives::Piece| piece.retrospective.language == words.language();
            let piece = pieces.iter().find(own).or(pieces.first());
            Ok(FrontPage {
                page,
                desk,
                promises,
                more,
                changes: changes(conn, &words, &actor, member, &ties, &projects)?,
                tied: !ties.pains.is_empty() || !ties.projects.is_empty(),
                piece: piece.map(|piece| PieceView::of(&words, piece)),
            })
        })
        .await?;
    render(&template)
}

fn desk(conn: &mut Conn, today: NaiveDate) -> Outcome<Desk> {
    let new = pain_points::counts(conn)?
        .get(&Status::New)
        .copied()
        .unwrap_or_default();
    Ok(Desk {
        waiting: new - pain_points::asleep(conn, today)?,
        overdue: pain_points::overdue(conn, today)?,
    })
}

/// What the reader was told they would hear, the day that comes first at the top; at most one more than are shown.
fn promises(
    conn: &mut Conn,
    words: &Words,
    actor: &Actor,
    ties: &Ties,
    projects: &[ProjectLine],
) -> Outcome<Vec<PromiseLine>> {
    let pains = listed(
        conn,
        actor,
        ties.pains.clone(),
        Order::Promise,
        PROMISES + 1,
    )?;
    let answers: Vec<MemberId> = pains.iter().filter_map(|pain| pain.assignee).collect();
    let people = members::people(conn, &answers)?;
    let of_pain = |pain: &PainPoint| {
        let due_on = pain.next_update_on?;
        let who = pain.assignee.and_then(|id| people.get(&id));
        Some(PromiseLine {
            href: format!("/pain-points/{}", pain.id),
            number: format!("P-{}", pain.id),
            title: pain.title.clone(),
            lang: pain.language.tag(),
            project: false,
            status: pain.status.as_str().to_owned(),
            says: says(words, due_on, who.map(|who| who.name.as_str())),
            due_on,
            away: away(words, due_on),
            late: due_on < words.today(),
            mine: String::new(),
        })
    };
    let of_project = |project: &ProjectLine| {
        let due_on = project.next_update_on?;
        let late = due_on < words.today();
        Some(PromiseLine {
            href: format!("/projects/{}", project.id),
            number: format!("I-{}", project.id),
            title: project.title.clone(),
            lang: words.language().tag(),
            project: true,
            status: project.status.clone(),
            says: late_said(words, due_on).unwrap_or_default(),
            due_on,
            away: away(words, due_on),
            late,
            mine: held(&ties.held, project.id),
        })
    };
    let theirs = projects.iter().filter(|one| !ties.led.contains(&one.id));
    let mut lines: Vec<PromiseLine> = pains.iter().filter_map(of_pain).collect();
    lines.extend(theirs.filter_map(of_project));
    lines.sort_by(|one, other| (one.due_on, &one.number).cmp(&(other.due_on, &other.number)));
    lines.truncate(PROMISES + 1);
    Ok(lines)
}

/// Who answers; when that is late, that it is not forgotten. The day stands beside it.
fn says(words: &Words, due_on: NaiveDate, who: Option<&str>) -> String {
    late_said(words, due_on).unwrap_or_else(|| {
        let who = who.map_or_else(
            || words.say("env-studio").to_string(),
            |name| words.named(name),
        );
        words.say("pain-answers").with("name", who).to_string()
    })
}

fn late_said(words: &Words, due_on: NaiveDate) -> Option<String> {
    (due_on < words.today()).then(|| words.say("home-late").to_string())
}

/// How far a promised day is away, or how late its word is.
fn away(words: &Words, due_on: NaiveDate) -> String {
    let late = (words.today() - due_on).num_days();
    if late > 0 {
        words.say("promise-late").with("days", late).to_string()
    } else {
        words.day_away(due_on)
    }
}

/// `P-3, P-9`.
fn held(held: &BTreeMap<ProjectId, Vec<PainPointId>>, project: ProjectId) -> String {
    let numbers = held.get(&project).into_iter().flatten();
    let numbers: Vec<String> = numbers.map(|id| format!("P-{id}")).collect();
    numbers.join(", ")
}

/// Those of these pain points that may be seen, in an order.
fn listed(
    conn: &mut Conn,
    actor: &Actor,
    among: Vec<PainPointId>,
    order: Order,
    most: usize,
) -> Outcome<Vec<PainPoint>> {
    if among.is_empty() {
        return Ok(Vec::new());
    }
    let filter = Filter {
        among: Some(among),
        ..Filter::of(seer(actor))
    };
    let page = pain_points::Page {
        order,
        after: None,
        limit: i64::try_from(most).unwrap_or(i64::MAX),
    };
    pain_points::list(conn, &filter, &page)
}

/// What others did in the last two weeks to what the reader has to do with.
fn changes(
    conn: &mut Conn,
    words: &Words,
    actor: &Actor,
    member: MemberId,
    ties: &Ties,
    projects: &[ProjectLine],
) -> Outcome<Vec<ChangeView>> {
    let since = words.now() - NEWS;
    let mut voices = store::new_voices(conn, member, since)?;
    let mut pains = listed(conn, actor, ties.pains.clone(), Order::Updated, 2 * CHANGES)?;
    pains.retain(|pain| pain.updated_at >= since);
    let joined: Vec<PainPointId> = voices
        .keys()
        .copied()
        .filter(|id| ties.pains.contains(id) && !pains.iter().any(|pain| pain.id == *id))
        .collect();
    pains.extend(listed(conn, actor, joined, Order::Updated, CHANGES)?);
    let moved: Vec<&ProjectLine> = projects
        .iter()
        .filter(|project| project.updated_at >= since)
        .take(2 * CHANGES)
        .collect();
    let pain_subjects: Vec<Subject> = pains.iter().map(PainPoint::subject).collect();
    let project_subjects: Vec<Subject> = moved.iter().map(|it| Subject::Project(it.id)).collect();
    let mut entries = ledger::recent(conn, &pain_subjects, since, ENTRIES)?;
    entries.extend(ledger::recent(conn, &project_subjects, since, ENTRIES)?);
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.seq));
    let entries = rules::news(actor, &ties.reported, entries);
    let moments = history::told(conn, actor, entries)?;
    let told: Vec<(Subject, Moment)> = moments.into_iter().map(|it| (it.subject, it)).collect();
    let mut groups = rules::together(told, CHANGES);
    // Where nothing happened but that others joined in, that is the news.
    for pain in &pains {
        let subject = pain.subject();
        let there = groups.iter().any(|(about, _)| *about == subject);
        if !there && groups.len() < CHANGES && voices.contains_key(&pain.id) {
            groups.push((subject, Vec::new()));
        }
    }
    let titles: HashMap<Subject, (String, &'static str)> = pains
        .iter()
        .map(|pain| (pain.subject(), (pain.title.clone(), pain.language.tag())))
        .chain(moved.iter().map(|project| {
            let title = (project.title.clone(), words.language().tag());
            (Subject::Project(project.id), title)
        }))
        .collect();
    Ok(groups
        .into_iter()
        .filter_map(|(subject, moments)| {
            let (title, lang) = titles.get(&subject)?.clone();
            let joined = match subject {
                Subject::PainPoint(id) => voices.remove(&id).unwrap_or_default(),
                _ => 0,
            };
            Some(change(words, subject, title, lang, &moments, joined))
        })
        .collect())
}

fn change(
    words: &Words,
    subject: Subject,
    title: String,
    lang: &'static str,
    moments: &[Moment],
    voices: i64,
) -> ChangeView {
    let (path, letter) = match subject {
        Subject::Project(_) => ("projects", 'I'),
        _ => ("pain-points", 'P'),
    };
    let lines = moments.iter().take(LINES);
    ChangeView {
        href: format!("/{path}/{}", subject.id()),
        number: format!("{letter}-{}", subject.id()),
        title,
        lang,
        lines: lines.map(|moment| (moment.say(words), moment.at)).collect(),
        more: moments.len().saturating_sub(LINES),
        voices,
    }
}
