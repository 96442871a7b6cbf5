//! Everything that happens in the story, in the order in which it happened: what the builder of the demo walks through.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

use super::{
    Act, Campaign, Condition, ConditionChange, Metric, Milestone, Moment, PainPoint, PainPointDeed,
    Project, ProjectDeed, Reading, Retrospective, Review, Story, moment,
};

/// The time of day at which it is noted that a step was reached.
const REACHED_AT: NaiveTime = match NaiveTime::from_hms_opt(18, 0, 0) {
    Some(at) => at,
    None => NaiveTime::MIN,
};

/// One thing that happened. Who did it is `by` of what it carries; for a reading `measured_by`, for the three steps of a
/// retrospective its author.
#[derive(Clone, Copy, Debug)]
pub enum Happening<'a> {
    /// Somebody reported a pain point.
    Reported(&'a PainPoint),
    /// Somebody did something to it.
    PainPointAct(&'a PainPoint, &'a Act<PainPointDeed>),
    /// The studio proposed a project, with its metrics, milestones, partners and linked pain points.
    Proposed(&'a Project),
    /// Somebody did something in it.
    ProjectAct(&'a Project, &'a Act<ProjectDeed>),
    /// A step of it was reached.
    Reached(&'a Project, &'a Milestone),
    /// Somebody measured.
    Measured(&'a Project, &'a Metric, &'a Reading),
    /// The author saved a retrospective for the first time.
    Drafted(&'a Retrospective),
    /// The author handed it in for review.
    Submitted(&'a Retrospective),
    /// Somebody reviewed it.
    Reviewed(&'a Retrospective, &'a Review),
    /// The author published it, with the fates of the pain points.
    Published(&'a Retrospective),
    /// Somebody began a page.
    CampaignBegun(&'a Campaign),
    /// They published it.
    CampaignPublished(&'a Campaign),
    /// They closed it.
    CampaignClosed(&'a Campaign),
    /// A condition turned.
    ConditionTurned(&'a Retrospective, &'a Condition, &'a ConditionChange),
}

/// A happening and when it happened.
#[derive(Clone, Copy, Debug)]
pub struct Dated<'a> {
    /// Working days before today.
    pub days_ago: i32,
    /// The time of day.
    pub at: NaiveTime,
    /// What happened.
    pub happening: Happening<'a>,
}

impl Dated<'_> {
    /// The local date and time, for a demo that starts on `today`.
    pub fn when(&self, today: NaiveDate) -> NaiveDateTime {
        moment(today, self.days_ago, self.at)
    }
}

impl Story {
    /// Everything that happened, oldest first.
    pub fn happenings(&self) -> Vec<Dated<'_>> {
        let mut all = Vec::new();
        let mut add = |days_ago, at, happening| {
            all.push(Dated {
                days_ago,
                at,
                happening,
            });
        };
        for it in &self.pain_points {
            add(it.days_ago, it.at, Happening::Reported(it));
            for act in &it.acts {
                add(act.days_ago, act.at, Happening::PainPointAct(it, act));
            }
        }
        for it in &self.projects {
            add(it.days_ago, it.at, Happening::Proposed(it));
            for act in &it.acts {
                add(act.days_ago, act.at, Happening::ProjectAct(it, act));
            }
            for milestone in &it.milestones {
                if let Some(days_ago) = milestone.reached_days_ago {
                    // What was there before it was proposed is noted with the proposal.
                    let days_ago = days_ago.min(it.days_ago);
                    add(days_ago, REACHED_AT, Happening::Reached(it, milestone));
                }
            }
            for metric in &it.metrics {
                for reading in &metric.readings {
                    let measured = Happening::Measured(it, metric, reading);
                    add(reading.days_ago, metric.measured_at, measured);
                }
            }
        }
        for it in &self.retrospectives {
            let mut add_at = |on: Moment, happening| add(on.days_ago, on.at, happening);
            add_at(it.drafted, Happening::Drafted(it));
            add_at(it.submitted, Happening::Submitted(it));
            for review in &it.reviews {
                add_at(review.on, Happening::Reviewed(it, review));
            }
            add_at(it.published, Happening::Published(it));
            for condition in &it.conditions {
                if let Some(change) = &condition.became {
                    add_at(change.on, Happening::ConditionTurned(it, condition, change));
                }
            }
        }
        for it in &self.campaigns {
            let mut add_at = |on: Moment, happening| add(on.days_ago, on.at, happening);
            add_at(it.begun, Happening::CampaignBegun(it));
            if let Some(on) = it.published {
                add_at(on, Happening::CampaignPublished(it));
            }
            if let Some(on) = it.closed {
                add_at(on, Happening::CampaignClosed(it));
            }
        }
        all.sort_by_key(|dated| (-dated.days_ago, dated.at));
        all
    }
}
