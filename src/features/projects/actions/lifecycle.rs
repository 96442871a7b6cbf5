//! Committing, pausing, delivering, dropping, closing, and falling back.

use chrono::NaiveDate;

use super::care::regress;
use super::{append, changeable, check_version};
use crate::base::actor::Actor;
use crate::base::clock::{Timestamp, start_of_day};
use crate::base::failure::{Outcome, Problem, Refusal};
use crate::base::ids::{MemberId, ProjectId};
use crate::base::permission::Act;
use crate::base::subject::Subject;
use crate::db::{Conn, Tx};
use crate::features::pain_points::{self, Terms};
use crate::features::projects::rules::{self, Cause, Commitment, PauseReason, Reason, Status};
use crate::features::projects::store::{self, Project};
use crate::features::{promises, pulses};
use crate::ledger::Event;
use crate::timekeeper::{self, DueKind};

/// A wish to move a project, as a form or the API sends it.
#[derive(Debug, Clone, Default)]
pub struct StatusChange {
    /// Where to.
    pub to: String,
    /// Why.
    pub reason: String,
    /// Resume or stop, when it pauses: ISO date.
    pub resume_on: String,
}

/// Moves a project; every guard that speaks against it is named at once. Failure and success are 409: their
/// retrospective sets them.
pub fn set_status(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    terms: &Terms,
    id: ProjectId,
    version: Option<i64>,
    change: &StatusChange,
) -> Outcome<()> {
    let mut project = changeable(tx, actor, id, Act::RunProjects)?;
    check_version(version, &project)?;
    let to = Status::parse(change.to.trim())
        .ok_or_else(|| Problem::new("to", "project_status_unknown").invalid())?;
    rules::wanted_move(project.status, to).map_err(Problem::conflict)?;
    match (project.status, to) {
        (Status::Proposed, Status::Active) => activate(tx, now, actor, terms, &mut project),
        (Status::Paused, Status::Active) => resume(tx, now, actor, &mut project, &change.reason),
        (Status::Sustaining, Status::Active) => {
            project.status_reason = reason(&change.reason)?;
            regress(tx, now, actor, terms, &mut project, Cause::Person)
        }
        (_, Status::Paused) => pause(tx, now, actor, terms, &mut project, change),
        (_, Status::Delivered) => deliver(tx, now, actor, terms, &mut project),
        (_, Status::Dropped) => end(
            tx,
            now,
            actor,
            &mut project,
            Status::Dropped,
            &change.reason,
        ),
        (_, Status::Closed) => close(tx, now, actor, &mut project, &change.reason),
        _ => Err(Refusal::Malformed("request").into()),
    }
}

fn reason(raw: &str) -> Outcome<String> {
    Ok(Reason::parse(raw).map_err(Problem::invalid)?.0.into())
}

/// What is known of a project when somebody wants to commit to it.
pub(in crate::features::projects) fn commitment(
    conn: &mut Conn,
    project: &Project,
) -> Outcome<Commitment> {
    let figures = store::figures(conn, project.id)?;
    Ok(Commitment {
        has_lead: project.lead.is_some(),
        problem: project.problem.clone(),
        hypothesis: project.hypothesis.clone(),
        stop_rule: project.stop_rule.clone(),
        verify_on: project.verify_on,
        pain_points: store::linked(conn, project.id)?.len(),
        metrics: figures
            .into_iter()
            .map(|figure| (figure.name, figure.baseline_source))
            .collect(),
    })
}

fn activate(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    terms: &Terms,
    project: &mut Project,
) -> Outcome<()> {
    Refusal::unless_met(rules::commitment_unmet(&commitment(tx, project)?))?;
    project.status = Status::Active;
    project.committed_at = Some(now);
    project.next_update_on = Some(terms.usual_word(now));
    store::save(tx, now, project)?;
    promises::make(
        tx,
        now,
        terms.zone,
        Subject::Project(project.id),
        project.next_update_on,
    )?;
    append(tx, now, actor, project.id, Event::ProjectActivated {});
    for link in store::linked(tx, project.id)? {
        pain_points::taken_up(tx, now, actor, terms, link.id, project.id, None)?;
    }
    Ok(())
}

fn pause(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    terms: &Terms,
    project: &mut Project,
    change: &StatusChange,
) -> Outcome<()> {
    let wanted = PauseReason::parse(&change.reason, &change.resume_on, terms.today(now))
        .map_err(Refusal::Invalid)?;
    let resume_on = wanted.resume_on;
    project.status = Status::Paused;
    project.status_reason = wanted.reason.0.into();
    project.resume_on = Some(resume_on);
    project.next_update_on = Some(resume_on);
    store::save(tx, now, project)?;
    let subject = Subject::Project(project.id);
    promises::make(tx, now, terms.zone, subject, Some(resume_on))?;
    timekeeper::schedule(
        tx,
        DueKind::PauseOver,
        subject,
        start_of_day(terms.zone, resume_on),
    )?;
    append(
        tx,
        now,
        actor,
        project.id,
        Event::ProjectPaused { resume_on },
    );
    Ok(())
}

fn resume(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    project: &mut Project,
    why: &str,
) -> Outcome<()> {
    project.status = Status::Active;
    project.status_reason = why.trim().to_owned();
    project.resume_on = None;
    store::save(tx, now, project)?;
    timekeeper::cancel(tx, DueKind::PauseOver, Subject::Project(project.id))?;
    append(tx, now, actor, project.id, Event::ProjectResumed {});
    Ok(())
}

/// For [`DueKind::PauseOver`]: the day has come; the lead is told that it resumes or stops now.
pub fn pause_is_over(tx: &mut Tx<'_>, now: Timestamp, id: ProjectId) -> Outcome<()> {
    let Some(project) = store::find(tx, id)?.filter(|project| project.status == Status::Paused)
    else {
        return Ok(());
    };
    if let Some(resume_on) = project.resume_on {
        append(
            tx,
            now,
            &Actor::System,
            id,
            Event::ProjectPauseOver { resume_on },
        );
    }
    Ok(())
}

/// Everybody behind the linked pain points, once each.
pub fn people_behind(conn: &mut Conn, id: ProjectId) -> Outcome<Vec<MemberId>> {
    let mut people = Vec::new();
    for link in store::linked(conn, id)? {
        people.extend(pain_points::people_affected(conn, link.id)?);
    }
    people.sort_unstable();
    people.dedup();
    Ok(people)
}

fn deliver(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    terms: &Terms,
    project: &mut Project,
) -> Outcome<()> {
    Refusal::unless_met(super::steps::undecided(tx, project.id)?)?;
    let people = people_behind(tx, project.id)?;
    project.status = Status::Delivered;
    project.delivered_at = Some(now);
    project.status_reason = String::new();
    let next: Option<NaiveDate> = Some(terms.usual_word(now));
    project.next_update_on = next;
    store::save(tx, now, project)?;
    promises::make(tx, now, terms.zone, Subject::Project(project.id), next)?;
    let pulse = pulses::ask(tx, now, actor, Subject::Project(project.id), &people)?;
    append(
        tx,
        now,
        actor,
        project.id,
        Event::ProjectDelivered { pulse },
    );
    Ok(())
}

fn end(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    project: &mut Project,
    to: Status,
    why: &str,
) -> Outcome<()> {
    project.status_reason = reason(why)?;
    finish(tx, now, actor, project, to)
}

fn finish(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    project: &mut Project,
    to: Status,
) -> Outcome<()> {
    project.status = to;
    project.ended_at = Some(now);
    project.next_update_on = None;
    store::save(tx, now, project)?;
    promises::let_go(tx, now, Subject::Project(project.id))?;
    let event = if to == Status::Dropped {
        Event::ProjectDropped {}
    } else {
        Event::ProjectClosed {}
    };
    append(tx, now, actor, project.id, event);
    Ok(())
}

/// After the last check of its plan, or with a reason when what it cared for no longer exists.
fn close(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    project: &mut Project,
    why: &str,
) -> Outcome<()> {
    if store::still_due(tx, project.id)? {
        project.status_reason =
            reason(why).map_err(|_| Problem::new("reason", "checks_still_due").conflict())?;
    } else {
        project.status_reason = why.trim().to_owned();
    }
    store::cancel_checks(tx, now, project.id)?;
    timekeeper::cancel(tx, DueKind::SustainmentCheck, Subject::Project(project.id))?;
    finish(tx, now, actor, project, Status::Closed)
}
