//! What people have judged: merges and what was told apart are the installation's own pairs to measure on.

use std::collections::{HashMap, HashSet};

use super::rules::State;
use super::store;
use crate::base::clock::Timestamp;
use crate::base::failure::Outcome;
use crate::base::ids::PainPointId;
use crate::base::subject::Subject;
use crate::db::Conn;
use crate::features::pain_points;
use crate::features::search::{Judged, JudgedScore};

/// Rows that are read at once.
const PAGE: i64 = 500;

/// Every merged report with the one it was merged into, and every one with what was told apart from it.
pub fn judged(conn: &mut Conn) -> Outcome<Vec<Judged>> {
    let apart = told_apart(conn)?;
    let mut judged = Vec::new();
    let mut after = PainPointId(0);
    loop {
        let rows = pain_points::all_after(conn, after, PAGE)?;
        let Some(last) = rows.last().map(|pain| pain.id) else {
            break;
        };
        for pain in rows {
            let subjects = |ids: &[PainPointId]| {
                let subjects = ids.iter().map(|id| Subject::PainPoint(*id));
                subjects.collect::<HashSet<_>>()
            };
            let same = subjects(pain.merged_into.as_slice());
            let apart = subjects(apart.get(&pain.id).map_or(&[], Vec::as_slice));
            if !(same.is_empty() && apart.is_empty()) {
                judged.push(Judged {
                    asked: pain.subject(),
                    title: pain.title,
                    body: pain.body,
                    language: pain.language,
                    same,
                    apart,
                });
            }
        }
        after = last;
    }
    Ok(judged)
}

/// Pairs that scores are learnt from, at most.
const MOST_SCORES: i64 = 20_000;

/// The score that each pair had when it was suggested, and what people then said of it; of those suggested since a moment,
/// because older scores were made by other weights.
pub fn judged_scores(conn: &mut Conn, since: Timestamp) -> Outcome<Vec<JudgedScore>> {
    store::scores(conn, since, MOST_SCORES)
}

fn told_apart(conn: &mut Conn) -> Outcome<HashMap<PainPointId, Vec<PainPointId>>> {
    let mut apart: HashMap<PainPointId, Vec<PainPointId>> = HashMap::new();
    let mut before = None;
    loop {
        let page = store::list(conn, Some(State::Dismissed), before, PAGE)?;
        let Some(last) = page.last() else {
            return Ok(apart);
        };
        before = Some(last.id);
        for suggestion in &page {
            let pair = suggestion.pair;
            apart.entry(pair.low).or_default().push(pair.high);
            apart.entry(pair.high).or_default().push(pair.low);
        }
    }
}
