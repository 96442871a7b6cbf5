//! The tests that keep both languages whole.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use chrono::{DateTime, NaiveDate, TimeDelta};

use super::Words;
use super::sentences::{build, sources};
use crate::base::actor::{Role, Scope};
use crate::base::clock::Timestamp;
use crate::base::failure::Problem;
use crate::base::impact::{Impact, Per};
use crate::base::language::Language;
use crate::base::permission::Visibility;

const PAIN_POINT_STATUSES: [&str; 7] = [
    "new",
    "needs_info",
    "accepted",
    "in_project",
    "resolved",
    "declined",
    "merged",
];

/// Keys that code makes from something closed: every code of these has its sentence, whoever says it.
fn coded() -> Vec<(&'static str, Vec<&'static str>)> {
    vec![
        ("role", Role::ALL.iter().map(|role| role.as_str()).collect()),
        (
            "scope",
            Scope::ALL.iter().map(|scope| scope.as_str()).collect(),
        ),
        ("per", Per::ALL.iter().map(|per| per.as_str()).collect()),
        (
            "visibility",
            Visibility::ALL
                .iter()
                .map(|visibility| visibility.as_str())
                .collect(),
        ),
        (
            "language",
            Language::ALL
                .iter()
                .map(|language| language.tag())
                .collect(),
        ),
        ("pain-status", PAIN_POINT_STATUSES.to_vec()),
        ("pain-says", PAIN_POINT_STATUSES.to_vec()),
        (
            "pain-sort",
            vec!["new", "impact", "voices", "updated", "promise"],
        ),
        ("ago", vec!["minutes", "hours", "days", "months", "years"]),
        ("ahead", vec!["minutes", "hours", "days"]),
        (
            "refusal-kind",
            [
                "sign-in",
                "forbidden",
                "not-found",
                "method",
                "conflict",
                "stale",
                "invalid",
                "too-many",
                "too-large",
                "malformed",
                "fault",
            ]
            .to_vec(),
        ),
    ]
}

/// Key and variables of every sentence of a language.
fn keys(language: Language) -> BTreeMap<String, BTreeSet<String>> {
    let mut keys: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (room, text) in sources(language) {
        let mut current: Option<String> = None;
        for line in text.lines() {
            if line.starts_with('#') {
                continue;
            }
            if line.starts_with(|c: char| c.is_ascii_alphabetic()) {
                let (key, _) = line
                    .split_once('=')
                    .unwrap_or_else(|| panic!("{language}/{room}: {line}"));
                let key = key.trim().to_owned();
                assert!(
                    !keys.contains_key(&key),
                    "{language}/{room}: the key {key} exists twice"
                );
                keys.insert(key.clone(), BTreeSet::new());
                current = Some(key);
            }
            if let Some(variables) = current.as_ref().and_then(|key| keys.get_mut(key)) {
                for part in line.split('$').skip(1) {
                    let end =
                        part.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-')));
                    variables.insert(part.split_at(end.unwrap_or(part.len())).0.to_owned());
                }
            }
        }
    }
    keys
}

/// Every source file and template, except the sentences and this file.
fn files() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    let mut folders = vec![root.join("src"), root.join("templates")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end != "ftl")
                && !path.ends_with("i18n/tests.rs")
            {
                let name = path.strip_prefix(root).unwrap().display().to_string();
                let text = std::fs::read_to_string(&path).unwrap_or_default();
                let code = text
                    .lines()
                    .filter(|line| !line.trim_start().starts_with("//"));
                found.push((name, code.collect::<Vec<_>>().join("\n")));
            }
        }
    }
    found
}

/// The literals right behind each `opening`, such as `say(`.
fn literals_behind<'a>(text: &'a str, opening: &'a str) -> impl Iterator<Item = &'a str> {
    text.split(opening)
        .skip(1)
        .filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next())
}

/// What `Problem::new(field, "code")` and its like say, in the code before its tests.
fn codes(text: &str) -> Vec<String> {
    let text = text.split("#[cfg(test)]").next().unwrap_or_default();
    let mut codes: Vec<String> = Vec::new();
    for opening in ["Forbidden(", "Malformed("] {
        codes.extend(literals_behind(text, opening).map(str::to_owned));
    }
    for rest in text.split("Problem::new(").skip(1) {
        // The code is the last literal before the closing parenthesis.
        let mut depth = 1;
        let call: String = rest
            .chars()
            .take_while(|c| {
                depth += i32::from(*c == '(') - i32::from(*c == ')');
                depth > 0
            })
            .collect();
        let call = call.trim_end().trim_end_matches(',').trim_end();
        if let Some(code) = call
            .strip_suffix('"')
            .and_then(|call| call.rsplit('"').next())
        {
            codes.push(code.to_owned());
        }
    }
    for rest in text.split("#[validate(").skip(1) {
        codes.extend(
            literals_behind(rest.split(")]").next().unwrap_or_default(), "code = ")
                .map(str::to_owned),
        );
    }
    // `mail` has problems of its own, in whole sentences.
    codes.retain(|code| {
        code.chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
    });
    codes
}

#[test]
fn every_sentence_can_be_read() {
    for language in Language::ALL {
        assert_eq!(build(language).1, Vec::<String>::new());
    }
}

#[test]
fn both_languages_say_the_same() {
    let (ko, en) = (keys(Language::Ko), keys(Language::En));
    let names =
        |keys: &BTreeMap<String, BTreeSet<String>>| keys.keys().cloned().collect::<BTreeSet<_>>();
    let only_ko: Vec<_> = names(&ko).difference(&names(&en)).cloned().collect();
    let only_en: Vec<_> = names(&en).difference(&names(&ko)).cloned().collect();
    assert!(
        only_ko.is_empty() && only_en.is_empty(),
        "only in ko: {only_ko:?}; only in en: {only_en:?}"
    );
    let differing: Vec<_> = ko
        .iter()
        .filter(|(key, variables)| en[*key] != **variables)
        .map(|(key, variables)| format!("{key}: ko {variables:?}, en {:?}", en[key]))
        .collect();
    assert!(differing.is_empty(), "variables differ: {differing:#?}");
}

#[test]
fn every_key_that_is_said_exists_and_every_key_that_exists_is_said() {
    let keys = keys(Language::Ko);
    let files = files();
    let mut said = BTreeSet::new();
    let mut prefixes: BTreeSet<String> = coded()
        .into_iter()
        .map(|(prefix, _)| prefix.to_owned())
        .collect();
    prefixes.insert("refusal".to_owned());
    let mut missing = Vec::new();
    for (name, text) in &files {
        // Between two quotation marks stands every literal, whatever function it is given to.
        said.extend(text.split('"'));
        for opening in [".say(", ".named(", "say_key("] {
            for key in literals_behind(text, opening).filter(|key| !keys.contains_key(*key)) {
                missing.push(format!("{name}: {key}"));
            }
        }
        for prefix in literals_behind(text, "say_of(") {
            if !keys.keys().any(|key| {
                key.strip_prefix(prefix)
                    .is_some_and(|rest| rest.starts_with('-'))
            }) {
                missing.push(format!("{name}: {prefix}-…"));
            }
            prefixes.insert(prefix.to_owned());
        }
    }
    assert!(
        missing.is_empty(),
        "said, but not in the sentences: {missing:#?}"
    );
    let unsaid: Vec<_> = keys
        .keys()
        .filter(|key| !said.contains(key.as_str()))
        .filter(|key| {
            !key.match_indices('-')
                .any(|(at, _)| prefixes.contains(key.split_at(at).0))
        })
        .collect();
    assert!(unsaid.is_empty(), "nobody says: {unsaid:#?}");
}

#[test]
fn every_code_has_its_sentence() {
    let keys = keys(Language::Ko);
    let mut missing = BTreeSet::new();
    for (prefix, codes) in coded() {
        missing.extend(
            codes
                .iter()
                .map(|code| format!("{prefix}-{code}"))
                .filter(|key| !keys.contains_key(key)),
        );
    }
    for (name, text) in files() {
        for code in codes(&text) {
            if !keys.contains_key(&format!("refusal-{code}")) {
                missing.insert(format!("refusal-{code} ({name})"));
            }
        }
    }
    assert!(missing.is_empty(), "codes without a sentence: {missing:#?}");
}

#[test]
fn the_particles_of_sentences_are_only_korean() {
    for (room, text) in sources(Language::En) {
        assert!(
            !text.contains("JOSA") && !text.contains("PARTICLE"),
            "en/{room}"
        );
    }
}

fn words(language: Language) -> Words {
    Words::new(language, chrono_tz::Asia::Seoul, at("2026-12-04T06:05:00Z"))
}

fn at(text: &str) -> Timestamp {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

#[test]
fn days_are_said_as_people_say_them() {
    let (ko, en) = (words(Language::Ko), words(Language::En));
    let day = NaiveDate::from_ymd_opt(2026, 12, 4).unwrap();
    assert_eq!(ko.date(day), "12월 4일 (금)");
    assert_eq!(en.date(day), "Fri 4 Dec");
    let earlier = NaiveDate::from_ymd_opt(2025, 12, 4).unwrap();
    assert_eq!(ko.date(earlier), "2025년 12월 4일 (목)");
    assert_eq!(en.date(earlier), "Thu 4 Dec 2025");
    assert_eq!(ko.date_long(day), "2026년 12월 4일 금요일");
    assert_eq!(en.date_long(day), "Friday 4 December 2026");
    // 16:00 UTC is the next day in Seoul.
    let night = at("2026-12-04T16:00:00Z");
    assert_eq!(ko.date_time(night), "12월 5일 (토) 01:00");
    assert_eq!(en.date_time(night), "Sat 5 Dec, 01:00");
    assert_eq!(ko.iso(night), "2026-12-04T16:00:00Z");
}

#[test]
fn distance_is_counted_in_days_of_the_zone() {
    let (ko, en) = (words(Language::Ko), words(Language::En));
    for (away, korean, english) in [
        (TimeDelta::seconds(20), "방금", "just now"),
        (TimeDelta::minutes(1), "1분 전", "1 minute ago"),
        (TimeDelta::minutes(59), "59분 전", "59 minutes ago"),
        (TimeDelta::hours(3), "3시간 전", "3 hours ago"),
        (TimeDelta::hours(16), "어제", "yesterday"),
        (TimeDelta::days(3), "3일 전", "3 days ago"),
        (TimeDelta::days(-1), "내일", "tomorrow"),
        (TimeDelta::days(-5), "5일 뒤", "in 5 days"),
        (TimeDelta::hours(-2), "2시간 뒤", "in 2 hours"),
        (TimeDelta::days(40), "10월 25일 (일)", "Sun 25 Oct"),
    ] {
        assert_eq!(ko.ago(ko.now() - away), korean);
        assert_eq!(en.ago(en.now() - away), english);
    }
    for (days, korean, english) in [
        (3, "3일 전", "3 days ago"),
        (31, "1달 전", "1 month ago"),
        (250, "8달 전", "8 months ago"),
        (364, "11달 전", "11 months ago"),
        (400, "1년 전", "1 year ago"),
    ] {
        let since = ko.now() - TimeDelta::days(days);
        assert_eq!(
            (ko.age(since), en.age(since)),
            (korean.into(), english.into())
        );
    }
    assert_eq!(ko.day_away(ko.today()), "오늘");
    assert_eq!(en.day_away(en.today() - TimeDelta::days(1)), "yesterday");
}

#[test]
fn numbers_are_grouped_and_short() {
    let (ko, en) = (words(Language::Ko), words(Language::En));
    for (value, expected) in [
        (0.0, "0"),
        (-0.001, "0"),
        (1234.0, "1,234"),
        (1_234_567.5, "1,234,567.5"),
        (-999.999, "-1,000"),
        (2.15, "2.15"),
        (f64::NAN, "–"),
    ] {
        assert_eq!(ko.number(value), expected);
    }
    assert_eq!(
        (ko.hours(10.5), en.hours(10.5)),
        ("10.5시간".into(), "10.5 h".into())
    );
    assert_eq!(en.hours(1234.56), "1,235 h");
    assert_eq!(
        (ko.people(41), en.people(1)),
        ("41명".into(), "1 person".into())
    );
    assert_eq!(
        (ko.minutes(90), en.minutes(120)),
        ("1시간 30분".into(), "2 h".into())
    );
}

#[test]
fn an_impact_is_a_sentence() {
    let (ko, en) = (words(Language::Ko), words(Language::En));
    let often = Impact::parse(10, 3, "day").unwrap();
    assert_eq!(ko.impact(&often), "한 번에 10분씩, 하루에 3번");
    assert_eq!(en.impact(&often), "10 minutes each time, 3 times a day");
    let rarely = Impact::parse(60, 1, "quarter").unwrap();
    assert_eq!(ko.impact(&rarely), "한 번에 1시간씩, 한 분기에 1번");
    assert_eq!(en.impact(&rarely), "1 hour each time, once a quarter");
    assert_eq!(
        en.impact(&Impact::parse(90, 2, "week").unwrap()),
        "1 h 30 min each time, twice a week"
    );
}

#[test]
fn a_problem_names_its_limit() {
    let problem = Problem::new("title", "too_long")
        .with("most", 20_000usize)
        .with("length", 20_001usize);
    assert_eq!(
        words(Language::Ko).problem(&problem),
        "20,000자까지 쓸 수 있어요. 지금은 20,001자예요."
    );
    assert_eq!(
        words(Language::En).problem(&problem),
        "Up to 20,000 characters fit here; this is 20,001."
    );
}
