//! From a cookie or a token to the `Visitor` of a request.

use actix_web::HttpRequest;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header;
use actix_web::middleware::Next;
use actix_web::web::Data;

use super::actions::sessions::NewSession;
use super::rules::{ABSOLUTE, ApiToken, GRACE, IDLE, Person, ROTATE_AFTER, SEEN_EVERY};
use super::store::sessions::{self, SessionRow};
use super::store::tokens;
use crate::base::actor::Actor;
use crate::base::clock::Timestamp;
use crate::base::failure::Outcome;
use crate::base::ids::SessionId;
use crate::base::language::Language;
use crate::base::secret::{fingerprint, random_token};
use crate::db::Db;
use crate::web::limits::Limits;
use crate::web::{SignedIn, Site, Visitor, WebFailure};

/// The longest token that is looked up at all.
const LONGEST: usize = 200;

/// Middleware: says who sent a request. Pages know browsers by their cookie, the API knows programs by their token;
/// letters (`/pulse/…`, `/unsubscribe/…`) and files know nobody.
pub async fn recognise<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let path = request.path();
    if path.starts_with("/api/") {
        return match program(request.request()).await {
            Ok(visitor) => {
                visitor.enter(&request);
                Ok(next.call(request).await?.map_into_boxed_body())
            }
            Err(failure) => Ok(request
                .error_response(WebFailure::from(failure))
                .map_into_boxed_body()),
        };
    }
    // What everybody reads the same knows nobody either; a campaign for colleagues alone asks by itself.
    let nobody = ["/assets/", "/pulse/", "/unsubscribe/", "/c/"];
    let cookie = request
        .cookie(session_name(&Site::of(request.request())))
        .filter(|_| !nobody.iter().any(|start| path.starts_with(start)));
    let Some(cookie) = cookie else {
        return Ok(next.call(request).await?.map_into_boxed_body());
    };
    let (visitor, renewed) = match browser(request.request(), cookie.value()).await {
        Ok(found) => found,
        Err(failure) => {
            return Ok(request
                .error_response(WebFailure::from(failure))
                .map_into_boxed_body());
        }
    };
    visitor.enter(&request);
    let mut response = next.call(request).await?.map_into_boxed_body();
    if let Some(renewed) = renewed {
        add_unless_set(&mut response, &renewed);
    }
    Ok(response)
}

/// Says who sent a request that the middleware left alone; the cookie is one to set.
pub async fn recognise_late(request: &HttpRequest) -> Outcome<Option<Cookie<'static>>> {
    let Some(cookie) = request.cookie(session_name(&Site::of(request))) else {
        return Ok(None);
    };
    let (visitor, renewed) = browser(request, cookie.value()).await?;
    visitor.enter(request);
    Ok(renewed)
}

/// Whoever acts through the API: nobody without a token, 401 with a wrong one, 429 when too many were wrong.
async fn program(request: &HttpRequest) -> Outcome<Visitor> {
    let Some(header) = request.headers().get(header::AUTHORIZATION) else {
        return Ok(Visitor::anyone());
    };
    let (db, site) = (database(request)?, Site::of(request));
    let now = site.clock.now();
    let found = of_authorization(&db, header.to_str().unwrap_or_default()).await?;
    let Some((token, person)) = found else {
        let limits = request
            .app_data::<Data<Limits>>()
            .ok_or_else(|| anyhow::anyhow!("the app has no limits"))?;
        return Err(limits.wrong_token(request));
    };
    if token.last_used_at.is_none_or(|at| now - at >= SEEN_EVERY) {
        let noted = db.write(move |tx| tokens::touch(tx, now, token.id)).await;
        unless_noted(noted, ());
    }
    Ok(Visitor {
        actor: person.actor(Some(token.scope)),
        signed_in: None,
        session: None,
        csrf: String::new(),
    })
}

/// The token in an `Authorization` header, and for whom it acts, when both are still good.
async fn of_authorization(db: &Db, header: &str) -> Outcome<Option<(ApiToken, Person)>> {
    let token = header
        .split_once(' ')
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map_or("", |(_, token)| token.trim());
    if token.is_empty() || token.len() > LONGEST {
        return Ok(None);
    }
    let hash = fingerprint(token);
    let found = db.read(move |conn| tokens::find(conn, &hash)).await?;
    Ok(found.filter(|(_, person)| person.active))
}

/// Who acts by an `Authorization` header right now: for what outlives the request that carried it.
pub async fn actor_of_token(db: &Db, header: &str) -> Outcome<Option<Actor>> {
    let found = of_authorization(db, header).await?;
    Ok(found.map(|(token, person)| person.actor(Some(token.scope))))
}

/// Whoever browses, and the cookie that is to be set: a renewed one, or one that takes away what has ended.
async fn browser(
    request: &HttpRequest,
    token: &str,
) -> Outcome<(Visitor, Option<Cookie<'static>>)> {
    let (db, site) = (database(request)?, Site::of(request));
    let now = site.clock.now();
    let hash = fingerprint(token);
    let looked_up = hash.clone();
    let found = db
        .read(move |conn| sessions::find(conn, &looked_up))
        .await?;
    let alive = found.filter(|(session, person, _)| person.active && is_alive(session, now));
    let Some((session, person, department)) = alive else {
        return Ok((Visitor::anyone(), Some(ended_cookie(&site))));
    };
    let renewed = keep_alive(&db, now, &session, &hash).await;
    let expires = session.expires_at.and_utc();
    let id = SessionId(session.id);
    let cookie = renewed.map(|token| session_cookie(&site, &NewSession { id, token, expires }));
    Ok((visitor(&session, &person, department), cookie))
}

fn is_alive(session: &SessionRow, now: Timestamp) -> bool {
    session.expires_at.and_utc() > now && session.last_seen_at.and_utc() + IDLE > now
}

/// Replaces the token of a session when it is old, otherwise notes now and then that it is used. The token before stays
/// good until the new one was seen: the answer that carried it may never have arrived.
async fn keep_alive(
    db: &Db,
    now: Timestamp,
    session: &SessionRow,
    came_by: &str,
) -> Option<String> {
    let is_present = session.token_hash == came_by;
    let age = now - session.rotated_at.and_utc();
    if age >= ROTATE_AFTER || (!is_present && age >= GRACE) {
        let (session, came_by) = (session.clone(), came_by.to_owned());
        let token = random_token();
        let hash = fingerprint(&token);
        let rotated = db
            .write(move |tx| sessions::rotate(tx, now, &session, &came_by, &hash))
            .await;
        return unless_noted(rotated, false).then_some(token);
    }
    let settled = is_present && session.previous_hash.is_some() && age >= GRACE;
    if settled || now - session.last_seen_at.and_utc() >= SEEN_EVERY {
        let id = SessionId(session.id);
        let noted = db
            .write(move |tx| sessions::touch(tx, now, id, settled))
            .await;
        unless_noted(noted, ());
    }
    None
}

/// What somebody wants to read does not wait for a note about them: it is made the next time.
fn unless_noted<T>(noted: Outcome<T>, otherwise: T) -> T {
    noted.unwrap_or_else(|error| {
        tracing::warn!(%error, "the use of a session or token could not be noted");
        otherwise
    })
}

fn visitor(session: &SessionRow, person: &Person, department: Option<(String, String)>) -> Visitor {
    Visitor {
        actor: person.actor(None),
        signed_in: Some(SignedIn {
            id: person.id,
            name: person.name.clone(),
            role: person.role,
            department: department.map(|(ko, en)| match person.language {
                Language::Ko => ko,
                Language::En => en,
            }),
        }),
        session: Some(SessionId(session.id)),
        csrf: session.csrf.clone(),
    }
}

fn database(request: &HttpRequest) -> Outcome<Db> {
    let db = request.app_data::<Data<Db>>();
    Ok(db
        .map(|db| db.as_ref().clone())
        .ok_or_else(|| anyhow::anyhow!("the app has no database"))?)
}

/// What a handler set itself (signing in or out) wins.
fn add_unless_set(response: &mut ServiceResponse<BoxBody>, cookie: &Cookie<'static>) {
    let set = response
        .response()
        .cookies()
        .any(|other| other.name() == cookie.name());
    if !set && let Err(error) = response.response_mut().add_cookie(cookie) {
        tracing::error!(%error, "a session's cookie could not be set");
    }
}

fn is_secure(site: &Site) -> bool {
    site.public_url.scheme() == "https"
}

/// `__Host-` makes the browser refuse a cookie that another host or an insecure page sets; it needs https.
fn session_name(site: &Site) -> &'static str {
    if is_secure(site) {
        "__Host-session"
    } else {
        "session"
    }
}

/// The cookie that remembers which browser asked for a sign-in link.
pub(super) fn asking_name(site: &Site) -> &'static str {
    if is_secure(site) {
        "__Host-asked"
    } else {
        "asked"
    }
}

/// The cookie of a session that just began.
pub fn session_cookie(site: &Site, session: &NewSession) -> Cookie<'static> {
    cookie(
        site,
        session_name(site),
        session.token.clone(),
        ABSOLUTE.num_seconds(),
    )
}

/// Takes a session's cookie away.
pub(super) fn ended_cookie(site: &Site) -> Cookie<'static> {
    cookie(site, session_name(site), String::new(), 0)
}

/// A cookie that only our own pages get back and no script reads.
pub(super) fn cookie(
    site: &Site,
    name: &'static str,
    value: String,
    seconds: i64,
) -> Cookie<'static> {
    Cookie::build(name, value)
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(is_secure(site))
        .max_age(Duration::seconds(seconds))
        .finish()
}
