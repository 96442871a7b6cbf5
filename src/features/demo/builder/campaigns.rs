//! How the people of the story call for what hurts.

use chrono::TimeDelta;

use super::{Builder, told};
use crate::base::clock::day_in;
use crate::base::failure::{Failure, Problem, Refusal};
use crate::base::ids::CampaignId;
use crate::base::text::Slug;
use crate::features::campaigns;
use crate::features::demo::story::Campaign;

impl<'a> Builder<'a> {
    pub(super) fn begin_campaign(&mut self, it: &'a Campaign) -> anyhow::Result<()> {
        let mut content = told(campaigns::pattern(&it.pattern))?;
        content.audience.clone_from(&it.audience);
        for filled in &it.filled {
            content.fill(&filled.block, &filled.field, &filled.value);
        }
        let slug = told(Slug::parse("slug", &it.slug).map_err(Problem::invalid))?;
        self.by(&it.by, move |tx, now, actor, _| {
            campaigns::create(tx, now, actor, &slug, &content).map(drop)
        })
    }

    /// Published, and looked at from then on.
    pub(super) fn publish_campaign(&mut self, it: &'a Campaign) -> anyhow::Result<()> {
        let id = self.campaign(it)?;
        let zone = self.workshop.config.timezone;
        self.by(&it.by, move |tx, now, actor, _| {
            campaigns::publish(tx, now, zone, actor, id).map(drop)
        })?;
        let first = day_in(zone, self.workshop.clock.now());
        let visits = it.visits.clone();
        self.by_system(move |tx, _| {
            for (day, count) in (0..).zip(visits) {
                campaigns::add_visits(tx, id, first + TimeDelta::days(day), count)?;
            }
            Ok(())
        })
    }

    pub(super) fn close_campaign(&mut self, it: &'a Campaign) -> anyhow::Result<()> {
        let id = self.campaign(it)?;
        self.by(&it.by, move |tx, now, actor, _| {
            campaigns::close(tx, now, actor, id)
        })
    }

    fn campaign(&self, it: &Campaign) -> anyhow::Result<CampaignId> {
        let found = self.workshop.db.read_now(|conn| {
            campaigns::by_slug(conn, &it.slug)?.ok_or(Failure::Refusal(Refusal::NotFound))
        });
        Ok(told(found)?.id)
    }
}
