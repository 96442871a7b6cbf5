//! The tables of campaigns, and what the reports that they called for came to.

use std::collections::HashMap;

use anyhow::Context;
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::rules::{Audience, Content, State};
use crate::base::clock::Timestamp;
use crate::base::failure::Outcome;
use crate::base::ids::{CampaignId, MemberId, PainPointId, ProjectId};
use crate::base::language::Language;
use crate::base::permission::Visibility;
use crate::db::dialect::{distinct, on_each, whole_sum};
use crate::db::schema::{
    campaign_versions, campaign_visits, campaigns, pain_points, project_pain_points,
};
use crate::db::{Conn, Tx};

/// A campaign without its texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Campaign {
    /// Its id.
    pub id: CampaignId,
    /// Its address.
    pub slug: String,
    pub(super) title_ko: String,
    pub(super) title_en: String,
    /// Who may read it.
    pub audience: Audience,
    /// Where it stands.
    pub state: State,
    /// When it opens, or opened.
    pub opens_at: Option<Timestamp>,
    /// When it closes, or closed.
    pub closes_at: Option<Timestamp>,
    /// When readers got the text they have.
    pub live_at: Option<Timestamp>,
    /// Who changed it last.
    pub updated_by: Option<MemberId>,
    /// When it was changed last.
    pub updated_at: Timestamp,
    /// Grows with every change of the text.
    pub version: i64,
}

impl Campaign {
    /// Its title in a language, or in the other one where it has only that.
    pub fn title(&self, language: Language) -> &str {
        let (own, other) = match language {
            Language::Ko => (&self.title_ko, &self.title_en),
            Language::En => (&self.title_en, &self.title_ko),
        };
        if own.is_empty() { other } else { own }
    }

    /// Whether there are readers.
    pub fn is_published(&self) -> bool {
        self.state != State::Draft
    }
}

#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = campaigns)]
struct Row {
    id: i64,
    slug: String,
    title_ko: String,
    title_en: String,
    visibility: String,
    state: String,
    opens_at: Option<NaiveDateTime>,
    closes_at: Option<NaiveDateTime>,
    live_at: Option<NaiveDateTime>,
    updated_by: Option<i64>,
    updated_at: NaiveDateTime,
    version: i64,
}

impl Row {
    fn read(self) -> Outcome<Campaign> {
        let unknown = |what: &str| format!("campaign {}: unknown {what}", self.id);
        let utc = |at: Option<NaiveDateTime>| at.map(|at| at.and_utc());
        Ok(Campaign {
            id: CampaignId(self.id),
            audience: Audience::parse(&self.visibility).with_context(|| unknown("visibility"))?,
            state: State::parse(&self.state).with_context(|| unknown("state"))?,
            slug: self.slug,
            title_ko: self.title_ko,
            title_en: self.title_en,
            opens_at: utc(self.opens_at),
            closes_at: utc(self.closes_at),
            live_at: utc(self.live_at),
            updated_by: self.updated_by.map(MemberId),
            updated_at: self.updated_at.and_utc(),
            version: self.version,
        })
    }
}

/// One by its address.
pub fn by_slug(conn: &mut Conn, slug: &str) -> Outcome<Option<Campaign>> {
    let row: Option<Row> = campaigns::table
        .filter(campaigns::slug.eq(slug))
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    row.map(Row::read).transpose()
}

/// One by its id.
pub fn find(conn: &mut Conn, id: CampaignId) -> Outcome<Option<Campaign>> {
    let row: Option<Row> = campaigns::table
        .find(id.0)
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    row.map(Row::read).transpose()
}

/// Some, last changed first, after one of them where given.
pub(super) fn list(
    conn: &mut Conn,
    after: Option<(Timestamp, i64)>,
    limit: i64,
) -> Outcome<Vec<Campaign>> {
    let mut query = campaigns::table
        .order((campaigns::updated_at.desc(), campaigns::id.desc()))
        .limit(limit)
        .select(Row::as_select())
        .into_boxed();
    if let Some((at, id)) = after {
        let at = at.naive_utc();
        let same = campaigns::updated_at.eq(at).and(campaigns::id.lt(id));
        query = query.filter(campaigns::updated_at.lt(at).or(same));
    }
    let rows: Vec<Row> = query.load(conn)?;
    rows.into_iter().map(Row::read).collect()
}

/// The text that is being written, as it is stored.
pub(super) fn draft(conn: &mut Conn, id: CampaignId) -> Outcome<String> {
    Ok(campaigns::table
        .find(id.0)
        .select(campaigns::content)
        .first(conn)?)
}

/// The text that readers see, as it is stored; nothing where there are none.
pub(super) fn live(conn: &mut Conn, id: CampaignId) -> Outcome<Option<String>> {
    Ok(campaigns::table
        .find(id.0)
        .select(campaigns::live)
        .first(conn)?)
}

pub(super) fn insert(
    tx: &mut Tx<'_>,
    now: Timestamp,
    by: Option<MemberId>,
    slug: &str,
    content: &Content,
) -> Outcome<CampaignId> {
    let conn: &mut Conn = tx;
    let by = by.map(|id| id.0);
    let id: i64 = diesel::insert_into(campaigns::table)
        .values((
            campaigns::slug.eq(slug),
            campaigns::title_ko.eq(&content.title.ko),
            campaigns::title_en.eq(&content.title.en),
            campaigns::content.eq(content.to_json()?),
            campaigns::state.eq(State::Draft.as_str()),
            campaigns::created_by.eq(by),
            campaigns::created_at.eq(now.naive_utc()),
            campaigns::updated_by.eq(by),
            campaigns::updated_at.eq(now.naive_utc()),
        ))
        .returning(campaigns::id)
        .get_result(conn)?;
    Ok(CampaignId(id))
}

/// Replaces the text that is being written, and keeps the one it had.
pub(super) fn rewrite(
    tx: &mut Tx<'_>,
    now: Timestamp,
    by: Option<MemberId>,
    present: &Campaign,
    content: &Content,
) -> Outcome<()> {
    let old = draft(tx, present.id)?;
    let conn: &mut Conn = tx;
    diesel::insert_into(campaign_versions::table)
        .values((
            campaign_versions::campaign_id.eq(present.id.0),
            campaign_versions::version.eq(present.version),
            campaign_versions::content.eq(old),
            campaign_versions::written_by.eq(present.updated_by.map(|id| id.0)),
            campaign_versions::written_at.eq(present.updated_at.naive_utc()),
        ))
        .execute(conn)?;
    diesel::update(campaigns::table.find(present.id.0))
        .set((
            campaigns::content.eq(content.to_json()?),
            campaigns::updated_by.eq(by.map(|id| id.0)),
            campaigns::updated_at.eq(now.naive_utc()),
            campaigns::version.eq(present.version + 1),
        ))
        .execute(conn)?;
    if !present.is_published() {
        name(conn, present.id, content)?;
    }
    Ok(())
}

fn name(conn: &mut Conn, id: CampaignId, content: &Content) -> Outcome<()> {
    diesel::update(campaigns::table.find(id.0))
        .set((
            campaigns::title_ko.eq(&content.title.ko),
            campaigns::title_en.eq(&content.title.en),
        ))
        .execute(conn)?;
    Ok(())
}

/// Gives its readers the text that was being written.
pub(super) fn go_live(
    tx: &mut Tx<'_>,
    now: Timestamp,
    campaign: &Campaign,
    content: &Content,
) -> Outcome<()> {
    let conn: &mut Conn = tx;
    name(conn, campaign.id, content)?;
    diesel::update(campaigns::table.find(campaign.id.0))
        .set((
            campaigns::live.eq(content.to_json()?),
            campaigns::live_at.eq(now.naive_utc()),
            campaigns::visibility.eq(campaign.audience.as_str()),
            campaigns::state.eq(campaign.state.as_str()),
            campaigns::opens_at.eq(campaign.opens_at.map(|at| at.naive_utc())),
            campaigns::closes_at.eq(campaign.closes_at.map(|at| at.naive_utc())),
            campaigns::updated_at.eq(now.naive_utc()),
        ))
        .execute(conn)?;
    Ok(())
}

/// Moves it to another state. One that closes before its time closes now.
pub(super) fn set_state(
    tx: &mut Tx<'_>,
    now: Timestamp,
    campaign: &Campaign,
    state: State,
) -> Outcome<()> {
    let conn: &mut Conn = tx;
    let closes_at = match state {
        State::Closed => campaign.closes_at.filter(|at| *at <= now).or(Some(now)),
        _ => campaign.closes_at,
    };
    diesel::update(campaigns::table.find(campaign.id.0))
        .set((
            campaigns::state.eq(state.as_str()),
            campaigns::closes_at.eq(closes_at.map(|at| at.naive_utc())),
            campaigns::updated_at.eq(now.naive_utc()),
        ))
        .execute(conn)?;
    Ok(())
}

/// An earlier text in the list of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionLine {
    /// Its number.
    pub version: i64,
    /// Who wrote it.
    pub by: Option<MemberId>,
    /// When.
    pub at: Timestamp,
}

/// Earlier texts, newest first, before one of them where given.
pub(super) fn versions(
    conn: &mut Conn,
    id: CampaignId,
    before: Option<i64>,
    limit: i64,
) -> Outcome<Vec<VersionLine>> {
    let rows: Vec<(i64, Option<i64>, NaiveDateTime)> = campaign_versions::table
        .filter(campaign_versions::campaign_id.eq(id.0))
        .filter(campaign_versions::version.lt(before.unwrap_or(i64::MAX)))
        .order(campaign_versions::version.desc())
        .limit(limit)
        .select((
            campaign_versions::version,
            campaign_versions::written_by,
            campaign_versions::written_at,
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(version, by, at)| VersionLine {
            version,
            by: by.map(MemberId),
            at: at.and_utc(),
        })
        .collect())
}

/// One earlier text, as it is stored.
pub(super) fn version(conn: &mut Conn, id: CampaignId, version: i64) -> Outcome<Option<String>> {
    Ok(campaign_versions::table
        .find((id.0, version))
        .select(campaign_versions::content)
        .first(conn)
        .optional()?)
}

/// As many addresses as one sitemap may name.
const MOST_ADDRESSES: i64 = 4_000;

/// Address and last change of everything that strangers may read, newest first.
pub fn addresses(conn: &mut Conn) -> Outcome<Vec<(String, Timestamp)>> {
    let rows: Vec<(String, NaiveDateTime)> = campaigns::table
        .filter(campaigns::state.ne(State::Draft.as_str()))
        .filter(campaigns::visibility.eq(Audience::Internet.as_str()))
        .order(campaigns::updated_at.desc())
        .limit(MOST_ADDRESSES)
        .select((campaigns::slug, campaigns::updated_at))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(slug, at)| (slug, at.and_utc()))
        .collect())
}

/// What a campaign brought, for the studio.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Harvest {
    /// How often its page was opened.
    pub visits: i64,
    /// Reports that answered to it.
    pub reports: i64,
    /// Voices in them.
    pub voices: i64,
    /// Minutes a month that they cost.
    pub minutes: i64,
    /// Minutes a month of those that are resolved.
    pub relieved: i64,
    /// Projects that took one of them up.
    pub projects: i64,
}

/// What these campaigns brought: four queries, however many they are.
pub(super) fn results(
    conn: &mut Conn,
    ids: &[CampaignId],
) -> Outcome<HashMap<CampaignId, Harvest>> {
    let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let mut results: HashMap<CampaignId, Harvest> = HashMap::new();
    let visits: Vec<(i64, i64)> = campaign_visits::table
        .filter(campaign_visits::campaign_id.eq_any(&ids))
        .group_by(campaign_visits::campaign_id)
        .select((campaign_visits::campaign_id, whole_sum("visits")))
        .load(conn)?;
    for (id, visits) in visits {
        results.entry(CampaignId(id)).or_default().visits = visits;
    }
    let reports: Vec<(Option<i64>, i64, i64, i64)> = pain_points::table
        .filter(pain_points::campaign_id.eq_any(&ids))
        .group_by(pain_points::campaign_id)
        .select((
            pain_points::campaign_id,
            diesel::dsl::count_star(),
            whole_sum("supporters"),
            whole_sum("minutes_per_month"),
        ))
        .load(conn)?;
    for (id, count, supporters, minutes) in reports {
        let result = results
            .entry(CampaignId(id.unwrap_or_default()))
            .or_default();
        (result.reports, result.voices, result.minutes) = (count, count + supporters, minutes);
    }
    let relieved: Vec<(Option<i64>, i64)> = pain_points::table
        .filter(pain_points::campaign_id.eq_any(&ids))
        .filter(pain_points::status.eq("resolved"))
        .group_by(pain_points::campaign_id)
        .select((pain_points::campaign_id, whole_sum("minutes_per_month")))
        .load(conn)?;
    for (id, minutes) in relieved {
        results
            .entry(CampaignId(id.unwrap_or_default()))
            .or_default()
            .relieved = minutes;
    }
    let projects: Vec<(Option<i64>, i64)> = pain_points::table
        .inner_join(
            project_pain_points::table.on(project_pain_points::pain_point_id.eq(pain_points::id)),
        )
        .filter(pain_points::campaign_id.eq_any(&ids))
        .group_by(pain_points::campaign_id)
        .select((
            pain_points::campaign_id,
            distinct("project_pain_points.project_id"),
        ))
        .load(conn)?;
    for (id, count) in projects {
        results
            .entry(CampaignId(id.unwrap_or_default()))
            .or_default()
            .projects = count;
    }
    Ok(results)
}

/// What its readers are told: reports that everybody on the staff may see, voices in them, minutes a month. A report that was
/// folded into another one stands in that one.
pub(super) fn brought(conn: &mut Conn, id: CampaignId) -> Outcome<(i64, i64, i64)> {
    let (reports, supporters, minutes): (i64, i64, i64) = pain_points::table
        .filter(pain_points::campaign_id.eq(id.0))
        .filter(pain_points::visibility.eq(Visibility::Staff.as_str()))
        .filter(pain_points::status.ne("merged"))
        .select((
            diesel::dsl::count_star(),
            whole_sum("supporters"),
            whole_sum("minutes_per_month"),
        ))
        .first(conn)?;
    Ok((reports, reports + supporters, minutes))
}

/// Its costliest reports that everybody on the staff may see.
pub(super) fn costliest(conn: &mut Conn, id: CampaignId, limit: i64) -> Outcome<Vec<PainPointId>> {
    let ids: Vec<i64> = pain_points::table
        .filter(pain_points::campaign_id.eq(id.0))
        .filter(pain_points::visibility.eq(Visibility::Staff.as_str()))
        .filter(pain_points::status.ne("merged"))
        .order((
            pain_points::minutes_per_month.desc(),
            pain_points::id.desc(),
        ))
        .limit(limit)
        .select(pain_points::id)
        .load(conn)?;
    Ok(ids.into_iter().map(PainPointId).collect())
}

/// The newest projects that took up one of its reports that everybody on the staff may see.
pub(super) fn projects_of(conn: &mut Conn, id: CampaignId, limit: i64) -> Outcome<Vec<ProjectId>> {
    let ids: Vec<i64> = project_pain_points::table
        .inner_join(pain_points::table.on(pain_points::id.eq(project_pain_points::pain_point_id)))
        .filter(pain_points::campaign_id.eq(id.0))
        .filter(pain_points::visibility.eq(Visibility::Staff.as_str()))
        .distinct()
        .order(project_pain_points::project_id.desc())
        .limit(limit)
        .select(project_pain_points::project_id)
        .load(conn)?;
    Ok(ids.into_iter().map(ProjectId).collect())
}

/// Adds visits to a day.
pub fn add_visits(tx: &mut Tx<'_>, id: CampaignId, day: NaiveDate, count: i64) -> Outcome<()> {
    let values = (
        campaign_visits::campaign_id.eq(id.0),
        campaign_visits::day.eq(day),
        campaign_visits::visits.eq(count),
    );
    on_each!(tx, conn => {
        diesel::insert_into(campaign_visits::table)
            .values(values)
            .on_conflict((campaign_visits::campaign_id, campaign_visits::day))
            .do_update()
            .set(campaign_visits::visits.eq(campaign_visits::visits + count))
            .execute(conn)?
    });
    Ok(())
}
