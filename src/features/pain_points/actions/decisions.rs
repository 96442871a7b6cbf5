//! What the studio decides, and what a reporter can say against it.

use super::{Terms, append, check_version, member, micros, move_to, promise, save, seen};
use crate::base::actor::{Actor, Role};
use crate::base::clock::Timestamp;
use crate::base::failure::{Outcome, Problem, Refusal};
use crate::base::ids::{DecisionId, MemberId, PainPointId};
use crate::base::permission::{Act, Stake, require};
use crate::base::text::Markdown;
use crate::db::{Conn, Tx};
use crate::features::pain_points::rules::{self, Appeal, AppealAnswer, Decision, Move, Status};
use crate::features::pain_points::store::{self, AppealRow, DecisionRow, PainPoint};
use crate::features::{members, pulses};
use crate::ledger::Event;

/// Decides about a report.
pub fn decide(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    terms: &Terms,
    id: PainPointId,
    decision: &Decision,
) -> Outcome<()> {
    let before = seen(tx, actor, id)?;
    require(actor, Act::Triage, Stake::NONE)?;
    check_version(decision.expected, &before)?;
    let wanted = rules::decide(before.status, decision)?;
    if wanted == Move::Reopen {
        close_appeal_by_reopening(tx, now, actor, &before, &decision.reason)?;
    }
    let mut after = before.clone();
    move_to(&mut after, decision.to);
    let due_on = decision.next_update_on.or(match wanted {
        Move::TakeBackQuestion => Some(terms.first_decision(now)),
        Move::Accept | Move::Reopen => Some(terms.usual_word(now)),
        Move::Ask | Move::Decline | Move::Resolve => None,
    });
    promise(tx, now, terms, &mut after, due_on)?;
    save(tx, now, &before, &mut after)?;
    let row = DecisionRow {
        reason: decision.reason.as_str().to_owned(),
        question: decision.question.as_str().to_owned(),
        would_change: decision.would_change.as_str().to_owned(),
        notified: decision.notify,
        ..DecisionRow::between(&before, &after, actor.member_id(), now)
    };
    let number = store::insert_decision(tx, &row)?;
    let event = event(wanted, number, decision);
    append(tx, now, actor, &after, event);
    if wanted == Move::Resolve {
        let people = store::people_affected(tx, id)?;
        pulses::ask(tx, now, actor, after.subject(), &people)?;
    }
    Ok(())
}

fn event(wanted: Move, decision: DecisionId, made: &Decision) -> Event {
    let told = made.notify;
    let undo_until = micros(made.undo_until);
    match wanted {
        Move::Ask => Event::PainPointQuestioned {
            decision,
            told,
            undo_until,
        },
        Move::TakeBackQuestion => Event::PainPointAnswered { comment: None },
        Move::Accept => Event::PainPointAccepted {
            decision,
            told,
            undo_until,
        },
        Move::Decline => Event::PainPointDeclined {
            decision,
            told,
            undo_until,
        },
        Move::Resolve => Event::PainPointResolved {
            decision,
            told,
            undo_until,
        },
        Move::Reopen => Event::PainPointReopened {
            decision,
            told,
            undo_until,
        },
    }
}

/// The reporter asks once more about a decline.
pub fn appeal(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    terms: &Terms,
    id: PainPointId,
    body: &Markdown,
) -> Outcome<()> {
    let before = seen(tx, actor, id)?;
    let who = member(actor)?;
    require(actor, Act::AnswerForOwnReport, before.stake_of(Some(who)))?;
    if who != before.reporter {
        return Err(Refusal::Forbidden("reporter_only").into());
    }
    let earlier = store::appeal_of(tx, id)?;
    Refusal::unless_met(rules::may_appeal(
        before.status,
        earlier.as_ref().map(as_rule),
    ))?;
    let decline = store::decisions_of(tx, id, 20)?
        .into_iter()
        .find(|decision| decision.to == Some(Status::Declined))
        .ok_or_else(|| Problem::new("status", "not_declined").conflict())?;
    store::insert_appeal(tx, now, id, who, decline.id, body.as_str())?;
    let mut after = before.clone();
    promise(tx, now, terms, &mut after, Some(terms.first_decision(now)))?;
    save(tx, now, &before, &mut after)?;
    let decision = decline.id;
    append(
        tx,
        now,
        &after.acting(actor),
        &after,
        Event::PainPointAppealed { decision },
    );
    Ok(())
}

fn as_rule(row: &AppealRow) -> Appeal {
    Appeal {
        member: row.member,
        decided_by: row.decided_by,
        answered: row.answered_at.is_some(),
    }
}

/// Somebody else of the studio answers an appeal: the decline stands, or the report is accepted after all.
pub fn answer_appeal(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    terms: &Terms,
    id: PainPointId,
    given: &AppealAnswer,
) -> Outcome<()> {
    let before = seen(tx, actor, id)?;
    require(actor, Act::Triage, Stake::NONE)?;
    let appeal = store::appeal_of(tx, id)?;
    let who = actor.member_id();
    Refusal::unless_met(rules::may_answer_appeal(
        before.status,
        appeal.as_ref().map(as_rule),
        who,
    ))?;
    if !given.upheld {
        let decision = Decision {
            reason: given.answer.clone(),
            next_update_on: given.next_update_on,
            undo_until: given.undo_until,
            ..Decision::to(Status::Accepted)
        };
        return decide(tx, now, actor, terms, id, &decision);
    }
    store::answer_appeal(tx, now, id, who, true, given.answer.as_str())?;
    let mut after = before.clone();
    promise(tx, now, terms, &mut after, None)?;
    save(tx, now, &before, &mut after)?;
    append(
        tx,
        now,
        actor,
        &after,
        Event::PainPointAppealAnswered {
            upheld: true,
            undo_until: micros(given.undo_until),
        },
    );
    Ok(())
}

/// Reopening what somebody appealed about is the answer; so it is somebody else's to give.
fn close_appeal_by_reopening(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    pain: &PainPoint,
    reason: &Markdown,
) -> Outcome<()> {
    let Some(appeal) = store::appeal_of(tx, pain.id)? else {
        return Ok(());
    };
    if appeal.answered_at.is_some() || pain.status != Status::Declined {
        return Ok(());
    }
    let who = actor.member_id();
    let appeal = Some(as_rule(&appeal));
    Refusal::unless_met(rules::may_answer_appeal(pain.status, appeal, who))?;
    store::answer_appeal(tx, now, pain.id, who, false, reason.as_str())?;
    append(
        tx,
        now,
        actor,
        pain,
        Event::PainPointAppealAnswered {
            upheld: false,
            undo_until: None,
        },
    );
    Ok(())
}

/// Says who of the studio answers for it, or that nobody does.
pub fn assign(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    id: PainPointId,
    expected: Option<i64>,
    to: Option<MemberId>,
) -> Outcome<()> {
    let before = seen(tx, actor, id)?;
    require(actor, Act::Triage, Stake::NONE)?;
    check_version(expected, &before)?;
    if before.assignee == to {
        return Ok(());
    }
    if let Some(member) = to {
        check_answers(tx, member)?;
    }
    let mut after = before.clone();
    after.assignee = to;
    save(tx, now, &before, &mut after)?;
    append(tx, now, actor, &after, Event::PainPointAssigned { to });
    Ok(())
}

fn check_answers(conn: &mut Conn, member: MemberId) -> Outcome<()> {
    let people = members::people(conn, &[member])?;
    let able = people
        .get(&member)
        .is_some_and(|person| person.active && person.role >= Role::Studio);
    if able {
        Ok(())
    } else {
        Err(Problem::new("assignee", "assignee_studio").invalid())
    }
}
