//! Many readings at once, pasted from a sheet.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use serde::Deserialize;

use super::Place;
use super::figures::found;
use crate::base::failure::{Problem, Refusal};
use crate::base::ids::{MetricId, ProjectId};
use crate::base::permission::Act;
use crate::features::pain_points::Terms;
use crate::features::projects::actions;
use crate::features::projects::rules;
use crate::features::projects::store::{MetricFigure, Project};
use crate::web::{
    Answer, FieldErrors, Flash, Form, Page, Signed, problems_of, render_with, see_other_saying,
};

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct PasteForm {
    rows: String,
}

#[derive(Template)]
#[template(path = "projects/paste.html")]
struct PastePage {
    page: Page,
    project: Project,
    movement: String,
    form: PasteForm,
    errors: FieldErrors,
}

fn page_of(
    page: Page,
    (project, figure): (Project, &MetricFigure),
    form: PasteForm,
    problems: &[Problem],
) -> Answer {
    let status = if problems.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    render_with(
        status,
        &PastePage {
            errors: FieldErrors::new(&page.words, problems),
            movement: super::words::movement(&page.words, figure),
            page: page.named("project-paste").at("projects"),
            project,
            form,
        },
    )
}

pub(super) async fn ask(
    Signed(actor): Signed,
    page: Page,
    path: Path<(i64, i64)>,
    place: Place,
) -> Answer {
    let (id, metric) = (ProjectId(path.0), Some(MetricId(path.1)));
    let (project, figure) = found(&place, &actor, id, metric, Act::ReportOnProject).await?;
    let figure = figure.ok_or(Refusal::NotFound)?;
    page_of(page, (project, &figure), PasteForm::default(), &[])
}

pub(super) async fn take(
    Signed(actor): Signed,
    page: Page,
    path: Path<(i64, i64)>,
    form: Form<PasteForm>,
    place: Place,
) -> Answer {
    let (id, metric) = (ProjectId(path.0), MetricId(path.1));
    let (project, figure) = found(&place, &actor, id, Some(metric), Act::ReportOnProject).await?;
    let figure = figure.ok_or(Refusal::NotFound)?;
    let readings = match rules::pasted("rows", &form.rows, page.words.today()) {
        Ok(readings) => readings,
        Err(problems) => return page_of(page, (project, &figure), form.value, &problems),
    };
    let count = readings.len();
    let (config, now) = (place.1.clone(), place.2.clock.now());
    let outcome = place
        .0
        .write(move |tx| {
            let terms = Terms::current(tx, &config)?;
            actions::read_all(tx, now, &actor, &terms, id, metric, &readings)
        })
        .await;
    match outcome {
        Ok(()) => Ok(see_other_saying(
            &format!("/projects/{id}#metrics"),
            &Flash::good(page.say("project-pasted").with("n", count)),
        )),
        Err(failure) => {
            let problems = problems_of(failure)?;
            page_of(page, (project, &figure), form.value, &problems)
        }
    }
}
