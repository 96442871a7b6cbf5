//! Makes suggestions: reads the ledger, asks `search` about every report that is new, was changed or stands elsewhere now,
//! and writes what it found together with its position. It never runs ahead of the index and the vectors: a question
//! that is asked too early would find too little, and nobody would ask it again.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::regressions;
use super::rules::{self, FEW, Pair, State};
use super::store::{self, Likeness, Settled, Suggestion};
use crate::base::clock::{Clock, Timestamp};
use crate::base::failure::{Failure, Outcome};
use crate::base::ids::{MemberId, PainPointId};
use crate::base::subject::Subject;
use crate::config::Config;
use crate::db::{Conn, Db, Tx};
use crate::features::pain_points::{self, PainPoint};
use crate::features::search::{Audience, Kind, Resemblance, Search};
use crate::ledger::{self, Entry, EntryActor, Event, Follower};

/// The name under which it stands among the followers.
pub const NAME: &str = "suggestions";
/// Reports that are asked about before anything is written: what a stop may have to wait for.
const AT_ONCE: usize = 32;
/// Hits that are looked at: most of those that may not be suggested (declined, told apart) stand among them.
const LOOKED_AT: usize = 20;

/// The follower that makes suggestions.
pub struct Suggester {
    db: Db,
    clock: Clock,
    search: Search,
    config: Config,
}

impl Suggester {
    /// Makes suggestions from what `search` finds.
    pub fn new(db: Db, clock: Clock, search: Search, config: Config) -> Self {
        Self {
            db,
            clock,
            search,
            config,
        }
    }
}

impl Follower for Suggester {
    fn name(&self) -> &'static str {
        NAME
    }

    /// While index and vectors have come no further there is nothing to do yet.
    fn position(&self) -> Outcome<i64> {
        self.db.read_now(|conn| {
            let own = ledger::load_position(conn, NAME)?;
            if self.search.up_to(conn)? > own {
                Ok(own)
            } else {
                ledger::head(conn)
            }
        })
    }

    fn handle(&self, entries: &[Entry]) -> Outcome<()> {
        let up_to = self.db.read_now(|conn| self.search.up_to(conn))?;
        let work = Work::of(entries.iter().take_while(|entry| entry.seq <= up_to))?;
        let Some(last) = work.last else {
            return Ok(());
        };
        let findings = self.db.read_now(|conn| {
            let asked = work.all_to_ask(conn)?;
            consider(conn, &self.search, &asked)
        })?;
        let now = self.clock.now();
        let config = self.config.clone();
        let touched: BTreeSet<PainPointId> = findings
            .likenesses
            .iter()
            .flat_map(|it| [it.pair.low, it.pair.high])
            .chain(work.asked.iter().copied())
            .collect();
        self.db.write_now(move |tx| {
            for regrouping in &work.regroupings {
                regrouping.follow(tx)?;
            }
            findings.write(tx, now)?;
            regressions::notice(tx, now, &config, &touched)?;
            ledger::save_position(tx, NAME, last, now)
        })
    }
}

/// What a stretch of the ledger asks for.
#[derive(Debug, Default)]
struct Work {
    regroupings: Vec<Regrouping>,
    asked: BTreeSet<PainPointId>,
    last: Option<i64>,
}

/// Something that was said about which reports belong together.
#[derive(Debug, Clone, Copy)]
pub(super) struct Regrouping {
    pub id: PainPointId,
    pub what: Regrouped,
    pub by: Option<MemberId>,
    pub at: Timestamp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Regrouped {
    /// It was merged.
    Merged,
    /// It was taken out of this one: they are not the same.
    TakenOut(PainPointId),
    /// A decision about it was taken back: everything stands as before.
    Undone,
    /// Its reporter said, while reporting it, that it is not the same as this one.
    Different(PainPointId),
}

impl Work {
    /// As much as is done at once. An event of a newer binary stops here: it is never skipped.
    fn of<'e>(entries: impl Iterator<Item = &'e Entry>) -> Outcome<Self> {
        let mut work = Self::default();
        for entry in entries {
            if work.asked.len() >= AT_ONCE {
                break;
            }
            let event = entry
                .event()
                .map_err(|unknown| Failure::Fault(unknown.into()))?;
            work.last = Some(entry.seq);
            if let Subject::PainPoint(id) = entry.subject {
                work.add(entry, id, &event);
            }
        }
        Ok(work)
    }

    fn add(&mut self, entry: &Entry, id: PainPointId, event: &Event) {
        let regrouped = match event {
            Event::PainPointMerged { .. } => Some(Regrouped::Merged),
            Event::PainPointUnmerged { from, .. } | Event::PainPointSplit { from } => {
                Some(Regrouped::TakenOut(*from))
            }
            Event::PainPointDecisionUndone { .. } => Some(Regrouped::Undone),
            // What the studio says is written where it is said.
            Event::PainPointToldApart {
                from,
                by_reporter: true,
            } => Some(Regrouped::Different(*from)),
            _ => None,
        };
        if let Some(what) = regrouped {
            self.regroupings.push(Regrouping {
                id,
                what,
                by: match entry.actor {
                    EntryActor::Member(member) => Some(member),
                    EntryActor::System | EntryActor::Anyone => None,
                },
                at: entry.at,
            });
            if let Some(Subject::PainPoint(other)) = entry.related {
                self.asked.insert(other);
            }
        }
        let touches = match event {
            Event::PainPointEdited { fields, .. } => fields
                .iter()
                .any(|field| matches!(field.as_str(), "title" | "body")),
            Event::PainPointReported { .. }
            | Event::PainPointImported { .. }
            | Event::PainPointDeclined { .. }
            | Event::PainPointResolved { .. }
            | Event::PainPointReopened { .. }
            | Event::PainPointCameBack {}
            | Event::PainPointFated { .. } => true,
            _ => regrouped.is_some(),
        };
        if touches {
            self.asked.insert(id);
        }
    }

    /// Those that were touched, and what was thought to be the same as one that is merged now: its family is found by
    /// asking again.
    fn all_to_ask(&self, conn: &mut Conn) -> Outcome<Vec<PainPointId>> {
        let regrouped: Vec<PainPointId> = self.regroupings.iter().map(|it| it.id).collect();
        let beside = store::pending_of(conn, &regrouped)?;
        let all: BTreeSet<PainPointId> = beside
            .iter()
            .flat_map(|it| [it.pair.low, it.pair.high])
            .chain(self.asked.iter().copied())
            .collect();
        Ok(all.into_iter().collect())
    }
}

impl Regrouping {
    /// Brings what is known about its pairs in line with where everything stands; the same again changes nothing.
    pub(super) fn follow(&self, tx: &mut Tx<'_>) -> Outcome<()> {
        let told = |state, by_reporter| Settled {
            state,
            by_reporter,
            by: self.by,
            at: self.at,
        };
        let apart = match self.what {
            Regrouped::Different(other) | Regrouped::TakenOut(other) => Pair::of(self.id, other),
            Regrouped::Merged | Regrouped::Undone => None,
        };
        if let Some(pair) = apart {
            let by_reporter = matches!(self.what, Regrouped::Different(_));
            // Later it may have been merged all the same: that is the newer word.
            let one = one_family(tx, &[pair])?.contains(&pair);
            let known = store::of_pair(tx, pair)?.map(|known| known.state);
            if !one && known != Some(State::Dismissed) {
                store::settle(tx, pair, &told(State::Dismissed, by_reporter))?;
            }
        }
        let known = store::of_reports(tx, &[self.id])?;
        let pairs: Vec<Pair> = known.iter().map(|known| known.pair).collect();
        let one = one_family(tx, &pairs)?;
        for Suggestion { pair, state, .. } in known {
            match (one.contains(&pair), state) {
                (true, State::Pending | State::Dismissed) => {
                    store::settle(tx, pair, &told(State::Accepted, false))?;
                }
                (false, State::Accepted) if self.what == Regrouped::Undone => {
                    store::settle(tx, pair, &told(State::Pending, false))?;
                }
                (false, State::Accepted) if matches!(self.what, Regrouped::TakenOut(_)) => {
                    store::settle(tx, pair, &told(State::Dismissed, false))?;
                }
                _ => {}
            }
        }
        Ok(())
    }
}

/// Which of these pairs are merged into one.
fn one_family(conn: &mut Conn, pairs: &[Pair]) -> Outcome<HashSet<Pair>> {
    let reports = reports_of(conn, pairs.iter().flat_map(|pair| [pair.low, pair.high]))?;
    let canonical = |id: PainPointId| reports.get(&id).map(|pain| pain.merged_into.unwrap_or(id));
    Ok(pairs
        .iter()
        .copied()
        .filter(|pair| {
            let (low, high) = (canonical(pair.low), canonical(pair.high));
            low.is_some() && low == high
        })
        .collect())
}

fn reports_of(
    conn: &mut Conn,
    ids: impl Iterator<Item = PainPointId>,
) -> Outcome<HashMap<PainPointId, PainPoint>> {
    let ids: BTreeSet<PainPointId> = ids.collect();
    let ids: Vec<PainPointId> = ids.into_iter().collect();
    let reports = pain_points::summaries(conn, &ids)?;
    Ok(reports.into_iter().map(|pain| (pain.id, pain)).collect())
}

/// What asking about some reports brought.
#[derive(Debug, Default)]
pub(super) struct Findings {
    /// Pairs that may be the same.
    pub likenesses: Vec<Likeness>,
    /// Pairs that were thought to be, and are not.
    pub withdrawn: Vec<Pair>,
}

impl Findings {
    /// Writes them; how many pairs are new.
    pub fn write(&self, tx: &mut Tx<'_>, now: Timestamp) -> Outcome<usize> {
        for pair in &self.withdrawn {
            store::withdraw(tx, *pair)?;
        }
        let mut new = 0;
        for likeness in &self.likenesses {
            new += usize::from(store::suggest(tx, now, likeness)?);
        }
        Ok(new)
    }
}

/// Asks about these reports, as they are now.
pub(super) fn consider(conn: &mut Conn, search: &Search, ids: &[PainPointId]) -> Outcome<Findings> {
    let mut asked = Asked {
        search,
        answers: HashMap::new(),
    };
    let mut likenesses: HashMap<Pair, Likeness> = HashMap::new();
    let mut withdrawn = BTreeSet::new();
    for id in ids {
        let found = asked.about(conn, *id)?;
        for likeness in found {
            let known = likenesses
                .entry(likeness.pair)
                .or_insert_with(|| likeness.clone());
            // The two answers may differ a little; the surer one counts, whoever is asked about first.
            if likeness.score > known.score {
                *known = likeness;
            }
        }
        for pending in store::pending_of(conn, &[*id])? {
            if likenesses.contains_key(&pending.pair) {
                continue;
            }
            // It may have been found from the other side.
            let other = asked.about(conn, pending.pair.other(*id))?;
            if !other.iter().any(|found| found.pair == pending.pair) {
                withdrawn.insert(pending.pair);
            }
        }
    }
    withdrawn.retain(|pair| !likenesses.contains_key(pair));
    let mut likenesses: Vec<Likeness> = likenesses.into_values().collect();
    likenesses.sort_by_key(|likeness| likeness.pair);
    Ok(Findings {
        likenesses,
        withdrawn: withdrawn.into_iter().collect(),
    })
}

/// Each report is asked about once.
struct Asked<'s> {
    search: &'s Search,
    answers: HashMap<PainPointId, Vec<Likeness>>,
}

impl Asked<'_> {
    fn about(&mut self, conn: &mut Conn, id: PainPointId) -> Outcome<Vec<Likeness>> {
        if let Some(known) = self.answers.get(&id) {
            return Ok(known.clone());
        }
        let found = alike(conn, self.search, id)?;
        self.answers.insert(id, found.clone());
        Ok(found)
    }
}

/// The few that are most likely the same as this one; none for one that may not be suggested.
fn alike(conn: &mut Conn, search: &Search, id: PainPointId) -> Outcome<Vec<Likeness>> {
    let Some(pain) = pain_points::find(conn, id)? else {
        return Ok(Vec::new());
    };
    if !rules::may_be_one(pain.status, pain_points::Status::New) {
        return Ok(Vec::new());
    }
    let question = Resemblance {
        written_in: pain.language,
        kinds: &[Kind::PainPoint],
        except: Some(pain.subject()),
        limit: LOOKED_AT,
        ..Resemblance::new(&pain.title, &pain.body, Audience::Studio)
    };
    let hits = search.similar(conn, &question)?;
    let number = |subject| match subject {
        Subject::PainPoint(id) => Some(id),
        _ => None,
    };
    let reports = reports_of(conn, hits.iter().filter_map(|hit| number(hit.subject)))?;
    // Told apart from what was folded into another one is told apart: that one does not bring the pair back.
    let apart: HashSet<Pair> = store::of_reports(conn, &[id])?
        .into_iter()
        .filter(|known| known.state == State::Dismissed)
        .map(|known| known.pair)
        .collect();
    let is_apart = |other| Pair::of(id, other).is_some_and(|pair| apart.contains(&pair));
    Ok(hits
        .into_iter()
        .filter(rules::is_likely)
        .filter_map(|hit| {
            let other = number(hit.subject)?;
            let found = reports.get(&other)?;
            let folded = hit.folded.and_then(number);
            let fits = rules::may_be_one(pain.status, found.status)
                && !is_apart(other)
                && !folded.is_some_and(is_apart);
            let pair = Pair::of(id, other).filter(|_| fits)?;
            Some(Likeness {
                pair,
                score: f64::from(hit.score),
                verdict: hit.verdict,
                why: hit.why,
            })
        })
        .take(FEW)
        .collect())
}
