//! The backlog: what was reported before there were suggestions, or before a model was installed.

use super::follower::consider;
use crate::base::clock::Timestamp;
use crate::base::failure::{Outcome, Problem};
use crate::base::ids::PainPointId;
use crate::db::Db;
use crate::features::pain_points::{self, Status};
use crate::features::search::Search;
use crate::ledger;

/// Where a scan keeps how far it has come: one that was stopped goes on there.
const NAME: &str = "suggestions_scan";
/// Reports that are read at once, and asked about before what was found is written.
const PAGE: i64 = 50;

/// What a scan did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Scanned {
    /// The report after which it began: 0 unless an earlier one was stopped.
    pub after: i64,
    /// Open reports that it asked about.
    pub looked_at: usize,
    /// Pairs that it found and that were not known.
    pub found: usize,
}

/// Asks about every open report that is not merged, in the order of numbers. `tell` hears how far it has come.
pub fn scan(
    db: &Db,
    search: &Search,
    now: Timestamp,
    mut tell: impl FnMut(&Scanned),
) -> Outcome<Scanned> {
    if !search.is_ready() {
        return Err(Problem::new("index", "index_empty").conflict());
    }
    let mut after = db.read_now(|conn| ledger::load_position(conn, NAME))?;
    let mut scanned = Scanned {
        after,
        ..Scanned::default()
    };
    loop {
        let rows = db.read_now(|conn| pain_points::all_after(conn, PainPointId(after), PAGE))?;
        let Some(last) = rows.last().map(|pain| pain.id.0) else {
            break;
        };
        let open: Vec<PainPointId> = rows
            .iter()
            .filter(|pain| Status::OPEN.contains(&pain.status))
            .map(|pain| pain.id)
            .collect();
        let findings = db.read_now(|conn| consider(conn, search, &open))?;
        scanned.looked_at += open.len();
        scanned.found += db.write_now(move |tx| {
            let new = findings.write(tx, now)?;
            ledger::save_position(tx, NAME, last, now)?;
            Ok(new)
        })?;
        after = last;
        tell(&scanned);
    }
    db.write_now(move |tx| ledger::save_position(tx, NAME, 0, now))?;
    Ok(scanned)
}
