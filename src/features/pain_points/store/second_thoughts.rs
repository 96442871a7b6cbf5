//! What is remembered of decisions that can still be taken back.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::rows::PainPoint;
use crate::base::clock::Timestamp;
use crate::base::failure::Outcome;
use crate::base::ids::{AreaId, DecisionId, MemberId, PainPointId, TagId};
use crate::db::schema::{decisions, second_thoughts};
use crate::db::{Conn, Tx};
use crate::features::pain_points::rules::{Kept, Stood};
use crate::features::promises;

/// Everything that is needed to take a decision back.
#[derive(Debug, Clone)]
pub struct SecondThought {
    /// Who may, until when, and of which version.
    pub kept: Kept,
    /// The first entry of the ledger that tells of it.
    pub first: i64,
    /// The last one.
    pub last: i64,
    /// Where everything stood.
    pub before: Before,
}

/// Where everything stood before a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Before {
    /// The report.
    pub report: Stood,
    /// Its promise.
    pub promise: promises::Standing,
    /// How it was sorted; what an older version kept does not say.
    #[serde(default)]
    pub sorted: Option<Sorted>,
}

/// Where the studio had put a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sorted {
    /// Who answered for it.
    pub assignee: Option<MemberId>,
    /// What it was about.
    pub area: Option<AreaId>,
    /// The tags it carried.
    pub tags: Vec<TagId>,
    /// When it was to come back to the board.
    pub back_at: Option<Timestamp>,
}

impl PainPoint {
    /// What a decision may change of it.
    pub fn stands(&self) -> Stood {
        Stood {
            status: self.status,
            next_update_on: self.next_update_on,
            snoozed_until: self.snoozed_until,
            decided_at: self.decided_at,
            ended_at: self.ended_at,
            status_before_merge: self.status_before_merge,
            next_update_before_merge: self.next_update_before_merge,
            declared_into: self.declared_into,
        }
    }

    /// Puts it back to where it stood; its canonical report is the caller's to say.
    pub fn stand_again(&mut self, stood: &Stood) {
        self.status = stood.status;
        self.next_update_on = stood.next_update_on;
        self.snoozed_until = stood.snoozed_until;
        self.decided_at = stood.decided_at;
        self.ended_at = stood.ended_at;
        self.status_before_merge = stood.status_before_merge;
        self.next_update_before_merge = stood.next_update_before_merge;
        self.declared_into = stood.declared_into;
    }
}

/// Remembers a decision; only the newest one about a report can be taken back.
pub fn keep(tx: &mut Tx<'_>, id: PainPointId, thought: &SecondThought) -> Outcome<()> {
    forget(tx, id)?;
    let stood = serde_json::to_string(&thought.before).map_err(anyhow::Error::new)?;
    let conn: &mut Conn = tx;
    diesel::insert_into(second_thoughts::table)
        .values((
            second_thoughts::pain_point_id.eq(id.0),
            second_thoughts::member_id.eq(thought.kept.by.0),
            second_thoughts::until.eq(thought.kept.until.naive_utc()),
            second_thoughts::version.eq(thought.kept.version),
            second_thoughts::first_seq.eq(thought.first),
            second_thoughts::last_seq.eq(thought.last),
            second_thoughts::stood.eq(stood),
        ))
        .execute(conn)?;
    Ok(())
}

/// What is remembered of the newest decision about a report.
pub fn remembered(conn: &mut Conn, id: PainPointId) -> Outcome<Option<SecondThought>> {
    type Row = (i64, NaiveDateTime, i64, i64, i64, String);
    let row: Option<Row> = second_thoughts::table
        .find(id.0)
        .select((
            second_thoughts::member_id,
            second_thoughts::until,
            second_thoughts::version,
            second_thoughts::first_seq,
            second_thoughts::last_seq,
            second_thoughts::stood,
        ))
        .first(conn)
        .optional()?;
    let Some((by, until, version, first, last, stood)) = row else {
        return Ok(None);
    };
    Ok(Some(SecondThought {
        kept: Kept {
            by: MemberId(by),
            until: until.and_utc(),
            version,
        },
        first,
        last,
        before: serde_json::from_str(&stood).map_err(anyhow::Error::new)?,
    }))
}

/// The reports about which a member did something between these entries of the ledger that can still be taken back, in the
/// order in which it was done.
pub fn of_entries(
    conn: &mut Conn,
    member: MemberId,
    (first, last): (i64, i64),
) -> Outcome<Vec<PainPointId>> {
    let ids: Vec<i64> = second_thoughts::table
        .filter(second_thoughts::member_id.eq(member.0))
        .filter(second_thoughts::first_seq.ge(first))
        .filter(second_thoughts::last_seq.le(last))
        .order(second_thoughts::first_seq)
        .select(second_thoughts::pain_point_id)
        .load(conn)?;
    Ok(ids.into_iter().map(PainPointId).collect())
}

/// It was taken back, or there is a newer one.
pub fn forget(tx: &mut Tx<'_>, id: PainPointId) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::delete(second_thoughts::table.find(id.0)).execute(conn)?;
    Ok(())
}

/// Forgets what can no longer be taken back.
pub fn sweep(tx: &mut Tx<'_>, now: Timestamp) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::delete(second_thoughts::table.filter(second_thoughts::until.le(now.naive_utc())))
        .execute(conn)?;
    Ok(())
}

/// A decision does not hold any more; its words stay for whoever wrote them.
pub fn mark_undone(tx: &mut Tx<'_>, now: Timestamp, id: DecisionId) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::update(decisions::table.find(id.0))
        .set(decisions::undone_at.eq(now.naive_utc()))
        .execute(conn)?;
    Ok(())
}
