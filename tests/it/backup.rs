//! A backup is taken while people work, and what is restored from it equals the original.

use std::path::Path;
use std::process::{Command, Output};

use insole::base::actor::Actor;
use insole::base::ids::PainPointId;
use insole::base::subject::Subject;
use insole::db::dump;
use insole::ledger::{self, Event, Record};

use crate::helpers::{House, TestDatabase};

/// Runs the real command against this database.
fn insole(database: &TestDatabase, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_insole"));
    command
        .args(arguments)
        .arg("--data-dir")
        .arg(database.folder())
        .env("INSOLE__MAIL__TRANSPORT", "none");
    if let Some(url) = &database.options.url {
        command.env("INSOLE__DATABASE__URL", url);
    }
    command.output().unwrap()
}

#[track_caller]
fn must(output: Output) -> String {
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn everything(database: &TestDatabase) -> Vec<(String, Vec<String>)> {
    database
        .open()
        .read_now(|conn| {
            let mut all = Vec::new();
            for table in dump::tables(conn)? {
                let mut lines = Vec::new();
                table.dump(conn, |line| {
                    lines.push(line.to_owned());
                    Ok(())
                })?;
                all.push((table.name.clone(), lines));
            }
            Ok(all)
        })
        .unwrap()
}

/// Rows that point forwards and at themselves, a number that 15 digits would round, and a ledger.
fn filled() -> TestDatabase {
    let database = TestDatabase::new();
    database.execute(
        "INSERT INTO members (email, name, role, language, created_at) VALUES ('mina@bank.example', '김미나 \"🙂\"', 'staff', 'ko', '2026-03-02 01:00:00.123456'), ('o''hara@bank.example', E'x', 'admin', 'en', '2026-03-02 01:00:00');"
            .replace("E'x'", "'Ann O''Hara'").as_str(),
    );
    database.execute(
        "INSERT INTO pain_points (title, language, reporter_id, status, merged_into, created_at, updated_at) VALUES
         ('VPN이 끊겨요', 'ko', 1, 'accepted', NULL, '2026-03-02 01:00:00', '2026-03-02 01:00:00'),
         ('VPN drops', 'en', 2, 'new', NULL, '2026-03-02 01:00:00', '2026-03-02 01:00:00');
         UPDATE pain_points SET merged_into = 2, status = 'merged' WHERE id = 1;
         INSERT INTO projects (title, status, created_at, updated_at) VALUES ('VPN', 'active', '2026-03-02 01:00:00', '2026-03-02 01:00:00');
         INSERT INTO metrics (project_id, name, direction, baseline, baseline_on, target, created_at) VALUES (1, 'x', 'down', 0.30000000000000004, '2026-03-02', 1e-7, '2026-03-02 01:00:00');
         INSERT INTO comments (pain_point_id, author_id, body, internal, created_at) VALUES (1, 1, 'null', TRUE, '2026-03-02 01:00:00');",
    );
    let db = database.open();
    for id in 1..=3 {
        db.write_now(move |tx| {
            let now = chrono::DateTime::from_timestamp_micros(1_772_413_200_123_456).unwrap();
            let record = Record::new(
                Subject::PainPoint(PainPointId(id)),
                Event::PainPointSupported {},
            );
            ledger::append(tx, now, &Actor::System, record);
            Ok(())
        })
        .unwrap();
    }
    std::fs::create_dir_all(database.folder().join("files/ab")).unwrap();
    std::fs::write(database.folder().join("files/ab/abcdef"), b"picture").unwrap();
    database
}

fn backed_up(database: &TestDatabase) -> std::path::PathBuf {
    let file = database.folder().join("backup.tar");
    must(insole(database, &["backup", &file.to_string_lossy()]));
    file
}

fn restored(file: &Path, into: &TestDatabase) -> Output {
    insole(into, &["restore", &file.to_string_lossy()])
}

#[test]
fn what_is_restored_equals_the_original() {
    let original = filled();
    let copy = TestDatabase::empty();
    let said = must(restored(&backed_up(&original), &copy));
    assert!(said.contains("3 ledger entries"), "{said}");
    assert_eq!(everything(&copy), everything(&original));
    assert_eq!(
        std::fs::read(copy.folder().join("files/ab/abcdef")).unwrap(),
        b"picture"
    );
    // Life goes on: the next number follows the restored ones.
    copy.execute("INSERT INTO departments (slug, name_ko, name_en, created_at) VALUES ('it', 'IT', 'IT', '2026-03-02 01:00:00')");
    copy.execute("INSERT INTO members (email, name, role, language, created_at) VALUES ('new@bank.example', 'New', 'staff', 'en', '2026-03-02 01:00:00')");
}

#[test]
fn a_backup_made_on_one_database_restores_into_the_other() {
    let original = filled();
    let copy = TestDatabase::sqlite();
    must(restored(&backed_up(&original), &copy));
    assert_eq!(copy.open().read_now(ledger::verify).unwrap(), Ok(3));
    let back = TestDatabase::empty();
    must(restored(&backed_up(&copy), &back));
    assert_eq!(everything(&back), everything(&original));
}

#[test]
fn a_changed_or_cut_backup_changes_nothing() {
    let original = filled();
    let file = backed_up(&original);
    let bytes = std::fs::read(&file).unwrap();
    let text = b"Ann O'Hara";
    let at = bytes
        .windows(text.len())
        .position(|window| window == text)
        .unwrap();
    let mut changed = bytes.clone();
    changed[at] = b'B';
    for (wrong, why) in [
        (changed, "was changed"),
        (bytes[..bytes.len() / 2].to_vec(), "backup"),
    ] {
        std::fs::write(&file, wrong).unwrap();
        let copy = TestDatabase::empty();
        let output = restored(&file, &copy);
        assert_eq!(output.status.code(), Some(1));
        assert!(
            String::from_utf8_lossy(&output.stderr).contains(why),
            "{output:?}"
        );
        assert!(!copy.folder().join("files").exists());
    }
}

#[test]
fn restoring_can_begin_again_and_never_under_a_running_process() {
    let original = filled();
    let file = backed_up(&original);
    let house = House::on(TestDatabase::empty());
    let serving = house.serve();
    let output = house.run(&["restore", &file.to_string_lossy()]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        String::from_utf8_lossy(&output.stderr).contains("stop it first"),
        "{output:?}"
    );
    serving.kill();
    // Interrupted after the files, before the rows: what is there is no hindrance.
    let copy = TestDatabase::empty();
    std::fs::create_dir_all(copy.folder().join("files/ab")).unwrap();
    std::fs::write(copy.folder().join("files/ab/abcdef"), b"pict").unwrap();
    std::fs::create_dir_all(copy.folder().join("index/v1-1")).unwrap();
    must(restored(&file, &copy));
    assert_eq!(
        std::fs::read(copy.folder().join("files/ab/abcdef")).unwrap(),
        b"picture"
    );
    assert_eq!(everything(&copy), everything(&original));
}

#[test]
fn nothing_is_ever_restored_over_data() {
    let original = filled();
    let file = backed_up(&original);
    let output = restored(&file, &original);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        String::from_utf8_lossy(&output.stderr).contains("empty"),
        "{output:?}"
    );
}
