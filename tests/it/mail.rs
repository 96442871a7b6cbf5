//! Letters on the wire: every header, both languages, and a mail server that behaves in every way one can.
#![allow(
    clippy::unwrap_used,
    reason = "a helper that cannot go on ends its test"
)]

use std::path::Path;
use std::time::{Duration, Instant};

use chrono::{TimeZone, Utc};
use insole::base::ids::PainPointId;
use insole::base::language::Language;
use insole::base::subject::Subject;
use insole::base::text::EmailAddress;
use insole::mail::{
    Correspondent, Delivery, Letter, MailIdentity, MailSettings, Mailer, MessageId, SendError,
};
use mail_parser::MessageParser;

use crate::fake_smtp::{FakeSmtp, Manner, ca_file};

fn identity() -> MailIdentity {
    MailIdentity::new(&"https://insole.bank.example/base".parse().unwrap())
}

fn letter(number: i64) -> Letter {
    let subject = Subject::PainPoint(PainPointId(number));
    Letter {
        to: Correspondent {
            name: "김미나".to_owned(),
            address: EmailAddress::parse("to", "mina@bank.example").unwrap(),
        },
        language: Language::Ko,
        subject: format!(
            "P-{number} 받아들였어요: 다음 소식 12월 4일까지 🎉 — VPN이 아침마다 끊기는 문제를 함께 풀어요"
        ),
        text: "받아들였어요.\n\n.점으로 시작하는 줄\nhttps://insole.bank.example/pain-points/12\n"
            .to_owned(),
        html: "<!doctype html><p>받아들였어요.</p>".to_owned(),
        message_id: identity().message_id(&["letter", &number.to_string()]),
        thread: Some(identity().thread(subject)),
        list_id: identity().list_of(subject),
        unsubscribe: Some(
            "https://insole.bank.example/unsubscribe/1.abc"
                .parse()
                .unwrap(),
        ),
        sender_name: None,
        bounce: Some("12-0123456789abcdef0123".to_owned()),
        reply: Some("3-12-0123456789abcdef0123".to_owned()),
        logo: None,
        at: Utc.with_ymd_and_hms(2026, 12, 1, 0, 30, 15).unwrap(),
    }
}

fn settings(url: &str) -> MailSettings {
    MailSettings {
        transport: Some("smtp".to_owned()),
        smtp_url: Some(url.to_owned().into()),
        from: Some("인솔 <insole@bank.example>".to_owned()),
        send_timeout: Duration::from_secs(5),
        ..MailSettings::default()
    }
}

fn mailer(settings: &MailSettings) -> Mailer {
    Mailer::new(settings, Path::new("unused")).unwrap()
}

#[actix_web::test]
async fn a_korean_letter_arrives_as_it_was_written() {
    let server = FakeSmtp::start(Manner::Accept);
    let sent = letter(12);
    let taken = mailer(&settings(&server.url())).send(&sent).await.unwrap();
    assert_eq!(taken, Delivery::Taken);

    let received = server.received().remove(0);
    assert_eq!(received.sender, "insole@bank.example");
    assert_eq!(received.recipients, ["mina@bank.example"]);
    assert!(received.content.is_ascii(), "no server can garble it");
    assert!(
        received
            .content
            .split(|b| *b == b'\n')
            .all(|line| line.len() <= 998)
    );

    let parsed = MessageParser::default().parse(&received.content).unwrap();
    assert_eq!(parsed.subject().unwrap(), sent.subject);
    let to = parsed.to().unwrap().first().unwrap();
    assert_eq!(
        (to.name(), to.address()),
        (Some("김미나"), Some("mina@bank.example"))
    );
    let from = parsed.from().unwrap().first().unwrap();
    assert_eq!(
        (from.name(), from.address()),
        (Some("인솔"), Some("insole@bank.example"))
    );
    assert_eq!(parsed.message_id().unwrap(), sent.message_id.as_str());
    assert_eq!(parsed.date().unwrap().to_rfc3339(), "2026-12-01T00:30:15Z");
    assert_eq!(
        parsed.in_reply_to().as_text().unwrap(),
        "pain-point-12@insole.bank.example"
    );
    assert_eq!(
        parsed.references().as_text().unwrap(),
        "pain-point-12@insole.bank.example"
    );
    let raw = |name: &str| parsed.header_raw(name).map(|value| value.trim().to_owned());
    assert_eq!(
        raw("List-Id").unwrap(),
        "<pain-point-12.insole.bank.example>"
    );
    assert_eq!(raw("Auto-Submitted").unwrap(), "auto-generated");
    assert_eq!(raw("Content-Language").unwrap(), "ko");
    assert_eq!(
        raw("List-Unsubscribe").unwrap(),
        "<https://insole.bank.example/unsubscribe/1.abc>"
    );
    assert_eq!(
        raw("List-Unsubscribe-Post").unwrap(),
        "List-Unsubscribe=One-Click"
    );
    assert_eq!(raw("Reply-To"), None);
    assert!(
        raw("Content-Type")
            .unwrap()
            .starts_with("multipart/alternative")
    );
    assert_eq!(
        parsed.body_text(0).unwrap().replace("\r\n", "\n"),
        sent.text
    );
    assert_eq!(parsed.body_html(0).unwrap(), sent.html);
}

#[actix_web::test]
async fn a_sign_in_letter_has_no_unsubscribe() {
    let server = FakeSmtp::start(Manner::Accept);
    let sent = Letter {
        thread: None,
        unsubscribe: None,
        list_id: identity().list("sign-in"),
        ..letter(1)
    };
    mailer(&settings(&server.url())).send(&sent).await.unwrap();
    let content = String::from_utf8(server.received().remove(0).content).unwrap();
    assert!(content.contains("List-Id: <sign-in.insole.bank.example>\r\n"));
    for absent in ["List-Unsubscribe", "In-Reply-To", "References"] {
        assert!(!content.contains(absent), "{absent}");
    }
}

#[actix_web::test]
async fn nothing_that_was_typed_becomes_a_header() {
    let evil = "x\r\nBcc: all@bank.example\r\n\r\n<b>new body</b>\u{2028}\u{0}\u{85}";
    let server = FakeSmtp::start(Manner::Accept);
    let sent = Letter {
        to: Correspondent {
            name: format!("{evil}\"<a@b>, {}", "아주 긴 이름 🙂 ".repeat(30)),
            ..letter(1).to
        },
        subject: evil.repeat(3),
        text: format!("{evil}\r\n.\r\nMAIL FROM:<x@y>\r\n"),
        html: evil.to_owned(),
        list_id: evil.to_owned(),
        ..letter(1)
    };
    let mailer = mailer(&settings(&server.url()));
    mailer.send(&sent).await.unwrap();
    mailer.send(&letter(2)).await.unwrap();
    let received = server.received();
    assert_eq!(received.len(), 2, "the content cannot end the letter early");
    let content = received[0].content.clone();
    let parsed = MessageParser::default().parse(&content).unwrap();
    assert_eq!(received[0].recipients, ["mina@bank.example"]);
    assert!(parsed.bcc().is_none());
    assert_eq!(parsed.to().unwrap().iter().count(), 1);
    assert_eq!(
        parsed.to().unwrap().first().unwrap().address(),
        Some("mina@bank.example")
    );
    let text = String::from_utf8(content).unwrap();
    let head = text.split("\r\n\r\n").next().unwrap();
    for line in head.split("\r\n") {
        let folded = line.starts_with(' ') || line.starts_with('\t');
        let known = [
            "From",
            "To",
            "Subject",
            "Date",
            "Message-ID",
            "List-",
            "Auto-",
            "X-Auto",
            "Content-",
            "In-Reply-To",
            "References",
            "MIME-Version",
        ];
        assert!(
            folded || known.iter().any(|name| line.starts_with(name)),
            "{line}"
        );
    }
}

#[actix_web::test]
async fn every_failure_says_whose_turn_it_is() {
    let server = FakeSmtp::start(Manner::Accept);
    let with_password = server.url().replace("//", "//insole:secret@");
    let mut settings = settings(&with_password);
    settings.send_timeout = Duration::from_secs(1);
    // (manner, kind, status)
    let table = [
        (Manner::PutOff, "retry", Some(451)),
        (Manner::RefuseRecipient, "address", Some(550)),
        (Manner::RefuseContent, "permanent", Some(554)),
        (Manner::RefuseSender, "ours", Some(553)),
        (Manner::RefusePassword, "ours", Some(535)),
        (Manner::Reset, "retry", None),
        (Manner::Hang, "retry", None),
        (Manner::AcceptThenDrop, "retry", None),
    ];
    for (manner, kind, code) in table {
        server.set(manner);
        let mailer = mailer(&settings);
        let error = mailer.send(&letter(1)).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.reason().code),
            (kind, code),
            "{manner:?}: {error}"
        );
        // Whatever happened, the next letter is not harmed by it.
        server.set(Manner::Accept);
        let before = server.received().len();
        mailer.send(&letter(2)).await.unwrap();
        assert_eq!(server.received().len(), before + 1, "{manner:?}");
    }
    drop(server);
    let gone = mailer(&MailSettings {
        smtp_url: Some("smtp://127.0.0.1:1".to_owned().into()),
        ..settings
    });
    assert_eq!(gone.send(&letter(1)).await.unwrap_err().kind(), "retry");
}

#[actix_web::test]
async fn a_letter_that_ran_out_of_time_never_answers_for_the_next_one() {
    let server = FakeSmtp::start(Manner::Hang);
    let mut settings = settings(&server.url());
    settings.send_timeout = Duration::from_millis(300);
    let mailer = mailer(&settings);
    let started = Instant::now();
    assert!(matches!(
        mailer.send(&letter(1)).await,
        Err(SendError::Retry(_))
    ));
    assert!(started.elapsed() < Duration::from_secs(3));
    server.set(Manner::Accept);
    mailer.send(&letter(2)).await.unwrap();
    assert_eq!(server.received().len(), 1);
    assert_eq!(
        server.connections(),
        2,
        "the stuck connection was not used again"
    );
}

#[actix_web::test]
async fn connections_are_reused_and_limited() {
    let server = FakeSmtp::start(Manner::Accept);
    let mut settings = settings(&server.url());
    settings.connections = 3;
    let mailer = mailer(&settings);
    let letters: Vec<_> = (0..30).map(letter).collect();
    let sent =
        futures_util::future::join_all(letters.iter().map(|letter| mailer.send(letter))).await;
    assert!(sent.iter().all(Result::is_ok));
    assert_eq!(server.received().len(), 30);
    assert!(server.most_open() <= 3 && server.connections() <= 3);
    mailer.check().await.unwrap();
}

#[actix_web::test]
async fn tls_is_required_and_checked() {
    for from_the_start in [false, true] {
        let server = FakeSmtp::start_tls(Manner::Accept, from_the_start);
        let url = if from_the_start {
            format!("smtps://insole:secret@localhost:{}", server.port())
        } else {
            format!(
                "smtp://insole:secret@localhost:{}?tls=required",
                server.port()
            )
        };
        // An authority nobody told us about is not trusted, and nothing is sent.
        let stranger = mailer(&settings(&url));
        assert_eq!(stranger.send(&letter(1)).await.unwrap_err().kind(), "ours");
        assert!(server.received().is_empty());
        let trusted = mailer(&MailSettings {
            ca_file: Some(ca_file()),
            ..settings(&url)
        });
        trusted.send(&letter(1)).await.unwrap();
        trusted.check().await.unwrap();
        assert_eq!(server.received().len(), 1);
    }
    // A server that cannot do STARTTLS gets nothing.
    let plain = FakeSmtp::start(Manner::Accept);
    let url = format!("smtp://localhost:{}?tls=required", plain.port());
    assert_eq!(
        mailer(&settings(&url))
            .send(&letter(1))
            .await
            .unwrap_err()
            .kind(),
        "ours"
    );
    assert!(plain.received().is_empty());
}

#[actix_web::test]
async fn a_directory_holds_whole_letters_in_order_of_time() {
    let folder = tempfile::tempdir().unwrap();
    let settings = MailSettings {
        transport: Some("directory".to_owned()),
        from: Some("insole@bank.example".to_owned()),
        ..MailSettings::default()
    };
    let mailer = Mailer::new(&settings, folder.path()).unwrap();
    mailer.check().await.unwrap();
    let later = Letter {
        at: letter(1).at + chrono::TimeDelta::seconds(1),
        ..letter(1)
    };
    mailer.send(&later).await.unwrap();
    mailer.send(&letter(2)).await.unwrap();
    mailer.send(&letter(2)).await.unwrap();
    let mut names: Vec<_> = std::fs::read_dir(folder.path().join("mail"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names.len(), 2, "{names:?}");
    assert!(names[0].starts_with("20261201T003015.000000Z-") && names[0].ends_with(".eml"));
    let bytes = std::fs::read(folder.path().join("mail").join(&names[1])).unwrap();
    let parsed = MessageParser::default().parse(&bytes).unwrap();
    assert_eq!(parsed.message_id().unwrap(), later.message_id.as_str());

    std::fs::write(folder.path().join("file"), "").unwrap();
    let blocked = MailSettings {
        directory: Some(folder.path().join("file")),
        ..settings
    };
    let blocked = Mailer::new(&blocked, folder.path()).unwrap();
    assert_eq!(blocked.send(&letter(1)).await.unwrap_err().kind(), "ours");
    assert_eq!(blocked.check().await.unwrap_err().kind(), "ours");
}

#[actix_web::test]
async fn none_says_that_it_discarded_and_memory_keeps() {
    let none = MailSettings {
        transport: Some("none".to_owned()),
        ..MailSettings::default()
    };
    let discarded = mailer(&none).send(&letter(1)).await.unwrap();
    assert_eq!(discarded, Delivery::Discarded);
    let (mailer, memory) = Mailer::memory();
    memory.plan_failures([SendError::Retry(insole::mail::Reason::new("busy"))]);
    assert!(mailer.send(&letter(1)).await.is_err());
    mailer.send(&letter(1)).await.unwrap();
    assert_eq!(memory.take(), [letter(1)]);
    assert!(memory.letters().is_empty());
}

#[test]
fn ids_are_fixed_and_cannot_be_confused() {
    let id = |parts: &[&str]| identity().message_id(parts);
    let one: MessageId = id(&["12", "3"]);
    assert_eq!(one, id(&["12", "3"]));
    assert_ne!(one, id(&["1", "23"]));
    assert!(one.as_str().ends_with("@insole.bank.example"));
    let local = MailIdentity::new(&"http://[::1]:8080".parse().unwrap());
    assert!(!local.message_id(&["x"]).as_str().contains([':', '[', ' ']));
}

#[test]
fn mail_test_says_what_became_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let run = |to: &str, settings: &[(&str, &str)]| {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_insole"))
            .args(["mail", "test", to, "--data-dir"])
            .arg(folder.path())
            .current_dir(folder.path())
            .envs(settings.iter().copied())
            .output()
            .unwrap();
        assert!(output.stdout.is_empty());
        let said = String::from_utf8(output.stderr).unwrap();
        (output.status.code().unwrap(), said)
    };
    let directory = [
        ("INSOLE__MAIL__TRANSPORT", "directory"),
        ("INSOLE__MAIL__FROM", "Insole <insole@bank.example>"),
    ];
    assert_eq!(run("mina@bank.example", &directory).0, 0);
    assert_eq!(
        std::fs::read_dir(folder.path().join("mail"))
            .unwrap()
            .count(),
        1
    );
    assert_eq!(run("nobody", &directory).0, 2);
    assert_eq!(
        run("mina@bank.example", &[("INSOLE__MAIL__TRANSPORT", "none")]).0,
        1
    );
    let (code, said) = run("mina@bank.example", &[]);
    assert_eq!(code, 2);
    assert!(
        said.contains("mail.transport") && said.contains("`directory`"),
        "{said}"
    );

    let server = FakeSmtp::start(Manner::RefusePassword);
    let url = server.url().replace("//", "//insole:geheim@");
    let smtp = [
        ("INSOLE__MAIL__TRANSPORT", "smtp"),
        ("INSOLE__MAIL__SMTP_URL", url.as_str()),
        ("INSOLE__MAIL__FROM", "insole@bank.example"),
        ("INSOLE__LOG__LEVEL", "debug"),
    ];
    let (code, said) = run("mina@bank.example", &smtp);
    assert_eq!(code, 1);
    assert!(
        said.contains("535") && said.contains("mail.smtp_url"),
        "{said}"
    );
    assert!(!said.contains("geheim"), "{said}");
    server.set(Manner::Accept);
    let (code, said) = run("mina@bank.example", &smtp);
    assert_eq!(code, 0, "{said}");
    assert_eq!(server.received().len(), 1);
    assert!(
        !said.contains("geheim") && !said.contains("multipart"),
        "{said}"
    );
}

/// Where a letter came back to, and its bytes, as a server got it from a mailer with these settings.
async fn on_the_wire(more: MailSettings) -> (String, Vec<u8>) {
    let server = FakeSmtp::start(Manner::Accept);
    let settings = MailSettings {
        transport: Some("smtp".to_owned()),
        smtp_url: Some(server.url().into()),
        from: Some("인솔 <insole@bank.example>".to_owned()),
        ..more
    };
    mailer(&settings).send(&letter(12)).await.unwrap();
    let received = server.received().remove(0);
    (received.sender, received.content)
}

#[actix_web::test]
async fn the_envelope_and_the_answers_address_carry_their_tokens() {
    let (sender, content) = on_the_wire(MailSettings {
        bounce_address: Some("bounces@insole.bank.example".to_owned()),
        reply_address: Some("answers@insole.bank.example".to_owned()),
        ..MailSettings::default()
    })
    .await;
    assert_eq!(
        sender,
        "bounces+12-0123456789abcdef0123@insole.bank.example"
    );
    let parsed = MessageParser::default().parse(&content).unwrap();
    let reply = parsed.reply_to().unwrap().first().unwrap();
    assert_eq!(
        (reply.name(), reply.address()),
        (
            Some("인솔"),
            Some("answers+3-12-0123456789abcdef0123@insole.bank.example")
        )
    );
    let wrong = MailSettings {
        bounce_address: Some("nobody".to_owned()),
        ..settings("smtp://127.0.0.1:1")
    };
    let problem = Mailer::new(&wrong, Path::new("unused")).unwrap_err();
    assert_eq!(problem.setting, "mail.bounce_address");
}

#[actix_web::test]
async fn letters_are_signed_by_the_first_key_and_every_key_has_its_record() {
    let folder = tempfile::tempdir().unwrap();
    let key = |name: &str, options: &[&str]| {
        let path = folder.path().join(name);
        let made = std::process::Command::new("openssl")
            .args(["genpkey", "-out"])
            .arg(&path)
            .args(options)
            .output()
            .unwrap();
        assert!(made.status.success(), "{made:?}");
        path.display().to_string()
    };
    let ed25519 = key("ed.pem", &["-algorithm", "ed25519"]);
    let rsa = key(
        "rsa.pem",
        &["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
    );
    for (keys, algorithm, selector) in [
        (
            [format!("2026a:{ed25519}"), format!("2025:{rsa}")],
            "a=ed25519-sha256;",
            "s=2026a;",
        ),
        (
            [format!("2025:{rsa}"), format!("2026a:{ed25519}")],
            "a=rsa-sha256;",
            "s=2025;",
        ),
    ] {
        let settings = MailSettings {
            dkim_keys: keys.to_vec(),
            ..MailSettings::default()
        };
        let (_, content) = on_the_wire(settings.clone()).await;
        let text = String::from_utf8(content).unwrap();
        let head = text.split("\r\n\r\n").next().unwrap();
        assert!(head.starts_with("DKIM-Signature: v=1; "));
        for part in [
            algorithm,
            selector,
            "d=bank.example;",
            "list-unsubscribe:",
            "list-unsubscribe-post:",
        ] {
            assert!(head.contains(part), "{part}: {head}");
        }
        let parsed = MessageParser::default().parse(text.as_bytes()).unwrap();
        assert_eq!(parsed.subject().unwrap(), letter(12).subject);
        let with = MailSettings {
            dkim_keys: keys.to_vec(),
            ..self::settings("smtp://127.0.0.1:1")
        };
        let records = mailer(&with).dkim_records();
        assert_eq!(records.len(), 2);
        let rsa = records
            .iter()
            .find(|(name, _)| name == "2025._domainkey.bank.example");
        // What `openssl pkey -pubout` writes, on one line.
        let public = std::process::Command::new("openssl")
            .args(["pkey", "-pubout", "-in"])
            .arg(folder.path().join("rsa.pem"))
            .output()
            .unwrap();
        let public = String::from_utf8(public.stdout).unwrap();
        let bare: String = public
            .lines()
            .filter(|line| !line.starts_with('-'))
            .collect();
        assert_eq!(rsa.unwrap().1, format!("v=DKIM1; k=rsa; p={bare}"));
    }
    let gone = MailSettings {
        dkim_keys: vec!["2026a:/nowhere.pem".to_owned()],
        ..settings("smtp://127.0.0.1:1")
    };
    let problem = Mailer::new(&gone, Path::new("unused")).unwrap_err();
    assert!(problem.to_string().contains("openssl genpkey"), "{problem}");
}
