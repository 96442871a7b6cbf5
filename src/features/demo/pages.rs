//! `/demo/sign-in`: any of the company's people with one click. `/demo/mail`: every letter that went out. Both let time pass.

use std::path::{Path as FilePath, PathBuf};

use actix_web::http::header;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use chrono::TimeDelta;
use mail_parser::{Message, MessageParser};
use serde::Deserialize;

use super::story::Story;
use crate::base::clock::Timestamp;
use crate::base::failure::{Outcome, Problem, Refusal};
use crate::base::language::Language;
use crate::base::text::EmailAddress;
use crate::db::Db;
use crate::features::members;
use crate::web::headers::{framed, with_frame};
use crate::web::page::safe_next;
use crate::web::visitor::initials;
use crate::web::{Answer, Flash, Form, Page, Query, Site, render, see_other_saying};

/// Somebody who can be signed in as.
struct Face {
    email: String,
    name: String,
    initials: String,
    place: String,
    about: String,
}

#[derive(Template)]
#[template(path = "demo/sign_in.html")]
struct SignInPage {
    page: Page,
    faces: Vec<Face>,
    next: String,
    today: String,
}

/// Where to go afterwards.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Next {
    next: String,
}

pub(super) async fn people(page: Page, query: Query<Next>, db: Data<Db>) -> Answer {
    let language = page.words.language();
    let story = Story::load()?;
    let departments = db.read(members::departments).await?;
    let faces = story
        .setting
        .people
        .iter()
        .map(|person| Face {
            email: person.email.clone(),
            name: person.name.clone(),
            initials: initials(&person.name),
            place: {
                let role = page.say_of("role", person.role.as_str()).to_string();
                let department = departments
                    .iter()
                    .find(|department| department.slug == person.department)
                    .map(|department| department.name(language));
                match department.filter(|name| *name != role) {
                    Some(name) => format!("{name} · {role}"),
                    None => role,
                }
            },
            about: match language {
                Language::Ko => person.about_ko.clone(),
                Language::En => person.about_en.clone(),
            },
        })
        .collect();
    let page = page.named("demo-sign-in-title");
    render(&SignInPage {
        today: today(&page),
        page,
        faces,
        next: query.0.next,
    })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Chosen {
    email: String,
    next: String,
}

pub(super) async fn sign_in(
    request: HttpRequest,
    form: Form<Chosen>,
    db: Data<Db>,
    site: Data<Site>,
) -> Answer {
    let email = EmailAddress::parse("email", &form.email).map_err(Problem::invalid)?;
    let now = site.clock.now();
    let browser = request
        .headers()
        .get(header::USER_AGENT)
        .and_then(|agent| agent.to_str().ok());
    let browser = browser.unwrap_or_default().to_owned();
    let session = db
        .write(move |tx| {
            let person = members::find_by_email(tx, &email)?.ok_or(Refusal::NotFound)?;
            members::sign_in_as(tx, now, person.id, &browser)
        })
        .await?;
    Ok(HttpResponse::SeeOther()
        .insert_header((header::LOCATION, safe_next(&form.next)))
        .cookie(members::session_cookie(&site, &session))
        .finish())
}

/// What day it is in the demo.
fn today(page: &Page) -> String {
    page.words.date_long(page.words.now())
}

/// How much time passes at once, in days: two years are long enough for any story.
const LONGEST_LEAP: i64 = 731;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Leap {
    days: i64,
    next: String,
}

/// `POST /demo/time`: what falls due meanwhile happens within moments, as it would have.
pub(super) async fn pass_time(page: Page, form: Form<Leap>, site: Data<Site>) -> Answer {
    if !(1..=LONGEST_LEAP).contains(&form.days) {
        return Err(Problem::new("days", "choice").invalid().into());
    }
    site.clock.advance(TimeDelta::days(form.days));
    let flash = Flash::good(page.say("demo-time-passed").with("n", form.days));
    Ok(see_other_saying(safe_next(&form.next), &flash))
}

/// The folder that the demo's letters are written into.
#[derive(Debug, Clone)]
pub struct LetterFolder(pub PathBuf);

/// How many letters a page lists.
const PER_PAGE: usize = 50;

/// One letter in the list.
struct Line {
    id: String,
    to: String,
    subject: String,
    at: Option<Timestamp>,
}

#[derive(Template)]
#[template(path = "demo/mail.html")]
struct MailPage {
    page: Page,
    lines: Vec<Line>,
    today: String,
    to: String,
    total: usize,
    next: String,
}

/// Which letters.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    to: String,
    before: String,
}

pub(super) async fn letters(
    page: Page,
    query: Query<Wanted>,
    folder: Data<LetterFolder>,
) -> Answer {
    let Wanted { to, before } = query.0;
    let (folder, wanted) = (folder.0.clone(), to.to_lowercase());
    let (lines, total, more) = actix_web::web::block(move || list(&folder, &wanted, &before))
        .await
        .map_err(anyhow::Error::from)??;
    let next = match lines.last() {
        Some(last) if more => page.with_query("before", &last.id),
        _ => String::new(),
    };
    let page = page.named("demo-mail-title");
    render(&MailPage {
        today: today(&page),
        page,
        lines,
        to,
        total,
        next,
    })
}

fn list(folder: &FilePath, to: &str, before: &str) -> Outcome<(Vec<Line>, usize, bool)> {
    let mut names = names(folder)?;
    names.reverse();
    let total = names.len();
    let mut lines = Vec::new();
    for id in names
        .into_iter()
        .filter(|id| before.is_empty() || id.as_str() < before)
    {
        let bytes = std::fs::read(folder.join(format!("{id}.eml")))?;
        let Some(message) = MessageParser::default().parse_headers(&bytes) else {
            continue;
        };
        let address = recipient(&message);
        if !to.is_empty() && !address.to_lowercase().contains(to) {
            continue;
        }
        if lines.len() == PER_PAGE {
            return Ok((lines, total, true));
        }
        lines.push(Line {
            id,
            to: address,
            subject: message.subject().unwrap_or_default().to_owned(),
            at: sent(&message),
        });
    }
    Ok((lines, total, false))
}

/// The letters' names in order of time.
fn names(folder: &FilePath) -> Outcome<Vec<String>> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        if let Some(name) = entry?
            .file_name()
            .to_str()
            .and_then(|name| name.strip_suffix(".eml"))
        {
            names.push(name.to_owned());
        }
    }
    names.sort();
    Ok(names)
}

fn recipient(message: &Message<'_>) -> String {
    let first = message.to().and_then(|to| to.first());
    first
        .and_then(|address| address.address())
        .unwrap_or_default()
        .to_owned()
}

fn sent(message: &Message<'_>) -> Option<Timestamp> {
    Timestamp::from_timestamp(message.date()?.to_timestamp(), 0)
}

#[derive(Template)]
#[template(path = "demo/letter.html")]
struct LetterPage {
    page: Page,
    id: String,
    to: String,
    subject: String,
    at: Option<Timestamp>,
    text: String,
    headers: Vec<(String, String)>,
}

/// A letter's name is what the directory transport made it: digits, letters, dots and hyphens.
async fn load(folder: &LetterFolder, id: &str) -> Outcome<Vec<u8>> {
    let plain = id.len() < 200
        && id
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.'))
        && !id.contains("..");
    if !plain {
        return Err(Refusal::NotFound.into());
    }
    let path = folder.0.join(format!("{id}.eml"));
    match tokio::task::spawn_blocking(move || std::fs::read(path))
        .await
        .map_err(anyhow::Error::from)?
    {
        Ok(bytes) => Ok(bytes),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err(Refusal::NotFound.into()),
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn letter(page: Page, id: Path<String>, folder: Data<LetterFolder>) -> Answer {
    let bytes = load(&folder, &id).await?;
    let message = MessageParser::default()
        .parse(&bytes)
        .ok_or(Refusal::NotFound)?;
    let shown = [
        "From",
        "To",
        "Message-ID",
        "In-Reply-To",
        "List-Id",
        "List-Unsubscribe",
        "Auto-Submitted",
    ];
    let headers = shown
        .iter()
        .filter_map(|name| {
            Some((
                (*name).to_owned(),
                message.header_raw(*name)?.trim().to_owned(),
            ))
        })
        .collect();
    let subject = message.subject().unwrap_or_default().to_owned();
    let view = LetterPage {
        page: page.titled(&subject),
        id: id.into_inner(),
        to: recipient(&message),
        subject,
        at: sent(&message),
        text: message.body_text(0).unwrap_or_default().into_owned(),
        headers,
    };
    Ok(with_frame(render(&view)?))
}

/// The letter's own HTML, for the frame on its page: it brings its styles along and can do nothing.
pub(super) async fn letter_html(id: Path<String>, folder: Data<LetterFolder>) -> Answer {
    let bytes = load(&folder, &id).await?;
    let message = MessageParser::default()
        .parse(&bytes)
        .ok_or(Refusal::NotFound)?;
    let html = message.body_html(0).unwrap_or_default();
    Ok(framed(html.into_owned(), true))
}
