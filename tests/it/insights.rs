//! Whether it gets better, in numbers: what everybody sees, and what the studio does.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{NaiveDate, TimeDelta};
use insole::base::actor::Scope;
use insole::base::ids::PainPointId;
use insole::features::pulses;
use insole::ledger;
use serde_json::json;

use crate::helpers::{Client, Role, TestApp};
use crate::retrospectives::Stage;

const DAY: TimeDelta = TimeDelta::days(1);

/// Staff who report: as many as are needed.
const STAFF: [&str; 12] = [
    "mina", "jonas", "suho", "yuna", "taeho", "eunji", "aylin", "grace", "liam", "seo", "jihye",
    "hana",
];

#[actix_web::test]
async fn progress_is_honest_when_there_is_nothing_and_when_there_is_little() {
    let app = TestApp::new().await;
    let page = app.anyone().get("/progress").await.expect(200);
    assert_eq!(page.one(".empty h2"), "아직 셀 것이 없어요");
    assert!(!page.has(".figures") && page.has("#counted"));
    // Four people are too few for any number about them.
    app.add("haneul", Role::Studio);
    for who in &STAFF[..4] {
        app.add(who, Role::Staff);
        app.accepted("프린터가 걸려요", who, &[], "haneul").await;
    }
    let page = app.anyone().get("/progress").await.expect(200);
    assert_eq!(page.one(".empty h2"), "아직 숫자로 보여 드리기엔 일러요");
    assert!(!page.has(".figures"));
    app.add(STAFF[4], Role::Staff);
    app.accepted("프린터가 걸려요", STAFF[4], &[], "haneul")
        .await;
    let page = app.anyone().get("/progress").await.expect(200);
    assert_eq!(page.texts(".figures .big")[0], "5건");
    let english = Client::browser(&app, "en");
    let page = english.get("/progress").await.expect(200);
    assert_eq!(page.one("h1"), "Is it getting better?");
    assert!(page.text().contains("of 5 pain points got an answer"));
}

#[actix_web::test]
async fn progress_counts_answers_promises_relief_and_both_outcomes() {
    let stage = Stage::new().await;
    let app = &stage.app;
    // Five more people ask; two are answered after three working days, one in silence past its day, two wait.
    let write = |who: &str| app.program(who, Scope::Write);
    for who in ["mina", "jonas", "suho", "yuna", "taeho"] {
        write(who)
            .api_post(
                "/api/v1/pain-points",
                json!({ "title": format!("{who} 님의 비밀 문") }),
            )
            .await
            .expect(201);
    }
    app.after(DAY * 3).await;
    let answer = |number: i64| {
        let haneul = stage.haneul();
        async move {
            let body = json!({ "to": "declined", "reason": "규정", "would_change": "변경" });
            haneul
                .api_post(&format!("/api/v1/pain-points/{number}/status"), body)
                .await
                .expect(200)
        }
    };
    answer(2).await;
    answer(3).await;
    app.after(DAY * 6).await;
    answer(4).await;
    let page = app.anyone().get("/progress").await.expect(200);
    let figures: Vec<(String, String)> = page
        .texts(".figures .big")
        .into_iter()
        .zip(page.texts(".figures dt"))
        .collect();
    assert_eq!(figures[0].0, "4건");
    assert!(figures[0].1.contains("6건 중"), "{figures:?}");
    assert!(page.text().contains("2건은 아직 첫 답을 기다려요"));
    // The day of the first three promises about 2, 3 and 4, and of the one about P-1 and its project.
    let pair = page.texts(".pair dd");
    assert_eq!(pair.len(), 2);
    let broken: i64 = pair[1].trim_end_matches('건').parse().unwrap();
    assert!(broken >= 3, "4, 5 and 6 waited past their day: {pair:?}");
    // Nobody confirmed anything yet; then the six who were asked do, and the success is published for colleagues only.
    assert!(page.text().contains("확인해 준 분이 다섯 명이 되면 보여요"));
    assert!(!page.has("#holds"));
    app.read("haneul", &stage.project, 0.5).await;
    app.delivered_and_better("haneul", &stage.project).await;
    let slug = stage.succeeded("staff").await;
    let page = app.anyone().get("/progress").await.expect(200);
    // Six people, ten minutes three times a day each.
    assert!(
        page.texts(".figures .big").contains(&"63시간".to_owned()),
        "{:?}",
        page.texts(".figures .big")
    );
    assert!(page.text().contains("1개도 지켜지고 있어요"));
    assert!(!page.text().contains(&slug));
    // Opened to everybody, it has a name.
    let audience = format!("/retrospectives/{slug}/audience");
    app.sign_in("haneul")
        .await
        .submit(&format!("/retrospectives/{slug}"), &audience, &[])
        .await
        .expect(303);
    let page = app.anyone().get("/progress").await.expect(200);
    assert_eq!(
        page.attributes("[aria-labelledby=holds] h3 a", "href"),
        [format!("/retrospectives/{slug}")]
    );
    // Nothing internal, whatever it is: people, departments, titles of reports and projects, questions of the studio.
    for internal in [
        "haneul",
        "mina",
        "jonas",
        "비밀 문",
        "아침마다 VPN",
        "bank.example",
        "규정이 인증",
        "끊기지 않는 VPN",
        "/projects",
        "/pain-points",
        "csrf",
    ] {
        let text = app.anyone().get("/progress").await.text();
        let main = text
            .split("<main")
            .nth(1)
            .unwrap()
            .split("</main>")
            .next()
            .unwrap();
        assert!(!main.contains(internal), "{internal}");
    }
}

/// A report as a slow and simple count remembers it.
struct Told {
    number: i64,
    area: usize,
    who: usize,
    minutes: i64,
    reported: NaiveDate,
    decided: Option<NaiveDate>,
    ended: Option<NaiveDate>,
    status: &'static str,
    adopted: bool,
    relieved: bool,
    /// Its promises: the day, and how each ended.
    promises: Vec<(NaiveDate, Option<bool>)>,
}

/// Slug, kind, department. The last one has two reporters alone; index 5 is no area.
const AREAS: [(&str, &str, &str); 5] = [
    ("vpn", "system", "security"),
    ("print", "system", "security"),
    ("travel", "policy", "people"),
    ("rooms", "workplace", ""),
    ("tiny", "process", "people"),
];

struct History {
    app: TestApp,
    told: Vec<Told>,
}

impl History {
    /// Some months of a made-up company, the same in every run.
    async fn new(reports: usize) -> Self {
        let app = TestApp::new().await;
        for department in ["Security", "People"] {
            app.department(department);
        }
        let admin = app.person("soyeon", Role::Admin).await;
        for (slug, kind, department) in AREAS {
            let name = if slug == "print" {
                "=Print".to_owned()
            } else {
                format!("Area {slug}")
            };
            let fields = [
                ("name_ko", name.as_str()),
                ("name_en", &name),
                ("slug", slug),
                ("kind", kind),
                ("department", department),
            ];
            admin
                .submit("/admin/new-area", "/admin/areas", &fields)
                .await
                .expect(303);
        }
        app.add("haneul", Role::Studio);
        let people: Vec<String> = STAFF
            .iter()
            .map(|who| {
                app.add(who, Role::Staff);
                app.token(who, Scope::Write)
            })
            .collect();
        let mut state: u64 = 11;
        let mut dice = move |sides: u64| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % sides
        };
        let mut told: Vec<Told> = Vec::new();
        let studio = app.token("haneul", Scope::Studio);
        for _ in 0..reports {
            app.clock
                .advance(TimeDelta::hours(i64::try_from(dice(36)).unwrap()));
            let area = usize::try_from(dice(12)).unwrap() % 6;
            let who = usize::try_from(if area == 4 { dice(2) } else { dice(12) }).unwrap();
            let minutes = i64::try_from(dice(30)).unwrap() + 1;
            let mut report = json!({ "title": format!("Report {}", told.len()), "impact": { "minutes": minutes, "times": 1, "per": "month" } });
            if let Some((slug, _, _)) = AREAS.get(area) {
                report["area"] = json!(slug);
            }
            let made = app
                .with_token(&people[who])
                .api_post("/api/v1/pain-points", report)
                .await
                .expect(201);
            let today = app.today();
            told.push(Told {
                number: made.json()["number"].as_i64().unwrap(),
                area,
                who,
                minutes,
                reported: today,
                decided: None,
                ended: None,
                status: "open",
                adopted: false,
                relieved: false,
                promises: vec![(app.workdays().after(today, 5), None)],
            });
            for _ in 0..dice(3) {
                let which = usize::try_from(dice(told.len() as u64)).unwrap();
                Self::decide(&app, &studio, &mut told[which], dice(8), today).await;
            }
        }
        app.settle().await;
        let today = app.today();
        for one in &mut told {
            for (due, ended) in &mut one.promises {
                if ended.is_none() && *due < today {
                    *ended = Some(false);
                }
            }
        }
        Self { app, told }
    }

    async fn decide(app: &TestApp, studio: &str, one: &mut Told, dice: u64, today: NaiveDate) {
        let program = app.with_token(studio);
        let at = format!("/api/v1/pain-points/{}", one.number);
        let settle = |one: &mut Told| {
            if let Some((due, ended)) = one.promises.last_mut().filter(|(_, ended)| ended.is_none())
            {
                *ended = Some(today <= *due);
            }
            one.decided = one.decided.or(Some(today));
        };
        match (one.status, one.adopted, dice) {
            ("open", false, 0..=3) => {
                program
                    .api_post(&format!("{at}/status"), json!({ "to": "accepted" }))
                    .await
                    .expect(200);
                settle(one);
                one.promises.push((app.workdays().after(today, 10), None));
                one.adopted = true;
            }
            ("open", false, 4) => {
                let body = json!({ "to": "declined", "reason": "규정", "would_change": "변경" });
                program
                    .api_post(&format!("{at}/status"), body)
                    .await
                    .expect(200);
                settle(one);
                (one.status, one.ended) = ("declined", Some(today));
            }
            ("open", true, 0..=3) => {
                program
                    .api_post(
                        &format!("{at}/status"),
                        json!({ "to": "resolved", "reason": "고쳤어요" }),
                    )
                    .await
                    .expect(200);
                settle(one);
                (one.status, one.ended) = ("resolved", Some(today));
                if dice < 2 {
                    one.relieved = true;
                    let (now, number) = (app.clock.now(), one.number);
                    app.app
                        .db
                        .write_now(move |tx| {
                            let entries = ledger::entries_after(tx, 0, 100_000)?;
                            let pulse =
                                entries.iter().rev().find_map(|entry| match entry.event() {
                                    Ok(ledger::Event::PulseAsked { pulse, .. }) => Some(pulse),
                                    _ => None,
                                });
                            for person in insole::features::pain_points::people_affected(
                                tx,
                                PainPointId(number),
                            )? {
                                let ask = pulses::ask_of(tx, pulse.unwrap(), person)?.unwrap();
                                pulses::answer(tx, now, ask, pulses::Answer::Better, "")?;
                            }
                            Ok(())
                        })
                        .unwrap();
                }
            }
            ("open", _, 6) if one.number > 1 => {
                let merged = program
                    .api_post(&format!("{at}/merge"), json!({ "into": 1 }))
                    .await;
                // P-1 itself may be declined or solved by now, which is no reason not to merge.
                if merged.status.is_success() {
                    settle(one);
                    one.status = "merged";
                }
            }
            _ => {}
        }
    }

    fn in_areas(&self, areas: &[usize]) -> Vec<&Told> {
        self.told
            .iter()
            .filter(|one| areas.contains(&one.area))
            .collect()
    }
}

/// A file as rows of fields.
fn rows(text: &str) -> Vec<Vec<String>> {
    let lines = text.trim_start_matches('\u{feff}').lines();
    lines
        .map(|line| {
            line.split(',')
                .map(|field| field.trim_matches('"').to_owned())
                .collect()
        })
        .collect()
}

async fn table(client: &Client<'_>, query: &str, id: &str) -> BTreeMap<String, Vec<String>> {
    let answer = client
        .get(&format!("/insights.csv?{query}&table={id}"))
        .await
        .expect(200);
    assert!(answer.header("content-disposition").contains("attachment"));
    assert!(
        answer.bytes.starts_with("\u{feff}".as_bytes()),
        "Excel reads Korean"
    );
    let rows = rows(&answer.text());
    rows.into_iter()
        .skip(2)
        .map(|row| (row[0].clone(), row[1..].to_vec()))
        .collect()
}

fn hours(minutes: i64) -> String {
    ((minutes as f64 / 0.6).round() / 100.0).to_string()
}

/// The middle and the slow end of a list, by the nearest rank.
fn percentile(mut days: Vec<i64>, percent: usize) -> i64 {
    days.sort_unstable();
    days[(days.len() * percent).div_ceil(100).max(1) - 1]
}

#[actix_web::test]
async fn insights_agree_with_a_slow_count_and_hide_small_groups() {
    let history = History::new(240).await;
    let app = &history.app;
    let studio = app.sign_in_in("haneul", "en").await;
    let everything = history.in_areas(&[0, 1, 2, 3, 4, 5]);

    // What came in and what ended.
    let flow = table(&studio, "period=all", "flow").await;
    let sum = |column: usize| -> i64 {
        flow.values()
            .map(|row| row[column].parse::<i64>().unwrap())
            .sum()
    };
    let ended = |status: &str| everything.iter().filter(|one| one.status == status).count() as i64;
    assert_eq!(
        (sum(0), sum(1), sum(2)),
        (240, ended("resolved"), ended("declined"))
    );

    // To a first answer.
    let page = studio.get("/insights?period=all").await.expect(200);
    let lags: Vec<i64> = everything
        .iter()
        .filter_map(|one| {
            let decided = one.decided?;
            (0..)
                .find(|days| app.workdays().after(one.reported, *days) >= decided)
                .map(i64::from)
        })
        .collect();
    let facts = page.texts(".p-first-word .numbers dd");
    let said = |days: i64| {
        if days == 1 {
            "1 working day".to_owned()
        } else {
            format!("{days} working days")
        }
    };
    assert_eq!(facts[0], said(percentile(lags.clone(), 50)));
    assert_eq!(facts[1], said(percentile(lags.clone(), 90)));
    let within = lags.iter().filter(|days| **days <= 5).count() * 100 / lags.len();
    assert_eq!(facts[2], format!("{within}%"));
    assert_eq!(facts[3], (240 - lags.len()).to_string());
    let to_end: Vec<i64> = everything
        .iter()
        .filter_map(|one| Some((one.ended? - one.reported).num_days()))
        .collect();
    let facts = page.texts(".p-ends .numbers dd");
    assert!(
        facts[0].starts_with(&percentile(to_end.clone(), 50).to_string()),
        "{facts:?}"
    );
    assert!(
        facts[1].starts_with(&percentile(to_end, 90).to_string()),
        "{facts:?}"
    );

    // Promises, by reports; those that are due until the end of this week.
    let sunday = app.today()
        + TimeDelta::days(
            6 - i64::from(chrono::Datelike::weekday(&app.today()).num_days_from_monday()),
        );
    let promised = |kept: bool| {
        everything
            .iter()
            .filter(|one| {
                one.promises
                    .iter()
                    .any(|(due, ended)| *ended == Some(kept) && *due <= sunday)
            })
            .count()
            .to_string()
    };
    let promises = table(&studio, "period=all", "promises").await;
    assert_eq!(promises["promises kept"][0], promised(true));
    assert_eq!(promises["promises broken"][0], promised(false));

    // Where their hours stand, and how far they came.
    let load = |told: &[&Told], stands: &dyn Fn(&Told) -> bool| {
        let these = told.iter().filter(|one| stands(one));
        // Merged ones count where they were merged: their reporters' minutes once each, the most they said.
        these.map(|one| one.minutes).sum::<i64>()
    };
    let count = |told: &[&Told], stands: &dyn Fn(&Told) -> bool| {
        told.iter().filter(|one| stands(one)).count().to_string()
    };
    let funnel = table(&studio, "period=all", "funnel").await;
    assert_eq!(
        funnel["Reported"][0],
        count(&everything, &|one| one.status != "merged")
    );
    assert_eq!(
        funnel["Accepted"][0],
        count(&everything, &|one| one.adopted && one.status != "merged")
    );
    assert_eq!(
        funnel["Changed something"][0],
        count(&everything, &|one| one.status == "resolved")
    );
    assert_eq!(
        funnel["Confirmed to be better"][0],
        count(&everything, &|one| one.relieved)
    );

    // By area. P-1 carries what was merged into it, so its area is left out of the comparison of hours.
    let areas = table(&studio, "period=all", "areas").await;
    assert!(
        !areas.contains_key("Area tiny"),
        "two people are no group: {areas:?}"
    );
    let mut left: BTreeSet<usize> = (0..6).collect();
    for (name, area) in [
        ("Area vpn", 0),
        ("'=Print", 1),
        ("Area travel", 2),
        ("Area rooms", 3),
        ("Without an area", 5),
    ] {
        let Some(row) = areas.get(name) else { continue };
        left.remove(&area);
        let told = history.in_areas(&[area]);
        assert_eq!(row[0], told.len().to_string(), "{name}");
        assert_eq!(row[1], count(&told, &|one| one.status == "open"), "{name}");
        if told.iter().all(|one| one.number != 1) {
            assert_eq!(
                row[2],
                hours(load(&told, &|one| one.status == "open")),
                "{name}"
            );
            assert_eq!(row[3], hours(load(&told, &|one| one.relieved)), "{name}");
            assert_eq!(
                row[4],
                hours(load(&told, &|one| one.status == "resolved" && !one.relieved)),
                "{name}"
            );
            assert_eq!(
                row[5],
                hours(load(&told, &|one| one.status == "declined")),
                "{name}"
            );
        }
    }
    // The small one stands with others, so that no subtraction leaves it alone.
    assert!(left.len() >= 2 && left.contains(&4), "{left:?}");
    let together: Vec<&Told> = history.in_areas(&left.iter().copied().collect::<Vec<_>>());
    let people: BTreeSet<usize> = together.iter().map(|one| one.who).collect();
    assert!(people.len() >= 5);
    let other = areas
        .iter()
        .find(|(name, _)| name.starts_with("Smaller areas"))
        .unwrap()
        .1;
    assert_eq!(other[0], together.len().to_string());
    // Departments and kinds are made of the same groups.
    for id in ["departments", "kinds"] {
        let groups = table(&studio, "period=all", id).await;
        let sum: usize = groups
            .values()
            .map(|row| row[0].parse::<usize>().unwrap())
            .sum();
        assert_eq!(sum, 240, "{groups:?}");
        assert!(!groups.contains_key("Process"), "{groups:?}");
    }

    // A filter shows the same groups and nothing smaller.
    let narrow = table(&studio, "period=all&area=vpn", "funnel").await;
    let vpn = history.in_areas(&[0]);
    assert_eq!(
        narrow["Reported"][0],
        count(&vpn, &|one| one.status != "merged")
    );
    for query in [
        "area=tiny",
        "kind=process",
        "area=vpn&kind=policy",
        "area=nowhere",
    ] {
        let page = studio
            .get(&format!("/insights?period=all&{query}"))
            .await
            .expect(200);
        assert!(page.has(".empty") && !page.has(".panel"), "{query}");
        let file = studio
            .get(&format!("/insights.csv?period=all&{query}"))
            .await
            .expect(200);
        assert_eq!(file.text().trim_start_matches('\u{feff}'), "", "{query}");
    }
    assert!(
        !page
            .attributes("select[name=area] option", "value")
            .contains(&"tiny".to_owned())
    );

    // A number leads to what it counts.
    for (row, expected) in [
        (3, count(&vpn, &|one| one.relieved)),
        (1, count(&vpn, &|one| one.adopted && one.status != "merged")),
    ] {
        let page = studio
            .get("/insights?period=all&area=vpn")
            .await
            .expect(200);
        let links = page.attributes(".p-funnel tbody td a", "href");
        let list = studio.get(&links[row]).await.expect(200);
        let listed = list.texts("main .list h3").len();
        let more = list.has("a[rel=next]");
        assert!(
            listed.to_string() == expected || more && listed == 30,
            "{listed} of {expected} behind {}",
            links[row]
        );
    }
    // A period of whole weeks, also when half of one is asked for; nobody reported before the first.
    let page = studio
        .get("/insights?from=2020-01-01&to=2020-02-05")
        .await
        .expect(200);
    assert!(page.has(".empty"));
    // Nothing of it is for the staff.
    app.sign_in("mina").await.get("/insights").await.expect(403);
}

#[actix_web::test]
async fn insights_of_an_empty_company_say_what_will_stand_there() {
    let app = TestApp::new().await;
    let studio = app.person("haneul", Role::Studio).await;
    let page = studio.get("/insights").await.expect(200);
    assert_eq!(page.one(".empty h2"), "아직 셀 것이 없어요");
    studio.get("/insights.csv").await.expect(200);
    let map = studio.get("/areas").await.expect(200);
    assert!(!map.has(".treemap"));
}

#[actix_web::test]
async fn the_friction_map_is_made_of_links_and_says_in_words_what_its_colours_say() {
    let history = History::new(60).await;
    let mina = history.app.sign_in_in("mina", "en").await;
    let page = mina.get("/areas").await.expect(200);
    let links = page.attributes(".treemap.wide a", "href");
    assert!(links.len() > 1);
    // On a phone, what is too small for a finger is left to the list.
    let narrow = page.attributes(".treemap.narrow a", "href");
    assert!(
        !narrow.is_empty() && links.starts_with(&narrow),
        "{narrow:?}"
    );
    for says in page.attributes(".treemap.wide a", "aria-label") {
        assert!(
            says.contains(" h a month, ")
                && ["rising", "steady", "falling"]
                    .iter()
                    .any(|trend| says.ends_with(trend)),
            "{says}"
        );
    }
    mina.get(&links[0]).await.expect(200);
}
