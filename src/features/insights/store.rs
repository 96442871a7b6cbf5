//! What is counted, by the database, over any number of reports: each question is one query along an index.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use diesel::dsl::{count_star, max, min};
use diesel::prelude::*;

use super::rules::{FEWEST, People, Period};
use crate::base::clock::{Timestamp, offsets_between, start_of_day};
use crate::base::failure::Outcome;
use crate::db::Conn;
use crate::db::dialect::{distinct, group_of, local_day, text_group_of, whole_sum};
use crate::db::schema::{
    pain_points as p, project_pain_points as l, projects as j, promises, supports,
};
use crate::features::pain_points::{Stage, Status, in_stage};
use crate::features::projects;
use crate::i18n::Words;

/// An area by its id; none of them.
pub(super) type Place = Option<i64>;

/// Which reports are looked at.
#[derive(Debug, Clone)]
pub(super) struct Scope {
    from: NaiveDateTime,
    until: NaiveDateTime,
    days: (NaiveDate, NaiveDate),
    /// Only about these; all otherwise.
    places: Option<Vec<Place>>,
}

impl Scope {
    /// The reports of a period, about these areas alone when they are given.
    pub fn of(words: &Words, period: Period, places: Option<Vec<Place>>) -> Self {
        Self::days(words, period.first, period.last, places)
    }

    /// Those from one day to another, both counted.
    pub fn days(
        words: &Words,
        first: NaiveDate,
        last: NaiveDate,
        places: Option<Vec<Place>>,
    ) -> Self {
        let at = |day| start_of_day(words.zone(), day).naive_utc();
        Self {
            from: at(first),
            until: at(last + TimeDelta::days(1)),
            days: (first, last),
            places,
        }
    }
}

/// Narrows a boxed query about reports to the areas of a scope.
macro_rules! about {
    ($query:expr, $scope:expr) => {
        match &$scope.places {
            None => $query,
            Some(places) => {
                let ids: Vec<i64> = places.iter().flatten().copied().collect();
                if places.contains(&None) {
                    let within = p::area_id.eq_any(ids).assume_not_null();
                    $query.filter(p::area_id.is_null().or(within))
                } else {
                    $query.filter(p::area_id.eq_any(ids))
                }
            }
        }
    };
}

/// The reports of a scope by when they came in.
macro_rules! reported {
    ($query:expr, $scope:expr) => {
        about!(
            $query
                .filter(p::created_at.ge($scope.from))
                .filter(p::created_at.lt($scope.until)),
            $scope
        )
    };
}

/// Those that found their end in it.
macro_rules! ended {
    ($query:expr, $scope:expr) => {
        about!(
            $query
                .filter(p::ended_at.ge($scope.from))
                .filter(p::ended_at.lt($scope.until))
                .filter(p::status.ne(Status::Merged.as_str())),
            $scope
        )
    };
}

/// The company's calendar as far back as there are reports.
#[derive(Debug, Clone)]
pub(super) struct Calendar {
    offsets: Vec<(NaiveDateTime, i32)>,
}

/// When the first report came in.
pub(super) fn begun(conn: &mut Conn) -> Outcome<Option<Timestamp>> {
    let first: Option<NaiveDateTime> = p::table.select(min(p::created_at)).first(conn)?;
    Ok(first.map(|at| at.and_utc()))
}

/// The calendar from a moment until now.
pub(super) fn calendar(words: &Words, from: Timestamp) -> Calendar {
    let offsets = offsets_between(words.zone(), from, words.now() + TimeDelta::days(1));
    Calendar {
        offsets: offsets
            .into_iter()
            .map(|(at, ahead)| (at.naive_utc(), ahead))
            .collect(),
    }
}

fn day(number: i64) -> NaiveDate {
    NaiveDate::default() + TimeDelta::days(number)
}

/// The number of the week that a Monday begins, as [`local_day`] counts weeks.
pub(super) fn week_number(monday: NaiveDate) -> i64 {
    ((monday - NaiveDate::default()).num_days() + 3) / 7
}

/// How many came in on which day and got their first word on which.
pub(super) type Answers = Vec<(NaiveDate, Option<NaiveDate>, i64)>;

/// The reports of a scope by the day of reporting and of the first word.
pub(super) fn answers(conn: &mut Conn, scope: &Scope, calendar: &Calendar) -> Outcome<Answers> {
    let created = local_day(conn, "pain_points.created_at", &calendar.offsets, 1);
    let decided = local_day(conn, "pain_points.decided_at", &calendar.offsets, 1);
    let query = p::table
        .group_by((created.clone(), decided.clone()))
        .select((created, decided, count_star()))
        .into_boxed();
    let rows: Vec<(Option<i64>, Option<i64>, i64)> = reported!(query, scope).load(conn)?;
    Ok(rows
        .into_iter()
        .filter_map(|(created, decided, count)| Some((day(created?), decided.map(day), count)))
        .collect())
}

/// What ended in a scope: the day of reporting, that of the end, whether it was resolved, and how many.
pub(super) fn endings(
    conn: &mut Conn,
    scope: &Scope,
    calendar: &Calendar,
) -> Outcome<Vec<(NaiveDate, NaiveDate, bool, i64)>> {
    let created = local_day(conn, "pain_points.created_at", &calendar.offsets, 1);
    let ended = local_day(conn, "pain_points.ended_at", &calendar.offsets, 1);
    let status = text_group_of("pain_points.status");
    let query = p::table
        .group_by((created.clone(), ended.clone(), status.clone()))
        .select((created, ended, status, count_star()))
        .into_boxed();
    let rows: Vec<(Option<i64>, Option<i64>, String, i64)> = ended!(query, scope).load(conn)?;
    Ok(rows
        .into_iter()
        .filter_map(|(created, ended, status, count)| {
            let resolved = status == Status::Resolved.as_str();
            Some((day(created?), day(ended?), resolved, count))
        })
        .collect())
}

/// What came in by area and by where it stands today: how many, and their minutes a month.
pub(super) fn standing(
    conn: &mut Conn,
    scope: &Scope,
) -> Outcome<Vec<(Place, Option<Status>, i64, i64)>> {
    let place = group_of("pain_points.area_id");
    let status = text_group_of("pain_points.status");
    let query = p::table
        .group_by((place.clone(), status.clone()))
        .select((place, status, count_star(), whole_sum("minutes_per_month")))
        .into_boxed();
    let rows: Vec<(Place, String, i64, i64)> = reported!(query, scope).load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(place, status, count, minutes)| (place, Status::parse(&status), count, minutes))
        .collect())
}

/// The same of what those affected confirmed to be better.
pub(super) fn relieved(conn: &mut Conn, scope: &Scope) -> Outcome<Vec<(Place, i64, i64)>> {
    let place = group_of("pain_points.area_id");
    let query = p::table
        .filter(in_stage(Stage::Relieved))
        .group_by(place.clone())
        .select((place, count_star(), whole_sum("minutes_per_month")))
        .into_boxed();
    Ok(reported!(query, scope).load(conn)?)
}

/// How many have come so far.
pub(super) fn so_far(conn: &mut Conn, scope: &Scope, stage: Stage) -> Outcome<i64> {
    let query = p::table
        .filter(in_stage(stage))
        .select(count_star())
        .into_boxed();
    Ok(reported!(query, scope).first(conn)?)
}

/// Who is behind the reports of each area: whoever reported one or joined it.
pub(super) fn people_by_place(conn: &mut Conn, scope: &Scope) -> Outcome<Vec<(Place, People)>> {
    let place = group_of("pain_points.area_id");
    let counted = p::table
        .group_by(place.clone())
        .select((place, distinct("pain_points.reporter_id")))
        .into_boxed();
    let counts: Vec<(Place, i64)> = reported!(counted, scope).load(conn)?;
    // Who exactly is asked only where few reported.
    let few: Vec<Place> = counts
        .iter()
        .filter(|(_, count)| *count < FEWEST)
        .map(|(place, _)| *place)
        .collect();
    let mut known: BTreeMap<Place, BTreeSet<i64>> = BTreeMap::new();
    if !few.is_empty() {
        let narrowed = Scope {
            places: Some(few),
            ..scope.clone()
        };
        let pairs = p::table
            .select((p::area_id, p::reporter_id))
            .distinct()
            .into_boxed();
        let pairs: Vec<(Place, i64)> = reported!(pairs, narrowed).load(conn)?;
        let joined = supports::table
            .inner_join(p::table.on(p::id.eq(supports::pain_point_id)))
            .select((p::area_id, supports::member_id))
            .distinct()
            .into_boxed();
        let joined: Vec<(Place, i64)> = reported!(joined, narrowed).load(conn)?;
        for (place, person) in pairs.into_iter().chain(joined) {
            known.entry(place).or_default().insert(person);
        }
    }
    Ok(counts
        .into_iter()
        .map(|(place, count)| {
            let people = known.remove(&place).map_or(People::Many(count), People::of);
            (place, people)
        })
        .collect())
}

/// Who is behind the reports that came in or ended in each span of so many weeks, from a Monday on; spans without anybody are left out.
pub(super) fn people_by_span(
    conn: &mut Conn,
    scope: &Scope,
    calendar: &Calendar,
    first: NaiveDate,
    weeks: i64,
) -> Outcome<BTreeMap<usize, People>> {
    let start = week_number(first);
    let mut found: BTreeMap<usize, People> = BTreeMap::new();
    let mut add = |week: Option<i64>, person: i64| {
        let span = week.and_then(|week| usize::try_from((week - start) / weeks).ok());
        if let Some(span) = span {
            let one = People::of(BTreeSet::from([person]));
            let before = found.remove(&span).unwrap_or_else(People::none);
            found.insert(span, before.and(one));
        }
    };
    let mut busy: BTreeSet<i64> = BTreeSet::new();
    // Weeks with many reporters are decided by counting; only the others name anybody.
    macro_rules! look {
        ($narrowed:ident, $column:literal) => {{
            let week = local_day(conn, $column, &calendar.offsets, 7);
            let counted = p::table
                .group_by(week.clone())
                .select((week.clone(), distinct("pain_points.reporter_id")))
                .into_boxed();
            let counted: Vec<(Option<i64>, i64)> = $narrowed!(counted, scope).load(conn)?;
            let (many, few): (Vec<_>, Vec<_>) =
                counted.into_iter().partition(|(_, count)| *count >= FEWEST);
            busy.extend(many.into_iter().filter_map(|(week, _)| week));
            let few: Vec<i64> = few.into_iter().filter_map(|(week, _)| week).collect();
            if !few.is_empty() {
                let named = p::table
                    .filter(week.clone().eq_any(few.clone()))
                    .select((week.clone(), p::reporter_id))
                    .distinct()
                    .into_boxed();
                let named: Vec<(Option<i64>, i64)> = $narrowed!(named, scope).load(conn)?;
                let joined = supports::table
                    .inner_join(p::table.on(p::id.eq(supports::pain_point_id)))
                    .filter(week.clone().eq_any(few))
                    .select((week, supports::member_id))
                    .distinct()
                    .into_boxed();
                let joined: Vec<(Option<i64>, i64)> = $narrowed!(joined, scope).load(conn)?;
                let all = named.into_iter().chain(joined);
                all.for_each(|(week, person)| add(week, person));
            }
        }};
    }
    look!(reported, "pain_points.created_at");
    look!(ended, "pain_points.ended_at");
    for week in busy {
        if let Ok(span) = usize::try_from((week - start) / weeks) {
            found.insert(span, People::Many(FEWEST));
        }
    }
    Ok(found)
}

/// Whose reports ended in a scope: how many people.
pub(super) fn people_of_endings(conn: &mut Conn, scope: &Scope) -> Outcome<i64> {
    let query = p::table
        .select(distinct("pain_points.reporter_id"))
        .into_boxed();
    Ok(ended!(query, scope).first(conn)?)
}

/// Promises about reports that were due in the days of a scope.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Promised {
    /// Word came in time.
    pub kept: i64,
    /// The day passed without word.
    pub broken: i64,
    /// Their day is not over, or the word was no longer needed.
    pub other: i64,
}

/// Counts them by reports: one with several counts once for each way in which they ended.
pub(super) fn promised(conn: &mut Conn, scope: &Scope) -> Outcome<Promised> {
    let due = promises::subject_kind
        .eq("pain_point")
        .and(promises::due_on.between(scope.days.0, scope.days.1));
    let counted = (promises::outcome, distinct("promises.subject_id"));
    let rows: Vec<(Option<String>, i64)> = if scope.places.is_none() {
        promises::table
            .filter(due)
            .group_by(promises::outcome)
            .select(counted)
            .load(conn)?
    } else {
        let query = promises::table
            .inner_join(p::table.on(p::id.eq(promises::subject_id)))
            .filter(due)
            .group_by(promises::outcome)
            .select(counted)
            .into_boxed();
        about!(query, scope).load(conn)?
    };
    let mut found = Promised::default();
    for (outcome, count) in rows {
        match outcome.as_deref() {
            Some("kept") => found.kept += count,
            Some("broken") => found.broken += count,
            _ => found.other += count,
        }
    }
    Ok(found)
}

/// How many came in by area.
pub(super) fn by_place(conn: &mut Conn, scope: &Scope) -> Outcome<BTreeMap<Place, i64>> {
    let place = group_of("pain_points.area_id");
    let query = p::table
        .group_by(place.clone())
        .select((place, count_star()))
        .into_boxed();
    let rows: Vec<(Place, i64)> = reported!(query, scope).load(conn)?;
    Ok(rows.into_iter().collect())
}

/// What is better for how many, as those affected confirmed it: reports, their people at least, and minutes a month.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Relief {
    /// Reports.
    pub reports: i64,
    /// How many people they hurt, at least.
    pub people: i64,
    /// What they cost together.
    pub minutes: i64,
}

/// All relief there is.
pub(super) fn relief(conn: &mut Conn) -> Outcome<Relief> {
    let (reports, reporters, joined, minutes): (i64, i64, Option<i64>, i64) = p::table
        .filter(in_stage(Stage::Relieved))
        .select((
            count_star(),
            distinct("pain_points.reporter_id"),
            max(p::supporters),
            whole_sum("pain_points.minutes_per_month"),
        ))
        .into_boxed()
        .first(conn)?;
    Ok(Relief {
        reports,
        // One report's reporter and supporters are as many people; so are the reporters of all.
        people: reporters.max(joined.map_or(0, |joined| joined + 1)),
        minutes,
    })
}

/// How many people reported something in a scope.
pub(super) fn people(conn: &mut Conn, scope: &Scope) -> Outcome<i64> {
    let query = p::table
        .select(distinct("pain_points.reporter_id"))
        .into_boxed();
    Ok(reported!(query, scope).first(conn)?)
}

/// What is kept good: since when, by project; the oldest first.
pub(super) fn kept_good(conn: &mut Conn, limit: i64) -> Outcome<Vec<(i64, NaiveDate)>> {
    let rows: Vec<(i64, Option<NaiveDateTime>)> = j::table
        .filter(j::status.eq(projects::Status::Sustaining.as_str()))
        .order((j::ended_at.asc(), j::id.asc()))
        .limit(limit)
        .select((j::id, j::ended_at))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .filter_map(|(id, at)| Some((id, at?.date())))
        .collect())
}

/// How many reports are worked on in projects right now.
pub(super) fn worked_on(conn: &mut Conn) -> Outcome<i64> {
    let holding: Vec<&str> = projects::Status::HOLDING
        .iter()
        .map(|status| status.as_str())
        .collect();
    Ok(l::table
        .inner_join(j::table.on(j::id.eq(l::project_id)))
        .filter(j::status.eq_any(holding))
        .filter(l::fate.is_null())
        .select(distinct("project_pain_points.pain_point_id"))
        .first(conn)?)
}
