//! `/projects`.

use actix_web::web::Data;
use askama::Template;
use chrono::NaiveDate;
use serde::Deserialize;

use super::words;
use crate::base::failure::Problem;
use crate::base::ids::{MemberId, ProjectId};
use crate::base::permission::{Act, Stake, require};
use crate::db::Db;
use crate::features::members;
use crate::features::projects::rules::{Health, Status};
use crate::features::projects::store::{self, Filter, Position};
use crate::web::json::{decode_cursor, encode_cursor};
use crate::web::{Answer, Page, Query, Signed, render};

/// Projects on one page.
const A_PAGE: usize = 25;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wish {
    q: String,
    status: String,
    who: String,
    /// `board`, `timeline` or a list.
    view: String,
    cursor: String,
}

/// A status to filter by, with how many stand there.
struct Tab {
    status: &'static str,
    count: i64,
    href: String,
    current: bool,
}

struct Row {
    id: ProjectId,
    title: String,
    status: &'static str,
    health: Option<&'static str>,
    movement: String,
    lead: String,
    next_update_on: Option<NaiveDate>,
    late: bool,
}

#[derive(Template)]
#[template(path = "projects/list.html")]
struct ListPage {
    page: Page,
    words: String,
    /// `me`, or everybody's.
    who: &'static str,
    status: String,
    all: String,
    total: i64,
    tabs: Vec<Tab>,
    rows: Vec<Row>,
    next: String,
    may_propose: bool,
}

pub(super) async fn list(
    Signed(actor): Signed,
    page: Page,
    wish: Query<Wish>,
    db: Data<Db>,
) -> Answer {
    require(&actor, Act::ReadStaffPages, Stake::NONE)?;
    match wish.view.as_str() {
        "board" => return super::overview::board(page, &db).await,
        "timeline" => return super::overview::timeline(page, &db).await,
        _ => {}
    }
    let may_propose = crate::base::permission::may(&actor, Act::RunProjects, Stake::NONE);
    let page = page.named("projects-title").at("projects");
    let status =
        crate::features::projects::api::wanted_status(&wish.status).map_err(Problem::invalid)?;
    let after: Option<Position> = decode_cursor(&wish.cursor)?;
    let words = wish.q.trim().to_owned();
    let filter = Filter {
        status,
        words: (!words.is_empty()).then(|| words.clone()),
        of: actor
            .member()
            .filter(|_| wish.who == "me")
            .map(|member| (member.id, member.department)),
    };
    let filter_is_mine = filter.of.is_some();
    let sayer = page.words;
    let today = sayer.today();
    let (counts, rows, next) = db
        .read(move |conn| {
            let most = i64::try_from(A_PAGE).unwrap_or(i64::MAX - 1) + 1;
            let mut projects = store::list(conn, &filter, after, most)?;
            let more = projects.len() > A_PAGE;
            projects.truncate(A_PAGE);
            let next = projects
                .last()
                .filter(|_| more)
                .map(|last| encode_cursor(&(last.updated_at, last.id)));
            let ids: Vec<ProjectId> = projects.iter().map(|project| project.id).collect();
            let figures = store::latest_readings(conn, &ids)?;
            let leads: Vec<MemberId> = projects.iter().filter_map(|one| one.lead).collect();
            let people = members::people(conn, &leads)?;
            let row = |project: store::Project| Row {
                id: project.id,
                title: project.title,
                status: project.status.as_str(),
                health: project
                    .health
                    .filter(|_| project.status.holds())
                    .map(Health::as_str),
                movement: figures
                    .get(&project.id)
                    .map(|figure| words::movement(&sayer, figure))
                    .unwrap_or_default(),
                lead: project
                    .lead
                    .and_then(|lead| people.get(&lead).map(|person| person.name.clone()))
                    .unwrap_or_default(),
                next_update_on: project.next_update_on,
                late: project.next_update_on.is_some_and(|due| due < today),
            };
            let rows: Vec<Row> = projects.into_iter().map(row).collect();
            Ok((store::counts(conn)?, rows, next))
        })
        .await?;
    let count = |status: Status| {
        let found = counts.iter().find(|(other, _)| *other == status);
        found.map_or(0, |(_, count)| *count)
    };
    let mut plain = page.clone();
    let who = if filter_is_mine { "me" } else { "" };
    plain.query = url_of(&words, who);
    let tabs = Status::ALL
        .iter()
        .map(|one| Tab {
            status: one.as_str(),
            count: count(*one),
            href: plain.with_query("status", one.as_str()),
            current: status == Some(*one),
        })
        .filter(|tab| tab.count > 0 || tab.current)
        .collect();
    render(&ListPage {
        total: counts.iter().map(|(_, count)| count).sum(),
        all: plain.with_query("status", ""),
        tabs,
        status: status.map_or("", Status::as_str).to_owned(),
        words,
        who,
        rows,
        next: next.map_or_else(String::new, |next| page.with_query("cursor", &next)),
        may_propose,
        page,
    })
}

/// The query that only searches, among one's own where that is asked for.
fn url_of(words: &str, who: &str) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    for (name, value) in [("q", words), ("who", who)] {
        if !value.is_empty() {
            query.append_pair(name, value);
        }
    }
    query.finish()
}
