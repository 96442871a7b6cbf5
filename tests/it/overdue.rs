//! What is late reaches the studio: once, in one letter, on a morning on which it works, and not when word has come by then.

use chrono::{NaiveDate, TimeDelta};
use insole::base::actor::Scope;
use insole::base::clock::day_in;
use serde_json::json;

use crate::helpers::{Role, TestApp};

/// Lets time pass until this minute in Seoul, and gives who got letters with what in them.
async fn letters_at(
    app: &TestApp,
    day: NaiveDate,
    hour: u32,
    minute: u32,
) -> Vec<(String, String)> {
    let at = day.and_hms_opt(hour, minute, 0).unwrap().and_utc() - TimeDelta::hours(9);
    app.after(at - app.clock.now()).await;
    let letters = app.letters().await;
    letters
        .into_iter()
        .map(|letter| (letter.to.name, letter.text))
        .collect()
}

fn to<'a>(letters: &'a [(String, String)], who: &str) -> Vec<&'a str> {
    let mine = letters.iter().filter(|(name, _)| name == who);
    mine.map(|(_, text)| text.as_str()).collect()
}

#[actix_web::test]
async fn the_studio_finds_what_is_late_in_one_letter_on_the_next_working_morning() {
    let app = TestApp::new().await;
    app.add("mina", Role::Staff);
    app.add("boss", Role::Admin);
    app.add("haneul", Role::Studio);
    let doyun = app.person("doyun", Role::Studio).await;
    for title in ["VPN이 끊겨요", "프린터가 멀어요", "회의실이 없어요"] {
        app.program("mina", Scope::Write)
            .api_post("/api/v1/pain-points", json!({ "title": title }))
            .await
            .expect(201);
    }
    let page = doyun.get("/pain-points/1").await;
    let me = page.texts("select[name=assignee] option");
    let at = me.iter().position(|name| name == "doyun").unwrap();
    let me = page.attributes("select[name=assignee] option", "value")[at].clone();
    doyun
        .submit_from(&page, "/pain-points/1/assign", &[("assignee", &me)])
        .await
        .expect(303);
    let haneul = app.program("haneul", Scope::Studio);
    let seen = haneul.api_get("/api/v1/pain-points/1").await.json();
    let due: NaiveDate = seen["next_update_on"].as_str().unwrap().parse().unwrap();
    letters_at(&app, due, 23, 50).await;

    // At midnight who answers for it hears at once, and nobody else.
    let morning = due.succ_opt().unwrap();
    let night = letters_at(&app, morning, 0, 10).await;
    let more = letters_at(&app, morning, 0, 30).await;
    let night: Vec<(String, String)> = night.into_iter().chain(more).collect();
    assert_eq!(to(&night, "doyun").len(), 1, "{night:?}");
    assert!(to(&night, "haneul").is_empty() && to(&night, "boss").is_empty());
    // Word about one of them comes before the morning.
    let word = json!({ "to": "accepted", "reason": "함께 볼게요", "notify": false });
    haneul
        .api_post("/api/v1/pain-points/3/status", word)
        .await
        .expect(200);
    let letters = letters_at(&app, morning, 8, 10).await;
    let mine = to(&letters, "haneul");
    assert_eq!(mine.len(), 1, "{letters:?}");
    assert!(
        mine[0].contains("P-1") && mine[0].contains("P-2"),
        "{}",
        mine[0]
    );
    assert!(!mine[0].contains("P-3"));
    let theirs = to(&letters, "doyun");
    assert!(
        theirs[0].contains("P-2") && !theirs[0].contains("P-1"),
        "{theirs:?}"
    );
    assert!(to(&letters, "boss").is_empty() && to(&letters, "mina").is_empty());
    // Not again.
    let next = app.workdays().after(morning, 1);
    let again = letters_at(&app, next, 8, 10).await;
    assert!(to(&again, "haneul").is_empty(), "{again:?}");

    // What is late on a Friday comes on Monday, not on Saturday.
    let mut friday = day_in(chrono_tz::Asia::Seoul, app.clock.now());
    let is_worked = |day: NaiveDate| app.workdays().is_worked(day);
    while !is_worked(friday) || is_worked(friday + TimeDelta::days(1)) {
        friday = friday.succ_opt().unwrap();
    }
    let word = json!({ "to": "needs_info", "question": "어느 층인가요?", "notify": false });
    haneul
        .api_post("/api/v1/pain-points/2/status", word)
        .await
        .expect(200);
    let word = json!({ "to": "accepted", "next_update_on": friday.to_string(), "notify": false });
    haneul
        .api_post("/api/v1/pain-points/2/status", word)
        .await
        .expect(200);
    let saturday = letters_at(&app, friday + TimeDelta::days(1), 8, 10).await;
    assert!(to(&saturday, "haneul").is_empty(), "{saturday:?}");
    let monday = app.workdays().after(friday, 1);
    let letters = letters_at(&app, monday, 8, 10).await;
    let mine = to(&letters, "haneul");
    assert!(mine.len() == 1 && mine[0].contains("P-2"), "{letters:?}");
}
