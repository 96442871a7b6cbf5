//! For machines that watch: alive, ready, and figures.

use actix_web::web::{Data, ServiceConfig, get, resource};
use actix_web::{HttpResponse, Responder};
use serde::Serialize;

use crate::db::Db;
use crate::features::notify;
use crate::ledger::{self, Runner};
use crate::web::{Answer, Site};

/// `/healthz`, `/readyz`.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/healthz").route(get().to(alive)))
        .service(resource("/readyz").route(get().to(ready)));
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
        }),
        Err(error) => {
            tracing::error!(%error, "the outbox could not be read");
            None
        }
    }
}
