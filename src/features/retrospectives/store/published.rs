//! What readers see: the rows `retrospective_revisions`, and lists along their date.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDateTime};
use diesel::dsl::count_star;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::rows::{Retrospective, Row, from_stored, stored};
use crate::base::clock::Timestamp;
use crate::base::failure::Outcome;
use crate::base::ids::{MemberId, ProjectId, RetrospectiveId};
use crate::base::language::Language;
use crate::base::text::Markdown;
use crate::db::dialect::{like_anywhere, lower};
use crate::db::schema::{
    pain_points, projects, retrospective_areas, retrospective_revisions, retrospectives,
};
use crate::db::{Conn, Tx};
use crate::features::retrospectives::rules::{
    Audience, Checklist, Facts, Kind, LocalName, Section, Status, minutes_to_read,
};

/// As many addresses as one sitemap may name.
const MOST_ADDRESSES: i64 = 45_000;

/// As many areas as a list offers.
const MOST_AREAS: i64 = 200;

/// One published text as its readers saw it.
#[derive(Debug, Clone, PartialEq)]
pub struct Revision {
    /// Its number, from 1.
    pub number: i64,
    /// The headline.
    pub title: String,
    /// What it is written in.
    pub language: Language,
    /// What the sections say.
    pub sections: BTreeMap<Section, String>,
    /// The figures beside the text.
    pub facts: Facts,
    /// When it was published.
    pub published_at: Timestamp,
    /// What changed, and why.
    pub note: String,
}

/// A revision in the list of revisions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevisionLine {
    /// Its number, from 1.
    pub number: i64,
    /// What changed, and why.
    pub note: String,
    /// When it was published.
    pub published_at: Timestamp,
}

/// What a revision needs besides the text that is being published.
#[derive(Debug)]
pub(in super::super) struct NewRevision<'a> {
    pub of: &'a Retrospective,
    pub sections: &'a BTreeMap<Section, Markdown>,
    pub facts: &'a Facts,
    pub checklist: &'a Checklist,
    pub note: &'a str,
    pub by: Option<MemberId>,
}

pub(in super::super) fn insert_revision(
    tx: &mut Tx<'_>,
    now: Timestamp,
    new: &NewRevision<'_>,
) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::insert_into(retrospective_revisions::table)
        .values((
            retrospective_revisions::retrospective_id.eq(new.of.id.0),
            retrospective_revisions::revision.eq(new.of.revision),
            retrospective_revisions::title.eq(&new.of.title),
            retrospective_revisions::language.eq(new.of.language.tag()),
            retrospective_revisions::sections.eq(stored(new.sections)?),
            retrospective_revisions::facts.eq(serde_json::to_string(new.facts)?),
            retrospective_revisions::checklist.eq(serde_json::to_string(new.checklist)?),
            retrospective_revisions::note.eq(new.note),
            retrospective_revisions::actor_id.eq(new.by.map(|id| id.0)),
            retrospective_revisions::published_at.eq(now.naive_utc()),
        ))
        .execute(conn)?;
    keep_findable(conn, new.of, new.facts)
}

/// By what lists find it besides its text: what it is about, and what came back.
fn keep_findable(conn: &mut Conn, of: &Retrospective, facts: &Facts) -> Outcome<()> {
    diesel::update(retrospectives::table.find(of.id.0))
        .set(retrospectives::minutes_back.eq(facts.minutes_back(of.kind)))
        .execute(conn)?;
    let its = retrospective_areas::table.filter(retrospective_areas::retrospective_id.eq(of.id.0));
    diesel::delete(its).execute(conn)?;
    let mut named = BTreeSet::new();
    for area in facts.areas.iter().filter(|area| named.insert(&area.en)) {
        diesel::insert_into(retrospective_areas::table)
            .values((
                retrospective_areas::retrospective_id.eq(of.id.0),
                retrospective_areas::name_ko.eq(&area.ko),
                retrospective_areas::name_en.eq(&area.en),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// Makes it readable.
pub(in super::super) fn publish(
    tx: &mut Tx<'_>,
    now: Timestamp,
    id: RetrospectiveId,
    audience: Audience,
) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::update(retrospectives::table.find(id.0))
        .set((
            retrospectives::status.eq(Status::Published.as_str()),
            retrospectives::visibility.eq(audience.as_str()),
            retrospectives::published_at.eq(now.naive_utc()),
            retrospectives::revision.eq(1),
            retrospectives::updated_at.eq(now.naive_utc()),
        ))
        .execute(conn)?;
    Ok(())
}

/// One revision of a retrospective.
pub fn revision(conn: &mut Conn, id: RetrospectiveId, number: i64) -> Outcome<Option<Revision>> {
    type Found = (String, String, String, String, NaiveDateTime, String);
    let found: Option<Found> = retrospective_revisions::table
        .find((id.0, number))
        .select((
            retrospective_revisions::title,
            retrospective_revisions::language,
            retrospective_revisions::sections,
            retrospective_revisions::facts,
            retrospective_revisions::published_at,
            retrospective_revisions::note,
        ))
        .first(conn)
        .optional()?;
    found
        .map(|(title, language, sections, facts, published_at, note)| {
            Ok(Revision {
                number,
                title,
                language: Language::from_tag(&language).unwrap_or_default(),
                sections: from_stored(&sections)?,
                facts: serde_json::from_str(&facts)?,
                published_at: published_at.and_utc(),
                note,
            })
        })
        .transpose()
}

/// Every revision of a retrospective, newest first.
pub fn revisions(conn: &mut Conn, id: RetrospectiveId) -> Outcome<Vec<RevisionLine>> {
    let rows: Vec<(i64, String, NaiveDateTime)> = retrospective_revisions::table
        .filter(retrospective_revisions::retrospective_id.eq(id.0))
        .order(retrospective_revisions::revision.desc())
        .limit(200)
        .select((
            retrospective_revisions::revision,
            retrospective_revisions::note,
            retrospective_revisions::published_at,
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(number, note, at)| RevisionLine {
            number,
            note,
            published_at: at.and_utc(),
        })
        .collect())
}

/// Where a page of the list begins: after this one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    at: i64,
    id: i64,
}

impl Position {
    /// The place of a piece in the list.
    pub fn of(piece: &Piece) -> Self {
        Self {
            at: piece.published_at.timestamp_micros(),
            id: piece.retrospective.id.0,
        }
    }
}

/// What a list of published ones shows.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only what everybody may read.
    pub internet_only: bool,
    /// Only this outcome.
    pub kind: Option<Kind>,
    /// Only in this language.
    pub language: Option<Language>,
    /// Only those with these addresses; all where there is none.
    pub slugs: Vec<String>,
    /// Only those about this area, by the English name that stands in them.
    pub area: Option<String>,
    /// Only those that gave back so many minutes a month.
    pub minutes_back: Option<i64>,
    /// Only those published from here on.
    pub since: Option<Timestamp>,
    /// Only those published before this.
    pub until: Option<Timestamp>,
    /// Only those with these words in title or text.
    pub words: Option<String>,
    /// After this one.
    pub after: Option<Position>,
}

/// A published retrospective in a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Piece {
    /// Itself.
    pub retrospective: Retrospective,
    /// When it was published.
    pub published_at: Timestamp,
    /// The figures beside its text.
    pub facts: Facts,
    /// Its summary, Markdown.
    pub summary: String,
    /// How long reading it takes.
    pub minutes: usize,
}

/// Published ones, newest first, at most `limit`.
pub fn list(conn: &mut Conn, filter: &Filter, limit: i64) -> Outcome<Vec<Piece>> {
    let current = retrospective_revisions::retrospective_id
        .eq(retrospectives::id)
        .and(retrospective_revisions::revision.eq(retrospectives::revision));
    let mut query = retrospectives::table
        .inner_join(retrospective_revisions::table.on(current))
        .filter(retrospectives::status.eq(Status::Published.as_str()))
        .order((
            retrospectives::published_at.desc(),
            retrospectives::id.desc(),
        ))
        .limit(limit)
        .select((
            Row::as_select(),
            retrospective_revisions::facts,
            retrospective_revisions::sections,
        ))
        .into_boxed();
    if filter.internet_only {
        query = query.filter(retrospectives::visibility.eq(Audience::Internet.as_str()));
    }
    if let Some(kind) = filter.kind {
        query = query.filter(retrospectives::kind.eq(kind.as_str()));
    }
    if let Some(language) = filter.language {
        query = query.filter(retrospectives::language.eq(language.tag()));
    }
    if !filter.slugs.is_empty() {
        query = query.filter(retrospectives::slug.eq_any(&filter.slugs));
    }
    if let Some(area) = &filter.area {
        let about = retrospective_areas::table
            .filter(retrospective_areas::name_en.eq(area))
            .select(retrospective_areas::retrospective_id);
        query = query.filter(retrospectives::id.eq_any(about));
    }
    if let Some(least) = filter.minutes_back {
        query = query.filter(retrospectives::minutes_back.ge(least).assume_not_null());
    }
    if let Some(since) = filter.since {
        let later = retrospectives::published_at.ge(since.naive_utc());
        query = query.filter(later.assume_not_null());
    }
    if let Some(until) = filter.until {
        let earlier = retrospectives::published_at.lt(until.naive_utc());
        query = query.filter(earlier.assume_not_null());
    }
    if let Some(words) = &filter.words {
        let pattern = like_anywhere(&words.to_lowercase());
        let title = lower(retrospective_revisions::title);
        let text = lower(retrospective_revisions::sections);
        let found = title.like(pattern.clone()).escape('\\');
        query = query.filter(found.or(text.like(pattern).escape('\\')));
    }
    if let Some(after) = filter.after {
        let at = DateTime::from_timestamp_micros(after.at)
            .unwrap_or_default()
            .naive_utc();
        let earlier = retrospectives::published_at.lt(at);
        let same = retrospectives::published_at
            .eq(at)
            .and(retrospectives::id.lt(after.id));
        query = query.filter(earlier.or(same).assume_not_null());
    }
    let rows: Vec<(Row, String, String)> = query.load(conn)?;
    let ids: Vec<RetrospectiveId> = rows
        .iter()
        .map(|(row, ..)| RetrospectiveId(row.id))
        .collect();
    let mut summaries = super::rows::texts_of(conn, &ids, Section::Summary)?;
    rows.into_iter()
        .map(|(row, facts, sections)| {
            let retrospective = row.read()?;
            let sections = from_stored(&sections)?;
            let texts = sections.values().map(String::as_str);
            Ok(Piece {
                minutes: minutes_to_read(retrospective.language, texts),
                published_at: retrospective
                    .published_at
                    .unwrap_or(retrospective.updated_at),
                facts: serde_json::from_str(&facts)?,
                summary: summaries.remove(&retrospective.id).unwrap_or_default(),
                retrospective,
            })
        })
        .collect()
}

/// What published texts are about that this reader may see, by the names that stand in them: nothing that a text does not
/// say itself.
pub fn areas_told(conn: &mut Conn, internet_only: bool) -> Outcome<Vec<LocalName>> {
    let of = retrospectives::id.eq(retrospective_areas::retrospective_id);
    let mut query = retrospective_areas::table
        .inner_join(retrospectives::table.on(of))
        .filter(retrospectives::status.eq(Status::Published.as_str()))
        .order((retrospective_areas::name_en, retrospective_areas::name_ko))
        .limit(MOST_AREAS)
        .select((retrospective_areas::name_ko, retrospective_areas::name_en))
        .distinct()
        .into_boxed();
    if internet_only {
        query = query.filter(retrospectives::visibility.eq(Audience::Internet.as_str()));
    }
    let names: Vec<(String, String)> = query.load(conn)?;
    let mut names: Vec<LocalName> = names
        .into_iter()
        .map(|(ko, en)| LocalName { ko, en })
        .collect();
    // Renamed in Korean alone, it is still one to choose.
    names.dedup_by(|one, other| one.en == other.en);
    Ok(names)
}

/// When the first one was published that this reader may see.
pub fn first_published(conn: &mut Conn, internet_only: bool) -> Outcome<Option<Timestamp>> {
    let mut query = retrospectives::table
        .filter(retrospectives::status.eq(Status::Published.as_str()))
        .order(retrospectives::published_at)
        .select(retrospectives::published_at)
        .into_boxed();
    if internet_only {
        query = query.filter(retrospectives::visibility.eq(Audience::Internet.as_str()));
    }
    let first: Option<Option<NaiveDateTime>> = query.first(conn).optional()?;
    Ok(first.flatten().map(|at| at.and_utc()))
}

/// The published ones of these projects, oldest first.
pub fn of_projects(conn: &mut Conn, ids: &[ProjectId]) -> Outcome<Vec<Retrospective>> {
    let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let rows: Vec<Row> = retrospectives::table
        .filter(retrospectives::project_id.eq_any(ids))
        .filter(retrospectives::status.eq(Status::Published.as_str()))
        .order(retrospectives::id)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Row::read).collect()
}

/// What is being written, last changed first; only what `member` began or helps to tell, when given.
pub fn unpublished(conn: &mut Conn, member: Option<MemberId>) -> Outcome<Vec<Retrospective>> {
    let mut query = retrospectives::table
        .filter(retrospectives::status.ne(Status::Published.as_str()))
        .order((retrospectives::updated_at.desc(), retrospectives::id.desc()))
        .limit(30)
        .select(Row::as_select())
        .into_boxed();
    if let Some(member) = member {
        let author = retrospectives::author_id.eq(member.0);
        let helps = retrospectives::facilitator_id.eq(member.0);
        query = query.filter(author.or(helps.assume_not_null()));
    }
    let rows: Vec<Row> = query.load(conn)?;
    rows.into_iter().map(Row::read).collect()
}

/// Address and last change of everything that strangers may read, newest first.
pub fn addresses(conn: &mut Conn) -> Outcome<Vec<(String, Timestamp)>> {
    let rows: Vec<(String, NaiveDateTime)> = retrospectives::table
        .filter(retrospectives::status.eq(Status::Published.as_str()))
        .filter(retrospectives::visibility.eq(Audience::Internet.as_str()))
        .order((
            retrospectives::published_at.desc(),
            retrospectives::id.desc(),
        ))
        .limit(MOST_ADDRESSES)
        .select((retrospectives::slug, retrospectives::updated_at))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(slug, at)| (slug, at.and_utc()))
        .collect())
}

/// What the front page counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Numbers {
    /// Reports that came in.
    pub reported: i64,
    /// Of those, the ones that got an answer.
    pub answered: i64,
    /// Projects that worked and are kept good, or were until nothing was left to care for.
    pub succeeded: i64,
    /// Projects that failed, each with its public account.
    pub failed: i64,
}

/// The numbers of the front page, counted now.
pub fn numbers(conn: &mut Conn) -> Outcome<Numbers> {
    let reported = pain_points::table.count().get_result(conn)?;
    let answered = pain_points::table
        .filter(pain_points::decided_at.is_not_null())
        .count()
        .get_result(conn)?;
    let states: Vec<(String, i64)> = projects::table
        .group_by(projects::status)
        .select((projects::status, count_star()))
        .load(conn)?;
    let of = |wanted: &[&str]| {
        states
            .iter()
            .filter(|(state, _)| wanted.contains(&state.as_str()))
            .map(|(_, count)| count)
            .sum()
    };
    Ok(Numbers {
        reported,
        answered,
        succeeded: of(&["sustaining", "closed"]),
        failed: of(&["failed"]),
    })
}
