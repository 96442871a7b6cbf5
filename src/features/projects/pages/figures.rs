//! Adding and changing a metric, and writing down a reading.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use serde::Deserialize;

use super::Place;
use crate::base::actor::Actor;
use crate::base::failure::{Outcome, Problem, Refusal};
use crate::base::ids::{MetricId, ProjectId, ReadingId};
use crate::base::permission::Act;
use crate::base::text::Markdown;
use crate::features::pain_points::Terms;
use crate::features::projects::actions;
use crate::features::projects::rules::{NewMetric, NewReading, RawMetric, RawReading};
use crate::features::projects::store::{self, MetricFigure, Project};
use crate::web::{
    Answer, FieldErrors, Flash, Form, Page, Query, Signed, problems_of, render_with,
    see_other_saying,
};

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct MetricForm {
    name: String,
    unit: String,
    direction: String,
    baseline: String,
    baseline_source: String,
    baseline_on: String,
    target: String,
    forecast: String,
    reason: String,
}

impl MetricForm {
    fn of(figure: &MetricFigure) -> Self {
        let raw = figure.raw();
        Self {
            name: raw.name,
            unit: raw.unit,
            direction: raw.direction,
            baseline: raw.baseline,
            baseline_source: raw.baseline_source,
            baseline_on: raw.baseline_on,
            target: raw.target,
            forecast: raw.forecast,
            reason: String::new(),
        }
    }

    fn raw(&self) -> RawMetric {
        RawMetric {
            name: self.name.clone(),
            unit: self.unit.clone(),
            direction: self.direction.clone(),
            baseline: self.baseline.clone(),
            baseline_source: self.baseline_source.clone(),
            baseline_on: self.baseline_on.clone(),
            target: self.target.clone(),
            forecast: self.forecast.clone(),
        }
    }
}

#[derive(Template)]
#[template(path = "projects/metric.html")]
struct MetricPage {
    page: Page,
    project: Project,
    committed: bool,
    is_new: bool,
    form: MetricForm,
    errors: FieldErrors,
}

fn status_of(problems: &[Problem]) -> StatusCode {
    if problems.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    }
}

fn metric_page(
    page: Page,
    project: Project,
    is_new: bool,
    form: MetricForm,
    problems: &[Problem],
) -> Answer {
    let key = if is_new {
        "project-metric-new"
    } else {
        "project-metric-edit"
    };
    render_with(
        status_of(problems),
        &MetricPage {
            errors: FieldErrors::new(&page.words, problems),
            page: page.named(key).at("projects"),
            committed: project.status.is_committed(),
            project,
            is_new,
            form,
        },
    )
}

/// A project that somebody may change, with one of its metrics.
pub(super) async fn found(
    place: &Place,
    actor: &Actor,
    id: ProjectId,
    metric: Option<MetricId>,
    act: Act,
) -> Outcome<(Project, Option<MetricFigure>)> {
    let actor = actor.clone();
    place
        .0
        .read(move |conn| {
            let project = actions::changeable(conn, &actor, id, act)?;
            let figure = match metric {
                None => None,
                Some(metric) => Some(
                    store::metric(conn, metric)?
                        .filter(|figure| figure.project == id)
                        .ok_or(Refusal::NotFound)?,
                ),
            };
            Ok((project, figure))
        })
        .await
}

pub(super) async fn new(
    Signed(actor): Signed,
    page: Page,
    path: Path<i64>,
    place: Place,
) -> Answer {
    let (project, _) = found(&place, &actor, ProjectId(*path), None, Act::RunProjects).await?;
    let form = MetricForm {
        direction: "down".into(),
        baseline_on: page.words.today().to_string(),
        ..MetricForm::default()
    };
    metric_page(page, project, true, form, &[])
}

pub(super) async fn add(
    Signed(actor): Signed,
    page: Page,
    path: Path<i64>,
    form: Form<MetricForm>,
    place: Place,
) -> Answer {
    let id = ProjectId(*path);
    let (project, _) = found(&place, &actor, id, None, Act::RunProjects).await?;
    let (now, today) = (place.2.clock.now(), page.words.today());
    let outcome = match NewMetric::parse(&form.raw(), today) {
        Err(problems) => Err(Refusal::Invalid(problems).into()),
        Ok(new) => {
            place
                .0
                .write(move |tx| actions::add_metric(tx, now, &actor, id, &new))
                .await
        }
    };
    match outcome {
        Ok(_) => Ok(see_other_saying(
            &format!("/projects/{id}#metrics"),
            &Flash::good(page.say("project-metric-added")),
        )),
        Err(failure) => {
            let problems = problems_of(failure)?;
            metric_page(page, project, true, form.value, &problems)
        }
    }
}

pub(super) async fn edit(
    Signed(actor): Signed,
    page: Page,
    path: Path<(i64, i64)>,
    place: Place,
) -> Answer {
    let (id, metric) = (ProjectId(path.0), MetricId(path.1));
    let (project, figure) = found(&place, &actor, id, Some(metric), Act::RunProjects).await?;
    let form = figure.as_ref().map(MetricForm::of).unwrap_or_default();
    metric_page(page, project, false, form, &[])
}

pub(super) async fn save(
    Signed(actor): Signed,
    page: Page,
    path: Path<(i64, i64)>,
    form: Form<MetricForm>,
    place: Place,
) -> Answer {
    let (id, metric) = (ProjectId(path.0), MetricId(path.1));
    let (project, _) = found(&place, &actor, id, Some(metric), Act::RunProjects).await?;
    let (now, today) = (place.2.clock.now(), page.words.today());
    let reason = Markdown::optional("reason", &form.reason);
    let outcome = match (NewMetric::parse(&form.raw(), today), reason) {
        (Ok(new), Ok(reason)) => {
            place
                .0
                .write(move |tx| actions::change_metric(tx, now, &actor, id, metric, &new, &reason))
                .await
        }
        (new, reason) => {
            let mut problems = new.err().unwrap_or_default();
            problems.extend(reason.err());
            Err(Refusal::Invalid(problems).into())
        }
    };
    match outcome {
        Ok(()) => Ok(see_other_saying(
            &format!("/projects/{id}#metrics"),
            &Flash::good(page.say("project-saved")),
        )),
        Err(failure) => {
            let problems = problems_of(failure)?;
            metric_page(page, project, false, form.value, &problems)
        }
    }
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct ReadingForm {
    value: String,
    on: String,
    note: String,
    corrects: Option<i64>,
}

#[derive(Template)]
#[template(path = "projects/reading.html")]
struct ReadingPage {
    page: Page,
    project: Project,
    movement: String,
    form: ReadingForm,
    errors: FieldErrors,
}

fn reading_page(
    page: Page,
    project: Project,
    figure: &MetricFigure,
    form: ReadingForm,
    problems: &[Problem],
) -> Answer {
    let key = if form.corrects.is_some() {
        "project-reading-correct"
    } else {
        "project-reading-new"
    };
    render_with(
        status_of(problems),
        &ReadingPage {
            errors: FieldErrors::new(&page.words, problems),
            movement: super::words::movement(&page.words, figure),
            page: page.named(key).at("projects"),
            project,
            form,
        },
    )
}

pub(super) async fn reading(
    Signed(actor): Signed,
    page: Page,
    path: Path<(i64, i64)>,
    asked: Query<ReadingForm>,
    place: Place,
) -> Answer {
    let (id, metric) = (ProjectId(path.0), Some(MetricId(path.1)));
    let (project, figure) = found(&place, &actor, id, metric, Act::ReportOnProject).await?;
    let figure = figure.ok_or(Refusal::NotFound)?;
    let old = asked.corrects.map(ReadingId);
    let form = match figure.readings.iter().find(|row| Some(row.id) == old) {
        Some(row) => ReadingForm {
            value: row.value.to_string(),
            on: row.on.to_string(),
            note: row.note.clone(),
            corrects: asked.corrects,
        },
        None if old.is_some() => return Err(Refusal::NotFound.into()),
        None => ReadingForm {
            on: page.words.today().to_string(),
            ..ReadingForm::default()
        },
    };
    reading_page(page, project, &figure, form, &[])
}

pub(super) async fn read(
    Signed(actor): Signed,
    page: Page,
    path: Path<(i64, i64)>,
    form: Form<ReadingForm>,
    place: Place,
) -> Answer {
    let (id, metric) = (ProjectId(path.0), MetricId(path.1));
    let (project, figure) = found(&place, &actor, id, Some(metric), Act::ReportOnProject).await?;
    let figure = figure.ok_or(Refusal::NotFound)?;
    let raw = RawReading {
        value: form.value.value.clone(),
        on: form.on.clone(),
        note: form.note.clone(),
    };
    let (now, corrects) = (place.2.clock.now(), form.corrects.map(ReadingId));
    let outcome = match NewReading::parse(&raw, page.words.today()) {
        Err(problems) => Err(Refusal::Invalid(problems).into()),
        Ok(new) => {
            let config = place.1.clone();
            place
                .0
                .write(move |tx| {
                    let terms = Terms::current(tx, &config)?;
                    match corrects {
                        None => actions::read(tx, now, &actor, &terms, id, metric, &new),
                        Some(old) => {
                            actions::correct(tx, now, &actor, &terms, id, metric, old, &new)
                        }
                    }
                })
                .await
        }
    };
    match outcome {
        Ok(_) => Ok(see_other_saying(
            &format!("/projects/{id}#metrics"),
            &Flash::good(page.say("project-reading-kept")),
        )),
        Err(failure) => {
            let problems = problems_of(failure)?;
            reading_page(page, project, &figure, form.value, &problems)
        }
    }
}
