//! What people said: comments, the words of decisions, appeals.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::rows::PainPoint;
use crate::base::clock::Timestamp;
use crate::base::failure::Outcome;
use crate::base::ids::{CommentId, DecisionId, MemberId, PainPointId};
use crate::db::schema::{appeals, comments, decisions};
use crate::db::{Conn, Tx};
use crate::features::pain_points::rules::Status;

/// A comment.
#[derive(Debug, Clone, PartialEq)]
pub struct Comment {
    /// Its number.
    pub id: CommentId,
    /// What it was said to.
    pub pain_point: PainPointId,
    /// Who said it.
    pub author: MemberId,
    /// Markdown; empty once erased.
    pub body: String,
    /// For the studio only.
    pub internal: bool,
    /// When.
    pub created_at: Timestamp,
    /// Whether its words were erased.
    pub erased: bool,
}

type CommentRow = (
    i64,
    i64,
    i64,
    String,
    bool,
    NaiveDateTime,
    Option<NaiveDateTime>,
);

fn to_comment(row: CommentRow) -> Comment {
    let (id, pain_point, author, body, internal, created_at, erased_at) = row;
    Comment {
        id: CommentId(id),
        pain_point: PainPointId(pain_point),
        author: MemberId(author),
        body,
        internal,
        created_at: created_at.and_utc(),
        erased: erased_at.is_some(),
    }
}

const COMMENT: (
    comments::id,
    comments::pain_point_id,
    comments::author_id,
    comments::body,
    comments::internal,
    comments::created_at,
    comments::erased_at,
) = (
    comments::id,
    comments::pain_point_id,
    comments::author_id,
    comments::body,
    comments::internal,
    comments::created_at,
    comments::erased_at,
);

/// A comment by its number.
pub fn comment(conn: &mut Conn, id: CommentId) -> Outcome<Option<Comment>> {
    let row: Option<CommentRow> = comments::table
        .find(id.0)
        .select(COMMENT)
        .first(conn)
        .optional()?;
    Ok(row.map(to_comment))
}

/// The newest `limit` comments on these reports, oldest of them first.
pub fn comments_of(
    conn: &mut Conn,
    ids: &[PainPointId],
    internal_too: bool,
    limit: i64,
) -> Outcome<Vec<Comment>> {
    let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let mut query = comments::table
        .filter(comments::pain_point_id.eq_any(ids))
        .order(comments::id.desc())
        .limit(limit)
        .select(COMMENT)
        .into_boxed();
    if !internal_too {
        query = query.filter(comments::internal.eq(false));
    }
    let rows: Vec<CommentRow> = query.load(conn)?;
    Ok(rows.into_iter().rev().map(to_comment).collect())
}

/// Everybody who commented on a report for all to read.
pub fn commenters(conn: &mut Conn, id: PainPointId) -> Outcome<Vec<MemberId>> {
    let ids: Vec<i64> = comments::table
        .filter(comments::pain_point_id.eq(id.0))
        .filter(comments::internal.eq(false))
        .select(comments::author_id)
        .distinct()
        .order(comments::author_id)
        .load(conn)?;
    Ok(ids.into_iter().map(MemberId).collect())
}

/// Writes a comment; its number.
pub fn insert_comment(
    tx: &mut Tx<'_>,
    now: Timestamp,
    id: PainPointId,
    author: MemberId,
    body: &str,
    internal: bool,
) -> Outcome<CommentId> {
    let conn: &mut Conn = tx;
    let id: i64 = diesel::insert_into(comments::table)
        .values((
            comments::pain_point_id.eq(id.0),
            comments::author_id.eq(author.0),
            comments::body.eq(body),
            comments::internal.eq(internal),
            comments::created_at.eq(now.naive_utc()),
        ))
        .returning(comments::id)
        .get_result(conn)?;
    Ok(CommentId(id))
}

/// A decision with its words.
#[derive(Debug, Clone, PartialEq)]
pub struct DecisionRow {
    /// Its number.
    pub id: DecisionId,
    /// What it is about.
    pub pain_point: PainPointId,
    /// Who decided; nobody when Insole did.
    pub actor: Option<MemberId>,
    /// Where it stood.
    pub from: Option<Status>,
    /// Where it led.
    pub to: Option<Status>,
    /// Why.
    pub reason: String,
    /// What the reporter was asked.
    pub question: String,
    /// What would change the answer.
    pub would_change: String,
    /// Whether its people were told.
    pub notified: bool,
    /// When.
    pub created_at: Timestamp,
}

impl DecisionRow {
    /// A decision without words that leads from one state to another; its people are told.
    pub fn between(
        before: &PainPoint,
        after: &PainPoint,
        actor: Option<MemberId>,
        now: Timestamp,
    ) -> Self {
        Self {
            id: DecisionId(0),
            pain_point: after.id,
            actor,
            from: Some(before.status),
            to: Some(after.status),
            reason: String::new(),
            question: String::new(),
            would_change: String::new(),
            notified: true,
            created_at: now,
        }
    }
}

type StoredDecision = (
    i64,
    i64,
    Option<i64>,
    String,
    String,
    String,
    String,
    String,
    bool,
    NaiveDateTime,
);

fn to_decision(row: StoredDecision) -> DecisionRow {
    let (id, pain_point, actor, from, to, reason, question, would_change, notified, at) = row;
    DecisionRow {
        id: DecisionId(id),
        pain_point: PainPointId(pain_point),
        actor: actor.map(MemberId),
        from: Status::parse(&from),
        to: Status::parse(&to),
        reason,
        question,
        would_change,
        notified,
        created_at: at.and_utc(),
    }
}

macro_rules! decision_columns {
    () => {
        (
            decisions::id,
            decisions::pain_point_id,
            decisions::actor_id,
            decisions::from_status,
            decisions::to_status,
            decisions::reason,
            decisions::question,
            decisions::would_change,
            decisions::notified,
            decisions::created_at,
        )
    };
}

/// A decision by its number.
pub fn decision(conn: &mut Conn, id: DecisionId) -> Outcome<Option<DecisionRow>> {
    let row: Option<StoredDecision> = decisions::table
        .find(id.0)
        .select(decision_columns!())
        .first(conn)
        .optional()?;
    Ok(row.map(to_decision))
}

/// The newest `limit` decisions about a report that hold, newest first.
pub fn decisions_of(conn: &mut Conn, id: PainPointId, limit: i64) -> Outcome<Vec<DecisionRow>> {
    let rows: Vec<StoredDecision> = decisions::table
        .filter(decisions::pain_point_id.eq(id.0))
        .filter(decisions::undone_at.is_null())
        .order(decisions::id.desc())
        .limit(limit)
        .select(decision_columns!())
        .load(conn)?;
    Ok(rows.into_iter().map(to_decision).collect())
}

/// Every decision about these reports that holds, oldest first.
pub fn decisions_about(conn: &mut Conn, ids: &[PainPointId]) -> Outcome<Vec<DecisionRow>> {
    let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let rows: Vec<StoredDecision> = decisions::table
        .filter(decisions::pain_point_id.eq_any(ids))
        .filter(decisions::undone_at.is_null())
        .order(decisions::id)
        .select(decision_columns!())
        .load(conn)?;
    Ok(rows.into_iter().map(to_decision).collect())
}

/// The newest decision about a report, when `by` made it and took it back: its words are theirs to use again.
pub fn taken_back(conn: &mut Conn, id: PainPointId, by: MemberId) -> Outcome<Option<DecisionRow>> {
    let row: Option<(StoredDecision, Option<NaiveDateTime>)> = decisions::table
        .filter(decisions::pain_point_id.eq(id.0))
        .order(decisions::id.desc())
        .select((decision_columns!(), decisions::undone_at))
        .first(conn)
        .optional()?;
    Ok(row
        .filter(|(_, undone_at)| undone_at.is_some())
        .map(|(row, _)| to_decision(row))
        .filter(|decision| decision.actor == Some(by)))
}

/// Writes a decision; its number. `row.id` is not looked at.
pub fn insert_decision(tx: &mut Tx<'_>, row: &DecisionRow) -> Outcome<DecisionId> {
    let conn: &mut Conn = tx;
    let id: i64 = diesel::insert_into(decisions::table)
        .values((
            decisions::pain_point_id.eq(row.pain_point.0),
            decisions::actor_id.eq(row.actor.map(|actor| actor.0)),
            decisions::from_status.eq(row.from.map_or("", Status::as_str)),
            decisions::to_status.eq(row.to.map_or("", Status::as_str)),
            decisions::reason.eq(&row.reason),
            decisions::question.eq(&row.question),
            decisions::would_change.eq(&row.would_change),
            decisions::notified.eq(row.notified),
            decisions::created_at.eq(row.created_at.naive_utc()),
        ))
        .returning(decisions::id)
        .get_result(conn)?;
    Ok(DecisionId(id))
}

/// An appeal against a decline.
#[derive(Debug, Clone, PartialEq)]
pub struct AppealRow {
    /// Whose.
    pub member: MemberId,
    /// The decision it is against.
    pub decision: DecisionId,
    /// Who made that decision.
    pub decided_by: Option<MemberId>,
    /// What they say.
    pub body: String,
    /// When.
    pub created_at: Timestamp,
    /// What was answered.
    pub answer: Option<String>,
    /// Whether the decline stands.
    pub upheld: Option<bool>,
    /// Who answered.
    pub answered_by: Option<MemberId>,
    /// When.
    pub answered_at: Option<Timestamp>,
}

type StoredAppeal = (
    i64,
    i64,
    Option<i64>,
    String,
    NaiveDateTime,
    Option<String>,
    Option<bool>,
    Option<i64>,
    Option<NaiveDateTime>,
);

/// The appeal about a report, if there ever was one.
pub fn appeal_of(conn: &mut Conn, id: PainPointId) -> Outcome<Option<AppealRow>> {
    let row: Option<StoredAppeal> = appeals::table
        .inner_join(decisions::table.on(decisions::id.eq(appeals::decision_id)))
        .filter(appeals::pain_point_id.eq(id.0))
        .select((
            appeals::member_id,
            appeals::decision_id,
            decisions::actor_id,
            appeals::body,
            appeals::created_at,
            appeals::answer,
            appeals::upheld,
            appeals::answered_by,
            appeals::answered_at,
        ))
        .first(conn)
        .optional()?;
    Ok(row.map(
        |(member, decision, decided_by, body, at, answer, upheld, answered_by, answered_at)| {
            AppealRow {
                member: MemberId(member),
                decision: DecisionId(decision),
                decided_by: decided_by.map(MemberId),
                body,
                created_at: at.and_utc(),
                answer,
                upheld,
                answered_by: answered_by.map(MemberId),
                answered_at: answered_at.map(|at| at.and_utc()),
            }
        },
    ))
}

/// Writes an appeal.
pub fn insert_appeal(
    tx: &mut Tx<'_>,
    now: Timestamp,
    id: PainPointId,
    member: MemberId,
    decision: DecisionId,
    body: &str,
) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::insert_into(appeals::table)
        .values((
            appeals::pain_point_id.eq(id.0),
            appeals::member_id.eq(member.0),
            appeals::decision_id.eq(decision.0),
            appeals::body.eq(body),
            appeals::created_at.eq(now.naive_utc()),
        ))
        .execute(conn)?;
    Ok(())
}

/// Writes the answer to an appeal.
pub fn answer_appeal(
    tx: &mut Tx<'_>,
    now: Timestamp,
    id: PainPointId,
    by: Option<MemberId>,
    upheld: bool,
    answer: &str,
) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::update(appeals::table.find(id.0))
        .set((
            appeals::answer.eq(answer),
            appeals::upheld.eq(upheld),
            appeals::answered_by.eq(by.map(|by| by.0)),
            appeals::answered_at.eq(now.naive_utc()),
        ))
        .execute(conn)?;
    Ok(())
}

/// The answer to an appeal was taken back; its words stay in the form of whoever answers next.
pub fn ask_appeal_again(tx: &mut Tx<'_>, id: PainPointId) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::update(appeals::table.find(id.0))
        .set((
            appeals::upheld.eq(None::<bool>),
            appeals::answered_by.eq(None::<i64>),
            appeals::answered_at.eq(None::<NaiveDateTime>),
        ))
        .execute(conn)?;
    Ok(())
}
