//! `/sign-in…` and `/sign-out…`.

use actix_web::cookie::Cookie;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;

use super::super::actions::sessions;
use super::super::actions::sign_in::{self as acts, Ask, Browser, Entered, Opened};
use super::super::attempts::{Attempt, Attempts};
use super::super::caller::{asking_name, cookie, ended_cookie, session_cookie};
use super::super::rules::LINK_GOOD;
use super::user_agent;
use crate::base::actor::Actor;
use crate::base::failure::Problem;
use crate::base::secret::{SigningKey, random_token};
use crate::base::text::EmailAddress;
use crate::config::Config;
use crate::db::Db;
use crate::web::page::safe_next;
use crate::web::{
    Answer, FieldErrors, Flash, Form, Page, Query, Site, Visitor, render, render_with, see_other,
    see_other_saying,
};

/// The longest path that signing in leads back to.
const LONGEST_NEXT: usize = 500;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct AskForm {
    email: String,
    next: String,
}

impl AskForm {
    fn next(&self) -> &str {
        let next = safe_next(&self.next);
        if next == "/" || next.len() > LONGEST_NEXT {
            ""
        } else {
            next
        }
    }
}

#[derive(Template)]
#[template(path = "members/sign_in.html")]
struct AskPage<'a> {
    page: Page,
    email: &'a str,
    next: &'a str,
    errors: FieldErrors,
    /// Whether letters leave this installation at all.
    mails: bool,
}

/// What every handler here needs of the app.
fn has_mail(config: &Config) -> bool {
    config.mail.transport.as_deref() != Some("none")
}

pub async fn form(
    page: Page,
    visitor: Visitor,
    form: Query<AskForm>,
    config: Data<Config>,
) -> Answer {
    if visitor.session.is_some() {
        return Ok(see_other(safe_next(&form.next)));
    }
    render(&AskPage {
        page: page.named("sign-in"),
        email: "",
        next: form.next(),
        errors: FieldErrors::none(),
        mails: has_mail(&config),
    })
}

/// Answers the same for every address.
pub async fn ask(
    request: HttpRequest,
    page: Page,
    form: Form<AskForm>,
    app: App,
    attempts: Data<Attempts>,
) -> Answer {
    let email = match EmailAddress::parse("email", &form.email) {
        Ok(email) => email,
        Err(problem) => {
            let errors = FieldErrors::new(&page.words, &[problem]);
            return render_with(
                StatusCode::UNPROCESSABLE_ENTITY,
                &AskPage {
                    page: page.named("sign-in"),
                    email: &form.email,
                    next: form.next(),
                    errors,
                    mails: has_mail(&app.config),
                },
            );
        }
    };
    let now = app.site.clock.now();
    attempts.count(Attempt::Client, &client(&request), now)?;
    attempts.count(Attempt::Address, email.as_str(), now)?;
    let asking = asking_token(&request, &app.site).unwrap_or_else(random_token);
    let ask = Ask {
        email,
        language: page.words.language(),
        next: form.next().to_owned(),
        browser: asking.clone(),
    };
    let config = app.config.clone();
    app.db
        .write(move |tx| acts::ask(tx, now, &config.mail_domains, &ask))
        .await?;
    let mut answer = see_other("/sign-in/sent");
    let remembered = cookie(
        &app.site,
        asking_name(&app.site),
        asking,
        LINK_GOOD.num_seconds(),
    );
    set(&mut answer, &remembered)?;
    Ok(answer)
}

#[derive(Template)]
#[template(path = "members/sign_in_sent.html")]
struct SentPage {
    page: Page,
    errors: FieldErrors,
    minutes: i64,
}

pub async fn sent(page: Page) -> Answer {
    render(&SentPage {
        page: page.named("sign-in-sent-title"),
        errors: FieldErrors::none(),
        minutes: LINK_GOOD.num_minutes(),
    })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct CodeForm {
    code: String,
}

pub async fn enter_by_code(
    request: HttpRequest,
    page: Page,
    form: Form<CodeForm>,
    app: App,
    attempts: Data<Attempts>,
) -> Answer {
    let now = app.site.clock.now();
    attempts.count(Attempt::Code, &client(&request), now)?;
    let browser = browser(&request, &page, &app.site);
    let (typed, key, config) = (form.value.code, app.key.clone(), app.config.clone());
    let entered = app
        .db
        .write(move |tx| acts::enter_by_code(tx, now, &key, &config.mail_domains, &typed, &browser))
        .await?;
    answer(&app.site, page, entered, "")
}

#[derive(Template)]
#[template(path = "members/sign_in_open.html")]
struct OpenPage {
    page: Page,
    token: String,
    email: String,
    /// For the other browser, in two groups; empty when this one signs in.
    code: String,
}

#[derive(Template)]
#[template(path = "members/sign_in_gone.html")]
struct GonePage {
    page: Page,
    minutes: i64,
}

/// Changes nothing: mail scanners open links before people do.
pub async fn open(request: HttpRequest, page: Page, token: Path<String>, app: App) -> Answer {
    let now = app.site.clock.now();
    let token = token.into_inner();
    let (looked_up, key) = (token.clone(), app.key.clone());
    let asking = asking_token(&request, &app.site);
    let opened = app
        .db
        .read(move |conn| acts::open(conn, now, &key, &looked_up, asking.as_deref()))
        .await?;
    let (email, code) = match opened {
        Opened::Gone => return gone(page),
        Opened::Button { email } => (email, String::new()),
        Opened::Code { email, code } => (email, spaced(&code)),
    };
    render(&OpenPage {
        page: page.named("sign-in"),
        token,
        email,
        code,
    })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct EmptyForm {}

pub async fn enter_by_link(
    request: HttpRequest,
    page: Page,
    token: Path<String>,
    _form: Form<EmptyForm>,
    app: App,
) -> Answer {
    let now = app.site.clock.now();
    let browser = browser(&request, &page, &app.site);
    let token = token.into_inner();
    let (used, key, config) = (token.clone(), app.key.clone(), app.config.clone());
    let entered = app
        .db
        .write(move |tx| acts::enter_by_link(tx, now, &key, &config.mail_domains, &used, &browser))
        .await?;
    answer(&app.site, page, entered, &token)
}

fn answer(site: &Site, page: Page, entered: Entered, token: &str) -> Answer {
    match entered {
        Entered::In(session, next) => {
            let mut answer = see_other(safe_next(&next));
            set(&mut answer, &session_cookie(site, &session))?;
            let asked = cookie(site, asking_name(site), String::new(), 0);
            set(&mut answer, &asked)?;
            Ok(answer)
        }
        Entered::Gone => gone(page),
        Entered::Elsewhere => Ok(see_other(&format!("/sign-in/{token}"))),
        Entered::WrongCode => {
            let problems = [Problem::new("code", "wrong_code")];
            let errors = FieldErrors::new(&page.words, &problems);
            render_with(
                StatusCode::UNPROCESSABLE_ENTITY,
                &SentPage {
                    page: page.named("sign-in-sent-title"),
                    errors,
                    minutes: LINK_GOOD.num_minutes(),
                },
            )
        }
    }
}

fn gone(page: Page) -> Answer {
    render_with(
        StatusCode::GONE,
        &GonePage {
            page: page.named("sign-in-gone-title"),
            minutes: LINK_GOOD.num_minutes(),
        },
    )
}

pub async fn leave(visitor: Visitor, page: Page, _form: Form<EmptyForm>, app: App) -> Answer {
    if let Some(session) = visitor.session {
        let (now, actor) = (app.site.clock.now(), visitor.actor);
        app.db
            .write(move |tx| sessions::end(tx, now, &actor, session))
            .await?;
    }
    left(&app.site, &page, "signed-out")
}

pub async fn leave_everywhere(
    actor: Actor,
    page: Page,
    _form: Form<EmptyForm>,
    app: App,
) -> Answer {
    let now = app.site.clock.now();
    app.db
        .write(move |tx| sessions::end_everywhere(tx, now, &actor))
        .await?;
    left(&app.site, &page, "signed-out-everywhere")
}

fn left(site: &Site, page: &Page, said: &str) -> Answer {
    let mut answer = see_other_saying("/", &Flash::good(page.say(said)));
    set(&mut answer, &ended_cookie(site))?;
    Ok(answer)
}

/// The token of the cookie that says which browser asked, when it can be one of ours.
fn asking_token(request: &HttpRequest, site: &Site) -> Option<String> {
    let cookie = request.cookie(asking_name(site))?;
    (cookie.value().len() == 43).then(|| cookie.value().to_owned())
}

fn browser(request: &HttpRequest, page: &Page, site: &Site) -> Browser {
    Browser {
        token: asking_token(request, site),
        language: page.words.language(),
        user_agent: user_agent(request),
    }
}

/// Where a request comes from.
fn client(request: &HttpRequest) -> String {
    request
        .peer_addr()
        .map(|address| address.ip().to_string())
        .unwrap_or_default()
}

/// `12345678` as `1234 5678`.
fn spaced(code: &str) -> String {
    match code.split_at_checked(4) {
        Some((first, second)) => format!("{first} {second}"),
        None => code.to_owned(),
    }
}

fn set(answer: &mut HttpResponse, cookie: &Cookie<'_>) -> Result<(), crate::web::WebFailure> {
    answer
        .add_cookie(cookie)
        .map_err(|error| anyhow::anyhow!("a cookie could not be set: {error}"))?;
    Ok(())
}

/// What of the app these handlers use.
pub struct App {
    db: Data<Db>,
    site: Data<Site>,
    key: Data<SigningKey>,
    config: Data<Config>,
}

impl actix_web::FromRequest for App {
    type Error = actix_web::Error;
    type Future = std::future::Ready<Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, _: &mut actix_web::dev::Payload) -> Self::Future {
        let found = || {
            Some(Self {
                db: request.app_data::<Data<Db>>()?.clone(),
                site: request.app_data::<Data<Site>>()?.clone(),
                key: request.app_data::<Data<SigningKey>>()?.clone(),
                config: request.app_data::<Data<Config>>()?.clone(),
            })
        };
        let missing = || {
            crate::web::WebFailure::from(anyhow::anyhow!("the app lacks a part of signing in"))
                .into()
        };
        std::future::ready(found().ok_or_else(missing))
    }
}
