//! The board: what stands where and why, by whatever it is grouped, and under which name it is kept.

use chrono::TimeDelta;
use insole::base::actor::Scope;
use insole::base::ids::PainPointId;
use insole::base::subject::Subject;
use insole::features::presence::Presence;
use serde_json::json;

use crate::helpers::{Answer, Client, Role, TestApp};

async fn report(app: &TestApp, who: &str, title: &str, minutes: i64) -> i64 {
    let body =
        json!({ "title": title, "impact": { "minutes": minutes, "times": 1, "per": "day" } });
    let program = app.program(who, Scope::Write);
    let answer = program.api_post("/api/v1/pain-points", body).await;
    answer.expect(201).json()["number"].as_i64().unwrap()
}

async fn support(app: &TestApp, who: &str, number: i64) {
    let path = format!("/api/v1/pain-points/{number}/support");
    let answer = app
        .program(who, Scope::Write)
        .api_post(&path, json!({}))
        .await;
    answer.expect(200);
}

/// The cards of a board in their order.
fn cards(board: &Answer) -> Vec<String> {
    board.attributes(".ticket", "data-number")
}

fn card(number: i64, rest: &str) -> String {
    format!("[data-number='{number}'] {rest}")
}

/// Three reports of two departments, and a studio.
async fn company() -> TestApp {
    let app = TestApp::new().await;
    app.department("Finance");
    app.department("Sales");
    app.add_to("mina", Role::Staff, "finance");
    app.add_to("jonas", Role::Staff, "sales");
    app.add_to("aylin", Role::Staff, "sales");
    app.add("haneul", Role::Studio);
    app.add("soyeon", Role::Admin);
    for (title, minutes) in [
        ("영수증을 세 번 올려요", 10),
        ("The VPN drops", 20),
        ("회의실이 없어요", 30),
    ] {
        report(&app, "mina", title, minutes).await;
    }
    app
}

#[actix_web::test]
async fn the_board_shows_what_weighs_most_and_says_why() {
    let app = company().await;
    let haneul = app.sign_in("haneul").await;
    let board = haneul.get("/board").await.expect(200);
    assert_eq!(cards(&board), ["3", "2", "1"]);
    // 10 minutes a day are 3.5 hours a month.
    let why = board.one(&card(1, ".why"));
    assert!(
        why.contains("4점") && why.contains("한 달 3.5시간"),
        "{why}"
    );
    for who in ["jonas", "aylin"] {
        support(&app, who, 1).await;
    }
    let board = haneul.get("/board").await;
    // 3.5 and 0.5 for each of three people, 2 for the other department, 1 for each of two who joined lately: 9.
    let why = board.one(&card(1, ".why"));
    assert!(why.contains("9점"), "{why}");
    assert!(
        why.contains("다른 부서 1곳") && why.contains("최근 4주에 2명 더"),
        "{why}"
    );
    assert_eq!(cards(&board), ["3", "1", "2"]);
    let list = haneul.get("/pain-points?sort=priority").await.expect(200);
    let listed = list.attributes("main a[href^='/pain-points/']", "href");
    assert!(listed[0].starts_with("/pain-points/3"), "{listed:?}");
    // Four weeks later they are new no more, and the first decisions that were promised did not come.
    app.after(TimeDelta::days(29)).await;
    let haneul = app.sign_in("haneul").await;
    let board = haneul.get("/board").await;
    let why = board.one(&card(1, ".why"));
    assert!(!why.contains("최근 4주"), "{why}");
    assert!(why.contains("못 지킨 약속 1번"), "{why}");
    assert!(board.text().contains("늦은 약속 3건"));
    assert_eq!(
        cards(&haneul.get("/board?late=yes").await.expect(200)).len(),
        3
    );
}

#[actix_web::test]
async fn a_broken_promise_climbs_and_word_does_not_undo_it() {
    let app = company().await;
    let haneul = app.sign_in("haneul").await;
    let page = haneul.get("/pain-points/2").await.expect(200);
    haneul
        .submit_from(
            &page,
            "/pain-points/2/decide",
            &[("form", "accept"), ("next_update_on", "2026-03-31")],
        )
        .await
        .expect(303);
    app.after(TimeDelta::days(8)).await;
    let haneul = app.sign_in("haneul").await;
    // P-1 (3.5 h and a broken promise) stands above P-2 (7 h and none), within the same board order.
    let new = haneul.get("/board?sort=").await.expect(200);
    let why = new.one(&card(1, ".why"));
    assert!(why.contains("못 지킨 약속 1번"), "{why}");
    let by_area = haneul.get("/board?group=area").await.expect(200);
    assert_eq!(cards(&by_area), ["3", "1", "2"]);
}

/// Pins P-1, or lets it go.
async fn pin(who: &Client<'_>, pinned: &str) -> Answer {
    let board = who.get("/board?group=status").await.expect(200);
    let token = board.attributes("input[name=csrf]", "value").remove(0);
    let fields = [
        ("csrf", token.as_str()),
        ("pain_point", "1"),
        ("pinned", pinned),
        ("back", "/board?group=status"),
    ];
    who.post("/board/pin", &fields).await
}

#[actix_web::test]
async fn a_pin_stands_above_all_others_until_it_ends() {
    let app = company().await;
    let haneul = app.sign_in("haneul").await;
    let answer = pin(&haneul, "yes").await.expect(303);
    assert_eq!(answer.location(), "/board?group=status");
    let board = haneul.get("/board").await;
    assert_eq!(cards(&board), ["1", "3", "2"]);
    assert!(board.has(".ticket.pinned[data-number='1']"));
    // More voices do not lose the pin, and the next day does not.
    support(&app, "jonas", 1).await;
    app.after(TimeDelta::days(1)).await;
    let haneul = app.sign_in("haneul").await;
    assert_eq!(cards(&haneul.get("/board").await), ["1", "3", "2"]);
    pin(&haneul, "no").await.expect(303);
    assert_eq!(cards(&haneul.get("/board").await)[0], "3");
    pin(&haneul, "yes").await.expect(303);
    // What ended is pinned nowhere, also when it is opened again.
    let page = haneul.get("/pain-points/1").await;
    let words = [
        ("form", "decline"),
        ("reason", "규정이에요"),
        ("would_change", "규정이 바뀌면"),
    ];
    haneul
        .submit_from(&page, "/pain-points/1/decide", &words)
        .await
        .expect(303);
    pin(&haneul, "yes").await.expect(303);
    let closed = haneul.get("/board?closed=yes").await;
    assert!(!closed.has(".ticket.pinned"));
    assert!(closed.text().contains("열려 있는 불편만"));
    let mina = app.sign_in("mina").await;
    let token = mina
        .get("/report")
        .await
        .attributes("input[name=csrf]", "value")
        .remove(0);
    mina.post(
        "/board/pin",
        &[("csrf", &token), ("pain_point", "1"), ("pinned", "yes")],
    )
    .await
    .expect(403);
}

#[actix_web::test]
async fn other_weights_are_looked_at_before_they_hold() {
    let app = company().await;
    let soyeon = app.sign_in("soyeon").await;
    for who in ["jonas", "aylin"] {
        support(&app, who, 1).await;
    }
    let page = soyeon.get("/admin/priority").await.expect(200);
    assert!(page.texts("tbody tr")[0].contains("P-3"));
    let look = [("people", "10"), ("step", "look")];
    let preview = soyeon
        .submit_from(&page, "/admin/priority", &look)
        .await
        .expect(200);
    let first = preview.texts("tbody tr").remove(0);
    assert!(first.contains("P-1") && first.contains("2번째"), "{first}");
    assert_eq!(
        preview.attributes("input[name=people]", "value"),
        ["10"],
        "what was typed stays"
    );
    let haneul = app.sign_in("haneul").await;
    assert_eq!(
        cards(&haneul.get("/board").await)[0],
        "3",
        "a preview changes nothing"
    );
    let wrong = soyeon
        .submit_from(&page, "/admin/priority", &[("people", "many")])
        .await
        .expect(422);
    assert!(wrong.one(".error").contains("0에서 100 사이"));
    soyeon
        .submit_from(&page, "/admin/priority", &[("people", "10")])
        .await
        .expect(303);
    app.settle().await;
    assert_eq!(cards(&haneul.get("/board").await)[0], "1");
    // Somebody looked at older weights.
    soyeon
        .submit_from(&page, "/admin/priority", &[("people", "1")])
        .await
        .expect(412);
}

#[actix_web::test]
async fn columns_are_made_of_whatever_one_needs_and_counted_exactly() {
    let app = company().await;
    app.area("VPN", "");
    let haneul = app.sign_in("haneul").await;
    let page = haneul.get("/pain-points/2").await;
    haneul
        .submit_from(&page, "/pain-points/2/area", &[("area", "vpn")])
        .await
        .expect(303);
    let me = haneul.get("/pain-points/1").await;
    let mine = me.attributes(
        "select[name=assignee] option[value]:not([value=''])",
        "value",
    );
    haneul
        .submit_from(&me, "/pain-points/1/assign", &[("assignee", &mine[0])])
        .await
        .expect(303);
    let columns = |board: &Answer| board.texts(".column h2");
    let area = haneul.get("/board?group=area").await.expect(200);
    assert_eq!(columns(&area), ["VPN 1", "영역 없음 2"]);
    assert!(area.one(&card(2, ".top")).contains("새로 올라옴") || area.has(".ticket .chip"));
    let who = haneul.get("/board?group=assignee").await.expect(200);
    assert!(
        columns(&who)[0].starts_with("맡은 사람 없음 2"),
        "{:?}",
        columns(&who)
    );
    assert_eq!(columns(&who).len(), 2);
    let project = haneul.get("/board?group=project").await.expect(200);
    assert_eq!(columns(&project), ["프로젝트 없음 3"]);
    let list = haneul
        .get("/board?group=area&view=list&area=vpn")
        .await
        .expect(200);
    assert!(list.has(".board.dense"));
    assert_eq!(cards(&list), ["2"]);
    haneul
        .get("/board?group=area&area=nowhere")
        .await
        .expect(404);
    haneul.get("/board?column=nowhere").await.expect(404);
}

#[actix_web::test]
async fn a_long_column_is_read_page_by_page() {
    let app = TestApp::new().await;
    app.add("mina", Role::Staff);
    for n in 0..70 {
        report(&app, "mina", &format!("불편 {n}"), n + 1).await;
    }
    let haneul = app.person("haneul", Role::Studio).await;
    let board = haneul.get("/board").await.expect(200);
    assert_eq!(cards(&board).len(), 25);
    assert!(board.one("#col-new").contains("70"));
    let more = board
        .attributes(".column a.btn[href^='/board']", "href")
        .remove(0);
    let first = haneul.get(&more).await.expect(200);
    let mut seen = cards(&first);
    assert_eq!(seen.len(), 60);
    let next = first
        .attributes(".column a.btn[href^='/board']", "href")
        .remove(0);
    let rest = haneul.get(&next).await.expect(200);
    assert!(!rest.has(".column a.btn[href^='/board']"));
    seen.extend(cards(&rest));
    let expected: Vec<String> = (1..=70).rev().map(|n: i64| n.to_string()).collect();
    assert_eq!(seen, expected, "each once, in one order");
}

async fn saved(who: &Client<'_>, query: &str, name: &str, shared: bool) -> Answer {
    let page = who.get(&format!("/board?{query}")).await.expect(200);
    let mut fields = vec![("name", name)];
    if shared {
        fields.push(("shared", "yes"));
    }
    who.submit_from(&page, "/board/views", &fields).await
}

#[actix_web::test]
async fn a_view_is_kept_under_a_name_alone_or_for_all() {
    let app = company().await;
    let haneul = app.sign_in("haneul").await;
    let answer = saved(&haneul, "who=me&group=area", "내 것", false)
        .await
        .expect(303);
    assert_eq!(answer.location(), "/board?group=area&who=me");
    let board = haneul.get("/board?who=me&group=area").await;
    assert!(board.one(".views [aria-current]").contains("내 것"));
    // Another one of the studio sees only what is shared.
    let doyun = app.person("doyun", Role::Studio).await;
    assert!(!doyun.get("/board").await.one(".views").contains("내 것"));
    saved(&haneul, "group=assignee&sort=promise", "아침 회의", true)
        .await
        .expect(303);
    let shared = "/board?group=assignee&sort=promise";
    let theirs = doyun.get(shared).await.expect(200);
    assert!(theirs.one(".views [aria-current]").contains("아침 회의"));
    // Theirs to open the board with, for everybody.
    doyun
        .submit_from(&theirs, "/board/views/2/usual", &[])
        .await
        .expect(303);
    assert_eq!(haneul.get("/board").await.expect(303).location(), shared);
    haneul.get("/board?group=status").await.expect(200);
    // The private one of somebody else is not there.
    let token = doyun
        .get(shared)
        .await
        .attributes("input[name=csrf]", "value")
        .remove(0);
    doyun
        .post("/board/views/1/remove", &[("csrf", &token)])
        .await
        .expect(404);
    // A name that says nothing is refused, and what was shown is shown again.
    let refused = saved(&haneul, "group=area", "   ", false).await.expect(303);
    let again = haneul.follow(&refused).await.expect(200);
    assert!(again.text().contains("한 글자라도"));
    let page = haneul.get(shared).await;
    haneul
        .submit_from(&page, "/board/views/2/remove", &[])
        .await
        .expect(303);
    haneul.get("/board").await.expect(200);
}

#[actix_web::test]
async fn a_promise_is_not_due_on_a_holiday() {
    let app = company().await;
    // Wednesday before Chuseok: Thursday to Saturday are off.
    app.clock.set("2026-09-23T01:00:00Z".parse().unwrap());
    let number = report(&app, "mina", "창고 열쇠가 하나예요", 5).await;
    let mina = app.sign_in("mina").await;
    let page = mina
        .get(&format!("/pain-points/{number}"))
        .await
        .expect(200);
    assert!(
        page.one(".status").contains("10월 2일"),
        "{}",
        page.one(".status")
    );
    // The company takes that Friday off.
    let soyeon = app.sign_in("soyeon").await;
    let holidays = soyeon.get("/admin/holidays").await.expect(200);
    assert!(holidays.text().contains("추석"));
    assert!(
        holidays
            .texts("[aria-current=page]")
            .join(" ")
            .contains("쉬는 날")
    );
    let wrong = soyeon
        .submit_from(
            &holidays,
            "/admin/holidays",
            &[("day", "2026-02-30"), ("name_ko", "없는 날")],
        )
        .await
        .expect(422);
    assert_eq!(
        wrong.attributes("input[name=name_ko]", "value"),
        ["없는 날"]
    );
    let added = soyeon
        .submit_from(
            &holidays,
            "/admin/holidays",
            &[("day", "2026-10-02"), ("name_ko", "창립 기념일")],
        )
        .await
        .expect(303);
    assert_eq!(added.location(), "/admin/holidays?year=2026");
    let later = report(&app, "mina", "프린터가 멀어요", 5).await;
    let page = mina.get(&format!("/pain-points/{later}")).await;
    // Monday the 5th is off as well.
    assert!(
        page.one(".status").contains("10월 6일"),
        "{}",
        page.one(".status")
    );
    // Its reminder comes on the working day before, which is now the 1st.
    let list = soyeon.get("/admin/holidays?year=2026").await;
    soyeon
        .submit_from(&list, "/admin/holidays/2026-10-02/remove", &[])
        .await
        .expect(303);
    let gone = soyeon.get("/admin/holidays?year=2026").await;
    assert!(!gone.text().contains("창립"));
    let haneul = app.sign_in("haneul").await;
    haneul.get("/admin/holidays").await.expect(403);
    haneul.get("/admin/priority").await.expect(403);
}

#[actix_web::test]
async fn fifty_who_move_one_card_leave_one_order_on_all_screens() {
    let app = company().await;
    let haneul = app.sign_in("haneul").await;
    let doyun = app.person("doyun", Role::Studio).await;
    let mut tokens = Vec::new();
    for who in [&haneul, &doyun] {
        let board = who.get("/board").await;
        tokens.push(board.attributes("input[name=csrf]", "value").remove(0));
    }
    let moves = (0..50usize).map(|n| {
        let (who, token) = if n % 2 == 0 {
            (&haneul, &tokens[0])
        } else {
            (&doyun, &tokens[1])
        };
        let pinned = if n % 3 == 0 { "yes" } else { "no" };
        async move {
            let fields = [
                ("csrf", token.as_str()),
                ("pain_point", "1"),
                ("pinned", pinned),
            ];
            who.post("/board/pin", &fields).await.expect(303);
        }
    });
    futures_util::future::join_all(moves).await;
    let (one, other) = (haneul.get("/board").await, doyun.get("/board").await);
    assert_eq!(cards(&one), cards(&other));
    assert_eq!(one.has(".ticket.pinned"), cards(&one)[0] == "1");
    // The ledger tells of it alternately: no move was lost or counted twice.
    let soyeon = app.program("soyeon", Scope::Admin);
    let events = soyeon
        .api_get("/api/v1/events?limit=1000")
        .await
        .expect(200)
        .json();
    let pins: Vec<bool> = events["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|event| event["kind"] == "pain_point.pinned")
        .map(|event| event["payload"]["pinned"].as_bool().unwrap())
        .collect();
    assert!(
        pins.iter()
            .enumerate()
            .all(|(at, pinned)| *pinned == (at % 2 == 0)),
        "{pins:?}"
    );
    assert_eq!(
        pins.last().copied().unwrap_or_default(),
        cards(&one)[0] == "1"
    );
}

#[actix_web::test]
async fn the_week_has_somebody_on_duty_and_a_hand_over() {
    let app = company().await;
    let haneul = app.sign_in("haneul").await;
    let board = haneul.get("/board").await.expect(200);
    assert!(board.has("a[href='/board/rota']"));
    let page = haneul.get("/board/rota").await.expect(200);
    assert!(page.text().contains("이번 주 당번이 아직 없어요"));
    let me = page
        .attributes("select option[value]:not([value=''])", "value")
        .remove(0);
    haneul
        .submit_from(&page, "/board/rota", &[("week.2026-03-02", &me)])
        .await
        .expect(303);
    assert!(
        haneul
            .get("/board")
            .await
            .one(".views a[href='/board/rota']")
            .contains("당번")
    );
    let words = [
        ("form", "decline"),
        ("reason", "규정이에요"),
        ("would_change", "규정이 바뀌면"),
    ];
    let report = haneul.get("/pain-points/2").await;
    haneul
        .submit_from(&report, "/pain-points/2/decide", &words)
        .await
        .expect(303);
    // Saturday of the week after: nothing new came, and two first answers are late.
    app.after(TimeDelta::days(12)).await;
    let haneul = app.sign_in("haneul").await;
    let page = haneul.get("/board/rota").await.expect(200);
    assert!(page.text().contains("3월 9일"));
    let facts = page.texts(".facts dd");
    assert_eq!(facts, ["0", "2", "2"]);
    assert!(page.text().contains("아직 결정한 것이 없어요"));
    // Nobody outside the studio is put on duty, and no week of the past.
    let mina = app.sign_in("mina").await;
    mina.get("/board/rota").await.expect(403);
    haneul
        .submit_from(&page, "/board/rota", &[("week.2026-03-09", "1")])
        .await
        .expect(422);
}

/// Moves a card by the button on the board, as it was seen there.
async fn step(who: &Client<'_>, number: i64, to: &str) -> Answer {
    let board = who.get("/board").await;
    let token = board.attributes("input[name=csrf]", "value").remove(0);
    let number = number.to_string();
    let fields = [
        ("csrf", token.as_str()),
        ("pain_point", &number),
        ("to", to),
    ];
    who.post("/board/place", &fields).await.expect(303)
}

#[actix_web::test]
async fn cards_stand_where_somebody_put_them_and_fifty_moves_at_once_leave_one_order() {
    let app = company().await;
    let haneul = app.sign_in("haneul").await;
    let doyun = app.person("doyun", Role::Studio).await;
    assert_eq!(cards(&haneul.get("/board").await), ["3", "2", "1"]);
    // Up: it is pinned, and says so; another one goes below it, and past it.
    let up = card(1, "button[data-up]");
    let board = haneul.get("/board").await;
    assert_eq!(board.attributes(&up, "value"), ["up."]);
    assert!(!board.has("button[data-down]"));
    let moved = step(&haneul, 1, "up.").await;
    assert!(moved.location().ends_with("#card-1"));
    step(&haneul, 2, "up.").await;
    let board = haneul.get("/board").await;
    assert_eq!(cards(&board), ["1", "2", "3"]);
    assert!(board.has(".ticket.pinned[data-number='2']"));
    assert_eq!(
        board.attributes(&card(2, "button[data-up]"), "value"),
        ["up.1"]
    );
    step(&haneul, 2, "up.1").await;
    for address in ["/board", "/board?group=area", "/board?view=list"] {
        assert_eq!(
            cards(&doyun.get(address).await),
            ["2", "1", "3"],
            "{address}"
        );
    }
    // Where a column stands in another order, nothing is moved by hand.
    assert!(!haneul.get("/board?sort=new").await.has("form.place"));
    // More pain, and the next day, change nothing of it; the newest pin stands on top.
    support(&app, "jonas", 1).await;
    app.after(TimeDelta::days(1)).await;
    let haneul = app.sign_in("haneul").await;
    let doyun = app.sign_in("doyun").await;
    assert_eq!(cards(&haneul.get("/board").await), ["2", "1", "3"]);
    pin_one(&haneul, 3).await;
    assert_eq!(cards(&haneul.get("/board").await), ["3", "2", "1"]);
    // Down past the lowest one it is let go.
    step(&haneul, 1, "down.").await;
    let board = haneul.get("/board").await;
    assert!(!board.has(".ticket.pinned[data-number='1']"));
    step(&haneul, 1, "up.").await;

    let mut tokens = Vec::new();
    for who in [&haneul, &doyun] {
        let board = who.get("/board").await;
        tokens.push(board.attributes("input[name=csrf]", "value").remove(0));
    }
    let ways = ["up.3", "up.2", "down.", "up.", "down.3", "down.2"];
    let moves = (0..50usize).map(|n| {
        let (who, token) = match n % 2 {
            0 => (&haneul, tokens[0].as_str()),
            _ => (&doyun, tokens[1].as_str()),
        };
        async move {
            let fields = [
                ("csrf", token),
                ("pain_point", "1"),
                ("to", ways[n % ways.len()]),
            ];
            who.post("/board/place", &fields).await.expect(303);
        }
    });
    futures_util::future::join_all(moves).await;
    let one = haneul.get("/board").await;
    let order = cards(&one);
    for address in [
        "/board",
        "/board?group=area",
        "/board?group=assignee&view=list",
    ] {
        assert_eq!(cards(&doyun.get(address).await), order, "{address}");
    }
    // The others stand as they did, and each pinned one has a place of its own.
    let others: Vec<&String> = order.iter().filter(|number| *number != "1").collect();
    assert_eq!(others, ["3", "2"]);
    let priorities: Vec<i64> = app
        .app
        .db
        .read_now(|conn| {
            let ids = [1, 2, 3].map(insole::base::ids::PainPointId);
            let pains = insole::features::pain_points::summaries(conn, &ids)?;
            Ok(pains
                .iter()
                .map(|pain| pain.priority / 1_000_000_000_000)
                .collect())
        })
        .unwrap();
    assert_ne!(priorities[1], priorities[2], "{priorities:?}");
    assert!(priorities[0] == 0 || !priorities[1..].contains(&priorities[0]));
}

async fn pin_one(who: &Client<'_>, number: i64) {
    let board = who.get("/board").await;
    let token = board.attributes("input[name=csrf]", "value").remove(0);
    let number = number.to_string();
    let fields = [
        ("csrf", token.as_str()),
        ("pain_point", &number),
        ("pinned", "yes"),
    ];
    who.post("/board/pin", &fields).await.expect(303);
}

#[actix_web::test]
async fn whoever_looks_at_a_card_on_another_node_is_seen_until_they_or_the_node_go() {
    let app = TestApp::new().await;
    let (mina, haneul) = (
        app.add("mina", Role::Studio),
        app.add("haneul", Role::Studio),
    );
    let (db, report) = (&app.app.db, Subject::PainPoint(PainPointId(7)));
    let (one, two) = (Presence::of("one"), Presence::of("two"));
    let seen = || {
        one.exchange(db, app.clock.now()).unwrap();
        two.exchange(db, app.clock.now()).unwrap();
        let others = two.others(app.clock.now(), "pain_point", haneul);
        others.into_values().flatten().collect::<Vec<_>>()
    };
    // Somebody has a board open there.
    let mut changes = two.changes();
    let glance = one.look(report, mina, "mina");
    assert_eq!(seen(), ["mina"]);
    assert!(changes.has_changed().unwrap());
    changes.mark_unchanged();
    seen();
    assert!(!changes.has_changed().unwrap(), "nothing new, nothing said");
    drop(glance);
    assert!(seen().is_empty());
    // A node that dies takes its people with it.
    let _glance = one.look(report, mina, "mina");
    assert_eq!(seen(), ["mina"]);
    app.clock.advance(TimeDelta::seconds(60));
    two.exchange(db, app.clock.now()).unwrap();
    assert!(two.others(app.clock.now(), "pain_point", haneul).is_empty());
}
