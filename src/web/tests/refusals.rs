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
