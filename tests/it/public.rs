//! What everybody reads, without an account: beautiful, cacheable, and with nothing internal in it.

use actix_web::http::{Method, header};
use insole::base::actor::Scope;
use serde_json::{Value, json};

use crate::helpers::Client;
use crate::retrospectives::{Stage, postmortem};

/// Everything a stranger can open that a retrospective could reach.
const PUBLIC: [&str; 10] = [
    "/",
    "/progress",
    "/retrospectives",
    "/retrospectives?kind=postmortem",
    "/retrospectives?q=VPN&year=2026&language=ko",
    "/retrospectives/feed.atom",
    "/retrospectives/feed.json",
    "/sitemap.xml",
    "/robots.txt",
    "/api/v1/retrospectives",
];

#[actix_web::test]
async fn nothing_internal_reaches_a_public_page() {
    let stage = Stage::new().await;
    // Told with care: the watcher, the author, the reviewers and the reporters are people.
    let slug = stage.published().await;
    let anyone = stage.app.anyone();
    let mut pages: Vec<String> = PUBLIC.iter().map(|path| (*path).to_owned()).collect();
    pages.push(format!("/retrospectives/{slug}"));
    pages.push(format!("/retrospectives/{slug}?revision=1"));
    pages.push(format!("/api/v1/retrospectives/{slug}"));
    for path in pages {
        let page = anyone.get(&path).await.expect(200);
        for person in ["haneul", "doyun", "maya", "mina", "jonas", "bank.example"] {
            assert!(!page.text().contains(person), "{person} on {path}");
        }
        for internal in ["아직 끊겨요.", "/edit", "/projects/", "name=\"csrf\""] {
            assert!(!page.text().contains(internal), "{internal} on {path}");
        }
        assert!(page.header("set-cookie").is_empty(), "{path} sets a cookie");
    }
    let page = anyone.get(&format!("/retrospectives/{slug}")).await;
    assert!(page.texts(".facts dd").contains(&"6명".to_owned()));
}

#[actix_web::test]
async fn what_is_not_for_everybody_does_not_exist_for_strangers() {
    let stage = Stage::new().await;
    let slug = stage.ready().await;
    let anyone = stage.app.anyone();
    let absent = |slug: String| {
        let anyone = &anyone;
        async move {
            for path in PUBLIC {
                let page = anyone.get(path).await.expect(200);
                assert!(!page.text().contains(&slug), "{path}");
            }
            for path in ["", "?revision=1", "/edit", "/publish"] {
                let page = anyone.get(&format!("/retrospectives/{slug}{path}")).await;
                let none = anyone.get(&format!("/retrospectives/none{path}")).await;
                // The same answer as for what never was, but for its own address.
                assert_eq!(page.status, none.status, "{path}");
                assert_eq!(page.text().replace(&slug, "none"), none.text(), "{path}");
            }
            anyone
                .get(&format!("/api/v1/retrospectives/{slug}"))
                .await
                .expect(404);
        }
    };
    absent(slug.clone()).await;
    stage
        .haneul()
        .api_post(
            &stage.at("/publish"),
            json!({ "fates": stage.accepted(), "visibility": "staff" }),
        )
        .await
        .expect(200);
    absent(slug.clone()).await;
    // A colleague finds it.
    let mina = stage.app.program("mina", Scope::Read);
    let list = mina
        .api_get("/api/v1/retrospectives")
        .await
        .expect(200)
        .json();
    assert_eq!(list["items"][0]["slug"], slug);
    let mina = stage.app.sign_in("mina").await;
    let page = mina
        .get(&format!("/retrospectives/{slug}"))
        .await
        .expect(200);
    assert_eq!(page.header("cache-control"), "no-store");
    assert!(mina.get("/retrospectives").await.text().contains(&slug));
}

#[actix_web::test]
async fn an_article_is_one_to_read() {
    let stage = Stage::new().await;
    stage.app.read("haneul", &stage.project, 2.8).await;
    let slug = stage.published().await;
    let page = stage
        .app
        .anyone()
        .get(&format!("/retrospectives/{slug}"))
        .await
        .expect(200);
    assert_eq!(page.one("h1"), "왜 VPN은 아침마다 끊겼나");
    assert_eq!(page.one(".kicker .chip"), "실패한 프로젝트");
    assert!(page.texts(".facts dd").contains(&"3 → 2.8회".to_owned()));
    assert!(page.has("svg.chart"));
    assert_eq!(page.texts("section > h2").len(), 12);
    assert_eq!(
        page.one(".conditions b"),
        "규정이 인증 서버를 나누게 허용한다"
    );
    assert_eq!(
        page.attributes("link[rel=canonical]", "href"),
        [format!("http://insole.test/retrospectives/{slug}")]
    );
    assert_eq!(
        page.attributes("meta[name=description]", "content"),
        ["summary에 대해 할 말이 있어요."]
    );
    assert!(!page.has("meta[name=robots]"));
    // In English the frame changes, the text does not.
    let english = Client::browser(&stage.app, "en")
        .get(&format!("/retrospectives/{slug}"))
        .await
        .expect(200);
    assert_eq!(english.attributes("html", "lang"), ["en"]);
    assert_eq!(english.attributes("article", "lang"), ["ko"]);
    assert_eq!(english.one(".kicker .chip"), "실패한 프로젝트");
    assert!(english.text().contains("A retrospective without blame"));
}

#[actix_web::test]
async fn what_has_not_changed_is_not_sent_again() {
    let stage = Stage::new().await;
    let slug = stage.published().await;
    let anyone = stage.app.anyone();
    for path in [
        "/".to_owned(),
        "/progress".to_owned(),
        "/retrospectives".to_owned(),
        format!("/retrospectives/{slug}"),
        "/retrospectives/feed.atom".to_owned(),
        "/sitemap.xml".to_owned(),
        "/robots.txt".to_owned(),
    ] {
        let first = anyone.get(&path).await.expect(200);
        assert!(
            first.header("cache-control").starts_with("public"),
            "{path}"
        );
        let etag = first.header("etag").to_owned();
        let again = |etag: String| {
            let anyone = &anyone;
            let path = path.clone();
            async move {
                anyone
                    .send(Method::GET, &path, |request| {
                        request.insert_header((header::IF_NONE_MATCH, etag))
                    })
                    .await
            }
        };
        let same = again(etag.clone()).await;
        assert_eq!(same.status, 304, "{path}");
        assert!(same.bytes.is_empty());
        assert_eq!(same.header("etag"), etag);
        again("W/\"other\"".to_owned()).await.expect(200);
    }
    // It is sent again the moment it changes.
    let path = format!("/retrospectives/{slug}");
    let before = anyone.get(&path).await.header("etag").to_owned();
    let mut changed = postmortem();
    changed["title"] = json!("새 제목");
    changed["note"] = json!("제목을 바꿨어요");
    stage.put(changed).await.expect(200);
    assert_ne!(anyone.get(&path).await.header("etag"), before);
}

#[actix_web::test]
async fn the_feed_is_atom_and_says_it_all() {
    let stage = Stage::new().await;
    let empty = stage
        .app
        .anyone()
        .get("/retrospectives/feed.atom")
        .await
        .expect(200);
    assert!(
        empty
            .header("content-type")
            .starts_with("application/atom+xml")
    );
    let slug = stage.published().await;
    let feed = stage
        .app
        .anyone()
        .get("/retrospectives/feed.atom")
        .await
        .expect(200);
    let parsed = atom_syndication::Feed::read_from(feed.bytes.as_slice()).unwrap();
    assert_eq!(parsed.id(), "http://insole.test/retrospectives/feed.atom");
    let entry = &parsed.entries()[0];
    assert_eq!(
        entry.id(),
        format!("http://insole.test/retrospectives/{slug}")
    );
    assert_eq!(entry.title().as_str(), "왜 VPN은 아침마다 끊겼나");
    let content = entry.content().unwrap().value().unwrap();
    assert!(content.contains("<h2>무엇을 해 봤나</h2>"), "{content}");
    assert!(entry.published().is_some());
    let sitemap = stage
        .app
        .anyone()
        .get("/sitemap.xml")
        .await
        .expect(200)
        .text();
    assert!(sitemap.contains(&format!(
        "<loc>http://insole.test/retrospectives/{slug}</loc>"
    )));
    let robots = stage
        .app
        .anyone()
        .get("/robots.txt")
        .await
        .expect(200)
        .text();
    assert!(robots.contains("Sitemap: http://insole.test/sitemap.xml"));
}

#[actix_web::test]
async fn the_list_is_filtered_and_paged() {
    let stage = Stage::new().await;
    let slug = stage.published().await;
    let anyone = stage.app.anyone();
    let list = |query: &str| {
        let path = format!("/api/v1/retrospectives{query}");
        let anyone = &anyone;
        async move { anyone.api_get(&path).await }
    };
    let all = list("").await.expect(200).json();
    assert_eq!(all["items"][0]["slug"], slug);
    assert_eq!(all["items"][0]["kind"], "postmortem");
    assert_eq!(all["next_cursor"], Value::Null);
    assert_eq!(
        list("?kind=success").await.expect(200).json()["items"],
        json!([])
    );
    assert_eq!(
        list("?language=en").await.expect(200).json()["items"],
        json!([])
    );
    list("?kind=tragedy").await.expect(422);
    list("?limit=0").await.expect(422);
    list("?cursor=nonsense").await.expect(422);
    let page = anyone.get("/retrospectives?kind=success").await.expect(200);
    assert!(!page.has(".piece"));
    assert!(anyone.get("/retrospectives").await.has(".piece h2 a"));
}

#[actix_web::test]
async fn the_front_page_is_honest_to_strangers_and_asks_colleagues() {
    let stage = Stage::new().await;
    stage.published().await;
    let page = stage.app.anyone().get("/").await.expect(200);
    assert_eq!(page.one("h1"), "신발 속 돌멩이를 꺼내요.");
    let facts: Vec<(String, String)> = page
        .texts(".facts dd")
        .into_iter()
        .zip(page.texts(".facts dt"))
        .collect();
    assert!(
        facts.contains(&("1개".into(), "실패하고 이유를 적은 프로젝트".into())),
        "{facts:?}"
    );
    assert!(page.has(".piece h3 a"));
    let mina = stage.app.sign_in("mina").await;
    let home = mina.get("/").await.expect(200);
    assert!(home.has("form[action=\"/report\"] textarea[name=title]"));
    assert!(home.has(".piece"));
}

#[actix_web::test]
async fn the_magazine_is_searched_and_narrowed() {
    let stage = Stage::new().await;
    let slug = stage.published().await;
    let anyone = stage.app.anyone();
    let found = |query: &'static str| {
        let anyone = &anyone;
        async move {
            let page = anyone
                .get(&format!("/retrospectives{query}"))
                .await
                .expect(200);
            page.texts(".piece").len()
        }
    };
    for (query, count) in [
        ("", 1),
        ("?q=vpn", 1),
        ("?q=lucky", 0),
        ("?q=tried%EC%97%90+%EB%8C%80%ED%95%B4", 1),
        ("?q=%25", 0),
        ("?year=2026", 1),
        ("?year=2025", 0),
        ("?language=en", 0),
        ("?language=ko&kind=postmortem&q=VPN&year=2026", 1),
    ] {
        assert_eq!(found(query).await, count, "{query}");
    }
    let page = anyone
        .get("/retrospectives?q=vpn&year=2026")
        .await
        .expect(200);
    assert!(!page.has(".pieces.front"));
    assert_eq!(
        page.attributes("nav .seg a", "href")[1],
        "/retrospectives?kind=success&year=2026&q=vpn"
    );
    let front = anyone.get("/retrospectives").await.expect(200);
    assert!(front.has(".pieces.front") && front.one(".piece .meta").contains("1분 읽기"));
    // The same as a feed of JSON, and as data for search engines.
    let feed = anyone
        .get("/retrospectives/feed.json")
        .await
        .expect(200)
        .json();
    assert_eq!(feed["items"][0]["title"], "왜 VPN은 아침마다 끊겼나");
    let content = feed["items"][0]["content_html"].as_str().unwrap();
    assert!(content.contains("<h2>무엇을 해 봤나</h2>"));
    let article = anyone
        .get(&format!("/retrospectives/{slug}"))
        .await
        .expect(200);
    let data = article.text();
    let data = data.split("application/ld+json\">").nth(1).unwrap();
    let data: Value = serde_json::from_str(data.split("</script>").next().unwrap()).unwrap();
    assert_eq!(data["headline"], "왜 VPN은 아침마다 끊겼나");
}

#[actix_web::test]
async fn what_is_kept_is_what_would_be_made_now() {
    let stage = Stage::new().await;
    let slug = stage.published().await;
    stage.app.settle().await;
    let anyone = stage.app.anyone();
    let path = format!("/retrospectives/{slug}");
    let made = anyone.get(&path).await.expect(200);
    let coded = |coding: &'static str| {
        let (anyone, path) = (&anyone, &path);
        async move {
            anyone
                .send(Method::GET, path, |request| {
                    request.insert_header((header::ACCEPT_ENCODING, coding))
                })
                .await
        }
    };
    // The second time it comes from the shelf: the same page with the same headers, in the coding that is asked for.
    let kept = anyone.get(&path).await.expect(200);
    assert_eq!(kept.bytes, made.bytes);
    assert!(kept.header("x-request-id").is_empty() && !made.header("x-request-id").is_empty());
    for name in [
        "content-security-policy",
        "cache-control",
        "etag",
        "content-type",
    ] {
        assert_eq!(kept.header(name), made.header(name), "{name}");
    }
    assert_eq!(coded("gzip, br").await.header("content-encoding"), "br");
    assert_eq!(coded("gzip").await.header("content-encoding"), "gzip");
    let same = anyone
        .send(Method::GET, &path, |request| {
            request.insert_header((header::IF_NONE_MATCH, made.header("etag")))
        })
        .await;
    assert_eq!(same.status, 304);
    assert!(same.bytes.is_empty());
    let english = Client::browser(&stage.app, "en")
        .get(&path)
        .await
        .expect(200);
    assert_eq!(english.attributes("html", "lang"), ["en"]);
    // A colleague gets their own, and it is never given to others.
    let mina = stage.app.sign_in("mina").await;
    let own = mina.get(&path).await.expect(200);
    assert_eq!(own.header("cache-control"), "no-store");
    stage.app.settle().await;
    assert_eq!(anyone.get(&path).await.bytes, made.bytes);
    // Whatever changes it is seen at once, also before the follower has read it.
    let mut changed = postmortem();
    changed["title"] = json!("새 제목");
    changed["note"] = json!("제목을 바꿨어요");
    stage.put(changed).await.expect(200);
    assert_eq!(anyone.get(&path).await.one("h1"), "새 제목");
    stage.app.settle().await;
    assert_eq!(anyone.get(&path).await.one("h1"), "새 제목");
    assert_eq!(anyone.get(&path).await.one("h1"), "새 제목");
    // And what is only for colleagues from now on is gone.
    let haneul = stage.app.sign_in("haneul").await;
    let audience = [("visibility", "staff")];
    haneul
        .submit(&path, &format!("{path}/audience"), &audience)
        .await
        .expect(303);
    anyone.get(&path).await.expect(404);
    stage.app.settle().await;
    anyone.get(&path).await.expect(404);
}

/// The path of the card that a page names.
fn card_of(page: &crate::helpers::Answer) -> String {
    let cards = page.attributes("meta[property='og:image']", "content");
    assert_eq!(cards.len(), 1);
    cards[0]
        .strip_prefix("http://insole.test")
        .expect("a full address")
        .to_owned()
}

#[actix_web::test]
async fn what_is_shared_has_a_picture_as_public_as_itself() {
    let stage = Stage::new().await;
    let slug = stage.ready().await;
    let (anyone, haneul) = (stage.app.anyone(), stage.app.sign_in("haneul").await);
    let at = format!("/retrospectives/{slug}");
    // Before it is published there is none, for nobody.
    assert!(!haneul.get(&at).await.has("meta[property='og:image']"));
    anyone.get(&format!("{at}/card/any.png")).await.expect(404);
    haneul.get(&format!("{at}/card/any.png")).await.expect(404);
    let body = json!({ "fates": stage.accepted(), "visibility": "internet" });
    stage
        .haneul()
        .api_post(&stage.at("/publish"), body)
        .await
        .expect(200);
    stage.app.settle().await;

    let page = anyone.get(&at).await.expect(200);
    let alt = page.attributes("meta[property='og:image:alt']", "content");
    assert_eq!(
        alt,
        [
            "실패한 프로젝트 · 왜 VPN은 아침마다 끊겼나 · 뜻밖이었던 것 · surprised에 대해 할 말이 있어요."
        ]
    );
    assert_eq!(
        page.attributes("meta[name='twitter:card']", "content"),
        ["summary_large_image"]
    );
    let card = card_of(&page);
    let made = anyone.get(&card).await.expect(200);
    assert_eq!(made.header("content-type"), "image/png");
    assert_eq!(made.header("cache-control"), "public, max-age=86400");
    assert_eq!(made.header("cross-origin-resource-policy"), "cross-origin");
    assert!(made.header("set-cookie").is_empty() && made.header("vary").is_empty());
    let size = image::load_from_memory(&made.bytes).unwrap();
    assert_eq!((size.width(), size.height()), (1200, 630));
    // From the shelf from then on, as it was; and not sent twice.
    let kept = anyone.get(&card).await.expect(200);
    assert!(kept.header("x-request-id").is_empty());
    assert_eq!(kept.bytes, made.bytes);
    let same = anyone
        .send(Method::GET, &card, |request| {
            request.insert_header((header::IF_NONE_MATCH, made.header("etag")))
        })
        .await;
    assert_eq!(same.status, 304);
    // One address for one drawing; any other leads there.
    for other in [format!("{card}?1"), format!("{at}/card/older.png")] {
        assert_eq!(anyone.get(&other).await.expect(303).location(), card);
    }
    // A new revision is another drawing, and the old address leads to it.
    let mut changed = postmortem();
    changed["title"] = json!("새 제목");
    changed["note"] = json!("제목을 바꿨어요");
    stage.put(changed).await.expect(200);
    let newer = card_of(&anyone.get(&at).await);
    assert_ne!(newer, card);
    assert_eq!(anyone.get(&card).await.expect(303).location(), newer);
    let older = anyone.get(&format!("{at}?revision=1")).await.expect(200);
    assert!(!older.has("meta[property='og:image']"));
    anyone.get(&newer).await.expect(200);
    // Taken back from the internet, its card is gone with it.
    haneul
        .submit(&at, &format!("{at}/audience"), &[("visibility", "staff")])
        .await
        .expect(303);
    for gone in [&card, &newer] {
        anyone.get(gone).await.expect(404);
    }

    // The pages that are always there have theirs, in the language of the reader.
    for path in ["/", "/progress", "/retrospectives"] {
        let korean = card_of(&anyone.get(path).await.expect(200));
        let english = Client::browser(&stage.app, "en").get(path).await;
        assert_ne!(card_of(&english), korean, "{path}");
        anyone.get(&korean).await.expect(200);
    }
    anyone.get("/cards/board/ko/any.png").await.expect(404);
    anyone.get("/cards/home/fr/any.png").await.expect(404);
}

#[actix_web::test]
async fn the_magazine_is_read_by_area_and_by_what_came_back() {
    let stage = Stage::new().await;
    stage.app.area("VPN", "");
    stage.app.area("Payroll", "");
    let pain = format!("/api/v1/pain-points/{}", stage.project.pains[0]);
    let area = json!({ "area": "vpn" });
    stage
        .haneul()
        .api(Method::PATCH, &pain, area)
        .await
        .expect(200);
    let slug = stage.published().await;
    let anyone = stage.app.anyone();
    let count = |query: &'static str| {
        let anyone = &anyone;
        async move {
            let page = anyone.get(&format!("/retrospectives{query}")).await;
            page.expect(200).texts(".piece").len()
        }
    };
    for (query, found) in [
        ("?area=VPN", 1),
        ("?area=VPN&kind=postmortem&hours=&q=", 1),
        ("?area=VPN&kind=success", 0),
        ("?area=vp", 0),
        // Nothing came back from a failure.
        ("?hours=10", 0),
        ("?hours=nonsense", 1),
    ] {
        assert_eq!(count(query).await, found, "{query}");
    }
    // Only what a public text names can be chosen, and its news can be followed alone.
    let list = anyone.get("/retrospectives?area=VPN").await.expect(200);
    let areas = list.attributes("select[name=area] option", "value");
    assert_eq!(areas, ["", "VPN"]);
    assert!(list.text().contains("/retrospectives/feed.atom?area=VPN"));
    let article = anyone
        .get(&format!("/retrospectives/{slug}"))
        .await
        .expect(200);
    let links = article.attributes(".kicker a", "href");
    assert_eq!(links, ["/retrospectives?area=VPN"]);
    let contents = article.attributes(".contents a", "href");
    assert_eq!(contents.len(), 12);
    assert!(
        contents
            .iter()
            .all(|to| article.has(&format!("section{to}")))
    );
    for (area, entries) in [("VPN", 1), ("Payroll", 0)] {
        let at = format!("/retrospectives/feed.atom?area={area}");
        let atom = anyone.get(&at).await.expect(200);
        let feed = atom_syndication::Feed::read_from(atom.bytes.as_slice()).unwrap();
        assert_eq!(feed.id(), format!("http://insole.test{at}"));
        assert_eq!(feed.entries().len(), entries);
        let json = anyone
            .get(&format!("/retrospectives/feed.json?area={area}"))
            .await
            .expect(200)
            .json();
        assert_eq!(json["items"].as_array().unwrap().len(), entries);
        assert!(json["title"].as_str().unwrap().contains(area));
    }
    // Kept from everybody, its area is, too.
    let haneul = stage.app.sign_in("haneul").await;
    let at = format!("/retrospectives/{slug}");
    let audience = [("visibility", "staff")];
    haneul
        .submit(&at, &format!("{at}/audience"), &audience)
        .await
        .expect(303);
    let list = anyone.get("/retrospectives").await.expect(200);
    assert!(!list.has("select[name=area]"));
    assert!(
        haneul
            .get("/retrospectives")
            .await
            .has("select[name=area] option[value=VPN]")
    );
}

#[actix_web::test]
async fn what_came_back_counts_for_a_success() {
    let stage = Stage::new().await;
    stage.app.read("haneul", &stage.project, 0.5).await;
    stage
        .app
        .delivered_and_better("haneul", &stage.project)
        .await;
    let slug = stage.succeeded("internet").await;
    let anyone = stage.app.anyone();
    for (hours, found) in [("10", true), ("100", false)] {
        let page = anyone.get(&format!("/retrospectives?hours={hours}")).await;
        assert_eq!(page.text().contains(&slug), found, "{hours}");
    }
}

#[actix_web::test]
async fn pages_in_both_languages_say_where_each_is() {
    let stage = Stage::new().await;
    let slug = stage.published().await;
    let anyone = stage.app.anyone();
    let alternates = |page: &crate::helpers::Answer| {
        page.attributes("head link[rel=alternate][hreflang]", "href")
    };
    for path in ["/", "/progress", "/retrospectives"] {
        let address = format!("http://insole.test{path}");
        let all = [
            format!("{address}?lang=ko"),
            format!("{address}?lang=en"),
            address.clone(),
        ];
        let page = anyone.get(path).await.expect(200);
        assert_eq!(alternates(&page), all);
        assert_eq!(page.attributes("link[rel=canonical]", "href"), [address]);
        let english = anyone.get(&format!("{path}?lang=en")).await.expect(200);
        assert_eq!(english.attributes("html", "lang"), ["en"]);
        assert_eq!(
            english.attributes("link[rel=canonical]", "href"),
            [all[1].clone()]
        );
        assert_eq!(alternates(&english), all);
        anyone.forget_cookies();
    }
    // A text is in one language: only its frame goes by the reader.
    let article = anyone.get(&format!("/retrospectives/{slug}")).await;
    assert!(alternates(&article).is_empty());
}

#[actix_web::test]
async fn readers_say_that_it_helped_without_being_anybody() {
    let stage = Stage::new().await;
    let slug = stage.published().await;
    let at = format!("/retrospectives/{slug}");
    let helped = format!("{at}/helped");
    let anyone = stage.app.anyone();
    let press = |place: String, browser: &'static str| {
        let (anyone, helped) = (&anyone, &helped);
        async move {
            let answer = anyone
                .send(Method::POST, helped, |request| {
                    request
                        .insert_header(("sec-fetch-site", "same-origin"))
                        .insert_header(("x-forwarded-for", place))
                        .insert_header((header::USER_AGENT, browser))
                })
                .await
                .expect(303);
            assert_eq!(answer.location(), *helped);
            assert!(answer.header("set-cookie").is_empty());
        }
    };
    for reader in 1..=4 {
        press(format!("203.0.113.{reader}"), "Firefox").await;
        // The same browser says nothing new, today.
        press(format!("203.0.113.{reader}"), "Firefox").await;
    }
    stage.app.after(chrono::TimeDelta::minutes(6)).await;
    let page = anyone.get(&at).await.expect(200);
    assert!(page.has(".helped button") && !page.has(".helped > span"));
    // Two who share a place are two.
    press("203.0.113.1".to_owned(), "Safari").await;
    stage.app.after(chrono::TimeDelta::minutes(6)).await;
    let page = anyone.get(&at).await.expect(200);
    assert_eq!(page.one(".helped > span"), "5명에게 도움이 됐어요");
    assert!(page.header("set-cookie").is_empty());
    let thanks = anyone.get(&helped).await.expect(200);
    assert_eq!(
        thanks.attributes("meta[name=robots]", "content"),
        ["noindex"]
    );
    // One place counts no more readers than share one, however many browsers it claims to be.
    for n in 0..60 {
        let browser: &'static str = Box::leak(format!("Browser {n}").into_boxed_str());
        press("198.51.100.7".to_owned(), browser).await;
    }
    let haneul = stage.app.sign_in("haneul").await;
    let list = haneul.get("/retrospectives").await.expect(200);
    assert!(list.one(".piece .meta").contains("도움이 된 독자 35명"));
    let mina = stage.app.sign_in("mina").await;
    let list = mina.get("/retrospectives").await.expect(200);
    assert!(!list.one(".piece .meta").contains("독자"));
    // A colleague says it like everybody; another site cannot make them.
    mina.submit(&at, &helped, &[]).await.expect(303);
    let foreign = mina
        .send(Method::POST, &helped, |request| {
            request.insert_header(("sec-fetch-site", "cross-site"))
        })
        .await;
    assert_eq!(foreign.status, 403);
    // What is not to be read cannot be thanked for.
    anyone
        .post("/retrospectives/none/helped", &[])
        .await
        .expect(404);
}
