//! `/areas` and `/areas/{slug}`.

use actix_web::web::{Data, Path};
use askama::Template;
use chrono::TimeDelta;

use super::map::{Map, Weight};
use super::rules::{BEFORE, LATELY, Trend};
use super::store::{self, Effort, Load};
use crate::base::actor::Actor;
use crate::base::failure::Refusal;
use crate::base::permission::{Act, Stake, require};
use crate::db::Db;
use crate::features::areas::{self, Area};
use crate::features::members::{self, Department};
use crate::features::pain_points::{self, Around, Filter, Line, Order, Seer, Status};
use crate::web::{Answer, Page, render};

/// How many open pain points an area's page shows; the list holds them all.
const SHOWN: i64 = 20;

struct Row {
    area: Area,
    owner: String,
    /// Whether the reader's department answers for it.
    own: bool,
    load: Load,
    trend: Trend,
}

#[derive(Template)]
#[template(path = "friction/areas.html")]
struct AreasPage {
    page: Page,
    map: Option<Map>,
    /// Of the reader's own department.
    own: Vec<Row>,
    rows: Vec<Row>,
    /// What stands in no area.
    loose: Load,
    /// The hours of the costliest area.
    most: f64,
}

fn seer(actor: &Actor) -> Result<Seer, Refusal> {
    if actor.is_studio() {
        return Ok(Seer::Studio);
    }
    actor.member_id().map(Seer::Member).ok_or(Refusal::SignIn)
}

pub async fn all(page: Page, actor: Actor, db: Data<Db>) -> Answer {
    require(&actor, Act::ReadStaffPages, Stake::NONE)?;
    let seer = seer(&actor)?;
    let now = page.words.now();
    let lately = now - TimeDelta::days(LATELY);
    let before = lately - TimeDelta::days(BEFORE);
    let (areas, departments, mut loads, recent, usual) = db
        .read(move |conn| {
            Ok((
                areas::all(conn)?,
                members::departments(conn)?,
                store::loads(conn, seer)?,
                store::arrivals(conn, seer, lately, now)?,
                store::arrivals(conn, seer, before, lately)?,
            ))
        })
        .await?;
    let language = page.words.language();
    let home = actor.member().and_then(|member| member.department);
    let mut rows: Vec<Row> = areas
        .into_iter()
        .map(|area| Row {
            owner: owner(&area, &departments)
                .map(|department| department.name(language).to_owned())
                .unwrap_or_default(),
            own: home.is_some() && area.department_id == home,
            load: loads.remove(&Some(area.id)).unwrap_or_default(),
            trend: Trend::of(
                recent.get(&area.id).copied().unwrap_or_default(),
                usual.get(&area.id).copied().unwrap_or_default(),
            ),
            area,
        })
        .filter(|row| row.area.open || row.load.open > 0)
        .collect();
    rows.sort_by(|one, other| {
        let costly = |row: &Row| (row.load.hours, row.load.open);
        costly(other)
            .partial_cmp(&costly(one))
            .unwrap_or(std::cmp::Ordering::Equal)
    });
    let most = rows.iter().map(|row| row.load.hours).fold(0.0, f64::max);
    let weights = rows.iter().map(|row| Weight {
        slug: row.area.slug.clone(),
        name: row.area.name(language).to_owned(),
        hours: row.load.hours,
        trend: row.trend,
    });
    let map = Map::of(&page.words, weights.collect());
    let (own, rows) = rows.into_iter().partition(|row| row.own);
    render(&AreasPage {
        page: page.named("areas-title").at("areas"),
        map,
        most,
        own,
        rows,
        loose: loads.remove(&None).unwrap_or_default(),
    })
}

fn owner<'d>(area: &Area, departments: &'d [Department]) -> Option<&'d Department> {
    departments
        .iter()
        .find(|department| Some(department.id) == area.department_id)
}

#[derive(Template)]
#[template(path = "friction/area.html")]
struct AreaPage {
    page: Page,
    area: Area,
    owner: String,
    load: Load,
    resolved: i64,
    lines: Vec<Line>,
    efforts: Vec<Effort>,
}

pub async fn one(page: Page, actor: Actor, slug: Path<String>, db: Data<Db>) -> Answer {
    require(&actor, Act::ReadStaffPages, Stake::NONE)?;
    let seer = seer(&actor)?;
    let (language, words) = (page.words.language(), page.words);
    let template = db
        .read(move |conn| {
            let area = areas::by_slug(conn, &slug)?.ok_or(Refusal::NotFound)?;
            let owner = match area.department_id {
                Some(id) => members::department(conn, id)?,
                None => None,
            };
            let (load, resolved) = store::load(conn, area.id, seer)?;
            let filter = Filter {
                statuses: Status::OPEN.to_vec(),
                area: Some(area.id),
                ..Filter::of(seer)
            };
            let costliest = pain_points::Page {
                order: Order::Impact,
                after: None,
                limit: SHOWN,
            };
            let pains = pain_points::list(conn, &filter, &costliest)?;
            // Their area is this page.
            let around = Around::default();
            let lines = pains.iter().map(|pain| Line::of(&words, &around, pain));
            Ok(AreaPage {
                page: page.titled(area.name(language)).at("areas"),
                owner: owner
                    .map(|department| department.name(language).to_owned())
                    .unwrap_or_default(),
                load,
                resolved,
                lines: lines.collect(),
                efforts: store::efforts(conn, area.id, seer)?,
                area,
            })
        })
        .await?;
    render(&template)
}
