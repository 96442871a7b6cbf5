//! The rows `retrospective_reviews`.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::base::clock::Timestamp;
use crate::base::failure::Outcome;
use crate::base::ids::{MemberId, RetrospectiveId};
use crate::db::schema::retrospective_reviews;
use crate::db::{Conn, Tx};

/// What a reviewer said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// Who.
    pub member: MemberId,
    /// Whether it is good to go.
    pub approved: bool,
    /// The version of the text that they read.
    pub version: i64,
    /// Their words.
    pub note: String,
    /// When.
    pub at: Timestamp,
}

/// What reviewers said, newest first.
pub fn reviews_of(conn: &mut Conn, id: RetrospectiveId) -> Outcome<Vec<Review>> {
    let rows: Vec<(i64, bool, i64, String, NaiveDateTime)> = retrospective_reviews::table
        .filter(retrospective_reviews::retrospective_id.eq(id.0))
        .order(retrospective_reviews::id.desc())
        .limit(100)
        .select((
            retrospective_reviews::member_id,
            retrospective_reviews::approved,
            retrospective_reviews::version,
            retrospective_reviews::note,
            retrospective_reviews::created_at,
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(member, approved, version, note, at)| Review {
            member: MemberId(member),
            approved,
            version,
            note,
            at: at.and_utc(),
        })
        .collect())
}

pub(in super::super) fn insert_review(
    tx: &mut Tx<'_>,
    id: RetrospectiveId,
    review: &Review,
) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::insert_into(retrospective_reviews::table)
        .values((
            retrospective_reviews::retrospective_id.eq(id.0),
            retrospective_reviews::member_id.eq(review.member.0),
            retrospective_reviews::approved.eq(review.approved),
            retrospective_reviews::version.eq(review.version),
            retrospective_reviews::note.eq(&review.note),
            retrospective_reviews::created_at.eq(review.at.naive_utc()),
        ))
        .execute(conn)?;
    Ok(())
}
