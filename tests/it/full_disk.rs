//! The disk is full while people work: what was confirmed stays, what cannot be saved is said and handed back, reading goes
//! on, and with the first free byte everything goes on by itself.

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use serde_json::json;

use crate::helpers::{Browser, House, Serving, TestDatabase, eventually};

const PATIENCE: Duration = Duration::from_secs(40);

/// What is done to the disk, and undone.
struct Disk<'a> {
    fill: &'a dyn Fn(&Serving),
    free: &'a dyn Fn(&Serving),
    /// Whether other processes meet it, too.
    is_full_for_all: bool,
}

/// A body large enough that a few of them need new pages.
fn long_body() -> String {
    "It takes so long. ".repeat(300)
}

/// Reports until one is refused; the accepted numbers, and what was said to the refused one.
fn report_until_refused(serving: &Serving, token: &str) -> (Vec<i64>, serde_json::Value) {
    let mut accepted = Vec::new();
    for n in 0..400 {
        let body = json!({ "title": format!("While it fills up {n}"), "body": long_body() });
        let answer = serving.post(token, "/api/v1/pain-points", &body);
        if answer.status.as_u16() == 201 {
            accepted.push(answer.json()["number"].as_i64().unwrap());
            continue;
        }
        let answer = answer.expect(503);
        assert!(answer.header("retry-after").parse::<u64>().unwrap() > 0);
        return (accepted, answer.json());
    }
    panic!("the disk never filled up: {}", serving.log());
}

fn see_that_reading_goes_on(serving: &Serving, token: &str, browser: &Browser<'_>, number: i64) {
    for path in [
        "/api/v1/pain-points",
        &format!("/api/v1/pain-points/{number}"),
    ] {
        serving.get(token, path).expect(200);
    }
    assert!(
        serving
            .similar(token, "The printer on floor 3 jams")
            .contains(&number)
    );
    for path in [
        "/",
        "/report",
        "/pain-points",
        &format!("/pain-points/{number}"),
        "/search?q=printer",
        "/me",
    ] {
        browser.get(path).expect(200);
    }
    serving.ask("GET", "/retrospectives", &[], b"").expect(200);
}

fn story(house: &House, disk: &Disk<'_>) {
    let token = house.person("mina", "staff", "write");
    let serving = house.serve();
    let browser = serving.browser(house, "mina");
    let before = serving.report(&token, "The printer on floor 3 jams");
    serving.until_found(&token, "The printer on floor 3 jams", before);
    serving.until_settled(PATIENCE);
    let form = browser.get("/report").expect(200);

    (disk.fill)(&serving);
    let (accepted, refused) = report_until_refused(&serving, &token);
    assert_eq!(refused["type"], "urn:insole:problem:disk");
    let reference = refused["reference"].as_str().unwrap();
    let detail = refused["detail"].as_str().unwrap();
    assert!(
        detail.contains(reference) && detail.contains("disk"),
        "{detail}"
    );
    assert!(
        !refused.to_string().contains("database or disk"),
        "no inner words: {refused}"
    );
    eventually("the log has the cause", PATIENCE, || {
        let log = serving.log();
        log.lines()
            .any(|line| line.contains(reference) && line.contains("cause="))
            .then_some(())
    });

    // What was typed comes back, with a button that sends it again.
    let typed = [
        ("title", "잃어버리면 안 되는 제목"),
        ("body", "first line\nsecond line"),
    ];
    let mut again = None;
    for _ in 0..50 {
        let answer = browser.submit_from(&form, "/report", &typed);
        if answer.status.as_u16() == 503 {
            again = Some(answer);
            break;
        }
        // A checkpoint made a little room; the next one finds none.
        report_until_refused(&serving, &token);
    }
    let again = again.expect("the form is refused, too");
    let kept = again.form("/report");
    for (name, value) in typed {
        assert!(
            kept.contains(&(name.to_owned(), value.to_owned())),
            "{name}: {kept:?}"
        );
    }
    see_that_reading_goes_on(&serving, &token, &browser, before);
    let doctor = house.run(&["doctor"]);
    let told = String::from_utf8_lossy(&doctor.stdout).into_owned();
    let is_told = told
        .lines()
        .any(|line| line.starts_with("BAD") && line.contains("disk"));
    assert_eq!(is_told, disk.is_full_for_all, "{told}");

    (disk.free)(&serving);
    let sent = eventually("the same form is saved", PATIENCE, || {
        let answer = browser.submit_from(&again, "/report", &[]);
        answer.status.is_redirection().then_some(answer)
    });
    let last = browser
        .get(
            &sent
                .location()
                .replace(&format!("http://{}", serving.address), ""),
        )
        .expect(200);
    assert!(last.text().contains("second line"));
    let after = serving.report(&token, "Afterwards the kettle is broken");
    serving.until_found(&token, "Afterwards the kettle is broken", after);
    serving.until_settled(PATIENCE);
    for number in accepted {
        serving
            .get(&token, &format!("/api/v1/pain-points/{number}"))
            .expect(200);
    }
    let log = serving.stop();
    assert!(
        !log.contains("bank.example") && !log.contains(&token),
        "{log}"
    );
    house.must(&["ledger", "verify"]);
}

fn mount(folder: &Path) -> Result<(), String> {
    std::fs::create_dir_all(folder).unwrap();
    let mounted = Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=32m", "tmpfs"])
        .arg(folder)
        .output();
    match mounted {
        Ok(output) if output.status.success() => Ok(()),
        other => Err(format!("{other:?}")),
    }
}

/// Fills a file system to its last byte.
fn fill(folder: &Path) {
    for (name, size) in [("filler", 64 * 1024), ("filler-2", 4096), ("filler-3", 1)] {
        let mut file = File::create(folder.join(name)).unwrap();
        while file.write_all(&vec![0; size]).is_ok() {}
    }
}

fn free(folder: &Path) {
    for name in ["filler", "filler-2", "filler-3"] {
        std::fs::remove_file(folder.join(name)).unwrap();
    }
}

/// Removes the mount however the test ends.
struct Mounted<'a>(&'a Path);

impl Drop for Mounted<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(self.0).status();
    }
}

#[test]
fn nothing_is_lost_on_a_full_disk() {
    const WITHIN: &str = "INSOLE_TEST_WITHIN_UNSHARE";
    let database = TestDatabase::sqlite();
    let folder = database.folder().join("disk");
    if let Err(why) = mount(&folder) {
        assert!(
            std::env::var_os(WITHIN).is_none(),
            "mount within unshare: {why}"
        );
        // Not root: the same test as the root of a name space of its own.
        let allowed = Command::new("unshare")
            .args([
                "--map-root-user",
                "--mount",
                "mount",
                "-t",
                "tmpfs",
                "tmpfs",
            ])
            .arg(&folder)
            .output();
        if !allowed.is_ok_and(|output| output.status.success()) {
            println!(
                "no file system can be mounted here ({why}): only the limit on files is tested"
            );
            return;
        }
        let status = Command::new("unshare")
            .args(["--map-root-user", "--mount"])
            .arg(std::env::current_exe().unwrap())
            .args([
                "--exact",
                "full_disk::nothing_is_lost_on_a_full_disk",
                "--nocapture",
            ])
            .env(WITHIN, "yes")
            .status()
            .unwrap();
        assert!(status.success());
        return;
    }
    let _mounted = Mounted(&folder);
    let house = House::on(database).at(folder.join("data"));
    let disk = Disk {
        fill: &|_| fill(&folder),
        free: &|_| free(&folder),
        is_full_for_all: true,
    };
    story(&house, &disk);
}

#[test]
fn nothing_is_lost_when_files_may_not_grow() {
    // What a quota or a limit does: the disk has room, and takes nothing more all the same.
    let house =
        House::on(TestDatabase::sqlite()).through(&["sh", "-c", "trap '' XFSZ; exec \"$@\"", "sh"]);
    let limit = |serving: &Serving, most: &str| {
        let id = serving.id().to_string();
        let status = Command::new("prlimit")
            .args(["--pid", &id, &format!("--fsize={most}:unlimited")])
            .status()
            .unwrap();
        assert!(status.success());
    };
    let disk = Disk {
        fill: &|serving| limit(serving, "262144"),
        free: &|serving| limit(serving, "unlimited"),
        is_full_for_all: false,
    };
    story(&house, &disk);
}
