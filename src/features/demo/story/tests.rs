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
fn pain_points_are_told_in_order_by_people_who_are_there() {
    let story = story();
    assert_eq!(story.pain_points.len(), 64);
    let in_english = story
        .pain_points
        .iter()
        .filter(|it| it.language == Language::En)
        .count();
    assert_eq!(in_english, 21);
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

const FILES: [&str; 18] = [
    include_str!("company.toml"),
    include_str!("pain-points-1.toml"),
    include_str!("pain-points-2.toml"),
    include_str!("pain-points-3.toml"),
    include_str!("pain-points-4.toml"),
    include_str!("project-approvals.toml"),
    include_str!("project-builds.toml"),
    include_str!("project-expiry.toml"),
    include_str!("project-fax.toml"),
    include_str!("project-lunch.toml"),
    include_str!("project-rooms.toml"),
    include_str!("project-same-day.toml"),
    include_str!("project-totals.toml"),
    include_str!("project-transfers.toml"),
    include_str!("retrospective-approvals.toml"),
    include_str!("retrospective-fax.toml"),
    include_str!("retrospective-rooms.toml"),
    include_str!("retrospective-transfers.toml"),
];

#[test]
fn every_placeholder_leads_somewhere() {
    let story = story();
    for line in FILES.iter().flat_map(|file| file.lines()) {
        for (inner, _) in line.split('{').filter_map(|it| it.split_once('}')) {
            let kind = inner.split(':').next().unwrap_or_default();
            if matches!(kind, "d" | "p" | "i") {
                story
                    .fill(&format!("{{{inner}}}"), Language::Ko, today())
                    .expect(line);
            }
        }
    }
    let spoken = |language| {
        story
            .fill("{p:fax-walk} {i:rooms} {d:1}", language, today())
            .unwrap()
    };
    assert_eq!(spoken(Language::Ko), "P-1 I-4 11월 20일");
    assert_eq!(spoken(Language::En), "P-1 I-4 20 November");
}

#[test]
fn projects_and_their_figures_are_complete() {
    let story = story();
    let people = unique("person", story.setting.people.iter().map(|it| &it.key));
    let departments = unique(
        "department",
        story.setting.departments.iter().map(|it| &it.slug),
    );
    unique("project", story.projects.iter().map(|it| &it.key));
    let mut previous = i32::MAX;
    for project in &story.projects {
        let key = &project.key;
        assert!(project.days_ago < previous, "{key} is out of order");
        previous = project.days_ago;
        assert_eq!(Language::of_text(&project.title), project.language, "{key}");
        let involved = project.members.iter().chain([&project.lead, &project.by]);
        assert!(
            involved
                .chain(project.acts.iter().map(|it| &it.by))
                .all(|it| people.contains(it.as_str())),
            "{key}"
        );
        assert!(!project.members.contains(&project.lead), "{key}");
        assert!(
            project
                .partners
                .iter()
                .all(|it| departments.contains(it.as_str())),
            "{key}"
        );
        assert!((1..=3).contains(&project.metrics.len()), "{key}");
        unique("metric", project.metrics.iter().map(|it| &it.key));
        for metric in &project.metrics {
            assert!(people.contains(metric.measured_by.as_str()), "{key}");
            let begun = !matches!(
                project.ends_as,
                ProjectState::Proposed | ProjectState::Dropped
            );
            let count = metric.readings.len();
            assert!(
                if begun {
                    (8..=14).contains(&count)
                } else {
                    count == 0
                },
                "{key}: {count}"
            );
            assert!(
                metric.readings.is_sorted_by(|a, b| a.days_ago > b.days_ago),
                "{key}"
            );
        }
        assert!(
            project
                .milestones
                .iter()
                .all(|it| it.reached_days_ago.is_none_or(|day| day >= 1)),
            "{key}"
        );
        for pair in project.acts.windows(2) {
            assert!(
                instant(pair[0].days_ago, pair[0].at) < instant(pair[1].days_ago, pair[1].at),
                "{key}"
            );
        }
    }
}

#[test]
fn retrospectives_say_everything_and_nobodys_name() {
    const POSTMORTEM: [&str; 13] = [
        "conditions",
        "cost",
        "factors",
        "figures",
        "follow_ups",
        "for_reporters",
        "hypothesis",
        "impact",
        "summary",
        "surprised",
        "timeline",
        "tried",
        "worked",
    ];
    const SUCCESS: [&str; 9] = [
        "before_after",
        "did",
        "differently",
        "hours_back",
        "lucky",
        "summary",
        "sustainment",
        "voices",
        "who_else",
    ];
    let story = story();
    let people = unique("person", story.setting.people.iter().map(|it| &it.key));
    for it in &story.retrospectives {
        let slug = &it.slug;
        let (index, project) = story
            .projects
            .iter()
            .enumerate()
            .find(|(_, project)| project.key == it.project)
            .expect(slug);
        assert!(slug.starts_with(&format!("i-{}-", index + 1)), "{slug}");
        let sections: Vec<_> = it.sections.keys().map(String::as_str).collect();
        let whole = it
            .sections
            .values()
            .map(String::as_str)
            .collect::<Vec<_>>()
            .join("\n");
        match it.kind {
            RetrospectiveKind::Postmortem => {
                assert_eq!(sections, POSTMORTEM, "{slug}");
                assert!(
                    it.sections["hypothesis"].contains(&project.hypothesis),
                    "{slug}"
                );
                assert!(!it.conditions.is_empty() && it.plan.is_none(), "{slug}");
            }
            RetrospectiveKind::Success => {
                assert_eq!(sections, SUCCESS, "{slug}");
                assert!(it.conditions.is_empty() && it.plan.is_some(), "{slug}");
            }
        }
        assert!(
            it.sections.values().all(|text| !text.trim().is_empty()),
            "{slug}"
        );
        let hours = format!("{:.1}", it.hours_told);
        assert!(
            whole.contains(&hours),
            "{slug} does not tell its {hours} hours"
        );
        let minimum = if it.project == "fax" { 600 } else { 900 };
        assert!(
            (minimum..=1500).contains(&whole.split_whitespace().count()),
            "{slug}"
        );
        for person in &story.setting.people {
            let names =
                person
                    .name
                    .split(' ')
                    .chain([person.name.chars().skip(1).collect::<String>().leak() as &str]);
            assert!(
                !names.clone().any(|name| whole.contains(name)),
                "{slug} names {}",
                person.key
            );
        }
        assert!(
            it.facilitator != project.lead && !project.members.contains(&it.facilitator),
            "{slug}"
        );
        let watchers = it.conditions.iter().map(|it| &it.watcher);
        let owners = it
            .follow_ups
            .iter()
            .map(|it| &it.owner)
            .chain(it.plan.iter().map(|it| &it.owner));
        let named = watchers
            .chain(owners)
            .chain([&it.author, &it.facilitator])
            .chain(it.reviews.iter().map(|it| &it.by));
        assert!(
            named.into_iter().all(|it| people.contains(it.as_str())),
            "{slug}"
        );
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
