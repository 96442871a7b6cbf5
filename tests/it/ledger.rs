//! The ledger: numbers without gaps, a chain that shows every tampering, followers that never skip.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use insole::base::actor::Actor;
use insole::base::failure::{Failure, Outcome, Refusal};
use insole::base::ids::PainPointId;
use insole::base::subject::Subject;
use insole::db::{Conn, Db, Tx};
use insole::ledger::{self, Broken, Entry, Event, Follower, Record, Runner};

use crate::helpers::{TestApp, TestDatabase};

fn write(db: &Db, id: i64) {
    db.write_now(move |tx| {
        happen(tx, id);
        Ok(())
    })
    .unwrap();
}

fn happen(tx: &mut Tx<'_>, id: i64) {
    let subject = Subject::PainPoint(PainPointId(id));
    let now = chrono::DateTime::from_timestamp_micros(1_772_413_200_123_456).unwrap();
    ledger::append(
        tx,
        now,
        &Actor::System,
        Record::new(subject, Event::PainPointSupported {}),
    );
}

fn all(db: &Db) -> Vec<Entry> {
    db.read_now(|conn| ledger::entries_after(conn, 0, 10_000))
        .unwrap()
}

#[test]
fn what_is_rolled_back_leaves_no_number_behind() {
    let database = TestDatabase::new();
    let db = database.open();
    write(&db, 1);
    let refused: Outcome<()> = db.write_now(|tx| {
        happen(tx, 2);
        Err(Failure::Refusal(Refusal::NotFound))
    });
    assert!(refused.is_err());
    let panicked: Outcome<()> = db.write_now(|tx| {
        happen(tx, 2);
        panic!("in the middle of it");
    });
    assert!(
        panicked
            .unwrap_err()
            .to_string()
            .contains("in the middle of it")
    );
    write(&db, 3);
    let seen: Vec<(i64, i64)> = all(&db)
        .iter()
        .map(|entry| (entry.seq, entry.subject.id()))
        .collect();
    assert_eq!(seen, [(1, 1), (2, 3)]);
    assert_eq!(db.read_now(ledger::verify).unwrap(), Ok(2));
}

#[test]
fn many_writers_at_once_leave_one_gap_free_order_and_no_follower_skips() {
    let database = TestDatabase::new();
    // Two "nodes": each its own connections, as two processes on one database would have.
    let nodes = [database.open(), database.open()];
    let seen = Arc::new(Mutex::new(Vec::new()));
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let watcher = scope.spawn(|| {
            let db = database.open();
            let mut position = 0;
            loop {
                let finished = done.load(Ordering::SeqCst);
                let entries = db
                    .read_now(|conn| ledger::entries_after(conn, position, 100))
                    .unwrap();
                if entries.is_empty() && finished {
                    return;
                }
                for entry in entries {
                    position = entry.seq;
                    seen.lock().unwrap().push(entry.seq);
                }
            }
        });
        let writers: Vec<_> = (0..4)
            .map(|writer| {
                let db = &nodes[writer % 2];
                scope.spawn(move || (0..50).for_each(|n| write(db, (writer * 100 + n) as i64)))
            })
            .collect();
        for writer in writers {
            writer.join().unwrap();
        }
        done.store(true, Ordering::SeqCst);
        watcher.join().unwrap();
    });
    assert_eq!(*seen.lock().unwrap(), (1..=200).collect::<Vec<i64>>());
    assert_eq!(nodes[0].read_now(ledger::verify).unwrap(), Ok(200));
}

#[test]
fn tampering_is_found_and_named() {
    let removal = if TestDatabase::empty().is_postgres() {
        "DROP TRIGGER ledger_is_never_rewritten ON ledger;"
    } else {
        "DROP TRIGGER ledger_is_never_rewritten; DROP TRIGGER ledger_is_never_shortened;"
    };
    let cases = [
        (
            "UPDATE ledger SET payload = '{\"v\":2}' WHERE seq = 3",
            Broken::Changed { seq: 3 },
        ),
        (
            "UPDATE ledger SET actor_id = 9 WHERE seq = 2",
            Broken::Changed { seq: 2 },
        ),
        (
            "UPDATE ledger SET at = at + 1 WHERE seq = 5",
            Broken::Changed { seq: 5 },
        ),
        (
            "DELETE FROM ledger WHERE seq = 4",
            Broken::Missing { seq: 4 },
        ),
        (
            "DELETE FROM ledger WHERE seq = 5",
            Broken::CutOff { last: 4, head: 5 },
        ),
        (
            "UPDATE ledger SET seq = 99 WHERE seq = 2; UPDATE ledger SET seq = 2 WHERE seq = 3; UPDATE ledger SET seq = 3 WHERE seq = 99",
            Broken::Changed { seq: 2 },
        ),
    ];
    for (tampering, expected) in cases {
        let database = TestDatabase::new();
        let db = database.open();
        (1..=5).for_each(|id| write(&db, id));
        database.execute(removal);
        database.execute(tampering);
        assert_eq!(
            db.read_now(ledger::verify).unwrap(),
            Err(expected),
            "{tampering}"
        );
    }
}

#[test]
fn the_database_itself_refuses_to_rewrite_the_ledger() {
    let database = TestDatabase::new();
    let db = database.open();
    write(&db, 1);
    for attempt in ["UPDATE ledger SET payload = ''", "DELETE FROM ledger"] {
        let refused =
            std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| database.execute(attempt)));
        assert!(refused.is_err(), "{attempt} went through");
    }
}

/// A follower whose work is a count of its own, saved with its position in one transaction; it dies where it is told to.
struct Counting {
    db: Db,
    die: Mutex<Option<Death>>,
}

#[derive(Clone, Copy, PartialEq)]
enum Death {
    Before,
    During,
    After,
}

impl Counting {
    fn dies(&self, at: Death) -> bool {
        let mut die = self.die.lock().unwrap();
        if *die == Some(at) {
            *die = None;
            return true;
        }
        false
    }
}

impl Follower for Counting {
    fn name(&self) -> &'static str {
        "counting"
    }

    fn position(&self) -> Outcome<i64> {
        self.db
            .read_now(|conn| ledger::load_position(conn, "counting"))
    }

    fn handle(&self, entries: &[Entry]) -> Outcome<()> {
        let died = || Failure::Fault(anyhow::anyhow!("died"));
        if self.dies(Death::Before) {
            return Err(died());
        }
        let (last, at) = entries.last().map(|entry| (entry.seq, entry.at)).unwrap();
        let count = entries.len() as i64;
        let during = self.dies(Death::During);
        self.db.write_now(move |tx| {
            let done = ledger::load_position(tx, "work")?;
            ledger::save_position(tx, "work", done + count, at)?;
            if during {
                return Err(Failure::Fault(anyhow::anyhow!("died")));
            }
            ledger::save_position(tx, "counting", last, at)
        })?;
        if self.dies(Death::After) {
            Err(died())
        } else {
            Ok(())
        }
    }
}

#[test]
fn a_follower_killed_at_any_point_ends_in_the_same_state() {
    for death in [Death::Before, Death::During, Death::After] {
        let database = TestDatabase::new();
        let db = database.open();
        (1..=1200).for_each(|id| write(&db, id));
        let follower = Arc::new(Counting {
            db: db.clone(),
            die: Mutex::new(Some(death)),
        });
        assert!(
            Runner::new(db.clone(), vec![follower.clone()])
                .settle()
                .is_err()
        );
        // The process starts again and goes on where it stopped.
        Runner::new(db.clone(), vec![follower]).settle().unwrap();
        let work = db
            .read_now(|conn| ledger::load_position(conn, "work"))
            .unwrap();
        assert_eq!(work, 1200);
    }
}

#[test]
fn a_read_sees_one_moment() {
    let database = TestDatabase::new();
    let db = database.open();
    write(&db, 1);
    let counts = db
        .read_now(|conn: &mut Conn| {
            let before = ledger::head(conn)?;
            write(&database.open(), 2);
            Ok((before, ledger::head(conn)?))
        })
        .unwrap();
    assert_eq!(counts, (1, 1));
}

#[actix_web::test]
async fn the_site_is_ready_when_its_database_answers() {
    let app = TestApp::new().await;
    let answer = app.anyone().get("/readyz").await.expect(200);
    assert_eq!(answer.json()["ready"], true);
    app.anyone().get("/healthz").await.expect(200);
}
