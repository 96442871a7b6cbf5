//! What people of the story do in projects.

use super::{Builder, told};
use crate::base::failure::{Problem, Refusal};
use crate::base::ids::ProjectId;
use crate::base::subject::Subject;
use crate::base::text::Markdown;
use crate::features::demo::story::{
    Act, Direction, Health, Metric, Milestone, Project, ProjectDeed, Reading, update_body,
};
use crate::features::members;
use crate::features::projects::{
    self, DecisionCause, NewDecision, NewHours, NewMetric, NewMilestone, NewProject, NewReading,
    PartnerAnswer, RawDecision, RawHours, RawMetric, RawProject, RawReading, RawUpdate,
    StatusChange, Update,
};

impl<'a> Builder<'a> {
    pub(super) fn propose(&mut self, project: &'a Project) -> anyhow::Result<()> {
        let pain_points: Vec<i64> = project
            .pain_points
            .iter()
            .map(|key| self.pain(key).map(|id| id.0))
            .collect::<anyhow::Result<_>>()?;
        let follows = project
            .follows
            .as_deref()
            .map(|key| self.project(key))
            .transpose()?;
        let raw = RawProject {
            title: self.fill(&project.title, project.language)?,
            problem: self.fill(&project.problem, project.language)?,
            hypothesis: self.fill(&project.hypothesis, project.language)?,
            lead: self.email(&project.lead)?,
            partners: project.partners.clone(),
            pain_points,
            follows: follows.map(|id| id.0),
            stop_rule: self.fill(&project.stop_rule, project.language)?,
            verify_on: self.day(project.verify_days_ago).to_string(),
        };
        let proposed_on = self.day(project.days_ago);
        let new = told(
            NewProject::parse(&raw, proposed_on)
                .map_err(|problems| Refusal::Invalid(problems).into()),
        )?;
        let expected = self.project(&project.key)?;
        let id = self.by(&project.by, move |tx, now, actor, terms| {
            projects::propose(tx, now, actor, terms, &new)
        })?;
        anyhow::ensure!(
            id == expected,
            "{} became I-{id} instead of I-{expected}",
            project.key
        );
        self.add_metrics(project, id, |metric| {
            metric.baseline_days_ago >= project.days_ago
        })?;
        for milestone in &project.milestones {
            let title = self.fill(&milestone.title, project.language)?;
            let due_on = self.day(milestone.due_days_ago).to_string();
            let new = NewMilestone::parse(&title, &due_on);
            let new = told(new.map_err(|problems| Refusal::Invalid(problems).into()))?;
            self.by(&project.by, move |tx, now, actor, _| {
                projects::set_milestone(tx, now, actor, id, &new).map(drop)
            })?;
        }
        if !project.members.is_empty() {
            let members: Vec<String> = project
                .members
                .iter()
                .map(|key| self.email(key))
                .collect::<anyhow::Result<_>>()?;
            let raw = projects::RawChange {
                members: Some(members),
                ..projects::RawChange::default()
            };
            let change = projects::ProjectChange::parse(&raw, self.day(project.days_ago), None)
                .map_err(|problems| Refusal::Invalid(problems).into());
            let change = told(change)?;
            self.by(&project.by, move |tx, now, actor, _| {
                projects::change(tx, now, actor, id, None, &change)
            })?;
        }
        Ok(())
    }

    /// Those whose baseline is known by then: at the proposal, or when it is committed to.
    fn add_metrics(
        &self,
        project: &Project,
        id: ProjectId,
        known: impl Fn(&Metric) -> bool,
    ) -> anyhow::Result<()> {
        project
            .metrics
            .iter()
            .filter(|metric| known(metric))
            .try_for_each(|metric| self.add_metric(project, id, metric))
    }

    fn add_metric(&self, project: &Project, id: ProjectId, metric: &Metric) -> anyhow::Result<()> {
        let raw = RawMetric {
            name: self.fill(&metric.name, project.language)?,
            unit: metric.unit.clone(),
            direction: match metric.direction {
                Direction::Down => "down",
                Direction::Up => "up",
            }
            .to_owned(),
            baseline: metric.baseline.to_string(),
            baseline_source: self.fill(&metric.baseline_source, project.language)?,
            baseline_on: self.day(metric.baseline_days_ago).to_string(),
            target: metric.target.to_string(),
            forecast: metric
                .forecast
                .map(|value| value.to_string())
                .unwrap_or_default(),
        };
        let new = NewMetric::parse(&raw, self.in_working_days(0));
        let new = told(new.map_err(|problems| Refusal::Invalid(problems).into()))?;
        self.by(&project.by, move |tx, now, actor, _| {
            projects::add_metric(tx, now, actor, id, &new).map(drop)
        })
    }

    pub(super) fn reach(&self, project: &Project, milestone: &Milestone) -> anyhow::Result<()> {
        let id = self.project(&project.key)?;
        let title = self.fill(&milestone.title, project.language)?;
        self.by(&project.lead, move |tx, now, actor, terms| {
            let found = projects::milestones_of(tx, id)?
                .into_iter()
                .find(|one| one.title == title);
            let found = found.ok_or_else(|| anyhow::anyhow!("I-{id} has no such milestone"))?;
            projects::reach_milestone(tx, now, actor, terms, id, found.id)
        })
    }

    pub(super) fn measure(
        &mut self,
        project: &'a Project,
        metric: &'a Metric,
        reading: &'a Reading,
    ) -> anyhow::Result<()> {
        let id = self.project(&project.key)?;
        let name = self.fill(&metric.name, project.language)?;
        let note = reading
            .note
            .as_deref()
            .map(|note| self.fill(note, project.language))
            .transpose()?;
        let raw = RawReading {
            value: reading.value.to_string(),
            on: self.day(reading.days_ago).to_string(),
            note: note.unwrap_or_default(),
        };
        let new = NewReading::parse(&raw, self.in_working_days(0));
        let new = told(new.map_err(|problems| Refusal::Invalid(problems).into()))?;
        self.by(&metric.measured_by, move |tx, now, actor, terms| {
            let figure = projects::figures(tx, id)?
                .into_iter()
                .find(|figure| figure.name == name);
            let figure = figure.ok_or_else(|| anyhow::anyhow!("I-{id} has no such metric"))?;
            projects::read(tx, now, actor, terms, id, figure.id, &new).map(drop)
        })
    }

    pub(super) fn act_on_project(
        &mut self,
        project: &'a Project,
        act: &'a Act<ProjectDeed>,
    ) -> anyhow::Result<()> {
        let id = self.project(&project.key)?;
        let fill = |text: &str| self.fill(text, project.language);
        match &act.does {
            ProjectDeed::Commit { .. } => {
                self.add_metrics(project, id, |metric| {
                    metric.baseline_days_ago < project.days_ago
                })?;
                self.move_project(&act.by, id, "active", String::new(), None)
            }
            ProjectDeed::Resume { reason } => {
                self.move_project(&act.by, id, "active", fill(reason)?, None)
            }
            ProjectDeed::Pause { reason, resume_in } => {
                self.move_project(&act.by, id, "paused", fill(reason)?, Some(*resume_in))
            }
            ProjectDeed::Deliver { word, .. } => {
                self.move_project(&act.by, id, "delivered", fill(word)?, None)
            }
            ProjectDeed::Drop { reason } => {
                self.move_project(&act.by, id, "dropped", fill(reason)?, None)
            }
            ProjectDeed::Close { reason } => {
                self.move_project(&act.by, id, "closed", fill(reason)?, None)
            }
            ProjectDeed::Link { pain_point } => {
                let pain = self.pain(pain_point)?;
                self.by(&act.by, move |tx, now, actor, terms| {
                    projects::link(tx, now, actor, terms, id, pain, None)
                })
            }
            ProjectDeed::Unlink { pain_point } => {
                let pain = self.pain(pain_point)?;
                self.by(&act.by, move |tx, now, actor, terms| {
                    projects::unlink(tx, now, actor, terms, id, pain)
                })
            }
            ProjectDeed::Answer {
                department,
                takes_part,
                note,
            } => {
                let answer = if *takes_part {
                    PartnerAnswer::Accepted
                } else {
                    PartnerAnswer::Declined
                };
                let language = self.person(&act.by)?.language;
                let note = told(
                    Markdown::optional("note", &self.fill(note, language)?)
                        .map_err(Problem::invalid),
                )?;
                let slug = department.clone();
                self.by(&act.by, move |tx, now, actor, _| {
                    let department = members::department_by_slug(tx, &slug)?;
                    let department =
                        department.ok_or_else(|| anyhow::anyhow!("no department is {slug}"))?;
                    let words = (answer, &note);
                    projects::answer_as_partner(tx, now, actor, id, department.id, words)
                })
            }
            ProjectDeed::Hours {
                moment,
                least,
                most,
                source,
            } => {
                let raw = RawHours {
                    moment: moment.clone(),
                    least: least.to_string(),
                    most: most.to_string(),
                    source: fill(source)?,
                };
                let new = NewHours::parse(&raw);
                let new = told(new.map_err(|problems| Refusal::Invalid(problems).into()))?;
                self.by(&act.by, move |tx, now, actor, _| {
                    projects::write_hours(tx, now, actor, id, &new, &Markdown::default())
                })
            }
            ProjectDeed::SeeStopRule { seen } => {
                let seen =
                    told(Markdown::required("seen", &fill(seen)?).map_err(Problem::invalid))?;
                self.by(&act.by, move |tx, now, actor, terms| {
                    projects::stop_rule_met(tx, now, actor, terms, id, &seen)
                })
            }
            ProjectDeed::Settle { choice, why } => {
                let raw = RawDecision {
                    choice: choice.clone(),
                    why: fill(why)?,
                    ..RawDecision::default()
                };
                self.decide_in_project(&act.by, id, DecisionCause::StopRule, &raw)
            }
            ProjectDeed::Decide {
                question,
                options,
                choice,
                why,
            } => {
                let raw = RawDecision {
                    question: fill(question)?,
                    options: fill(options)?,
                    choice: fill(choice)?,
                    why: fill(why)?,
                };
                self.decide_in_project(&act.by, id, DecisionCause::Own, &raw)
            }
            ProjectDeed::Pulse { answer, words } => {
                let language = self.person(&act.by)?.language;
                let words = words
                    .as_deref()
                    .map(|words| self.fill(words, language))
                    .transpose()?;
                self.answer_pulse(
                    &act.by,
                    Subject::Project(id),
                    *answer,
                    words.unwrap_or_default(),
                )
            }
            ProjectDeed::Update {
                health,
                changed,
                for_you,
                next,
                next_update_in,
            } => {
                let language = self.person(&act.by)?.language;
                let body = update_body(language, changed, for_you, next);
                let raw = RawUpdate {
                    health: match health {
                        Health::OnTrack => "on_track",
                        Health::AtRisk => "at_risk",
                        Health::OffTrack => "off_track",
                    }
                    .to_owned(),
                    body: self.fill(&body, language)?,
                    next_update_on: self.in_working_days(*next_update_in).to_string(),
                };
                let new = Update::parse(&raw, self.in_working_days(0));
                let new = told(new.map_err(|problems| Refusal::Invalid(problems).into()))?;
                self.by(&act.by, move |tx, now, actor, terms| {
                    projects::post_update(tx, now, actor, terms, id, &new, &[]).map(drop)
                })
            }
        }
    }

    fn decide_in_project(
        &self,
        by: &str,
        id: ProjectId,
        cause: DecisionCause,
        raw: &RawDecision,
    ) -> anyhow::Result<()> {
        let new = NewDecision::parse(cause, raw);
        let new = told(new.map_err(|problems| Refusal::Invalid(problems).into()))?;
        self.by(by, move |tx, now, actor, _| {
            projects::decide(tx, now, actor, id, cause, &new).map(drop)
        })
    }

    fn move_project(
        &self,
        by: &str,
        id: ProjectId,
        to: &str,
        reason: String,
        resume_in: Option<u32>,
    ) -> anyhow::Result<()> {
        let resume_on = resume_in
            .map(|days| self.in_working_days(days).to_string())
            .unwrap_or_default();
        let change = StatusChange {
            to: to.to_owned(),
            reason,
            resume_on,
        };
        self.by(by, move |tx, now, actor, terms| {
            projects::set_status(tx, now, actor, terms, id, None, &change)
        })
    }
}
