//! Who else hears of it: the studio's chat, and the warehouse that counts for the board of directors.

use super::{Builder, told};
use crate::base::actor::Actor;
use crate::db::secrets::signing_key;
use crate::features::webhooks::{self, HookInput};
use crate::outgoing::Outgoing;

/// Name, address, format, language and what about.
const HOOKS: [(&str, &str, &str, &str, &[&str]); 2] = [
    (
        "#env-studio",
        "https://hooks.chat.example/services/T0/B0/9f2c",
        "chat",
        "ko",
        &[
            "received",
            "came_back",
            "promise_broken",
            "project_updated",
            "project_delivered",
            "project_succeeded",
            "project_failed",
            "project_regressed",
        ],
    ),
    (
        "경영 지표 창고",
        "https://warehouse.saebom.example/insole",
        "events",
        "ko",
        &["project.succeeded", "project.failed", "pain_point.resolved"],
    ),
];

impl Builder<'_> {
    /// On the day the company began: nothing is missed.
    pub(super) fn tell_others(&self) -> anyhow::Result<()> {
        let key = told(signing_key(self.workshop.db))?;
        for (name, url, format, language, kinds) in HOOKS {
            let input = HookInput {
                name: name.to_owned(),
                url: url.to_owned(),
                format: format.to_owned(),
                language: language.to_owned(),
                kinds: kinds.iter().map(|kind| (*kind).to_owned()).collect(),
            };
            let terms = told(input.parse(&Outgoing::closed(), None))?;
            let key = key.clone();
            self.by_system(move |tx, now| {
                webhooks::add(tx, now, &Actor::System, &key, &terms).map(drop)
            })?;
        }
        Ok(())
    }
}
