use std::collections::{BTreeMap, BTreeSet};

use chrono::{NaiveDate, NaiveTime};

use super::*;
use crate::base::actor::Role;
use crate::base::impact;
use crate::base::text::{Markdown, Title};

fn story() -> Story {
    Story::load().expect("the story parses")
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

/// Sorts from the past to the present.
fn instant(days_ago: i32, at: NaiveTime) -> (i32, NaiveTime) {
    (-days_ago, at)
}

fn unique<'a>(what: &str, keys: impl Iterator<Item = &'a String>) -> BTreeSet<&'a str> {
    let mut seen = BTreeSet::new();
    for key in keys {
        assert!(seen.insert(key.as_str()), "{what} {key} exists twice");
    }
    seen
}

#[test]
fn the_company_has_its_people_departments_and_areas() {
    let setting = story().setting;
    let departments = unique("department", setting.departments.iter().map(|it| &it.slug));
    let people = unique("person", setting.people.iter().map(|it| &it.key));
    let areas = unique("area", setting.areas.iter().map(|it| &it.slug));
    assert_eq!((departments.len(), people.len(), areas.len()), (5, 15, 12));
    let with_role = |role| setting.people.iter().filter(|it| it.role == role).count();
    assert_eq!((with_role(Role::Studio), with_role(Role::Admin)), (3, 1));
    assert!(people.contains(setting.company.opened_by.as_str()));
    for person in &setting.people {
        assert!(
            departments.contains(person.department.as_str()),
            "{}",
            person.key
        );
        assert!(
            person
                .email
                .ends_with(&format!("@{}", setting.company.mail_domain))
        );
        assert!(person.joined <= setting.company.opened, "{}", person.key);
    }
    for area in &setting.areas {
        assert!(departments.contains(area.owner.as_str()), "{}", area.slug);
        assert!(area.aliases.len() > 1, "{}", area.slug);
        assert!(
            area.slug
                .bytes()
                .all(|it| it.is_ascii_lowercase() || it == b'-')
        );
    }
}

#[test]
fn sixty_pain_points_are_told_in_order_by_people_who_are_there() {
    let story = story();
    assert_eq!(story.pain_points.len(), 60);
    let in_english = story
        .pain_points
        .iter()
        .filter(|it| it.language == Language::En)
        .count();
    assert_eq!(in_english, 20);
    let keys = unique("pain point", story.pain_points.iter().map(|it| &it.key));
    let areas: BTreeSet<_> = story
        .setting
        .areas
        .iter()
        .map(|it| it.slug.as_str())
        .collect();
    let joined: BTreeMap<_, _> = story
        .setting
        .people
        .iter()
        .map(|it| (it.key.as_str(), it.joined))
        .collect();
    let mut previous = instant(
        story.setting.company.opened,
        story.setting.company.opened_at,
    );
    for pain_point in &story.pain_points {
        let key = &pain_point.key;
        let reported = instant(pain_point.days_ago, pain_point.at);
        assert!(previous < reported, "{key} is out of order");
        previous = reported;
        assert!(
            pain_point
                .area
                .as_ref()
                .is_none_or(|it| areas.contains(it.as_str())),
            "{key}"
        );
        assert_eq!(
            Language::of_text(&pain_point.title),
            pain_point.language,
            "{key}"
        );
        Title::parse("title", &pain_point.title).expect(key);
        Markdown::optional("body", &pain_point.body).expect(key);
        check_impact(key, pain_point.impact);
        assert!(
            joined[pain_point.by.as_str()] > pain_point.days_ago,
            "{key}"
        );
        let mut before = reported;
        for act in &pain_point.acts {
            let at = instant(act.days_ago, act.at);
            assert!(
                before < at && act.days_ago >= 1,
                "{key} at {} {}",
                act.days_ago,
                act.at
            );
            before = at;
            assert!(joined[act.by.as_str()] > act.days_ago, "{key}: {}", act.by);
            match &act.does {
                PainPointDeed::Support { impact } => check_impact(key, *impact),
                PainPointDeed::Merge { into } => assert!(keys.contains(into.as_str()), "{into}"),
                PainPointDeed::Assign { to } => assert!(joined.contains_key(to.as_str()), "{to}"),
                _ => {}
            }
        }
    }
}

fn check_impact(key: &str, impact: Option<Impact>) {
    if let Some(Impact {
        minutes,
        times,
        per,
    }) = impact
    {
        impact::Impact::parse(minutes, times, per.as_str()).expect(key);
    }
}

#[test]
fn every_placeholder_leads_somewhere() {
    let story = story();
    for file in [
        include_str!("pain-points-1.toml"),
        include_str!("pain-points-2.toml"),
        include_str!("pain-points-3.toml"),
        include_str!("pain-points-4.toml"),
    ] {
        for placeholder in file.split('{').skip(1).filter_map(|it| it.split_once('}')) {
            let kind = placeholder.0.split(':').next().unwrap_or_default();
            if matches!(kind, "d" | "p" | "i") {
                let text = format!("{{{}}}", placeholder.0);
                story.fill(&text, Language::Ko, today()).expect(&text);
            }
        }
    }
}

#[test]
fn days_ago_are_working_days() {
    let monday = today();
    assert_eq!(day(monday, 0), monday);
    assert_eq!(day(monday, 1).to_string(), "2026-11-20");
    assert_eq!(day(monday, 6).to_string(), "2026-11-13");
    assert_eq!(day(monday, -5).to_string(), "2026-11-30");
    let sunday = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
    assert_eq!(day(sunday, 0).to_string(), "2026-11-20");
    assert_eq!(day(sunday, -1).to_string(), "2026-11-23");
}
