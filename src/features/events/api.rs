//! The handler of `/api/v1/events`.

use actix_web::http::header;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;

use super::stream::{self, Streams};
use super::view;
use crate::base::actor::Actor;
use crate::base::failure::{Outcome, Problem, Refusal};
use crate::base::permission::{Act, Stake, require};
use crate::db::Db;
use crate::web::{Answer, Query, json};

/// The most events in one answer; more are cut.
const MOST: usize = 1000;
const USUAL: i64 = 100;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    after: String,
    limit: String,
}

impl Wanted {
    fn after(&self) -> Outcome<i64> {
        position("after", &self.after)
    }

    fn limit(&self) -> Outcome<i64> {
        match self.limit.as_str() {
            "" => Ok(USUAL),
            limit => Ok(i64::try_from(json::at_most(limit, MOST)?).unwrap_or(USUAL)),
        }
    }
}

fn position(field: &'static str, text: &str) -> Outcome<i64> {
    match text {
        "" => Ok(0),
        text => text
            .parse()
            .ok()
            .filter(|position| *position >= 0)
            .ok_or_else(|| Problem::new(field, "position").invalid()),
    }
}

pub async fn events(
    request: HttpRequest,
    actor: Actor,
    wanted: Query<Wanted>,
    db: Data<Db>,
    streams: Data<Streams>,
) -> Answer {
    require(&actor, Act::ReadStaffPages, Stake::NONE)?;
    let (after, limit) = (wanted.after()?, wanted.limit()?);
    let header = |name: &str| {
        let value = request.headers().get(name)?.to_str().ok()?;
        Some(value.to_owned())
    };
    let streams_it = header("accept").is_some_and(|accept| accept.contains("text/event-stream"));
    if !streams_it {
        let list = db
            .read(move |conn| view::after(conn, &actor, after, limit))
            .await?;
        return Ok(json::ok(&list));
    }
    // What the stream itself gave last wins over the address it was opened with.
    let after = match header("last-event-id") {
        Some(last) => position("Last-Event-ID", last.trim())?,
        None => after,
    };
    let place = streams
        .enter()
        .ok_or(Refusal::TooMany { retry_after: 30 })?;
    let authorization = header("authorization").unwrap_or_default();
    let body = stream::body(db, actor, authorization, after, place, streams.stopped());
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/event-stream; charset=utf-8"))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        // Compressing and buffering would keep events back.
        .insert_header((header::CONTENT_ENCODING, "identity"))
        .insert_header(("X-Accel-Buffering", "no"))
        .streaming(body))
}
