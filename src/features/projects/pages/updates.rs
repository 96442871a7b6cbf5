//! Writing an update.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;
use serde::Deserialize;

use super::Place;
use crate::base::actor::Actor;
use crate::base::failure::{Outcome, Problem, Refusal};
use crate::base::ids::{FileId, ProjectId};
use crate::base::permission::Act;
use crate::features::files::{Files, Kept};
use crate::features::pain_points::Terms;
use crate::features::projects::actions;
use crate::features::projects::rules::{RawUpdate, Update};
use crate::features::projects::store::Project;
use crate::web::{
    Answer, FieldErrors, Flash, Form, Page, Signed, asked_twice, problems_of, render_with,
    see_other_saying,
};

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct UpdateForm {
    health: String,
    body: String,
    next_update_on: String,
    reach: String,
}

impl UpdateForm {
    fn is(&self, health: &str) -> bool {
        self.health == health
    }
}

#[derive(Template)]
#[template(path = "projects/update.html")]
struct UpdatePage {
    page: Page,
    project: Project,
    people: usize,
    form: UpdateForm,
    /// Files that wait for a form that was refused.
    held: Vec<Kept>,
    errors: FieldErrors,
}

fn page_of(
    page: Page,
    (project, people): (Project, usize),
    (form, held): (UpdateForm, Vec<Kept>),
    problems: &[Problem],
) -> Answer {
    let status = if problems.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    render_with(
        status,
        &UpdatePage {
            errors: FieldErrors::new(&page.words, problems),
            page: page.named("project-update-new").at("projects"),
            project,
            people,
            form,
            held,
        },
    )
}

/// The project, and how many people are behind its pain points.
async fn mine(place: &Place, actor: &Actor, id: ProjectId) -> Outcome<(Project, usize)> {
    let actor = actor.clone();
    place
        .0
        .read(move |conn| {
            let project = actions::changeable(conn, &actor, id, Act::ReportOnProject)?;
            let people = actions::people_behind(conn, id)?.len();
            Ok((project, people))
        })
        .await
}

/// The questions an update answers, as the text to begin with.
fn template(page: &Page) -> String {
    let question = |key: &str| format!("### {}\n\n\n", page.say(key));
    [
        question("project-update-changed"),
        question("project-update-means"),
        question("project-update-next"),
    ]
    .join("\n")
}

pub(super) async fn new(
    Signed(actor): Signed,
    page: Page,
    path: Path<i64>,
    place: Place,
) -> Answer {
    let id = ProjectId(*path);
    let found = mine(&place, &actor, id).await?;
    let (config, now) = (place.1.clone(), place.2.clock.now());
    let next = place
        .0
        .read(move |conn| Ok(Terms::current(conn, &config)?.usual_word(now)))
        .await?;
    let form = UpdateForm {
        health: found
            .0
            .health
            .map_or("on_track", |health| health.as_str())
            .to_owned(),
        body: template(&page),
        next_update_on: next.to_string(),
        ..UpdateForm::default()
    };
    page_of(page, found, (form, Vec::new()), &[])
}

pub(super) async fn post(
    Signed(actor): Signed,
    page: Page,
    path: Path<i64>,
    mut form: Form<UpdateForm>,
    (place, files): (Place, Data<Files>),
) -> Answer {
    let id = ProjectId(*path);
    let found = mine(&place, &actor, id).await?;
    let now = place.2.clock.now();
    let taken = files.of_form(&place.0, now, &actor, &mut form).await?;
    let (held, unfit) = taken;
    let attached: Vec<FileId> = held.iter().map(|file| file.id).collect();
    let lines = |text: &str| -> Vec<String> {
        let lines = text.lines().map(|line| line.trim().to_owned());
        lines.filter(|line| !line.is_empty()).collect()
    };
    // Questions without an answer are no word.
    let unanswered = lines(&form.body) == lines(&template(&page));
    let raw = RawUpdate {
        health: form.health.clone(),
        body: if unanswered {
            String::new()
        } else {
            form.body.clone()
        },
        next_update_on: form.next_update_on.clone(),
    };
    let update = match (Update::parse(&raw, page.words.today()), unfit) {
        (Ok(new), unfit) if unfit.is_empty() => Ok(new),
        (parsed, unfit) => {
            let mut problems = parsed.err().unwrap_or_default();
            problems.extend(unfit);
            Err(Refusal::Invalid(problems).into())
        }
    };
    let update = update.and_then(|new| asked_twice(found.1, &form.reach).map(|()| new));
    let outcome = match update {
        Err(failure) => Err(failure),
        Ok(new) => {
            let config = place.1.clone();
            place
                .0
                .write(move |tx| {
                    let terms = Terms::current(tx, &config)?;
                    actions::post_update(tx, now, &actor, &terms, id, &new, &attached)
                })
                .await
        }
    };
    match outcome {
        Ok(_) => Ok(see_other_saying(
            &format!("/projects/{id}#updates"),
            &Flash::good(page.say("project-update-sent")),
        )),
        Err(failure) => {
            let problems = problems_of(failure)?;
            page_of(page, found, (form.value, held), &problems)
        }
    }
}
