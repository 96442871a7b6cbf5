//! How a project ends: written, read together, published in one transaction; conditions live on after it.

use actix_web::http::Method;
use chrono::TimeDelta;
use insole::base::actor::Scope;
use serde_json::{Value, json};

use crate::helpers::{Answer, Begun, Client, Role, TestApp};

pub const POSTMORTEM: [&str; 13] = [
    "summary",
    "impact",
    "hypothesis",
    "figures",
    "timeline",
    "tried",
    "worked",
    "surprised",
    "factors",
    "cost",
    "conditions",
    "follow_ups",
    "for_reporters",
];
pub const SUCCESS: [&str; 9] = [
    "summary",
    "before_after",
    "voices",
    "did",
    "differently",
    "lucky",
    "sustainment",
    "hours_back",
    "who_else",
];

/// Six people who lose time, a project that was committed to, and the studio.
pub struct Stage {
    pub app: TestApp,
    pub project: Begun,
}

impl Stage {
    pub async fn new() -> Self {
        Self::with(&[]).await
    }

    pub async fn with(settings: &[(&str, &str)]) -> Self {
        let app = TestApp::with(settings).await;
        app.add_all(&[
            ("haneul", Role::Studio),
            ("doyun", Role::Studio),
            ("maya", Role::Staff),
        ]);
        let people = ["mina", "jonas", "suho", "yuna", "taeho", "eunji"];
        for who in people {
            app.add(who, Role::Staff);
        }
        let pain = app
            .accepted("아침마다 VPN이 끊겨요", "mina", &people[1..], "haneul")
            .await;
        let project = app.begun("haneul", &[pain]).await;
        Self { app, project }
    }

    pub fn haneul(&self) -> Client<'_> {
        self.app.program("haneul", Scope::Studio)
    }

    /// Where the retrospective of the project is in the API.
    pub fn at(&self, rest: &str) -> String {
        self.project.path(&format!("/retrospective{rest}"))
    }

    pub async fn put(&self, body: Value) -> Answer {
        self.haneul().api(Method::PUT, &self.at(""), body).await
    }

    pub fn accepted(&self) -> Value {
        json!([{ "pain_point": self.project.pains[0], "fate": "accepted", "reason": "아직 끊겨요." }])
    }

    /// A postmortem that is ready to be published; its address.
    pub async fn ready(&self) -> String {
        let saved = self.put(postmortem()).await.expect(200).json();
        assert_eq!(saved["missing"], json!([]));
        self.haneul()
            .api_post(&self.at("/submit"), Value::Null)
            .await
            .expect(200);
        saved["slug"].as_str().unwrap().to_owned()
    }

    /// A postmortem that everybody can read; its address.
    pub async fn published(&self) -> String {
        let slug = self.ready().await;
        let body = json!({ "fates": self.accepted(), "visibility": "internet" });
        self.haneul()
            .api_post(&self.at("/publish"), body)
            .await
            .expect(200);
        slug
    }

    /// The success story of the project, delivered and confirmed before, as this audience reads it; its address.
    pub async fn succeeded(&self, audience: &str) -> String {
        let story = json!({ "kind": "success", "title": "VPN이 하루 한 번만 끊긴다", "language": "ko", "sections": sections(&SUCCESS) });
        self.put(story).await.expect(200);
        self.haneul()
            .api_post(&self.at("/submit"), Value::Null)
            .await
            .expect(200);
        let body = json!({
            "fates": [{ "pain_point": self.project.pains[0], "fate": "resolved" }], "visibility": audience,
            "plan": { "measure": "하루 재접속", "limit": 1.5, "every_days": [30, 90, 180], "owner": "doyun@bank.example" },
        });
        let answer = self.haneul().api_post(&self.at("/publish"), body).await;
        answer.expect(200).json()["slug"]
            .as_str()
            .unwrap()
            .to_owned()
    }

    pub async fn project_status(&self) -> String {
        let project = self.haneul().api_get(&self.project.path("")).await;
        project.expect(200).json()["status"]
            .as_str()
            .unwrap()
            .to_owned()
    }

    async fn pain_status(&self) -> String {
        let at = format!("/api/v1/pain-points/{}", self.project.pains[0]);
        let pain = self.haneul().api_get(&at).await.expect(200).json();
        pain["status"].as_str().unwrap().to_owned()
    }
}

pub fn sections(names: &[&str]) -> Value {
    let told = names.iter().map(|name| {
        (
            (*name).to_owned(),
            json!(format!("{name}에 대해 할 말이 있어요.")),
        )
    });
    Value::Object(told.collect())
}

pub fn postmortem() -> Value {
    json!({
        "kind": "postmortem",
        "title": "왜 VPN은 아침마다 끊겼나",
        "language": "ko",
        "sections": sections(&POSTMORTEM),
        "conditions": [{
            "text": "규정이 인증 서버를 나누게 허용한다",
            "how_known": "고시 개정",
            "watcher": "doyun@bank.example",
            "review_on": "2026-04-01",
        }],
    })
}

fn codes(answer: &Answer) -> Vec<String> {
    let json = answer.json();
    let errors = json["errors"].as_array().cloned().unwrap_or_default();
    errors
        .iter()
        .map(|error| {
            let text = |name: &str| error[name].as_str().unwrap().to_owned();
            format!("{} {}", text("field"), text("code"))
        })
        .collect()
}

#[actix_web::test]
async fn a_draft_says_what_is_missing_and_keeps_its_address() {
    let stage = Stage::new().await;
    let draft = |title: &str| json!({ "kind": "postmortem", "title": title, "language": "ko", "sections": { "summary": "세 문장." } });
    let first = stage.put(draft("왜 VPN은 끊겼나")).await.expect(200);
    let saved = first.json();
    assert_eq!(saved["status"], "draft");
    assert_eq!(
        saved["slug"],
        format!("i-{}-wae-vpneun-kkeungyeotna", stage.project.id)
    );
    assert_eq!(saved["missing"], json!(POSTMORTEM[1..]));
    let again = stage.put(draft("다른 제목")).await.expect(200).json();
    assert_eq!(again["slug"], saved["slug"]);
    assert_eq!(again["version"], 2);
    // The same text again is no change.
    let same = stage.put(draft("다른 제목")).await.expect(200).json();
    assert_eq!(same["version"], 2);
    // A lost race loses nothing and says so.
    let stale = stage
        .haneul()
        .send(Method::PUT, &stage.at(""), |request| {
            request
                .insert_header(("if-match", "\"v1\""))
                .set_json(draft("늦은 제목"))
        })
        .await;
    assert_eq!(stale.status, 412);
}

#[actix_web::test]
async fn wrong_input_is_named_field_by_field() {
    let stage = Stage::new().await;
    let body = json!({
        "kind": "postmortem", "title": "", "language": "de",
        "sections": { "summary": "x".repeat(20_001), "culprit": "him" },
        "conditions": [{ "text": "x", "watcher": "nobody" }, { "text": "y", "review_on": "soon" }],
    });
    let wrong = stage.put(body).await.expect(422);
    assert_eq!(
        codes(&wrong),
        [
            "title required",
            "language choice",
            "sections.culprit section_unknown",
            "sections.summary too_long",
            "conditions[0].watcher email",
            "conditions[1].review_on date",
        ]
    );
    let nobody = json!({
        "kind": "postmortem", "title": "제목", "language": "ko", "facilitator": "haneul@bank.example",
        "conditions": [{ "text": "x", "watcher": "stranger@bank.example" }],
    });
    assert_eq!(
        codes(&stage.put(nobody).await.expect(422)),
        [
            "facilitator facilitator_inside",
            "conditions[0].watcher nobody_has_address"
        ]
    );
    stage.put(json!([1, 2])).await.expect(422);
}

#[actix_web::test]
async fn a_failure_is_published_or_it_has_not_happened() {
    let stage = Stage::new().await;
    let haneul = stage.haneul();
    let only_summary = json!({ "kind": "postmortem", "title": "제목", "language": "ko", "sections": sections(&["summary", "impact", "hypothesis", "figures", "timeline", "tried", "worked", "surprised", "factors", "cost"]) });
    stage.put(only_summary).await.expect(200);
    let refused = haneul
        .api_post(&stage.at("/publish"), json!({ "fates": [] }))
        .await
        .expect(409);
    let pain = stage.project.pains[0];
    assert_eq!(
        codes(&refused),
        [
            "status retrospective_not_in_review",
            "conditions condition_missing",
            "sections.follow_ups section_missing",
            "sections.for_reporters section_missing",
            "fates fate_missing",
        ],
        "{pain}"
    );
    assert_eq!(stage.project_status().await, "active");
    let slug = stage.ready().await;
    // A fate that a failure cannot have, and one of a stranger: nothing happened.
    let wrong = json!({ "fates": [{ "pain_point": pain, "fate": "resolved" }, { "pain_point": 999, "fate": "accepted" }] });
    haneul
        .api_post(&stage.at("/publish"), wrong)
        .await
        .expect(409);
    assert_eq!(stage.project_status().await, "active");
    assert_eq!(stage.pain_status().await, "in_project");
    let nonsense =
        json!({ "fates": [{ "pain_point": pain, "fate": "gone" }], "visibility": "moon" });
    assert_eq!(
        codes(
            &haneul
                .api_post(&stage.at("/publish"), nonsense)
                .await
                .expect(422)
        ),
        ["visibility choice", "fates[0].fate fate_unknown"]
    );
    // Published: state, fate and text in one.
    let published = haneul
        .api_post(&stage.at("/publish"), json!({ "fates": stage.accepted() }))
        .await
        .expect(200)
        .json();
    assert_eq!(published["slug"], slug);
    assert_eq!(
        published["url"],
        format!("http://insole.test/retrospectives/{slug}")
    );
    assert_eq!(stage.project_status().await, "failed");
    assert_eq!(stage.pain_status().await, "accepted");
    // By default the staff reads it, and nobody else.
    let story = format!("/api/v1/retrospectives/{slug}");
    stage.app.anyone().api_get(&story).await.expect(404);
    stage
        .app
        .program("mina", Scope::Read)
        .api_get(&story)
        .await
        .expect(200);
    // Once is enough.
    let again = haneul
        .api_post(&stage.at("/publish"), json!({ "fates": stage.accepted() }))
        .await
        .expect(409);
    assert_eq!(codes(&again), ["status retrospective_published"]);
    stage.app.settle().await;
}

#[actix_web::test]
async fn a_success_needs_proof_words_and_a_plan() {
    let stage = Stage::new().await;
    let haneul = stage.haneul();
    let story = json!({ "kind": "success", "title": "VPN이 하루 한 번만 끊긴다", "language": "ko", "sections": sections(&SUCCESS) });
    assert_eq!(
        stage.put(story).await.expect(200).json()["missing"],
        json!([])
    );
    haneul
        .api_post(&stage.at("/submit"), Value::Null)
        .await
        .expect(200);
    let pain = stage.project.pains[0];
    let fates = json!([{ "pain_point": pain, "fate": "resolved" }]);
    let refused = haneul
        .api_post(&stage.at("/publish"), json!({ "fates": fates }))
        .await
        .expect(409);
    let found = codes(&refused);
    for expected in [
        "project not_delivered",
        "metrics reading_missing",
        "pulse pulse_not_asked",
        "plan plan_missing",
    ] {
        assert!(
            found.iter().any(|code| code == expected),
            "{expected}: {found:?}"
        );
    }
    stage.app.read("haneul", &stage.project, 1.0).await;
    stage
        .app
        .delivered_and_better("haneul", &stage.project)
        .await;
    let body = json!({
        "fates": fates, "visibility": "internet",
        "plan": { "measure": "하루 재접속", "limit": 1.5, "every_days": [30, 90, 180], "owner": "doyun@bank.example" },
    });
    let answer = haneul
        .api_post(&stage.at("/publish"), body)
        .await
        .expect(200)
        .json();
    assert_eq!(stage.project_status().await, "sustaining");
    assert_eq!(stage.pain_status().await, "resolved");
    // Six answered: their answers may be shown.
    let page = stage
        .app
        .anyone()
        .get(&format!(
            "/retrospectives/{}",
            answer["slug"].as_str().unwrap()
        ))
        .await
        .expect(200);
    assert!(page.texts(".facts dd").contains(&"6명 중 6명".to_owned()));
    assert!(page.texts(".facts dd").contains(&"3 → 1회".to_owned()));
    stage.app.settle().await;
}

#[actix_web::test]
async fn somebody_else_reads_it_where_that_is_required() {
    let stage = Stage::with(&[("INSOLE__RETROSPECTIVES__REVIEW", "required")]).await;
    let haneul = stage.haneul();
    stage.ready().await;
    let publish = json!({ "fates": stage.accepted() });
    let refused = haneul
        .api_post(&stage.at("/publish"), publish.clone())
        .await
        .expect(409);
    assert_eq!(codes(&refused), ["review review_missing"]);
    let own = haneul
        .api_post(&stage.at("/review"), json!({ "approve": true }))
        .await
        .expect(409);
    assert_eq!(codes(&own), ["review review_by_author"]);
    // Staff who have nothing to do with it hear the same whether there is a draft or not.
    stage
        .app
        .program("mina", Scope::Write)
        .api_post(&stage.at("/review"), json!({ "approve": true }))
        .await
        .expect(403);
    let doyun = stage.app.program("doyun", Scope::Studio);
    doyun
        .api_post(
            &stage.at("/review"),
            json!({ "approve": true, "note": "좋아요" }),
        )
        .await
        .expect(200);
    // A new text asks for a new approval.
    let mut changed = postmortem();
    changed["title"] = json!("새 제목");
    stage.put(changed).await.expect(200);
    haneul
        .api_post(&stage.at("/publish"), publish.clone())
        .await
        .expect(409);
    // Sent back with a word, handed in again, approved.
    let silent = doyun
        .api_post(&stage.at("/review"), json!({ "approve": false }))
        .await
        .expect(422);
    assert_eq!(codes(&silent), ["note required"]);
    let back = doyun
        .api_post(
            &stage.at("/review"),
            json!({ "approve": false, "note": "이름이 보여요" }),
        )
        .await
        .expect(200);
    assert_eq!(back.json()["status"], "draft");
    haneul
        .api_post(&stage.at("/submit"), Value::Null)
        .await
        .expect(200);
    doyun
        .api_post(&stage.at("/review"), json!({ "approve": true }))
        .await
        .expect(200);
    haneul
        .api_post(&stage.at("/publish"), publish)
        .await
        .expect(200);
    stage.app.settle().await;
}

#[actix_web::test]
async fn a_repeated_call_publishes_once() {
    let stage = Stage::new().await;
    stage.ready().await;
    let body = json!({ "fates": stage.accepted() });
    let send = || {
        let body = body.clone();
        async {
            stage
                .haneul()
                .send(Method::POST, &stage.at("/publish"), |request| {
                    request
                        .insert_header(("idempotency-key", "publish-1"))
                        .set_json(body)
                })
                .await
        }
    };
    let first = send().await.expect(200);
    let second = send().await.expect(200);
    assert_eq!(first.text(), second.text());
    assert_eq!(second.header("idempotent-replayed"), "true");
}

#[actix_web::test]
async fn of_those_who_act_while_it_is_published_nobody_halves_it() {
    let stage = Stage::new().await;
    let app = &stage.app;
    let pain = stage.project.pains[0];
    let other = app
        .accepted("재택에서 VPN이 끊겨요", "maya", &[], "haneul")
        .await;
    stage.ready().await;
    let doyun = app.program("doyun", Scope::Studio);
    let body = json!({ "fates": stage.accepted(), "visibility": "internet" });
    let (mine, theirs) = (stage.haneul(), app.program("haneul", Scope::Studio));
    let at = stage.at("/publish");
    let merge_at = format!("/api/v1/pain-points/{pain}/merge");
    let unlink_at = stage.project.path(&format!("/pain-points/{pain}"));
    let (first, second, merged, unlinked) = tokio::join!(
        mine.api_post(&at, body.clone()),
        theirs.api_post(&at, body.clone()),
        doyun.api_post(&merge_at, json!({ "into": other })),
        doyun.api(Method::DELETE, &unlink_at, Value::Null),
    );
    let statuses = [first.status.as_u16(), second.status.as_u16()];
    let published = statuses.iter().filter(|status| **status == 200).count();
    let events = stage
        .haneul()
        .api_get("/api/v1/events?limit=1000")
        .await
        .json();
    let count = |kind: &str| {
        let items = events["items"].as_array().unwrap();
        items.iter().filter(|it| it["kind"] == kind).count()
    };
    let told = format!(
        "{statuses:?}, merge {}, unlink {}",
        merged.status, unlinked.status
    );
    assert!(published <= 1, "{told}");
    assert_eq!(count("retrospective.published"), published, "{told}");
    assert_eq!(count("pain_point.fated"), published, "{told}");
    let status = stage.project_status().await;
    assert_eq!(status == "failed", published == 1, "{status}: {told}");
    assert_eq!(
        count("pain_point.merged"),
        usize::from(merged.status == 200),
        "{told}"
    );
    // Whatever came first: what is left to do can be done, once.
    if published == 0 {
        let fates = json!({ "fates": [], "visibility": "internet" });
        let missing = stage.haneul().api_post(&at, fates).await;
        assert!(
            [200, 409, 422].contains(&missing.status.as_u16()),
            "{}",
            missing.text()
        );
    }
    let people = stage
        .haneul()
        .api_get(&format!("/api/v1/pain-points/{other}"))
        .await
        .json();
    let voices = people["supporters"].as_i64().unwrap();
    assert_eq!(voices, if merged.status == 200 { 6 } else { 0 }, "{told}");
}

#[actix_web::test]
async fn what_was_published_is_revised_in_the_open() {
    let stage = Stage::new().await;
    let slug = stage.published().await;
    let mut changed = postmortem();
    changed["title"] = json!("VPN이 아침마다 끊긴 까닭");
    let silent = stage.put(changed.clone()).await.expect(409);
    assert_eq!(codes(&silent), ["note revision_note"]);
    changed["note"] = json!("9월의 숫자를 바로잡았어요");
    let saved = stage.put(changed.clone()).await.expect(200).json();
    assert_eq!(
        (saved["slug"].as_str(), &saved["revision"]),
        (Some(slug.as_str()), &json!(2))
    );
    let anyone = stage.app.anyone();
    let now = anyone
        .get(&format!("/retrospectives/{slug}"))
        .await
        .expect(200);
    assert_eq!(now.one("h1"), "VPN이 아침마다 끊긴 까닭");
    assert!(now.text().contains("9월의 숫자를 바로잡았어요"));
    let then = anyone
        .get(&format!("/retrospectives/{slug}?revision=1"))
        .await
        .expect(200);
    assert_eq!(then.one("h1"), "왜 VPN은 아침마다 끊겼나");
    assert!(
        then.text()
            .contains(&format!("href=\"/retrospectives/{slug}\""))
    );
    for missing in ["3", "0", "x"] {
        anyone
            .get(&format!("/retrospectives/{slug}?revision={missing}"))
            .await
            .expect(404);
    }
    // A revision cannot lose a section, and a condition that was read does not vanish.
    changed["note"] = json!("줄였어요");
    changed["sections"]["cost"] = json!(" ");
    assert_eq!(
        codes(&stage.put(changed.clone()).await.expect(409)),
        ["sections.cost section_missing"]
    );
    changed["sections"] = sections(&POSTMORTEM);
    changed["conditions"] = json!([{ "text": "전혀 다른 조건" }]);
    assert_eq!(
        codes(&stage.put(changed).await.expect(409)),
        ["conditions condition_stays"]
    );
}

#[actix_web::test]
async fn conditions_ask_to_be_looked_at_and_turn() {
    let stage = Stage::new().await;
    let slug = stage.published().await;
    let asked = || {
        let entries = stage
            .app
            .app
            .db
            .read_now(|conn| insole::ledger::entries_after(conn, 0, 10_000))
            .unwrap();
        entries
            .iter()
            .filter(|entry| entry.kind == "condition.review_due")
            .count()
    };
    stage.app.after(TimeDelta::days(29)).await;
    assert_eq!(asked(), 0);
    stage.app.after(TimeDelta::days(2)).await;
    assert_eq!(asked(), 1);
    stage.app.after(TimeDelta::days(60)).await;
    assert_eq!(asked(), 1);
    // Who watches it may say so; others may not, and strangers hear nothing.
    let story = format!("/api/v1/retrospectives/{slug}");
    let doyun = stage.app.program("doyun", Scope::Write);
    let read = doyun.api_get(&story).await.expect(200).json();
    let condition = read["conditions"][0].clone();
    assert_eq!(condition["watcher"], "doyun@bank.example");
    let at = format!("{story}/conditions/{}", condition["id"]);
    let turn = json!({ "state": "true", "note": "5월 고시로 됩니다" });
    stage
        .app
        .program("mina", Scope::Write)
        .api_post(&at, turn.clone())
        .await
        .expect(403);
    stage
        .app
        .anyone()
        .api_post(&at, turn.clone())
        .await
        .expect(401);
    let later = doyun
        .api_post(
            &at,
            json!({ "state": "not_yet", "review_on": "2026-07-01" }),
        )
        .await
        .expect(200)
        .json();
    assert_eq!(later["review_on"], "2026-07-01");
    stage.app.after(TimeDelta::days(40)).await;
    assert_eq!(asked(), 2);
    doyun.api_post(&at, turn).await.expect(200);
    let page = stage
        .app
        .anyone()
        .get(&format!("/retrospectives/{slug}"))
        .await
        .expect(200);
    assert_eq!(page.one(".conditions .chip"), "이제 된다");
    assert!(page.one(".conditions small").contains("5월 고시로 됩니다"));
    let wrong = doyun
        .api_post(&at, json!({ "state": "maybe" }))
        .await
        .expect(422);
    assert_eq!(codes(&wrong), ["state choice"]);
}

#[actix_web::test]
async fn who_may_write_is_decided_by_stake() {
    let stage = Stage::new().await;
    let mina = stage.app.program("mina", Scope::Write);
    let at = stage.at("");
    async fn put(who: Client<'_>, at: &str) -> u16 {
        let answer = who.api(Method::PUT, at, postmortem()).await;
        answer.status.as_u16()
    }
    assert_eq!(put(stage.app.anyone(), &at).await, 401);
    assert_eq!(put(stage.app.program("mina", Scope::Write), &at).await, 403);
    assert_eq!(
        put(stage.app.program("doyun", Scope::Write), &at).await,
        403
    );
    // The lead needs no more than a token that may write.
    assert_eq!(
        put(stage.app.program("haneul", Scope::Write), &at).await,
        200
    );
    // What is being written is nobody's business yet.
    mina.api_get(&stage.at("")).await.expect(404);
    let slug = stage.put(postmortem()).await.json()["slug"]
        .as_str()
        .unwrap()
        .to_owned();
    let (story, page) = (
        format!("/api/v1/retrospectives/{slug}"),
        format!("/retrospectives/{slug}"),
    );
    stage.app.anyone().get(&story).await.expect(404);
    stage.app.anyone().get(&page).await.expect(404);
    mina.get(&story).await.expect(404);
    stage.app.sign_in("mina").await.get(&page).await.expect(404);
    let doyun = stage.app.program("doyun", Scope::Studio);
    doyun.get(&story).await.expect(200);
    let doyun = stage.app.sign_in("doyun").await;
    doyun.get(&page).await.expect(200);
    // The facilitator comes from outside, and may write from then on.
    let mut helped = postmortem();
    helped["facilitator"] = json!("maya@bank.example");
    stage.put(helped).await.expect(200);
    assert_eq!(put(stage.app.program("maya", Scope::Write), &at).await, 200);
    // But ending the project is not theirs.
    let maya = stage.app.program("maya", Scope::Write);
    maya.api_post(&stage.at("/submit"), Value::Null)
        .await
        .expect(200);
    maya.api_post(&stage.at("/publish"), json!({ "fates": stage.accepted() }))
        .await
        .expect(403);
    stage
        .haneul()
        .api(
            Method::PUT,
            "/api/v1/projects/999/retrospective",
            postmortem(),
        )
        .await
        .expect(404);
}

#[actix_web::test]
async fn the_editor_begins_with_what_is_known_and_loses_nothing() {
    let stage = Stage::new().await;
    stage.app.read("haneul", &stage.project, 2.8).await;
    let haneul = stage.app.sign_in("haneul").await;
    let new = format!("/projects/{}/retrospective/new", stage.project.id);
    let choice = haneul.get(&new).await.expect(200);
    assert_eq!(
        choice.attributes("input[name=kind]", "value"),
        ["success", "postmortem"]
    );
    let page = haneul
        .get(&format!("{new}?kind=postmortem"))
        .await
        .expect(200);
    let at = format!("/projects/{}/retrospective", stage.project.id);
    let fields = page.form(&at);
    let value = |name: &str| {
        let found = fields.iter().find(|(field, _)| field == name);
        found.unwrap_or_else(|| panic!("{name}")).1.clone()
    };
    assert!(value("sections.hypothesis").contains("> 게이트웨이를 늘리면"));
    // Figures and days are live: a line stands for them, and what it becomes is shown beside.
    assert_eq!(value("sections.figures").trim(), "[[수치]]");
    assert!(value("sections.timeline").contains("[[연표]]"));
    let drawn = page.one("#timeline .live");
    assert!(drawn.contains("프로젝트를 약속하고 시작했다"), "{drawn}");
    assert_eq!(value("language"), "ko");
    // Wrong input comes back as it was typed, beside its field.
    let refused = haneul
        .submit_from(
            &page,
            &at,
            &[
                ("title", " "),
                ("sections.cost", "두 사람"),
                ("conditions[0].text", "규정이 바뀐다"),
                ("conditions[0].watcher", "nobody@bank.example"),
            ],
        )
        .await
        .expect(422);
    assert!(refused.text().contains("두 사람"));
    assert!(refused.has(".trouble"));
    let saved = haneul
        .submit_from(
            &refused,
            &at,
            &[("title", "왜 끊겼나"), ("conditions[0].watcher", "")],
        )
        .await
        .expect(303);
    let edit = saved.location();
    assert!(edit.ends_with("/edit"), "{edit}");
    let mine = haneul.get(&edit).await.expect(200);
    // Somebody else saves meanwhile; both texts are there afterwards.
    let doyun = stage.app.sign_in("doyun").await;
    doyun
        .submit(
            &edit,
            &edit,
            &[("sections.cost", "세 사람"), ("then", "stay")],
        )
        .await
        .expect(303);
    let stale = haneul
        .submit_from(&mine, &edit, &[("sections.tried", "장비를 늘렸다")])
        .await
        .expect(412);
    assert!(stale.text().contains("장비를 늘렸다"));
    assert!(stale.one("#cost .theirs").contains("세 사람"));
    haneul
        .submit_from(
            &stale,
            &edit,
            &[("sections.cost", "세 사람"), ("then", "stay")],
        )
        .await
        .expect(303);
    let after = haneul.get(&edit).await.expect(200);
    let fields = after.form(&edit);
    for (name, text) in [
        ("sections.cost", "세 사람"),
        ("sections.tried", "장비를 늘렸다"),
    ] {
        assert!(
            fields
                .iter()
                .any(|(field, value)| field == name && value.trim() == text),
            "{name}"
        );
    }
}

#[actix_web::test]
async fn the_whole_ending_works_by_forms() {
    let stage = Stage::new().await;
    let slug = {
        let mut draft = postmortem();
        draft["sections"]["worked"] = json!("");
        draft["sections"]["impact"] = json!("haneul 님이 알려 줬고 3명이 겪었어요.");
        stage.put(draft).await.expect(200).json()["slug"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let haneul = stage.app.sign_in("haneul").await;
    let (edit, publish, review) = (
        format!("/retrospectives/{slug}/edit"),
        format!("/retrospectives/{slug}/publish"),
        format!("/retrospectives/{slug}/review"),
    );
    let page = haneul.get(&publish).await.expect(200);
    let links = page.attributes(".guards a", "href");
    assert_eq!(links, [format!("{edit}#next"), format!("{edit}#worked")]);
    // The checklist marks a name and a small group.
    assert!(
        page.one(&format!("input[value={}] + span small", "names_nobody"))
            .contains("haneul")
    );
    assert!(
        page.one("input[value=no_small_groups] + span small")
            .contains("3명")
    );
    haneul
        .submit(
            &edit,
            &edit,
            &[("sections.worked", "멈춤 규칙"), ("then", "submit")],
        )
        .await
        .expect(303);
    let doyun = stage.app.sign_in("doyun").await;
    let preview = doyun
        .get(&format!("/retrospectives/{slug}"))
        .await
        .expect(200);
    assert!(preview.has(".banner.wait"));
    doyun
        .submit_from(
            &preview,
            &review,
            &[("verdict", "approve"), ("note", "좋아요")],
        )
        .await
        .expect(303);
    // Without a fate everything that was chosen comes back.
    let page = haneul.get(&publish).await.expect(200);
    assert!(page.texts(".guards a").is_empty());
    let refused = haneul
        .submit_from(
            &page,
            &publish,
            &[("visibility", "internet"), ("ticked", "shared")],
        )
        .await
        .expect(409);
    assert_eq!(refused.attributes(".guards a", "href"), ["#fates"]);
    assert!(refused.has("input[value=internet][checked]"));
    assert!(refused.has("input[value=shared][checked]"));
    let pain = stage.project.pains[0];
    let done = haneul
        .submit_from(
            &refused,
            &publish,
            &[
                (&format!("fate.{pain}"), "declined"),
                (&format!("reason.{pain}"), "규정이 막아요"),
                (&format!("would_change.{pain}"), "규정이 바뀌면"),
            ],
        )
        .await
        .expect(303);
    assert_eq!(done.location(), format!("/retrospectives/{slug}"));
    assert_eq!(stage.project_status().await, "failed");
    assert_eq!(stage.pain_status().await, "declined");
    // Closed again, and open again.
    let audience = format!("/retrospectives/{slug}/audience");
    haneul
        .submit(&format!("/retrospectives/{slug}"), &audience, &[])
        .await
        .expect(303);
    stage
        .app
        .anyone()
        .get(&format!("/retrospectives/{slug}"))
        .await
        .expect(404);
    stage.app.settle().await;
}

#[actix_web::test]
async fn a_live_block_follows_the_record_until_the_day_of_publication() {
    let stage = Stage::new().await;
    stage.app.read("haneul", &stage.project, 2.8).await;
    let hours = json!({ "moment": "before", "least": 60, "most": 90, "source": "두 주 동안 셈" });
    stage
        .haneul()
        .api_post(&stage.project.path("/hours"), hours)
        .await
        .expect(200);
    let mut draft = postmortem();
    draft["sections"]["timeline"] =
        json!("### 그때 알던 것\n\n[[연표]]\n\n### 나중에 안 것\n\n- 규정");
    draft["sections"]["figures"] = json!("[[figures]]");
    let slug = stage.put(draft).await.expect(200).json()["slug"]
        .as_str()
        .unwrap()
        .to_owned();
    let at = format!("/retrospectives/{slug}");
    let reader = stage.app.sign_in("haneul").await;
    let preview = reader.get(&at).await.expect(200);
    assert!(preview.one("#figures").contains("실제 2.8회"));
    assert!(
        preview
            .one("#figures")
            .contains("60–90시간 (두 주 동안 셈)")
    );
    // Another reading, and the draft tells it without anybody's hand.
    stage.app.after(TimeDelta::days(1)).await;
    stage.app.read("haneul", &stage.project, 2.6).await;
    let reader = stage.app.sign_in("haneul").await;
    let preview = reader.get(&at).await.expect(200);
    assert!(preview.one("#figures").contains("실제 2.6회"));
    let timeline = preview.one("#timeline");
    for part in ["프로젝트를 약속하고 시작했다", "2.6회", "나중에 안 것"] {
        assert!(timeline.contains(part), "{part}: {timeline}");
    }
    let haneul = stage.haneul();
    haneul
        .api_post(&stage.at("/submit"), Value::Null)
        .await
        .expect(200);
    let body = json!({ "fates": stage.accepted(), "visibility": "internet" });
    haneul
        .api_post(&stage.at("/publish"), body)
        .await
        .expect(200);
    // From here on it is text, wherever it is read.
    let story = stage.app.anyone().get(&at).await.expect(200);
    assert!(
        story
            .one("#timeline")
            .contains("프로젝트를 약속하고 시작했다")
    );
    assert!(!story.text().contains("[["));
    assert!(story.one(".facts").contains("60–90시간"));
    let told = haneul.api_get(&format!("/api/v1{at}")).await.json();
    let figures = told["sections"]["figures"].as_str().unwrap();
    assert!(figures.contains("실제 2.6회"), "{figures}");
}

#[actix_web::test]
async fn what_a_revision_changed_is_read_beside_the_one_before() {
    let stage = Stage::new().await;
    let slug = stage.published().await;
    let at = format!("/retrospectives/{slug}");
    let mut again = postmortem();
    again["slug"] = json!(slug);
    again["sections"]["cost"] = json!("cost에 대해 이제 더 할 말이 있어요.");
    again["note"] = json!("비용을 다시 셈");
    stage.put(again).await.expect(200);
    let reader = stage.app.anyone();
    let story = reader.get(&at).await.expect(200);
    let links = story.attributes(".colophon .history a.small", "href");
    assert_eq!(links, [format!("{at}/revisions/2")]);
    let page = reader.get(&links[0]).await.expect(200);
    assert!(page.one(".head").contains("비용을 다시 셈"));
    assert_eq!(page.texts("main section h2").len(), 1, "only what changed");
    assert_eq!(page.texts("main ins").join("").trim(), "이제 더");
    // There is nothing before the first, and nothing to be told of what others may not read.
    reader.get(&format!("{at}/revisions/1")).await.expect(404);
    let haneul = stage.app.sign_in("haneul").await;
    let page = haneul.get(&at).await.expect(200);
    let audience = [("visibility", "staff")];
    haneul
        .submit_from(&page, &format!("{at}/audience"), &audience)
        .await
        .expect(303);
    reader.get(&links[0]).await.expect(404);
    haneul.get(&links[0]).await.expect(200);
}
