//! What people do with retrospectives, and what happens to them by themselves.

mod commenting;
mod conditions;
mod publishing;
mod returning;
mod reviewing;
mod writing;

pub use commenting::{comment, resolve_comment};
pub use conditions::{change_condition, review_day};
pub use publishing::{RawPublish, publish, set_audience, unmet_guards};
pub use returning::{day_to_return, is_to_be_read_again, still_true};
pub use reviewing::{review, submit};
pub use writing::{Saved, save};

use std::collections::HashMap;

use super::ground::{self, Ground};
use super::rules::{self, Section, Status};
use super::store::{self, Retrospective};
use crate::base::actor::Actor;
use crate::base::failure::{Outcome, Refusal};
use crate::base::ids::{MemberId, RetrospectiveId};
use crate::base::permission::{Act, Stake, may, may_see, require};
use crate::base::subject::Subject;
use crate::db::Conn;
use crate::features::members::{self, Person};
use crate::ledger::{Event, Record};

/// What `actor` has to do with a retrospective: with its project, or as its author or facilitator.
pub fn stake_in(retrospective: &Retrospective, ground: &Ground, actor: &Actor) -> Stake {
    let me = actor.member_id();
    let theirs =
        me == Some(retrospective.author) || (me.is_some() && me == retrospective.facilitator);
    Stake {
        works_on_it: ground.stake.works_on_it || theirs,
        ..ground.stake
    }
}

/// Whether `actor` may write it.
pub fn may_write(retrospective: &Retrospective, ground: &Ground, actor: &Actor) -> bool {
    may(
        actor,
        Act::WriteRetrospective,
        stake_in(retrospective, ground, actor),
    )
}

/// Whether `actor` may read it, and so know that it exists: a published one as far as it was opened, another whoever
/// may write it.
pub fn may_read(conn: &mut Conn, retrospective: &Retrospective, actor: &Actor) -> Outcome<bool> {
    if retrospective.status == Status::Published {
        return Ok(may_see(
            actor,
            retrospective.audience.visibility(),
            Stake::NONE,
        ));
    }
    if actor.member().is_none() {
        return Ok(false);
    }
    let ground = ground::of(conn, actor, retrospective.project)?;
    Ok(may_write(retrospective, &ground, actor))
}

/// The sections of it that are still empty.
pub fn missing_of(conn: &mut Conn, it: &Retrospective) -> Outcome<Vec<Section>> {
    let sections = store::sections_of(conn, it.id)?;
    let conditions = store::conditions_of(conn, it.id)?.len();
    Ok(rules::missing(it.kind, &sections, conditions))
}

/// These people for a colleague; nobody for strangers.
pub fn colleagues(
    conn: &mut Conn,
    actor: &Actor,
    ids: Vec<MemberId>,
) -> Outcome<HashMap<MemberId, Person>> {
    if may(actor, Act::ReadStaffPages, Stake::NONE) {
        members::people(conn, &ids)
    } else {
        Ok(HashMap::new())
    }
}

/// One that `actor` may write, with its project; 404 where they may not even see it, 403 where they may only read.
pub(super) fn to_write(
    conn: &mut Conn,
    actor: &Actor,
    id: RetrospectiveId,
    act: Act,
) -> Outcome<(Retrospective, Ground)> {
    let retrospective = store::find(conn, id)?.ok_or(Refusal::NotFound)?;
    let ground = ground::of(conn, actor, retrospective.project)?;
    let stake = stake_in(&retrospective, &ground, actor);
    if !may(actor, act, stake) && !may_read(conn, &retrospective, actor)? {
        return Err(Refusal::NotFound.into());
    }
    require(actor, act, stake)?;
    Ok((retrospective, ground))
}

/// A record about a retrospective, in its project's history too.
fn about(retrospective: &Retrospective, event: Event) -> Record {
    Record::new(Subject::Retrospective(retrospective.id), event)
        .related(Subject::Project(retrospective.project))
}
