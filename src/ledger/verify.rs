//! Proves that nothing in the ledger was changed, removed or reordered.

use super::store::{head_row, rows_after};
use crate::base::failure::Outcome;
use crate::db::Conn;

/// Where the chain is broken, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Broken {
    /// The entry does not match its hash: it, or the one before it, was changed.
    Changed {
        /// The entry.
        seq: i64,
    },
    /// The numbers have a gap: an entry was removed, or the order was changed.
    Missing {
        /// The first number that is not there.
        seq: i64,
    },
    /// The end was cut off: the head knows a later entry.
    CutOff {
        /// The last entry there is.
        last: i64,
        /// The last entry there was.
        head: i64,
    },
}

impl std::fmt::Display for Broken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Changed { seq } => write!(
                f,
                "entry {seq} was changed after it was written (or the one before it)"
            ),
            Self::Missing { seq } => write!(f, "entry {seq} is missing"),
            Self::CutOff { last, head } => write!(
                f,
                "the ledger ends at {last}, but {head} entries were written"
            ),
        }
    }
}

/// Walks the whole chain. `Ok(Ok(n))`: n entries, all as they were written.
pub fn verify(conn: &mut Conn) -> Outcome<Result<i64, Broken>> {
    const STEP: i64 = 1000;
    let (head, head_hash) = head_row(conn)?;
    let (mut last, mut previous) = (0, String::new());
    loop {
        let rows = rows_after(conn, last, STEP)?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            if row.seq != last + 1 {
                return Ok(Err(Broken::Missing { seq: last + 1 }));
            }
            if row.hash_after(&previous) != row.hash {
                return Ok(Err(Broken::Changed { seq: row.seq }));
            }
            last = row.seq;
            previous = row.hash;
        }
    }
    if last != head {
        return Ok(Err(Broken::CutOff { last, head }));
    }
    if previous != head_hash {
        return Ok(Err(Broken::Changed { seq: last }));
    }
    Ok(Ok(last))
}
