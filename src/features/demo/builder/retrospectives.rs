//! How the people of the story tell how projects ended.

use anyhow::Context;

use super::{Builder, told};
use crate::base::failure::Refusal;
use crate::base::ids::RetrospectiveId;
use crate::features::demo::story::{
    Audience, Condition, ConditionChange, ConditionState, FateKind, Retrospective,
    RetrospectiveKind, Review,
};
use crate::features::retrospectives::{self, RawCondition, RawDraft, RawFate, RawPlan, RawPublish};

impl<'a> Builder<'a> {
    pub(super) fn draft(&mut self, it: &'a Retrospective) -> anyhow::Result<()> {
        let mut sections = Vec::new();
        for (name, text) in &it.sections {
            sections.push((name.clone(), self.fill(text, it.language)?));
        }
        let mut conditions = Vec::new();
        for condition in &it.conditions {
            conditions.push(RawCondition {
                id: String::new(),
                text: self.fill(&condition.text, it.language)?,
                how_known: self.fill(&condition.how_known, it.language)?,
                watcher: self.email(&condition.watcher)?,
                review_on: self.day(condition.review_days_ago).to_string(),
            });
        }
        let raw = RawDraft {
            kind: match it.kind {
                RetrospectiveKind::Success => "success",
                RetrospectiveKind::Postmortem => "postmortem",
            }
            .to_owned(),
            title: self.fill(&it.title, it.language)?,
            language: it.language.tag().to_owned(),
            sections,
            conditions: Some(conditions),
            facilitator: Some(self.email(&it.facilitator)?),
            slug: it.slug.clone(),
            note: String::new(),
            by_itself: false,
        };
        let draft = told(raw.parse())?;
        let project = self.project(&it.project)?;
        let zone = self.workshop.config.timezone;
        self.by(&it.author, move |tx, now, actor, _| {
            retrospectives::save(tx, now, zone, actor, project, &draft, None).map(drop)
        })
    }

    /// The retrospective that is being written about this project.
    fn retrospective(&self, it: &Retrospective) -> anyhow::Result<RetrospectiveId> {
        let project = self.project(&it.project)?;
        let found = self
            .workshop
            .db
            .read_now(|conn| retrospectives::newest_of(conn, project));
        Ok(told(found)?.context("it has been drafted")?.id)
    }

    pub(super) fn submit(&mut self, it: &'a Retrospective) -> anyhow::Result<()> {
        let id = self.retrospective(it)?;
        self.by(&it.author, move |tx, now, actor, _| {
            retrospectives::submit(tx, now, actor, id).map(drop)
        })
    }

    pub(super) fn review(
        &mut self,
        it: &'a Retrospective,
        review: &'a Review,
    ) -> anyhow::Result<()> {
        let id = self.retrospective(it)?;
        let (approves, note) = (review.approves, self.markdown(&review.body, it.language)?);
        self.by(&review.by, move |tx, now, actor, _| {
            retrospectives::review(tx, now, actor, id, approves, &note)
        })
    }

    pub(super) fn publish(&mut self, it: &'a Retrospective) -> anyhow::Result<()> {
        let id = self.retrospective(it)?;
        let mut fates = Vec::new();
        for fate in &it.fates {
            let would_change = fate.would_change.as_deref().unwrap_or_default();
            fates.push(RawFate {
                pain_point: self.pain(&fate.pain_point)?.0,
                fate: match fate.fate {
                    FateKind::Resolved => "resolved",
                    FateKind::Accepted => "accepted",
                    FateKind::Declined => "declined",
                }
                .to_owned(),
                reason: self.fill(&fate.reason, it.language)?,
                would_change: self.fill(would_change, it.language)?,
            });
        }
        let plan = match &it.plan {
            Some(plan) => {
                let project = self
                    .story
                    .projects
                    .iter()
                    .find(|project| project.key == it.project);
                let metric = project
                    .and_then(|project| project.metrics.iter().find(|m| m.key == plan.measure));
                let metric = metric.context("the metric of the plan")?;
                Some(RawPlan {
                    measure: self.fill(&metric.name, it.language)?,
                    limit: Some(plan.limit),
                    every_days: plan.every_days.iter().copied().map(i64::from).collect(),
                    owner: self.email(&plan.owner)?,
                })
            }
            None => None,
        };
        let visibility = match it.visibility {
            Audience::Internet => "internet",
            Audience::Staff => "staff",
        };
        let raw = RawPublish {
            fates,
            visibility: visibility.to_owned(),
            plan,
            ticked: Vec::new(),
        };
        let config = self.workshop.config.clone();
        let helped = it.helped;
        self.by(&it.author, move |tx, now, actor, _| {
            retrospectives::publish(tx, now, &config, actor, id, &raw)?;
            retrospectives::count_helped(tx, id, helped)
        })
    }

    pub(super) fn turn(
        &mut self,
        it: &'a Retrospective,
        condition: &'a Condition,
        change: &'a ConditionChange,
    ) -> anyhow::Result<()> {
        let id = self.retrospective(it)?;
        let place = it
            .conditions
            .iter()
            .position(|other| std::ptr::eq(other, condition))
            .context("its condition")?;
        let state = match change.state {
            ConditionState::True => "true",
            ConditionState::NoLongerRelevant => "no_longer_relevant",
        };
        let note = self.fill(&change.note, it.language)?;
        let wanted = told(retrospectives::ConditionChange::parse(state, &note, ""))?;
        let zone = self.workshop.config.timezone;
        self.by(&change.by, move |tx, now, actor, _| {
            let all = retrospectives::conditions_of(tx, id)?;
            let condition = all.get(place).ok_or(Refusal::NotFound)?.id;
            retrospectives::change_condition(tx, now, zone, actor, condition, &wanted).map(drop)
        })
    }
}
