//! Plans deliveries from what happened: in one transaction with its own position, so that none is lost and none planned twice.

use std::collections::{BTreeSet, HashMap};

use super::rules::Format;
use super::store::{self, Hook};
use crate::base::clock::{Clock, Timestamp};
use crate::base::failure::Outcome;
use crate::base::ids::WebhookId;
use crate::base::permission::Visibility;
use crate::db::{Db, Tx};
use crate::features::notify;
use crate::ledger::{self, Entry, Event, Follower};

/// Reads the ledger and writes deliveries.
#[derive(Clone)]
pub struct Planner {
    db: Db,
    clock: Clock,
}

/// The name of its position.
const NAME: &str = "webhooks";

impl Planner {
    /// Plans into this database.
    pub fn new(db: Db, clock: Clock) -> Self {
        Self { db, clock }
    }
}

impl Follower for Planner {
    fn name(&self) -> &'static str {
        NAME
    }

    fn position(&self) -> Outcome<i64> {
        self.db.read_now(|conn| ledger::load_position(conn, NAME))
    }

    fn handle(&self, entries: &[Entry]) -> Outcome<()> {
        let (entries, now) = (entries.to_vec(), self.clock.now());
        self.db.write_now(move |tx| {
            let mut hooks = store::hooks(tx)?;
            hooks.retain(|hook| hook.stopped_at.is_none());
            if !hooks.is_empty() {
                let kinds = store::all_kinds(tx)?;
                for entry in &entries {
                    plan(tx, entry, &hooks, &kinds, now)?;
                }
            }
            match entries.last() {
                Some(last) => ledger::save_position(tx, NAME, last.seq, now),
                None => Ok(()),
            }
        })
    }
}

fn plan(
    tx: &mut Tx<'_>,
    entry: &Entry,
    hooks: &[Hook],
    kinds: &HashMap<WebhookId, BTreeSet<String>>,
    now: Timestamp,
) -> Outcome<()> {
    let tested = match entry.event().map_err(anyhow::Error::new)? {
        Event::WebhookTestAsked { webhook } => Some(webhook),
        _ => None,
    };
    let news = notify::chat_news(entry)?;
    let is_open = matches!(entry.visibility, Visibility::Public | Visibility::Staff);
    for hook in hooks.iter().filter(|hook| entry.seq > hook.since) {
        let wants = |kind: &str| {
            kinds
                .get(&hook.id)
                .is_some_and(|kinds| kinds.contains(kind))
        };
        let wanted = match hook.format {
            _ if tested == Some(hook.id) => Some((entry.kind.as_str(), entry.at)),
            _ if !is_open => None,
            Format::Events => wants(&entry.kind).then_some((entry.kind.as_str(), entry.at)),
            Format::Chat => news
                .map(|(kind, from)| (kind.as_str(), from))
                .filter(|(kind, _)| wants(kind)),
        };
        if let Some((kind, due)) = wanted {
            store::plan(tx, now, hook.id, (entry.seq, kind), due)?;
        }
    }
    Ok(())
}
