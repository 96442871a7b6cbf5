//! `/subscribe` and its way out. No page says whether an address is known here.

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, ServiceConfig, get, post, resource};
use askama::Template;
use serde::Deserialize;

use super::rules::{AT_A_PLACE, FOR_AN_ADDRESS, who_confirms, who_leaves};
use super::{actions, store};
use crate::base::clock::day_in;
use crate::base::failure::{Failure, Refusal};
use crate::base::language::Language;
use crate::base::secret::SigningKey;
use crate::base::text::EmailAddress;
use crate::config::Config;
use crate::db::Db;
use crate::web::limits::{Daily, place_of};
use crate::web::{Answer, FieldErrors, Form, Page, Site, render, render_with, see_other};

/// How long somebody waits who asked too often, in seconds.
const AN_HOUR: u64 = 3600;

/// The routes of this room.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(
        resource("/subscribe")
            .route(get().to(form))
            .route(post().to(ask)),
    )
    .service(resource("/subscribe/sent").route(get().to(sent)))
    .service(
        resource("/subscribe/{token}")
            .route(get().to(look))
            .route(post().to(confirm)),
    )
    .service(
        resource("/unsubscribe/stories/{token}")
            .route(get().to(leaving))
            .route(post().to(leave)),
    );
}

/// What is typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct AskForm {
    email: String,
    language: String,
}

#[derive(Template)]
#[template(path = "subscribers/ask.html")]
struct AskPage<'a> {
    page: Page,
    email: &'a str,
    language: &'static str,
    errors: FieldErrors,
    /// Whether letters leave here at all.
    mails: bool,
}

fn has_mail(config: &Config) -> bool {
    config.mail.transport.as_deref() != Some("none")
}

/// `GET /subscribe`.
async fn form(page: Page, config: Data<Config>) -> Answer {
    render(&AskPage {
        language: page.lang(),
        page: page.named("subscribe-title").at("retrospectives"),
        email: "",
        errors: FieldErrors::none(),
        mails: has_mail(&config),
    })
}

/// `POST /subscribe`: the same answer for every address.
async fn ask(
    request: HttpRequest,
    page: Page,
    form: Form<AskForm>,
    site: Data<Site>,
    daily: Data<Daily>,
    config: Data<Config>,
    db: Data<Db>,
) -> Answer {
    let language = Language::from_tag(&form.language).unwrap_or(page.words.language());
    let email = match EmailAddress::parse("email", &form.email) {
        Ok(email) => email,
        Err(problem) => {
            let template = AskPage {
                errors: FieldErrors::new(&page.words, &[problem]),
                page: page.named("subscribe-title").at("retrospectives"),
                email: &form.email,
                language: language.tag(),
                mails: has_mail(&config),
            };
            return render_with(StatusCode::UNPROCESSABLE_ENTITY, &template);
        }
    };
    let now = site.clock.now();
    let today = day_in(site.zone, now);
    let place = place_of(&request);
    if !daily.count(today, &format!("subscribe from {place}"), AT_A_PLACE) {
        return Err(Refusal::TooMany {
            retry_after: AN_HOUR,
        }
        .into());
    }
    // Whose mailbox it is decides, not whoever types their address.
    if daily.count(today, &format!("subscribe {email}"), FOR_AN_ADDRESS) {
        db.write(move |tx| actions::ask(tx, now, &email, language))
            .await?;
    }
    Ok(see_other("/subscribe/sent"))
}

/// One of the plain pages around an asking.
#[derive(Template)]
#[template(path = "subscribers/said.html")]
struct SaidPage {
    page: Page,
    lead: String,
    /// Where its button goes by POST, and what it says.
    button: Option<(String, String)>,
    /// Whether one may ask (again) from here.
    may_ask: bool,
}

/// `GET /subscribe/sent`.
async fn sent(page: Page) -> Answer {
    render(&SaidPage {
        lead: page.say("subscribe-sent-lead").to_string(),
        page: page.named("subscribe-sent").at("retrospectives"),
        button: None,
        may_ask: false,
    })
}

/// `GET /subscribe/{token}`: looking at it changes nothing, since mail programs look, too.
async fn look(
    page: Page,
    token: Path<String>,
    site: Data<Site>,
    key: Data<SigningKey>,
    db: Data<Db>,
) -> Answer {
    let id = who_confirms(&key, &token).ok_or(Refusal::NotFound)?;
    let now = site.clock.now();
    let known = db.read(move |conn| store::find(conn, id)).await?;
    let known = known.filter(|one| one.confirmed || super::rules::is_good(one.asked_at, now));
    match known {
        None => gone(page),
        Some(known) if known.confirmed => confirmed(page),
        Some(known) => {
            // As the letter spoke, whatever the browser wishes.
            let mut page = page;
            page.words = site.words(known.language);
            render(&SaidPage {
                lead: page
                    .say("subscribe-confirm-lead")
                    .with("address", known.masked())
                    .to_string(),
                button: Some((
                    page.path.clone(),
                    page.say("subscribe-confirm-do").to_string(),
                )),
                page: page.named("subscribe-confirm").at("retrospectives"),
                may_ask: false,
            })
        }
    }
}

/// `POST /subscribe/{token}`.
async fn confirm(
    page: Page,
    token: Path<String>,
    _: Form<AskForm>,
    site: Data<Site>,
    key: Data<SigningKey>,
    db: Data<Db>,
) -> Answer {
    let id = who_confirms(&key, &token).ok_or(Refusal::NotFound)?;
    let now = site.clock.now();
    match db.write(move |tx| actions::confirm(tx, now, id)).await {
        Ok(()) => confirmed(page),
        Err(Failure::Refusal(Refusal::NotFound)) => gone(page),
        Err(failure) => Err(failure.into()),
    }
}

fn confirmed(page: Page) -> Answer {
    render(&SaidPage {
        lead: page.say("subscribe-confirmed-lead").to_string(),
        page: page.named("subscribe-confirmed").at("retrospectives"),
        button: None,
        may_ask: false,
    })
}

/// The link was good, and is not any more.
fn gone(page: Page) -> Answer {
    render_with(
        StatusCode::GONE,
        &SaidPage {
            lead: page.say("subscribe-gone-lead").to_string(),
            page: page.named("subscribe-gone").at("retrospectives"),
            button: None,
            may_ask: true,
        },
    )
}

/// `GET /unsubscribe/stories/{token}`.
async fn leaving(
    mut page: Page,
    token: Path<String>,
    site: Data<Site>,
    key: Data<SigningKey>,
    db: Data<Db>,
) -> Answer {
    let id = who_leaves(&key, &token).ok_or(Refusal::NotFound)?;
    let Some(known) = db.read(move |conn| store::find(conn, id)).await? else {
        return left(page);
    };
    page.words = site.words(known.language);
    render(&SaidPage {
        lead: page.say("subscribe-leave-lead").to_string(),
        button: Some((
            page.path.clone(),
            page.say("subscribe-leave-do").to_string(),
        )),
        page: page.named("subscribe-leave"),
        may_ask: false,
    })
}

/// `POST /unsubscribe/stories/{token}`: the form, or a mail program with its one click (RFC 8058), whatever its body.
async fn leave(
    page: Page,
    token: Path<String>,
    site: Data<Site>,
    key: Data<SigningKey>,
    db: Data<Db>,
) -> Answer {
    let id = who_leaves(&key, &token).ok_or(Refusal::NotFound)?;
    let now = site.clock.now();
    db.write(move |tx| actions::leave(tx, now, id)).await?;
    left(page)
}

fn left(page: Page) -> Answer {
    render(&SaidPage {
        lead: page.say("subscribe-left-lead").to_string(),
        page: page.named("subscribe-left"),
        button: None,
        may_ask: true,
    })
}
