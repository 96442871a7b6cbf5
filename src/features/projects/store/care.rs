//! The plan that keeps a success good, and its checks.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use diesel::prelude::*;

use crate::base::clock::Timestamp;
use crate::base::failure::Outcome;
use crate::base::ids::{MemberId, MetricId, PainPointId, ProjectId, PulseId, ReadingId};
use crate::db::schema::{
    ledger, project_pain_points as links, projects, sustainment_checks as checks,
    sustainment_plans as plans,
};
use crate::db::{Conn, Tx};
use crate::features::pain_points::Fate;
use crate::features::projects::rules::{Check, CheckState, Plan, Status};

/// What keeps a success good, as stored.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanRow {
    /// The metric that is watched.
    pub metric: MetricId,
    /// The value that must not be passed on the worse side.
    pub limit: f64,
    /// Who looks after it.
    pub owner: MemberId,
    /// When it began.
    pub started_at: Timestamp,
    /// Its checks, the earliest first; those of earlier plans among them.
    pub checks: Vec<Check>,
}

type CheckColumns = (
    i64,
    i64,
    NaiveDate,
    String,
    Option<NaiveDate>,
    Option<i64>,
    Option<i64>,
    bool,
    String,
);

/// The checks of these projects, the earliest first.
fn checks_of(conn: &mut Conn, ids: &[i64]) -> Outcome<HashMap<i64, Vec<Check>>> {
    let rows: Vec<CheckColumns> = checks::table
        .filter(checks::project_id.eq_any(ids))
        .order((checks::project_id, checks::due_on))
        .select((
            checks::project_id,
            checks::day,
            checks::due_on,
            checks::state,
            checks::closes_on,
            checks::pulse_id,
            checks::reading_id,
            checks::closed_at.is_not_null(),
            checks::note,
        ))
        .load(conn)?;
    let mut found: HashMap<i64, Vec<Check>> = HashMap::new();
    for (project, day, due_on, state, closes_on, pulse, reading, closed, note) in rows {
        let state = CheckState::parse(&state)
            .ok_or_else(|| anyhow::anyhow!("a check of I-{project} has an unknown state"))?;
        found.entry(project).or_default().push(Check {
            day,
            due_on,
            state,
            closes_on,
            pulse: pulse.map(PulseId),
            reading: reading.map(ReadingId),
            closed,
            note,
        });
    }
    Ok(found)
}

/// The plan of a project, if it has one.
pub fn plan(conn: &mut Conn, project: ProjectId) -> Outcome<Option<PlanRow>> {
    Ok(plans_of(conn, &[project])?.remove(&project))
}

/// The plans of these projects: two queries, however many there are.
pub fn plans_of(conn: &mut Conn, of: &[ProjectId]) -> Outcome<HashMap<ProjectId, PlanRow>> {
    let ids: Vec<i64> = of.iter().map(|id| id.0).collect();
    let rows: Vec<(i64, i64, f64, i64, NaiveDateTime)> = plans::table
        .filter(plans::project_id.eq_any(&ids))
        .select((
            plans::project_id,
            plans::metric_id,
            plans::limit_value,
            plans::owner_id,
            plans::started_at,
        ))
        .load(conn)?;
    let mut checks = checks_of(conn, &ids)?;
    let plan =
        |(project, metric, limit, owner, started_at): (i64, i64, f64, i64, NaiveDateTime)| {
            let row = PlanRow {
                metric: MetricId(metric),
                limit,
                owner: MemberId(owner),
                started_at: started_at.and_utc(),
                checks: checks.remove(&project).unwrap_or_default(),
            };
            (ProjectId(project), row)
        };
    Ok(rows.into_iter().map(plan).collect())
}

/// Writes the plan of a success that begins on `today`; an earlier plan of a project that regressed is replaced, its
/// checks stay as they went.
pub fn insert_plan(
    tx: &mut Tx<'_>,
    now: Timestamp,
    today: NaiveDate,
    project: ProjectId,
    new: &Plan,
    owner: MemberId,
) -> Outcome<()> {
    cancel_checks(tx, now, project)?;
    let conn: &mut Conn = tx;
    diesel::delete(plans::table.find(project.0)).execute(conn)?;
    diesel::insert_into(plans::table)
        .values((
            plans::project_id.eq(project.0),
            plans::metric_id.eq(new.metric.0),
            plans::limit_value.eq(new.limit),
            plans::owner_id.eq(owner.0),
            plans::started_at.eq(now.naive_utc()),
        ))
        .execute(conn)?;
    for day in &new.every_days {
        let due_on = today + TimeDelta::days(*day);
        // An earlier plan may have had one on the same day.
        diesel::delete(checks::table.find((project.0, due_on))).execute(conn)?;
        diesel::insert_into(checks::table)
            .values((
                checks::project_id.eq(project.0),
                checks::day.eq(*day),
                checks::due_on.eq(due_on),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// A reading on or after a check's day, or within the fortnight before it, answers that check; one past the limit closes it.
pub fn answer_check(
    tx: &mut Tx<'_>,
    now: Timestamp,
    project: ProjectId,
    read_on: NaiveDate,
    reading: ReadingId,
    (held, note): (bool, &str),
) -> Outcome<()> {
    let conn: &mut Conn = tx;
    let next: Option<NaiveDate> = checks::table
        .filter(checks::project_id.eq(project.0))
        .filter(checks::state.eq(CheckState::Due.as_str()))
        .filter(checks::due_on.le(read_on + TimeDelta::days(14)))
        .order(checks::due_on)
        .select(checks::due_on)
        .first(conn)
        .optional()?;
    let Some(due_on) = next else {
        return Ok(());
    };
    let state = if held {
        CheckState::Held
    } else {
        CheckState::Failed
    };
    diesel::update(checks::table.find((project.0, due_on)))
        .set((
            checks::state.eq(state.as_str()),
            checks::reading_id.eq(reading.0),
            checks::note.eq(note),
            checks::checked_at.eq(now.naive_utc()),
            checks::closed_at.eq((!held).then(|| now.naive_utc())),
        ))
        .execute(conn)?;
    Ok(())
}

/// A check opens: until when it stays so, and who is asked.
pub fn open_check(
    tx: &mut Tx<'_>,
    project: ProjectId,
    due_on: NaiveDate,
    closes_on: NaiveDate,
    pulse: PulseId,
) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::update(checks::table.find((project.0, due_on)))
        .set((
            checks::closes_on.eq(closes_on),
            checks::pulse_id.eq(pulse.0),
        ))
        .execute(conn)?;
    Ok(())
}

/// A check is decided for good.
pub fn close_check(
    tx: &mut Tx<'_>,
    now: Timestamp,
    project: ProjectId,
    due_on: NaiveDate,
    state: CheckState,
) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::update(checks::table.find((project.0, due_on)))
        .set((
            checks::state.eq(state.as_str()),
            checks::closed_at.eq(now.naive_utc()),
        ))
        .execute(conn)?;
    Ok(())
}

/// Whether a check of the plan is still ahead, or open.
pub fn still_due(conn: &mut Conn, project: ProjectId) -> Outcome<bool> {
    let due = checks::table
        .filter(checks::project_id.eq(project.0))
        .filter(checks::closed_at.is_null());
    Ok(diesel::select(diesel::dsl::exists(due)).get_result(conn)?)
}

/// Checks that will not come any more; one that was read stays as it went.
pub fn cancel_checks(tx: &mut Tx<'_>, now: Timestamp, project: ProjectId) -> Outcome<()> {
    let conn: &mut Conn = tx;
    let open = || {
        checks::table
            .filter(checks::project_id.eq(project.0))
            .filter(checks::closed_at.is_null())
    };
    diesel::update(open().filter(checks::state.eq(CheckState::Due.as_str())))
        .set(checks::state.eq(CheckState::Moot.as_str()))
        .execute(conn)?;
    diesel::update(open())
        .set(checks::closed_at.eq(now.naive_utc()))
        .execute(conn)?;
    Ok(())
}

/// The successes that relieved one of these pain points and are being kept good.
pub fn kept_good_for(conn: &mut Conn, pains: &[PainPointId]) -> Outcome<Vec<ProjectId>> {
    let ids: Vec<i64> = pains.iter().map(|id| id.0).collect();
    let found: Vec<i64> = links::table
        .inner_join(projects::table.on(projects::id.eq(links::project_id)))
        .filter(links::pain_point_id.eq_any(ids))
        .filter(links::fate.eq(Fate::Resolved.as_str()))
        .filter(projects::status.eq(Status::Sustaining.as_str()))
        .order(projects::id)
        .select(projects::id)
        .distinct()
        .load(conn)?;
    Ok(found.into_iter().map(ProjectId).collect())
}

/// How often somebody said since `since` that one of these hurts again.
pub fn came_back_since(conn: &mut Conn, pains: &[PainPointId], since: Timestamp) -> Outcome<i64> {
    let ids: Vec<i64> = pains.iter().map(|id| id.0).collect();
    Ok(ledger::table
        .filter(ledger::subject_kind.eq("pain_point"))
        .filter(ledger::subject_id.eq_any(ids))
        .filter(ledger::kind.eq("pain_point.came_back"))
        .filter(ledger::at.ge(since.timestamp_micros()))
        .count()
        .get_result(conn)?)
}
