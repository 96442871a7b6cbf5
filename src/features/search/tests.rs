//! The room as a whole: who finds what, and what survives.

use std::fs;
use std::path::Path;

use super::{
    About, Audience, Document, Filters, IndexWriter, Kind, Opened, Request, Resemblance,
    SearchError, SearchIndex, Sort, Synonyms, marks,
};
use crate::base::ids::{AreaId, MemberId, PainPointId, ProjectId, RetrospectiveId};
use crate::base::language::Language;
use crate::base::permission::Visibility;
use crate::base::subject::Subject;

const MINA: MemberId = MemberId(1);
const JUN: MemberId = MemberId(2);

fn pain(number: i64) -> Subject {
    Subject::PainPoint(PainPointId(number))
}

fn report(number: i64, title: &str) -> Document {
    Document::new(pain(number), title, "")
}

fn filled(documents: &[Document]) -> SearchIndex {
    let index = SearchIndex::in_memory().unwrap();
    fill(&index, documents, 1);
    index
}

fn fill(index: &SearchIndex, documents: &[Document], position: i64) {
    let mut writer = index.writer().unwrap();
    write(&mut writer, documents, position);
}

fn write(writer: &mut IndexWriter, documents: &[Document], position: i64) {
    for document in documents {
        writer.upsert(document).unwrap();
    }
    writer.commit(position).unwrap();
}

fn similar(index: &SearchIndex, title: &str, audience: Audience) -> Vec<Subject> {
    let hits = index
        .similar(&Resemblance::new(title, "", audience))
        .unwrap();
    hits.into_iter().map(|hit| hit.subject).collect()
}

fn search(index: &SearchIndex, text: &str) -> Vec<i64> {
    let page = index
        .search(&Request::new(text, Audience::Studio), &Synonyms::default())
        .unwrap();
    assert_eq!(page.total, page.items.len());
    page.items
        .into_iter()
        .map(|item| item.subject.id())
        .collect()
}

#[test]
fn the_words_that_matched_are_shown_as_they_were_written() {
    let index = filled(&[
        report(1, "회의실 예약이 안돼요"),
        report(2, "VPN이 아침마다 끊깁니다"),
        report(3, "프린터 용지가 자꾸 걸려요"),
    ]);
    let hits = index
        .similar(&Resemblance::new(
            "회의실을 예약 할 수 없어요",
            "",
            Audience::Studio,
        ))
        .unwrap();
    assert_eq!(hits[0].subject, pain(1));
    assert_eq!(hits[0].why, ["회의실", "예약"]);
    assert!(hits[0].score > 0.0 && hits[0].score < 1.0);
    let hits = index
        .similar(&Resemblance::new("ＶＰＮ 접속 끊김", "", Audience::Studio))
        .unwrap();
    assert_eq!(
        (hits[0].subject, hits[0].why[0].as_str()),
        (pain(2), "ＶＰＮ")
    );
}

#[test]
fn a_body_alone_is_found_and_explained() {
    let mut document = report(1, "매번 기다립니다");
    document.body = "가상 데스크톱 로그인이 오래 걸려요".to_owned();
    let index = filled(&[document, report(2, "식당 줄이 길어요")]);
    let question = Resemblance::new("느려요", "데스크톱 로그인", Audience::Studio);
    let hits = index.similar(&question).unwrap();
    assert_eq!(
        (hits[0].subject, hits[0].why.join(" ")),
        (pain(1), "데스크톱 로그인".to_owned())
    );
}

#[test]
fn unfinished_misspelt_and_joined_words_are_understood() {
    let index = filled(&[
        report(1, "Password reset takes a day"),
        report(2, "Show the buildID on the page"),
    ]);
    for title in ["passw", "pasword expired", "Passwords"] {
        assert_eq!(
            similar(&index, title, Audience::Studio),
            [pain(1)],
            "{title}"
        );
    }
    assert_eq!(similar(&index, "build ID", Audience::Studio), [pain(2)]);
}

#[test]
fn a_question_that_is_half_unknown_scores_lower() {
    let index = filled(&[
        report(1, "Printer on floor nine is out of paper"),
        report(2, "Parking"),
    ]);
    let score = |title: &str| {
        let question = Resemblance::new(title, "", Audience::Studio);
        index.similar(&question).unwrap()[0].score
    };
    assert!(score("printer paper") > score("printer zorgblatt"));
    assert!((0.0..=1.0).contains(&score("Printer on floor nine is out of paper")));
}

#[test]
fn nobody_finds_or_counts_what_they_may_not_see() {
    let with = |number, visibility, reporter| Document {
        visibility,
        reporter,
        ..report(number, "급여 명세서가 틀려요")
    };
    let index = filled(&[
        with(1, Visibility::Staff, Some(JUN)),
        with(2, Visibility::Studio, Some(MINA)),
        with(3, Visibility::Public, None),
        with(4, Visibility::Admin, Some(MINA)),
        with(5, Visibility::Studio, None),
    ]);
    let table = [
        (Audience::Public, vec![3]),
        (Audience::Staff { member: MINA }, vec![1, 2, 3]),
        (Audience::Staff { member: JUN }, vec![1, 3]),
        (Audience::Studio, vec![1, 2, 3, 5]),
        (Audience::Admin, vec![1, 2, 3, 4, 5]),
    ];
    for (audience, expected) in table {
        let mut found: Vec<i64> = similar(&index, "급여 명세서", audience)
            .iter()
            .map(|subject| subject.id())
            .collect();
        found.sort_unstable();
        assert_eq!(found, expected, "{audience:?}");
        for (text, sort) in [
            ("급여", Sort::Relevance),
            ("급여", Sort::Voices),
            ("", Sort::Updated),
            ("급", Sort::Impact),
        ] {
            let request = Request {
                sort,
                ..Request::new(text, audience)
            };
            let page = index.search(&request, &Synonyms::default()).unwrap();
            let mut found: Vec<i64> = page.items.iter().map(|item| item.subject.id()).collect();
            found.sort_unstable();
            assert_eq!(
                (found, page.total),
                (expected.clone(), expected.len()),
                "{audience:?} {text:?}"
            );
        }
    }
}

#[test]
fn a_hidden_one_does_not_push_a_visible_one_out() {
    let hidden = (1..200).map(|number| Document {
        visibility: Visibility::Studio,
        ..report(number, "출장비 정산이 늦어요")
    });
    let mut documents: Vec<Document> = hidden.collect();
    documents.push(report(500, "지난달 출장비 처리가 안 됐습니다"));
    let index = filled(&documents);
    assert_eq!(
        similar(
            &index,
            "출장비 정산이 늦어요",
            Audience::Staff { member: MINA }
        ),
        [pain(500)]
    );
}

#[test]
fn a_merged_one_is_shown_as_the_one_it_was_merged_into() {
    let folded = Document {
        canonical: Some(pain(1)),
        ..report(2, "노트북 배터리가 금방 닳아요")
    };
    let canonical = |visibility| Document {
        visibility,
        ..report(1, "오래된 장비를 바꿔 주세요")
    };
    let staff = Audience::Staff { member: JUN };
    let question = Resemblance::new("배터리가 금방 닳아요", "", staff);

    let hits = filled(&[folded.clone(), canonical(Visibility::Staff)])
        .similar(&question)
        .unwrap();
    assert_eq!((hits[0].subject, hits[0].folded), (pain(1), Some(pain(2))));
    assert_eq!(hits[0].title, "오래된 장비를 바꿔 주세요");

    let hits = filled(&[folded, canonical(Visibility::Studio)])
        .similar(&question)
        .unwrap();
    assert_eq!((hits[0].subject, hits[0].folded), (pain(2), None));
}

#[test]
fn the_one_being_looked_at_and_unwanted_kinds_are_left_out() {
    let title = "결재 단계가 너무 많아요";
    let project = Document::new(Subject::Project(ProjectId(1)), title, "");
    let story = Document::new(Subject::Retrospective(RetrospectiveId(1)), title, "");
    let english = report(
        3,
        "결재 approval takes five signatures, again and again and again and again",
    );
    let index = filled(&[report(1, title), report(2, title), project, story, english]);
    let question = Resemblance {
        except: Some(pain(1)),
        ..Resemblance::new(title, "", Audience::Studio)
    };
    let kinds: Vec<Kind> = index
        .similar(&question)
        .unwrap()
        .iter()
        .filter_map(|hit| Kind::of(hit.subject))
        .collect();
    assert_eq!(
        kinds,
        [Kind::Retrospective, Kind::PainPoint, Kind::PainPoint]
    );
    let question = Resemblance {
        language: Some(Language::En),
        ..question
    };
    assert_eq!(index.similar(&question).unwrap()[0].subject, pain(3));
}

#[test]
fn a_search_wants_every_word_and_says_when_it_gave_up_on_that() {
    let index = filled(&[
        report(1, "회의실 예약 시스템이 느려요"),
        report(2, "회의실에 모니터가 없어요"),
        report(3, "예약 메일이 안 와요"),
        report(4, "CACHE_VERSION is never updated"),
        report(5, "MFA-2차 인증이 두 번 떠요"),
    ]);
    assert_eq!(search(&index, "회의실 예약"), [1]);
    assert_eq!(search(&index, "회의실예약"), [1]);
    assert_eq!(search(&index, "회의실에서 예약을"), [1]);
    let mut rooms = search(&index, "회의실");
    rooms.sort_unstable();
    assert_eq!(rooms, [1, 2]);
    for typed in [
        "모니",
        "모닡",
        "모니터",
        "cache ver",
        "2차 인",
        "mfa2",
        "cacheversion",
    ] {
        assert_eq!(search(&index, typed).len(), 1, "{typed}");
    }
    let page = index
        .search(
            &Request::new("회의실 점심", Audience::Studio),
            &Synonyms::default(),
        )
        .unwrap();
    assert!(page.relaxed && page.total == 2, "{page:?}");
    assert_eq!(search(&index, "점심 메뉴"), [] as [i64; 0]);
    assert_eq!(search(&index, "!!! ???"), [] as [i64; 0]);
}

#[test]
fn a_search_is_narrowed_sorted_and_paged() {
    let documents: Vec<Document> = (1..=30)
        .map(|number| Document {
            status: Some(if number % 2 == 0 { "new" } else { "accepted" }.to_owned()),
            area: Some(AreaId(number % 3)),
            voices: u64::try_from(number).unwrap(),
            minutes_per_month: u64::try_from(100 - number).unwrap(),
            updated: number * 10,
            ..report(number, "승인이 오래 걸려요")
        })
        .collect();
    let index = filled(&documents);
    let request = |filters, sort, offset| Request {
        filters,
        sort,
        offset,
        limit: 4,
        ..Request::new("승인", Audience::Studio)
    };
    let ids = |request: &Request<'_>| {
        let page = index.search(request, &Synonyms::default()).unwrap();
        (
            page.items
                .iter()
                .map(|item| item.subject.id())
                .collect::<Vec<_>>(),
            page.total,
            page.next_offset,
        )
    };
    let by_status = Filters {
        statuses: vec!["new".to_owned()],
        ..Filters::default()
    };
    assert_eq!(
        ids(&request(by_status.clone(), Sort::Voices, 0)),
        (vec![30, 28, 26, 24], 15, Some(4))
    );
    assert_eq!(
        ids(&request(by_status, Sort::Voices, 12)),
        (vec![6, 4, 2], 15, None)
    );
    let by_area = Filters {
        about: Some(About {
            areas: vec![AreaId(1)],
            subjects: vec![report(3, "").subject],
        }),
        ..Filters::default()
    };
    assert_eq!(
        ids(&request(by_area, Sort::Impact, 0)),
        (vec![1, 3, 4, 7], 11, Some(4))
    );
    let about_nothing = Filters {
        about: Some(About::default()),
        ..Filters::default()
    };
    assert_eq!(
        ids(&request(about_nothing, Sort::Impact, 0)),
        (vec![], 0, None)
    );
    let by_time = Filters {
        updated_from: Some(100),
        updated_before: Some(130),
        ..Filters::default()
    };
    assert_eq!(
        ids(&request(by_time, Sort::Updated, 0)),
        (vec![12, 11, 10], 3, None)
    );
    let other_kind = Filters {
        kinds: vec![Kind::Project],
        ..Filters::default()
    };
    assert_eq!(
        ids(&request(other_kind, Sort::Relevance, 0)),
        (vec![], 0, None)
    );
    let mut seen: Vec<i64> = (0..30)
        .step_by(4)
        .flat_map(|offset| ids(&request(Filters::default(), Sort::Relevance, offset)).0)
        .collect();
    seen.sort_unstable();
    assert_eq!(seen, (1..=30).collect::<Vec<i64>>());
}

#[test]
fn what_a_search_matched_can_be_marked() {
    let index = filled(&[report(1, "회의실 예약이 안돼요")]);
    let page = index
        .search(
            &Request::new("예약 회의", Audience::Studio),
            &Synonyms::default(),
        )
        .unwrap();
    let title = &page.items[0].title;
    let marked: Vec<&str> = marks(title, &page.terms)
        .into_iter()
        .filter_map(|range| title.get(range))
        .collect();
    assert_eq!(marked, ["회의", "예약"]);
}

#[test]
fn a_document_is_replaced_and_deleted_at_its_commit() {
    let index = filled(&[report(1, "주차장 자리가 없어요")]);
    let mut writer = index.writer().unwrap();
    writer.upsert(&report(1, "구내식당 메뉴가 적어요")).unwrap();
    assert_eq!(search(&index, "주차장"), [1]);
    writer.commit(2).unwrap();
    assert_eq!(
        (search(&index, "주차장"), search(&index, "구내식당")),
        (vec![], vec![1])
    );
    writer.delete(pain(1));
    writer.rollback().unwrap();
    writer.commit(3).unwrap();
    assert_eq!(index.len(), 1);
    writer.delete(pain(1));
    writer.commit(4).unwrap();
    assert!(index.is_empty());
    assert_eq!(index.position().unwrap(), Some(4));
}

#[test]
fn a_rebuild_is_invisible_until_it_is_complete() {
    let index = filled(&[report(1, "복사기 고장"), report(2, "복사기 소음")]);
    let mut writer = index.writer().unwrap();
    writer.clear().unwrap();
    writer.upsert(&report(3, "복사기 토너")).unwrap();
    assert_eq!(index.len(), 2);
    writer.commit(9).unwrap();
    assert_eq!(search(&index, "복사기"), [3]);
}

#[test]
fn there_is_one_writer() {
    let folder = tempfile::tempdir().unwrap();
    let (index, _) = SearchIndex::open(folder.path()).unwrap();
    let writer = index.writer().unwrap();
    assert!(matches!(index.writer(), Err(SearchError::WriterBusy)));
    let elsewhere = SearchIndex::inspect(folder.path()).unwrap().unwrap();
    assert!(matches!(elsewhere.writer(), Err(SearchError::WriterBusy)));
    writer.close().unwrap();
    assert!(index.writer().is_ok());
}

#[test]
fn position_and_documents_survive_together() {
    let folder = tempfile::tempdir().unwrap();
    assert!(SearchIndex::inspect(folder.path()).unwrap().is_none());
    {
        let (index, opened) = SearchIndex::open(folder.path()).unwrap();
        assert_eq!((opened, index.position().unwrap()), (Opened::Fresh, None));
        let mut writer = index.writer().unwrap();
        write(&mut writer, &[report(1, "엘리베이터가 느려요")], 41);
        // Written, never committed: gone with the process, and so is its position.
        writer.upsert(&report(2, "엘리베이터 고장")).unwrap();
    }
    let (index, opened) = SearchIndex::open(folder.path()).unwrap();
    assert_eq!(
        (opened, index.position().unwrap()),
        (Opened::Existing, Some(41))
    );
    assert_eq!(search(&index, "엘리베이터"), [1]);
    assert_eq!(index.verify().unwrap(), 0);
}

fn files_below(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| {
            if path.is_dir() {
                files_below(&path)
            } else {
                vec![path]
            }
        })
        .collect()
}

#[test]
fn a_damaged_or_outdated_folder_becomes_a_fresh_index() {
    type Damage = fn(&Path);
    let damages: [(&str, Damage); 5] = [
        ("meta.json is nonsense", |path| {
            if path.ends_with("meta.json") {
                fs::write(path, "{").unwrap();
            }
        }),
        ("everything is empty", |path| fs::write(path, "").unwrap()),
        ("everything is noise", |path| {
            fs::write(path, [0x5a_u8; 700]).unwrap()
        }),
        ("segments are gone", |path| {
            if !path.ends_with("meta.json") {
                fs::remove_file(path).unwrap();
            }
        }),
        ("no position", |path| {
            if path.ends_with("meta.json") {
                let text = fs::read_to_string(path).unwrap().replace("\"41\"", "\"x\"");
                fs::write(path, text).unwrap();
            }
        }),
    ];
    for (name, damage) in damages {
        let folder = tempfile::tempdir().unwrap();
        let (index, _) = SearchIndex::open(folder.path()).unwrap();
        fill(&index, &[report(1, "냉난방이 안 맞아요")], 41);
        drop(index);
        for path in files_below(folder.path()) {
            damage(&path);
        }
        let (index, opened) = SearchIndex::open(folder.path()).unwrap();
        assert_eq!(
            (opened, index.position().unwrap(), index.len()),
            (Opened::Fresh, None, 0),
            "{name}"
        );
        fill(&index, &[report(2, "냉난방이 안 맞아요")], 42);
        assert_eq!(search(&index, "냉난방"), [2], "{name}");
        assert_eq!(
            fs::read_dir(folder.path()).unwrap().count(),
            1,
            "{name}: the damaged one is gone"
        );
        let (index, opened) = SearchIndex::open(folder.path()).unwrap();
        assert_eq!(
            (opened, index.position().unwrap()),
            (Opened::Existing, Some(42)),
            "{name}"
        );
    }
}

#[test]
fn damage_met_while_asking_is_an_answer_and_can_be_healed() {
    for (at, kind) in ["store", "term", "idx", "fast", "fieldnorm"]
        .iter()
        .enumerate()
    {
        let folder = tempfile::tempdir().unwrap();
        let (index, _) = SearchIndex::open(folder.path()).unwrap();
        fill(
            &index,
            &[
                report(1, "공용 노트북이 느려요"),
                report(2, "노트북 충전기 분실"),
            ],
            41,
        );
        drop(index);
        for path in files_below(folder.path()) {
            if path.extension().is_some_and(|extension| extension == *kind) {
                let mut bytes = fs::read(&path).unwrap();
                let half = bytes.len() / 2;
                bytes[..half].fill(0xA5);
                fs::write(&path, bytes).unwrap();
            }
        }
        let (index, _) = SearchIndex::open(folder.path()).unwrap();
        let broken = index.verify().unwrap();
        let answer = index.similar(&Resemblance::new("노트북", "", Audience::Studio));
        if let Err(error) = &answer {
            assert!(matches!(error, SearchError::Damaged(_)), "{kind}: {error}");
        }
        assert_eq!(index.is_damaged(), answer.is_err(), "{kind}");
        assert!(
            broken > 0 || index.is_empty(),
            "{kind}: found by checksum or at opening ({at})"
        );
        let mut writer = index.writer().unwrap().start_over().unwrap();
        write(&mut writer, &[report(3, "노트북 교체")], 42);
        assert!(!index.is_damaged());
        assert_eq!(similar(&index, "노트북", Audience::Studio), [pain(3)]);
    }
}

#[test]
fn another_version_beside_it_is_replaced() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("v0-7")).unwrap();
    fs::write(folder.path().join("not-ours.txt"), "kept").unwrap();
    let (_, opened) = SearchIndex::open(folder.path()).unwrap();
    assert_eq!(opened, Opened::Fresh);
    assert!(!folder.path().join("v0-7").exists());
    assert!(folder.path().join("not-ours.txt").exists());
}

#[test]
fn readers_go_on_while_a_damaged_index_is_started_over() {
    let folder = tempfile::tempdir().unwrap();
    let (index, _) = SearchIndex::open(folder.path()).unwrap();
    let reader = index.clone();
    let mut writer = index.writer().unwrap();
    write(&mut writer, &[report(1, "메신저 알림이 안 와요")], 5);
    let mut writer = writer.start_over().unwrap();
    assert_eq!((reader.position().unwrap(), reader.len()), (None, 0));
    assert_eq!(search(&reader, "메신저"), [] as [i64; 0]);
    write(&mut writer, &[report(1, "메신저 알림이 안 와요")], 6);
    assert_eq!(search(&reader, "메신저"), [1]);
}

#[test]
fn the_evaluation_counts_as_the_reference_does() {
    let folder = tempfile::tempdir().unwrap();
    let write =
        |name: &str, lines: &[&str]| fs::write(folder.path().join(name), lines.join("\n")).unwrap();
    write(
        "corpus.jsonl",
        &[
            r#"{"id":"d1","title":"stapler jam","body":"","lang":"en","src":"s"}"#,
            r#"{"id":"d2","title":"stapler jams again","body":"","lang":"en","src":"s"}"#,
            r#"{"id":"d3","title":"프린터 걸림","body":"","lang":"ko","src":"s"}"#,
        ],
    );
    write(
        "queries.jsonl",
        &[
            r#"{"id":"q1","text":"stapler jam","body":"","lang":"en","src":"a","stratum":""}"#,
            r#"{"id":"q2","text":"프린터","body":"","lang":"ko","src":"b"}"#,
        ],
    );
    write("qrels.tsv", &["q1\td1\t1", "q1\td3\t1", "q2\td3\t1"]);
    let report = super::evaluate(folder.path(), super::Options::default()).unwrap();
    assert_eq!(report.overall.queries, 2);
    let (english, korean) = (&report.by_source["a"], &report.by_query_language["ko"]);
    assert_eq!(
        (english.recall_at_1, english.recall_at_10, english.mrr_at_10),
        (0.5, 0.5, 1.0)
    );
    assert!((english.ndcg_at_10 - 1.0 / (1.0 + 1.0 / 3_f64.log2())).abs() < 1e-9);
    assert_eq!((korean.ndcg_at_10, korean.same.precision), (1.0, None));
    assert!(report.run[0].to_string().starts_with("q1\td1\t1\t0."));
}
