//! What administrators do with hooks. A secret is answered by whatever makes it, and never again.

use super::rules::{self, HookTerms, MOST_HOOKS};
use super::store::{self, Hook};
use crate::base::actor::Actor;
use crate::base::clock::Timestamp;
use crate::base::failure::{Outcome, Problem, Refusal};
use crate::base::ids::{WebhookDeliveryId, WebhookId};
use crate::base::permission::{Act, Stake, Visibility, require};
use crate::base::secret::SigningKey;
use crate::base::subject::Subject;
use crate::db::Tx;
use crate::ledger::{self, Event, Record};

fn remember(tx: &mut Tx<'_>, now: Timestamp, actor: &Actor, event: Event) {
    let record = Record::new(Subject::System, event).visible_to(Visibility::Admin);
    ledger::append(tx, now, actor, record);
}

fn found(tx: &mut Tx<'_>, actor: &Actor, id: WebhookId) -> Outcome<Hook> {
    require(actor, Act::Administer, Stake::NONE)?;
    Ok(store::hook(tx, id)?.ok_or(Refusal::NotFound)?)
}

/// Adds a hook, which hears what happens from now on; its secret.
pub fn add(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    key: &SigningKey,
    terms: &HookTerms,
) -> Outcome<(WebhookId, String)> {
    require(actor, Act::Administer, Stake::NONE)?;
    if store::count(tx)? >= MOST_HOOKS {
        return Err(Problem::new("name", "too_many")
            .with("most", MOST_HOOKS)
            .invalid());
    }
    let since = ledger::next_seq(tx)?;
    let webhook = store::insert(tx, now, since, terms)?;
    remember(tx, now, actor, Event::WebhookAdded { webhook });
    Ok((webhook, rules::secret(key, webhook, 1)))
}

/// Changes a hook, from the version that the form showed.
pub fn change(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    id: WebhookId,
    version: Option<i64>,
    terms: &HookTerms,
) -> Outcome<()> {
    let present = found(tx, actor, id)?;
    if version.is_some_and(|version| version != present.version) {
        return Err(Refusal::Stale.into());
    }
    let kinds = store::kinds_of(tx, id)?;
    let changed = [
        ("name", present.name != terms.name),
        ("url", present.url != terms.url.as_str()),
        ("format", present.format != terms.format),
        ("language", present.language != terms.language),
        ("kinds", kinds != terms.kinds),
    ];
    let fields: Vec<String> = changed
        .into_iter()
        .filter(|(_, changed)| *changed)
        .map(|(field, _)| field.to_owned())
        .collect();
    if fields.is_empty() {
        return Ok(());
    }
    store::update(tx, id, terms)?;
    let webhook = id;
    remember(tx, now, actor, Event::WebhookChanged { webhook, fields });
    Ok(())
}

/// Makes a new secret; the one before counts for a day beside it.
pub fn renew_secret(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    key: &SigningKey,
    id: WebhookId,
) -> Outcome<String> {
    found(tx, actor, id)?;
    let number = store::renew_secret(tx, now, id)?;
    remember(tx, now, actor, Event::WebhookSecretRenewed { webhook: id });
    Ok(rules::secret(key, id, number))
}

/// Stops a hook, or lets it go on.
pub fn set_stopped(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    id: WebhookId,
    stopped: bool,
) -> Outcome<()> {
    let present = found(tx, actor, id)?;
    if present.stopped_at.is_some() == stopped {
        return Ok(());
    }
    store::set_stopped(tx, id, stopped.then_some(now))?;
    let fields = vec!["stopped".to_owned()];
    let webhook = id;
    remember(tx, now, actor, Event::WebhookChanged { webhook, fields });
    Ok(())
}

/// A test delivery, on the way that all of them go.
pub fn test(tx: &mut Tx<'_>, now: Timestamp, actor: &Actor, id: WebhookId) -> Outcome<()> {
    let present = found(tx, actor, id)?;
    if present.stopped_at.is_some() {
        return Err(Problem::new("hook", "webhook_stopped").conflict());
    }
    remember(tx, now, actor, Event::WebhookTestAsked { webhook: id });
    Ok(())
}

/// Tries what was given up once more; how many. `one`: only this one.
pub fn retry(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    id: WebhookId,
    one: Option<WebhookDeliveryId>,
) -> Outcome<i64> {
    found(tx, actor, id)?;
    let deliveries = store::retry(tx, now, id, one)?;
    if deliveries > 0 {
        let webhook = id;
        remember(
            tx,
            now,
            actor,
            Event::WebhookRetried {
                webhook,
                deliveries,
            },
        );
    }
    Ok(deliveries)
}

/// Removes a hook and whatever is on its way to it.
pub fn remove(tx: &mut Tx<'_>, now: Timestamp, actor: &Actor, id: WebhookId) -> Outcome<()> {
    found(tx, actor, id)?;
    store::remove(tx, id)?;
    remember(tx, now, actor, Event::WebhookRemoved { webhook: id });
    Ok(())
}
