//! What the studio decides about a suggestion: one transaction each, ending in the ledger.

use super::follower::{Regrouped, Regrouping};
use super::rules::{Pair, State};
use super::store::{self, Settled, Suggestion};
use crate::base::actor::Actor;
use crate::base::clock::Timestamp;
use crate::base::failure::{Outcome, Problem};
use crate::base::ids::{PainPointId, SuggestionId};
use crate::base::permission::{Act, Stake, Visibility, require};
use crate::base::subject::Subject;
use crate::db::Tx;
use crate::features::pain_points::{self, Merge, Terms, Undone};
use crate::ledger::{self, Event, Record};

/// One report and the version of it that was looked at.
pub type Looked = (PainPointId, Option<i64>);

/// Making one of several.
#[derive(Debug, Clone)]
pub struct Together {
    /// The one that stays.
    pub into: PainPointId,
    /// The others.
    pub others: Vec<Looked>,
    /// Whether their people are told.
    pub told: bool,
}

/// Says that the two are not the same. They are never suggested again.
pub fn dismiss(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    id: SuggestionId,
) -> Outcome<Suggestion> {
    require(actor, Act::TellApart, Stake::NONE)?;
    let known = undecided(tx, id, |known| known.state == State::Pending)?;
    let Pair { low, high } = known.pair;
    // Merged a moment ago: this room is about to hear of it.
    let canonical = |pain: pain_points::PainPoint| pain.merged_into.unwrap_or(pain.id);
    let older = canonical(pain_points::seen(tx, actor, low)?);
    if older == canonical(pain_points::seen(tx, actor, high)?) {
        return Err(Problem::new("suggestion", "suggestion_accepted").conflict());
    }
    let decision = Settled {
        state: State::Dismissed,
        by_reporter: false,
        by: actor.member_id(),
        at: now,
    };
    store::settle(tx, known.pair, &decision)?;
    let event = Event::PainPointToldApart {
        from: low,
        by_reporter: false,
    };
    let record = Record::new(Subject::PainPoint(high), event)
        .related(Subject::PainPoint(low))
        .visible_to(Visibility::Studio);
    ledger::append(tx, now, actor, record);
    store::get(tx, id)
}

/// Merges every one of `others` into the one that stays; each can be taken back for half a minute. All of them or none.
pub fn merge(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    terms: &Terms,
    id: SuggestionId,
    wanted: &Together,
) -> Outcome<()> {
    require(actor, Act::Triage, Stake::NONE)?;
    // What its reporter said is a word to weigh, not a decision of the studio.
    undecided(tx, id, |known| {
        known.state == State::Pending || known.state == State::Dismissed && known.by_reporter
    })?;
    if wanted.others.is_empty() {
        return Err(Problem::new("with", "merge_with_nothing").invalid());
    }
    for (other, expected) in &wanted.others {
        pain_points::with_second_thoughts(tx, now, actor, *other, |tx, undo_until| {
            let merge = Merge {
                into: wanted.into,
                expected: *expected,
                told: wanted.told,
                undo_until,
            };
            pain_points::merge(tx, now, actor, terms, *other, &merge)
        })?;
        heard(tx, actor, now, *other, Regrouped::Merged)?;
    }
    Ok(())
}

/// Brings everything in line after a decision about a report was taken back.
pub fn take_back(tx: &mut Tx<'_>, now: Timestamp, id: PainPointId, undone: &Undone) -> Outcome<()> {
    let again = Settled {
        state: State::Pending,
        by_reporter: false,
        by: None,
        at: now,
    };
    for other in &undone.told_apart {
        if let Some(pair) = Pair::of(id, *other) {
            store::settle(tx, pair, &again)?;
        }
    }
    heard(tx, &Actor::System, now, id, Regrouped::Undone)
}

/// What the follower would do a moment later, so that the next page shows it.
fn heard(
    tx: &mut Tx<'_>,
    actor: &Actor,
    at: Timestamp,
    id: PainPointId,
    what: Regrouped,
) -> Outcome<()> {
    Regrouping {
        id,
        what,
        by: actor.member_id(),
        at,
    }
    .follow(tx)
}

/// A suggestion that can still be decided about; 409 when somebody was quicker.
fn undecided(
    tx: &mut Tx<'_>,
    id: SuggestionId,
    is_open: impl FnOnce(&Suggestion) -> bool,
) -> Outcome<Suggestion> {
    let known = store::get(tx, id)?;
    if is_open(&known) {
        return Ok(known);
    }
    let code = match known.state {
        State::Accepted => "suggestion_accepted",
        State::Pending | State::Dismissed => "suggestion_dismissed",
    };
    Err(Problem::new("suggestion", code).conflict())
}
