//! What was tried before: ended projects about the same pain, what was missing then, and what was learnt.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::base::clock::Timestamp;
use crate::base::failure::Outcome;
use crate::base::ids::{PainPointId, ProjectId};
use crate::db::Conn;
use crate::db::schema::{
    conditions, pain_points, project_pain_points as links, projects,
    retrospective_sections as sections, retrospectives,
};
use crate::features::projects::rules::Status;

/// A project that had its outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tried {
    /// Which.
    pub id: ProjectId,
    /// Its title.
    pub title: String,
    /// How it ended.
    pub status: Status,
    /// When.
    pub ended_at: Option<Timestamp>,
    /// The address of its published retrospective.
    pub slug: Option<String>,
    /// What would have to be true, with its state, where it failed.
    pub conditions: Vec<(String, String)>,
}

/// The newest ended projects about one of these pain points, or about others in their areas.
pub fn tried_before(
    conn: &mut Conn,
    about: &[PainPointId],
    except: Option<ProjectId>,
    most: i64,
) -> Outcome<Vec<Tried>> {
    let ids: Vec<i64> = about.iter().map(|id| id.0).collect();
    let areas: Vec<Option<i64>> = pain_points::table
        .filter(pain_points::id.eq_any(&ids))
        .filter(pain_points::area_id.is_not_null())
        .select(pain_points::area_id)
        .distinct()
        .load(conn)?;
    let beside = pain_points::table
        .filter(pain_points::area_id.eq_any(areas))
        .select(pain_points::id);
    let of_the_same = links::table
        .filter(
            links::pain_point_id
                .eq_any(ids)
                .or(links::pain_point_id.eq_any(beside)),
        )
        .select(links::project_id);
    let ended = [Status::Failed, Status::Closed, Status::Sustaining].map(Status::as_str);
    let rows: Vec<(i64, String, String, Option<NaiveDateTime>)> = projects::table
        .filter(projects::id.eq_any(of_the_same))
        .filter(projects::status.eq_any(ended))
        .filter(projects::id.ne(except.map_or(0, |id| id.0)))
        .order((projects::ended_at.desc(), projects::id.desc()))
        .limit(most)
        .select((
            projects::id,
            projects::title,
            projects::status,
            projects::ended_at,
        ))
        .load(conn)?;
    let found: Vec<i64> = rows.iter().map(|(id, ..)| *id).collect();
    let told: Vec<(i64, i64, String)> = retrospectives::table
        .filter(retrospectives::project_id.eq_any(&found))
        .filter(retrospectives::status.eq("published"))
        .order(retrospectives::id)
        .select((
            retrospectives::project_id,
            retrospectives::id,
            retrospectives::slug,
        ))
        .load(conn)?;
    // The last one of a project tells how it ended.
    let newest: HashMap<i64, (i64, String)> = told
        .into_iter()
        .map(|(project, id, slug)| (project, (id, slug)))
        .collect();
    let tellers: Vec<i64> = newest.values().map(|(id, _)| *id).collect();
    let rows_of_conditions: Vec<(i64, String, String)> = conditions::table
        .filter(conditions::retrospective_id.eq_any(tellers))
        .order((conditions::position, conditions::id))
        .select((
            conditions::retrospective_id,
            conditions::text,
            conditions::state,
        ))
        .load(conn)?;
    let mut missing: HashMap<i64, Vec<(String, String)>> = HashMap::new();
    for (of, text, state) in rows_of_conditions {
        missing.entry(of).or_default().push((text, state));
    }
    rows.into_iter()
        .map(|(id, title, status, ended_at)| {
            let told = newest.get(&id);
            Ok(Tried {
                id: ProjectId(id),
                title,
                status: Status::parse(&status)
                    .ok_or_else(|| anyhow::anyhow!("project {id} has an unknown status"))?,
                ended_at: ended_at.map(|at| at.and_utc()),
                slug: told.map(|(_, slug)| slug.clone()),
                conditions: told
                    .and_then(|(teller, _)| missing.remove(teller))
                    .unwrap_or_default(),
            })
        })
        .collect()
}

/// What a project learnt, as its newest published retrospective says: name of the section and text.
pub fn learnt(conn: &mut Conn, id: ProjectId) -> Outcome<Vec<(String, String)>> {
    let newest: Option<i64> = retrospectives::table
        .filter(retrospectives::project_id.eq(id.0))
        .filter(retrospectives::status.eq("published"))
        .order(retrospectives::id.desc())
        .select(retrospectives::id)
        .first(conn)
        .optional()?;
    let Some(newest) = newest else {
        return Ok(Vec::new());
    };
    let told: HashMap<String, String> = sections::table
        .filter(sections::retrospective_id.eq(newest))
        .select((sections::name, sections::body))
        .load::<(String, String)>(conn)?
        .into_iter()
        .collect();
    let wanted = ["worked", "surprised", "differently", "lucky"];
    Ok(wanted
        .into_iter()
        .filter_map(|name| Some((name.to_owned(), told.get(name)?.clone())))
        .filter(|(_, body)| !body.trim().is_empty())
        .collect())
}

/// The pain points of a project that still hurt: neither solved, nor declined, nor folded into another one.
pub fn still_hurting(conn: &mut Conn, id: ProjectId) -> Outcome<BTreeSet<i64>> {
    let found: Vec<i64> = links::table
        .inner_join(pain_points::table.on(pain_points::id.eq(links::pain_point_id)))
        .filter(links::project_id.eq(id.0))
        .filter(pain_points::status.eq_any(["accepted", "in_project"]))
        .select(pain_points::id)
        .load(conn)?;
    Ok(found.into_iter().collect())
}
