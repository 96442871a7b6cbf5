//! What breaks while the real process serves: the site answers, says what it can, and heals without a person.

use std::fs;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use insole::features::search;

use crate::helpers::{House, Serving, TestDatabase, eventually};

const PATIENCE: Duration = Duration::from_secs(60);

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.path().is_dir() {
            found.extend(files_below(&entry.path()));
        } else if !entry.path().to_string_lossy().ends_with(".lock") {
            found.push(entry.path());
        }
    }
    found
}

/// What an accident does to the index.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Accident {
    /// The whole folder is deleted.
    Deleted,
    /// `meta.json` alone is deleted.
    WithoutMeta,
    /// Files are cut to nothing where they stand, as `>` in a shell does.
    Emptied,
    /// Files are cut in half where they stand.
    Halved,
    /// Other bytes are written over them, as many as they had.
    Scribbled,
    /// Files are deleted, all but `meta.json`.
    Hollow,
}

const ACCIDENTS: [Accident; 6] = [
    Accident::Emptied,
    Accident::Scribbled,
    Accident::Deleted,
    Accident::WithoutMeta,
    Accident::Halved,
    Accident::Hollow,
];

impl Accident {
    fn happens_to(self, folder: &Path) {
        if self == Self::Deleted {
            return fs::remove_dir_all(folder).unwrap();
        }
        for path in files_below(folder) {
            let is_meta = path.ends_with("meta.json");
            match self {
                Self::WithoutMeta if is_meta => fs::remove_file(&path).unwrap(),
                Self::Hollow if !is_meta => fs::remove_file(&path).unwrap(),
                Self::Emptied if !is_meta => shortened(&path, 0),
                Self::Halved => shortened(&path, 2),
                Self::Scribbled if !is_meta => scribble(&path),
                _ => {}
            }
        }
    }
}

/// The engine merges and removes files of its own at any moment: one that is gone has met its accident already.
fn shortened(path: &Path, divisor: u64) {
    let Ok(file) = fs::File::options().write(true).open(path) else {
        return;
    };
    let length = file.metadata().unwrap().len();
    file.set_len(length.checked_div(divisor).unwrap_or(0))
        .unwrap();
}

fn scribble(path: &Path) {
    let Ok(file) = fs::File::options().write(true).open(path) else {
        return;
    };
    let length = usize::try_from(file.metadata().unwrap().len()).unwrap();
    let noise: Vec<u8> = (0..length).map(|n| (n * 131 % 251) as u8).collect();
    file.write_all_at(&noise, 0).unwrap();
}

/// What `doctor` says about the index.
fn said_of_index(house: &House) -> String {
    let told = String::from_utf8(house.run(&["doctor"]).stdout).unwrap();
    let line = told.lines().find(|line| line.contains(" index "));
    line.unwrap_or_default().to_owned()
}

fn is_healthy(said: &str) -> bool {
    said.starts_with("ok") && said.contains(" 0 events behind")
}

/// The index itself has come as far as the ledger; `/readyz` tells what its follower has seen.
#[track_caller]
fn until_healthy(house: &House) {
    eventually("the index has caught up", PATIENCE, || {
        is_healthy(&said_of_index(house)).then_some(())
    });
}

fn index_folder(house: &House) -> PathBuf {
    search::folder(&house.data)
}

/// Enough different words that the larger files have several pages.
fn fill(serving: &Serving, token: &str) {
    for n in 0u64..60 {
        let words: Vec<String> = (0..120)
            .map(|m| format!("w{:x}", (n * 120 + m) * 2_654_435_761 % 1_000_003))
            .collect();
        let body = serde_json::json!({ "title": format!("엘리베이터가 느려요 {n}"), "body": words.join(" ") });
        serving
            .post(token, "/api/v1/pain-points", &body)
            .expect(201);
    }
}

#[test]
fn an_index_that_breaks_while_people_search_heals_and_nobody_notices() {
    let house = House::on(TestDatabase::empty());
    let token = house.person("mina", "staff", "write");
    let mut serving = house.serve();
    fill(&serving, &token);
    serving.until_settled(PATIENCE);
    let over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                while !over.load(Ordering::Acquire) {
                    // Two words at most: also the database, which answers meanwhile, finds all of them.
                    let Some(answer) = serving.try_ask(
                        "GET",
                        "/api/v1/similar?title=%EC%97%98%EB%A6%AC%EB%B2%A0%EC%9D%B4%ED%84%B0",
                        &[("Authorization", &format!("Bearer {token}"))],
                        b"",
                    ) else {
                        over.store(true, Ordering::Release);
                        panic!("not answered: {}", serving.log());
                    };
                    let found = answer.expect(200).json()["items"].as_array().unwrap().len();
                    assert!(found > 0);
                    std::thread::sleep(Duration::from_millis(5));
                }
            });
        }
        for (n, accident) in ACCIDENTS.into_iter().enumerate() {
            println!("{accident:?}");
            accident.happens_to(&index_folder(&house));
            let title = format!("새 프린터 {n} 번째가 고장이에요");
            let number = serving.report(&token, &title);
            serving.until_found(&token, &title, number);
            // Not only the database: the index itself is whole again.
            eventually(
                &format!("{accident:?} is healed"),
                Duration::from_secs(60),
                || {
                    std::thread::sleep(Duration::from_millis(250));
                    (over.load(Ordering::Acquire) || is_healthy(&said_of_index(&house)))
                        .then_some(())
                },
            );
        }
        over.store(true, Ordering::Release);
    });
    assert!(serving.ended().is_none());
    serving.stop();
}

#[test]
fn an_index_that_broke_while_nobody_served_heals_after_the_start() {
    let house = House::on(TestDatabase::empty());
    let token = house.person("mina", "staff", "write");
    let serving = house.serve();
    fill(&serving, &token);
    let first = serving.report(&token, "Only here is the word okapi");
    until_healthy(&house);
    serving.stop();
    for (n, accident) in ACCIDENTS.into_iter().enumerate() {
        let said = said_of_index(&house);
        assert!(is_healthy(&said), "before {accident:?}: {said}");
        accident.happens_to(&index_folder(&house));
        let said = said_of_index(&house);
        assert!(!is_healthy(&said), "after {accident:?}: {said}");
        let serving = house.serve();
        serving.until_found(&token, "okapi", first);
        let title = format!("Another {n} with a zebra");
        let number = serving.report(&token, &title);
        serving.until_found(&token, &title, number);
        until_healthy(&house);
        serving.stop();
    }
}

#[test]
fn a_fault_shows_a_number_alone_and_the_log_has_its_cause() {
    let house = House::on(TestDatabase::empty()).with("INSOLE__LOG__FORMAT", "json");
    let token = house.person("mina", "staff", "write");
    let serving = house.serve();
    let browser = serving.browser(&house, "mina");
    let form = browser.get("/report").expect(200);
    serving.until_settled(PATIENCE);
    // Past the product: what a page reads is gone.
    house
        .database
        .execute("ALTER TABLE areas RENAME TO areas_away");

    let secret = "아무에게도 보이면 안 되는 글";
    let page = browser.submit_from(&form, "/report", &[("title", secret), ("area", "vpn")]);
    assert_eq!(page.status.as_u16(), 500, "{}", page.text());
    let text = page.text();
    assert!(text.contains(secret), "what was typed comes back");
    assert!(
        !text.contains("no such table") && !text.contains("does not exist"),
        "{text}"
    );
    let reference = reference_on(&text);

    let answer = serving
        .get(&token, "/api/v1/pain-points?area=vpn")
        .expect(500);
    let problem = answer.json();
    assert!(!problem.to_string().contains("areas"), "{problem}");
    let second = problem["reference"].as_str().unwrap().to_owned();
    assert_ne!(reference, second);

    let log = serving.stop();
    for number in [&reference, &second] {
        let line = log
            .lines()
            .find(|line| line.contains(number.as_str()))
            .unwrap();
        assert!(
            line.contains("areas") && line.contains("request_id"),
            "{line}"
        );
    }
    for line in log.lines() {
        let _: serde_json::Value =
            serde_json::from_str(line).unwrap_or_else(|_| panic!("not JSON: {line}"));
    }
    for private in [secret, token.as_str(), "bank.example"] {
        assert!(!log.contains(private), "{private} in the log: {log}");
    }
}

/// The reference number on a page: four digits, a dash, four digits.
fn reference_on(text: &str) -> String {
    let bytes = text.as_bytes();
    let is_number = |part: &&[u8]| {
        part.len() == 9
            && part[4] == b'-'
            && part
                .iter()
                .enumerate()
                .all(|(at, byte)| at == 4 || byte.is_ascii_digit())
    };
    let found = bytes
        .windows(9)
        .find(is_number)
        .unwrap_or_else(|| panic!("no number on {text}"));
    String::from_utf8(found.to_vec()).unwrap()
}

#[test]
fn a_letter_that_cannot_leave_is_seen_by_doctor_and_in_the_log_without_an_address() {
    let house = House::new()
        .with("INSOLE__MAIL__TRANSPORT", "smtp")
        // Nobody listens there.
        .with("INSOLE__MAIL__SMTP_URL", "smtp://127.0.0.1:1");
    let token = house.person("mina", "staff", "write");
    let serving = house.serve();
    serving.report(&token, "The printer jams");
    eventually("the letter is put off", PATIENCE, || {
        (serving.readiness()["mail"]["put_off"] == 1).then_some(())
    });
    let doctor = house.run(&["doctor"]);
    let told = String::from_utf8_lossy(&doctor.stdout).into_owned();
    assert_eq!(doctor.status.code(), Some(1));
    let line = |name: &str| {
        told.lines()
            .find(|line| line.contains(name))
            .unwrap()
            .to_owned()
    };
    assert!(line(" mail ").starts_with("BAD"), "{told}");
    assert!(line(" outbox ").starts_with("look"), "{told}");
    let log = serving.stop();
    assert!(log.contains("could not be sent now"), "{log}");
    assert!(!log.contains("bank.example"), "{log}");
}

#[test]
fn a_backup_beside_people_at_work_is_one_moment_and_restores_whole() {
    let house = House::new();
    let token = house.person("mina", "staff", "write");
    let jun = house.person("jun", "staff", "write");
    let serving = house.serve();
    let picture = house.data.join("files/ab");
    fs::create_dir_all(&picture).unwrap();
    fs::write(picture.join("abcd"), b"picture").unwrap();
    let over = AtomicBool::new(false);
    let backups = std::thread::scope(|scope| {
        for (token, other) in [(&token, &jun), (&jun, &token)] {
            let (serving, over) = (&serving, &over);
            scope.spawn(move || {
                for n in 0.. {
                    if over.load(Ordering::Acquire) {
                        return;
                    }
                    let number = serving.report(token, &format!("Written during the backup {n}"));
                    let path = format!("/api/v1/pain-points/{number}/support");
                    serving
                        .post(other, &path, &serde_json::json!({}))
                        .expect(200);
                    // People, not a flood: every letter of theirs is sent again from each copy.
                    std::thread::sleep(Duration::from_millis(30));
                }
            });
        }
        let backups: Vec<PathBuf> = (0..3)
            .map(|n| {
                let file = house.database.folder().join(format!("backup-{n}.tar"));
                house.must(&["backup", &file.to_string_lossy()]);
                file
            })
            .collect();
        over.store(true, Ordering::Release);
        backups
    });
    serving.until_settled(PATIENCE);
    let log = serving.stop();
    let everything = house.everything();
    assert!(!log.contains("ERROR"), "{log}");
    for file in &backups {
        let copy = House::on(TestDatabase::empty());
        copy.must(&["restore", &file.to_string_lossy()]);
        copy.must(&["ledger", "verify"]);
        assert_eq!(
            fs::read(copy.data.join("files/ab/abcd")).unwrap(),
            b"picture"
        );
        let restored = copy.everything();
        // One moment: what is append-only is a beginning of what there is now, and every report in it has its event.
        for table in ["ledger", "pain_points", "supports"] {
            let (then, now) = (&restored[table], &everything[table]);
            assert!(now.len() >= then.len());
            if table == "ledger" {
                assert_eq!(now[..then.len()], then[..]);
            }
        }
        let told = |kind: &str| {
            restored["ledger"]
                .iter()
                .filter(|line| line.contains(kind))
                .count()
        };
        assert_eq!(
            told("\"pain_point.reported\""),
            restored["pain_points"].len()
        );
        assert_eq!(told("\"pain_point.supported\""), restored["supports"].len());
        // It serves, finds what it has, and sends what had not left.
        let serving = copy.serve();
        if let Some(number) = (!restored["pain_points"].is_empty()).then_some(1) {
            serving.until_found(&token, "Written during the backup 0", number);
        }
        serving.until_settled(PATIENCE);
        serving.stop();
    }
    // The last word: a backup of the quiet house equals it, row by row.
    let file = house.database.folder().join("quiet.tar");
    house.must(&["backup", &file.to_string_lossy()]);
    for copy in [
        House::on(TestDatabase::empty()),
        House::on(TestDatabase::sqlite()),
    ] {
        copy.must(&["restore", &file.to_string_lossy()]);
        let again = copy.database.folder().join("again.tar");
        copy.must(&["backup", &again.to_string_lossy()]);
        let back = House::on(TestDatabase::empty());
        back.must(&["restore", &again.to_string_lossy()]);
        assert_eq!(back.everything(), everything);
    }
}

#[test]
fn connections_that_the_database_cuts_cost_a_second_try_and_nothing_else() {
    let database = TestDatabase::empty();
    if !database.is_postgres() {
        return; // SQLite has no connections to cut.
    }
    let name = format!("cut_{}", std::process::id());
    let house = House::on(database).with("PGAPPNAME", &name);
    let token = house.person("mina", "staff", "write");
    let serving = house.serve();
    let cut = || {
        house.database.execute(&format!(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '{name}'"
        ));
    };
    let mut accepted = Vec::new();
    for n in 0..60 {
        if n % 3 == 0 {
            cut();
        }
        let title = format!("Reported while connections are cut {n}");
        let answer = serving.post(
            &token,
            "/api/v1/pain-points",
            &serde_json::json!({ "title": title }),
        );
        if answer.status.as_u16() == 201 {
            accepted.push(title);
        } else {
            assert_eq!(
                answer.expect(503).json()["type"],
                "urn:insole:problem:database"
            );
        }
    }
    assert!(accepted.len() > 20, "{}", accepted.len());
    // The letters, too, while they leave.
    for _ in 0..40 {
        cut();
        std::thread::sleep(Duration::from_millis(50));
    }
    // Sooner than a lease ends: what a cut left claimed is given back.
    serving.until_settled(Duration::from_secs(40));
    let rows = house.everything()["pain_points"].join("\n");
    for title in &accepted {
        assert_eq!(rows.matches(&format!("{title}\"")).count(), 1, "{title}");
    }
    serving.stop();
    house.must(&["ledger", "verify"]);
}
