//! Voices: who supports what, what is merged into what, and both counted.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::base::clock::Timestamp;
use crate::base::failure::Outcome;
use crate::base::ids::{MemberId, PainPointId};
use crate::base::impact::Impact;
use crate::db::dialect::on_each;
use crate::db::schema::{pain_points, supports};
use crate::db::{Conn, Tx};
use crate::features::pain_points::rules::{Link, Voice, path_up, subtree, tally};

/// One person's "me too".
#[derive(Debug, Clone, PartialEq)]
pub struct Support {
    /// Which report they said it to.
    pub pain_point: PainPointId,
    /// Who.
    pub member: MemberId,
    /// Their own loss.
    pub impact: Option<Impact>,
    /// When.
    pub created_at: Timestamp,
}

/// What `member` said about this very report.
pub fn support_of(
    conn: &mut Conn,
    id: PainPointId,
    member: MemberId,
) -> Outcome<Option<Option<Impact>>> {
    let row: Option<(Option<i32>, Option<i32>, Option<String>)> = supports::table
        .find((id.0, member.0))
        .select((supports::minutes, supports::times, supports::per))
        .first(conn)
        .optional()?;
    Ok(row.map(|(minutes, times, per)| Impact::from_stored(minutes, times, per.as_deref())))
}

/// Writes a voice; an earlier one of the same person is replaced and keeps its time.
pub fn put_support(
    tx: &mut Tx<'_>,
    now: Timestamp,
    id: PainPointId,
    member: MemberId,
    impact: Option<Impact>,
) -> Outcome<()> {
    let said = (
        supports::minutes.eq(impact.map(Impact::minutes)),
        supports::times.eq(impact.map(Impact::times)),
        supports::per.eq(impact.map(|impact| impact.per().as_str())),
    );
    let whose = (
        supports::pain_point_id.eq(id.0),
        supports::member_id.eq(member.0),
        supports::created_at.eq(now.naive_utc()),
    );
    on_each!(tx, conn => {
        diesel::insert_into(supports::table)
            .values((whose, said))
            .on_conflict((supports::pain_point_id, supports::member_id))
            .do_update()
            .set(said)
            .execute(conn)?
    });
    Ok(())
}

/// Takes a voice back; whether there was one.
pub fn remove_support(tx: &mut Tx<'_>, id: PainPointId, member: MemberId) -> Outcome<bool> {
    let conn: &mut Conn = tx;
    Ok(diesel::delete(supports::table.find((id.0, member.0))).execute(conn)? == 1)
}

type SupportRow = (
    i64,
    i64,
    Option<i32>,
    Option<i32>,
    Option<String>,
    NaiveDateTime,
);

/// Every "me too" on these reports, oldest first.
pub fn supports_of(conn: &mut Conn, ids: &[PainPointId]) -> Outcome<Vec<Support>> {
    let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let rows: Vec<SupportRow> = supports::table
        .filter(supports::pain_point_id.eq_any(ids))
        .order((supports::created_at, supports::member_id))
        .select((
            supports::pain_point_id,
            supports::member_id,
            supports::minutes,
            supports::times,
            supports::per,
            supports::created_at,
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(id, member, minutes, times, per, at)| Support {
            pain_point: PainPointId(id),
            member: MemberId(member),
            impact: Impact::from_stored(minutes, times, per.as_deref()),
            created_at: at.and_utc(),
        })
        .collect())
}

/// Every link that leads to this canonical report.
fn links_to(conn: &mut Conn, canonical: PainPointId) -> Outcome<Vec<Link>> {
    let rows: Vec<(i64, Option<i64>)> = pain_points::table
        .filter(pain_points::merged_into.eq(canonical.0))
        .order(pain_points::id)
        .select((pain_points::id, pain_points::declared_into))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(id, into)| Link {
            id: PainPointId(id),
            into: PainPointId(into.unwrap_or(canonical.0)),
        })
        .collect())
}

/// A report and everything merged into it, directly or through another one.
pub fn family(conn: &mut Conn, id: PainPointId) -> Outcome<Vec<PainPointId>> {
    let (_, links) = whole_family(conn, id)?;
    Ok(subtree(id, &links))
}

/// The canonical report of the family that `id` belongs to, and all links to it.
fn whole_family(conn: &mut Conn, id: PainPointId) -> Outcome<(PainPointId, Vec<Link>)> {
    let merged_into: Option<i64> = pain_points::table
        .find(id.0)
        .select(pain_points::merged_into)
        .first(conn)?;
    let canonical = merged_into.map_or(id, PainPointId);
    Ok((canonical, links_to(conn, canonical)?))
}

/// Points everything below `top`, but not `top` itself, to a new canonical report.
pub fn relink(tx: &mut Tx<'_>, below: &[PainPointId], canonical: PainPointId) -> Outcome<()> {
    let conn: &mut Conn = tx;
    let ids: Vec<i64> = below.iter().map(|id| id.0).collect();
    diesel::update(pain_points::table.filter(pain_points::id.eq_any(ids)))
        .set(pain_points::merged_into.eq(canonical.0))
        .execute(conn)?;
    Ok(())
}

/// Counts again, for a report and everything it is merged into; gives those.
pub fn recount(tx: &mut Tx<'_>, id: PainPointId) -> Outcome<Vec<PainPointId>> {
    let conn: &mut Conn = tx;
    let (_, links) = whole_family(conn, id)?;
    let counted = path_up(id, &links);
    for member in counted.iter().copied() {
        let reports = subtree(member, &links);
        let mut voices = reporters(conn, &reports)?;
        let reporter = voices
            .iter()
            .find(|(report, _)| *report == member)
            .map_or(MemberId(0), |(_, voice)| voice.member);
        let supporters = supports_of(conn, &reports)?;
        let said = supporters.iter().map(|support| Voice {
            member: support.member,
            minutes: support.impact.map_or(0, Impact::minutes_per_month),
        });
        let counted = tally(
            reporter,
            voices.drain(..).map(|(_, voice)| voice).chain(said),
        );
        diesel::update(pain_points::table.find(member.0))
            .set((
                pain_points::supporters.eq(counted.supporters),
                pain_points::minutes_per_month.eq(counted.minutes_per_month),
            ))
            .execute(conn)?;
    }
    Ok(counted)
}

type ReporterRow = (i64, i64, Option<i32>, Option<i32>, Option<String>);

fn reporters(conn: &mut Conn, ids: &[PainPointId]) -> Outcome<Vec<(PainPointId, Voice)>> {
    let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let rows: Vec<ReporterRow> = pain_points::table
        .filter(pain_points::id.eq_any(ids))
        .select((
            pain_points::id,
            pain_points::reporter_id,
            pain_points::minutes,
            pain_points::times,
            pain_points::per,
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(id, reporter, minutes, times, per)| {
            let impact = Impact::from_stored(minutes, times, per.as_deref());
            let voice = Voice {
                member: MemberId(reporter),
                minutes: impact.map_or(0, Impact::minutes_per_month),
            };
            (PainPointId(id), voice)
        })
        .collect())
}

/// Everybody whom it hurts, once: reporters and supporters of it and of everything merged into it.
pub fn people_affected(conn: &mut Conn, id: PainPointId) -> Outcome<Vec<MemberId>> {
    let reports = family(conn, id)?;
    let mut people: Vec<MemberId> = reporters(conn, &reports)?
        .into_iter()
        .map(|(_, voice)| voice.member)
        .collect();
    people.extend(
        supports_of(conn, &reports)?
            .iter()
            .map(|support| support.member),
    );
    people.sort();
    people.dedup();
    Ok(people)
}

/// Everybody whom any of these canonical reports hurts, once: two questions for all of them.
pub fn people_behind(conn: &mut Conn, canonical: &[PainPointId]) -> Outcome<Vec<MemberId>> {
    let ids: Vec<i64> = canonical.iter().map(|id| id.0).collect();
    let below: Vec<i64> = pain_points::table
        .filter(pain_points::merged_into.assume_not_null().eq_any(&ids))
        .select(pain_points::id)
        .load(conn)?;
    let mut reports = canonical.to_vec();
    reports.extend(below.into_iter().map(PainPointId));
    let mut people = Vec::new();
    for some in reports.chunks(500) {
        let reported = reporters(conn, some)?;
        people.extend(reported.into_iter().map(|(_, voice)| voice.member));
        let supported = supports_of(conn, some)?;
        people.extend(supported.iter().map(|support| support.member));
    }
    people.sort();
    people.dedup();
    Ok(people)
}
