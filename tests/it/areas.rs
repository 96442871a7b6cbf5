//! Areas as people see them.

use insole::base::actor::Scope;
use serde_json::json;

use super::helpers::{Role, TestApp};

#[actix_web::test]
async fn an_area_shows_what_hurts_in_it_by_cost() {
    let app = TestApp::new().await;
    app.department("Security");
    app.area("VPN", "security");
    app.area("Printers", "");
    app.add("mina", Role::Staff);
    app.add_to("jonas", Role::Staff, "security");
    let mina = app.program("mina", Scope::Write);
    let report =
        |title: &'static str, area: &'static str, minutes: i64, visibility: &'static str| {
            let body = json!({
                "title": title, "area": area, "visibility": visibility,
                "impact": { "minutes": minutes, "times": 1, "per": "day" },
            });
            mina.api_post("/api/v1/pain-points", body)
        };
    report("Small", "vpn", 10, "staff").await.expect(201);
    report("Large", "vpn", 60, "staff").await.expect(201);
    report("Secret", "vpn", 120, "studio").await.expect(201);

    let jonas = app.sign_in_in("jonas", "en").await;
    let map = jonas.get("/areas").await.expect(200);
    assert_eq!(map.texts(".list h3"), ["VPN", "Printers"]);
    assert_eq!(map.texts(".list .side b"), ["24.5 h", "0 h"]);
    assert!(map.text().contains("Of your department"));
    let area = jonas.get("/areas/vpn").await.expect(200);
    assert_eq!(area.texts(".list h3"), ["Large", "Small"]);
    assert_eq!(area.texts(".facts dd"), ["2", "24.5 h", "2", "0"]);
    // The studio and whoever reported it see more.
    let studio = app.person("haneul", Role::Studio).await;
    assert_eq!(
        studio.get("/areas/vpn").await.texts(".list h3"),
        ["Secret", "Large", "Small"]
    );
    let mina = app.sign_in("mina").await;
    assert_eq!(
        mina.get("/areas/vpn").await.texts(".list h3"),
        ["Secret", "Large", "Small"]
    );
    mina.get("/areas/nowhere").await.expect(404);
    app.anyone().get("/areas/vpn").await.expect(303);
}
