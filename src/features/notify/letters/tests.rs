//! Every letter in every language, as it leaves the house.

use chrono::{NaiveDate, TimeZone, Utc};

use super::*;
use crate::base::ids::{
    CommentId, DecisionId, MemberId, MetricId, PainPointId, ProjectId, PulseAskId, PulseId,
    ReadingId, RetrospectiveId, SignInId, UpdateId,
};
use crate::base::text::EmailAddress;
use crate::features::members::SignInLetter;
use crate::features::notify::rules::default_channel;
use crate::features::notify::store::{
    Comment, Decision, Fate, LetterRow, Pain, Project, Reading, Story, Update,
};
use crate::ledger::Event;
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

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 12, day).unwrap()
}

fn reader(language: Language) -> Reader {
    Reader::for_test(
        MemberId(3),
        if language == Language::Ko {
            "김미나"
        } else {
            "Mina Kim"
        },
        EmailAddress::parse("email", "mina@bank.example").unwrap(),
        Some(language),
    )
}

fn pain(id: i64, title: &str, status: &str) -> Pain {
    Pain::for_test(id, title, status, Some(day(4)))
}

/// A believable piece of news of each kind, told to somebody for the strongest reason that hears of it.
fn material(kind: LetterKind, language: Language) -> Material {
    use LetterKind as K;
    let decision = DecisionId(1);
    let due_on = day(4);
    let project = ProjectId(7);
    let event = match kind {
        K::SignIn => Event::SignInAsked {
            sign_in: SignInId(5),
        },
        K::Received => Event::PainPointReported {
            area: None,
            campaign: None,
        },
        K::Questioned => Event::PainPointQuestioned {
            decision,
            told: true,
            undo_until: None,
        },
        K::Accepted => Event::PainPointAccepted {
            decision,
            told: true,
            undo_until: None,
        },
        K::Declined => Event::PainPointDeclined {
            decision,
            told: true,
            undo_until: None,
        },
        K::Resolved => Event::PainPointResolved {
            decision,
            told: true,
            undo_until: None,
        },
        K::Reopened => Event::PainPointReopened {
            decision,
            told: true,
            undo_until: None,
        },
        K::AppealUpheld => Event::PainPointAppealAnswered {
            upheld: true,
            undo_until: None,
        },
        K::Merged => Event::PainPointMerged {
            into: PainPointId(9),
            told: true,
            undo_until: None,
        },
        K::Unmerged => Event::PainPointUnmerged {
            from: PainPointId(9),
            told: true,
            undo_until: None,
        },
        K::Split => Event::PainPointSplit {
            from: PainPointId(9),
        },
        K::Linked => Event::PainPointLinked {
            project,
            undo_until: None,
        },
        K::TakenUp => Event::PainPointTakenUp {
            project,
            undo_until: None,
        },
        K::Released => Event::PainPointReleased { project },
        K::CameBack => Event::PainPointCameBack {},
        K::StudioCommented => Event::PainPointCommented {
            comment: CommentId(1),
            internal: false,
            by_studio: true,
        },
        K::Commented => Event::PainPointCommented {
            comment: CommentId(1),
            internal: false,
            by_studio: false,
        },
        K::Supported => Event::PainPointSupported {},
        K::ProjectUpdated => Event::ProjectUpdated {
            update: UpdateId(1),
            health: "at_risk".to_owned(),
        },
        K::ProjectPaused => Event::ProjectPaused { resume_on: day(18) },
        K::ProjectResumed => Event::ProjectResumed {},
        K::ProjectDropped => Event::ProjectDropped {},
        K::ProjectDelivered => Event::ProjectDelivered { pulse: PulseId(1) },
        K::ProjectSucceeded => Event::ProjectSucceeded {
            retrospective: RetrospectiveId(1),
        },
        K::ProjectFailed => Event::ProjectFailed {
            retrospective: RetrospectiveId(1),
        },
        K::ProjectRegressed => Event::ProjectRegressed {
            metric: Some(MetricId(1)),
            reading: Some(ReadingId(1)),
        },
        K::PromiseSoon => Event::PainPointPromiseDueSoon { due_on },
        K::PromiseBroken => Event::PainPointPromiseBroken { due_on },
    };
    let why = Why::ALL
        .iter()
        .copied()
        .find(|why| default_channel(kind, *why).is_some())
        .unwrap();
    let of_project = kind.as_str().starts_with("project_");
    let with_project = of_project || matches!(kind, K::Linked | K::TakenUp | K::Released);
    let decided = matches!(
        kind,
        K::Questioned | K::Accepted | K::Declined | K::Resolved | K::Reopened
    );
    let fate = |fate: Option<&str>, would_change: &str| Fate {
        pain: pain(12, "VPN이 아침마다 끊겨요", "in_project"),
        fate: fate.map(str::to_owned),
        reason: if fate.is_some() {
            "새 장비로 바꿨어요.".to_owned()
        } else {
            String::new()
        },
        would_change: would_change.to_owned(),
    };
    Material {
        kind,
        why,
        item: match kind {
            K::SignIn => Subject::System,
            _ if of_project => Subject::Project(project),
            _ => Subject::PainPoint(PainPointId(12)),
        },
        at: now(),
        event,
        actor: Some("Jonas Weber".to_owned()),
        pain: (!of_project).then(|| pain(12, "VPN이 아침마다 끊겨요", "accepted")),
        into: (kind == K::Merged)
            .then(|| pain(9, "Remote access drops <every> hour & day", "accepted")),
        project: with_project.then(|| Project {
            id: 7,
            title: "끊기지 않는 원격 접속".to_owned(),
            status: "active".to_owned(),
            lead: Some("이서준".to_owned()),
            reason: "장비 납품이 2주 늦어져요.".to_owned(),
            next_on: Some(day(11)),
        }),
        decision: decided.then(|| Decision {
            from_status: "new".to_owned(),
            reason: "41명이 한 달에 120시간을 잃고 있어요.".to_owned(),
            question: "어느 층에서 끊기나요?\n유선인가요, 무선인가요?".to_owned(),
            would_change: "지점 회선 계약이 2027년 3월에 끝나면 다시 봐요.".to_owned(),
        }),
        answer: (kind == K::AppealUpheld).then(|| "회선 계약은 그대로예요.".to_owned()),
        comment: matches!(kind, K::StudioCommented | K::Commented).then(|| Comment {
            by: "Jonas Weber".to_owned(),
            body: "**Same** on the 9th floor.\n\nhttps://wiki.bank.example/vpn & <b>more</b>"
                .to_owned(),
        }),
        update: (kind == K::ProjectUpdated).then(|| Update {
            by: "이서준".to_owned(),
            health: "at_risk".to_owned(),
            body: "장비 두 대가 늦어요. 대신 5층부터 시작해요.".to_owned(),
            next_on: Some(day(11)),
        }),
        reading: (kind == K::ProjectRegressed).then(|| Reading {
            metric: "하루 끊김".to_owned(),
            unit: "회".to_owned(),
            value: 3.5,
        }),
        story: matches!(kind, K::ProjectSucceeded | K::ProjectFailed).then(|| Story {
            slug: "i-7-why-vpn".to_owned(),
            title: "아침의 VPN".to_owned(),
            summary: "장비를 바꿨어요.\n아침에 끊기지 않아요.".to_owned(),
            for_reporters: "끊기면 5층 유선 자리를 쓸 수 있어요.".to_owned(),
        }),
        ask: matches!(kind, K::Resolved | K::ProjectDelivered).then_some(PulseAskId(31)),
        mine: match kind {
            K::ProjectSucceeded => vec![fate(Some("resolved"), "")],
            K::ProjectFailed => vec![fate(Some("declined"), "회선이 두 배가 되면")],
            _ if of_project => vec![fate(None, "")],
            _ => Vec::new(),
        },
        sign_in: (kind == K::SignIn).then(|| SignInLetter {
            email: "mina@bank.example".to_owned(),
            language,
            path: "/sign-in/5-nonce.signature".to_owned(),
            expires: now(),
        }),
    }
}

fn claim(kind: LetterKind, channel: &str) -> Claim {
    let material = material(kind, Language::Ko);
    let row = LetterRow {
        id: 1,
        event_seq: 40,
        member_id: Some(3),
        email: None,
        letter: kind.as_str().to_owned(),
        subject_kind: material.item.kind().to_owned(),
        subject_id: material.item.id(),
        why: material.why.as_str().to_owned(),
        channel: channel.to_owned(),
        attempts: 1,
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
            let ordinary = *kind != LetterKind::SignIn;
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
