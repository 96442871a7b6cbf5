//! Doing something once, however often it is asked for.

use actix_web::{HttpMessage, HttpRequest};

use super::reply::Reply;
use super::rules::{FIELD, Key};
use super::store;
use crate::base::actor::Actor;
use crate::base::clock::Timestamp;
use crate::base::failure::{Outcome, Problem, Refusal};
use crate::base::secret::fingerprint;
use crate::db::{Db, Tx};
use crate::web::Answer;
use crate::web::json::BodyDigest;

/// Runs an act of the API in one transaction together with its stored answer; a repeated call gets the first answer.
/// The body must have been read by `Json` (it is: handlers take it as an argument).
pub async fn write(
    request: &HttpRequest,
    db: &Db,
    now: Timestamp,
    actor: Actor,
    act: impl FnOnce(&mut Tx<'_>, &Actor) -> Outcome<Reply> + Send + 'static,
) -> Answer {
    let header = request.headers().get("idempotency-key");
    let key = header
        .map(|header| Key::parse(header.as_bytes()))
        .transpose()?;
    let digest = digest(request);
    let (reply, replayed) = db
        .write(move |tx| match key {
            None => Ok((act(tx, &actor)?, false)),
            Some(key) => once(tx, now, &actor, &key, &digest, act),
        })
        .await?;
    Ok(reply.into_response(replayed))
}

fn once(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    key: &Key,
    digest: &str,
    act: impl FnOnce(&mut Tx<'_>, &Actor) -> Outcome<Reply>,
) -> Outcome<(Reply, bool)> {
    let member = actor.member_id().ok_or(Refusal::SignIn)?;
    if let Some((first, reply)) = store::find(tx, member, key, now)? {
        if first != digest {
            return Err(Problem::new(FIELD, "idempotency_key_reused").invalid());
        }
        return Ok((reply, true));
    }
    let reply = act(tx, actor)?;
    store::keep(tx, member, key, digest, &reply, now)?;
    Ok((reply, false))
}

/// What was asked for: method, address and body.
fn digest(request: &HttpRequest) -> String {
    let extensions = request.extensions();
    let body = extensions
        .get::<BodyDigest>()
        .map_or("", |digest| digest.0.as_str());
    fingerprint(&format!(
        "{} {}?{}\n{body}",
        request.method(),
        request.path(),
        request.query_string()
    ))
}

/// Forgets answers that are older than a day; how many.
pub fn sweep(tx: &mut Tx<'_>, now: Timestamp) -> Outcome<usize> {
    store::sweep(tx, now)
}
