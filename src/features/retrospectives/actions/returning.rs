//! A year after it was published a retrospective returns to those who wrote it: does this still hold?

use chrono::{NaiveDate, TimeDelta};
use chrono_tz::Tz;

use super::{about, to_write};
use crate::base::actor::Actor;
use crate::base::clock::{Timestamp, day_in, morning_of};
use crate::base::failure::{Outcome, Problem};
use crate::base::ids::RetrospectiveId;
use crate::base::permission::Act;
use crate::base::subject::Subject;
use crate::db::Tx;
use crate::features::retrospectives::rules::Status;
use crate::features::retrospectives::store;
use crate::ledger::{self, Event};
use crate::timekeeper::{self, DueKind};

/// After so long a published text is asked for again.
const A_YEAR: TimeDelta = TimeDelta::days(365);

/// Whether those who wrote it are to read it again: a year has passed since `last`, the day on which it was published,
/// revised or said to hold.
pub fn is_to_be_read_again(last: NaiveDate, today: NaiveDate) -> bool {
    today - last >= A_YEAR
}

/// The day has come: those who wrote it are asked, and a year later again.
pub fn day_to_return(tx: &mut Tx<'_>, now: Timestamp, zone: Tz, subject: Subject) -> Outcome<()> {
    let Subject::Retrospective(id) = subject else {
        return Ok(());
    };
    let published = store::find(tx, id)?.filter(|it| it.status == Status::Published);
    let Some(it) = published else {
        return Ok(());
    };
    let event = Event::RetrospectiveToBeReadAgain {};
    ledger::append(tx, now, &Actor::System, about(&it, event));
    return_in_a_year(tx, now, zone, id)
}

/// Those who wrote it say that it still holds.
pub fn still_true(
    tx: &mut Tx<'_>,
    now: Timestamp,
    zone: Tz,
    actor: &Actor,
    id: RetrospectiveId,
) -> Outcome<()> {
    let (present, _) = to_write(tx, actor, id, Act::WriteRetrospective)?;
    if present.status != Status::Published {
        return Err(Problem::new("status", "retrospective_unpublished").conflict());
    }
    let today = day_in(zone, now);
    if present.still_true_on == Some(today) {
        return Ok(());
    }
    store::set_still_true(tx, id, today)?;
    let event = Event::RetrospectiveStillTrue {};
    let visibility = present.audience.visibility();
    ledger::append(
        tx,
        now,
        actor,
        about(&present, event).visible_to(visibility),
    );
    return_in_a_year(tx, now, zone, id)
}

/// What was published or revised today is asked for in a year.
pub(super) fn return_in_a_year(
    tx: &mut Tx<'_>,
    now: Timestamp,
    zone: Tz,
    id: RetrospectiveId,
) -> Outcome<()> {
    let morning = morning_of(zone, day_in(zone, now + A_YEAR));
    let subject = Subject::Retrospective(id);
    timekeeper::schedule(tx, DueKind::StoryReturns, subject, morning)
}
