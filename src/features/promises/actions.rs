//! Making, keeping and breaking promises.

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::rules::{self, Outcome as Ending, Standing};
use super::store;
use crate::base::actor::Actor;
use crate::base::clock::{Timestamp, day_in};
use crate::base::failure::Outcome;
use crate::base::permission::Visibility;
use crate::base::subject::Subject;
use crate::db::{Conn, Tx};
use crate::features::calendar;
use crate::ledger::{self, Event, Record};
use crate::timekeeper::{self, DueKind};

/// Word has come, and the next is promised by `due_on` (or nothing is). The event of the act that calls this says so.
pub fn make(
    tx: &mut Tx<'_>,
    now: Timestamp,
    zone: Tz,
    subject: Subject,
    due_on: Option<NaiveDate>,
) -> Outcome<()> {
    settle(tx, now, zone, subject)?;
    let Some(due_on) = due_on else {
        return Ok(());
    };
    store::insert(tx, now, subject, due_on)?;
    let workdays = calendar::workdays(tx)?;
    if let Some(at) = rules::reminder(zone, &workdays, due_on, now) {
        timekeeper::schedule(tx, DueKind::PromiseSoon, subject, at)?;
    }
    timekeeper::schedule(tx, DueKind::PromiseOver, subject, rules::end(zone, due_on))
}

/// Word has come: the open promise is kept when it is in time. Nothing happens when there is none.
pub fn settle(tx: &mut Tx<'_>, now: Timestamp, zone: Tz, subject: Subject) -> Outcome<()> {
    if let Some(promise) = store::open_promise(tx, subject)? {
        let today = day_in(zone, now);
        let outcome = rules::outcome_of_word(promise.outcome, promise.due_on, today);
        store::end(tx, now, promise.id, outcome)?;
    }
    forget(tx, subject)
}

/// The item no longer needs the word that was promised; one that was broken before stays broken.
pub fn let_go(tx: &mut Tx<'_>, now: Timestamp, subject: Subject) -> Outcome<()> {
    if let Some(promise) = store::open_promise(tx, subject)? {
        let outcome = promise.outcome.unwrap_or(Ending::Moot);
        store::end(tx, now, promise.id, outcome)?;
    }
    forget(tx, subject)
}

/// How the promise about `subject` stands, to be put back by [`restore`].
pub fn standing(conn: &mut Conn, subject: Subject) -> Outcome<Standing> {
    Ok(Standing {
        open: store::open_promise(conn, subject)?.map(|promise| (promise.id, promise.outcome)),
        reminder_at: timekeeper::scheduled(conn, DueKind::PromiseSoon, subject)?,
        end_at: timekeeper::scheduled(conn, DueKind::PromiseOver, subject)?,
    })
}

/// The word that came since is taken back: what was promised before it waits again, as it did, and nothing newer does.
pub fn restore(
    tx: &mut Tx<'_>,
    now: Timestamp,
    subject: Subject,
    standing: &Standing,
) -> Outcome<()> {
    let waited = standing.open.map(|(id, _)| id);
    if let Some(newer) = store::open_promise(tx, subject)?.filter(|open| Some(open.id) != waited) {
        store::end(tx, now, newer.id, Ending::Moot)?;
    }
    if let Some((id, outcome)) = standing.open {
        store::reopen(tx, id, outcome)?;
    }
    forget(tx, subject)?;
    for (kind, at) in [
        (DueKind::PromiseSoon, standing.reminder_at),
        (DueKind::PromiseOver, standing.end_at),
    ] {
        if let Some(at) = at {
            timekeeper::schedule(tx, kind, subject, at)?;
        }
    }
    Ok(())
}

fn forget(tx: &mut Tx<'_>, subject: Subject) -> Outcome<()> {
    timekeeper::cancel(tx, DueKind::PromiseSoon, subject)?;
    timekeeper::cancel(tx, DueKind::PromiseOver, subject)
}

/// For [`DueKind::PromiseSoon`]: reminds whoever answers for it.
pub fn day_is_near(tx: &mut Tx<'_>, now: Timestamp, subject: Subject) -> Outcome<()> {
    let Some(promise) = store::open_promise(tx, subject)? else {
        return Ok(());
    };
    let due_on = promise.due_on;
    match subject {
        Subject::PainPoint(_) => {
            remember(tx, now, subject, Event::PainPointPromiseDueSoon { due_on })
        }
        Subject::Project(_) => remember(tx, now, subject, Event::ProjectUpdateDueSoon { due_on }),
        _ => Ok(()),
    }
}

/// For [`DueKind::PromiseOver`]: the promise is broken, once. A clock that was ahead and is right again waits on.
pub fn day_is_over(tx: &mut Tx<'_>, now: Timestamp, zone: Tz, subject: Subject) -> Outcome<()> {
    let Some(promise) = store::open_promise(tx, subject)? else {
        return Ok(());
    };
    let due_on = promise.due_on;
    if day_in(zone, now) <= due_on {
        return timekeeper::schedule(tx, DueKind::PromiseOver, subject, rules::end(zone, due_on));
    }
    if promise.outcome.is_some() {
        return Ok(());
    }
    store::mark_broken(tx, promise.id)?;
    match subject {
        Subject::PainPoint(_) => {
            remember(tx, now, subject, Event::PainPointPromiseBroken { due_on })
        }
        Subject::Project(_) => remember(tx, now, subject, Event::ProjectPromiseBroken { due_on }),
        _ => Ok(()),
    }
}

fn remember(tx: &mut Tx<'_>, now: Timestamp, subject: Subject, event: Event) -> Outcome<()> {
    // A reminder is the studio's; that a promise was broken is told to everybody who can see the item.
    let visibility = match event {
        Event::PainPointPromiseDueSoon { .. } | Event::ProjectUpdateDueSoon { .. } => {
            Visibility::Studio
        }
        _ => store::visibility_of(tx, subject)?,
    };
    let record = Record::new(subject, event).visible_to(visibility);
    ledger::append(tx, now, &Actor::System, record);
    Ok(())
}
