//! The rows `conditions`.

use std::collections::HashMap;

use anyhow::Context;
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use serde::Serialize;

use crate::base::clock::Timestamp;
use crate::base::failure::Outcome;
use crate::base::ids::{ConditionId, MemberId, ProjectId, RetrospectiveId};
use crate::db::schema::{conditions, projects, retrospectives};
use crate::db::{Conn, Tx};
use crate::features::retrospectives::rules::{ConditionChange, ConditionState, NewCondition};

/// What would have to be true.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// Its id.
    pub id: ConditionId,
    /// Whose it is.
    pub retrospective: RetrospectiveId,
    /// What would have to be true.
    pub text: String,
    /// How one would know.
    pub how_known: String,
    /// Who watches it.
    pub watcher: Option<MemberId>,
    /// The day on which it is looked at again.
    pub review_on: Option<NaiveDate>,
    /// Whether it holds.
    pub state: ConditionState,
    /// What happened when it turned.
    pub note: String,
    /// When it turned.
    pub changed_at: Option<Timestamp>,
}

#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = conditions)]
struct Row {
    id: i64,
    retrospective_id: i64,
    text: String,
    how_known: String,
    watcher_id: Option<i64>,
    review_on: Option<NaiveDate>,
    state: String,
    state_note: String,
    state_changed_at: Option<NaiveDateTime>,
}

impl Row {
    fn read(self) -> Outcome<Condition> {
        let state = ConditionState::parse(&self.state)
            .with_context(|| format!("condition {}: unknown state", self.id))?;
        Ok(Condition {
            id: ConditionId(self.id),
            retrospective: RetrospectiveId(self.retrospective_id),
            text: self.text,
            how_known: self.how_known,
            watcher: self.watcher_id.map(MemberId),
            review_on: self.review_on,
            state,
            note: self.state_note,
            changed_at: self.state_changed_at.map(|at| at.and_utc()),
        })
    }
}

/// The conditions of a retrospective, in their order.
pub fn conditions_of(conn: &mut Conn, id: RetrospectiveId) -> Outcome<Vec<Condition>> {
    let rows: Vec<Row> = conditions::table
        .filter(conditions::retrospective_id.eq(id.0))
        .order((conditions::position, conditions::id))
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Row::read).collect()
}

/// One condition.
pub fn condition(conn: &mut Conn, id: ConditionId) -> Outcome<Option<Condition>> {
    let row: Option<Row> = conditions::table
        .find(id.0)
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    row.map(Row::read).transpose()
}

/// A condition of a published postmortem, with what it belongs to.
#[derive(Debug, Clone)]
pub struct Watched {
    /// The condition.
    pub condition: Condition,
    /// The address of its retrospective.
    pub slug: String,
    /// What the retrospective is written in.
    pub language: String,
    /// The project that did not succeed.
    pub project: ProjectId,
    /// Its title.
    pub title: String,
    /// The project that follows it, if there is one.
    pub follow_up: Option<ProjectId>,
}

/// Conditions of published postmortems in this state, or in any, those to be looked at first in front. `watcher`: only
/// those that this member watches.
pub fn watched(
    conn: &mut Conn,
    state: Option<ConditionState>,
    watcher: Option<MemberId>,
    (offset, limit): (i64, i64),
) -> Outcome<Vec<Watched>> {
    let mut query = conditions::table
        .inner_join(retrospectives::table.on(retrospectives::id.eq(conditions::retrospective_id)))
        .inner_join(projects::table.on(projects::id.eq(retrospectives::project_id)))
        .filter(retrospectives::status.eq("published"))
        .into_boxed();
    if let Some(state) = state {
        query = query.filter(conditions::state.eq(state.as_str()));
    }
    if let Some(watcher) = watcher {
        query = query.filter(conditions::watcher_id.eq(watcher.0));
    }
    let rows: Vec<(Row, String, String, i64, String)> = query
        .order((
            conditions::review_on.is_null(),
            conditions::review_on,
            conditions::id,
        ))
        .offset(offset)
        .limit(limit)
        .select((
            Row::as_select(),
            retrospectives::slug,
            retrospectives::language,
            projects::id,
            projects::title,
        ))
        .load(conn)?;
    let of: Vec<Option<i64>> = rows.iter().map(|(.., project, _)| Some(*project)).collect();
    let following: HashMap<Option<i64>, i64> = projects::table
        .filter(projects::follows_id.eq_any(of))
        .order(projects::id)
        .select((projects::follows_id, projects::id))
        .load::<(Option<i64>, i64)>(conn)?
        .into_iter()
        .collect();
    rows.into_iter()
        .map(|(row, slug, language, project, title)| {
            Ok(Watched {
                condition: row.read()?,
                slug,
                language,
                project: ProjectId(project),
                title,
                follow_up: following.get(&Some(project)).copied().map(ProjectId),
            })
        })
        .collect()
}

/// How many conditions of published postmortems stand where.
pub fn condition_counts(conn: &mut Conn) -> Outcome<HashMap<String, i64>> {
    let rows: Vec<(String, i64)> = conditions::table
        .inner_join(retrospectives::table.on(retrospectives::id.eq(conditions::retrospective_id)))
        .filter(retrospectives::status.eq("published"))
        .group_by(conditions::state)
        .select((conditions::state, diesel::dsl::count_star()))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// The conditions as one JSON text, for the texts that were replaced.
pub(in super::super) fn condition_texts(conditions: &[Condition]) -> Outcome<String> {
    #[derive(Serialize)]
    struct Kept<'a> {
        id: i64,
        text: &'a str,
        how_known: &'a str,
        watcher: Option<i64>,
        review_on: Option<NaiveDate>,
    }
    let kept: Vec<Kept<'_>> = conditions
        .iter()
        .map(|condition| Kept {
            id: condition.id.0,
            text: &condition.text,
            how_known: &condition.how_known,
            watcher: condition.watcher.map(|id| id.0),
            review_on: condition.review_on,
        })
        .collect();
    Ok(serde_json::to_string(&kept)?)
}

pub(in super::super) fn insert_condition(
    tx: &mut Tx<'_>,
    id: RetrospectiveId,
    position: i64,
    new: &NewCondition,
    watcher: Option<MemberId>,
) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::insert_into(conditions::table)
        .values((
            conditions::retrospective_id.eq(id.0),
            conditions::position.eq(position),
            conditions::text.eq(&new.text),
            conditions::how_known.eq(&new.how_known),
            conditions::watcher_id.eq(watcher.map(|id| id.0)),
            conditions::review_on.eq(new.review_on),
            conditions::state.eq(ConditionState::NotYet.as_str()),
        ))
        .execute(conn)?;
    Ok(())
}

/// Words, watcher, day and place of a condition; its state stays.
pub(in super::super) fn place_condition(
    tx: &mut Tx<'_>,
    id: ConditionId,
    position: i64,
    new: &NewCondition,
    watcher: Option<MemberId>,
) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::update(conditions::table.find(id.0))
        .set((
            conditions::position.eq(position),
            conditions::text.eq(&new.text),
            conditions::how_known.eq(&new.how_known),
            conditions::watcher_id.eq(watcher.map(|id| id.0)),
            conditions::review_on.eq(new.review_on),
        ))
        .execute(conn)?;
    Ok(())
}

pub(in super::super) fn remove_condition(tx: &mut Tx<'_>, id: ConditionId) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::delete(conditions::table.find(id.0)).execute(conn)?;
    Ok(())
}

pub(in super::super) fn turn(
    tx: &mut Tx<'_>,
    now: Timestamp,
    id: ConditionId,
    change: &ConditionChange,
) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::update(conditions::table.find(id.0))
        .set((
            conditions::state.eq(change.state.as_str()),
            conditions::state_note.eq(&change.note),
            conditions::state_changed_at.eq(now.naive_utc()),
            conditions::review_on.eq(change.review_on),
        ))
        .execute(conn)?;
    Ok(())
}

/// The conditions that are not yet true and whose watcher has not been reminded of their day, with those days.
pub(in super::super) fn waiting_conditions(
    conn: &mut Conn,
    id: RetrospectiveId,
) -> Outcome<Vec<(ConditionId, NaiveDate)>> {
    let rows: Vec<(i64, Option<NaiveDate>, Option<NaiveDate>)> = conditions::table
        .filter(conditions::retrospective_id.eq(id.0))
        .filter(conditions::state.eq(ConditionState::NotYet.as_str()))
        .filter(conditions::review_on.is_not_null())
        .order((conditions::position, conditions::id))
        .select((
            conditions::id,
            conditions::review_on,
            conditions::review_asked_on,
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .filter(|(_, day, asked)| day != asked)
        .filter_map(|(id, day, _)| Some((ConditionId(id), day?)))
        .collect())
}

/// Remembers that the watcher was reminded of this day.
pub(in super::super) fn mark_asked(
    tx: &mut Tx<'_>,
    id: ConditionId,
    day: NaiveDate,
) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::update(conditions::table.find(id.0))
        .set(conditions::review_asked_on.eq(day))
        .execute(conn)?;
    Ok(())
}
