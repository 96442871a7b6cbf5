//! What is refused, and how it is told.

use super::*;

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
}

#[actix_web::test]
async fn a_handler_that_panics_is_a_fault_like_any_other() {
    let app = app!();
    let (status, headers, body) = send!(app, get("/fail/panic"));
    assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(body.contains("이 번호를 알려 주세요") && !body.contains("on purpose"));
    assert!(
        headers
            .of("content-security-policy")
            .contains("default-src 'none'")
    );
    assert_eq!(headers.of("x-request-id").len(), 16);
    let request = get("/api/v1/fail/panic").insert_header(("accept-language", "en"));
    let (status, _, body) = send!(app, request);
    assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
    let body: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(body["title"], "Something broke on our side");
    assert_eq!(body["reference"].as_str().unwrap().len(), 9);
    // What was typed comes back, though the handler has taken its request with it.
    let (status, _, body) = send!(
        app,
        post(
            "/read-and-panic",
            "title=%EB%81%8A%EA%B2%A8%EC%9A%94+%3Cb%3E"
        )
    );
    assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(
        body.contains("끊겨요 &#60;b&#62;") && body.contains("action=\"/read-and-panic\""),
        "{body}"
    );
}

#[actix_web::test]
async fn an_outage_says_what_it_waits_for_and_when_to_come_back() {
    let app = app!();
    let (status, headers, body) = send!(app, get("/fail/disk"));
    assert_eq!(
        (status, headers.of("retry-after")),
        (StatusCode::SERVICE_UNAVAILABLE, "10")
    );
    assert!(body.contains("디스크가 가득") && !body.contains("secret inside"));
    let request = get("/api/v1/fail/database").insert_header(("accept-language", "en"));
    let (status, _, body) = send!(app, request);
    let body: Value = serde_json::from_str(&body).unwrap();
    assert_eq!((status.as_u16(), &body["status"]), (503, &json!(503)));
    assert_eq!(body["type"], "urn:insole:problem:database");
    assert!(
        body["detail"]
            .as_str()
            .unwrap()
            .contains(body["reference"].as_str().unwrap())
    );
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
