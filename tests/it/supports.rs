//! "Me too": one click, once a person, named to nobody but the studio.

use crate::helpers::{Role, TestApp};

#[actix_web::test]
async fn a_voice_is_counted_and_its_owner_is_nobodys_business() {
    let app = TestApp::new().await;
    let mina = app.person("mina", Role::Staff).await;
    mina.submit("/report", "/report", &[("title", "VPN drops")])
        .await
        .expect(303);
    let jonas = app.person("jonas", Role::Staff).await;
    let lost = [
        ("impact.minutes", "10"),
        ("impact.times", "3"),
        ("impact.per", "day"),
    ];
    jonas
        .submit("/pain-points/1", "/pain-points/1/support", &lost)
        .await
        .expect(303);
    let page = mina.get("/pain-points/1").await;
    assert_eq!(page.texts(".facts dd"), ["2명", "10.5시간"]);
    assert!(
        !page.one(".timeline").contains("jonas"),
        "{}",
        page.one(".timeline")
    );
    assert!(page.one(".timeline").contains("누군가"));
    let haneul = app.person("haneul", Role::Studio).await;
    assert!(
        haneul
            .get("/pain-points/1")
            .await
            .one(".timeline")
            .contains("jonas")
    );
    // It can be changed and taken back.
    let own = jonas.get("/pain-points/1").await;
    assert!(
        own.form("/pain-points/1/support")
            .contains(&("impact.minutes".into(), "10".into()))
    );
    jonas
        .submit_from(&own, "/pain-points/1/unsupport", &[])
        .await
        .expect(303);
    assert_eq!(
        mina.get("/pain-points/1").await.texts(".facts dd"),
        ["1명", "아직 몰라요"]
    );
    // One's own report has no such button, and no such act.
    assert!(!page.has("form[action='/pain-points/1/support']"));
    let token = page.attributes("input[name=csrf]", "value").remove(0);
    mina.post("/pain-points/1/support", &[("csrf", &token)])
        .await
        .expect(409);
}

#[actix_web::test]
async fn a_wrong_sentence_stays_in_its_form() {
    let app = TestApp::new().await;
    let mina = app.person("mina", Role::Staff).await;
    mina.submit("/report", "/report", &[("title", "VPN drops")])
        .await
        .expect(303);
    let jonas = app.person("jonas", Role::Staff).await;
    let lost = [("impact.minutes", "900"), ("impact.times", "3")];
    let refused = jonas
        .submit("/pain-points/1", "/pain-points/1/support", &lost)
        .await
        .expect(422);
    assert!(
        refused
            .form("/pain-points/1/support")
            .contains(&("impact.minutes".into(), "900".into()))
    );
    assert!(refused.has(".error"));
}

#[actix_web::test]
async fn what_came_back_is_open_again_with_a_promise() {
    let app = TestApp::new().await;
    let mina = app.person("mina", Role::Staff).await;
    mina.submit("/report", "/report", &[("title", "Printer")])
        .await
        .expect(303);
    let haneul = app.person("haneul", Role::Studio).await;
    let one = "/pain-points/1";
    let decide = "/pain-points/1/decide";
    haneul
        .submit(one, decide, &[("form", "accept"), ("next_update_on", "")])
        .await
        .expect(303);
    let page = haneul.get(one).await;
    haneul
        .submit_from(
            &page,
            decide,
            &[("form", "resolve"), ("reason", "New printer")],
        )
        .await
        .expect(303);
    let jonas = app.person("jonas", Role::Staff).await;
    jonas
        .submit(one, "/pain-points/1/came-back", &[])
        .await
        .expect(303);
    let page = mina.get(one).await;
    assert!(
        page.one(".status").contains("3월 9일"),
        "{}",
        page.one(".status")
    );
    assert_eq!(page.texts(".facts dd")[0], "2명");
    assert_eq!(page.texts(".timeline .bad").len(), 1);
}

#[actix_web::test]
async fn following_is_a_choice() {
    let app = TestApp::new().await;
    let mina = app.person("mina", Role::Staff).await;
    mina.submit("/report", "/report", &[("title", "Printer")])
        .await
        .expect(303);
    let state =
        |page: crate::helpers::Answer| page.attributes("form[action$='/follow'] button", "value");
    // The reporter follows by reporting, and hears of it until they mute it.
    assert_eq!(state(mina.get("/pain-points/1").await), ["mute"]);
    mina.submit(
        "/pain-points/1",
        "/pain-points/1/follow",
        &[("state", "mute")],
    )
    .await
    .expect(303);
    assert_eq!(state(mina.get("/pain-points/1").await), ["follow"]);
    let jonas = app.person("jonas", Role::Staff).await;
    // Who does not hear of it has nothing to mute.
    assert_eq!(state(jonas.get("/pain-points/1").await), ["follow"]);
    jonas
        .submit(
            "/pain-points/1",
            "/pain-points/1/follow",
            &[("state", "follow")],
        )
        .await
        .expect(303);
    assert_eq!(state(jonas.get("/pain-points/1").await), ["none"]);
}
