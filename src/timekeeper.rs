//! Time is an input too: everything that waits for a moment is one row, and becomes its use case exactly once.
//!
//! A row and what it leads to change in the same transaction, so neither a crash, a second node, a clock that was set
//! back nor a week of downtime repeats or loses it. A handler looks at the present state: what is no longer true when
//! its moment comes is simply left.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use diesel::prelude::*;
use tokio::sync::watch;

use crate::base::actor::stored_words;
use crate::base::clock::{Clock, Timestamp};
use crate::base::failure::{Failure, Outcome};
use crate::base::subject::Subject;
use crate::db::dialect::on_each;
use crate::db::schema::due;
use crate::db::{Conn, Db, Tx};
use crate::ledger::follower::why_it_ended;

/// How often the table is looked at.
const POLL: Duration = Duration::from_millis(500);
/// How often that pause doubles while looking fails: up to 16 s.
const LONGEST_DOUBLING: u32 = 5;
/// How many due rows one look takes.
const BATCH: i64 = 100;

/// What can be due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DueKind {
    /// A promise falls due tomorrow: remind who answers for it.
    PromiseSoon,
    /// A promised day has passed without word.
    PromiseOver,
    /// A snoozed report returns to the board.
    SnoozeOver,
    /// A paused project resumes or stops.
    PauseOver,
    /// A condition of a postmortem is to be looked at again.
    ConditionReview,
    /// A year has passed since a retrospective was published: does it still hold?
    StoryReturns,
    /// A campaign opens.
    CampaignOpens,
    /// A campaign closes.
    CampaignCloses,
    /// A sustainment check falls due.
    SustainmentCheck,
    /// The day of a decision that was demanded has passed.
    DecisionOver,
    /// What is open is weighed anew, since time passed.
    Priorities,
    /// Expired sessions, links and keys are swept out.
    Sweep,
}

stored_words!(DueKind {
    PromiseSoon = "promise_soon",
    PromiseOver = "promise_over",
    SnoozeOver = "snooze_over",
    PauseOver = "pause_over",
    ConditionReview = "condition_review",
    StoryReturns = "story_returns",
    CampaignOpens = "campaign_opens",
    CampaignCloses = "campaign_closes",
    SustainmentCheck = "sustainment_check",
    DecisionOver = "decision_over",
    Priorities = "priorities",
    Sweep = "sweep",
});

/// What to do when something falls due, inside the transaction that removes its row.
pub type Handler = Arc<dyn Fn(&mut Tx<'_>, Timestamp, Subject) -> Outcome<()> + Send + Sync>;

/// Puts down that `kind` falls due for `subject` at `at`; an earlier date for the same pair is replaced.
pub fn schedule(tx: &mut Tx<'_>, kind: DueKind, subject: Subject, at: Timestamp) -> Outcome<()> {
    let values = (
        due::kind.eq(kind.as_str()),
        due::subject_kind.eq(subject.kind()),
        due::subject_id.eq(subject.id()),
        due::at.eq(at.naive_utc()),
    );
    on_each!(tx, conn => {
        diesel::insert_into(due::table)
            .values(values)
            .on_conflict((due::kind, due::subject_kind, due::subject_id))
            .do_update()
            .set((due::at.eq(at.naive_utc()), due::failures.eq(0), due::last_error.eq(None::<String>)))
            .execute(conn)?
    });
    Ok(())
}

/// When `kind` falls due for `subject`, if it does.
pub fn scheduled(conn: &mut Conn, kind: DueKind, subject: Subject) -> Outcome<Option<Timestamp>> {
    let at: Option<chrono::NaiveDateTime> = due::table
        .filter(due::kind.eq(kind.as_str()))
        .filter(due::subject_kind.eq(subject.kind()))
        .filter(due::subject_id.eq(subject.id()))
        .select(due::at)
        .first(conn)
        .optional()?;
    Ok(at.map(|at| at.and_utc()))
}

/// Takes back what was put down; nothing happens when there is nothing.
pub fn cancel(tx: &mut Tx<'_>, kind: DueKind, subject: Subject) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::delete(
        due::table
            .filter(due::kind.eq(kind.as_str()))
            .filter(due::subject_kind.eq(subject.kind()))
            .filter(due::subject_id.eq(subject.id())),
    )
    .execute(conn)?;
    Ok(())
}

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = due)]
struct Row {
    id: i64,
    kind: String,
    subject_kind: String,
    subject_id: i64,
    at: chrono::NaiveDateTime,
    failures: i64,
}

/// Turns due rows into use cases.
#[derive(Clone)]
pub struct Timekeeper {
    db: Db,
    clock: Clock,
    handlers: Arc<HashMap<DueKind, Handler>>,
}

impl Timekeeper {
    /// A timekeeper with one handler for each kind.
    pub fn new(db: Db, clock: Clock, handlers: HashMap<DueKind, Handler>) -> Self {
        Self {
            db,
            clock,
            handlers: Arc::new(handlers),
        }
    }

    /// Runs until `stop` becomes true.
    pub fn spawn(&self, mut stop: watch::Receiver<bool>) -> tokio::task::JoinHandle<()> {
        let keeper = self.clone();
        tokio::spawn(async move {
            let mut failures = 0;
            while !*stop.borrow() {
                let next = keeper.clone();
                let failed = match tokio::task::spawn_blocking(move || next.look()).await {
                    Ok(Ok(done)) if done > 0 => continue,
                    Ok(Ok(_)) => None,
                    Ok(Err(failure)) => Some(failure.to_string()),
                    Err(ended) => Some(why_it_ended(ended)),
                };
                failures = failed.as_ref().map_or(0, |_| failures + 1);
                if let Some(error) = failed {
                    tracing::error!(
                        failures,
                        error,
                        "the timekeeper could not look; it tries again"
                    );
                }
                tokio::select! {
                    _ = stop.changed() => {}
                    () = tokio::time::sleep(POLL * (1 << failures.min(LONGEST_DOUBLING))) => {}
                }
            }
        })
    }

    /// Handles everything that is due by the clock; blocks. Whether there was anything.
    pub fn settle(&self) -> Outcome<bool> {
        let mut worked = false;
        while self.look()? > 0 {
            worked = true;
        }
        Ok(worked)
    }

    /// One look at the table: how many rows became their use case.
    fn look(&self) -> Outcome<usize> {
        let now = self.clock.now();
        let rows: Vec<Row> = self.db.read_now(move |conn| {
            Ok(due::table
                .filter(due::at.le(now.naive_utc()))
                .order((due::at, due::id))
                .limit(BATCH)
                .select(Row::as_select())
                .load(conn)?)
        })?;
        let mut done = 0;
        for row in rows {
            done += usize::from(self.fulfil(row, now)?);
        }
        Ok(done)
    }

    fn fulfil(&self, row: Row, now: Timestamp) -> Outcome<bool> {
        let handler = DueKind::parse(&row.kind).and_then(|kind| self.handlers.get(&kind).cloned());
        let subject = Subject::from_stored(&row.subject_kind, row.subject_id);
        let (Some(handler), Some(subject)) = (handler, subject) else {
            // Made by a newer version, which will handle it.
            self.postpone(
                &row,
                now,
                "this version of Insole does not know what to do with it",
            )?;
            return Ok(false);
        };
        let (id, at) = (row.id, row.at);
        let outcome = self.db.write_now(move |tx| {
            let conn: &mut Conn = tx;
            let mine = diesel::delete(due::table.find(id).filter(due::at.eq(at))).execute(conn)?;
            if mine == 1 {
                handler(tx, now, subject)
            } else {
                Ok(())
            }
        });
        match outcome {
            Ok(()) => Ok(true),
            Err(Failure::Refusal(refusal)) => {
                self.postpone(&row, now, &format!("refused: {refusal:?}"))?;
                Ok(false)
            }
            Err(Failure::Fault(error)) => {
                self.postpone(&row, now, &format!("{error:#}"))?;
                Ok(false)
            }
            // Not this row's doing: all of them wait until the ground is firm again.
            Err(outage @ Failure::Outage(..)) => Err(outage),
        }
    }

    /// Tries again later, with growing pauses up to an hour.
    fn postpone(&self, row: &Row, now: Timestamp, why: &str) -> Outcome<()> {
        tracing::error!(due = row.id, kind = %row.kind, failures = row.failures + 1, why, "what was due could not be done; it is tried again");
        let pause = TimeDelta::seconds((10i64 << row.failures.clamp(0, 9)).min(3600));
        let (id, at, why) = (row.id, row.at, why.to_owned());
        self.db.write_now(move |tx| {
            let conn: &mut Conn = tx;
            diesel::update(due::table.find(id).filter(due::at.eq(at)))
                .set((
                    due::at.eq((now + pause).naive_utc()),
                    due::failures.eq(due::failures + 1),
                    due::last_error.eq(why),
                ))
                .execute(conn)?;
            Ok(())
        })
    }
}
