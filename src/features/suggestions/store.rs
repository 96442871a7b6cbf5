//! The table `merge_suggestions`.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::rules::{Pair, State};
use crate::base::clock::Timestamp;
use crate::base::failure::{Outcome, Refusal};
use crate::base::ids::{MemberId, PainPointId, SuggestionId};
use crate::db::schema::{merge_suggestions, pain_points};
use crate::db::{Conn, Tx};
use crate::features::search::{JudgedScore, Verdict};

/// How many ids one query asks about: SQLite has an end to its variables.
const CHUNK: usize = 400;

/// Two reports that may be the same, and what became of that thought.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    /// Its number, of no meaning to people.
    pub id: SuggestionId,
    /// Which two.
    pub pair: Pair,
    /// 0 to 1; 0 where only a person compared them.
    pub score: f64,
    /// How sure.
    pub verdict: Verdict,
    /// Words that both have.
    pub why: Vec<String>,
    /// What became of it.
    pub state: State,
    /// Dismissed by the reporter of the newer one, while reporting it.
    pub by_reporter: bool,
    /// Who decided.
    pub decided_by: Option<MemberId>,
    /// When.
    pub decided_at: Option<Timestamp>,
    /// When the two were first compared.
    pub created_at: Timestamp,
}

/// What speaks for a pair.
#[derive(Debug, Clone, PartialEq)]
pub struct Likeness {
    /// Which two.
    pub pair: Pair,
    /// 0 to 1.
    pub score: f64,
    /// How sure.
    pub verdict: Verdict,
    /// Words that both have.
    pub why: Vec<String>,
}

/// A decision about a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settled {
    /// What became of it.
    pub state: State,
    /// Whether its reporter said so while reporting.
    pub by_reporter: bool,
    /// Who decided; nobody where a merge was taken back and the thought stands again.
    pub by: Option<MemberId>,
    /// When.
    pub at: Timestamp,
}

#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = merge_suggestions)]
struct Row {
    id: i64,
    low_id: i64,
    high_id: i64,
    score: f64,
    verdict: String,
    why: String,
    state: String,
    by_reporter: bool,
    decided_by: Option<i64>,
    decided_at: Option<NaiveDateTime>,
    created_at: NaiveDateTime,
}

impl Row {
    fn into_suggestion(self) -> Outcome<Suggestion> {
        let unknown = |what: &str| anyhow::anyhow!("suggestion {}: unknown {what}", self.id);
        Ok(Suggestion {
            id: SuggestionId(self.id),
            pair: Pair {
                low: PainPointId(self.low_id),
                high: PainPointId(self.high_id),
            },
            score: self.score,
            verdict: Verdict::parse(&self.verdict).ok_or_else(|| unknown("verdict"))?,
            why: serde_json::from_str(&self.why).map_err(|_| unknown("words"))?,
            state: State::parse(&self.state).ok_or_else(|| unknown("state"))?,
            by_reporter: self.by_reporter,
            decided_by: self.decided_by.map(MemberId),
            decided_at: self.decided_at.map(|at| at.and_utc()),
            created_at: self.created_at.and_utc(),
        })
    }
}

fn read(rows: Vec<Row>) -> Outcome<Vec<Suggestion>> {
    rows.into_iter().map(Row::into_suggestion).collect()
}

/// One of them; 404 when there is none.
pub fn get(conn: &mut Conn, id: SuggestionId) -> Outcome<Suggestion> {
    let row: Option<Row> = merge_suggestions::table
        .find(id.0)
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    row.ok_or(Refusal::NotFound)?.into_suggestion()
}

/// What is known of a pair.
pub fn of_pair(conn: &mut Conn, pair: Pair) -> Outcome<Option<Suggestion>> {
    let row: Option<Row> = merge_suggestions::table
        .filter(merge_suggestions::low_id.eq(pair.low.0))
        .filter(merge_suggestions::high_id.eq(pair.high.0))
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    row.map(Row::into_suggestion).transpose()
}

/// Every pair that one of these is in, whatever became of it; the likeliest first.
pub fn of_reports(conn: &mut Conn, ids: &[PainPointId]) -> Outcome<Vec<Suggestion>> {
    with_reports(
        conn,
        ids,
        &[State::Pending, State::Accepted, State::Dismissed],
    )
}

/// The pairs that one of these is in and that nobody has decided about; the likeliest first.
pub fn pending_of(conn: &mut Conn, ids: &[PainPointId]) -> Outcome<Vec<Suggestion>> {
    with_reports(conn, ids, &[State::Pending])
}

fn with_reports(
    conn: &mut Conn,
    ids: &[PainPointId],
    states: &[State],
) -> Outcome<Vec<Suggestion>> {
    let states: Vec<&str> = states.iter().map(|state| state.as_str()).collect();
    let mut found: HashMap<i64, Row> = HashMap::new();
    for chunk in ids.chunks(CHUNK) {
        let ids: Vec<i64> = chunk.iter().map(|id| id.0).collect();
        let rows: Vec<Row> = merge_suggestions::table
            .filter(
                merge_suggestions::low_id
                    .eq_any(ids.clone())
                    .or(merge_suggestions::high_id.eq_any(ids)),
            )
            .filter(merge_suggestions::state.eq_any(&states))
            .select(Row::as_select())
            .load(conn)?;
        found.extend(rows.into_iter().map(|row| (row.id, row)));
    }
    let mut found = read(found.into_values().collect())?;
    found.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.id.cmp(&b.id)));
    Ok(found)
}

/// A pair that nobody has decided about, with what the two cost.
#[derive(Debug, Clone, Copy)]
pub struct Edge {
    /// Which two.
    pub pair: Pair,
    /// What each costs everybody.
    pub minutes: (i64, i64),
}

/// Up to `limit` pairs that nobody has decided about, the likeliest first.
pub fn edges(conn: &mut Conn, limit: i64) -> Outcome<Vec<Edge>> {
    let (older, newer) = diesel::alias!(pain_points as older, pain_points as newer);
    let rows: Vec<(i64, i64, i64, i64)> = merge_suggestions::table
        .inner_join(older.on(older.field(pain_points::id).eq(merge_suggestions::low_id)))
        .inner_join(newer.on(newer.field(pain_points::id).eq(merge_suggestions::high_id)))
        .filter(merge_suggestions::state.eq(State::Pending.as_str()))
        .order((merge_suggestions::score.desc(), merge_suggestions::id))
        .limit(limit)
        .select((
            merge_suggestions::low_id,
            merge_suggestions::high_id,
            older.field(pain_points::minutes_per_month),
            newer.field(pain_points::minutes_per_month),
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(low, high, of_low, of_high)| Edge {
            pair: Pair {
                low: PainPointId(low),
                high: PainPointId(high),
            },
            minutes: (of_low, of_high),
        })
        .collect())
}

/// How many pairs wait for a decision.
pub fn count_pending(conn: &mut Conn) -> Outcome<i64> {
    Ok(merge_suggestions::table
        .filter(merge_suggestions::state.eq(State::Pending.as_str()))
        .count()
        .get_result(conn)?)
}

/// Up to `limit` of them before a number, newest first.
pub fn list(
    conn: &mut Conn,
    state: Option<State>,
    before: Option<SuggestionId>,
    limit: i64,
) -> Outcome<Vec<Suggestion>> {
    let mut wanted = merge_suggestions::table.into_boxed();
    if let Some(state) = state {
        wanted = wanted.filter(merge_suggestions::state.eq(state.as_str()));
    }
    if let Some(before) = before {
        wanted = wanted.filter(merge_suggestions::id.lt(before.0));
    }
    let rows: Vec<Row> = wanted
        .order(merge_suggestions::id.desc())
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    read(rows)
}

/// The newest pairs that were suggested since then and decided about, with the score they were suggested with.
pub fn scores(conn: &mut Conn, since: Timestamp, limit: i64) -> Outcome<Vec<JudgedScore>> {
    let (older, newer) = diesel::alias!(pain_points as older, pain_points as newer);
    let rows: Vec<(i64, f64, String, String, String)> = merge_suggestions::table
        .inner_join(older.on(older.field(pain_points::id).eq(merge_suggestions::low_id)))
        .inner_join(newer.on(newer.field(pain_points::id).eq(merge_suggestions::high_id)))
        .filter(merge_suggestions::state.ne(State::Pending.as_str()))
        .filter(merge_suggestions::score.gt(0.0))
        .filter(merge_suggestions::created_at.gt(since.naive_utc()))
        .order(merge_suggestions::id.desc())
        .limit(limit)
        .select((
            merge_suggestions::id,
            merge_suggestions::score,
            merge_suggestions::state,
            older.field(pain_points::language),
            newer.field(pain_points::language),
        ))
        .load(conn)?;
    let judged = |(id, score, state, one, other): (i64, f64, String, String, String)| JudgedScore {
        id,
        score,
        own_language: one == other,
        same: state == State::Accepted.as_str(),
    };
    Ok(rows.into_iter().map(judged).collect())
}

/// How many reports made since `since` are the same pain as one of these: by verdict, or because somebody merged them.
pub fn fresh_of(conn: &mut Conn, pains: &[PainPointId], since: Timestamp) -> Outcome<i64> {
    let ids: Vec<i64> = pains.iter().map(|id| id.0).collect();
    let is_same = merge_suggestions::verdict
        .eq(Verdict::Same.as_str())
        .and(merge_suggestions::state.eq(State::Pending.as_str()))
        .or(merge_suggestions::state.eq(State::Accepted.as_str()));
    // What is newer has the higher number.
    let fresh: Vec<i64> = merge_suggestions::table
        .inner_join(pain_points::table.on(pain_points::id.eq(merge_suggestions::high_id)))
        .filter(merge_suggestions::low_id.eq_any(ids))
        .filter(is_same)
        .filter(pain_points::created_at.ge(since.naive_utc()))
        .select(merge_suggestions::high_id)
        .distinct()
        .load(conn)?;
    Ok(i64::try_from(fresh.len()).unwrap_or(i64::MAX))
}

/// Writes that two may be the same. What somebody decided about them stays; whether anything changed.
pub fn suggest(tx: &mut Tx<'_>, now: Timestamp, likeness: &Likeness) -> Outcome<bool> {
    let why = words(&likeness.why)?;
    let Some(known) = of_pair(tx, likeness.pair)? else {
        let conn: &mut Conn = tx;
        diesel::insert_into(merge_suggestions::table)
            .values((
                merge_suggestions::low_id.eq(likeness.pair.low.0),
                merge_suggestions::high_id.eq(likeness.pair.high.0),
                merge_suggestions::score.eq(likeness.score),
                merge_suggestions::verdict.eq(likeness.verdict.as_str()),
                merge_suggestions::why.eq(why),
                merge_suggestions::state.eq(State::Pending.as_str()),
                merge_suggestions::by_reporter.eq(false),
                merge_suggestions::created_at.eq(now.naive_utc()),
            ))
            .execute(conn)?;
        return Ok(true);
    };
    if known.state != State::Pending {
        return Ok(false);
    }
    let conn: &mut Conn = tx;
    diesel::update(merge_suggestions::table.find(known.id.0))
        .set((
            merge_suggestions::score.eq(likeness.score),
            merge_suggestions::verdict.eq(likeness.verdict.as_str()),
            merge_suggestions::why.eq(why),
        ))
        .execute(conn)?;
    Ok(false)
}

/// Takes the thought back, unless somebody decided about it.
pub fn withdraw(tx: &mut Tx<'_>, pair: Pair) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::delete(
        merge_suggestions::table
            .filter(merge_suggestions::low_id.eq(pair.low.0))
            .filter(merge_suggestions::high_id.eq(pair.high.0))
            .filter(merge_suggestions::state.eq(State::Pending.as_str())),
    )
    .execute(conn)?;
    Ok(())
}

/// Writes a decision about a pair, also about one that was never suggested.
pub fn settle(tx: &mut Tx<'_>, pair: Pair, decision: &Settled) -> Outcome<()> {
    let known = of_pair(tx, pair)?;
    let conn: &mut Conn = tx;
    let decided = (
        merge_suggestions::state.eq(decision.state.as_str()),
        merge_suggestions::by_reporter.eq(decision.by_reporter),
        merge_suggestions::decided_by.eq(decision.by.map(|member| member.0)),
        merge_suggestions::decided_at
            .eq((decision.state != State::Pending).then(|| decision.at.naive_utc())),
    );
    match known {
        Some(known) => diesel::update(merge_suggestions::table.find(known.id.0))
            .set(decided)
            .execute(conn)?,
        None => diesel::insert_into(merge_suggestions::table)
            .values((
                merge_suggestions::low_id.eq(pair.low.0),
                merge_suggestions::high_id.eq(pair.high.0),
                merge_suggestions::score.eq(0.0),
                merge_suggestions::verdict.eq(Verdict::Related.as_str()),
                merge_suggestions::why.eq(words(&[])?),
                merge_suggestions::created_at.eq(decision.at.naive_utc()),
                decided,
            ))
            .execute(conn)?,
    };
    Ok(())
}

fn words(why: &[String]) -> Outcome<String> {
    Ok(serde_json::to_string(why).map_err(anyhow::Error::new)?)
}
