//! Calls that are repeated.

use actix_web::http::Method;
use chrono::TimeDelta;
use insole::base::actor::Scope;
use serde_json::{Value, json};

use super::helpers::{Answer, Client, Role, TestApp};

const ALL: &str = "/api/v1/pain-points";

async fn post(client: &Client<'_>, key: &str, body: Value) -> Answer {
    client
        .send(Method::POST, ALL, |request| {
            request
                .insert_header(("idempotency-key", key))
                .set_json(body)
        })
        .await
}

async fn count(client: &Client<'_>) -> usize {
    let list = client.api_get(ALL).await.expect(200).json();
    list["items"].as_array().unwrap().len()
}

#[actix_web::test]
async fn the_same_call_twice_happens_once() {
    let app = TestApp::new().await;
    app.add("mina", Role::Staff);
    let mina = app.program("mina", Scope::Write);
    let body = json!({ "title": "VPN이 아침마다 끊겨요" });
    let first = post(&mina, "key-1", body.clone()).await.expect(201);
    app.clock.advance(TimeDelta::hours(1));
    let again = post(&mina, "key-1", body.clone()).await.expect(201);
    assert_eq!(first.bytes, again.bytes);
    for name in ["etag", "location"] {
        assert_eq!(first.header(name), again.header(name));
        assert!(!first.header(name).is_empty());
    }
    assert_eq!(again.header("idempotent-replayed"), "true");
    assert_eq!(count(&mina).await, 1);

    // Another key, another person, or no key at all is another call.
    post(&mina, "key-2", body.clone()).await.expect(201);
    app.add("jonas", Role::Staff);
    post(&app.program("jonas", Scope::Write), "key-1", body.clone())
        .await
        .expect(201);
    mina.api_post(ALL, body).await.expect(201);
    assert_eq!(count(&mina).await, 4);
}

#[actix_web::test]
async fn a_key_stands_for_one_call() {
    let app = TestApp::new().await;
    app.add("mina", Role::Staff);
    let mina = app.program("mina", Scope::Write);
    post(&mina, "key", json!({ "title": "One" }))
        .await
        .expect(201);
    let refused = post(&mina, "key", json!({ "title": "Other" }))
        .await
        .expect(422)
        .json();
    assert_eq!(refused["errors"][0]["code"], "idempotency_key_reused");
    let wrong = post(&mina, "열쇠", json!({ "title": "One" }))
        .await
        .expect(422)
        .json();
    assert_eq!(wrong["errors"][0]["field"], "Idempotency-Key");
    assert_eq!(count(&mina).await, 1);
}

#[actix_web::test]
async fn what_was_refused_can_be_tried_again_with_its_key() {
    let app = TestApp::new().await;
    app.add("mina", Role::Staff);
    let mina = app.program("mina", Scope::Write);
    post(&mina, "key", json!({ "title": "" })).await.expect(422);
    post(&mina, "key", json!({ "title": "Now with words" }))
        .await
        .expect(201);
}

#[actix_web::test]
async fn a_key_is_forgotten_after_a_day() {
    let app = TestApp::new().await;
    app.add("mina", Role::Staff);
    let mina = app.program("mina", Scope::Write);
    post(&mina, "key", json!({ "title": "One" }))
        .await
        .expect(201);
    app.after(TimeDelta::hours(25)).await;
    post(&mina, "key", json!({ "title": "Other" }))
        .await
        .expect(201);
    assert_eq!(count(&mina).await, 2);
}
