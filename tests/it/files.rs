//! What people attach: taken in with the form, made anew, and seen by whoever may read what it hangs on.

use actix_web::http::{Method, header};
use chrono::TimeDelta;
use insole::base::actor::Scope;
use serde_json::json;

use crate::helpers::{Answer, Client, Role, TestApp};

const BORDER: &str = "----insole-test";

/// A picture with a place hidden in it.
fn photograph() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(60, 30)
        .write_to(&mut bytes, image::ImageFormat::Jpeg)
        .unwrap();
    let plain = bytes.into_inner();
    let place = b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0GPS 37.5665,126.9780";
    let mut with = plain[..2].to_vec();
    with.extend([0xff, 0xe1]);
    with.extend(u16::try_from(2 + place.len()).unwrap().to_be_bytes());
    with.extend(place);
    with.extend(&plain[2..]);
    with
}

/// A form with files, as a browser sends it.
fn body(fields: &[(&str, &str)], files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, value) in fields {
        body.extend(
            format!(
                "--{BORDER}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            )
            .bytes(),
        );
    }
    for (name, bytes) in files {
        body.extend(format!("--{BORDER}\r\ncontent-disposition: form-data; name=\"files\"; filename=\"{name}\"\r\ncontent-type: text/html\r\n\r\n").bytes());
        body.extend(*bytes);
        body.extend(b"\r\n");
    }
    body.extend(format!("--{BORDER}--\r\n").bytes());
    body
}

/// Sends the form of a page with files.
async fn send(
    who: &Client<'_>,
    page: &Answer,
    action: &str,
    fields: &[(&str, &str)],
    files: &[(&str, &[u8])],
) -> Answer {
    let form = page.form(action);
    let mut all: Vec<(&str, &str)> = form
        .iter()
        .filter(|(name, _)| name != "files" && !fields.iter().any(|(other, _)| other == name))
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    all.extend(fields);
    let kind = format!("multipart/form-data; boundary={BORDER}");
    let bytes = body(&all, files);
    who.send(Method::POST, action, |request| {
        request
            .insert_header((header::CONTENT_TYPE, kind))
            .set_payload(bytes)
    })
    .await
}

#[actix_web::test]
async fn a_report_comes_with_pictures_that_keep_no_secret() {
    let app = TestApp::new().await;
    let mina = app.person("mina", Role::Staff).await;
    let page = mina.get("/report").await.expect(200);
    let photo = photograph();
    let title = [("title", "프린터가 종이를 씹어요"), ("alt", "구겨진 종이")];
    let sent = send(&mina, &page, "/report", &title, &[("사진.jpg", &photo)])
        .await
        .expect(303);
    assert_eq!(sent.location(), "/pain-points/1");
    let report = mina.get("/pain-points/1").await.expect(200);
    assert_eq!(report.attributes(".attached img", "alt"), ["구겨진 종이"]);
    let picture = mina.get("/files/1").await.expect(200);
    assert_eq!(picture.header("content-type"), "image/jpeg");
    assert_eq!(picture.header("x-content-type-options"), "nosniff");
    assert!(
        picture
            .header("content-security-policy")
            .contains("sandbox")
    );
    assert!(picture.header("cache-control").contains("private"));
    assert!(picture.header("content-disposition").starts_with("inline"));
    assert!(!String::from_utf8_lossy(&picture.bytes).contains("GPS"));
    mina.get("/files/1/small").await.expect(200);
    // Everybody who reads the report sees it; strangers do not.
    let jonas = app.person("jonas", Role::Staff).await;
    jonas.get("/files/1").await.expect(200);
    app.anyone().get("/files/1").await.expect(303);
    // Only whoever attached it and the studio take it away.
    let theirs = jonas.get("/report").await;
    let token = theirs.attributes("input[name=csrf]", "value").remove(0);
    jonas
        .post("/files/1/remove", &[("csrf", &token)])
        .await
        .expect(403);
    // Only whoever attached it says what it shows, also later, and everybody is told so.
    jonas
        .post("/files/1/alt", &[("csrf", &token), ("alt", "아무 말")])
        .await
        .expect(403);
    assert!(
        !jonas
            .get("/pain-points/1")
            .await
            .has("form[action='/files/1/alt']")
    );
    let words = [("alt", "  급지대에 세 번\n접힌 종이 ")];
    let saved = mina
        .submit_from(&report, "/files/1/alt", &words)
        .await
        .expect(303);
    assert_eq!(saved.location(), "/pain-points/1");
    let report = jonas.get("/pain-points/1").await;
    let said = "급지대에 세 번 접힌 종이";
    assert_eq!(report.attributes(".attached img", "alt"), [said]);
    assert!(report.one("#history").contains("무엇이 보이는지"));
    let seen = app
        .program("jonas", Scope::Read)
        .api_get("/api/v1/pain-points/1")
        .await
        .json();
    assert_eq!(seen["files"][0]["alt"], said);
    let report = mina.get("/pain-points/1").await;
    mina.submit_from(&report, "/files/1/remove", &[])
        .await
        .expect(303);
    mina.get("/files/1").await.expect(404);
    assert!(
        mina.get("/pain-points/1")
            .await
            .one("#history")
            .contains("파일을 뺐어요")
    );
}

#[actix_web::test]
async fn what_is_refused_costs_nothing_that_was_typed_or_attached() {
    let app = TestApp::new().await;
    let mina = app.person("mina", Role::Staff).await;
    let page = mina.get("/report").await;
    let photo = photograph();
    let svg: &[u8] = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";
    let large = vec![b'x'; 11 * 1024 * 1024];
    let title = [("title", "화면이 깨져요"), ("body", "아침마다 그래요")];
    let files: [(&str, &[u8]); 3] = [("a.jpg", &photo), ("b.svg", svg), ("c.pdf", &large)];
    let refused = send(&mina, &page, "/report", &title, &files)
        .await
        .expect(422);
    assert!(refused.one(".trouble").contains("b.svg"));
    assert!(refused.one(".trouble").contains("10MB보다"));
    assert_eq!(
        refused.texts("textarea[name=body]")[0].trim(),
        "아침마다 그래요"
    );
    // The good one waits, and is nobody else's to see.
    assert_eq!(refused.attributes("input[name=held]", "value"), ["1"]);
    mina.get("/files/1/small").await.expect(200);
    let jonas = app.person("jonas", Role::Staff).await;
    jonas.get("/files/1").await.expect(404);
    let sent = send(&mina, &refused, "/report", &[("drop", "")], &[])
        .await
        .expect(303);
    let report = mina.get(&sent.location()).await;
    assert_eq!(report.texts(".attached li").len(), 1);
    // A sixth is one too many.
    let page = mina.get("/report").await;
    let pictures: Vec<(String, Vec<u8>)> = (1..=6)
        .map(|n| {
            let mut bytes = std::io::Cursor::new(Vec::new());
            let picture = image::DynamicImage::new_rgb8(n, 1);
            picture
                .write_to(&mut bytes, image::ImageFormat::Png)
                .unwrap();
            (format!("{n}.png"), bytes.into_inner())
        })
        .collect();
    let many: Vec<(&str, &[u8])> = pictures
        .iter()
        .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
        .collect();
    let refused = send(&mina, &page, "/report", &[("title", "여섯 장")], &many)
        .await
        .expect(422);
    assert_eq!(refused.attributes("input[name=held]", "value").len(), 5);
    // One of another person cannot be claimed.
    let theirs = app.person("aylin", Role::Staff).await;
    let page = theirs.get("/report").await;
    let held = refused.attributes("input[name=held]", "value").remove(0);
    let stolen = send(
        &theirs,
        &page,
        "/report",
        &[("title", "남의 것"), ("held", &held)],
        &[],
    )
    .await
    .expect(303);
    assert!(!theirs.get(&stolen.location()).await.has(".attached"));
}

#[actix_web::test]
async fn a_comment_for_the_studio_keeps_its_files_there() {
    let app = TestApp::new().await;
    let mina = app.person("mina", Role::Staff).await;
    let haneul = app.person("haneul", Role::Studio).await;
    mina.submit("/report", "/report", &[("title", "결재가 느려요")])
        .await
        .expect(303);
    let page = haneul.get("/pain-points/1").await;
    let at = "/pain-points/1/comments";
    let pdf: &[u8] = b"%PDF-1.7 secret";
    let words = [("body", "안에서만 봐요"), ("internal", "yes")];
    send(&haneul, &page, at, &words, &[("안내.pdf", pdf)])
        .await
        .expect(303);
    let document = haneul.get("/files/1").await.expect(200);
    assert!(
        document
            .header("content-disposition")
            .starts_with("attachment")
    );
    mina.get("/files/1").await.expect(404);
    // An empty comment comes back with its file.
    let page = mina.get("/pain-points/1").await;
    let refused = send(
        &mina,
        &page,
        at,
        &[("body", " ")],
        &[("표.pdf", b"%PDF-1.4 x")],
    )
    .await
    .expect(422);
    assert_eq!(
        refused.attributes("#comments input[name=held]", "value"),
        ["2"]
    );
    send(&mina, &refused, at, &[("body", "여기 있어요")], &[])
        .await
        .expect(303);
    let page = mina.get("/pain-points/1").await;
    assert!(page.one(".comment .attached").contains("표.pdf"));
    // What only the studio and the reporter see, and what everybody will.
    let jonas = app.person("jonas", Role::Staff).await;
    jonas.get("/files/2").await.expect(200);
    let page = mina.get("/report").await;
    let only = [("title", "말하기 어려운 일"), ("visibility", "studio")];
    send(&mina, &page, "/report", &only, &[("a.pdf", b"%PDF-1.4 y")])
        .await
        .expect(303);
    haneul.get("/files/3").await.expect(200);
    jonas.get("/files/3").await.expect(404);
    let reader = app.program("jonas", Scope::Read);
    reader.api_get("/api/v1/files/3").await.expect(404);
}

#[actix_web::test]
async fn a_program_uploads_first_and_names_it_then() {
    let app = TestApp::new().await;
    app.add("mina", Role::Staff);
    let program = app.program("mina", Scope::Write);
    let path = "/api/v1/files?name=a.jpg&alt=paper";
    let bytes = photograph();
    let file = program
        .send(Method::POST, path, |request| request.set_payload(bytes))
        .await
        .expect(201)
        .json();
    assert_eq!(file["media_type"], "image/jpeg");
    let new = json!({ "title": "The printer eats paper", "files": [file["id"]] });
    let made = program
        .api_post("/api/v1/pain-points", new)
        .await
        .expect(201)
        .json();
    assert_eq!(made["files"][0]["alt"], "paper");
    program
        .api_get(made["files"][0]["url"].as_str().unwrap())
        .await
        .expect(200);
    let again = json!({ "title": "Another one", "files": [file["id"]] });
    let refused = program
        .api_post("/api/v1/pain-points", again)
        .await
        .expect(422)
        .json();
    assert_eq!(refused["errors"][0]["code"], "file_gone");
    let path = "/api/v1/files?name=a.html";
    let bytes = "<html>";
    program
        .send(Method::POST, path, |request| request.set_payload(bytes))
        .await
        .expect(422);
    let reader = app.program("mina", Scope::Read);
    let bytes = "<html>";
    reader
        .send(Method::POST, path, |request| request.set_payload(bytes))
        .await
        .expect(403);
}

#[actix_web::test]
async fn what_nobody_sent_is_gone_after_a_day() {
    let app = TestApp::new().await;
    app.add("mina", Role::Staff);
    let program = app.program("mina", Scope::Write);
    let path = "/api/v1/files?name=a.jpg";
    for _ in 0..2 {
        let bytes = photograph();
        program
            .send(Method::POST, path, |request| request.set_payload(bytes))
            .await
            .expect(201);
    }
    let new = json!({ "title": "The printer eats paper", "files": [2] });
    program
        .api_post("/api/v1/pain-points", new)
        .await
        .expect(201);
    let lying = || {
        let folder = app.database.folder().join("files");
        let folders = std::fs::read_dir(folder).unwrap();
        folders
            .flat_map(|entry| std::fs::read_dir(entry.unwrap().path()).unwrap())
            .count()
    };
    // The same bytes lie once, and their small ones.
    let before = lying();
    app.after(TimeDelta::hours(25)).await;
    program.api_get("/api/v1/files/1").await.expect(404);
    app.clock.advance(TimeDelta::hours(25));
    let (files, db, now) = (app.app.files.clone(), app.app.db.clone(), app.clock.now());
    let tidied = tokio::task::spawn_blocking(move || files.tidy(&db, now));
    assert!(tidied.await.unwrap().unwrap() > 0);
    assert_eq!(lying(), before, "another file still needs them");
    program.api_get("/api/v1/files/2").await.expect(200);
}

#[actix_web::test]
async fn an_expired_session_loses_no_text_beside_a_file() {
    let app = TestApp::new().await;
    let mina = app.person("mina", Role::Staff).await;
    let page = mina.get("/report").await;
    mina.forget_cookies();
    let title = [("title", "반쯤 쓴 글")];
    let photo = photograph();
    let refused = send(&mina, &page, "/report", &title, &[("a.jpg", &photo)])
        .await
        .expect(401);
    assert!(refused.text().contains("반쯤 쓴 글"));
}

fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(width, height)
        .write_to(&mut bytes, image::ImageFormat::Png)
        .unwrap();
    bytes.into_inner()
}

#[actix_web::test]
async fn a_logo_travels_inside_every_letter_until_it_is_taken_away() {
    let app = TestApp::with(&[("INSOLE__MAIL__COALESCE_SECONDS", "0")]).await;
    let soyeon = app.person("soyeon", Role::Admin).await;
    app.letters().await;
    let at = "/admin/mail/look";
    let page = soyeon.get(at).await.expect(200);
    let refused = send(&soyeon, &page, at, &[], &[("logo.jpg", &photograph())]).await;
    assert!(refused.expect(422).has("#logo-error"));
    send(&soyeon, &page, at, &[], &[("logo.png", &png(800, 160))])
        .await
        .expect(303);
    let preview = soyeon.get("/admin/mail/look/ko/html").await.expect(200);
    let shown = preview.attributes("img", "src");
    assert!(shown[0].starts_with("data:image/png;base64,"));
    assert_eq!(preview.attributes("img", "width"), ["200"]);
    assert_eq!(preview.attributes("img", "height"), ["40"]);
    soyeon
        .submit(at, "/admin/mail/look/test", &[])
        .await
        .expect(303);
    let letters = app.letters().await;
    assert!(letters[0].html.contains("src=\"cid:logo@insole\""));
    assert!(letters[0].logo.as_ref().unwrap().starts_with(b"\x89PNG"));
    // Another change keeps it; a tick takes it away.
    let page = soyeon.get(at).await;
    send(&soyeon, &page, at, &[("sender", "Env desk")], &[])
        .await
        .expect(303);
    let page = soyeon.get(at).await;
    assert!(
        page.has("#logo")
            && !soyeon
                .get("/admin/mail/look/en/html")
                .await
                .attributes("img", "src")
                .is_empty()
    );
    send(&soyeon, &page, at, &[("logo_off", "yes")], &[])
        .await
        .expect(303);
    let preview = soyeon.get("/admin/mail/look/ko/html").await;
    assert!(preview.attributes("img", "src").is_empty());
}

#[actix_web::test]
async fn a_project_and_its_updates_carry_files() {
    let app = TestApp::new().await;
    let sora = app.person("sora", Role::Studio).await;
    let mina = app.person("mina", Role::Staff).await;
    let pain = app.accepted("화면이 낡았어요", "mina", &[], "sora").await;
    let id = app.begun("sora", &[pain]).await.id;
    let photo = photograph();
    // An update brings its picture along; refused, it loses neither word nor picture.
    let page = sora
        .get(&format!("/projects/{id}/update"))
        .await
        .expect(200);
    let action = format!("/projects/{id}/update");
    let svg: &[u8] = b"<svg xmlns='http://www.w3.org/2000/svg'/>";
    let body = [("body", "새 화면을 보여 드려요"), ("health", "on_track")];
    let refused = send(
        &sora,
        &page,
        &action,
        &body,
        &[("화면.jpg", &photo), ("b.svg", svg)],
    )
    .await
    .expect(422);
    assert!(refused.one(".trouble").contains("b.svg"));
    assert_eq!(
        refused.texts("textarea[name=body]")[0].trim(),
        "새 화면을 보여 드려요"
    );
    send(&sora, &refused, &action, &[("drop", "")], &[])
        .await
        .expect(303);
    let project = mina.get(&format!("/projects/{id}")).await.expect(200);
    assert_eq!(
        project.attributes("#updates .attached img", "alt"),
        ["화면.jpg"]
    );
    mina.get("/files/1/small").await.expect(200);
    app.anyone().get("/files/1").await.expect(303);
    // What belongs to no update hangs on the project; nothing chosen is said, not ignored.
    let project = sora.get(&format!("/projects/{id}")).await.expect(200);
    let action = format!("/projects/{id}/files");
    send(&sora, &project, &action, &[], &[]).await.expect(422);
    let offer = b"%PDF-1.7 an offer".as_slice();
    send(&sora, &project, &action, &[], &[("견적.pdf", offer)])
        .await
        .expect(303);
    let project = mina.get(&format!("/projects/{id}")).await.expect(200);
    assert_eq!(project.texts("#files .attached a"), ["견적.pdf"]);
    assert!(project.one("#history").contains("자료 1개를 붙였어요"));
    assert!(project.attributes("#files form", "action").is_empty());
    let taken = mina.get("/files/2").await.expect(200);
    assert!(
        taken
            .header("content-disposition")
            .starts_with("attachment")
    );
    let token = mina
        .get("/report")
        .await
        .attributes("input[name=csrf]", "value")
        .remove(0);
    mina.post(&action, &[("csrf", &token)]).await.expect(403);
    mina.post("/files/2/remove", &[("csrf", &token)])
        .await
        .expect(403);
    let studio = sora.get(&format!("/projects/{id}")).await;
    sora.submit_from(&studio, "/files/2/remove", &[])
        .await
        .expect(303);
    let project = mina.get(&format!("/projects/{id}")).await;
    assert!(project.texts("#files").is_empty());
    assert!(project.one("#history").contains("자료를 뺐어요"));
}

#[actix_web::test]
async fn programs_attach_files_to_projects_and_updates() {
    let app = TestApp::new().await;
    app.add_all(&[("sora", Role::Studio), ("mina", Role::Staff)]);
    let pain = app.accepted("화면이 낡았어요", "mina", &[], "sora").await;
    let id = app.begun("sora", &[pain]).await.id;
    let program = app.program("sora", Scope::Studio);
    let upload = async |name: &str, bytes: &[u8]| {
        let path = format!("/api/v1/files?name={name}");
        let bytes = bytes.to_vec();
        let sent = program.send(Method::POST, &path, |request| request.set_payload(bytes));
        sent.await.expect(201).json()["id"].as_i64().unwrap()
    };
    let picture = upload("a.jpg", &photograph()).await;
    let update = program
        .api_post(
            &format!("/api/v1/projects/{id}/updates"),
            json!({ "health": "on_track", "body": "See the picture.", "files": [picture] }),
        )
        .await
        .expect(201)
        .json();
    assert_eq!(update["files"][0]["id"], picture);
    let list = program
        .api_get(&format!("/api/v1/projects/{id}/updates"))
        .await
        .json();
    assert_eq!(list["items"][0]["files"][0]["name"], "a.jpg");
    let offer = upload("offer.pdf", b"%PDF-1.7 an offer").await;
    let path = format!("/api/v1/projects/{id}/files");
    let project = program
        .api_post(&path, json!({ "files": [offer] }))
        .await
        .expect(200)
        .json();
    assert_eq!(project["files"][0]["name"], "offer.pdf");
    // A number that is nobody's, or somebody else's, is refused.
    program
        .api_post(&path, json!({ "files": [999] }))
        .await
        .expect(422);
    program
        .api_post(&path, json!({ "files": [] }))
        .await
        .expect(422);
}
