//! The command line as a person at a terminal meets it: results on standard output alone, notes and refusals beside it.

use std::process::Command;

use crate::helpers::TestDatabase;

/// What a command said: exit code, results, notes.
pub fn insole(database: &TestDatabase, arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_insole"));
    command
        .args(arguments)
        .arg("--data-dir")
        .arg(database.folder());
    if let Some(url) = &database.options.url {
        command.env("INSOLE__DATABASE__URL", url);
    }
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (
        output.status.code().unwrap(),
        text(output.stdout),
        text(output.stderr),
    )
}

#[test]
fn people_are_added_with_the_department_that_one_names() {
    let database = TestDatabase::empty();
    let add = |email: &str, department: &str| {
        let flags = ["--name", "미나", "--department", department];
        insole(&database, &[&["member", "add", email], &flags[..]].concat())
    };
    let (code, results, notes) = add("mina@bank.example", "IT Platform");
    assert_eq!((code, results.as_str()), (0, ""), "{notes}");
    assert!(
        notes.contains("the department `it-platform` is new"),
        "{notes}"
    );
    // By its short name or its name, however it is written.
    for known in ["it-platform", "it platform", "IT Platform"] {
        let (code, _, notes) = add(&format!("{}@bank.example", known.len()), known);
        let again = code == 1 && notes.contains("already here");
        assert!(code == 0 || again, "{notes}");
        assert!(!notes.contains("is new"), "{notes}");
    }
    let (code, _, notes) = add("jun@bank.example", "결제팀");
    assert_eq!(code, 0, "{notes}");
    assert!(
        notes.contains("the department `department-2` is new"),
        "{notes}"
    );
    // Nobody is half added: who is here already adds no department either.
    let (code, _, notes) = add("jun@bank.example", "Another");
    assert_eq!(code, 1, "{notes}");
    let (_, _, notes) = add("seo@bank.example", "Another");
    assert!(notes.contains("`another` is new"), "{notes}");
}

#[test]
fn wrong_usage_names_the_flag_and_the_choices() {
    let database = TestDatabase::empty();
    let mina = ["member", "add", "mina@bank.example", "--name", "미나"];
    for (flags, part) in [
        (
            ["--role", "king"],
            "--role is `king`: it must be staff, studio or admin",
        ),
        (
            ["--language", "fr"],
            "--language is `fr`: it must be ko or en",
        ),
        (["--listen", "nowhere"], "listen is `nowhere`"),
    ] {
        let (code, results, notes) = insole(&database, &[&mina[..], &flags[..]].concat());
        assert_eq!((code, results.as_str()), (2, ""), "{notes}");
        assert!(notes.contains(part), "{notes}");
    }
}

#[test]
fn a_token_is_the_only_line_and_a_script_may_ask_again() {
    let database = TestDatabase::empty();
    insole(
        &database,
        &["member", "add", "mina@bank.example", "--name", "미나"],
    );
    let ask = || {
        let flags = ["--name", "CI", "--scope", "write"];
        insole(
            &database,
            &[&["token", "add", "mina@bank.example"], &flags[..]].concat(),
        )
    };
    let (code, first, notes) = ask();
    assert_eq!((code, notes.as_str()), (0, ""));
    let (code, second, notes) = ask();
    assert_eq!(code, 0, "{notes}");
    assert!(notes.contains("`CI 2`"), "{notes}");
    for token in [&first, &second] {
        assert!(token.starts_with("insole_") && token.lines().count() == 1);
    }
    assert_ne!(first, second);
}

#[test]
fn a_sign_in_address_leads_to_where_it_is_served() {
    let database = TestDatabase::empty();
    insole(
        &database,
        &["member", "add", "mina@bank.example", "--name", "미나"],
    );
    let link = |more: &[&str]| {
        let (code, link, notes) = insole(
            &database,
            &[&["login-link", "mina@bank.example"], more].concat(),
        );
        assert_eq!(code, 0, "{notes}");
        assert_eq!(link.lines().count(), 1);
        link
    };
    assert!(link(&[]).starts_with("http://127.0.0.1:8080/sign-in/"));
    std::fs::write(database.folder().join("address"), "http://127.0.0.1:8123\n").unwrap();
    assert!(link(&[]).starts_with("http://127.0.0.1:8123/sign-in/"));
    let told = link(&["--listen", "127.0.0.1:9000"]);
    assert!(told.starts_with("http://127.0.0.1:9000/sign-in/"));
}

#[test]
fn with_nothing_judged_there_is_nothing_to_learn_and_it_says_how_much_is_needed() {
    let database = TestDatabase::empty();
    insole(&database, &["migrate"]);
    let (code, results, notes) = insole(&database, &["similar", "tune", "--keep"]);
    assert_eq!((code, results.as_str()), (1, ""));
    assert!(notes.contains("at least 15 of each"), "{notes}");
    let (code, results, _) = insole(&database, &["similar", "tune", "--forget"]);
    assert_eq!(code, 0);
    assert!(results.contains("hold already"), "{results}");
}

#[test]
fn the_doctor_of_a_machine_that_never_ran_it_says_how_to_begin() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("not-yet");
    let output = crate::encoder::insole(&data, &["doctor"]);
    let words = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "nothing is wrong: {words}");
    assert!(words.contains("`insole serve` makes it"), "{words}");
    assert!(!data.exists(), "a doctor changes nothing");
}
