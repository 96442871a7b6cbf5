//! `/api/v1/projects`: the same acts as the pages, by programs.

mod steps;
mod wire;

use actix_web::HttpRequest;
use actix_web::web::{self, Data, Path, ServiceConfig};
use serde::Deserialize;

use super::actions;
use super::rules::{NewMetric, NewProject, NewReading, ProjectChange, Status, Update};
use super::store::{self, Filter, Position, UpdateRow};
use crate::base::actor::Actor;
use crate::base::clock::day_in;
use crate::base::failure::{Outcome, Problem, Refusal};
use crate::base::ids::{MetricId, PainPointId, ProjectId, ReadingId, UpdateId};
use crate::base::permission::{Act, Stake, require};
use crate::base::text::Markdown;
use crate::config::Config;
use crate::db::{Db, Tx};
use crate::features::files::{self, On};
use crate::features::idempotency::{self, Reply};
use crate::features::pain_points::{self, Terms};
use crate::web::json::{self, IfMatch, List, decode_cursor, parse_limit};
use crate::web::{Answer, Json, Query, Signed, Site};
use wire::{
    ChangeBody, ConfirmationBody, MetricBody, MetricOut, NewBody, ReadingBody, ReadingOut,
    StatusBody, UpdateBody, UpdateOut, body, summaries,
};

/// The routes of the API.
pub fn routes(cfg: &mut ServiceConfig) {
    let one = "/api/v1/projects/{number}";
    cfg.service(
        web::resource("/api/v1/projects")
            .route(web::get().to(list))
            .route(web::post().to(propose)),
    )
    .service(
        web::resource(one)
            .route(web::get().to(show))
            .route(web::patch().to(change)),
    )
    .service(
        web::resource(format!("{one}/pain-points/{{pain}}"))
            .route(web::post().to(link))
            .route(web::delete().to(unlink)),
    )
    .service(web::resource(format!("{one}/metrics")).route(web::post().to(add_metric)))
    .service(
        web::resource(format!("{one}/metrics/{{metric}}")).route(web::patch().to(change_metric)),
    )
    .service(
        web::resource(format!("{one}/metrics/{{metric}}/readings")).route(web::post().to(read)),
    )
    .service(
        web::resource(format!("{one}/updates"))
            .route(web::get().to(updates))
            .route(web::post().to(post_update)),
    )
    .service(web::resource(format!("{one}/status")).route(web::post().to(set_status)))
    .service(web::resource(format!("{one}/confirmation")).route(web::post().to(confirm)));
    steps::routes(cfg, one);
}

/// What every handler needs: the database, the settings, the site.
type Place = (Data<Db>, Data<Config>, Data<Site>);

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ListQuery {
    q: String,
    status: String,
    limit: String,
    cursor: String,
}

/// The status that a list is filtered by; 422 for a word that is none.
pub(super) fn wanted_status(raw: &str) -> Result<Option<Status>, Problem> {
    match raw.trim() {
        "" => Ok(None),
        word => Status::parse(word)
            .map(Some)
            .ok_or_else(|| Problem::new("status", "project_status_unknown")),
    }
}

async fn list(Signed(actor): Signed, query: Query<ListQuery>, (db, _, site): Place) -> Answer {
    require(&actor, Act::ReadStaffPages, Stake::NONE)?;
    let limit = parse_limit(&query.limit)?;
    let after: Option<Position> = decode_cursor(&query.cursor)?;
    let words = query.q.trim().to_owned();
    let filter = Filter {
        status: wanted_status(&query.status).map_err(Problem::invalid)?,
        words: (!words.is_empty()).then_some(words),
        of: None,
    };
    let found = db
        .read(move |conn| {
            let most = i64::try_from(limit).unwrap_or(i64::MAX - 1) + 1;
            let rows = store::list(conn, &filter, after, most)?;
            let page = List::new(rows, limit, |row| (row.updated_at, row.id), |row| row);
            Ok(List {
                items: summaries(conn, &site, page.items)?,
                next_cursor: page.next_cursor,
            })
        })
        .await?;
    Ok(json::ok(&found))
}

async fn show(Signed(actor): Signed, path: Path<i64>, (db, _, site): Place) -> Answer {
    let id = ProjectId(*path);
    let found = db
        .read(move |conn| {
            actions::seen(conn, &actor, id)?;
            body(conn, &site, &actor, id)
        })
        .await?;
    Ok(json::ok_versioned(found.summary.version, &found))
}

/// A project that `actor` may change so, as `expected` version knows it.
fn changeable(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: ProjectId,
    act: Act,
    expected: IfMatch,
) -> Outcome<()> {
    let project = actions::changeable(tx, actor, id, act)?;
    json::check_version(expected.0, project.version)
}

/// The project after an act.
fn changed(tx: &mut Tx<'_>, site: &Site, actor: &Actor, id: ProjectId) -> Outcome<Reply> {
    let made = body(tx, site, actor, id)?;
    Ok(Reply::ok(&made)?.versioned(made.summary.version))
}

async fn propose(
    Signed(actor): Signed,
    request: HttpRequest,
    new: Json<NewBody>,
    (db, config, site): Place,
) -> Answer {
    require(&actor, Act::RunProjects, Stake::NONE)?;
    let now = site.clock.now();
    let new = NewProject::parse(&new.0.raw(), day_in(site.zone, now)).map_err(Refusal::Invalid)?;
    idempotency::write(&request, &db, now, actor, move |tx, actor| {
        let terms = Terms::current(tx, &config)?;
        let id = actions::propose(tx, now, actor, &terms, &new)?;
        let made = body(tx, &site, actor, id)?;
        let place = format!("/api/v1/projects/{id}");
        Ok(Reply::created(&made)?
            .at(place)
            .versioned(made.summary.version))
    })
    .await
}

async fn change(
    Signed(actor): Signed,
    path: Path<i64>,
    IfMatch(expected): IfMatch,
    wanted: Json<ChangeBody>,
    (db, _, site): Place,
) -> Answer {
    let id = ProjectId(*path);
    let now = site.clock.now();
    let made = db
        .write(move |tx| {
            let present = actions::changeable(tx, &actor, id, Act::RunProjects)?;
            let today = day_in(site.zone, now);
            let wanted = ProjectChange::parse(&wanted.0.raw(), today, present.verify_on)
                .map_err(Refusal::Invalid)?;
            actions::change(tx, now, &actor, id, expected, &wanted)?;
            body(tx, &site, &actor, id)
        })
        .await?;
    Ok(json::ok_versioned(made.summary.version, &made))
}

async fn link(
    Signed(actor): Signed,
    request: HttpRequest,
    path: Path<(i64, i64)>,
    version: IfMatch,
    (db, config, site): Place,
) -> Answer {
    let (id, pain) = (ProjectId(path.0), PainPointId(path.1));
    let now = site.clock.now();
    idempotency::write(&request, &db, now, actor, move |tx, actor| {
        changeable(tx, actor, id, Act::RunProjects, version)?;
        // It stands in the address: what is not there is 404, not a wrong field.
        pain_points::seen(tx, actor, pain)?;
        let terms = Terms::current(tx, &config)?;
        actions::link(tx, now, actor, &terms, id, pain, None)?;
        changed(tx, &site, actor, id)
    })
    .await
}

async fn unlink(
    Signed(actor): Signed,
    path: Path<(i64, i64)>,
    version: IfMatch,
    (db, config, site): Place,
) -> Answer {
    let (id, pain) = (ProjectId(path.0), PainPointId(path.1));
    let now = site.clock.now();
    let made = db
        .write(move |tx| {
            changeable(tx, &actor, id, Act::RunProjects, version)?;
            pain_points::seen(tx, &actor, pain)?;
            let terms = Terms::current(tx, &config)?;
            actions::unlink(tx, now, &actor, &terms, id, pain)?;
            body(tx, &site, &actor, id)
        })
        .await?;
    Ok(json::ok_versioned(made.summary.version, &made))
}

async fn add_metric(
    Signed(actor): Signed,
    request: HttpRequest,
    path: Path<i64>,
    version: IfMatch,
    new: Json<MetricBody>,
    (db, config, site): Place,
) -> Answer {
    let id = ProjectId(*path);
    let now = site.clock.now();
    idempotency::write(&request, &db, now, actor, move |tx, actor| {
        changeable(tx, actor, id, Act::RunProjects, version)?;
        let today = Terms::current(tx, &config)?.today(now);
        let new = NewMetric::parse(&new.0.raw(), today).map_err(Refusal::Invalid)?;
        let metric = actions::add_metric(tx, now, actor, id, &new)?;
        let made = metric_body(tx, metric)?;
        Ok(Reply::created(&made)?.versioned(made.version))
    })
    .await
}

fn metric_body(tx: &mut Tx<'_>, metric: MetricId) -> Outcome<MetricOut> {
    let figure = store::metric(tx, metric)?.ok_or(Refusal::NotFound)?;
    Ok(MetricOut::from(&figure))
}

async fn change_metric(
    Signed(actor): Signed,
    path: Path<(i64, i64)>,
    IfMatch(expected): IfMatch,
    wanted: Json<MetricBody>,
    (db, config, site): Place,
) -> Answer {
    let (id, metric) = (ProjectId(path.0), MetricId(path.1));
    let now = site.clock.now();
    let made = db
        .write(move |tx| {
            actions::changeable(tx, &actor, id, Act::RunProjects)?;
            let present = store::metric(tx, metric)?
                .filter(|figure| figure.project == id)
                .ok_or(Refusal::NotFound)?;
            json::check_version(expected, present.version)?;
            let today = Terms::current(tx, &config)?.today(now);
            let (raw, reason) = wanted.0.over(&present);
            let new = NewMetric::parse(&raw, today).map_err(Refusal::Invalid)?;
            let reason = Markdown::optional("reason", &reason).map_err(Problem::invalid)?;
            actions::change_metric(tx, now, &actor, id, metric, &new, &reason)?;
            metric_body(tx, metric)
        })
        .await?;
    Ok(json::ok_versioned(made.version, &made))
}

async fn read(
    Signed(actor): Signed,
    request: HttpRequest,
    path: Path<(i64, i64)>,
    version: IfMatch,
    new: Json<ReadingBody>,
    (db, config, site): Place,
) -> Answer {
    let (id, metric) = (ProjectId(path.0), MetricId(path.1));
    let now = site.clock.now();
    idempotency::write(&request, &db, now, actor, move |tx, actor| {
        changeable(tx, actor, id, Act::ReportOnProject, version)?;
        let terms = Terms::current(tx, &config)?;
        let corrects = new.0.corrects.map(ReadingId);
        let new = NewReading::parse(&new.0.raw(), terms.today(now)).map_err(Refusal::Invalid)?;
        let reading = match corrects {
            None => actions::read(tx, now, actor, &terms, id, metric, &new)?,
            Some(old) => actions::correct(tx, now, actor, &terms, id, metric, old, &new)?,
        };
        let made = store::metric(tx, metric)?.ok_or(Refusal::NotFound)?;
        let found = made.readings.iter().find(|row| row.id == reading);
        Reply::created(&found.map(ReadingOut::from).ok_or(Refusal::NotFound)?)
    })
    .await
}

async fn updates(
    Signed(actor): Signed,
    path: Path<i64>,
    query: Query<ListQuery>,
    (db, ..): Place,
) -> Answer {
    let id = ProjectId(*path);
    let limit = parse_limit(&query.limit)?;
    let before: Option<UpdateId> = decode_cursor(&query.cursor)?;
    let found = db
        .read(move |conn| {
            actions::seen(conn, &actor, id)?;
            let most = i64::try_from(limit).unwrap_or(i64::MAX - 1) + 1;
            let rows = store::updates(conn, id, before, most)?;
            let places: Vec<On> = rows.iter().map(|row| On::Update(row.id)).collect();
            let attached = files::of(conn, &places)?;
            let with_files = |row: UpdateRow| {
                let attached = attached.get(&On::Update(row.id));
                UpdateOut::new(row, attached.map_or(&[], Vec::as_slice))
            };
            Ok(List::new(rows, limit, |row| row.id, with_files))
        })
        .await?;
    Ok(json::ok(&found))
}

async fn post_update(
    Signed(actor): Signed,
    request: HttpRequest,
    path: Path<i64>,
    version: IfMatch,
    new: Json<UpdateBody>,
    (db, config, site): Place,
) -> Answer {
    let id = ProjectId(*path);
    let now = site.clock.now();
    idempotency::write(&request, &db, now, actor, move |tx, actor| {
        changeable(tx, actor, id, Act::ReportOnProject, version)?;
        let terms = Terms::current(tx, &config)?;
        let attached = new.0.files();
        let new = Update::parse(&new.0.raw(), terms.today(now)).map_err(Refusal::Invalid)?;
        let update = actions::post_update(tx, now, actor, &terms, id, &new, &attached)?;
        let made = store::update(tx, update)?.ok_or(Refusal::NotFound)?;
        let there = files::one_of(tx, On::Update(update))?;
        Reply::created(&UpdateOut::new(made, &there))
    })
    .await
}

async fn set_status(
    Signed(actor): Signed,
    request: HttpRequest,
    path: Path<i64>,
    IfMatch(expected): IfMatch,
    wanted: Json<StatusBody>,
    (db, config, site): Place,
) -> Answer {
    let id = ProjectId(*path);
    let now = site.clock.now();
    idempotency::write(&request, &db, now, actor, move |tx, actor| {
        let terms = Terms::current(tx, &config)?;
        let change = wanted.0.change();
        actions::set_status(tx, now, actor, &terms, id, expected, &change)?;
        changed(tx, &site, actor, id)
    })
    .await
}

async fn confirm(
    Signed(actor): Signed,
    request: HttpRequest,
    path: Path<i64>,
    version: IfMatch,
    said: Json<ConfirmationBody>,
    (db, _, site): Place,
) -> Answer {
    let id = ProjectId(*path);
    let now = site.clock.now();
    idempotency::write(&request, &db, now, actor, move |tx, actor| {
        changeable(tx, actor, id, Act::RunProjects, version)?;
        let words =
            Markdown::required("confirmation", &said.confirmation).map_err(Problem::invalid)?;
        actions::confirm(tx, now, actor, id, &words)?;
        changed(tx, &site, actor, id)
    })
    .await
}
