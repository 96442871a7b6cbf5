//! `/files/{id}` and `/api/v1/files`.

use actix_web::http::header::{self, ContentDisposition, DispositionParam, DispositionType};
use actix_web::web::{Bytes, Data, Path, PayloadConfig, ServiceConfig, get, post, resource};
use actix_web::{HttpMessage, HttpRequest, HttpResponse};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::base::actor::Actor;
use crate::base::failure::{Outcome, Refusal};
use crate::base::ids::FileId;
use crate::base::permission::{Act, Stake, Visibility, may, require};
use crate::base::subject::Subject;
use crate::db::{Conn, Db};
use crate::features::files::{self, FileBody, Files, Kept, On};
use crate::features::idempotency::{self, Reply};
use crate::features::{pain_points, projects};
use crate::ledger::{self, Event, Record};
use crate::web::json::BodyDigest;
use crate::web::page::safe_next;
use crate::web::uploads::{LARGEST_FILE, Upload};
use crate::web::{Answer, Flash, Form, Page, Query, Signed, Site, see_other_saying};

/// What a file may do where it is shown: nothing, not even look like a page.
const POLICY: &str = "default-src 'none'; img-src 'self'; sandbox; frame-ancestors 'none'";
/// Bytes under a number never change; only the right to see them does, so nobody else may keep them.
const KEPT: &str = "private, max-age=3600";

/// Files for people and for programs.
pub fn routes(cfg: &mut ServiceConfig) {
    let most = usize::try_from(LARGEST_FILE).unwrap_or(usize::MAX);
    cfg.service(resource("/files/{id}").route(get().to(whole)))
        .service(resource("/files/{id}/small").route(get().to(small)))
        .service(resource("/files/{id}/remove").route(post().to(remove)))
        .service(resource("/files/{id}/alt").route(post().to(describe)))
        .service(
            resource("/api/v1/files")
                .app_data(PayloadConfig::new(most))
                .route(post().to(upload)),
        )
        .service(resource("/api/v1/files/{id}").route(get().to(api_whole)));
}

/// A file for whoever may see it; 404 for others. One that waits for its form is its owner's alone.
fn seen(conn: &mut Conn, actor: &Actor, id: FileId) -> Outcome<Kept> {
    require(actor, Act::ReadStaffPages, Stake::NONE)?;
    let kept = files::find(conn, id)?.ok_or(Refusal::NotFound)?;
    match kept.on {
        Some(on) => {
            item_of(conn, actor, on)?;
        }
        None if actor.member_id() == Some(kept.by) => {}
        None => return Err(Refusal::NotFound.into()),
    }
    Ok(kept)
}

/// The item that something belongs to, who sees it, and as whom `actor` acts on it; 404 for whoever may not read it.
fn item_of(conn: &mut Conn, actor: &Actor, on: On) -> Outcome<(Subject, Visibility, Actor)> {
    let project = match on {
        On::PainPoint(_) | On::Comment(_) => {
            let pain = pain_points::behind_file(conn, actor, on)?;
            return Ok((pain.subject(), pain.visibility, pain.acting(actor)));
        }
        On::Project(id) => id,
        On::Update(id) => {
            projects::update(conn, id)?
                .ok_or(Refusal::NotFound)?
                .project
        }
    };
    let project = projects::seen(conn, actor, project)?;
    let item = Subject::Project(project.id);
    Ok((item, Visibility::Staff, actor.clone()))
}

/// Whether `actor` may take away what others attached there.
fn may_clear(conn: &mut Conn, actor: &Actor, on: Option<On>) -> Outcome<bool> {
    Ok(match on {
        Some(On::Project(id)) => {
            let project = projects::seen(conn, actor, id)?;
            let stake = projects::stakes(conn, actor, &project)?;
            may(actor, Act::ReportOnProject, stake)
        }
        _ => may(actor, Act::Triage, Stake::NONE),
    })
}

async fn whole(actor: Actor, path: Path<i64>, db: Data<Db>, files: Data<Files>) -> Answer {
    sent(actor, *path, &db, &files, false).await
}

async fn small(actor: Actor, path: Path<i64>, db: Data<Db>, files: Data<Files>) -> Answer {
    sent(actor, *path, &db, &files, true).await
}

async fn api_whole(
    Signed(actor): Signed,
    path: Path<i64>,
    db: Data<Db>,
    files: Data<Files>,
) -> Answer {
    sent(actor, *path, &db, &files, false).await
}

async fn sent(actor: Actor, id: i64, db: &Db, files: &Files, small: bool) -> Answer {
    let kept = db.read(move |conn| seen(conn, &actor, FileId(id))).await?;
    let hash = match small {
        true => kept.small_hash.clone().ok_or(Refusal::NotFound)?,
        false => kept.hash.clone(),
    };
    let shelf = files.clone();
    let bytes = tokio::task::spawn_blocking(move || shelf.bytes(&hash));
    let bytes = bytes.await.map_err(anyhow::Error::new)??;
    let Some(bytes) = bytes else {
        return Err(anyhow::anyhow!("the bytes of file {id} are gone").into());
    };
    let disposition = ContentDisposition {
        disposition: match kept.is_picture() {
            true => DispositionType::Inline,
            false => DispositionType::Attachment,
        },
        parameters: vec![DispositionParam::FilenameExt(header::ExtendedValue {
            charset: header::Charset::Ext("UTF-8".to_owned()),
            language_tag: None,
            value: kept.name.clone().into_bytes(),
        })],
    };
    Ok(HttpResponse::Ok()
        .content_type(kept.media_type)
        .insert_header(disposition)
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((header::CONTENT_SECURITY_POLICY, POLICY))
        .insert_header((header::CACHE_CONTROL, KEPT))
        .body(bytes))
}

/// What can be seen in a picture, and where the form stands.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct AltForm {
    alt: String,
    back: String,
}

/// Whoever attached a picture says what can be seen in it: nobody else knows what they meant to show.
async fn describe(
    page: Page,
    actor: Actor,
    path: Path<i64>,
    form: Form<AltForm>,
    (db, site): (Data<Db>, Data<Site>),
) -> Answer {
    require(&actor, Act::TakePart, Stake::NONE)?;
    let (now, id) = (site.clock.now(), FileId(*path));
    let alt = form.alt.clone();
    db.write(move |tx| {
        let kept = seen(tx, &actor, id)?;
        if actor.member_id() != Some(kept.by) {
            return Err(Refusal::Forbidden("role").into());
        }
        if !files::describe(tx, &kept, &alt)? {
            return Ok(());
        }
        if let Some(on) = kept.on {
            let (item, seen_by, acting) = item_of(tx, &actor, on)?;
            let event = match item {
                Subject::Project(_) => Event::ProjectFileDescribed { file: id },
                _ => Event::PainPointFileDescribed { file: id },
            };
            let record = Record::new(item, event).visible_to(seen_by);
            ledger::append(tx, now, &acting, record);
        }
        Ok(())
    })
    .await?;
    Ok(see_other_saying(
        safe_next(&form.back),
        &Flash::good(page.say("saved")),
    ))
}

/// Where the button stands.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct RemoveForm {
    back: String,
}

/// Whoever attached it, the studio, or for a project whoever works on it, takes it away.
async fn remove(
    page: Page,
    actor: Actor,
    path: Path<i64>,
    form: Form<RemoveForm>,
    (db, site): (Data<Db>, Data<Site>),
) -> Answer {
    require(&actor, Act::TakePart, Stake::NONE)?;
    let (now, id) = (site.clock.now(), FileId(*path));
    db.write(move |tx| {
        let kept = seen(tx, &actor, id)?;
        let own = actor.member_id() == Some(kept.by);
        if !own && !may_clear(tx, &actor, kept.on)? {
            return Err(Refusal::Forbidden("role").into());
        }
        if let Some(on) = kept.on {
            let (item, seen_by, acting) = item_of(tx, &actor, on)?;
            let event = match item {
                Subject::Project(_) => Event::ProjectFileRemoved { file: id },
                _ => Event::PainPointFileRemoved { file: id },
            };
            ledger::append(
                tx,
                now,
                &acting,
                Record::new(item, event).visible_to(seen_by),
            );
        }
        files::remove(tx, now, &kept)
    })
    .await?;
    let flash = Flash::good(page.say("files-removed"));
    Ok(see_other_saying(safe_next(&form.back), &flash))
}

/// What a program says of a file beside its bytes.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Named {
    name: String,
    alt: String,
}

/// `POST /api/v1/files?name=&alt=` with the bytes as the body: its number, to be named in `files` of a report or a comment.
async fn upload(
    Signed(actor): Signed,
    request: HttpRequest,
    query: Query<Named>,
    bytes: Bytes,
    (db, site, files): (Data<Db>, Data<Site>, Data<Files>),
) -> Answer {
    require(&actor, Act::TakePart, Stake::NONE)?;
    let by = actor.member_id().ok_or(Refusal::SignIn)?;
    // What tells a repeated call from another one.
    let digest = BodyDigest(hex::encode(Sha256::digest(&bytes)));
    request.extensions_mut().insert(digest);
    let upload = Upload::of(&query.name, &bytes)?;
    let now = site.clock.now();
    let kept = files.prepared(&db, now, by, upload, &query.alt).await?;
    idempotency::write(&request, &db, now, actor, move |tx, _| {
        let kept = files::keep(tx, kept)?;
        let place = format!("/api/v1/files/{}", kept.id);
        Ok(Reply::created(&FileBody::from(&kept))?.at(place))
    })
    .await
}
