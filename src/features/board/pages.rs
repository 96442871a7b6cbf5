//! `/board`: every open report by status, costliest or most pressing first, with exact counts.

use std::collections::HashMap;

use super::{bulk, live};

use actix_web::web::{Data, ServiceConfig, get, post, resource};
use askama::Template;
use chrono::NaiveDate;
use serde::Deserialize;

use crate::base::actor::Actor;
use crate::base::clock::{Timestamp, day_in};
use crate::base::failure::{Failure, Outcome, Problem, Refusal};
use crate::base::ids::{AreaId, MemberId, PainPointId, ProjectId, SuggestionId};
use crate::base::impact::hours_from_minutes;
use crate::base::permission::{Act, Stake, require};
use crate::config::Config;
use crate::db::{Conn, Db, Tx};
use crate::features::pain_points::{
    self, Decision, Filter, Order, PainPoint, Seer, Status, Terms, counts_of,
};
use crate::features::{areas, members, projects, suggestions};
use crate::ledger;
use crate::web::page::safe_next;
use crate::web::visitor::initials;
use crate::web::{Answer, Flash, Form, Page, Query, Site, render, see_other, see_other_saying};

/// The board, linking from it, and taking back what was decided a moment ago.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/board").route(get().to(show)))
        .service(resource("/board/live").route(get().to(live::live)))
        .service(resource("/board/bulk").route(post().to(bulk::bulk)))
        .service(resource("/board/inbox").route(get().to(inbox)))
        .service(resource("/board/link").route(post().to(link)))
        .service(resource("/board/undo").route(post().to(undo)));
}

/// How many cards a column shows; the rest is one step away, in the list.
const CARDS: i64 = 25;

/// The board's filters, all of them in the address.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
struct Wanted {
    area: String,
    who: String,
    sort: String,
    /// `yes`: what was resolved or declined has columns, too.
    closed: String,
}

impl Wanted {
    /// The columns, from left to right.
    fn statuses(&self) -> Vec<Status> {
        let mut statuses = Status::OPEN.to_vec();
        if self.closed == "yes" {
            statuses.extend([Status::Resolved, Status::Declined]);
        }
        statuses
    }
}

/// Where a card of a column may go by a decision: the form that decides it, and the column it leads to.
fn ways_from(status: Status) -> &'static [(&'static str, &'static str)] {
    match status {
        Status::New => &[
            ("accept", "accepted"),
            ("ask", "needs_info"),
            ("link", "in_project"),
            ("decline", "declined"),
        ],
        Status::NeedsInfo => &[
            ("accept", "accepted"),
            ("link", "in_project"),
            ("decline", "declined"),
        ],
        Status::Accepted => &[
            ("link", "in_project"),
            ("resolve", "resolved"),
            ("decline", "declined"),
        ],
        Status::Resolved | Status::Declined => &[("reopen", "accepted")],
        Status::InProject | Status::Merged => &[],
    }
}

/// A face on a card.
struct Face {
    name: String,
    initials: String,
}

struct Card {
    number: i64,
    title: String,
    lang: &'static str,
    area: Option<String>,
    hours: f64,
    people: i64,
    due_on: Option<NaiveDate>,
    late: bool,
    studio_only: bool,
    /// It was put off until this day, and is here again.
    back_since: Option<NaiveDate>,
    face: Option<Face>,
    project: Option<(ProjectId, String)>,
    alike: Option<Alike>,
    age: crate::base::clock::Timestamp,
    /// Where it may go, as [`ways_from`] tells.
    ways: &'static [(&'static str, &'static str)],
}

/// Another report that may be the same, and how many more there are.
struct Alike {
    id: SuggestionId,
    number: i64,
    title: String,
    lang: &'static str,
    verdict: &'static str,
    more: usize,
}

struct Column {
    status: &'static str,
    count: i64,
    cards: Vec<Card>,
    more: Option<String>,
}

#[derive(Template)]
#[template(path = "board/show.html")]
struct BoardPage {
    page: Page,
    columns: Vec<Column>,
    areas: Vec<(String, String)>,
    wanted: Wanted,
    overdue: i64,
    asleep: i64,
    duplicates: i64,
    /// The entry of the ledger after which it was read.
    seq: i64,
    /// New ones that wait for their first answer, whatever the filter.
    waiting: i64,
}

impl BoardPage {
    fn sorts(&self, sort: &str) -> bool {
        self.wanted.sort == sort
    }

    /// Where a card's decision is made, and leads back from to this board.
    fn decided_at(&self, number: &i64, form: &str) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("do", form);
        query.append_pair("back", &self.page.here());
        format!("/pain-points/{number}?{}#{form}", query.finish())
    }

    fn by(&self, who: &str) -> bool {
        self.wanted.who == who
    }
}

async fn show(
    page: Page,
    actor: Actor,
    query: Query<Wanted>,
    db: Data<Db>,
    site: Data<Site>,
) -> Answer {
    require(&actor, Act::Triage, Stake::NONE)?;
    let wanted = query.0;
    let today = day_in(site.zone, site.clock.now());
    let language = page.words.language();
    let me = actor.member_id();
    let asked = wanted.clone();
    let (columns, areas, overdue, asleep, duplicates, waiting, seq) = db
        .read(move |conn| {
            // First, so that nothing that comes meanwhile is missed.
            let seq = ledger::head(conn)?;
            let filter = filter_of(conn, &asked, me, today)?;
            let order = if asked.sort == "promise" {
                Order::Promise
            } else {
                Order::Impact
            };
            let shown = asked.statuses();
            let counts = counts_of(conn, &filter, &shown)?;
            let mut stacks = Vec::new();
            for status in shown {
                let statuses = vec![status];
                let order = match Status::OPEN.contains(&status) {
                    true => order,
                    // What is closed is looked for by when that was.
                    false => Order::Updated,
                };
                let page = pain_points::Page {
                    order,
                    after: None,
                    limit: CARDS,
                };
                stacks.push((
                    status,
                    pain_points::list(
                        conn,
                        &Filter {
                            statuses,
                            ..filter.clone()
                        },
                        &page,
                    )?,
                ));
            }
            let cards = cards_of(conn, stacks, &counts, today, language)?;
            let areas = areas::options(conn)?;
            let areas = areas
                .iter()
                .map(|area| (area.slug.clone(), area.name(language).to_owned()))
                .collect();
            Ok((
                cards,
                areas,
                pain_points::overdue(conn, today)?,
                pain_points::asleep(conn, today)?,
                suggestions::count_pending(conn)?,
                pain_points::inbox(conn, today, 0)?.0,
                seq,
            ))
        })
        .await?;
    let page = page.named("board-title").at("board");
    render(&BoardPage {
        page,
        columns,
        areas,
        wanted,
        overdue,
        asleep,
        duplicates,
        waiting,
        seq,
    })
}

fn filter_of(
    conn: &mut Conn,
    wanted: &Wanted,
    me: Option<MemberId>,
    today: NaiveDate,
) -> Outcome<Filter> {
    let area = match wanted.area.as_str() {
        "" => None,
        slug => Some(areas::by_slug(conn, slug)?.ok_or(Refusal::NotFound)?.id),
    };
    Ok(Filter {
        area,
        assignee: me.filter(|_| wanted.who == "me"),
        unassigned: wanted.who == "nobody",
        awake_on: Some(today),
        ..Filter::of(Seer::Studio)
    })
}

/// The cards of all columns: people, areas and projects are read once for all of them.
fn cards_of(
    conn: &mut Conn,
    stacks: Vec<(Status, Vec<PainPoint>)>,
    counts: &HashMap<Status, i64>,
    today: NaiveDate,
    language: crate::base::language::Language,
) -> Outcome<Vec<Column>> {
    let all = || stacks.iter().flat_map(|(_, pains)| pains);
    let ids: Vec<PainPointId> = all().map(|pain| pain.id).collect();
    let faces: Vec<MemberId> = all().filter_map(|pain| pain.assignee).collect();
    let about: Vec<AreaId> = all().filter_map(|pain| pain.area).collect();
    let people = members::people(conn, &faces)?;
    let areas = areas::many(conn, &about)?;
    let mut holders = projects::holders(conn, &ids)?;
    let mut likely = alike(conn, &ids)?;
    let card = |pain: PainPoint, holder: Option<(ProjectId, String)>, alike: Option<Alike>| Card {
        number: pain.id.0,
        lang: pain.language.tag(),
        area: pain
            .area
            .and_then(|id| areas.get(&id))
            .map(|area| area.name(language).to_owned()),
        hours: hours_from_minutes(pain.minutes_per_month),
        people: pain.supporters + 1,
        due_on: pain.next_update_on,
        late: pain.next_update_on.is_some_and(|due| due < today),
        back_since: pain.snoozed_until.filter(|until| *until <= today),
        studio_only: pain.visibility == crate::base::permission::Visibility::Studio,
        face: pain
            .assignee
            .and_then(|id| people.get(&id))
            .map(|person| Face {
                name: person.name.clone(),
                initials: initials(&person.name),
            }),
        project: holder,
        alike,
        age: pain.created_at,
        ways: ways_from(pain.status),
        title: pain.title,
    };
    Ok(stacks
        .into_iter()
        .map(|(status, pains)| {
            let count = counts.get(&status).copied().unwrap_or_default();
            let shown = i64::try_from(pains.len()).unwrap_or(count);
            let cards = pains
                .into_iter()
                .map(|pain| {
                    let holder = holders
                        .remove(&pain.id)
                        .and_then(|all| all.into_iter().next());
                    let alike = likely.remove(&pain.id);
                    card(pain, holder, alike)
                })
                .collect();
            let more = (count > shown)
                .then(|| format!("/pain-points?status={}&sort=impact", status.as_str()));
            Column {
                status: status.as_str(),
                count,
                cards,
                more,
            }
        })
        .collect())
}

/// The likeliest duplicate of each of these: one query for the pairs, one for the titles.
fn alike(conn: &mut Conn, ids: &[PainPointId]) -> Outcome<HashMap<PainPointId, Alike>> {
    let pairs = suggestions::pending_of(conn, ids)?;
    let others: Vec<PainPointId> = pairs
        .iter()
        .flat_map(|it| [it.pair.low, it.pair.high])
        .collect();
    let titles: HashMap<PainPointId, PainPoint> = pain_points::summaries(conn, &others)?
        .into_iter()
        .map(|pain| (pain.id, pain))
        .collect();
    let mut found: HashMap<PainPointId, Alike> = HashMap::new();
    for it in &pairs {
        for id in [it.pair.low, it.pair.high] {
            let other = it.pair.other(id);
            match (found.get_mut(&id), titles.get(&other)) {
                (Some(known), _) => known.more += 1,
                (None, Some(pain)) => {
                    let alike = Alike {
                        id: it.id,
                        number: other.0,
                        title: pain.title.clone(),
                        lang: pain.language.tag(),
                        verdict: it.verdict.as_str(),
                        more: 0,
                    };
                    found.insert(id, alike);
                }
                (None, None) => {}
            }
        }
    }
    Ok(found)
}

/// Which report of the inbox is wanted.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Next {
    next: String,
}

#[derive(Template)]
#[template(path = "board/inbox.html")]
struct InboxPage {
    page: Page,
}

/// Leads to the report that is wanted while it waits, otherwise to the one that has waited longest.
async fn inbox(
    page: Page,
    actor: Actor,
    query: Query<Next>,
    db: Data<Db>,
    site: Data<Site>,
) -> Answer {
    require(&actor, Act::Triage, Stake::NONE)?;
    let today = day_in(site.zone, site.clock.now());
    let wanted = query.next.parse().ok().map(PainPointId);
    let found = db
        .read(move |conn| {
            if let Some(wanted) = wanted
                && pain_points::is_in_inbox(conn, today, wanted)?
            {
                return Ok(Some(wanted));
            }
            let (_, first) = pain_points::inbox(conn, today, 1)?;
            Ok(first.first().copied())
        })
        .await?;
    match found {
        Some(id) => Ok(see_other(&format!("/pain-points/{id}?queue=inbox"))),
        None => render(&InboxPage {
            page: page.named("inbox-title").at("board"),
        }),
    }
}

/// Linking a report to a project from where it is triaged.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct LinkForm {
    pain_point: String,
    project: String,
    back: String,
}

/// Links; a report that is not accepted yet is accepted first, in the same transaction.
async fn link(
    page: Page,
    actor: Actor,
    form: Form<LinkForm>,
    db: Data<Db>,
    config: Data<Config>,
    site: Data<Site>,
) -> Answer {
    require(&actor, Act::Triage, Stake::NONE)?;
    let number = |field: &'static str, raw: &str, letter: char| {
        let digits = raw
            .trim()
            .trim_start_matches([letter, letter.to_ascii_lowercase()])
            .trim_start_matches('-');
        digits
            .parse::<i64>()
            .map_err(|_| Problem::new(field, "item_number").invalid())
    };
    let pain = PainPointId(number("pain_point", &form.pain_point, 'P')?);
    let project = number("project", &form.project, 'I').map(ProjectId);
    let now = site.clock.now();
    let (reader, settings) = (actor.clone(), config.clone());
    let outcome = db
        .write(move |tx| {
            let project = project?;
            let terms = Terms::current(tx, &settings)?;
            let undoable =
                pain_points::with_second_thoughts(tx, now, &actor, pain, |tx, undo_until| {
                    link_now(tx, now, &actor, &terms, (pain, project), undo_until)
                })?;
            Ok((project, undoable))
        })
        .await;
    let (project, undoable) = match outcome {
        Ok(done) => done,
        Err(failure) => {
            // Beside what was typed, on the page of the report that it was sent from.
            let place = (db, config, site);
            let typed = [("project".to_owned(), form.project.clone())];
            return pain_points::refused_beside(page, reader, pain, place, "link", &typed, failure)
                .await;
        }
    };
    let flash = Flash::good(
        page.say("board-linked")
            .with("pain", pain.to_string())
            .with("project", project.to_string()),
    );
    let flash = if undoable {
        flash.undoable(pain.0)
    } else {
        flash
    };
    Ok(see_other_saying(back_to(&form.back), &flash))
}

/// Where a form on the board leads back to.
fn back_to(back: &str) -> &str {
    if back.is_empty() {
        "/board"
    } else {
        safe_next(back)
    }
}

fn link_now(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    terms: &Terms,
    (pain, project): (PainPointId, ProjectId),
    undo_until: Option<Timestamp>,
) -> Outcome<()> {
    let present = pain_points::seen(tx, actor, pain)?;
    if projects::find(tx, project)?.is_none() {
        return Err(Problem::new("project", "project_unknown")
            .with("number", project.to_string())
            .invalid());
    }
    if matches!(present.status, Status::New | Status::NeedsInfo) {
        let accepted = Decision {
            undo_until,
            ..Decision::to(Status::Accepted)
        };
        pain_points::decide(tx, now, actor, terms, pain, &accepted)?;
    }
    projects::link(tx, now, actor, terms, project, pain, undo_until)
}

/// Taking back what was decided a moment ago.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct UndoForm {
    pain_point: Vec<String>,
    back: String,
}

/// Takes the newest decisions about reports back, all of them or none. Where that is not possible any more, the page says
/// why.
async fn undo(
    page: Page,
    actor: Actor,
    form: Form<UndoForm>,
    db: Data<Db>,
    site: Data<Site>,
) -> Answer {
    require(&actor, Act::Triage, Stake::NONE)?;
    let pains: Vec<PainPointId> = form
        .pain_point
        .iter()
        .map(|number| number.parse().map(PainPointId))
        .collect::<Result<_, _>>()
        .map_err(|_| Refusal::Malformed("form"))?;
    let (now, decided) = (site.clock.now(), pains.clone());
    let outcome = db
        .write(move |tx| {
            // The last first: an earlier one may stand on it.
            for pain in decided.into_iter().rev() {
                let undone = pain_points::undo(tx, now, &actor, pain)?;
                for project in &undone.links {
                    projects::take_back_link(tx, *project, pain)?;
                }
                suggestions::take_back(tx, now, pain, &undone)?;
            }
            Ok(())
        })
        .await;
    let flash = match outcome {
        Ok(()) => {
            let numbers: Vec<String> = pains.iter().map(|pain| format!("P-{pain}")).collect();
            Flash::good(page.say("undo-done").with("numbers", numbers.join(", ")))
        }
        Err(Failure::Refusal(Refusal::Conflict(problems))) => {
            let why = problems.first().map(|problem| page.words.problem(problem));
            Flash::note(why.unwrap_or_default())
        }
        Err(failure) => return Err(failure.into()),
    };
    Ok(see_other_saying(back_to(&form.back), &flash))
}
