//! Conditions turn, and ask to be looked at.

use chrono_tz::Tz;

use super::{about, may_read, stake_in};
use crate::base::actor::Actor;
use crate::base::clock::{Timestamp, day_in, morning_of};
use crate::base::failure::{Outcome, Problem, Refusal};
use crate::base::ids::{ConditionId, RetrospectiveId};
use crate::base::permission::{Act, Stake, require};
use crate::base::subject::Subject;
use crate::db::Tx;
use crate::features::retrospectives::ground;
use crate::features::retrospectives::rules::{ConditionChange, Status};
use crate::features::retrospectives::store::{self, Condition};
use crate::ledger::{self, Event};
use crate::timekeeper::{self, DueKind};

/// Says how a condition of a published retrospective stands now; whoever watches it may, too.
pub fn change_condition(
    tx: &mut Tx<'_>,
    now: Timestamp,
    zone: Tz,
    actor: &Actor,
    id: ConditionId,
    change: &ConditionChange,
) -> Outcome<Condition> {
    let before = store::condition(tx, id)?.ok_or(Refusal::NotFound)?;
    let retrospective = store::find(tx, before.retrospective)?.ok_or(Refusal::NotFound)?;
    if !may_read(tx, &retrospective, actor)? {
        return Err(Refusal::NotFound.into());
    }
    let ground = ground::of(tx, actor, retrospective.project)?;
    let watches = actor.member_id().is_some() && actor.member_id() == before.watcher;
    let stake = stake_in(&retrospective, &ground, actor);
    let stake = Stake {
        works_on_it: stake.works_on_it || watches,
        ..stake
    };
    require(actor, Act::WriteRetrospective, stake)?;
    if retrospective.status != Status::Published {
        return Err(Problem::new("status", "retrospective_unpublished").conflict());
    }
    let same = before.state == change.state
        && before.note == change.note
        && before.review_on == change.review_on;
    if same {
        return Ok(before);
    }
    store::turn(tx, now, id, change)?;
    reschedule(tx, zone, retrospective.id)?;
    let event = Event::ConditionChanged {
        condition: id,
        state: change.state.as_str().to_owned(),
    };
    let visibility = retrospective.audience.visibility();
    ledger::append(
        tx,
        now,
        actor,
        about(&retrospective, event).visible_to(visibility),
    );
    Ok(store::condition(tx, id)?.ok_or(Refusal::NotFound)?)
}

/// A day on which conditions are to be looked at has come: each is asked for once.
pub fn review_day(tx: &mut Tx<'_>, now: Timestamp, zone: Tz, subject: Subject) -> Outcome<()> {
    let Subject::Retrospective(id) = subject else {
        return Ok(());
    };
    let Some(retrospective) = store::find(tx, id)?.filter(|it| it.status == Status::Published)
    else {
        return Ok(());
    };
    let today = day_in(zone, now);
    for (condition, day) in store::waiting_conditions(tx, id)? {
        if day > today {
            continue;
        }
        store::mark_asked(tx, condition, day)?;
        let event = Event::ConditionReviewDue { condition };
        ledger::append(tx, now, &Actor::System, about(&retrospective, event));
    }
    reschedule(tx, zone, id)
}

/// Puts down the next morning on which a condition is to be looked at.
pub(super) fn reschedule(tx: &mut Tx<'_>, zone: Tz, id: RetrospectiveId) -> Outcome<()> {
    let subject = Subject::Retrospective(id);
    let next = store::waiting_conditions(tx, id)?
        .into_iter()
        .map(|(_, day)| day)
        .min();
    match next {
        Some(day) => {
            let morning = morning_of(zone, day);
            timekeeper::schedule(tx, DueKind::ConditionReview, subject, morning)
        }
        None => timekeeper::cancel(tx, DueKind::ConditionReview, subject),
    }
}
