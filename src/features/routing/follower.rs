//! Sorts new reports: in one transaction with its position, so that none is missed and none is sorted twice.

use super::rules::{Rule, Step, World, plan};
use super::store;
use crate::base::actor::Actor;
use crate::base::clock::{Clock, Timestamp};
use crate::base::failure::Outcome;
use crate::base::ids::PainPointId;
use crate::base::permission::Visibility;
use crate::base::subject::Subject;
use crate::db::{Db, Tx};
use crate::features::pain_points;
use crate::ledger::{self, Entry, Event, Follower, Record};

/// Reads the ledger and acts on what is reported.
#[derive(Clone)]
pub struct Router {
    db: Db,
    clock: Clock,
}

/// The name of its position.
const NAME: &str = "routing";

impl Router {
    /// Sorts what is in this database.
    pub fn new(db: Db, clock: Clock) -> Self {
        Self { db, clock }
    }
}

impl Follower for Router {
    fn name(&self) -> &'static str {
        NAME
    }

    fn position(&self) -> Outcome<i64> {
        self.db.read_now(|conn| ledger::load_position(conn, NAME))
    }

    fn handle(&self, entries: &[Entry]) -> Outcome<()> {
        let Some(last) = entries.last().map(|last| last.seq) else {
            return Ok(());
        };
        let reported: Vec<(i64, PainPointId)> = entries
            .iter()
            .filter(|entry| entry.kind == "pain_point.reported")
            .filter_map(|entry| match entry.subject {
                Subject::PainPoint(id) => Some((entry.seq, id)),
                _ => None,
            })
            .collect();
        let now = self.clock.now();
        self.db.write_now(move |tx| {
            if !reported.is_empty() {
                sort(tx, now, &reported)?;
            }
            ledger::save_position(tx, NAME, last, now)
        })
    }
}

fn sort(tx: &mut Tx<'_>, now: Timestamp, reported: &[(i64, PainPointId)]) -> Outcome<()> {
    let rules = store::rules(tx)?;
    if rules.iter().all(|rule| rule.since.is_none()) {
        return Ok(());
    }
    let world = store::world(tx)?;
    for (seq, id) in reported {
        let switched_on = |rule: &&Rule| rule.since.is_some_and(|since| *seq > since);
        let rules: Vec<Rule> = rules.iter().filter(switched_on).cloned().collect();
        sort_one(tx, now, &world, &rules, *id)?;
    }
    Ok(())
}

/// What nobody has decided about yet is sorted; what was decided meanwhile has been looked at.
fn sort_one(
    tx: &mut Tx<'_>,
    now: Timestamp,
    world: &World,
    rules: &[Rule],
    id: PainPointId,
) -> Outcome<()> {
    let Some(pain) = pain_points::find(tx, id)?.filter(|pain| pain.status.is_open()) else {
        return Ok(());
    };
    let facts = store::as_it_stands(tx, &pain)?;
    for step in plan(rules, world, &facts) {
        take(tx, now, id, &step)?;
    }
    Ok(())
}

/// Everything that could be refused was looked at in this transaction: whoever is named is there, areas are open.
fn take(tx: &mut Tx<'_>, now: Timestamp, id: PainPointId, step: &Step) -> Outcome<()> {
    let did = step.did();
    if did.is_empty() {
        return Ok(());
    }
    let event = Event::PainPointRouted {
        rule: step.rule,
        did: did.into_iter().map(str::to_owned).collect(),
        tell: step.tell,
    };
    let record = Record::new(Subject::PainPoint(id), event).visible_to(Visibility::Studio);
    ledger::append(tx, now, &Actor::System, record);
    if let Some(area) = step.area {
        pain_points::put_in_area(tx, now, &Actor::System, id, area)?;
    }
    if let Some(to) = step.assign {
        pain_points::assign(tx, now, &Actor::System, id, None, Some(to))?;
    }
    if !step.tags.is_empty() {
        pain_points::add_tags(tx, now, &Actor::System, id, &step.tags)?;
    }
    store::count(tx, step.rule)
}
