//! `/admin/departments`.

use actix_web::web::Path;
use askama::Template;
use serde::Deserialize;

use super::super::desk::{Desk, Sent};
use super::{Press, status_of, version};
use crate::base::failure::{Outcome, Problem, Refusal};
use crate::db::Conn;
use crate::features::members::{self, Department, DepartmentInput};
use crate::web::{Answer, FieldErrors, Flash, Page, problems_of, render_with, see_other_saying};

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct DepartmentForm {
    slug: String,
    name_ko: String,
    name_en: String,
    version: String,
}

impl DepartmentForm {
    fn input(&self) -> DepartmentInput {
        DepartmentInput {
            slug: self.slug.clone(),
            name_ko: self.name_ko.clone(),
            name_en: self.name_en.clone(),
        }
    }
}

#[derive(Template)]
#[template(path = "admin/departments.html")]
struct ListPage {
    page: Page,
    departments: Vec<Department>,
    form: DepartmentForm,
    errors: FieldErrors,
}

#[derive(Template)]
#[template(path = "admin/department.html")]
struct DepartmentPage {
    page: Page,
    department: Department,
    form: DepartmentForm,
    errors: FieldErrors,
}

pub async fn list(desk: Desk) -> Answer {
    list_with(desk, DepartmentForm::default(), &[]).await
}

async fn list_with(desk: Desk, form: DepartmentForm, problems: &[Problem]) -> Answer {
    let departments = desk.read(members::departments).await?;
    let errors = FieldErrors::new(&desk.page.words, problems);
    render_with(
        status_of(&errors),
        &ListPage {
            page: desk.page.named("admin-departments"),
            departments,
            form,
            errors,
        },
    )
}

pub async fn add(sent: Sent<DepartmentForm>) -> Answer {
    let Sent { desk, form } = sent;
    let input = form.input();
    let outcome = desk
        .act(move |tx, now, actor| members::add_department(tx, now, actor, input.parse()?))
        .await;
    match outcome {
        Ok(_) => Ok(saved(&desk, "saved")),
        Err(failure) => {
            let problems = problems_of(failure)?;
            list_with(desk, form.value, &problems).await
        }
    }
}

pub async fn show(desk: Desk, slug: Path<String>) -> Answer {
    page_of(desk, slug.into_inner(), None).await
}

async fn page_of(
    desk: Desk,
    slug: String,
    refused: Option<(DepartmentForm, Vec<Problem>)>,
) -> Answer {
    let department = desk.read(move |conn| named(conn, &slug)).await?;
    let (form, problems) = refused.unwrap_or_else(|| {
        let form = DepartmentForm {
            slug: department.slug.clone(),
            name_ko: department.name_ko.clone(),
            name_en: department.name_en.clone(),
            version: department.version.to_string(),
        };
        (form, Vec::new())
    });
    let errors = FieldErrors::new(&desk.page.words, &problems);
    let language = desk.page.words.language();
    render_with(
        status_of(&errors),
        &DepartmentPage {
            page: desk.page.titled(department.name(language)),
            department,
            form,
            errors,
        },
    )
}

pub async fn save(slug: Path<String>, sent: Sent<DepartmentForm>) -> Answer {
    let Sent { desk, form } = sent;
    let slug = slug.into_inner();
    let (input, expected, named_so) = (form.input(), version(&form.version), slug.clone());
    let outcome = desk
        .act(move |tx, now, actor| {
            let department = named(tx, &named_so)?;
            members::change_department(tx, now, actor, department.id, expected, input.parse()?)
        })
        .await;
    match outcome {
        Ok(()) => Ok(saved(&desk, "saved")),
        Err(failure) => {
            let problems = problems_of(failure)?;
            page_of(desk, slug, Some((form.value, problems))).await
        }
    }
}

pub async fn close(slug: Path<String>, sent: Sent<Press>) -> Answer {
    let desk = sent.desk;
    desk.act(move |tx, now, actor| {
        let department = named(tx, &slug)?;
        members::close_department(tx, now, actor, department.id)
    })
    .await?;
    Ok(saved(&desk, "admin-department-closed"))
}

pub async fn reopen(slug: Path<String>, sent: Sent<Press>) -> Answer {
    let desk = sent.desk;
    desk.act(move |tx, now, actor| {
        let department = named(tx, &slug)?;
        members::reopen_department(tx, now, actor, department.id)
    })
    .await?;
    Ok(saved(&desk, "admin-department-reopened"))
}

fn named(conn: &mut Conn, slug: &str) -> Outcome<Department> {
    members::department_by_slug(conn, slug)?.ok_or(Refusal::NotFound.into())
}

fn saved(desk: &Desk, said: &str) -> actix_web::HttpResponse {
    see_other_saying("/admin/departments", &Flash::good(desk.page.say(said)))
}
