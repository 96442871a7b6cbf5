//! Every letter in every language, as it leaves the house.

use chrono::{TimeZone, Utc};

use super::*;
use crate::base::ids::MemberId;
use crate::base::text::EmailAddress;
use crate::features::notify::store::{Extras, LetterRow};
use crate::mail::Mailer;

fn office() -> Office {
    let url = "https://insole.bank.example".parse().unwrap();
    Office::new(
        url,
        chrono_tz::Asia::Seoul,
        Language::Ko,
        SigningKey::from_text("key"),
    )
}

fn now() -> Timestamp {
    Utc.with_ymd_and_hms(2026, 11, 30, 1, 0, 0).unwrap()
}

fn reader(language: Language) -> Reader {
    Reader::example(
        MemberId(3),
        if language == Language::Ko {
            "김미나"
        } else {
            "Mina Kim"
        },
        EmailAddress::parse("email", "mina@bank.example").unwrap(),
        language,
    )
}

/// The example of a kind, with texts that try to be more than text.
fn material(kind: LetterKind, language: Language) -> Material {
    let mut material = examples::material(kind, &office().words(language, now()));
    if let Some(into) = &mut material.into {
        into.title = "Remote access drops <every> hour & day".to_owned();
    }
    if let Some(comment) = &mut material.comment {
        comment.body =
            "**Same** on the 9th floor.\n\nhttps://wiki.bank.example/vpn & <b>more</b>".to_owned();
    }
    material
}

fn claim(kind: LetterKind, channel: &str) -> Claim {
    let material = material(kind, Language::Ko);
    let row = LetterRow {
        id: 1,
        event_seq: 40,
        member_id: Some(3),
        email: None,
        subscriber_id: None,
        letter: kind.as_str().to_owned(),
        subject_kind: material.item.kind().to_owned(),
        subject_id: material.item.id(),
        why: material.why.as_str().to_owned(),
        channel: channel.to_owned(),
        attempts: 1,
        unsure: 0,
        message_id: Some(
            office()
                .identity()
                .message_id(&["letter", "40"])
                .as_str()
                .to_owned(),
        ),
    };
    Claim {
        leader: row,
        carried: Vec::new(),
    }
}

fn write(kinds: &[LetterKind], language: Language, channel: &str) -> Letter {
    let materials: Vec<Material> = kinds
        .iter()
        .copied()
        .map(|kind| material(kind, language))
        .collect();
    office()
        .write(
            &claim(kinds[0], channel),
            &reader(language),
            &materials,
            &if channel == "now" {
                Extras::default()
            } else {
                examples::extras(&office().words(language, now()))
            },
            &LetterLook::default(),
            now(),
        )
        .unwrap()
}

fn shown(letter: &Letter) -> String {
    format!("Subject: {}\n\n{}", letter.subject, letter.text)
}

#[test]
fn every_letter_exists_in_every_language_and_reads_well() {
    for kind in LetterKind::ALL {
        for language in Language::ALL {
            let letter = write(&[*kind], language, "now");
            insta::assert_snapshot!(format!("{}_{language}", kind.as_str()), shown(&letter));
        }
    }
}

#[test]
fn the_html_says_the_same() {
    for (kind, language) in [
        (LetterKind::ProjectDelivered, Language::Ko),
        (LetterKind::Merged, Language::En),
        (LetterKind::Commented, Language::En),
    ] {
        let letter = write(&[kind], language, "now");
        insta::assert_snapshot!(format!("html_{}_{language}", kind.as_str()), letter.html);
    }
    for kind in LetterKind::ALL {
        for language in Language::ALL {
            let letter = write(&[*kind], language, "now");
            let addresses = |text: &str| {
                let mut found: Vec<String> = text
                    .split("https://insole.bank.example")
                    .skip(1)
                    .map(|rest| {
                        rest.split(['"', '\n', '<'])
                            .next()
                            .unwrap()
                            .replace("&#38;", "&")
                    })
                    .collect();
                found.sort();
                found
            };
            assert_eq!(
                addresses(&letter.text),
                addresses(&letter.html),
                "{kind:?} {language}"
            );
            assert!(
                !letter.html.contains("<every>") && !letter.html.contains("<b>more"),
                "{kind:?}"
            );
        }
    }
}

#[test]
fn several_news_of_one_item_are_one_letter() {
    for language in Language::ALL {
        let kinds = [
            LetterKind::Commented,
            LetterKind::Accepted,
            LetterKind::Linked,
        ];
        let letter = write(&kinds, language, "now");
        insta::assert_snapshot!(format!("coalesced_{language}"), shown(&letter));
    }
}

#[test]
fn a_digest_says_each_thing_under_its_name() {
    for language in Language::ALL {
        let kinds = [
            LetterKind::Commented,
            LetterKind::Supported,
            LetterKind::ProjectUpdated,
            LetterKind::Accepted,
        ];
        let letter = write(
            &kinds,
            language,
            if language == Language::Ko {
                "daily"
            } else {
                "weekly"
            },
        );
        insta::assert_snapshot!(format!("digest_{language}"), shown(&letter));
        assert_eq!(letter.list_id, "<digest.insole.bank.example>");
        assert!(letter.thread.is_none());
    }
}

#[actix_web::test]
async fn every_letter_survives_the_wire() {
    let folder = tempfile::tempdir().unwrap();
    let settings = crate::mail::MailSettings {
        transport: Some("directory".to_owned()),
        from: Some("인솔 <insole@bank.example>".to_owned()),
        ..crate::mail::MailSettings::default()
    };
    let mailer = Mailer::new(&settings, folder.path()).unwrap();
    for kind in LetterKind::ALL {
        for language in Language::ALL {
            let letter = write(&[*kind], language, "now");
            mailer.send(&letter).await.unwrap();
            let file = std::fs::read_dir(folder.path().join("mail"))
                .unwrap()
                .next()
                .unwrap()
                .unwrap();
            let bytes = std::fs::read(file.path()).unwrap();
            let parsed = mail_parser::MessageParser::default().parse(&bytes).unwrap();
            assert_eq!(
                parsed.subject().unwrap(),
                letter.subject,
                "{kind:?} {language}"
            );
            assert_eq!(
                parsed.body_text(0).unwrap().replace("\r\n", "\n"),
                letter.text
            );
            assert_eq!(
                parsed.body_html(0).unwrap().replace("\r\n", "\n"),
                letter.html
            );
            let has = |name: &str| parsed.header_raw(name).is_some();
            assert!(has("List-Id") && has("Auto-Submitted") && has("Message-ID") && has("Date"));
            let ordinary = !matches!(
                kind,
                LetterKind::SignIn | LetterKind::Test | LetterKind::SubscriberConfirm
            );
            for name in [
                "List-Unsubscribe",
                "List-Unsubscribe-Post",
                "References",
                "In-Reply-To",
            ] {
                assert_eq!(has(name), ordinary, "{kind:?} {name}");
            }
            for line in letter
                .text
                .lines()
                .filter(|line| line.contains("insole.bank.example"))
            {
                assert!(
                    line.starts_with("https://") && !line.contains(' '),
                    "{kind:?}: {line}"
                );
            }
        }
    }
}
