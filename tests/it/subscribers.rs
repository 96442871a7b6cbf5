//! Readers without an account who want letters: asked back first, written once for each story, forgotten when they leave.

use actix_web::http::{Method, header};
use chrono::TimeDelta;
use insole::base::ids::SubscriberId;
use insole::mail::Letter;
use serde_json::json;

use crate::helpers::{Answer, Client, Role, TestApp};
use crate::retrospectives::Stage;

const ADDRESS: &str = "leser@outside.example";

async fn ask(anyone: &Client<'_>, email: &str, language: &str) -> Answer {
    let fields = [("email", email), ("language", language)];
    anyone.post("/subscribe", &fields).await
}

/// Where a letter goes.
fn to(letter: &Letter) -> &str {
    letter.to.address.as_str()
}

/// The path of the address in a letter that begins so.
fn path_in(text: &str, start: &str) -> String {
    let mut all = text.lines().filter_map(|line| {
        let path = line.trim().strip_prefix("http://insole.test")?;
        path.starts_with(start).then(|| path.to_owned())
    });
    all.next_back().expect("the address in the letter")
}

/// Asks, confirms, and takes what was written on the way out of the box.
async fn subscribed(app: &TestApp, email: &str) {
    let anyone = app.anyone();
    ask(&anyone, email, "en").await.expect(303);
    let letters = app.letters().await;
    let link = path_in(&letters[0].text, "/subscribe/");
    anyone.submit(&link, &link, &[]).await.expect(200);
}

#[actix_web::test]
async fn a_reader_asks_confirms_reads_and_leaves() {
    let stage = Stage::new().await;
    let app = &stage.app;
    app.after(TimeDelta::minutes(5)).await;
    app.letters().await;
    let anyone = app.anyone();
    // The form stands on the kept page, without a cookie.
    let list = anyone.get("/retrospectives").await.expect(200);
    assert!(list.header("set-cookie").is_empty());
    let sent = anyone
        .submit_from(
            &list,
            "/subscribe",
            &[("email", ADDRESS), ("language", "en")],
        )
        .await
        .expect(303);
    assert_eq!(sent.location(), "/subscribe/sent");
    assert!(sent.header("set-cookie").is_empty());
    let letters = app.letters().await;
    assert_eq!(letters.len(), 1);
    let asked = &letters[0];
    assert_eq!(to(asked), ADDRESS);
    assert_eq!(
        asked.subject,
        "Was it you who asked for our retrospectives?"
    );
    assert!(asked.unsubscribe.is_none());
    let link = path_in(&asked.text, "/subscribe/");
    // A mail program that looks at the link confirms nothing.
    for _ in 0..2 {
        let page = anyone.get(&link).await.expect(200);
        assert!(page.text().contains("l•••@o•••.example") && !page.text().contains(ADDRESS));
    }
    let slug = stage.ready().await;
    let body = json!({ "fates": stage.accepted(), "visibility": "internet" });
    stage
        .haneul()
        .api_post(&stage.at("/publish"), body.clone())
        .await
        .expect(200);
    app.after(TimeDelta::hours(2)).await;
    assert!(
        app.letters()
            .await
            .iter()
            .all(|letter| to(letter) != ADDRESS)
    );
    anyone.submit(&link, &link, &[]).await.expect(200);
    anyone.post(&link, &[]).await.expect(200);
    // Taken back and opened again: news for those who had none of it, an hour later, and once.
    let haneul = app.sign_in("haneul").await;
    let at = format!("/retrospectives/{slug}");
    for audience in ["staff", "internet", "staff", "internet"] {
        let fields = [("visibility", audience)];
        haneul
            .submit(&at, &format!("{at}/audience"), &fields)
            .await
            .expect(303);
        app.settle().await;
    }
    app.after(TimeDelta::minutes(30)).await;
    assert!(
        app.letters()
            .await
            .iter()
            .all(|letter| to(letter) != ADDRESS)
    );
    app.after(TimeDelta::hours(1)).await;
    let letters = app.letters().await;
    let mine: Vec<_> = letters
        .iter()
        .filter(|letter| to(letter) == ADDRESS)
        .collect();
    assert_eq!(mine.len(), 1);
    let story = mine[0];
    assert_eq!(story.subject, "New retrospective: 왜 VPN은 아침마다 끊겼나");
    for person in ["haneul", "doyun", "maya", "mina"] {
        let said = format!("{}{}", story.text, story.html).to_lowercase();
        assert!(!said.contains(person), "{person}");
    }
    assert_eq!(path_in(&story.text, "/retrospectives/"), at);
    let leave = path_in(&story.text, "/unsubscribe/stories/");
    assert!(
        story
            .unsubscribe
            .as_ref()
            .unwrap()
            .as_str()
            .ends_with(&leave)
    );

    // An administrator sees enough of the address to know it again.
    app.add("soyeon", Role::Admin);
    let admin = app.sign_in("soyeon").await;
    let outbox = admin.get("/admin/mail?shelf=sent").await.expect(200);
    assert!(outbox.text().contains("l•••@o•••.example"));
    assert!(!outbox.text().contains(ADDRESS));
    let audit = admin.get("/admin/audit?what=subscriber").await.expect(200);
    assert!(!audit.text().contains("outside.example"));

    // One click of a mail program, as RFC 8058 sends it, from anywhere.
    anyone.get(&leave).await.expect(200);
    let gone = anyone
        .send(Method::POST, &leave, |request| {
            request
                .insert_header(("sec-fetch-site", "cross-site"))
                .insert_header((header::CONTENT_TYPE, "application/x-www-form-urlencoded"))
                .set_payload("List-Unsubscribe=One-Click")
        })
        .await
        .expect(200);
    assert!(gone.text().contains("Your address is deleted") || gone.text().contains("지웠어요"));
    anyone.post(&leave, &[]).await.expect(200);
    anyone.get(&link).await.expect(410);
    let outbox = admin.get("/admin/mail?shelf=sent").await.expect(200);
    assert!(outbox.text().contains("그만 받은 독자"));
    for nonsense in ["/subscribe/1.x", "/unsubscribe/stories/1.x"] {
        anyone.get(nonsense).await.expect(404);
        anyone.post(nonsense, &[]).await.expect(404);
    }
}

#[actix_web::test]
async fn nobody_learns_who_reads_and_nobody_is_bombed() {
    let app = TestApp::new().await;
    subscribed(&app, ADDRESS).await;
    let anyone = app.anyone();
    // Known, unknown and asked a moment ago: the same answer.
    let known = ask(&anyone, ADDRESS, "en").await.expect(303);
    let unknown = ask(&anyone, "neu@outside.example", "en").await.expect(303);
    assert_eq!(known.location(), unknown.location());
    ask(&anyone, "neu@outside.example", "ko").await.expect(303);
    let letters = app.letters().await;
    let asked: Vec<_> = letters.iter().map(to).collect();
    assert_eq!(asked, ["neu@outside.example"]);
    // A while later once more, and no more than three times a day in all.
    for _ in 0..6 {
        app.after(TimeDelta::minutes(20)).await;
        ask(&anyone, "neu@outside.example", "en").await.expect(303);
    }
    assert_eq!(app.letters().await.len(), 1);
    // What cannot be an address comes back as it was typed.
    let wrong = ask(&anyone, "not an address", "en").await.expect(422);
    assert_eq!(
        wrong.attributes("input[name=email]", "value"),
        ["not an address"]
    );
    // One place asks only so often.
    for n in 0..20 {
        ask(&anyone, &format!("r{n}@outside.example"), "en").await;
    }
    ask(&anyone, "one-more@outside.example", "en")
        .await
        .expect(429);
    // From another place it goes on.
    let other = anyone
        .send(Method::POST, "/subscribe", |request| {
            request
                .insert_header(("x-forwarded-for", "203.0.113.5"))
                .insert_header((header::CONTENT_TYPE, "application/x-www-form-urlencoded"))
                .set_payload("email=other%40outside.example")
        })
        .await;
    assert_eq!(other.status, 303);
}

#[actix_web::test]
async fn who_does_not_confirm_is_forgotten_after_two_days() {
    let app = TestApp::new().await;
    let anyone = app.anyone();
    ask(&anyone, ADDRESS, "ko").await.expect(303);
    let letters = app.letters().await;
    assert_eq!(letters[0].subject, "회고 메일, 신청하신 게 맞나요?");
    let link = path_in(&letters[0].text, "/subscribe/");
    app.after(TimeDelta::hours(47)).await;
    anyone.get(&link).await.expect(200);
    app.after(TimeDelta::hours(2)).await;
    anyone.get(&link).await.expect(410);
    anyone.post(&link, &[]).await.expect(410);
    let rows = app
        .app
        .db
        .read_now(|conn| insole::features::subscribers::confirmed(conn, SubscriberId(0), 10));
    assert!(rows.unwrap().is_empty());
}
