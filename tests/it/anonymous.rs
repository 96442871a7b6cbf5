//! Reports without a name: nobody sees who reported, on no page, in no event, in no letter of others; and the reporter still
//! hears of everything.

use insole::base::actor::Scope;
use serde_json::json;

use crate::helpers::{Answer, Client, Role, TestApp};

/// Nobody else is called that.
const NAME: &str = "zebulon";

fn names_them(answer: &Answer) -> bool {
    answer.text().to_lowercase().contains(NAME)
}

/// Looks at every page on which the report, its people or its letters stand.
async fn sees_no_name(reader: &Client<'_>, admin: bool) {
    for page in [
        "/pain-points/1",
        "/pain-points/1/versions",
        "/pain-points",
        "/pain-points?q=printer",
        "/search?q=printer",
        "/me",
        "/projects",
        "/areas",
        "/progress",
        "/board",
        "/board?view=list",
        "/board/inbox",
        "/board/duplicates",
        "/insights",
        "/insights.csv",
    ] {
        let answer = reader.get(page).await;
        assert!(!names_them(&answer), "{page} names the reporter");
    }
    if !admin {
        return;
    }
    // An administrator sees who signed in and who was sent a link to do so: never a name beside this report.
    for page in [
        "/admin/audit",
        "/admin/mail?shelf=waiting",
        "/admin/mail?shelf=sent",
        "/admin/mail?shelf=dead",
        "/admin/mail?shelf=dropped",
    ] {
        let lines = reader.get(page).await.expect(200).texts("main tr");
        let telling = lines
            .iter()
            .find(|line| line.contains("P-1") && line.to_lowercase().contains(NAME));
        assert!(telling.is_none(), "{page}: {telling:?}");
    }
    let audit = reader.get("/admin/audit").await;
    assert!(audit.one("main").contains("P-1"));
    let sent = reader.get("/admin/mail?shelf=sent").await;
    assert!(sent.one("main").contains("이름을 밝히지 않은 동료"));
}

#[actix_web::test]
async fn nobody_sees_who_reported_without_a_name() {
    let app = TestApp::new().await;
    app.add_all(&[
        (NAME, Role::Staff),
        ("mina", Role::Staff),
        ("haneul", Role::Studio),
        ("doyun", Role::Studio),
        ("admin", Role::Admin),
    ]);
    let own = app.sign_in(NAME).await;
    let page = own.get("/report").await.expect(200);
    assert!(page.has("input[name=anonymous]"));
    let said = [
        ("title", "The printer on my floor eats paper"),
        ("body", "Every morning."),
        ("anonymous", "1"),
    ];
    own.submit("/report", "/report", &said).await.expect(303);
    app.after(chrono::TimeDelta::minutes(5)).await;
    let letters = app.letters().await;
    assert!(
        letters
            .iter()
            .any(|letter| letter.to.address.as_str().starts_with(NAME))
    );
    // They see that it is theirs; what they do on it names them to nobody.
    let page = own.get("/pain-points/1").await.expect(200);
    assert!(page.text().contains("나 (이름 없이)"), "{}", page.text());
    let haneul = app.program("haneul", Scope::Studio);
    let status = "/api/v1/pain-points/1/status";
    let asked = json!({ "to": "needs_info", "question": "Which printer?" });
    haneul.api_post(status, asked).await.expect(200);
    let mina = app.program("mina", Scope::Write);
    mina.api_post("/api/v1/pain-points/1/support", json!({}))
        .await
        .expect(200);
    let program = app.program(NAME, Scope::Write);
    let answer = json!({ "body": "The one beside the lift." });
    program
        .api_post("/api/v1/pain-points/1/comments", answer)
        .await
        .expect(201);
    let edit = json!({ "body": "Every morning, twice." });
    program
        .api(
            actix_web::http::Method::PATCH,
            "/api/v1/pain-points/1",
            edit,
        )
        .await
        .expect(200);
    let declined =
        json!({ "to": "declined", "reason": "It is new.", "would_change": "A second one." });
    haneul.api_post(status, declined).await.expect(200);
    let page = own.get("/pain-points/1").await.expect(200);
    let appeal = [("body", "It happened again today.")];
    own.submit_from(&page, "/pain-points/1/appeal", &appeal)
        .await
        .expect(303);
    app.settle().await;
    app.after(chrono::TimeDelta::minutes(10)).await;
    // Everybody else: the staff, who supports it, the studio, an administrator, and every letter to them.
    for (who, admin) in [
        ("mina", false),
        ("haneul", false),
        ("doyun", false),
        ("admin", true),
    ] {
        let reader = app.sign_in(who).await;
        sees_no_name(&reader, admin).await;
        let program = app.program(who, if admin { Scope::Admin } else { Scope::Studio });
        for path in ["/api/v1/pain-points/1", "/api/v1/pain-points"] {
            let answer = program.api_get(path).await.expect(200);
            assert!(!names_them(&answer), "{path} names the reporter to {who}");
        }
        let events = program.api_get("/api/v1/events?limit=1000").await.json();
        let about: Vec<String> = events["items"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|event| event["kind"].as_str().unwrap().starts_with("pain_point."))
            .map(|event| event.to_string().to_lowercase())
            .collect();
        assert!(!about.is_empty());
        let telling = about.iter().find(|event| event.contains(NAME));
        assert!(telling.is_none(), "{telling:?}");
    }
    let page = app
        .sign_in("haneul")
        .await
        .get("/pain-points/1")
        .await
        .expect(200);
    assert!(page.text().contains("이름을 밝히지 않은 동료"));
    let told = haneul.api_get("/api/v1/pain-points/1").await.json();
    assert_eq!(
        (&told["reporter"], &told["anonymous"]),
        (&json!(null), &json!(true))
    );
    let letters = app.letters().await;
    let to_others = letters
        .iter()
        .filter(|letter| !letter.to.address.as_str().starts_with(NAME));
    for letter in to_others {
        let words = format!("{} {} {}", letter.subject, letter.text, letter.html).to_lowercase();
        assert!(
            !words.contains(NAME),
            "a letter to {}: {words}",
            letter.to.address
        );
    }
    // Their own answer is no news to them.
    let own_letters = letters
        .iter()
        .filter(|letter| letter.to.address.as_str().starts_with(NAME));
    for letter in own_letters {
        assert!(
            !letter.text.contains("The one beside the lift"),
            "{}",
            letter.text
        );
    }
}

#[actix_web::test]
async fn a_program_reports_without_a_name_too() {
    let app = TestApp::new().await;
    app.add_all(&[("mina", Role::Staff), ("jonas", Role::Staff)]);
    let mina = app.program("mina", Scope::Write);
    let report = json!({ "title": "No windows on the fourth floor", "anonymous": true });
    let made = mina
        .api_post("/api/v1/pain-points", report)
        .await
        .expect(201)
        .json();
    assert_eq!(
        (&made["anonymous"], &made["reporter"]),
        (&json!(true), &json!(null))
    );
    // It is still theirs: they edit it, and cannot support it themselves.
    let at = "/api/v1/pain-points/1";
    let edit = json!({ "body": "Not one." });
    mina.api(actix_web::http::Method::PATCH, at, edit)
        .await
        .expect(200);
    mina.api_post(&format!("{at}/support"), json!({}))
        .await
        .expect(409);
    let events = app
        .program("jonas", Scope::Read)
        .api_get("/api/v1/events")
        .await
        .json();
    for event in events["items"].as_array().unwrap() {
        assert_eq!(event["actor"], json!(null), "{event}");
    }
}
