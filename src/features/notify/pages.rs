//! `/me/notifications`: what I hear; `/unsubscribe/{token}`: what I no longer want to hear, without signing in.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::web::{Bytes, Data, Path, ServiceConfig, get, post, resource};
use actix_web::{FromRequest, HttpRequest};
use askama::Template;
use serde::Deserialize;

use super::actions;
use super::devices::{self, Devices};
use super::hooks;
use super::letters::{self, Example, Office};
use super::look;
use super::rules::{
    self, AUDIENCES, Channel, Chapter, LetterKind, TABLE, Why, Wishes, WishesInput,
};
use super::store::{self, Chosen, Reader, SentLetter};
use super::unsubscribe::{self, Scope};
use crate::base::actor::Actor;
use crate::base::clock::Timestamp;
use crate::base::failure::{Outcome, Problem, Refusal};
use crate::base::ids::MemberId;
use crate::base::permission::{Act, Stake, require};
use crate::base::secret::SigningKey;
use crate::base::subject::Subject;
use crate::base::text::EmailAddress;
use crate::config::Config;
use crate::db::Db;
use crate::features::follows::{self, FollowState};
use crate::features::members::{self, MailLevel};
use crate::i18n::Words;
use crate::mail::LetterPage;
use crate::outgoing::PushKey;
use crate::web::headers::{framed, with_frame};
use crate::web::json::{decode_cursor, encode_cursor};
use crate::web::{
    Answer, FieldErrors, Flash, Form, Page, Query, Site, Visitor, problems_of, render, render_with,
    see_other_saying,
};

/// How many followed things and letters the page shows.
const SHOWN: i64 = 20;

/// Zones that are offered; any other can be typed.
const ZONES: [&str; 18] = [
    "Asia/Seoul",
    "Asia/Tokyo",
    "Asia/Shanghai",
    "Asia/Hong_Kong",
    "Asia/Singapore",
    "Asia/Ho_Chi_Minh",
    "Asia/Kolkata",
    "Asia/Dubai",
    "Australia/Sydney",
    "Europe/London",
    "Europe/Berlin",
    "Europe/Paris",
    "Europe/Istanbul",
    "America/New_York",
    "America/Chicago",
    "America/Los_Angeles",
    "America/Sao_Paulo",
    "UTC",
];

/// The routes of this room.
pub fn routes(cfg: &mut ServiceConfig) {
    hooks::routes(cfg);
    devices::routes(cfg);
    cfg.service(
        resource("/me/notifications")
            .route(get().to(show))
            .route(post().to(save_level)),
    )
    .service(resource("/me/notifications/items").route(post().to(save_item)))
    .service(resource("/me/notifications/wishes").route(post().to(save_wishes)))
    .service(resource("/me/notifications/resume").route(post().to(resume)))
    .service(resource("/me/notifications/letters/{kind}").route(get().to(preview)))
    .service(resource("/me/notifications/letters/{kind}/html").route(get().to(preview_html)))
    .service(
        resource("/unsubscribe/{token}")
            .route(get().to(ask))
            .route(post().to(stop)),
    );
}

/// A line of the table of who hears what, as it is for somebody of this level.
struct TableLine {
    kind: &'static str,
    /// Whether one's own choice makes it another than it is by itself.
    changed: bool,
    /// When, and who then.
    hears: Vec<(&'static str, String)>,
}

#[derive(Template)]
#[template(path = "notify/notifications.html")]
pub(super) struct NotificationsPage {
    page: Page,
    pub(super) devices: Devices,
    level: MailLevel,
    levels: &'static [MailLevel],
    /// Since when the address takes no letters, and what the mail server said.
    suspended: Option<(Timestamp, String)>,
    wishes: WishesInput,
    errors: FieldErrors,
    zones: &'static [&'static str],
    zone: &'static str,
    table: Vec<Chaptered>,
    chosen: Vec<Chosen>,
    more_chosen: String,
    sent: Vec<SentLetter>,
    more_sent: String,
}

impl NotificationsPage {
    fn number(&self, item: &Subject) -> String {
        letters::number(*item)
    }

    fn path(&self, item: &Subject) -> String {
        letters::path(*item)
    }
}

/// A chapter of the table.
struct Chaptered {
    name: &'static str,
    /// Whether one's own choice makes it another than it is by itself: then it stands open.
    changed: bool,
    lines: Vec<TableLine>,
}

fn table(words: &Words, level: MailLevel) -> Vec<Chaptered> {
    let line = |kind: LetterKind, audiences: &[Why]| {
        let who = |channel: Channel| {
            let them: Vec<String> = audiences
                .iter()
                .filter(|why| rules::channel_for(kind, **why, level) == Some(channel))
                .map(|why| words.say_of("notify-who", why.as_str()).to_string())
                .collect();
            (channel.as_str(), them.join(" · "))
        };
        let hears = [Channel::Now, Channel::Daily, Channel::Weekly].map(who);
        let changed = audiences.iter().any(|why| {
            let usual = rules::channel_for(kind, *why, MailLevel::default());
            rules::channel_for(kind, *why, level) != usual
        });
        TableLine {
            kind: kind.as_str(),
            changed,
            hears: hears
                .into_iter()
                .filter(|(_, who)| !who.is_empty())
                .collect(),
        }
    };
    let chapter = |name: &'static str, lines: Vec<TableLine>| Chaptered {
        name,
        changed: lines.iter().any(|line| line.changed),
        lines,
    };
    let of = |wanted: &Chapter| {
        let lines = TABLE.iter().filter(|line| line.chapter == *wanted);
        let lines = lines.map(|one| line(one.kind, &AUDIENCES));
        chapter(wanted.as_str(), lines.collect())
    };
    let own = LetterKind::ALL.iter().filter_map(|kind| {
        let why = rules::only_reason(*kind)?;
        Some(line(*kind, &[why]))
    });
    let chapters = Chapter::ALL.iter().map(of);
    chapters.chain([chapter("own", own.collect())]).collect()
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Shown {
    /// Letters before this one.
    before: String,
    /// What was chosen before this.
    chosen: String,
}

/// What the page is made with.
pub(super) struct Around {
    pub db: Data<Db>,
    pub site: Data<Site>,
    pub config: Data<Config>,
    key: Data<PushKey>,
    shown: Shown,
}

impl FromRequest for Around {
    type Error = actix_web::Error;
    type Future = Ready<Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let mut made = || {
            Ok(Self {
                db: Data::extract(request).into_inner()?,
                site: Data::extract(request).into_inner()?,
                config: Data::extract(request).into_inner()?,
                key: Data::extract(request).into_inner()?,
                shown: Query::from_request(request, payload).into_inner()?.0,
            })
        };
        ready(made())
    }
}

async fn show(page: Page, visitor: Visitor, around: Around) -> Answer {
    let template = notifications(page, visitor, &around).await?;
    render(&template)
}

pub(super) async fn notifications(
    page: Page,
    visitor: Visitor,
    around: &Around,
) -> Outcome<NotificationsPage> {
    let (shown, site) = (&around.shown, &around.site);
    require(&visitor.actor, Act::ReadStaffPages, Stake::NONE)?;
    let member = visitor.member()?.id;
    let before: Option<i64> = decode_cursor(&shown.before)?;
    let after: Option<i64> = decode_cursor(&shown.chosen)?;
    let (session, key) = (
        visitor.session,
        devices::offered(&around.config, &around.key),
    );
    let (level, suspended, wishes, mut chosen, mut sent, devices) = around
        .db
        .read(move |conn| {
            let found = members::member(conn, member)?.ok_or(Refusal::NotFound)?;
            Ok((
                found.mail_level,
                members::suspension(conn, member)?,
                store::wishes(conn, member)?,
                store::chosen(conn, member, after, SHOWN + 1)?,
                store::sent_to(conn, member, before, SHOWN + 1)?,
                Devices::load(conn, member, session, key)?,
            ))
        })
        .await?;
    let most = usize::try_from(SHOWN).unwrap_or(usize::MAX);
    let more_sent = sent.len() > most;
    sent.truncate(most);
    let more_chosen = chosen.len() > most;
    chosen.truncate(most);
    let cursor = |name: &str, last: Option<i64>, more: bool| match last {
        Some(last) if more => page.with_query(name, &encode_cursor(&last)),
        _ => String::new(),
    };
    Ok(NotificationsPage {
        devices,
        level,
        levels: MailLevel::ALL,
        suspended,
        wishes: WishesInput::of(&wishes),
        errors: FieldErrors::none(),
        zones: &ZONES,
        zone: site.zone.name(),
        table: table(&page.words, level),
        more_chosen: cursor("chosen", chosen.last().map(|one| one.at), more_chosen),
        more_sent: cursor("before", sent.last().map(|letter| letter.id), more_sent),
        chosen,
        sent,
        page: page.named("notify-title").at("me"),
    })
}

/// What a member sees in place of a letter that has not come yet.
#[derive(Template)]
#[template(path = "notify/preview.html")]
struct PreviewPage {
    page: Page,
    kind: String,
    subject: String,
    text: String,
}

async fn example(
    visitor: &Visitor,
    words: &Words,
    office: &Office,
    db: &Db,
    kind: &str,
) -> Outcome<LetterPage> {
    require(&visitor.actor, Act::ReadStaffPages, Stake::NONE)?;
    let person = visitor.member()?;
    let example = match Channel::parse(kind) {
        Some(channel @ (Channel::Daily | Channel::Weekly)) => Example::Digest(channel),
        _ => Example::Letter(LetterKind::parse(kind).ok_or(Refusal::NotFound)?),
    };
    // Its address is not shown; the renderer wants one.
    let address = EmailAddress::parse("email", "somebody@example.com")
        .map_err(|problem| problem.invalid())?;
    let reader = Reader::example(person.id, "", address, words.language());
    let (look, _) = db.read(look::look).await?;
    Ok(office.example(example, &reader, &look, words.now()))
}

async fn preview(
    page: Page,
    visitor: Visitor,
    kind: Path<String>,
    office: Data<Office>,
    db: Data<Db>,
) -> Answer {
    let letter = example(&visitor, &page.words, &office, &db, &kind).await?;
    let text = letter.text().map_err(anyhow::Error::new)?;
    let answer = render(&PreviewPage {
        page: page.titled(&letter.subject).at("me"),
        kind: kind.into_inner(),
        subject: letter.subject,
        text,
    })?;
    Ok(with_frame(answer))
}

async fn preview_html(
    words: Words,
    visitor: Visitor,
    kind: Path<String>,
    office: Data<Office>,
    db: Data<Db>,
) -> Answer {
    let letter = example(&visitor, &words, &office, &db, &kind).await?;
    Ok(framed(letter.html().map_err(anyhow::Error::new)?, false))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct WishesForm {
    zone: String,
    quiet_from: String,
    quiet_until: String,
    days: Vec<String>,
    daily_cap: String,
}

async fn save_wishes(
    page: Page,
    visitor: Visitor,
    form: Form<WishesForm>,
    around: Around,
) -> Answer {
    require(&visitor.actor, Act::TakePart, Stake::NONE)?;
    let form = form.value;
    let input = WishesInput {
        zone: form.zone,
        quiet_from: form.quiet_from,
        quiet_until: form.quiet_until,
        days: form.days,
        daily_cap: form.daily_cap,
    };
    let wishes: Wishes = match input.parse() {
        Ok(wishes) => wishes,
        Err(failure) => {
            let problems = problems_of(failure)?;
            let errors = FieldErrors::new(&page.words, &problems);
            let template = notifications(page, visitor, &around).await?;
            let template = NotificationsPage {
                wishes: input,
                errors,
                ..template
            };
            return render_with(StatusCode::UNPROCESSABLE_ENTITY, &template);
        }
    };
    let (now, actor) = (around.site.clock.now(), visitor.actor);
    around
        .db
        .write(move |tx| actions::set_wishes(tx, now, &actor, &wishes))
        .await?;
    Ok(see_other_saying(
        "/me/notifications#when",
        &Flash::good(page.say("saved")),
    ))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Press {}

/// The address takes letters again, says the person behind it.
async fn resume(
    page: Page,
    actor: Actor,
    _: Form<Press>,
    db: Data<Db>,
    site: Data<Site>,
) -> Answer {
    let now = site.clock.now();
    db.write(move |tx| {
        let member = actor.member_id().ok_or(Refusal::SignIn)?;
        members::resume_mail(tx, now, &actor, member)
    })
    .await?;
    Ok(see_other_saying(
        "/me/notifications",
        &Flash::good(page.say("notify-resumed")),
    ))
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
