//! What happens on the way, by programs: the stop rule is met, decisions, milestones, a department's answer.

use std::collections::HashMap;

use actix_web::HttpRequest;
use actix_web::web::{self, Path, ServiceConfig};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::wire::Numeric;
use super::{Place, changeable, changed};
use crate::base::failure::{Outcome, Problem, Refusal};
use crate::base::ids::{DepartmentId, FileId, MemberId, MilestoneId, ProjectDecisionId, ProjectId};
use crate::base::permission::Act;
use crate::base::text::Markdown;
use crate::db::Conn;
use crate::features::idempotency::{self, Reply};
use crate::features::members::{self, Department, Person};
use crate::features::pain_points::Terms;
use crate::features::projects::actions;
use crate::features::projects::rules::{
    DecisionCause, NewDecision, NewHours, NewMilestone, PartnerAnswer, RawDecision, RawHours,
};
use crate::features::projects::store::{self, Milestone, Partner, ProjectDecision};
use crate::web::json::{self, IfMatch};
use crate::web::{Answer, Json, Signed};

pub(super) fn routes(cfg: &mut ServiceConfig, one: &str) {
    cfg.service(web::resource(format!("{one}/files")).route(web::post().to(attach)))
        .service(web::resource(format!("{one}/hours")).route(web::post().to(write_hours)))
        .service(web::resource(format!("{one}/stop-rule")).route(web::post().to(stop_rule)))
        .service(web::resource(format!("{one}/decisions")).route(web::post().to(decide)))
        .service(web::resource(format!("{one}/milestones")).route(web::post().to(set_milestone)))
        .service(
            web::resource(format!("{one}/milestones/{{milestone}}/reached"))
                .route(web::post().to(reach_milestone)),
        )
        .service(
            web::resource(format!("{one}/partners/{{department}}/answer"))
                .route(web::post().to(answer_as_partner)),
        );
}

/// The newest decisions that a project is given with.
const MOST_DECISIONS: i64 = 100;

/// `POST /projects/{n}/files`: what was uploaded for the project itself.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct FilesBody {
    files: Vec<FileId>,
}

/// `POST /projects/{n}/hours`: what the pain costs in a month, in hours.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct HoursBody {
    moment: String,
    least: Option<Numeric>,
    most: Option<Numeric>,
    source: String,
    reason: String,
}

/// The same as it is given, with who said so and when.
#[derive(Debug, Serialize)]
struct HoursOut {
    moment: &'static str,
    least: f64,
    most: f64,
    source: String,
    by: Option<String>,
    at: DateTime<Utc>,
}

/// `POST /projects/{n}/stop-rule`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct StopRuleBody {
    seen: String,
}

/// `POST /projects/{n}/decisions`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct DecisionBody {
    /// What demanded it; absent: the project's own.
    cause: Option<String>,
    question: Option<String>,
    options: Option<String>,
    choice: String,
    why: String,
}

/// `POST /projects/{n}/milestones`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct MilestoneBody {
    title: String,
    due_on: String,
}

/// `POST /projects/{n}/partners/{department}/answer`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct AnswerBody {
    answer: String,
    note: Option<String>,
}

/// A step on the way, as the API gives it.
#[derive(Debug, Serialize)]
struct MilestoneOut {
    id: MilestoneId,
    title: String,
    due_on: NaiveDate,
    reached_on: Option<NaiveDate>,
}

impl From<Milestone> for MilestoneOut {
    fn from(step: Milestone) -> Self {
        Self {
            id: step.id,
            title: step.title,
            due_on: step.due_on,
            reached_on: step.reached_on,
        }
    }
}

/// A decision, as the API gives it; without `decided_at` it is demanded and open.
#[derive(Debug, Serialize)]
struct DecisionOut {
    id: ProjectDecisionId,
    cause: &'static str,
    question: String,
    options: String,
    choice: String,
    why: String,
    due_on: Option<NaiveDate>,
    asked_at: DateTime<Utc>,
    decided_by: Option<String>,
    decided_at: Option<DateTime<Utc>>,
}

impl DecisionOut {
    fn of(people: &HashMap<MemberId, Person>, decision: ProjectDecision) -> Self {
        let by = decision.decided_by.and_then(|id| people.get(&id));
        Self {
            id: decision.id,
            cause: decision.cause.as_str(),
            question: decision.question,
            options: decision.options,
            choice: decision.choice,
            why: decision.why,
            due_on: decision.due_on,
            asked_at: decision.asked_at,
            decided_by: by.map(|person| person.email.clone()),
            decided_at: decision.decided_at,
        }
    }
}

/// What a department said when it was asked to take part.
#[derive(Debug, Serialize)]
struct PartnerOut {
    department: String,
    answer: Option<&'static str>,
    note: String,
}

/// What a project is given with, of its way.
#[derive(Debug, Serialize)]
pub(super) struct StepsBody {
    hours: Vec<HoursOut>,
    milestones: Vec<MilestoneOut>,
    decisions: Vec<DecisionOut>,
    partner_answers: Vec<PartnerOut>,
}

impl StepsBody {
    pub(super) fn of(
        conn: &mut Conn,
        departments: &[Department],
        project: ProjectId,
    ) -> Outcome<Self> {
        let decisions = store::decisions_of(conn, project, MOST_DECISIONS)?;
        let partner = |partner: Partner| {
            let department = departments.iter().find(|it| it.id == partner.department)?;
            Some(PartnerOut {
                department: department.slug.clone(),
                answer: partner.answer.map(PartnerAnswer::as_str),
                note: partner.note,
            })
        };
        Ok(Self {
            hours: hours_out(conn, project)?,
            milestones: store::milestones_of(conn, project)?
                .into_iter()
                .map(MilestoneOut::from)
                .collect(),
            decisions: decisions_out(conn, decisions)?,
            partner_answers: store::partner_answers(conn, project)?
                .into_iter()
                .filter_map(partner)
                .collect(),
        })
    }
}

fn hours_out(conn: &mut Conn, project: ProjectId) -> Outcome<Vec<HoursOut>> {
    let known = store::hours_of(conn, project)?;
    let by: Vec<MemberId> = known.iter().map(|one| one.author).collect();
    let people = members::people(conn, &by)?;
    let hours = |minutes: i64| minutes as f64 / 60.0;
    let out = known.into_iter().map(|one| HoursOut {
        moment: one.moment.as_str(),
        least: hours(one.least),
        most: hours(one.most),
        source: one.source,
        by: people.get(&one.author).map(|person| person.email.clone()),
        at: one.at,
    });
    Ok(out.collect())
}

fn decisions_out(conn: &mut Conn, decisions: Vec<ProjectDecision>) -> Outcome<Vec<DecisionOut>> {
    let by: Vec<MemberId> = decisions.iter().filter_map(|one| one.decided_by).collect();
    let people = members::people(conn, &by)?;
    let out = decisions.into_iter();
    Ok(out.map(|one| DecisionOut::of(&people, one)).collect())
}

async fn stop_rule(
    Signed(actor): Signed,
    request: HttpRequest,
    path: Path<i64>,
    version: IfMatch,
    body: Json<StopRuleBody>,
    (db, config, site): Place,
) -> Answer {
    let (id, now) = (ProjectId(*path), site.clock.now());
    idempotency::write(&request, &db, now, actor, move |tx, actor| {
        changeable(tx, actor, id, Act::ReportOnProject, version)?;
        let seen = Markdown::required("seen", &body.seen).map_err(Problem::invalid)?;
        let terms = Terms::current(tx, &config)?;
        actions::stop_rule_met(tx, now, actor, &terms, id, &seen)?;
        changed(tx, &site, actor, id)
    })
    .await
}

async fn decide(
    Signed(actor): Signed,
    request: HttpRequest,
    path: Path<i64>,
    version: IfMatch,
    body: Json<DecisionBody>,
    (db, _, site): Place,
) -> Answer {
    let (id, now) = (ProjectId(*path), site.clock.now());
    idempotency::write(&request, &db, now, actor, move |tx, actor| {
        changeable(tx, actor, id, Act::ReportOnProject, version)?;
        let body = body.0;
        let cause = match body.cause.as_deref().map(str::trim) {
            None | Some("") => DecisionCause::Own,
            Some(word) => DecisionCause::parse(word)
                .ok_or_else(|| Problem::new("cause", "choice").invalid())?,
        };
        let raw = RawDecision {
            question: body.question.unwrap_or_default(),
            options: body.options.unwrap_or_default(),
            choice: body.choice,
            why: body.why,
        };
        let new = NewDecision::parse(cause, &raw).map_err(Refusal::Invalid)?;
        let decision = actions::decide(tx, now, actor, id, cause, &new)?;
        let made = store::decision(tx, decision)?.ok_or(Refusal::NotFound)?;
        let made = decisions_out(tx, vec![made])?;
        Reply::created(made.first().ok_or(Refusal::NotFound)?)
    })
    .await
}

async fn set_milestone(
    Signed(actor): Signed,
    request: HttpRequest,
    path: Path<i64>,
    version: IfMatch,
    body: Json<MilestoneBody>,
    (db, _, site): Place,
) -> Answer {
    let (id, now) = (ProjectId(*path), site.clock.now());
    idempotency::write(&request, &db, now, actor, move |tx, actor| {
        changeable(tx, actor, id, Act::ReportOnProject, version)?;
        let new = NewMilestone::parse(&body.title, &body.due_on).map_err(Refusal::Invalid)?;
        let milestone = actions::set_milestone(tx, now, actor, id, &new)?;
        Reply::created(&MilestoneOut {
            id: milestone,
            title: new.title.as_str().to_owned(),
            due_on: new.due_on,
            reached_on: None,
        })
    })
    .await
}

async fn reach_milestone(
    Signed(actor): Signed,
    request: HttpRequest,
    path: Path<(i64, i64)>,
    version: IfMatch,
    (db, config, site): Place,
) -> Answer {
    let (id, milestone) = (ProjectId(path.0), MilestoneId(path.1));
    let now = site.clock.now();
    idempotency::write(&request, &db, now, actor, move |tx, actor| {
        changeable(tx, actor, id, Act::ReportOnProject, version)?;
        let known = store::milestones_of(tx, id)?;
        if !known.iter().any(|step| step.id == milestone) {
            return Err(Refusal::NotFound.into());
        }
        let terms = Terms::current(tx, &config)?;
        actions::reach_milestone(tx, now, actor, &terms, id, milestone)?;
        changed(tx, &site, actor, id)
    })
    .await
}

async fn write_hours(
    Signed(actor): Signed,
    request: HttpRequest,
    path: Path<i64>,
    version: IfMatch,
    new: Json<HoursBody>,
    (db, _, site): Place,
) -> Answer {
    let id = ProjectId(*path);
    let now = site.clock.now();
    idempotency::write(&request, &db, now, actor, move |tx, actor| {
        changeable(tx, actor, id, Act::ReportOnProject, version)?;
        let HoursBody {
            moment,
            least,
            most,
            source,
            reason,
        } = new.0;
        let raw = RawHours {
            moment,
            least: Numeric::raw(least),
            most: Numeric::raw(most),
            source,
        };
        let new = NewHours::parse(&raw).map_err(Refusal::Invalid)?;
        let reason = Markdown::optional("reason", &reason).map_err(Problem::invalid)?;
        actions::write_hours(tx, now, actor, id, &new, &reason)?;
        changed(tx, &site, actor, id)
    })
    .await
}

async fn attach(
    Signed(actor): Signed,
    request: HttpRequest,
    path: Path<i64>,
    version: IfMatch,
    new: Json<FilesBody>,
    (db, _, site): Place,
) -> Answer {
    let id = ProjectId(*path);
    let now = site.clock.now();
    idempotency::write(&request, &db, now, actor, move |tx, actor| {
        changeable(tx, actor, id, Act::ReportOnProject, version)?;
        actions::attach(tx, now, actor, id, &new.0.files)?;
        changed(tx, &site, actor, id)
    })
    .await
}

async fn answer_as_partner(
    Signed(actor): Signed,
    request: HttpRequest,
    path: Path<(i64, String)>,
    IfMatch(expected): IfMatch,
    body: Json<AnswerBody>,
    (db, _, site): Place,
) -> Answer {
    let (number, slug) = path.into_inner();
    let (id, now) = (ProjectId(number), site.clock.now());
    idempotency::write(&request, &db, now, actor, move |tx, actor| {
        let project = actions::seen(tx, actor, id)?;
        json::check_version(expected, project.version)?;
        let department: DepartmentId = members::department_by_slug(tx, &slug)?
            .ok_or(Refusal::NotFound)?
            .id;
        let answer = PartnerAnswer::parse(body.answer.trim())
            .ok_or_else(|| Problem::new("answer", "partner_answer").invalid())?;
        let note = body.note.as_deref().unwrap_or_default();
        let note = Markdown::optional("note", note).map_err(Problem::invalid)?;
        actions::answer_as_partner(tx, now, actor, id, department, (answer, &note))?;
        changed(tx, &site, actor, id)
    })
    .await
}
