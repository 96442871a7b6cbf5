//! `/api/v1/pain-points`: the same acts as the pages, by programs.

mod wire;

use actix_web::HttpRequest;
use actix_web::web::{self, Data, Path, ServiceConfig};
use serde::Deserialize;

use super::actions::{self, Terms};
use super::listing::{self, Wish};
use super::rules::{Decision, Merge, Status, Unmerge};
use super::store::{Filter, Order};
use crate::base::failure::{Problem, Refusal};
use crate::base::finder::Finder;
use crate::base::ids::PainPointId;
use crate::base::permission::{Act, Stake, may, require};
use crate::base::text::Markdown;
use crate::config::Config;
use crate::db::Db;
use crate::features::areas;
use crate::features::files::{self, On};
use crate::features::idempotency::{self, Reply};
use crate::ledger::Runner;
use crate::web::json::{self, IfMatch, List, parse_limit};
use crate::web::{Answer, Json, Query, Signed, Site};
use wire::{
    CommentBody, EditBody, MergeBody, NewBody, StatusBody, SupportBody, UnmergeBody, VoicesBody,
    bodies, body,
};

/// The routes of the API.
pub fn routes(cfg: &mut ServiceConfig) {
    let one = "/api/v1/pain-points/{number}";
    cfg.service(
        web::resource("/api/v1/pain-points")
            .route(web::get().to(list))
            .route(web::post().to(report)),
    )
    .service(
        web::resource(one)
            .route(web::get().to(show))
            .route(web::patch().to(edit)),
    )
    .service(
        web::resource(format!("{one}/support"))
            .route(web::post().to(support))
            .route(web::delete().to(unsupport)),
    )
    .service(web::resource(format!("{one}/comments")).route(web::post().to(comment)))
    .service(web::resource(format!("{one}/status")).route(web::post().to(decide)))
    .service(web::resource(format!("{one}/merge")).route(web::post().to(merge)))
    .service(web::resource(format!("{one}/unmerge")).route(web::post().to(unmerge)));
}

/// What every handler needs: the database, the settings, the site.
type Place = (Data<Db>, Data<Config>, Data<Site>);

fn number(path: &Path<i64>) -> PainPointId {
    PainPointId(**path)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ListQuery {
    q: String,
    status: Vec<String>,
    area: String,
    sort: String,
    limit: String,
    cursor: String,
}

/// The statuses of a filter, as repeated values or separated by commas.
pub(super) fn statuses(raw: &[String]) -> Result<Vec<Status>, Problem> {
    let mut found = Vec::new();
    for word in raw.iter().flat_map(|some| some.split(',')).map(str::trim) {
        if word.is_empty() {
            continue;
        }
        let status = Status::parse(word).ok_or_else(|| Problem::new("status", "status_unknown"))?;
        if !found.contains(&status) {
            found.push(status);
        }
    }
    Ok(found)
}

/// The order of a list; nothing when none is asked for.
pub(super) fn order(raw: &str) -> Result<Option<Order>, Problem> {
    if raw.is_empty() {
        return Ok(None);
    }
    let order = Order::parse(raw).ok_or_else(|| Problem::new("sort", "sort_unknown"))?;
    Ok(Some(order))
}

async fn list(
    Signed(actor): Signed,
    query: Query<ListQuery>,
    (db, _, site): Place,
    (finder, runner): (Option<Data<dyn Finder>>, Data<Runner>),
) -> Answer {
    require(&actor, Act::ReadStaffPages, Stake::NONE)?;
    listing::ready(&runner, finder.as_ref(), &query.q).await?;
    let limit = parse_limit(&query.limit)?;
    let wanted = statuses(&query.status).map_err(Problem::invalid)?;
    let order = order(&query.sort).map_err(Problem::invalid)?;
    let found = db
        .read(move |conn| {
            let mut filter = Filter::of(listing::seer(&actor));
            filter.statuses = wanted;
            if !query.area.is_empty() {
                let area = areas::by_slug(conn, &query.area)?
                    .ok_or_else(|| Problem::new("area", "area_unknown").invalid())?;
                filter.area = Some(area.id);
            }
            let wish = Wish {
                filter,
                words: &query.q,
                order,
                cursor: &query.cursor,
                limit,
            };
            let finder = finder.map(Data::into_inner);
            let listed = listing::page(conn, finder.as_deref(), wish)?;
            Ok(List {
                items: bodies(conn, &site, listed.rows)?,
                next_cursor: listed.next,
            })
        })
        .await?;
    Ok(json::ok(&found))
}

async fn show(Signed(actor): Signed, path: Path<i64>, (db, _, site): Place) -> Answer {
    let id = number(&path);
    let found = db
        .read(move |conn| {
            actions::seen(conn, &actor, id)?;
            body(conn, &site, &actor, id)
        })
        .await?;
    Ok(json::ok_versioned(found.version, &found))
}

async fn report(
    Signed(actor): Signed,
    request: HttpRequest,
    new: Json<NewBody>,
    (db, config, site): Place,
) -> Answer {
    require(&actor, Act::TakePart, Stake::NONE)?;
    let (attached, new) = (new.files(), new.parse()?);
    let now = site.clock.now();
    idempotency::write(&request, &db, now, actor, move |tx, actor| {
        let terms = Terms::current(tx, &config)?;
        let id = actions::report(tx, now, actor, &terms, new)?;
        files::claim(tx, now, actor, &attached, On::PainPoint(id))?;
        let made = body(tx, &site, actor, id)?;
        let place = format!("/api/v1/pain-points/{id}");
        Ok(Reply::created(&made)?.at(place).versioned(made.version))
    })
    .await
}

async fn edit(
    Signed(actor): Signed,
    path: Path<i64>,
    IfMatch(expected): IfMatch,
    change: Json<EditBody>,
    (db, _, site): Place,
) -> Answer {
    let id = number(&path);
    let now = site.clock.now();
    let edited = db
        .write(move |tx| {
            let pain = actions::seen(tx, &actor, id)?;
            require(&actor, Act::EditReport, pain.stake_of(actor.member_id()))?;
            actions::edit(tx, now, &actor, id, expected, &change.parse()?)?;
            body(tx, &site, &actor, id)
        })
        .await?;
    Ok(json::ok_versioned(edited.version, &edited))
}

async fn support(
    Signed(actor): Signed,
    request: HttpRequest,
    path: Path<i64>,
    IfMatch(expected): IfMatch,
    said: Json<SupportBody>,
    (db, _, site): Place,
) -> Answer {
    let id = number(&path);
    let now = site.clock.now();
    idempotency::write(&request, &db, now, actor, move |tx, actor| {
        let pain = actions::seen(tx, actor, id)?;
        require(actor, Act::TakePart, Stake::NONE)?;
        json::check_version(expected, pain.version)?;
        let impact = said
            .impact
            .as_ref()
            .map(|impact| impact.parse())
            .transpose();
        let impact = impact.map_err(Refusal::Invalid)?;
        let counted = actions::support(tx, now, actor, id, impact)?;
        Reply::ok(&VoicesBody::from(&counted))
    })
    .await
}

async fn unsupport(
    Signed(actor): Signed,
    path: Path<i64>,
    IfMatch(expected): IfMatch,
    (db, _, site): Place,
) -> Answer {
    let id = number(&path);
    let now = site.clock.now();
    let counted = db
        .write(move |tx| {
            let pain = actions::seen(tx, &actor, id)?;
            require(&actor, Act::TakePart, Stake::NONE)?;
            json::check_version(expected, pain.version)?;
            actions::unsupport(tx, now, &actor, id)
        })
        .await?;
    Ok(json::ok(&VoicesBody::from(&counted)))
}

async fn comment(
    Signed(actor): Signed,
    request: HttpRequest,
    path: Path<i64>,
    IfMatch(expected): IfMatch,
    said: Json<CommentBody>,
    (db, config, site): Place,
) -> Answer {
    let id = number(&path);
    let now = site.clock.now();
    idempotency::write(&request, &db, now, actor, move |tx, actor| {
        let pain = actions::seen(tx, actor, id)?;
        require(actor, Act::TakePart, Stake::NONE)?;
        json::check_version(expected, pain.version)?;
        let body = said.body.as_deref().unwrap_or_default();
        let text = Markdown::required("body", body).map_err(Problem::invalid)?;
        let internal = said.internal.unwrap_or(false);
        let terms = Terms::current(tx, &config)?;
        let comment = actions::comment(tx, now, actor, &terms, id, &text, internal)?;
        let attached = said.files.as_deref().unwrap_or_default();
        files::claim(tx, now, actor, attached, On::Comment(comment))?;
        let pain = actions::seen(tx, actor, id)?;
        Reply::created(&serde_json::json!({
            "id": comment,
            "pain_point": id,
            "body": text.as_str(),
            "internal": internal,
            "files": attached,
            "created_at": now,
            "status": pain.status.as_str(),
        }))
    })
    .await
}

async fn decide(
    Signed(actor): Signed,
    request: HttpRequest,
    path: Path<i64>,
    IfMatch(expected): IfMatch,
    wanted: Json<StatusBody>,
    (db, config, site): Place,
) -> Answer {
    let id = number(&path);
    let now = site.clock.now();
    idempotency::write(&request, &db, now, actor, move |tx, actor| {
        actions::seen(tx, actor, id)?;
        require(actor, Act::Triage, Stake::NONE)?;
        let terms = Terms::current(tx, &config)?;
        let notify = wanted.notify.unwrap_or(true);
        let decision = Decision {
            expected,
            ..Decision::parse(&wanted.raw(), notify, terms.today(now))?
        };
        actions::decide(tx, now, actor, &terms, id, &decision)?;
        let made = body(tx, &site, actor, id)?;
        Ok(Reply::ok(&made)?.versioned(made.version))
    })
    .await
}

async fn merge(
    Signed(actor): Signed,
    request: HttpRequest,
    path: Path<i64>,
    IfMatch(expected): IfMatch,
    wanted: Json<MergeBody>,
    (db, config, site): Place,
) -> Answer {
    let id = number(&path);
    let now = site.clock.now();
    idempotency::write(&request, &db, now, actor, move |tx, actor| {
        actions::seen(tx, actor, id)?;
        require(actor, Act::Triage, Stake::NONE)?;
        let into = wanted
            .into
            .ok_or_else(|| Problem::new("into", "required").invalid())?;
        let terms = Terms::current(tx, &config)?;
        let merge = Merge {
            into: PainPointId(into),
            expected,
            told: wanted.notify.unwrap_or(true),
            undo_until: None,
        };
        actions::merge(tx, now, actor, &terms, id, &merge)?;
        let made = body(tx, &site, actor, id)?;
        Ok(Reply::ok(&made)?.versioned(made.version))
    })
    .await
}

async fn unmerge(
    Signed(actor): Signed,
    request: HttpRequest,
    path: Path<i64>,
    IfMatch(expected): IfMatch,
    wanted: Json<UnmergeBody>,
    (db, config, site): Place,
) -> Answer {
    let id = number(&path);
    let now = site.clock.now();
    idempotency::write(&request, &db, now, actor, move |tx, actor| {
        let terms = Terms::current(tx, &config)?;
        let pain = actions::seen(tx, actor, id)?;
        let own = pain.stake_of(actor.member_id());
        if own.own && !may(actor, Act::Triage, own) {
            // Whose report it is takes it back out; everybody else is told that they may not.
            json::check_version(expected, pain.version)?;
            actions::split(tx, now, actor, &terms, id, &Markdown::default())?;
            let made = body(tx, &site, actor, id)?;
            return Ok(Reply::ok(&made)?.versioned(made.version));
        }
        let unmerge = Unmerge {
            expected,
            told: wanted.notify.unwrap_or(true),
            undo_until: None,
        };
        actions::unmerge(tx, now, actor, &terms, id, &unmerge)?;
        let made = body(tx, &site, actor, id)?;
        Ok(Reply::ok(&made)?.versioned(made.version))
    })
    .await
}
