//! `/admin/priority`: what a pain weighs, and how the ten on top would change.

use actix_web::http::StatusCode;
use askama::Template;
use serde::Deserialize;

use super::super::desk::{Desk, Sent};
use super::version;
use crate::base::failure::{Outcome, Problem};
use crate::base::ids::PainPointId;
use crate::features::pain_points::{self, Reason, Weights};
use crate::web::{Answer, FieldErrors, Flash, Page, problems_of, render_with, see_other_saying};

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct PriorityForm {
    hours: String,
    people: String,
    departments: String,
    age: String,
    trend: String,
    broken: String,
    version: String,
    /// `look`: only a preview.
    step: String,
}

impl PriorityForm {
    fn of(weights: &Weights, version: i64) -> Self {
        Self {
            hours: weights.shown(Reason::Hours),
            people: weights.shown(Reason::People),
            departments: weights.shown(Reason::Departments),
            age: weights.shown(Reason::Age),
            trend: weights.shown(Reason::Trend),
            broken: weights.shown(Reason::Broken),
            version: version.to_string(),
            step: String::new(),
        }
    }

    fn field(&self, reason: Reason) -> &str {
        match reason {
            Reason::Hours => &self.hours,
            Reason::People => &self.people,
            Reason::Departments => &self.departments,
            Reason::Age => &self.age,
            Reason::Trend => &self.trend,
            Reason::Broken => &self.broken,
        }
    }

    fn parse(&self) -> Outcome<Weights> {
        Weights::parse(|reason| self.field(reason).to_owned())
    }
}

/// One report of the ten on top.
struct Row {
    number: i64,
    title: String,
    lang: &'static str,
    /// In points.
    score: f64,
    pinned: bool,
    /// Its place by the weights that hold; 0 where it is not among the ten.
    before: usize,
    place: usize,
}

#[derive(Template)]
#[template(path = "admin/priority.html")]
struct PriorityPage {
    page: Page,
    form: PriorityForm,
    reasons: &'static [Reason],
    rows: Vec<Row>,
    /// Whether the weights are not the ones that hold.
    preview: bool,
    errors: FieldErrors,
}

impl PriorityPage {
    fn value(&self, reason: &Reason) -> &str {
        self.form.field(*reason)
    }
}

pub async fn show(desk: Desk) -> Answer {
    page_of(desk, None).await
}

async fn page_of(desk: Desk, sent: Option<(PriorityForm, Vec<Problem>)>) -> Answer {
    let now = desk.site.clock.now();
    let wanted = sent.as_ref().and_then(|(form, _)| form.parse().ok());
    let (present, version, rows) = desk
        .read(move |conn| {
            let (present, version) = pain_points::weights(conn)?;
            let before = pain_points::top_by(conn, now, &present)?;
            let top = match wanted {
                Some(wanted) if wanted != present => pain_points::top_by(conn, now, &wanted)?,
                _ => before.clone(),
            };
            let ids: Vec<PainPointId> = top.iter().map(|(id, _)| *id).collect();
            let pains = pain_points::summaries(conn, &ids)?;
            let rows = pains.into_iter().zip(&top).enumerate();
            let rows = rows.map(|(at, (pain, (_, score)))| Row {
                number: pain.id.0,
                lang: pain.language.tag(),
                score: pain_points::points(*score),
                pinned: pain.is_pinned(),
                before: before
                    .iter()
                    .position(|(id, _)| *id == pain.id)
                    .map_or(0, |at| at + 1),
                place: at + 1,
                title: pain.title,
            });
            let rows: Vec<Row> = rows.collect();
            Ok((present, version, rows))
        })
        .await?;
    let preview = wanted.is_some_and(|wanted| wanted != present);
    let (form, problems) =
        sent.unwrap_or_else(|| (PriorityForm::of(&present, version), Vec::new()));
    let errors = FieldErrors::new(&desk.page.words, &problems);
    let status = match problems.is_empty() {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    render_with(
        status,
        &PriorityPage {
            page: desk.page.named("admin-priority"),
            form,
            reasons: Reason::ALL,
            rows,
            preview,
            errors,
        },
    )
}

pub async fn save(sent: Sent<PriorityForm>) -> Answer {
    let Sent { desk, form } = sent;
    let wanted = match form.parse() {
        Ok(wanted) => wanted,
        Err(failure) => {
            let problems = problems_of(failure)?;
            return page_of(desk, Some((form.value, problems))).await;
        }
    };
    if form.step == "look" {
        return page_of(desk, Some((form.value, Vec::new()))).await;
    }
    let seen = version(&form.version);
    let outcome = desk
        .act(move |tx, now, actor| pain_points::set_weights(tx, now, actor, seen, &wanted))
        .await;
    match outcome {
        Ok(_) => {
            let flash = Flash::good(desk.page.say("admin-priority-saved"));
            Ok(see_other_saying("/admin/priority", &flash))
        }
        Err(failure) => {
            let problems = problems_of(failure)?;
            page_of(desk, Some((form.value, problems))).await
        }
    }
}
