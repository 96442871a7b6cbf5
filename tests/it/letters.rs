//! The whole loop through the API, seen from the letter boxes: what each person is told, by whom, and by when.

use actix_web::http::Method;
use insole::base::actor::Scope;
use insole::mail::Letter;
use serde_json::{Value, json};

use crate::helpers::{Client, Role, TestApp};

const PAINS: &str = "/api/v1/pain-points";
const PROJECTS: &str = "/api/v1/projects";

/// `name: subject` of each letter, sorted.
fn told(letters: &[Letter]) -> Vec<String> {
    let mut told: Vec<String> = letters
        .iter()
        .map(|letter| format!("{}: {}", letter.to.name, letter.subject))
        .collect();
    told.sort();
    told
}

async fn post(who: &Client<'_>, path: String, body: Value, status: u16) -> Value {
    who.api_post(&path, body).await.expect(status).json()
}

/// The path of the first link in a letter that begins with `start`.
fn path_of(letter: &Letter, start: &str) -> String {
    let line = letter
        .text
        .lines()
        .find_map(|line| line.strip_prefix("http://insole.test")?.strip_prefix(start));
    format!(
        "{start}{}",
        line.unwrap_or_else(|| panic!("no {start} in {}", letter.text))
    )
}

#[actix_web::test]
async fn from_report_to_relief_everybody_hears() {
    let app = TestApp::with(&[
        ("INSOLE__MAIL__COALESCE_SECONDS", "0"),
        ("INSOLE__LANGUAGE", "en"),
    ])
    .await;
    for (who, role) in [
        ("mina", Role::Staff),
        ("seo", Role::Staff),
        ("hana", Role::Staff),
        ("jonas", Role::Studio),
        ("lead", Role::Studio),
    ] {
        app.add(who, role);
    }
    let (mina, seo, hana) = (
        app.program("mina", Scope::Write),
        app.program("seo", Scope::Write),
        app.program("hana", Scope::Write),
    );
    let jonas = app.program("jonas", Scope::Studio);
    let lead = app.program("lead", Scope::Studio);

    post(
        &mina,
        PAINS.to_owned(),
        json!({"title": "VPN drops every morning"}),
        201,
    )
    .await;
    assert_eq!(
        told(&app.letters().await),
        ["mina: P-1 received: answer by Mon 9 Mar"]
    );
    post(&seo, format!("{PAINS}/1/support"), json!({}), 200).await;
    post(
        &hana,
        PAINS.to_owned(),
        json!({"title": "Remote access is lost at nine"}),
        201,
    )
    .await;
    app.letters().await;

    let status = |to: &str, more: Value| {
        let mut body = more;
        body["to"] = json!(to);
        body
    };
    let question = json!({"question": "Which floor?"});
    post(
        &jonas,
        format!("{PAINS}/1/status"),
        status("needs_info", question),
        200,
    )
    .await;
    let letters = app.letters().await;
    assert_eq!(
        told(&letters),
        [
            "mina: P-1: a question before we can go on",
            "seo: P-1: a question before we can go on"
        ]
    );
    assert!(
        letters
            .iter()
            .all(|letter| letter.text.contains("> Which floor?"))
    );
    post(
        &mina,
        format!("{PAINS}/1/comments"),
        json!({"body": "The ninth."}),
        201,
    )
    .await;
    assert_eq!(
        told(&app.letters().await),
        Vec::<String>::new(),
        "supporters read of it in their digest"
    );

    let accept = json!({"next_update_on": "2026-03-13"});
    post(
        &jonas,
        format!("{PAINS}/1/status"),
        status("accepted", accept),
        200,
    )
    .await;
    assert_eq!(
        told(&app.letters().await),
        [
            "mina: P-1 accepted: next update by Fri 13 Mar",
            "seo: P-1 accepted: next update by Fri 13 Mar"
        ]
    );
    post(&jonas, format!("{PAINS}/2/merge"), json!({"into": 1}), 200).await;
    let letters = app.letters().await;
    assert_eq!(told(&letters), ["hana: P-2 now counts with P-1"]);
    assert!(letters[0].text.contains("take it back out"));

    // A decision that is not to be told is recorded, and nobody is written to.
    let silent = json!({"title": "The printer is slow"});
    post(&mina, PAINS.to_owned(), silent, 201).await;
    app.letters().await;
    let decline =
        json!({"reason": "Leased until May.", "would_change": "The lease ends.", "notify": false});
    post(
        &jonas,
        format!("{PAINS}/3/status"),
        status("declined", decline),
        200,
    )
    .await;
    assert!(app.letters().await.is_empty());

    let project = json!({
        "title": "Remote access that holds", "problem": "It drops every morning.", "hypothesis": "Newer gateways.",
        "lead": "lead@bank.example", "pain_points": [1], "stop_rule": "Stop after 8 weeks.", "verify_on": "2026-06-01",
    });
    post(&jonas, PROJECTS.to_owned(), project, 201).await;
    assert_eq!(
        told(&app.letters().await),
        ["hana", "lead", "mina", "seo"].map(|who| format!("{who}: P-1 is now part of project I-1"))
    );
    let metric = json!({"name": "drops a day", "unit": "", "direction": "down", "baseline": 3, "baseline_source": "log", "target": 1});
    post(&jonas, format!("{PROJECTS}/1/metrics"), metric, 201).await;
    post(
        &lead,
        format!("{PROJECTS}/1/status"),
        json!({"to": "active"}),
        200,
    )
    .await;
    assert_eq!(
        told(&app.letters().await),
        ["hana", "mina", "seo"].map(|who| format!("{who}: Work on P-1 has begun: project I-1"))
    );
    let update = json!({"health": "at_risk", "body": "Two gateways are late.", "next_update_on": "2026-03-20"});
    post(&lead, format!("{PROJECTS}/1/updates"), update, 201).await;
    let letters = app.letters().await;
    assert_eq!(
        told(&letters),
        ["hana", "jonas", "mina", "seo"]
            .map(|who| format!("{who}: I-1 is at risk: next update by Fri 20 Mar"))
    );
    assert!(
        letters[0]
            .text
            .contains("Yours: P-1 VPN drops every morning")
    );

    post(
        &lead,
        format!("{PROJECTS}/1/status"),
        json!({"to": "delivered"}),
        200,
    )
    .await;
    let letters = app.letters().await;
    assert_eq!(
        told(&letters),
        ["hana", "jonas", "mina", "seo"]
            .map(|who| format!("{who}: I-1 is live: is it better for you?"))
    );
    let stranger = app.anyone();
    // Whoever proposed the project follows it, and is not among those who are asked.
    for letter in letters.iter().filter(|letter| letter.to.name != "jonas") {
        let path = path_of(letter, "/pulse/");
        stranger.get(&path).await.expect(200);
        let (path, _) = path.split_once('?').unwrap();
        stranger
            .post(path, &[("answer", "better")])
            .await
            .expect(200);
    }
    let project = lead
        .api(Method::GET, &format!("{PROJECTS}/1"), Value::Null)
        .await
        .expect(200);
    assert!(
        project.text().contains("\"status\":\"delivered\""),
        "{}",
        project.text()
    );
}
