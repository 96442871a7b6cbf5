//! The studio decides, with words, by forms that need no script.

use chrono::TimeDelta;

use crate::helpers::{Answer, Client, Role, TestApp};

const ONE: &str = "/pain-points/1";
const DECIDE: &str = "/pain-points/1/decide";

async fn reported<'a>(app: &'a TestApp) -> (Client<'a>, Client<'a>) {
    let mina = app.person("mina", Role::Staff).await;
    mina.submit("/report", "/report", &[("title", "영수증을 세 번 올려요")])
        .await
        .expect(303);
    (mina, app.person("haneul", Role::Studio).await)
}

async fn decide(who: &Client<'_>, fields: &[(&str, &str)]) -> Answer {
    let page = who.get(ONE).await.expect(200);
    let form = fields.iter().find(|(name, _)| *name == "form").unwrap().1;
    assert!(
        page.has(&format!("input[name=form][value={form}]")),
        "no form to {form}"
    );
    who.submit_from(&page, DECIDE, fields).await
}

#[actix_web::test]
async fn a_question_goes_to_the_reporter_and_their_answer_brings_it_back() {
    let app = TestApp::new().await;
    let (mina, haneul) = reported(&app).await;
    let refused = decide(&haneul, &[("form", "ask"), ("question", "  ")])
        .await
        .expect(422);
    assert!(
        refused.has("details[open] .error"),
        "the form that was refused is open"
    );
    decide(
        &haneul,
        &[("form", "ask"), ("question", "어느 시스템인가요?")],
    )
    .await
    .expect(303);
    let page = mina.get(ONE).await;
    assert!(page.text().contains("어느 시스템인가요?"));
    mina.submit_from(
        &page,
        "/pain-points/1/comments",
        &[("body", "출장 정산이요")],
    )
    .await
    .expect(303);
    let page = haneul.get(ONE).await;
    assert!(page.one(".status").contains("3월 9일"));
    assert!(page.text().contains("출장 정산이요"));
}

#[actix_web::test]
async fn nobody_is_told_just_no_and_one_may_ask_once_more() {
    let app = TestApp::new().await;
    let (mina, haneul) = reported(&app).await;
    let refused = decide(&haneul, &[("form", "decline"), ("reason", "규정이에요")])
        .await
        .expect(422);
    assert!(
        refused.text().contains("규정이에요"),
        "what was written stays"
    );
    let words = [
        ("form", "decline"),
        ("reason", "규정이에요"),
        ("would_change", "규정이 바뀌면요"),
    ];
    decide(&haneul, &words).await.expect(303);
    let page = mina.get(ONE).await;
    assert!(page.text().contains("규정이 바뀌면요"));
    mina.submit_from(
        &page,
        "/pain-points/1/appeal",
        &[("body", "어제 바뀌었어요")],
    )
    .await
    .expect(303);
    assert!(mina.get(ONE).await.one(".status").contains("3월 9일"));
    // Only once, and only by its reporter.
    let token = page.attributes("input[name=csrf]", "value").remove(0);
    mina.post(
        "/pain-points/1/appeal",
        &[("csrf", &token), ("body", "더요")],
    )
    .await
    .expect(409);
    // Who decided it is shown no form to answer, and is refused.
    let own = haneul.get(ONE).await;
    assert!(!own.has("form[action='/pain-points/1/appeal-answer']"));
    let token = own.attributes("input[name=csrf]", "value").remove(0);
    haneul
        .post(
            "/pain-points/1/appeal-answer",
            &[("csrf", &token), ("answer", "안 돼요"), ("upheld", "yes")],
        )
        .await
        .expect(409);
    decide(&haneul, &[("form", "reopen"), ("reason", "알겠어요")])
        .await
        .expect(409);
    let doyun = app.person("doyun", Role::Studio).await;
    let answer = [("answer", "확인했어요. 다시 열게요."), ("upheld", "no")];
    doyun
        .submit(ONE, "/pain-points/1/appeal-answer", &answer)
        .await
        .expect(303);
    let page = mina.get(ONE).await;
    assert!(page.one(".status").contains("받아들였어요"));
    assert!(page.text().contains("확인했어요. 다시 열게요."));
}

#[actix_web::test]
async fn two_tabs_do_not_undo_each_other() {
    let app = TestApp::new().await;
    let (_, haneul) = reported(&app).await;
    let doyun = app.person("doyun", Role::Studio).await;
    let old = doyun.get(ONE).await;
    decide(&haneul, &[("form", "accept")]).await.expect(303);
    let words = [
        ("form", "decline"),
        ("reason", "왜냐하면"),
        ("would_change", "언젠가"),
    ];
    let late = doyun.submit_from(&old, DECIDE, &words).await.expect(412);
    assert!(late.text().contains("왜냐하면"), "what was written stays");
    assert!(late.one(".status").contains("받아들였어요"));
}

#[actix_web::test]
async fn a_word_keeps_the_promise_and_makes_the_next() {
    let app = TestApp::new().await;
    let (mina, haneul) = reported(&app).await;
    decide(
        &haneul,
        &[("form", "accept"), ("next_update_on", "2026-03-04")],
    )
    .await
    .expect(303);
    let word = [
        ("body", "두 주 세어 봤어요."),
        ("next_update_on", "2026-03-20"),
    ];
    haneul
        .submit(ONE, "/pain-points/1/comments", &word)
        .await
        .expect(303);
    let page = mina.get(ONE).await;
    assert!(page.one(".status").contains("3월 20일"));
    assert!(page.one(".timeline").contains("3월 20일"));
    // An internal note promises nothing, and is the studio's.
    let note = [
        ("body", "비밀"),
        ("internal", "yes"),
        ("next_update_on", "2026-03-25"),
    ];
    haneul
        .submit(ONE, "/pain-points/1/comments", &note)
        .await
        .expect(422);
    haneul
        .submit(
            ONE,
            "/pain-points/1/comments",
            &[("body", "비밀"), ("internal", "yes")],
        )
        .await
        .expect(303);
    assert!(haneul.get(ONE).await.text().contains("비밀"));
    assert!(!mina.get(ONE).await.text().contains("비밀"));
}

#[actix_web::test]
async fn a_duplicate_shows_its_banner_and_its_reporter_can_take_it_out() {
    let app = TestApp::new().await;
    let (mina, haneul) = reported(&app).await;
    let jonas = app.person("jonas", Role::Staff).await;
    jonas
        .submit("/report", "/report", &[("title", "Receipts, three times")])
        .await
        .expect(303);
    let two = "/pain-points/2";
    haneul
        .submit(two, "/pain-points/2/merge", &[("into", "P-99")])
        .await
        .expect(422);
    haneul
        .submit(two, "/pain-points/2/merge", &[("into", "p-1")])
        .await
        .expect(303);
    let page = jonas.get(two).await;
    assert!(page.one(".banner").contains("P-1"));
    assert_eq!(mina.get(ONE).await.texts(".facts dd")[0], "2명");
    // What is said to one is read at the other.
    jonas
        .submit(
            two,
            "/pain-points/2/comments",
            &[("body", "Also in Berlin")],
        )
        .await
        .expect(303);
    assert!(mina.get(ONE).await.text().contains("Also in Berlin"));
    mina.post("/pain-points/2/split", &[]).await.expect(403);
    jonas
        .submit(
            two,
            "/pain-points/2/split",
            &[("body", "Mine is about hotels")],
        )
        .await
        .expect(303);
    assert!(!jonas.get(two).await.has(".banner"));
    assert_eq!(mina.get(ONE).await.texts(".facts dd")[0], "1명");
}

#[actix_web::test]
async fn staff_see_no_triage_and_cannot_do_it() {
    let app = TestApp::new().await;
    let (mina, _) = reported(&app).await;
    let page = mina.get(ONE).await;
    assert!(!page.has("#triage"));
    let token = page.attributes("input[name=csrf]", "value").remove(0);
    for (path, fields) in [
        (DECIDE, vec![("form", "accept")]),
        ("/pain-points/1/merge", vec![("into", "2")]),
        ("/pain-points/1/unmerge", vec![]),
        ("/pain-points/1/assign", vec![("assignee", "1")]),
        ("/pain-points/1/snooze", vec![("until", "2026-03-10")]),
        ("/pain-points/1/open", vec![]),
        ("/pain-points/1/appeal-answer", vec![("answer", "no")]),
    ] {
        let mut all = vec![("csrf", token.as_str())];
        all.extend(fields);
        mina.post(path, &all).await.expect(403);
    }
}

#[actix_web::test]
async fn somebody_of_the_studio_answers_for_it() {
    let app = TestApp::new().await;
    let (mina, haneul) = reported(&app).await;
    let member = app.add("jonas", Role::Staff).to_string();
    let doyun = app.add("doyun", Role::Studio).to_string();
    haneul
        .submit(ONE, "/pain-points/1/assign", &[("assignee", &member)])
        .await
        .expect(422);
    haneul
        .submit(ONE, "/pain-points/1/assign", &[("assignee", &doyun)])
        .await
        .expect(303);
    assert!(mina.get(ONE).await.one(".status").contains("doyun"));
    haneul
        .submit(
            ONE,
            "/pain-points/1/snooze",
            &[("until", "2026-03-05"), ("reason", "새 규정을 기다려요")],
        )
        .await
        .expect(303);
    let page = mina.get(ONE).await;
    assert!(page.one(".banner").contains("3월 5일"));
    assert!(!page.text().contains("새 규정을 기다려요"));
}

#[actix_web::test]
async fn a_snoozed_report_comes_back_on_its_day_and_its_card_says_so() {
    let app = TestApp::new().await;
    let (mina, haneul) = reported(&app).await;
    mina.submit("/report", "/report", &[("title", "두 번째")])
        .await
        .expect(303);
    for number in [1, 2] {
        let at = format!("/pain-points/{number}");
        haneul
            .submit(&at, &format!("{at}/snooze"), &[("until", "2026-03-05")])
            .await
            .expect(303);
    }
    let board = haneul.get("/board").await.expect(200);
    assert!(!board.has(".ticket"));
    assert!(board.text().contains("미뤄 둔 것 2건"));
    // Decided meanwhile: nothing comes back.
    haneul
        .submit(
            "/pain-points/2",
            "/pain-points/2/decide",
            &[("form", "accept")],
        )
        .await
        .expect(303);
    app.after(TimeDelta::days(2)).await;
    let haneul = app.sign_in("haneul").await;
    assert_eq!(haneul.get("/board").await.texts(".ticket h3"), ["두 번째"]);
    app.after(TimeDelta::days(1)).await;
    let haneul = app.sign_in("haneul").await;
    let board = haneul.get("/board").await;
    let new = board.one("[aria-labelledby=col-new] .ticket");
    assert!(new.contains("3월 5일 (목)에 돌아왔어요"), "{new}");
    assert!(!board.text().contains("미뤄 둔 것"));
    let page = haneul.get(ONE).await;
    assert!(!page.has(".banner"));
    let told = page.one("#history .timeline");
    assert!(told.contains("보드로 돌아왔어요"), "{told}");
    assert!(
        !haneul
            .get("/pain-points/2")
            .await
            .text()
            .contains("보드로 돌아왔어요")
    );
    // Put off again, it is hidden again; shown again by hand, it never comes back a second time.
    haneul
        .submit(ONE, "/pain-points/1/snooze", &[("until", "2026-03-10")])
        .await
        .expect(303);
    assert!(
        !haneul
            .get("/board")
            .await
            .has("[aria-labelledby=col-new] .ticket")
    );
    haneul
        .submit(ONE, "/pain-points/1/snooze", &[("until", "")])
        .await
        .expect(303);
    let card = haneul.get("/board").await;
    let card = card.one("[aria-labelledby=col-new] .ticket");
    assert!(!card.contains("돌아왔어요"), "{card}");
    app.after(TimeDelta::days(9)).await;
    let haneul = app.sign_in("haneul").await;
    let told = haneul.get(ONE).await.one("#history .timeline");
    assert_eq!(told.matches("보드로 돌아왔어요").count(), 1, "{told}");
}
