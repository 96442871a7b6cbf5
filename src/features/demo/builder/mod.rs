//! Makes the demo company by driving the product's own actions at the dates of the story, so that ledger, letters and
//! search are as genuine as anybody's.

mod campaigns;
mod devices;
mod habits;
mod pain_points;
mod projects;
mod retrospectives;
mod webhooks;

use std::collections::HashMap;

use anyhow::Context;
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime};

use super::story::{Happening, Person, Story, day, moment};
use crate::base::actor::Actor;
use crate::base::clock::{Clock, Timestamp, day_in};
use crate::base::failure::{Failure, Outcome, Refusal};
use crate::base::ids::{MemberId, PainPointId, ProjectId};
use crate::base::language::Language;
use crate::base::workdays::Workdays;
use crate::config::Config;
use crate::db::{Db, Tx};
use crate::features::files::Files;
use crate::features::pain_points::Terms;
use crate::features::{areas, members, notify};

/// What the builder works with.
pub struct Workshop<'a> {
    /// The database.
    pub db: &'a Db,
    /// A clock that stands where the builder sets it.
    pub clock: &'a Clock,
    /// The configuration.
    pub config: &'a Config,
    /// What people attach.
    pub files: &'a Files,
    /// Does everything that follows from what happened so far, by that clock.
    pub settle: &'a dyn Fn() -> Outcome<()>,
}

/// Tells the whole story up to `today`'s eve; the clock is left where the last act happened.
pub fn build(workshop: &Workshop<'_>, story: &Story, today: NaiveDate) -> anyhow::Result<()> {
    let mut builder = Builder {
        workshop,
        story,
        today,
        people: HashMap::new(),
        has_devices: false,
    };
    builder.open()?;
    let mut last: Option<NaiveDate> = None;
    for dated in story.happenings() {
        let when = dated.when(today);
        if last != Some(when.date()) {
            if let Some(last) = last {
                builder.evening(last)?;
            }
            builder.arrive(dated.days_ago)?;
            builder.morning(when.date())?;
            last = Some(when.date());
            if !builder.has_devices && dated.days_ago <= devices::SINCE {
                builder.turn_on_devices()?;
                builder.has_devices = true;
            }
        }
        builder.set_clock(when)?;
        builder
            .happen(dated.happening)
            .with_context(|| summary(when, &dated.happening))?;
    }
    builder.arrive(0)?;
    if let Some(last) = last {
        builder.evening(last)?;
    }
    builder.habits()
}

struct Builder<'a> {
    workshop: &'a Workshop<'a>,
    story: &'a Story,
    today: NaiveDate,
    people: HashMap<&'a str, MemberId>,
    has_devices: bool,
}

impl<'a> Builder<'a> {
    /// The departments and areas, on the day the company began.
    fn open(&mut self) -> anyhow::Result<()> {
        let company = &self.story.setting.company;
        self.set_clock(moment(self.today, company.opened, company.opened_at))?;
        for it in &self.story.setting.departments {
            let input = members::DepartmentInput {
                slug: it.slug.clone(),
                name_ko: it.name_ko.clone(),
                name_en: it.name_en.clone(),
            };
            let input = told(input.parse())?;
            self.by_system(move |tx, now| {
                members::add_department(tx, now, &Actor::System, input).map(drop)
            })?;
        }
        for it in &self.story.setting.areas {
            let input = areas::AreaInput {
                slug: it.slug.clone(),
                kind: it.kind.as_str().to_owned(),
                name_ko: it.name_ko.clone(),
                name_en: it.name_en.clone(),
                description: format!("{}\n\n{}", it.about_ko, it.about_en),
                department: it.owner.clone(),
                aliases: it.aliases.join("\n"),
            };
            let input = told(input.parse_new())?;
            self.by_system(move |tx, now| areas::add(tx, now, &Actor::System, input).map(drop))?;
        }
        self.tell_others()
    }

    /// Accounts of everybody who has joined by then.
    fn arrive(&mut self, days_ago: i32) -> anyhow::Result<()> {
        let new: Vec<&'a Person> = self
            .story
            .setting
            .people
            .iter()
            .filter(|person| {
                person.joined >= days_ago && !self.people.contains_key(person.key.as_str())
            })
            .collect();
        for person in new {
            self.set_clock(moment(
                self.today,
                person.joined,
                self.story.setting.company.opened_at,
            ))?;
            let input = members::MemberInput {
                email: person.email.clone(),
                name: person.name.clone(),
                role: person.role.as_str().to_owned(),
                department: person.department.clone(),
                language: person.language.tag().to_owned(),
                mail_level: person.letters.clone(),
            };
            let input = told(input.parse_new())?;
            let language = self.workshop.config.language;
            let id = self
                .by_system(move |tx, now| members::add(tx, now, &Actor::System, input, language))?;
            self.people.insert(&person.key, id);
            if let Some([from, until]) = &person.quiet {
                let wishes = notify::WishesInput {
                    quiet_from: from.clone(),
                    quiet_until: until.clone(),
                    ..notify::WishesInput::of(&notify::Wishes::default())
                };
                let wishes = told(wishes.parse())?;
                self.by_system(move |tx, now| {
                    let person = members::person(tx, id)?.ok_or(Refusal::NotFound)?;
                    notify::set_wishes(tx, now, &person.actor(None), &wishes)
                })?;
            }
        }
        Ok(())
    }

    fn happen(&mut self, happening: Happening<'a>) -> anyhow::Result<()> {
        match happening {
            Happening::Reported(pain) => self.report(pain),
            Happening::PainPointAct(pain, act) => self.act_on_pain_point(pain, act),
            Happening::Proposed(project) => self.propose(project),
            Happening::ProjectAct(project, act) => self.act_on_project(project, act),
            Happening::Reached(project, milestone) => self.reach(project, milestone),
            Happening::Measured(project, metric, reading) => self.measure(project, metric, reading),
            Happening::Drafted(retrospective) => self.draft(retrospective),
            Happening::Submitted(retrospective) => self.submit(retrospective),
            Happening::Reviewed(retrospective, review) => self.review(retrospective, review),
            Happening::Published(retrospective) => self.publish(retrospective),
            Happening::CampaignBegun(campaign) => self.begin_campaign(campaign),
            Happening::CampaignPublished(campaign) => self.publish_campaign(campaign),
            Happening::CampaignClosed(campaign) => self.close_campaign(campaign),
            Happening::ConditionTurned(retrospective, condition, change) => {
                self.turn(retrospective, condition, change)
            }
        }
    }

    /// What fell due overnight, before anybody does anything.
    fn morning(&self, day: NaiveDate) -> anyhow::Result<()> {
        self.set_clock(day.and_time(NaiveTime::MIN) + chrono::TimeDelta::hours(8))?;
        told((self.workshop.settle)())
    }

    /// Letters of the day, and what fell due in it.
    fn evening(&self, day: NaiveDate) -> anyhow::Result<()> {
        self.set_clock(day.and_time(NaiveTime::MIN) + chrono::TimeDelta::hours(20))?;
        told((self.workshop.settle)())
    }

    fn set_clock(&self, local: NaiveDateTime) -> anyhow::Result<()> {
        let zone = self.workshop.config.timezone;
        let at: DateTime<_> = local
            .and_local_timezone(zone)
            .earliest()
            .context("a time that the clocks skipped")?;
        self.workshop.clock.set(at.to_utc());
        Ok(())
    }

    fn by_system<T: Send + 'static>(
        &self,
        f: impl FnOnce(&mut Tx<'_>, Timestamp) -> Outcome<T> + Send + 'static,
    ) -> anyhow::Result<T> {
        let now = self.workshop.clock.now();
        told(self.workshop.db.write_now(move |tx| f(tx, now)))
    }

    /// One transaction of one person, as they are right now.
    fn by<T: Send + 'static>(
        &self,
        person: &str,
        f: impl FnOnce(&mut Tx<'_>, Timestamp, &Actor, &Terms) -> Outcome<T> + Send + 'static,
    ) -> anyhow::Result<T> {
        let id = self.member(person)?;
        let config = self.workshop.config.clone();
        self.by_system(move |tx, now| {
            let person = members::person(tx, id)?
                .ok_or_else(|| anyhow::anyhow!("nobody has the number {id}"))?;
            let terms = Terms::current(tx, &config)?;
            f(tx, now, &person.actor(None), &terms)
        })
    }

    fn member(&self, key: &str) -> anyhow::Result<MemberId> {
        self.people
            .get(key)
            .copied()
            .with_context(|| format!("{key} has not joined yet"))
    }

    fn person(&self, key: &str) -> anyhow::Result<&'a Person> {
        self.story
            .setting
            .people
            .iter()
            .find(|person| person.key == key)
            .with_context(|| format!("nobody is {key}"))
    }

    fn email(&self, key: &str) -> anyhow::Result<String> {
        Ok(self.person(key)?.email.clone())
    }

    /// The number of a pain point: they are reported in the order of the story.
    fn pain(&self, key: &str) -> anyhow::Result<PainPointId> {
        number(
            self.story
                .pain_points
                .iter()
                .position(|pain| pain.key == key),
            key,
        )
        .map(PainPointId)
    }

    fn project(&self, key: &str) -> anyhow::Result<ProjectId> {
        number(
            self.story
                .projects
                .iter()
                .position(|project| project.key == key),
            key,
        )
        .map(ProjectId)
    }

    fn fill(&self, text: &str, language: Language) -> anyhow::Result<String> {
        self.story.fill(text, language, self.today)
    }

    /// So many working days after the present moment of the story.
    fn in_working_days(&self, days: u32) -> NaiveDate {
        let today = day_in(self.workshop.config.timezone, self.workshop.clock.now());
        // The story knows no holidays: it is told on whatever day somebody looks at it.
        Workdays::default().after(today, days)
    }

    fn day(&self, days_ago: i32) -> NaiveDate {
        day(self.today, days_ago)
    }
}

fn number(position: Option<usize>, key: &str) -> anyhow::Result<i64> {
    let position = position.with_context(|| format!("the story has no {key}"))?;
    Ok(i64::try_from(position)? + 1)
}

/// When and what, short enough to be read when the story and the rules disagree.
fn summary(when: NaiveDateTime, happening: &Happening<'_>) -> String {
    let whole = format!("{happening:?}");
    let start: String = whole.chars().take(160).collect();
    format!("{when}: {start}…")
}

/// A refusal here means that the story and the rules disagree.
fn told<T>(outcome: Outcome<T>) -> anyhow::Result<T> {
    outcome.map_err(|failure| match failure {
        Failure::Fault(error) | Failure::Outage(_, error) => error,
        Failure::Refusal(refusal) => anyhow::anyhow!("the story was refused: {refusal:?}"),
    })
}
