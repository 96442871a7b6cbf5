//! Routing rules: tested against the past before they are switched on, then they sort what comes, once, and leave alone what
//! people have set.

use chrono::TimeDelta;
use insole::base::actor::{Actor, Scope};
use insole::base::ids::MemberId;
use insole::features::members;
use serde_json::{Value, json};

use crate::helpers::{Answer, Client, Role, TestApp};

struct Company {
    app: TestApp,
    haneul: MemberId,
    doyun: MemberId,
}

async fn company() -> Company {
    let app = TestApp::new().await;
    app.department("finance");
    app.area("vdi", "");
    let (haneul, doyun) = (
        app.add("haneul", Role::Studio),
        app.add("doyun", Role::Studio),
    );
    app.add_to("mina", Role::Staff, "finance");
    Company { app, haneul, doyun }
}

impl Company {
    async fn report(&self, title: &str, more: Value) -> i64 {
        let mut body = json!({ "title": title });
        for (name, value) in more.as_object().unwrap() {
            body[name] = value.clone();
        }
        let made = self
            .app
            .program("mina", Scope::Write)
            .api_post("/api/v1/pain-points", body)
            .await
            .expect(201)
            .json();
        made["number"].as_i64().unwrap()
    }

    async fn seen(&self, number: i64) -> Value {
        self.app
            .program("haneul", Scope::Studio)
            .api_get(&format!("/api/v1/pain-points/{number}"))
            .await
            .expect(200)
            .json()
    }

    async fn assignee(&self, number: i64) -> String {
        let seen = self.seen(number).await;
        seen["assignee"]["name"].as_str().unwrap_or("").to_owned()
    }
}

/// Adds a rule by the form, and opens its page.
async fn rule(who: &Client<'_>, fields: &[(&str, &str)]) -> Answer {
    let sent = who
        .submit("/board/rules/new", "/board/rules", fields)
        .await
        .expect(303);
    let page = sent.location().split('#').next().unwrap().to_owned();
    who.get(&page).await.expect(200)
}

/// Presses "Switch on" (or "off") on the page of a rule.
async fn switch(who: &Client<'_>, page: &Answer) -> Answer {
    let action = format!("{}/switch", page.path);
    let sent = who.submit_from(page, &action, &[]).await.expect(303);
    who.follow(&sent).await.expect(200)
}

#[actix_web::test]
async fn a_rule_is_tested_then_switched_on_and_sorts_each_new_report_once() {
    let company = company().await;
    let app = &company.app;
    let old = company.report("VDI가 아침마다 느려요", json!({})).await;
    company.report("프린터가 멀어요", json!({})).await;
    let haneul = app.sign_in("haneul").await;
    assert!(haneul.get("/board/rules").await.has(".empty"));

    // What is wrong is said beside its field, and what was typed comes back.
    let refused = haneul
        .submit("/board/rules/new", "/board/rules", &[("name", "빈 규칙")])
        .await
        .expect(422);
    assert_eq!(refused.attributes("input[name=name]", "value"), ["빈 규칙"]);
    assert!(refused.has("#when-error") && refused.has("#then-error"));

    let (doyun, me) = (company.doyun.to_string(), company.haneul.to_string());
    let fields = [
        ("name", "가상 데스크톱"),
        ("words", "VDI, 가상 데스크톱"),
        ("assign", doyun.as_str()),
        ("area", "vdi"),
        ("tags", "화면"),
        ("tell", me.as_str()),
    ];
    let page = rule(&haneul, &fields).await;
    assert!(
        page.one("#test").contains("2건 가운데 1건"),
        "{}",
        page.one("#test")
    );
    assert_eq!(
        page.attributes("#test li h3 a", "href"),
        [format!("/pain-points/{old}")]
    );
    let off = company.report("VDI가 꺼져요", json!({})).await;
    app.letters().await;
    assert_eq!(company.assignee(off).await, "");

    // Whoever switches on what was changed meanwhile is told so.
    let renamed = [("name", "VDI"), ("words", "VDI")];
    haneul
        .submit_from(&page, &page.path, &renamed)
        .await
        .expect(303);
    let stale = switch(&haneul, &page).await;
    assert!(stale.has(".flash.note"), "{}", stale.text());
    let on = switch(&haneul, &stale).await;
    assert!(on.one(".flash").contains("켰어요"));

    let new = company.report("아침에 VDI가 느려요", json!({})).await;
    app.settle().await;
    app.after(TimeDelta::minutes(5)).await;
    let seen = company.seen(new).await;
    assert_eq!(seen["assignee"]["name"], "doyun");
    assert_eq!(
        seen["area"]["slug"].as_str().or(seen["area"].as_str()),
        Some("vdi")
    );
    assert_eq!(company.assignee(old).await, "", "the past is left alone");
    let letters = app.letters().await;
    let told: Vec<_> = letters
        .iter()
        .filter(|letter| letter.to.name == "haneul")
        .collect();
    assert_eq!(told.len(), 1, "{letters:?}");
    assert!(told[0].text.contains("분류 규칙"), "{}", told[0].text);
    let shown = haneul.get(&format!("/pain-points/{new}")).await;
    let history = shown.one("#history .timeline");
    assert!(history.contains("‘VDI’ 규칙에 따라"), "{history}");
    assert_eq!(history.matches("규칙에 따라").count(), 1);
    let mina = app.sign_in("mina").await;
    let shown = mina.get(&format!("/pain-points/{new}")).await.expect(200);
    assert!(!shown.text().contains("규칙에 따라"));
    assert!(
        haneul
            .get("/board/rules")
            .await
            .one("main")
            .contains("1번 움직였어요")
    );

    // A person was quicker; and an area that came with the report stays.
    app.area("printers", "");
    let taken = company
        .report("VDI에서 인쇄가 안 돼요", json!({ "area": "printers" }))
        .await;
    let own = app.sign_in("haneul").await;
    let action = format!("/pain-points/{taken}/assign");
    own.submit(
        &format!("/pain-points/{taken}"),
        &action,
        &[("assignee", &me)],
    )
    .await
    .expect(303);
    own.submit(
        &format!("/pain-points/{taken}"),
        &action,
        &[("assignee", "")],
    )
    .await
    .expect(303);
    app.settle().await;
    let seen = company.seen(taken).await;
    assert!(
        seen["assignee"].is_null(),
        "taken off again by hand: {seen}"
    );
    assert_eq!(
        seen["area"]["slug"].as_str().or(seen["area"].as_str()),
        Some("printers")
    );

    // What a rule does was not tested in its new form: it is off again.
    let page = haneul.get("/board/rules/1").await;
    let changed = haneul
        .submit_from(&page, "/board/rules/1", &[("tags", "")])
        .await
        .expect(303);
    let changed = haneul
        .get(changed.location().split('#').next().unwrap())
        .await;
    assert!(changed.one("#test").contains("켜기"));
}

#[actix_web::test]
async fn the_first_who_assigns_wins_a_name_left_out_matches_no_department_and_who_left_stops_a_rule()
 {
    let company = company().await;
    let app = &company.app;
    let (doyun, me) = (company.doyun.to_string(), company.haneul.to_string());
    company.report("결재가 늦어요", json!({})).await;
    company
        .report("결재가 무서워요", json!({ "anonymous": true }))
        .await;
    let haneul = app.sign_in("haneul").await;
    let page = rule(
        &haneul,
        &[("name", "결재"), ("words", "결재"), ("assign", &doyun)],
    )
    .await;
    assert!(page.one("#test").contains("2건에"));
    switch(&haneul, &page).await;
    let new = haneul.get("/board/rules/new").await;
    let departments = new.texts("select[name=department] option");
    let at = departments.iter().position(|it| it == "finance").unwrap();
    let finance = new.attributes("select[name=department] option", "value")[at].clone();
    let fields = [
        ("name", "재무"),
        ("department", finance.as_str()),
        ("assign", &me),
        ("tags", "재무"),
    ];
    let page = rule(&haneul, &fields).await;
    let test = page.one("#test");
    assert!(
        test.contains("1건에") && test.contains("‘결재’ 규칙이 먼저"),
        "{test}"
    );
    assert_eq!(page.texts("#test li").len(), 1, "the one with a name");
    switch(&haneul, &page).await;

    let named = company.report("결재가 또 늦어요", json!({})).await;
    let unnamed = company
        .report("평가가 무서워요", json!({ "anonymous": true }))
        .await;
    let other = company.report("정산이 어려워요", json!({})).await;
    app.settle().await;
    assert_eq!(company.assignee(named).await, "doyun");
    assert_eq!(company.assignee(unnamed).await, "");
    assert_eq!(company.assignee(other).await, "haneul");
    let board = haneul.get("/board").await;
    assert_eq!(board.texts(".ticket .tags a").len(), 2);

    // The other order, the other one.
    let list = haneul.get("/board/rules").await;
    haneul
        .submit_from(&list, "/board/rules/2/move", &[("to", "up")])
        .await
        .expect(303);
    let turned = company.report("결재가 밤에 늦어요", json!({})).await;
    app.settle().await;
    assert_eq!(company.assignee(turned).await, "haneul");

    // Whoever left is named as what stops the rule; the next one goes on.
    let (now, left) = (app.clock.now(), company.haneul);
    app.app
        .db
        .write_now(move |tx| members::deactivate(tx, now, &Actor::System, left))
        .unwrap();
    let boss = app.person("boss", Role::Admin).await;
    let list = boss.get("/board/rules").await.expect(200);
    assert!(list.one("main").contains("떠난 사람"));
    let after = company.report("결재가 계속 늦어요", json!({})).await;
    app.settle().await;
    let seen = app
        .program("boss", Scope::Studio)
        .api_get(&format!("/api/v1/pain-points/{after}"))
        .await
        .json();
    assert_eq!(seen["assignee"]["name"], "doyun");
    let page = boss.get("/board/rules/2").await;
    assert!(page.has(".banner.bad"));
    let off = switch(&boss, &page).await;
    assert!(!off.text().contains("name=\"on\" value=\"yes\""));
    let list = boss.get("/board/rules/2").await;
    boss.submit_from(&list, "/board/rules/2/remove", &[])
        .await
        .expect(303);
    boss.get("/board/rules/2").await.expect(404);
    let told = boss.get(&format!("/pain-points/{other}")).await;
    assert!(told.one("#history .timeline").contains("‘재무’ 규칙"));
}
