//! What the page about one's own letters shows.

use chrono::{DateTime, NaiveDateTime};
use diesel::prelude::*;

use super::outbox::State;
use crate::base::clock::Timestamp;
use crate::base::failure::Outcome;
use crate::base::ids::MemberId;
use crate::base::subject::Subject;
use crate::db::Conn;
use crate::db::schema::{follows, letters, pain_points, projects};
use crate::features::follows::FollowState;

/// Something that a member follows or muted.
#[derive(Debug, Clone)]
pub(in crate::features::notify) struct Chosen {
    pub item: Subject,
    pub title: String,
    pub muted: bool,
    /// When it was chosen, in microseconds since 1970.
    pub at: i64,
}

/// A letter in the list of what was sent.
#[derive(Debug, Clone)]
pub(in crate::features::notify) struct SentLetter {
    pub id: i64,
    pub kind: String,
    pub why: String,
    pub item: Option<Subject>,
    /// It could not be delivered and was given up.
    pub dead: bool,
    pub at: Timestamp,
}

/// What a member follows and muted, newest first, chosen before a moment.
pub(in crate::features::notify) fn chosen(
    conn: &mut Conn,
    member: MemberId,
    before: Option<i64>,
    limit: i64,
) -> Outcome<Vec<Chosen>> {
    // Nothing was chosen later than that.
    let before = before.and_then(DateTime::from_timestamp_micros);
    let before = before
        .or_else(|| DateTime::from_timestamp(253_370_764_800, 0))
        .unwrap_or_default()
        .naive_utc();
    let rows: Vec<(String, i64, String, NaiveDateTime)> = follows::table
        .filter(follows::member_id.eq(member.0))
        .filter(follows::created_at.lt(before))
        .order((follows::created_at.desc(), follows::subject_id.desc()))
        .limit(limit)
        .select((
            follows::subject_kind,
            follows::subject_id,
            follows::state,
            follows::created_at,
        ))
        .load(conn)?;
    let of_kind = |kind: &str| -> Vec<i64> {
        let ids = rows.iter().filter(|(of, ..)| of == kind);
        ids.map(|(_, id, ..)| *id).collect()
    };
    let pains: Vec<(i64, String)> = pain_points::table
        .filter(pain_points::id.eq_any(of_kind("pain_point")))
        .select((pain_points::id, pain_points::title))
        .load(conn)?;
    let of_projects: Vec<(i64, String)> = projects::table
        .filter(projects::id.eq_any(of_kind("project")))
        .select((projects::id, projects::title))
        .load(conn)?;
    let found = rows.iter().filter_map(|(kind, id, state, at)| {
        let item = Subject::from_stored(kind, *id)?;
        let titles = match item {
            Subject::PainPoint(_) => &pains,
            Subject::Project(_) => &of_projects,
            _ => return None,
        };
        let (_, title) = titles.iter().find(|(of, _)| of == id)?;
        Some(Chosen {
            item,
            title: title.clone(),
            muted: FollowState::parse(state) == Some(FollowState::Mute),
            at: at.and_utc().timestamp_micros(),
        })
    });
    Ok(found.collect())
}

/// The newest letters that went to a member, or that were given up, before one of them.
pub(in crate::features::notify) fn sent_to(
    conn: &mut Conn,
    member: MemberId,
    before: Option<i64>,
    limit: i64,
) -> Outcome<Vec<SentLetter>> {
    type Row = (
        i64,
        String,
        String,
        String,
        i64,
        String,
        Option<NaiveDateTime>,
        NaiveDateTime,
    );
    let rows: Vec<Row> = letters::table
        .filter(letters::member_id.eq(member.0))
        .filter(letters::id.lt(before.unwrap_or(i64::MAX)))
        .filter(letters::state.eq_any([State::Sent.as_str(), State::Dead.as_str()]))
        .order(letters::id.desc())
        .limit(limit)
        .select((
            letters::id,
            letters::letter,
            letters::why,
            letters::subject_kind,
            letters::subject_id,
            letters::state,
            letters::settled_at,
            letters::created_at,
        ))
        .load(conn)?;
    let letter =
        |(id, kind, why, subject_kind, subject_id, state, settled, created): Row| SentLetter {
            id,
            kind,
            why,
            item: Subject::from_stored(&subject_kind, subject_id),
            dead: state == State::Dead.as_str(),
            at: settled.unwrap_or(created).and_utc(),
        };
    Ok(rows.into_iter().map(letter).collect())
}
