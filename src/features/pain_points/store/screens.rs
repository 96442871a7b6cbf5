//! What a page shows beside a report and reads from the tables of other rooms.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::base::failure::Outcome;
use crate::base::ids::{PainPointId, ProjectId};
use crate::db::Conn;
use crate::db::schema::{project_pain_points, projects};

/// A project that a report is linked to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProjectBeside {
    /// Which.
    pub id: ProjectId,
    /// Its title.
    pub title: String,
    /// Where it stands, as stored.
    pub status: String,
    /// Its own promise of the next word.
    pub next_update_on: Option<NaiveDate>,
    /// What became of the report with it, as stored.
    pub fate: Option<String>,
}

impl ProjectBeside {
    /// Whether it works on the report right now.
    pub fn holds(&self) -> bool {
        self.fate.is_none() && matches!(self.status.as_str(), "active" | "paused" | "delivered")
    }
}

/// The projects that a report is or was linked to, newest first.
pub fn projects_beside(conn: &mut Conn, id: PainPointId) -> Outcome<Vec<ProjectBeside>> {
    const MOST: i64 = 20;
    type Row = (i64, String, String, Option<NaiveDate>, Option<String>);
    let rows: Vec<Row> = project_pain_points::table
        .inner_join(projects::table.on(projects::id.eq(project_pain_points::project_id)))
        .filter(project_pain_points::pain_point_id.eq(id.0))
        .order(projects::id.desc())
        .limit(MOST)
        .select((
            projects::id,
            projects::title,
            projects::status,
            projects::next_update_on,
            project_pain_points::fate,
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(id, title, status, next_update_on, fate)| ProjectBeside {
            id: ProjectId(id),
            title,
            status,
            next_update_on,
            fate,
        })
        .collect())
}
