//! `/pulse/{token}`: opening it shows the question, only sending it answers.

use actix_web::web::{Data, Path, Query, ServiceConfig, get, post, resource};
use askama::Template;
use serde::Deserialize;

use super::actions::{self, read_token};
use super::rules::{self, Answer};
use super::store;
use crate::base::failure::Refusal;
use crate::base::secret::SigningKey;
use crate::base::subject::Subject;
use crate::db::Db;
use crate::web::{self, FieldErrors, Form, Page, Site, render, render_with};

/// The address in the letters.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(
        resource("/pulse/{token}")
            .route(get().to(show))
            .route(post().to(send)),
    );
}

#[derive(Template)]
#[template(path = "pulses/ask.html")]
struct AskPage {
    page: Page,
    title: String,
    number: String,
    answer: String,
    words: String,
    thanked: bool,
    /// Whether it asks if a success still holds.
    of_check: bool,
    errors: FieldErrors,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct AskForm {
    answer: String,
    words: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Preselected {
    answer: String,
}

impl AskPage {
    fn of(page: Page, ask: &store::Ask, title: String, form: AskForm) -> Self {
        let subject = ask.subject;
        let letter = if matches!(subject, Subject::Project(_)) {
            'I'
        } else {
            'P'
        };
        let heading = page.say("pulse-title").to_string();
        Self {
            page: page.titled(heading),
            title,
            number: format!("{letter}-{}", subject.id()),
            answer: form.answer,
            words: form.words,
            thanked: false,
            of_check: ask.of_check,
            errors: FieldErrors::none(),
        }
    }

    fn is(&self, answer: &str) -> bool {
        self.answer == answer
    }
}

async fn show(
    page: Page,
    token: Path<String>,
    asked: Query<Preselected>,
    db: Data<Db>,
    key: Data<SigningKey>,
) -> web::Answer {
    let id = read_token(&key, &token)?;
    let (ask, title) = db
        .read(move |conn| {
            let ask = store::find_ask(conn, id)?.ok_or(Refusal::NotFound)?;
            let title = store::title(conn, ask.subject)?.ok_or(Refusal::NotFound)?;
            Ok((ask, title))
        })
        .await?;
    let given = ask
        .answer
        .map(|answer| answer.as_str().to_owned())
        .unwrap_or_default();
    let answer = if Answer::parse(&asked.answer).is_some() {
        asked.into_inner().answer
    } else {
        given
    };
    let form = AskForm {
        answer,
        words: ask.words.clone(),
    };
    render(&AskPage::of(page, &ask, title, form))
}

async fn send(
    page: Page,
    token: Path<String>,
    form: Form<AskForm>,
    db: Data<Db>,
    site: Data<Site>,
    key: Data<SigningKey>,
) -> web::Answer {
    let id = read_token(&key, &token)?;
    let (ask, title) = db
        .read(move |conn| {
            let ask = store::find_ask(conn, id)?.ok_or(Refusal::NotFound)?;
            let title = store::title(conn, ask.subject)?.ok_or(Refusal::NotFound)?;
            Ok((ask, title))
        })
        .await?;
    let raw = AskForm {
        answer: form.answer.clone(),
        words: form.words.clone(),
    };
    let words_of_page = page.words;
    let mut view = AskPage::of(page, &ask, title, raw);
    match rules::parse(&form.answer, &form.words) {
        Ok((answer, words)) => {
            let now = site.clock.now();
            db.write(move |tx| actions::answer(tx, now, id, answer, &words))
                .await?;
            view.thanked = true;
            render(&view)
        }
        Err(problems) => {
            view.errors = FieldErrors::new(&words_of_page, &problems);
            render_with(actix_web::http::StatusCode::UNPROCESSABLE_ENTITY, &view)
        }
    }
}
