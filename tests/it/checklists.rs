//! What the studio still has to do about a report: lines to tick, seen by the studio alone.

use insole::base::actor::Scope;
use serde_json::json;

use crate::helpers::{Role, TestApp};

const AT: &str = "/pain-points/1/checklist";

#[actix_web::test]
async fn lines_are_ticked_by_somebody_and_counted_on_the_card() {
    let app = TestApp::new().await;
    app.add("mina", Role::Staff);
    app.program("mina", Scope::Write)
        .api_post("/api/v1/pain-points", json!({ "title": "VPN이 끊겨요" }))
        .await
        .expect(201);
    let haneul = app.person("haneul", Role::Studio).await;
    let page = haneul.get("/pain-points/1").await.expect(200);
    assert!(page.text().contains("늘 하는 일로 시작하기"));
    // The usual lines, then some of one's own.
    let usual = [("usual", "yes")];
    haneul.submit_from(&page, AT, &usual).await.expect(303);
    let lines = "- 게이트웨이 기록 보기\n\n집에서 접속해 보기";
    let page = haneul.get("/pain-points/1").await;
    haneul
        .post(AT, &[("csrf", &csrf(&page)), ("lines", lines)])
        .await
        .expect(303);
    let page = haneul.get("/pain-points/1").await;
    assert_eq!(page.texts(".checklist li").len(), 6);
    assert!(!page.text().contains("늘 하는 일로 시작하기"));
    let first = page.attributes(".checklist button[name=tick]", "value")[0].clone();
    let tick = [("tick", first.as_str())];
    haneul.submit_from(&page, AT, &tick).await.expect(303);
    // Somebody else ticks it too: who did it first stays.
    let doyun = app.person("doyun", Role::Studio).await;
    let theirs = doyun.get("/pain-points/1").await;
    doyun.submit_from(&theirs, AT, &tick).await.expect(303);
    let page = doyun.get("/pain-points/1").await;
    assert!(page.texts(".checklist li")[0].contains("haneul"));
    assert!(page.one("#history .timeline").contains("6개 가운데 1개 끝"));
    let board = doyun.get("/board").await;
    assert!(board.one(".ticket .checked").starts_with("1/6"));
    // Taken away, and done again.
    let last = page.attributes(".checklist button[name=take]", "value")[5].clone();
    doyun
        .submit_from(&page, AT, &[("take", &last)])
        .await
        .expect(303);
    doyun
        .submit_from(&page, AT, &[("untick", &first)])
        .await
        .expect(303);
    assert!(
        doyun
            .get("/board")
            .await
            .one(".ticket .checked")
            .starts_with("0/5")
    );
    // Nothing, or too much, comes back as it was typed.
    let many = "하나\n".repeat(26);
    let refused = doyun
        .post(AT, &[("csrf", &csrf(&page)), ("lines", &many)])
        .await
        .expect(422);
    assert!(refused.one("textarea[name=lines]").contains("하나"));
    doyun
        .post(AT, &[("csrf", &csrf(&page)), ("lines", " ")])
        .await
        .expect(422);
    doyun
        .post(AT, &[("csrf", &csrf(&page)), ("tick", "999")])
        .await
        .expect(404);
    // Nobody else sees any of it.
    let mina = app.sign_in("mina").await;
    let seen = mina.get("/pain-points/1").await.expect(200);
    assert!(!seen.text().contains("게이트웨이"));
    assert!(!seen.text().contains("가운데"));
}

fn csrf(page: &crate::helpers::Answer) -> String {
    page.attributes("input[name=csrf]", "value")[0].clone()
}
