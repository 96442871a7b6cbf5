//! Promises of the API that hold for many calls at once.

use actix_web::http::{Method, header};
use insole::base::actor::Scope;
use serde_json::{Value, json};

use super::helpers::{Answer, Client, Role, TestApp};

fn codes(answer: &Answer) -> Vec<String> {
    let json = answer.json();
    let errors = json["errors"].as_array().cloned().unwrap_or_default();
    errors
        .iter()
        .map(|error| {
            let text = |name: &str| error[name].as_str().unwrap();
            format!("{} {}", text("field"), text("code"))
        })
        .collect()
}

async fn company() -> TestApp {
    let app = TestApp::new().await;
    app.add_all(&[
        ("mina", Role::Staff),
        ("jonas", Role::Staff),
        ("haneul", Role::Studio),
        ("soyeon", Role::Admin),
    ]);
    app
}

async fn report(who: &Client<'_>, title: &str) -> String {
    let answer = who
        .api_post("/api/v1/pain-points", json!({ "title": title }))
        .await
        .expect(201);
    format!("/api/v1/pain-points/{}", answer.json()["number"])
}

/// A call about the version that somebody read.
async fn matching(who: &Client<'_>, method: Method, path: &str, tag: &str, body: Value) -> Answer {
    who.send(method, path, |request| {
        let request = request.insert_header((header::IF_MATCH, tag));
        if body.is_null() {
            request
        } else {
            request.set_json(body)
        }
    })
    .await
}

#[actix_web::test]
async fn a_lost_race_is_told_wherever_a_version_was_named() {
    let app = company().await;
    let pain = app.accepted("VPN drops", "mina", &[], "haneul").await;
    let project = app.begun("haneul", &[pain]).await;
    let (haneul, jonas) = (
        app.program("haneul", Scope::Studio),
        app.program("jonas", Scope::Write),
    );
    let at = |rest: &str| format!("/api/v1/pain-points/{pain}{rest}");
    let metric = project.path(&format!("/metrics/{}", project.metric));
    let draft = json!({ "kind": "postmortem", "title": "왜", "language": "ko", "sections": {} });
    let story = project.path("/retrospective");
    haneul
        .api(Method::PUT, &story, draft.clone())
        .await
        .expect(200);
    let figure = json!({ "name": "n", "direction": "down", "baseline": 3, "target": 1 });
    let update = json!({ "health": "on_track", "body": "ok" });
    let linked = project.path(&format!("/pain-points/{pain}"));
    let calls = [
        (&jonas, Method::POST, at("/support"), json!({})),
        (&jonas, Method::DELETE, at("/support"), Value::Null),
        (
            &jonas,
            Method::POST,
            at("/comments"),
            json!({ "body": "x" }),
        ),
        (&haneul, Method::PATCH, at(""), json!({ "title": "VPN" })),
        (
            &haneul,
            Method::POST,
            at("/status"),
            json!({ "to": "resolved", "reason": "r" }),
        ),
        (
            &haneul,
            Method::PATCH,
            project.path(""),
            json!({ "title": "VPN" }),
        ),
        (
            &haneul,
            Method::POST,
            project.path("/status"),
            json!({ "to": "delivered" }),
        ),
        (&haneul, Method::POST, project.path("/metrics"), figure),
        (&haneul, Method::POST, project.path("/updates"), update),
        (&haneul, Method::POST, linked.clone(), Value::Null),
        (&haneul, Method::DELETE, linked, Value::Null),
        (
            &haneul,
            Method::PATCH,
            metric.clone(),
            json!({ "name": "m" }),
        ),
        (
            &haneul,
            Method::POST,
            format!("{metric}/readings"),
            json!({ "value": 2 }),
        ),
        (&haneul, Method::PUT, story.clone(), draft),
        (&haneul, Method::POST, format!("{story}/submit"), json!({})),
        (
            &haneul,
            Method::POST,
            format!("{story}/publish"),
            json!({ "fates": [] }),
        ),
    ];
    for (who, method, path, body) in calls {
        for tag in ["\"v999\"", "junk", "W/\"v1\"", "\"v998\", \"v999\""] {
            let answer = matching(who, method.clone(), &path, tag, body.clone()).await;
            assert_eq!(
                answer.status,
                412,
                "{method} {path} {tag}: {}",
                answer.text()
            );
        }
    }
    // Any of several will do, and a star is whatever there is.
    let read = jonas.api_get(&at("")).await.expect(200);
    let tags = format!("\"v0\", junk, {}", read.header("etag"));
    let word = json!({ "body": "x" });
    matching(&jonas, Method::POST, &at("/comments"), &tags, word.clone())
        .await
        .expect(201);
    matching(&jonas, Method::POST, &at("/comments"), "*", word)
        .await
        .expect(201);
}

#[actix_web::test]
async fn null_is_nothing_where_nothing_is_needed_and_refused_where_something_is() {
    let app = company().await;
    let (mina, haneul) = (
        app.program("mina", Scope::Write),
        app.program("haneul", Scope::Studio),
    );
    let all_null = json!({
        "title": "VPN drops", "body": null, "area": null, "impact": null, "visibility": null,
        "anonymous": null, "campaign": null,
    });
    mina.api_post("/api/v1/pain-points", all_null)
        .await
        .expect(201);
    let pain = "/api/v1/pain-points/1";
    let comment = json!({ "body": "x", "internal": null });
    mina.api_post(&format!("{pain}/comments"), comment)
        .await
        .expect(201);
    for (name, code) in [
        ("title", "title required"),
        ("visibility", "visibility visibility_unknown"),
    ] {
        let change = json!({ name: null });
        let refused = mina.api(Method::PATCH, pain, change).await.expect(422);
        assert_eq!(codes(&refused), [code]);
    }
    assert_eq!(mina.api_get(pain).await.json()["version"], 1);
    let accept = json!({
        "to": "accepted", "reason": null, "question": null, "would_change": null,
        "next_update_on": null, "notify": null,
    });
    haneul
        .api_post(&format!("{pain}/status"), accept)
        .await
        .expect(200);
    for body in [
        json!({ "title": "A calmer VPN" }),
        json!({ "title": "A calmer VPN", "problem": null }),
        json!({ "title": "A calmer VPN", "problem": "  " }),
    ] {
        let refused = haneul.api_post("/api/v1/projects", body).await.expect(422);
        assert_eq!(codes(&refused), ["problem required"]);
    }
}

#[actix_web::test]
async fn what_stands_in_an_address_and_is_not_there_is_not_found() {
    let app = company().await;
    let pain = app.accepted("VPN drops", "mina", &[], "haneul").await;
    let project = app.begun("haneul", &[pain]).await;
    let haneul = app.program("haneul", Scope::Studio);
    for method in [Method::POST, Method::DELETE] {
        for number in ["99999", "0", "-1", "x"] {
            let path = project.path(&format!("/pain-points/{number}"));
            haneul
                .api(method.clone(), &path, Value::Null)
                .await
                .expect(404);
        }
    }
}

#[actix_web::test]
async fn a_reporter_takes_their_report_back_out_of_a_merge() {
    let app = company().await;
    let (mina, jonas, haneul) = (
        app.program("mina", Scope::Write),
        app.program("jonas", Scope::Write),
        app.program("haneul", Scope::Studio),
    );
    let canonical = report(&mina, "VPN drops").await;
    let other = report(&jonas, "VPN is gone every morning").await;
    haneul
        .api_post(&format!("{other}/merge"), json!({ "into": 1 }))
        .await
        .expect(200);
    let out = format!("{other}/unmerge");
    mina.api_post(&out, json!({})).await.expect(403);
    app.program("jonas", Scope::Read)
        .api_post(&out, json!({}))
        .await
        .expect(403);
    matching(&jonas, Method::POST, &out, "\"v99\"", json!({}))
        .await
        .expect(412);
    let back = jonas.api_post(&out, json!({})).await.expect(200).json();
    assert_eq!(
        (&back["status"], &back["merged_into"]),
        (&json!("new"), &Value::Null)
    );
    assert_eq!(mina.api_get(&canonical).await.json()["supporters"], 0);
    jonas.api_post(&out, json!({})).await.expect(409);
}

#[actix_web::test]
async fn a_retrospective_refuses_strangers_alike_and_loses_no_word() {
    let app = company().await;
    let pain = app.accepted("VPN drops", "mina", &[], "haneul").await;
    let project = app.begun("haneul", &[pain]).await;
    let (mina, haneul, anyone) = (
        app.program("mina", Scope::Write),
        app.program("haneul", Scope::Studio),
        app.anyone(),
    );
    let story = project.path("/retrospective");
    let draft = |extra: Value| {
        let mut body =
            json!({ "kind": "postmortem", "title": "왜", "language": "ko", "sections": {} });
        for (name, value) in extra.as_object().unwrap() {
            body[name] = value.clone();
        }
        body
    };
    // Before there is one and while there is one: nobody learns from the answer whether it is being written.
    for round in 0..2 {
        for (method, rest, body) in [
            (Method::PUT, "", draft(json!({}))),
            (Method::POST, "/submit", json!({})),
            (Method::POST, "/review", json!({ "approve": true })),
            (Method::POST, "/publish", json!({ "fates": [] })),
        ] {
            let path = format!("{story}{rest}");
            let by = |who| Client::api(who, method.clone(), &path, body.clone());
            assert_eq!(by(&mina).await.status, 403, "{round} {method} {path}");
            assert_eq!(by(&anyone).await.status, 401, "{round} {method} {path}");
            let nonsense = json!({ "colour": "red" });
            let answer = anyone.api(method, &path, nonsense).await;
            assert_eq!(answer.status, 401, "before anything is read");
        }
        for rest in ["/submit", "/review", "/publish"] {
            if round == 0 {
                let path = format!("{story}{rest}");
                haneul.api_post(&path, json!({})).await.expect(404);
            }
        }
        haneul
            .api(Method::PUT, &story, draft(json!({})))
            .await
            .expect(200);
    }
    for (extra, code) in [
        (json!({ "conditons": [] }), "conditons unknown_field"),
        (json!({ "conditions": [{}] }), "conditions[0].text required"),
        (
            json!({ "conditions": [{ "text": "x", "by": "y" }] }),
            "conditions[0].by unknown_field",
        ),
    ] {
        let refused = haneul.api(Method::PUT, &story, draft(extra)).await;
        assert_eq!(codes(&refused.expect(422)), [code]);
    }
    for (body, code) in [
        (json!({ "fate": [] }), "fate unknown_field"),
        (
            json!({ "fates": [{ "pain_point": 1, "fate": "accepted", "why": "x" }] }),
            "fates[0].why unknown_field",
        ),
        (
            json!({ "fates": [], "plan": { "every": [30] } }),
            "plan.every unknown_field",
        ),
    ] {
        let refused = haneul.api_post(&format!("{story}/publish"), body).await;
        assert_eq!(codes(&refused.expect(422)), [code]);
    }
}

#[actix_web::test]
async fn invisible_marks_are_taken_out_and_lines_stay_lines() {
    let app = company().await;
    let mina = app.program("mina", Scope::Write);
    let body = json!({
        "title": "\u{2068}VPN\u{2069} drops \u{202E}again",
        "body": "from a slide\u{B}second line\u{2028}third\r\nمرحبا \u{200F}العالم 👩\u{200D}👧",
    });
    let made = mina
        .api_post("/api/v1/pain-points", body)
        .await
        .expect(201)
        .json();
    assert_eq!(made["title"], "VPN drops again");
    assert_eq!(
        made["body"],
        "from a slide\nsecond line\nthird\nمرحبا \u{200F}العالم 👩\u{200D}👧"
    );
    let wrong = json!({ "title": "a\u{0}b", "body": "a\u{1B}b" });
    let refused = mina
        .api_post("/api/v1/pain-points", wrong)
        .await
        .expect(422);
    assert_eq!(
        codes(&refused),
        ["title control_characters", "body control_characters"]
    );
}

#[actix_web::test]
async fn hours_a_month_are_exact_enough_to_add_up() {
    let app = company().await;
    let mina = app.program("mina", Scope::Write);
    for (minutes, times, per, hours) in [
        (10, 3, "day", 10.5),
        (60, 1, "week", 4.35),
        (20, 1, "month", 0.33),
        (60, 3, "quarter", 1.0),
        (60, 12, "year", 1.0),
    ] {
        let impact = json!({ "minutes": minutes, "times": times, "per": per });
        let body = json!({ "title": "VPN drops", "impact": impact });
        let made = mina.api_post("/api/v1/pain-points", body).await.expect(201);
        assert_eq!(made.json()["hours_per_month"], hours, "{impact}");
    }
}

#[actix_web::test]
async fn a_stream_ends_with_its_token() {
    let app = company().await;
    let (mina, jonas) = (
        app.program("mina", Scope::Write),
        app.program("jonas", Scope::Read),
    );
    report(&mina, "Before").await;
    let stream = jonas.send(Method::GET, "/api/v1/events?after=0", |request| {
        request.insert_header((header::ACCEPT, "text/event-stream"))
    });
    let later = async {
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        let admin = app.sign_in("soyeon").await;
        let page = admin.get("/admin/members").await;
        let addresses = page.attributes("a", "href");
        let mut them = None;
        for address in addresses {
            if address.starts_with("/admin/members/")
                && admin.get(&address).await.text().contains("jonas@bank")
            {
                them = Some(address);
            }
        }
        let them = them.unwrap();
        admin
            .submit(&them, &format!("{them}/deactivate"), &[])
            .await
            .expect(303);
        report(&mina, "After").await;
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        app.app.streams.stop();
    };
    let (streamed, ()) = futures_util::join!(stream, later);
    let text = streamed.expect(200).text();
    assert_eq!(text.matches("pain_point.reported").count(), 1, "{text}");
}
