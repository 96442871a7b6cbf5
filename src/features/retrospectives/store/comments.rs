//! The rows `retrospective_comments`.

use anyhow::Context;
use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::base::clock::Timestamp;
use crate::base::failure::Outcome;
use crate::base::ids::{MemberId, RetrospectiveId, StoryCommentId};
use crate::base::text::Markdown;
use crate::db::schema::{members, retrospective_comments as comments};
use crate::db::{Conn, Tx};
use crate::features::retrospectives::rules::Section;

/// As many as one screen shows; older ones are still there.
pub(in super::super) const MOST_COMMENTS: i64 = 300;

/// What a reader of a draft said beside a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoryComment {
    /// Its id.
    pub id: StoryCommentId,
    /// Beside which section.
    pub section: Section,
    /// Who said it.
    pub by: String,
    /// Their words.
    pub body: String,
    /// When.
    pub at: Timestamp,
    /// Since when it is settled.
    pub resolved_at: Option<Timestamp>,
}

type Row = (
    i64,
    String,
    String,
    String,
    NaiveDateTime,
    Option<NaiveDateTime>,
);

/// What was said beside the sections of a draft, in the order in which it was; of very many the newest.
pub(in super::super) fn comments_of(
    conn: &mut Conn,
    of: RetrospectiveId,
) -> Outcome<Vec<StoryComment>> {
    let mut rows: Vec<Row> = comments::table
        .inner_join(members::table.on(members::id.eq(comments::author_id)))
        .filter(comments::retrospective_id.eq(of.0))
        .order(comments::id.desc())
        .limit(MOST_COMMENTS)
        .select((
            comments::id,
            comments::section,
            members::name,
            comments::body,
            comments::created_at,
            comments::resolved_at,
        ))
        .load(conn)?;
    rows.reverse();
    rows.into_iter()
        .map(|(id, section, by, body, at, resolved_at)| {
            Ok(StoryComment {
                id: StoryCommentId(id),
                section: Section::parse(&section)
                    .with_context(|| format!("comment {id}: unknown section {section}"))?,
                by,
                body,
                at: at.and_utc(),
                resolved_at: resolved_at.map(|at| at.and_utc()),
            })
        })
        .collect()
}

pub(in super::super) fn insert_comment(
    tx: &mut Tx<'_>,
    now: Timestamp,
    of: RetrospectiveId,
    section: Section,
    body: &Markdown,
    by: MemberId,
) -> Outcome<StoryCommentId> {
    let conn: &mut Conn = tx;
    let id: i64 = diesel::insert_into(comments::table)
        .values((
            comments::retrospective_id.eq(of.0),
            comments::section.eq(section.as_str()),
            comments::author_id.eq(by.0),
            comments::body.eq(body.as_str()),
            comments::created_at.eq(now.naive_utc()),
        ))
        .returning(comments::id)
        .get_result(conn)?;
    Ok(StoryCommentId(id))
}

/// Settles a comment; whether it was open.
pub(in super::super) fn resolve_comment(
    tx: &mut Tx<'_>,
    now: Timestamp,
    of: RetrospectiveId,
    id: StoryCommentId,
    by: MemberId,
) -> Outcome<bool> {
    let conn: &mut Conn = tx;
    let open = comments::table
        .find(id.0)
        .filter(comments::retrospective_id.eq(of.0))
        .filter(comments::resolved_at.is_null());
    let changed = diesel::update(open)
        .set((
            comments::resolved_by.eq(by.0),
            comments::resolved_at.eq(now.naive_utc()),
        ))
        .execute(conn)?;
    Ok(changed == 1)
}
