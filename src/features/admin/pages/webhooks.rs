//! `/admin/webhooks`: which addresses outside are told what happens, and how their deliveries go.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;
use serde::Deserialize;

use super::super::desk::{Desk, Sent};
use super::{Press, ROWS, status_of, version};
use crate::base::failure::{Problem, Refusal};
use crate::base::ids::{WebhookDeliveryId, WebhookId};
use crate::base::secret::SigningKey;
use crate::features::notify::CHAT_KINDS;
use crate::features::webhooks::{
    self, Delivery, Format, Hook, HookInput, LONGEST_NAME, State, Tally,
};
use crate::i18n::Words;
use crate::outgoing::Outgoing;
use crate::web::json::{decode_cursor, encode_cursor};
use crate::web::{
    Answer, FieldErrors, Flash, Page, Query, problems_of, render, render_with, see_other_saying,
};

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct HookForm {
    name: String,
    url: String,
    format: String,
    language: String,
    kinds: Vec<String>,
    version: String,
}

impl HookForm {
    fn input(&self) -> HookInput {
        HookInput {
            name: self.name.clone(),
            url: self.url.clone(),
            format: self.format.clone(),
            language: self.language.clone(),
            kinds: self.kinds.clone(),
        }
    }

    fn wants(&self, kind: &str) -> bool {
        self.kinds.iter().any(|wanted| wanted == kind)
    }

    /// Of the events of one group, how many are wanted.
    fn wanted_of(&self, group: &Group) -> usize {
        let kinds = group.kinds.iter();
        kinds.filter(|kind| self.wants(kind)).count()
    }
}

/// The events of one thing.
struct Group {
    name: &'static str,
    kinds: Vec<&'static str>,
}

fn groups() -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for kind in webhooks::event_kinds() {
        let name = kind.split('.').next().unwrap_or_default();
        match groups.iter_mut().find(|group| group.name == name) {
            Some(group) => group.kinds.push(kind),
            None => groups.push(Group {
                name,
                kinds: vec![kind],
            }),
        }
    }
    groups
}

struct Row {
    hook: Hook,
    tally: Tally,
}

#[derive(Template)]
#[template(path = "admin/webhooks.html")]
struct WebhooksPage {
    page: Page,
    rows: Vec<Row>,
    form: HookForm,
    groups: Vec<Group>,
    errors: FieldErrors,
}

impl WebhooksPage {
    fn news(&self, kind: &str) -> String {
        news(&self.page.words, kind)
    }
}

/// One delivery, as administrators read it.
struct Line {
    delivery: Delivery,
    tone: &'static str,
    what: String,
    why: String,
}

#[derive(Template)]
#[template(path = "admin/webhook.html")]
struct WebhookPage {
    page: Page,
    hook: Hook,
    /// Where it goes, without what may be a secret of the other side.
    shown: String,
    form: HookForm,
    groups: Vec<Group>,
    errors: FieldErrors,
    lines: Vec<Line>,
    tally: Tally,
    next: String,
}

impl WebhookPage {
    fn news(&self, kind: &str) -> String {
        news(&self.page.words, kind)
    }
}

#[derive(Template)]
#[template(path = "admin/webhook_secret.html")]
struct SecretPage {
    page: Page,
    id: WebhookId,
    secret: String,
    renewed: bool,
}

pub async fn list(desk: Desk) -> Answer {
    let language = desk.page.words.language();
    let form = HookForm {
        format: Format::Chat.as_str().to_owned(),
        language: language.tag().to_owned(),
        ..HookForm::default()
    };
    list_of(desk, form, Vec::new()).await
}

async fn list_of(desk: Desk, form: HookForm, problems: Vec<Problem>) -> Answer {
    let (hooks, tallies) = desk
        .read(|conn| Ok((webhooks::hooks(conn)?, webhooks::tallies(conn)?)))
        .await?;
    let errors = FieldErrors::new(&desk.page.words, &problems);
    let rows = hooks.into_iter().map(|hook| Row {
        tally: tallies.get(&hook.id).copied().unwrap_or_default(),
        hook,
    });
    render_with(
        status_of(&errors),
        &WebhooksPage {
            rows: rows.collect(),
            page: desk.page.named("admin-webhooks"),
            form,
            groups: groups(),
            errors,
        },
    )
}

pub async fn add(sent: Sent<HookForm>, way: Data<Outgoing>, key: Data<SigningKey>) -> Answer {
    let Sent { desk, form } = sent;
    let input = form.input();
    let outcome = desk
        .act(move |tx, now, actor| {
            let terms = input.parse(&way, None)?;
            webhooks::add(tx, now, actor, &key, &terms)
        })
        .await;
    match outcome {
        Ok((id, secret)) => secret_of(desk.page, id, secret, false),
        Err(failure) => {
            let problems = problems_of(failure)?;
            list_of(desk, form.value, problems).await
        }
    }
}

/// A secret is in the answer to what made it, and nowhere else.
fn secret_of(page: Page, id: WebhookId, secret: String, renewed: bool) -> Answer {
    render_with(
        StatusCode::CREATED,
        &SecretPage {
            page: page.named("webhook-secret"),
            id,
            secret,
            renewed,
        },
    )
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    cursor: String,
}

pub async fn show(desk: Desk, id: Path<i64>, wanted: Query<Wanted>) -> Answer {
    hook_page(desk, WebhookId(*id), &wanted.cursor, None).await
}

fn tone(state: State) -> &'static str {
    match state {
        State::Planned => "wait",
        State::Sent => "ok",
        State::Dropped => "off",
        State::Dead => "bad",
    }
}

/// What a kind of news is called where it is addressed to nobody.
fn news(words: &Words, kind: &str) -> String {
    match kind {
        "received" => words.say("webhook-news-received"),
        kind => words.say_of("notify-letter", kind),
    }
    .to_string()
}

/// What was said last, and what it means.
fn why(words: &Words, delivery: &Delivery) -> String {
    let (code, number) = delivery.why.split_once(' ').unwrap_or((&delivery.why, ""));
    if code.is_empty() {
        return String::new();
    }
    let said = words.say_of("webhook-why", code);
    said.with("status", number).to_string()
}

async fn hook_page(
    desk: Desk,
    id: WebhookId,
    cursor: &str,
    refused: Option<(HookForm, Vec<Problem>)>,
) -> Answer {
    let before: Option<i64> = decode_cursor(cursor)?;
    let most = i64::try_from(ROWS).unwrap_or(i64::MAX - 1) + 1;
    let (hook, kinds, mut deliveries, tally) = desk
        .read(move |conn| {
            let hook = webhooks::hook(conn, id)?.ok_or(Refusal::NotFound)?;
            let tally = webhooks::tallies(conn)?.remove(&id).unwrap_or_default();
            let deliveries = webhooks::deliveries(conn, id, before, most)?;
            Ok((hook, webhooks::kinds_of(conn, id)?, deliveries, tally))
        })
        .await?;
    let more = deliveries.len() > ROWS;
    deliveries.truncate(ROWS);
    let page = desk.page.titled(&hook.name);
    let last = deliveries.last().filter(|_| more);
    let next = last.map(|last| page.with_query("cursor", &encode_cursor(&last.event_seq)));
    let words = page.words;
    let lines = deliveries.into_iter().map(|delivery| {
        let is_news = CHAT_KINDS.iter().any(|kind| kind.as_str() == delivery.kind);
        Line {
            tone: tone(delivery.state),
            what: if is_news {
                news(&words, &delivery.kind)
            } else {
                delivery.kind.clone()
            },
            why: why(&words, &delivery),
            delivery,
        }
    });
    let lines = lines.collect();
    let (form, problems) = refused.unwrap_or_else(|| {
        let form = HookForm {
            name: hook.name.clone(),
            url: String::new(),
            format: hook.format.as_str().to_owned(),
            language: hook.language.tag().to_owned(),
            kinds: kinds.into_iter().collect(),
            version: hook.version.to_string(),
        };
        (form, Vec::new())
    });
    let errors = FieldErrors::new(&words, &problems);
    render_with(
        status_of(&errors),
        &WebhookPage {
            shown: format!("https://{}/…", hook.host()),
            page,
            hook,
            form,
            groups: groups(),
            errors,
            lines,
            tally,
            next: next.unwrap_or_default(),
        },
    )
}

pub async fn save(id: Path<i64>, sent: Sent<HookForm>, way: Data<Outgoing>) -> Answer {
    let (id, Sent { desk, form }) = (WebhookId(*id), sent);
    let (input, version) = (form.input(), version(&form.version));
    let outcome = desk
        .act(move |tx, now, actor| {
            let present = webhooks::hook(tx, id)?.ok_or(Refusal::NotFound)?;
            let terms = input.parse(&way, Some(&present.url))?;
            webhooks::change(tx, now, actor, id, version, &terms)
        })
        .await;
    match outcome {
        Ok(()) => back(&desk.page, id, "saved"),
        Err(failure) => {
            let problems = problems_of(failure)?;
            hook_page(desk, id, "", Some((form.value, problems))).await
        }
    }
}

fn back(page: &Page, id: WebhookId, said: &'static str) -> Answer {
    let flash = Flash::good(page.say(said));
    Ok(see_other_saying(&format!("/admin/webhooks/{id}"), &flash))
}

pub async fn renew(id: Path<i64>, sent: Sent<Press>, key: Data<SigningKey>) -> Answer {
    let (id, desk) = (WebhookId(*id), sent.desk);
    let secret = desk
        .act(move |tx, now, actor| webhooks::renew_secret(tx, now, actor, &key, id))
        .await?;
    secret_of(desk.page, id, secret, true)
}

pub async fn test(id: Path<i64>, sent: Sent<Press>) -> Answer {
    let (id, desk) = (WebhookId(*id), sent.desk);
    desk.act(move |tx, now, actor| webhooks::test(tx, now, actor, id))
        .await?;
    back(&desk.page, id, "webhook-tested")
}

pub async fn stop(id: Path<i64>, sent: Sent<Press>) -> Answer {
    let (id, desk) = (WebhookId(*id), sent.desk);
    desk.act(move |tx, now, actor| webhooks::set_stopped(tx, now, actor, id, true))
        .await?;
    back(&desk.page, id, "webhook-stopped")
}

pub async fn resume(id: Path<i64>, sent: Sent<Press>) -> Answer {
    let (id, desk) = (WebhookId(*id), sent.desk);
    desk.act(move |tx, now, actor| webhooks::set_stopped(tx, now, actor, id, false))
        .await?;
    back(&desk.page, id, "webhook-resumed")
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct RetryForm {
    /// One delivery; empty: all that were given up.
    delivery: String,
}

pub async fn retry(id: Path<i64>, sent: Sent<RetryForm>) -> Answer {
    let (id, Sent { desk, form }) = (WebhookId(*id), sent);
    let one = match form.delivery.trim() {
        "" => None,
        text => Some(WebhookDeliveryId(
            text.parse().map_err(|_| Refusal::NotFound)?,
        )),
    };
    desk.act(move |tx, now, actor| webhooks::retry(tx, now, actor, id, one))
        .await?;
    back(&desk.page, id, "webhook-retried")
}

#[derive(Template)]
#[template(path = "admin/webhook_remove.html")]
struct RemovePage {
    page: Page,
    hook: Hook,
    tally: Tally,
}

/// Asks once more: what waits is gone with it.
pub async fn removing(desk: Desk, id: Path<i64>) -> Answer {
    let id = WebhookId(*id);
    let (hook, tally) = desk
        .read(move |conn| {
            let hook = webhooks::hook(conn, id)?.ok_or(Refusal::NotFound)?;
            let tally = webhooks::tallies(conn)?.remove(&id).unwrap_or_default();
            Ok((hook, tally))
        })
        .await?;
    let page = desk.page.named("webhook-remove");
    render(&RemovePage { page, hook, tally })
}

pub async fn remove(id: Path<i64>, sent: Sent<Press>) -> Answer {
    let (id, desk) = (WebhookId(*id), sent.desk);
    desk.act(move |tx, now, actor| webhooks::remove(tx, now, actor, id))
        .await?;
    let flash = Flash::good(desk.page.say("webhook-removed"));
    Ok(see_other_saying("/admin/webhooks", &flash))
}
