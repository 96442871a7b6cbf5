//! What has ended is swept out.

use chrono::TimeDelta;
use diesel::prelude::*;

use crate::base::clock::Timestamp;
use crate::base::failure::Outcome;
use crate::db::schema::{sessions as s, sign_ins as i};
use crate::db::{Conn, Tx};
use crate::features::members::rules::IDLE;

/// Removes sessions that have ended and sign-in links that nobody can use any more.
pub fn sweep(tx: &mut Tx<'_>, now: Timestamp) -> Outcome<()> {
    let conn: &mut Conn = tx;
    let ended = s::table.filter(
        s::expires_at
            .le(now.naive_utc())
            .or(s::last_seen_at.le((now - IDLE).naive_utc())),
    );
    diesel::delete(ended).execute(conn)?;
    // A day longer than it is good: the letter about it may still be looked at.
    let old = i::table.filter(i::expires_at.le((now - TimeDelta::days(1)).naive_utc()));
    diesel::delete(old).execute(conn)?;
    Ok(())
}
