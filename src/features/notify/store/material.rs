//! What a letter needs to know, read when it is written: the rows as they are now, not as they were when it was planned.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::outbox::LetterRow;
use super::people::sees;
use crate::base::clock::Timestamp;
use crate::base::failure::Outcome;
use crate::base::ids::{
    CommentId, DecisionId, MemberId, MetricId, ProjectId, PulseAskId, ReadingId, RetrospectiveId,
    UpdateId,
};
use crate::base::language::Language;
use crate::base::permission::Visibility;
use crate::base::secret::SigningKey;
use crate::base::subject::Subject;
use crate::base::text::EmailAddress;
use crate::db::Conn;
use crate::db::schema::{
    appeals, comments, decisions, follows, members, metrics, pain_points, project_pain_points,
    project_updates, projects, pulse_asks, pulses, readings, retrospective_sections,
    retrospectives, supports,
};
use crate::features::members::{MailLevel, SignInLetter, sign_in_letter};
use crate::features::notify::rules::{LetterKind, Why, channel_for};
use crate::ledger::{self, Entry, EntryActor, Event};

/// When and with which key letters are written.
pub(in crate::features::notify) struct Desk<'a> {
    pub now: Timestamp,
    pub key: &'a SigningKey,
}

/// Who gets the letter, as they are now.
#[derive(Debug, Clone)]
pub(in crate::features::notify) struct Reader {
    pub member: Option<MemberId>,
    pub name: String,
    pub address: EmailAddress,
    /// `None`: never chosen.
    pub language: Option<Language>,
    level: MailLevel,
    role: String,
    department: Option<i64>,
}

/// A pain point as a letter names it.
#[derive(Debug, Clone)]
pub(in crate::features::notify) struct Pain {
    pub id: i64,
    pub title: String,
    pub status: String,
    pub next_on: Option<NaiveDate>,
    pub merged_into: Option<i64>,
    visibility: String,
    reporter_id: i64,
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

#[cfg(test)]
impl Reader {
    pub fn for_test(
        member: MemberId,
        name: &str,
        address: EmailAddress,
        language: Option<Language>,
    ) -> Self {
        Self {
            member: Some(member),
            name: name.to_owned(),
            address,
            language,
            level: MailLevel::default(),
            role: "staff".to_owned(),
            department: None,
        }
    }
}

#[cfg(test)]
impl Pain {
    pub fn for_test(id: i64, title: &str, status: &str, next_on: Option<NaiveDate>) -> Self {
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

/// Everything about one piece of news for one reader.
#[derive(Debug, Clone)]
pub(in crate::features::notify) struct Material {
    pub kind: LetterKind,
    pub why: Why,
    pub item: Subject,
    pub at: Timestamp,
    pub event: Event,
    /// Who did it, where a person did.
    pub actor: Option<String>,
    pub pain: Option<Pain>,
    /// The canonical one.
    pub into: Option<Pain>,
    pub project: Option<Project>,
    pub decision: Option<Decision>,
    /// The answer to an appeal.
    pub answer: Option<String>,
    pub comment: Option<Comment>,
    pub update: Option<Update>,
    pub reading: Option<Reading>,
    pub story: Option<Story>,
    /// The open question to this reader, if there is one.
    pub ask: Option<PulseAskId>,
    /// The reader's own pain points in the project.
    pub mine: Vec<Fate>,
    /// The sign-in link that was asked for, while it is good.
    pub sign_in: Option<SignInLetter>,
}

type MemberRow = (String, String, String, String, String, Option<i64>, bool);

/// Who gets this row's letter; `Err` says why nobody does any more.
pub(in crate::features::notify) fn reader(
    conn: &mut Conn,
    row: &LetterRow,
) -> Outcome<Result<Reader, &'static str>> {
    let Some(id) = row.member_id else {
        let address = row
            .email
            .as_deref()
            .map(|email| EmailAddress::parse("email", email));
        return Ok(match address {
            Some(Ok(address)) => Ok(Reader {
                member: None,
                name: String::new(),
                address,
                language: None,
                level: MailLevel::default(),
                role: String::new(),
                department: None,
            }),
            _ => Err("no_address"),
        });
    };
    let found: Option<MemberRow> = members::table
        .find(id)
        .filter(members::deactivated_at.is_null())
        .filter(members::erased_at.is_null())
        .select((
            members::email,
            members::name,
            members::language,
            members::mail_level,
            members::role,
            members::department_id,
            members::mail_suspended_at.is_not_null(),
        ))
        .first(conn)
        .optional()?;
    let Some((email, name, language, level, role, department, suspended)) = found else {
        return Ok(Err("deactivated"));
    };
    if suspended {
        return Ok(Err("suspended"));
    }
    let Ok(address) = EmailAddress::parse("email", &email) else {
        return Ok(Err("no_address"));
    };
    Ok(Ok(Reader {
        member: Some(MemberId(id)),
        name,
        address,
        language: Language::from_tag(&language),
        level: MailLevel::parse(&level).unwrap_or_default(),
        role,
        department,
    }))
}

/// What this row tells `reader`; `Err` says why it is no longer to be told: unsubscribed, muted, undone, not theirs to see.
pub(in crate::features::notify) fn load(
    conn: &mut Conn,
    row: &LetterRow,
    reader: &Reader,
    desk: &Desk<'_>,
) -> Outcome<Result<Material, &'static str>> {
    let (Some(kind), Some(item), Some(why)) = (row.kind(), row.item(), Why::parse(&row.why)) else {
        return Err(anyhow::anyhow!("letter {} was planned by a newer version", row.id).into());
    };
    if channel_for(kind, why, reader.level).is_none() {
        return Ok(Err("level"));
    }
    if let Some(member) = reader.member
        && is_muted(conn, member, item)?
    {
        return Ok(Err("muted"));
    }
    let entry = ledger::entry(conn, row.event_seq)?
        .ok_or_else(|| anyhow::anyhow!("letter {} is about no entry", row.id))?;
    let event = entry.event().map_err(anyhow::Error::new)?;
    let mut material = Material {
        kind,
        why,
        item,
        at: entry.at,
        actor: actor_name(conn, &entry)?,
        pain: None,
        into: None,
        project: None,
        decision: None,
        answer: None,
        comment: None,
        update: None,
        reading: None,
        story: None,
        ask: None,
        mine: Vec::new(),
        sign_in: None,
        event,
    };
    fill(conn, &mut material, &entry, reader, desk)?;
    let visible = [&material.pain, &material.into]
        .into_iter()
        .flatten()
        .all(|pain| may_see_pain(pain, reader));
    let expired = kind == LetterKind::SignIn && material.sign_in.is_none();
    Ok(if !visible {
        Err("not_visible")
    } else if expired {
        Err("expired")
    } else if is_undone(&material) {
        Err("undone")
    } else {
        Ok(material)
    })
}

fn fill(
    conn: &mut Conn,
    material: &mut Material,
    entry: &Entry,
    reader: &Reader,
    desk: &Desk<'_>,
) -> Outcome<()> {
    let about = [Some(material.item), Some(entry.subject), entry.related];
    for subject in about.into_iter().flatten() {
        match subject {
            Subject::PainPoint(id) if material.pain.is_none() => material.pain = pain(conn, id.0)?,
            Subject::Project(id) if material.project.is_none() => {
                material.project = project(conn, id)?
            }
            _ => {}
        }
    }
    match material.event.clone() {
        Event::SignInAsked { sign_in } => {
            material.sign_in = sign_in_letter(conn, desk.now, desk.key, sign_in)?;
        }
        Event::PainPointQuestioned { decision: id, .. }
        | Event::PainPointAccepted { decision: id, .. }
        | Event::PainPointDeclined { decision: id, .. }
        | Event::PainPointResolved { decision: id, .. }
        | Event::PainPointReopened { decision: id, .. } => material.decision = decision(conn, id)?,
        Event::PainPointAppealAnswered { .. } => {
            let answer: Option<Option<String>> = appeals::table
                .find(entry.subject.id())
                .select(appeals::answer)
                .first(conn)
                .optional()?;
            material.answer = answer.flatten();
        }
        Event::PainPointMerged { into, .. } => material.into = pain(conn, into.0)?,
        Event::PainPointCommented { comment: id, .. } => material.comment = comment(conn, id)?,
        Event::PainPointLinked { project: id }
        | Event::PainPointTakenUp { project: id }
        | Event::PainPointReleased { project: id } => material.project = project(conn, id)?,
        Event::ProjectUpdated { update: id, .. } => material.update = update(conn, id)?,
        Event::ProjectRegressed {
            metric,
            reading: Some(id),
        } => material.reading = reading(conn, metric, id)?,
        Event::ProjectSucceeded { retrospective: id }
        | Event::ProjectFailed { retrospective: id } => {
            material.story = story(conn, id)?;
        }
        _ => {}
    }
    if let (Subject::Project(id), Some(member)) = (material.item, reader.member) {
        material.mine = mine(conn, id, member)?;
        material
            .mine
            .retain(|fate| may_see_pain(&fate.pain, reader));
    }
    if let (LetterKind::ProjectDelivered | LetterKind::Resolved, Some(member)) =
        (material.kind, reader.member)
    {
        material.ask = open_ask(conn, material.item, member)?;
    }
    Ok(())
}

/// Back where it was before: somebody took it back before the letter went.
fn is_undone(material: &Material) -> bool {
    let Some(pain) = &material.pain else {
        return false;
    };
    match &material.event {
        Event::PainPointMerged { into, .. } => pain.merged_into != Some(into.0),
        Event::PainPointUnmerged { .. } | Event::PainPointSplit { .. } => {
            pain.merged_into.is_some()
        }
        _ => material
            .decision
            .as_ref()
            .is_some_and(|decision| decision.from_status == pain.status),
    }
}

fn may_see_pain(pain: &Pain, reader: &Reader) -> bool {
    let Some(member) = reader.member else {
        return false;
    };
    let visibility = Visibility::parse(&pain.visibility).unwrap_or(Visibility::Studio);
    sees(
        member.0,
        &reader.role,
        reader.department,
        visibility,
        pain.reporter_id == member.0,
    )
}

fn is_muted(conn: &mut Conn, member: MemberId, item: Subject) -> Outcome<bool> {
    let state: Option<String> = follows::table
        .find((member.0, item.kind(), item.id()))
        .select(follows::state)
        .first(conn)
        .optional()?;
    Ok(state.as_deref() == Some("mute"))
}

fn actor_name(conn: &mut Conn, entry: &Entry) -> Outcome<Option<String>> {
    match entry.actor {
        EntryActor::Member(id) => name_of(conn, Some(id.0)),
        EntryActor::System | EntryActor::Anyone => Ok(None),
    }
}

fn name_of(conn: &mut Conn, id: Option<i64>) -> Outcome<Option<String>> {
    let Some(id) = id else { return Ok(None) };
    Ok(members::table
        .find(id)
        .filter(members::erased_at.is_null())
        .select(members::name)
        .first(conn)
        .optional()?)
}

fn pain(conn: &mut Conn, id: i64) -> Outcome<Option<Pain>> {
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

fn project(conn: &mut Conn, id: ProjectId) -> Outcome<Option<Project>> {
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

fn decision(conn: &mut Conn, id: DecisionId) -> Outcome<Option<Decision>> {
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

fn comment(conn: &mut Conn, id: CommentId) -> Outcome<Option<Comment>> {
    let row: Option<(i64, String)> = comments::table
        .find(id.0)
        .filter(comments::erased_at.is_null())
        .filter(comments::internal.eq(false))
        .select((comments::author_id, comments::body))
        .first(conn)
        .optional()?;
    let Some((author, body)) = row else {
        return Ok(None);
    };
    let by = name_of(conn, Some(author))?.unwrap_or_default();
    Ok(Some(Comment { by, body }))
}

fn update(conn: &mut Conn, id: UpdateId) -> Outcome<Option<Update>> {
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

fn reading(conn: &mut Conn, metric: Option<MetricId>, id: ReadingId) -> Outcome<Option<Reading>> {
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

fn story(conn: &mut Conn, id: RetrospectiveId) -> Outcome<Option<Story>> {
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
fn mine(conn: &mut Conn, project: ProjectId, member: MemberId) -> Outcome<Vec<Fate>> {
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

/// The question of the newest pulse about `item` that this member has not answered yet.
fn open_ask(conn: &mut Conn, item: Subject, member: MemberId) -> Outcome<Option<PulseAskId>> {
    let newest: Option<i64> = pulses::table
        .filter(pulses::subject_kind.eq(item.kind()))
        .filter(pulses::subject_id.eq(item.id()))
        .order(pulses::id.desc())
        .select(pulses::id)
        .first(conn)
        .optional()?;
    let Some(newest) = newest else {
        return Ok(None);
    };
    let ask: Option<i64> = pulse_asks::table
        .filter(pulse_asks::pulse_id.eq(newest))
        .filter(pulse_asks::member_id.eq(member.0))
        .filter(pulse_asks::answer.is_null())
        .select(pulse_asks::id)
        .first(conn)
        .optional()?;
    Ok(ask.map(PulseAskId))
}
