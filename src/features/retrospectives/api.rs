//! `/api/v1`: writing and ending for programs, reading for everybody.

mod wire;

use actix_web::HttpRequest;
use actix_web::web::{Data, Path, ServiceConfig, get, post, put, resource};
use serde::Deserialize;

use self::wire::{
    ConditionBody, DraftBody, PieceBody, PublishBody, PublishedBody, ReviewBody, SavedBody,
    StoryBody, TurnBody,
};
use super::actions;
use super::ground;
use super::rules::{ConditionChange, Kind, Status};
use super::store::{self, Filter, Position, Retrospective};
use crate::base::actor::Actor;
use crate::base::failure::{Outcome, Problem, Refusal};
use crate::base::ids::{ConditionId, ProjectId};
use crate::base::language::Language;
use crate::base::permission::{Act, Stake, may, require};
use crate::base::text::Markdown;
use crate::config::Config;
use crate::db::{Conn, Db, Tx};
use crate::features::idempotency::{self, Reply};
use crate::web::json::{self, IfMatch, List, decode_cursor, parse_limit};
use crate::web::{Answer, Json, Query, Signed, Site};

pub(super) fn routes(cfg: &mut ServiceConfig) {
    cfg.service(
        resource("/api/v1/projects/{number}/retrospective")
            .route(put().to(save))
            .route(get().to(of_project)),
    )
    .service(resource("/api/v1/projects/{number}/retrospective/submit").route(post().to(submit)))
    .service(resource("/api/v1/projects/{number}/retrospective/review").route(post().to(review)))
    .service(resource("/api/v1/projects/{number}/retrospective/publish").route(post().to(publish)))
    .service(resource("/api/v1/retrospectives").route(get().to(list)))
    .service(resource("/api/v1/retrospectives/{slug}").route(get().to(story)))
    .service(resource("/api/v1/retrospectives/{slug}/conditions/{id}").route(post().to(turn)));
}

/// The number in an address; whatever is not one is nowhere.
fn project_number(raw: &str) -> Outcome<ProjectId> {
    Ok(ProjectId(raw.parse().map_err(|_| Refusal::NotFound)?))
}

/// The newest retrospective of a project, if there is one, for `actor` to do `act`. Whoever may not hears 403 whether
/// there is a draft or not: the project is theirs to see, its drafts are not.
fn newest(
    tx: &mut Tx<'_>,
    actor: &Actor,
    project: ProjectId,
    act: Act,
) -> Outcome<Option<Retrospective>> {
    // Strangers hear 401 before they learn whether there is such a project.
    require(actor, Act::ReadStaffPages, Stake::NONE)?;
    let ground = ground::of(tx, actor, project)?;
    let newest = store::newest_of(tx, project)?;
    let stake = match &newest {
        Some(it) => actions::stake_in(it, &ground, actor),
        None => ground.stake,
    };
    require(actor, act, stake)?;
    Ok(newest)
}

/// The same where there must be one, as `expected` version knows it.
fn present(
    tx: &mut Tx<'_>,
    actor: &Actor,
    project: ProjectId,
    act: Act,
    expected: IfMatch,
) -> Outcome<Retrospective> {
    let it = newest(tx, actor, project, act)?.ok_or(Refusal::NotFound)?;
    json::check_version(expected.0, it.version)?;
    Ok(it)
}

/// `PUT /projects/{n}/retrospective`.
async fn save(
    request: HttpRequest,
    Signed(actor): Signed,
    number: Path<String>,
    version: IfMatch,
    body: Json<DraftBody>,
    site: Data<Site>,
    db: Data<Db>,
) -> Answer {
    require(&actor, Act::ReadStaffPages, Stake::NONE)?;
    let project = project_number(&number)?;
    let draft = body.0.into_raw().parse()?;
    let (now, zone) = (site.clock.now(), site.zone);
    idempotency::write(&request, &db, now, actor, move |tx, actor| {
        newest(tx, actor, project, Act::WriteRetrospective)?;
        let saved = actions::save(tx, now, zone, actor, project, &draft, version.0)?;
        let body = SavedBody::of(&site, &saved.retrospective, &saved.missing);
        Ok(Reply::ok(&body)?.versioned(saved.retrospective.version))
    })
    .await
}

/// `GET /projects/{n}/retrospective`: the newest, as far as the token may see it.
async fn of_project(actor: Actor, number: Path<String>, site: Data<Site>, db: Data<Db>) -> Answer {
    require(&actor, Act::ReadStaffPages, Stake::NONE)?;
    let project = project_number(&number)?;
    let (body, version) = db
        .read(move |conn| {
            let it = store::newest_of(conn, project)?.ok_or(Refusal::NotFound)?;
            story_of(conn, &site, &actor, &it)
        })
        .await?;
    Ok(json::ok_versioned(version, &body))
}

/// `POST /projects/{n}/retrospective/submit`.
async fn submit(
    request: HttpRequest,
    Signed(actor): Signed,
    number: Path<String>,
    version: IfMatch,
    _: Json<Nothing>,
    site: Data<Site>,
    db: Data<Db>,
) -> Answer {
    let project = project_number(&number)?;
    let now = site.clock.now();
    idempotency::write(&request, &db, now, actor, move |tx, actor| {
        let it = present(tx, actor, project, Act::WriteRetrospective, version)?;
        let it = actions::submit(tx, now, actor, it.id)?;
        let missing = actions::missing_of(tx, &it)?;
        Ok(Reply::ok(&SavedBody::of(&site, &it, &missing))?.versioned(it.version))
    })
    .await
}

/// `POST /projects/{n}/retrospective/review`.
async fn review(
    request: HttpRequest,
    Signed(actor): Signed,
    number: Path<String>,
    version: IfMatch,
    body: Json<ReviewBody>,
    site: Data<Site>,
    db: Data<Db>,
) -> Answer {
    let project = project_number(&number)?;
    let approved = body.approve;
    let note = Markdown::optional("note", body.note.as_deref().unwrap_or_default())
        .map_err(Problem::invalid)?;
    let now = site.clock.now();
    idempotency::write(&request, &db, now, actor, move |tx, actor| {
        let it = present(tx, actor, project, Act::ReviewRetrospective, version)?;
        actions::review(tx, now, actor, it.id, approved, &note)?;
        let it = store::find(tx, it.id)?.ok_or(Refusal::NotFound)?;
        let missing = actions::missing_of(tx, &it)?;
        Ok(Reply::ok(&SavedBody::of(&site, &it, &missing))?.versioned(it.version))
    })
    .await
}

/// `POST /projects/{n}/retrospective/publish`.
async fn publish(
    request: HttpRequest,
    Signed(actor): Signed,
    number: Path<String>,
    version: IfMatch,
    body: Json<PublishBody>,
    (site, config, db): (Data<Site>, Data<Config>, Data<Db>),
) -> Answer {
    let project = project_number(&number)?;
    let raw = body.0.into_raw();
    let now = site.clock.now();
    idempotency::write(&request, &db, now, actor, move |tx, actor| {
        let it = present(tx, actor, project, Act::WriteRetrospective, version)?;
        let published = actions::publish(tx, now, &config, actor, it.id, &raw)?;
        let body = PublishedBody::of(&site, &published);
        Ok(Reply::ok(&body)?.versioned(published.version))
    })
    .await
}

/// A body with nothing in it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Nothing {}

/// The query of the list.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Wanted {
    kind: String,
    language: String,
    limit: String,
    cursor: String,
}

/// `GET /retrospectives`: everybody.
async fn list(actor: Actor, wanted: Query<Wanted>, site: Data<Site>, db: Data<Db>) -> Answer {
    let limit = parse_limit(&wanted.limit)?;
    let filter = Filter {
        internet_only: !may(&actor, Act::ReadStaffPages, Stake::NONE),
        kind: chosen("kind", &wanted.kind, Kind::parse)?,
        language: chosen("language", &wanted.language, |tag| {
            Language::ALL.into_iter().find(|one| one.tag() == tag)
        })?,
        after: decode_cursor(&wanted.cursor)?,
        ..Filter::default()
    };
    let most = i64::try_from(limit).unwrap_or(100) + 1;
    let pieces = db
        .read(move |conn| store::list(conn, &filter, most))
        .await?;
    let body = List::new(pieces, limit, Position::of, |piece| {
        PieceBody::of(&site, &piece)
    });
    Ok(json::ok(&body))
}

fn chosen<T>(
    field: &'static str,
    raw: &str,
    parse: impl Fn(&str) -> Option<T>,
) -> Outcome<Option<T>> {
    if raw.is_empty() {
        return Ok(None);
    }
    match parse(raw) {
        Some(value) => Ok(Some(value)),
        None => Err(Problem::new(field, "choice").invalid()),
    }
}

/// `GET /retrospectives/{slug}?revision=`: everybody, as far as it was opened.
async fn story(actor: Actor, slug: Path<String>, site: Data<Site>, db: Data<Db>) -> Answer {
    let (body, version) = db
        .read(move |conn| {
            let it = store::by_slug(conn, &slug)?.ok_or(Refusal::NotFound)?;
            story_of(conn, &site, &actor, &it)
        })
        .await?;
    Ok(json::ok_versioned(version, &body))
}

fn story_of(
    conn: &mut Conn,
    site: &Site,
    actor: &Actor,
    it: &Retrospective,
) -> Outcome<(StoryBody, i64)> {
    if !actions::may_read(conn, it, actor)? {
        return Err(Refusal::NotFound.into());
    }
    let sections = store::sections_of(conn, it.id)?;
    let conditions = store::conditions_of(conn, it.id)?;
    let facts = if it.status == Status::Published {
        store::revision(conn, it.id, it.revision)?
            .ok_or(Refusal::NotFound)?
            .facts
    } else {
        let ground = ground::of(conn, actor, it.project)?;
        ground::facts(conn, site.clock.now(), site.zone, &ground)?
    };
    let watchers = conditions.iter().filter_map(|one| one.watcher).collect();
    let people = actions::colleagues(conn, actor, watchers)?;
    let missing = super::rules::missing(it.kind, &sections, conditions.len());
    let body = StoryBody::of(site, it, &sections, &conditions, &people, &facts, &missing);
    Ok((body, it.version))
}

/// `POST /retrospectives/{slug}/conditions/{id}`.
async fn turn(
    request: HttpRequest,
    Signed(actor): Signed,
    path: Path<(String, String)>,
    body: Json<TurnBody>,
    site: Data<Site>,
    db: Data<Db>,
) -> Answer {
    require(&actor, Act::ReadStaffPages, Stake::NONE)?;
    let (slug, id) = path.into_inner();
    let id = ConditionId(id.parse().map_err(|_| Refusal::NotFound)?);
    let change = {
        let text = |given: &Option<String>| given.clone().unwrap_or_default();
        ConditionChange::parse(&body.state, &text(&body.note), &text(&body.review_on))?
    };
    let (now, zone) = (site.clock.now(), site.zone);
    idempotency::write(&request, &db, now, actor, move |tx, actor| {
        let it = store::by_slug(tx, &slug)?.ok_or(Refusal::NotFound)?;
        let before = store::condition(tx, id)?.ok_or(Refusal::NotFound)?;
        if before.retrospective != it.id {
            return Err(Refusal::NotFound.into());
        }
        let after = actions::change_condition(tx, now, zone, actor, id, &change)?;
        let people = actions::colleagues(tx, actor, after.watcher.into_iter().collect())?;
        Reply::ok(&ConditionBody::of(&after, &people))
    })
    .await
}
