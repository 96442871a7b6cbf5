//! Campaigns: made by a planner, read by everybody or by colleagues, answered with reports that remember them.

use actix_web::http::{Method, header};
use chrono::TimeDelta;
use insole::base::actor::Scope;
use serde_json::{Value, json};

use crate::helpers::{Answer, Client, Role, TestApp};

const BROWSER: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0";

async fn company() -> TestApp {
    let app = TestApp::new().await;
    app.add("haneul", Role::Studio);
    app.add("maya", Role::Studio);
    for who in ["mina", "jonas", "suho", "yuna", "taeho", "eunji"] {
        app.add(who, Role::Staff);
    }
    app.area("VPN", "");
    app
}

/// Begins a campaign with a pattern; in its editor.
async fn begun(studio: &Client<'_>, pattern: &str, slug: &str) -> String {
    let fields = [("pattern", pattern), ("slug", slug)];
    let answer = studio
        .submit("/campaigns/new", "/campaigns", &fields)
        .await
        .expect(303);
    let to = answer.location();
    assert_eq!(to, format!("/campaigns/{slug}/edit"));
    to
}

/// Presses a button of the editor, with some fields changed.
async fn press(studio: &Client<'_>, edit: &str, deed: &str, fields: &[(&str, &str)]) -> Answer {
    let mut all = fields.to_vec();
    all.push(("do", deed));
    studio.submit(edit, edit, &all).await
}

async fn published(studio: &Client<'_>, pattern: &str, slug: &str, audience: &str) {
    let edit = begun(studio, pattern, slug).await;
    press(studio, &edit, "publish", &[("audience", audience)])
        .await
        .expect(303);
}

fn kinds(page: &Answer) -> Vec<String> {
    page.attributes("[data-entry]", "data-entry")
        .iter()
        .map(|entry| entry.split(':').nth(1).unwrap().to_owned())
        .collect()
}

#[actix_web::test]
async fn a_planner_makes_a_page_and_colleagues_answer_it() {
    let app = company().await;
    let haneul = app.sign_in("haneul").await;
    let edit = begun(&haneul, "friction-week", "friction-week").await;
    let mina = app.sign_in("mina").await;
    mina.get("/c/friction-week").await.expect(404);
    let fields = [
        ("b1.title.ko", "이번 주의 걸림돌"),
        ("area", "vpn"),
        ("b3.goal", "3"),
    ];
    press(&haneul, &edit, "publish", &fields).await.expect(303);
    // Strangers do not learn that it exists; colleagues read it.
    app.anyone().get("/c/friction-week").await.expect(404);
    let page = mina.get("/c/friction-week").await.expect(200);
    assert_eq!(page.one("h1"), "이번 주의 걸림돌");
    assert_eq!(page.header("cache-control"), "no-store");
    assert_eq!(page.one(".count b"), "0");
    // The question leads to the report with everything filled in.
    let form = page.form("/report");
    let query = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(form.iter().filter(|(name, _)| name != "title"))
        .append_pair("title", "VPN이 끊겨요")
        .finish();
    let report = mina.get(&format!("/report?{query}")).await.expect(200);
    assert!(report.one(".kicker").contains("걸림돌 주간"));
    mina.submit_from(&report, "/report", &[]).await.expect(303);
    let program = app.program("mina", Scope::Read);
    let pain = program.api_get("/api/v1/pain-points/1").await.json();
    assert_eq!(pain["campaign"], "friction-week");
    assert_eq!(pain["area"], "vpn");
    let page = mina.get("/c/friction-week").await.expect(200);
    assert_eq!(page.one(".count b"), "1");
    assert_eq!(page.one(".c-pains h3"), "VPN이 끊겨요");
    let numbers = mina.get("/c/friction-week/numbers").await.expect(200);
    assert_eq!(numbers.json()["reports"], 1);
    assert_eq!(numbers.json()["hours"], Value::Null);
}

#[actix_web::test]
async fn a_page_for_everybody_says_nothing_internal_and_knows_nobody() {
    let app = company().await;
    let haneul = app.sign_in("haneul").await;
    published(&haneul, "results", "results", "internet").await;
    let impact = json!({ "minutes": 10, "times": 3, "per": "day" });
    let report = json!({ "title": "아무도 모르는 불편", "campaign": "results", "impact": impact });
    app.program("mina", Scope::Write)
        .api_post("/api/v1/pain-points", report)
        .await
        .expect(201);
    let secret = json!({ "title": "숨은 불편", "campaign": "results", "visibility": "studio" });
    app.program("jonas", Scope::Write)
        .api_post("/api/v1/pain-points", secret)
        .await
        .expect(201);
    let anyone = app.anyone();
    let page = anyone.get("/c/results").await.expect(200);
    for internal in [
        "불편이",
        "아무도 모르는",
        "숨은",
        "mina",
        "/edit",
        "name=\"csrf\"",
    ] {
        assert!(!page.text().contains(internal), "{internal}");
    }
    // Only the report that colleagues may see is counted, and one person's hours are nobody's business.
    assert_eq!(page.texts(".c-pains dd"), ["1", "1"]);
    assert!(page.header("set-cookie").is_empty());
    assert!(page.header("cache-control").starts_with("public"));
    assert_eq!(
        page.attributes("link[rel=canonical]", "href"),
        ["http://insole.test/c/results"]
    );
    // Its picture is as public as itself, in either language.
    let card = page.attributes("meta[property='og:image']", "content");
    let card = card[0].strip_prefix("http://insole.test").unwrap();
    assert!(card.starts_with("/c/results/card/ko/"));
    let drawn = anyone.get(card).await.expect(200);
    assert_eq!(drawn.header("content-type"), "image/png");
    let english = anyone.get("/c/results/card/en/any.png").await.expect(303);
    anyone.get(&english.location()).await.expect(200);
    // The same for somebody who is signed in: nobody looked who it is.
    let mina = app.sign_in("mina").await;
    let hers = mina.get("/c/results").await.expect(200);
    assert_eq!(hers.header("etag"), page.header("etag"));
    let again = anyone
        .send(Method::GET, "/c/results", |request| {
            request.insert_header((header::IF_NONE_MATCH, page.header("etag")))
        })
        .await;
    assert_eq!(again.status, 304);
    let sitemap = anyone.get("/sitemap.xml").await.expect(200).text();
    assert!(sitemap.contains("<loc>http://insole.test/c/results</loc>"));
    // Five voices are enough for a sum.
    for who in ["jonas", "suho", "yuna", "taeho"] {
        app.program(who, Scope::Write)
            .api_post("/api/v1/pain-points/1/support", json!({ "impact": impact }))
            .await
            .expect(200);
    }
    let page = anyone.get("/c/results").await.expect(200);
    assert_eq!(page.texts(".c-pains dd"), ["1", "5", "52.5시간"]);
}

#[actix_web::test]
async fn projects_are_told_to_strangers_only_as_far_as_they_ended_in_public() {
    let stage = crate::retrospectives::Stage::new().await;
    let haneul = stage.app.sign_in("haneul").await;
    let edit = begun(&haneul, "launch", "launch").await;
    let number = stage.project.id.to_string();
    let fields = [("audience", "internet"), ("b3.numbers", number.as_str())];
    press(&haneul, &edit, "publish", &fields).await.expect(303);
    let anyone = stage.app.anyone();
    let page = anyone.get("/c/launch").await.expect(200);
    assert!(page.one(".c-projects").contains("1개 프로젝트가 진행"));
    assert!(!page.text().contains("끊기지 않는 VPN"));
    let slug = stage.published().await;
    let page = anyone.get("/c/launch").await.expect(200);
    assert_eq!(
        page.attributes(".c-projects a", "href"),
        [format!("/retrospectives/{slug}")]
    );
    // Among colleagues the same block shows the project itself.
    press(&haneul, &edit, "publish", &[("audience", "staff")])
        .await
        .expect(303);
    anyone.get("/c/launch").await.expect(404);
    let mina = stage.app.sign_in("mina").await;
    let page = mina.get("/c/launch").await.expect(200);
    assert_eq!(
        page.attributes(".c-projects a", "href"),
        [format!("/projects/{number}")]
    );
}

#[actix_web::test]
async fn blocks_are_put_in_order_without_losing_what_was_typed() {
    let app = company().await;
    let haneul = app.sign_in("haneul").await;
    let edit = begun(&haneul, "why", "why").await;
    let before = kinds(&haneul.get(&edit).await);
    assert_eq!(before[..3], ["hero", "ask", "section"]);
    // A move sends everything, also what was just typed into another block.
    let typed = [("b2.title.en", "Which one?")];
    press(&haneul, &edit, "down:b1", &typed).await.expect(303);
    let page = haneul.get(&edit).await.expect(200);
    assert_eq!(kinds(&page)[..3], ["ask", "hero", "section"]);
    let form = page.form(&edit);
    let value = |name: &str| {
        form.iter()
            .find(|(field, _)| field == name)
            .unwrap()
            .1
            .clone()
    };
    assert_eq!(value("b2.title.en"), "Which one?");
    // One more behind the first, one less, one twice.
    let added = press(
        &haneul,
        &edit,
        "add",
        &[("add_kind", "faq"), ("add_after", "b2")],
    )
    .await
    .expect(303);
    assert_eq!(added.location(), format!("{edit}?open=b7#b7"));
    press(&haneul, &edit, "remove:b1", &[]).await.expect(303);
    press(&haneul, &edit, "repeat:b3", &[]).await.expect(303);
    let page = haneul.get(&edit).await.expect(200);
    assert_eq!(kinds(&page)[..4], ["ask", "faq", "section", "section"]);
    // An empty list of questions keeps it from being published, and says where.
    let refused = press(&haneul, &edit, "publish", &[]).await.expect(409);
    assert!(refused.has("[id=\"b7.questions.0.question.ko-error\"]"));
    let filled = [
        ("b7.questions.0.question.ko", "왜요?"),
        ("b7.questions.0.answer.ko", "그래서요."),
    ];
    press(&haneul, &edit, "publish", &filled).await.expect(303);
    let mina = app.sign_in("mina").await;
    assert_eq!(mina.get("/c/why").await.one(".c-faq summary"), "왜요?");
}

#[actix_web::test]
async fn what_cannot_be_read_or_followed_is_refused_with_the_remedy() {
    let app = company().await;
    let haneul = app.sign_in("haneul").await;
    let edit = begun(&haneul, "recruiting", "join-us").await;
    let fields = [
        ("colour", "own"),
        ("own_colour", "#ffd400"),
        ("b6.to", "javascript:alert(1)"),
        ("opens_on", "2026-03-10"),
        ("closes_on", "2026-03-09"),
        ("b1.kicker.ko", &"가".repeat(61)),
    ];
    let refused = press(&haneul, &edit, "save", &fields).await.expect(422);
    let colour = refused.one("#colour-error");
    assert!(
        colour.contains("4.5 : 1이 필요해요") && colour.contains('#'),
        "{colour}"
    );
    for id in ["b6\\.to-error", "closes_on-error", "b1\\.kicker\\.ko-error"] {
        assert!(refused.has(&format!("#{id}")), "{id}");
    }
    // What was typed came back.
    let form = refused.form(&edit);
    assert!(form.contains(&("own_colour".to_owned(), "#ffd400".to_owned())));
    assert!(form.contains(&("b6.to".to_owned(), "javascript:alert(1)".to_owned())));
    // A colour that can be read gets a stylesheet of its own.
    let fields = [
        ("colour", "own"),
        ("own_colour", "#1F5F8B"),
        ("b6.to", "https://careers.example/"),
        ("audience", "internet"),
    ];
    press(&haneul, &edit, "publish", &fields).await.expect(303);
    let anyone = app.anyone();
    let page = anyone.get("/c/join-us").await.expect(200);
    let sheets = page.attributes("link[rel=stylesheet]", "href");
    assert_eq!(sheets.last().unwrap(), "/c/theme/1f5f8b.css");
    let sheet = anyone.get("/c/theme/1f5f8b.css").await.expect(200);
    assert!(sheet.text().contains("--accent: light-dark(#1f5f8b, #"));
    anyone.get("/c/theme/ffd400.css").await.expect(404);
    anyone.get("/c/theme/1F5F8B.css").await.expect(404);
}

#[actix_web::test]
async fn two_editors_never_overwrite_each_other() {
    let app = company().await;
    let (haneul, maya) = (app.sign_in("haneul").await, app.sign_in("maya").await);
    let edit = begun(&haneul, "why", "why").await;
    let hers = maya.get(&edit).await.expect(200);
    let add = [("add_kind", "divider"), ("b1.title.ko", "하늘의 제목")];
    press(&haneul, &edit, "add", &add).await.expect(303);
    let mine = [("b1.title.ko", "마야의 제목"), ("do", "save")];
    let stale = maya.submit_from(&hers, &edit, &mine).await.expect(412);
    // Both texts stand there, and so does the block that the other one added.
    assert!(stale.text().contains("하늘의 제목") && stale.text().contains("마야의 제목"));
    assert_eq!(kinds(&stale).last().unwrap(), "divider");
    assert!(stale.has(".block.theirs"));
    let saved = maya.submit_from(&stale, &edit, &[("do", "save")]).await;
    saved.expect(303);
    let page = haneul.get(&edit).await.expect(200);
    assert!(page.text().contains("마야의 제목"));
    assert_eq!(kinds(&page).last().unwrap(), "divider");
    // And what was replaced can be brought back.
    let versions = haneul.get("/campaigns/why/versions").await.expect(200);
    assert_eq!(versions.texts(".list b"), ["2번째 글", "1번째 글"]);
    haneul
        .submit_from(&versions, "/campaigns/why/restore", &[("version", "2")])
        .await
        .expect(303);
    assert!(haneul.get(&edit).await.text().contains("하늘의 제목"));
    let lines = haneul.get("/campaigns/why/versions").await;
    assert_eq!(lines.texts(".list b").len(), 3);
}

#[actix_web::test]
async fn readers_keep_their_text_until_the_next_one_is_published() {
    let app = company().await;
    let haneul = app.sign_in("haneul").await;
    published(&haneul, "why", "why", "internet").await;
    let edit = "/campaigns/why/edit";
    let title = [("b1.title.ko", "새 제목")];
    press(&haneul, edit, "save", &title).await.expect(303);
    let anyone = app.anyone();
    assert_ne!(anyone.get("/c/why").await.one("h1"), "새 제목");
    assert!(haneul.get(edit).await.text().contains("공개된 글과 달라요"));
    let frame = haneul.get("/campaigns/why/draft").await.expect(200);
    assert_eq!(frame.one("h1"), "새 제목");
    assert!(
        frame
            .header("content-security-policy")
            .contains("frame-ancestors 'self'")
    );
    press(&haneul, edit, "publish", &[]).await.expect(303);
    assert_eq!(anyone.get("/c/why").await.one("h1"), "새 제목");
    // English readers get what there is, and are told.
    let english = Client::browser(&app, "en").get("/c/why").await.expect(200);
    assert_eq!(english.one("h1"), "Why must it be this way?");
    let blank = [("b1.title.en", "")];
    press(&haneul, edit, "publish", &blank).await.expect(303);
    let english = Client::browser(&app, "en").get("/c/why").await.expect(200);
    assert_eq!(english.one("h1"), "새 제목");
    assert_eq!(english.attributes("h1", "lang"), ["ko"]);
    assert!(english.one("main > p.small").contains("only in 한국어"));
}

#[actix_web::test]
async fn it_opens_and_closes_on_its_days_and_says_so() {
    let app = company().await;
    let haneul = app.sign_in("haneul").await;
    let edit = begun(&haneul, "friction-week", "spring").await;
    let days = [
        ("opens_on", "2026-03-04"),
        ("closes_on", "2026-03-06"),
        ("audience", "internet"),
    ];
    press(&haneul, &edit, "publish", &days).await.expect(303);
    let anyone = app.anyone();
    let page = anyone.get("/c/spring").await.expect(200);
    assert!(page.one(".banner").contains("3월 4일 (수)에 열려요"));
    assert!(!page.has("form[action='/report']"));
    let mina = app.program("mina", Scope::Write);
    let report = json!({ "title": "끊겨요", "campaign": "spring" });
    mina.api_post("/api/v1/pain-points", report.clone())
        .await
        .expect(422);
    app.after(TimeDelta::days(2)).await;
    let page = anyone.get("/c/spring").await.expect(200);
    assert!(page.one(".until").contains("3월 6일 (금)까지"));
    let made = mina.api_post("/api/v1/pain-points", report.clone()).await;
    assert_eq!(made.expect(201).json()["campaign"], "spring");
    app.after(TimeDelta::days(3)).await;
    let page = anyone.get("/c/spring").await.expect(200);
    assert!(page.one(".banner").contains("3월 6일 (금)에 끝난 캠페인"));
    // It refuses kindly: the report goes in, without the campaign.
    let late = mina
        .api_post("/api/v1/pain-points", report)
        .await
        .expect(201);
    assert_eq!(late.json()["campaign"], Value::Null);
    let browser = app.sign_in("mina").await;
    let form = browser.get("/report?campaign=spring&title=x").await;
    assert!(form.one(".banner").contains("끝났어요"));
    browser.submit_from(&form, "/report", &[]).await.expect(303);
    // An address that never was is a report like any other.
    let form = browser
        .get("/report?campaign=autumn&title=x")
        .await
        .expect(200);
    browser.submit_from(&form, "/report", &[]).await.expect(303);
    // All of it stands in the ledger.
    let events = app.program("haneul", Scope::Studio);
    let events = events.api_get("/api/v1/events?limit=1000").await.json();
    let said: Vec<&str> = events["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|event| event["kind"].as_str()?.strip_prefix("campaign."))
        .collect();
    assert_eq!(said, ["created", "edited", "published", "opened", "closed"]);
}

#[actix_web::test]
async fn it_is_closed_and_taken_down_by_hand_and_used_again() {
    let app = company().await;
    let haneul = app.sign_in("haneul").await;
    published(&haneul, "why", "why", "internet").await;
    let edit = "/campaigns/why/edit";
    haneul
        .submit(edit, "/campaigns/why/close", &[])
        .await
        .expect(303);
    let anyone = app.anyone();
    assert!(
        anyone
            .get("/c/why")
            .await
            .one(".banner")
            .contains("끝난 캠페인")
    );
    haneul
        .submit(edit, "/campaigns/why/withdraw", &[])
        .await
        .expect(303);
    anyone.get("/c/why").await.expect(404);
    let copy = haneul
        .submit("/campaigns", "/campaigns/why/duplicate", &[])
        .await
        .expect(303);
    assert_eq!(copy.location(), "/campaigns/why-2/edit");
    // What one installation exports, another one brings in.
    let file = haneul.get("/campaigns/why/export").await.expect(200);
    assert!(file.header("content-disposition").contains("why.json"));
    let other = company().await;
    let maya = other.sign_in("maya").await;
    let text = file.text();
    let brought = [
        ("pattern", "file"),
        ("file", text.as_str()),
        ("slug", "brought"),
    ];
    maya.submit("/campaigns/new", "/campaigns", &brought)
        .await
        .expect(303);
    let again = maya.get("/campaigns/brought/export").await.expect(200);
    assert_eq!(again.json()["blocks"], file.json()["blocks"]);
    for (file, says) in [
        ("{", "“내보내기”"),
        (r#"{"v":9,"title":{}}"#, "더 새로운"),
        (
            r#"{"v":1,"title":{"ko":"x"},"blocks":[{"id":"b1","kind":"hologram","v":1}]}"#,
            "hologram",
        ),
    ] {
        let wrong = [("pattern", "file"), ("file", file), ("slug", "x")];
        let refused = maya.submit("/campaigns/new", "/campaigns", &wrong).await;
        assert!(
            refused.expect(422).one("#file-error").contains(says),
            "{file}"
        );
    }
    let taken = [("pattern", "why"), ("slug", "brought")];
    let refused = maya.submit("/campaigns/new", "/campaigns", &taken).await;
    assert!(refused.expect(422).has("#slug-error"));
}

#[actix_web::test]
async fn what_it_brought_is_counted_and_nobody_with_it() {
    let app = company().await;
    let haneul = app.sign_in("haneul").await;
    published(&haneul, "why", "why", "internet").await;
    let visit = |method: Method, agent: &'static str| {
        let anyone = app.anyone();
        async move {
            anyone
                .send(method, "/c/why", |request| {
                    request.insert_header((header::USER_AGENT, agent))
                })
                .await
        }
    };
    for _ in 0..3 {
        visit(Method::GET, BROWSER).await.expect(200);
    }
    visit(Method::HEAD, BROWSER).await.expect(200);
    visit(Method::GET, "Googlebot/2.1").await.expect(200);
    let impact = json!({ "minutes": 10, "times": 3, "per": "day" });
    let report = json!({ "title": "끊겨요", "campaign": "why", "impact": impact });
    let made = app
        .program("mina", Scope::Write)
        .api_post("/api/v1/pain-points", report)
        .await
        .expect(201)
        .json();
    let number = made["number"].as_i64().unwrap();
    let studio = app.program("haneul", Scope::Studio);
    let at = format!("/api/v1/pain-points/{number}/status");
    studio
        .api_post(&at, json!({ "to": "accepted" }))
        .await
        .expect(200);
    let project = json!({ "title": "A", "problem": "B", "pain_points": [number] });
    studio
        .api_post("/api/v1/projects", project)
        .await
        .expect(201);
    let resolved = json!({ "to": "resolved", "reason": "고쳤어요" });
    studio.api_post(&at, resolved).await.expect(200);
    app.settle().await;
    let list = haneul.get("/campaigns").await.expect(200);
    assert_eq!(list.texts(".numbers dd"), ["3", "1", "1", "1", "10.5시간"]);
    // Written once for all of them, and added to what was counted before.
    visit(Method::GET, BROWSER).await.expect(200);
    app.settle().await;
    let list = haneul.get("/campaigns").await.expect(200);
    assert_eq!(list.texts(".numbers dd")[0], "4");
}
