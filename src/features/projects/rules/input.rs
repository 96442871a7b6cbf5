//! What people write about a project, read once.

use chrono::NaiveDate;

use super::metric::{day, keep};
use crate::base::actor::stored_words;
use crate::base::failure::Problem;
use crate::base::ids::{PainPointId, ProjectId};
use crate::base::text::{EmailAddress, Markdown, Title};

/// A new project as a form or the API sends it.
#[derive(Debug, Clone, Default)]
pub struct RawProject {
    /// One line.
    pub title: String,
    /// In the reporters' words.
    pub problem: String,
    /// What we believe would help.
    pub hypothesis: String,
    /// The lead's address; may be empty.
    pub lead: String,
    /// Slugs of partner departments.
    pub partners: Vec<String>,
    /// Numbers of pain points.
    pub pain_points: Vec<i64>,
    /// The number of the project it follows.
    pub follows: Option<i64>,
    /// What would make us stop.
    pub stop_rule: String,
    /// ISO date; may be empty.
    pub verify_on: String,
}

/// A new project that cannot be wrong in itself; people and numbers are looked up when it is made.
#[derive(Debug, Clone)]
pub struct NewProject {
    /// One line.
    pub title: Title,
    /// In the reporters' words.
    pub problem: Markdown,
    /// What we believe would help.
    pub hypothesis: Markdown,
    /// The lead's address.
    pub lead: Option<EmailAddress>,
    /// Slugs of partner departments.
    pub partners: Vec<String>,
    /// Pain points to link.
    pub pain_points: Vec<PainPointId>,
    /// Its predecessor.
    pub follows: Option<ProjectId>,
    /// What would make us stop.
    pub stop_rule: Markdown,
    /// When we look whether it worked.
    pub verify_on: Option<NaiveDate>,
}

/// More links than this in one go are a mistake.
const MOST_LINKS: usize = 100;

impl NewProject {
    /// Every problem at once, or a project.
    pub fn parse(raw: &RawProject, today: NaiveDate) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let title = keep(&mut problems, Title::parse("title", &raw.title));
        let problem = keep(&mut problems, Markdown::required("problem", &raw.problem));
        let hypothesis = keep(
            &mut problems,
            Markdown::optional("hypothesis", &raw.hypothesis),
        );
        let stop_rule = keep(
            &mut problems,
            Markdown::optional("stop_rule", &raw.stop_rule),
        );
        let verify_on = keep(&mut problems, day_ahead(&raw.verify_on, today, None));
        let lead = keep(&mut problems, address("lead", &raw.lead));
        if raw.pain_points.len() > MOST_LINKS {
            problems.push(Problem::new("pain_points", "too_many").with("most", MOST_LINKS));
        }
        match (title, problem, hypothesis, stop_rule, verify_on, lead) {
            (
                Some(title),
                Some(problem),
                Some(hypothesis),
                Some(stop_rule),
                Some(verify_on),
                Some(lead),
            ) if problems.is_empty() => {
                let partners: Vec<String> = raw
                    .partners
                    .iter()
                    .map(|slug| slug.trim().to_owned())
                    .filter(|slug| !slug.is_empty())
                    .collect();
                Ok(Self {
                    title,
                    problem,
                    hypothesis,
                    lead,
                    partners,
                    pain_points: raw.pain_points.iter().copied().map(PainPointId).collect(),
                    follows: raw.follows.map(ProjectId),
                    stop_rule,
                    verify_on,
                })
            }
            _ => Err(problems),
        }
    }
}

/// The day on which one looks whether it worked: one to come, or the one that stands there already.
fn day_ahead(
    raw: &str,
    today: NaiveDate,
    stands: Option<NaiveDate>,
) -> Result<Option<NaiveDate>, Problem> {
    let on = day("verify_on", raw)?;
    if on.is_some_and(|on| on < today) && on != stands {
        return Err(Problem::new("verify_on", "date_past"));
    }
    Ok(on)
}

fn address(field: &'static str, raw: &str) -> Result<Option<EmailAddress>, Problem> {
    if raw.trim().is_empty() {
        Ok(None)
    } else {
        EmailAddress::parse(field, raw).map(Some)
    }
}

/// What somebody wants to be different; an absent field stays.
#[derive(Debug, Clone, Default)]
pub struct RawChange {
    /// One line.
    pub title: Option<String>,
    /// In the reporters' words.
    pub problem: Option<String>,
    /// What we believe would help.
    pub hypothesis: Option<String>,
    /// The lead's address; empty: nobody.
    pub lead: Option<String>,
    /// Addresses of all members.
    pub members: Option<Vec<String>>,
    /// Slugs of all partner departments.
    pub partners: Option<Vec<String>>,
    /// What would make us stop; locked after commitment.
    pub stop_rule: Option<String>,
    /// ISO date; empty: none.
    pub verify_on: Option<String>,
    /// Why, when something locked changes.
    pub reason: String,
}

/// A change that cannot be wrong in itself.
#[derive(Debug, Clone, Default)]
pub struct ProjectChange {
    /// One line.
    pub title: Option<Title>,
    /// In the reporters' words.
    pub problem: Option<Markdown>,
    /// What we believe would help.
    pub hypothesis: Option<Markdown>,
    /// The lead's address; inner `None`: nobody.
    pub lead: Option<Option<EmailAddress>>,
    /// Addresses of all members.
    pub members: Option<Vec<EmailAddress>>,
    /// Slugs of all partner departments.
    pub partners: Option<Vec<String>>,
    /// What would make us stop.
    pub stop_rule: Option<Markdown>,
    /// When we look whether it worked.
    pub verify_on: Option<Option<NaiveDate>>,
    /// Why, when something locked changes; may be empty.
    pub reason: Markdown,
}

impl ProjectChange {
    /// Every problem at once, or a change; `stands` is the day of verification that the project has.
    pub fn parse(
        raw: &RawChange,
        today: NaiveDate,
        stands: Option<NaiveDate>,
    ) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let title = raw
            .title
            .as_ref()
            .and_then(|title| keep(&mut problems, Title::parse("title", title)));
        let mut text = |field: &'static str, raw: &Option<String>| {
            raw.as_ref()
                .and_then(|text| keep(&mut problems, Markdown::optional(field, text)))
        };
        let problem = text("problem", &raw.problem);
        let hypothesis = text("hypothesis", &raw.hypothesis);
        let stop_rule = text("stop_rule", &raw.stop_rule);
        let reason = text("reason", &Some(raw.reason.clone())).unwrap_or_default();
        let verify_on = raw
            .verify_on
            .as_ref()
            .and_then(|on| keep(&mut problems, day_ahead(on, today, stands)));
        let lead = raw
            .lead
            .as_ref()
            .and_then(|lead| keep(&mut problems, address("lead", lead)));
        let members = raw.members.as_ref().map(|members| {
            let wanted = members.iter().filter(|member| !member.trim().is_empty());
            wanted
                .filter_map(|member| keep(&mut problems, EmailAddress::parse("members", member)))
                .collect()
        });
        if !problems.is_empty() {
            return Err(problems);
        }
        let partners = raw.partners.clone();
        Ok(Self {
            title,
            problem,
            hypothesis,
            lead,
            members,
            partners,
            stop_rule,
            verify_on,
            reason,
        })
    }
}

/// How a project is doing, by its own people's word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Health {
    /// As planned.
    OnTrack,
    /// It may miss.
    AtRisk,
    /// It will miss unless something changes.
    OffTrack,
}

stored_words!(Health { OnTrack = "on_track", AtRisk = "at_risk", OffTrack = "off_track" });

/// An update as a form or the API sends it.
#[derive(Debug, Clone, Default)]
pub struct RawUpdate {
    /// `on_track`, `at_risk` or `off_track`.
    pub health: String,
    /// What changed, what it means, what comes next.
    pub body: String,
    /// ISO date of the next one; may be empty.
    pub next_update_on: String,
}

/// An update that cannot be wrong.
#[derive(Debug, Clone)]
pub struct Update {
    /// How it is doing.
    pub health: Health,
    /// What changed, what it means, what comes next.
    pub body: Markdown,
    /// When the next one is due.
    pub next_update_on: Option<NaiveDate>,
}

impl Update {
    /// Every problem at once, or an update.
    pub fn parse(raw: &RawUpdate, today: NaiveDate) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let health =
            Health::parse(raw.health.trim()).ok_or_else(|| Problem::new("health", "health"));
        let health = keep(&mut problems, health);
        let body = keep(&mut problems, Markdown::required("body", &raw.body));
        let next = keep(&mut problems, day("next_update_on", &raw.next_update_on));
        if next.flatten().is_some_and(|next| next < today) {
            problems.push(Problem::new("next_update_on", "date_past"));
        }
        match (health, body, next) {
            (Some(health), Some(body), Some(next_update_on)) if problems.is_empty() => Ok(Self {
                health,
                body,
                next_update_on,
            }),
            _ => Err(problems),
        }
    }
}

/// A reason that must be given.
#[derive(Debug, Clone)]
pub struct Reason(pub Markdown);

impl Reason {
    /// Says so when it is missing.
    pub fn parse(raw: &str) -> Result<Self, Problem> {
        match Markdown::optional("reason", raw)? {
            text if text.is_empty() => Err(Problem::new("reason", "reason_missing")),
            text => Ok(Self(text)),
        }
    }
}

/// Why a project pauses, and the day on which it resumes or stops.
#[derive(Debug, Clone)]
pub struct PauseReason {
    /// Why.
    pub reason: Reason,
    /// The day.
    pub resume_on: NaiveDate,
}

impl PauseReason {
    /// Every problem at once.
    pub fn parse(reason: &str, resume_on: &str, today: NaiveDate) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let reason = keep(&mut problems, Reason::parse(reason));
        let on = keep(&mut problems, day("resume_on", resume_on)).flatten();
        match on {
            None if problems.iter().all(|problem| problem.field != "resume_on") => {
                problems.push(Problem::new("resume_on", "resume_on_missing"));
            }
            Some(on) if on <= today => problems.push(Problem::new("resume_on", "date_not_ahead")),
            _ => {}
        }
        match (reason, on) {
            (Some(reason), Some(resume_on)) if problems.is_empty() => {
                Ok(Self { reason, resume_on })
            }
            _ => Err(problems),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day_of(month: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, month, 4).unwrap()
    }

    fn codes(problems: Vec<Problem>) -> Vec<(String, String)> {
        let pair = |problem: Problem| (problem.field.into_owned(), problem.code.into_owned());
        problems.into_iter().map(pair).collect()
    }

    #[test]
    fn nobody_looks_on_a_day_that_has_passed() {
        let raw = RawProject {
            verify_on: "2020-01-01".to_owned(),
            ..RawProject::default()
        };
        let wrong = codes(NewProject::parse(&raw, day_of(6)).unwrap_err());
        let said = |field: &str, code: &str| (field.to_owned(), code.to_owned());
        assert!(wrong.contains(&said("verify_on", "date_past")), "{wrong:?}");
        assert!(wrong.contains(&said("title", "required")), "{wrong:?}");
    }

    #[test]
    fn a_day_that_stands_may_pass() {
        let change = |on: &str| RawChange {
            verify_on: Some(on.to_owned()),
            ..RawChange::default()
        };
        let parse = |on: &str| ProjectChange::parse(&change(on), day_of(6), Some(day_of(3)));
        assert!(parse("2026-03-04").is_ok());
        assert!(parse("2026-06-04").is_ok());
        assert_eq!(
            codes(parse("2026-03-05").unwrap_err()),
            [("verify_on".to_owned(), "date_past".to_owned())]
        );
    }
}
