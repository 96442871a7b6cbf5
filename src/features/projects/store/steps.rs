//! Decisions, milestones, and what partner departments answered.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use crate::base::clock::Timestamp;
use crate::base::failure::Outcome;
use crate::base::ids::{DepartmentId, MemberId, MilestoneId, ProjectDecisionId, ProjectId};
use crate::db::schema::{milestones, project_decisions as decisions, project_partners as partners};
use crate::db::{Conn, Tx};
use crate::features::projects::rules::{DecisionCause, NewDecision, NewMilestone, PartnerAnswer};

/// A decision of a project: demanded and open, or taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProjectDecision {
    /// Its id.
    pub id: ProjectDecisionId,
    /// Why it stands here.
    pub cause: DecisionCause,
    /// What was seen, or what had to be decided.
    pub question: String,
    /// What it was chosen from.
    pub options: String,
    /// What was chosen; empty while it is open.
    pub choice: String,
    /// Why it made sense then.
    pub why: String,
    /// By when it is demanded.
    pub due_on: Option<NaiveDate>,
    /// Who demanded it; nobody: what happened did.
    pub asked_by: Option<MemberId>,
    /// Since when.
    pub asked_at: Timestamp,
    /// Who decided.
    pub decided_by: Option<MemberId>,
    /// When it was taken.
    pub decided_at: Option<Timestamp>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = decisions)]
struct Row {
    id: i64,
    cause: String,
    question: String,
    options: String,
    choice: String,
    why: String,
    due_on: Option<NaiveDate>,
    asked_by: Option<i64>,
    asked_at: NaiveDateTime,
    decided_by: Option<i64>,
    decided_at: Option<NaiveDateTime>,
}

impl Row {
    fn read(self) -> Outcome<ProjectDecision> {
        Ok(ProjectDecision {
            cause: DecisionCause::parse(&self.cause)
                .ok_or_else(|| anyhow::anyhow!("decision {} has an unknown cause", self.id))?,
            id: ProjectDecisionId(self.id),
            question: self.question,
            options: self.options,
            choice: self.choice,
            why: self.why,
            due_on: self.due_on,
            asked_by: self.asked_by.map(MemberId),
            asked_at: self.asked_at.and_utc(),
            decided_by: self.decided_by.map(MemberId),
            decided_at: self.decided_at.map(|at| at.and_utc()),
        })
    }
}

/// The newest decisions of a project, the newest first.
pub fn decisions_of(
    conn: &mut Conn,
    project: ProjectId,
    most: i64,
) -> Outcome<Vec<ProjectDecision>> {
    let rows: Vec<Row> = decisions::table
        .filter(decisions::project_id.eq(project.0))
        .order(decisions::id.desc())
        .limit(most)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Row::read).collect()
}

/// The decision that is demanded and not taken yet.
pub fn open_decision(conn: &mut Conn, project: ProjectId) -> Outcome<Option<ProjectDecision>> {
    let row: Option<Row> = decisions::table
        .filter(decisions::project_id.eq(project.0))
        .filter(decisions::decided_at.is_null())
        .order(decisions::id.desc())
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    row.map(Row::read).transpose()
}

/// One decision.
pub fn decision(conn: &mut Conn, id: ProjectDecisionId) -> Outcome<Option<ProjectDecision>> {
    let row: Option<Row> = decisions::table
        .find(id.0)
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    row.map(Row::read).transpose()
}

/// Demands a decision by `due_on`.
pub fn demand(
    tx: &mut Tx<'_>,
    now: Timestamp,
    project: ProjectId,
    cause: DecisionCause,
    (question, by): (&str, Option<MemberId>),
    due_on: NaiveDate,
) -> Outcome<ProjectDecisionId> {
    let conn: &mut Conn = tx;
    let id: i64 = diesel::insert_into(decisions::table)
        .values((
            decisions::project_id.eq(project.0),
            decisions::cause.eq(cause.as_str()),
            decisions::question.eq(question),
            decisions::due_on.eq(due_on),
            decisions::asked_by.eq(by.map(|id| id.0)),
            decisions::asked_at.eq(now.naive_utc()),
        ))
        .returning(decisions::id)
        .get_result(conn)?;
    Ok(ProjectDecisionId(id))
}

/// Writes down what was chosen and why.
pub fn decide(
    tx: &mut Tx<'_>,
    now: Timestamp,
    id: ProjectDecisionId,
    (choice, options, why): (&str, &str, &str),
    by: Option<MemberId>,
) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::update(decisions::table.find(id.0))
        .set((
            decisions::choice.eq(choice),
            decisions::options.eq(options),
            decisions::why.eq(why),
            decisions::decided_by.eq(by.map(|id| id.0)),
            decisions::decided_at.eq(now.naive_utc()),
        ))
        .execute(conn)?;
    Ok(())
}

/// Writes down a decision that the project took by itself.
pub fn insert_decision(
    tx: &mut Tx<'_>,
    now: Timestamp,
    project: ProjectId,
    new: &NewDecision,
    by: Option<MemberId>,
) -> Outcome<ProjectDecisionId> {
    let conn: &mut Conn = tx;
    let by = by.map(|id| id.0);
    let id: i64 = diesel::insert_into(decisions::table)
        .values((
            decisions::project_id.eq(project.0),
            decisions::cause.eq(DecisionCause::Own.as_str()),
            decisions::question.eq(new.question.as_str()),
            decisions::options.eq(new.options.as_str()),
            decisions::choice.eq(&new.choice),
            decisions::why.eq(new.why.as_str()),
            decisions::asked_by.eq(by),
            decisions::asked_at.eq(now.naive_utc()),
            decisions::decided_by.eq(by),
            decisions::decided_at.eq(now.naive_utc()),
        ))
        .returning(decisions::id)
        .get_result(conn)?;
    Ok(ProjectDecisionId(id))
}

/// A step on the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Milestone {
    /// Its id.
    pub id: MilestoneId,
    /// What will be there.
    pub title: String,
    /// By when.
    pub due_on: NaiveDate,
    /// Since when it is.
    pub reached_on: Option<NaiveDate>,
}

/// The milestones of a project, the earliest first.
pub fn milestones_of(conn: &mut Conn, project: ProjectId) -> Outcome<Vec<Milestone>> {
    Ok(milestones_of_all(conn, &[project])?
        .remove(&project)
        .unwrap_or_default())
}

/// The milestones of these projects, the earliest first.
pub fn milestones_of_all(
    conn: &mut Conn,
    of: &[ProjectId],
) -> Outcome<HashMap<ProjectId, Vec<Milestone>>> {
    let ids: Vec<i64> = of.iter().map(|id| id.0).collect();
    let rows: Vec<(i64, i64, String, NaiveDate, Option<NaiveDate>)> = milestones::table
        .filter(milestones::project_id.eq_any(ids))
        .order((milestones::due_on, milestones::id))
        .select((
            milestones::project_id,
            milestones::id,
            milestones::title,
            milestones::due_on,
            milestones::reached_on,
        ))
        .load(conn)?;
    let mut found: HashMap<ProjectId, Vec<Milestone>> = HashMap::new();
    for (project, id, title, due_on, reached_on) in rows {
        found
            .entry(ProjectId(project))
            .or_default()
            .push(Milestone {
                id: MilestoneId(id),
                title,
                due_on,
                reached_on,
            });
    }
    Ok(found)
}

/// Adds a milestone.
pub fn insert_milestone(
    tx: &mut Tx<'_>,
    now: Timestamp,
    project: ProjectId,
    new: &NewMilestone,
) -> Outcome<MilestoneId> {
    let conn: &mut Conn = tx;
    let id: i64 = diesel::insert_into(milestones::table)
        .values((
            milestones::project_id.eq(project.0),
            milestones::title.eq(new.title.as_str()),
            milestones::due_on.eq(new.due_on),
            milestones::created_at.eq(now.naive_utc()),
        ))
        .returning(milestones::id)
        .get_result(conn)?;
    Ok(MilestoneId(id))
}

/// Says that a milestone was reached; whether it was open.
pub fn reach_milestone(
    tx: &mut Tx<'_>,
    project: ProjectId,
    id: MilestoneId,
    on: NaiveDate,
) -> Outcome<bool> {
    let conn: &mut Conn = tx;
    let changed = diesel::update(
        milestones::table
            .find(id.0)
            .filter(milestones::project_id.eq(project.0))
            .filter(milestones::reached_on.is_null()),
    )
    .set(milestones::reached_on.eq(on))
    .execute(conn)?;
    Ok(changed == 1)
}

/// A department that was asked to take part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Partner {
    /// Which.
    pub department: DepartmentId,
    /// What it said; `None` while it has not.
    pub answer: Option<PartnerAnswer>,
    /// Its word beside the answer.
    pub note: String,
}

/// The departments that were asked, in the order in which they were.
pub fn partner_answers(conn: &mut Conn, project: ProjectId) -> Outcome<Vec<Partner>> {
    let rows: Vec<(i64, Option<String>, String)> = partners::table
        .filter(partners::project_id.eq(project.0))
        .order((partners::added_at, partners::department_id))
        .select((
            partners::department_id,
            partners::answer,
            partners::answer_note,
        ))
        .load(conn)?;
    let partner = |(department, answer, note): (i64, Option<String>, String)| Partner {
        department: DepartmentId(department),
        answer: answer.as_deref().and_then(PartnerAnswer::parse),
        note,
    };
    Ok(rows.into_iter().map(partner).collect())
}

/// Writes down what a department answered; whether it had been asked.
pub fn answer_as_partner(
    tx: &mut Tx<'_>,
    now: Timestamp,
    project: ProjectId,
    department: DepartmentId,
    (answer, note): (PartnerAnswer, &str),
    by: Option<MemberId>,
) -> Outcome<bool> {
    let conn: &mut Conn = tx;
    let changed = diesel::update(partners::table.find((project.0, department.0)))
        .set((
            partners::answer.eq(answer.as_str()),
            partners::answer_note.eq(note),
            partners::answered_by.eq(by.map(|id| id.0)),
            partners::answered_at.eq(now.naive_utc()),
        ))
        .execute(conn)?;
    Ok(changed == 1)
}
