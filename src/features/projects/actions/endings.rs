//! How a project ends: only by publishing its retrospective, which calls these in its own transaction.

use super::{append, changeable};
use crate::base::actor::Actor;
use crate::base::clock::Timestamp;
use crate::base::failure::{Outcome, Problem, Refusal};
use crate::base::ids::{MemberId, PainPointId, ProjectId, RetrospectiveId};
use crate::base::permission::Act;
use crate::base::subject::Subject;
use crate::base::text::{EmailAddress, Markdown};
use crate::db::{Conn, Tx};
use crate::features::pain_points::{self, Ending, Terms};
use crate::features::projects::rules::{self, FateInput, Plan, PlanInput, Status};
use crate::features::projects::store::{self, Project};
use crate::features::{members, promises, pulses};
use crate::ledger::Event;

/// Confirms in writing that it got better: only where nobody could be asked, and only by somebody from outside the project.
pub fn confirm(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    id: ProjectId,
    words: &Markdown,
) -> Outcome<()> {
    let mut project = changeable(tx, actor, id, Act::RunProjects)?;
    let mut problems = Vec::new();
    if project.status != Status::Delivered {
        problems.push(Problem::new("project", "not_delivered"));
    }
    if pulses::result(tx, Subject::Project(id))?.is_some_and(|pulse| pulse.asked > 0) {
        problems.push(Problem::new("pulse", "people_were_asked"));
    }
    if store::stakes(tx, actor, &project)?.works_on_it {
        problems.push(Problem::new("facilitator", "facilitator_from_outside"));
    }
    Refusal::unless_met(problems)?;
    project.confirmed_by = actor.member_id();
    project.confirmation = Some(words.as_str().to_owned());
    store::save(tx, now, &mut project)?;
    append(
        tx,
        now,
        actor,
        id,
        Event::ProjectEdited {
            fields: vec!["confirmation".into()],
        },
    );
    Ok(())
}

/// The linked pain points that need a fate: those that were not folded into another one meanwhile.
fn to_be_fated(conn: &mut Conn, id: ProjectId) -> Outcome<Vec<PainPointId>> {
    let ids: Vec<PainPointId> = store::linked(conn, id)?
        .iter()
        .map(|link| link.id)
        .collect();
    let rows = pain_points::summaries(conn, &ids)?;
    Ok(rows
        .into_iter()
        .filter(|pain| pain.status != pain_points::Status::Merged)
        .map(|pain| pain.id)
        .collect())
}

/// Every guard of a success that is not met.
pub fn success_problems(
    conn: &mut Conn,
    id: ProjectId,
    fates: &[FateInput],
    plan: Option<&PlanInput>,
) -> Outcome<Vec<Problem>> {
    let project = store::get(conn, id)?;
    Ok(check_success(conn, &project, fates, plan)?.0)
}

fn check_success(
    conn: &mut Conn,
    project: &Project,
    fates: &[FateInput],
    plan: Option<&PlanInput>,
) -> Outcome<(Vec<Problem>, Option<(Plan, MemberId)>)> {
    let mut problems = Vec::new();
    if project.status != Status::Delivered {
        problems.push(Problem::new("project", "not_delivered"));
    }
    let figures = store::figures(conn, project.id)?;
    let proof: Vec<_> = figures
        .iter()
        .map(|figure| {
            let latest = figure.latest().map(|reading| reading.value);
            (figure.name.clone(), figure.direction, figure.target, latest)
        })
        .collect();
    let pulse = pulses::result(conn, Subject::Project(project.id))?;
    problems.extend(rules::success_unmet(
        &proof,
        pulse,
        project.confirmation.is_some(),
    ));
    problems.extend(rules::fates_unmet(
        &to_be_fated(conn, project.id)?,
        fates,
        true,
    ));
    let metrics: Vec<_> = figures
        .into_iter()
        .map(|figure| (figure.id, figure.name, figure.direction, figure.target))
        .collect();
    let parsed = match Plan::parse(plan, &metrics) {
        Ok(parsed) => Some(parsed),
        Err(unmet) => {
            problems.extend(unmet);
            None
        }
    };
    let owner = match plan {
        Some(plan) => owner(conn, plan, &mut problems)?,
        None => None,
    };
    Ok((problems, parsed.zip(owner)))
}

/// Who looks after the success, by name: nobody has it by accident.
fn owner(
    conn: &mut Conn,
    plan: &PlanInput,
    problems: &mut Vec<Problem>,
) -> Outcome<Option<MemberId>> {
    let found = match EmailAddress::parse("plan.owner", &plan.owner) {
        Ok(address) => members::find_by_email(conn, &address)?.filter(|person| person.active),
        Err(_) => None,
    };
    if found.is_none() {
        problems.push(Problem::new("plan.owner", "plan_owner"));
    }
    Ok(found.map(|person| person.id))
}

/// Every guard of a failure that is not met.
pub fn failure_problems(
    conn: &mut Conn,
    id: ProjectId,
    fates: &[FateInput],
) -> Outcome<Vec<Problem>> {
    let project = store::get(conn, id)?;
    let mut problems = Vec::new();
    if !matches!(
        project.status,
        Status::Active | Status::Paused | Status::Delivered
    ) {
        problems.push(Problem::new("project", "not_under_way"));
    }
    problems.extend(rules::fates_unmet(&to_be_fated(conn, id)?, fates, false));
    Ok(problems)
}

/// Success: sustaining, with its plan and the fates of its pain points. Called by publishing the success story, which has
/// checked that the actor may.
pub fn succeed(
    tx: &mut Tx<'_>,
    now: Timestamp,
    terms: &Terms,
    actor: &Actor,
    id: ProjectId,
    retrospective: RetrospectiveId,
    fates: &[FateInput],
    plan: Option<&PlanInput>,
) -> Outcome<()> {
    let mut project = changeable(tx, actor, id, Act::WriteRetrospective)?;
    let (problems, agreed) = check_success(tx, &project, fates, plan)?;
    Refusal::unless_met(problems)?;
    let Some((plan, owner)) = agreed else {
        return Err(Problem::new("plan", "plan_missing").conflict());
    };
    project.status = Status::Sustaining;
    project.ended_at = Some(now);
    project.next_update_on = None;
    store::save(tx, now, &mut project)?;
    store::insert_plan(tx, now, terms.today(now), id, &plan, owner)?;
    super::care::look_again(tx, terms, id)?;
    promises::settle(tx, now, terms.zone, Subject::Project(id))?;
    append(
        tx,
        now,
        actor,
        id,
        Event::ProjectSucceeded { retrospective },
    );
    settle_fates(tx, now, terms, actor, id, fates)
}

/// Failure, with the fates of its pain points. Called by publishing the postmortem, which has checked that the actor may.
pub fn fail(
    tx: &mut Tx<'_>,
    now: Timestamp,
    terms: &Terms,
    actor: &Actor,
    id: ProjectId,
    retrospective: RetrospectiveId,
    fates: &[FateInput],
) -> Outcome<()> {
    let mut project = changeable(tx, actor, id, Act::WriteRetrospective)?;
    Refusal::unless_met(failure_problems(tx, id, fates)?)?;
    project.status = Status::Failed;
    project.ended_at = Some(now);
    project.resume_on = None;
    project.next_update_on = None;
    store::save(tx, now, &mut project)?;
    crate::timekeeper::cancel(
        tx,
        crate::timekeeper::DueKind::PauseOver,
        Subject::Project(id),
    )?;
    promises::settle(tx, now, terms.zone, Subject::Project(id))?;
    super::steps::settle_by_failure(tx, now, actor, id)?;
    append(tx, now, actor, id, Event::ProjectFailed { retrospective });
    settle_fates(tx, now, terms, actor, id, fates)
}

/// The project no longer holds them; each goes where its fate leads, unless another active project works on it.
fn settle_fates(
    tx: &mut Tx<'_>,
    now: Timestamp,
    terms: &Terms,
    actor: &Actor,
    id: ProjectId,
    fates: &[FateInput],
) -> Outcome<()> {
    for input in fates {
        store::set_fate(tx, now, id, input)?;
        let ending = Ending {
            project: id,
            fate: input.fate,
            reason: Markdown::optional("reason", &input.reason).map_err(Problem::invalid)?,
            would_change: Markdown::optional("would_change", &input.would_change)
                .map_err(Problem::invalid)?,
            still_held: super::links::is_held(tx, input.pain_point)?,
        };
        pain_points::fated(tx, now, actor, terms, input.pain_point, &ending)?;
    }
    Ok(())
}
