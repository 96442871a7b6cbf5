//! Lists that come from elsewhere, and tables that leave: `insole import` and `insole export`.

use std::path::{Path, PathBuf};

use actix_web::http::Method;
use chrono::TimeDelta;
use insole::base::actor::Scope;
use serde_json::json;

use crate::commands::insole;
use crate::helpers::{Role, TestApp};
use crate::retrospectives::{Stage, postmortem};

/// A table as a spreadsheet reads it: rows of fields by their column.
fn table(folder: &Path, name: &str) -> Vec<Vec<(String, String)>> {
    let text = std::fs::read_to_string(folder.join(name)).unwrap();
    let text = text.strip_prefix('\u{feff}').expect("marked as UTF-8");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let heads = reader.headers().unwrap().clone();
    let row = |record: csv::StringRecord| {
        let fields = heads.iter().zip(record.iter());
        fields
            .map(|(head, field)| (head.to_owned(), field.to_owned()))
            .collect()
    };
    reader
        .records()
        .map(|record| row(record.unwrap()))
        .collect()
}

fn column(rows: &[Vec<(String, String)>], name: &str) -> Vec<String> {
    let field = |row: &Vec<(String, String)>| {
        let found = row.iter().find(|(head, _)| head == name);
        found
            .unwrap_or_else(|| panic!("no column {name}"))
            .1
            .clone()
    };
    rows.iter().map(field).collect()
}

#[actix_web::test]
async fn what_people_wrote_leaves_in_tables_and_what_they_did_not_show_stays() {
    let stage = Stage::new().await;
    let app = &stage.app;
    let slug = stage.published().await;
    let maya = app.program("maya", Scope::Write);
    let report = |body| maya.api_post("/api/v1/pain-points", body);
    let unnamed =
        json!({ "title": "=결재가 늦어요", "body": "세 번\n기다려요", "anonymous": true });
    let unnamed = report(unnamed).await.expect(201).json()["number"].to_string();
    let secret = json!({ "title": "우리 팀만 아는 일", "visibility": "studio" });
    let secret = report(secret).await.expect(201).json()["number"].to_string();
    let say = |at: &str| format!("/api/v1/pain-points/{at}/comments");
    maya.api_post(&say(&unnamed), json!({ "body": "오늘도요" }))
        .await
        .expect(201);
    stage
        .haneul()
        .api_post(
            &say(&unnamed),
            json!({ "body": "몰래 적은 말", "internal": true }),
        )
        .await
        .expect(201);
    let place = tempfile::tempdir().unwrap();
    let out = |name: &str| place.path().join(name);
    let export = |folder: &PathBuf, more: &[&str]| {
        let folder = folder.to_str().unwrap();
        insole(&app.database, &[&["export", folder], more].concat())
    };

    let (code, results, notes) = export(&out("all"), &[]);
    assert_eq!(code, 0, "{notes}");
    assert_eq!(
        results,
        "exported: 2 pain points, 1 projects, 1 retrospectives\n"
    );
    let pains = table(&out("all"), "pain-points.csv");
    assert_eq!(
        column(&pains, "title"),
        ["아침마다 VPN이 끊겨요", "'=결재가 늦어요"],
        "no formula, and not what the studio alone sees"
    );
    assert_eq!(column(&pains, "body")[1], "세 번\n기다려요");
    assert_eq!(column(&pains, "reporter"), ["mina", ""]);
    let comments = table(&out("all"), "comments.csv");
    assert_eq!(column(&comments, "body"), ["오늘도요"]);
    assert_eq!(column(&comments, "by"), [""]);
    let projects = table(&out("all"), "projects.csv");
    assert_eq!(column(&projects, "status"), ["failed"]);
    assert_eq!(
        column(&projects, "pain_points"),
        [stage.project.pains[0].to_string()]
    );
    assert_eq!(
        column(&table(&out("all"), "metrics.csv"), "target").len(),
        1
    );
    let decided = table(&out("all"), "decisions.csv");
    assert!(column(&decided, "by").contains(&"haneul".to_owned()));
    let story = out("all").join("retrospectives").join(format!("{slug}.md"));
    let story = std::fs::read_to_string(story).unwrap();
    assert!(
        story.contains("\nkind: postmortem\n") && story.contains("\n## "),
        "{story}"
    );
    let conditions = postmortem()["conditions"].as_array().unwrap().len();
    assert_eq!(table(&out("all"), "conditions.csv").len(), conditions);
    // Nobody's address, nobody who stayed unnamed, in no file.
    for file in [
        "pain-points",
        "comments",
        "decisions",
        "projects",
        "updates",
    ] {
        let text = std::fs::read_to_string(out("all").join(format!("{file}.csv"))).unwrap();
        assert!(
            !text.contains("@bank.example") && !text.contains("maya"),
            "{file}: {text}"
        );
    }

    let (code, _, notes) = export(&out("studio"), &["--studio"]);
    assert_eq!(code, 0, "{notes}");
    let pains = table(&out("studio"), "pain-points.csv");
    assert!(column(&pains, "number").contains(&secret));
    let comments = table(&out("studio"), "comments.csv");
    assert!(column(&comments, "body").contains(&"몰래 적은 말".to_owned()));

    // What is there is never written over.
    let (code, _, notes) = export(&out("all"), &[]);
    assert_eq!(code, 2);
    assert!(notes.contains("not empty"), "{notes}");
    let left: Vec<_> = std::fs::read_dir(place.path()).unwrap().collect();
    assert_eq!(left.len(), 2, "nothing half written is left");

    // And it is read again elsewhere.
    let other = TestApp::new().await;
    other.add("jun", Role::Staff);
    let file = out("all").join("pain-points.csv");
    let arguments = ["import", "pain-points", file.to_str().unwrap()];
    let (code, results, notes) = insole(
        &other.database,
        &[&arguments[..], &["--reporter", "jun@bank.example"]].concat(),
    );
    assert_eq!(code, 0, "{notes}");
    assert_eq!(results, "imported: 2 new, 0 here already\n");
    let jun = other.program("jun", Scope::Read);
    let again = jun.api_get("/api/v1/pain-points?sort=new").await.json();
    let titles: Vec<&str> = again["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["title"].as_str().unwrap())
        .collect();
    assert_eq!(titles, ["=결재가 늦어요", "아침마다 VPN이 끊겨요"]);
}

#[actix_web::test]
async fn an_old_list_comes_along_once_and_storms_nobody() {
    let app = TestApp::new().await;
    app.add("mina", Role::Staff);
    app.add("haneul", Role::Studio);
    app.department("IT");
    app.area("VDI", "it");
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("old.csv");
    let import = |more: &[&str]| {
        let whole = [
            "import",
            "pain-points",
            file.to_str().unwrap(),
            "--reporter",
            "haneul@bank.example",
        ];
        insole(&app.database, &[&whole[..], more].concat())
    };

    // A table that lacks what it needs, or holds what cannot be taken: said line by line, and nothing is taken.
    std::fs::write(&file, "무엇,내용\n가,나\n").unwrap();
    let (code, _, notes) = import(&[]);
    assert_eq!(code, 2);
    assert!(notes.contains("no column title"), "{notes}");
    std::fs::write(
        &file,
        "제목,영역,분,횟수,기간\n화면이 멈춰요,VDI,5,3,day\n,없는 영역,,,\n느려요,없는 영역,5,많이,day\n",
    )
    .unwrap();
    let (code, results, notes) = import(&[]);
    assert_eq!((code, results.as_str()), (1, ""));
    for part in ["line 3: title:", "line 4: area:", "and none was"] {
        assert!(notes.contains(part), "{part}: {notes}");
    }
    assert!(!notes.contains("line 2"), "{notes}");

    // As an older Excel writes it.
    let text = "번호;제목;내용;제안자;영역;등록일;공감;분;횟수;기간\r\n\
        17;화면이 멈춰요;\"아침마다\r\n다시 켜요\";mina@bank.example;vdi;2024-03-12;14;5;3;day\r\n\
        18;회의실이 없어요;;gone@bank.example;;2024-04-01;;;;\r\n\r\n";
    let (bytes, _, _) = encoding_rs::EUC_KR.encode(text);
    std::fs::write(&file, bytes).unwrap();
    let (code, results, notes) = import(&["--check"]);
    assert_eq!(
        (code, results.as_str()),
        (0, "would be imported: 2 new, 0 here already\n")
    );
    assert!(notes.contains("CP949"), "{notes}");
    let (code, _, notes) = import(&["--promise", "2020-01-01"]);
    assert_eq!(code, 2);
    assert!(notes.contains("has passed"), "{notes}");
    let (code, results, _) = import(&["--promise", "2035-12-20"]);
    assert_eq!(
        (code, results.as_str()),
        (0, "imported: 2 new, 0 here already\n")
    );
    let (_, results, _) = import(&[]);
    assert_eq!(results, "imported: 0 new, 2 here already\n");

    let mina = app.program("mina", Scope::Read);
    let report = mina
        .api_get("/api/v1/pain-points/1")
        .await
        .expect(200)
        .json();
    assert_eq!(report["title"], "화면이 멈춰요");
    assert_eq!(
        report["body"],
        "아침마다\n다시 켜요\n\n전에 쓰던 목록에서 옮겨 왔어요: 번호 17 · 2024-03-12 · 공감 14"
    );
    assert_eq!(
        (report["area"].as_str(), report["status"].as_str()),
        (Some("vdi"), Some("new"))
    );
    assert_eq!(report["next_update_on"], "2035-12-20");
    assert!(report["hours_per_month"].as_f64().unwrap() > 5.0);
    app.after(TimeDelta::days(1)).await;
    assert!(app.letters().await.is_empty(), "nobody said anything today");
    let page = app
        .sign_in("mina")
        .await
        .get("/pain-points/1")
        .await
        .expect(200);
    assert!(page.text().contains("전에 쓰던 목록에서 옮겨 왔어요"));
    // From here on its reporter hears of it as of any other.
    let body = json!({ "to": "accepted" });
    app.program("haneul", Scope::Studio)
        .api(Method::POST, "/api/v1/pain-points/1/status", body)
        .await
        .expect(200);
    app.after(TimeDelta::minutes(5)).await;
    let told = app.letters().await;
    assert_eq!(told.len(), 1);
}

#[actix_web::test]
async fn a_list_of_people_adds_who_is_missing() {
    let app = TestApp::new().await;
    app.add("mina", Role::Studio);
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("people.csv");
    let import = |more: &[&str]| {
        let whole = ["import", "members", file.to_str().unwrap()];
        insole(&app.database, &[&whole[..], more].concat())
    };
    std::fs::write(
        &file,
        "이메일,이름,부서,역할\nmina@bank.example,김미나,,\nkim,김,,\njun@bank.example,이준,결제팀,king\nJun@bank.example,이준,,\n",
    )
    .unwrap();
    let (code, _, notes) = import(&[]);
    assert_eq!(code, 1);
    for part in ["line 3: email:", "line 4: role:"] {
        assert!(notes.contains(part), "{part}: {notes}");
    }
    std::fs::write(
        &file,
        "이메일\t이름\t부서\t역할\nmina@bank.example\t김미나\t\t\njun@bank.example\t이준\t결제팀\tstudio\nsora@bank.example\t윤소라\t결제팀\t\n",
    )
    .unwrap();
    let (code, results, _) = import(&["--check"]);
    assert_eq!(
        (code, results.as_str()),
        (0, "would be imported: 2 new, 1 here already\n")
    );
    let (code, results, notes) = import(&[]);
    assert_eq!(
        (code, results.as_str()),
        (0, "imported: 2 new, 1 here already\n"),
        "{notes}"
    );
    let jun = app.sign_in("jun").await;
    assert_eq!(jun.get("/board").await.status, 200, "of the studio");
    let mina = app.sign_in("mina").await;
    assert_eq!(mina.get("/board").await.status, 200, "left as she was");
}
