//! The row of a pain point, and the texts it had before.

use std::collections::{HashMap, HashSet};

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use crate::base::actor::Actor;
use crate::base::clock::Timestamp;
use crate::base::failure::{Outcome, Refusal};
use crate::base::ids::{AreaId, CampaignId, MemberId, PainPointId};
use crate::base::impact::{Impact, hours_from_minutes};
use crate::base::language::Language;
use crate::base::permission::{Stake, Visibility};
use crate::base::subject::Subject;
use crate::db::schema::{
    anonymous_reports, pain_point_counts, pain_point_drafts as drafts, pain_point_versions,
    pain_points,
};
use crate::db::{Conn, Tx};
use crate::features::pain_points::rules::{NewPainPoint, Side, Status};

/// A pain point as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct PainPoint {
    /// Its number.
    pub id: PainPointId,
    /// What hurts.
    pub title: String,
    /// More about it, Markdown.
    pub body: String,
    /// The language it is written in.
    pub language: Language,
    /// What it is about.
    pub area: Option<AreaId>,
    /// The campaign that called for it.
    pub campaign: Option<CampaignId>,
    /// Who reported it. Whoever shows it asks [`PainPoint::named_reporter`].
    pub reporter: MemberId,
    /// Whether its reporter is named to nobody.
    pub anonymous: bool,
    /// Staff, or the studio and its reporter only.
    pub visibility: Visibility,
    /// Where it stands.
    pub status: Status,
    /// The reporter's own loss.
    pub impact: Option<Impact>,
    /// Who of the studio answers for it.
    pub assignee: Option<MemberId>,
    /// Its canonical report, which is never merged itself.
    pub merged_into: Option<PainPointId>,
    /// What it was declared a duplicate of.
    pub declared_into: Option<PainPointId>,
    /// Where it stood before it was merged.
    pub status_before_merge: Option<Status>,
    /// What was promised before it was merged.
    pub next_update_before_merge: Option<NaiveDate>,
    /// When its reporter let the studio open it.
    pub opening_agreed_at: Option<Timestamp>,
    /// When the studio opened it: what was said before stays with the studio and the reporter.
    pub opened_at: Option<Timestamp>,
    /// Not on the board before this day.
    pub snoozed_until: Option<NaiveDate>,
    /// The promise of the next word.
    pub next_update_on: Option<NaiveDate>,
    /// The first way out of `new`.
    pub decided_at: Option<Timestamp>,
    /// When it was resolved or declined; nothing while it hurts.
    pub ended_at: Option<Timestamp>,
    /// People besides the reporter, once each, over everything merged into it.
    pub supporters: i64,
    /// What it costs everybody.
    pub minutes_per_month: i64,
    /// When it was reported.
    pub created_at: Timestamp,
    /// When something was last decided, said or changed.
    pub updated_at: Timestamp,
    /// Counts decisions and changes.
    pub version: i64,
    /// How many departments its people belong to, as counted last.
    pub departments: i64,
    /// Who joined within the last four weeks, as counted last.
    pub fresh_voices: i64,
    /// Promises about it that were broken.
    pub broken_promises: i64,
    /// What its pain weighs, in hundredths of a point, and its pin; 0 when it is not open.
    pub priority: i64,
}

impl PainPoint {
    /// As events, follows and promises name it.
    pub fn subject(&self) -> Subject {
        Subject::PainPoint(self.id)
    }

    /// Hours a month that it costs everybody.
    pub fn hours_per_month(&self) -> f64 {
        hours_from_minutes(self.minutes_per_month)
    }

    /// Who reported it, where that may be said.
    pub fn named_reporter(&self) -> Option<MemberId> {
        (!self.anonymous).then_some(self.reporter)
    }

    /// As whom `actor` acts on it: nobody's name stands in the record of what an anonymous reporter does.
    pub fn acting(&self, actor: &Actor) -> Actor {
        match self.anonymous && actor.member_id() == Some(self.reporter) {
            true => Actor::Anyone,
            false => actor.clone(),
        }
    }

    /// What `member` has to do with it.
    pub fn stake_of(&self, member: Option<MemberId>) -> Stake {
        Stake::own(member == Some(self.reporter))
    }

    /// As one end of a merge.
    pub fn side(&self) -> Side {
        Side {
            id: self.id,
            status: self.status,
            visibility: self.visibility,
            canonical: self.merged_into,
        }
    }

    /// Everybody with a voice in it.
    pub fn voices(&self) -> i64 {
        self.supporters + 1
    }
}

#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = pain_points)]
pub(super) struct Row {
    id: i64,
    title: String,
    body: String,
    language: String,
    area_id: Option<i64>,
    campaign_id: Option<i64>,
    reporter_id: i64,
    visibility: String,
    status: String,
    minutes: Option<i32>,
    times: Option<i32>,
    per: Option<String>,
    assignee_id: Option<i64>,
    merged_into: Option<i64>,
    declared_into: Option<i64>,
    status_before_merge: Option<String>,
    next_update_before_merge: Option<NaiveDate>,
    opening_agreed_at: Option<NaiveDateTime>,
    opened_at: Option<NaiveDateTime>,
    snoozed_until: Option<NaiveDate>,
    next_update_on: Option<NaiveDate>,
    decided_at: Option<NaiveDateTime>,
    ended_at: Option<NaiveDateTime>,
    supporters: i64,
    minutes_per_month: i64,
    created_at: NaiveDateTime,
    updated_at: NaiveDateTime,
    version: i64,
    departments: i64,
    fresh_voices: i64,
    broken_promises: i64,
    priority: i64,
}

impl Row {
    fn into_pain_point(self, anonymous: bool) -> Outcome<PainPoint> {
        let id = self.id;
        let unknown = move |what: &str| anyhow::anyhow!("pain point {id}: unknown {what}");
        let at = |at: Option<NaiveDateTime>| at.map(|at| at.and_utc());
        Ok(PainPoint {
            id: PainPointId(id),
            language: Language::from_tag(&self.language).ok_or_else(|| unknown("language"))?,
            visibility: Visibility::parse(&self.visibility).ok_or_else(|| unknown("visibility"))?,
            status: Status::parse(&self.status).ok_or_else(|| unknown("status"))?,
            impact: Impact::from_stored(self.minutes, self.times, self.per.as_deref()),
            status_before_merge: self.status_before_merge.as_deref().and_then(Status::parse),
            title: self.title,
            body: self.body,
            area: self.area_id.map(AreaId),
            campaign: self.campaign_id.map(CampaignId),
            reporter: MemberId(self.reporter_id),
            anonymous,
            assignee: self.assignee_id.map(MemberId),
            merged_into: self.merged_into.map(PainPointId),
            declared_into: self.declared_into.map(PainPointId),
            next_update_before_merge: self.next_update_before_merge,
            opening_agreed_at: at(self.opening_agreed_at),
            opened_at: at(self.opened_at),
            snoozed_until: self.snoozed_until,
            next_update_on: self.next_update_on,
            decided_at: at(self.decided_at),
            ended_at: at(self.ended_at),
            supporters: self.supporters,
            minutes_per_month: self.minutes_per_month,
            created_at: self.created_at.and_utc(),
            updated_at: self.updated_at.and_utc(),
            version: self.version,
            departments: self.departments,
            fresh_voices: self.fresh_voices,
            broken_promises: self.broken_promises,
            priority: self.priority,
        })
    }
}

/// A pain point by its number, whoever may see it.
pub fn find(conn: &mut Conn, id: PainPointId) -> Outcome<Option<PainPoint>> {
    let row: Option<Row> = pain_points::table
        .find(id.0)
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    Ok(whole(conn, Vec::from_iter(row))?.pop())
}

/// Rows with what stands in no column of theirs.
pub(super) fn whole(conn: &mut Conn, rows: Vec<Row>) -> Outcome<Vec<PainPoint>> {
    let ids: Vec<PainPointId> = rows.iter().map(|row| PainPointId(row.id)).collect();
    let anonymous = anonymous_among(conn, &ids)?;
    rows.into_iter()
        .map(|row| {
            let unnamed = anonymous.contains(&PainPointId(row.id));
            row.into_pain_point(unnamed)
        })
        .collect()
}

/// Those of these whose reporter is named to nobody.
pub fn anonymous_among(conn: &mut Conn, ids: &[PainPointId]) -> Outcome<HashSet<PainPointId>> {
    if ids.is_empty() {
        return Ok(HashSet::new());
    }
    let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let found: Vec<i64> = anonymous_reports::table
        .filter(anonymous_reports::pain_point_id.eq_any(ids))
        .select(anonymous_reports::pain_point_id)
        .load(conn)?;
    Ok(found.into_iter().map(PainPointId).collect())
}

/// The reporters of those of these that are anonymous: people whose name must not stand beside them.
pub fn anonymous_reporters(
    conn: &mut Conn,
    ids: &[PainPointId],
) -> Outcome<HashMap<PainPointId, MemberId>> {
    let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let rows: Vec<(i64, i64)> = anonymous_reports::table
        .inner_join(pain_points::table.on(pain_points::id.eq(anonymous_reports::pain_point_id)))
        .filter(anonymous_reports::pain_point_id.eq_any(ids))
        .select((pain_points::id, pain_points::reporter_id))
        .load(conn)?;
    let named = |(id, reporter)| (PainPointId(id), MemberId(reporter));
    Ok(rows.into_iter().map(named).collect())
}

/// A pain point by its number, or 404.
pub fn get(conn: &mut Conn, id: PainPointId) -> Outcome<PainPoint> {
    Ok(find(conn, id)?.ok_or(Refusal::NotFound)?)
}

/// What a form was sent for before, if it was.
pub fn by_draft(conn: &mut Conn, draft_id: &str) -> Outcome<Option<(PainPointId, MemberId)>> {
    let row: Option<(i64, i64)> = drafts::table
        .filter(drafts::draft_id.eq(draft_id))
        .select((drafts::id, drafts::reporter_id))
        .first(conn)
        .optional()?;
    Ok(row.map(|(id, reporter)| (PainPointId(id), MemberId(reporter))))
}

/// Writes a new report; its number.
pub fn insert(
    tx: &mut Tx<'_>,
    now: Timestamp,
    reporter: MemberId,
    new: &NewPainPoint,
    (area, campaign): (Option<AreaId>, Option<CampaignId>),
    next_update_on: NaiveDate,
) -> Outcome<PainPointId> {
    let conn: &mut Conn = tx;
    let minutes = new.impact.map_or(0, Impact::minutes_per_month);
    let id: i64 = diesel::insert_into(pain_points::table)
        .values((
            pain_points::title.eq(new.title.as_str()),
            pain_points::body.eq(new.body.as_str()),
            pain_points::language.eq(new.language().tag()),
            pain_points::area_id.eq(area.map(|area| area.0)),
            pain_points::campaign_id.eq(campaign.map(|campaign| campaign.0)),
            pain_points::reporter_id.eq(reporter.0),
            pain_points::visibility.eq(new.visibility.as_str()),
            pain_points::status.eq(Status::New.as_str()),
            pain_points::minutes.eq(new.impact.map(Impact::minutes)),
            pain_points::times.eq(new.impact.map(Impact::times)),
            pain_points::per.eq(new.impact.map(|impact| impact.per().as_str())),
            pain_points::next_update_on.eq(next_update_on),
            pain_points::minutes_per_month.eq(minutes),
            pain_points::created_at.eq(now.naive_utc()),
            pain_points::updated_at.eq(now.naive_utc()),
        ))
        .returning(pain_points::id)
        .get_result(conn)?;
    if let Some(draft) = &new.draft_id {
        diesel::update(drafts::table.find(id))
            .set(drafts::draft_id.eq(draft.as_str()))
            .execute(conn)?;
    }
    if new.anonymous {
        diesel::insert_into(anonymous_reports::table)
            .values(anonymous_reports::pain_point_id.eq(id))
            .execute(conn)?;
    }
    count(conn, Status::New, 1)?;
    Ok(PainPointId(id))
}

/// Writes what changed between `before` and `after` (voices apart), as a new version.
pub fn save(
    tx: &mut Tx<'_>,
    now: Timestamp,
    before: &PainPoint,
    after: &mut PainPoint,
) -> Outcome<()> {
    let conn: &mut Conn = tx;
    after.version = before.version + 1;
    after.updated_at = now;
    let naive = |at: Option<Timestamp>| at.map(|at| at.naive_utc());
    if before.status != after.status {
        if before.status == Status::New && after.decided_at.is_none() {
            after.decided_at = Some(now);
        }
        after.ended_at = after.status.end(after.ended_at, now);
        count(conn, before.status, -1)?;
        count(conn, after.status, 1)?;
    }
    diesel::update(pain_points::table.find(after.id.0))
        .set((
            (
                pain_points::title.eq(&after.title),
                pain_points::body.eq(&after.body),
                pain_points::language.eq(after.language.tag()),
                pain_points::area_id.eq(after.area.map(|area| area.0)),
                pain_points::visibility.eq(after.visibility.as_str()),
                pain_points::status.eq(after.status.as_str()),
                pain_points::minutes.eq(after.impact.map(Impact::minutes)),
                pain_points::times.eq(after.impact.map(Impact::times)),
                pain_points::per.eq(after.impact.map(|impact| impact.per().as_str())),
                pain_points::assignee_id.eq(after.assignee.map(|member| member.0)),
            ),
            (
                pain_points::merged_into.eq(after.merged_into.map(|id| id.0)),
                pain_points::declared_into.eq(after.declared_into.map(|id| id.0)),
                pain_points::status_before_merge.eq(after.status_before_merge.map(Status::as_str)),
                pain_points::next_update_before_merge.eq(after.next_update_before_merge),
                pain_points::opening_agreed_at.eq(naive(after.opening_agreed_at)),
                pain_points::opened_at.eq(naive(after.opened_at)),
                pain_points::snoozed_until.eq(after.snoozed_until),
                pain_points::next_update_on.eq(after.next_update_on),
                pain_points::decided_at.eq(naive(after.decided_at)),
                pain_points::ended_at.eq(naive(after.ended_at)),
                pain_points::updated_at.eq(now.naive_utc()),
                pain_points::version.eq(after.version),
            ),
        ))
        .execute(conn)?;
    Ok(())
}

/// Something was said about it.
pub fn touch(tx: &mut Tx<'_>, now: Timestamp, id: PainPointId) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::update(pain_points::table.find(id.0))
        .set(pain_points::updated_at.eq(now.naive_utc()))
        .execute(conn)?;
    Ok(())
}

fn count(conn: &mut Conn, status: Status, change: i64) -> Outcome<()> {
    diesel::update(pain_point_counts::table.find(status.as_str()))
        .set(pain_point_counts::n.eq(pain_point_counts::n + change))
        .execute(conn)?;
    Ok(())
}

/// A text that a pain point had before.
#[derive(Debug, Clone, PartialEq)]
pub struct Version {
    /// The version that this text had.
    pub version: i64,
    /// What hurt.
    pub title: String,
    /// More about it.
    pub body: String,
    /// Who replaced it.
    pub replaced_by: MemberId,
    /// When it was replaced.
    pub replaced_at: Timestamp,
}

/// Keeps the present text before it is replaced.
pub fn keep_version(
    tx: &mut Tx<'_>,
    now: Timestamp,
    by: MemberId,
    pain: &PainPoint,
) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::insert_into(pain_point_versions::table)
        .values((
            pain_point_versions::pain_point_id.eq(pain.id.0),
            pain_point_versions::version.eq(pain.version),
            pain_point_versions::title.eq(&pain.title),
            pain_point_versions::body.eq(&pain.body),
            pain_point_versions::area_id.eq(pain.area.map(|area| area.0)),
            pain_point_versions::minutes.eq(pain.impact.map(Impact::minutes)),
            pain_point_versions::times.eq(pain.impact.map(Impact::times)),
            pain_point_versions::per.eq(pain.impact.map(|impact| impact.per().as_str())),
            pain_point_versions::replaced_by.eq(by.0),
            pain_point_versions::replaced_at.eq(now.naive_utc()),
        ))
        .execute(conn)?;
    Ok(())
}

/// The texts a pain point had, newest first, at most `limit`.
pub fn versions(conn: &mut Conn, id: PainPointId, limit: i64) -> Outcome<Vec<Version>> {
    let rows: Vec<(i64, String, String, i64, NaiveDateTime)> = pain_point_versions::table
        .filter(pain_point_versions::pain_point_id.eq(id.0))
        .order(pain_point_versions::version.desc())
        .limit(limit)
        .select((
            pain_point_versions::version,
            pain_point_versions::title,
            pain_point_versions::body,
            pain_point_versions::replaced_by,
            pain_point_versions::replaced_at,
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(version, title, body, by, at)| Version {
            version,
            title,
            body,
            replaced_by: MemberId(by),
            replaced_at: at.and_utc(),
        })
        .collect())
}
