//! `/api/v1/pain-points`: every call of the contract, and every way it says no.

use actix_web::http::{Method, StatusCode, header};
use insole::base::actor::Scope;
use serde_json::{Value, json};

use crate::helpers::{Answer, Client, Role, TestApp};

const ALL: &str = "/api/v1/pain-points";

struct Cast<'a> {
    mina: Client<'a>,
    jonas: Client<'a>,
    haneul: Client<'a>,
    doyun: Client<'a>,
}

fn cast(app: &TestApp) -> Cast<'_> {
    for (who, role) in [
        ("mina", Role::Staff),
        ("jonas", Role::Staff),
        ("haneul", Role::Studio),
        ("doyun", Role::Studio),
    ] {
        app.add(who, role);
    }
    Cast {
        mina: app.program("mina", Scope::Write),
        jonas: app.program("jonas", Scope::Write),
        haneul: app.program("haneul", Scope::Studio),
        doyun: app.program("doyun", Scope::Studio),
    }
}

async fn report(who: &Client<'_>, title: &str) -> i64 {
    let answer = who
        .api_post(ALL, json!({ "title": title }))
        .await
        .expect(201);
    answer.json()["number"].as_i64().unwrap()
}

fn one(number: i64) -> String {
    format!("{ALL}/{number}")
}

fn codes(answer: &Answer) -> Vec<(String, String)> {
    let json = answer.json();
    let errors = json["errors"].as_array().cloned().unwrap_or_default();
    errors
        .iter()
        .map(|error| {
            let text = |name: &str| error[name].as_str().unwrap().to_owned();
            (text("field"), text("code"))
        })
        .collect()
}

#[track_caller]
fn has(answer: &Answer, expected: &[(&str, &str)]) {
    let expected: Vec<_> = expected
        .iter()
        .map(|(field, code)| ((*field).to_owned(), (*code).to_owned()))
        .collect();
    assert_eq!(codes(answer), expected, "{}", answer.text());
}

async fn status(who: &Client<'_>, number: i64, body: Value) -> Answer {
    who.api_post(&format!("{}/status", one(number)), body).await
}

#[actix_web::test]
async fn a_report_says_what_it_is_and_when_word_comes() {
    let app = TestApp::new().await;
    let cast = cast(&app);
    let body = json!({
        "title": "재택할 때 VPN이 아침마다 끊겨요",
        "body": "9시 전후로 두세 번.",
        "impact": { "minutes": 10, "times": 3, "per": "day" },
    });
    let answer = cast.mina.api_post(ALL, body).await.expect(201);
    let made = answer.json();
    assert_eq!(made["number"], 1);
    assert_eq!(made["url"], "http://insole.test/pain-points/1");
    assert_eq!(made["status"], "new");
    assert_eq!(made["hours_per_month"], 10.5);
    assert_eq!(made["supporters"], 0);
    assert_eq!(made["version"], 1);
    assert_eq!(made["visibility"], "staff");
    assert_eq!(made["area"], Value::Null);
    assert_eq!(
        made["impact"],
        json!({ "minutes": 10, "times": 3, "per": "day" })
    );
    // Monday 2 March 2026 and five working days.
    assert_eq!(made["next_update_on"], "2026-03-09");
    assert_eq!(answer.header("etag"), "\"v1\"");
    assert_eq!(answer.header("location"), "/api/v1/pain-points/1");
    let again = cast.jonas.api_get(&one(1)).await.expect(200);
    assert_eq!(again.json()["title"], made["title"]);
    assert_eq!(again.json()["reporter"]["email"], "mina@bank.example");
}

#[actix_web::test]
async fn every_wrong_field_of_a_report_is_named() {
    let app = TestApp::new().await;
    let cast = cast(&app);
    let wrong = json!({
        "title": "  ", "area": "nowhere at all", "visibility": "public",
        "impact": { "minutes": 0, "times": 3, "per": "hour" },
    });
    let answer = cast.mina.api_post(ALL, wrong).await.expect(422);
    assert_eq!(answer.header("content-type"), "application/problem+json");
    has(
        &answer,
        &[
            ("title", "required"),
            ("area", "area_unknown"),
            ("visibility", "visibility_unknown"),
            ("impact.minutes", "minutes_range"),
            ("impact.per", "per_unknown"),
        ],
    );
    let cases = [
        (json!({}), ("title", "required")),
        (
            json!({ "title": "a", "campaign": "spring" }),
            ("campaign", "campaign_unknown"),
        ),
        (
            json!({ "title": "a", "colour": "red" }),
            ("colour", "unknown_field"),
        ),
        (
            json!({ "title": "a", "area": "nowhere" }),
            ("area", "area_unknown"),
        ),
        (json!({ "title": "가".repeat(201) }), ("title", "too_long")),
        (json!({ "title": 7 }), ("title", "type")),
        (
            json!({ "title": "a", "impact": { "minutes": 1, "times": 1, "per": "day", "x": 1 } }),
            ("impact.x", "unknown_field"),
        ),
    ];
    for (body, expected) in cases {
        let answer = cast.mina.api_post(ALL, body).await.expect(422);
        has(&answer, &[expected]);
    }
    let list = cast.mina.api_get(ALL).await.expect(200);
    assert_eq!(list.json()["items"], json!([]));
}

#[actix_web::test]
async fn strangers_and_narrow_tokens_are_told_apart() {
    let app = TestApp::new().await;
    let cast = cast(&app);
    let number = report(&cast.mina, "Seven signatures for a book").await;
    let calls = [
        (Method::GET, ALL.to_owned(), Value::Null),
        (Method::POST, ALL.to_owned(), json!({ "colour": 1 })),
        (Method::GET, one(number), Value::Null),
        (Method::PATCH, one(number), json!({})),
        (Method::POST, format!("{}/support", one(number)), json!({})),
        (
            Method::DELETE,
            format!("{}/support", one(number)),
            Value::Null,
        ),
        (Method::POST, format!("{}/comments", one(number)), json!({})),
        (Method::POST, format!("{}/status", one(number)), json!({})),
        (Method::POST, format!("{}/merge", one(number)), json!({})),
        (Method::POST, format!("{}/unmerge", one(number)), json!({})),
    ];
    let reader = app.program("mina", Scope::Read);
    for (method, path, body) in &calls {
        let stranger = app.anyone().api(method.clone(), path, body.clone()).await;
        assert_eq!(stranger.status, StatusCode::UNAUTHORIZED, "{method} {path}");
        let unknown = app
            .with_token("insole_nobody")
            .api(method.clone(), path, body.clone())
            .await;
        assert_eq!(unknown.status, StatusCode::UNAUTHORIZED, "{method} {path}");
    }
    for (method, path, _) in calls.iter().filter(|(method, ..)| *method != Method::GET) {
        let body = if *method == Method::POST && path == ALL {
            json!({ "title": "a" })
        } else {
            json!({})
        };
        let narrow = reader.api(method.clone(), path, body).await;
        assert_eq!(
            narrow.status,
            StatusCode::FORBIDDEN,
            "{method} {path}: {}",
            narrow.text()
        );
    }
    // The studio's acts are not the staff's, and not a narrow token's of the studio.
    let narrow = app.program("haneul", Scope::Write);
    for who in [&cast.jonas, &narrow] {
        status(who, number, json!({ "to": "accepted" }))
            .await
            .expect(403);
        who.api_post(&format!("{}/merge", one(number)), json!({ "into": 1 }))
            .await
            .expect(403);
        who.api_post(
            &format!("{}/comments", one(number)),
            json!({ "body": "a", "internal": true }),
        )
        .await
        .expect(403);
    }
    cast.jonas
        .api(Method::PATCH, &one(number), json!({ "title": "b" }))
        .await
        .expect(403);
    // What does not exist and what one may not see is the same.
    for path in [one(99), format!("{ALL}/abc"), format!("{ALL}/-1")] {
        cast.mina.api_get(&path).await.expect(404);
    }
}

#[actix_web::test]
async fn a_studio_only_report_does_not_exist_for_others() {
    let app = TestApp::new().await;
    let cast = cast(&app);
    let body = json!({ "title": "My manager reads my mail", "visibility": "studio" });
    let number = cast.mina.api_post(ALL, body).await.expect(201).json()["number"]
        .as_i64()
        .unwrap();
    cast.jonas.api_get(&one(number)).await.expect(404);
    cast.jonas
        .api_post(&format!("{}/support", one(number)), json!({}))
        .await
        .expect(404);
    status(&cast.jonas, number, json!({ "to": "accepted" }))
        .await
        .expect(404);
    assert_eq!(
        cast.jonas.api_get(ALL).await.expect(200).json()["items"],
        json!([])
    );
    for who in [&cast.mina, &cast.haneul] {
        who.api_get(&one(number)).await.expect(200);
        assert_eq!(who.api_get(ALL).await.json()["items"][0]["number"], number);
    }
    // A studio member's narrow token is no studio.
    app.program("haneul", Scope::Write)
        .api_get(&one(number))
        .await
        .expect(404);

    // The studio opens it only with its reporter's consent.
    let open = json!({ "visibility": "staff" });
    let refused = cast
        .haneul
        .api(Method::PATCH, &one(number), open.clone())
        .await
        .expect(409);
    has(&refused, &[("visibility", "reporter_must_agree")]);
    cast.haneul
        .api_post(
            &format!("{}/comments", one(number)),
            json!({ "body": "Which manager?" }),
        )
        .await
        .expect(201);
    let agreed = cast
        .mina
        .api(Method::PATCH, &one(number), open.clone())
        .await
        .expect(200);
    assert_eq!(agreed.json()["visibility"], "studio");
    cast.jonas.api_get(&one(number)).await.expect(404);
    let milder = json!({ "title": "Somebody reads my mail", "visibility": "staff" });
    let opened = cast
        .haneul
        .api(Method::PATCH, &one(number), milder)
        .await
        .expect(200);
    assert_eq!(opened.json()["visibility"], "staff");
    assert_eq!(
        cast.jonas.api_get(&one(number)).await.expect(200).json()["title"],
        "Somebody reads my mail"
    );
    let hide = cast
        .mina
        .api(
            Method::PATCH,
            &one(number),
            json!({ "visibility": "studio" }),
        )
        .await
        .expect(409);
    has(&hide, &[("visibility", "read_by_all")]);
}

#[actix_web::test]
async fn a_repeated_call_gets_the_first_answer() {
    let app = TestApp::new().await;
    let cast = cast(&app);
    let send = |body: Value| {
        cast.mina.send(Method::POST, ALL, move |request| {
            request
                .insert_header(("idempotency-key", "k-1"))
                .set_json(body)
        })
    };
    let first = send(json!({ "title": "Once" })).await.expect(201);
    let second = send(json!({ "title": "Once" })).await.expect(201);
    assert_eq!(first.json(), second.json());
    send(json!({ "title": "Other" })).await.expect(422);
    assert_eq!(
        cast.mina.api_get(ALL).await.json()["items"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

#[actix_web::test]
async fn an_edit_keeps_versions_and_loses_no_race() {
    let app = TestApp::new().await;
    let cast = cast(&app);
    let number = report(&cast.mina, "Printer").await;
    let edit = |tag: &'static str, body: Value| {
        cast.mina
            .send(Method::PATCH, "/api/v1/pain-points/1", move |request| {
                let request = request.set_json(body);
                if tag.is_empty() {
                    request
                } else {
                    request.insert_header((header::IF_MATCH, tag))
                }
            })
    };
    let path = one(number);
    assert_eq!(path, format!("{ALL}/1"));
    let edited = edit("\"v1\"", json!({ "title": "The printer on floor 3 stops" }))
        .await
        .expect(200);
    assert_eq!(edited.json()["version"], 2);
    assert_eq!(edited.header("etag"), "\"v2\"");
    edit("\"v1\"", json!({ "title": "late" })).await.expect(412);
    // Without the header the last write wins; changing nothing changes nothing.
    let same = edit("", json!({ "title": "The printer on floor 3 stops" }))
        .await
        .expect(200);
    assert_eq!(same.json()["version"], 2);
    let more = edit(
        "",
        json!({ "body": "Every Monday", "impact": { "minutes": 5, "times": 1, "per": "week" } }),
    )
    .await
    .expect(200);
    assert_eq!(more.json()["hours_per_month"], 0.37);
    let less = edit("", json!({ "body": null, "impact": null }))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (
            less["body"].clone(),
            less["impact"].clone(),
            less["hours_per_month"].clone()
        ),
        (json!(""), Value::Null, json!(0.0))
    );
    has(
        &edit("", json!({ "status": "accepted" })).await.expect(422),
        &[("status", "unknown_field")],
    );
    has(
        &edit("", json!({ "title": "" })).await.expect(422),
        &[("title", "required")],
    );
    // The studio may mend the text, never the reporter's own loss.
    cast.haneul
        .api(Method::PATCH, &path, json!({ "title": "Printer 3F" }))
        .await
        .expect(200);
    cast.haneul
        .api(
            Method::PATCH,
            &path,
            json!({ "impact": { "minutes": 9, "times": 1, "per": "day" } }),
        )
        .await
        .expect(403);
}

#[actix_web::test]
async fn a_voice_counts_once_and_may_come_without_hours() {
    let app = TestApp::new().await;
    let cast = cast(&app);
    let number = report(&cast.mina, "VPN drops").await;
    let path = format!("{}/support", one(number));
    let voices = |answer: Answer| {
        let json = answer.expect(200).json();
        (
            json["supporters"].as_i64().unwrap(),
            json["hours_per_month"].as_f64().unwrap(),
        )
    };
    assert_eq!(
        voices(cast.jonas.api_post(&path, Value::Null).await),
        (1, 0.0)
    );
    let lost = json!({ "impact": { "minutes": 10, "times": 3, "per": "day" } });
    assert_eq!(voices(cast.jonas.api_post(&path, lost).await), (1, 10.5));
    // Again without hours keeps the earlier ones.
    assert_eq!(
        voices(cast.jonas.api_post(&path, json!({})).await),
        (1, 10.5)
    );
    assert_eq!(
        voices(cast.haneul.api_post(&path, json!({})).await),
        (2, 10.5)
    );
    assert_eq!(
        voices(cast.jonas.api(Method::DELETE, &path, Value::Null).await),
        (1, 0.0)
    );
    assert_eq!(
        voices(cast.jonas.api(Method::DELETE, &path, Value::Null).await),
        (1, 0.0)
    );
    has(
        &cast.mina.api_post(&path, json!({})).await.expect(409),
        &[("pain_point", "own_report")],
    );
    let wrong = json!({ "impact": { "minutes": 999, "times": 3, "per": "day" } });
    has(
        &cast.jonas.api_post(&path, wrong).await.expect(422),
        &[("impact.minutes", "minutes_range")],
    );
}

#[actix_web::test]
async fn every_way_of_the_life_cycle_and_what_it_needs() {
    let app = TestApp::new().await;
    let cast = cast(&app);
    let number = report(&cast.mina, "Expense receipts, three times").await;
    let go = |body: Value| status(&cast.haneul, number, body);
    has(
        &go(json!({ "to": "needs_info" })).await.expect(422),
        &[("question", "required")],
    );
    has(
        &go(json!({ "to": "declined" })).await.expect(422),
        &[("reason", "required"), ("would_change", "required")],
    );
    has(
        &go(json!({ "to": "new" })).await.expect(409),
        &[("to", "same_status")],
    );
    has(
        &go(json!({ "to": "resolved", "reason": "x" }))
            .await
            .expect(409),
        &[("to", "no_such_way")],
    );
    has(
        &go(json!({ "to": "merged" })).await.expect(409),
        &[("to", "merged_by_merging")],
    );
    has(
        &go(json!({ "to": "in_project" })).await.expect(409),
        &[("to", "in_project_by_linking")],
    );
    has(
        &go(json!({ "to": "gone" })).await.expect(422),
        &[("to", "status_unknown")],
    );
    has(
        &go(json!({ "to": "accepted", "next_update_on": "2026-03-01" }))
            .await
            .expect(422),
        &[("next_update_on", "date_past")],
    );

    let asked = go(json!({ "to": "needs_info", "question": "Which system?" }))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (
            asked["status"].clone(),
            asked["decision"]["question"].clone()
        ),
        (json!("needs_info"), json!("Which system?"))
    );
    // Somebody else's word is no answer; the reporter's is, and a decision is promised again.
    let comments = format!("{}/comments", one(number));
    cast.jonas
        .api_post(&comments, json!({ "body": "Me too" }))
        .await
        .expect(201);
    assert_eq!(
        cast.mina.api_get(&one(number)).await.json()["status"],
        "needs_info"
    );
    cast.mina
        .api_post(&comments, json!({ "body": "The travel one" }))
        .await
        .expect(201);
    let answered = cast.mina.api_get(&one(number)).await.json();
    assert_eq!(
        (
            answered["status"].clone(),
            answered["next_update_on"].clone()
        ),
        (json!("new"), json!("2026-03-09"))
    );

    let accepted = go(json!({ "to": "accepted", "next_update_on": "2026-04-01" }))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (
            accepted["status"].clone(),
            accepted["next_update_on"].clone()
        ),
        (json!("accepted"), json!("2026-04-01"))
    );
    has(
        &go(json!({ "to": "resolved" })).await.expect(422),
        &[("reason", "required")],
    );
    let resolved = go(json!({ "to": "resolved", "reason": "One upload is enough now" }))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (
            resolved["status"].clone(),
            resolved["next_update_on"].clone()
        ),
        (json!("resolved"), Value::Null)
    );
    has(
        &go(json!({ "to": "accepted" })).await.expect(422),
        &[("reason", "required")],
    );
    go(json!({ "to": "accepted", "reason": "It is three again" }))
        .await
        .expect(200);
    let declined = json!({ "to": "declined", "reason": "The law wants it", "would_change": "A new law", "notify": false });
    let declined = go(declined).await.expect(200).json();
    assert_eq!(declined["decision"]["notified"], false);
    assert_eq!(declined["decision"]["would_change"], "A new law");
}

#[actix_web::test]
async fn a_decision_about_an_old_version_is_refused() {
    let app = TestApp::new().await;
    let cast = cast(&app);
    let number = report(&cast.mina, "CI takes 40 minutes").await;
    status(&cast.doyun, number, json!({ "to": "accepted" }))
        .await
        .expect(200);
    let path = format!("{}/status", one(number));
    let late = cast.haneul.send(Method::POST, &path, |request| {
        let body = json!({ "to": "declined", "reason": "a", "would_change": "b" });
        request
            .insert_header((header::IF_MATCH, "\"v1\""))
            .set_json(body)
    });
    late.await.expect(412);
    assert_eq!(
        cast.mina.api_get(&one(number)).await.json()["status"],
        "accepted"
    );
}

#[actix_web::test]
async fn comments_are_for_all_or_for_the_studio() {
    let app = TestApp::new().await;
    let cast = cast(&app);
    let number = report(&cast.mina, "Meeting rooms").await;
    let path = format!("{}/comments", one(number));
    let said = cast
        .haneul
        .api_post(&path, json!({ "body": "Ask facilities", "internal": true }))
        .await
        .expect(201)
        .json();
    assert_eq!(said["internal"], true);
    has(
        &cast
            .jonas
            .api_post(&path, json!({ "body": "  " }))
            .await
            .expect(422),
        &[("body", "required")],
    );
    has(
        &cast
            .jonas
            .api_post(&path, json!({ "body": "x".repeat(20_001) }))
            .await
            .expect(422),
        &[("body", "too_long")],
    );
}

#[actix_web::test]
async fn lists_are_filtered_sorted_and_paged() {
    let app = TestApp::new().await;
    let cast = cast(&app);
    for n in 1..=5 {
        let body = json!({ "title": format!("Pain {n}"), "impact": { "minutes": n * 10, "times": 1, "per": "day" } });
        cast.mina.api_post(ALL, body).await.expect(201);
    }
    status(
        &cast.haneul,
        2,
        json!({ "to": "accepted", "next_update_on": "2026-03-03" }),
    )
    .await
    .expect(200);
    status(
        &cast.haneul,
        4,
        json!({ "to": "declined", "reason": "a", "would_change": "b" }),
    )
    .await
    .expect(200);
    cast.jonas
        .api_post(&format!("{}/support", one(3)), json!({}))
        .await
        .expect(200);
    let numbers = |json: &Value| -> Vec<i64> {
        let items = json["items"].as_array().unwrap();
        items
            .iter()
            .map(|item| item["number"].as_i64().unwrap())
            .collect()
    };
    let walk = async |query: &str| -> Vec<i64> {
        let (mut all, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = cast
                .mina
                .api_get(&format!("{ALL}?limit=2&cursor={cursor}&{query}"))
                .await
                .expect(200)
                .json();
            let some = numbers(&page);
            assert!(some.len() <= 2);
            all.extend(some);
            match page["next_cursor"].as_str() {
                Some(next) => cursor = next.to_owned(),
                None => return all,
            }
        }
    };
    assert_eq!(walk("").await, [5, 4, 3, 2, 1]);
    assert_eq!(walk("sort=new").await, [5, 4, 3, 2, 1]);
    assert_eq!(walk("sort=impact").await, [5, 4, 3, 2, 1]);
    assert_eq!(walk("sort=voices").await, [3, 5, 4, 2, 1]);
    assert_eq!(walk("sort=promise").await, [2, 1, 3, 5, 4]);
    assert_eq!(walk("status=new&sort=impact").await, [5, 3, 1]);
    assert_eq!(walk("status=new,accepted&sort=impact").await, [5, 3, 2, 1]);
    assert_eq!(
        walk("status=new&status=accepted&sort=promise").await,
        [2, 1, 3, 5]
    );
    assert_eq!(walk("q=pain%203").await, [3]);
    for (query, field) in [
        ("sort=best", "sort"),
        ("status=open", "status"),
        ("area=nowhere", "area"),
        ("limit=0", "limit"),
        ("limit=-1", "limit"),
        ("cursor=xyz", "cursor"),
    ] {
        let answer = cast
            .mina
            .api_get(&format!("{ALL}?{query}"))
            .await
            .expect(422);
        assert_eq!(codes(&answer)[0].0, field);
    }
    // More than fits is cut, not refused.
    for more in ["101", "100000", "99999999999999999999"] {
        let page = cast.mina.api_get(&format!("{ALL}?limit={more}")).await;
        assert_eq!(numbers(&page.expect(200).json()), [5, 4, 3, 2, 1]);
    }
    // A cursor belongs to its order.
    let page = cast
        .mina
        .api_get(&format!("{ALL}?limit=2&sort=impact"))
        .await
        .json();
    let cursor = page["next_cursor"].as_str().unwrap().to_owned();
    cast.mina
        .api_get(&format!("{ALL}?sort=voices&cursor={cursor}"))
        .await
        .expect(422);
}
