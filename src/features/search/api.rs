//! `GET /api/v1/similar`: has somebody said this before?

use actix_web::web::{Data, ServiceConfig, get, resource};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::answers::Search;
use super::document::Kind;
use super::pages::{LONGEST_BODY, LONGEST_TITLE, beginning, resembling};
use super::shown::Card;
use super::similar::Hit;
use crate::base::actor::Actor;
use crate::base::failure::Problem;
use crate::base::permission::{Act, Stake, require};
use crate::db::Db;
use crate::i18n::Words;
use crate::web::json::{self, parse_limit};
use crate::web::{Answer, Query, Site};

/// Hits where nobody says how many.
const USUAL: usize = 10;

/// The routes of the API.
pub(super) fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/api/v1/similar").route(get().to(similar)));
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct SimilarQuery {
    title: String,
    body: String,
    limit: String,
}

#[derive(Debug, Serialize)]
struct Items {
    items: Vec<Item>,
}

#[derive(Debug, Serialize)]
struct Item {
    number: i64,
    kind: &'static str,
    title: String,
    url: String,
    status: &'static str,
    /// Of a retrospective: `success` or `postmortem`.
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<&'static str>,
    score: f32,
    verdict: &'static str,
    why: Vec<String>,
    language: &'static str,
    supporters: i64,
    hours_per_month: f64,
    next_update_on: Option<NaiveDate>,
}

impl Item {
    fn of(site: &Site, hit: Hit, card: Card) -> Self {
        let (status, outcome) = match card.kind {
            Kind::Retrospective => ("published", Some(card.status)),
            _ => (card.status, None),
        };
        Self {
            outcome,
            number: card.number,
            kind: card.kind.as_str(),
            url: site.address(&card.path),
            title: card.title,
            status,
            score: hit.score,
            verdict: hit.verdict.as_str(),
            why: hit.why,
            language: card.language.tag(),
            supporters: card.supporters,
            hours_per_month: card.hours_per_month,
            next_update_on: card.next_update_on,
        }
    }
}

async fn similar(
    actor: Actor,
    words: Words,
    query: Query<SimilarQuery>,
    db: Data<Db>,
    search: Data<Search>,
    site: Data<Site>,
) -> Answer {
    require(&actor, Act::ReadStaffPages, Stake::NONE)?;
    let limit = match query.limit.as_str() {
        "" => USUAL,
        asked => parse_limit(asked)?,
    };
    let title = beginning(&query.title, LONGEST_TITLE);
    let body = beginning(&query.body, LONGEST_BODY);
    if title.is_empty() && body.is_empty() {
        return Err(Problem::new("title", "required").invalid().into());
    }
    let language = words.language();
    let found = db
        .read(move |conn| resembling(conn, &search, &actor, language, (&title, &body, limit)))
        .await?;
    let items = found
        .into_iter()
        .map(|(hit, card)| Item::of(&site, hit, card))
        .collect();
    Ok(json::ok(&Items { items }))
}
