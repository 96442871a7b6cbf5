//! For machines that watch: alive, ready, and figures.

use std::sync::atomic::AtomicI64;

use actix_web::http::header;
use actix_web::web::{Data, ServiceConfig, get, resource};
use actix_web::{HttpRequest, HttpResponse, Responder};
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;
use secrecy::ExposeSecret;
use serde::Serialize;
use subtle::ConstantTimeEq;

use crate::base::clock::Timestamp;
use crate::base::failure::{Outcome, Refusal};
use crate::config::Config;
use crate::db::Db;
use crate::features::{members, notify};
use crate::ledger::{self, Runner};
use crate::web::{Answer, Site};

/// `/healthz`, `/readyz`, and `/metrics` for whoever has its token.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/healthz").route(get().to(alive)))
        .service(resource("/readyz").route(get().to(ready)))
        .service(resource("/metrics").route(get().to(guarded_metrics)));
}

/// `/metrics` for an address of its own, where the network decides who may look.
pub fn open_routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/metrics").route(get().to(metrics)));
}

/// On the main address the figures do not exist but for the bearer of the token.
async fn guarded_metrics(
    request: HttpRequest,
    config: Data<Config>,
    db: Data<Db>,
    runner: Data<Runner>,
    site: Data<Site>,
) -> Answer {
    let given = request
        .headers()
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    let given = given
        .and_then(|value| value.strip_prefix("Bearer "))
        .unwrap_or_default();
    let token = config
        .metrics_token
        .as_ref()
        .map(ExposeSecret::expose_secret)
        .unwrap_or_default();
    if token.is_empty() || !bool::from(given.as_bytes().ct_eq(token.as_bytes())) {
        return Err(Refusal::NotFound.into());
    }
    metrics(db, runner, site).await
}

async fn metrics(db: Data<Db>, runner: Data<Runner>, site: Data<Site>) -> Answer {
    let now = site.clock.now();
    let (head, queue, suspended) = db
        .read(move |conn| {
            Ok((
                ledger::head(conn)?,
                notify::queue(conn, now)?,
                members::count_suspended(conn)?,
            ))
        })
        .await?;
    let text = exposition(head, &queue, suspended, now, &runner)?;
    Ok(HttpResponse::Ok()
        .content_type("application/openmetrics-text; version=1.0.0; charset=utf-8")
        .body(text))
}

type Labels = Vec<(&'static str, &'static str)>;

fn exposition(
    head: i64,
    queue: &notify::Queue,
    suspended: i64,
    now: Timestamp,
    runner: &Runner,
) -> Outcome<String> {
    let mut registry = Registry::with_prefix("insole");
    let mut gauge = |name: &str, help: &str, value: i64| {
        let gauge: Gauge<i64, AtomicI64> = Gauge::default();
        gauge.set(value);
        registry.register(name, help, gauge);
    };
    gauge("ledger_head", "Position of the newest ledger entry", head);
    gauge(
        "letters_waiting",
        "Letters that wait, digests included",
        queue.waiting,
    );
    gauge(
        "letters_overdue",
        "Letters whose moment has passed",
        queue.overdue,
    );
    gauge(
        "letters_put_off",
        "Letters that are tried again",
        queue.put_off,
    );
    gauge("letters_dead", "Letters that were given up", queue.dead);
    gauge(
        "letters_uncertain",
        "Letters that were handed over twice without an answer",
        queue.uncertain,
    );
    gauge(
        "letters_sent_last_day",
        "Letters that left in the last 24 hours",
        queue.sent,
    );
    gauge(
        "letters_dropped_last_day",
        "Letters that nobody wanted any more when their moment came, in the last 24 hours",
        queue.dropped,
    );
    gauge(
        "letters_oldest_overdue_seconds",
        "For how long the oldest letter is overdue",
        queue.oldest_due.map_or(0, |due| (now - due).num_seconds()),
    );
    gauge(
        "addresses_suspended",
        "People to whom no letters go because their address takes none",
        suspended,
    );
    let behind: Family<Labels, Gauge> = Family::default();
    let failures: Family<Labels, Gauge> = Family::default();
    for (name, state) in runner.states() {
        let labels = vec![("follower", name)];
        behind
            .get_or_create(&labels)
            .set((head - state.position).max(0));
        failures
            .get_or_create(&labels)
            .set(i64::from(state.failures));
    }
    registry.register(
        "follower_behind",
        "Ledger entries that a follower has still to handle",
        behind,
    );
    registry.register(
        "follower_failures",
        "Failures of a follower in a row",
        failures,
    );
    let mut text = String::new();
    encode(&mut text, &registry).map_err(anyhow::Error::from)?;
    Ok(text)
}

/// Alive: this process answers. Asks nothing else, so that a slow database does not get it killed.
async fn alive() -> impl Responder {
    HttpResponse::Ok()
        .content_type("text/plain; charset=utf-8")
        .body("alive\n")
}

/// How far behind a follower may be before this node is not ready.
const MOST_LAG: i64 = 5_000;

#[derive(Serialize)]
struct Readiness {
    ready: bool,
    database: &'static str,
    followers: Vec<FollowerReadiness>,
    mail: Option<MailReadiness>,
}

/// Mail that waits makes no node unready: the rest goes on.
#[derive(Serialize)]
struct MailReadiness {
    waiting: i64,
    overdue: i64,
    oldest_overdue_seconds: i64,
    put_off: i64,
    dead: i64,
    uncertain: i64,
}

#[derive(Serialize)]
struct FollowerReadiness {
    name: &'static str,
    behind: i64,
    failures: u32,
}

/// Ready: the database answers and no follower is far behind or stuck.
async fn ready(db: Data<Db>, runner: Data<Runner>, site: Data<Site>) -> Answer {
    let Ok(head) = db.read(ledger::head).await else {
        let body = Readiness {
            ready: false,
            database: "unreachable",
            followers: Vec::new(),
            mail: None,
        };
        return Ok(HttpResponse::ServiceUnavailable().json(body));
    };
    let followers: Vec<_> = runner
        .states()
        .into_iter()
        .map(|(name, state)| FollowerReadiness {
            name,
            behind: (head - state.position).max(0),
            failures: state.failures,
        })
        .collect();
    let ready = followers
        .iter()
        .all(|follower| follower.behind < MOST_LAG && follower.failures < 5);
    let body = Readiness {
        ready,
        database: "ok",
        followers,
        mail: mail(&db, &site).await,
    };
    Ok(if ready {
        HttpResponse::Ok().json(body)
    } else {
        HttpResponse::ServiceUnavailable().json(body)
    })
}

async fn mail(db: &Db, site: &Site) -> Option<MailReadiness> {
    let now = site.clock.now();
    match db.read(move |conn| notify::queue(conn, now)).await {
        Ok(queue) => Some(MailReadiness {
            waiting: queue.waiting,
            overdue: queue.overdue,
            oldest_overdue_seconds: queue.oldest_due.map_or(0, |due| (now - due).num_seconds()),
            put_off: queue.put_off,
            dead: queue.dead,
            uncertain: queue.uncertain,
        }),
        Err(error) => {
            tracing::error!(%error, "the outbox could not be read");
            None
        }
    }
}
