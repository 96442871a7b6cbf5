//! The table `follows`.

use diesel::prelude::*;

use super::rules::FollowState;
use crate::base::clock::Timestamp;
use crate::base::failure::Outcome;
use crate::base::ids::MemberId;
use crate::base::subject::Subject;
use crate::db::dialect::on_each;
use crate::db::schema::follows;
use crate::db::{Conn, Tx};

fn members(conn: &mut Conn, subject: Subject, state: FollowState) -> Outcome<Vec<MemberId>> {
    let ids: Vec<i64> = follows::table
        .filter(follows::subject_kind.eq(subject.kind()))
        .filter(follows::subject_id.eq(subject.id()))
        .filter(follows::state.eq(state.as_str()))
        .order(follows::member_id)
        .select(follows::member_id)
        .load(conn)?;
    Ok(ids.into_iter().map(MemberId).collect())
}

/// Everybody who follows `subject`.
pub fn followers(conn: &mut Conn, subject: Subject) -> Outcome<Vec<MemberId>> {
    members(conn, subject, FollowState::Follow)
}

/// Everybody who muted `subject`.
pub fn muted(conn: &mut Conn, subject: Subject) -> Outcome<Vec<MemberId>> {
    members(conn, subject, FollowState::Mute)
}

/// What `member` chose for `subject`.
pub fn state(conn: &mut Conn, member: MemberId, subject: Subject) -> Outcome<Option<FollowState>> {
    let stored: Option<String> = follows::table
        .find((member.0, subject.kind(), subject.id()))
        .select(follows::state)
        .first(conn)
        .optional()?;
    Ok(stored.as_deref().and_then(FollowState::parse))
}

/// What `member` follows, newest first, at most `limit`.
pub fn followed(conn: &mut Conn, member: MemberId, limit: i64) -> Outcome<Vec<Subject>> {
    let rows: Vec<(String, i64)> = follows::table
        .filter(follows::member_id.eq(member.0))
        .filter(follows::state.eq(FollowState::Follow.as_str()))
        .order((follows::created_at.desc(), follows::subject_id.desc()))
        .limit(limit)
        .select((follows::subject_kind, follows::subject_id))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .filter_map(|(kind, id)| Subject::from_stored(&kind, id))
        .collect())
}

/// Puts down a choice, whatever was chosen before.
pub(super) fn put(
    tx: &mut Tx<'_>,
    now: Timestamp,
    member: MemberId,
    subject: Subject,
    state: FollowState,
) -> Outcome<()> {
    let values = (
        follows::member_id.eq(member.0),
        follows::subject_kind.eq(subject.kind()),
        follows::subject_id.eq(subject.id()),
        follows::state.eq(state.as_str()),
        follows::created_at.eq(now.naive_utc()),
    );
    on_each!(tx, conn => {
        diesel::insert_into(follows::table)
            .values(values)
            .on_conflict((follows::member_id, follows::subject_kind, follows::subject_id))
            .do_update()
            .set(follows::state.eq(state.as_str()))
            .execute(conn)?
    });
    Ok(())
}

/// Takes a choice back.
pub(super) fn remove(tx: &mut Tx<'_>, member: MemberId, subject: Subject) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::delete(follows::table.find((member.0, subject.kind(), subject.id()))).execute(conn)?;
    Ok(())
}
