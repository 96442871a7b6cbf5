//! What somebody has to do with: a few reads, however much it is.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{NaiveDate, NaiveDateTime};
use diesel::dsl::count_star;
use diesel::prelude::*;

use crate::base::clock::Timestamp;
use crate::base::failure::Outcome;
use crate::base::ids::{MemberId, PainPointId, ProjectId};
use crate::db::Conn;
use crate::db::schema::{
    follows, pain_points, project_members, project_pain_points as links, projects, supports,
};
use crate::features::projects::Status;

/// How many of each kind are looked at, the newest ones.
const MOST: i64 = 300;

/// What somebody has to do with.
#[derive(Debug, Default)]
pub(super) struct Ties {
    /// Their own reports.
    pub reported: Vec<PainPointId>,
    /// Those, what they support and follow, and what any of it was merged into; nothing they muted.
    pub pains: Vec<PainPointId>,
    /// Projects that they follow, take part in, or that work on any of `pains`.
    pub projects: BTreeSet<ProjectId>,
    /// Those of them that owe their word to others.
    pub led: BTreeSet<ProjectId>,
    /// Which of `pains` a project works on.
    pub held: BTreeMap<ProjectId, Vec<PainPointId>>,
}

/// Reads them: six reads.
pub(super) fn ties(conn: &mut Conn, member: MemberId) -> Outcome<Ties> {
    let reported: Vec<i64> = pain_points::table
        .filter(pain_points::reporter_id.eq(member.0))
        .order(pain_points::id.desc())
        .limit(MOST)
        .select(pain_points::id)
        .load(conn)?;
    let supported: Vec<i64> = supports::table
        .filter(supports::member_id.eq(member.0))
        .order(supports::created_at.desc())
        .limit(MOST)
        .select(supports::pain_point_id)
        .load(conn)?;
    let chosen: Vec<(String, i64, String)> = follows::table
        .filter(follows::member_id.eq(member.0))
        .order(follows::created_at.desc())
        .limit(2 * MOST)
        .select((follows::subject_kind, follows::subject_id, follows::state))
        .load(conn)?;
    let picked = |kind: &str, state: &str| -> BTreeSet<i64> {
        let these = chosen.iter().filter(|(k, _, s)| k == kind && s == state);
        these.map(|(_, id, _)| *id).collect()
    };
    let mut pains = picked("pain_point", "follow");
    pains.extend(reported.iter().chain(&supported));
    let known: Vec<i64> = pains.iter().copied().collect();
    let canonical: Vec<Option<i64>> = pain_points::table
        .filter(pain_points::id.eq_any(known))
        .filter(pain_points::merged_into.is_not_null())
        .select(pain_points::merged_into)
        .load(conn)?;
    pains.extend(canonical.into_iter().flatten());
    for muted in picked("pain_point", "mute") {
        pains.remove(&muted);
    }
    let joined = project_members::table
        .filter(project_members::member_id.eq(member.0))
        .select(project_members::project_id);
    let works_on: Vec<(i64, Option<i64>)> = projects::table
        .filter(
            projects::lead_id
                .assume_not_null()
                .eq(member.0)
                .or(projects::id.eq_any(joined)),
        )
        .order(projects::id.desc())
        .limit(MOST)
        .select((projects::id, projects::lead_id))
        .load(conn)?;
    let holding: Vec<&str> = Status::HOLDING
        .iter()
        .map(|status| status.as_str())
        .collect();
    let pairs: Vec<(i64, i64)> = links::table
        .inner_join(projects::table.on(projects::id.eq(links::project_id)))
        .filter(links::pain_point_id.eq_any(pains.iter().copied().collect::<Vec<_>>()))
        .filter(links::fate.is_null())
        .filter(projects::status.eq_any(holding))
        .order((links::project_id, links::pain_point_id))
        .select((links::project_id, links::pain_point_id))
        .load(conn)?;
    let mut found = Ties {
        reported: reported.into_iter().map(PainPointId).collect(),
        pains: pains.into_iter().map(PainPointId).collect(),
        ..Ties::default()
    };
    found.led.extend(
        works_on
            .iter()
            .filter(|(_, lead)| *lead == Some(member.0))
            .map(|(id, _)| ProjectId(*id)),
    );
    let theirs = works_on.into_iter().map(|(id, _)| id);
    let all = theirs.chain(picked("project", "follow"));
    found.projects.extend(all.map(ProjectId));
    for (project, pain) in pairs {
        found.projects.insert(ProjectId(project));
        let held = found.held.entry(ProjectId(project)).or_default();
        held.push(PainPointId(pain));
    }
    for muted in picked("project", "mute") {
        found.projects.remove(&ProjectId(muted));
    }
    Ok(found)
}

/// A project as a line.
#[derive(Debug, Clone)]
pub(super) struct ProjectLine {
    pub id: ProjectId,
    pub title: String,
    pub status: String,
    pub next_update_on: Option<NaiveDate>,
    pub updated_at: Timestamp,
}

/// These projects, those that changed last first.
pub(super) fn projects_of(conn: &mut Conn, ids: &BTreeSet<ProjectId>) -> Outcome<Vec<ProjectLine>> {
    type Row = (i64, String, String, Option<NaiveDate>, NaiveDateTime);
    let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let rows: Vec<Row> = projects::table
        .filter(projects::id.eq_any(ids))
        .order((projects::updated_at.desc(), projects::id.desc()))
        .limit(2 * MOST)
        .select((
            projects::id,
            projects::title,
            projects::status,
            projects::next_update_on,
            projects::updated_at,
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(
            |(id, title, status, next_update_on, updated_at)| ProjectLine {
                id: ProjectId(id),
                title,
                status,
                next_update_on,
                updated_at: updated_at.and_utc(),
            },
        )
        .collect())
}

/// How many voices came to each of somebody's own reports since a moment.
pub(super) fn new_voices(
    conn: &mut Conn,
    member: MemberId,
    since: Timestamp,
) -> Outcome<HashMap<PainPointId, i64>> {
    let rows: Vec<(i64, i64)> = supports::table
        .inner_join(pain_points::table.on(pain_points::id.eq(supports::pain_point_id)))
        .filter(pain_points::reporter_id.eq(member.0))
        .filter(supports::created_at.ge(since.naive_utc()))
        .group_by(supports::pain_point_id)
        .select((supports::pain_point_id, count_star()))
        .limit(MOST)
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(id, count)| (PainPointId(id), count))
        .collect())
}
