//! Half a minute for second thoughts: what was decided by a form is taken back exactly, and nobody hears of it.

use chrono::TimeDelta;
use insole::base::actor::Scope;
use serde_json::{Value, json};

use crate::helpers::{Answer, Client, Role, TestApp};

const ONE: &str = "/pain-points/1";
const SECOND: TimeDelta = TimeDelta::seconds(1);

/// P-1 by mina, and haneul of the studio; letters wait for nothing but second thoughts.
async fn reported<'a>(app: &'a TestApp) -> (Client<'a>, Client<'a>) {
    let mina = app.person("mina", Role::Staff).await;
    report(&mina, "영수증을 세 번 올려요").await;
    let haneul = app.person("haneul", Role::Studio).await;
    app.letters().await;
    (mina, haneul)
}

async fn quick() -> TestApp {
    TestApp::with(&[("INSOLE__MAIL__COALESCE_SECONDS", "0")]).await
}

async fn report(who: &Client<'_>, title: &str) {
    who.submit("/report", "/report", &[("title", title)])
        .await
        .expect(303);
}

/// Decides by the form of this name, and opens the page that it leads to.
async fn decide(who: &Client<'_>, form: &str, fields: &[(&str, &str)]) -> Answer {
    let page = who.get(ONE).await.expect(200);
    let mut all = vec![("form", form), ("notify", "yes")];
    all.extend(fields);
    let action = format!("{ONE}/decide");
    let sent = who.submit_from(&page, &action, &all).await.expect(303);
    who.follow(&sent).await.expect(200)
}

/// Presses "Undo" in the word that the page has, and opens the page that it leads to.
async fn undo(who: &Client<'_>, page: &Answer) -> Answer {
    let sent = who.submit_from(page, "/board/undo", &[]).await.expect(303);
    who.follow(&sent).await.expect(200)
}

async fn one(app: &TestApp) -> Value {
    let mut seen = app
        .program("haneul", Scope::Studio)
        .api_get("/api/v1/pain-points/1")
        .await
        .expect(200)
        .json();
    for moving in ["version", "updated_at"] {
        seen.as_object_mut().unwrap().remove(moving);
    }
    seen
}

/// What the ledger has about pain points, oldest first.
async fn kinds(app: &TestApp) -> Vec<String> {
    let events = app
        .program("haneul", Scope::Studio)
        .api_get("/api/v1/events?after=0&limit=1000")
        .await
        .expect(200)
        .json();
    let kinds = events["items"].as_array().unwrap().iter();
    kinds
        .map(|event| event["kind"].as_str().unwrap().to_owned())
        .filter(|kind| kind.starts_with("pain_point."))
        .collect()
}

#[actix_web::test]
async fn a_decision_is_taken_back_exactly_and_no_letter_leaves() {
    let app = quick().await;
    let (mina, haneul) = reported(&app).await;
    let before = one(&app).await;
    let page = decide(
        &haneul,
        "accept",
        &[("reason", "맞아요"), ("next_update_on", "2026-03-20")],
    )
    .await;
    assert!(mina.get(ONE).await.one(".status").contains("3월 20일"));
    app.clock.advance(SECOND * 29);
    let page = undo(&haneul, &page).await;
    assert!(page.one(".flash").contains("P-1"), "{}", page.one(".flash"));
    assert_eq!(one(&app).await, before);
    assert!(mina.get(ONE).await.one(".status").contains("3월 9일"));
    assert!(app.letters().await.is_empty());
    app.clock.advance(TimeDelta::hours(1));
    assert!(app.letters().await.is_empty());
    assert_eq!(
        kinds(&app).await,
        [
            "pain_point.reported",
            "pain_point.accepted",
            "pain_point.decision_undone"
        ]
    );
    let told = mina.get(ONE).await.one(".timeline");
    assert!(told.contains("되돌렸어요"), "{told}");
    assert!(!told.contains("맞아요"), "{told}");
    // Decided again, people hear of that, and of that alone.
    decide(&haneul, "accept", &[("reason", "이제 정말로요")]).await;
    app.clock.advance(SECOND * 30);
    let letters = app.letters().await;
    assert_eq!(letters.len(), 1);
    assert!(letters[0].text.contains("이제 정말로요") && !letters[0].text.contains("맞아요"));
    // The promise that was taken back counts as none; the first one was kept.
    let promised = app.anyone().get("/").await.texts(".facts dd");
    assert_eq!(promised[1..3], ["1건", "0건"]);
}

#[actix_web::test]
async fn what_was_written_is_there_again_for_who_wrote_it_and_for_nobody_else() {
    let app = quick().await;
    let (mina, haneul) = reported(&app).await;
    let doyun = app.person("doyun", Role::Studio).await;
    let words = [
        ("reason", "규정이라서요"),
        ("would_change", "규정이 바뀌면요"),
    ];
    let page = decide(&haneul, "decline", &words).await;
    let page = undo(&haneul, &page).await;
    let form = page.texts("details[open] textarea");
    assert_eq!(form, ["규정이라서요", "규정이 바뀌면요"]);
    for other in [&mina, &doyun] {
        assert!(!other.get(ONE).await.text().contains("규정이라서요"));
    }
    // The next decision takes its place.
    decide(&haneul, "ask", &[("question", "어느 시스템인가요?")]).await;
    assert!(!haneul.get(ONE).await.text().contains("규정이라서요"));
}

#[actix_web::test]
async fn it_is_refused_when_it_is_too_late_or_somebody_changed_it_meanwhile() {
    let app = quick().await;
    let (_, haneul) = reported(&app).await;
    let doyun = app.person("doyun", Role::Studio).await;
    let page = decide(&haneul, "accept", &[]).await;
    // Not somebody else's to take back.
    let fields = [("pain_point", "1")];
    let theirs = doyun.get(ONE).await;
    assert!(!theirs.has("form[action='/board/undo']"));
    let token = theirs.attributes("input[name=csrf]", "value").remove(0);
    let refused = doyun
        .post("/board/undo", &[("csrf", &token), fields[0]])
        .await
        .expect(303);
    assert!(
        doyun
            .follow(&refused)
            .await
            .one(".flash.note")
            .contains("결정한 사람만")
    );
    // Somebody gave it to somebody else meanwhile.
    let assignee = theirs.attributes("select[name=assignee] option:not([value=''])", "value");
    doyun
        .submit(ONE, "/pain-points/1/assign", &[("assignee", &assignee[0])])
        .await
        .expect(303);
    let page = undo(&haneul, &page).await;
    assert!(page.one(".flash.note").contains("그사이 바뀐 것이 있어"));
    assert_eq!(one(&app).await["status"], "accepted");
    app.clock.advance(SECOND * 30);
    assert_eq!(app.letters().await.len(), 1, "what holds is told");
    // Too late.
    let page = decide(
        &haneul,
        "decline",
        &[("reason", "규정"), ("would_change", "변경")],
    )
    .await;
    app.clock.advance(SECOND * 30);
    let page = undo(&haneul, &page).await;
    assert!(page.one(".flash.note").contains("30초가 지나"));
    assert_eq!(one(&app).await["status"], "declined");
}

#[actix_web::test]
async fn a_question_that_was_answered_at_once_stays() {
    let app = quick().await;
    let (mina, haneul) = reported(&app).await;
    let page = decide(&haneul, "ask", &[("question", "언제부터요?")]).await;
    mina.submit(ONE, "/pain-points/1/comments", &[("body", "지난주부터요")])
        .await
        .expect(303);
    let page = undo(&haneul, &page).await;
    assert!(page.one(".flash.note").contains("그사이"));
    assert!(page.text().contains("지난주부터요"));
}

#[actix_web::test]
async fn a_merge_and_an_unmerge_are_taken_back_with_their_voices() {
    let app = quick().await;
    let (mina, haneul) = reported(&app).await;
    let jonas = app.person("jonas", Role::Staff).await;
    report(&jonas, "Receipts, three times").await;
    app.letters().await;
    let (two, merge) = ("/pain-points/2", "/pain-points/2/merge");
    let sent = haneul
        .submit(two, merge, &[("into", "P-1")])
        .await
        .expect(303);
    let page = haneul.follow(&sent).await;
    assert_eq!(mina.get(ONE).await.texts(".facts dd")[0], "2명");
    let page = undo(&haneul, &page).await;
    assert!(!page.has(".banner"));
    assert_eq!(mina.get(ONE).await.texts(".facts dd")[0], "1명");
    assert!(jonas.get(two).await.one(".status").contains("3월 9일"));
    app.clock.advance(TimeDelta::minutes(1));
    assert!(app.letters().await.is_empty());

    // Merged for good, then taken out by mistake.
    haneul
        .submit(two, merge, &[("into", "P-1")])
        .await
        .expect(303);
    app.clock.advance(TimeDelta::minutes(1));
    assert_eq!(app.letters().await.len(), 1);
    let sent = haneul
        .submit(two, "/pain-points/2/unmerge", &[("notify", "yes")])
        .await
        .expect(303);
    let page = haneul.follow(&sent).await;
    assert_eq!(mina.get(ONE).await.texts(".facts dd")[0], "1명");
    undo(&haneul, &page).await;
    assert_eq!(mina.get(ONE).await.texts(".facts dd")[0], "2명");
    assert!(jonas.get(two).await.one(".banner").contains("P-1"));
    app.clock.advance(TimeDelta::minutes(1));
    assert!(app.letters().await.is_empty());
    // Once more, and it stands as it did before it was ever merged.
    haneul
        .submit(two, "/pain-points/2/unmerge", &[("notify", "yes")])
        .await
        .expect(303);
    assert!(jonas.get(two).await.one(".status").contains("3월 9일"));
    app.clock.advance(SECOND * 29);
    assert!(app.letters().await.is_empty(), "an unmerge waits as well");
    app.clock.advance(SECOND);
    assert_eq!(app.letters().await.len(), 1);
}

#[actix_web::test]
async fn an_unmerge_is_not_taken_back_into_a_circle() {
    let app = quick().await;
    let (_, haneul) = reported(&app).await;
    let jonas = app.person("jonas", Role::Staff).await;
    report(&jonas, "Receipts, three times").await;
    let two = "/pain-points/2";
    haneul
        .submit(two, "/pain-points/2/merge", &[("into", "1")])
        .await
        .expect(303);
    let sent = haneul
        .submit(two, "/pain-points/2/unmerge", &[])
        .await
        .expect(303);
    let page = haneul.follow(&sent).await;
    let doyun = app.person("doyun", Role::Studio).await;
    doyun
        .submit(ONE, "/pain-points/1/merge", &[("into", "2")])
        .await
        .expect(303);
    let page = undo(&haneul, &page).await;
    assert!(page.one(".flash.note").contains("그사이"));
}

#[actix_web::test]
async fn accepting_by_linking_is_one_decision() {
    let app = quick().await;
    let (mina, haneul) = reported(&app).await;
    app.add("jonas", Role::Studio);
    let other = app.accepted("다른 불편", "mina", &[], "jonas").await;
    let project = app.begun("jonas", &[other]).await;
    app.letters().await;
    let before = one(&app).await;
    let number = format!("I-{}", project.id);
    let sent = haneul
        .submit(ONE, "/board/link", &[("project", &number)])
        .await
        .expect(303);
    let page = haneul.follow(&sent).await;
    assert_eq!(one(&app).await["status"], "in_project");
    app.clock.advance(SECOND * 29);
    assert!(app.letters().await.is_empty());
    undo(&haneul, &page).await;
    assert_eq!(one(&app).await, before);
    let at = format!("/projects/{}", project.id);
    assert!(!mina.get(&at).await.text().contains("영수증을 세 번"));
    app.clock.advance(TimeDelta::hours(1));
    assert!(app.letters().await.is_empty());
    // For good, it is told.
    haneul
        .submit(ONE, "/board/link", &[("project", &number)])
        .await
        .expect(303);
    app.clock.advance(SECOND * 30);
    let letters = app.letters().await;
    assert!(letters.iter().any(|letter| letter.to.name == "mina"));
}

#[actix_web::test]
async fn nobody_is_asked_whether_it_got_better_after_all() {
    let app = quick().await;
    let (_, haneul) = reported(&app).await;
    decide(&haneul, "accept", &[]).await;
    app.clock.advance(TimeDelta::minutes(1));
    app.letters().await;
    let before = one(&app).await;
    let page = decide(&haneul, "resolve", &[("reason", "고쳤어요")]).await;
    app.letters().await;
    undo(&haneul, &page).await;
    app.clock.advance(TimeDelta::hours(1));
    assert!(app.letters().await.is_empty());
    assert_eq!(one(&app).await, before);
    let subject = insole::base::subject::Subject::PainPoint(insole::base::ids::PainPointId(1));
    let asked = app
        .app
        .db
        .read_now(move |conn| insole::features::pulses::result(conn, subject))
        .unwrap();
    assert!(asked.is_none());
}

#[actix_web::test]
async fn an_answer_to_an_appeal_is_taken_back_and_its_words_stay() {
    let app = quick().await;
    let (mina, haneul) = reported(&app).await;
    let doyun = app.person("doyun", Role::Studio).await;
    let words = [("reason", "규정"), ("would_change", "변경")];
    decide(&haneul, "decline", &words).await;
    mina.submit(ONE, "/pain-points/1/appeal", &[("body", "다시 봐 주세요")])
        .await
        .expect(303);
    app.clock.advance(TimeDelta::minutes(1));
    app.letters().await;
    let answer = "/pain-points/1/appeal-answer";
    for upheld in ["yes", "no"] {
        let fields = [("answer", "살펴봤어요"), ("upheld", upheld)];
        let sent = doyun.submit(ONE, answer, &fields).await.expect(303);
        let page = doyun.follow(&sent).await;
        let page = undo(&doyun, &page).await;
        assert_eq!(one(&app).await["status"], "declined");
        assert_eq!(
            page.texts("form[action='/pain-points/1/appeal-answer'] textarea"),
            ["살펴봤어요"]
        );
        assert!(!mina.get(ONE).await.text().contains("살펴봤어요"));
        app.clock.advance(TimeDelta::minutes(1));
        assert!(app.letters().await.is_empty());
    }
    let fields = [("answer", "살펴봤어요"), ("upheld", "yes")];
    doyun.submit(ONE, answer, &fields).await.expect(303);
    app.clock.advance(SECOND * 30);
    assert_eq!(app.letters().await.len(), 1);
}

#[actix_web::test]
async fn a_promise_that_was_broken_stays_broken_once() {
    let app = quick().await;
    let (mina, haneul) = reported(&app).await;
    app.after(TimeDelta::days(9)).await;
    let broken = "pain_point.promise_broken";
    assert!(kinds(&app).await.contains(&broken.to_owned()));
    let haneul = {
        drop(haneul);
        app.sign_in("haneul").await
    };
    let page = decide(&haneul, "accept", &[]).await;
    undo(&haneul, &page).await;
    app.after(TimeDelta::days(30)).await;
    let kinds = kinds(&app).await;
    assert_eq!(kinds.iter().filter(|kind| *kind == broken).count(), 1);
    drop(mina);
    let mina = app.sign_in("mina").await;
    assert!(mina.get(ONE).await.has(".status .late"));
    assert_eq!(app.anyone().get("/").await.texts(".facts dd")[2], "1건");
}

#[actix_web::test]
async fn a_promise_that_comes_back_is_reminded_of_and_broken_as_if_nothing_had_been() {
    let app = quick().await;
    let (_, haneul) = reported(&app).await;
    app.program("haneul", Scope::Studio)
        .api_post(
            "/api/v1/pain-points/1/comments",
            json!({ "body": "보고 있어요" }),
        )
        .await
        .expect(201);
    let page = decide(&haneul, "accept", &[("next_update_on", "2026-06-01")]).await;
    undo(&haneul, &page).await;
    app.after(TimeDelta::days(9)).await;
    let kinds = kinds(&app).await;
    for once in ["pain_point.promise_due_soon", "pain_point.promise_broken"] {
        assert!(kinds.contains(&once.to_owned()), "{once}: {kinds:?}");
    }
}

#[actix_web::test]
async fn through_the_api_nothing_waits() {
    let app = quick().await;
    reported(&app).await;
    app.program("haneul", Scope::Studio)
        .api_post("/api/v1/pain-points/1/status", json!({ "to": "accepted" }))
        .await
        .expect(200);
    assert_eq!(app.letters().await.len(), 1);
}
