//! What readers get.

use super::*;

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
