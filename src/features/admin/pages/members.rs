//! `/admin/members`.

use actix_web::web::Path;
use askama::Template;
use serde::Deserialize;

use super::super::desk::{Desk, Sent};
use super::{Press, ROWS, status_of, version};
use crate::base::actor::Role;
use crate::base::failure::{Problem, Refusal};
use crate::base::ids::MemberId;
use crate::base::language::Language;
use crate::features::members::{self, ApiToken, Department, MailLevel, Member, MemberInput, State};
use crate::web::json::{decode_cursor, encode_cursor};
use crate::web::{
    Answer, FieldErrors, Flash, Page, Query, problems_of, render, render_with, see_other_saying,
};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Filter {
    q: String,
    state: String,
    cursor: String,
}

struct Row {
    member: Member,
    initials: String,
    department: String,
}

#[derive(Template)]
#[template(path = "admin/members.html")]
struct ListPage {
    page: Page,
    q: String,
    state: State,
    rows: Vec<Row>,
    next: String,
}

pub async fn list(desk: Desk, filter: Query<Filter>) -> Answer {
    let state = State::parse(&filter.state).unwrap_or_default();
    let after: Option<(String, i64)> = decode_cursor(&filter.cursor)?;
    let q = filter.q.clone();
    let (found, departments) = desk
        .read(move |conn| {
            Ok((
                members::search(conn, &q, state, after, ROWS)?,
                members::departments(conn)?,
            ))
        })
        .await?;
    let language = desk.page.words.language();
    let rows = found
        .members
        .into_iter()
        .map(|member| Row {
            initials: crate::web::visitor::initials(&member.person.name),
            department: departments
                .iter()
                .find(|department| Some(department.id) == member.person.department_id)
                .map(|department| department.name(language).to_owned())
                .unwrap_or_default(),
            member,
        })
        .collect();
    let next = found.next.as_ref().map(encode_cursor);
    let page = desk.page.named("admin-members");
    render(&ListPage {
        next: next
            .map(|cursor| page.with_query("cursor", &cursor))
            .unwrap_or_default(),
        page,
        q: filter.0.q,
        state,
        rows,
    })
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct MemberForm {
    email: String,
    name: String,
    role: String,
    department: String,
    language: String,
    mail_level: String,
    version: String,
}

impl MemberForm {
    fn of(member: &Member, departments: &[Department]) -> Self {
        let person = &member.person;
        Self {
            email: person.email.clone(),
            name: person.name.clone(),
            role: person.role.as_str().to_owned(),
            department: departments
                .iter()
                .find(|department| Some(department.id) == person.department_id)
                .map(|department| department.slug.clone())
                .unwrap_or_default(),
            language: person.language.tag().to_owned(),
            mail_level: member.mail_level.as_str().to_owned(),
            version: member.version.to_string(),
        }
    }

    fn input(&self) -> MemberInput {
        MemberInput {
            email: self.email.clone(),
            name: self.name.clone(),
            role: self.role.clone(),
            department: self.department.clone(),
            language: self.language.clone(),
            mail_level: self.mail_level.clone(),
        }
    }
}

#[derive(Template)]
#[template(path = "admin/member.html")]
struct MemberPage {
    page: Page,
    form: MemberForm,
    errors: FieldErrors,
    /// Who it is; nobody yet on the page for somebody new.
    member: Option<Member>,
    departments: Vec<Department>,
    tokens: Vec<ApiToken>,
    roles: &'static [Role],
    languages: [Language; 2],
    levels: &'static [MailLevel],
}

async fn page_of(
    desk: Desk,
    id: Option<MemberId>,
    refused: Option<(MemberForm, Vec<Problem>)>,
) -> Answer {
    let (member, departments, tokens) = desk
        .read(move |conn| {
            let departments = members::departments(conn)?;
            let Some(id) = id else {
                return Ok((None, departments, Vec::new()));
            };
            let member = members::member(conn, id)?.ok_or(Refusal::NotFound)?;
            Ok((
                Some(member),
                departments,
                members::tokens_of_member(conn, id)?,
            ))
        })
        .await?;
    let page = match &member {
        Some(member) => desk.page.titled(&member.person.name),
        None => desk.page.named("admin-member-new"),
    };
    let (form, problems) = refused.unwrap_or_else(|| {
        let form = member
            .as_ref()
            .map(|member| MemberForm::of(member, &departments));
        (form.unwrap_or_default(), Vec::new())
    });
    let errors = FieldErrors::new(&page.words, &problems);
    render_with(
        status_of(&errors),
        &MemberPage {
            page,
            departments: departments
                .into_iter()
                .filter(|department| department.open || department.slug == form.department)
                .collect(),
            form,
            errors,
            member,
            tokens,
            roles: Role::ALL,
            languages: Language::ALL,
            levels: MailLevel::ALL,
        },
    )
}

pub async fn new(desk: Desk) -> Answer {
    page_of(desk, None, None).await
}

pub async fn add(sent: Sent<MemberForm>) -> Answer {
    let Sent { desk, form } = sent;
    let language = desk.config.language;
    let input = form.input();
    let outcome = desk
        .act(move |tx, now, actor| members::add(tx, now, actor, input.parse_new()?, language))
        .await;
    match outcome {
        Ok(id) => {
            let flash = Flash::good(desk.page.say("admin-member-added").with("name", &form.name));
            Ok(see_other_saying(&format!("/admin/members/{id}"), &flash))
        }
        Err(failure) => {
            let problems = problems_of(failure)?;
            page_of(desk, None, Some((form.value, problems))).await
        }
    }
}

pub async fn show(desk: Desk, id: Path<i64>) -> Answer {
    page_of(desk, Some(MemberId(*id)), None).await
}

pub async fn save(id: Path<i64>, sent: Sent<MemberForm>) -> Answer {
    let Sent { desk, form } = sent;
    let id = MemberId(*id);
    let (input, expected) = (form.input(), version(&form.version));
    let outcome = desk
        .act(move |tx, now, actor| {
            members::change(tx, now, actor, id, expected, input.parse_change()?)
        })
        .await;
    match outcome {
        Ok(()) => Ok(saved(&desk, id, "saved")),
        Err(failure) => {
            let problems = problems_of(failure)?;
            page_of(desk, Some(id), Some((form.value, problems))).await
        }
    }
}

pub async fn deactivate(id: Path<i64>, sent: Sent<Press>) -> Answer {
    let desk = sent.desk;
    let id = MemberId(*id);
    desk.act(move |tx, now, actor| members::deactivate(tx, now, actor, id))
        .await?;
    Ok(saved(&desk, id, "admin-member-deactivated"))
}

pub async fn reactivate(id: Path<i64>, sent: Sent<Press>) -> Answer {
    let desk = sent.desk;
    let id = MemberId(*id);
    desk.act(move |tx, now, actor| members::reactivate(tx, now, actor, id))
        .await?;
    Ok(saved(&desk, id, "admin-member-reactivated"))
}

fn saved(desk: &Desk, id: MemberId, said: &str) -> actix_web::HttpResponse {
    see_other_saying(
        &format!("/admin/members/{id}"),
        &Flash::good(desk.page.say(said)),
    )
}
