//! What a digest tells besides news of one's own: what hurts in one's area, and one story that was published.

use diesel::prelude::*;

use super::material::Reader;
use crate::base::clock::Timestamp;
use crate::base::failure::Outcome;
use crate::base::language::Language;
use crate::db::Conn;
use crate::db::schema::{areas, pain_points};
use crate::features::retrospectives;

/// How many reports of one's area are named.
const NAMED: i64 = 3;
/// Among how many of the newest stories one in the reader's language is looked for.
const STORIES: i64 = 6;

/// What was reported in the areas of the reader's department.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::features::notify) struct AreaNews {
    /// How many reports.
    pub count: i64,
    /// The costliest of them: number and title.
    pub costliest: Vec<(i64, String)>,
}

/// A story worth reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::features::notify) struct WorthReading {
    pub slug: String,
    pub title: String,
    /// Markdown.
    pub summary: String,
}

/// What a digest tells besides one's own news.
#[derive(Debug, Clone, Default, PartialEq)]
pub(in crate::features::notify) struct Extras {
    pub area: Option<AreaNews>,
    pub story: Option<WorthReading>,
}

/// Reads them for the time from `since` on.
pub(in crate::features::notify) fn extras(
    conn: &mut Conn,
    reader: &Reader,
    language: Language,
    since: Timestamp,
) -> Outcome<Extras> {
    Ok(Extras {
        area: area_news(conn, reader, since)?,
        story: story(conn, language, since)?,
    })
}

fn area_news(conn: &mut Conn, reader: &Reader, since: Timestamp) -> Outcome<Option<AreaNews>> {
    let (Some(department), Some(member)) = (reader.department, reader.member) else {
        return Ok(None);
    };
    let owned: Vec<Option<i64>> = areas::table
        .filter(areas::department_id.eq(department))
        .select(areas::id.nullable())
        .load(conn)?;
    if owned.is_empty() {
        return Ok(None);
    }
    let reported = || {
        pain_points::table
            .filter(pain_points::area_id.eq_any(&owned))
            .filter(pain_points::created_at.ge(since.naive_utc()))
            .filter(pain_points::visibility.eq("staff"))
            .filter(pain_points::merged_into.is_null())
            .filter(pain_points::reporter_id.ne(member.0))
    };
    let count: i64 = reported().count().get_result(conn)?;
    if count == 0 {
        return Ok(None);
    }
    let costliest = reported()
        .order((pain_points::minutes_per_month.desc(), pain_points::id))
        .limit(NAMED)
        .select((pain_points::id, pain_points::title))
        .load(conn)?;
    Ok(Some(AreaNews { count, costliest }))
}

fn story(conn: &mut Conn, language: Language, since: Timestamp) -> Outcome<Option<WorthReading>> {
    let mut pieces = retrospectives::newest(conn, false, STORIES)?;
    pieces.retain(|piece| piece.published_at >= since);
    let own = pieces
        .iter()
        .position(|piece| piece.retrospective.language == language);
    let chosen = (!pieces.is_empty()).then(|| pieces.swap_remove(own.unwrap_or(0)));
    Ok(chosen.map(|piece| WorthReading {
        slug: piece.retrospective.slug,
        title: piece.retrospective.title,
        summary: piece.summary,
    }))
}
