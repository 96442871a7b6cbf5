//! What follows an ending: a success is checked and kept, or slips back; a failure's conditions are watched until one
//! comes true. Time is driven, and everything else is what people do.

use chrono::TimeDelta;
use insole::base::actor::Scope;
use insole::features::pulses;
use insole::mail::Letter;
use serde_json::{Value, json};

use super::helpers::{Answer, Client};
use super::retrospectives::{Stage, postmortem};

/// A success with checks after 30, 90 and 180 days; its first letters are read.
async fn success(settings: &[(&str, &str)]) -> Stage {
    let stage = Stage::with(settings).await;
    stage.app.read("haneul", &stage.project, 1.0).await;
    stage
        .app
        .delivered_and_better("haneul", &stage.project)
        .await;
    stage.succeeded("staff").await;
    posted(&stage).await;
    stage
}

/// The letters that have left once nothing waits any more for more news of the same.
async fn posted(stage: &Stage) -> Vec<Letter> {
    stage.app.settle().await;
    stage.app.after(TimeDelta::minutes(5)).await;
    stage.app.letters().await
}

async fn checks(stage: &Stage) -> Vec<String> {
    let project = stage.haneul().api_get(&stage.project.path("")).await;
    let checks = project.expect(200).json()["plan"]["checks"].clone();
    checks
        .as_array()
        .unwrap()
        .iter()
        .map(|check| check["state"].as_str().unwrap().to_owned())
        .collect()
}

fn to<'l>(letters: &'l [Letter], who: &str) -> Vec<&'l str> {
    letters
        .iter()
        .filter(|letter| letter.to.address.as_str() == format!("{who}@bank.example"))
        .map(|letter| letter.subject.as_str())
        .collect()
}

/// What a page's script sends, or somebody who is shown no form for it.
async fn pressed(client: &Client<'_>, action: &str, fields: &[(&str, &str)]) -> Answer {
    let page = client.get("/me").await.expect(200);
    let token = page.attributes("input[name=csrf]", "value")[0].clone();
    let mut all = vec![("csrf", token.as_str())];
    all.extend(fields);
    client.post(action, &all).await
}

#[actix_web::test]
async fn a_success_is_kept_through_all_its_checks() {
    let stage = success(&[]).await;
    for (wait, day) in [(30, 30), (60, 90), (90, 180)] {
        // What was left of the time since the check before.
        stage
            .app
            .after(TimeDelta::days(wait) - TimeDelta::days(if day == 30 { 0 } else { 15 }))
            .await;
        stage.app.after(TimeDelta::hours(8)).await;
        let letters = posted(&stage).await;
        // Its owner is asked to measure, those affected whether it still holds, each once.
        let owner = to(&letters, "doyun");
        assert_eq!(owner.len(), 1, "day {day}: {owner:?}");
        assert!(owner[0].contains("측정"), "{owner:?}");
        let mina = to(&letters, "mina");
        assert_eq!(mina.len(), 1, "day {day}: {mina:?}");
        assert!(mina[0].contains("지금도 나은가요"), "{mina:?}");
        stage.app.read("doyun", &stage.project, 1.2).await;
        stage.app.answered(&stage.project, pulses::Answer::Better);
        stage
            .app
            .after(TimeDelta::days(15) - TimeDelta::hours(8))
            .await;
        assert_eq!(
            posted(&stage).await.len(),
            0,
            "a check that held makes no noise"
        );
    }
    assert_eq!(checks(&stage).await, ["held", "held", "held"]);
    assert_eq!(stage.project_status().await, "sustaining");
    let reader = stage.app.sign_in("maya").await;
    let wall = reader.get("/projects/still-good").await.expect(200);
    assert_eq!(wall.texts("#still-good .checks .held").len(), 3);
    let project = reader.get("/projects/1").await.expect(200);
    assert_eq!(project.texts("#plan .timeline .ok").len(), 3);
    assert!(
        project.one("#plan").contains("6명 중 6명"),
        "{}",
        project.one("#plan")
    );
    // After the last check it may be closed without giving a reason.
    let closed = json!({ "to": "closed" });
    stage
        .haneul()
        .api_post(&stage.project.path("/status"), closed)
        .await
        .expect(200);
    stage.app.after(TimeDelta::days(400)).await;
    assert_eq!(checks(&stage).await, ["held", "held", "held"]);
}

#[actix_web::test]
async fn a_check_that_nobody_made_is_unknown_and_everybody_sees_it() {
    let stage = success(&[]).await;
    stage.app.after(TimeDelta::days(31)).await;
    posted(&stage).await;
    stage.app.after(TimeDelta::days(15)).await;
    assert_eq!(checks(&stage).await, ["unknown", "due", "due"]);
    let letters = posted(&stage).await;
    assert!(to(&letters, "doyun")[0].contains("놓쳤어요"));
    assert_eq!(to(&letters, "mina"), Vec::<&str>::new());
    let reader = stage.app.sign_in("maya").await;
    let wall = reader.get("/projects/still-good").await.expect(200);
    assert!(wall.one("#still-good").contains("모름"));
    // A week of downtime, or a year: what was missed is unknown, the newest is asked, nothing is asked twice.
    stage.app.after(TimeDelta::days(200)).await;
    assert_eq!(checks(&stage).await, ["unknown", "unknown", "due"]);
    let letters = posted(&stage).await;
    let asked: Vec<&str> = to(&letters, "mina");
    assert_eq!(asked.len(), 1, "{asked:?}");
    stage.app.clock.advance(TimeDelta::days(-30));
    stage.app.settle().await;
    assert!(posted(&stage).await.is_empty());
}

#[actix_web::test]
async fn those_affected_say_no_and_it_slips_back() {
    let stage = success(&[]).await;
    stage.app.after(TimeDelta::days(31)).await;
    stage.app.read("doyun", &stage.project, 1.0).await;
    stage.app.answered(&stage.project, pulses::Answer::Same);
    posted(&stage).await;
    assert_eq!(
        stage.project_status().await,
        "sustaining",
        "others may still answer"
    );
    stage.app.after(TimeDelta::days(15)).await;
    assert_eq!(stage.project_status().await, "active");
    assert_eq!(checks(&stage).await, ["failed", "moot", "moot"]);
    let letters = posted(&stage).await;
    let told = to(&letters, "mina");
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("다시 나빠지고"), "{told:?}");
    let pain = stage
        .haneul()
        .api_get(&format!("/api/v1/pain-points/{}", stage.project.pains[0]))
        .await
        .json();
    assert_eq!(pain["status"], "in_project");
    // Its lead decides how it goes on, before anything is called delivered again.
    let delivered = json!({ "to": "delivered" });
    let refused = stage
        .haneul()
        .api_post(&stage.project.path("/status"), delivered)
        .await
        .expect(409);
    assert_eq!(refused.json()["errors"][0]["code"], "decision_open");
    let haneul = stage.app.sign_in("haneul").await;
    let page = haneul.get("/projects/1").await.expect(200);
    assert!(page.one("#decision").contains("다시 나빠졌어요"));
    let empty = haneul
        .submit(
            "/projects/1/decision",
            "/projects/1/decision",
            &[("choice", "repair")],
        )
        .await
        .expect(422);
    assert!(empty.has("#why-error"));
    let decided = [("choice", "repair"), ("why", "새 장비를 한 대 더 놓아요.")];
    haneul
        .submit("/projects/1/decision", "/projects/1/decision", &decided)
        .await
        .expect(303);
    let page = haneul.get("/projects/1").await.expect(200);
    assert!(!page.has("#decision"));
    assert!(
        page.one("#decisions")
            .contains("새 장비를 한 대 더 놓아요.")
    );
    let letters = posted(&stage).await;
    assert!(
        to(&letters, "mina")[0].contains("결정과 그 까닭"),
        "{:?}",
        to(&letters, "mina")
    );
    haneul.get("/projects/1/decision").await.expect(409);
}

#[actix_web::test]
async fn fresh_reports_of_the_same_pain_send_a_success_back_to_work() {
    let stage = success(&[("INSOLE__PROJECTS__REGRESSION_REPORTS", "2")]).await;
    let report = |who: &'static str| {
        let client = stage.app.program(who, Scope::Write);
        async move {
            client
                .api_post(
                    "/api/v1/pain-points",
                    json!({ "title": "아침마다 VPN이 끊겨요" }),
                )
                .await
                .expect(201);
        }
    };
    let merged = |number: i64| {
        let at = format!("/api/v1/pain-points/{number}/merge");
        let haneul = stage.haneul();
        async move {
            haneul.api_post(&at, json!({ "into": 1 })).await.expect(200);
        }
    };
    report("maya").await;
    report("jonas").await;
    stage.app.settle().await;
    // Found by words alone they are not sure enough to undo a success; the studio says that they are the same.
    merged(2).await;
    stage.app.settle().await;
    assert_eq!(
        stage.project_status().await,
        "sustaining",
        "one is not enough"
    );
    merged(3).await;
    stage.app.settle().await;
    assert_eq!(stage.project_status().await, "active");
    let letters = posted(&stage).await;
    let told = letters
        .iter()
        .find(|letter| letter.subject.contains("다시 나빠지고"))
        .unwrap();
    assert!(told.text.contains("새로 2번 올라왔어요"), "{}", told.text);
}

#[actix_web::test]
async fn the_stop_rule_demands_a_decision_that_everybody_reads() {
    let stage = Stage::new().await;
    posted(&stage).await;
    let haneul = stage.app.sign_in("haneul").await;
    let maya = stage.app.sign_in("maya").await;
    maya.get("/projects/1/stop-rule").await.expect(403);
    let at = "/projects/1/stop-rule";
    haneul.submit(at, at, &[("seen", " ")]).await.expect(422);
    let seen = [("seen", "두 달이 지났는데 아직 하루 세 번이에요.")];
    haneul.submit(at, at, &seen).await.expect(303);
    haneul.submit(at, at, &seen).await.expect(422);
    let letters = posted(&stage).await;
    assert!(to(&letters, "mina")[0].contains("멈춤 신호"));
    // Nobody decides: its lead is reminded, and everybody sees it.
    stage.app.after(TimeDelta::days(8)).await;
    let letters = posted(&stage).await;
    assert_eq!(to(&letters, "mina"), Vec::<&str>::new());
    let (maya, haneul) = (
        stage.app.sign_in("maya").await,
        stage.app.sign_in("haneul").await,
    );
    let page = maya.get("/projects/1").await.expect(200);
    assert!(
        page.one("#decision").contains("결정이 아직 없어요"),
        "{}",
        page.one("#decision")
    );
    assert!(
        !page.has("#decision .btn"),
        "only who answers for it decides"
    );
    let decided = [("choice", "go_on"), ("why", "장비가 다음 주에 와요.")];
    haneul
        .submit("/projects/1/decision", "/projects/1/decision", &decided)
        .await
        .expect(303);
    let page = maya.get("/projects/1").await.expect(200);
    assert!(page.one("#decisions").contains("장비가 다음 주에 와요."));
    let letters = posted(&stage).await;
    assert!(to(&letters, "mina")[0].contains("이어 가요"));
}

#[actix_web::test]
async fn of_two_who_decide_at_once_one_is_told_that_it_is_decided() {
    let stage = Stage::new().await;
    let (haneul, doyun) = (
        stage.app.sign_in("haneul").await,
        stage.app.sign_in("doyun").await,
    );
    let seen = [("seen", "절반이 안 됐어요.")];
    haneul
        .submit("/projects/1/stop-rule", "/projects/1/stop-rule", &seen)
        .await
        .expect(303);
    let at = "/projects/1/decision";
    let (go_on, end) = (
        [("choice", "go_on"), ("why", "장비가 곧 와요.")],
        [("choice", "postmortem"), ("why", "약속대로 멈춰요.")],
    );
    // Both have the question before them.
    let (first, second) = (haneul.get(at).await, doyun.get(at).await);
    let (one, other) = tokio::join!(
        haneul.submit_from(&first, at, &go_on),
        doyun.submit_from(&second, at, &end),
    );
    let refused = if one.status == 303 { &other } else { &one };
    assert!([one.status.as_u16(), other.status.as_u16()].contains(&303));
    assert!(
        refused.text().contains("기다리는 결정이 없어요"),
        "{}",
        refused.status
    );
    let page = haneul.get("/projects/1").await.expect(200);
    assert_eq!(page.texts("#decisions article").len(), 1);
}

#[actix_web::test]
async fn a_postmortem_is_the_decision_that_was_demanded() {
    let stage = Stage::new().await;
    let haneul = stage.app.sign_in("haneul").await;
    let at = "/projects/1/stop-rule";
    haneul
        .submit(at, at, &[("seen", "절반이 안 됐어요.")])
        .await
        .expect(303);
    stage.published().await;
    let page = haneul.get("/projects/1").await.expect(200);
    assert!(!page.has("#decision"));
    assert!(page.one("#decisions").contains("실패 회고로 마치기"));
    posted(&stage).await;
    stage.app.after(TimeDelta::days(30)).await;
    let letters = posted(&stage).await;
    let late: Vec<&str> = to(&letters, "haneul");
    assert!(
        !late.iter().any(|subject| subject.contains("결정이 없어요")),
        "{late:?}"
    );
}

#[actix_web::test]
async fn steps_partners_and_pasted_readings_stand_on_the_project() {
    let stage = Stage::new().await;
    stage.app.department("Security");
    stage
        .app
        .add_to("aylin", super::helpers::Role::Staff, "security");
    let haneul = stage.haneul();
    haneul
        .api(
            actix_web::http::Method::PATCH,
            &stage.project.path(""),
            json!({ "partners": ["security"] }),
        )
        .await
        .expect(200);
    let aylin = stage.app.sign_in("aylin").await;
    let at = "/projects/1/partners/security";
    let silent = aylin
        .submit(at, at, &[("answer", "declined")])
        .await
        .expect(422);
    assert!(silent.has("#note-error"));
    aylin
        .submit(at, at, &[("answer", "accepted"), ("note", "장비를 맡아요")])
        .await
        .expect(303);
    let maya = stage.app.sign_in("maya").await;
    maya.get(at).await.expect(403);
    let at = "/projects/1/milestones/new";
    aylin
        .submit(at, at, &[("title", ""), ("due_on", "")])
        .await
        .expect(422);
    aylin
        .submit(at, at, &[("title", "장비 도착"), ("due_on", "2026-05-04")])
        .await
        .expect(303);
    aylin
        .submit("/projects/1", "/projects/1/milestones/1/reached", &[])
        .await
        .expect(303);
    let at = "/projects/1/metrics/1/paste";
    let refused = aylin
        .submit(at, at, &[("rows", "2026-02-02, 3\n어제, 2")])
        .await
        .expect(422);
    assert!(refused.one("#rows-error").contains('2'));
    assert!(refused.text().contains("어제, 2"), "what was typed stays");
    aylin
        .submit(
            at,
            at,
            &[("rows", "날짜\t값\n2026-02-02\t3\n2026-02-09\t2.5\t새 장비")],
        )
        .await
        .expect(303);
    let page = maya.get("/projects/1").await.expect(200);
    assert!(page.one("#people").contains("함께해요"));
    assert!(page.one("#milestones .ok").contains("장비 도착"));
    assert_eq!(page.texts("#metrics tbody tr").len(), 2);
    for view in [
        "/projects?view=board",
        "/projects?view=timeline",
        "/projects/still-good",
        "/conditions",
    ] {
        maya.get(view).await.expect(200);
    }
    let timeline = maya.get("/projects?view=timeline").await.expect(200);
    assert!(timeline.one(".spans").contains("장비 도착"));
}

#[actix_web::test]
async fn a_condition_comes_true_and_those_who_lost_hope_hear_of_it() {
    let stage = Stage::new().await;
    let slug = stage.published().await;
    posted(&stage).await;
    // Its watcher is reminded on the day, nobody else.
    stage.app.after(TimeDelta::days(60)).await;
    let letters = posted(&stage).await;
    assert!(
        to(&letters, "doyun")
            .iter()
            .any(|subject| subject.contains("조건을 다시"))
    );
    assert!(
        !to(&letters, "mina")
            .iter()
            .any(|subject| subject.contains("조건"))
    );
    let doyun = stage.app.sign_in("doyun").await;
    let page = doyun.get("/conditions?mine=yes").await.expect(200);
    assert!(page.one("#conditions").contains("규정이 인증 서버를"));
    let at = format!("/retrospectives/{slug}");
    let turned = [
        ("state", "true"),
        ("note", "고시가 개정됐어요."),
        ("review_on", ""),
    ];
    doyun
        .submit(&at, &format!("{at}/conditions/1"), &turned)
        .await
        .expect(303);
    let letters = posted(&stage).await;
    let told = to(&letters, "mina");
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("이제 이루어졌어요"), "{told:?}");
    let page = doyun.get("/conditions?state=true").await.expect(200);
    let offered = page.attributes("#conditions a.btn", "href");
    assert_eq!(offered, ["/projects/new?follows=1"]);
    // The follow-up takes over the problem, the people and what still hurts, and says what was learnt.
    let form = doyun.get("/projects/new?follows=1").await.expect(200);
    let fields = form.form("/projects");
    let value = |name: &str| {
        let found = fields.iter().find(|(field, _)| field == name);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    };
    assert!(value("problem").contains("아침마다 끊겨요"));
    assert_eq!(value("pain_points"), stage.project.pains[0].to_string());
    assert!(form.one("#learnt").contains("worked에 대해"));
    assert!(form.one("#tried").contains("2026년에 해 봤지만"));
    let made = doyun
        .submit(
            "/projects/new?follows=1",
            "/projects",
            &[("title", "다시 VPN")],
        )
        .await
        .expect(303);
    assert!(made.location().starts_with("/projects/2"));
    let page = doyun.get("/conditions?state=all").await.expect(200);
    assert!(page.one("#conditions").contains("I-2"));
}

#[actix_web::test]
async fn what_is_not_decided_is_never_settled_twice() {
    let stage = success(&[]).await;
    stage.app.after(TimeDelta::days(31)).await;
    // Past the limit: it slips back at once, and only once, however often the clock looks.
    stage.app.read("doyun", &stage.project, 2.9).await;
    for _ in 0..3 {
        stage.app.after(TimeDelta::days(20)).await;
    }
    let events = stage
        .haneul()
        .api_get("/api/v1/events?limit=1000")
        .await
        .json();
    let kinds: Vec<&str> = events["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|event| event["kind"].as_str())
        .filter(|kind| matches!(*kind, "project.regressed" | "project.decision_overdue"))
        .collect();
    assert_eq!(kinds, ["project.regressed", "project.decision_overdue"]);
    let again: Value = postmortem();
    stage.put(again).await.expect(200);
}

#[actix_web::test]
async fn a_year_later_its_writers_say_whether_it_still_holds() {
    let stage = Stage::new().await;
    let slug = stage.published().await;
    posted(&stage).await;
    let at = format!("/retrospectives/{slug}");
    let haneul = stage.app.sign_in("haneul").await;
    assert!(!haneul.get(&at).await.has("#still-true"));
    stage.app.after(TimeDelta::days(366)).await;
    let letters = posted(&stage).await;
    let asked = |letters: &[Letter], who: &str| {
        to(letters, who)
            .iter()
            .filter(|subject| subject.contains("1년"))
            .count()
    };
    assert_eq!(asked(&letters, "haneul"), 1);
    assert_eq!(asked(&letters, "mina"), 0, "a reader did not write it");
    let haneul = stage.app.sign_in("haneul").await;
    assert!(haneul.get(&at).await.expect(200).has("#still-true"));
    let mina = stage.app.sign_in("mina").await;
    assert!(!mina.get(&at).await.expect(200).has("#still-true"));
    let holds = format!("{at}/still-true");
    pressed(&mina, &holds, &[]).await.expect(403);
    haneul.submit(&at, &holds, &[]).await.expect(303);
    stage.app.settle().await;
    assert!(!haneul.get(&at).await.expect(200).has("#still-true"));
    let reader = stage.app.anyone().get(&at).await.expect(200);
    assert!(reader.text().contains("아직 맞는다고 했어요"));
    // And so every year.
    stage.app.after(TimeDelta::days(366)).await;
    assert_eq!(asked(&posted(&stage).await, "haneul"), 1);
}

#[actix_web::test]
async fn what_is_said_beside_a_section_reaches_its_writer_and_no_reader() {
    let stage = Stage::new().await;
    let slug = stage.ready().await;
    posted(&stage).await;
    let (at, to_say) = (
        format!("/retrospectives/{slug}"),
        format!("/retrospectives/{slug}/comments"),
    );
    let doyun = stage.app.sign_in("doyun").await;
    let empty = [("section", "impact"), ("body", "  ")];
    doyun.submit(&at, &to_say, &empty).await.expect(422);
    let said = [("section", "impact"), ("body", "시간은 어떻게 셌나요?")];
    doyun.submit(&at, &to_say, &said).await.expect(303);
    let letters = posted(&stage).await;
    assert_eq!(to(&letters, "haneul").len(), 1);
    assert!(to(&letters, "haneul")[0].contains("의견"));
    assert_eq!(letters.len(), 1, "who said it is not told of it");
    let maya = stage.app.sign_in("maya").await;
    pressed(&maya, &to_say, &said).await.expect(404);
    // Its writer sees it beside the section, and settles it while saving.
    let haneul = stage.app.sign_in("haneul").await;
    // The letter follows what its reader chose: one who wants none gets none.
    let choice = [("mail_level", "nothing")];
    let at_me = "/me/notifications";
    haneul.submit(at_me, at_me, &choice).await.expect(303);
    let again = [("section", "summary"), ("body", "한 문장 더요.")];
    doyun.submit(&at, &to_say, &again).await.expect(303);
    assert!(posted(&stage).await.is_empty());
    let edit = format!("{at}/edit");
    let page = haneul.get(&edit).await.expect(200);
    assert!(page.one("#impact .remark").contains("시간은 어떻게"));
    let changed = [
        ("sections.impact", "한 달에 40시간이었어요."),
        ("resolved.1", "1"),
        ("resolved.2", "1"),
        ("then", "stay"),
    ];
    haneul.submit_from(&page, &edit, &changed).await.expect(303);
    assert!(!haneul.get(&edit).await.expect(200).has(".remark"));
    let preview = doyun.get(&at).await.expect(200);
    assert!(
        preview
            .one("#impact .remark.settled")
            .contains("시간은 어떻게")
    );
    // Readers never see any of it, and what is published takes no more.
    let publish = json!({ "fates": stage.accepted(), "visibility": "internet" });
    let doyuns = stage.app.program("doyun", Scope::Studio);
    let review = json!({ "approve": true });
    doyuns
        .api_post(&stage.at("/review"), review)
        .await
        .expect(200);
    stage
        .haneul()
        .api_post(&stage.at("/publish"), publish)
        .await
        .expect(200);
    stage.app.settle().await;
    let public = stage.app.anyone().get(&at).await.expect(200);
    assert!(!public.text().contains("어떻게 셌나요"));
    pressed(&doyun, &to_say, &said).await.expect(409);
}

#[actix_web::test]
async fn the_editor_keeps_a_draft_by_itself_and_two_writers_see_each_other() {
    let stage = Stage::new().await;
    let slug = stage.put(postmortem()).await.expect(200).json()["slug"]
        .as_str()
        .unwrap()
        .to_owned();
    let edit = format!("/retrospectives/{slug}/edit");
    let (haneul, doyun) = (
        stage.app.sign_in("haneul").await,
        stage.app.sign_in("doyun").await,
    );
    let here = format!("/retrospectives/{slug}/editing");
    let alone = pressed(&haneul, &here, &[]).await.expect(200).json();
    assert_eq!(alone["others"], json!([]));
    let two = pressed(&doyun, &here, &[]).await.expect(200).json();
    assert_eq!(two["others"], json!(["haneul"]));
    // Kept three times while somebody writes: one change in its history.
    let events = async || {
        let entries = stage
            .app
            .program("doyun", Scope::Studio)
            .api_get("/api/v1/events?limit=100")
            .await
            .expect(200)
            .json()["items"]
            .as_array()
            .unwrap()
            .clone();
        let edited = entries
            .iter()
            .filter(|entry| entry["kind"] == "retrospective.edited");
        edited.count()
    };
    let before = events().await;
    let old_page = doyun.get(&edit).await.expect(200);
    let page = haneul.get(&edit).await.expect(200);
    let mut version = page.attributes("input[name=version]", "value")[0].clone();
    for words in ["한 달에", "한 달에 40시간", "한 달에 40시간이었어요."] {
        let kept = haneul
            .submit_from(
                &page,
                &edit,
                &[
                    ("sections.impact", words),
                    ("version", &version),
                    ("then", "itself"),
                ],
            )
            .await
            .expect(200)
            .json();
        version = kept["version"].to_string();
        stage.app.after(TimeDelta::seconds(20)).await;
    }
    assert_eq!(events().await, before + 1);
    // Who read an older version overwrites nothing.
    let old = [("sections.impact", "다른 말"), ("then", "itself")];
    doyun.submit_from(&old_page, &edit, &old).await.expect(412);
    let now = pressed(&doyun, &here, &[]).await.expect(200).json();
    assert_eq!(now["version"].to_string(), version);
    let after = haneul.get(&edit).await.expect(200);
    assert!(after.text().contains("한 달에 40시간이었어요."));
    let maya = stage.app.sign_in("maya").await;
    pressed(&maya, &here, &[]).await.expect(404);
}

#[actix_web::test]
async fn programs_take_the_same_steps_on_the_way() {
    let stage = Stage::new().await;
    let haneul = stage.haneul();
    let at = |rest: &str| stage.project.path(rest);
    stage.app.department("Security");
    let partners = json!({ "partners": ["security"] });
    haneul
        .api(actix_web::http::Method::PATCH, &at(""), partners)
        .await
        .expect(200);
    let silent = json!({ "answer": "declined" });
    let place = at("/partners/security/answer");
    haneul.api_post(&place, silent).await.expect(422);
    let yes = json!({ "answer": "accepted", "note": "장비를 맡아요" });
    let project = haneul.api_post(&place, yes).await.expect(200).json();
    assert_eq!(project["partner_answers"][0]["answer"], "accepted");
    let step = json!({ "title": "장비 도착", "due_on": "2026-05-04" });
    let made = haneul
        .api_post(&at("/milestones"), step)
        .await
        .expect(201)
        .json();
    let reached = format!("/milestones/{}/reached", made["id"]);
    let project = haneul
        .api_post(&at(&reached), Value::Null)
        .await
        .expect(200)
        .json();
    assert_eq!(project["milestones"][0]["reached_on"], "2026-03-02");
    haneul
        .api_post(&at("/milestones/99/reached"), Value::Null)
        .await
        .expect(404);
    // What is demanded is decided before the project goes on, and by one of its ways.
    let seen = json!({ "seen": "두 주째 끊김이 늘었어요." });
    let project = haneul
        .api_post(&at("/stop-rule"), seen)
        .await
        .expect(200)
        .json();
    assert_eq!(project["decisions"][0]["decided_at"], Value::Null);
    let mut decision = json!({ "cause": "stop_rule", "choice": "repair", "why": "장비가 와요." });
    let decisions = at("/decisions");
    haneul
        .api_post(&decisions, decision.clone())
        .await
        .expect(422);
    decision["choice"] = json!("go_on");
    let decided = haneul
        .api_post(&decisions, decision.clone())
        .await
        .expect(201)
        .json();
    assert_eq!(decided["decided_by"], "haneul@bank.example");
    haneul.api_post(&decisions, decision).await.expect(409);
    let own = json!({ "question": "어느 회사?", "choice": "둘째", "why": "싸요" });
    let own = haneul.api_post(&decisions, own).await.expect(201).json();
    assert_eq!(own["cause"], "own");
    stage.app.settle().await;
}
