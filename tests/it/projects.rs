//! Improvement projects, by API and in the browser: what a commitment needs, what it locks, and how it ends.

use actix_web::http::{Method, header};
use chrono::TimeDelta;
use insole::base::actor::Scope;
use serde_json::{Value, json};

use super::helpers::{Answer, Client, Role, TestApp};

const ALL: &str = "/api/v1/projects";

fn one(number: i64) -> String {
    format!("{ALL}/{number}")
}

fn codes(answer: &Answer) -> Vec<String> {
    let json = answer.json();
    let errors = json["errors"].as_array().cloned().unwrap_or_default();
    errors
        .iter()
        .map(|error| error["code"].as_str().unwrap_or_default().to_owned())
        .collect()
}

struct Cast<'a> {
    mina: Client<'a>,
    haneul: Client<'a>,
    /// Of the partner department.
    sora: Client<'a>,
}

fn cast(app: &TestApp) -> Cast<'_> {
    app.department("Finance");
    app.add("mina", Role::Staff);
    app.add("haneul", Role::Studio);
    app.add_to("sora", Role::Staff, "finance");
    Cast {
        mina: app.program("mina", Scope::Write),
        haneul: app.program("haneul", Scope::Studio),
        sora: app.program("sora", Scope::Write),
    }
}

async fn accepted(cast: &Cast<'_>, title: &str) -> i64 {
    let made = cast
        .mina
        .api_post("/api/v1/pain-points", json!({ "title": title }))
        .await
        .expect(201);
    let number = made.json()["number"].as_i64().unwrap();
    let path = format!("/api/v1/pain-points/{number}/status");
    let body = json!({ "to": "accepted", "reason": "같이 풀어요" });
    cast.haneul.api_post(&path, body).await.expect(200);
    number
}

async fn pain_status(cast: &Cast<'_>, number: i64) -> String {
    let path = format!("/api/v1/pain-points/{number}");
    let found = cast.haneul.api_get(&path).await.expect(200).json();
    found["status"].as_str().unwrap().to_owned()
}

async fn propose(cast: &Cast<'_>, pains: &[i64]) -> i64 {
    let body = json!({
        "title": "서명 줄이기",
        "problem": "책 한 권에 서명이 일곱 개예요.",
        "hypothesis": "순서를 바꾸면 셋이면 된다.",
        "lead": "haneul@bank.example",
        "partners": ["finance"],
        "pain_points": pains,
        "stop_rule": "두 달 안에 절반이 안 되면 멈춘다.",
        "verify_on": "2026-06-01",
    });
    let made = cast.haneul.api_post(ALL, body).await.expect(201);
    made.json()["number"].as_i64().unwrap()
}

async fn metric(cast: &Cast<'_>, project: i64) -> i64 {
    let body = json!({
        "name": "서명 수", "unit": "개", "direction": "down", "baseline": 7, "target": "3",
        "baseline_source": "2월 결재 기록",
    });
    let path = format!("{}/metrics", one(project));
    let made = cast.haneul.api_post(&path, body).await.expect(201);
    made.json()["id"].as_i64().unwrap()
}

async fn go(cast: &Cast<'_>, project: i64, body: Value) -> Answer {
    cast.haneul
        .api_post(&format!("{}/status", one(project)), body)
        .await
}

/// An active project over these pain points.
async fn active(cast: &Cast<'_>, pains: &[i64]) -> (i64, i64) {
    let project = propose(cast, pains).await;
    let metric = metric(cast, project).await;
    go(cast, project, json!({ "to": "active" }))
        .await
        .expect(200);
    (project, metric)
}

#[actix_web::test]
async fn a_commitment_names_every_guard_that_is_not_met() {
    let app = TestApp::new().await;
    let cast = cast(&app);
    let made = cast
        .haneul
        .api_post(
            ALL,
            json!({ "title": "서명 줄이기", "problem": "서명이 많아요" }),
        )
        .await
        .expect(201);
    assert_eq!(made.json()["url"], "http://insole.test/projects/1");
    assert_eq!(made.json()["status"], "proposed");
    assert_eq!(made.header("etag"), "\"v1\"");
    cast.haneul
        .api(Method::PATCH, &one(1), json!({ "problem": null }))
        .await
        .expect(200);
    let refused = go(&cast, 1, json!({ "to": "active" })).await.expect(409);
    assert_eq!(
        codes(&refused),
        [
            "lead_missing",
            "problem_missing",
            "hypothesis_missing",
            "stop_rule_missing",
            "verify_on_missing",
            "pain_points_missing",
            "metrics_missing"
        ]
    );
    let pain = accepted(&cast, "서명이 많아요").await;
    let change = json!({
        "lead": "haneul@bank.example", "problem": "서명이 일곱 개", "hypothesis": "셋이면 된다",
        "stop_rule": "두 달", "verify_on": "2026-06-01",
    });
    cast.haneul
        .api(Method::PATCH, &one(1), change)
        .await
        .expect(200);
    cast.haneul
        .api_post(&format!("{}/pain-points/{pain}", one(1)), Value::Null)
        .await
        .expect(200);
    let bare = json!({ "name": "서명 수", "direction": "down", "baseline": "7", "target": 3 });
    let made = cast
        .haneul
        .api_post(&format!("{}/metrics", one(1)), bare)
        .await
        .expect(201);
    assert_eq!(made.json()["baseline_on"], "2026-03-02", "today");
    let refused = go(&cast, 1, json!({ "to": "active" })).await.expect(409);
    assert_eq!(codes(&refused), ["baseline_source_missing"]);
    let path = format!("{}/metrics/{}", one(1), made.json()["id"]);
    cast.haneul
        .api(Method::PATCH, &path, json!({ "baseline_source": "기록" }))
        .await
        .expect(200);
    let started = go(&cast, 1, json!({ "to": "active" })).await.expect(200);
    let project = started.json();
    assert_eq!(project["status"], "active");
    assert!(project["committed_at"].is_string());
    assert_eq!(project["pain_points"][0]["status"], "in_project");
    assert_eq!(project["next_update_on"], "2026-03-16");
    let again = go(&cast, 1, json!({ "to": "active" })).await.expect(409);
    assert_eq!(codes(&again), ["same_status"]);
}

#[actix_web::test]
async fn a_locked_contract_changes_only_with_a_reason_that_stays() {
    let app = TestApp::new().await;
    let cast = cast(&app);
    let pain = accepted(&cast, "서명이 많아요").await;
    let (project, metric) = active(&cast, &[pain]).await;
    let path = format!("{}/metrics/{metric}", one(project));
    let refused = cast
        .haneul
        .api(Method::PATCH, &path, json!({ "target": 4 }))
        .await
        .expect(422);
    assert_eq!(codes(&refused), ["locked_needs_reason"]);
    let why = json!({ "target": 4, "reason": "법무 서명은 남아야 해요" });
    cast.haneul.api(Method::PATCH, &path, why).await.expect(200);
    let stop = json!({ "stop_rule": "석 달" });
    let refused = cast
        .haneul
        .api(Method::PATCH, &one(project), stop)
        .await
        .expect(422);
    assert_eq!(codes(&refused), ["locked_needs_reason"]);
    let found = cast.mina.api_get(&one(project)).await.expect(200).json();
    let change = &found["contract_changes"][0];
    assert_eq!(
        (&change["field"], &change["old"], &change["new"]),
        (&json!("target"), &json!("3"), &json!("4"))
    );
    let browser = app.sign_in("mina").await;
    let page = browser
        .get(&format!("/projects/{project}"))
        .await
        .expect(200);
    assert!(page.one("#changes").contains("법무 서명은 남아야 해요"));
}

#[actix_web::test]
async fn a_stale_or_odd_change_is_refused() {
    let app = TestApp::new().await;
    let cast = cast(&app);
    propose(&cast, &[]).await;
    let patch = |tag: &'static str, body: Value| {
        cast.haneul
            .send(Method::PATCH, "/api/v1/projects/1", move |request| {
                request
                    .insert_header((header::IF_MATCH, tag))
                    .set_json(body)
            })
    };
    patch("\"v1\"", json!({ "title": "다른 제목" }))
        .await
        .expect(200);
    patch("\"v1\"", json!({ "title": "또 다른 제목" }))
        .await
        .expect(412);
    let odd = patch("*", json!({ "colour": "red" })).await.expect(422);
    assert_eq!(codes(&odd), ["unknown_field"]);
    let wrong = json!({ "title": "", "lead": "nobody", "verify_on": "soon", "partners": ["x"] });
    let wrong = cast.haneul.api_post(ALL, wrong).await.expect(422);
    assert_eq!(codes(&wrong), ["required", "required", "date", "email"]);
    let nobody = json!({ "title": "a", "problem": "b", "lead": "nobody@bank.example", "partners": ["x"], "follows": 99_999 });
    let nobody = cast.haneul.api_post(ALL, nobody).await.expect(422);
    let told = nobody.json()["errors"][2]["message"].clone();
    assert_eq!(
        told, "I-99999 프로젝트가 없어요.",
        "a number of ours has no commas"
    );
    assert_eq!(
        codes(&nobody),
        ["member_unknown", "department_unknown", "project_unknown"]
    );
    let listed = cast.haneul.api_get("/api/v1/projects?status=nowhere").await;
    assert_eq!(codes(&listed.expect(422)), ["project_status_unknown"]);
}

#[actix_web::test]
async fn lists_are_paged_and_a_repeated_call_makes_one_project() {
    let app = TestApp::new().await;
    let cast = cast(&app);
    for _ in 0..2 {
        let made = cast
            .haneul
            .send(Method::POST, ALL, |request| {
                request
                    .insert_header(("idempotency-key", "k-1"))
                    .set_json(json!({ "title": "하나", "problem": "아파요" }))
            })
            .await
            .expect(201);
        assert_eq!(made.json()["number"], 1);
    }
    app.clock.advance(TimeDelta::minutes(1));
    propose(&cast, &[]).await;
    let first = cast
        .mina
        .api_get("/api/v1/projects?limit=1")
        .await
        .expect(200);
    let first = first.json();
    assert_eq!(first["items"][0]["number"], 2);
    let cursor = first["next_cursor"].as_str().unwrap();
    let path = format!("/api/v1/projects?limit=1&cursor={cursor}");
    let second = cast.mina.api_get(&path).await.expect(200).json();
    assert_eq!(second["items"][0]["number"], 1);
    assert_eq!(second["next_cursor"], Value::Null);
    let found = cast
        .mina
        .api_get("/api/v1/projects?q=%EC%84%9C%EB%AA%85")
        .await;
    assert_eq!(
        found.expect(200).json()["items"].as_array().unwrap().len(),
        1
    );
}

#[actix_web::test]
async fn a_pause_has_a_reason_and_a_day_and_the_day_comes() {
    let app = TestApp::new().await;
    let cast = cast(&app);
    let pain = accepted(&cast, "서명이 많아요").await;
    let (project, _) = active(&cast, &[pain]).await;
    let refused = go(&cast, project, json!({ "to": "paused" }))
        .await
        .expect(422);
    assert_eq!(codes(&refused), ["reason_missing", "resume_on_missing"]);
    let body =
        json!({ "to": "paused", "reason": "시스템 교체를 기다려요", "resume_on": "2026-04-01" });
    let paused = go(&cast, project, body).await.expect(200).json();
    assert_eq!(paused["status"], "paused");
    assert_eq!(paused["next_update_on"], "2026-04-01");
    assert_eq!(pain_status(&cast, pain).await, "in_project");
    app.after(TimeDelta::days(31)).await;
    let history = app.sign_in("haneul").await;
    let page = history
        .get(&format!("/projects/{project}"))
        .await
        .expect(200);
    assert!(
        page.one("#history")
            .contains("다시 시작할지 그만둘지 정하기로 한 날"),
        "{}",
        page.one("#history")
    );
    let resumed = go(&cast, project, json!({ "to": "active" }))
        .await
        .expect(200);
    assert_eq!(resumed.json()["resume_on"], Value::Null);
    let dropped = go(&cast, project, json!({ "to": "dropped", "reason": "x" })).await;
    assert_eq!(codes(&dropped.expect(409)), ["active_is_never_dropped"]);
    for (to, code) in [
        ("failed", "publish_postmortem"),
        ("sustaining", "no_such_project_way"),
    ] {
        let refused = go(&cast, project, json!({ "to": to })).await.expect(409);
        assert_eq!(codes(&refused), [code]);
    }
}

#[actix_web::test]
async fn delivering_asks_everybody_behind_it_once() {
    let app = TestApp::new().await;
    let cast = cast(&app);
    let pain = accepted(&cast, "서명이 많아요").await;
    let other = accepted(&cast, "결재선이 길어요").await;
    cast.sora
        .api_post(&format!("/api/v1/pain-points/{pain}/support"), json!({}))
        .await
        .expect(200);
    let (project, metric) = active(&cast, &[pain, other]).await;
    app.letters().await;
    let delivered = go(&cast, project, json!({ "to": "delivered" }))
        .await
        .expect(200);
    assert_eq!(delivered.json()["status"], "delivered");
    assert_eq!(delivered.json()["pulse"], Value::Null);
    let readings = format!("{}/metrics/{metric}/readings", one(project));
    let made = cast
        .haneul
        .api_post(&readings, json!({ "value": "2.1" }))
        .await
        .expect(201);
    assert_eq!(made.json()["value"], 2.1);
    let studio = app.sign_in("haneul").await;
    let page = studio
        .get(&format!("/projects/{project}"))
        .await
        .expect(200);
    assert!(page.one("#verdict").contains("서명 수 7 → 2.1개, 목표 3개"));
    assert!(
        page.one("#missing").contains("2명"),
        "two people were asked once each: {}",
        page.one("#missing")
    );
    let success = go(&cast, project, json!({ "to": "sustaining" }))
        .await
        .expect(409);
    assert_eq!(codes(&success), ["publish_success"]);
    let settled = cast
        .haneul
        .api(
            Method::DELETE,
            &format!("{}/pain-points/{pain}", one(project)),
            Value::Null,
        )
        .await
        .expect(409);
    assert_eq!(codes(&settled), ["links_are_settled"]);
    let said = json!({ "confirmation": "봤어요" });
    let path = format!("{}/confirmation", one(project));
    let refused = cast.haneul.api_post(&path, said).await.expect(409);
    assert_eq!(
        codes(&refused),
        ["people_were_asked", "facilitator_from_outside"]
    );
}

#[actix_web::test]
async fn a_pain_point_is_free_again_when_no_active_project_holds_it() {
    let app = TestApp::new().await;
    let cast = cast(&app);
    let shared = accepted(&cast, "서명이 많아요").await;
    let own = accepted(&cast, "결재선이 길어요").await;
    let (first, _) = active(&cast, &[shared, own]).await;
    let (second, _) = active(&cast, &[shared, own]).await;
    let unlink = async |project: i64, pain: i64| {
        let path = format!("{}/pain-points/{pain}", one(project));
        cast.haneul.api(Method::DELETE, &path, Value::Null).await
    };
    unlink(first, shared).await.expect(200);
    assert_eq!(pain_status(&cast, shared).await, "in_project");
    unlink(second, shared).await.expect(200);
    assert_eq!(pain_status(&cast, shared).await, "accepted");
    assert_eq!(codes(&unlink(first, own).await.expect(409)), ["last_link"]);
    let fresh = cast
        .mina
        .api_post("/api/v1/pain-points", json!({ "title": "새 불편" }))
        .await
        .expect(201)
        .json()["number"]
        .clone();
    let path = format!("{}/pain-points/{fresh}", one(first));
    let refused = cast.haneul.api_post(&path, Value::Null).await.expect(409);
    assert_eq!(codes(&refused), ["accept_first"]);
}

#[actix_web::test]
async fn who_may_what() {
    let app = TestApp::new().await;
    let cast = cast(&app);
    let pain = accepted(&cast, "서명이 많아요").await;
    let (project, metric) = active(&cast, &[pain]).await;
    let update =
        json!({ "health": "on_track", "body": "두 명이 빠졌어요", "next_update_on": "2026-03-20" });
    let updates = format!("{}/updates", one(project));
    let readings = format!("{}/metrics/{metric}/readings", one(project));
    cast.sora
        .api_post(&updates, update.clone())
        .await
        .expect(201);
    cast.sora
        .api_post(&readings, json!({ "value": 5 }))
        .await
        .expect(201);
    let found = cast.mina.api_get(&one(project)).await.expect(200).json();
    assert_eq!(found["next_update_on"], "2026-03-20");
    assert_eq!(found["health"], "on_track");
    for staff in [&cast.mina, &cast.sora] {
        staff
            .api_post(ALL, json!({ "title": "a" }))
            .await
            .expect(403);
        staff
            .api_post(
                &format!("{}/status", one(project)),
                json!({ "to": "paused" }),
            )
            .await
            .expect(403);
        staff
            .api(Method::PATCH, &one(project), json!({ "title": "b" }))
            .await
            .expect(403);
    }
    cast.mina.api_post(&updates, update).await.expect(403);
    let stranger = Client::program(&app, "");
    stranger.api_get(ALL).await.expect(401);
    app.anyone().api_get(&one(project)).await.expect(401);
    app.anyone().get("/projects").await.expect(303);
    cast.haneul.api_get(&one(99)).await.expect(404);
    let sora = app.sign_in("sora").await;
    let page = sora.get(&format!("/projects/{project}")).await.expect(200);
    assert!(page.has(&format!("#actions a[href='/projects/{project}/update']")));
    assert!(!page.has(&format!("#actions a[href='/projects/{project}/edit']")));
    let mina = app.sign_in("mina").await;
    let page = mina.get(&format!("/projects/{project}")).await.expect(200);
    assert!(!page.has("#actions"));
    mina.get("/projects/new").await.expect(403);
}

#[actix_web::test]
async fn what_only_the_studio_sees_stays_with_it() {
    let app = TestApp::new().await;
    let cast = cast(&app);
    let body = json!({ "title": "팀장 이야기", "visibility": "studio" });
    let made = cast
        .mina
        .api_post("/api/v1/pain-points", body)
        .await
        .expect(201);
    let hidden = made.json()["number"].as_i64().unwrap();
    let body = json!({ "to": "accepted" });
    let path = format!("/api/v1/pain-points/{hidden}/status");
    cast.haneul.api_post(&path, body).await.expect(200);
    let (project, _) = active(&cast, &[hidden]).await;
    let seen = cast.sora.api_get(&one(project)).await.expect(200);
    assert_eq!(seen.json()["pain_points"], json!([]));
    assert!(!seen.text().contains("팀장 이야기"));
    let sora = app.sign_in("sora").await;
    let page = sora.get(&format!("/projects/{project}")).await.expect(200);
    assert!(!page.text().contains("팀장 이야기"));
    assert!(!page.text().contains(&format!("P-{hidden}")));
    assert!(page.one("#pain-points").contains("1건 더"));
    let found = cast.haneul.api_get(&one(project)).await.expect(200);
    assert!(found.text().contains("팀장 이야기"));
}

#[actix_web::test]
async fn a_correction_counts_and_the_old_value_stays_on_record() {
    let app = TestApp::new().await;
    let cast = cast(&app);
    let pain = accepted(&cast, "서명이 많아요").await;
    let (project, metric) = active(&cast, &[pain]).await;
    let readings = format!("{}/metrics/{metric}/readings", one(project));
    let wrong = cast
        .haneul
        .api_post(&readings, json!({ "value": 50 }))
        .await;
    let wrong = wrong.expect(201).json()["id"].clone();
    let body = json!({ "value": 5, "corrects": wrong });
    cast.haneul.api_post(&readings, body).await.expect(201);
    let found = cast.haneul.api_get(&one(project)).await.expect(200).json();
    assert_eq!(found["metrics"][0]["latest"], 5.0);
    assert_eq!(found["metrics"][0]["readings"].as_array().unwrap().len(), 1);
    let tomorrow = json!({ "value": 5, "on": "2026-03-03" });
    let refused = cast.haneul.api_post(&readings, tomorrow).await.expect(422);
    assert_eq!(codes(&refused), ["date_in_future"]);
    let nobody = cast.haneul.api_post(&readings, json!({})).await.expect(422);
    assert_eq!(codes(&nobody), ["required"]);
}

#[actix_web::test]
async fn a_project_is_led_through_its_pages_without_javascript() {
    let app = TestApp::new().await;
    let cast = cast(&app);
    let pain = accepted(&cast, "서명이 많아요").await.to_string();
    let studio = app.sign_in("haneul").await;
    let new = format!("/projects/new?pain_point={pain}");
    let refused = studio
        .submit(
            &new,
            "/projects",
            &[("title", ""), ("problem", "쓴 글"), ("pain_points", "P-x")],
        )
        .await
        .expect(422);
    assert!(refused.has("#title-error") && refused.has("#pain_points-error"));
    assert!(refused.one("textarea[name=problem]").contains("쓴 글"));
    let made = studio
        .submit(
            &new,
            "/projects",
            &[("title", "서명 줄이기"), ("problem", "서명이 많아요")],
        )
        .await
        .expect(303);
    let page = studio.follow(&made).await.expect(200);
    assert!(page.one("#missing").contains("이끌 사람이 없어요"));
    let refused = studio
        .submit("/projects/1/status?to=active", "/projects/1/status", &[])
        .await
        .expect(422);
    assert!(refused.text().contains("이끌 사람이 없어요"));
    let fields = [
        ("problem", "서명이 일곱 개예요"),
        ("hypothesis", "셋이면 된다"),
        ("stop_rule", "두 달"),
        ("verify_on", "2026-06-01"),
        ("lead", "haneul@bank.example"),
        ("members", "mina@bank.example"),
        ("partners", "finance"),
    ];
    studio
        .submit("/projects/1/edit", "/projects/1/edit", &fields)
        .await
        .expect(303);
    let old = studio.get("/projects/1/edit").await;
    let again = studio
        .submit_from(&old, "/projects/1/edit", &[("title", "서명 셋")])
        .await
        .expect(303);
    assert!(studio.follow(&again).await.one("h1").contains("서명 셋"));
    studio
        .submit_from(&old, "/projects/1/edit", &[("title", "서명 넷")])
        .await
        .expect(412);
    let metric = [
        ("name", "서명 수"),
        ("unit", "개"),
        ("baseline", "7"),
        ("target", "8"),
    ];
    let add = "/projects/1/metrics/new";
    let refused = studio.submit(add, add, &metric).await.expect(422);
    assert!(refused.has("#target-error"));
    let right = [("target", "3"), ("baseline_source", "기록")];
    studio.submit_from(&refused, add, &right).await.expect(303);
    let ask = studio.get("/projects/1/status?to=active").await.expect(200);
    assert!(ask.one("#contract").contains("두 달"));
    studio
        .submit_from(&ask, "/projects/1/status", &[])
        .await
        .expect(303);
    let read = "/projects/1/metrics/1/read";
    studio
        .submit(read, read, &[("value", "2.1")])
        .await
        .expect(303);
    let unanswered = studio
        .submit("/projects/1/update", "/projects/1/update", &[])
        .await
        .expect(422);
    assert!(unanswered.has("#body-error"));
    studio
        .submit(
            "/projects/1/update",
            "/projects/1/update",
            &[("body", "둘이 빠졌어요")],
        )
        .await
        .expect(303);
    let page = studio.get("/projects/1").await.expect(200);
    assert!(page.one("#updates").contains("둘이 빠졌어요"));
    assert!(page.has("#metrics svg.chart"));
    let list = studio.get("/projects").await.expect(200);
    assert!(list.one("#projects").contains("7 → 2.1개, 목표 3개"));
    let link = [("pain_points", "P-77")];
    let refused = studio
        .submit_from(&page, "/projects/1/pain-points", &link)
        .await
        .expect(422);
    assert!(refused.has("#pain_points-error"));
    for (way, fields) in [
        (
            "paused",
            vec![("reason", "기다려요"), ("resume_on", "2026-04-01")],
        ),
        ("active", vec![]),
        ("delivered", vec![]),
    ] {
        let page = format!("/projects/1/status?to={way}");
        studio
            .submit(&page, "/projects/1/status", &fields)
            .await
            .expect(303);
    }
    let mina = app.sign_in_in("mina", "en").await;
    let page = mina.get("/projects/1").await.expect(200);
    assert!(page.has("#pulse"));
    let muted = mina
        .submit_from(&page, "/projects/1/follow", &[("state", "mute")])
        .await
        .expect(303);
    assert!(mina.follow(&muted).await.has("button[value=follow]"));
}

#[actix_web::test]
async fn hours_are_ranges_with_a_source_and_the_forecast_is_part_of_the_promise() {
    let app = TestApp::new().await;
    app.add_all(&[
        ("haneul", Role::Studio),
        ("mina", Role::Staff),
        ("jun", Role::Staff),
    ]);
    let pain = app
        .accepted("아침마다 끊겨요", "mina", &["jun"], "haneul")
        .await;
    let project = app.begun("haneul", &[pain]).await;
    let haneul = app.sign_in("haneul").await;
    let address = format!("/projects/{}/hours/new", project.id);
    let refused = [("moment", "before"), ("least", "90"), ("most", "60")];
    let page = haneul
        .submit(&address, &address, &refused)
        .await
        .expect(422);
    assert!(page.one(".trouble").contains("어떻게 알게 된 숫자인지"));
    assert_eq!(page.attributes("input[name=least]", "value"), ["90"]);
    let said = [
        ("moment", "before"),
        ("least", "60"),
        ("most", "90"),
        ("source", "두 주 동안 셈"),
    ];
    haneul.submit(&address, &address, &said).await.expect(303);
    // Once there is a commitment, another forecast needs a reason that everybody reads.
    let forecast = [
        ("moment", "forecast"),
        ("least", "10.5"),
        ("most", ""),
        ("source", "장비 사양"),
    ];
    let page = haneul
        .submit(&address, &address, &forecast)
        .await
        .expect(422);
    assert!(page.has("#reason-error"));
    let mut because = forecast.to_vec();
    because.push(("reason", "장비가 하나 늘었어요."));
    haneul
        .submit(&address, &address, &because)
        .await
        .expect(303);
    let mina = app.sign_in("mina").await;
    let page = mina
        .get(&format!("/projects/{}", project.id))
        .await
        .expect(200);
    let hours = page.one("#hours");
    for part in ["60–90시간", "두 주 동안 셈", "10.5시간", "아직 몰라요"] {
        assert!(hours.contains(part), "{part}: {hours}");
    }
    assert!(page.one("#changes").contains("장비가 하나 늘었어요."));
    assert!(page.one("#history").contains("바꾸기 전 60–90시간"));
    let program = app.program("haneul", Scope::Studio);
    let measured = json!({ "moment": "after", "least": 12, "most": 20, "source": "기록" });
    let told = program.api_post(&project.path("/hours"), measured).await;
    let told = told.expect(200).json();
    let moments: Vec<&str> = told["hours"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["moment"].as_str().unwrap())
        .collect();
    assert_eq!(moments, ["before", "forecast", "after"]);
    // A metric's forecast stands apart from its target, and changes in sight, too.
    let metric = project.path(&format!("/metrics/{}", project.metric));
    let changed = json!({ "forecast": 1.5, "reason": "첫 주를 보고" });
    let told = program
        .api(Method::PATCH, &metric, changed)
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&told["target"], &told["forecast"]),
        (&json!(1.0), &json!(1.5))
    );
    let page = mina.get(&format!("/projects/{}", project.id)).await;
    assert!(page.one("#metrics").contains("예상 1.5"));
    assert!(page.one("#changes").contains("첫 주를 보고"));
}
