//! The rows `retrospectives`, their sections, and every text that a later one replaced.

use std::collections::BTreeMap;

use anyhow::Context;
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use crate::base::clock::Timestamp;
use crate::base::failure::Outcome;
use crate::base::ids::{MemberId, ProjectId, RetrospectiveId};
use crate::base::language::Language;
use crate::base::text::{Markdown, Slug};
use crate::db::schema::{members, retrospective_sections, retrospective_versions, retrospectives};
use crate::db::{Conn, Tx};
use crate::features::retrospectives::rules::{Audience, Kind, Section, Status};

/// A retrospective without its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retrospective {
    /// Its id.
    pub id: RetrospectiveId,
    /// The project that ended.
    pub project: ProjectId,
    /// How it ended.
    pub kind: Kind,
    /// Its address.
    pub slug: String,
    /// The headline.
    pub title: String,
    /// What it is written in.
    pub language: Language,
    /// Where it is on its way.
    pub status: Status,
    /// Who may read it once it is published.
    pub audience: Audience,
    /// Who began it.
    pub author: MemberId,
    /// Somebody from outside the project who helps to tell it.
    pub facilitator: Option<MemberId>,
    /// When it was handed in for review.
    pub submitted_at: Option<Timestamp>,
    /// When it was published.
    pub published_at: Option<Timestamp>,
    /// The number of the published text; 0 before.
    pub revision: i64,
    /// When it was begun.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// Grows with every change of the text.
    pub version: i64,
    /// The last day on which those who wrote it said that it still holds.
    pub still_true_on: Option<NaiveDate>,
}

impl Retrospective {
    /// Whether everybody may read it, without an account.
    pub fn is_for_everybody(&self) -> bool {
        self.status == Status::Published && self.audience == Audience::Internet
    }
}

#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = retrospectives)]
pub(super) struct Row {
    pub id: i64,
    pub project_id: i64,
    pub kind: String,
    pub slug: String,
    pub title: String,
    pub language: String,
    pub status: String,
    pub visibility: String,
    pub author_id: i64,
    pub facilitator_id: Option<i64>,
    pub submitted_at: Option<NaiveDateTime>,
    pub published_at: Option<NaiveDateTime>,
    pub revision: i64,
    pub created_at: NaiveDateTime,
    pub updated_at: NaiveDateTime,
    pub version: i64,
    pub still_true_on: Option<NaiveDate>,
}

impl Row {
    pub(super) fn read(self) -> Outcome<Retrospective> {
        let unknown = |what: &str| format!("retrospective {}: unknown {what}", self.id);
        Ok(Retrospective {
            id: RetrospectiveId(self.id),
            project: ProjectId(self.project_id),
            kind: Kind::parse(&self.kind).with_context(|| unknown("kind"))?,
            language: Language::from_tag(&self.language).with_context(|| unknown("language"))?,
            status: Status::parse(&self.status).with_context(|| unknown("status"))?,
            audience: Audience::parse(&self.visibility).with_context(|| unknown("visibility"))?,
            slug: self.slug,
            title: self.title,
            author: MemberId(self.author_id),
            facilitator: self.facilitator_id.map(MemberId),
            submitted_at: self.submitted_at.map(|at| at.and_utc()),
            published_at: self.published_at.map(|at| at.and_utc()),
            revision: self.revision,
            created_at: self.created_at.and_utc(),
            updated_at: self.updated_at.and_utc(),
            version: self.version,
            still_true_on: self.still_true_on,
        })
    }
}

/// One by its id.
pub fn find(conn: &mut Conn, id: RetrospectiveId) -> Outcome<Option<Retrospective>> {
    let row: Option<Row> = retrospectives::table
        .find(id.0)
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    row.map(Row::read).transpose()
}

/// One by its address.
pub fn by_slug(conn: &mut Conn, slug: &str) -> Outcome<Option<Retrospective>> {
    let row: Option<Row> = retrospectives::table
        .filter(retrospectives::slug.eq(slug))
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    row.map(Row::read).transpose()
}

/// The newest one of a project: the one that is being written, or the last that was published.
pub fn newest_of(conn: &mut Conn, project: ProjectId) -> Outcome<Option<Retrospective>> {
    Ok(of_project(conn, project)?.into_iter().next())
}

/// Every retrospective of a project, newest first: one for each time it ended.
pub fn of_project(conn: &mut Conn, project: ProjectId) -> Outcome<Vec<Retrospective>> {
    let rows: Vec<Row> = retrospectives::table
        .filter(retrospectives::project_id.eq(project.0))
        .order(retrospectives::id.desc())
        .limit(100)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Row::read).collect()
}

pub(in super::super) fn slug_taken(conn: &mut Conn, slug: &Slug) -> Outcome<bool> {
    let query = retrospectives::table.filter(retrospectives::slug.eq(slug.as_str()));
    Ok(diesel::select(diesel::dsl::exists(query)).get_result(conn)?)
}

/// What a new row needs.
#[derive(Debug)]
pub(in super::super) struct NewRow<'a> {
    pub project: ProjectId,
    pub kind: Kind,
    pub slug: &'a Slug,
    pub title: &'a str,
    pub language: Language,
    pub author: MemberId,
    pub facilitator: Option<MemberId>,
}

pub(in super::super) fn insert(
    tx: &mut Tx<'_>,
    now: Timestamp,
    new: &NewRow<'_>,
) -> Outcome<RetrospectiveId> {
    let conn: &mut Conn = tx;
    let id: i64 = diesel::insert_into(retrospectives::table)
        .values((
            retrospectives::project_id.eq(new.project.0),
            retrospectives::kind.eq(new.kind.as_str()),
            retrospectives::slug.eq(new.slug.as_str()),
            retrospectives::title.eq(new.title),
            retrospectives::language.eq(new.language.tag()),
            retrospectives::status.eq(Status::Draft.as_str()),
            retrospectives::visibility.eq(Audience::Staff.as_str()),
            retrospectives::author_id.eq(new.author.0),
            retrospectives::facilitator_id.eq(new.facilitator.map(|id| id.0)),
            retrospectives::created_at.eq(now.naive_utc()),
            retrospectives::updated_at.eq(now.naive_utc()),
        ))
        .returning(retrospectives::id)
        .get_result(conn)?;
    Ok(RetrospectiveId(id))
}

/// Replaces head and version; the text is in its own rows.
pub(in super::super) fn update(
    tx: &mut Tx<'_>,
    now: Timestamp,
    changed: &Retrospective,
) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::update(retrospectives::table.find(changed.id.0))
        .set((
            retrospectives::kind.eq(changed.kind.as_str()),
            retrospectives::title.eq(&changed.title),
            retrospectives::language.eq(changed.language.tag()),
            retrospectives::facilitator_id.eq(changed.facilitator.map(|id| id.0)),
            retrospectives::revision.eq(changed.revision),
            retrospectives::updated_at.eq(now.naive_utc()),
            retrospectives::version.eq(changed.version),
        ))
        .execute(conn)?;
    Ok(())
}

pub(in super::super) fn set_status(
    tx: &mut Tx<'_>,
    now: Timestamp,
    id: RetrospectiveId,
    status: Status,
) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::update(retrospectives::table.find(id.0))
        .set((
            retrospectives::status.eq(status.as_str()),
            retrospectives::submitted_at.eq((status == Status::InReview).then(|| now.naive_utc())),
            retrospectives::updated_at.eq(now.naive_utc()),
        ))
        .execute(conn)?;
    Ok(())
}

pub(in super::super) fn set_audience(
    tx: &mut Tx<'_>,
    now: Timestamp,
    id: RetrospectiveId,
    audience: Audience,
) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::update(retrospectives::table.find(id.0))
        .set((
            retrospectives::visibility.eq(audience.as_str()),
            retrospectives::updated_at.eq(now.naive_utc()),
        ))
        .execute(conn)?;
    Ok(())
}

/// Notes that it was read again and still holds.
pub(in super::super) fn set_still_true(
    tx: &mut Tx<'_>,
    id: RetrospectiveId,
    on: NaiveDate,
) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::update(retrospectives::table.find(id.0))
        .set(retrospectives::still_true_on.eq(on))
        .execute(conn)?;
    Ok(())
}

/// Who replaced the last text that was kept, and when.
pub(in super::super) fn replaced_last(
    conn: &mut Conn,
    id: RetrospectiveId,
) -> Outcome<Option<(Option<MemberId>, Timestamp)>> {
    let row: Option<(Option<i64>, NaiveDateTime)> = retrospective_versions::table
        .filter(retrospective_versions::retrospective_id.eq(id.0))
        .order(retrospective_versions::version.desc())
        .select((
            retrospective_versions::replaced_by,
            retrospective_versions::replaced_at,
        ))
        .first(conn)
        .optional()?;
    Ok(row.map(|(by, at)| (by.map(MemberId), at.and_utc())))
}

/// What the sections of a retrospective say.
pub fn sections_of(conn: &mut Conn, id: RetrospectiveId) -> Outcome<BTreeMap<Section, Markdown>> {
    let rows: Vec<(String, String)> = retrospective_sections::table
        .filter(retrospective_sections::retrospective_id.eq(id.0))
        .select((retrospective_sections::name, retrospective_sections::body))
        .load(conn)?;
    rows.into_iter()
        .map(|(name, body)| {
            let section = Section::parse(&name)
                .with_context(|| format!("retrospective {id}: unknown section {name}"))?;
            let text = Markdown::optional("sections", &body)
                .map_err(crate::base::failure::Problem::invalid)?;
            Ok((section, text))
        })
        .collect()
}

/// One section of many retrospectives, by their ids.
pub fn texts_of(
    conn: &mut Conn,
    ids: &[RetrospectiveId],
    section: Section,
) -> Outcome<BTreeMap<RetrospectiveId, String>> {
    let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let rows: Vec<(i64, String)> = retrospective_sections::table
        .filter(retrospective_sections::retrospective_id.eq_any(ids))
        .filter(retrospective_sections::name.eq(section.as_str()))
        .select((
            retrospective_sections::retrospective_id,
            retrospective_sections::body,
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(id, body)| (RetrospectiveId(id), body))
        .collect())
}

/// Replaces every section.
pub(in super::super) fn put_sections(
    tx: &mut Tx<'_>,
    now: Timestamp,
    by: Option<MemberId>,
    id: RetrospectiveId,
    sections: &BTreeMap<Section, Markdown>,
) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::delete(
        retrospective_sections::table.filter(retrospective_sections::retrospective_id.eq(id.0)),
    )
    .execute(conn)?;
    for (section, body) in sections {
        diesel::insert_into(retrospective_sections::table)
            .values((
                retrospective_sections::retrospective_id.eq(id.0),
                retrospective_sections::name.eq(section.as_str()),
                retrospective_sections::body.eq(body.as_str()),
                retrospective_sections::updated_by.eq(by.map(|id| id.0)),
                retrospective_sections::updated_at.eq(now.naive_utc()),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// Keeps the text that is about to be replaced.
pub(in super::super) fn keep_version(
    tx: &mut Tx<'_>,
    now: Timestamp,
    by: Option<MemberId>,
    old: &Retrospective,
    sections: &BTreeMap<Section, Markdown>,
    conditions: &str,
) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::insert_into(retrospective_versions::table)
        .values((
            retrospective_versions::retrospective_id.eq(old.id.0),
            retrospective_versions::version.eq(old.version),
            retrospective_versions::title.eq(&old.title),
            retrospective_versions::sections.eq(stored(sections)?),
            retrospective_versions::conditions.eq(conditions),
            retrospective_versions::replaced_by.eq(by.map(|id| id.0)),
            retrospective_versions::replaced_at.eq(now.naive_utc()),
        ))
        .execute(conn)?;
    Ok(())
}

/// Sections as one JSON text: name → Markdown.
pub(super) fn stored(sections: &BTreeMap<Section, Markdown>) -> Outcome<String> {
    let by_name: BTreeMap<&str, &str> = sections
        .iter()
        .map(|(section, text)| (section.as_str(), text.as_str()))
        .collect();
    Ok(serde_json::to_string(&by_name)?)
}

/// Back from the JSON text.
pub(super) fn from_stored(json: &str) -> Outcome<BTreeMap<Section, String>> {
    let by_name: BTreeMap<String, String> = serde_json::from_str(json)?;
    Ok(by_name
        .into_iter()
        .filter_map(|(name, text)| Some((Section::parse(&name)?, text)))
        .collect())
}

/// The names of everybody who has an account, to see whether a text names somebody.
pub fn member_names(conn: &mut Conn) -> Outcome<Vec<String>> {
    Ok(members::table
        .filter(members::erased_at.is_null())
        .select(members::name)
        .load(conn)?)
}
