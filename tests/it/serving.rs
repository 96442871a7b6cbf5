//! `serve` begins, is asked to stop, and refuses what would do harm, each with a sentence and an exit code.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;

use crate::helpers::{House, TestDatabase, eventually};

/// Runs `serve`, which must end by itself with this code; what it said.
#[track_caller]
fn refused(house: &House, listen: &str, code: i32) -> String {
    let output = house.run(&["serve", "--listen", listen]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(code), "{said}");
    assert!(output.stdout.is_empty(), "{output:?}");
    said
}

#[test]
fn asked_to_stop_it_finishes_what_it_was_asked_before() {
    let house = House::new();
    let token = house.person("mina", "staff", "write");
    let mut serving = house.serve();
    let body = br#"{"title":"Begun before the end"}"#;
    let mut stream = TcpStream::connect(&serving.address).unwrap();
    let head = format!(
        "POST /api/v1/pain-points HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(&body[..10]).unwrap();
    // It is under way once a later request was answered.
    serving.get(&token, "/api/v1/pain-points").expect(200);
    serving.signal("TERM");
    eventually("it stops", Duration::from_secs(10), || {
        serving.log().contains("stopping").then_some(())
    });
    stream.write_all(&body[10..]).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 201 "), "{answer}");
    let status = serving.wait(Duration::from_secs(20));
    assert!(status.success(), "{status}");
    let log = serving.log();
    assert!(log.contains("stopped") && !log.contains("ERROR"), "{log}");
    // It is there, and so is what follows from it.
    let serving = house.serve();
    assert!(
        serving
            .get(&token, "/api/v1/pain-points")
            .text()
            .contains("Begun before the end")
    );
    serving.until_settled(Duration::from_secs(20));
    serving.stop();
}

#[test]
fn a_stop_right_after_the_address_is_a_clean_one() {
    let house = House::new();
    for _ in 0..3 {
        house.serve().stop();
    }
}

#[test]
fn a_stop_in_the_middle_of_the_start_is_a_clean_one() {
    let house = House::new();
    for wait in [20, 60, 120, 250] {
        let mut child = house
            .command(&["serve", "--listen", "127.0.0.1:0"])
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap();
        // Until it listens to signals it is one of the shell's commands like any other; it takes the folder right after.
        let lock = house.data.join("serve.lock");
        eventually("it begins", Duration::from_secs(20), || {
            let holder = std::fs::read_to_string(&lock).unwrap_or_default();
            (holder.trim() == child.id().to_string()).then_some(())
        });
        std::thread::sleep(Duration::from_millis(wait));
        let id = child.id().to_string();
        assert!(
            std::process::Command::new("kill")
                .args(["-s", "TERM", &id])
                .status()
                .unwrap()
                .success()
        );
        let status = eventually("it ends", Duration::from_secs(20), || {
            child.try_wait().unwrap()
        });
        assert!(status.success(), "{status}");
    }
    house.serve().stop();
}

#[test]
fn two_never_serve_from_one_folder() {
    let house = House::new();
    let serving = house.serve();
    let said = refused(&house, "127.0.0.1:0", 1);
    assert!(
        said.contains(&format!("process {}", serving.id())) && said.contains("--data-dir"),
        "{said}"
    );
    // Commands go on beside it.
    house.person("mina", "staff", "write");
    serving.kill();
    house.serve().stop();
}

#[test]
fn a_port_in_use_is_named_with_the_setting() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let said = refused(&House::new(), &address, 1);
    assert!(
        said.contains(&address) && said.contains("--listen"),
        "{said}"
    );
}

#[test]
fn a_folder_that_cannot_be_written_is_named_with_the_setting() {
    let house = House::new();
    let file = house.database.folder().join("file");
    std::fs::write(&file, "in the way").unwrap();
    let house = house.at(file.join("data"));
    let said = refused(&house, "127.0.0.1:0", 1);
    assert!(
        said.contains("data folder") && said.contains("--data-dir"),
        "{said}"
    );
    let output = house.run(&["doctor"]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
}

#[test]
fn a_database_of_the_future_is_left_alone() {
    let house = House::on(TestDatabase::new());
    house.database.execute("INSERT INTO __diesel_schema_migrations (version, run_on) VALUES ('29991231235959', '2999-12-31 23:59:59')");
    let said = refused(&house, "127.0.0.1:0", 1);
    assert!(
        said.contains("newer Insole") && said.contains("29991231235959"),
        "{said}"
    );
    for command in [
        &["backup", "x.tar"][..],
        &["login-link", "a@b.example"],
        &["reindex"],
    ] {
        let output = house.run(command);
        assert_eq!(output.status.code(), Some(1), "{command:?}: {output:?}");
    }
    let told = String::from_utf8(house.run(&["doctor"]).stdout).unwrap();
    assert!(told.contains("newer Insole"), "{told}");
}

#[test]
fn two_nodes_on_one_postgres_share_the_work() {
    let first = House::new();
    let Some(url) = first.database.options.url.clone() else {
        // One SQLite file is one node; see `two_never_serve_from_one_folder`.
        return;
    };
    let second = House::on(TestDatabase::sqlite()).with("INSOLE__DATABASE__URL", &url);
    let token = first.person("mina", "staff", "write");
    let (one, two) = (first.serve(), second.serve());
    let mut reported = 0;
    for n in 0..10 {
        let (here, there) = if n % 2 == 0 {
            (&one, &two)
        } else {
            (&two, &one)
        };
        let title = format!(
            "The {} lift is slow",
            [
                "red", "blue", "old", "new", "left", "right", "north", "south", "glass", "goods"
            ][n]
        );
        let number = here.report(&token, &title);
        reported += 1;
        let begun = std::time::Instant::now();
        eventually("the other node finds it", Duration::from_secs(10), || {
            there
                .similar(&token, &title)
                .contains(&number)
                .then_some(())
        });
        println!("found on the other node after {:?}", begun.elapsed());
    }
    one.until_settled(Duration::from_secs(20));
    two.until_settled(Duration::from_secs(20));
    let letters: Vec<_> = [&first, &second]
        .iter()
        .flat_map(|house| {
            std::fs::read_dir(house.data.join("mail"))
                .into_iter()
                .flatten()
        })
        .map(|file| {
            let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
            let line = text
                .lines()
                .find(|line| line.to_lowercase().starts_with("message-id"))
                .unwrap();
            line.to_owned()
        })
        .collect();
    let different: std::collections::HashSet<_> = letters.iter().collect();
    assert_eq!((letters.len(), different.len()), (reported, reported));
    // One is gone without a word; the other goes on with everything.
    one.kill();
    let number = two.report(&token, "After the other node died");
    two.until_found(&token, "After the other node died", number);
    two.until_settled(Duration::from_secs(20));
    two.stop();
}

#[test]
fn a_list_read_after_a_write_shows_it_also_by_its_words() {
    let house = House::new();
    let token = house.person("mina", "staff", "write");
    let serving = house.serve();
    for word in ["badges", "printers", "visitors", "calendars", "invoices"] {
        let body = serde_json::json!({ "title": format!("Nobody counts the {word}") });
        serving
            .post(&token, "/api/v1/pain-points", &body)
            .expect(201);
        let listed = serving.get(&token, &format!("/api/v1/pain-points?q={word}"));
        assert!(listed.text().contains(word), "{}", listed.text());
    }
    serving.stop();
}
