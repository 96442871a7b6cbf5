//! The chapter "this device" of `/me/notifications`: which browsers are told by push, and what they are told.

use actix_web::http::StatusCode;
use actix_web::web::{Bytes, Data, Path, ServiceConfig, post, resource};
use actix_web::{HttpMessage, HttpRequest, HttpResponse};
use serde::Deserialize;

use super::actions;
use super::pages;
use super::rules::{DeviceInput, MOST_DEVICES};
use super::store::{self, Device};
use crate::base::actor::Actor;
use crate::base::clock::Timestamp;
use crate::base::failure::{Outcome, Problem, Refusal};
use crate::base::ids::{MemberId, PushDeviceId, SessionId};
use crate::base::permission::{Act, Stake, require};
use crate::config::Config;
use crate::db::{Conn, Db};
use crate::outgoing::PushKey;
use crate::web::{
    Answer, FieldErrors, Flash, Form, Page, Site, Visitor, problems_of, render_with,
    see_other_saying,
};

/// How many browsers the page shows, with those that ended.
const SHOWN: i64 = MOST_DEVICES * 2;
const HERE: &str = "/me/notifications#devices";

pub(super) fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/me/notifications/devices").route(post().to(add)))
        .service(resource("/me/notifications/devices/what").route(post().to(choose)))
        .service(resource("/me/notifications/devices/renew").route(post().to(renew)))
        .service(resource("/me/notifications/devices/{id}/remove").route(post().to(remove)))
        .service(resource("/me/notifications/devices/{id}/test").route(post().to(test)));
}

/// A browser in the list.
pub(super) struct DeviceLine {
    pub id: PushDeviceId,
    pub name: String,
    /// What the browser itself knows it by.
    pub mark: String,
    /// Whether it is the one that looks at the page, as far as can be told from here.
    pub here: bool,
    pub since: Timestamp,
    pub pushed: Option<Timestamp>,
    /// Whether the last push was given up.
    pub trouble: bool,
    pub ended: Option<(Timestamp, &'static str)>,
}

impl DeviceLine {
    fn of(device: Device, session: Option<SessionId>) -> Self {
        Self {
            id: device.id,
            here: device.ended.is_none() && session == Some(device.session),
            mark: device.mark,
            name: device.name,
            since: device.created_at,
            pushed: device.pushed_at,
            trouble: !device.trouble.is_empty(),
            ended: device.ended.map(|(at, why)| (at, why.as_str())),
        }
    }
}

/// The chapter.
pub(super) struct Devices {
    pub lines: Vec<DeviceLine>,
    pub only_mine: bool,
    pub errors: FieldErrors,
    /// Whose pushes this browser shall take; empty where none are sent at all.
    pub key: String,
}

impl Devices {
    /// Whether the browser that looks at the page is told.
    pub fn here(&self) -> bool {
        self.lines.iter().any(|line| line.here)
    }

    /// Whether any browser is told.
    pub fn any(&self) -> bool {
        self.lines.iter().any(|line| line.ended.is_none())
    }

    pub fn load(
        conn: &mut Conn,
        member: MemberId,
        session: Option<SessionId>,
        key: String,
    ) -> Outcome<Self> {
        let devices = store::devices_of(conn, member, SHOWN)?;
        let lines = devices.into_iter();
        Ok(Self {
            lines: lines.map(|one| DeviceLine::of(one, session)).collect(),
            only_mine: store::push_only_mine(conn, member)?,
            errors: FieldErrors::none(),
            key,
        })
    }
}

/// The name under which pushes are sent, for the page; empty where the company talks to no push service.
pub(super) fn offered(config: &Config, key: &PushKey) -> String {
    if config.outgoing.push_services.is_empty() {
        String::new()
    } else {
        key.public()
    }
}

/// The browser gives itself. Only a script can make it do so; what it gives is checked here as anything else.
async fn add(
    page: Page,
    visitor: Visitor,
    form: Form<DeviceInput>,
    around: pages::Around,
) -> Answer {
    require(&visitor.actor, Act::TakePart, Stake::NONE)?;
    let session = visitor.session.ok_or(Refusal::SignIn)?;
    let (now, actor) = (around.site.clock.now(), visitor.actor.clone());
    let outcome = match form.parse(&around.config.outgoing) {
        Ok(terms) => {
            around
                .db
                .write(move |tx| actions::add_device(tx, now, &actor, session, &terms))
                .await
        }
        Err(failure) => Err(failure),
    };
    if let Err(failure) = outcome {
        let problems = problems_of(failure)?;
        let errors = FieldErrors::new(&page.words, &problems);
        let mut template = pages::notifications(page, visitor, &around).await?;
        template.devices.errors = errors;
        return render_with(StatusCode::UNPROCESSABLE_ENTITY, &template);
    }
    Ok(see_other_saying(
        HERE,
        &Flash::good(page.say("devices-added")),
    ))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Renewed {
    /// The address that the browser had, if it knows.
    old: String,
    #[serde(flatten)]
    now: DeviceInput,
}

/// What a script tells when the push service gave its browser another address, or when it is seen in another session. It
/// has no form and so no token of one: that it comes from this site is what the browser says, and no other site's form can
/// be of this type.
async fn renew(
    request: HttpRequest,
    visitor: Visitor,
    body: Bytes,
    config: Data<Config>,
    db: Data<Db>,
    site: Data<Site>,
) -> Answer {
    require(&visitor.actor, Act::TakePart, Stake::NONE)?;
    let session = visitor.session.ok_or(Refusal::SignIn)?;
    if request.content_type() != "application/json" {
        return Err(Refusal::Malformed("content_type").into());
    }
    let Renewed { old, now: input } =
        serde_json::from_slice(&body).map_err(|_| Refusal::Malformed("body"))?;
    let terms = input.parse(&config.outgoing)?;
    let (now, actor) = (site.clock.now(), visitor.actor);
    db.write(move |tx| actions::renew_device(tx, now, &actor, session, &old, &terms))
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Press {}

async fn remove(
    page: Page,
    actor: Actor,
    id: Path<i64>,
    _: Form<Press>,
    db: Data<Db>,
    site: Data<Site>,
) -> Answer {
    let (now, id) = (site.clock.now(), PushDeviceId(*id));
    db.write(move |tx| actions::remove_device(tx, now, &actor, id))
        .await?;
    Ok(see_other_saying(
        HERE,
        &Flash::good(page.say("devices-removed")),
    ))
}

async fn test(
    page: Page,
    actor: Actor,
    id: Path<i64>,
    _: Form<Press>,
    db: Data<Db>,
    site: Data<Site>,
) -> Answer {
    let (now, id) = (site.clock.now(), PushDeviceId(*id));
    db.write(move |tx| actions::ask_for_push(tx, now, &actor, id))
        .await?;
    Ok(see_other_saying(
        HERE,
        &Flash::good(page.say("devices-tested")),
    ))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct WhatForm {
    what: String,
}

async fn choose(
    page: Page,
    actor: Actor,
    form: Form<WhatForm>,
    db: Data<Db>,
    site: Data<Site>,
) -> Answer {
    require(&actor, Act::TakePart, Stake::NONE)?;
    let only_mine = match form.what.as_str() {
        "all" => false,
        "mine" => true,
        _ => return Err(Problem::new("what", "choice").invalid().into()),
    };
    let now = site.clock.now();
    db.write(move |tx| actions::set_push_only_mine(tx, now, &actor, only_mine))
        .await?;
    Ok(see_other_saying(HERE, &Flash::good(page.say("saved"))))
}
