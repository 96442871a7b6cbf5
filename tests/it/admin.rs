//! What administrators keep.

use insole::base::actor::Scope;

use super::helpers::{Role, TestApp};

#[actix_web::test]
async fn an_administrator_adds_somebody_who_then_comes_in() {
    let app = TestApp::new().await;
    let admin = app.person("soyeon", Role::Admin).await;
    app.department("IT Platform");
    let added = admin
        .submit(
            "/admin/members/new",
            "/admin/members",
            &[
                ("email", "Mina@bank.example"),
                ("name", "김미나"),
                ("role", "studio"),
                ("department", "it-platform"),
            ],
        )
        .await
        .expect(303);
    let member = admin.follow(&added).await.expect(200);
    assert_eq!(member.one("h1"), "김미나");
    assert!(member.has(".flash.good"));
    let mina = app.sign_in("mina").await;
    assert!(
        mina.get("/me")
            .await
            .expect(200)
            .text()
            .contains("IT Platform")
    );

    // What was typed comes back, with every problem beside its field.
    let refused = admin
        .submit(
            "/admin/members/new",
            "/admin/members",
            &[("email", "mina@bank.example"), ("name", "다른 미나")],
        )
        .await
        .expect(422);
    assert!(refused.has("#email-error"));
    assert_eq!(refused.attributes("#name", "value"), ["다른 미나"]);
    let refused = admin
        .post(
            "/admin/members",
            &[("csrf", &csrf(&refused)), ("email", "x")],
        )
        .await;
    let refused = refused.expect(422);
    assert!(refused.has("#email-error") && refused.has("#name-error"));
}

fn csrf(page: &super::helpers::Answer) -> String {
    page.attributes("input[name=csrf]", "value").remove(0)
}

#[actix_web::test]
async fn somebody_who_is_let_go_is_out_at_once() {
    let app = TestApp::new().await;
    let admin = app.person("soyeon", Role::Admin).await;
    let id = app.add("mina", Role::Studio);
    let mina = app.sign_in("mina").await;
    let program = app.program("mina", Scope::Write);
    let link = app.login_link("mina");
    mina.get("/me").await.expect(200);
    program.api_get("/api/v1/nothing").await.expect(404);

    let page = format!("/admin/members/{id}");
    admin
        .submit(&page, &format!("{page}/deactivate"), &[])
        .await
        .expect(303);
    mina.get("/me").await.expect(303);
    program.api_get("/api/v1/nothing").await.expect(401);
    app.anyone().get(&link).await.expect(410);
    let gone = admin
        .get("/admin/members?state=deactivated")
        .await
        .expect(200);
    assert_eq!(gone.texts("tbody th"), ["Mmina"]);

    // Twice is a conflict, and what was dead stays dead afterwards.
    admin
        .post(&format!("{page}/deactivate"), &[("csrf", &csrf(&gone))])
        .await
        .expect(409);
    admin
        .submit(&page, &format!("{page}/reactivate"), &[])
        .await
        .expect(303);
    mina.get("/me").await.expect(303);
    program.api_get("/api/v1/nothing").await.expect(401);
    app.sign_in("mina").await.get("/me").await.expect(200);
}

#[actix_web::test]
async fn the_last_administrator_stays() {
    let app = TestApp::new().await;
    let id = app.add("soyeon", Role::Admin);
    let admin = app.sign_in("soyeon").await;
    let page = format!("/admin/members/{id}");
    let refused = admin
        .submit(&page, &page, &[("role", "staff")])
        .await
        .expect(422);
    assert!(refused.has("#role-error"));
    admin
        .submit(&page, &format!("{page}/deactivate"), &[])
        .await
        .expect(409);

    app.add("haneul", Role::Admin);
    admin
        .submit(&page, &page, &[("role", "staff")])
        .await
        .expect(303);
    // The right is gone with the next request.
    admin.get("/admin/members").await.expect(403);
}

#[actix_web::test]
async fn two_administrators_do_not_overwrite_each_other() {
    let app = TestApp::new().await;
    let first = app.person("soyeon", Role::Admin).await;
    let second = app.person("haneul", Role::Admin).await;
    let id = app.add("mina", Role::Staff);
    let page = format!("/admin/members/{id}");
    let seen = second.get(&page).await.expect(200);
    first
        .submit(&page, &page, &[("name", "김미나")])
        .await
        .expect(303);
    second
        .submit_from(&seen, &page, &[("role", "admin")])
        .await
        .expect(412);
    second
        .submit(&page, &page, &[("role", "studio")])
        .await
        .expect(303);
}

#[actix_web::test]
async fn members_are_found_and_paged() {
    let app = TestApp::new().await;
    let admin = app.person("soyeon", Role::Admin).await;
    for n in 0..60 {
        app.add(&format!("colleague{n:02}"), Role::Staff);
    }
    let first = admin.get("/admin/members").await.expect(200);
    assert_eq!(first.texts("tbody tr").len(), 50);
    let next = first.attributes("a[rel=next]", "href").remove(0);
    let second = admin.get(&next).await.expect(200);
    assert_eq!(second.texts("tbody tr").len(), 11);
    assert!(second.attributes("a[rel=next]", "href").is_empty());

    let found = admin.get("/admin/members?q=LEAGUE07").await.expect(200);
    assert_eq!(found.texts("tbody tr").len(), 1);
    let none = admin.get("/admin/members?q=%25").await.expect(200);
    assert!(none.has(".empty"));
    admin
        .get("/admin/members?cursor=nonsense")
        .await
        .expect(422);
}

#[actix_web::test]
async fn departments_and_areas_are_kept() {
    let app = TestApp::new().await;
    let admin = app.person("soyeon", Role::Admin).await;
    admin
        .submit(
            "/admin/departments",
            "/admin/departments",
            &[("name_ko", "정보보호실"), ("name_en", "Risk & Security")],
        )
        .await
        .expect(303);
    let taken = admin
        .submit(
            "/admin/departments",
            "/admin/departments",
            &[("name_ko", "정보보호실"), ("name_en", "Risk Security")],
        )
        .await
        .expect(422);
    assert!(taken.has("#slug-error"));
    let area = [
        ("name_ko", "가상 데스크톱"),
        ("name_en", "Virtual desktop"),
        ("kind", "system"),
        ("department", "risk-security"),
        ("aliases", "VDI\n원격 PC, vdi"),
    ];
    admin
        .submit("/admin/new-area", "/admin/areas", &area)
        .await
        .expect(303);
    let shown = admin.get("/admin/areas/virtual-desktop").await.expect(200);
    assert_eq!(shown.one("#aliases"), "VDI 원격 PC");

    // A closed department can no longer be chosen, but stays where it is.
    let page = "/admin/departments/risk-security";
    admin
        .submit(page, &format!("{page}/close"), &[])
        .await
        .expect(303);
    let page = "/admin/areas/virtual-desktop";
    admin
        .submit(page, page, &[("description", "모두의 원격 화면")])
        .await
        .expect(303);
    let new = [
        ("name_ko", "VPN"),
        ("name_en", "VPN"),
        ("kind", "system"),
        ("department", "risk-security"),
    ];
    let refused = admin
        .submit("/admin/new-area", "/admin/areas", &new)
        .await
        .expect(422);
    assert!(refused.has("#department-error"));
    admin
        .submit(page, &format!("{page}/close"), &[])
        .await
        .expect(303);
    admin
        .submit(page, &format!("{page}/reopen"), &[])
        .await
        .expect(303);
    admin.get("/admin/areas/nowhere").await.expect(404);
}

#[actix_web::test]
async fn settings_hold_at_once() {
    let app = TestApp::with(&[("INSOLE__TRIAGE__FIRST_DECISION_DAYS", "7")]).await;
    let admin = app.person("soyeon", Role::Admin).await;
    let shown = admin.get("/admin/settings").await.expect(200);
    assert_eq!(shown.attributes("#first_decision_days", "value"), ["7"]);
    let wrong = [
        ("first_decision_days", "61"),
        ("retrospective_review", "never"),
    ];
    let refused = admin
        .submit("/admin/settings", "/admin/settings", &wrong)
        .await
        .expect(422);
    assert_eq!(refused.attributes("#first_decision_days", "value"), ["61"]);
    assert_eq!(refused.texts("p.error").len(), 2);
    let right = [
        ("first_decision_days", "3"),
        ("retrospective_review", "required"),
    ];
    admin
        .submit("/admin/settings", "/admin/settings", &right)
        .await
        .expect(303);
    let shown = admin.get("/admin/settings").await.expect(200);
    assert_eq!(shown.attributes("#first_decision_days", "value"), ["3"]);
    assert_eq!(
        shown.attributes("input[name=retrospective_review][checked]", "value"),
        ["required"]
    );
}

#[actix_web::test]
async fn what_was_typed_survives_the_end_of_a_session() {
    let app = TestApp::new().await;
    let admin = app.person("soyeon", Role::Admin).await;
    let page = admin.get("/admin/members/new").await.expect(200);
    app.clock.advance(chrono::TimeDelta::hours(13));
    let typed = [("email", "mina@bank.example"), ("name", "김미나")];
    let refused = admin
        .submit_from(&page, "/admin/members", &typed)
        .await
        .expect(401);
    assert_eq!(refused.texts("textarea[name=name]"), ["김미나"]);
    // Signed in again in another tab, the same page sends it once more.
    let link = app.login_link("soyeon");
    admin.submit(&link, &link, &[]).await.expect(303);
    let kept = refused.form("/admin/members");
    let again: Vec<(&str, &str)> = kept.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let back = admin.post("/admin/members", &again).await.expect(403);
    let fields = back.form("/admin/members");
    let again: Vec<(&str, &str)> = fields
        .iter()
        .map(|(n, v)| (n.as_str(), v.as_str()))
        .collect();
    admin.post("/admin/members", &again).await.expect(303);
}
