//! `/api/v1/merge-suggestions`: the same by programs.

use std::collections::HashMap;

use actix_web::HttpRequest;
use actix_web::web::{Data, Path, ServiceConfig, get, post, resource};
use serde::{Deserialize, Serialize};

use super::actions;
use super::rules::State;
use super::store::{self, Suggestion};
use crate::base::clock::Timestamp;
use crate::base::failure::{Outcome, Problem};
use crate::base::ids::{MemberId, PainPointId, SuggestionId};
use crate::base::permission::{Act, Stake, require};
use crate::db::{Conn, Db};
use crate::features::idempotency::{self, Reply};
use crate::features::members;
use crate::features::pain_points::{self, PainPoint};
use crate::web::json::{self, List, decode_cursor, parse_limit};
use crate::web::{Answer, Json, Query, Signed, Site};

/// The routes of the API.
pub(super) fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/api/v1/merge-suggestions").route(get().to(list)))
        .service(resource("/api/v1/merge-suggestions/{id}/dismiss").route(post().to(dismiss)));
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ListQuery {
    state: String,
    limit: String,
    cursor: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct DismissBody {}

#[derive(Debug, Serialize)]
struct Item {
    id: SuggestionId,
    state: &'static str,
    score: f64,
    verdict: &'static str,
    why: Vec<String>,
    pain_points: Vec<Side>,
    by_reporter: bool,
    decided_by: Option<String>,
    decided_at: Option<Timestamp>,
    created_at: Timestamp,
}

#[derive(Debug, Serialize)]
struct Side {
    number: PainPointId,
    title: String,
    url: String,
    status: &'static str,
    language: &'static str,
    supporters: i64,
    hours_per_month: f64,
}

impl Side {
    fn of(site: &Site, pain: &PainPoint) -> Self {
        Self {
            number: pain.id,
            title: pain.title.clone(),
            url: site.address(&format!("/pain-points/{}", pain.id)),
            status: pain.status.as_str(),
            language: pain.language.tag(),
            supporters: pain.supporters,
            hours_per_month: pain.hours_per_month(),
        }
    }
}

/// With their reports and whoever decided, each kind read at once.
fn items(conn: &mut Conn, site: &Site, rows: Vec<Suggestion>) -> Outcome<Vec<Item>> {
    let ids: Vec<PainPointId> = rows
        .iter()
        .flat_map(|row| [row.pair.low, row.pair.high])
        .collect();
    let pains: HashMap<PainPointId, PainPoint> = pain_points::summaries(conn, &ids)?
        .into_iter()
        .map(|pain| (pain.id, pain))
        .collect();
    let deciders: Vec<MemberId> = rows.iter().filter_map(|row| row.decided_by).collect();
    let people = members::people(conn, &deciders)?;
    Ok(rows
        .into_iter()
        .map(|row| Item {
            id: row.id,
            state: row.state.as_str(),
            score: row.score,
            verdict: row.verdict.as_str(),
            why: row.why,
            pain_points: [row.pair.low, row.pair.high]
                .iter()
                .filter_map(|id| pains.get(id))
                .map(|pain| Side::of(site, pain))
                .collect(),
            by_reporter: row.by_reporter,
            decided_by: row
                .decided_by
                .and_then(|member| people.get(&member))
                .map(|person| person.name.clone()),
            decided_at: row.decided_at,
            created_at: row.created_at,
        })
        .collect())
}

async fn list(
    Signed(actor): Signed,
    query: Query<ListQuery>,
    db: Data<Db>,
    site: Data<Site>,
) -> Answer {
    require(&actor, Act::TellApart, Stake::NONE)?;
    let limit = parse_limit(&query.limit)?;
    let state = match query.state.as_str() {
        "" => None,
        word => {
            let unknown = || Problem::new("state", "state_unknown").invalid();
            Some(State::parse(word).ok_or_else(unknown)?)
        }
    };
    let before: Option<SuggestionId> = decode_cursor(&query.cursor)?;
    let most = i64::try_from(limit).unwrap_or(i64::MAX - 1) + 1;
    let found = db
        .read(move |conn| {
            let rows = store::list(conn, state, before, most)?;
            let page = List::new(rows, limit, |row: &Suggestion| row.id, |row| row);
            Ok(List {
                items: items(conn, &site, page.items)?,
                next_cursor: page.next_cursor,
            })
        })
        .await?;
    Ok(json::ok(&found))
}

async fn dismiss(
    Signed(actor): Signed,
    request: HttpRequest,
    path: Path<i64>,
    _: Json<DismissBody>,
    db: Data<Db>,
    site: Data<Site>,
) -> Answer {
    require(&actor, Act::TellApart, Stake::NONE)?;
    let (id, now) = (SuggestionId(*path), site.clock.now());
    idempotency::write(&request, &db, now, actor, move |tx, actor| {
        let told = actions::dismiss(tx, now, actor, id)?;
        match items(tx, &site, vec![told])?.pop() {
            Some(item) => Reply::ok(&item),
            None => Reply::ok(&serde_json::json!({})),
        }
    })
    .await
}
