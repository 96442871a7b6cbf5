//! What happens on the way: the stop rule is met, decisions are demanded and taken, milestones reached, departments answer.

use chrono::NaiveDate;

use super::{append, changeable, seen, unless_over};
use crate::base::actor::Actor;
use crate::base::clock::{Timestamp, start_of_day};
use crate::base::failure::{Outcome, Problem, Refusal};
use crate::base::ids::{DepartmentId, MemberId, MilestoneId, ProjectDecisionId, ProjectId};
use crate::base::permission::{Act, Stake, require};
use crate::base::subject::Subject;
use crate::base::text::Markdown;
use crate::db::{Conn, Tx};
use crate::features::pain_points::Terms;
use crate::features::projects::rules::{
    DecisionCause, NewDecision, NewMilestone, PartnerAnswer, STOP_RULE_DAYS, Status,
};
use crate::features::projects::store;
use crate::ledger::Event;
use crate::timekeeper::{self, DueKind};

/// More steps than this are a plan of another kind.
const MOST_MILESTONES: usize = 50;

/// A decision is demanded by `due_on`; who lets the day pass is reminded.
pub(super) fn demand(
    tx: &mut Tx<'_>,
    now: Timestamp,
    terms: &Terms,
    id: ProjectId,
    cause: DecisionCause,
    asked: (&str, Option<MemberId>),
    due_on: NaiveDate,
) -> Outcome<ProjectDecisionId> {
    let decision = store::demand(tx, now, id, cause, asked, due_on)?;
    let over = start_of_day(terms.zone, due_on.succ_opt().unwrap_or(due_on));
    timekeeper::schedule(tx, DueKind::DecisionOver, Subject::Project(id), over)?;
    Ok(decision)
}

/// The guard of whoever wants to go on: what is demanded is decided first.
pub(super) fn undecided(conn: &mut Conn, id: ProjectId) -> Outcome<Vec<Problem>> {
    let open = store::open_decision(conn, id)?;
    Ok(open
        .map(|_| Problem::new("decision", "decision_open"))
        .into_iter()
        .collect())
}

/// What was agreed as the sign to stop was seen. Whoever reports on the project may say so.
pub fn stop_rule_met(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    terms: &Terms,
    id: ProjectId,
    seen: &Markdown,
) -> Outcome<()> {
    let project = changeable(tx, actor, id, Act::ReportOnProject)?;
    if !matches!(project.status, Status::Active | Status::Paused) {
        return Err(Problem::new("project", "not_under_way").conflict());
    }
    Refusal::unless_met(undecided(tx, id)?)?;
    let due_on = terms.working_days_on(now, STOP_RULE_DAYS);
    let asked = (seen.as_str(), actor.member_id());
    let decision = demand(tx, now, terms, id, DecisionCause::StopRule, asked, due_on)?;
    append(
        tx,
        now,
        actor,
        id,
        Event::ProjectStopRuleMet { decision, due_on },
    );
    Ok(())
}

/// For [`DueKind::DecisionOver`]: its day passed; the lead is told, and everybody sees it.
pub fn decision_is_over(
    tx: &mut Tx<'_>,
    now: Timestamp,
    terms: &Terms,
    id: ProjectId,
) -> Outcome<()> {
    let Some(open) = store::open_decision(tx, id)? else {
        return Ok(());
    };
    let Some(due_on) = open.due_on else {
        return Ok(());
    };
    // A clock that was ahead and is right again waits on.
    if terms.today(now) <= due_on {
        let over = start_of_day(terms.zone, due_on.succ_opt().unwrap_or(due_on));
        return timekeeper::schedule(tx, DueKind::DecisionOver, Subject::Project(id), over);
    }
    let decision = open.id;
    let event = Event::ProjectDecisionOverdue { decision, due_on };
    append(tx, now, &Actor::System, id, event);
    Ok(())
}

/// Takes the decision that is demanded, or writes one of the project's own into the log.
pub fn decide(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    id: ProjectId,
    cause: DecisionCause,
    new: &NewDecision,
) -> Outcome<ProjectDecisionId> {
    let project = changeable(tx, actor, id, Act::ReportOnProject)?;
    let choice = if cause == DecisionCause::Own {
        unless_over(&project)?;
        "own"
    } else {
        // Whether to go on is for those who answer for it.
        let stake = store::stakes(tx, actor, &project)?;
        if !stake.works_on_it {
            require(actor, Act::RunProjects, stake)?;
        }
        new.choice.as_str()
    };
    let by = actor.member_id();
    let decision = if cause == DecisionCause::Own {
        store::insert_decision(tx, now, id, new, by)?
    } else {
        let open = store::open_decision(tx, id)?.filter(|open| open.cause == cause);
        let open = open.ok_or_else(|| Problem::new("decision", "nothing_to_decide").conflict())?;
        let words = (choice, new.options.as_str(), new.why.as_str());
        store::decide(tx, now, open.id, words, by)?;
        timekeeper::cancel(tx, DueKind::DecisionOver, Subject::Project(id))?;
        open.id
    };
    let choice = choice.to_owned();
    append(
        tx,
        now,
        actor,
        id,
        Event::ProjectDecided { decision, choice },
    );
    Ok(decision)
}

/// A published postmortem is the decision.
pub(super) fn settle_by_failure(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    id: ProjectId,
) -> Outcome<()> {
    let Some(open) = store::open_decision(tx, id)? else {
        return Ok(());
    };
    let decision = open.id;
    let choice = "postmortem";
    store::decide(tx, now, decision, (choice, "", ""), actor.member_id())?;
    timekeeper::cancel(tx, DueKind::DecisionOver, Subject::Project(id))?;
    let choice = choice.to_owned();
    append(
        tx,
        now,
        actor,
        id,
        Event::ProjectDecided { decision, choice },
    );
    Ok(())
}

/// Adds a step on the way.
pub fn set_milestone(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    id: ProjectId,
    new: &NewMilestone,
) -> Outcome<MilestoneId> {
    let project = changeable(tx, actor, id, Act::ReportOnProject)?;
    unless_over(&project)?;
    if store::milestones_of(tx, id)?.len() >= MOST_MILESTONES {
        return Err(Problem::new("title", "too_many")
            .with("most", MOST_MILESTONES)
            .conflict());
    }
    let milestone = store::insert_milestone(tx, now, id, new)?;
    let due_on = new.due_on;
    append(
        tx,
        now,
        actor,
        id,
        Event::ProjectMilestoneSet { milestone, due_on },
    );
    Ok(milestone)
}

/// Says that a step was reached today; saying it again changes nothing.
pub fn reach_milestone(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    terms: &Terms,
    id: ProjectId,
    milestone: MilestoneId,
) -> Outcome<()> {
    changeable(tx, actor, id, Act::ReportOnProject)?;
    let on = terms.today(now);
    if store::reach_milestone(tx, id, milestone, on)? {
        append(
            tx,
            now,
            actor,
            id,
            Event::ProjectMilestoneReached { milestone, on },
        );
    }
    Ok(())
}

/// A department says whether it takes part: somebody of it, or the studio for it. A no has a reason.
pub fn answer_as_partner(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    id: ProjectId,
    department: DepartmentId,
    (answer, note): (PartnerAnswer, &Markdown),
) -> Outcome<()> {
    let project = seen(tx, actor, id)?;
    let of_it = actor
        .member()
        .is_some_and(|it| it.department == Some(department));
    let stake = store::stakes(tx, actor, &project)?;
    if of_it {
        require(
            actor,
            Act::ReportOnProject,
            Stake {
                partner: true,
                ..stake
            },
        )?;
    } else {
        require(actor, Act::RunProjects, stake)?;
    }
    unless_over(&project)?;
    if answer == PartnerAnswer::Declined && note.is_empty() {
        return Err(Problem::new("note", "partner_reason").invalid());
    }
    let words = (answer, note.as_str());
    if !store::answer_as_partner(tx, now, id, department, words, actor.member_id())? {
        return Err(Refusal::NotFound.into());
    }
    let answer = answer.as_str().to_owned();
    append(
        tx,
        now,
        actor,
        id,
        Event::ProjectPartnerAnswered { department, answer },
    );
    Ok(())
}
