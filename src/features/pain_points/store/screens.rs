//! What a page shows beside a report and reads from the tables of other rooms.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::base::failure::Outcome;
use crate::base::ids::{PainPointId, ProjectId, SuggestionId};
use crate::db::Conn;
use crate::db::schema::{merge_suggestions, project_pain_points, projects};

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

/// Another report that may be the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LikenessBeside {
    /// The number of the suggestion.
    pub id: SuggestionId,
    /// The other one.
    pub other: PainPointId,
    /// `same` or `related`, as stored.
    pub verdict: String,
    /// Words that both have; empty where meaning alone is similar.
    pub why: String,
    /// Nobody has decided; otherwise the reporter of one of them said that it is different.
    pub pending: bool,
}

/// What may be the same as a report, the likeliest first: for the studio.
pub fn likenesses_beside(conn: &mut Conn, id: PainPointId) -> Outcome<Vec<LikenessBeside>> {
    const MOST: i64 = 10;
    type Row = (i64, i64, i64, String, String, String);
    let pending = merge_suggestions::state.eq("pending");
    let told = merge_suggestions::state
        .eq("dismissed")
        .and(merge_suggestions::by_reporter.eq(true));
    let rows: Vec<Row> = merge_suggestions::table
        .filter(
            merge_suggestions::low_id
                .eq(id.0)
                .or(merge_suggestions::high_id.eq(id.0)),
        )
        .filter(pending.or(told))
        .order((merge_suggestions::score.desc(), merge_suggestions::id))
        .limit(MOST)
        .select((
            merge_suggestions::id,
            merge_suggestions::low_id,
            merge_suggestions::high_id,
            merge_suggestions::verdict,
            merge_suggestions::why,
            merge_suggestions::state,
        ))
        .load(conn)?;
    rows.into_iter()
        .map(|(suggestion, low, high, verdict, why, state)| {
            let why: Vec<String> = serde_json::from_str(&why)?;
            Ok(LikenessBeside {
                id: SuggestionId(suggestion),
                other: PainPointId(if low == id.0 { high } else { low }),
                verdict,
                why: why.join(", "),
                pending: state == "pending",
            })
        })
        .collect()
}
