//! What people do to pain points. Each act is one transaction: rows, events, promises and due dates.

mod checklist;
mod decisions;
mod links;
mod merging;
mod priority;
mod reports;
mod second_thoughts;
mod snoozing;
mod tags;
mod voices;

use chrono::NaiveDate;
use chrono_tz::Tz;

pub use checklist::{add_to_checklist, take_off_checklist, tick};
pub use decisions::{answer_appeal, appeal, assign, decide};
pub use links::{check_linkable, fated, released, reopened_by_project, taken_up};
pub use merging::{merge, split, unmerge};
pub use priority::{
    pin, place, plan_weighing, set_weights, top_by, weigh_anew, weighs_more, weights,
};
use priority::{recount, save, weigh};
pub use reports::{agree_to_opening, edit, import, open, put_in_area, report};
pub use second_thoughts::{Undone, undo, with_second_thoughts};
pub use snoozing::{snooze, snooze_is_over};
pub use tags::{add_tags, set_tags};
pub use voices::{came_back, comment, support, unsupport, word};

use super::rules::Status;
use super::store::{self, PainPoint};
use crate::base::actor::Actor;
use crate::base::clock::{Timestamp, day_in};
use crate::base::failure::{Outcome, Refusal};
use crate::base::ids::{MemberId, PainPointId};
use crate::base::permission::{Act, may_see, require};
use crate::base::subject::Subject;
use crate::base::workdays::Workdays;
use crate::config::Config;
use crate::db::{Conn, Tx};
use crate::features::{calendar, promises, settings};
use crate::ledger::{self, Event, Record};

/// What acts need to know about the company.
#[derive(Debug, Clone)]
pub struct Terms {
    /// Its zone.
    pub zone: Tz,
    /// Working days within which a first decision is promised.
    pub first_decision_days: u32,
    /// The days on which it works.
    pub workdays: Workdays,
}

/// Working days until the next word, where an accepted report's decision names no day.
const USUAL_WORD_DAYS: u32 = 10;

impl Terms {
    /// As they hold right now.
    pub fn current(conn: &mut Conn, config: &Config) -> Outcome<Self> {
        let settings = settings::current(conn, config)?;
        Ok(Self {
            zone: config.timezone,
            first_decision_days: settings.first_decision_days,
            workdays: calendar::workdays(conn)?,
        })
    }

    /// Today.
    pub fn today(&self, now: Timestamp) -> NaiveDate {
        day_in(self.zone, now)
    }

    /// The day by which a report that arrives now is decided about.
    pub fn first_decision(&self, now: Timestamp) -> NaiveDate {
        self.workdays
            .after(self.today(now), self.first_decision_days)
    }

    /// So many working days from now.
    pub fn working_days_on(&self, now: Timestamp, days: u32) -> NaiveDate {
        self.workdays.after(self.today(now), days)
    }

    /// The day of the next word where nobody names one.
    pub fn usual_word(&self, now: Timestamp) -> NaiveDate {
        self.working_days_on(now, USUAL_WORD_DAYS)
    }
}

/// A pain point that `actor` may see: 401 for strangers, 404 for others.
pub fn seen(conn: &mut Conn, actor: &Actor, id: PainPointId) -> Outcome<PainPoint> {
    require(actor, Act::ReadStaffPages, Default::default())?;
    let pain = store::get(conn, id)?;
    if may_see(actor, pain.visibility, pain.stake_of(actor.member_id())) {
        Ok(pain)
    } else {
        Err(Refusal::NotFound.into())
    }
}

/// 412 when somebody expected another version than the present one.
fn check_version(expected: Option<i64>, pain: &PainPoint) -> Outcome<()> {
    match expected {
        Some(expected) if expected != pain.version => Err(Refusal::Stale.into()),
        _ => Ok(()),
    }
}

fn member(actor: &Actor) -> Outcome<MemberId> {
    Ok(actor.member_id().ok_or(Refusal::SignIn)?)
}

fn subject(id: PainPointId) -> Subject {
    Subject::PainPoint(id)
}

/// What happened to it, for everybody who sees it.
fn about(pain: &PainPoint, event: Event) -> Record {
    Record::new(pain.subject(), event).visible_to(pain.visibility)
}

fn append(tx: &mut Tx<'_>, now: Timestamp, actor: &Actor, pain: &PainPoint, event: Event) {
    ledger::append(tx, now, actor, about(pain, event));
}

/// Word came; the next is due on this day, or none is.
fn promise(
    tx: &mut Tx<'_>,
    now: Timestamp,
    terms: &Terms,
    pain: &mut PainPoint,
    due_on: Option<NaiveDate>,
) -> Outcome<()> {
    pain.next_update_on = due_on;
    promises::make(tx, now, terms.zone, pain.subject(), due_on)
}

/// A moment as events hold it.
fn micros(at: Option<Timestamp>) -> Option<i64> {
    at.map(|at| at.timestamp_micros())
}

/// Moves it to another status; what leaves `new` is no longer put off.
fn move_to(pain: &mut PainPoint, status: Status) {
    pain.status = status;
    pain.snoozed_until = None;
}
