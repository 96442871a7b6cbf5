//! The things that letters name, read one by one.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::base::failure::Outcome;
use crate::base::ids::{
    CommentId, ConditionId, DecisionId, MemberId, MetricId, PainPointId, ProjectDecisionId,
    ProjectId, PulseAskId, PulseId, ReadingId, RetrospectiveId, StoryCommentId, UpdateId,
};
use crate::base::subject::Subject;
use crate::db::Conn;
use crate::db::schema::{
    comments, conditions, decisions, follows, members, metrics, pain_points, project_decisions,
    project_pain_points, project_updates, projects, pulse_asks, pulses, readings,
    retrospective_comments, retrospective_sections, retrospectives, supports,
};
use crate::features::pain_points::anonymous_reporters;

/// A pain point as a letter names it.
#[derive(Debug, Clone)]
pub(in crate::features::notify) struct Pain {
    pub id: i64,
    pub title: String,
    pub status: String,
    pub next_on: Option<NaiveDate>,
    pub merged_into: Option<i64>,
    pub visibility: String,
    pub reporter_id: i64,
}

/// A project as a letter names it.
#[derive(Debug, Clone)]
pub(in crate::features::notify) struct Project {
    pub id: i64,
    pub title: String,
    pub status: String,
    pub lead: Option<String>,
    pub reason: String,
    pub next_on: Option<NaiveDate>,
}

impl Pain {
    /// One that nobody reported.
    pub fn example(id: i64, title: &str, status: &str, next_on: Option<NaiveDate>) -> Self {
        Self {
            id,
            title: title.to_owned(),
            status: status.to_owned(),
            next_on,
            merged_into: None,
            visibility: "staff".to_owned(),
            reporter_id: 3,
        }
    }
}

/// What the studio decided, in its words.
#[derive(Debug, Clone)]
pub(in crate::features::notify) struct Decision {
    pub from_status: String,
    pub reason: String,
    pub question: String,
    pub would_change: String,
}

/// What somebody wrote.
#[derive(Debug, Clone)]
pub(in crate::features::notify) struct Comment {
    pub by: String,
    pub body: String,
}

/// An update of a project.
#[derive(Debug, Clone)]
pub(in crate::features::notify) struct Update {
    pub by: String,
    pub health: String,
    pub body: String,
    pub next_on: Option<NaiveDate>,
}

/// The reading that made a project slip back.
#[derive(Debug, Clone)]
pub(in crate::features::notify) struct Reading {
    pub metric: String,
    pub unit: String,
    pub value: f64,
}

/// A decision in a project.
#[derive(Debug, Clone)]
pub(in crate::features::notify) struct Choice {
    /// What was seen, or had to be decided.
    pub question: String,
    /// Who saw it.
    pub asked_by: String,
    /// One of the ways; empty while it is open.
    pub choice: String,
    pub why: String,
}

/// What would have to be true.
#[derive(Debug, Clone)]
pub(in crate::features::notify) struct Condition {
    pub text: String,
    pub how_known: String,
    pub note: String,
}

/// A published retrospective.
#[derive(Debug, Clone)]
pub(in crate::features::notify) struct Story {
    pub slug: String,
    pub title: String,
    pub summary: String,
    pub for_reporters: String,
}

/// What became of one of the reader's own pain points.
#[derive(Debug, Clone)]
pub(in crate::features::notify) struct Fate {
    pub pain: Pain,
    /// `resolved`, `accepted` or `declined`; `None` while the project goes on.
    pub fate: Option<String>,
    pub reason: String,
    pub would_change: String,
}

/// A member's name; nobody's once it was erased.
pub(super) fn name_of(conn: &mut Conn, id: Option<i64>) -> Outcome<Option<String>> {
    let Some(id) = id else { return Ok(None) };
    Ok(members::table
        .find(id)
        .filter(members::erased_at.is_null())
        .select(members::name)
        .first(conn)
        .optional()?)
}

/// A pain point by its number.
pub(super) fn pain(conn: &mut Conn, id: i64) -> Outcome<Option<Pain>> {
    Ok(pains(conn, &[id])?.pop())
}

fn pains(conn: &mut Conn, ids: &[i64]) -> Outcome<Vec<Pain>> {
    type Row = (
        i64,
        String,
        String,
        Option<NaiveDate>,
        Option<i64>,
        String,
        i64,
    );
    let rows: Vec<Row> = pain_points::table
        .filter(pain_points::id.eq_any(ids))
        .order(pain_points::id)
        .select((
            pain_points::id,
            pain_points::title,
            pain_points::status,
            pain_points::next_update_on,
            pain_points::merged_into,
            pain_points::visibility,
            pain_points::reporter_id,
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(
            |(id, title, status, next_on, merged_into, visibility, reporter_id)| Pain {
                id,
                title,
                status,
                next_on,
                merged_into,
                visibility,
                reporter_id,
            },
        )
        .collect())
}

/// A project by its number.
pub(super) fn project(conn: &mut Conn, id: ProjectId) -> Outcome<Option<Project>> {
    type Row = (String, String, Option<i64>, String, Option<NaiveDate>);
    let row: Option<Row> = projects::table
        .find(id.0)
        .select((
            projects::title,
            projects::status,
            projects::lead_id,
            projects::status_reason,
            projects::next_update_on,
        ))
        .first(conn)
        .optional()?;
    let Some((title, status, lead_id, reason, next_on)) = row else {
        return Ok(None);
    };
    Ok(Some(Project {
        id: id.0,
        title,
        status,
        lead: name_of(conn, lead_id)?,
        reason,
        next_on,
    }))
}

/// A decision's words.
pub(super) fn decision(conn: &mut Conn, id: DecisionId) -> Outcome<Option<Decision>> {
    type Row = (String, String, String, String);
    let row: Option<Row> = decisions::table
        .find(id.0)
        .select((
            decisions::from_status,
            decisions::reason,
            decisions::question,
            decisions::would_change,
        ))
        .first(conn)
        .optional()?;
    Ok(
        row.map(|(from_status, reason, question, would_change)| Decision {
            from_status,
            reason,
            question,
            would_change,
        }),
    )
}

/// A comment that everybody may read.
pub(super) fn comment(conn: &mut Conn, id: CommentId) -> Outcome<Option<Comment>> {
    let row: Option<(i64, i64, String)> = comments::table
        .find(id.0)
        .filter(comments::erased_at.is_null())
        .filter(comments::internal.eq(false))
        .select((comments::pain_point_id, comments::author_id, comments::body))
        .first(conn)
        .optional()?;
    let Some((pain, author, body)) = row else {
        return Ok(None);
    };
    let pain = PainPointId(pain);
    let unnamed = anonymous_reporters(conn, &[pain])?;
    if unnamed.get(&pain) == Some(&MemberId(author)) {
        let by = String::new();
        return Ok(Some(Comment { by, body }));
    }
    said(conn, Some((author, body)))
}

/// Somebody's words with their name.
fn said(conn: &mut Conn, row: Option<(i64, String)>) -> Outcome<Option<Comment>> {
    let Some((author, body)) = row else {
        return Ok(None);
    };
    let by = name_of(conn, Some(author))?.unwrap_or_default();
    Ok(Some(Comment { by, body }))
}

/// What somebody said beside a section of a draft.
pub(super) fn story_comment(conn: &mut Conn, id: StoryCommentId) -> Outcome<Option<Comment>> {
    let row: Option<(i64, String)> = retrospective_comments::table
        .find(id.0)
        .select((
            retrospective_comments::author_id,
            retrospective_comments::body,
        ))
        .first(conn)
        .optional()?;
    said(conn, row)
}

/// A project's update.
pub(super) fn update(conn: &mut Conn, id: UpdateId) -> Outcome<Option<Update>> {
    type Row = (i64, String, String, Option<NaiveDate>);
    let row: Option<Row> = project_updates::table
        .find(id.0)
        .select((
            project_updates::author_id,
            project_updates::health,
            project_updates::body,
            project_updates::next_update_on,
        ))
        .first(conn)
        .optional()?;
    let Some((author, health, body, next_on)) = row else {
        return Ok(None);
    };
    let by = name_of(conn, Some(author))?.unwrap_or_default();
    Ok(Some(Update {
        by,
        health,
        body,
        next_on,
    }))
}

/// A reading and the name of its metric.
pub(super) fn reading(
    conn: &mut Conn,
    metric: Option<MetricId>,
    id: ReadingId,
) -> Outcome<Option<Reading>> {
    let row: Option<(i64, f64)> = readings::table
        .find(id.0)
        .select((readings::metric_id, readings::value))
        .first(conn)
        .optional()?;
    let Some((metric_of_reading, value)) = row else {
        return Ok(None);
    };
    let (metric, unit) = metrics::table
        .find(metric.map_or(metric_of_reading, |metric| metric.0))
        .select((metrics::name, metrics::unit))
        .first(conn)?;
    Ok(Some(Reading {
        metric,
        unit,
        value,
    }))
}

/// A decision in a project.
pub(super) fn choice(conn: &mut Conn, id: ProjectDecisionId) -> Outcome<Option<Choice>> {
    type Row = (String, String, String, Option<i64>);
    let row: Option<Row> = project_decisions::table
        .find(id.0)
        .select((
            project_decisions::question,
            project_decisions::choice,
            project_decisions::why,
            project_decisions::asked_by,
        ))
        .first(conn)
        .optional()?;
    let Some((question, choice, why, asked_by)) = row else {
        return Ok(None);
    };
    Ok(Some(Choice {
        question,
        asked_by: name_of(conn, asked_by)?.unwrap_or_default(),
        choice,
        why,
    }))
}

/// What would have to be true.
pub(super) fn condition(conn: &mut Conn, id: ConditionId) -> Outcome<Option<Condition>> {
    let row: Option<(String, String, String)> = conditions::table
        .find(id.0)
        .select((
            conditions::text,
            conditions::how_known,
            conditions::state_note,
        ))
        .first(conn)
        .optional()?;
    Ok(row.map(|(text, how_known, note)| Condition {
        text,
        how_known,
        note,
    }))
}

/// A published retrospective.
pub(super) fn story(conn: &mut Conn, id: RetrospectiveId) -> Outcome<Option<Story>> {
    let row: Option<(String, String)> = retrospectives::table
        .find(id.0)
        .select((retrospectives::slug, retrospectives::title))
        .first(conn)
        .optional()?;
    let Some((slug, title)) = row else {
        return Ok(None);
    };
    let sections: Vec<(String, String)> = retrospective_sections::table
        .filter(retrospective_sections::retrospective_id.eq(id.0))
        .filter(retrospective_sections::name.eq_any(["summary", "for_reporters"]))
        .select((retrospective_sections::name, retrospective_sections::body))
        .load(conn)?;
    let section = |name: &str| {
        sections
            .iter()
            .find(|(of, _)| of == name)
            .map(|(_, body)| body.clone())
            .unwrap_or_default()
    };
    Ok(Some(Story {
        slug,
        title,
        summary: section("summary"),
        for_reporters: section("for_reporters"),
    }))
}

/// The reader's own pain points among those a project holds: reported, supported or followed, also through one that was folded in.
pub(super) fn mine(conn: &mut Conn, project: ProjectId, member: MemberId) -> Outcome<Vec<Fate>> {
    type Row = (i64, Option<String>, String, String);
    let linked: Vec<Row> = project_pain_points::table
        .filter(project_pain_points::project_id.eq(project.0))
        .order(project_pain_points::pain_point_id)
        .select((
            project_pain_points::pain_point_id,
            project_pain_points::fate,
            project_pain_points::fate_reason,
            project_pain_points::fate_would_change,
        ))
        .load(conn)?;
    let ids: Vec<i64> = linked.iter().map(|(id, ..)| *id).collect();
    // (report, canonical one, whether it is the reader's own report)
    let group: Vec<(i64, Option<i64>, i64)> = pain_points::table
        .filter(
            pain_points::id
                .eq_any(&ids)
                .or(pain_points::merged_into.assume_not_null().eq_any(&ids)),
        )
        .select((
            pain_points::id,
            pain_points::merged_into,
            pain_points::reporter_id,
        ))
        .load(conn)?;
    let group_ids: Vec<i64> = group.iter().map(|(id, ..)| *id).collect();
    let mut voiced: BTreeSet<i64> = supports::table
        .filter(supports::member_id.eq(member.0))
        .filter(supports::pain_point_id.eq_any(&group_ids))
        .select(supports::pain_point_id)
        .load(conn)?
        .into_iter()
        .collect();
    let followed: Vec<i64> = follows::table
        .filter(follows::member_id.eq(member.0))
        .filter(follows::subject_kind.eq("pain_point"))
        .filter(follows::subject_id.eq_any(&group_ids))
        .filter(follows::state.eq("follow"))
        .select(follows::subject_id)
        .load(conn)?;
    voiced.extend(followed);
    let canonical: BTreeSet<i64> = group
        .iter()
        .filter(|(id, _, reporter)| *reporter == member.0 || voiced.contains(id))
        .map(|(id, into, _)| into.unwrap_or(*id))
        .collect();
    let pains = pains(conn, &ids)?
        .into_iter()
        .filter(|pain| canonical.contains(&pain.id));
    let with_fate = pains.filter_map(|pain| {
        let (_, fate, reason, would_change) =
            linked.iter().find(|(id, ..)| *id == pain.id)?.clone();
        Some(Fate {
            pain,
            fate,
            reason,
            would_change,
        })
    });
    Ok(with_fate.collect())
}

/// The question of the newest pulse about whether a change helped that this member has not answered yet.
pub(super) fn open_ask(
    conn: &mut Conn,
    item: Subject,
    member: MemberId,
) -> Outcome<Option<PulseAskId>> {
    let newest: Option<i64> = pulses::table
        .filter(pulses::subject_kind.eq(item.kind()))
        .filter(pulses::subject_id.eq(item.id()))
        .filter(pulses::check_on.is_null())
        .order(pulses::id.desc())
        .select(pulses::id)
        .first(conn)
        .optional()?;
    match newest {
        Some(newest) => open_ask_of(conn, PulseId(newest), member),
        None => Ok(None),
    }
}

/// The question of this pulse that this member has not answered yet.
pub(super) fn open_ask_of(
    conn: &mut Conn,
    pulse: PulseId,
    member: MemberId,
) -> Outcome<Option<PulseAskId>> {
    let ask: Option<i64> = pulse_asks::table
        .filter(pulse_asks::pulse_id.eq(pulse.0))
        .filter(pulse_asks::member_id.eq(member.0))
        .filter(pulse_asks::answer.is_null())
        .select(pulse_asks::id)
        .first(conn)
        .optional()?;
    Ok(ask.map(PulseAskId))
}
