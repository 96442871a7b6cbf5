//! What stands in areas, counted.

use std::collections::HashMap;

use diesel::dsl::count_star;
use diesel::prelude::*;

use crate::base::clock::Timestamp;
use crate::base::failure::Outcome;
use crate::base::ids::{AreaId, ProjectId};
use crate::base::impact::hours_from_minutes;
use crate::base::permission::Visibility;
use crate::db::Conn;
use crate::db::dialect::whole_sum;
use crate::db::schema::{pain_points as p, project_pain_points as l, projects as j};
use crate::features::pain_points::{Seer, Status};
use crate::features::projects::Status as S;

/// What is open in an area.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Load {
    pub open: i64,
    pub hours: f64,
    /// Everybody with a voice in one of them, once for each that they have a voice in.
    pub voices: i64,
}

fn open_statuses() -> Vec<&'static str> {
    Status::OPEN.iter().map(|status| status.as_str()).collect()
}

/// What is open in each area, as far as somebody may see it; under `None` what has no area.
pub(super) fn loads(conn: &mut Conn, seer: Seer) -> Outcome<HashMap<Option<AreaId>, Load>> {
    let mut query = p::table
        .filter(p::status.eq_any(open_statuses()))
        .group_by(p::area_id)
        .select((
            p::area_id,
            count_star(),
            whole_sum("minutes_per_month"),
            whole_sum("supporters"),
        ))
        .into_boxed();
    if let Seer::Member(member) = seer {
        let theirs = p::visibility
            .eq(Visibility::Staff.as_str())
            .or(p::reporter_id.eq(member.0));
        query = query.filter(theirs);
    }
    let rows: Vec<(Option<i64>, i64, i64, i64)> = query.load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(area, open, minutes, supporters)| {
            let load = Load {
                open,
                hours: hours_from_minutes(minutes),
                voices: open + supporters,
            };
            (area.map(AreaId), load)
        })
        .collect())
}

/// How many reports came in for each area between two moments, as far as somebody may see them.
pub(super) fn arrivals(
    conn: &mut Conn,
    seer: Seer,
    from: Timestamp,
    until: Timestamp,
) -> Outcome<HashMap<AreaId, i64>> {
    let mut query = p::table
        .filter(p::created_at.ge(from.naive_utc()))
        .filter(p::created_at.lt(until.naive_utc()))
        .filter(p::area_id.is_not_null())
        .group_by(p::area_id)
        .select((p::area_id, count_star()))
        .into_boxed();
    if let Seer::Member(member) = seer {
        let theirs = p::visibility
            .eq(Visibility::Staff.as_str())
            .or(p::reporter_id.eq(member.0));
        query = query.filter(theirs);
    }
    let rows: Vec<(Option<i64>, i64)> = query.load(conn)?;
    Ok(rows
        .into_iter()
        .filter_map(|(area, count)| Some((AreaId(area?), count)))
        .collect())
}

/// What is open in one area, as far as somebody may see it, and how many were resolved.
pub(super) fn load(conn: &mut Conn, area: AreaId, seer: Seer) -> Outcome<(Load, i64)> {
    let mut open = p::table
        .filter(p::area_id.eq(area.0))
        .filter(p::status.eq_any(open_statuses()))
        .select((
            count_star(),
            whole_sum("minutes_per_month"),
            whole_sum("supporters"),
        ))
        .into_boxed();
    let mut resolved = p::table
        .filter(p::area_id.eq(area.0))
        .filter(p::status.eq(Status::Resolved.as_str()))
        .select(count_star())
        .into_boxed();
    if let Seer::Member(member) = seer {
        let theirs = || {
            p::visibility
                .eq(Visibility::Staff.as_str())
                .or(p::reporter_id.eq(member.0))
        };
        open = open.filter(theirs());
        resolved = resolved.filter(theirs());
    }
    let (count, minutes, supporters): (i64, i64, i64) = open.first(conn)?;
    let load = Load {
        open: count,
        hours: hours_from_minutes(minutes),
        voices: count + supporters,
    };
    Ok((load, resolved.first(conn)?))
}

/// A project that holds pain points of an area.
pub(super) struct Effort {
    pub id: ProjectId,
    pub title: String,
    pub status: S,
    /// How many of them.
    pub pains: i64,
}

/// The projects that hold pain points of an area which somebody may see: those under way first, then the newest. What
/// was dropped before it began has touched nothing.
pub(super) fn efforts(conn: &mut Conn, area: AreaId, seer: Seer) -> Outcome<Vec<Effort>> {
    let mut query = l::table
        .inner_join(p::table.on(p::id.eq(l::pain_point_id)))
        .inner_join(j::table.on(j::id.eq(l::project_id)))
        .filter(p::area_id.eq(area.0))
        .filter(j::status.ne(S::Dropped.as_str()))
        .group_by((j::id, j::title, j::status))
        .select((j::id, j::title, j::status, count_star()))
        .into_boxed();
    if let Seer::Member(member) = seer {
        let theirs = p::visibility
            .eq(Visibility::Staff.as_str())
            .or(p::reporter_id.eq(member.0));
        query = query.filter(theirs);
    }
    let rows: Vec<(i64, String, String, i64)> = query.order(j::id.desc()).limit(20).load(conn)?;
    let mut efforts: Vec<Effort> = rows
        .into_iter()
        .filter_map(|(id, title, status, pains)| {
            Some(Effort {
                id: ProjectId(id),
                title,
                status: S::parse(&status)?,
                pains,
            })
        })
        .collect();
    efforts.sort_by_key(|effort| (!effort.status.holds(), std::cmp::Reverse(effort.id)));
    Ok(efforts)
}
