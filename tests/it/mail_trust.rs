//! Mail that people trust: when it comes, what it may not do, and what administrators see of it.
#![allow(
    clippy::unwrap_used,
    reason = "a helper that cannot go on ends its test"
)]

use std::path::Path;
use std::time::{Duration, Instant};

use actix_web::http::Method;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::TimeDelta;
use insole::base::actor::Scope;
use insole::features::notify::{self, LetterKind};
use insole::ledger::{self, Event};
use insole::mail::{Letter, MailSettings, Mailer, Reason, SendError};
use serde_json::json;

use crate::fake_smtp::{FakeSmtp, Manner};
use crate::helpers::{Client, Role, TestApp};

const AT_ONCE: &[(&str, &str)] = &[
    ("INSOLE__MAIL__COALESCE_SECONDS", "0"),
    ("INSOLE__LANGUAGE", "en"),
];

/// Mina has reported P-1; Haneul is of the studio, Soyeon keeps house.
async fn house() -> TestApp {
    let app = TestApp::with(AT_ONCE).await;
    app.add_all(&[
        ("mina", Role::Staff),
        ("seo", Role::Staff),
        ("haneul", Role::Studio),
        ("soyeon", Role::Admin),
    ]);
    app.program("mina", Scope::Write)
        .api_post(
            "/api/v1/pain-points",
            json!({"title": "VPN drops every morning"}),
        )
        .await
        .expect(201);
    assert_eq!(subjects(&app.letters().await).len(), 1);
    app
}

fn subjects(letters: &[Letter]) -> Vec<String> {
    letters
        .iter()
        .map(|letter| format!("{}: {}", letter.to.name, letter.subject))
        .collect()
}

async fn say(app: &TestApp, text: &str) {
    app.program("haneul", Scope::Studio)
        .api_post("/api/v1/pain-points/1/comments", json!({ "body": text }))
        .await
        .expect(201);
}

async fn wish(mina: &Client<'_>, fields: &[(&str, &str)]) -> crate::helpers::Answer {
    mina.submit("/me/notifications", "/me/notifications/wishes", fields)
        .await
}

#[actix_web::test]
async fn quiet_hours_hold_letters_until_the_morning_and_what_was_typed_comes_back() {
    let app = house().await;
    let mina = app.sign_in_in("mina", "en").await;
    let refused = wish(&mina, &[("zone", "Mars"), ("quiet_from", "21:00")])
        .await
        .expect(422);
    assert!(refused.has("#zone-error") && refused.has("#quiet_until-error"));
    assert_eq!(refused.attributes("#zone", "value"), ["Mars"]);
    wish(&mina, &[("quiet_from", "21:00"), ("quiet_until", "07:00")])
        .await
        .expect(303);
    // 10:00 in the morning: at once.
    say(&app, "Which floor?").await;
    assert_eq!(app.letters().await.len(), 1);
    // 22:00: not before 7:00.
    app.after(TimeDelta::hours(12)).await;
    say(&app, "One more thing.").await;
    assert!(app.letters().await.is_empty());
    app.clock.advance(TimeDelta::minutes(8 * 60 + 59));
    assert!(app.letters().await.is_empty());
    app.clock.advance(TimeDelta::minutes(1));
    assert_eq!(app.letters().await.len(), 1);
    // Who takes a wish back hears at once again.
    app.after(TimeDelta::hours(15)).await;
    say(&app, "Late again.").await;
    assert!(app.letters().await.is_empty());
    let mina = app.sign_in_in("mina", "en").await;
    let page = mina.get("/me/notifications").await;
    assert_eq!(page.attributes("#quiet_from", "value"), ["21:00"]);
    wish(&mina, &[("quiet_from", ""), ("quiet_until", "")])
        .await
        .expect(303);
    say(&app, "And now?").await;
    assert_eq!(app.letters().await.len(), 1);
}

#[actix_web::test]
async fn what_is_above_the_days_number_comes_in_the_digest_of_the_next_morning() {
    let app = house().await;
    let mina = app.sign_in_in("mina", "en").await;
    wish(&mina, &[("daily_cap", "2")]).await.expect(303);
    for text in ["one", "two", "three", "four"] {
        say(&app, text).await;
        app.after(TimeDelta::minutes(1)).await;
    }
    // The receipt of the morning is one of the two.
    assert_eq!(app.letters().await.len(), 1);
    app.clock.advance(TimeDelta::hours(22));
    let digest = app.letters().await;
    assert_eq!(subjects(&digest), ["mina: Today: news of 1 item"]);
    assert!(digest[0].text.contains("## Yours"), "{}", digest[0].text);
}

#[actix_web::test]
async fn every_letter_can_be_seen_before_it_comes_and_its_links_are_good_for_nothing() {
    let app = house().await;
    for language in ["ko", "en"] {
        let mina = app.sign_in_in("mina", language).await;
        let page = mina.get("/me/notifications").await.expect(200);
        let linked = page.attributes("#table a", "href");
        let kinds = LetterKind::ALL.iter().map(|kind| kind.as_str());
        for kind in kinds.chain(["daily", "weekly"]) {
            let path = format!("/me/notifications/letters/{kind}");
            let digest = ["daily", "weekly"].contains(&kind);
            assert!(digest || linked.contains(&path), "{path}");
            mina.get(&path).await.expect(200);
            let html = mina.get(&format!("{path}/html")).await.expect(200);
            assert!(html.header("content-security-policy").ends_with("sandbox"));
            for link in html.attributes("a", "href") {
                let link = link.strip_prefix("http://insole.test").unwrap();
                if link.starts_with("/unsubscribe/") || link.starts_with("/pulse/") {
                    app.anyone().get(link).await.expect(404);
                }
            }
        }
        mina.get("/me/notifications/letters/now").await.expect(404);
    }
}

#[actix_web::test]
async fn the_table_follows_ones_choice() {
    let app = house().await;
    let mina = app.sign_in_in("mina", "en").await;
    let table = |page: &crate::helpers::Answer| page.one("#table").matches("At once:").count();
    let usual = mina.get("/me/notifications").await;
    let all = table(&usual);
    // Chapters are folded; those that one's own choice changes stand open.
    assert_eq!(usual.texts("#table details").len(), 5);
    assert!(!usual.has("#table details[open]"));
    mina.submit(
        "/me/notifications",
        "/me/notifications",
        &[("mail_level", "weekly")],
    )
    .await
    .expect(303);
    let weekly = mina.get("/me/notifications").await;
    assert!(weekly.one("#table").contains("On Mondays:"));
    assert_eq!(weekly.texts("#table details[open]").len(), 5);
    // Questions whether it is better, outcomes, what somebody just asked for, and the letters to readers without an account.
    assert_eq!((table(&weekly), all > 20), (10, true));
}

#[actix_web::test]
async fn a_refused_address_is_withheld_with_its_reason_and_has_a_way_back() {
    let app = house().await;
    app.mail.plan_failures([SendError::Address(Reason {
        code: Some(550),
        text: "550 5.1.1 No such user here".to_owned(),
    })]);
    say(&app, "Which floor?").await;
    assert!(app.letters().await.is_empty());
    say(&app, "And when?").await;
    assert!(
        app.letters().await.is_empty(),
        "nothing goes there any more"
    );

    let soyeon = app.sign_in_in("soyeon", "en").await;
    let mail = soyeon.get("/admin/mail?shelf=suspended").await.expect(200);
    assert!(mail.one("tbody tr").contains("No such user here"));
    let dead = soyeon.get("/admin/mail?shelf=dead").await.expect(200);
    assert!(dead.one("tbody tr").contains("Ask the person"));
    let dropped = soyeon.get("/admin/mail?shelf=dropped").await.expect(200);
    assert!(dropped.one("tbody tr").contains("takes no letters"));

    // Mina asks for a sign-in link, which comes, sees why, and says that it works again.
    Client::browser(&app, "en")
        .submit("/sign-in", "/sign-in", &[("email", "mina@bank.example")])
        .await;
    assert_eq!(subjects(&app.letters().await), ["mina: Your sign-in link"]);
    let mina = app.sign_in_in("mina", "en").await;
    assert!(mina.get("/me").await.text().contains("/me/notifications\""));
    let page = mina.get("/me/notifications").await.expect(200);
    assert!(page.text().contains("No such user here"));
    mina.submit_from(&page, "/me/notifications/resume", &[])
        .await
        .expect(303);
    say(&app, "Thank you.").await;
    assert_eq!(app.letters().await.len(), 1);

    // The one that was given up leaves once an administrator says so, under the id that it had.
    let retried = soyeon
        .submit_from(&dead, "/admin/mail/retry", &[])
        .await
        .expect(303);
    assert_eq!(retried.location(), "/admin/mail?shelf=dead");
    assert_eq!(app.letters().await.len(), 1);
    soyeon
        .submit_from(&dead, "/admin/mail/retry", &[])
        .await
        .expect(404);
    for event in [
        Event::MemberMailSuspended {},
        Event::MemberMailResumed {},
        Event::LettersRetried { letters: 1 },
    ] {
        let said = format!("{event:?}");
        assert_eq!(happened(&app, move |found| *found == event), 1, "{said}");
    }
}

fn happened(app: &TestApp, wanted: impl Fn(&Event) -> bool + Send + 'static) -> usize {
    let entries = app
        .app
        .db
        .read_now(|conn| ledger::entries_after(conn, 0, 10_000))
        .unwrap();
    let events = entries.iter().map(|entry| entry.event().unwrap());
    events.filter(wanted).count()
}

#[actix_web::test]
async fn an_administrator_lets_letters_through_again() {
    let app = house().await;
    app.database.execute(
        "UPDATE members SET mail_suspended_at = '2026-03-01 00:00:00', mail_suspended_why = 'full' \
         WHERE email = 'mina@bank.example'",
    );
    let soyeon = app.sign_in_in("soyeon", "en").await;
    let page = soyeon.get("/admin/mail?shelf=suspended").await.expect(200);
    let action = page.attributes("tbody form", "action").remove(0);
    soyeon.submit_from(&page, &action, &[]).await.expect(303);
    say(&app, "Hello.").await;
    assert_eq!(app.letters().await.len(), 1);
}

#[actix_web::test]
async fn the_ledger_says_how_many_were_told_and_nobodys_name() {
    let app = house().await;
    app.program("seo", Scope::Write)
        .api_post("/api/v1/pain-points/1/support", json!({}))
        .await
        .expect(200);
    app.program("haneul", Scope::Studio)
        .api_post("/api/v1/pain-points/1/status", json!({ "to": "accepted" }))
        .await
        .expect(200);
    assert_eq!(app.letters().await.len(), 2);
    let told = |event: &Event| matches!(event, Event::LettersPlanned { people: 2, .. });
    assert_eq!(happened(&app, told), 1);
    let staff = app.program("mina", Scope::Read);
    let events = staff.api_get("/api/v1/events?after=0").await.expect(200);
    assert!(!events.text().contains("letters.planned"));
    // A planner that starts over says nothing twice.
    app.database
        .execute("UPDATE follower_positions SET seq = 0 WHERE name = 'notify'");
    assert!(app.letters().await.is_empty());
    assert_eq!(happened(&app, told), 1);
}

/// A postman with a mail server of this test's own.
fn postman(app: &TestApp, server: &FakeSmtp, timeout: Duration) -> notify::Postman {
    let settings = MailSettings {
        transport: Some("smtp".to_owned()),
        smtp_url: Some(server.url().into()),
        from: Some("insole@bank.example".to_owned()),
        send_timeout: timeout,
        ..MailSettings::default()
    };
    notify::Postman::new(
        app.app.db.clone(),
        app.clock.clone(),
        Mailer::new(&settings, Path::new("unused")).unwrap(),
        app.app.office.clone().into_inner(),
        "this",
        notify::Routine {
            retry_first_seconds: 60,
            gathers: false,
            per_minute: 0,
            zone: app.app.site.zone,
        },
    )
}

/// Everything that was planned is left to another postman.
async fn planned(app: &TestApp) {
    let app = app.app.clone();
    tokio::task::spawn_blocking(move || while app.runner.settle().unwrap() {})
        .await
        .unwrap();
}

#[actix_web::test]
async fn a_letter_whose_fate_is_unknown_twice_is_held_for_the_administrator() {
    let app = house().await;
    say(&app, "Which floor?").await;
    planned(&app).await;
    let server = FakeSmtp::start(Manner::AcceptThenDrop);
    let postman = postman(&app, &server, Duration::from_secs(5));
    for _ in 0..5 {
        postman.empty().await.unwrap();
        app.clock.advance(TimeDelta::hours(1));
    }
    let received = server.received();
    assert_eq!(received.len(), 2, "one repeat, and no third");
    assert_eq!(received[0].content, {
        let again = String::from_utf8(received[1].content.clone()).unwrap();
        let first = String::from_utf8(received[0].content.clone()).unwrap();
        let id = |text: &str| {
            let line = text.lines().find(|line| line.starts_with("Message-ID"));
            line.unwrap().to_owned()
        };
        assert_eq!(id(&again), id(&first));
        received[0].content.clone()
    });
    let soyeon = app.sign_in_in("soyeon", "en").await;
    let held = soyeon.get("/admin/mail?shelf=uncertain").await.expect(200);
    assert!(held.one("tbody tr").contains("may have arrived"));
    server.set(Manner::Accept);
    let action = held.attributes("tbody form", "action").remove(0);
    soyeon.submit_from(&held, &action, &[]).await.expect(303);
    postman.empty().await.unwrap();
    assert_eq!(server.received().len(), 3);
    assert!(
        soyeon
            .get("/admin/mail?shelf=uncertain")
            .await
            .has("main .empty")
    );
}

#[actix_web::test]
async fn a_letter_that_never_left_or_was_answered_is_tried_for_as_long_as_it_takes() {
    let app = house().await;
    say(&app, "Which floor?").await;
    planned(&app).await;
    let server = FakeSmtp::start(Manner::PutOff);
    let postman = postman(&app, &server, Duration::from_secs(5));
    // Busy before the content, and once without an answer after it: none of that is a storm.
    for manner in [
        Manner::PutOff,
        Manner::RefuseSender,
        Manner::AcceptThenDrop,
        Manner::PutOff,
        Manner::RefuseSender,
        Manner::Accept,
    ] {
        server.set(manner);
        postman.empty().await.unwrap();
        app.clock.advance(TimeDelta::hours(3));
    }
    assert_eq!(server.received().len(), 2);
}

#[actix_web::test]
async fn a_mail_server_that_hangs_delays_no_page() {
    let app = house().await;
    say(&app, "Which floor?").await;
    planned(&app).await;
    let server = FakeSmtp::start(Manner::Hang);
    let postman = postman(&app, &server, Duration::from_secs(3));
    let mina = app.sign_in_in("mina", "en").await;
    let sending = tokio::spawn(async move { postman.empty().await });
    while server.connections() == 0 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let begun = Instant::now();
    mina.get("/pain-points/1").await.expect(200);
    mina.submit(
        "/me/notifications",
        "/me/notifications",
        &[("mail_level", "mine")],
    )
    .await
    .expect(303);
    assert!(
        begun.elapsed() < Duration::from_secs(2),
        "{:?}",
        begun.elapsed()
    );
    assert!(!sending.is_finished(), "the server still says nothing");
    sending.await.unwrap().unwrap();
}

#[actix_web::test]
async fn whoever_was_erased_or_wants_nothing_gets_nothing_that_waited() {
    for change in [
        "UPDATE members SET erased_at = '2026-03-02 01:00:00', deactivated_at = '2026-03-02 01:00:00' WHERE email = 'mina@bank.example'",
        "UPDATE members SET mail_level = 'nothing' WHERE email = 'mina@bank.example'",
        "UPDATE members SET mail_suspended_at = '2026-03-02 01:00:00' WHERE email = 'mina@bank.example'",
    ] {
        let app = house().await;
        app.database
            .execute("UPDATE members SET mail_level = 'daily' WHERE email = 'mina@bank.example'");
        say(&app, "Which floor?").await;
        app.settle().await;
        app.database.execute(change);
        app.clock.advance(TimeDelta::days(1));
        assert!(app.letters().await.is_empty(), "{change}");
    }
}

#[actix_web::test]
async fn more_than_two_hundred_people_are_told_only_when_it_is_said_twice() {
    let app = house().await;
    let mut sql = String::new();
    for id in 1000..1210 {
        sql += &format!(
            "INSERT INTO members (id, email, name, role, language, created_at) \
             VALUES ({id}, 'p{id}@bank.example', 'p{id}', 'staff', 'en', '2026-03-01 00:00:00'); \
             INSERT INTO supports (pain_point_id, member_id, created_at) VALUES (1, {id}, '2026-03-01 00:00:00');"
        );
    }
    app.database.execute(&sql);
    let haneul = app.sign_in_in("haneul", "en").await;
    let decide = "/pain-points/1/decide";
    let accept = |reach: &'static str| {
        let haneul = &haneul;
        async move {
            let page = haneul.get("/pain-points/1").await;
            let version = page.attributes("#accept [name=version]", "value").remove(0);
            let csrf = page.attributes("#accept [name=csrf]", "value").remove(0);
            let fields = [
                ("form", "accept"),
                ("version", version.as_str()),
                ("csrf", csrf.as_str()),
                ("reason", "It costs a lot."),
                ("notify", "yes"),
                ("reach", reach),
            ];
            haneul.post(decide, &fields).await
        }
    };
    let refused = accept("").await.expect(422);
    assert!(refused.has("#ac-reach") && refused.text().contains("211 people"));
    assert!(refused.text().contains("It costs a lot."), "typed once");
    accept("yes").await.expect(303);
    // A program says what it means once.
    let status = json!({ "to": "declined", "reason": "no", "would_change": "money" });
    app.program("haneul", Scope::Studio)
        .api(Method::POST, "/api/v1/pain-points/1/status", status)
        .await
        .expect(200);
}

#[actix_web::test]
async fn a_digest_tells_of_ones_area_and_one_story_and_comes_only_with_news() {
    let app = TestApp::with(AT_ONCE).await;
    app.department("IT");
    app.area("VPN", "it");
    app.add_to("mina", Role::Staff, "it");
    app.add_all(&[("seo", Role::Staff), ("haneul", Role::Studio)]);
    app.database
        .execute("UPDATE members SET mail_level = 'daily' WHERE email = 'mina@bank.example'");
    let seo = app.program("seo", Scope::Write);
    let report = json!({"title": "It drops on the ninth floor", "area": "vpn"});
    seo.api_post("/api/v1/pain-points", report)
        .await
        .expect(201);
    app.letters().await;
    app.clock.advance(TimeDelta::days(1));
    assert!(
        app.letters().await.is_empty(),
        "nothing of her own: no letter"
    );
    let report = json!({"title": "Nor on the tenth", "area": "vpn"});
    seo.api_post("/api/v1/pain-points", report)
        .await
        .expect(201);
    app.program("mina", Scope::Write)
        .api_post("/api/v1/pain-points/1/support", json!({}))
        .await
        .expect(200);
    app.program("haneul", Scope::Studio)
        .api_post("/api/v1/pain-points/1/status", json!({ "to": "accepted" }))
        .await
        .expect(200);
    app.letters().await;
    app.clock.advance(TimeDelta::hours(22));
    let letters = app.letters().await;
    let digest = letters
        .iter()
        .find(|letter| letter.to.name == "mina")
        .unwrap();
    assert!(
        digest.text.contains("## What you share or follow")
            && digest.text.contains("areas: 1 new report")
            && digest.text.contains("P-2 Nor on the tenth"),
        "{}",
        digest.text
    );
}

const TAKING: &[(&str, &str)] = &[
    ("INSOLE__MAIL__COALESCE_SECONDS", "0"),
    ("INSOLE__LANGUAGE", "en"),
    ("INSOLE__MAIL__REPLY_ADDRESS", "answers@insole.bank.example"),
    ("INSOLE__MAIL__WEBHOOK_SECRET", "between us"),
];

/// A house whose letters can be answered, and the last letter that Mina got.
async fn answering() -> (TestApp, Letter) {
    let app = TestApp::with(TAKING).await;
    app.add_all(&[
        ("mina", Role::Staff),
        ("seo", Role::Staff),
        ("haneul", Role::Studio),
    ]);
    app.program("mina", Scope::Write)
        .api_post(
            "/api/v1/pain-points",
            json!({"title": "VPN drops every morning"}),
        )
        .await
        .expect(201);
    app.program("haneul", Scope::Studio)
        .api_post(
            "/api/v1/pain-points/1/status",
            json!({ "to": "needs_info", "question": "Which floor?" }),
        )
        .await
        .expect(200);
    let letters = app.letters().await;
    let letter = letters.last().unwrap().clone();
    assert!(letter.text.contains("Simply answer this letter"));
    (app, letter)
}

async fn receive(app: &TestApp, raw: String) -> notify::Received {
    let (db, config) = (app.app.db.clone(), app.app.config.clone());
    let (key, now) = (app.app.key.clone(), app.clock.now());
    let files = app.app.files.clone();
    tokio::task::spawn_blocking(move || {
        notify::receive(&db, &files, &config, &key, now, raw.as_bytes()).unwrap()
    })
    .await
    .unwrap()
}

fn answer(from: &str, token: &str, more: &str, body: &str) -> String {
    format!(
        "From: Somebody <{from}>\r\nTo: Insole <answers+{token}@insole.bank.example>\r\n\
         Subject: Re: P-1\r\n{more}\r\n\r\n{body}\r\n"
    )
}

#[actix_web::test]
async fn an_answer_by_mail_answers_the_open_question() {
    let (app, letter) = answering().await;
    let token = letter.reply.unwrap();
    let raw = answer(
        "mina@bank.example",
        &token,
        "X-Mailer: any",
        "The ninth.\r\n\r\nOn Mon, 2 Mar 2026, Insole <insole@bank.example> wrote:\r\n> Which floor?",
    );
    assert_eq!(receive(&app, raw.clone()).await, notify::Received::Taken);
    let known = notify::Received::Ignored("known");
    assert_eq!(receive(&app, raw).await, known, "a torn pipe repeats");
    let mina = app.program("mina", Scope::Read);
    let pain = mina.api_get("/api/v1/pain-points/1").await.json();
    assert_eq!(pain["status"], "new");
    let page = app
        .sign_in_in("haneul", "en")
        .await
        .get("/pain-points/1")
        .await;
    assert!(page.text().contains("The ninth.") && !page.text().contains("wrote:"));
    assert!(app.letters().await.is_empty(), "nobody is answered");
}

#[actix_web::test]
async fn what_cannot_be_taken_is_told_to_a_person_and_never_to_a_robot() {
    let (app, letter) = answering().await;
    let token = letter.reply.unwrap();
    let bent = token.replacen('1', "2", 1);
    let own = "mina@bank.example";
    for (raw, became) in [
        (
            answer(own, &bent, "X-A: b", "hello"),
            notify::Received::Ignored("no_token"),
        ),
        (
            answer(own, &token, "Auto-Submitted: auto-replied", "I am away."),
            notify::Received::Ignored("automatic"),
        ),
        (
            answer(own, &token, "List-Id: <x.insole.test>", "a loop"),
            notify::Received::Ignored("automatic"),
        ),
    ] {
        assert_eq!(receive(&app, raw).await, became);
        assert!(app.letters().await.is_empty(), "{became:?}");
    }
    for (raw, why, said) in [
        (
            answer("seo@bank.example", &token, "X-A: b", "as Mina"),
            "not_yours",
            "from another address",
        ),
        (
            answer(own, &token, "X-A: b", "> only a quote"),
            "empty",
            "nothing in it",
        ),
        (
            answer(own, &token, "X-A: b", &"long ".repeat(5000)),
            "too_large",
            "too long",
        ),
    ] {
        assert_eq!(
            receive(&app, raw).await,
            notify::Received::Refused(why),
            "{why}"
        );
        let letters = app.letters().await;
        assert_eq!(letters.len(), 1);
        assert_eq!(letters[0].to.address.as_str(), own, "whose address it is");
        assert!(letters[0].text.contains(said), "{}", letters[0].text);
    }
    let pain = app
        .program("mina", Scope::Read)
        .api_get("/api/v1/pain-points/1")
        .await
        .json();
    assert_eq!(pain["status"], "needs_info");
}

#[actix_web::test]
async fn a_provider_tells_of_letters_that_came_back() {
    let (app, letter) = answering().await;
    let provider = app.with_token("between us");
    let token = letter.bounce.clone().unwrap();
    let told = |kind: &str, token: &str| json!({ "kind": kind, "token": token, "reason": "gone" });
    app.with_token("something else")
        .api_post("/hooks/mail", told("hard", &token))
        .await
        .expect(404);
    provider
        .api_post(
            "/hooks/mail",
            json!([told("soft", &token), told("hard", "1-forged")]),
        )
        .await
        .expect(204);
    say(&app, "Still there?").await;
    assert_eq!(app.letters().await.len(), 1, "soft ones are only counted");
    let by_id = json!({ "kind": "complaint", "message_id": letter.message_id.as_str() });
    provider.api_post("/hooks/mail", by_id).await.expect(204);
    say(&app, "And now?").await;
    assert!(app.letters().await.is_empty());
    let bounced = |event: &Event| matches!(event, Event::MemberMailBounced { .. });
    assert_eq!(happened(&app, bounced), 2);
}

#[actix_web::test]
async fn letters_look_as_administrators_want_and_stay_readable() {
    let app = house().await;
    let soyeon = app.sign_in_in("soyeon", "en").await;
    let at = "/admin/mail/look";
    let refused = soyeon
        .submit(
            at,
            at,
            &[("colour", "#ffee00"), ("footer_en", "Ask the Env desk.")],
        )
        .await
        .expect(422);
    assert!(refused.one("#colour-error").contains("darker"));
    assert_eq!(refused.one("#footer_en"), "Ask the Env desk.");
    let evil = "Env desk\r\nBcc: all@bank.example";
    soyeon
        .submit(
            at,
            at,
            &[
                ("colour", "#203a72"),
                ("footer_en", "Ask the Env desk."),
                ("sender", evil.split('@').next().unwrap()),
            ],
        )
        .await
        .expect(303);
    let frame = soyeon.get("/admin/mail/look/en/html").await.expect(200);
    assert!(frame.text().contains("#203a72") && frame.text().contains("Ask the Env desk."));
    let dark = soyeon.get("/admin/mail/look/en/html?theme=dark").await;
    assert!(dark.text().contains("@media all") && !frame.text().contains("@media all"));
    soyeon
        .submit(at, "/admin/mail/look/test", &[])
        .await
        .expect(303);
    let letters = app.letters().await;
    assert_eq!(
        subjects(&letters),
        ["soyeon: Insole can send mail"],
        "through the outbox, as every letter"
    );
    let letter = &letters[0];
    assert_eq!(letter.sender_name.as_deref(), Some("Env desk Bcc: all"));
    assert!(
        letter.text.ends_with("\nAsk the Env desk.\n"),
        "{}",
        letter.text
    );
    assert!(letter.unsubscribe.is_none() && letter.html.contains("#203a72"));
    // An old form does not overwrite what somebody else chose meanwhile.
    soyeon
        .submit_from(&refused, at, &[("colour", "#203a72")])
        .await
        .expect(412);
}

const PICTURE: &[u8] = include_bytes!("../../src/features/demo/pictures/small-letters.png");

/// An answer with files: name, bytes, and whether it stands inside the text.
fn with_files(token: &str, files: &[(&str, &[u8], bool)]) -> String {
    let mut body = "--b\r\nContent-Type: text/plain\r\n\r\nThe ninth floor.\r\n\
        --b\r\nContent-Type: text/html\r\n\r\n<p>The ninth floor.<img src=\"cid:in@text\"></p>\r\n"
        .to_owned();
    for (name, bytes, inside) in files {
        let place = if *inside { "inline" } else { "attachment" };
        let id = if *inside { "in@text" } else { "elsewhere" };
        let encoded = STANDARD.encode(bytes);
        body.push_str(&format!(
            "--b\r\nContent-Type: application/octet-stream; name=\"{name}\"\r\n\
             Content-Disposition: {place}; filename=\"{name}\"\r\nContent-ID: <{id}>\r\n\
             Content-Transfer-Encoding: base64\r\n\r\n{encoded}\r\n"
        ));
    }
    let mixed = "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b";
    answer("mina@bank.example", token, mixed, &format!("{body}--b--"))
}

#[actix_web::test]
async fn what_is_attached_to_an_answer_hangs_on_the_comment_and_words_are_never_lost() {
    let (app, letter) = answering().await;
    let token = letter.reply.unwrap();
    let small = &PICTURE[..200];
    let raw = with_files(
        &token,
        &[("floor.png", PICTURE, false), ("logo.png", small, true)],
    );
    assert_eq!(receive(&app, raw).await, notify::Received::Taken);
    assert!(app.letters().await.is_empty(), "all of it was taken");
    let studio = app.sign_in_in("haneul", "en").await;
    let page = studio.get("/pain-points/1").await;
    assert_eq!(page.attributes(".attached .picture", "href"), ["/files/1"]);
    studio.get("/files/1").await.expect(200);

    // Of what cannot be taken its writer hears; the words and the rest are there.
    let many: Vec<(&str, &[u8], bool)> = std::iter::repeat_n(("floor.png", PICTURE, false), 5)
        .chain([("run.exe", b"MZ\x90\0\x03\0".as_slice(), false)])
        .collect();
    let mut wrong = vec![many[5]];
    wrong.push(many[0]);
    let raw = with_files(&token, &wrong).replace("The ninth floor.", "And the tenth.");
    assert_eq!(receive(&app, raw).await, notify::Received::Taken);
    let letters = app.letters().await;
    assert_eq!(letters.len(), 1);
    assert!(
        letters[0].subject.contains("one file could not be taken"),
        "{}",
        letters[0].subject
    );
    assert!(letters[0].text.contains("of a kind that cannot"));
    let page = studio.get("/pain-points/1").await;
    assert!(page.text().contains("And the tenth."));
    assert_eq!(page.texts(".attached .picture").len(), 2);
    let raw = with_files(&token, &many).replace("The ninth floor.", "And all the others.");
    assert_eq!(receive(&app, raw).await, notify::Received::Taken);
    assert!(app.letters().await[0].text.contains("Up to five files"));
}
