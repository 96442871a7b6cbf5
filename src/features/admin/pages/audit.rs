//! `/admin/audit`: the ledger as sentences.

use std::collections::HashMap;

use askama::Template;
use serde::Deserialize;

use super::super::desk::Desk;
use super::ROWS;
use crate::base::clock::Timestamp;
use crate::base::failure::Outcome;
use crate::base::ids::{AreaId, DepartmentId, MemberId, PainPointId, ProjectId};
use crate::base::language::Language;
use crate::base::subject::Subject;
use crate::base::text::EmailAddress;
use crate::db::Conn;
use crate::features::history::{self, Moment};
use crate::features::{areas, members};
use crate::ledger::{self, Audit};
use crate::web::json::{decode_cursor, encode_cursor};
use crate::web::{Answer, Page, Query, render};

/// What events are grouped by: the part of their kind before the dot.
const GROUPS: [&str; 10] = [
    "member",
    "token",
    "department",
    "area",
    "setting",
    "pain_point",
    "project",
    "retrospective",
    "letters",
    "campaign",
];

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Filter {
    who: String,
    about: String,
    what: String,
    cursor: String,
}

struct Row {
    seq: i64,
    at: Timestamp,
    said: String,
    subject: String,
    href: String,
    /// What kind of thing it is about, in words; the stored kind where there are none.
    group: String,
    kind: String,
}

#[derive(Template)]
#[template(path = "admin/audit.html")]
struct AuditPage {
    page: Page,
    who: String,
    about: String,
    what: String,
    groups: &'static [&'static str],
    /// Whether somebody or something was asked for that does not exist.
    unknown: bool,
    rows: Vec<Row>,
    next: String,
}

pub async fn list(desk: Desk, filter: Query<Filter>) -> Answer {
    let before: Option<i64> = decode_cursor(&filter.cursor)?;
    let (asked, reader) = (filter.0.clone(), desk.actor().clone());
    let language = desk.page.words.language();
    let found = desk
        .read(move |conn| {
            let Some(wanted) = wanted(conn, &asked, before)? else {
                return Ok(None);
            };
            let mut entries = ledger::audit(conn, &wanted)?;
            let more = entries.len() > ROWS;
            entries.truncate(ROWS);
            let last = entries.last().filter(|_| more).map(|entry| entry.seq);
            let moments = history::told(conn, &reader, entries)?;
            let names = names(conn, &moments, language)?;
            Ok(Some((moments, names, last)))
        })
        .await?;
    let unknown = found.is_none();
    let (moments, names, last) = found.unwrap_or_default();
    let page = desk.page.named("admin-audit");
    let next = last.map(|seq| page.with_query("cursor", &encode_cursor(&seq)));
    let rows = moments
        .into_iter()
        .map(|moment| {
            let (subject, href) = named(&names, moment.subject);
            Row {
                seq: moment.seq,
                at: moment.at,
                said: moment.say(&page.words),
                subject,
                href,
                group: group_said(&page, &moment.kind),
                kind: moment.kind,
            }
        })
        .collect();
    let Filter {
        who, about, what, ..
    } = filter.0;
    render(&AuditPage {
        page,
        who,
        about,
        what,
        groups: &GROUPS,
        unknown,
        rows,
        next: next.unwrap_or_default(),
    })
}

/// `member.signed_in` is about members.
fn group_said(page: &Page, kind: &str) -> String {
    let group = kind.split('.').next().unwrap_or(kind);
    match group {
        group if GROUPS.contains(&group) => page.say_of("admin-audit-group", group).to_string(),
        "condition" => page.say("admin-audit-group-retrospective").to_string(),
        "pulse" => page.say("admin-audit-group-project").to_string(),
        _ => kind.to_owned(),
    }
}

/// The part of the ledger that is asked for; nothing when somebody or something is named that does not exist.
fn wanted(conn: &mut Conn, filter: &Filter, before: Option<i64>) -> Outcome<Option<Audit>> {
    let actor = match filter.who.trim() {
        "" => None,
        who => {
            let email = EmailAddress::parse("who", who).ok();
            let person = email
                .map(|email| members::find_by_email(conn, &email))
                .transpose()?
                .flatten();
            match person {
                Some(person) => Some(person.id),
                None => return Ok(None),
            }
        }
    };
    let subject = match filter.about.trim() {
        "" => None,
        about => match subject_of(about) {
            Some(subject) => Some(subject),
            None => return Ok(None),
        },
    };
    Ok(Some(Audit {
        actor,
        subject,
        group: GROUPS.into_iter().find(|group| *group == filter.what),
        before,
        limit: i64::try_from(ROWS).unwrap_or(i64::MAX - 1) + 1,
    }))
}

/// `P-12` and `I-7`, in either case.
fn subject_of(text: &str) -> Option<Subject> {
    let (letter, number) = text.split_once('-')?;
    let number = number.parse().ok()?;
    match letter {
        "P" | "p" => Some(Subject::PainPoint(PainPointId(number))),
        "I" | "i" => Some(Subject::Project(ProjectId(number))),
        _ => None,
    }
}

#[derive(Default)]
struct Names {
    members: HashMap<MemberId, String>,
    departments: HashMap<DepartmentId, (String, String)>,
    areas: HashMap<AreaId, (String, String)>,
}

fn names(conn: &mut Conn, moments: &[Moment], language: Language) -> Outcome<Names> {
    let mut wanted_members = Vec::new();
    let mut wanted_areas = Vec::new();
    for moment in moments {
        match moment.subject {
            Subject::Member(id) => wanted_members.push(id),
            Subject::Area(id) => wanted_areas.push(id),
            _ => {}
        }
    }
    let members = members::people(conn, &wanted_members)?;
    let areas = areas::many(conn, &wanted_areas)?;
    let departments = members::departments(conn)?;
    Ok(Names {
        members: members
            .into_values()
            .map(|person| (person.id, person.name))
            .collect(),
        areas: areas
            .into_values()
            .map(|area| (area.id, (area.name(language).to_owned(), area.slug)))
            .collect(),
        departments: departments
            .into_iter()
            .map(|department| {
                let name = department.name(language).to_owned();
                (department.id, (name, department.slug))
            })
            .collect(),
    })
}

/// What a subject is called, and where it stands.
fn named(names: &Names, subject: Subject) -> (String, String) {
    match subject {
        Subject::PainPoint(id) => (format!("P-{id}"), format!("/pain-points/{id}")),
        Subject::Project(id) => (format!("I-{id}"), format!("/projects/{id}")),
        Subject::Retrospective(id) => (format!("R-{id}"), String::new()),
        Subject::Campaign(id) => (format!("C-{id}"), String::new()),
        Subject::Member(id) => (
            names.members.get(&id).cloned().unwrap_or_default(),
            format!("/admin/members/{id}"),
        ),
        Subject::Department(id) => match names.departments.get(&id) {
            Some((name, slug)) => (name.clone(), format!("/admin/departments/{slug}")),
            None => Default::default(),
        },
        Subject::Area(id) => match names.areas.get(&id) {
            Some((name, slug)) => (name.clone(), format!("/admin/areas/{slug}")),
            None => Default::default(),
        },
        Subject::System => Default::default(),
    }
}
