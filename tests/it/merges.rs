//! Duplicates: a link, voices once, and everything restored when it is taken away.

use actix_web::http::Method;
use insole::base::actor::Scope;
use serde_json::{Value, json};

use crate::helpers::{Answer, Client, Role, TestApp};

fn one(number: i64) -> String {
    format!("/api/v1/pain-points/{number}")
}

async fn get(who: &Client<'_>, number: i64) -> Value {
    who.api_get(&one(number)).await.expect(200).json()
}

async fn merge(who: &Client<'_>, number: i64, into: i64) -> Answer {
    who.api_post(&format!("{}/merge", one(number)), json!({ "into": into }))
        .await
}

async fn unmerge(who: &Client<'_>, number: i64) -> Answer {
    who.api_post(&format!("{}/unmerge", one(number)), json!({}))
        .await
}

async fn report(app: &TestApp, who: &str, title: &str, minutes: i64) {
    let impact = json!({ "minutes": minutes, "times": 1, "per": "month" });
    let body = json!({ "title": title, "impact": impact });
    app.program(who, Scope::Write)
        .api_post("/api/v1/pain-points", body)
        .await
        .expect(201);
}

async fn support(app: &TestApp, who: &str, number: i64, minutes: i64) -> Answer {
    let body = json!({ "impact": { "minutes": minutes, "times": 1, "per": "month" } });
    app.program(who, Scope::Write)
        .api_post(&format!("{}/support", one(number)), body)
        .await
}

/// Three reports of the same: P-1 by mina, P-2 by jonas, P-3 by mina again; supported crosswise.
async fn company() -> TestApp {
    let app = TestApp::new().await;
    for (who, role) in [
        ("mina", Role::Staff),
        ("jonas", Role::Staff),
        ("eunji", Role::Staff),
        ("taeho", Role::Staff),
        ("haneul", Role::Studio),
    ] {
        app.add(who, role);
    }
    report(&app, "mina", "VPN drops", 60).await;
    report(&app, "jonas", "VPN gone every morning", 120).await;
    report(&app, "mina", "Remote desktop drops", 30).await;
    support(&app, "eunji", 1, 60).await.expect(200);
    support(&app, "eunji", 2, 240).await.expect(200);
    support(&app, "taeho", 3, 60).await.expect(200);
    app
}

fn voices(pain: &Value) -> (i64, f64) {
    (
        pain["supporters"].as_i64().unwrap(),
        pain["hours_per_month"].as_f64().unwrap(),
    )
}

#[actix_web::test]
async fn a_person_counts_once_with_the_most_they_lose() {
    let app = company().await;
    let haneul = app.program("haneul", Scope::Studio);
    merge(&haneul, 2, 1).await.expect(200);
    // mina 1 h, jonas 2 h, eunji 4 h (said twice, counted once).
    let canonical = get(&haneul, 1).await;
    assert_eq!(voices(&canonical), (2, 7.0));
    assert_eq!(canonical["merged"], json!([2]));
    let merged = get(&haneul, 2).await;
    assert_eq!(
        (merged["status"].clone(), merged["merged_into"].clone()),
        (json!("merged"), json!(1))
    );
    assert_eq!(merged["next_update_on"], Value::Null);
    // A voice for the merged one is a voice for the canonical one.
    let counted = support(&app, "taeho", 2, 60).await.expect(200).json();
    assert_eq!(voices(&counted), (3, 8.0));
    // The reporter of the canonical one is no supporter of it, whatever they say to the other.
    support(&app, "mina", 2, 60).await.expect(409);
}

#[actix_web::test]
async fn a_canonical_report_can_be_merged_and_everything_is_restored() {
    let app = company().await;
    let haneul = app.program("haneul", Scope::Studio);
    let before: Vec<Value> = vec![
        get(&haneul, 1).await,
        get(&haneul, 2).await,
        get(&haneul, 3).await,
    ];
    merge(&haneul, 3, 2).await.expect(200);
    let between = get(&haneul, 2).await;
    merge(&haneul, 2, 1).await.expect(200);
    // Everything leads to the canonical one, which is never merged itself.
    for number in [2, 3] {
        assert_eq!(get(&haneul, number).await["merged_into"], 1);
    }
    assert_eq!(voices(&get(&haneul, 1).await), (3, 8.0));
    assert_eq!(get(&haneul, 1).await["merged"], json!([2, 3]));

    unmerge(&haneul, 2).await.expect(200);
    let after = get(&haneul, 2).await;
    for field in [
        "status",
        "supporters",
        "hours_per_month",
        "next_update_on",
        "merged",
    ] {
        assert_eq!(after[field], between[field], "{field}");
    }
    assert_eq!(get(&haneul, 3).await["merged_into"], 2);
    unmerge(&haneul, 3).await.expect(200);
    for (number, was) in [1, 2, 3].into_iter().zip(&before) {
        let is = get(&haneul, number).await;
        for field in [
            "status",
            "supporters",
            "hours_per_month",
            "next_update_on",
            "merged",
            "merged_into",
        ] {
            assert_eq!(is[field], was[field], "P-{number} {field}");
        }
    }
}

#[actix_web::test]
async fn a_merge_that_makes_no_sense_is_refused_with_every_reason() {
    let app = company().await;
    let haneul = app.program("haneul", Scope::Studio);
    let codes = |answer: Answer| -> Vec<String> {
        let json = answer.json();
        let errors = json["errors"].as_array().unwrap();
        errors
            .iter()
            .map(|error| error["code"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(
        codes(merge(&haneul, 1, 1).await.expect(409)),
        ["into_itself"]
    );
    assert_eq!(
        codes(merge(&haneul, 1, 99).await.expect(422)),
        ["into_unknown"]
    );
    assert_eq!(codes(unmerge(&haneul, 1).await.expect(409)), ["not_merged"]);
    let nothing = haneul
        .api_post(&format!("{}/merge", one(1)), json!({}))
        .await
        .expect(422);
    assert_eq!(codes(nothing), ["required"]);
    merge(&haneul, 2, 1).await.expect(200);
    assert_eq!(
        codes(merge(&haneul, 3, 2).await.expect(409)),
        ["into_merged"]
    );
    assert_eq!(
        codes(merge(&haneul, 2, 3).await.expect(409)),
        ["already_merged"]
    );
    assert_eq!(
        codes(merge(&haneul, 1, 2).await.expect(409)),
        ["into_merged"]
    );
    let status = json!({ "to": "accepted" });
    let refused = haneul
        .api_post(&format!("{}/status", one(2)), status)
        .await
        .expect(409);
    assert_eq!(codes(refused), ["is_merged"]);
    merge(&haneul, 99, 1).await.expect(404);
}

#[actix_web::test]
async fn a_merged_report_comes_back_as_it_stood() {
    let app = company().await;
    let haneul = app.program("haneul", Scope::Studio);
    let declined = json!({ "to": "declined", "reason": "a", "would_change": "b" });
    haneul
        .api_post(&format!("{}/status", one(2)), declined)
        .await
        .expect(200);
    merge(&haneul, 2, 1).await.expect(200);
    unmerge(&haneul, 2).await.expect(200);
    let back = get(&haneul, 2).await;
    assert_eq!(
        (back["status"].clone(), back["next_update_on"].clone()),
        (json!("declined"), Value::Null)
    );
    let mina = app.program("mina", Scope::Write);
    mina.api(Method::POST, &format!("{}/unmerge", one(2)), json!({}))
        .await
        .expect(403);
}
