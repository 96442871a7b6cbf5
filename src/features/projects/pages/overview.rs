//! Projects seen together: by state, along the time, and what is still good.

use std::collections::HashMap;

use actix_web::web::Data;
use askama::Template;
use chrono::{Months, NaiveDate};

use super::words;
use crate::base::clock::{Timestamp, start_of_day};
use crate::base::failure::Outcome;
use crate::base::ids::{MemberId, ProjectId};
use crate::base::permission::{Act, Stake, require};
use crate::db::{Conn, Db};
use crate::features::members;
use crate::features::projects::rules::{CheckState, Health, Status};
use crate::features::projects::store::{self, Filter, MetricFigure, Milestone, Project};
use crate::i18n::Words;
use crate::web::chart::with_unit;
use crate::web::{Answer, Page, Signed, render};

/// Projects in one column; more are in the list.
const A_COLUMN: usize = 20;
/// Rows of the timeline, and of what is still good.
const MOST_ROWS: i64 = 60;

/// A project on a card.
struct Card {
    id: ProjectId,
    title: String,
    health: Option<&'static str>,
    movement: String,
    lead: String,
    next_update_on: Option<NaiveDate>,
    late: bool,
}

struct Column {
    status: &'static str,
    count: i64,
    cards: Vec<Card>,
}

#[derive(Template)]
#[template(path = "projects/board.html")]
struct BoardPage {
    page: Page,
    columns: Vec<Column>,
}

/// `/projects?view=board`.
pub(super) async fn board(page: Page, db: &Data<Db>) -> Answer {
    let sayer = page.words;
    let columns = db.read(move |conn| columns(conn, &sayer)).await?;
    render(&BoardPage {
        columns,
        page: page.named("projects-title").at("projects"),
    })
}

fn columns(conn: &mut Conn, sayer: &Words) -> Outcome<Vec<Column>> {
    let counts: HashMap<Status, i64> = store::counts(conn)?.into_iter().collect();
    let mut found: Vec<(Status, Vec<Project>)> = Vec::new();
    for status in Status::ALL.iter().filter(|one| **one != Status::Dropped) {
        let filter = Filter {
            status: Some(*status),
            ..Filter::default()
        };
        let most = i64::try_from(A_COLUMN).unwrap_or(i64::MAX);
        found.push((*status, store::list(conn, &filter, None, most)?));
    }
    let all = || found.iter().flat_map(|(_, projects)| projects);
    let ids: Vec<ProjectId> = all().map(|project| project.id).collect();
    let leads: Vec<MemberId> = all().filter_map(|project| project.lead).collect();
    let figures = store::latest_readings(conn, &ids)?;
    let people = members::people(conn, &leads)?;
    let card = |project: Project| Card {
        health: project
            .health
            .filter(|_| project.status.holds())
            .map(Health::as_str),
        movement: figures
            .get(&project.id)
            .map(|figure| words::movement(sayer, figure))
            .unwrap_or_default(),
        lead: project
            .lead
            .and_then(|lead| people.get(&lead).map(|person| person.name.clone()))
            .unwrap_or_default(),
        late: project
            .next_update_on
            .is_some_and(|due| due < sayer.today()),
        id: project.id,
        title: project.title,
        next_update_on: project.next_update_on,
    };
    Ok(found
        .into_iter()
        .map(|(status, projects)| Column {
            status: status.as_str(),
            count: counts.get(&status).copied().unwrap_or_default(),
            cards: projects.into_iter().map(card).collect(),
        })
        .collect())
}

/// A stretch of the timeline, in thousandths of its width.
struct Bar {
    x: i64,
    width: i64,
}

/// A day on the timeline.
struct Mark {
    x: i64,
    words: String,
    reached: bool,
}

/// A project along the time.
struct Span {
    id: ProjectId,
    title: String,
    status: &'static str,
    dates: String,
    done: Bar,
    planned: Option<Bar>,
    marks: Vec<Mark>,
}

struct Month {
    x: i64,
    label: String,
}

#[derive(Template)]
#[template(path = "projects/timeline.html")]
struct TimelinePage {
    page: Page,
    months: Vec<Month>,
    today: i64,
    spans: Vec<Span>,
}

/// The days that a timeline shows.
#[derive(Clone, Copy)]
struct Scale {
    first: NaiveDate,
    last: NaiveDate,
}

impl Scale {
    /// A year back and half a year ahead.
    fn around(today: NaiveDate) -> Self {
        Self {
            first: today.checked_sub_months(Months::new(12)).unwrap_or(today),
            last: today.checked_add_months(Months::new(6)).unwrap_or(today),
        }
    }

    fn x(self, day: NaiveDate) -> i64 {
        let whole = (self.last - self.first).num_days().max(1);
        ((day - self.first).num_days() * 1000 / whole).clamp(0, 1000)
    }

    fn bar(self, from: NaiveDate, to: NaiveDate) -> Bar {
        let x = self.x(from);
        Bar {
            x,
            // Something that began today is still something.
            width: (self.x(to) - x).max(4),
        }
    }
}

/// `/projects?view=timeline`.
pub(super) async fn timeline(page: Page, db: &Data<Db>) -> Answer {
    let sayer = page.words;
    let today = sayer.today();
    let scale = Scale::around(today);
    let spans = db
        .read(move |conn| {
            let since = start_of_day(sayer.zone(), scale.first);
            let projects = store::running_since(conn, since, MOST_ROWS)?;
            let ids: Vec<ProjectId> = projects.iter().map(|project| project.id).collect();
            let mut milestones = store::milestones_of_all(conn, &ids)?;
            Ok(projects
                .into_iter()
                .map(|project| {
                    let steps = milestones.remove(&project.id).unwrap_or_default();
                    span(&sayer, scale, project, &steps)
                })
                .collect::<Vec<_>>())
        })
        .await?;
    let mut months = Vec::new();
    let mut day = scale.first;
    for _ in 0..6 {
        months.push(Month {
            x: scale.x(day),
            label: sayer.month(day),
        });
        day = day.checked_add_months(Months::new(3)).unwrap_or(day);
    }
    render(&TimelinePage {
        months,
        today: scale.x(today),
        spans,
        page: page.named("projects-title").at("projects"),
    })
}

fn span(sayer: &Words, scale: Scale, project: Project, steps: &[Milestone]) -> Span {
    let day = |at: Timestamp| words::day(sayer, at);
    let today = sayer.today();
    let from = project.committed_at.map_or(today, day);
    // A success goes on being cared for; its work ended when it was delivered.
    let over = match project.status {
        Status::Sustaining | Status::Closed => project.delivered_at.or(project.ended_at),
        _ => project.ended_at,
    };
    let to = over.map_or(today, day);
    let planned = project
        .verify_on
        .filter(|verify_on| over.is_none() && *verify_on > today)
        .map(|verify_on| scale.bar(today, verify_on));
    let end = match (over, project.verify_on) {
        (Some(at), _) => sayer.date(day(at)),
        (None, Some(verify_on)) => {
            let said = sayer.say("projects-verified-on");
            said.with("date", sayer.date(verify_on)).to_string()
        }
        (None, None) => String::new(),
    };
    Span {
        id: project.id,
        title: project.title,
        status: project.status.as_str(),
        dates: format!("{} – {end}", sayer.date(from)),
        done: scale.bar(from, to),
        planned,
        marks: steps
            .iter()
            .map(|step| Mark {
                x: scale.x(step.reached_on.unwrap_or(step.due_on)),
                words: format!(
                    "{} {}",
                    sayer.date(step.reached_on.unwrap_or(step.due_on)),
                    step.title
                ),
                reached: step.reached_on.is_some(),
            })
            .collect(),
    }
}

/// A success, and how it is kept.
struct Kept {
    id: ProjectId,
    title: String,
    /// Since when it counts as one.
    since: Option<NaiveDate>,
    closed: bool,
    reading: String,
    owner: String,
    /// The state of each check and its day, said.
    checks: Vec<(&'static str, String)>,
    next: Option<NaiveDate>,
    unknown: bool,
}

#[derive(Template)]
#[template(path = "projects/still_good.html")]
struct StillGoodPage {
    page: Page,
    kept: Vec<Kept>,
}

/// `/projects/still-good`: what succeeded, since when it holds, and what nobody knows.
pub(super) async fn still_good(Signed(actor): Signed, page: Page, db: Data<Db>) -> Answer {
    require(&actor, Act::ReadStaffPages, Stake::NONE)?;
    let sayer = page.words;
    let kept = db.read(move |conn| kept(conn, &sayer)).await?;
    render(&StillGoodPage {
        kept,
        page: page.named("still-good-title").at("projects"),
    })
}

fn kept(conn: &mut Conn, sayer: &Words) -> Outcome<Vec<Kept>> {
    let mut projects = Vec::new();
    for status in [Status::Sustaining, Status::Closed] {
        let filter = Filter {
            status: Some(status),
            ..Filter::default()
        };
        projects.extend(store::list(conn, &filter, None, MOST_ROWS)?);
    }
    let ids: Vec<ProjectId> = projects.iter().map(|project| project.id).collect();
    let mut plans = store::plans_of(conn, &ids)?;
    let mut figures: HashMap<_, MetricFigure> = HashMap::new();
    for figure in store::figures_of(conn, &ids)? {
        figures.insert(figure.id, figure);
    }
    let owners: Vec<MemberId> = plans.values().map(|plan| plan.owner).collect();
    let people = members::people(conn, &owners)?;
    Ok(projects
        .into_iter()
        .filter_map(|project| {
            // One that was closed without ever having been a success has nothing to be kept.
            let plan = plans.remove(&project.id)?;
            let figure = figures.get(&plan.metric);
            let started = words::day(sayer, plan.started_at);
            let counted: Vec<_> = plan
                .checks
                .iter()
                .filter(|check| check.state != CheckState::Moot && check.due_on > started)
                .collect();
            Some(Kept {
                since: Some(started),
                closed: project.status == Status::Closed,
                reading: figure
                    .map(|figure| reading(sayer, figure, plan.limit))
                    .unwrap_or_default(),
                owner: people
                    .get(&plan.owner)
                    .map(|person| person.name.clone())
                    .unwrap_or_default(),
                next: counted
                    .iter()
                    .find(|check| check.state == CheckState::Due)
                    .map(|check| check.due_on),
                // The last thing known is that nobody looked.
                unknown: counted
                    .iter()
                    .rfind(|check| check.state != CheckState::Due)
                    .is_some_and(|check| check.state == CheckState::Unknown),
                checks: counted
                    .iter()
                    .map(|check| {
                        let state = check.state.as_str();
                        let said = sayer.say_of("project-check", state);
                        (state, format!("{} · {said}", sayer.date(check.due_on)))
                    })
                    .collect(),
                id: project.id,
                title: project.title,
            })
        })
        .collect())
}

fn reading(sayer: &Words, figure: &MetricFigure, limit: f64) -> String {
    let Some(latest) = figure.latest() else {
        return String::new();
    };
    sayer
        .say("still-good-reading")
        .with("name", &figure.name)
        .with("from", sayer.number(figure.baseline))
        .with("now", with_unit(sayer, latest.value, &figure.unit))
        .with("limit", with_unit(sayer, limit, &figure.unit))
        .with("date", sayer.date(latest.on))
        .to_string()
}
