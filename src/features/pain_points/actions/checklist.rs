//! What the studio still has to do about a report. Only the studio hears of it.

use super::{member, seen};
use crate::base::actor::Actor;
use crate::base::clock::Timestamp;
use crate::base::failure::{Outcome, Problem, Refusal};
use crate::base::ids::{ChecklistLineId, PainPointId};
use crate::base::permission::{Act, Stake, Visibility, require};
use crate::db::Tx;
use crate::features::pain_points::rules::MOST_LINES;
use crate::features::pain_points::store::{self, ChecklistLine, PainPoint};
use crate::ledger::{self, Event, Record};

/// Writes lines below those it has.
pub fn add_to_checklist(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    id: PainPointId,
    lines: &[String],
) -> Outcome<()> {
    let (pain, present) = open(tx, actor, id)?;
    if present.len() + lines.len() > MOST_LINES {
        let problem = Problem::new("lines", "too_many").with("most", MOST_LINES as i64);
        return Err(problem.invalid());
    }
    for line in lines {
        store::insert_line(tx, now, id, line)?;
    }
    remember(tx, now, actor, &pain)
}

/// Somebody did a line, or it is to be done again. Twice is once: who did it first stays.
pub fn tick(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    id: PainPointId,
    line: ChecklistLineId,
    done: bool,
) -> Outcome<()> {
    let (pain, present) = open(tx, actor, id)?;
    let one = found(&present, line)?;
    if one.done.is_some() == done {
        return Ok(());
    }
    let by = member(actor)?;
    store::set_done(tx, line, done.then_some((by, now)))?;
    remember(tx, now, actor, &pain)
}

/// Takes a line away.
pub fn take_off_checklist(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    id: PainPointId,
    line: ChecklistLineId,
) -> Outcome<()> {
    let (pain, present) = open(tx, actor, id)?;
    found(&present, line)?;
    store::remove_line(tx, line)?;
    remember(tx, now, actor, &pain)
}

fn open(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: PainPointId,
) -> Outcome<(PainPoint, Vec<ChecklistLine>)> {
    let pain = seen(tx, actor, id)?;
    require(actor, Act::Triage, Stake::NONE)?;
    Ok((pain, store::checklist(tx, id)?))
}

fn found(lines: &[ChecklistLine], line: ChecklistLineId) -> Outcome<&ChecklistLine> {
    let found = lines.iter().find(|one| one.id == line);
    Ok(found.ok_or(Refusal::NotFound)?)
}

fn remember(tx: &mut Tx<'_>, now: Timestamp, actor: &Actor, pain: &PainPoint) -> Outcome<()> {
    let (done, of) = store::checklists_of(tx, &[pain.id])?
        .remove(&pain.id)
        .unwrap_or_default();
    let event = Event::PainPointChecked { done, of };
    let record = Record::new(pain.subject(), event).visible_to(Visibility::Studio);
    ledger::append(tx, now, actor, record);
    Ok(())
}
