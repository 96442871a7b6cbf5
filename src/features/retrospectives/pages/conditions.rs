//! `/conditions`: what would have to be true before something is tried again, who watches it, and what has come true.

use actix_web::web::{Data, Query};
use askama::Template;
use chrono::NaiveDate;
use serde::Deserialize;

use crate::base::failure::Outcome;
use crate::base::ids::{MemberId, ProjectId};
use crate::base::permission::{Act, Stake, may, require};
use crate::db::{Conn, Db};
use crate::features::members;
use crate::features::retrospectives::rules::ConditionState;
use crate::features::retrospectives::store;
use crate::i18n::Words;
use crate::web::{Answer, Page, Signed, render};

/// Conditions on one page.
const A_PAGE: i64 = 50;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wish {
    /// A state; all of them for `all`, what is not yet true when empty.
    state: String,
    /// `yes`: only what the reader watches.
    mine: String,
    page: i64,
}

struct Tab {
    state: &'static str,
    count: i64,
    href: String,
    current: bool,
}

struct Line {
    id: i64,
    text: String,
    lang: String,
    how_known: String,
    note: String,
    state: &'static str,
    watcher: String,
    review_on: Option<NaiveDate>,
    late: bool,
    turned_on: Option<NaiveDate>,
    slug: String,
    project: ProjectId,
    title: String,
    follow_up: Option<ProjectId>,
}

#[derive(Template)]
#[template(path = "retrospectives/conditions.html")]
struct ConditionsPage {
    page: Page,
    tabs: Vec<Tab>,
    mine: bool,
    lines: Vec<Line>,
    next: String,
    may_follow_up: bool,
}

pub(super) async fn conditions(
    Signed(actor): Signed,
    page: Page,
    wish: Query<Wish>,
    db: Data<Db>,
) -> Answer {
    require(&actor, Act::ReadStaffPages, Stake::NONE)?;
    let page = page.named("conditions-title").at("projects");
    let state = match wish.state.as_str() {
        "all" => None,
        raw => Some(ConditionState::parse(raw).unwrap_or(ConditionState::NotYet)),
    };
    let number = wish.page.clamp(0, 10_000);
    let mine = wish.mine == "yes";
    let (sayer, reader) = (page.words, actor.clone());
    let (counts, mut lines) = db
        .read(move |conn| {
            let watcher = reader.member_id().filter(|_| mine);
            let lines = lines(conn, &sayer, state, watcher, number)?;
            Ok((store::condition_counts(conn)?, lines))
        })
        .await?;
    let more = lines.len() > usize::try_from(A_PAGE).unwrap_or_default();
    if more {
        lines.pop();
    }
    let tabs = ConditionState::ALL
        .iter()
        .map(|one| Tab {
            state: one.as_str(),
            count: counts.get(one.as_str()).copied().unwrap_or_default(),
            href: format!(
                "/conditions?state={}{}",
                one.as_str(),
                if mine { "&mine=yes" } else { "" }
            ),
            current: state == Some(*one),
        })
        .collect();
    render(&ConditionsPage {
        tabs,
        mine,
        lines,
        next: if more {
            page.with_query("page", &(number + 1).to_string())
        } else {
            String::new()
        },
        may_follow_up: may(&actor, Act::RunProjects, Stake::NONE),
        page,
    })
}

/// One more than a page holds, where there are more.
fn lines(
    conn: &mut Conn,
    sayer: &Words,
    state: Option<ConditionState>,
    watcher: Option<MemberId>,
    number: i64,
) -> Outcome<Vec<Line>> {
    let found = store::watched(conn, state, watcher, (number * A_PAGE, A_PAGE + 1))?;
    let watchers: Vec<MemberId> = found
        .iter()
        .filter_map(|one| one.condition.watcher)
        .collect();
    let people = members::people(conn, &watchers)?;
    let today = sayer.today();
    Ok(found
        .into_iter()
        .map(|one| {
            let condition = one.condition;
            let open = condition.state == ConditionState::NotYet;
            Line {
                id: condition.id.0,
                text: condition.text,
                lang: one.language,
                how_known: condition.how_known,
                note: condition.note,
                state: condition.state.as_str(),
                watcher: condition
                    .watcher
                    .and_then(|id| people.get(&id).map(|person| person.name.clone()))
                    .unwrap_or_default(),
                review_on: condition.review_on.filter(|_| open),
                late: open && condition.review_on.is_some_and(|day| day < today),
                turned_on: condition
                    .changed_at
                    .map(|at| crate::base::clock::day_in(sayer.zone(), at)),
                slug: one.slug,
                project: one.project,
                title: one.title,
                follow_up: one.follow_up,
            }
        })
        .collect())
}
