//! The inbox: new reports one by one, the oldest promise first, until everything has its first answer.

use chrono::TimeDelta;
use insole::base::actor::Scope;
use serde_json::json;

use crate::helpers::{Answer, Client, Role, TestApp};

async fn report(app: &TestApp, who: &str, title: &str) -> i64 {
    let body = json!({ "title": title });
    let program = app.program(who, Scope::Write);
    let answer = program.api_post("/api/v1/pain-points", body).await;
    answer.expect(201).json()["number"].as_i64().unwrap()
}

/// Three reports, one a day.
async fn company() -> TestApp {
    let app = TestApp::new().await;
    app.add("mina", Role::Staff);
    app.add("jonas", Role::Staff);
    app.add("haneul", Role::Studio);
    for title in ["영수증을 세 번 올려요", "The VPN drops", "회의실이 없어요"] {
        report(&app, "mina", title).await;
        app.clock.advance(TimeDelta::days(1));
    }
    app
}

/// What the inbox leads to, through redirects.
async fn opened(who: &Client<'_>, path: &str) -> (String, Answer) {
    let answer = who.get(path).await.expect(303);
    let to = answer.location();
    let page = who.get(&to).await.expect(200);
    (to, page)
}

#[actix_web::test]
async fn one_after_the_other_until_all_are_answered() {
    let app = company().await;
    let haneul = app.sign_in("haneul").await;
    let board = haneul.get("/board").await.expect(200);
    assert!(board.one("a[href='/board/inbox']").contains("3건"));
    let (to, page) = opened(&haneul, "/board/inbox").await;
    assert_eq!(to, "/pain-points/1?queue=inbox");
    assert!(page.one(".queue").contains("3건 가운데 1번째"));
    assert!(page.has(".queue a[data-key=J][href='/pain-points/2?queue=inbox']"));
    assert!(!page.has(".queue a[data-key=K]"));
    // It begins with the company's words, in the language of whoever reported.
    let accept = [("form", "accept"), ("notify", "yes")];
    let reason = page.texts("#accept textarea[name=reason]").remove(0);
    assert!(reason.contains("고맙습니다"), "{reason}");
    let accepted = [("reason", reason.as_str())];
    let fields: Vec<_> = accept.iter().chain(&accepted).copied().collect();
    let page = haneul
        .submit_from(&page, "/pain-points/1/decide", &fields)
        .await
        .expect(303);
    assert_eq!(page.location(), "/board/inbox?next=2");
    let (to, page) = opened(&haneul, &page.location()).await;
    assert_eq!(to, "/pain-points/2?queue=inbox");
    assert!(page.has("[data-half-a-minute] button[data-key=U]"));
    assert!(page.one(".queue").contains("2건 가운데 1번째"));
    let begin = page.texts("#decline textarea[name=reason]").remove(0);
    assert!(begin.starts_with("Thank you"), "{begin}");
    // Those words alone give no reason; refused, it is still the inbox.
    let bare = [
        ("form", "decline"),
        ("reason", begin.as_str()),
        ("would_change", "More money"),
    ];
    let refused = haneul
        .submit_from(&page, "/pain-points/2/decide", &bare)
        .await
        .expect(422);
    assert!(refused.one("#decline .error").contains("이어서"));
    assert!(refused.has(".queue"));
    let whole = format!("{begin} the line is full.");
    let fields = [
        ("form", "decline"),
        ("reason", whole.as_str()),
        ("would_change", "A second line"),
    ];
    let answer = haneul
        .submit_from(&refused, "/pain-points/2/decide", &fields)
        .await
        .expect(303);
    let (to, page) = opened(&haneul, &answer.location()).await;
    assert_eq!(to, "/pain-points/3?queue=inbox");
    assert!(!page.has(".queue a[data-key=J]"), "it is the last");
    let ask = [("form", "ask"), ("question", "어느 층인가요?")];
    let answer = haneul
        .submit_from(&page, "/pain-points/3/decide", &ask)
        .await
        .expect(303);
    assert_eq!(answer.location(), "/board/inbox");
    let empty = haneul.get("/board/inbox").await.expect(200);
    assert!(empty.has(".empty"));
    let board = haneul.get("/board").await.expect(200);
    assert!(!board.has("a[href='/board/inbox']"));
}

#[actix_web::test]
async fn what_somebody_else_decided_meanwhile_is_passed_over() {
    let app = company().await;
    let haneul = app.sign_in("haneul").await;
    let accept = json!({ "to": "accepted" });
    app.program("haneul", Scope::Studio)
        .api_post("/api/v1/pain-points/2/status", accept)
        .await
        .expect(200);
    let (to, _) = opened(&haneul, "/board/inbox?next=2").await;
    assert_eq!(to, "/pain-points/1?queue=inbox");
    // One that is decided can still be looked at, and leads back to the first.
    let page = haneul.get("/pain-points/2?queue=inbox").await.expect(200);
    assert!(page.one(".queue").contains("2건이 기다려요"));
    assert!(page.has(".queue a[data-key=J][href='/pain-points/1?queue=inbox']"));
    for next in ["nonsense", "99", ""] {
        let (to, _) = opened(&haneul, &format!("/board/inbox?next={next}")).await;
        assert_eq!(to, "/pain-points/1?queue=inbox");
    }
    // What is put off waits somewhere else.
    let page = haneul.get("/pain-points/1?queue=inbox").await;
    let later = (app.clock.now() + TimeDelta::days(9))
        .date_naive()
        .to_string();
    let snooze = [("until", later.as_str())];
    let answer = haneul
        .submit_from(&page, "/pain-points/1/snooze", &snooze)
        .await
        .expect(303);
    let (to, _) = opened(&haneul, &answer.location()).await;
    assert_eq!(to, "/pain-points/3?queue=inbox");
    let mina = app.sign_in("mina").await;
    mina.get("/board/inbox").await.expect(403);
    let own = mina.get("/pain-points/1?queue=inbox").await.expect(200);
    assert!(!own.has(".queue") && !own.has("[data-key]"));
}

#[actix_web::test]
async fn it_says_who_would_be_told_and_changes_the_area() {
    let app = company().await;
    app.area("VPN", "");
    let jonas = app.sign_in_in("jonas", "en").await;
    let page = jonas.get("/pain-points/1").await.expect(200);
    jonas
        .submit_from(&page, "/pain-points/1/support", &[])
        .await
        .expect(303);
    let haneul = app.sign_in("haneul").await;
    let page = haneul.get("/pain-points/1?queue=inbox").await.expect(200);
    let told = page.one("#accept .check small");
    assert!(told.contains("2명에게 가요"), "{told}");
    let answer = haneul
        .submit_from(&page, "/pain-points/1/area", &[("area", "vpn")])
        .await
        .expect(303);
    assert_eq!(answer.location(), "/pain-points/1?queue=inbox");
    let page = haneul.get("/pain-points/1").await.expect(200);
    assert!(page.has(".crumbs a[href='/areas/vpn']"));
    haneul
        .submit_from(&page, "/pain-points/1/area", &[("area", "nowhere")])
        .await
        .expect(422);
    haneul
        .submit_from(&page, "/pain-points/1/area", &[("area", "")])
        .await
        .expect(303);
    assert!(
        !haneul
            .get("/pain-points/1")
            .await
            .has(".crumbs a[href='/areas/vpn']")
    );
}

#[actix_web::test]
async fn administrators_write_the_words_that_decisions_begin_with() {
    let app = company().await;
    let admin = app.person("soyeon", Role::Admin).await;
    let page = admin.get("/admin/texts").await.expect(200);
    let long = "가".repeat(2_001);
    let refused = admin
        .submit_from(&page, "/admin/texts", &[("accept.ko", long.as_str())])
        .await
        .expect(422);
    assert!(refused.has(".trouble"));
    admin
        .submit_from(&page, "/admin/texts", &[("accept.ko", "함께 풀어요!")])
        .await
        .expect(303);
    // Whoever began before that is told, and loses nothing.
    let stale = admin
        .submit_from(&page, "/admin/texts", &[("accept.ko", "다른 말")])
        .await
        .expect(412);
    assert!(stale.texts("textarea").contains(&"다른 말".to_owned()));
    let haneul = app.sign_in("haneul").await;
    let page = haneul.get("/pain-points/1").await.expect(200);
    assert_eq!(
        page.texts("#accept textarea[name=reason]"),
        ["함께 풀어요!"]
    );
    haneul.get("/admin/texts").await.expect(403);
}

#[actix_web::test]
async fn an_open_board_hears_what_changed_and_who_looks_at_what() {
    let app = company().await;
    app.settle().await;
    let haneul = app.sign_in("haneul").await;
    let board = haneul.get("/board").await.expect(200);
    let stream = board.attributes(".board", "data-stream").remove(0);
    let begin = haneul.get(&stream).await.expect(200);
    assert!(!begin.text().contains("data: ["), "{}", begin.text());
    assert!(begin.text().contains("event: looking\ndata: {}"));
    report(&app, "mina", "식당 줄이 길어요").await;
    app.settle().await;
    let later = haneul.get(&stream).await.expect(200);
    assert!(later.text().contains("data: []"), "{}", later.text());
    // Its own window is nobody else's.
    let page = haneul.get("/pain-points/1").await.expect(200);
    let stream = page.attributes("#triage", "data-stream").remove(0);
    assert!(stream.ends_with("&at=1"), "{stream}");
    assert!(haneul.get(&stream).await.text().contains("data: {}"));
    let mina = app.sign_in("mina").await;
    mina.get("/board/live").await.expect(403);
    app.anyone().get("/board/live").await.expect(303);
}

#[actix_web::test]
async fn a_card_is_moved_by_its_menu_and_leads_back_to_the_same_board() {
    let app = company().await;
    let haneul = app.sign_in("haneul").await;
    let board = haneul.get("/board?sort=promise").await.expect(200);
    let to = "[data-number='1'] .move a[data-to=accepted]";
    let link = board.attributes(to, "href").remove(0);
    let link = link.split('#').next().unwrap();
    let page = haneul.get(link).await.expect(200);
    assert!(page.has("details[open] #accept"));
    let refused = haneul
        .submit_from(
            &page,
            "/pain-points/1/decide",
            &[("next_update_on", "2001-01-01")],
        )
        .await
        .expect(422);
    let answer = haneul
        .submit_from(&refused, "/pain-points/1/decide", &[("next_update_on", "")])
        .await
        .expect(303);
    assert_eq!(answer.location(), "/board?sort=promise");
    let board = haneul.get("/board?closed=yes").await.expect(200);
    let columns = board.attributes(".column", "data-status");
    assert_eq!(
        columns,
        [
            "new",
            "needs_info",
            "accepted",
            "in_project",
            "resolved",
            "declined"
        ]
    );
    assert!(board.has(".column[data-status=accepted] [data-number='1']"));
    // Nobody is led away from here.
    let page = haneul
        .get("/pain-points/2?do=accept&back=https://elsewhere.example")
        .await
        .expect(200);
    assert!(!page.has("input[name=back][value*=elsewhere]"));
}

#[actix_web::test]
async fn many_are_decided_at_once_and_taken_back_at_once() {
    let app = company().await;
    let haneul = app.sign_in("haneul").await;
    let list = haneul.get("/pain-points?status=new").await.expect(200);
    assert_eq!(list.attributes("input[name=pain_point]", "value").len(), 3);
    // Nothing chosen, nothing done.
    let nothing = [("act", "accept")];
    let page = haneul.submit_from(&list, "/board/bulk", &nothing).await;
    assert!(page.expect(200).has(".empty"));
    let bulk = async |fields: &[(&str, &str)]| {
        let mut filled = list.form("/board/bulk");
        filled.retain(|(name, _)| name != "act" && name != "pain_point");
        let filled: Vec<(&str, &str)> = filled
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .chain(fields.iter().copied())
            .collect();
        haneul.post("/board/bulk", &filled).await
    };
    let chosen = [("pain_point", "1"), ("pain_point", "2"), ("act", "accept")];
    let page = bulk(&chosen).await.expect(200);
    assert!(page.one(".check small").contains("1명에게 가요"));
    let answer = haneul
        .submit_from(&page, "/board/bulk", &[])
        .await
        .expect(303);
    assert_eq!(answer.location(), "/pain-points?status=new");
    let after = haneul.follow(&answer).await.expect(200);
    assert_eq!(after.texts(".list h3").len(), 1);
    // Each in the language of whoever reported.
    let one = haneul.get("/pain-points/1").await;
    assert!(one.one(".answer .prose").contains("고맙습니다"));
    let two = haneul.get("/pain-points/2").await;
    assert!(two.one(".answer .prose").contains("Thank you"));
    let back = haneul
        .submit_from(&after, "/board/undo", &[])
        .await
        .expect(303);
    let back = haneul.follow(&back).await.expect(200);
    assert_eq!(back.texts(".list h3").len(), 3);

    // What does not fit is left out; a refusal keeps what was typed, and does nothing.
    let accept = json!({ "to": "accepted" });
    app.program("haneul", Scope::Studio)
        .api_post("/api/v1/pain-points/3/status", accept)
        .await
        .expect(200);
    let chosen = [("pain_point", "1"), ("pain_point", "3"), ("act", "snooze")];
    let page = bulk(&chosen).await.expect(200);
    assert_eq!(page.attributes("input[name=pain_point]", "value"), ["1"]);
    let refused = haneul
        .submit_from(&page, "/board/bulk", &[("reason", "나중에")])
        .await
        .expect(422);
    assert_eq!(refused.texts("textarea[name=reason]"), ["나중에"]);
    let chosen = [("pain_point", "1"), ("pain_point", "2"), ("act", "decline")];
    let page = bulk(&chosen).await.expect(200);
    haneul
        .submit_from(&page, "/board/bulk", &[])
        .await
        .expect(422);
    // One was decided meanwhile: all or nothing.
    let accept = json!({ "to": "accepted" });
    app.program("haneul", Scope::Studio)
        .api_post("/api/v1/pain-points/2/status", accept)
        .await
        .expect(200);
    let words = [
        ("reason", "규정이에요"),
        ("would_change", "규정이 바뀌면요"),
    ];
    let stale = haneul.submit_from(&page, "/board/bulk", &words).await;
    assert!(stale.expect(422).has(".trouble"));
    assert!(haneul.get("/pain-points/1").await.has("#accept"));
    let mina = app.sign_in("mina").await;
    assert!(!mina.get("/pain-points").await.has("form.bulk"));
}
