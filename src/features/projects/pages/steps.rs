//! What happens on the way, each on a page of its own: the stop rule is met, decisions, milestones, a department's answer.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use serde::Deserialize;

use super::Place;
use crate::base::actor::Actor;
use crate::base::failure::{Outcome, Problem, Refusal};
use crate::base::ids::{DepartmentId, MilestoneId, ProjectId};
use crate::base::permission::Act;
use crate::base::text::Markdown;
use crate::features::members;
use crate::features::pain_points::Terms;
use crate::features::projects::actions;
use crate::features::projects::rules::{
    DecisionCause, NewDecision, NewHours, NewMilestone, PartnerAnswer, RawDecision, RawHours,
};
use crate::features::projects::store::{self, Project};
use crate::web::{
    Answer, FieldErrors, Flash, Form, Page, Signed, problems_of, render_with, see_other,
    see_other_saying,
};

/// Which step a page is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// The agreed sign to stop was seen.
    StopRule,
    /// What is demanded is decided.
    Decision,
    /// A decision of the project's own goes into the log.
    OwnDecision,
    /// What the pain costs in a month.
    Hours,
    /// A step on the way.
    Milestone,
    /// A partner department answers.
    Partner,
}

impl Step {
    fn key(self) -> &'static str {
        match self {
            Self::StopRule => "stop_rule",
            Self::Decision => "decision",
            Self::OwnDecision => "own_decision",
            Self::Hours => "hours",
            Self::Milestone => "milestone",
            Self::Partner => "partner",
        }
    }

    /// Where on the project's page it shows.
    fn anchor(self) -> &'static str {
        match self {
            Self::StopRule | Self::Decision => "decision",
            Self::OwnDecision => "decisions",
            Self::Hours => "hours",
            Self::Milestone => "milestones",
            Self::Partner => "people",
        }
    }
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct StepForm {
    seen: String,
    question: String,
    options: String,
    choice: String,
    why: String,
    title: String,
    due_on: String,
    answer: String,
    note: String,
    moment: String,
    least: String,
    most: String,
    source: String,
    reason: String,
}

#[derive(Template)]
#[template(path = "projects/step.html")]
struct StepPage {
    page: Page,
    project: Project,
    step: &'static str,
    lead: String,
    /// What a demanded decision is about, and between which ways.
    question: String,
    ways: &'static [&'static str],
    form: StepForm,
    errors: FieldErrors,
}

impl StepPage {
    fn is(&self, step: &str) -> bool {
        self.step == step
    }

    fn chose(&self, way: &str) -> bool {
        self.form.choice == way
    }
}

/// What the page shows besides its form.
struct Known {
    project: Project,
    cause: DecisionCause,
    question: String,
    department: Option<(DepartmentId, members::Department)>,
}

async fn known(
    place: &Place,
    actor: &Actor,
    id: ProjectId,
    step: Step,
    department: Option<String>,
) -> Outcome<Known> {
    let actor = actor.clone();
    place
        .0
        .read(move |conn| {
            let project = actions::changeable(conn, &actor, id, Act::ReportOnProject)?;
            let open =
                match step {
                    Step::Decision => {
                        let open = store::open_decision(conn, id)?;
                        Some(open.ok_or_else(|| {
                            Problem::new("decision", "nothing_to_decide").conflict()
                        })?)
                    }
                    _ => None,
                };
            let department = match department {
                Some(slug) => {
                    let found =
                        members::department_by_slug(conn, &slug)?.ok_or(Refusal::NotFound)?;
                    Some((found.id, found))
                }
                None => None,
            };
            Ok(Known {
                cause: open.as_ref().map_or(DecisionCause::Own, |open| open.cause),
                question: open.map(|open| open.question).unwrap_or_default(),
                project,
                department,
            })
        })
        .await
}

fn page_of(page: Page, step: Step, known: Known, form: StepForm, problems: &[Problem]) -> Answer {
    let status = if problems.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let key = step.key();
    let lead = match (step, &known.department) {
        (Step::Decision, _) => page
            .say_of("project-step-lead", known.cause.as_str())
            .to_string(),
        (_, Some((_, department))) => page
            .say_of("project-step-lead", key)
            .with("department", department.name(page.words.language()))
            .to_string(),
        _ => page.say_of("project-step-lead", key).to_string(),
    };
    let title = page.say_of("project-step", key).to_string();
    render_with(
        status,
        &StepPage {
            errors: FieldErrors::new(&page.words, problems),
            page: page.titled(title).at("projects"),
            step: key,
            lead,
            question: known.question,
            ways: known.cause.ways(),
            project: known.project,
            form,
        },
    )
}

/// The page that asks.
pub(super) async fn ask(
    step: Step,
    Signed(actor): Signed,
    page: Page,
    id: ProjectId,
    department: Option<String>,
    place: Place,
) -> Answer {
    let known = known(&place, &actor, id, step, department).await?;
    page_of(page, step, known, StepForm::default(), &[])
}

/// Does it, or shows the page again with what was typed.
pub(super) async fn take(
    step: Step,
    Signed(actor): Signed,
    page: Page,
    id: ProjectId,
    department: Option<String>,
    (form, place): (Form<StepForm>, Place),
) -> Answer {
    let known = known(&place, &actor, id, step, department).await?;
    let (config, now) = (place.1.clone(), place.2.clock.now());
    let (cause, of) = (known.cause, known.department.as_ref().map(|(id, _)| *id));
    let wish = match Wish::parse(step, cause, &form) {
        Ok(wish) => wish,
        Err(problems) => return page_of(page, step, known, form.value, &problems),
    };
    let chosen = form.choice.trim().to_owned();
    let outcome = place
        .0
        .write(move |tx| {
            let terms = Terms::current(tx, &config)?;
            match &wish {
                Wish::StopRule(seen) => actions::stop_rule_met(tx, now, &actor, &terms, id, seen),
                Wish::Decision(new) => actions::decide(tx, now, &actor, id, cause, new).map(drop),
                Wish::Hours(new, reason) => actions::write_hours(tx, now, &actor, id, new, reason),
                Wish::Milestone(new) => actions::set_milestone(tx, now, &actor, id, new).map(drop),
                Wish::Partner(answer, note) => {
                    let department = of.ok_or(Refusal::NotFound)?;
                    actions::answer_as_partner(tx, now, &actor, id, department, (*answer, note))
                }
            }
        })
        .await;
    match outcome {
        Ok(()) => {
            let said = Flash::good(page.say_of("project-step-done", step.key()));
            let next = match (step, chosen.as_str()) {
                (Step::Decision, "postmortem") => {
                    format!("/projects/{id}/retrospective/new?kind=postmortem")
                }
                (Step::Decision, "follow_up") => format!("/projects/new?follows={id}"),
                _ => format!("/projects/{id}#{}", step.anchor()),
            };
            Ok(see_other_saying(&next, &said))
        }
        Err(failure) => {
            let problems = problems_of(failure)?;
            page_of(page, step, known, form.value, &problems)
        }
    }
}

/// What a form asks for, read.
enum Wish {
    StopRule(Markdown),
    Decision(NewDecision),
    Hours(NewHours, Markdown),
    Milestone(NewMilestone),
    Partner(PartnerAnswer, Markdown),
}

impl Wish {
    fn parse(step: Step, cause: DecisionCause, form: &StepForm) -> Result<Self, Vec<Problem>> {
        let one = |problem| vec![problem];
        match step {
            Step::StopRule => Markdown::required("seen", &form.seen)
                .map(Self::StopRule)
                .map_err(one),
            Step::Decision | Step::OwnDecision => {
                let raw = RawDecision {
                    question: form.question.clone(),
                    options: form.options.clone(),
                    choice: form.choice.clone(),
                    why: form.why.clone(),
                };
                NewDecision::parse(cause, &raw).map(Self::Decision)
            }
            Step::Hours => {
                let raw = RawHours {
                    moment: form.moment.clone(),
                    least: form.least.clone(),
                    most: form.most.clone(),
                    source: form.source.clone(),
                };
                let reason = Markdown::optional("reason", &form.reason).map_err(one)?;
                NewHours::parse(&raw).map(|new| Self::Hours(new, reason))
            }
            Step::Milestone => NewMilestone::parse(&form.title, &form.due_on).map(Self::Milestone),
            Step::Partner => {
                let answer = PartnerAnswer::parse(form.answer.trim())
                    .ok_or_else(|| one(Problem::new("answer", "partner_answer")))?;
                let note = Markdown::optional("note", &form.note).map_err(one)?;
                if answer == PartnerAnswer::Declined && note.is_empty() {
                    return Err(one(Problem::new("note", "partner_reason")));
                }
                Ok(Self::Partner(answer, note))
            }
        }
    }
}

/// A form without fields of its own.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Press {}

/// Says that a milestone was reached.
pub(super) async fn reached(
    Signed(actor): Signed,
    path: Path<(i64, i64)>,
    _: Form<Press>,
    place: Place,
) -> Answer {
    let (id, milestone) = (ProjectId(path.0), MilestoneId(path.1));
    let (config, now) = (place.1.clone(), place.2.clock.now());
    place
        .0
        .write(move |tx| {
            let terms = Terms::current(tx, &config)?;
            actions::reach_milestone(tx, now, &actor, &terms, id, milestone)
        })
        .await?;
    Ok(see_other(&format!("/projects/{id}#milestones")))
}
