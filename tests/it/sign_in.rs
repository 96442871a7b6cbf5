//! Coming in and going out.

use chrono::TimeDelta;
use insole::base::ids::SignInId;
use insole::features::members;
use insole::ledger::{self, Event};

use super::helpers::{Client, Role, TestApp};

/// The paths of the sign-in links for which letters are planned, in order.
fn planned_links(app: &TestApp) -> Vec<(String, String)> {
    let (now, key) = (app.clock.now(), app.app.key.clone());
    app.app
        .db
        .read_now(|conn| {
            let mut links = Vec::new();
            for entry in ledger::entries_after(conn, 0, 1000)? {
                if let Ok(Event::SignInAsked { sign_in }) = entry.event()
                    && let Some(letter) =
                        members::sign_in_letter(conn, now, &key, SignInId(sign_in.0))?
                {
                    links.push((letter.email, letter.path));
                }
            }
            Ok(links)
        })
        .unwrap()
}

async fn ask(browser: &Client<'_>, email: &str, next: &str) -> String {
    let page = format!("/sign-in?next={next}");
    let sent = browser
        .submit(&page, "/sign-in", &[("email", email)])
        .await
        .expect(303);
    let sent = browser.follow(&sent).await.expect(200);
    sent.text()
}

#[actix_web::test]
async fn a_link_signs_in_once_where_it_was_asked_for() {
    let app = TestApp::new().await;
    app.add("mina", Role::Staff);
    let browser = app.anyone();
    browser.get("/me").await.expect(303);
    ask(&browser, " Mina@bank.example ", "/me").await;
    let [(email, link)] = planned_links(&app).try_into().unwrap();
    assert_eq!(email, "mina@bank.example");

    // A mail scanner that opens it changes nothing.
    app.anyone().get(&link).await.expect(200);
    let signed_in = browser.submit(&link, &link, &[]).await.expect(303);
    assert_eq!(signed_in.location(), "/me");
    browser.get("/me").await.expect(200);

    // The second time it is gone, for everybody.
    let again = app.anyone();
    again.get(&link).await.expect(410);
    again.post(&link, &[]).await.expect(410);
}

#[actix_web::test]
async fn strangers_and_colleagues_see_the_same() {
    let app = TestApp::new().await;
    app.add("mina", Role::Staff);
    let known = ask(&app.anyone(), "mina@bank.example", "/").await;
    let unknown = ask(&app.anyone(), "nobody@bank.example", "/").await;
    assert_eq!(known, unknown);
    assert_eq!(planned_links(&app).len(), 1);
    let malformed = app.anyone().post("/sign-in", &[("email", "mina")]).await;
    assert!(malformed.expect(422).has(".error"));
}

#[actix_web::test]
async fn another_browser_shows_a_code_to_type() {
    let app = TestApp::new().await;
    app.add("mina", Role::Staff);
    let desk = app.anyone();
    ask(&desk, "mina@bank.example", "/").await;
    let (_, link) = planned_links(&app).pop().unwrap();
    let phone = app.anyone();
    let code = phone.get(&link).await.expect(200).one(".code");
    assert_eq!(code.len(), 9);
    // It cannot be pressed there, however hard.
    let pressed = phone.post(&link, &[]).await.expect(303);
    assert_eq!(pressed.location(), link);
    phone.get("/me").await.expect(303);

    let wrong = if code == "0000 0000" {
        "1111 1111"
    } else {
        "0000 0000"
    };
    let refused = desk.post("/sign-in/code", &[("code", wrong)]).await;
    assert!(refused.expect(422).has("#code-error"));
    desk.post("/sign-in/code", &[("code", &code)])
        .await
        .expect(303);
    desk.get("/me").await.expect(200);
    phone.get(&link).await.expect(410);
}

#[actix_web::test]
async fn few_wrong_codes_are_taken() {
    let app = TestApp::new().await;
    app.add("mina", Role::Staff);
    let desk = app.anyone();
    ask(&desk, "mina@bank.example", "/").await;
    let (_, link) = planned_links(&app).pop().unwrap();
    let code = app.anyone().get(&link).await.one(".code");
    for _ in 0..5 {
        desk.post("/sign-in/code", &[("code", "12")])
            .await
            .expect(422);
    }
    desk.post("/sign-in/code", &[("code", &code)])
        .await
        .expect(410);
    // The link itself was not guessed at.
    desk.submit(&link, &link, &[]).await.expect(303);
}

#[actix_web::test]
async fn a_link_is_good_for_a_quarter_of_an_hour() {
    let app = TestApp::new().await;
    app.add("mina", Role::Staff);
    let browser = app.anyone();
    ask(&browser, "mina@bank.example", "/").await;
    let (_, link) = planned_links(&app).pop().unwrap();
    app.clock.advance(TimeDelta::minutes(15));
    browser.get(&link).await.expect(410);
    browser.post(&link, &[]).await.expect(410);
    browser
        .get(&link.replace("/sign-in/1-", "/sign-in/2-"))
        .await
        .expect(410);
    assert!(planned_links(&app).is_empty());
}

#[actix_web::test]
async fn nobody_is_asked_for_too_often() {
    let app = TestApp::new().await;
    for _ in 0..6 {
        app.anyone()
            .post("/sign-in", &[("email", "mina@bank.example")])
            .await
            .expect(303);
    }
    let refused = app
        .anyone()
        .post("/sign-in", &[("email", "mina@bank.example")])
        .await
        .expect(429);
    assert!(!refused.header("retry-after").is_empty());
    app.anyone()
        .post("/sign-in", &[("email", "jonas@bank.example")])
        .await
        .expect(303);
    app.clock.advance(TimeDelta::minutes(15));
    app.anyone()
        .post("/sign-in", &[("email", "mina@bank.example")])
        .await
        .expect(303);
}

#[actix_web::test]
async fn an_allowed_domain_needs_nobody_to_be_added() {
    let app = TestApp::with(&[("INSOLE__SIGN_IN__MAIL_DOMAINS", "bank.example")]).await;
    let browser = Client::browser(&app, "en");
    ask(&browser, "mina.kim@bank.example", "/").await;
    ask(&app.anyone(), "mina.kim@elsewhere.example", "/").await;
    let [(_, link)] = planned_links(&app).try_into().unwrap();
    browser.submit(&link, &link, &[]).await.expect(303);
    let me = browser.get("/me").await.expect(200);
    assert_eq!(me.one("h1"), "Mina Kim");
    assert_eq!(me.attributes("html", "lang"), ["en"]);
}

#[actix_web::test]
async fn a_session_ends_when_nobody_uses_it_and_after_a_month() {
    let app = TestApp::new().await;
    let mina = app.person("mina", Role::Staff).await;
    app.clock.advance(TimeDelta::hours(11));
    mina.get("/me").await.expect(200);
    app.clock.advance(TimeDelta::hours(11));
    mina.get("/me").await.expect(200);
    app.clock.advance(TimeDelta::hours(12));
    mina.get("/me").await.expect(303);
    assert!(mina.cookies().is_empty(), "a dead cookie is taken away");

    let mina = app.sign_in("mina").await;
    for _ in 0..71 {
        app.clock.advance(TimeDelta::hours(10));
        mina.get("/me").await.expect(200);
    }
    app.clock.advance(TimeDelta::hours(10));
    mina.get("/me").await.expect(303);
}

#[actix_web::test]
async fn a_session_changes_its_token_and_forgives_a_lost_answer() {
    let app = TestApp::new().await;
    let mina = app.person("mina", Role::Staff).await;
    let old_tab = app.anyone();
    let first = mina.cookies();
    app.clock.advance(TimeDelta::minutes(61));
    mina.get("/me").await.expect(200);
    assert_ne!(mina.cookies(), first);
    // Another tab that was under way, or an answer that got lost.
    old_tab.remember(&first);
    old_tab.get("/me").await.expect(200);
    app.clock.advance(TimeDelta::minutes(2));
    // Once the new one was seen again, the old one is over.
    mina.get("/me").await.expect(200);
    old_tab.remember(&first);
    old_tab.get("/me").await.expect(303);
    mina.get("/me").await.expect(200);
}

#[actix_web::test]
async fn signing_out_ends_here_or_everywhere() {
    let app = TestApp::new().await;
    let desk = app.person("mina", Role::Staff).await;
    let phone = app.sign_in("mina").await;
    let kept = desk.cookies();
    desk.submit("/me", "/sign-out", &[]).await.expect(303);
    desk.remember(&kept);
    desk.get("/me").await.expect(303);
    phone.get("/me").await.expect(200);

    let desk = app.sign_in("mina").await;
    phone
        .submit("/me", "/sign-out/everywhere", &[])
        .await
        .expect(303);
    desk.get("/me").await.expect(303);
    // Signing out twice is no accident.
    desk.post("/sign-out", &[]).await.expect(303);
}

#[actix_web::test]
async fn cookies_are_for_this_host_over_https_only() {
    let app = TestApp::new().await;
    app.add("mina", Role::Staff);
    let link = app.login_link("mina");
    let answer = app.anyone().submit(&link, &link, &[]).await.expect(303);
    let cookie = answer.header("set-cookie").to_owned();
    for part in ["HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
}
