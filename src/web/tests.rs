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
use crate::base::failure::{Failure, Problem, Refusal};
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

async fn fail(what: web::Path<String>) -> Answer {
    Err(match what.as_str() {
        "sign-in" => Refusal::SignIn.into(),
        "fault" => Failure::Fault(anyhow::anyhow!("secret inside")).into(),
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

#[actix_web::test]
async fn a_page_speaks_the_readers_language_and_escapes() {
    let app = app!();
    let (status, headers, body) = send!(app, get("/show"));
    assert_eq!(
        (status, body.as_str()),
        (StatusCode::OK, "&#60;제목&#62;|||3명")
    );
    assert_eq!(headers.of("cache-control"), "private, no-cache");
    let (_, _, body) = send!(
        app,
        get("/show").insert_header(("accept-language", "en-GB, ko;q=0.4"))
    );
    assert!(body.ends_with("3 people"));
    let (_, headers, body) = send!(app, get("/show?lang=en"));
    assert!(body.ends_with("3 people"));
    assert!(headers.of("set-cookie").starts_with("lang=en;"));
    let (_, headers, body) = send!(app, get("/show?lang=ko").insert_header(("x-as", "7")));
    assert!(
        body.ends_with("3 people"),
        "a signed-in person's language holds"
    );
    assert_eq!(headers.of("cache-control"), "no-store");
}

#[actix_web::test]
async fn every_answer_wears_its_headers() {
    let site = Site {
        public_url: url::Url::parse("https://insole.example").unwrap(),
        ..Site::local()
    };
    let app = app!(site);
    for uri in ["/show", "/nowhere", "/fail/fault", "/api/v1/fail/role"] {
        let (_, headers, _) = send!(app, get(uri).insert_header(("x-request-id", "abc-12345")));
        assert!(
            headers
                .of("content-security-policy")
                .starts_with("default-src 'none'; script-src 'self';")
        );
        assert_eq!(headers.of("x-content-type-options"), "nosniff");
        assert_eq!(headers.of("strict-transport-security"), "max-age=31536000");
        assert_eq!(headers.of("x-request-id"), "abc-12345");
    }
    let (_, headers, _) = send!(
        app,
        get("/show").insert_header(("x-request-id", "bad id\tx"))
    );
    assert_eq!(headers.of("x-request-id").len(), 16);
    let (status, _, _) = send!(
        app,
        TestRequest::default().method(Method::HEAD).uri("/show")
    );
    assert_eq!(status, StatusCode::OK);
}

#[actix_web::test]
async fn what_is_not_there_says_where_to_go() {
    let app = app!();
    let (status, _, body) = send!(app, get("/nowhere"));
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert!(body.contains("찾는 페이지가 없어요") && body.contains("href=\"/\""));
    let (status, headers, body) = send!(
        app,
        get("/api/v1/number/twelve").insert_header(("accept-language", "en"))
    );
    assert_eq!(
        (status, headers.of("content-type")),
        (StatusCode::NOT_FOUND, "application/problem+json")
    );
    let body: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(
        (&body["status"], &body["type"]),
        (&json!(404), &json!("urn:insole:problem:not-found"))
    );
    let (status, _, body) = send!(app, get("/save"));
    assert_eq!(status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(body.contains("이 주소는 그렇게 쓸 수 없어요"));
}

#[actix_web::test]
async fn a_fault_has_a_number_and_keeps_its_inside() {
    let app = app!();
    let (status, _, body) = send!(app, get("/fail/fault"));
    assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(!body.contains("secret inside") && body.contains("이 번호를 알려 주세요"));
    let (status, _, body) = send!(app, get("/api/v1/fail/fault"));
    assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
    let body: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(body["reference"].as_str().unwrap().len(), 9);
    assert!(!body.to_string().contains("secret inside"));
    let outcome = test::try_call_service(&app, get("/fail/panic").to_request()).await;
    let status = outcome.map_or_else(
        |error| error.as_response_error().status_code(),
        |response| response.status(),
    );
    assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
}

#[actix_web::test]
async fn a_problem_names_its_fields() {
    let app = app!();
    let (status, _, body) = send!(
        app,
        get("/api/v1/fail/fields").insert_header(("accept-language", "en"))
    );
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let body: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(
        body["errors"],
        json!([{"field": "title", "code": "too_long", "message": "Up to 200 characters fit here; this is 201."}])
    );
    let (status, headers, _) = send!(app, get("/api/v1/fail/many"));
    assert_eq!(
        (status, headers.of("retry-after")),
        (StatusCode::TOO_MANY_REQUESTS, "7")
    );
    let (status, headers, _) = send!(app, get("/api/v1/fail/sign-in"));
    assert_eq!(
        (status, headers.of("www-authenticate")),
        (StatusCode::UNAUTHORIZED, "Bearer")
    );
    let (status, _, body) = send!(app, get("/api/v1/fail/role"));
    let body: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(
        (status, &body["code"]),
        (StatusCode::FORBIDDEN, &json!("role"))
    );
    let (status, _, _) = send!(app, get("/api/v1/fail/stale"));
    assert_eq!(status, StatusCode::PRECONDITION_FAILED);
}

#[actix_web::test]
async fn whoever_is_not_signed_in_comes_back_to_where_they_were() {
    let app = app!();
    let (status, headers, _) = send!(app, get("/fail/sign-in?q=%EB%B6%88%ED%8E%B8&x=1"));
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(
        headers.of("location"),
        "/sign-in?next=%2Ffail%2Fsign-in%3Fq%3D%25EB%25B6%2588%25ED%258E%25B8%26x%3D1"
    );
    let (status, _, _) = send!(
        app,
        get("/fail/sign-in").insert_header(("sec-fetch-dest", "empty"))
    );
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    // What was typed comes back with the refusal, ready to be sent again.
    let (status, _, body) = send!(app, post("/save", "title=%EC%99%9C%3F&tag=a&csrf=old"));
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    assert!(
        body.contains("name=\"title\"")
            && body.contains("왜?</textarea>")
            && body.contains("action=\"/save\"")
    );
    assert!(!body.contains("value=\"old\""));
}

#[actix_web::test]
async fn a_form_without_its_token_is_handed_back_with_one() {
    let app = app!();
    let (status, _, body) = send!(
        app,
        post("/save", "title=a+b&csrf=").insert_header(("x-as", "7"))
    );
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert!(body.contains("a b</textarea>"));
    let again = format!(
        "title=a+b&tag=x&tag=y&public=on&unknown=1&sections.summary=s&csrf={}",
        token_in(&body)
    );
    let request = TestRequest::post()
        .uri("/save")
        .insert_header(("x-as", "7"));
    let request =
        request.insert_header((header::CONTENT_TYPE, "application/x-www-form-urlencoded"));
    let (status, _, body) = send!(app, request.set_payload(again));
    assert_eq!(status, StatusCode::OK, "{body}");
    let body: Value = serde_json::from_str(&body).unwrap();
    let expected = json!({
        "title": "a b", "minutes": "", "tag": ["x", "y"], "public": true, "note": null, "sections": "s"
    });
    assert_eq!(body, expected);
}

#[actix_web::test]
async fn other_sites_do_not_get_in() {
    let app = app!();
    let with =
        |name: &'static str, value: &'static str| post("/save", "").insert_header((name, value));
    for (request, status) in [
        (with("sec-fetch-site", "cross-site"), StatusCode::FORBIDDEN),
        (with("sec-fetch-site", "same-site"), StatusCode::FORBIDDEN),
        (
            with("sec-fetch-site", "same-origin"),
            StatusCode::UNAUTHORIZED,
        ),
        (
            with("origin", "https://else.example"),
            StatusCode::FORBIDDEN,
        ),
        (with("origin", "null"), StatusCode::FORBIDDEN),
        (
            with("origin", "http://127.0.0.1:8080"),
            StatusCode::UNAUTHORIZED,
        ),
        (
            with("origin", "http://box:9000").insert_header(("host", "box:9000")),
            StatusCode::UNAUTHORIZED,
        ),
        (
            with("sec-fetch-site", "cross-site").uri("/pulse/abc"),
            StatusCode::UNAUTHORIZED,
        ),
        (
            with("sec-fetch-site", "cross-site").insert_header(("authorization", "Bearer x")),
            StatusCode::UNAUTHORIZED,
        ),
    ] {
        assert_eq!(send!(app, request).0, status);
    }
}

#[actix_web::test]
async fn a_letters_post_needs_neither_token_nor_type() {
    let app = app!();
    let (status, _, _) = send!(
        app,
        TestRequest::post()
            .uri("/pulse/abc")
            .insert_header(("x-as", "7"))
    );
    assert_eq!(status, StatusCode::OK);
}

#[actix_web::test]
async fn too_much_is_refused_with_its_limit() {
    let app = app!();
    let request = post("/save", "").set_payload("a=".to_owned() + &"b".repeat(forms::FORM_LIMIT));
    assert_eq!(send!(app, request).0, StatusCode::PAYLOAD_TOO_LARGE);
    let (status, _, _) = send!(
        app,
        TestRequest::post()
            .uri("/save")
            .set_payload("x")
            .insert_header(("content-type", "text/plain"))
    );
    assert_eq!(status, StatusCode::BAD_REQUEST);
    for count in 0..7 {
        let status = send!(
            app,
            TestRequest::post()
                .uri("/api/v1/take")
                .insert_header(("x-as", "9"))
                .set_json(json!({"title": "a"}))
        )
        .0;
        assert_eq!(
            status,
            if count < 5 {
                StatusCode::OK
            } else {
                StatusCode::TOO_MANY_REQUESTS
            }
        );
    }
    // A page that comes too early keeps what was typed.
    let (status, headers, body) = send!(
        app,
        post("/fail/many", "title=kept").insert_header(("x-as", "9"))
    );
    assert_eq!(
        (status, headers.of("retry-after")),
        (StatusCode::TOO_MANY_REQUESTS, "7"),
        "{body}"
    );
}

#[actix_web::test]
async fn json_of_another_shape_names_the_field() {
    let app = app!();
    let as_json = |body: &'static str| {
        TestRequest::post()
            .uri("/api/v1/take")
            .insert_header(("content-type", "application/json"))
            .set_payload(body)
    };
    for (body, status, field, code) in [
        ("{\"title\": 1}", 422, "title", "type"),
        ("{}", 422, "title", "required"),
        ("", 422, "title", "required"),
        (
            "{\"title\": \"a\", \"impact\": {\"minutes\": \"ten\"}}",
            422,
            "impact.minutes",
            "type",
        ),
        (
            "{\"title\": \"a\", \"impact\": {}}",
            422,
            "impact.minutes",
            "required",
        ),
        ("[1]", 422, "", ""),
        ("{\"title\": ", 400, "", ""),
        ("{\"title\": \"a\"} x", 400, "", ""),
        ("\u{0}", 400, "", ""),
    ] {
        let (got, _, answer) = send!(app, as_json(body));
        assert_eq!(got.as_u16(), status, "{body}: {answer}");
        let answer: Value = serde_json::from_str(&answer).unwrap();
        if !code.is_empty() {
            assert_eq!(
                (&answer["errors"][0]["field"], &answer["errors"][0]["code"]),
                (&json!(field), &json!(code)),
                "{body}"
            );
        }
    }
    let (status, _, _) = send!(
        app,
        TestRequest::post()
            .uri("/api/v1/take")
            .set_payload("{\"title\":\"a\"}")
    );
    assert_eq!(status, StatusCode::BAD_REQUEST);
    for (tag, expected) in [
        ("\"v3\"", 200),
        ("*", 200),
        ("\"v2\"", 412),
        ("W/\"v3\"", 412),
        ("v3", 412),
    ] {
        let (status, headers, _) = send!(
            app,
            as_json("{\"title\":\"a\"}").insert_header(("if-match", tag))
        );
        assert_eq!(status.as_u16(), expected, "{tag}");
        if expected == 200 {
            assert_eq!(headers.of("etag"), "\"v3\"");
        }
    }
}

#[actix_web::test]
async fn a_list_knows_whether_there_is_more() {
    let rows = vec![5, 4, 3];
    let list = List::new(rows.clone(), 2, |row| (*row, "x"), |row| row);
    assert_eq!(list.items, [5, 4]);
    let key: Option<(i32, String)> = decode_cursor(&list.next_cursor.unwrap()).unwrap();
    assert_eq!(key, Some((4, "x".to_owned())));
    assert!(
        List::new(rows, 3, |row| *row, |row| row)
            .next_cursor
            .is_none()
    );
    assert_eq!(decode_cursor::<i64>("").unwrap(), None);
    assert!(
        decode_cursor::<i64>("???").is_err()
            && decode_cursor::<i64>(&encode_cursor(&"text")).is_err()
    );
    assert_eq!(
        (parse_limit("").unwrap(), parse_limit("100").unwrap()),
        (50, 100)
    );
    for wrong in ["0", "101", "-1", "ten", "99999999999999999999"] {
        assert!(parse_limit(wrong).is_err(), "{wrong}");
    }
}

#[actix_web::test]
async fn a_flash_is_shown_once() {
    let app = app!();
    let response = see_other_saying(
        "/pain-points/12?q=불편",
        &Flash::good("고마워요, 미나님 <3"),
    );
    assert_eq!(
        Headers(response.headers().clone()).of("location"),
        "/pain-points/12?q=%EB%B6%88%ED%8E%B8"
    );
    let cookie = response.cookies().next().unwrap().into_owned();
    let (_, headers, body) = send!(app, get("/show").cookie(cookie));
    assert!(body.contains("고마워요, 미나님 &#60;3"));
    assert!(headers.of("set-cookie").contains("Max-Age=0"));
    let (_, headers, body) = send!(
        app,
        get("/show").cookie(actix_web::cookie::Cookie::new("flash", "good.%%%"))
    );
    assert!(body.contains("||3명") && headers.0.contains_key("set-cookie"));
}

#[actix_web::test]
async fn embedded_files_are_kept_for_ever_under_their_hash() {
    let app = app!();
    let address = Page::of(&TestRequest::default().to_http_request()).asset("app.css");
    let (status, headers, plain) = send!(app, get(&address));
    assert_eq!(status, StatusCode::OK);
    assert_eq!(
        headers.of("cache-control"),
        "public, max-age=31536000, immutable"
    );
    assert_eq!(headers.of("content-type"), "text/css; charset=utf-8");
    let (_, again, squeezed) = send!(
        app,
        get(&address).insert_header(("accept-encoding", "gzip, br"))
    );
    assert!(squeezed.len() <= plain.len());
    assert_eq!(again.of("etag"), headers.of("etag"));
    let tag = headers.of("etag").to_owned();
    let (status, _, _) = send!(
        app,
        get("/assets/app.css").insert_header(("if-none-match", tag))
    );
    assert_eq!(status, StatusCode::NOT_MODIFIED);
    for missing in [
        "/assets/app.0123456789abcdef.css",
        "/assets/none.css",
        "/assets/../Cargo.toml",
        "/assets/",
    ] {
        assert_eq!(
            send!(app, get(missing)).0,
            StatusCode::NOT_FOUND,
            "{missing}"
        );
    }
}

#[actix_web::test]
async fn addresses_keep_their_query() {
    let request = get("/pain-points?q=%EC%99%9C&sort=new&cursor=x").to_http_request();
    let page = Page::of(&request);
    assert_eq!(
        page.with_query("sort", "voices"),
        "/pain-points?q=%EC%99%9C&cursor=x&sort=voices"
    );
    assert_eq!(
        page.with_query("cursor", ""),
        "/pain-points?q=%EC%99%9C&sort=new"
    );
    assert_eq!(page.languages().len(), 2);
    for (next, expected) in [
        ("/me", "/me"),
        ("//else.example", "/"),
        ("/\\else.example", "/"),
        ("https://else.example", "/"),
        ("/a\nb", "/"),
    ] {
        assert_eq!(safe_next(next), expected);
    }
}

#[actix_web::test]
async fn wrong_tokens_are_counted_by_address() {
    let limits = Limits::new(0);
    let request = TestRequest::default()
        .peer_addr("192.0.2.1:9".parse().unwrap())
        .to_http_request();
    for _ in 0..20 {
        assert!(matches!(
            limits.wrong_token(&request),
            Failure::Refusal(Refusal::SignIn)
        ));
    }
    assert!(matches!(
        limits.wrong_token(&request),
        Failure::Refusal(Refusal::TooMany { .. })
    ));
    for _ in 0..1000 {
        assert!(limits.write(MemberId(1)).is_ok());
    }
}

#[actix_web::test]
async fn a_face_stands_for_a_name() {
    for (name, expected) in [
        ("김미나", "미나"),
        ("이준", "이준"),
        ("Jonas Weber", "JW"),
        ("ana", "A"),
        ("", ""),
    ] {
        assert_eq!(initials(name), expected);
    }
}

#[actix_web::test]
async fn validator_speaks_in_our_codes() {
    use validator::Validate;
    #[derive(Validate)]
    struct Raw {
        #[validate(length(min = 1, max = 3))]
        title: String,
        #[validate(length(min = 1))]
        name: String,
    }
    let raw = Raw {
        title: "가나다라".to_owned(),
        name: String::new(),
    };
    let problems = forms::validation_problems(&raw.validate().unwrap_err());
    let codes: Vec<_> = problems
        .iter()
        .map(|problem| (problem.field.as_ref(), problem.code.as_ref()))
        .collect();
    assert_eq!(codes, [("name", "required"), ("title", "too_long")]);
    let words: Words = Site::local().words(Language::En);
    let errors = FieldErrors::new(&words, &problems);
    assert_eq!(
        errors.of("title"),
        Some("Up to 3 characters fit here; this is 4.")
    );
    assert_eq!((errors.of("other"), errors.all().count()), (None, 2));
    assert!(FieldErrors::none().is_empty());
}
