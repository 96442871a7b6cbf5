//! Everything that a list holds, on all its pages, at once: looked at, done, and taken back together.

use chrono::TimeDelta;
use insole::base::actor::{Actor, Scope};
use insole::base::failure::Refusal;
use insole::features::members;
use insole::features::pain_points::{self, NewPainPoint, RawReport, Terms};
use serde_json::Value;

use crate::helpers::{Answer, Client, Role, TestApp};

/// Mina reports so many in one transaction.
async fn reported(app: &TestApp, count: usize) {
    let (now, config) = (app.clock.now(), app.app.config.clone());
    app.app
        .db
        .write(move |tx| {
            let address = insole::base::text::EmailAddress::parse("email", "mina@bank.example");
            let mina = members::find_by_email(tx, &address.unwrap())?.unwrap();
            let actor: Actor = mina.actor(None);
            let terms = Terms::current(tx, &config)?;
            for at in 0..count {
                let title = format!("VPN이 {at}번 끊겨요");
                let raw = RawReport {
                    title: &title,
                    body: "",
                    area: "",
                    visibility: "",
                    campaign: "",
                    draft_id: "",
                    anonymous: false,
                };
                let new = NewPainPoint::parse(&raw, Ok(None)).map_err(Refusal::Invalid)?;
                pain_points::report(tx, now, &actor, &terms, new)?;
            }
            Ok(())
        })
        .await
        .unwrap();
}

/// What everybody sees of every report, without what counts changes.
async fn all(app: &TestApp) -> Vec<Value> {
    let seen = app
        .program("haneul", Scope::Studio)
        .api_get("/api/v1/pain-points?limit=100")
        .await
        .expect(200)
        .json();
    let mut items = seen["items"].as_array().unwrap().clone();
    for item in &mut items {
        for moving in ["version", "updated_at"] {
            item.as_object_mut().unwrap().remove(moving);
        }
    }
    items
}

/// Asks for an act on everything at this address, and gives the page on which it is looked at.
async fn everything(who: &Client<'_>, list: &str, act: &str) -> Answer {
    let page = who.get(list).await.expect(200);
    let fields = [("act", act), ("all", "yes")];
    who.submit_from(&page, "/board/bulk", &fields)
        .await
        .expect(200)
}

async fn done(who: &Client<'_>, page: &Answer, fields: &[(&str, &str)]) -> Answer {
    let sent = who
        .submit_from(page, "/board/bulk", fields)
        .await
        .expect(303);
    who.follow(&sent).await.expect(200)
}

async fn undone(who: &Client<'_>, page: &Answer) -> Answer {
    let sent = who.submit_from(page, "/board/undo", &[]).await.expect(303);
    who.follow(&sent).await.expect(200)
}

#[actix_web::test]
async fn every_act_on_a_whole_list_is_taken_back_at_once_and_nobody_hears_of_it() {
    let app = TestApp::with(&[("INSOLE__MAIL__COALESCE_SECONDS", "0")]).await;
    app.area("vdi", "");
    app.add("mina", Role::Staff);
    let doyun = app.add("doyun", Role::Studio).to_string();
    let haneul = app.person("haneul", Role::Studio).await;
    reported(&app, 33).await;
    let linked = app.accepted("다른 불편", "mina", &[], "haneul").await;
    let project = app.begun("haneul", &[linked]).await;
    app.letters().await;
    let before = all(&app).await;
    let list = "/pain-points?status=new&sort=new";
    let number = format!("I-{}", project.id);
    let day = (app.today() + TimeDelta::days(7)).to_string();
    for (act, fields) in [
        ("assign", vec![("assignee", doyun.as_str())]),
        ("area", vec![("area", "vdi")]),
        ("tags", vec![("tags", "원격, 급함")]),
        ("snooze", vec![("until", day.as_str())]),
        ("link", vec![("project", number.as_str())]),
        (
            "decline",
            vec![
                ("reason", "규정이에요"),
                ("would_change", "규정이 바뀌면요"),
            ],
        ),
    ] {
        let page = everything(&haneul, list, act).await;
        let chosen = page.attributes("input[name=pain_point]", "value");
        assert_eq!(chosen.len(), 33, "{act}: beyond the page");
        let said = page.one("form.card");
        match act {
            "assign" | "area" | "tags" | "snooze" => {
                assert!(said.contains("받는 사람은 없어요"), "{said}")
            }
            _ => assert!(said.contains("1명에게 가요"), "{act}: {said}"),
        }
        let after = done(&haneul, &page, &fields).await;
        assert!(after.one(".flash").contains("33건"), "{act}");
        let changed = all(&app).await;
        match act {
            "tags" => {
                let board = haneul.get("/board").await;
                assert_eq!(board.texts(".ticket .tags").len(), 25, "a column's cards");
            }
            "snooze" => assert!(haneul.get("/board").await.one("main").contains("33")),
            _ => assert_ne!(changed, before, "{act}"),
        }
        app.clock.advance(TimeDelta::seconds(29));
        let back = undone(&haneul, &after).await;
        assert!(
            back.one(".flash").contains("33건 모두"),
            "{act}: {}",
            back.one(".flash")
        );
        assert_eq!(all(&app).await, before, "{act}");
        assert!(!haneul.get("/board").await.has(".ticket .tags"));
        assert_eq!(haneul.get(list).await.texts("main .list h3").len(), 30);
    }
    app.after(TimeDelta::minutes(10)).await;
    let letters = app.letters().await;
    assert!(
        letters.is_empty(),
        "{:?}",
        letters.iter().map(|it| &it.subject).collect::<Vec<_>>()
    );

    // Too late, or changed meanwhile by somebody else: all of it stays.
    let page = everything(&haneul, list, "assign").await;
    let after = done(&haneul, &page, &[("assignee", &doyun)]).await;
    let tagged = [("tags", "급함")];
    let other = app.sign_in("doyun").await;
    let one = other.get("/pain-points/5").await;
    other
        .submit_from(&one, "/pain-points/5/assign", &[("assignee", "")])
        .await
        .expect(303);
    let kept = undone(&haneul, &after).await;
    assert!(
        kept.one(".flash").contains("그사이 바뀐"),
        "{}",
        kept.one(".flash")
    );
    let assigned = all(&app).await;
    let to_doyun = assigned
        .iter()
        .filter(|it| it["assignee"]["name"] == "doyun");
    assert_eq!(to_doyun.count(), 32);
    let page = everything(&haneul, list, "tags").await;
    let after = done(&haneul, &page, &tagged).await;
    app.clock.advance(TimeDelta::seconds(31));
    let late = undone(&haneul, &after).await;
    assert!(late.has(".flash.note"));

    // Words narrow it, too; a project that is not there is said beside its field, and what was typed comes back.
    let page = everything(&haneul, "/pain-points?q=VPN&status=new", "link").await;
    assert_eq!(page.attributes("input[name=pain_point]", "value").len(), 33);
    let refused = haneul
        .submit_from(&page, "/board/bulk", &[("project", "I-99")])
        .await
        .expect(422);
    assert_eq!(refused.attributes("input[name=project]", "value"), ["I-99"]);
    assert_eq!(
        refused.attributes("input[name=pain_point]", "value").len(),
        33
    );
}

#[actix_web::test]
async fn at_most_five_hundred_are_done_at_once_and_the_page_says_so() {
    let app = TestApp::new().await;
    app.add("mina", Role::Staff);
    let haneul = app.person("haneul", Role::Studio).await;
    reported(&app, 520).await;
    let page = everything(&haneul, "/pain-points?sort=new", "assign").await;
    assert!(page.one("form.card").contains("520건"));
    let chosen = page.attributes("input[name=pain_point]", "value");
    assert_eq!(chosen.len(), 500);
    assert_eq!(chosen[0], "520", "in the order of the list");
    // More than that, however it was sent, is refused with a sentence.
    let numbers: Vec<String> = (1..=501).map(|number| number.to_string()).collect();
    let mut fields = page.form("/board/bulk");
    fields.retain(|(name, _)| name != "pain_point" && name != "seen");
    let mut fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    fields.extend(numbers.iter().map(|number| ("pain_point", number.as_str())));
    let refused = haneul.post("/board/bulk", &fields).await.expect(422);
    assert!(refused.one(".trouble").contains("500"));
}
