//! `/pain-points`: searched, filtered, sorted, page by page.

use std::collections::HashSet;

use actix_web::web::Data;
use askama::Template;
use chrono::NaiveDate;
use serde::Deserialize;

use super::Place;
use super::report::{AreaChoice, area_choices};
use crate::base::actor::Actor;
use crate::base::clock::start_of_day;
use crate::base::failure::{Outcome, Problem};
use crate::base::finder::Finder;
use crate::base::ids::{AreaId, PainPointId};
use crate::base::permission::{Act, Stake, Visibility, require};
use crate::db::Conn;
use crate::features::areas;
use crate::features::pain_points::listing::{self, Around, Wish};
use crate::features::pain_points::rules::Status;
use crate::features::pain_points::saying::{PromiseSaid, promise_said};
use crate::features::pain_points::store::{Filter, Happened, Order, PainPoint, Stage, What, count};
use crate::i18n::Words;
use crate::ledger::Runner;
use crate::web::{Answer, Page, Query, render};

/// How many stand on one page.
const A_PAGE: usize = 30;

/// The filters, as the address holds them.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    q: String,
    status: String,
    area: String,
    who: String,
    sort: String,
    cursor: String,
    /// What happened between two days: where a number of the insights leads.
    when: String,
    from: String,
    to: String,
    stage: String,
}

impl ListQuery {
    /// What a list's address says after its question mark; what is unknown is left out.
    pub fn of_address(address: &str) -> Self {
        let mut wanted = Self::default();
        let (_, query) = address.split_once('?').unwrap_or_default();
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            let place = match &*name {
                "q" => &mut wanted.q,
                "status" => &mut wanted.status,
                "area" => &mut wanted.area,
                "who" => &mut wanted.who,
                "sort" => &mut wanted.sort,
                "when" => &mut wanted.when,
                "from" => &mut wanted.from,
                "to" => &mut wanted.to,
                "stage" => &mut wanted.stage,
                _ => continue,
            };
            *place = value.into_owned();
        }
        wanted
    }

    fn is_about_several(&self) -> bool {
        self.area.contains(',') || self.area == NO_AREA
    }
}

/// One report in a list.
pub struct Line {
    pub number: String,
    pub title: String,
    pub lang: &'static str,
    pub status: &'static str,
    pub area: Option<String>,
    /// Empty where nobody said what it costs.
    pub hours: String,
    pub people: String,
    pub promise: Option<PromiseSaid>,
    pub studio_only: bool,
}

impl Line {
    /// As the reader sees it.
    pub fn of(words: &Words, around: &Around, pain: &PainPoint) -> Self {
        Self {
            number: pain.id.to_string(),
            title: pain.title.clone(),
            lang: pain.language.tag(),
            status: pain.status.as_str(),
            area: around.area_name(pain, words.language()).map(str::to_owned),
            hours: match pain.hours_per_month() {
                unsaid if unsaid <= 0.0 => String::new(),
                hours => words.hours(hours),
            },
            people: words.people(pain.voices()),
            promise: promise_said(words, pain),
            studio_only: pain.visibility == Visibility::Studio,
        }
    }
}

#[derive(Template)]
#[template(path = "pain_points/list.html")]
struct ListPage {
    page: Page,
    query: ListQuery,
    statuses: Vec<&'static str>,
    orders: Vec<&'static str>,
    areas: Vec<AreaChoice>,
    lines: Vec<Line>,
    next: String,
    happened: Option<Happened>,
    /// Whether it is about several areas, which the form cannot say.
    several: bool,
}

impl ListPage {
    fn is_filtered(&self) -> bool {
        let query = &self.query;
        [
            &query.q,
            &query.status,
            &query.area,
            &query.who,
            &query.when,
            &query.stage,
        ]
        .iter()
        .any(|value| !value.is_empty())
    }

    /// What the form keeps of the address without a control for it.
    fn kept(&self) -> Vec<(&'static str, &str)> {
        let query = &self.query;
        let kept = [
            ("when", query.when.as_str()),
            ("from", &query.from),
            ("to", &query.to),
            ("stage", &query.stage),
        ];
        kept.into_iter()
            .filter(|(_, value)| !value.is_empty())
            .collect()
    }

    /// What of the insights' words narrows the list, in words.
    fn narrowed(&self) -> Vec<String> {
        let words = &self.page.words;
        let happened = self.happened.map(|happened| {
            words
                .say_of("pain-points-when", happened.what.as_str())
                .with("from", words.date(happened.days.0))
                .with("to", words.date(happened.days.1))
                .to_string()
        });
        let stage = Stage::parse(&self.query.stage);
        let stage = stage.map(|stage| words.say_of("pain-stage", stage.as_str()).to_string());
        let areas = self
            .several
            .then(|| words.say("pain-points-several-areas").to_string());
        happened.into_iter().chain(stage).chain(areas).collect()
    }

    fn sort(&self) -> &str {
        match self.query.sort.as_str() {
            "" if !self.query.q.is_empty() => "",
            "" => Order::default().as_str(),
            sort => sort,
        }
    }
}

/// What stands for "no area" in an address: no slug, which begin with a letter or a number.
const NO_AREA: &str = "-";

/// What happened between two days, when the address says so.
fn happened(words: &Words, query: &ListQuery) -> Option<Happened> {
    let what = What::parse(&query.when)?;
    let day = |text: &str| text.parse::<NaiveDate>().ok();
    let (first, last) = (day(&query.from)?, day(&query.to)?);
    let zone = words.zone();
    Some(Happened {
        what,
        from: start_of_day(zone, first),
        until: start_of_day(zone, last.succ_opt()?),
        days: (first, last),
    })
}

/// The areas between commas; those that are not there are left out.
fn several_areas(conn: &mut Conn, slugs: &str) -> Outcome<Vec<Option<AreaId>>> {
    let wanted: HashSet<&str> = slugs.split(',').collect();
    let all = areas::all(conn)?;
    let named = all
        .iter()
        .filter(|area| wanted.contains(area.slug.as_str()));
    let none = wanted.contains(NO_AREA).then_some(None);
    Ok(named.map(|area| Some(area.id)).chain(none).collect())
}

/// What the address asks for, except its words and its order.
fn filter(conn: &mut Conn, actor: &Actor, words: &Words, wanted: &ListQuery) -> Outcome<Filter> {
    let mut filter = Filter::of(listing::seer(actor));
    let happened = happened(words, wanted);
    match wanted.status.as_str() {
        // What was folded into another one is still whose it was.
        "" => filter.unmerged = wanted.who != "me" && happened.is_none(),
        "open" => filter.statuses = Status::OPEN.to_vec(),
        status => filter.statuses.extend(Status::parse(status)),
    }
    filter.happened = happened;
    filter.stage = Stage::parse(&wanted.stage);
    if wanted.is_about_several() {
        filter.areas = Some(several_areas(conn, &wanted.area)?);
    } else if !wanted.area.is_empty() {
        let area = areas::by_slug(conn, &wanted.area)?
            .ok_or_else(|| Problem::new("area", "area_unknown").invalid())?;
        filter.area = Some(area.id);
    }
    let member = actor.member_id();
    match wanted.who.as_str() {
        "me" => filter.reporter = member,
        "joined" => filter.joined = member,
        _ => {}
    }
    Ok(filter)
}

/// The first `limit` reports of the list at an address, in its order, whatever page of it that is; and how many there are.
pub fn matching(
    conn: &mut Conn,
    actor: &Actor,
    words: &Words,
    finder: Option<&dyn Finder>,
    address: &str,
    limit: usize,
) -> Outcome<(Vec<PainPointId>, i64)> {
    let wanted = ListQuery::of_address(address);
    let filter = filter(conn, actor, words, &wanted)?;
    let wish = Wish {
        filter: filter.clone(),
        words: &wanted.q,
        order: Order::parse(&wanted.sort),
        cursor: "",
        limit,
    };
    let listed = listing::page(conn, finder, wish)?;
    let ids: Vec<PainPointId> = listed.rows.iter().map(|pain| pain.id).collect();
    let count = match listed.next {
        None => ids.len() as i64,
        Some(_) => {
            let words = wanted.q.trim();
            let held = (!words.is_empty()).then(|| words.to_owned());
            let all = Filter {
                holds: held,
                statuses: match filter.statuses.is_empty() {
                    true => Status::ALL.to_vec(),
                    false => filter.statuses.clone(),
                },
                ..filter
            };
            count(conn, &all)?
        }
    };
    Ok((ids, count))
}

/// `GET /pain-points`.
pub async fn show(
    page: Page,
    actor: Actor,
    query: Query<ListQuery>,
    (db, _, _): Place,
    (finder, runner): (Option<Data<dyn Finder>>, Data<Runner>),
) -> Answer {
    require(&actor, Act::ReadStaffPages, Stake::NONE)?;
    listing::ready(&runner, finder.as_ref(), &query.q).await?;
    let query = query.0;
    let (words, wanted) = (page.words, query.clone());
    let happened = happened(&words, &query);
    let several = query.is_about_several();
    let (areas, lines, next) = db
        .read(move |conn| {
            let wish = Wish {
                filter: filter(conn, &actor, &words, &wanted)?,
                words: &wanted.q,
                order: Order::parse(&wanted.sort),
                cursor: &wanted.cursor,
                limit: A_PAGE,
            };
            let finder = finder.map(Data::into_inner);
            let listed = listing::page(conn, finder.as_deref(), wish)?;
            let around = Around::of(conn, &listed.rows)?;
            let lines = listed
                .rows
                .iter()
                .map(|pain| Line::of(&words, &around, pain));
            let lines: Vec<Line> = lines.collect();
            Ok((area_choices(conn, words.language())?, lines, listed.next))
        })
        .await?;
    let next = next.map_or_else(String::new, |cursor| page.with_query("cursor", &cursor));
    render(&ListPage {
        page: page.named("pain-points-title").at("pain-points"),
        query,
        statuses: Status::ALL.iter().map(|status| status.as_str()).collect(),
        orders: Order::ALL.iter().map(|order| order.as_str()).collect(),
        areas,
        lines,
        next,
        happened,
        several,
    })
}
