//! What people and programs send.

use super::*;

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
    for more in ["101", "100000", "99999999999999999999"] {
        assert_eq!(parse_limit(more).unwrap(), 100, "{more} is cut");
    }
    for wrong in ["0", "-1", "ten", "1e2", "1.5", " "] {
        assert!(parse_limit(wrong).is_err(), "{wrong}");
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
