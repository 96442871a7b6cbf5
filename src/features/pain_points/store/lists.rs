//! Lists of pain points: filtered, in six orders, page by page along an index.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Datelike, NaiveDate};
use diesel::connection::Connection;
use diesel::dsl::count_star;
use diesel::prelude::*;
use diesel::sql_types::Text;
use serde::{Deserialize, Serialize};

use super::rows::{PainPoint, Row, whole};
use super::stages::{Stage, in_stage};
use crate::base::actor::stored_words;
use crate::base::clock::Timestamp;
use crate::base::failure::Outcome;
use crate::base::ids::{AreaId, MemberId, PainPointId, ProjectId, TagId};
use crate::base::permission::Visibility;
use crate::db::Conn;
use crate::db::dialect::like_anywhere;
use crate::db::schema::{
    follows, pain_point_counts, pain_point_tags, pain_points, project_pain_points, promises,
    supports,
};
use crate::features::pain_points::rules::Status;

diesel::define_sql_function! {
    /// In small letters, as far as the database knows them.
    fn lower(text: Text) -> Text;
}

/// The order of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// Newest report first.
    #[default]
    New,
    /// Costliest first.
    Impact,
    /// What weighs most first; pinned ones above, what is not open below.
    Priority,
    /// Most voices first.
    Voices,
    /// Most recent word first.
    Updated,
    /// The word that is due next first; those without a promise at the end.
    Promise,
}

stored_words!(Order {
    New = "new",
    Priority = "priority",
    Impact = "impact",
    Voices = "voices",
    Updated = "updated",
    Promise = "promise",
});

/// Where a page of a list begins: after the row with this key in the list's order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    key: Option<i64>,
    id: i64,
}

impl Position {
    /// The place of a row in a list of this order.
    pub fn of(pain: &PainPoint, order: Order) -> Self {
        let key = match order {
            Order::New => None,
            Order::Priority => Some(pain.priority),
            Order::Impact => Some(pain.minutes_per_month),
            Order::Voices => Some(pain.supporters),
            Order::Updated => Some(pain.updated_at.timestamp_micros()),
            Order::Promise => pain.next_update_on.map(|day| day.num_days_from_ce().into()),
        };
        Self { key, id: pain.id.0 }
    }
}

/// Who looks: decides which rows there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seer {
    /// Sees everything.
    Studio,
    /// Sees what everybody on the staff sees, and their own.
    Member(MemberId),
}

/// What happened to a report on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// It came in.
    Reported,
    /// It was resolved or declined, and still is.
    Ended,
    /// Word came that had been promised for that day at the latest.
    Kept,
    /// Word had been promised for that day and did not come.
    Broken,
}

stored_words!(What { Reported = "reported", Ended = "ended", Kept = "kept", Broken = "broken" });

/// Something that happened between two days, both of them counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Happened {
    /// What.
    pub what: What,
    /// As the first day begins.
    pub from: Timestamp,
    /// As the day after the last one begins.
    pub until: Timestamp,
    /// The two days.
    pub days: (NaiveDate, NaiveDate),
}

/// What reports can be counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grouping {
    /// What they are about.
    Area,
    /// Who answers for them.
    Assignee,
}

/// What a list shows.
#[derive(Debug, Clone)]
pub struct Filter {
    /// Who looks.
    pub seer: Seer,
    /// Only these; all when empty.
    pub statuses: Vec<Status>,
    /// Only what is not merged.
    pub unmerged: bool,
    /// Only about this area.
    pub area: Option<AreaId>,
    /// Only about these; `None` among them are those about no area.
    pub areas: Option<Vec<Option<AreaId>>>,
    /// Only where this happened.
    pub happened: Option<Happened>,
    /// Only what has come so far.
    pub stage: Option<Stage>,
    /// Only what this member reported.
    pub reporter: Option<MemberId>,
    /// Only what somebody else reported and this member supports or follows.
    pub joined: Option<MemberId>,
    /// Only what this member answers for.
    pub assignee: Option<MemberId>,
    /// Only what nobody answers for.
    pub unassigned: bool,
    /// Only what is about no area.
    pub without_area: bool,
    /// Only what is linked to this project.
    pub project: Option<ProjectId>,
    /// Only what carries this tag.
    pub tag: Option<TagId>,
    /// Only what promised word before this day.
    pub overdue_on: Option<NaiveDate>,
    /// Only what is not put off on this day.
    pub awake_on: Option<NaiveDate>,
    /// Only what holds this text.
    pub holds: Option<String>,
    /// Only these numbers.
    pub among: Option<Vec<PainPointId>>,
}

impl Filter {
    /// Everything that `seer` may see.
    pub fn of(seer: Seer) -> Self {
        Self {
            seer,
            statuses: Vec::new(),
            unmerged: false,
            area: None,
            areas: None,
            happened: None,
            stage: None,
            reporter: None,
            joined: None,
            assignee: None,
            unassigned: false,
            without_area: false,
            project: None,
            tag: None,
            overdue_on: None,
            awake_on: None,
            holds: None,
            among: None,
        }
    }

    /// Whether nothing but the status is asked for.
    pub fn is_plain(&self) -> bool {
        self.area.is_none()
            && self.areas.is_none()
            && self.happened.is_none()
            && self.stage.is_none()
            && self.reporter.is_none()
            && self.joined.is_none()
            && self.assignee.is_none()
            && !self.unassigned
            && !self.without_area
            && self.project.is_none()
            && self.tag.is_none()
            && self.overdue_on.is_none()
            && self.holds.is_none()
            && self.among.is_none()
    }
}

/// A stretch of a list.
#[derive(Debug, Clone, Copy)]
pub struct Page {
    /// In this order.
    pub order: Order,
    /// After this row; from the beginning otherwise.
    pub after: Option<Position>,
    /// At most so many rows.
    pub limit: i64,
}

type Rows = pain_points::BoxedQuery<'static, <Conn as Connection>::Backend>;

/// Narrows a query, grouped or not, to everything a filter asks for except its statuses.
macro_rules! narrowed {
    ($rows:expr, $filter:expr) => {{
        let (mut rows, filter): (_, &Filter) = ($rows, $filter);
        if let Seer::Member(member) = filter.seer {
            rows = rows.filter(
                pain_points::visibility
                    .eq(Visibility::Staff.as_str())
                    .or(pain_points::reporter_id.eq(member.0)),
            );
        }
        if filter.unmerged {
            rows = rows.filter(pain_points::status.ne(Status::Merged.as_str()));
        }
        if let Some(area) = filter.area {
            rows = rows.filter(pain_points::area_id.eq(area.0));
        }
        if let Some(areas) = &filter.areas {
            let ids: Vec<i64> = areas.iter().flatten().map(|area| area.0).collect();
            let within = pain_points::area_id.eq_any(ids);
            rows = if areas.contains(&None) {
                rows.filter(pain_points::area_id.is_null().or(within.assume_not_null()))
            } else {
                rows.filter(within)
            };
        }
        if let Some(happened) = &filter.happened {
            let (from, until) = (happened.from.naive_utc(), happened.until.naive_utc());
            let promised = |outcome: &'static str| {
                promises::table
                    .filter(promises::subject_kind.eq("pain_point"))
                    .filter(promises::due_on.between(happened.days.0, happened.days.1))
                    .filter(promises::outcome.assume_not_null().eq(outcome))
                    .select(promises::subject_id)
            };
            rows = match happened.what {
                What::Reported => rows
                    .filter(pain_points::created_at.ge(from))
                    .filter(pain_points::created_at.lt(until)),
                What::Ended => rows
                    .filter(pain_points::ended_at.ge(from))
                    .filter(pain_points::ended_at.lt(until))
                    .filter(pain_points::status.ne(Status::Merged.as_str())),
                What::Kept => rows.filter(pain_points::id.eq_any(promised("kept"))),
                What::Broken => rows.filter(pain_points::id.eq_any(promised("broken"))),
            };
        }
        if let Some(stage) = filter.stage {
            rows = rows.filter(in_stage(stage));
        }
        if let Some(member) = filter.reporter {
            rows = rows.filter(pain_points::reporter_id.eq(member.0));
        }
        if let Some(member) = filter.joined {
            let supported = supports::table
                .filter(supports::member_id.eq(member.0))
                .select(supports::pain_point_id);
            let followed = follows::table
                .filter(follows::member_id.eq(member.0))
                .filter(follows::subject_kind.eq("pain_point"))
                .filter(follows::state.eq("follow"))
                .select(follows::subject_id);
            rows = rows.filter(pain_points::reporter_id.ne(member.0)).filter(
                pain_points::id
                    .eq_any(supported)
                    .or(pain_points::id.eq_any(followed)),
            );
        }
        if let Some(member) = filter.assignee {
            rows = rows.filter(pain_points::assignee_id.eq(member.0));
        }
        if filter.without_area {
            rows = rows.filter(pain_points::area_id.is_null());
        }
        if let Some(project) = filter.project {
            let held = project_pain_points::table
                .filter(project_pain_points::project_id.eq(project.0))
                .select(project_pain_points::pain_point_id);
            rows = rows.filter(pain_points::id.eq_any(held));
        }
        if let Some(tag) = filter.tag {
            let carry = pain_point_tags::table
                .filter(pain_point_tags::tag_id.eq(tag.0))
                .select(pain_point_tags::pain_point_id);
            rows = rows.filter(pain_points::id.eq_any(carry));
        }
        if filter.unassigned {
            rows = rows.filter(pain_points::assignee_id.is_null());
        }
        if let Some(today) = filter.overdue_on {
            rows = rows.filter(pain_points::next_update_on.lt(today));
        }
        if let Some(today) = filter.awake_on {
            rows = rows.filter(
                pain_points::snoozed_until
                    .is_null()
                    .or(pain_points::snoozed_until.le(today)),
            );
        }
        if let Some(text) = &filter.holds {
            let pattern = like_anywhere(&text.to_lowercase());
            rows = rows.filter(
                lower(pain_points::title)
                    .like(pattern.clone())
                    .escape('\\')
                    .or(lower(pain_points::body).like(pattern).escape('\\')),
            );
        }
        if let Some(ids) = &filter.among {
            let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
            rows = rows.filter(pain_points::id.eq_any(ids));
        }
        rows
    }};
}

fn filtered(filter: &Filter) -> Rows {
    narrowed!(pain_points::table.into_boxed(), filter)
}

/// How many a filter lets through in each area, or with each of those who answer; `None` counts those without.
pub fn counts_in(
    conn: &mut Conn,
    filter: &Filter,
    by: Grouping,
) -> Outcome<Vec<(Option<i64>, i64)>> {
    let statuses: Vec<&str> = filter.statuses.iter().map(|it| it.as_str()).collect();
    let rows = match by {
        Grouping::Area => {
            let rows = pain_points::table
                .group_by(pain_points::area_id)
                .select((pain_points::area_id, count_star()))
                .into_boxed();
            narrowed!(rows, filter)
                .filter(pain_points::status.eq_any(statuses))
                .load(conn)?
        }
        Grouping::Assignee => {
            let rows = pain_points::table
                .group_by(pain_points::assignee_id)
                .select((pain_points::assignee_id, count_star()))
                .into_boxed();
            narrowed!(rows, filter)
                .filter(pain_points::status.eq_any(statuses))
                .load(conn)?
        }
    };
    Ok(rows)
}

/// How many a filter lets through.
pub fn count(conn: &mut Conn, filter: &Filter) -> Outcome<i64> {
    let statuses: Vec<&str> = filter.statuses.iter().map(|it| it.as_str()).collect();
    Ok(filtered(filter)
        .filter(pain_points::status.eq_any(statuses))
        .select(count_star())
        .first(conn)?)
}

/// The order of a page and where it begins. `key <= k AND (key < k OR id < i)` lets an index be entered at its place.
fn ordered(rows: Rows, page: &Page) -> Rows {
    let rows = rows.limit(page.limit);
    let after = page.after;
    macro_rules! descending {
        ($column:expr, $key:expr) => {{
            let rows = rows.order(($column.desc(), pain_points::id.desc()));
            match after.and_then(|after| $key(after.key?).map(|key| (key, after.id))) {
                None => rows,
                Some((key, id)) => rows
                    .filter($column.le(key))
                    .filter($column.lt(key).or(pain_points::id.lt(id))),
            }
        }};
    }
    match page.order {
        Order::New => {
            let rows = rows.order(pain_points::id.desc());
            match after {
                None => rows,
                Some(after) => rows.filter(pain_points::id.lt(after.id)),
            }
        }
        Order::Priority => descending!(pain_points::priority, Some::<i64>),
        Order::Impact => descending!(pain_points::minutes_per_month, Some::<i64>),
        Order::Voices => descending!(pain_points::supporters, Some::<i64>),
        Order::Updated => descending!(pain_points::updated_at, |micros| {
            DateTime::from_timestamp_micros(micros).map(|at| at.naive_utc())
        }),
        Order::Promise => by_promise(rows, after),
    }
}

/// Promised ones by their day; then, once those are through, the others.
fn by_promise(rows: Rows, after: Option<Position>) -> Rows {
    let day = |key: i64| NaiveDate::from_num_days_from_ce_opt(i32::try_from(key).ok()?);
    match after {
        Some(Position { key: None, id }) => rows
            .filter(pain_points::next_update_on.is_null())
            .filter(pain_points::id.gt(id))
            .order(pain_points::id.asc()),
        Some(Position { key: Some(key), id }) if day(key).is_some() => rows
            .filter(pain_points::next_update_on.ge(day(key)))
            .filter(
                pain_points::next_update_on
                    .gt(day(key))
                    .or(pain_points::id.gt(id)),
            )
            .order((pain_points::next_update_on.asc(), pain_points::id.asc())),
        _ => rows
            .filter(pain_points::next_update_on.is_not_null())
            .order((pain_points::next_update_on.asc(), pain_points::id.asc())),
    }
}

/// One page of a list.
pub fn list(conn: &mut Conn, filter: &Filter, page: &Page) -> Outcome<Vec<PainPoint>> {
    let mut rows = stretch(conn, filter, page)?;
    let promised = page.after.is_none_or(|after| after.key.is_some());
    let left = page.limit - rows.len() as i64;
    if page.order == Order::Promise && promised && left > 0 {
        let rest = Page {
            after: Some(Position { key: None, id: 0 }),
            limit: left,
            ..*page
        };
        rows.extend(stretch(conn, filter, &rest)?);
    }
    Ok(rows)
}

fn stretch(conn: &mut Conn, filter: &Filter, page: &Page) -> Outcome<Vec<PainPoint>> {
    let selective = filter.area.is_some()
        || filter.areas.is_some()
        || filter.happened.is_some()
        || filter.stage.is_some()
        || filter.among.is_some()
        || filter.reporter.is_some()
        || filter.joined.is_some()
        || filter.without_area
        || filter.project.is_some()
        || filter.tag.is_some();
    if filter.statuses.is_empty() {
        return load(conn, ordered(filtered(filter), page));
    }
    if selective {
        // Said the other way round, so that the selective index is taken and not the one of a status.
        let others: Vec<&str> = Status::ALL
            .iter()
            .filter(|status| !filter.statuses.contains(status))
            .map(|status| status.as_str())
            .collect();
        let rows = filtered(filter).filter(pain_points::status.ne_all(others));
        return load(conn, ordered(rows, page));
    }
    // Each status along its own index, then merged: no status has to be searched for among the others.
    let mut found = Vec::new();
    for status in &filter.statuses {
        let rows = filtered(filter).filter(pain_points::status.eq(status.as_str()));
        found.extend(load(conn, ordered(rows, page))?);
    }
    if filter.statuses.len() > 1 {
        let place = |pain: &PainPoint| {
            let place = Position::of(pain, page.order);
            (place.key.unwrap_or_default(), place.id)
        };
        match page.order {
            Order::Promise => found.sort_by_key(place),
            _ => found.sort_by_key(|pain| std::cmp::Reverse(place(pain))),
        }
        found.truncate(usize::try_from(page.limit).unwrap_or(usize::MAX));
    }
    Ok(found)
}

fn load(conn: &mut Conn, rows: Rows) -> Outcome<Vec<PainPoint>> {
    let rows: Vec<Row> = rows.select(Row::as_select()).load(conn)?;
    whole(conn, rows)
}

/// The numbers among `filter.among` that the filter lets through, in the order of that list.
pub fn passing(conn: &mut Conn, filter: &Filter) -> Outcome<Vec<PainPointId>> {
    let mut rows = filtered(filter);
    if !filter.statuses.is_empty() {
        let statuses: Vec<&str> = filter
            .statuses
            .iter()
            .map(|status| status.as_str())
            .collect();
        rows = rows.filter(pain_points::status.eq_any(statuses));
    }
    let ids: HashSet<i64> = rows
        .select(pain_points::id)
        .load(conn)?
        .into_iter()
        .collect();
    let wanted = filter.among.iter().flatten().copied();
    Ok(wanted.filter(|id| ids.contains(&id.0)).collect())
}

/// These pain points in this order; a number that does not exist is left out.
pub fn summaries(conn: &mut Conn, ids: &[PainPointId]) -> Outcome<Vec<PainPoint>> {
    let numbers: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let rows = pain_points::table
        .filter(pain_points::id.eq_any(numbers))
        .into_boxed();
    let mut found: HashMap<PainPointId, PainPoint> = load(conn, rows)?
        .into_iter()
        .map(|pain| (pain.id, pain))
        .collect();
    Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
}

/// Up to `limit` pain points after a number, in the order of numbers: for whoever goes through all of them.
pub fn all_after(conn: &mut Conn, after: PainPointId, limit: i64) -> Outcome<Vec<PainPoint>> {
    let rows = pain_points::table
        .filter(pain_points::id.gt(after.0))
        .order(pain_points::id.asc())
        .limit(limit)
        .into_boxed();
    load(conn, rows)
}

/// What `member` supports, newest voice first.
pub fn supported_by(conn: &mut Conn, member: MemberId, limit: i64) -> Outcome<Vec<PainPoint>> {
    let ids: Vec<i64> = supports::table
        .filter(supports::member_id.eq(member.0))
        .order((supports::created_at.desc(), supports::pain_point_id.desc()))
        .limit(limit)
        .select(supports::pain_point_id)
        .load(conn)?;
    summaries(conn, &ids.into_iter().map(PainPointId).collect::<Vec<_>>())
}

/// How many pain points there are in each status; kept, not counted.
pub fn counts(conn: &mut Conn) -> Outcome<HashMap<Status, i64>> {
    let rows: Vec<(String, i64)> = pain_point_counts::table
        .select((pain_point_counts::status, pain_point_counts::n))
        .load(conn)?;
    Ok(by_status(rows))
}

/// How many in each of these statuses a filter lets through; its own statuses are not looked at.
pub fn counts_of(
    conn: &mut Conn,
    filter: &Filter,
    statuses: &[Status],
) -> Outcome<HashMap<Status, i64>> {
    // What everybody looks at is kept, not counted: only a new one can be put off.
    if filter.is_plain() && filter.seer == Seer::Studio && !filter.unmerged {
        let mut kept = counts(conn)?;
        if let Some(today) = filter.awake_on {
            *kept.entry(Status::New).or_default() -= asleep(conn, today)?;
        }
        kept.retain(|status, _| statuses.contains(status));
        return Ok(kept);
    }
    let mut counted = HashMap::new();
    for status in statuses.iter().copied() {
        let n: i64 = filtered(filter)
            .filter(pain_points::status.eq(status.as_str()))
            .select(count_star())
            .first(conn)?;
        counted.insert(status, n);
    }
    Ok(counted)
}

fn by_status(rows: Vec<(String, i64)>) -> HashMap<Status, i64> {
    rows.into_iter()
        .filter_map(|(status, n)| Some((Status::parse(&status)?, n)))
        .collect()
}

fn waiting(today: NaiveDate) -> Rows {
    let awake = Filter {
        awake_on: Some(today),
        ..Filter::of(Seer::Studio)
    };
    filtered(&awake).filter(pain_points::status.eq(Status::New.as_str()))
}

/// Whether a report waits for its first answer.
pub fn is_in_inbox(conn: &mut Conn, today: NaiveDate, id: PainPointId) -> Outcome<bool> {
    let found: i64 = waiting(today)
        .filter(pain_points::id.eq(id.0))
        .select(count_star())
        .first(conn)?;
    Ok(found > 0)
}

/// What waits for its first answer: how many, and the first of them, the oldest promise first.
pub fn inbox(conn: &mut Conn, today: NaiveDate, limit: i64) -> Outcome<(i64, Vec<PainPointId>)> {
    let awake = Filter {
        awake_on: Some(today),
        ..Filter::of(Seer::Studio)
    };
    let counted = counts_of(conn, &awake, &[Status::New])?;
    let count = counted.get(&Status::New).copied().unwrap_or_default();
    let ids: Vec<i64> = waiting(today)
        .order((
            pain_points::next_update_on.is_null(),
            pain_points::next_update_on.asc(),
            pain_points::id.asc(),
        ))
        .limit(limit)
        .select(pain_points::id)
        .load(conn)?;
    Ok((count, ids.into_iter().map(PainPointId).collect()))
}

/// How many new ones are put off beyond this day.
pub fn asleep(conn: &mut Conn, today: NaiveDate) -> Outcome<i64> {
    Ok(pain_points::table
        .filter(pain_points::snoozed_until.gt(today))
        .filter(pain_points::status.eq(Status::New.as_str()))
        .select(count_star())
        .first(conn)?)
}

/// How many open ones wait for word that was promised before this day.
pub fn overdue(conn: &mut Conn, today: NaiveDate) -> Outcome<i64> {
    Ok(pain_points::table
        .filter(pain_points::next_update_on.lt(today))
        .select(count_star())
        .first(conn)?)
}
