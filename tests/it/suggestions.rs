//! Merge suggestions: made for what is new, seen by the studio alone, and never made again once two were told apart.

use std::sync::Arc;

use actix_web::http::Method;
use insole::base::actor::{Actor, Scope};
use insole::features::areas::{self, AreaInput};
use insole::features::{search, suggestions};
use insole::ledger::Follower;
use serde_json::{Value, json};

use crate::helpers::{Answer, Client, Role, TestApp};
use crate::meaning::FourThings;

const LIST: &str = "/api/v1/merge-suggestions";
const PAGE: &str = "/board/duplicates";

/// Words alone compare here.
async fn company() -> TestApp {
    let app = TestApp::with(&[("INSOLE__MAIL__COALESCE_SECONDS", "0")]).await;
    people(&app);
    app
}

/// People, and a few areas: among two texts alone no word tells anything.
fn people(app: &TestApp) {
    let now = app.clock.now();
    for name in [
        "Coffee machine",
        "Elevator",
        "Printer paper",
        "Leave requests",
        "Parking lot",
        "Heating",
        "Expense receipts",
        "Meeting rooms",
        "Phone headset",
        "Canteen menu",
        "Door badge",
        "Wifi",
    ] {
        let input = AreaInput {
            slug: name.to_lowercase().replace(' ', "-"),
            kind: "process".to_owned(),
            name_ko: name.to_owned(),
            name_en: name.to_owned(),
            ..AreaInput::default()
        };
        app.app
            .db
            .write_now(move |tx| areas::add(tx, now, &Actor::System, input.parse_new()?).map(drop))
            .unwrap();
    }
    app.add_all(&[
        ("mina", Role::Staff),
        ("jonas", Role::Staff),
        ("haneul", Role::Studio),
        ("doyun", Role::Studio),
    ]);
}

async fn report(app: &TestApp, who: &str, body: Value) -> i64 {
    let program = app.program(who, Scope::Write);
    let answer = program
        .api_post("/api/v1/pain-points", body)
        .await
        .expect(201);
    answer.json()["number"].as_i64().unwrap()
}

/// Reports that the VPN drops, in other words each time but much the same.
async fn vpn(app: &TestApp, who: &str, more: &str) -> i64 {
    let title = format!("The VPN drops every morning at nine {more}");
    report(app, who, json!({ "title": title })).await
}

async fn suggested(app: &TestApp, state: &str) -> Vec<Value> {
    app.settle().await;
    let haneul = app.program("haneul", Scope::Studio);
    let path = format!("{LIST}?state={state}");
    let answer = haneul.api_get(&path).await.expect(200).json();
    answer["items"].as_array().unwrap().clone()
}

/// The numbers of the pairs in a state, in order.
async fn pairs(app: &TestApp, state: &str) -> Vec<(i64, i64)> {
    let number = |item: &Value, at: usize| item["pain_points"][at]["number"].as_i64().unwrap();
    let mut found: Vec<(i64, i64)> = suggested(app, state)
        .await
        .iter()
        .map(|item| (number(item, 0), number(item, 1)))
        .collect();
    found.sort_unstable();
    found
}

async fn first(app: &TestApp, state: &str) -> i64 {
    suggested(app, state).await[0]["id"].as_i64().unwrap()
}

async fn dismiss(app: &TestApp, who: &str, id: i64) -> Answer {
    app.program(who, Scope::Studio)
        .api_post(&format!("{LIST}/{id}/dismiss"), json!({}))
        .await
}

async fn edit(app: &TestApp, who: &str, number: i64, title: &str) {
    let path = format!("/api/v1/pain-points/{number}");
    app.program(who, Scope::Write)
        .api(Method::PATCH, &path, json!({ "title": title }))
        .await
        .expect(200);
}

async fn merge(app: &TestApp, number: i64, into: i64) {
    app.program("haneul", Scope::Studio)
        .api_post(
            &format!("/api/v1/pain-points/{number}/merge"),
            json!({ "into": into }),
        )
        .await
        .expect(200);
}

async fn scan(app: &TestApp) -> suggestions::Scanned {
    let (db, search, now) = (app.app.db.clone(), app.app.search.clone(), app.clock.now());
    tokio::task::spawn_blocking(move || suggestions::scan(&db, &search, now, |_| {}))
        .await
        .unwrap()
        .unwrap()
}

async fn studio<'a>(app: &'a TestApp, who: &str) -> Client<'a> {
    app.sign_in(who).await
}

#[actix_web::test]
async fn what_is_reported_twice_is_suggested_to_the_studio_and_to_nobody_else() {
    let app = company().await;
    vpn(&app, "mina", "").await;
    report(&app, "mina", json!({ "title": "커피 기계가 고장 났어요" })).await;
    vpn(&app, "jonas", "again").await;
    assert_eq!(pairs(&app, "pending").await, [(1, 3)]);
    let one = &suggested(&app, "pending").await[0];
    assert_eq!(
        (&one["verdict"], &one["state"]),
        (&json!("related"), &json!("pending"))
    );
    assert!(!one["why"].as_array().unwrap().is_empty(), "{one}");

    let haneul = studio(&app, "haneul").await;
    let page = haneul.get(PAGE).await.expect(200);
    assert_eq!(page.texts(".sides h3").len(), 2);
    let board = haneul.get("/board").await.expect(200);
    assert_eq!(board.texts("[data-merge]").len(), 2, "on both cards");
    assert!(board.has("a[href='/board/duplicates']"));
    assert!(haneul.get("/pain-points/1").await.has("#alike"));

    let mina = studio(&app, "mina").await;
    mina.get(PAGE).await.expect(403);
    mina.get(&format!("{PAGE}/1")).await.expect(403);
    assert!(!mina.get("/pain-points/1").await.expect(200).has("#alike"));
    app.program("mina", Scope::Write)
        .api_get(LIST)
        .await
        .expect(403);
}

#[actix_web::test]
async fn a_report_that_only_the_studio_sees_is_found_and_stays_hidden() {
    let app = company().await;
    vpn(&app, "mina", "").await;
    let title = "The VPN drops every morning at nine, and I know who does it";
    let hidden = json!({ "title": title, "visibility": "studio" });
    report(&app, "jonas", hidden).await;
    assert_eq!(pairs(&app, "pending").await, [(1, 2)]);
    let id = first(&app, "pending").await;
    // What everybody sees is never folded into it.
    let haneul = studio(&app, "haneul").await;
    let preview = haneul.get(&format!("{PAGE}/{id}")).await.expect(200);
    assert_eq!(
        preview.attributes("input[name=keep][checked]", "value"),
        ["1"]
    );
    assert_eq!(
        preview.attributes("input[name=keep][disabled]", "value"),
        ["2"]
    );
    dismiss(&app, "haneul", id).await.expect(200);
    // Neither the page nor the events of the other one's reporter know of it.
    let mina = studio(&app, "mina").await;
    assert!(!mina.get("/pain-points/1").await.text().contains("P-2"));
    let events = app
        .program("mina", Scope::Read)
        .api_get("/api/v1/events?after=0&limit=1000")
        .await
        .expect(200);
    assert!(!events.text().contains("told_apart"));
}

#[actix_web::test]
async fn what_was_told_apart_never_returns() {
    let app = company().await;
    vpn(&app, "mina", "").await;
    vpn(&app, "jonas", "again").await;
    let id = first(&app, "pending").await;
    let told = dismiss(&app, "haneul", id).await.expect(200).json();
    assert_eq!(
        (&told["state"], &told["decided_by"]),
        (&json!("dismissed"), &json!("haneul"))
    );
    edit(
        &app,
        "jonas",
        2,
        "The VPN drops every morning at nine sharp",
    )
    .await;
    assert_eq!(pairs(&app, "pending").await, []);
    scan(&app).await;
    assert_eq!(pairs(&app, "pending").await, []);
    assert_eq!(pairs(&app, "dismissed").await, [(1, 2)]);
    // It stands in the ledger, with numbers and no words.
    let events = app
        .program("haneul", Scope::Studio)
        .api_get("/api/v1/events?after=0&limit=1000")
        .await
        .expect(200)
        .json();
    let events = events["items"].as_array().unwrap();
    let apart = events
        .iter()
        .find(|event| event["kind"] == "pain_point.told_apart")
        .unwrap();
    assert_eq!(apart["payload"]["from"], 1);
    assert_eq!(apart["payload"]["by_reporter"], false);
}

#[actix_web::test]
async fn an_edit_that_makes_them_different_takes_the_thought_back() {
    let app = company().await;
    vpn(&app, "mina", "").await;
    vpn(&app, "jonas", "again").await;
    assert_eq!(pairs(&app, "pending").await, [(1, 2)]);
    edit(&app, "jonas", 2, "Leave requests go round in circles").await;
    assert_eq!(pairs(&app, "pending").await, []);
    edit(
        &app,
        "jonas",
        2,
        "The VPN drops every morning at nine o'clock",
    )
    .await;
    assert_eq!(pairs(&app, "pending").await, [(1, 2)]);
}

#[actix_web::test]
async fn a_merge_by_hand_accepts_and_taking_it_apart_dismisses() {
    let app = company().await;
    vpn(&app, "mina", "").await;
    vpn(&app, "jonas", "again").await;
    assert_eq!(pairs(&app, "pending").await, [(1, 2)]);
    merge(&app, 2, 1).await;
    assert_eq!(pairs(&app, "accepted").await, [(1, 2)]);
    assert_eq!(pairs(&app, "pending").await, []);
    let jonas = app.program("jonas", Scope::Write);
    jonas
        .api_post("/api/v1/pain-points/2/unmerge", json!({}))
        .await
        .expect(200);
    assert_eq!(pairs(&app, "dismissed").await, [(1, 2)]);
    scan(&app).await;
    assert_eq!(pairs(&app, "pending").await, []);
    // By hand it is still possible, and is the newer word.
    merge(&app, 2, 1).await;
    assert_eq!(pairs(&app, "accepted").await, [(1, 2)]);
}

#[actix_web::test]
async fn a_pair_that_was_never_suggested_is_remembered_when_it_is_taken_apart() {
    let app = company().await;
    vpn(&app, "mina", "").await;
    report(&app, "jonas", json!({ "title": "Remote desktop is gone" })).await;
    app.settle().await;
    merge(&app, 2, 1).await;
    let haneul = app.program("haneul", Scope::Studio);
    haneul
        .api_post("/api/v1/pain-points/2/unmerge", json!({}))
        .await
        .expect(200);
    edit(&app, "jonas", 2, "The VPN drops every morning at nine").await;
    assert_eq!(pairs(&app, "pending").await, []);
    assert_eq!(pairs(&app, "dismissed").await, [(1, 2)]);
}

#[actix_web::test]
async fn a_declined_one_is_not_suggested_and_a_resolved_one_came_back() {
    let app = company().await;
    vpn(&app, "mina", "").await;
    let haneul = app.program("haneul", Scope::Studio);
    let status = "/api/v1/pain-points/1/status";
    haneul
        .api_post(
            status,
            json!({ "to": "declined", "reason": "a", "would_change": "b" }),
        )
        .await
        .expect(200);
    vpn(&app, "jonas", "again").await;
    assert_eq!(pairs(&app, "pending").await, []);
    haneul
        .api_post(
            status,
            json!({ "to": "accepted", "reason": "It is right." }),
        )
        .await
        .expect(200);
    assert_eq!(pairs(&app, "pending").await, [(1, 2)]);
    haneul
        .api_post(
            status,
            json!({ "to": "resolved", "reason": "A new gateway." }),
        )
        .await
        .expect(200);
    assert_eq!(pairs(&app, "pending").await, [(1, 2)]);
    // The one that hurts now stays, or it would be off the board.
    let page = studio(&app, "haneul").await;
    let id = first(&app, "pending").await;
    let preview = page.get(&format!("{PAGE}/{id}")).await.expect(200);
    assert_eq!(
        preview.attributes("input[name=keep][checked]", "value"),
        ["2"]
    );
}

#[actix_web::test]
async fn merging_from_the_preview_says_who_moves_and_can_be_taken_back() {
    let app = company().await;
    vpn(&app, "mina", "").await;
    vpn(&app, "jonas", "again").await;
    let support = |who: &'static str, number: i64| {
        let program = app.program(who, Scope::Write);
        let path = format!("/api/v1/pain-points/{number}/support");
        async move { program.api_post(&path, json!({})).await.expect(200) }
    };
    app.add_all(&[("eunji", Role::Staff), ("taeho", Role::Staff)]);
    support("eunji", 1).await;
    support("eunji", 2).await;
    support("taeho", 2).await;
    app.letters().await;
    let haneul = studio(&app, "haneul").await;
    let id = first(&app, "pending").await;
    let path = format!("{PAGE}/{id}");
    let preview = haneul.get(&path).await.expect(200);
    // mina, jonas, eunji, taeho; eunji is behind both. P-2 has more voices and stays: mina and eunji hear of it.
    assert_eq!(preview.texts(".facts dd"), ["4명", "1명"]);
    assert_eq!(
        preview.attributes("input[name=keep][checked]", "value"),
        ["2"]
    );
    let letters = preview.texts(".choices.stays small");
    assert!(
        letters[0].contains("3명에게") && letters[1].contains("2명에게"),
        "{letters:?}"
    );
    let fields = [("keep", "2"), ("notify", "yes")];
    let sent = haneul
        .submit_from(&preview, &format!("{path}/merge"), &fields)
        .await
        .expect(303);
    let list = haneul.follow(&sent).await.expect(200);
    assert!(list.has(".empty"), "nothing is left to decide");
    assert_eq!(pairs(&app, "accepted").await, [(1, 2)]);
    let undone = haneul
        .submit_from(&list, "/board/undo", &[])
        .await
        .expect(303);
    let list = haneul.follow(&undone).await.expect(200);
    assert_eq!(list.texts(".sides h3").len(), 2, "and here it is again");
    assert_eq!(pairs(&app, "pending").await, [(1, 2)]);
    app.clock.advance(chrono::TimeDelta::minutes(1));
    assert!(app.letters().await.is_empty());
    // Once more, for good.
    let preview = haneul.get(&path).await.expect(200);
    haneul
        .submit_from(&preview, &format!("{path}/merge"), &fields)
        .await
        .expect(303);
    app.clock.advance(chrono::TimeDelta::minutes(1));
    assert_eq!(app.letters().await.len(), 2);
}

#[actix_web::test]
async fn saying_that_they_are_not_the_same_can_be_taken_back_too() {
    let app = company().await;
    vpn(&app, "mina", "").await;
    vpn(&app, "jonas", "again").await;
    app.settle().await;
    let haneul = studio(&app, "haneul").await;
    let id = first(&app, "pending").await;
    let page = haneul.get(PAGE).await.expect(200);
    let action = format!("{PAGE}/{id}/dismiss");
    let sent = haneul.submit_from(&page, &action, &[]).await.expect(303);
    let page = haneul.follow(&sent).await.expect(200);
    assert!(page.has(".empty"));
    assert_eq!(pairs(&app, "dismissed").await, [(1, 2)]);
    let sent = haneul
        .submit_from(&page, "/board/undo", &[])
        .await
        .expect(303);
    let page = haneul.follow(&sent).await.expect(200);
    assert_eq!(page.texts(".sides h3").len(), 2);
    assert_eq!(pairs(&app, "pending").await, [(1, 2)]);
}

#[actix_web::test]
async fn of_two_who_decide_at_once_the_second_is_told_what_the_first_did() {
    let app = company().await;
    vpn(&app, "mina", "").await;
    vpn(&app, "jonas", "again").await;
    app.settle().await;
    let (haneul, doyun) = (studio(&app, "haneul").await, studio(&app, "doyun").await);
    let id = first(&app, "pending").await;
    let path = format!("{PAGE}/{id}");
    let (hers, his) = (haneul.get(&path).await, doyun.get(&path).await);
    let fields = [("keep", "1")];
    let merge = format!("{path}/merge");
    haneul.submit_from(&hers, &merge, &fields).await.expect(303);
    // Both ways, and before any follower has heard of it.
    let refused = doyun.submit_from(&his, &merge, &fields).await.expect(409);
    assert!(refused.one(".trouble").contains("이미 합쳐졌어요"));
    assert!(refused.one(".banner").contains("haneul"));
    let dismiss = format!("{path}/dismiss");
    let refused = doyun.submit_from(&his, &dismiss, &[]).await.expect(409);
    assert!(refused.one(".trouble").contains("이미 합쳐졌어요"));
    assert_eq!(pairs(&app, "accepted").await, [(1, 2)]);

    vpn(&app, "mina", "as ever").await;
    let id = first(&app, "pending").await;
    let path = format!("{PAGE}/{id}");
    let (hers, his) = (haneul.get(&path).await, doyun.get(&path).await);
    let dismiss = format!("{path}/dismiss");
    doyun.submit_from(&his, &dismiss, &[]).await.expect(303);
    let fields = [("keep", "1")];
    let merge = format!("{path}/merge");
    let refused = haneul.submit_from(&hers, &merge, &fields).await.expect(409);
    assert!(refused.one(".trouble").contains("다른 불편"));
    assert_eq!(pairs(&app, "pending").await, []);
}

#[actix_web::test]
async fn three_that_hang_together_are_one_group_and_become_one() {
    let app = company().await;
    vpn(&app, "mina", "").await;
    vpn(&app, "jonas", "again").await;
    vpn(&app, "mina", "as ever").await;
    app.settle().await;
    let haneul = studio(&app, "haneul").await;
    let page = haneul.get(PAGE).await.expect(200);
    assert_eq!(page.texts(".duplicates").len(), 1);
    assert_eq!(page.texts(".sides h3").len(), 3);
    let all = page
        .attributes(".duplicates > .row > a.btn", "href")
        .remove(0);
    let preview = haneul.get(&all).await.expect(200);
    assert_eq!(
        preview
            .attributes("input[name=with][checked]", "value")
            .len(),
        3
    );
    let path = all.split('?').next().unwrap();
    let token = preview.attributes("input[name=csrf]", "value").remove(0);
    let with = |numbers: &[&'static str], more: &[(&'static str, &'static str)]| {
        let mut fields = vec![("csrf", token.as_str()), ("keep", "1")];
        fields.extend(numbers.iter().map(|number| ("with", *number)));
        fields.extend(more);
        fields
    };
    let merge = format!("{path}/merge");
    // Looking again with fewer changes nothing.
    let fewer = with(&["1", "2"], &[("again", "yes")]);
    let looked = haneul.post(&merge, &fewer).await.expect(200);
    assert_eq!(looked.texts(".choices.stays .choice").len(), 2);
    let nothing = haneul.post(&merge, &with(&["1"], &[])).await.expect(422);
    assert!(nothing.has(".trouble"));
    let all = with(&["1", "2", "3"], &[]);
    let sent = haneul.post(&merge, &all).await.expect(303);
    let page = haneul.follow(&sent).await.expect(200);
    app.settle().await;
    assert_eq!(pairs(&app, "pending").await, []);
    for number in [2, 3] {
        let path = format!("/api/v1/pain-points/{number}");
        let one = app.program("haneul", Scope::Studio).api_get(&path).await;
        assert_eq!(one.json()["merged_into"], 1);
    }
    // Both are taken back by the one button.
    haneul
        .submit_from(&page, "/board/undo", &[])
        .await
        .expect(303);
    app.settle().await;
    assert_eq!(pairs(&app, "pending").await, [(1, 2), (1, 3), (2, 3)]);
}

#[actix_web::test]
async fn what_was_like_a_merged_one_is_suggested_for_the_one_it_was_merged_into() {
    let app = company().await;
    report(&app, "mina", json!({ "title": "Remote work is a pain" })).await;
    vpn(&app, "jonas", "").await;
    vpn(&app, "mina", "again").await;
    assert_eq!(pairs(&app, "pending").await, [(2, 3)]);
    merge(&app, 2, 1).await;
    assert_eq!(pairs(&app, "pending").await, [(1, 3)]);
    app.program("haneul", Scope::Studio)
        .api_post("/api/v1/pain-points/2/unmerge", json!({}))
        .await
        .expect(200);
    assert_eq!(pairs(&app, "pending").await, [(2, 3)]);
}

#[actix_web::test]
async fn mine_is_different_is_remembered_and_told_to_the_studio() {
    let app = company().await;
    vpn(&app, "mina", "").await;
    app.settle().await;
    let jonas = studio(&app, "jonas").await;
    let title = (
        "title",
        "The VPN drops every morning at nine, but only on my laptop",
    );
    jonas
        .submit("/report", "/report", &[title, ("different_from", "1 99 x")])
        .await
        .expect(303);
    app.settle().await;
    let told = pairs(&app, "dismissed").await;
    assert_eq!(told, [(1, 2)], "an unknown number is passed over");
    assert!(suggested(&app, "dismissed").await[0]["by_reporter"] == json!(true));
    scan(&app).await;
    assert!(!pairs(&app, "pending").await.contains(&(1, 2)));
    let haneul = studio(&app, "haneul").await;
    let one = haneul.get("/pain-points/2").await.expect(200);
    assert!(
        one.one("#alike").contains("다르다고"),
        "{}",
        one.one("#alike")
    );
    let id = first(&app, "dismissed").await;
    let path = format!("{PAGE}/{id}");
    let preview = haneul.get(&path).await.expect(200);
    assert!(preview.one(".banner").contains("P-2"));
    let fields = [("keep", "1")];
    haneul
        .submit_from(&preview, &format!("{path}/merge"), &fields)
        .await
        .expect(303);
    assert!(pairs(&app, "accepted").await.contains(&(1, 2)));
}

#[actix_web::test]
async fn the_list_beside_the_form_keeps_what_was_said_to_be_different() {
    let app = company().await;
    vpn(&app, "mina", "").await;
    app.settle().await;
    let jonas = studio(&app, "jonas").await;
    let form = jonas.get("/report").await.expect(200);
    let token = form.attributes("input[name=csrf]", "value").remove(0);
    let fields = [
        ("csrf", token.as_str()),
        ("title", "The VPN drops every morning at nine too"),
        ("different", "1"),
    ];
    let page = jonas.post("/similar", &fields).await.expect(200);
    assert_eq!(
        page.attributes("input[name=different_from]", "value"),
        ["1"]
    );
    assert!(page.has(".hit.apart button[name=same]"));
    let fragment = jonas
        .get("/similar/fragment?title=The+VPN+drops+every+morning&different_from=1")
        .await
        .expect(200);
    assert!(fragment.has(".hit.apart"));
    let fields = [
        ("csrf", token.as_str()),
        ("title", "The VPN drops every morning at nine too"),
        ("different_from", "1"),
        ("same", "1"),
    ];
    let page = jonas.post("/similar", &fields).await.expect(200);
    assert_eq!(page.attributes("input[name=different_from]", "value"), [""]);
    assert!(page.has("button[name=different]"));
}

#[actix_web::test]
async fn a_program_says_what_is_different_and_is_told_what_it_cannot_see() {
    let app = company().await;
    vpn(&app, "mina", "").await;
    let hidden = json!({ "title": "The VPN drops because of somebody", "visibility": "studio" });
    report(&app, "mina", hidden).await;
    let title = "The VPN drops every morning at nine, elsewhere";
    report(
        &app,
        "jonas",
        json!({ "title": title, "different_from": [1] }),
    )
    .await;
    assert!(pairs(&app, "dismissed").await.contains(&(1, 3)));
    let jonas = app.program("jonas", Scope::Write);
    for unknown in [2, 99] {
        let body = json!({ "title": title, "different_from": [unknown] });
        let refused = jonas
            .api_post("/api/v1/pain-points", body)
            .await
            .expect(422);
        assert_eq!(refused.json()["errors"][0]["code"], "different_unknown");
    }
}

#[actix_web::test]
async fn meaning_finds_what_shares_no_word() {
    let app = TestApp::with_encoder(Arc::new(FourThings)).await;
    people(&app);
    report(&app, "mina", json!({ "title": "인쇄가 자꾸 멈춰요" })).await;
    report(
        &app,
        "jonas",
        json!({ "title": "The printer jams every day" }),
    )
    .await;
    report(&app, "jonas", json!({ "title": "연차 쓰기가 어려워요" })).await;
    assert_eq!(pairs(&app, "pending").await, [(1, 2)]);
    let one = &suggested(&app, "pending").await[0];
    assert_eq!((&one["verdict"], &one["why"]), (&json!("same"), &json!([])));
    let haneul = studio(&app, "haneul").await;
    let page = haneul.get(PAGE).await.expect(200);
    assert!(page.one(".link-row").contains("뜻이 비슷해요"));
}

#[actix_web::test]
async fn a_scan_finds_the_backlog_once() {
    let app = company().await;
    vpn(&app, "mina", "").await;
    vpn(&app, "jonas", "again").await;
    app.settle().await;
    // As if they had been reported before there were suggestions.
    app.database.execute("DELETE FROM merge_suggestions");
    let scanned = scan(&app).await;
    assert_eq!((scanned.looked_at, scanned.found), (2, 1));
    assert_eq!(pairs(&app, "pending").await, [(1, 2)]);
    let again = scan(&app).await;
    assert_eq!((again.after, again.looked_at, again.found), (0, 2, 0));
}

#[actix_web::test]
async fn a_follower_that_was_killed_ends_where_it_would_have() {
    let app = company().await;
    vpn(&app, "mina", "").await;
    vpn(&app, "jonas", "again").await;
    vpn(&app, "mina", "as ever").await;
    let id = first(&app, "pending").await;
    dismiss(&app, "haneul", id).await.expect(200);
    merge(&app, 3, 1).await;
    let (pending, accepted, dismissed) = (
        pairs(&app, "pending").await,
        pairs(&app, "accepted").await,
        pairs(&app, "dismissed").await,
    );
    // The work of everything that happened, once more, in one batch and one by one.
    let suggester = suggestions::Suggester::new(
        app.app.db.clone(),
        app.clock.clone(),
        search::Search::clone(&app.app.search),
        app.app.config.get_ref().clone(),
    );
    let entries = app
        .app
        .db
        .read_now(|conn| insole::ledger::entries_after(conn, 0, 1000))
        .unwrap();
    suggester.handle(&entries).unwrap();
    for entry in entries {
        suggester.handle(std::slice::from_ref(&entry)).unwrap();
    }
    assert_eq!(pairs(&app, "pending").await, pending);
    assert_eq!(pairs(&app, "accepted").await, accepted);
    assert_eq!(pairs(&app, "dismissed").await, dismissed);
}

#[actix_web::test]
async fn the_list_goes_page_by_page_from_the_costliest() {
    let app = company().await;
    let things = [
        "printer",
        "coffee machine",
        "elevator",
        "projector",
        "scanner",
    ];
    // Each thing twice; the later the costlier.
    for (at, thing) in things.iter().enumerate() {
        for more in ["", " again"] {
            let title = format!("{thing} {thing}s {thing}ing broken{at}{more}");
            let impact = json!({ "minutes": 60, "times": at + 1, "per": "month" });
            report(&app, "mina", json!({ "title": title, "impact": impact })).await;
        }
    }
    app.settle().await;
    let haneul = studio(&app, "haneul").await;
    let page = haneul.get(PAGE).await.expect(200);
    let titles = page.texts(".duplicates h3");
    assert_eq!(titles.len(), 10, "{titles:?}");
    assert!(titles[0].contains("scanner") && titles[9].contains("printer"));
    haneul
        .get(&format!("{PAGE}?cursor=nonsense"))
        .await
        .expect(422);
    let cursor = insole::web::json::encode_cursor(&json!({ "minutes": 0, "first": 0 }));
    let end = haneul
        .get(&format!("{PAGE}?cursor={cursor}"))
        .await
        .expect(200);
    assert!(end.has(".empty"));
    // By the API, newest first.
    let reader = app.program("haneul", Scope::Studio);
    let mut path = format!("{LIST}?state=pending&limit=2");
    let mut seen = Vec::new();
    loop {
        let page = reader.api_get(&path).await.expect(200).json();
        let items = page["items"].as_array().unwrap();
        seen.extend(items.iter().map(|item| item["id"].as_i64().unwrap()));
        let Some(cursor) = page["next_cursor"].as_str() else {
            break;
        };
        path = format!("{LIST}?state=pending&limit=2&cursor={cursor}");
    }
    assert_eq!(seen.len(), 5);
    assert!(seen.is_sorted_by(|a, b| a > b));
    reader
        .api_get(&format!("{LIST}?state=maybe"))
        .await
        .expect(422);
}

#[actix_web::test]
async fn what_was_judged_here_measures_how_good_the_finding_is() {
    let app = company().await;
    vpn(&app, "mina", "").await;
    vpn(&app, "jonas", "again").await;
    vpn(&app, "mina", "as ever").await;
    let id = first(&app, "pending").await;
    dismiss(&app, "haneul", id).await.expect(200);
    let apart = pairs(&app, "dismissed").await[0];
    assert_ne!(apart, (1, 3));
    merge(&app, 3, 1).await;
    app.settle().await;
    let (db, search) = (app.app.db.clone(), app.app.search.clone());
    let measured = tokio::task::spawn_blocking(move || {
        let judged = db.read_now(suggestions::judged).unwrap();
        search::evaluate_own(&db, &search, &judged).unwrap()
    });
    let all = measured.await.unwrap().overall;
    // One was merged; that two were told apart says only how far "same" can be believed, and words alone never say it.
    assert_eq!(all.queries, 1);
    assert_eq!((all.hit_at_5, all.mrr_at_10), (1.0, 1.0));
    assert_eq!(all.same.precision, None);
}

#[actix_web::test]
async fn scores_are_tuned_by_what_the_studio_decided_and_only_when_told() {
    let app = company().await;
    app.add("soyeon", Role::Admin);
    vpn(&app, "mina", "").await;
    vpn(&app, "jonas", "again").await;
    let id = first(&app, "pending").await;
    dismiss(&app, "haneul", id).await.expect(200);
    let score = suggested(&app, "dismissed").await[0]["score"]
        .as_f64()
        .unwrap();
    let db = app.app.db.clone();
    let (present, version, judged) = db
        .read_now(|conn| {
            let (present, version) = search::tuning(conn)?;
            let judged = suggestions::judged_scores(conn, Default::default())?;
            Ok((present, version, judged))
        })
        .unwrap();
    assert_eq!((present, version), (search::Tuning::default(), 0));
    let [one] = judged[..] else {
        panic!("one pair was judged: {judged:?}")
    };
    assert!(!one.same && one.own_language && one.score > 0.0);
    // One pair teaches nothing; fifty that were told apart, and some that were merged, do.
    let untuned = search::Tuning::default();
    assert!(untuned.tried(None, &judged).is_err());
    let many: Vec<search::JudgedScore> = (0..80)
        .map(|id| search::JudgedScore {
            id,
            score: one.score,
            own_language: true,
            same: id % 4 == 0 && id < 68,
        })
        .collect();
    let trial = untuned.tried(None, &many).unwrap();
    let now = app.clock.now();
    let keep = |seen: i64| {
        let tuning = trial.tuning.clone();
        db.write_now(move |tx| search::keep_tuning(tx, now, &Actor::System, &tuning, seen))
    };
    keep(0).unwrap();
    assert!(keep(0).is_err(), "another one came in between");
    // It holds at once, is noted for administrators, and moves scores.
    vpn(&app, "mina", "as ever").await;
    app.settle().await;
    let events = app
        .program("soyeon", Scope::Admin)
        .api_get("/api/v1/events?limit=1000")
        .await
        .expect(200)
        .json();
    let changed = events["items"].as_array().unwrap().iter();
    let mut changed = changed.filter(|event| event["kind"] == "setting.changed");
    assert_eq!(
        changed.next().unwrap()["payload"]["key"],
        "text.similar_tuning"
    );
    let asked = with_title("The VPN drops every morning");
    let tuned = app
        .program("haneul", Scope::Studio)
        .api_get(&asked)
        .await
        .expect(200)
        .json();
    let tuned = tuned["items"][0]["score"].as_f64().unwrap();
    let back = search::Tuning::default();
    db.write_now(move |tx| {
        let (_, seen) = search::tuning(tx)?;
        search::keep_tuning(
            tx,
            now + chrono::TimeDelta::seconds(1),
            &Actor::System,
            &back,
            seen,
        )
    })
    .unwrap();
    let untuned = app
        .program("haneul", Scope::Studio)
        .api_get(&asked)
        .await
        .expect(200)
        .json();
    let untuned = untuned["items"][0]["score"].as_f64().unwrap();
    assert!(
        (tuned - untuned).abs() > 0.001,
        "{tuned} and {untuned}, learnt from {score}"
    );
}

fn with_title(title: &str) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("title", title)
        .finish();
    format!("/api/v1/similar?{query}")
}
