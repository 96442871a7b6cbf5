//! Finding by meaning: other words and the other language, never more than somebody may see.

use std::sync::Arc;

use actix_web::http::Method;
use insole::base::actor::Scope;
use insole::features::encoder::Encoder;
use serde_json::{Value, json};

use crate::helpers::{Role, TestApp};

/// An encoder that knows four things to complain about, whatever they are called; all else it hardly tells apart.
pub struct FourThings;

const THINGS: [&[&str]; 4] = [
    &["printer", "프린터", "인쇄"],
    &["leave", "휴가", "연차"],
    &["vpn", "원격 접속", "remote access"],
    &["desk", "좌석", "자리"],
];

impl Encoder for FourThings {
    fn name(&self) -> &str {
        "four-things"
    }

    fn dimensions(&self) -> usize {
        512
    }

    fn encode(&self, text: &str) -> anyhow::Result<Vec<f32>> {
        let text = text.to_lowercase();
        let mut vector = vec![0.01_f32; 512];
        for (names, part) in THINGS.iter().zip(vector.chunks_mut(128)) {
            if names.iter().any(|name| text.contains(name)) {
                part.fill(1.0);
            }
        }
        let length = vector.iter().map(|value| value * value).sum::<f32>().sqrt();
        Ok(vector.into_iter().map(|value| value / length).collect())
    }
}

async fn company() -> TestApp {
    let app = TestApp::with_encoder(Arc::new(FourThings)).await;
    for (who, role) in [
        ("mina", Role::Staff),
        ("jun", Role::Staff),
        ("haneul", Role::Studio),
    ] {
        app.add(who, role);
    }
    app
}

async fn report(app: &TestApp, who: &str, body: Value) -> i64 {
    let program = app.program(who, Scope::Write);
    let answer = program
        .api_post("/api/v1/pain-points", body)
        .await
        .expect(201);
    answer.json()["number"].as_i64().unwrap()
}

async fn similar(app: &TestApp, who: &str, title: &str) -> Vec<Value> {
    let scope = if who == "haneul" {
        Scope::Studio
    } else {
        Scope::Read
    };
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("title", title)
        .finish();
    let path = format!("/api/v1/similar?{query}");
    let answer = app.program(who, scope).api_get(&path).await.expect(200);
    answer.json()["items"].as_array().unwrap().clone()
}

fn numbers(items: &[Value]) -> Vec<i64> {
    items
        .iter()
        .filter_map(|item| item["number"].as_i64())
        .collect()
}

#[actix_web::test]
async fn the_same_pain_is_found_in_other_words_and_in_the_other_language() {
    let app = company().await;
    let korean = report(&app, "mina", json!({ "title": "프린터가 자꾸 멈춰요" })).await;
    let english = report(
        &app,
        "mina",
        json!({ "title": "The printer jams every day" }),
    )
    .await;
    report(
        &app,
        "mina",
        json!({ "title": "Leave requests go round in circles" }),
    )
    .await;
    app.settle().await;

    let found = similar(&app, "jun", "인쇄하다가 한나절이 가요").await;
    assert_eq!(found.len(), 3, "what lies near, nearest first: {found:?}");
    assert_eq!(numbers(&found[..2]).iter().copied().max(), Some(english));
    assert!(numbers(&found[..2]).contains(&korean));
    let by_meaning = &found[0];
    assert_eq!(by_meaning["why"], json!([]), "no word is shared");
    let score = |at: usize| found[at]["score"].as_f64().unwrap();
    assert!(score(0) <= 1.0 && score(1) > score(2), "{found:?}");
}

#[actix_web::test]
async fn nearness_shows_nobody_what_only_the_studio_sees() {
    let app = company().await;
    let hidden =
        json!({ "title": "원격 접속 비밀번호가 유출된 것 같아요", "visibility": "studio" });
    let hidden = report(&app, "mina", hidden).await;
    app.settle().await;
    let question = "VPN drops";
    assert!(numbers(&similar(&app, "jun", question).await).is_empty());
    assert_eq!(numbers(&similar(&app, "mina", question).await), [hidden]);
    assert_eq!(numbers(&similar(&app, "haneul", question).await), [hidden]);
}

#[actix_web::test]
async fn a_changed_text_means_something_else() {
    let app = company().await;
    let number = report(&app, "mina", json!({ "title": "좌석이 모자라요" })).await;
    app.settle().await;
    let near = similar(&app, "jun", "no desk").await[0]["score"]
        .as_f64()
        .unwrap();
    let page = format!("/api/v1/pain-points/{number}");
    let mina = app.program("mina", Scope::Write);
    mina.api(
        Method::PATCH,
        &page,
        json!({ "title": "연차 쓰기가 어려워요" }),
    )
    .await
    .expect(200);
    app.settle().await;
    let far = similar(&app, "jun", "no desk").await[0]["score"]
        .as_f64()
        .unwrap();
    let now = similar(&app, "jun", "annual leave").await[0]["score"]
        .as_f64()
        .unwrap();
    assert!(near > 0.5 && far < 0.1 && now > 0.5, "{near} {far} {now}");
}

#[actix_web::test]
async fn a_merged_report_is_near_as_its_canonical_one() {
    let app = company().await;
    let kept = report(&app, "mina", json!({ "title": "The scanner is slow" })).await;
    let folded = report(&app, "jun", json!({ "title": "프린터가 느려요" })).await;
    let haneul = app.program("haneul", Scope::Studio);
    let path = format!("/api/v1/pain-points/{folded}/merge");
    haneul
        .api_post(&path, json!({ "into": kept }))
        .await
        .expect(200);
    app.settle().await;
    let found = similar(&app, "mina", "printer trouble").await;
    assert_eq!(
        numbers(&found),
        [kept],
        "once, as the one it was merged into"
    );
}
