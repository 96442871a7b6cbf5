//! A success is kept good: its checks open and close, and it slips back when it no longer holds.

use chrono::NaiveDate;

use super::append;
use super::lifecycle::people_behind;
use crate::base::actor::Actor;
use crate::base::clock::{Timestamp, morning_of};
use crate::base::failure::Outcome;
use crate::base::ids::{PainPointId, ProjectId};
use crate::base::subject::Subject;
use crate::db::{Conn, Tx};
use crate::features::pain_points::{self, Fate, Terms};
use crate::features::projects::rules::{
    self, Cause, Check, CheckState, DecisionCause, Status, Step,
};
use crate::features::projects::store::{self, Project};
use crate::features::{promises, pulses};
use crate::ledger::Event;
use crate::timekeeper::{self, DueKind};

/// For [`DueKind::SustainmentCheck`]: opens what is due, closes what is over, and looks again on the next such day.
pub fn check_day(tx: &mut Tx<'_>, now: Timestamp, terms: &Terms, id: ProjectId) -> Outcome<()> {
    let Some(mut project) = store::find(tx, id)?.filter(|it| it.status == Status::Sustaining)
    else {
        return Ok(());
    };
    let Some(plan) = store::plan(tx, id)? else {
        return Ok(());
    };
    let mut denied = false;
    for (due_on, step) in rules::steps(&plan.checks, terms.today(now)) {
        let Some(check) = plan.checks.iter().find(|check| check.due_on == due_on) else {
            continue;
        };
        match step {
            Step::Open(closes_on) => open(tx, now, id, due_on, closes_on)?,
            Step::Close => denied |= close(tx, now, id, check)?,
        }
    }
    if denied {
        return regress(tx, now, &Actor::System, terms, &mut project, Cause::Pulse);
    }
    look_again(tx, terms, id)
}

/// Puts down the next morning on which a check opens or closes.
pub(super) fn look_again(tx: &mut Tx<'_>, terms: &Terms, id: ProjectId) -> Outcome<()> {
    let checks = store::plan(tx, id)?
        .map(|plan| plan.checks)
        .unwrap_or_default();
    let subject = Subject::Project(id);
    match rules::next_day(&checks) {
        Some(day) => {
            let morning = morning_of(terms.zone, day);
            timekeeper::schedule(tx, DueKind::SustainmentCheck, subject, morning)
        }
        None => timekeeper::cancel(tx, DueKind::SustainmentCheck, subject),
    }
}

/// Its owner is asked for a reading, and a sample of those affected whether it still holds.
fn open(
    tx: &mut Tx<'_>,
    now: Timestamp,
    id: ProjectId,
    due_on: NaiveDate,
    closes_on: NaiveDate,
) -> Outcome<()> {
    let people = people_behind(tx, id)?;
    let event = Event::ProjectCheckDue { due_on, closes_on };
    append(tx, now, &Actor::System, id, event);
    let subject = Subject::Project(id);
    let pulse = pulses::ask_again(tx, now, &Actor::System, subject, due_on, &people)?;
    store::open_check(tx, id, due_on, closes_on, pulse)
}

/// Whether those affected say that it no longer holds.
fn close(tx: &mut Tx<'_>, now: Timestamp, id: ProjectId, check: &Check) -> Outcome<bool> {
    let due_on = check.due_on;
    let denied = match check.pulse {
        Some(pulse) => pulses::results(tx, &[pulse])?
            .get(&pulse)
            .is_some_and(|result| result.denies()),
        None => false,
    };
    let state = match check.state {
        _ if denied => CheckState::Failed,
        CheckState::Held => CheckState::Held,
        _ => CheckState::Unknown,
    };
    store::close_check(tx, now, id, due_on, state)?;
    let event = match state {
        CheckState::Held => Event::ProjectCheckHeld { due_on },
        CheckState::Unknown => Event::ProjectCheckMissed { due_on },
        _ => return Ok(true),
    };
    append(tx, now, &Actor::System, id, event);
    Ok(false)
}

/// Fresh reports of what a success had relieved, so many that it counts as lost again: back to active. Whoever counts
/// them asks for this; whether it is still kept good is looked at here.
pub fn slip_back(
    tx: &mut Tx<'_>,
    now: Timestamp,
    terms: &Terms,
    id: ProjectId,
    reports: i64,
) -> Outcome<()> {
    match store::find(tx, id)?.filter(|it| it.status == Status::Sustaining) {
        Some(mut project) => {
            let cause = Cause::Reports(reports);
            regress(tx, now, &Actor::System, terms, &mut project, cause)
        }
        None => Ok(()),
    }
}

/// The pain points that a success relieved, and since when it counts as one.
pub fn relieved(conn: &mut Conn, id: ProjectId) -> Outcome<Option<(Vec<PainPointId>, Timestamp)>> {
    let Some(since) = store::find(conn, id)?.and_then(|project| project.ended_at) else {
        return Ok(None);
    };
    let pains = store::linked(conn, id)?
        .into_iter()
        .filter(|link| link.fate == Some(Fate::Resolved))
        .map(|link| link.id)
        .collect();
    Ok(Some((pains, since)))
}

/// What was won is lost again: back to active, its pain points with it, and its lead decides how to go on.
pub(super) fn regress(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    terms: &Terms,
    project: &mut Project,
    cause: Cause,
) -> Outcome<()> {
    let id = project.id;
    let subject = Subject::Project(id);
    let decide_by = terms.usual_word(now);
    project.status = Status::Active;
    project.ended_at = None;
    project.delivered_at = None;
    // What was said of it while it held says nothing any more.
    project.health = None;
    project.confirmation = None;
    project.confirmed_by = None;
    project.next_update_on = Some(decide_by);
    store::save(tx, now, project)?;
    store::cancel_checks(tx, now, id)?;
    timekeeper::cancel(tx, DueKind::SustainmentCheck, subject)?;
    promises::make(tx, now, terms.zone, subject, project.next_update_on)?;
    let (metric, reading, reports) = match cause {
        Cause::Limit(metric, reading) => (Some(metric), Some(reading), None),
        Cause::Reports(reports) => (None, None, Some(reports)),
        Cause::Pulse | Cause::Person => (None, None, None),
    };
    let event = Event::ProjectRegressed {
        metric,
        reading,
        cause: Some(cause.as_str().to_owned()),
        reports,
    };
    append(tx, now, actor, id, event);
    for link in store::linked(tx, id)? {
        pain_points::reopened_by_project(tx, now, actor, terms, link.id, id)?;
    }
    store::clear_fates(tx, id)?;
    let why = match cause {
        Cause::Person => project.status_reason.clone(),
        _ => String::new(),
    };
    super::steps::demand(
        tx,
        now,
        terms,
        id,
        DecisionCause::Regressed,
        (&why, actor.member_id()),
        decide_by,
    )
    .map(drop)
}
