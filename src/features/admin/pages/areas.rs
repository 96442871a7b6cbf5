//! `/admin/areas`.

use actix_web::web::Path;
use askama::Template;
use serde::Deserialize;

use super::super::desk::{Desk, Sent};
use super::{Press, status_of, version};
use crate::base::failure::{Outcome, Problem, Refusal};
use crate::db::Conn;
use crate::features::areas::{self, Area, AreaInput, AreaKind};
use crate::features::members::{self, Department};
use crate::web::{
    Answer, FieldErrors, Flash, Page, problems_of, render, render_with, see_other_saying,
};

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct AreaForm {
    slug: String,
    kind: String,
    name_ko: String,
    name_en: String,
    description: String,
    department: String,
    aliases: String,
    version: String,
}

impl AreaForm {
    fn of(area: &Area, departments: &[Department]) -> Self {
        Self {
            slug: area.slug.clone(),
            kind: area.kind.as_str().to_owned(),
            name_ko: area.name_ko.clone(),
            name_en: area.name_en.clone(),
            description: area.description.clone(),
            department: departments
                .iter()
                .find(|department| Some(department.id) == area.department_id)
                .map(|department| department.slug.clone())
                .unwrap_or_default(),
            aliases: area.aliases.join("\n"),
            version: area.version.to_string(),
        }
    }

    fn input(&self) -> AreaInput {
        AreaInput {
            slug: self.slug.clone(),
            kind: self.kind.clone(),
            name_ko: self.name_ko.clone(),
            name_en: self.name_en.clone(),
            description: self.description.clone(),
            department: self.department.clone(),
            aliases: self.aliases.clone(),
        }
    }
}

struct Row {
    area: Area,
    department: String,
}

#[derive(Template)]
#[template(path = "admin/areas.html")]
struct ListPage {
    page: Page,
    rows: Vec<Row>,
}

#[derive(Template)]
#[template(path = "admin/area.html")]
struct AreaPage {
    page: Page,
    /// Nothing yet on the page for a new one.
    area: Option<Area>,
    form: AreaForm,
    errors: FieldErrors,
    departments: Vec<Department>,
    kinds: &'static [AreaKind],
}

pub async fn list(desk: Desk) -> Answer {
    let (areas, departments) = desk
        .read(|conn| Ok((areas::all(conn)?, members::departments(conn)?)))
        .await?;
    let language = desk.page.words.language();
    let rows = areas
        .into_iter()
        .map(|area| Row {
            department: departments
                .iter()
                .find(|department| Some(department.id) == area.department_id)
                .map(|department| department.name(language).to_owned())
                .unwrap_or_default(),
            area,
        })
        .collect();
    render(&ListPage {
        page: desk.page.named("admin-areas"),
        rows,
    })
}

pub async fn new(desk: Desk) -> Answer {
    page_of(desk, None, None).await
}

pub async fn show(desk: Desk, slug: Path<String>) -> Answer {
    page_of(desk, Some(slug.into_inner()), None).await
}

async fn page_of(
    desk: Desk,
    slug: Option<String>,
    refused: Option<(AreaForm, Vec<Problem>)>,
) -> Answer {
    let (area, departments) = desk
        .read(move |conn| {
            let area = slug.map(|slug| named(conn, &slug)).transpose()?;
            Ok((area, members::departments(conn)?))
        })
        .await?;
    let language = desk.page.words.language();
    let page = match &area {
        Some(area) => desk.page.titled(area.name(language)),
        None => desk.page.named("admin-area-new"),
    };
    let (form, problems) = refused.unwrap_or_else(|| {
        let form = area.as_ref().map(|area| AreaForm::of(area, &departments));
        (form.unwrap_or_default(), Vec::new())
    });
    let errors = FieldErrors::new(&page.words, &problems);
    render_with(
        status_of(&errors),
        &AreaPage {
            page,
            area,
            departments: departments
                .into_iter()
                .filter(|department| department.open || department.slug == form.department)
                .collect(),
            form,
            errors,
            kinds: AreaKind::ALL,
        },
    )
}

pub async fn add(sent: Sent<AreaForm>) -> Answer {
    let Sent { desk, form } = sent;
    let input = form.input();
    let outcome = desk
        .act(move |tx, now, actor| areas::add(tx, now, actor, input.parse_new()?))
        .await;
    match outcome {
        Ok(_) => Ok(saved(&desk, "saved")),
        Err(failure) => {
            let problems = problems_of(failure)?;
            page_of(desk, None, Some((form.value, problems))).await
        }
    }
}

pub async fn save(slug: Path<String>, sent: Sent<AreaForm>) -> Answer {
    let Sent { desk, form } = sent;
    let slug = slug.into_inner();
    let (input, expected, named_so) = (form.input(), version(&form.version), slug.clone());
    let outcome = desk
        .act(move |tx, now, actor| {
            let area = named(tx, &named_so)?;
            areas::change(tx, now, actor, area.id, expected, input.parse_change()?)
        })
        .await;
    match outcome {
        Ok(()) => Ok(saved(&desk, "saved")),
        Err(failure) => {
            let problems = problems_of(failure)?;
            page_of(desk, Some(slug), Some((form.value, problems))).await
        }
    }
}

pub async fn close(slug: Path<String>, sent: Sent<Press>) -> Answer {
    let desk = sent.desk;
    desk.act(move |tx, now, actor| {
        let area = named(tx, &slug)?;
        areas::close(tx, now, actor, area.id)
    })
    .await?;
    Ok(saved(&desk, "admin-area-closed"))
}

pub async fn reopen(slug: Path<String>, sent: Sent<Press>) -> Answer {
    let desk = sent.desk;
    desk.act(move |tx, now, actor| {
        let area = named(tx, &slug)?;
        areas::reopen(tx, now, actor, area.id)
    })
    .await?;
    Ok(saved(&desk, "admin-area-reopened"))
}

fn named(conn: &mut Conn, slug: &str) -> Outcome<Area> {
    areas::by_slug(conn, slug)?.ok_or(Refusal::NotFound.into())
}

fn saved(desk: &Desk, said: &str) -> actix_web::HttpResponse {
    see_other_saying("/admin/areas", &Flash::good(desk.page.say(said)))
}
