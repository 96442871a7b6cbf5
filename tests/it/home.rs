//! What somebody sees when they come in: the question, what they were promised, what changed; and what is theirs.

use chrono::TimeDelta;
use insole::base::actor::Scope;
use serde_json::json;

use crate::helpers::{Answer, Client, Role, TestApp};

const DAY: TimeDelta = TimeDelta::days(1);

async fn report(who: &Client<'_>, title: &str) {
    who.submit("/report", "/report", &[("title", title)])
        .await
        .expect(303);
}

async fn home(app: &TestApp, who: &str) -> Answer {
    app.sign_in(who).await.get("/").await.expect(200)
}

fn promises(page: &Answer) -> Vec<String> {
    page.texts("[aria-labelledby=promises] .list > li")
}

fn changes(page: &Answer) -> Vec<String> {
    page.texts("[aria-labelledby=changes] .list > li")
}

#[actix_web::test]
async fn the_question_comes_first_and_leads_into_the_report() {
    let app = TestApp::new().await;
    let mina = app.person("mina", Role::Staff).await;
    let page = mina.get("/").await.expect(200);
    assert_eq!(page.one("h1"), "요즘 무엇이 일을 더디게 하나요?");
    assert!(page.has(".empty"), "says what will stand here");
    assert!(!page.has("[aria-labelledby=promises]") && !page.has(".desk"));
    let form = page.form("/report");
    assert_eq!(form.len(), 1);
    let asked = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("title", "왜 꼭 <도장>이어야 하나요?")
        .finish();
    let report = mina.get(&format!("/report?{asked}")).await.expect(200);
    let kept = report.form("/report");
    assert!(kept.contains(&("title".to_owned(), "왜 꼭 <도장>이어야 하나요?".to_owned())));
}

#[actix_web::test]
async fn what_was_promised_stands_there_until_word_comes_and_honestly_when_it_is_late() {
    let app = TestApp::new().await;
    let mina = app.person("mina", Role::Staff).await;
    report(&mina, "영수증을 세 번 올려요").await;
    report(&mina, "회의실이 늘 비어 있어요").await;
    app.add_all(&[("haneul", Role::Studio), ("jonas", Role::Staff)]);
    let haneul = app.program("haneul", Scope::Studio);
    let accept = json!({ "to": "accepted", "next_update_on": "2026-03-04" });
    haneul
        .api_post("/api/v1/pain-points/2/status", accept)
        .await
        .expect(200);
    let page = home(&app, "mina").await;
    let told = promises(&page);
    assert_eq!(told.len(), 2);
    assert!(
        told[0].contains("회의실") && told[0].contains("3월 4일"),
        "{told:?}"
    );
    assert!(
        told[1].contains("Env 스튜디오") && told[1].contains("3월 9일"),
        "{told:?}"
    );
    assert!(!page.has("[aria-labelledby=promises] .late"));
    assert_eq!(
        page.attributes("[aria-labelledby=promises] h3 a", "href"),
        ["/pain-points/2", "/pain-points/1"]
    );
    // Nobody else was promised anything.
    assert!(promises(&home(&app, "jonas").await).is_empty());
    app.after(DAY * 4).await;
    let page = home(&app, "mina").await;
    assert!(page.has("[aria-labelledby=promises] .late"));
    assert!(
        promises(&page)[0].contains("늦었어요"),
        "{:?}",
        promises(&page)
    );
    // Word came: nothing is owed any more.
    let decline = json!({ "to": "declined", "reason": "규정", "would_change": "변경" });
    for number in [1, 2] {
        haneul
            .api_post(
                &format!("/api/v1/pain-points/{number}/status"),
                decline.clone(),
            )
            .await
            .expect(200);
    }
    let page = home(&app, "mina").await;
    assert!(promises(&page).is_empty());
    assert!(
        page.one("[aria-labelledby=promises]")
            .contains("기다리는 소식이 없어요")
    );
}

#[actix_web::test]
async fn what_others_did_is_told_in_sentences_and_ones_own_acts_are_not() {
    let app = TestApp::new().await;
    let mina = app.person("mina", Role::Staff).await;
    report(&mina, "영수증을 세 번 올려요").await;
    report(&mina, "아무도 모르는 일").await;
    let page = home(&app, "mina").await;
    assert!(changes(&page).is_empty());
    app.add_all(&[
        ("haneul", Role::Studio),
        ("jonas", Role::Staff),
        ("seo", Role::Staff),
        ("taeho", Role::Staff),
    ]);
    let haneul = app.program("haneul", Scope::Studio);
    app.clock.advance(DAY);
    for who in ["jonas", "seo"] {
        app.program(who, Scope::Write)
            .api_post("/api/v1/pain-points/1/support", json!({}))
            .await
            .expect(200);
    }
    let said = json!({ "body": "두 주 세어 봤어요", "internal": false });
    haneul
        .api_post("/api/v1/pain-points/1/comments", said)
        .await
        .expect(201);
    let note = json!({ "body": "비밀", "internal": true });
    haneul
        .api_post("/api/v1/pain-points/1/comments", note)
        .await
        .expect(201);
    haneul
        .api_post("/api/v1/pain-points/1/status", json!({ "to": "accepted" }))
        .await
        .expect(200);
    let mine = home(&app, "mina").await;
    let told = changes(&mine);
    assert_eq!(told.len(), 1, "{told:?}");
    for part in [
        "영수증",
        "동료 2명이",
        "haneul 님이 함께 풀 일로",
        "haneul 님이 한마디",
    ] {
        assert!(told[0].contains(part), "{part}: {told:?}");
    }
    assert_eq!(mine.texts("[aria-labelledby=changes] .said li").len(), 3);
    // Who joined in hears the same, without being told who else did.
    let theirs = changes(&home(&app, "jonas").await);
    assert!(
        theirs[0].contains("함께 풀 일로") && !theirs[0].contains("seo"),
        "{theirs:?}"
    );
    assert!(changes(&home(&app, "taeho").await).is_empty());
    // Half a minute later it never was.
    let studio = app.sign_in("haneul").await;
    let words = [
        ("form", "decline"),
        ("reason", "규정"),
        ("would_change", "변경"),
    ];
    let sent = studio
        .submit("/pain-points/1", "/pain-points/1/decide", &words)
        .await
        .expect(303);
    assert!(changes(&home(&app, "mina").await)[0].contains("지금은 어렵다고"));
    let page = studio.follow(&sent).await;
    studio
        .submit_from(&page, "/board/undo", &[])
        .await
        .expect(303);
    let told = changes(&home(&app, "mina").await);
    assert!(
        !told[0].contains("어렵다고") && !told[0].contains("되돌렸"),
        "{told:?}"
    );
    // After two weeks it is no news.
    app.clock.advance(DAY * 15);
    assert!(changes(&home(&app, "mina").await).is_empty());
}

#[actix_web::test]
async fn what_one_follows_is_told_and_what_one_muted_is_not() {
    let app = TestApp::new().await;
    let mina = app.person("mina", Role::Staff).await;
    report(&mina, "영수증을 세 번 올려요").await;
    app.add("haneul", Role::Studio);
    let jonas = app.person("jonas", Role::Staff).await;
    let follow = |state: &'static str| {
        let fields = [("state", state)];
        let jonas = &jonas;
        async move {
            jonas
                .submit("/pain-points/1", "/pain-points/1/follow", &fields)
                .await
                .expect(303)
        }
    };
    follow("follow").await;
    app.program("haneul", Scope::Studio)
        .api_post("/api/v1/pain-points/1/status", json!({ "to": "accepted" }))
        .await
        .expect(200);
    let page = jonas.get("/").await;
    assert_eq!((promises(&page).len(), changes(&page).len()), (1, 1));
    follow("mute").await;
    let page = jonas.get("/").await;
    assert_eq!((promises(&page).len(), changes(&page).len()), (0, 0));
}

#[actix_web::test]
async fn a_report_that_was_folded_in_is_told_with_the_one_it_is_part_of() {
    let app = TestApp::new().await;
    let mina = app.person("mina", Role::Staff).await;
    report(&mina, "영수증을 세 번 올려요").await;
    let jonas = app.person("jonas", Role::Staff).await;
    report(&jonas, "Receipts, three times").await;
    app.add("haneul", Role::Studio);
    let haneul = app.program("haneul", Scope::Studio);
    haneul
        .api_post("/api/v1/pain-points/2/merge", json!({ "into": 1 }))
        .await
        .expect(200);
    let page = jonas.get("/").await;
    assert!(
        promises(&page)[0].contains("영수증을 세 번"),
        "{:?}",
        promises(&page)
    );
    assert!(
        changes(&page)
            .iter()
            .any(|told| told.contains("P-1에 합쳤어요"))
    );
}

#[actix_web::test]
async fn the_word_of_a_project_is_promised_to_whose_pain_it_works_on() {
    let app = TestApp::new().await;
    app.add_all(&[
        ("mina", Role::Staff),
        ("jonas", Role::Studio),
        ("seo", Role::Staff),
    ]);
    let pain = app
        .accepted("VPN이 끊겨요", "mina", &["seo"], "jonas")
        .await;
    let project = app.begun("jonas", &[pain]).await;
    let update =
        json!({ "health": "on_track", "body": "시작했어요", "next_update_on": "2026-03-13" });
    app.program("jonas", Scope::Studio)
        .api_post(&project.path("/updates"), update)
        .await
        .expect(201);
    for who in ["mina", "seo"] {
        let page = home(&app, who).await;
        let told = promises(&page);
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].contains("I-1") && told[0].contains("P-1") && told[0].contains("3월 13일"));
        assert!(
            changes(&page)
                .iter()
                .any(|told| told.contains("소식을 전했어요"))
        );
    }
    // Who leads it owes that word and waits for none.
    assert!(promises(&home(&app, "jonas").await).is_empty());
    app.after(DAY * 20).await;
    assert!(promises(&home(&app, "seo").await)[0].contains("잊지 않았어요"));
}

#[actix_web::test]
async fn what_only_the_studio_sees_is_on_the_page_of_its_reporter_alone() {
    let app = TestApp::new().await;
    let mina = app.person("mina", Role::Staff).await;
    mina.submit(
        "/report",
        "/report",
        &[("title", "말하기 어려운 일"), ("visibility", "studio")],
    )
    .await
    .expect(303);
    let jonas = app.person("jonas", Role::Staff).await;
    let csrf = jonas
        .get("/report")
        .await
        .attributes("input[name=csrf]", "value")
        .remove(0);
    jonas
        .post(
            "/pain-points/1/follow",
            &[("csrf", &csrf), ("state", "follow")],
        )
        .await
        .expect(404);
    app.add("haneul", Role::Studio);
    app.program("haneul", Scope::Studio)
        .api_post("/api/v1/pain-points/1/status", json!({ "to": "accepted" }))
        .await
        .expect(200);
    let page = mina.get("/").await;
    assert!(changes(&page)[0].contains("함께 풀 일로"));
    assert!(!jonas.get("/").await.text().contains("말하기 어려운 일"));
}

#[actix_web::test]
async fn the_studio_sees_what_waits_for_it() {
    let app = TestApp::new().await;
    let mina = app.person("mina", Role::Staff).await;
    let haneul = app.person("haneul", Role::Studio).await;
    assert!(
        haneul
            .get("/")
            .await
            .one(".desk")
            .contains("결정을 기다리는 불편이 없어요")
    );
    for title in ["하나", "둘", "셋"] {
        report(&mina, title).await;
    }
    haneul
        .submit(
            "/pain-points/3",
            "/pain-points/3/snooze",
            &[("until", "2026-04-30")],
        )
        .await
        .expect(303);
    let page = haneul.get("/").await;
    assert!(page.one(".desk").contains("결정을 기다리는 불편 2건"));
    assert!(page.one(".desk").contains("늦은 약속 없음"));
    assert_eq!(page.attributes(".desk a", "href"), ["/board"]);
    app.after(DAY * 10).await;
    assert!(
        home(&app, "haneul")
            .await
            .one(".desk")
            .contains("늦은 약속 3건")
    );
    assert!(!home(&app, "mina").await.has(".desk"));
}

#[actix_web::test]
async fn my_page_holds_what_is_mine_and_leads_to_all_of_it() {
    let app = TestApp::new().await;
    let mina = app.person("mina", Role::Staff).await;
    let page = mina.get("/me").await.expect(200);
    assert_eq!(
        page.texts(".empty.small").len(),
        3,
        "each list says what will stand there"
    );
    for number in 1..=7 {
        report(&mina, &format!("불편 {number}")).await;
    }
    let jonas = app.person("jonas", Role::Staff).await;
    report(&jonas, "Receipts").await;
    report(&jonas, "Badges").await;
    app.add("haneul", Role::Studio);
    mina.submit("/pain-points/8", "/pain-points/8/support", &[])
        .await
        .expect(303);
    mina.submit(
        "/pain-points/9",
        "/pain-points/9/follow",
        &[("state", "follow")],
    )
    .await
    .expect(303);
    let merge = json!({ "into": 2 });
    app.program("haneul", Scope::Studio)
        .api_post("/api/v1/pain-points/1/merge", merge)
        .await
        .expect(200);
    let page = mina.get("/me").await;
    assert_eq!(
        page.texts("#reported h3"),
        ["불편 7", "불편 6", "불편 5", "불편 4", "불편 3"]
    );
    assert_eq!(
        page.attributes("#reported .section-head a", "href"),
        ["/pain-points?who=me"]
    );
    assert_eq!(page.texts("#joined h3"), ["Badges", "Receipts"]);
    assert!(!page.has("#joined .section-head a"));
    let all = mina.get("/pain-points?who=me").await;
    assert_eq!(
        all.texts(".list h3").len(),
        7,
        "also what was folded into another one"
    );
    let open = mina
        .get("/pain-points?who=me&status=open&sort=promise")
        .await;
    assert_eq!(open.texts(".list h3").len(), 6);
    let joined = mina.get("/pain-points?who=joined").await;
    assert_eq!(joined.texts(".list h3"), ["Badges", "Receipts"]);
    assert_eq!(
        joined.one("select[name=who] option[selected]"),
        "함께 겪거나 지켜보는 것"
    );
    // Others have their own.
    assert_eq!(
        jonas
            .get("/pain-points?who=me")
            .await
            .texts(".list h3")
            .len(),
        2
    );
    assert!(!jonas.get("/pain-points?who=joined").await.has(".list"));
    // A page that came back with a problem still has the lists.
    let refused = mina.submit("/me", "/me", &[("name", "")]).await.expect(422);
    assert!(refused.has("#profile .error") && refused.has("#reported h3"));
}

#[actix_web::test]
async fn my_projects_are_those_i_or_my_department_take_part_in() {
    let app = TestApp::new().await;
    app.department("Security");
    app.add_all(&[
        ("jonas", Role::Studio),
        ("seo", Role::Staff),
        ("haneul", Role::Studio),
    ]);
    app.add_to("aylin", Role::Staff, "security");
    let jonas = app.program("jonas", Scope::Studio);
    let propose = |title: &'static str, lead: &'static str, partners: &'static [&'static str]| {
        let body =
            json!({ "title": title, "problem": "아파요", "lead": lead, "partners": partners });
        jonas.api_post("/api/v1/projects", body)
    };
    propose("하나", "jonas@bank.example", &["security"])
        .await
        .expect(201);
    propose("둘", "haneul@bank.example", &[]).await.expect(201);
    let mine = |who: &'static str| {
        let app = &app;
        async move {
            let browser = app.sign_in(who).await;
            let page = browser.get("/me").await.expect(200);
            let listed = browser.get("/projects?who=me").await.expect(200);
            let listed = listed.texts("#projects h3");
            assert_eq!(page.texts("#projects h3"), listed);
            listed
        }
    };
    assert_eq!(mine("jonas").await, ["하나"]);
    assert_eq!(mine("haneul").await, ["둘"]);
    assert_eq!(mine("aylin").await, ["하나"]);
    assert!(mine("seo").await.is_empty());
}
