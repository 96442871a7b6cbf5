//! `/insights` and `/insights.csv`: what the studio sees of its own work.

mod counts;
mod sections;
mod tables;

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Data;
use askama::Template;
use chrono::NaiveDate;
use serde::Deserialize;

use crate::base::actor::Actor;
use crate::base::permission::{Act, Stake, require};
use crate::config::Config;
use crate::db::Db;
use crate::features::areas::AreaKind;
use crate::features::insights::rules::{Period, Preset};
use crate::features::insights::store::Place;
use crate::web::{Answer, Page, Query, render};
use counts::{Counts, by_sort, count};
use sections::{Section, sections};

/// What somebody wishes to see, as the address holds it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wish {
    period: String,
    from: String,
    to: String,
    area: String,
    department: String,
    kind: String,
    /// Of the file: only this table.
    table: String,
}

impl Wish {
    fn period(&self, today: NaiveDate, begun: NaiveDate) -> Period {
        match Preset::parse(&self.period) {
            Some(preset) => Period::preset(preset, today, begun),
            None => Period::asked(&self.from, &self.to, today, begun),
        }
    }

    /// Whether it is about some areas alone.
    fn is_narrow(&self) -> bool {
        !(self.area.is_empty() && self.department.is_empty() && self.kind.is_empty())
    }
}

/// Something to choose.
struct Choice {
    value: String,
    name: String,
}

/// A period one click away.
struct Jump {
    code: &'static str,
    href: String,
    current: bool,
}

#[derive(Template)]
#[template(path = "insights/insights.html")]
struct InsightsPage {
    page: Page,
    wish: Wish,
    period: Period,
    jumps: Vec<Jump>,
    areas: Vec<Choice>,
    departments: Vec<Choice>,
    kinds: Vec<&'static str>,
    /// Nothing was ever reported.
    nothing: bool,
    /// Too few people are behind what is looked at.
    few: bool,
    sections: Vec<Section>,
    file: String,
}

impl InsightsPage {
    /// The file of one table.
    fn file_of(&self, id: &str) -> String {
        let mark = if self.file.contains('?') { '&' } else { '?' };
        format!("{}{mark}table={id}", self.file)
    }
}

/// `GET /insights`.
pub(super) async fn show(
    page: Page,
    actor: Actor,
    wish: Query<Wish>,
    (db, config): (Data<Db>, Data<Config>),
) -> Answer {
    require(&actor, Act::ReadInsights, Stake::NONE)?;
    let wish = wish.0;
    let counts = counted(&page, &wish, &db, &config).await?;
    let words = page.words;
    let choice = |value: &str, name: &str| Choice {
        value: value.to_owned(),
        name: name.to_owned(),
    };
    let alone = counts
        .blocks
        .iter()
        .filter_map(|block| match block.keys.as_slice() {
            [only] => Some(*only),
            _ => None,
        });
    let mut areas: Vec<Choice> = alone
        .map(|place| choice(counts.ground.slug(place), &counts.ground.name(place)))
        .collect();
    areas.sort_by(|one, other| one.name.cmp(&other.name));
    let ground = &counts.ground;
    let department = |place: Place| {
        let found = ground.department(place);
        found.map(|one| (one.name(words.language()).to_owned(), one.slug.clone()))
    };
    let (departments, _) = by_sort(&counts.blocks, department);
    let (kinds, _) = by_sort(&counts.blocks, |place| ground.kind(place));
    let chosen = Preset::parse(&wish.period)
        .or_else(|| (wish.from.is_empty() && wish.to.is_empty()).then_some(Preset::Year));
    let mut bare = page.clone();
    for name in ["from", "to"] {
        bare.query = query_of(&bare.with_query(name, ""));
    }
    let jumps = Preset::ALL.iter().map(|preset| Jump {
        code: preset.as_str(),
        href: bare.with_query("period", preset.as_str()),
        current: chosen == Some(*preset),
    });
    let template = InsightsPage {
        jumps: jumps.collect(),
        areas,
        departments: departments
            .into_keys()
            .flatten()
            .map(|(name, slug)| Choice { value: slug, name })
            .collect(),
        kinds: kinds.into_keys().flatten().map(AreaKind::as_str).collect(),
        nothing: counts.begun.is_none(),
        few: counts.shown.is_none(),
        sections: counts
            .shown
            .as_ref()
            .map(|shown| sections(&words, &counts, shown, &wish))
            .unwrap_or_default(),
        period: counts.period,
        file: page.here().replacen("/insights", "/insights.csv", 1),
        page: page.named("insights-title").at("insights"),
        wish,
    };
    render(&template)
}

/// What stands behind the question mark of an address.
fn query_of(address: &str) -> String {
    let query = address.split_once('?').map(|(_, query)| query);
    query.unwrap_or_default().to_owned()
}

async fn counted(
    page: &Page,
    wish: &Wish,
    db: &Data<Db>,
    config: &Data<Config>,
) -> Result<Counts, crate::base::failure::Failure> {
    let (words, wish, config) = (page.words, wish.clone(), config.clone());
    db.read(move |conn| count(conn, words, &config, &wish))
        .await
}

/// `GET /insights.csv`: exactly what the page shows, one table or all of them.
pub(super) async fn file(
    page: Page,
    actor: Actor,
    wish: Query<Wish>,
    (db, config): (Data<Db>, Data<Config>),
) -> Answer {
    require(&actor, Act::ReadInsights, Stake::NONE)?;
    let wish = wish.0;
    let counts = counted(&page, &wish, &db, &config).await?;
    let sections = counts
        .shown
        .as_ref()
        .map(|shown| sections(&page.words, &counts, shown, &wish))
        .unwrap_or_default();
    let wanted = sections
        .iter()
        .filter(|section| wish.table.is_empty() || wish.table == section.id);
    let body = tables::csv(wanted.map(|section| (section.title.as_str(), &section.table)))?;
    let name = format!(
        "insights-{}-{}.csv",
        counts.period.first, counts.period.last
    );
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ))
        .body(body))
}
