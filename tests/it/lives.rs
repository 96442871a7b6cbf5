//! What follows an ending: a success is checked and kept, or slips back; a failure's conditions are watched until one
//! comes true. Time is driven, and everything else is what people do.

use chrono::TimeDelta;
use insole::base::actor::Scope;
use insole::features::pulses::Answer;
use insole::mail::Letter;
use serde_json::{Value, json};

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
        stage.app.answered(&stage.project, Answer::Better);
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
    stage.app.answered(&stage.project, Answer::Same);
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
