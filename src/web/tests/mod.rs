//! The manners together, in the order in which the app wears them.

use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{Method, StatusCode, header};
use actix_web::middleware::{Next, from_fn};
use actix_web::test::{self, TestRequest};
use actix_web::web::{self, Data};
use actix_web::{App, HttpResponse};
use askama::Template;
use serde::Deserialize;
use serde_json::{Value, json};

use super::json::{IfMatch, List, check_version, decode_cursor, encode_cursor, parse_limit};
use super::page::safe_next;
use super::visitor::initials;
use super::*;
use crate::base::actor::{Actor, MemberActor, Role};
use crate::base::failure::{Failure, Outage, Problem, Refusal};
use crate::base::ids::{MemberId, SessionId};
use crate::base::language::Language;
use crate::i18n::Words;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Wish {
    title: String,
    #[serde(rename = "impact.minutes")]
    minutes: String,
    tag: Vec<String>,
    public: bool,
    note: Option<String>,
}

#[derive(Template)]
#[template(
    source = "{{ page.title }}|{{ page.csrf }}|{% if let Some(flash) = page.flash %}{{ flash.text }}{% endif %}|{{ page.people(3) }}",
    ext = "html"
)]
struct Small {
    page: Page,
}

async fn number(_: web::Path<i64>) -> HttpResponse {
    HttpResponse::Ok().finish()
}

async fn show(page: Page) -> Answer {
    render(&Small {
        page: page.titled("<제목>"),
    })
}

async fn save(actor: Actor, form: Form<Wish>) -> Answer {
    if actor.member().is_none() {
        return Err(Refusal::SignIn.into());
    }
    Ok(HttpResponse::Ok().json(json!({
        "title": form.title, "minutes": form.minutes, "tag": form.tag, "public": form.public, "note": form.note,
        "sections": form.field("sections.summary"),
    })))
}

async fn read_and_panic(form: Form<Wish>) -> Answer {
    panic!(
        "a test panics on purpose after {} letters",
        form.title.len()
    )
}

async fn fail(what: web::Path<String>) -> Answer {
    Err(match what.as_str() {
        "sign-in" => Refusal::SignIn.into(),
        "fault" => Failure::Fault(anyhow::anyhow!("secret inside")).into(),
        "disk" => Failure::Outage(Outage::Disk, anyhow::anyhow!("secret inside")).into(),
        "database" => Failure::Outage(Outage::Database, anyhow::anyhow!("secret inside")).into(),
        "stale" => Refusal::Stale.into(),
        "many" => Refusal::TooMany { retry_after: 7 }.into(),
        "role" => Refusal::Forbidden("role").into(),
        "panic" => panic!("a test panics on purpose"),
        _ => Problem::new("title", "too_long")
            .with("most", 200usize)
            .with("length", 201usize)
            .invalid()
            .into(),
    })
}

#[derive(Debug, Deserialize)]
struct Body {
    title: String,
    impact: Option<Parts>,
}

#[derive(Debug, Deserialize)]
struct Parts {
    minutes: i64,
}

async fn take(body: Json<Body>, version: IfMatch) -> Answer {
    check_version(version.0, 3)?;
    let minutes = body.impact.as_ref().map(|impact| impact.minutes);
    Ok(json::ok_versioned(
        3,
        &json!({"title": body.title, "minutes": minutes}),
    ))
}

/// Stands for the members' session: `x-as` names a member.
async fn session(
    request: ServiceRequest,
    next: Next<impl actix_web::body::MessageBody>,
) -> Result<ServiceResponse<impl actix_web::body::MessageBody>, actix_web::Error> {
    if let Some(id) = request
        .headers()
        .get("x-as")
        .and_then(|id| id.to_str().ok()?.parse().ok())
    {
        let visitor = Visitor {
            actor: Actor::Member(MemberActor {
                id: MemberId(id),
                role: Role::Staff,
                department: None,
                scope: None,
                language: Language::En,
            }),
            signed_in: Some(SignedIn {
                id: MemberId(id),
                name: "김미나".to_owned(),
                role: Role::Staff,
                department: None,
            }),
            session: Some(SessionId(1)),
            csrf: "token-of-mina".to_owned(),
        };
        visitor.enter(&request);
    }
    next.call(request).await
}

macro_rules! app {
    () => {
        app!(Site::local())
    };
    ($site:expr) => {
        test::init_service(
            App::new()
                .app_data(Data::new($site))
                .app_data(Data::new(Limits::new(5)))
                .wrap(from_fn(limits::limit_writes))
                .wrap(from_fn(csrf::refuse_other_sites))
                .wrap(from_fn(session))
                .wrap(from_fn(failure::render_failures))
                .wrap(from_fn(headers::add))
                .wrap(from_fn(request_log::log))
                .configure(routes)
                .route("/show", web::get().to(show))
                .service(web::resource("/save").route(web::post().to(save)))
                .route("/pulse/{token}", web::post().to(save))
                .route("/read-and-panic", web::post().to(read_and_panic))
                .route("/fail/{what}", web::get().to(fail))
                .route("/fail/{what}", web::post().to(fail))
                .route("/api/v1/fail/{what}", web::get().to(fail))
                .route("/api/v1/take", web::post().to(take))
                .route("/api/v1/number/{n}", web::get().to(number))
                .default_service(web::route().to(failure::not_found)),
        )
        .await
    };
}

struct Headers(header::HeaderMap);

impl Headers {
    fn of(&self, name: &str) -> &str {
        self.0
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }
}

macro_rules! send {
    ($app:expr, $request:expr) => {{
        let response = test::call_service(&$app, $request.to_request()).await;
        let (status, headers) = (response.status(), Headers(response.headers().clone()));
        let body = test::read_body(response).await;
        (status, headers, String::from_utf8_lossy(&body).into_owned())
    }};
}

fn get(uri: &str) -> TestRequest {
    TestRequest::get().uri(uri)
}

fn post(uri: &str, body: &'static str) -> TestRequest {
    TestRequest::post()
        .uri(uri)
        .insert_header((header::CONTENT_TYPE, "application/x-www-form-urlencoded"))
        .set_payload(body)
}

fn token_in(page: &str) -> &str {
    page.split("name=\"csrf\" value=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .unwrap_or_default()
}

mod input;
mod pages;
mod refusals;
