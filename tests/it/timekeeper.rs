//! What is due happens once, whatever the clock or a week of downtime did.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::TimeDelta;
use insole::base::clock::Clock;
use insole::base::ids::PainPointId;
use insole::base::subject::Subject;
use insole::db::Db;
use insole::timekeeper::{self, DueKind, Handler, Timekeeper};

use crate::helpers::TestDatabase;

const SUBJECT: Subject = Subject::PainPoint(PainPointId(7));

struct Setup {
    _database: TestDatabase,
    db: Db,
    clock: Clock,
    keeper: Timekeeper,
    done: Arc<AtomicI64>,
}

fn setup() -> Setup {
    let database = TestDatabase::new();
    let db = database.open();
    let clock = Clock::manual(chrono::DateTime::from_timestamp(1_772_413_200, 0).unwrap());
    let done = Arc::new(AtomicI64::new(0));
    let count = Arc::clone(&done);
    let handler: Handler = Arc::new(move |_, _, subject| {
        assert_eq!(subject, SUBJECT);
        count.fetch_add(1, Ordering::SeqCst);
        Ok(())
    });
    let keeper = Timekeeper::new(
        db.clone(),
        clock.clone(),
        HashMap::from([(DueKind::SnoozeOver, handler)]),
    );
    Setup {
        _database: database,
        db,
        clock,
        keeper,
        done,
    }
}

impl Setup {
    fn schedule(&self, kind: DueKind, after: TimeDelta) {
        let at = self.clock.now() + after;
        self.db
            .write_now(move |tx| timekeeper::schedule(tx, kind, SUBJECT, at))
            .unwrap();
    }

    fn done(&self) -> i64 {
        self.keeper.settle().unwrap();
        self.done.load(Ordering::SeqCst)
    }
}

#[test]
fn a_due_thing_happens_once_whatever_the_clock_does() {
    let setup = setup();
    setup.schedule(DueKind::SnoozeOver, TimeDelta::hours(1));
    assert_eq!(setup.done(), 0);
    setup.clock.advance(TimeDelta::weeks(1));
    assert_eq!(setup.done(), 1);
    setup.clock.advance(TimeDelta::weeks(-2));
    assert_eq!(setup.done(), 1);
    setup.clock.advance(TimeDelta::weeks(3));
    assert_eq!(setup.done(), 1);
}

#[test]
fn two_keepers_on_one_database_share_it() {
    let setup = setup();
    setup.schedule(DueKind::SnoozeOver, TimeDelta::zero());
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| setup.keeper.settle().unwrap());
        }
    });
    assert_eq!(setup.done(), 1);
}

#[test]
fn a_new_date_replaces_the_old_one_and_a_cancelled_one_never_comes() {
    let setup = setup();
    setup.schedule(DueKind::SnoozeOver, TimeDelta::hours(1));
    setup.schedule(DueKind::SnoozeOver, TimeDelta::hours(5));
    setup.clock.advance(TimeDelta::hours(2));
    assert_eq!(setup.done(), 0);
    setup
        .db
        .write_now(|tx| timekeeper::cancel(tx, DueKind::SnoozeOver, SUBJECT))
        .unwrap();
    setup.clock.advance(TimeDelta::hours(20));
    assert_eq!(setup.done(), 0);
}

#[test]
fn what_this_version_cannot_do_waits_instead_of_being_lost() {
    let setup = setup();
    setup.schedule(DueKind::PauseOver, TimeDelta::zero());
    assert_eq!(setup.done(), 0);
    let handler: Handler = Arc::new(|_, _, _| Ok(()));
    let newer = Timekeeper::new(
        setup.db.clone(),
        setup.clock.clone(),
        HashMap::from([(DueKind::PauseOver, handler)]),
    );
    setup.clock.advance(TimeDelta::hours(2));
    assert!(newer.settle().unwrap());
}
