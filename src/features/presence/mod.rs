//! Who has what open right now: which report on the board, which draft in its editor. Nothing depends on it but what people
//! see of each other, so it lives in memory; where several nodes share a database, each tells the others.

mod store;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::TimeDelta;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::base::clock::{Clock, Timestamp};
use crate::base::failure::Outcome;
use crate::base::ids::MemberId;
use crate::base::subject::Subject;
use crate::db::Db;
use crate::features::members;

pub use store::sweep;

/// Who only says now and then that they are there is gone after this.
const GONE: TimeDelta = TimeDelta::seconds(30);
/// A node that is silent for so long is gone, and everybody with it.
const NODE_GONE: TimeDelta = TimeDelta::seconds(45);
/// So often a node says that nothing changed.
const STILL_HERE: TimeDelta = TimeDelta::seconds(15);
/// So often nodes exchange what they know while anybody looks.
const EXCHANGE: Duration = Duration::from_secs(1);

/// Names, by what people have open and who they are.
type Names = BTreeMap<Place, BTreeMap<MemberId, String>>;

/// A report, a draft: its kind and its number.
type Place = (&'static str, i64);

fn place(subject: Subject) -> Place {
    (subject.kind(), subject.id())
}

/// Somebody who is there, in this process.
#[derive(Debug, Clone)]
struct Here {
    name: String,
    /// Windows that say when they close.
    windows: usize,
    /// When they last said that they are there, where they do not.
    seen: Option<Timestamp>,
}

#[derive(Debug, Default)]
struct Known {
    here: BTreeMap<Place, BTreeMap<MemberId, Here>>,
    elsewhere: Names,
    /// What the other nodes were told last, and when.
    told: Option<(Names, Timestamp)>,
}

impl Known {
    /// Who is here at this moment, after taking out who is gone.
    fn names_here(&mut self, now: Timestamp) -> Names {
        for people in self.here.values_mut() {
            people.retain(|_, it| it.windows > 0 || it.seen.is_some_and(|seen| now - seen < GONE));
        }
        self.here.retain(|_, people| !people.is_empty());
        let name = |(id, it): (&MemberId, &Here)| (*id, it.name.clone());
        self.here
            .iter()
            .map(|(place, people)| (*place, people.iter().map(name).collect()))
            .collect()
    }

    fn everybody(&mut self, now: Timestamp) -> Names {
        let mut all = self.names_here(now);
        for (place, people) in &self.elsewhere {
            let at = all.entry(*place).or_default();
            at.extend(people.iter().map(|(id, name)| (*id, name.clone())));
        }
        all
    }
}

/// Who is where, as one process knows it. Cheap to clone.
#[derive(Clone)]
pub struct Presence {
    node: Arc<str>,
    known: Arc<Mutex<Known>>,
    changed: watch::Sender<u64>,
}

impl Presence {
    /// Nobody yet. `node`: by which name the other nodes know this one.
    pub fn of(node: &str) -> Self {
        Self {
            node: node.into(),
            known: Arc::default(),
            changed: watch::Sender::new(0),
        }
    }

    /// Somebody opens a window that says when it closes: by dropping what this gives.
    pub fn look(&self, at: Subject, member: MemberId, name: &str) -> Glance {
        let at = place(at);
        self.here(at, member, name, |it| it.windows += 1);
        Glance {
            presence: self.clone(),
            at,
            member,
        }
    }

    /// Somebody says that they still have it open, and hears who else has.
    pub fn still(&self, now: Timestamp, at: Subject, member: MemberId, name: &str) -> Vec<String> {
        let at = place(at);
        self.here(at, member, name, |it| it.seen = Some(now));
        let mut all = self.known().everybody(now);
        let mut people = all.remove(&at).unwrap_or_default();
        people.remove(&member);
        people.into_values().collect()
    }

    /// Who else has anything of this kind open: names by number.
    pub fn others(&self, now: Timestamp, kind: &str, me: MemberId) -> BTreeMap<i64, Vec<String>> {
        let all = self.known().everybody(now);
        all.into_iter()
            .filter(|((of, _), _)| *of == kind)
            .map(|((_, id), mut people)| {
                people.remove(&me);
                (id, people.into_values().collect::<Vec<_>>())
            })
            .filter(|(_, names)| !names.is_empty())
            .collect()
    }

    /// Changes whenever somebody comes or goes.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.changed.subscribe()
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn here(&self, at: Place, member: MemberId, name: &str, change: impl FnOnce(&mut Here)) {
        let mut known = self.known();
        let people = known.here.entry(at).or_default();
        let is_new = !people.contains_key(&member);
        change(people.entry(member).or_insert_with(|| Here {
            name: name.to_owned(),
            windows: 0,
            seen: None,
        }));
        drop(known);
        if is_new {
            self.say_changed();
        }
    }

    fn say_changed(&self) {
        self.changed.send_modify(|times| *times += 1);
    }

    /// Tells the other nodes who is here, where that changed or was long ago, and hears who is there, where anybody here
    /// would see it. A node on which nobody looks asks nothing.
    pub fn exchange(&self, db: &Db, now: Timestamp) -> Outcome<()> {
        let (here, is_news) = {
            let mut known = self.known();
            let here = known.names_here(now);
            let is_news = match &known.told {
                None => !here.is_empty(),
                Some((told, at)) => *told != here || !here.is_empty() && now - *at >= STILL_HERE,
            };
            (here, is_news)
        };
        if is_news {
            let (node, told) = (Arc::clone(&self.node), here.clone());
            db.write_now(move |tx| store::tell(tx, now, &node, &told))?;
            self.known().told = Some((here.clone(), now));
        }
        let elsewhere = match here.is_empty() && self.changed.receiver_count() == 0 {
            true => Names::new(),
            false => db.read_now(|conn| {
                let found = store::elsewhere(conn, &self.node, now - NODE_GONE)?;
                let ids: Vec<MemberId> = found.iter().map(|(_, member)| *member).collect();
                let people = members::people(conn, &ids)?;
                let mut names = Names::new();
                for (at, member) in found {
                    if let Some(person) = people.get(&member) {
                        let at = names.entry(at).or_default();
                        at.insert(member, person.name.clone());
                    }
                }
                Ok(names)
            })?,
        };
        let mut known = self.known();
        let has_changed = known.elsewhere != elsewhere;
        known.elsewhere = elsewhere;
        drop(known);
        if has_changed {
            self.say_changed();
        }
        Ok(())
    }

    /// Exchanges every second until it is told to stop; then nobody is here any more.
    pub fn spawn(&self, db: Db, clock: Clock, mut stop: watch::Receiver<bool>) -> JoinHandle<()> {
        let presence = self.clone();
        tokio::spawn(async move {
            let mut is_last = false;
            while !is_last {
                tokio::select! {
                    _ = stop.changed() => {}
                    () = tokio::time::sleep(EXCHANGE) => {}
                }
                is_last = *stop.borrow();
                if is_last {
                    presence.known().here.clear();
                }
                let (presence, db, now) = (presence.clone(), db.clone(), clock.now());
                let exchanged = tokio::task::spawn_blocking(move || presence.exchange(&db, now));
                match exchanged.await {
                    Ok(Ok(())) => {}
                    Ok(Err(failure)) => {
                        tracing::debug!(%failure, "who looks at what was not exchanged");
                    }
                    Err(ended) => {
                        tracing::error!(%ended, "exchanging who looks at what ended early")
                    }
                }
            }
        })
    }
}

/// One open window; it ends when this is dropped.
pub struct Glance {
    presence: Presence,
    at: Place,
    member: MemberId,
}

impl Drop for Glance {
    fn drop(&mut self) {
        let mut known = self.presence.known();
        let Some(people) = known.here.get_mut(&self.at) else {
            return;
        };
        if let Some(it) = people.get_mut(&self.member) {
            it.windows = it.windows.saturating_sub(1);
            if it.windows == 0 && it.seen.is_none() {
                people.remove(&self.member);
            }
        }
        if people.is_empty() {
            known.here.remove(&self.at);
        }
        drop(known);
        self.presence.say_changed();
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::base::ids::{PainPointId, RetrospectiveId};

    fn at(seconds: i64) -> Timestamp {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }

    #[test]
    fn somebody_looks_as_long_as_one_of_their_windows_is_open() {
        let presence = Presence::of("here");
        let (me, other) = (MemberId(1), MemberId(2));
        let report = Subject::PainPoint(PainPointId(12));
        let seen = |who| presence.others(at(0), "pain_point", who);
        let first = presence.look(report, other, "하늘");
        let second = presence.look(report, other, "하늘");
        let own = presence.look(report, me, "미나");
        assert_eq!(seen(me), BTreeMap::from([(12, vec!["하늘".to_owned()])]));
        drop(first);
        assert_eq!(seen(me), BTreeMap::from([(12, vec!["하늘".to_owned()])]));
        drop(second);
        assert!(seen(me).is_empty());
        drop(own);
        assert!(presence.known().here.is_empty());
    }

    #[test]
    fn somebody_is_there_until_their_editor_says_nothing_more() {
        let presence = Presence::of("here");
        let (mina, haneul) = (MemberId(1), MemberId(2));
        let draft = |id| Subject::Retrospective(RetrospectiveId(id));
        assert!(presence.still(at(0), draft(1), mina, "미나").is_empty());
        assert_eq!(presence.still(at(10), draft(1), haneul, "하늘"), ["미나"]);
        assert_eq!(presence.still(at(10), draft(1), mina, "미나"), ["하늘"]);
        assert!(presence.still(at(10), draft(2), mina, "미나").is_empty());
        assert!(presence.still(at(40), draft(1), mina, "미나").is_empty());
    }
}
