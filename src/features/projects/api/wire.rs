//! What goes over the wire: bodies in, projects out.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Deserializer, Serialize};

use super::steps::StepsBody;
use crate::base::actor::Actor;
use crate::base::failure::Outcome;
use crate::base::ids::{
    DepartmentId, FileId, MemberId, MetricId, PainPointId, ProjectId, ReadingId, UpdateId,
};
use crate::base::subject::Subject;
use crate::db::Conn;
use crate::features::files::{self, FileBody, Kept, On};
use crate::features::pain_points::PainPoint;
use crate::features::projects::actions::StatusChange;
use crate::features::projects::reading::linked_shown_to;
use crate::features::projects::rules::{
    Health, RawChange, RawMetric, RawProject, RawReading, RawUpdate,
};
use crate::features::projects::store::{
    self, ContractChange, LinkedPainPoint, MetricFigure, PlanRow, Project, Reading, UpdateRow,
};
use crate::features::pulses::PulseResult;
use crate::features::{members, pulses};
use crate::web::Site;

/// Tells `null` from absent: absent is the outer `None`.
fn named<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

/// What was named, `null` as an empty text.
fn text(value: Option<Option<String>>) -> Option<String> {
    value.map(Option::unwrap_or_default)
}

/// A number, or a text that is one.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum Numeric {
    /// `2.1`
    Number(f64),
    /// `"2.1"`
    Text(String),
}

impl Numeric {
    pub fn raw(value: Option<Self>) -> String {
        match value {
            None => String::new(),
            Some(Self::Number(number)) => number.to_string(),
            Some(Self::Text(text)) => text,
        }
    }
}

/// `POST /projects`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NewBody {
    title: String,
    problem: Option<String>,
    hypothesis: Option<String>,
    lead: Option<String>,
    partners: Option<Vec<String>>,
    pain_points: Option<Vec<i64>>,
    follows: Option<i64>,
    stop_rule: Option<String>,
    verify_on: Option<String>,
}

impl NewBody {
    pub fn raw(self) -> RawProject {
        RawProject {
            title: self.title,
            problem: self.problem.unwrap_or_default(),
            hypothesis: self.hypothesis.unwrap_or_default(),
            lead: self.lead.unwrap_or_default(),
            partners: self.partners.unwrap_or_default(),
            pain_points: self.pain_points.unwrap_or_default(),
            follows: self.follows,
            stop_rule: self.stop_rule.unwrap_or_default(),
            verify_on: self.verify_on.unwrap_or_default(),
        }
    }
}

/// `PATCH /projects/{n}`: what is absent stays, `null` takes away.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ChangeBody {
    #[serde(deserialize_with = "named")]
    title: Option<Option<String>>,
    #[serde(deserialize_with = "named")]
    problem: Option<Option<String>>,
    #[serde(deserialize_with = "named")]
    hypothesis: Option<Option<String>>,
    #[serde(deserialize_with = "named")]
    lead: Option<Option<String>>,
    members: Option<Vec<String>>,
    partners: Option<Vec<String>>,
    #[serde(deserialize_with = "named")]
    stop_rule: Option<Option<String>>,
    #[serde(deserialize_with = "named")]
    verify_on: Option<Option<String>>,
    reason: Option<String>,
}

impl ChangeBody {
    pub fn raw(self) -> RawChange {
        RawChange {
            title: text(self.title),
            problem: text(self.problem),
            hypothesis: text(self.hypothesis),
            lead: text(self.lead),
            members: self.members,
            partners: self.partners,
            stop_rule: text(self.stop_rule),
            verify_on: text(self.verify_on),
            reason: self.reason.unwrap_or_default(),
        }
    }
}

/// `POST /projects/{n}/metrics`, and with what is to be different `PATCH …/metrics/{id}`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MetricBody {
    name: Option<String>,
    unit: Option<String>,
    direction: Option<String>,
    baseline: Option<Numeric>,
    baseline_source: Option<String>,
    baseline_on: Option<String>,
    target: Option<Numeric>,
    forecast: Option<Numeric>,
    reason: Option<String>,
}

impl MetricBody {
    /// As a new metric.
    pub fn raw(self) -> RawMetric {
        RawMetric {
            name: self.name.unwrap_or_default(),
            unit: self.unit.unwrap_or_default(),
            direction: self.direction.unwrap_or_default(),
            baseline: Numeric::raw(self.baseline),
            baseline_source: self.baseline_source.unwrap_or_default(),
            baseline_on: self.baseline_on.unwrap_or_default(),
            target: Numeric::raw(self.target),
            forecast: Numeric::raw(self.forecast),
        }
    }

    /// As a change of one, with its reason.
    pub fn over(self, present: &MetricFigure) -> (RawMetric, String) {
        let before = present.raw();
        let number = |wanted: Option<Numeric>, before: String| match wanted {
            None => before,
            wanted => Numeric::raw(wanted),
        };
        let raw = RawMetric {
            name: self.name.unwrap_or(before.name),
            unit: self.unit.unwrap_or(before.unit),
            direction: self.direction.unwrap_or(before.direction),
            baseline: number(self.baseline, before.baseline),
            baseline_source: self.baseline_source.unwrap_or(before.baseline_source),
            baseline_on: self.baseline_on.unwrap_or(before.baseline_on),
            target: number(self.target, before.target),
            forecast: number(self.forecast, before.forecast),
        };
        (raw, self.reason.unwrap_or_default())
    }
}

/// `POST /projects/{n}/metrics/{id}/readings`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ReadingBody {
    value: Option<Numeric>,
    on: Option<String>,
    note: Option<String>,
    /// The reading that this one puts right.
    pub corrects: Option<i64>,
}

impl ReadingBody {
    pub fn raw(self) -> RawReading {
        RawReading {
            value: Numeric::raw(self.value),
            on: self.on.unwrap_or_default(),
            note: self.note.unwrap_or_default(),
        }
    }
}

/// `POST /projects/{n}/updates`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct UpdateBody {
    health: String,
    body: String,
    next_update_on: Option<String>,
    files: Option<Vec<FileId>>,
}

impl UpdateBody {
    /// What was uploaded for it.
    pub fn files(&self) -> Vec<FileId> {
        self.files.clone().unwrap_or_default()
    }

    pub fn raw(self) -> RawUpdate {
        RawUpdate {
            health: self.health,
            body: self.body,
            next_update_on: self.next_update_on.unwrap_or_default(),
        }
    }
}

/// `POST /projects/{n}/status`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StatusBody {
    to: String,
    reason: Option<String>,
    resume_on: Option<String>,
}

impl StatusBody {
    pub fn change(self) -> StatusChange {
        StatusChange {
            to: self.to,
            reason: self.reason.unwrap_or_default(),
            resume_on: self.resume_on.unwrap_or_default(),
        }
    }
}

/// `POST /projects/{n}/confirmation`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ConfirmationBody {
    pub confirmation: String,
}

/// A project as lists give it.
#[derive(Debug, Serialize)]
pub struct SummaryBody {
    number: ProjectId,
    url: String,
    title: String,
    problem: String,
    hypothesis: String,
    stop_rule: String,
    verify_on: Option<NaiveDate>,
    status: &'static str,
    status_reason: String,
    resume_on: Option<NaiveDate>,
    health: Option<&'static str>,
    lead: Option<String>,
    follows: Option<ProjectId>,
    next_update_on: Option<NaiveDate>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    committed_at: Option<DateTime<Utc>>,
    delivered_at: Option<DateTime<Utc>>,
    ended_at: Option<DateTime<Utc>>,
    pub version: i64,
}

impl SummaryBody {
    fn of(site: &Site, people: &HashMap<MemberId, members::Person>, project: Project) -> Self {
        Self {
            number: project.id,
            url: site.address(&format!("/projects/{}", project.id)),
            title: project.title,
            problem: project.problem,
            hypothesis: project.hypothesis,
            stop_rule: project.stop_rule,
            verify_on: project.verify_on,
            status: project.status.as_str(),
            status_reason: project.status_reason,
            resume_on: project.resume_on,
            health: project.health.map(Health::as_str),
            lead: project
                .lead
                .and_then(|lead| people.get(&lead).map(|person| person.email.clone())),
            follows: project.follows,
            next_update_on: project.next_update_on,
            created_at: project.created_at,
            updated_at: project.updated_at,
            committed_at: project.committed_at,
            delivered_at: project.delivered_at,
            ended_at: project.ended_at,
            version: project.version,
        }
    }
}

/// A list as the API gives it.
pub fn summaries(
    conn: &mut Conn,
    site: &Site,
    projects: Vec<Project>,
) -> Outcome<Vec<SummaryBody>> {
    let leads: Vec<MemberId> = projects.iter().filter_map(|project| project.lead).collect();
    let people = members::people(conn, &leads)?;
    Ok(projects
        .into_iter()
        .map(|project| SummaryBody::of(site, &people, project))
        .collect())
}

/// A linked pain point.
#[derive(Debug, Serialize)]
struct LinkBody {
    number: PainPointId,
    title: String,
    status: &'static str,
    hours_per_month: f64,
    supporters: i64,
    linked_at: DateTime<Utc>,
    fate: Option<&'static str>,
    fate_reason: String,
}

impl LinkBody {
    fn of((link, pain): (LinkedPainPoint, PainPoint)) -> Self {
        Self {
            number: pain.id,
            hours_per_month: pain.hours_per_month(),
            status: pain.status.as_str(),
            supporters: pain.supporters,
            title: pain.title,
            linked_at: link.linked_at,
            fate: link.fate.map(|fate| fate.as_str()),
            fate_reason: link.fate_reason,
        }
    }
}

/// One reading.
#[derive(Debug, Serialize)]
pub struct ReadingOut {
    id: ReadingId,
    value: f64,
    on: NaiveDate,
    note: String,
}

impl From<&Reading> for ReadingOut {
    fn from(reading: &Reading) -> Self {
        Self {
            id: reading.id,
            value: reading.value,
            on: reading.on,
            note: reading.note.clone(),
        }
    }
}

/// A metric with its readings.
#[derive(Debug, Serialize)]
pub struct MetricOut {
    id: MetricId,
    name: String,
    unit: String,
    direction: &'static str,
    baseline: f64,
    baseline_source: String,
    baseline_on: NaiveDate,
    target: f64,
    forecast: Option<f64>,
    latest: Option<f64>,
    reached: bool,
    readings: Vec<ReadingOut>,
    pub version: i64,
}

impl From<&MetricFigure> for MetricOut {
    fn from(figure: &MetricFigure) -> Self {
        Self {
            id: figure.id,
            name: figure.name.clone(),
            unit: figure.unit.clone(),
            direction: figure.direction.as_str(),
            baseline: figure.baseline,
            baseline_source: figure.baseline_source.clone(),
            baseline_on: figure.baseline_on,
            target: figure.target,
            forecast: figure.forecast,
            latest: figure.latest().map(|reading| reading.value),
            reached: figure.is_reached(),
            readings: figure.readings.iter().map(ReadingOut::from).collect(),
            version: figure.version,
        }
    }
}

/// A change of the locked contract.
#[derive(Debug, Serialize)]
struct ContractChangeBody {
    field: String,
    metric: Option<MetricId>,
    old: String,
    new: String,
    reason: String,
    by: Option<String>,
    at: DateTime<Utc>,
}

impl ContractChangeBody {
    fn of(change: ContractChange, by: Option<String>) -> Self {
        Self {
            by,
            field: change.field,
            metric: change.metric,
            old: change.old,
            new: change.new,
            reason: change.reason,
            at: change.at,
        }
    }
}

/// How the people affected answered; only from five answers on.
#[derive(Debug, Serialize)]
struct PulseBody {
    asked: i64,
    answered: i64,
    better: i64,
    same: i64,
    worse: i64,
}

impl From<PulseResult> for PulseBody {
    fn from(result: PulseResult) -> Self {
        Self {
            asked: result.asked,
            answered: result.answered(),
            better: result.better,
            same: result.same,
            worse: result.worse,
        }
    }
}

/// What keeps a success good.
#[derive(Debug, Serialize)]
struct PlanBody {
    metric: MetricId,
    limit: f64,
    owner: Option<String>,
    checks: Vec<CheckBody>,
}

#[derive(Debug, Serialize)]
struct CheckBody {
    due_on: NaiveDate,
    state: String,
}

impl PlanBody {
    fn of(plan: PlanRow, owner: Option<String>) -> Self {
        Self {
            metric: plan.metric,
            limit: plan.limit,
            owner,
            checks: plan
                .checks
                .into_iter()
                .map(|check| CheckBody {
                    due_on: check.due_on,
                    state: check.state.as_str().to_owned(),
                })
                .collect(),
        }
    }
}

/// A project.
#[derive(Debug, Serialize)]
pub struct ProjectBody {
    #[serde(flatten)]
    pub summary: SummaryBody,
    members: Vec<String>,
    partners: Vec<String>,
    files: Vec<FileBody>,
    pain_points: Vec<LinkBody>,
    metrics: Vec<MetricOut>,
    contract_changes: Vec<ContractChangeBody>,
    followed_by: Vec<ProjectId>,
    pulse: Option<PulseBody>,
    /// Whether the people affected, or where nobody could be asked a facilitator, say that it got better.
    confirmed: bool,
    confirmation: Option<String>,
    plan: Option<PlanBody>,
    #[serde(flatten)]
    steps: StepsBody,
}

/// A project as the API gives it to `actor`, who may see it.
pub fn body(conn: &mut Conn, site: &Site, actor: &Actor, id: ProjectId) -> Outcome<ProjectBody> {
    let project = store::get(conn, id)?;
    let member_ids = store::members_of(conn, id)?;
    let changes = store::contract_changes(conn, id)?;
    let plan = store::plan(conn, id)?;
    let mut known: Vec<MemberId> = member_ids.clone();
    known.extend(project.lead);
    known.extend(changes.iter().filter_map(|change| change.by));
    known.extend(plan.iter().map(|plan| plan.owner));
    let people = members::people(conn, &known)?;
    let email = |id: MemberId| people.get(&id).map(|person| person.email.clone());
    let departments = members::departments(conn)?;
    let slug = |id: DepartmentId| {
        let found = departments.iter().find(|department| department.id == id);
        found.map(|department| department.slug.clone())
    };
    let partners = store::partners_of(conn, id)?;
    let (linked, _) = linked_shown_to(conn, actor, id)?;
    let steps = StepsBody::of(conn, &departments, id)?;
    // As on the page: not what was said before it slipped back.
    let pulse = pulses::result(conn, Subject::Project(id))?;
    let pulse = pulse.filter(|_| project.delivered_at.is_some());
    let figures = store::figures(conn, id)?;
    let followers = store::followers_of(conn, id)?;
    let attached = files::one_of(conn, On::Project(id))?;
    Ok(ProjectBody {
        files: attached.iter().map(FileBody::from).collect(),
        members: member_ids.into_iter().filter_map(email).collect(),
        partners: partners.into_iter().filter_map(slug).collect(),
        pain_points: linked.into_iter().map(LinkBody::of).collect(),
        metrics: figures.iter().map(MetricOut::from).collect(),
        contract_changes: changes
            .into_iter()
            .map(|change| {
                let by = change.by.and_then(email);
                ContractChangeBody::of(change, by)
            })
            .collect(),
        followed_by: followers.iter().map(|project| project.id).collect(),
        pulse: pulse.and_then(PulseResult::shown).map(PulseBody::from),
        confirmed: pulse.is_some_and(PulseResult::confirms) || project.confirmation.is_some(),
        confirmation: project.confirmation.clone(),
        plan: plan.map(|plan| {
            let owner = email(plan.owner);
            PlanBody::of(plan, owner)
        }),
        steps,
        summary: SummaryBody::of(site, &people, project),
    })
}

/// An update as the API gives it.
#[derive(Debug, Serialize)]
pub struct UpdateOut {
    id: UpdateId,
    project: ProjectId,
    health: &'static str,
    body: String,
    next_update_on: Option<NaiveDate>,
    files: Vec<FileBody>,
    created_at: DateTime<Utc>,
}

impl UpdateOut {
    /// An update with what is attached to it.
    pub fn new(row: UpdateRow, attached: &[Kept]) -> Self {
        Self {
            files: attached.iter().map(FileBody::from).collect(),
            id: row.id,
            project: row.project,
            health: row.health.as_str(),
            body: row.body,
            next_update_on: row.next_update_on,
            created_at: row.at,
        }
    }
}
