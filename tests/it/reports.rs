//! Somebody says what hurts: in one field, once, and hears by when they are answered.

use chrono::TimeDelta;
use insole::base::actor::Scope;

use crate::helpers::{Role, TestApp};

#[actix_web::test]
async fn one_field_is_enough_and_the_answer_has_a_date() {
    let app = TestApp::new().await;
    let mina = app.person("mina", Role::Staff).await;
    let sent = mina
        .submit("/report", "/report", &[("title", "왜 꼭 이래야 하나요?")])
        .await
        .expect(303);
    assert_eq!(sent.location(), "/pain-points/1");
    let page = mina.follow(&sent).await.expect(200);
    assert_eq!(page.one("h1"), "왜 꼭 이래야 하나요?");
    let said = page.one(".flash");
    assert!(said.contains("P-1") && said.contains("3월 9일"), "{said}");
    assert!(
        page.one(".status").contains("3월 9일 (월)까지"),
        "{}",
        page.one(".status")
    );
    // Nobody said what it costs: that is not the same as nothing.
    assert!(
        page.one(".facts").contains("아직 몰라요"),
        "{}",
        page.one(".facts")
    );
    assert!(
        !mina
            .get("/pain-points")
            .await
            .one(".list")
            .contains("0시간")
    );
    // The date and its particle are one piece.
    let pieces = page.texts(".status .nowrap");
    assert_eq!(pieces, ["3월 9일 (월)까지"]);
    // The word is said once.
    assert!(!mina.get("/pain-points/1").await.has(".flash"));
}

#[actix_web::test]
async fn a_form_that_is_sent_twice_is_one_report() {
    let app = TestApp::new().await;
    let mina = app.person("mina", Role::Staff).await;
    let form = mina.get("/report").await.expect(200);
    for _ in 0..2 {
        let sent = mina
            .submit_from(&form, "/report", &[("title", "VPN")])
            .await
            .expect(303);
        assert_eq!(sent.location(), "/pain-points/1");
    }
    // Somebody else with the same draft id has a report of their own.
    let draft = form
        .form("/report")
        .iter()
        .find(|(name, _)| name == "draft")
        .unwrap()
        .1
        .clone();
    let jonas = app.person("jonas", Role::Staff).await;
    let sent = jonas
        .submit(
            "/report",
            "/report",
            &[("title", "Mine"), ("draft", &draft)],
        )
        .await
        .expect(303);
    assert_eq!(sent.location(), "/pain-points/2");
    // A new form is a new report.
    let again = mina
        .submit("/report", "/report", &[("title", "VPN")])
        .await
        .expect(303);
    assert_eq!(again.location(), "/pain-points/3");
}

#[actix_web::test]
async fn a_refused_report_comes_back_as_it_was_written() {
    let app = TestApp::new().await;
    let mina = app.person("mina", Role::Staff).await;
    let form = mina.get("/report").await;
    let draft = form
        .form("/report")
        .iter()
        .find(|(name, _)| name == "draft")
        .unwrap()
        .1
        .clone();
    let fields = [
        ("title", ""),
        ("body", "<b>every morning</b>\nat nine"),
        ("impact.minutes", "999"),
        ("impact.times", "3"),
        ("visibility", "studio"),
        ("area", "none"),
    ];
    let refused = mina
        .submit_from(&form, "/report", &fields)
        .await
        .expect(422);
    let kept = refused.form("/report");
    for (name, value) in &fields[1..] {
        assert!(
            kept.iter().any(|(n, v)| n == name && v.trim() == *value),
            "{name} in {kept:?}"
        );
    }
    assert!(kept.contains(&("draft".to_owned(), draft)));
    assert_eq!(refused.texts(".error").len(), 2);
    assert!(refused.has(".trouble"));
}

#[actix_web::test]
async fn an_expired_session_loses_no_text() {
    let app = TestApp::new().await;
    let mina = app.person("mina", Role::Staff).await;
    let form = mina.get("/report").await;
    mina.forget_cookies();
    let refused = mina
        .submit_from(&form, "/report", &[("title", "Half written")])
        .await;
    assert_eq!(refused.status.as_u16(), 401);
    assert!(refused.text().contains("Half written"));
}

#[actix_web::test]
async fn a_promise_that_passes_without_word_is_broken_once() {
    let app = TestApp::new().await;
    let mina = app.person("mina", Role::Staff).await;
    mina.submit("/report", "/report", &[("title", "Printer")])
        .await
        .expect(303);
    app.after(TimeDelta::days(30)).await;
    app.after(TimeDelta::days(30)).await;
    let mina = app.sign_in("mina").await;
    let page = mina.get("/pain-points/1").await;
    let broken = page.texts(".timeline .bad");
    assert_eq!(broken.len(), 1, "{broken:?}");
    assert!(page.one(".status").contains("늦었어요"));
}

#[actix_web::test]
async fn an_edit_keeps_the_earlier_text_and_a_lost_race_keeps_the_new_one() {
    let app = TestApp::new().await;
    let mina = app.person("mina", Role::Staff).await;
    mina.submit("/report", "/report", &[("title", "Printer")])
        .await
        .expect(303);
    let (first, second) = (
        mina.get("/pain-points/1/edit").await,
        mina.get("/pain-points/1/edit").await,
    );
    let edit = "/pain-points/1/edit";
    mina.submit_from(&first, edit, &[("title", "The printer stops")])
        .await
        .expect(303);
    let late = mina
        .submit_from(&second, edit, &[("title", "My other tab")])
        .await
        .expect(412);
    assert!(
        late.form(edit)
            .contains(&("version".to_owned(), "2".to_owned()))
    );
    assert!(late.text().contains("My other tab"));
    let versions = mina.get("/pain-points/1/versions").await.expect(200);
    assert_eq!(versions.texts("main h2"), ["The printer stops", "Printer"]);
    let jonas = app.person("jonas", Role::Staff).await;
    jonas.get(edit).await.expect(403);
}

#[actix_web::test]
async fn the_list_is_searched_filtered_and_empty_politely() {
    let app = TestApp::new().await;
    let mina = app.person("mina", Role::Staff).await;
    assert!(mina.get("/pain-points").await.expect(200).has(".empty"));
    for title in ["VPN drops", "Printer stops", "No rooms"] {
        mina.submit("/report", "/report", &[("title", title)])
            .await
            .expect(303);
    }
    let titles = |path: &'static str| async { mina.get(path).await.expect(200).texts(".list h3") };
    assert_eq!(
        titles("/pain-points").await,
        ["No rooms", "Printer stops", "VPN drops"]
    );
    assert_eq!(titles("/pain-points?q=printer").await, ["Printer stops"]);
    assert_eq!(
        titles("/pain-points?status=declined").await,
        Vec::<String>::new()
    );
    assert_eq!(
        titles("/pain-points?status=open&sort=promise").await.len(),
        3
    );
    assert!(
        app.anyone()
            .get("/pain-points")
            .await
            .location()
            .starts_with("/sign-in")
    );
}

#[actix_web::test]
async fn a_studio_only_report_is_opened_together_and_what_was_said_before_stays() {
    let app = TestApp::new().await;
    let mina = app.person("mina", Role::Staff).await;
    let haneul = app.person("haneul", Role::Studio).await;
    let jonas = app.person("jonas", Role::Staff).await;
    let fields = [("title", "김과장 이야기"), ("visibility", "studio")];
    mina.submit("/report", "/report", &fields).await.expect(303);
    jonas.get("/pain-points/1").await.expect(404);
    let one = "/pain-points/1";
    haneul
        .submit(one, "/pain-points/1/comments", &[("body", "Which room?")])
        .await
        .expect(303);
    haneul
        .submit(one, "/pain-points/1/open", &[])
        .await
        .expect(409);
    app.after(TimeDelta::hours(1)).await;
    mina.submit(one, "/pain-points/1/agree", &[])
        .await
        .expect(303);
    haneul
        .submit(
            "/pain-points/1/edit",
            "/pain-points/1/edit",
            &[("title", "회의실 이야기")],
        )
        .await
        .expect(303);
    haneul
        .submit(one, "/pain-points/1/open", &[])
        .await
        .expect(303);
    let page = jonas.get(one).await.expect(200);
    assert_eq!(page.one("h1"), "회의실 이야기");
    assert!(!page.text().contains("김과장") && !page.text().contains("Which room?"));
    assert!(
        !jonas
            .get("/pain-points/1/versions")
            .await
            .text()
            .contains("김과장")
    );
    assert!(
        mina.get("/pain-points/1/versions")
            .await
            .text()
            .contains("김과장")
    );
    let events = app
        .program("jonas", Scope::Read)
        .api_get("/api/v1/events?limit=100")
        .await
        .expect(200);
    let kinds: Vec<String> = events.json()["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|item| item["subject"]["kind"] == "pain_point")
        .map(|item| item["kind"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(kinds, ["pain_point.opened"]);
}

#[actix_web::test]
async fn the_button_on_another_page_sends_one_field() {
    let app = TestApp::with(&[("INSOLE__WIDGET__ORIGINS", "https://wiki.bank.example")]).await;
    app.area("VPN", "");
    app.add("mina", Role::Staff);
    let script = app.anyone().get("/widget.js").await.expect(200);
    assert!(script.bytes.len() < 5 * 1024, "{}", script.bytes.len());
    assert_eq!(
        script.header("cross-origin-resource-policy"),
        "cross-origin"
    );
    let at = "/report/embed?area=vpn&page=https://wiki.bank.example/x";
    // Nobody in particular is led to a new tab, with everything filled in.
    let page = app.anyone().get(at).await.expect(200);
    let policy = page.header("content-security-policy").to_owned();
    assert!(
        policy.contains("frame-ancestors 'self' https://wiki.bank.example;"),
        "{policy}"
    );
    assert_eq!(page.attributes("form", "action"), ["/report"]);
    assert_eq!(page.attributes("form", "target"), ["_blank"]);
    let mina = app.sign_in("mina").await;
    let page = mina.get(at).await.expect(200);
    let refused = mina
        .submit_from(&page, "/report/embed", &[])
        .await
        .expect(422);
    assert!(refused.has("#title-error"));
    let title = [("title", "VPN이 끊겨요")];
    let thanks = mina
        .submit_from(&page, "/report/embed", &title)
        .await
        .expect(200);
    assert_eq!(thanks.attributes("a.btn", "href"), ["/pain-points/1"]);
    // Sent twice, it is there once.
    mina.submit_from(&page, "/report/embed", &title)
        .await
        .expect(200);
    mina.get("/pain-points/2").await.expect(404);
    let report = mina.get("/pain-points/1").await.expect(200).text();
    assert!(report.contains("https://wiki.bank.example/x"));
    // What is no page of the web is not taken along.
    let page = mina.get("/report?page=javascript:alert(1)&title=x").await;
    assert!(!page.text().contains("javascript:"));
    let line = mina.get("/report/button?area=vpn").await.expect(200);
    assert!(
        line.text()
            .contains("widget.js&#34; data-area=&#34;vpn&#34; defer")
    );
    mina.get("/report/button?area=nowhere").await.expect(404);
}
