//! The story played against the product's rules, so that nothing in it asks the product for what it must refuse.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::base::impact;

/// What stands at one moment of the story.
#[derive(Default)]
struct World<'a> {
    status: BTreeMap<&'a str, &'static str>,
    before_merge: BTreeMap<&'a str, (&'static str, &'a str)>,
    /// Voices with their minutes a month, by pain point: the reporter's first.
    voices: BTreeMap<&'a str, BTreeMap<&'a str, i64>>,
    /// The working day ago on which the next word is due, by `p:key` or `i:key`.
    promised: BTreeMap<String, i32>,
    broken: Vec<String>,
    declined_by: BTreeMap<&'a str, &'a str>,
    states: BTreeMap<&'a str, ProjectState>,
    linked: BTreeMap<&'a str, BTreeSet<&'a str>>,
    readings: BTreeMap<(&'a str, &'a str), f64>,
    pulses: BTreeMap<&'a str, BTreeMap<&'a str, PulseAnswer>>,
    retrospectives: BTreeMap<&'a str, u8>,
}

impl<'a> World<'a> {
    /// A word was said on something: was it in time, and until when is the next one due?
    fn word(&mut self, subject: String, days_ago: i32, next_in: Option<u32>) {
        if self
            .promised
            .get(&subject)
            .is_some_and(|due| days_ago < *due)
        {
            self.broken.push(format!("{subject} at {days_ago}"));
        }
        match next_in {
            Some(days) => self
                .promised
                .insert(subject, days_ago - i32::try_from(days).unwrap()),
            None => self.promised.remove(&subject),
        };
    }

    fn set(&mut self, key: &'a str, from: &[&str], to: &'static str) {
        let status = self.status[key];
        assert!(from.contains(&status), "{key}: {status} → {to}");
        self.status.insert(key, to);
    }

    fn voice(&mut self, key: &'a str, who: &'a str, lost: Option<Impact>) {
        let minutes = lost.map_or(0, |it| {
            impact::Impact::parse(it.minutes, it.times, it.per.as_str())
                .unwrap()
                .minutes_per_month()
        });
        let before = self.voices.entry(key).or_default().insert(who, minutes);
        assert!(before.is_none(), "{who} has a voice on {key} already");
    }

    /// Everybody behind a project's pain points, merged ones included, with their minutes a month.
    fn behind(&self, project: &str) -> Vec<(&'a str, i64)> {
        let linked = &self.linked[project];
        let merged = self
            .before_merge
            .iter()
            .filter(|(_, (_, into))| linked.contains(into));
        linked
            .iter()
            .chain(merged.map(|(key, _)| key))
            .flat_map(|key| {
                self.voices[key]
                    .iter()
                    .map(|(who, minutes)| (*who, *minutes))
            })
            .collect()
    }

    fn act(&mut self, on: &'a PainPoint, act: &'a Act<PainPointDeed>, studio: &BTreeSet<&str>) {
        let (key, by) = (on.key.as_str(), act.by.as_str());
        let subject = format!("p:{key}");
        let decide = |world: &mut Self, next| {
            assert!(studio.contains(by), "{by} decides on {key}");
            world.word(subject.clone(), act.days_ago, next);
        };
        match &act.does {
            PainPointDeed::Support { impact } => {
                assert!(
                    on.visibility == Visibility::Staff && by != on.by,
                    "{by} supports {key}"
                );
                self.voice(key, by, *impact);
            }
            PainPointDeed::Comment { internal, .. } => assert!(!internal || studio.contains(by)),
            PainPointDeed::Accept { next_update_in, .. } => {
                decide(self, Some(*next_update_in));
                self.set(key, &["new", "needs_info"], "accepted");
            }
            PainPointDeed::Ask { .. } => {
                decide(self, None);
                self.set(key, &["new"], "needs_info");
            }
            PainPointDeed::Answer { .. } => {
                assert_eq!(by, on.by, "{key}");
                self.set(key, &["needs_info"], "new");
            }
            PainPointDeed::Decline { .. } => {
                decide(self, None);
                self.declined_by.insert(key, by);
                self.set(key, &["new", "needs_info", "accepted"], "declined");
            }
            PainPointDeed::Appeal { .. } => {
                assert_eq!((self.status[key], by), ("declined", on.by.as_str()))
            }
            PainPointDeed::AnswerAppeal {
                outcome,
                next_update_in,
                ..
            } => {
                decide(self, *next_update_in);
                assert_ne!(self.declined_by[key], by, "{key}");
                if *outcome == AppealOutcome::Reopened {
                    self.set(key, &["declined"], "accepted");
                }
            }
            PainPointDeed::Merge { into } => {
                decide(self, None);
                assert_ne!(self.status[into.as_str()], "merged", "{into}");
                assert!(
                    !self.voices[into.as_str()].contains_key(on.by.as_str()),
                    "{} twice",
                    on.by
                );
                self.before_merge.insert(key, (self.status[key], into));
                self.status.insert(key, "merged");
            }
            PainPointDeed::Split { .. } => {
                assert_eq!(by, on.by, "{key}");
                let (before, _) = self.before_merge.remove(key).expect(key);
                self.set(key, &["merged"], before);
            }
            PainPointDeed::Assign { .. } | PainPointDeed::Snooze { .. } => {
                assert!(studio.contains(by))
            }
            PainPointDeed::Word { next_update_in, .. } => {
                decide(self, Some(*next_update_in));
                assert_eq!(self.status[key], "accepted", "{key} at {}", act.days_ago);
            }
            PainPointDeed::Resolve { .. } => {
                decide(self, None);
                self.set(key, &["accepted"], "resolved");
            }
            PainPointDeed::Pulse { .. } => {
                assert_eq!(self.status[key], "resolved", "{key}");
                let asked = |at: &str| self.voices[at].contains_key(by);
                assert!(
                    asked(key)
                        || self
                            .before_merge
                            .iter()
                            .any(|(from, it)| it.1 == key && asked(from))
                );
            }
        }
        if let PainPointDeed::Snooze { for_days, .. } = &act.does {
            self.promised
                .insert(subject, act.days_ago - i32::try_from(*for_days).unwrap());
        }
    }

    fn project_act(&mut self, on: &'a Project, act: &'a Act<ProjectDeed>) {
        use ProjectState::{Active, Closed, Delivered, Dropped, Paused, Proposed, Sustaining};
        let (key, subject) = (on.key.as_str(), format!("i:{}", on.key));
        let go = |world: &mut Self, from: &[ProjectState], to, next| {
            assert!(
                from.contains(&world.states[key]),
                "{key}: {:?} → {to:?}",
                world.states[key]
            );
            world.states.insert(key, to);
            world.word(subject.clone(), act.days_ago, next);
        };
        match &act.does {
            ProjectDeed::Commit { next_update_in } => {
                go(self, &[Proposed], Active, Some(*next_update_in));
                assert!(
                    !on.metrics.is_empty() && on.verify_days_ago < act.days_ago,
                    "{key}"
                );
                assert!(
                    on.metrics
                        .iter()
                        .all(|it| it.baseline_days_ago >= act.days_ago),
                    "{key}"
                );
                for pain_point in self.linked[key].clone() {
                    self.set(pain_point, &["accepted"], "in_project");
                    self.word(format!("p:{pain_point}"), act.days_ago, None);
                }
            }
            ProjectDeed::Link { pain_point } => {
                self.linked.get_mut(key).unwrap().insert(pain_point);
                self.set(pain_point, &["accepted"], "in_project");
            }
            ProjectDeed::Unlink { pain_point } => {
                self.linked
                    .get_mut(key)
                    .unwrap()
                    .remove(pain_point.as_str());
                self.set(pain_point, &["in_project"], "accepted");
            }
            ProjectDeed::Update { next_update_in, .. } => {
                let state = self.states[key];
                go(
                    self,
                    &[Active, Paused, Delivered, Sustaining],
                    state,
                    Some(*next_update_in),
                );
            }
            ProjectDeed::Pause { resume_in, .. } => go(self, &[Active], Paused, Some(*resume_in)),
            ProjectDeed::Resume { .. } => go(self, &[Paused], Active, None),
            ProjectDeed::Deliver { next_update_in, .. } => {
                go(self, &[Active], Delivered, Some(*next_update_in))
            }
            ProjectDeed::Pulse { answer, .. } => {
                assert_eq!(self.states[key], Delivered, "{key}");
                assert!(
                    self.behind(key).iter().any(|(who, _)| *who == act.by),
                    "{key}: {}",
                    act.by
                );
                let earlier = self.pulses.entry(key).or_default().insert(&act.by, *answer);
                assert!(earlier.is_none(), "{key}: {} answers twice", act.by);
            }
            ProjectDeed::Answer { department, .. } => {
                assert!(on.partners.contains(department), "{key}: {department}");
            }
            ProjectDeed::SeeStopRule { .. } | ProjectDeed::Settle { .. } => {
                assert_eq!(self.states[key], Active, "{key}")
            }
            ProjectDeed::Decide { .. } => assert!(
                matches!(self.states[key], Proposed | Active | Paused | Delivered),
                "{key}"
            ),
            ProjectDeed::Hours { .. } => {}
            ProjectDeed::Drop { .. } => go(self, &[Proposed], Dropped, None),
            ProjectDeed::Close { .. } => go(self, &[Sustaining], Closed, None),
        }
    }

    fn publish(&mut self, retrospective: &'a Retrospective, project: &'a Project) {
        let key = project.key.as_str();
        self.step(retrospective, 2);
        self.word(format!("i:{key}"), retrospective.published.days_ago, None);
        let behind = self.behind(key);
        assert!(
            behind.iter().map(|it| it.0).collect::<BTreeSet<_>>().len() >= 5,
            "{key}"
        );
        let minutes = behind.iter().map(|it| it.1).sum();
        assert_eq!(
            (impact::hours_from_minutes(minutes) * 10.0).round() / 10.0,
            retrospective.hours_told,
            "{key}"
        );
        let fated: BTreeSet<_> = retrospective
            .fates
            .iter()
            .map(|it| it.pain_point.as_str())
            .collect();
        assert_eq!(fated, self.linked[key], "{key}");
        match retrospective.kind {
            RetrospectiveKind::Success => {
                assert_eq!(self.states[key], ProjectState::Delivered, "{key}");
                for metric in &project.metrics {
                    let last = self.readings[&(key, metric.key.as_str())];
                    assert!(reached(metric, last), "{key}: {} is {last}", metric.key);
                }
                let answers = &self.pulses[key];
                let better = answers
                    .values()
                    .filter(|it| **it == PulseAnswer::Better)
                    .count();
                assert!(answers.len() >= 5 && better * 2 > answers.len(), "{key}");
                let plan = retrospective.plan.as_ref().expect(key);
                assert!(
                    project.metrics.iter().any(|it| it.key == plan.measure),
                    "{key}"
                );
                self.states.insert(key, ProjectState::Sustaining);
            }
            RetrospectiveKind::Postmortem => {
                let before = self.states.insert(key, ProjectState::Failed);
                assert!(
                    matches!(before, Some(ProjectState::Active | ProjectState::Delivered)),
                    "{key}"
                );
            }
        }
        for fate in &retrospective.fates {
            let to = match fate.fate {
                FateKind::Resolved => "resolved",
                FateKind::Accepted => "accepted",
                FateKind::Declined => "declined",
            };
            assert_eq!(
                fate.fate == FateKind::Accepted,
                fate.next_update_in.is_some()
            );
            assert_eq!(fate.fate == FateKind::Declined, fate.would_change.is_some());
            self.set(&fate.pain_point, &["in_project"], to);
            self.word(
                format!("p:{}", fate.pain_point),
                retrospective.published.days_ago,
                fate.next_update_in,
            );
        }
    }

    /// Drafted, submitted, published: each once, in this order.
    fn step(&mut self, retrospective: &'a Retrospective, expected: u8) {
        let steps = self.retrospectives.entry(&retrospective.slug).or_default();
        assert_eq!(*steps, expected, "{}", retrospective.slug);
        *steps += 1;
    }
}

fn reached(metric: &Metric, value: f64) -> bool {
    match metric.direction {
        Direction::Down => value <= metric.target,
        Direction::Up => value >= metric.target,
    }
}

fn play(story: &Story) -> World<'_> {
    let mut world = World::default();
    let people = &story.setting.people;
    let studio: BTreeSet<_> = people
        .iter()
        .filter(|it| it.department == "env-studio")
        .map(|it| it.key.as_str())
        .collect();
    let department = |key: &str| {
        people
            .iter()
            .find(|it| it.key == key)
            .expect(key)
            .department
            .as_str()
    };
    let project = |key: &str| story.projects.iter().find(|it| it.key == key).expect(key);
    for dated in story.happenings() {
        let now = dated.days_ago;
        assert!(now >= 1, "{dated:?} is not in the past");
        match dated.happening {
            Happening::Reported(it) => {
                world.status.insert(&it.key, "new");
                world.voice(&it.key, &it.by, it.impact);
                world.promised.insert(format!("p:{}", it.key), now - 5);
            }
            Happening::PainPointAct(on, act) => world.act(on, act, &studio),
            Happening::Proposed(it) => {
                assert!(studio.contains(it.by.as_str()), "{}", it.key);
                assert!(
                    it.follows
                        .as_ref()
                        .is_none_or(|key| world.states[key.as_str()] == ProjectState::Failed)
                );
                assert!(
                    it.pain_points
                        .iter()
                        .all(|key| world.status[key.as_str()] == "accepted"),
                    "{}",
                    it.key
                );
                world.states.insert(&it.key, ProjectState::Proposed);
                world
                    .linked
                    .insert(&it.key, it.pain_points.iter().map(String::as_str).collect());
            }
            Happening::Reached(on, it) => {
                assert!(world.states.contains_key(on.key.as_str()), "{}", it.title);
            }
            Happening::ProjectAct(on, act) => {
                let open_to_partners = on.partners.iter().any(|it| it == department(&act.by));
                let works_on_it = on.lead == act.by || on.members.contains(&act.by);
                let says = matches!(
                    act.does,
                    ProjectDeed::Update { .. }
                        | ProjectDeed::Answer { .. }
                        | ProjectDeed::Hours { .. }
                        | ProjectDeed::SeeStopRule { .. }
                        | ProjectDeed::Decide { .. }
                ) && (open_to_partners || works_on_it);
                let answers = matches!(act.does, ProjectDeed::Pulse { .. });
                assert!(
                    says || answers || studio.contains(act.by.as_str()),
                    "{}: {}",
                    on.key,
                    act.by
                );
                world.project_act(on, act);
            }
            Happening::Measured(on, metric, reading) => {
                let state = world.states[on.key.as_str()];
                assert!(
                    matches!(
                        state,
                        ProjectState::Active | ProjectState::Delivered | ProjectState::Sustaining
                    ),
                    "{}: {state:?} at {now}",
                    on.key
                );
                world.readings.insert((&on.key, &metric.key), reading.value);
            }
            Happening::Drafted(it) => world.step(it, 0),
            Happening::Submitted(it) => world.step(it, 1),
            Happening::Reviewed(it, review) => {
                assert!(review.by != it.author && world.retrospectives[it.slug.as_str()] == 2)
            }
            Happening::Published(it) => world.publish(it, project(&it.project)),
            Happening::CampaignBegun(it)
            | Happening::CampaignPublished(it)
            | Happening::CampaignClosed(it) => {
                assert!(studio.contains(it.by.as_str()), "{}", it.slug);
            }
            Happening::ConditionTurned(it, ..) => {
                assert_eq!(world.retrospectives[it.slug.as_str()], 3)
            }
        }
    }
    world
}

#[test]
fn the_product_would_allow_every_act() {
    let story = Story::load().unwrap();
    let world = play(&story);
    let mut count = BTreeMap::<_, usize>::new();
    for status in world.status.values() {
        *count.entry(*status).or_default() += 1;
    }
    let expected = [
        ("accepted", 17),
        ("declined", 5),
        ("in_project", 7),
        ("merged", 9),
        ("needs_info", 3),
        ("new", 13),
        ("resolved", 10),
    ];
    assert_eq!(count, BTreeMap::from(expected));
    for project in &story.projects {
        assert_eq!(
            world.states[project.key.as_str()],
            project.ends_as,
            "{}",
            project.key
        );
    }
    assert_eq!(
        world.states.values().collect::<BTreeSet<_>>().len(),
        8,
        "one project per state at least"
    );
    assert!(world.retrospectives.values().all(|steps| *steps == 3));
}

#[test]
fn two_promises_are_overdue_today_and_one_was_broken_before() {
    let story = Story::load().unwrap();
    let world = play(&story);
    let overdue: Vec<_> = world
        .promised
        .iter()
        .filter(|(_, due)| **due > 0)
        .map(|(subject, _)| subject.as_str())
        .collect();
    assert_eq!(overdue, ["p:korean-week-one", "p:queue-ticket"]);
    assert_eq!(world.broken, ["p:fifteen-seconds at 134"]);
}

#[test]
fn conditions_that_came_true_lead_to_a_project_that_names_its_predecessor() {
    let story = Story::load().unwrap();
    for project in story.projects.iter().filter(|it| it.follows.is_some()) {
        let predecessor = story
            .retrospectives
            .iter()
            .find(|it| Some(&it.project) == project.follows.as_ref())
            .unwrap();
        let turned = predecessor
            .conditions
            .iter()
            .filter_map(|it| it.became.as_ref());
        assert!(
            turned
                .clone()
                .any(|it| it.state == ConditionState::True && it.on.days_ago > project.days_ago),
            "{}",
            project.key
        );
    }
}
