//! What priorities are made of, read for many reports at once, and kept with each.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDateTime;
use diesel::dsl::count_star;
use diesel::prelude::*;

use super::rows::PainPoint;
use crate::base::clock::Timestamp;
use crate::base::failure::Outcome;
use crate::base::ids::PainPointId;
use crate::db::schema::{members, pain_points, promises, supports};
use crate::db::{Conn, Tx};
use crate::features::pain_points::rules::{
    FRESH_DAYS, LOWEST_PIN, Load, Status, is_pinned, pin_of,
};

impl PainPoint {
    /// Whether the studio has it above all others.
    pub fn is_pinned(&self) -> bool {
        is_pinned(self.priority)
    }

    /// What its priority is made of, as it was counted last.
    pub fn load(&self) -> Load {
        Load {
            minutes_per_month: self.minutes_per_month,
            people: self.voices(),
            departments: self.departments,
            since: self.created_at,
            fresh: self.fresh_voices,
            broken: self.broken_promises,
            pin: pin_of(self.priority),
        }
    }
}

/// A report as its priority sees it.
#[derive(Debug, Clone, Copy)]
pub struct Weighed {
    /// Its number.
    pub id: PainPointId,
    /// What its priority is made of.
    pub load: Load,
    /// Its priority so far.
    pub priority: i64,
}

type StoredLoad = (i64, i64, i64, i64, i64, i64, NaiveDateTime, i64);

const LOAD: (
    pain_points::id,
    pain_points::minutes_per_month,
    pain_points::supporters,
    pain_points::departments,
    pain_points::fresh_voices,
    pain_points::broken_promises,
    pain_points::created_at,
    pain_points::priority,
) = (
    pain_points::id,
    pain_points::minutes_per_month,
    pain_points::supporters,
    pain_points::departments,
    pain_points::fresh_voices,
    pain_points::broken_promises,
    pain_points::created_at,
    pain_points::priority,
);

fn open_words() -> Vec<&'static str> {
    Status::OPEN.iter().map(|status| status.as_str()).collect()
}

/// Up to `limit` open reports after a number, in the order of numbers, with what was counted of each last.
pub fn weighed_after(conn: &mut Conn, after: PainPointId, limit: i64) -> Outcome<Vec<Weighed>> {
    let rows: Vec<StoredLoad> = pain_points::table
        .filter(pain_points::id.gt(after.0))
        .filter(pain_points::status.eq_any(open_words()))
        .order(pain_points::id.asc())
        .limit(limit)
        .select(LOAD)
        .load(conn)?;
    Ok(rows.into_iter().map(to_weighed).collect())
}

/// Every pinned report, the highest first.
pub fn pinned(conn: &mut Conn) -> Outcome<Vec<Weighed>> {
    let rows: Vec<StoredLoad> = pain_points::table
        .filter(pain_points::status.eq_any(open_words()))
        .filter(pain_points::priority.ge(LOWEST_PIN))
        .order((pain_points::priority.desc(), pain_points::id.desc()))
        .select(LOAD)
        .load(conn)?;
    Ok(rows.into_iter().map(to_weighed).collect())
}

fn to_weighed(row: StoredLoad) -> Weighed {
    let (id, minutes, supporters, departments, fresh, broken, since, priority) = row;
    Weighed {
        id: PainPointId(id),
        load: Load {
            minutes_per_month: minutes,
            people: supporters + 1,
            departments,
            since: since.and_utc(),
            fresh,
            broken,
            pin: pin_of(priority),
        },
        priority,
    }
}

/// Counts again what the priority of these is made of, those that are open; gives how it was kept and how it is.
pub fn weigh(
    conn: &mut Conn,
    now: Timestamp,
    ids: &[PainPointId],
) -> Outcome<Vec<(Weighed, Load)>> {
    let numbers: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let rows: Vec<StoredLoad> = pain_points::table
        .filter(pain_points::id.eq_any(&numbers))
        .filter(pain_points::status.eq_any(open_words()))
        .select(LOAD)
        .load(conn)?;
    let mut voices = voices(conn, &numbers)?;
    let broken: HashMap<i64, i64> = promises::table
        .filter(promises::subject_kind.eq("pain_point"))
        .filter(promises::subject_id.eq_any(&numbers))
        .filter(promises::outcome.eq("broken"))
        .group_by(promises::subject_id)
        .select((promises::subject_id, count_star()))
        .load(conn)?
        .into_iter()
        .collect();
    let fresh_from = (now - chrono::TimeDelta::days(FRESH_DAYS)).naive_utc();
    Ok(rows
        .into_iter()
        .map(|row| {
            let kept = to_weighed(row);
            let voices = voices.remove(&kept.id.0).unwrap_or_default();
            let departments: HashSet<i64> = voices.iter().filter_map(|it| it.department).collect();
            // Whoever joined first stays what they were: only their first word counts.
            let mut joined: HashMap<i64, NaiveDateTime> = HashMap::new();
            for voice in voices.iter().filter(|voice| !voice.reporter) {
                let first = joined.entry(voice.member).or_insert(voice.at);
                *first = voice.at.min(*first);
            }
            let reporter = voices.iter().find(|voice| voice.reporter);
            let fresh = joined
                .iter()
                .filter(|(member, at)| {
                    **at >= fresh_from && reporter.is_none_or(|it| it.member != **member)
                })
                .count();
            let load = Load {
                departments: departments.len() as i64,
                fresh: fresh as i64,
                broken: broken.get(&kept.id.0).copied().unwrap_or_default(),
                ..kept.load
            };
            (kept, load)
        })
        .collect())
}

/// One word of "this hurts me".
struct Joined {
    member: i64,
    department: Option<i64>,
    at: NaiveDateTime,
    /// Whether it is the one of the report itself.
    reporter: bool,
}

/// Who has a voice in each of these, over everything merged into it.
fn voices(conn: &mut Conn, ids: &[i64]) -> Outcome<HashMap<i64, Vec<Joined>>> {
    type Reporter = (i64, Option<i64>, i64, Option<i64>, NaiveDateTime);
    let reports: Vec<Reporter> = pain_points::table
        .inner_join(members::table.on(members::id.eq(pain_points::reporter_id)))
        .filter(
            pain_points::id
                .eq_any(ids)
                .or(pain_points::merged_into.assume_not_null().eq_any(ids)),
        )
        .select((
            pain_points::id,
            pain_points::merged_into,
            members::id,
            members::department_id,
            pain_points::created_at,
        ))
        .load(conn)?;
    let stands_for: HashMap<i64, i64> = reports
        .iter()
        .map(|(id, into, ..)| (*id, into.unwrap_or(*id)))
        .collect();
    let family: Vec<i64> = stands_for.keys().copied().collect();
    let supports: Vec<(i64, i64, Option<i64>, NaiveDateTime)> = supports::table
        .inner_join(members::table.on(members::id.eq(supports::member_id)))
        .filter(supports::pain_point_id.eq_any(family))
        .select((
            supports::pain_point_id,
            members::id,
            members::department_id,
            supports::created_at,
        ))
        .load(conn)?;
    let mut found: HashMap<i64, Vec<Joined>> = HashMap::new();
    for (id, into, member, department, at) in reports {
        found.entry(into.unwrap_or(id)).or_default().push(Joined {
            member,
            department,
            at,
            reporter: into.is_none(),
        });
    }
    for (id, member, department, at) in supports {
        let canonical = stands_for.get(&id).copied().unwrap_or(id);
        found.entry(canonical).or_default().push(Joined {
            member,
            department,
            at,
            reporter: false,
        });
    }
    Ok(found)
}

/// Keeps what was counted.
pub fn put_priority(tx: &mut Tx<'_>, id: PainPointId, load: &Load, priority: i64) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::update(pain_points::table.find(id.0))
        .set((
            pain_points::departments.eq(load.departments),
            pain_points::fresh_voices.eq(load.fresh),
            pain_points::broken_promises.eq(load.broken),
            pain_points::priority.eq(priority),
        ))
        .execute(conn)?;
    Ok(())
}

/// What is not open any more stands last in every order of priority, and is pinned nowhere.
pub fn unrank(tx: &mut Tx<'_>, id: PainPointId) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::update(pain_points::table.find(id.0))
        .set(pain_points::priority.eq(0))
        .execute(conn)?;
    Ok(())
}
