//! The ledger as programs and administrators see it.

use std::time::Duration;

use actix_web::http::Method;
use insole::base::actor::Scope;
use serde_json::Value;

use super::helpers::{Role, TestApp};

fn kinds(list: &Value) -> Vec<&str> {
    let items = list["items"].as_array().unwrap();
    items
        .iter()
        .map(|item| item["kind"].as_str().unwrap())
        .collect()
}

#[actix_web::test]
async fn a_token_sees_what_its_person_may_see() {
    let app = TestApp::new().await;
    app.add("mina", Role::Staff);
    app.add("soyeon", Role::Admin);
    app.department("IT Platform");
    let staff = app.program("mina", Scope::Read);
    let seen = staff.api_get("/api/v1/events").await.expect(200).json();
    assert_eq!(kinds(&seen), ["department.added"]);
    assert_eq!(seen["items"][0]["actor"]["kind"], "system");
    assert_eq!(seen["items"][0]["subject"]["kind"], "department");
    assert_eq!(seen["items"][0]["payload"]["v"], 1);
    assert_eq!(seen["items"][0]["at"], "2026-03-02T01:00:00.000000Z");

    let admin = app.program("soyeon", Scope::Admin);
    let all = admin.api_get("/api/v1/events").await.expect(200).json();
    assert_eq!(
        kinds(&all),
        [
            "member.added",
            "member.added",
            "department.added",
            "token.added",
            "token.added"
        ]
    );
    // An administrator's token of a small scope sees little, and never more than its person.
    let small = app.program("soyeon", Scope::Write);
    let few = small.api_get("/api/v1/events").await.expect(200).json();
    assert_eq!(kinds(&few), ["department.added"]);
    let wide = app.program("mina", Scope::Admin);
    let few = wide.api_get("/api/v1/events").await.expect(200).json();
    assert_eq!(kinds(&few), ["department.added"]);
    app.anyone().api_get("/api/v1/events").await.expect(401);
}

#[actix_web::test]
async fn events_are_read_page_by_page() {
    let app = TestApp::new().await;
    app.add("soyeon", Role::Admin);
    let admin = app.program("soyeon", Scope::Admin);
    for n in 0..5 {
        app.department(&format!("Department {n}"));
    }
    let mut after = 0;
    let mut seen = Vec::new();
    loop {
        let page = admin
            .api_get(&format!("/api/v1/events?after={after}&limit=3"))
            .await
            .expect(200)
            .json();
        let items = page["items"].as_array().unwrap().clone();
        after = page["next_after"].as_i64().unwrap();
        if items.is_empty() {
            break;
        }
        seen.extend(items.iter().map(|item| item["seq"].as_i64().unwrap()));
    }
    assert_eq!(seen, (1..=7).collect::<Vec<i64>>());
    assert_eq!(after, 7);
    admin.api_get("/api/v1/events?limit=5000").await.expect(200);
    for wrong in ["limit=0", "limit=many", "after=-1", "after=x"] {
        let refused = admin
            .api_get(&format!("/api/v1/events?{wrong}"))
            .await
            .expect(422)
            .json();
        assert_eq!(refused["errors"].as_array().unwrap().len(), 1, "{refused}");
    }
}

#[actix_web::test]
async fn events_are_streamed_as_they_happen_and_resumed() {
    let app = TestApp::new().await;
    app.add("mina", Role::Staff);
    app.department("Before");
    let program = app.program("mina", Scope::Read);
    let stream = |last: &'static str| {
        program.send(Method::GET, "/api/v1/events?after=0", move |request| {
            let request = request.insert_header(("accept", "text/event-stream"));
            if last.is_empty() {
                request
            } else {
                request.insert_header(("last-event-id", last))
            }
        })
    };
    let later = async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        app.department("Meanwhile");
        tokio::time::sleep(Duration::from_millis(300)).await;
        app.app.streams.stop();
    };
    let (streamed, ()) = tokio::join!(stream(""), later);
    let streamed = streamed.expect(200);
    assert!(
        streamed
            .header("content-type")
            .starts_with("text/event-stream")
    );
    let text = streamed.text();
    let ids: Vec<&str> = text
        .lines()
        .filter_map(|line| line.strip_prefix("id: "))
        .collect();
    assert_eq!(ids, ["2", "4"]);
    let data: Vec<Value> = text
        .lines()
        .filter_map(|line| line.strip_prefix("data: "))
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(data[1]["seq"], 4);
    // The server has stopped: a client that comes back gets an end, not a wait.
    assert_eq!(stream("2").await.expect(200).text(), "");
}

#[actix_web::test]
async fn the_audit_tells_everything_and_finds_it() {
    let app = TestApp::new().await;
    let admin = app.person("soyeon", Role::Admin).await;
    app.department("IT Platform");
    app.token("soyeon", Scope::Read);
    let all = admin.get("/admin/audit").await.expect(200);
    let kinds = all.attributes("td[title]", "title");
    assert_eq!(
        kinds,
        [
            "token.added",
            "department.added",
            "member.signed_in",
            "member.sign_in_asked",
            "member.added"
        ]
    );
    let mine = admin
        .get("/admin/audit?who=soyeon@bank.example")
        .await
        .expect(200);
    assert_eq!(mine.attributes("td[title]", "title"), ["member.signed_in"]);
    let some = admin.get("/admin/audit?what=department").await.expect(200);
    assert_eq!(some.attributes("td[title]", "title"), ["department.added"]);
    assert!(
        admin
            .get("/admin/audit?about=P-1")
            .await
            .expect(200)
            .has(".empty")
    );
    assert!(
        admin
            .get("/admin/audit?who=nobody@bank.example")
            .await
            .expect(200)
            .has(".applied")
    );
    for n in 0..60 {
        app.department(&format!("Department {n}"));
    }
    let first = admin.get("/admin/audit").await.expect(200);
    assert_eq!(first.texts("tbody tr").len(), 50);
    let next = first.attributes("a[rel=next]", "href").remove(0);
    let second = admin.get(&next).await.expect(200);
    assert_eq!(second.texts("tbody tr").len(), 15);
}
