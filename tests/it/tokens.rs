//! Programs that act for people.

use insole::base::actor::Scope;

use super::helpers::{Role, TestApp};

#[actix_web::test]
async fn a_token_is_shown_once_and_works_until_it_is_revoked() {
    let app = TestApp::new().await;
    let mina = app.person("mina", Role::Staff).await;
    let made = mina
        .submit(
            "/me",
            "/me/tokens",
            &[("name", "사내 포털"), ("scope", "write")],
        )
        .await
        .expect(200);
    let token = made.one("#new-token");
    let again = mina.get("/me").await.expect(200);
    assert!(!again.text().contains(&token));
    assert!(again.text().contains("사내 포털"));

    let program = app.with_token(&token);
    program.api_get("/api/v1/nothing").await.expect(404);
    let action = again
        .attributes("form", "action")
        .into_iter()
        .find(|action| action.ends_with("/revoke"))
        .unwrap();
    mina.submit_from(&again, &action, &[]).await.expect(303);
    mina.submit_from(&again, &action, &[]).await.expect(303);
    program.api_get("/api/v1/nothing").await.expect(401);

    // The same name twice would leave nobody knowing which is which.
    app.token("mina", Scope::Read);
    let named = [("name", "하나"), ("scope", "read")];
    mina.submit("/me", "/me/tokens", &named).await.expect(200);
    let refused = mina.submit("/me", "/me/tokens", &named).await.expect(422);
    assert!(refused.has("#token-name-error"));
    assert_eq!(refused.attributes("#token-name", "value"), ["하나"]);
}

#[actix_web::test]
async fn nobody_revokes_a_strangers_token() {
    let app = TestApp::new().await;
    app.add("mina", Role::Studio);
    let token = app.token("mina", Scope::Read);
    let jonas = app.person("jonas", Role::Studio).await;
    let page = jonas.get("/me").await;
    let csrf = page.attributes("input[name=csrf]", "value").remove(0);
    jonas.post("/me/tokens/1/revoke", &[("csrf", &csrf)]).await;
    app.with_token(&token)
        .api_get("/api/v1/nothing")
        .await
        .expect(404);
    let admin = app.person("soyeon", Role::Admin).await;
    admin
        .submit("/admin/tokens", "/admin/tokens/1/revoke", &[])
        .await
        .expect(303);
    app.with_token(&token)
        .api_get("/api/v1/nothing")
        .await
        .expect(401);
}

#[actix_web::test]
async fn wrong_tokens_are_answered_and_then_no_longer() {
    let app = TestApp::new().await;
    let answer = app
        .with_token("insole_wrong")
        .api_get("/api/v1/events")
        .await
        .expect(401);
    assert_eq!(answer.header("content-type"), "application/problem+json");
    let mut last = 401;
    for _ in 0..40 {
        last = app
            .with_token("insole_wrong")
            .api_get("/api/v1/events")
            .await
            .status
            .as_u16();
    }
    assert_eq!(last, 429);
    // A right one is not held up by it, and a cookie is no token.
    app.add("mina", Role::Staff);
    app.program("mina", Scope::Read)
        .api_get("/api/v1/nothing")
        .await
        .expect(404);
}
