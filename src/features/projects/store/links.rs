//! Linked pain points and their fates, and updates.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use crate::base::clock::Timestamp;
use crate::base::failure::Outcome;
use crate::base::ids::{AreaId, MemberId, PainPointId, ProjectId, UpdateId};
use crate::base::permission::Visibility;
use crate::db::schema::{
    pain_points, project_pain_points as links, project_updates as updates_table, projects,
};
use crate::db::{Conn, Tx};
use crate::features::pain_points::Fate;
use crate::features::projects::rules::{FateInput, Health, Status, Update};

/// A pain point as a project holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkedPainPoint {
    /// Which.
    pub id: PainPointId,
    /// Since when.
    pub linked_at: Timestamp,
    /// What became of it with the project's end.
    pub fate: Option<Fate>,
    /// The word to its people.
    pub fate_reason: String,
}

/// The pain points of a project, in the order of their numbers.
pub fn linked(conn: &mut Conn, project: ProjectId) -> Outcome<Vec<LinkedPainPoint>> {
    let rows: Vec<(i64, NaiveDateTime, Option<String>, String)> = links::table
        .filter(links::project_id.eq(project.0))
        .order(links::pain_point_id)
        .select((
            links::pain_point_id,
            links::linked_at,
            links::fate,
            links::fate_reason,
        ))
        .load(conn)?;
    let link = |(id, at, fate, fate_reason): (i64, NaiveDateTime, Option<String>, String)| {
        LinkedPainPoint {
            id: PainPointId(id),
            linked_at: at.and_utc(),
            fate: fate.as_deref().and_then(Fate::parse),
            fate_reason,
        }
    };
    Ok(rows.into_iter().map(link).collect())
}

pub fn insert_link(
    tx: &mut Tx<'_>,
    now: Timestamp,
    project: ProjectId,
    pain: PainPointId,
    by: Option<MemberId>,
) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::insert_into(links::table)
        .values((
            links::project_id.eq(project.0),
            links::pain_point_id.eq(pain.0),
            links::linked_by.eq(by.map(|id| id.0)),
            links::linked_at.eq(now.naive_utc()),
        ))
        .execute(conn)?;
    Ok(())
}

/// Whether there was a link.
pub fn remove_link(tx: &mut Tx<'_>, project: ProjectId, pain: PainPointId) -> Outcome<bool> {
    let conn: &mut Conn = tx;
    Ok(diesel::delete(links::table.find((project.0, pain.0))).execute(conn)? == 1)
}

pub fn set_fate(
    tx: &mut Tx<'_>,
    now: Timestamp,
    project: ProjectId,
    input: &FateInput,
) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::update(links::table.find((project.0, input.pain_point.0)))
        .set((
            links::fate.eq(input.fate.as_str()),
            links::fate_reason.eq(&input.reason),
            links::fate_would_change.eq(&input.would_change),
            links::fated_at.eq(now.naive_utc()),
        ))
        .execute(conn)?;
    Ok(())
}

/// A regressed project has its fates before it again; what they were stands in the ledger.
pub fn clear_fates(tx: &mut Tx<'_>, project: ProjectId) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::update(links::table.filter(links::project_id.eq(project.0)))
        .set((
            links::fate.eq(None::<String>),
            links::fated_at.eq(None::<NaiveDateTime>),
        ))
        .execute(conn)?;
    Ok(())
}

/// The projects of a pain point: number, title and status, newest link first.
pub fn of_pain_point(
    conn: &mut Conn,
    pain: PainPointId,
) -> Outcome<Vec<(ProjectId, String, Status)>> {
    let rows: Vec<(i64, String, String)> = links::table
        .inner_join(projects::table.on(projects::id.eq(links::project_id)))
        .filter(links::pain_point_id.eq(pain.0))
        .order((links::linked_at.desc(), projects::id.desc()))
        .limit(50)
        .select((projects::id, projects::title, projects::status))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .filter_map(|(id, title, status)| Some((ProjectId(id), title, Status::parse(&status)?)))
        .collect())
}

/// For each of these pain points the projects that hold it in `in_project`.
pub fn holders(
    conn: &mut Conn,
    pains: &[PainPointId],
) -> Outcome<HashMap<PainPointId, Vec<(ProjectId, String)>>> {
    let ids: Vec<i64> = pains.iter().map(|id| id.0).collect();
    let holding: Vec<&str> = Status::HOLDING
        .iter()
        .map(|status| status.as_str())
        .collect();
    let rows: Vec<(i64, i64, String)> = links::table
        .inner_join(projects::table.on(projects::id.eq(links::project_id)))
        .filter(links::pain_point_id.eq_any(ids))
        .filter(projects::status.eq_any(holding))
        .order(projects::id)
        .select((links::pain_point_id, projects::id, projects::title))
        .load(conn)?;
    let mut found: HashMap<PainPointId, Vec<(ProjectId, String)>> = HashMap::new();
    for (pain, project, title) in rows {
        found
            .entry(PainPointId(pain))
            .or_default()
            .push((ProjectId(project), title));
    }
    Ok(found)
}

/// The newest projects that hold a report of these areas which everybody on the staff may see.
pub fn about(conn: &mut Conn, areas: &[AreaId], limit: i64) -> Outcome<Vec<ProjectId>> {
    let areas: Vec<i64> = areas.iter().map(|area| area.0).collect();
    let ids: Vec<i64> = links::table
        .inner_join(pain_points::table.on(pain_points::id.eq(links::pain_point_id)))
        .filter(pain_points::area_id.eq_any(areas))
        .filter(pain_points::visibility.eq(Visibility::Staff.as_str()))
        .distinct()
        .order(links::project_id.desc())
        .limit(limit)
        .select(links::project_id)
        .load(conn)?;
    Ok(ids.into_iter().map(ProjectId).collect())
}

/// Up to `limit` projects that hold what is linked to them, the newest first: number and title.
pub fn holding(conn: &mut Conn, limit: i64) -> Outcome<Vec<(ProjectId, String)>> {
    let statuses: Vec<&str> = Status::HOLDING
        .iter()
        .map(|status| status.as_str())
        .collect();
    let rows: Vec<(i64, String)> = projects::table
        .filter(projects::status.eq_any(statuses))
        .order(projects::id.desc())
        .limit(limit)
        .select((projects::id, projects::title))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(id, title)| (ProjectId(id), title))
        .collect())
}

/// One update.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UpdateRow {
    /// Its id.
    pub id: UpdateId,
    /// Of which project.
    pub project: ProjectId,
    /// Who wrote it.
    pub author: MemberId,
    /// How it is doing.
    pub health: Health,
    /// What was said.
    pub body: String,
    /// When the next one is due.
    pub next_update_on: Option<NaiveDate>,
    /// When it was written.
    pub at: Timestamp,
}

type UpdateColumns = (
    i64,
    i64,
    i64,
    String,
    String,
    Option<NaiveDate>,
    NaiveDateTime,
);

fn update_row((id, project, author, health, body, next_update_on, at): UpdateColumns) -> UpdateRow {
    UpdateRow {
        id: UpdateId(id),
        project: ProjectId(project),
        author: MemberId(author),
        health: Health::parse(&health).unwrap_or(Health::AtRisk),
        body,
        next_update_on,
        at: at.and_utc(),
    }
}

const UPDATE_COLUMNS: (
    updates_table::id,
    updates_table::project_id,
    updates_table::author_id,
    updates_table::health,
    updates_table::body,
    updates_table::next_update_on,
    updates_table::created_at,
) = (
    updates_table::id,
    updates_table::project_id,
    updates_table::author_id,
    updates_table::health,
    updates_table::body,
    updates_table::next_update_on,
    updates_table::created_at,
);

/// Updates of a project, newest first, before `before` where given.
pub fn updates(
    conn: &mut Conn,
    project: ProjectId,
    before: Option<UpdateId>,
    limit: i64,
) -> Outcome<Vec<UpdateRow>> {
    let before = before.map_or(i64::MAX, |id| id.0);
    let rows: Vec<UpdateColumns> = updates_table::table
        .filter(
            updates_table::project_id
                .eq(project.0)
                .and(updates_table::id.lt(before)),
        )
        .order(updates_table::id.desc())
        .limit(limit)
        .select(UPDATE_COLUMNS)
        .load(conn)?;
    Ok(rows.into_iter().map(update_row).collect())
}

/// One update.
pub fn update(conn: &mut Conn, id: UpdateId) -> Outcome<Option<UpdateRow>> {
    let row: Option<UpdateColumns> = updates_table::table
        .find(id.0)
        .select(UPDATE_COLUMNS)
        .first(conn)
        .optional()?;
    Ok(row.map(update_row))
}

pub fn insert_update(
    tx: &mut Tx<'_>,
    now: Timestamp,
    project: ProjectId,
    author: MemberId,
    new: &Update,
) -> Outcome<UpdateId> {
    let conn: &mut Conn = tx;
    let id: i64 = diesel::insert_into(updates_table::table)
        .values((
            updates_table::project_id.eq(project.0),
            updates_table::author_id.eq(author.0),
            updates_table::health.eq(new.health.as_str()),
            updates_table::body.eq(new.body.as_str()),
            updates_table::next_update_on.eq(new.next_update_on),
            updates_table::created_at.eq(now.naive_utc()),
        ))
        .returning(updates_table::id)
        .get_result(conn)?;
    Ok(UpdateId(id))
}
