//! `/me/notifications`: what I hear; `/unsubscribe/{token}`: what I no longer want to hear, without signing in.

use actix_web::web::{Bytes, Data, Path, ServiceConfig, get, post, resource};
use askama::Template;
use serde::Deserialize;

use super::letters;
use super::store::{self, Chosen, SentLetter};
use super::unsubscribe::{self, Scope};
use crate::base::actor::Actor;
use crate::base::failure::{Problem, Refusal};
use crate::base::ids::MemberId;
use crate::base::permission::{Act, Stake, require};
use crate::base::secret::SigningKey;
use crate::base::subject::Subject;
use crate::db::Db;
use crate::features::follows::{self, FollowState};
use crate::features::members::{self, MailLevel};
use crate::web::{Answer, Flash, Form, Page, Site, Visitor, render, see_other_saying};

/// How many followed things and letters the page shows.
const SHOWN: i64 = 100;

/// The routes of this room.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(
        resource("/me/notifications")
            .route(get().to(show))
            .route(post().to(save_level)),
    )
    .service(resource("/me/notifications/items").route(post().to(save_item)))
    .service(
        resource("/unsubscribe/{token}")
            .route(get().to(ask))
            .route(post().to(stop)),
    );
}

#[derive(Template)]
#[template(path = "notify/notifications.html")]
struct NotificationsPage {
    page: Page,
    level: MailLevel,
    levels: &'static [MailLevel],
    chosen: Vec<Chosen>,
    sent: Vec<SentLetter>,
}

impl NotificationsPage {
    fn number(&self, item: &Subject) -> String {
        letters::number(*item)
    }

    fn path(&self, item: &Subject) -> String {
        letters::path(*item)
    }
}

async fn show(page: Page, visitor: Visitor, db: Data<Db>) -> Answer {
    require(&visitor.actor, Act::ReadStaffPages, Stake::NONE)?;
    let member = visitor.member()?.id;
    let (level, chosen, sent) = db
        .read(move |conn| {
            let found = members::member(conn, member)?.ok_or(Refusal::NotFound)?;
            let chosen = store::chosen(conn, member, SHOWN)?;
            Ok((
                found.mail_level,
                chosen,
                store::sent_to(conn, member, SHOWN)?,
            ))
        })
        .await?;
    render(&NotificationsPage {
        page: page.named("notify-title").at("me"),
        level,
        levels: MailLevel::ALL,
        chosen,
        sent,
    })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct LevelForm {
    mail_level: String,
}

async fn save_level(
    page: Page,
    actor: Actor,
    form: Form<LevelForm>,
    db: Data<Db>,
    site: Data<Site>,
) -> Answer {
    require(&actor, Act::TakePart, Stake::NONE)?;
    let level = MailLevel::parse(&form.mail_level)
        .ok_or_else(|| Problem::new("mail_level", "choice").invalid())?;
    let now = site.clock.now();
    db.write(move |tx| members::set_mail_level(tx, now, &actor, level))
        .await?;
    Ok(see_other_saying(
        "/me/notifications",
        &Flash::good(page.say("saved")),
    ))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ItemForm {
    kind: String,
    id: i64,
    state: String,
}

/// Changes what was chosen for an item before; choosing for a new one happens on its own page.
async fn save_item(
    page: Page,
    actor: Actor,
    form: Form<ItemForm>,
    db: Data<Db>,
    site: Data<Site>,
) -> Answer {
    require(&actor, Act::TakePart, Stake::NONE)?;
    let item = Subject::from_stored(&form.kind, form.id).ok_or(Refusal::NotFound)?;
    let wanted = match form.state.as_str() {
        "" => None,
        state => Some(
            FollowState::parse(state).ok_or_else(|| Problem::new("state", "choice").invalid())?,
        ),
    };
    let now = site.clock.now();
    db.write(move |tx| {
        let member = actor.member_id().ok_or(Refusal::SignIn)?;
        if follows::state(tx, member, item)?.is_none() && wanted.is_some() {
            return Err(Refusal::NotFound.into());
        }
        follows::set(tx, now, &actor, item, wanted)
    })
    .await?;
    Ok(see_other_saying(
        "/me/notifications",
        &Flash::good(page.say("saved")),
    ))
}

#[derive(Template)]
#[template(path = "notify/unsubscribe.html")]
struct UnsubscribePage {
    page: Page,
    token: String,
    /// `P-12`; `None` for digests.
    item: Option<String>,
    level: MailLevel,
    /// Whether what the letter was about is stopped.
    stopped: bool,
    /// Whether something was just done.
    done: bool,
}

impl UnsubscribePage {
    fn is_silent(&self) -> bool {
        self.level == MailLevel::Nothing
    }

    fn is_mine(&self) -> bool {
        self.level == MailLevel::Mine
    }
}

async fn ask(
    page: Page,
    token: Path<String>,
    db: Data<Db>,
    site: Data<Site>,
    key: Data<SigningKey>,
) -> Answer {
    let (member, scope) = unsubscribe::read(&key, &token).ok_or(Refusal::NotFound)?;
    answer(page, token.into_inner(), member, scope, &db, &site, false).await
}

/// What the form, or a mail program with its one click (RFC 8058), asks for.
///
/// The body is read leniently: mail programs send it as a form, as parts, or not at all, and all of them mean "stop".
async fn stop(
    page: Page,
    token: Path<String>,
    body: Bytes,
    db: Data<Db>,
    site: Data<Site>,
    key: Data<SigningKey>,
) -> Answer {
    let (member, scope) = unsubscribe::read(&key, &token).ok_or(Refusal::NotFound)?;
    let choice = url::form_urlencoded::parse(&body)
        .find(|(name, _)| name == "choice")
        .map(|(_, choice)| choice.into_owned())
        .unwrap_or_default();
    let now = site.clock.now();
    db.write(move |tx| {
        let actor = Actor::Letter(member);
        match (choice.as_str(), scope) {
            ("mine", _) => members::set_mail_level(tx, now, &actor, MailLevel::Mine),
            ("nothing", _) => members::set_mail_level(tx, now, &actor, MailLevel::Nothing),
            ("again", Scope::Item(item)) => follows::set(tx, now, &actor, item, None),
            (_, Scope::Item(item)) => follows::set(tx, now, &actor, item, Some(FollowState::Mute)),
            // What a digest carries is everything beyond one's own.
            (_, Scope::Digest) => members::set_mail_level(tx, now, &actor, MailLevel::Mine),
        }
    })
    .await?;
    answer(page, token.into_inner(), member, scope, &db, &site, true).await
}

async fn answer(
    mut page: Page,
    token: String,
    member: MemberId,
    scope: Scope,
    db: &Db,
    site: &Site,
    done: bool,
) -> Answer {
    let (found, muted) = db
        .read(move |conn| {
            let found = members::member(conn, member)?.ok_or(Refusal::NotFound)?;
            let muted = match scope {
                Scope::Item(item) => follows::state(conn, member, item)? == Some(FollowState::Mute),
                Scope::Digest => false,
            };
            Ok((found, muted))
        })
        .await?;
    // The page speaks as the letter did, whatever the browser wishes.
    page.words = site.words(found.person.language);
    let level = found.mail_level;
    let stopped = match scope {
        Scope::Item(_) => muted || level == MailLevel::Nothing,
        Scope::Digest => matches!(level, MailLevel::Mine | MailLevel::Nothing),
    };
    render(&UnsubscribePage {
        page: page.named("unsubscribe-title"),
        token,
        item: match scope {
            Scope::Item(item) => Some(letters::number(item)),
            Scope::Digest => None,
        },
        level,
        stopped,
        done,
    })
}
