//! Webhooks: other systems hear what happens, once, signed, and never from inside the house.

use std::time::Duration;

use actix_web::http::Method;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::TimeDelta;
use hmac::{Hmac, KeyInit, Mac};
use insole::base::actor::Scope;
use serde_json::{Value, json};

use crate::helpers::{Answer, Call, Client, Manner, Receiver, Role, TestApp};

/// Whether one of a call's signatures was made with this secret.
fn is_signed_with(call: &Call, secret: &str) -> bool {
    let key = STANDARD
        .decode(secret.strip_prefix("whsec_").unwrap())
        .unwrap();
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(&key).unwrap();
    let (id, at) = (call.header("webhook-id"), call.header("webhook-timestamp"));
    mac.update(format!("{id}.{at}.{}", call.body()).as_bytes());
    let wanted = format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()));
    let mut given = call.header("webhook-signature").split(' ');
    given.any(|signature| signature == wanted)
}

/// Where hooks go.
const HOOK: &str = "/hook?of=insole";

/// Mina is on the staff, Haneul of the studio, Soyeon keeps house; `localhost` is named as a host inside.
async fn house(receiver: &Receiver) -> TestApp {
    let ca = receiver.ca.path().to_str().unwrap();
    let app = TestApp::with(&[
        ("INSOLE__LANGUAGE", "en"),
        ("INSOLE__OUTGOING__INTERNAL_HOSTS", "localhost"),
        ("INSOLE__OUTGOING__CA_FILE", ca),
    ])
    .await;
    app.add_all(&[
        ("mina", Role::Staff),
        ("haneul", Role::Studio),
        ("soyeon", Role::Admin),
    ]);
    app
}

/// Adds a hook; its secret.
async fn hook(admin: &Client<'_>, url: &str, format: &str, kinds: &[&str]) -> String {
    let answer = send(admin, "/admin/webhooks", url, format, kinds).await;
    answer.expect(201).one("#secret")
}

async fn send(admin: &Client<'_>, action: &str, url: &str, format: &str, kinds: &[&str]) -> Answer {
    let page = admin.get(action).await;
    let mut fields = page.form(action);
    fields.retain(|(name, _)| !matches!(name.as_str(), "name" | "url" | "format" | "kinds"));
    let mut pairs: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    pairs.extend([("name", "The other side"), ("url", url), ("format", format)]);
    pairs.extend(kinds.iter().map(|kind| ("kinds", *kind)));
    admin.post(action, &pairs).await
}

async fn report(app: &TestApp, body: Value) -> Answer {
    let mina = app.program("mina", Scope::Write);
    mina.api_post("/api/v1/pain-points", body).await.expect(201)
}

async fn press(admin: &Client<'_>, what: &str) -> Answer {
    let action = format!("/admin/webhooks/1/{what}");
    admin.submit("/admin/webhooks/1", &action, &[]).await
}

#[actix_web::test]
async fn events_arrive_as_the_api_shows_them_signed_and_only_those_of_the_staff() {
    let receiver = Receiver::new().await;
    let app = house(&receiver).await;
    let admin = app.sign_in("soyeon").await;
    report(&app, json!({"title": "Before there was a hook"})).await;
    let kinds = ["pain_point.reported", "pain_point.commented"];
    let secret = hook(&admin, &receiver.url(HOOK), "events", &kinds).await;
    app.settle().await;
    assert!(receiver.take().is_empty());

    report(&app, json!({"title": "VPN drops"})).await;
    report(
        &app,
        json!({"title": "My boss shouts", "visibility": "studio"}),
    )
    .await;
    let studio = app.program("haneul", Scope::Studio);
    let note = json!({"body": "Between us", "internal": true});
    studio
        .api_post("/api/v1/pain-points/2/comments", note)
        .await
        .expect(201);
    app.settle().await;
    let calls = receiver.take();
    assert_eq!(calls.len(), 1, "{calls:?}");
    let call = &calls[0];
    assert!(call.head.starts_with("POST /hook?of=insole HTTP/1.1"));
    assert!(is_signed_with(call, &secret));
    let mina = app.program("mina", Scope::Read);
    let listed = mina.api_get("/api/v1/events?limit=1000").await.json();
    let event = listed["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|event| event["seq"] == call.json()["seq"])
        .unwrap()
        .clone();
    assert_eq!(call.json(), event);
    assert_eq!(call.header("webhook-id"), format!("1-{}", event["seq"]));
    // Nothing comes twice.
    app.after(TimeDelta::days(1)).await;
    assert!(receiver.take().is_empty());

    // A new secret, and for a day the old one as well.
    let admin = app.sign_in("soyeon").await;
    let page = press(&admin, "secret").await.expect(201);
    let newer = page.one("#secret");
    press(&admin, "test").await.expect(303);
    app.settle().await;
    let call = receiver.take().pop().unwrap();
    assert!(is_signed_with(&call, &secret) && is_signed_with(&call, &newer));
    assert_eq!(call.json()["kind"], "webhook.test_asked");
    assert_eq!(call.json()["actor"], json!({"kind": "system"}));
    let page = admin.get("/admin/webhooks/1").await;
    assert!(!page.text().contains("whsec_") && !page.text().contains("of=insole"));
    app.after(TimeDelta::hours(25)).await;
    let admin = app.sign_in("soyeon").await;
    press(&admin, "test").await.expect(303);
    app.settle().await;
    let call = receiver.take().pop().unwrap();
    assert!(!is_signed_with(&call, &secret) && is_signed_with(&call, &newer));
}

#[actix_web::test]
async fn what_is_not_taken_comes_again_under_the_same_id_and_lies_visible_when_given_up() {
    let receiver = Receiver::new().await;
    let app = house(&receiver).await;
    let admin = app.sign_in("soyeon").await;
    hook(
        &admin,
        &receiver.url(HOOK),
        "events",
        &["pain_point.reported"],
    )
    .await;
    receiver.answers(Manner::Status(500));
    report(&app, json!({"title": "VPN drops"})).await;
    app.settle().await;
    let first = receiver.take().pop().unwrap();
    app.after(TimeDelta::seconds(29)).await;
    assert!(receiver.take().is_empty());
    receiver.answers(Manner::Redirect);
    app.after(TimeDelta::seconds(1)).await;
    let second = receiver.take().pop().unwrap();
    assert_eq!(first.header("webhook-id"), second.header("webhook-id"));
    let page = admin.get("/admin/webhooks/1").await;
    assert!(page.text().contains("307"), "{}", page.text());
    for _ in 0..40 {
        app.after(TimeDelta::hours(6)).await;
    }
    receiver.take();
    let admin = app.sign_in_in("soyeon", "en").await;
    let page = admin.get("/admin/webhooks/1").await;
    assert!(page.has(".chip.bad"), "{}", page.text());
    receiver.answers(Manner::Status(200));
    press(&admin, "retry").await.expect(303);
    app.settle().await;
    let last = receiver.take().pop().unwrap();
    assert_eq!(first.header("webhook-id"), last.header("webhook-id"));
    assert!(admin.get("/admin/webhooks/1").await.has(".chip.ok"));

    // While it is stopped nothing is kept for later.
    press(&admin, "stop").await.expect(303);
    report(&app, json!({"title": "Unheard"})).await;
    app.settle().await;
    press(&admin, "resume").await.expect(303);
    report(&app, json!({"title": "Heard"})).await;
    app.settle().await;
    assert_eq!(receiver.take().len(), 1);
    let remove = "/admin/webhooks/1/remove";
    admin.submit(remove, remove, &[]).await.expect(303);
    report(&app, json!({"title": "Nobody there"})).await;
    app.settle().await;
    assert!(receiver.take().is_empty());
    assert_eq!(admin.get("/admin/webhooks/1").await.status, 404);
}

#[actix_web::test]
async fn one_that_hangs_delays_nobody_else() {
    let (slow, quick) = (Receiver::new().await, Receiver::new().await);
    // Both are believed.
    let both = [&slow, &quick].map(|it| std::fs::read_to_string(it.ca.path()).unwrap());
    std::fs::write(slow.ca.path(), both.join("\n")).unwrap();
    let app = house(&slow).await;
    let admin = app.sign_in("soyeon").await;
    for receiver in [&slow, &quick] {
        hook(
            &admin,
            &receiver.url(HOOK),
            "events",
            &["pain_point.reported"],
        )
        .await;
    }
    slow.answers(Manner::Hang);
    for title in ["one", "two", "three"] {
        report(&app, json!({ "title": title })).await;
    }
    let begun = std::time::Instant::now();
    let settling = app.settle();
    let watching = async {
        while quick.calls.lock().unwrap().len() < 3 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        begun.elapsed()
    };
    let ((), took) = tokio::join!(settling, watching);
    assert!(took < Duration::from_secs(5), "{took:?}");
    // It was asked once; what else there is for it waits with the first.
    assert_eq!(slow.take().len(), 1);
    let page = admin.get("/admin/webhooks/1").await;
    assert_eq!(page.texts("tbody .chip.wait").len(), 3);
}

#[actix_web::test]
async fn a_chat_hears_a_line_and_a_link_and_nobodys_name() {
    let receiver = Receiver::new().await;
    let app = house(&receiver).await;
    let admin = app.sign_in_in("soyeon", "en").await;
    hook(
        &admin,
        &receiver.url(HOOK),
        "chat",
        &["received", "accepted"],
    )
    .await;
    report(&app, json!({"title": "VPN <!channel> drops"})).await;
    report(
        &app,
        json!({"title": "My boss shouts", "visibility": "studio"}),
    )
    .await;
    app.settle().await;
    let calls = receiver.take();
    assert_eq!(calls.len(), 1, "{calls:?}");
    assert_eq!(
        calls[0].json(),
        json!({"text": "P-1 “VPN ‹!channel› drops”: new\nhttp://insole.test/pain-points/1"})
    );
    let studio = app.program("haneul", Scope::Studio);
    studio
        .api(
            Method::POST,
            "/api/v1/pain-points/1/status",
            json!({"to": "accepted"}),
        )
        .await
        .expect(200);
    app.settle().await;
    let text = receiver.take()[0].json()["text"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(
        text.starts_with("P-1 “VPN ‹!channel› drops”: accepted"),
        "{text}"
    );
    assert!(!text.contains("haneul") && !text.contains("mina"));
    press(&admin, "test").await.expect(303);
    app.settle().await;
    assert!(receiver.take()[0].body().contains("This is a test"));
}

#[actix_web::test]
async fn an_address_inside_the_house_is_refused_and_what_was_typed_comes_back() {
    let app = TestApp::new().await;
    app.add("soyeon", Role::Admin);
    let admin = app.sign_in_in("soyeon", "en").await;
    for url in [
        "http://hooks.example.com/x",
        "https://127.0.0.1/x",
        "https://[::1]/x",
        "https://169.254.169.254/latest",
        "https://localhost/x",
        "",
    ] {
        let path = "/admin/webhooks";
        let page = send(&admin, path, url, "events", &["pain_point.reported"]).await;
        let page = page.expect(422);
        assert!(page.has("#url-error"), "{url}");
        assert_eq!(page.attributes("#url", "value"), [url]);
        let ticked = page.attributes("input[name=kinds][checked]", "value");
        assert_eq!(ticked, ["pain_point.reported"]);
    }
    let page = send(&admin, "/admin/webhooks", "https://a.example/", "chat", &[]).await;
    assert!(page.expect(422).has("#kinds-error"));
}
