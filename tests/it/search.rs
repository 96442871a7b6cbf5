//! Finding: what was reported is found at once, by those who may see it, and whatever happens to the index.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use actix_web::http::Method;
use insole::base::actor::Scope;
use insole::features::search::{self, Indexer, Reindexed, SearchIndex};
use insole::ledger::Runner;
use serde_json::{Value, json};

use crate::helpers::{Answer, Client, Role, TestApp};

const ALL: &str = "/api/v1/pain-points";

/// Mina and Jun work somewhere, Haneul in the studio.
async fn company() -> TestApp {
    let app = TestApp::new().await;
    people(&app);
    app
}

fn people(app: &TestApp) {
    for (who, role) in [
        ("mina", Role::Staff),
        ("jun", Role::Staff),
        ("haneul", Role::Studio),
    ] {
        app.add(who, role);
    }
}

async fn report(app: &TestApp, who: &str, title: &str) -> i64 {
    report_as(app, who, json!({ "title": title })).await
}

async fn report_as(app: &TestApp, who: &str, body: Value) -> i64 {
    let program = app.program(who, Scope::Write);
    let answer = program.api_post(ALL, body).await.expect(201);
    answer.json()["number"].as_i64().unwrap()
}

fn with(path: &str, query: &[(&str, &str)]) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(query)
        .finish();
    format!("{path}?{query}")
}

async fn ask(who: &Client<'_>, title: &str) -> Vec<Value> {
    let path = with("/api/v1/similar", &[("title", title)]);
    let answer = who.api_get(&path).await.expect(200);
    answer.json()["items"].as_array().unwrap().clone()
}

/// The numbers of what resembles a title, for somebody with a token.
async fn similar(app: &TestApp, who: &str, title: &str) -> Vec<i64> {
    let scope = if who == "haneul" {
        Scope::Studio
    } else {
        Scope::Write
    };
    let hits = ask(&app.program(who, scope), title).await;
    hits.iter()
        .map(|hit| hit["number"].as_i64().unwrap())
        .collect()
}

/// The titles that `/search` shows for these words.
async fn searched(browser: &Client<'_>, words: &str) -> Vec<String> {
    let page = browser.get(&with("/search", &[("q", words)])).await;
    page.expect(200).texts(".list h3")
}

#[actix_web::test]
async fn a_new_report_is_found_by_what_it_shares() {
    let app = company().await;
    let number = report_as(
        &app,
        "mina",
        json!({ "title": "VPN이 아침마다 끊겨요", "impact": { "minutes": 10, "times": 3, "per": "day" } }),
    )
    .await;
    report(&app, "mina", "식당 줄이 너무 길어요").await;
    app.settle().await;
    let hits = ask(&app.program("jun", Scope::Read), "vpn 접속").await;
    assert_eq!(hits.len(), 1, "{hits:?}");
    assert_eq!(hits[0]["number"], number);
    assert_eq!(hits[0]["kind"], "pain_point");
    assert_eq!(hits[0]["title"], "VPN이 아침마다 끊겨요");
    assert_eq!(
        hits[0]["url"],
        format!("http://insole.test/pain-points/{number}")
    );
    assert_eq!(hits[0]["status"], "new");
    assert_eq!(hits[0]["verdict"], "related");
    assert_eq!(hits[0]["why"], json!(["vpn"]));
    let score = hits[0]["score"].as_f64().unwrap();
    assert!(score > 0.0 && score <= 1.0, "{score}");
}

#[actix_web::test]
async fn the_form_shows_who_has_said_it_and_offers_one_click() {
    let app = company().await;
    let number = report(&app, "mina", "VPN이 아침마다 끊겨요").await;
    app.settle().await;
    let path = with("/similar/fragment", &[("title", "VPN 끊김")]);
    let jun = app.sign_in("jun").await;
    let fragment = jun.get(&path).await.expect(200);
    assert_eq!(fragment.texts("mark"), ["VPN"]);
    let support = format!("/pain-points/{number}/support");
    assert_eq!(
        fragment.attributes("button.primary", "formaction"),
        [support]
    );
    assert_eq!(
        fragment.attributes("[data-spoken]", "data-spoken"),
        ["비슷한 불편 1건"]
    );
    app.program("jun", Scope::Write)
        .api_post(&format!("{ALL}/{number}/support"), Value::Null)
        .await
        .expect(200);
    let fragment = jun.get(&path).await.expect(200);
    assert!(!fragment.has("button"), "{}", fragment.text());
    assert!(fragment.text().contains("이미 함께하고 있어요"));
    let own = app.sign_in("mina").await.get(&path).await.expect(200);
    assert!(!own.has("button"), "{}", own.text());
    // A report does not resemble itself.
    let beside = with(
        "/similar/fragment",
        &[("title", "VPN 끊김"), ("except", &number.to_string())],
    );
    assert!(!jun.get(&beside).await.has(".hit"));
    let nothing = jun
        .get(&with("/similar/fragment", &[("title", "주차장")]))
        .await
        .expect(200);
    assert!(nothing.text().contains("처음 알려 주시는"));
    app.anyone().get(&path).await.expect(303);
}

#[actix_web::test]
async fn beside_a_report_stand_others_and_me_too_is_one_press_there() {
    let app = company().await;
    let shown = report(&app, "mina", "VPN이 아침마다 끊겨요").await;
    let other = report(&app, "haneul", "VPN이 점심에도 끊겨요").await;
    app.settle().await;
    let jun = app.sign_in("jun").await;
    let page = jun.get(&format!("/pain-points/{shown}")).await.expect(200);
    let except = page.attributes("[data-ask=except]", "value");
    assert_eq!(except, [shown.to_string()]);
    let asked = [("title", "VPN이 아침마다 끊겨요"), ("except", &except[0])];
    let fragment = jun.get(&with("/similar/fragment", &asked)).await;
    let fragment = fragment.expect(200);
    let links = fragment.attributes(".hit h3 a", "href");
    assert_eq!(links, [format!("/pain-points/{other}")], "not itself");
    // The form around it only asks; the button brings along what a form that posts needs.
    let support = fragment.attributes(".hit button", "formaction");
    assert_eq!(fragment.attributes(".hit button", "name"), ["csrf"]);
    let token = fragment.attributes(".hit button", "value");
    jun.post(&support[0], &[("q", "VPN"), ("csrf", &token[0])])
        .await
        .expect(303);
    let page = jun.get(&format!("/pain-points/{other}")).await.expect(200);
    assert!(page.one(".facts").contains("2명"), "{}", page.one(".facts"));
    // Junk in the address is no reason to fail.
    let junk = with(
        "/similar/fragment",
        &[("title", "VPN"), ("except", "P-1; --")],
    );
    jun.get(&junk).await.expect(200);
}

#[actix_web::test]
async fn without_a_script_one_looks_first_and_keeps_what_was_written() {
    let app = company().await;
    let number = report(&app, "mina", "프린터 용지가 자꾸 걸려요").await;
    app.settle().await;
    let jun = app.sign_in("jun").await;
    let form = jun.get("/report").await;
    // Enter never sends the report, wherever it is pressed: the first button looks for similar ones.
    let buttons = form.texts("form[action='/report'] button");
    assert_eq!(buttons.first().unwrap(), "비슷한 불편 찾아보기");
    assert_eq!(buttons.last().unwrap(), "알리기");
    let look = form.attributes("form[action='/report'] [formaction]", "formaction");
    assert_eq!(look, ["/similar", "/similar"]);
    let mut written = form.form("/report");
    written.retain(|(name, _)| {
        !["title", "body", "visibility", "impact.minutes"].contains(&name.as_str())
    });
    let draft = written
        .iter()
        .find(|(name, _)| name == "draft")
        .unwrap()
        .1
        .clone();
    for (name, value) in [
        ("title", "프린터가 걸려요"),
        ("body", "삼 층\r\n창가"),
        ("impact.minutes", "십"),
        ("visibility", "studio"),
    ] {
        written.push((name.to_owned(), value.to_owned()));
    }
    let pairs: Vec<(&str, &str)> = written
        .iter()
        .map(|(n, v)| (n.as_str(), v.as_str()))
        .collect();
    let page = jun.post("/similar", &pairs).await.expect(200);
    assert_eq!(page.texts(".hit h3"), ["프린터 용지가 자꾸 걸려요"]);
    let support = format!("/pain-points/{number}/support");
    assert_eq!(page.attributes(".hit .primary", "formaction"), [support]);
    let fields = page.form("/report");
    for (name, value) in [
        ("title", "프린터가 걸려요"),
        ("body", "삼 층\n창가"),
        ("impact.minutes", "십"),
        ("visibility", "studio"),
        ("draft", draft.as_str()),
    ] {
        assert!(
            fields.contains(&(name.to_owned(), value.to_owned())),
            "{fields:?}"
        );
    }
    assert_eq!(fields.iter().filter(|(name, _)| name == "csrf").count(), 1);
}

#[actix_web::test]
async fn what_only_the_studio_sees_is_found_by_nobody_else() {
    let app = company().await;
    let hidden = report_as(
        &app,
        "mina",
        json!({ "title": "팀장님이 급여 명세를 단톡방에 올려요", "visibility": "studio" }),
    )
    .await;
    let open = report(&app, "mina", "급여 명세서가 늦게 와요").await;
    app.settle().await;
    assert_eq!(similar(&app, "jun", "급여 명세").await, [open]);
    for who in ["mina", "haneul"] {
        let mut found = similar(&app, who, "급여 명세").await;
        found.sort_unstable();
        assert_eq!(found, [hidden, open], "{who}");
    }
    let jun = app.sign_in("jun").await;
    let page = jun.get(&with("/search", &[("q", "급여 명세")])).await;
    assert_eq!(page.texts(".section-head h2"), ["1건"]);
    assert!(searched(&jun, "단톡방").await.is_empty());
    jun.get(&with("/search", &[("q", &format!("P-{hidden}"))]))
        .await
        .expect(200);
    assert_eq!(
        searched(&app.sign_in("mina").await, "단톡방").await.len(),
        1
    );
    let list = app
        .program("jun", Scope::Read)
        .api_get(&with(ALL, &[("q", "단톡방")]))
        .await
        .expect(200);
    assert_eq!(list.json()["items"], json!([]));
}

#[actix_web::test]
async fn a_changed_text_is_found_by_its_new_words_alone() {
    let app = company().await;
    let number = report(&app, "mina", "Parking is full by nine").await;
    app.settle().await;
    app.program("mina", Scope::Write)
        .api(
            Method::PATCH,
            &format!("{ALL}/{number}"),
            json!({ "title": "The canteen closes too early" }),
        )
        .await
        .expect(200);
    app.settle().await;
    assert_eq!(similar(&app, "jun", "parking").await, [0; 0]);
    assert_eq!(similar(&app, "jun", "canteen").await, [number]);
}

#[actix_web::test]
async fn a_merged_report_is_found_as_its_canonical_one_and_comes_back() {
    let app = company().await;
    let first = report(&app, "mina", "회의실 예약이 겹쳐요").await;
    let second = report(&app, "jun", "빔프로젝터 케이블이 없어요").await;
    let studio = app.program("haneul", Scope::Studio);
    let browser = app.sign_in("jun").await;
    studio
        .api_post(&format!("{ALL}/{second}/merge"), json!({ "into": first }))
        .await
        .expect(200);
    app.settle().await;
    assert_eq!(similar(&app, "mina", "빔프로젝터").await, [first]);
    assert_eq!(
        searched(&browser, "빔프로젝터").await,
        ["회의실 예약이 겹쳐요"]
    );
    let merged = [
        ("q", "빔프로젝터"),
        ("kind", "pain_point"),
        ("status", "merged"),
    ];
    let page = browser.get(&with("/search", &merged)).await.expect(200);
    assert_eq!(page.texts(".list h3"), ["빔프로젝터 케이블이 없어요"]);
    studio
        .api_post(&format!("{ALL}/{second}/unmerge"), json!({}))
        .await
        .expect(200);
    app.settle().await;
    assert_eq!(similar(&app, "mina", "빔프로젝터").await, [second]);
    assert_eq!(
        searched(&browser, "빔프로젝터").await,
        ["빔프로젝터 케이블이 없어요"]
    );
}

#[actix_web::test]
async fn a_family_that_is_merged_further_follows() {
    let app = company().await;
    let mut numbers = Vec::new();
    for title in ["휴가 결재", "연차 신청", "월차 승인"] {
        numbers.push(report(&app, "mina", title).await);
    }
    let studio = app.program("haneul", Scope::Studio);
    for (from, into) in [(numbers[2], numbers[1]), (numbers[1], numbers[0])] {
        studio
            .api_post(&format!("{ALL}/{from}/merge"), json!({ "into": into }))
            .await
            .expect(200);
        app.settle().await;
    }
    assert_eq!(similar(&app, "jun", "월차").await, [numbers[0]]);
    studio
        .api_post(&format!("{ALL}/{}/unmerge", numbers[1]), json!({}))
        .await
        .expect(200);
    app.settle().await;
    assert_eq!(similar(&app, "jun", "월차").await, [numbers[1]]);
    let browser = app.sign_in("jun").await;
    assert_eq!(searched(&browser, "월차").await, ["연차 신청"]);
}

#[actix_web::test]
async fn what_was_tried_and_failed_is_found_once_it_is_published() {
    let app = company().await;
    let number = report(&app, "mina", "VPN이 아침마다 끊겨요").await;
    let studio = app.program("haneul", Scope::Studio);
    let api = |path: &str| format!("/api/v1/{path}");
    let accepted = json!({ "to": "accepted" });
    studio
        .api_post(&api(&format!("pain-points/{number}/status")), accepted)
        .await
        .expect(200);
    let project = json!({
        "title": "끊기지 않는 원격 접속", "problem": "아침마다 끊깁니다.", "hypothesis": "장비를 늘립니다.",
        "lead": "haneul@bank.example", "pain_points": [number], "stop_rule": "8주 뒤에도 그대로면 멈춥니다.",
        "verify_on": "2026-06-01",
    });
    studio.api_post(&api("projects"), project).await.expect(201);
    let metric = json!({
        "name": "하루 끊김", "unit": "", "direction": "down", "baseline": 3, "baseline_source": "기록", "target": 1,
    });
    studio
        .api_post(&api("projects/1/metrics"), metric)
        .await
        .expect(201);
    studio
        .api_post(&api("projects/1/status"), json!({ "to": "active" }))
        .await
        .expect(200);
    let sections: serde_json::Map<String, Value> = crate::retrospectives::POSTMORTEM
        .into_iter()
        .filter(|name| *name != "conditions")
        .map(|name| {
            (
                name.to_owned(),
                json!("게이트웨이를 늘렸지만 병목은 인증 서버였습니다."),
            )
        })
        .collect();
    let text = json!({
        "kind": "postmortem", "title": "장비를 늘리면 될 줄 알았다", "language": "ko", "sections": sections,
        "conditions": [{ "text": "인증 서버가 나뉜다" }],
    });
    let path = api("projects/1/retrospective");
    let saved = studio.api(Method::PUT, &path, text).await;
    assert!(saved.status.is_success(), "{}", saved.text());
    studio
        .api_post(&format!("{path}/submit"), json!({}))
        .await
        .expect(200);
    app.settle().await;
    let of_kind = |hits: &[Value], kind: &str| -> Vec<Value> {
        hits.iter()
            .filter(|hit| hit["kind"] == kind)
            .cloned()
            .collect()
    };
    let jun = app.program("jun", Scope::Read);
    let hits = ask(&jun, "게이트웨이 병목").await;
    assert!(of_kind(&hits, "retrospective").is_empty(), "{hits:?}");
    let fates = json!({ "fates": [{ "pain_point": number, "fate": "accepted" }] });
    studio
        .api_post(&format!("{path}/publish"), fates)
        .await
        .expect(200);
    app.settle().await;
    let hits = of_kind(&ask(&jun, "게이트웨이 병목").await, "retrospective");
    assert_eq!(hits.len(), 1);
    assert_eq!(hits[0]["title"], "장비를 늘리면 될 줄 알았다");
    assert_eq!(hits[0]["status"], "published");
    assert_eq!(hits[0]["outcome"], "postmortem");
    let browser = app.sign_in("jun").await;
    let fragment = browser
        .get(&with("/similar/fragment", &[("title", "게이트웨이 병목")]))
        .await
        .expect(200);
    assert!(fragment.one(".hit.tried").contains("인증 서버가 나뉜다"));
    let page = [
        ("q", "게이트웨이"),
        ("kind", "retrospective"),
        ("status", "postmortem"),
    ];
    let page = browser.get(&with("/search", &page)).await.expect(200);
    assert_eq!(page.texts(".list h3"), ["장비를 늘리면 될 줄 알았다"]);
    let projects = [("q", "원격 접속"), ("kind", "project")];
    let page = browser.get(&with("/search", &projects)).await.expect(200);
    assert_eq!(page.texts(".list h3"), ["끊기지 않는 원격 접속"]);
}

#[actix_web::test]
async fn the_search_page_narrows_counts_pages_and_says_what_it_did() {
    let app = company().await;
    for n in 1..=25 {
        report(&app, "mina", &format!("프린터 {n}번 용지 걸림")).await;
    }
    report(&app, "mina", "password reset takes a day").await;
    app.settle().await;
    let jun = app.sign_in("jun").await;
    let first = jun.get(&with("/search", &[("q", "프린터")])).await;
    assert_eq!(first.texts(".list h3").len(), 20);
    assert_eq!(first.texts(".section-head h2"), ["25건"]);
    let next = first.attributes("a[rel=next]", "href").remove(0);
    let second = jun.get(&next).await.expect(200);
    assert_eq!(second.texts(".list h3").len(), 5);
    assert!(!second.has("a[rel=next]"));
    // A wrong letter is understood; words that nothing has together are told apart.
    assert_eq!(
        searched(&jun, "pasword").await,
        ["password reset takes a day"]
    );
    let relaxed = jun
        .get(&with("/search", &[("q", "password giraffe")]))
        .await;
    assert_eq!(relaxed.texts(".list h3").len(), 1);
    assert!(relaxed.has(".banner"), "{}", relaxed.text());
    let none = jun.get(&with("/search", &[("q", "엘리베이터")])).await;
    assert!(none.has(".empty a[href^='/report?title=']"));
    let accepted = [
        ("q", "프린터"),
        ("kind", "pain_point"),
        ("status", "accepted"),
    ];
    assert!(jun.get(&with("/search", &accepted)).await.has(".empty"));
    jun.get("/search?q=P-3").await.expect(303);
    jun.get("/search?page=99999999999999999999&q=x&kind=nonsense&status=nonsense")
        .await
        .expect(200);
    jun.get("/search").await.expect(200);
    app.anyone().get("/search?q=x").await.expect(303);
}

#[actix_web::test]
async fn a_search_is_narrowed_by_area_department_language_and_days() {
    let app = company().await;
    app.department("Security");
    app.area("VPN", "security");
    app.area("Printers", "");
    let about = |title: &str, area: &str| json!({ "title": title, "area": area });
    let old = report_as(&app, "mina", about("The login takes minutes", "vpn")).await;
    report_as(&app, "mina", about("로그인 login 오래 걸려요", "printers")).await;
    let hidden = json!({ "title": "A login for two", "area": "vpn", "visibility": "studio" });
    report_as(&app, "mina", hidden).await;
    app.clock.advance(chrono::TimeDelta::days(10));
    report(&app, "mina", "Login without an area").await;
    let studio = app.program("haneul", Scope::Studio);
    let accept = json!({ "to": "accepted" });
    studio
        .api_post(&format!("{ALL}/{old}/status"), accept)
        .await
        .expect(200);
    let project = json!({ "title": "A login that waits for nobody", "problem": "login", "pain_points": [old] });
    studio
        .api_post("/api/v1/projects", project)
        .await
        .expect(201);
    app.settle().await;
    let jun = app.sign_in_in("jun", "en").await;
    let narrowed = async |more: &[(&str, &str)]| {
        let query: Vec<_> = [("q", "login")].iter().chain(more).copied().collect();
        let page = jun.get(&with("/search", &query)).await.expect(200);
        let mut titles = page.texts(".list h3");
        titles.sort();
        titles
    };
    let (slow, project) = ("The login takes minutes", "A login that waits for nobody");
    assert_eq!(narrowed(&[]).await.len(), 4);
    assert_eq!(narrowed(&[("area", "vpn")]).await, [project, slow]);
    assert_eq!(
        narrowed(&[("department", "security")]).await,
        [project, slow]
    );
    let other = [("area", "printers"), ("department", "security")];
    assert_eq!(narrowed(&other).await, [""; 0]);
    assert_eq!(narrowed(&[("area", "nowhere")]).await, [""; 0]);
    assert_eq!(
        narrowed(&[("area", "vpn"), ("kind", "pain_point")]).await,
        [slow]
    );
    assert_eq!(
        narrowed(&[("language", "ko")]).await,
        ["로그인 login 오래 걸려요"]
    );
    let today = insole::base::clock::day_in(chrono_tz::Asia::Seoul, app.clock.now());
    let day = |ago: i64| (today - chrono::TimeDelta::days(ago)).to_string();
    assert_eq!(
        narrowed(&[("until", &day(1))]).await,
        ["로그인 login 오래 걸려요"]
    );
    assert_eq!(narrowed(&[("from", &day(1))]).await.len(), 3);
    assert_eq!(
        narrowed(&[("from", &day(0)), ("until", &day(0))])
            .await
            .len(),
        3
    );
    assert_eq!(narrowed(&[("from", "yesterday")]).await.len(), 4);
    // Without words it lists; the other kinds keep what it is narrowed by.
    let page = jun.get("/search?area=vpn").await.expect(200);
    assert_eq!(page.texts(".list h3").len(), 3, "the area itself, too");
    assert!(page.has("nav a[href='/search?q=&kind=project&area=vpn']"));
    assert!(page.has("details.narrow[open]"));
}

#[actix_web::test]
async fn lists_find_what_was_misspelt() {
    let app = company().await;
    let number = report(&app, "mina", "password reset takes a day").await;
    app.settle().await;
    let list = app
        .program("jun", Scope::Read)
        .api_get(&with(ALL, &[("q", "pasword")]))
        .await
        .expect(200);
    assert_eq!(list.json()["items"][0]["number"], number);
}

#[actix_web::test]
async fn a_question_that_asks_nothing_is_told_so() {
    let app = company().await;
    let jun = app.program("jun", Scope::Read);
    let answer = jun.api_get("/api/v1/similar").await.expect(422);
    assert_eq!(answer.json()["errors"][0]["field"], "title");
    for limit in ["0", "-1", "x"] {
        let path = with("/api/v1/similar", &[("title", "x"), ("limit", limit)]);
        jun.api_get(&path).await.expect(422);
    }
    app.anyone()
        .get("/api/v1/similar?title=x")
        .await
        .expect(401);
}

#[actix_web::test]
async fn until_the_index_is_built_the_database_answers() {
    let app = company().await;
    let number = report(&app, "mina", "VPN이 아침마다 끊겨요").await;
    // Nothing has followed yet.
    let hits = ask(&app.program("jun", Scope::Read), "VPN 끊겨요").await;
    assert_eq!(hits[0]["number"], number);
    assert_eq!(hits[0]["verdict"], "related");
    let jun = app.sign_in("jun").await;
    assert_eq!(searched(&jun, "vpn이").await, ["VPN이 아침마다 끊겨요"]);
    let list = app
        .program("jun", Scope::Read)
        .api_get(&with(ALL, &[("q", "VPN")]))
        .await
        .expect(200);
    assert_eq!(list.json()["items"][0]["number"], number);
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files_below(&path));
        } else {
            found.push(path);
        }
    }
    found
}

#[actix_web::test]
async fn an_index_that_is_deleted_or_damaged_while_serving_heals() {
    let app = TestApp::with_index_on_disk().await;
    people(&app);
    let first = report(&app, "mina", "엘리베이터가 느려요").await;
    app.settle().await;
    let folder = search::folder(app.database.folder());
    fs::remove_dir_all(&folder).unwrap();
    assert_eq!(similar(&app, "jun", "엘리베이터").await, [first]);
    let second = report(&app, "mina", "엘리베이터 버튼이 고장이에요").await;
    app.settle().await;
    let both = similar(&app, "jun", "엘리베이터").await;
    assert!(both.contains(&first) && both.contains(&second), "{both:?}");
    for path in files_below(&folder) {
        let length = fs::metadata(&path).unwrap().len();
        // Replaced, not written into: what is mapped stays readable, as after a restored backup of the disk.
        if !path.to_string_lossy().ends_with(".lock") {
            fs::remove_file(&path).unwrap();
            fs::write(&path, vec![0x5a; usize::try_from(length).unwrap()]).unwrap();
        }
    }
    app.settle().await;
    let third = report(&app, "mina", "엘리베이터 문이 늦게 닫혀요").await;
    app.settle().await;
    let all = similar(&app, "jun", "엘리베이터").await;
    assert_eq!(all.len(), 3, "{all:?}");
    assert!(all.contains(&third));
}

/// Another process over the same database, with an index of its own.
fn follow(app: &TestApp, index: SearchIndex) -> Arc<Indexer> {
    let indexer = Arc::new(Indexer::new(app.app.db.clone(), index));
    let runner = Runner::new(app.app.db.clone(), vec![Arc::clone(&indexer) as _]);
    runner.settle().unwrap();
    indexer
}

#[actix_web::test]
async fn killed_before_or_after_its_commit_it_ends_the_same() {
    let app = company().await;
    report(&app, "mina", "커피 머신이 고장이에요").await;
    let place = tempfile::tempdir().unwrap();
    let open = || SearchIndex::open(place.path()).unwrap().0;
    let index = open();
    drop(follow(&app, index.clone()));
    assert_eq!(index.len(), 1);
    let position = index.position().unwrap();

    // Killed before the commit: what was written is gone, and the next process does it again.
    report(&app, "mina", "커피 콩이 늘 떨어져요").await;
    let mut writer = index.writer().unwrap();
    writer.clear().unwrap();
    drop(writer);
    let index = open();
    assert_eq!((index.len(), index.position().unwrap()), (1, position));
    drop(follow(&app, index.clone()));
    assert_eq!(index.len(), 2);

    // Killed after the commit: nothing is done twice.
    let position = index.position().unwrap();
    let index = open();
    drop(follow(&app, index.clone()));
    assert_eq!((index.len(), index.position().unwrap()), (2, position));

    // The same as an index that saw everything at once.
    let fresh = SearchIndex::in_memory().unwrap();
    drop(follow(&app, fresh.clone()));
    assert_eq!(fresh.len(), index.len());
    assert_eq!(fresh.position().unwrap(), position);
}

#[actix_web::test]
async fn an_index_that_is_ahead_of_its_database_is_built_again() {
    let app = company().await;
    let index = SearchIndex::in_memory().unwrap();
    let mut writer = index.writer().unwrap();
    writer.commit(1_000_000).unwrap();
    drop(writer);
    report(&app, "mina", "프린터가 안 돼요").await;
    drop(follow(&app, index.clone()));
    assert_eq!(index.len(), 1);
    assert!(index.position().unwrap().unwrap() < 1_000_000);
}

#[actix_web::test]
async fn reindex_works_beside_serve_and_without_it() {
    let app = TestApp::with_index_on_disk().await;
    people(&app);
    let number = report(&app, "mina", "프린터가 안 돼요").await;
    app.settle().await;
    let (db, folder) = (app.app.db.clone(), app.database.folder().to_owned());
    let asked = std::thread::spawn(move || search::reindex(&db, &folder).unwrap());
    while !asked.is_finished() {
        app.settle().await;
        actix_web::rt::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    assert_eq!(asked.join().unwrap(), Reindexed::ByTheServer);
    assert_eq!(similar(&app, "jun", "프린터").await, [number]);

    let elsewhere = tempfile::tempdir().unwrap();
    let done = search::reindex(&app.app.db, elsewhere.path()).unwrap();
    assert_eq!(done, Reindexed::Here(1));
}

#[actix_web::test]
async fn whoever_writes_years_at_once_indexes_them_once() {
    let app = company().await;
    app.app.indexer.hold(true);
    let number = report(&app, "mina", "프린터가 안 돼요").await;
    app.settle().await;
    assert_eq!(app.app.indexer.documents(), 0);
    app.app.indexer.hold(false);
    app.settle().await;
    assert_eq!(app.app.indexer.documents(), 1);
    assert_eq!(similar(&app, "jun", "프린터").await, [number]);
}

#[actix_web::test]
async fn what_every_report_says_is_no_reason_to_show_one() {
    let app = company().await;
    report(&app, "mina", "회의실을 쓸 때마다 리모컨이 안 보여요").await;
    report(&app, "mina", "출장비 영수증을 언제 내야 하는지 몰라요").await;
    report(&app, "mina", "보안 교육 영상이 안 넘어가요").await;
    let wanted = report(&app, "mina", "모니터 케이블이 노트북과 안 맞아요").await;
    app.settle().await;
    let jun = app.sign_in("jun").await;
    let beside = |title: &str| with("/similar/fragment", &[("title", title)]);
    let fragment = jun
        .get(&beside("모니터 케이블이 안 맞을 때 왜 말을 못 하나요"))
        .await;
    let shown = fragment.attributes("h3 a", "href");
    assert_eq!(shown, [format!("/pain-points/{wanted}")]);
    // Words are named whole.
    assert!(
        fragment.text().contains("모니터, 케이블"),
        "{}",
        fragment.text()
    );
    let fragment = jun.get(&beside("왜 이렇게 안 될 때가 있나요")).await;
    assert!(!fragment.has(".hit"), "{}", fragment.text());
}

#[actix_web::test]
async fn words_that_mean_the_same_find_each_other() {
    let app = company().await;
    app.add("soyeon", Role::Admin);
    let number = report(&app, "mina", "현금인출기가 자주 멈춰요").await;
    let english = report(&app, "mina", "Nobody finds the broom cupboard").await;
    app.settle().await;
    let jun = app.sign_in("jun").await;
    // The usual words of an office hold from the first day.
    let hits = ask(&app.program("jun", Scope::Read), "ATM 고장").await;
    assert_eq!(hits[0]["number"], number, "{hits:?}");
    assert_eq!(hits[0]["why"], json!(["ATM"]));
    assert_eq!(searched(&jun, "ATM").await, ["현금인출기가 자주 멈춰요"]);
    assert!(searched(&jun, "청소도구함").await.is_empty());
    // An administrator adds the company's own.
    let soyeon = app.sign_in("soyeon").await;
    let page = soyeon.get("/admin/glossary").await.expect(200);
    let words = |page: &Answer| {
        let mut fields = page.form("/admin/glossary").into_iter();
        fields.find(|(name, _)| name == "words").unwrap().1
    };
    let usual = words(&page);
    assert!(usual.contains("ATM = 현금인출기"), "{usual}");
    let wrong = format!("{usual}\n청소도구함\n");
    let refused = soyeon
        .submit_from(&page, "/admin/glossary", &[("words", &wrong)])
        .await
        .expect(422);
    let line = wrong.trim_end().lines().count();
    assert!(
        refused.text().contains(&format!("{line}번째 줄")),
        "{}",
        refused.text()
    );
    assert!(words(&refused).contains("청소도구함"), "nothing is lost");
    let better = format!("{usual}\n청소도구함 = broom cupboard\n");
    soyeon
        .submit_from(&page, "/admin/glossary", &[("words", &better)])
        .await
        .expect(303);
    assert_eq!(
        similar(&app, "jun", "청소도구함이 어디 있나요").await[..1],
        [english]
    );
    assert_eq!(
        searched(&jun, "청소도구함").await,
        ["Nobody finds the broom cupboard"]
    );
    // Two administrators do not overwrite each other.
    soyeon
        .submit_from(&page, "/admin/glossary", &[("words", "A = B")])
        .await
        .expect(412);
    jun.get("/admin/glossary").await.expect(403);
}

#[actix_web::test]
async fn the_search_field_leads_anywhere_also_by_initials() {
    let app = company().await;
    let room = report(&app, "mina", "회의실 예약이 겹쳐요").await;
    let studio = report_as(
        &app,
        "mina",
        json!({ "title": "회의실에서 울었어요", "visibility": "studio" }),
    )
    .await;
    report(&app, "mina", "프린터가 멈춰요").await;
    app.settle().await;
    let quick = |words: &str| with("/search/quick", &[("q", words)]);
    let jun = app.sign_in("jun").await;
    let everything = with("/search", &[("q", "ㅎㅇㅅ")]);
    let there = jun.get(&quick("ㅎㅇㅅ")).await.expect(200);
    assert_eq!(
        there.attributes("a", "href"),
        [format!("/pain-points/{room}"), everything]
    );
    let haneul = app.sign_in("haneul").await;
    let there = haneul.get(&quick("ㅎㅇㅅ")).await.expect(200);
    let links = there.attributes("a", "href");
    assert!(
        links.contains(&format!("/pain-points/{studio}")),
        "{links:?}"
    );
    assert_eq!(searched(&jun, "ㅍㄹㅌ").await, ["프린터가 멈춰요"]);
    let number = jun.get(&quick(&format!("P-{room}"))).await.expect(200);
    assert_eq!(
        number.attributes("a", "href"),
        [format!("/pain-points/{room}")]
    );
    let nothing = jun.get(&quick("ㅋㅌㅍ")).await.expect(200);
    assert_eq!(
        nothing.attributes("a", "href").len(),
        1,
        "only the search itself"
    );
    assert_eq!(jun.get("/search/quick").await.expect(200).text(), "");
    app.anyone().get(&quick("x")).await.expect(303);
}
