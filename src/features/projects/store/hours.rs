//! What a pain costs in a month, as it was believed or measured.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::base::clock::Timestamp;
use crate::base::failure::Outcome;
use crate::base::ids::{MemberId, ProjectId};
use crate::db::schema::project_hours as hours;
use crate::db::{Conn, Tx};
use crate::features::projects::rules::{HoursMoment, NewHours};

/// What holds for one moment: the newest that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hours {
    /// When it holds.
    pub moment: HoursMoment,
    /// At least so many minutes a month.
    pub least: i64,
    /// At most so many minutes a month.
    pub most: i64,
    /// How that is known.
    pub source: String,
    /// Who wrote it.
    pub author: MemberId,
    /// When.
    pub at: Timestamp,
}

/// What is known of a project's hours, in the order of its life.
pub fn hours_of(conn: &mut Conn, project: ProjectId) -> Outcome<Vec<Hours>> {
    let mut found = Vec::new();
    for &moment in HoursMoment::ALL {
        let newest: Option<(i64, i64, String, i64, NaiveDateTime)> = hours::table
            .filter(hours::project_id.eq(project.0))
            .filter(hours::moment.eq(moment.as_str()))
            .order(hours::id.desc())
            .select((
                hours::least,
                hours::most,
                hours::source,
                hours::author_id,
                hours::created_at,
            ))
            .first(conn)
            .optional()?;
        found.extend(newest.map(|(least, most, source, author, at)| Hours {
            moment,
            least,
            most,
            source,
            author: MemberId(author),
            at: at.and_utc(),
        }));
    }
    Ok(found)
}

/// Writes down what is believed or was measured now.
pub fn insert_hours(
    tx: &mut Tx<'_>,
    now: Timestamp,
    project: ProjectId,
    author: MemberId,
    new: &NewHours,
) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::insert_into(hours::table)
        .values((
            hours::project_id.eq(project.0),
            hours::moment.eq(new.moment.as_str()),
            hours::least.eq(new.least),
            hours::most.eq(new.most),
            hours::source.eq(&new.source),
            hours::author_id.eq(author.0),
            hours::created_at.eq(now.naive_utc()),
        ))
        .execute(conn)?;
    Ok(())
}
