//! Moving a project: starting shows the contract first, every other way asks what it needs.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use serde::Deserialize;

use super::words::{TRIED, TriedView};
use super::{Place, version};
use crate::base::actor::Actor;
use crate::base::failure::{Outcome, Problem};
use crate::base::ids::ProjectId;
use crate::base::permission::Act;
use crate::base::text::Markdown;
use crate::features::members;
use crate::features::pain_points::Terms;
use crate::features::projects::actions::{self, StatusChange};
use crate::features::projects::rules::{self, Status};
use crate::features::projects::store::{self, MetricFigure, Project, Tried};
use crate::web::{
    Answer, FieldErrors, Flash, Form, Page, Query, Signed, asked_twice, problems_of, render_with,
    see_other_saying,
};

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct MoveForm {
    to: String,
    reason: String,
    resume_on: String,
    version: String,
    reach: String,
}

#[derive(Template)]
#[template(path = "projects/status.html")]
struct MovePage {
    page: Page,
    project: Project,
    /// `activate`, `resume`, `regress`, `pause`, `deliver`, `drop` or `close`.
    way: &'static str,
    lead: String,
    figures: Vec<MetricFigure>,
    /// How many people are behind its pain points.
    people: usize,
    links: usize,
    /// Whether checks are still ahead.
    still_due: bool,
    unmet: Vec<String>,
    /// What was tried before about the same.
    tried: Vec<TriedView>,
    form: MoveForm,
    errors: FieldErrors,
}

impl MovePage {
    fn is(&self, way: &str) -> bool {
        self.way == way
    }
}

fn way(from: Status, to: Status) -> &'static str {
    match (from, to) {
        (Status::Proposed, Status::Active) => "activate",
        (Status::Paused, Status::Active) => "resume",
        (_, Status::Active) => "regress",
        (_, Status::Paused) => "pause",
        (_, Status::Delivered) => "deliver",
        (_, Status::Dropped) => "drop",
        _ => "close",
    }
}

/// What the page shows besides its form.
struct Known {
    project: Project,
    to: Status,
    lead: String,
    figures: Vec<MetricFigure>,
    people: usize,
    links: usize,
    still_due: bool,
    unmet: Vec<Problem>,
    tried: Vec<Tried>,
}

async fn known(place: &Place, actor: &Actor, id: ProjectId, to: &str) -> Outcome<Known> {
    let (actor, to) = (actor.clone(), to.to_owned());
    place
        .0
        .read(move |conn| {
            let project = actions::changeable(conn, &actor, id, Act::RunProjects)?;
            let to = Status::parse(to.trim())
                .ok_or_else(|| Problem::new("to", "project_status_unknown").invalid())?;
            rules::wanted_move(project.status, to).map_err(Problem::conflict)?;
            let lead = match project.lead {
                Some(lead) => members::person(conn, lead)?.map(|person| person.name),
                None => None,
            };
            let unmet = if project.status == Status::Proposed && to == Status::Active {
                rules::commitment_unmet(&actions::commitment(conn, &project)?)
            } else {
                Vec::new()
            };
            let tried = if to == Status::Active && project.status == Status::Proposed {
                let about: Vec<_> = store::linked(conn, id)?
                    .iter()
                    .map(|link| link.id)
                    .collect();
                store::tried_before(conn, &about, Some(id), TRIED)?
            } else {
                Vec::new()
            };
            Ok(Known {
                tried,
                to,
                lead: lead.unwrap_or_default(),
                figures: store::figures(conn, id)?,
                people: actions::people_behind(conn, id)?.len(),
                links: store::linked(conn, id)?.len(),
                still_due: store::still_due(conn, id)?,
                unmet,
                project,
            })
        })
        .await
}

fn page_of(page: Page, known: Known, form: MoveForm, problems: &[Problem]) -> Answer {
    let way = way(known.project.status, known.to);
    let status = if problems.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let title = page.say_of("project-way", way).to_string();
    render_with(
        status,
        &MovePage {
            errors: FieldErrors::new(&page.words, problems),
            unmet: known
                .unmet
                .iter()
                .map(|problem| page.words.problem(problem))
                .collect(),
            tried: TriedView::all(&page.words, known.tried),
            page: page.titled(title).at("projects"),
            way,
            project: known.project,
            lead: known.lead,
            figures: known.figures,
            people: known.people,
            links: known.links,
            still_due: known.still_due,
            form,
        },
    )
}

pub(super) async fn ask(
    Signed(actor): Signed,
    page: Page,
    path: Path<i64>,
    asked: Query<MoveForm>,
    place: Place,
) -> Answer {
    let known = known(&place, &actor, ProjectId(*path), &asked.to).await?;
    let form = MoveForm {
        to: known.to.as_str().to_owned(),
        version: known.project.version.to_string(),
        ..MoveForm::default()
    };
    page_of(page, known, form, &[])
}

pub(super) async fn set(
    Signed(actor): Signed,
    page: Page,
    path: Path<i64>,
    form: Form<MoveForm>,
    place: Place,
) -> Answer {
    let id = ProjectId(*path);
    let known = known(&place, &actor, id, &form.to).await?;
    let change = StatusChange {
        to: form.to.clone(),
        reason: form.reason.clone(),
        resume_on: form.resume_on.clone(),
    };
    let (config, now) = (place.1.clone(), place.2.clock.now());
    let expected = version(&form.version);
    let (people, reach) = (known.people, form.reach.clone());
    let outcome = place
        .0
        .write(move |tx| {
            asked_twice(people, &reach)?;
            let terms = Terms::current(tx, &config)?;
            actions::set_status(tx, now, &actor, &terms, id, expected, &change)
        })
        .await;
    match outcome {
        Ok(()) => {
            let way = way(known.project.status, known.to);
            let said = page
                .say_of("project-went", way)
                .with("people", known.people);
            Ok(see_other_saying(
                &format!("/projects/{id}"),
                &Flash::good(said),
            ))
        }
        Err(failure) => {
            let problems = problems_of(failure)?;
            page_of(page, known, form.value, &problems)
        }
    }
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct ConfirmationForm {
    confirmation: String,
}

#[derive(Template)]
#[template(path = "projects/confirmation.html")]
struct ConfirmationPage {
    page: Page,
    project: Project,
    form: ConfirmationForm,
    errors: FieldErrors,
}

async fn confirmable(place: &Place, actor: &Actor, id: ProjectId) -> Outcome<Project> {
    let actor = actor.clone();
    place
        .0
        .read(move |conn| actions::changeable(conn, &actor, id, Act::RunProjects))
        .await
}

fn confirmation_page(
    page: Page,
    project: Project,
    form: ConfirmationForm,
    problems: &[Problem],
) -> Answer {
    let status = if problems.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    render_with(
        status,
        &ConfirmationPage {
            errors: FieldErrors::new(&page.words, problems),
            page: page.named("project-confirm").at("projects"),
            project,
            form,
        },
    )
}

pub(super) async fn ask_confirmation(
    Signed(actor): Signed,
    page: Page,
    path: Path<i64>,
    place: Place,
) -> Answer {
    let project = confirmable(&place, &actor, ProjectId(*path)).await?;
    let form = ConfirmationForm {
        confirmation: project.confirmation.clone().unwrap_or_default(),
    };
    confirmation_page(page, project, form, &[])
}

pub(super) async fn confirm(
    Signed(actor): Signed,
    page: Page,
    path: Path<i64>,
    form: Form<ConfirmationForm>,
    place: Place,
) -> Answer {
    let id = ProjectId(*path);
    let project = confirmable(&place, &actor, id).await?;
    let now = place.2.clock.now();
    let outcome = match Markdown::required("confirmation", &form.confirmation) {
        Err(problem) => Err(problem.invalid()),
        Ok(words) => {
            place
                .0
                .write(move |tx| actions::confirm(tx, now, &actor, id, &words))
                .await
        }
    };
    match outcome {
        Ok(()) => Ok(see_other_saying(
            &format!("/projects/{id}"),
            &Flash::good(page.say("project-saved")),
        )),
        Err(failure) => {
            let problems = problems_of(failure)?;
            confirmation_page(page, project, form.value, &problems)
        }
    }
}
