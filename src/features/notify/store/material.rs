//! What a letter needs to know, read when it is written: the rows as they are now, not as they were when it was planned.

use diesel::prelude::*;

use super::facts::{
    self, Choice, Comment, Condition, Decision, Fate, Pain, Project, Reading, Story, Update,
    name_of,
};
use super::outbox::{LetterRow, Told, undo_until};
use super::people::sees;
use crate::base::clock::Timestamp;
use crate::base::failure::Outcome;
use crate::base::ids::{MemberId, PulseAskId, SubscriberId};
use crate::base::language::Language;
use crate::base::permission::Visibility;
use crate::base::secret::SigningKey;
use crate::base::subject::Subject;
use crate::base::text::EmailAddress;
use crate::db::Conn;
use crate::db::schema::{appeals, follows, ledger as ledger_rows, members};
use crate::features::members::{MailLevel, SignInLetter, sign_in_letter};
use crate::features::notify::rules::{LetterKind, Why, channel_for};
use crate::features::{pain_points, retrospectives, subscribers};
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
    /// A reader without an account.
    pub subscriber: Option<SubscriberId>,
    pub name: String,
    pub address: EmailAddress,
    /// `None`: never chosen.
    pub language: Option<Language>,
    pub level: MailLevel,
    role: String,
    pub(super) department: Option<i64>,
}

impl Reader {
    /// Anybody on the staff, with a stake in nothing.
    pub fn anybody(language: Language) -> Outcome<Self> {
        let address = EmailAddress::parse("email", "somebody@example.com")
            .map_err(|problem| problem.invalid())?;
        Ok(Self::example(MemberId(0), "", address, language))
    }

    /// Somebody for whom nothing is looked up: whoever looks at an example.
    pub fn example(
        member: MemberId,
        name: &str,
        address: EmailAddress,
        language: Language,
    ) -> Self {
        Self {
            member: Some(member),
            subscriber: Some(SubscriberId(0)),
            name: name.to_owned(),
            address,
            language: Some(language),
            level: MailLevel::default(),
            role: "staff".to_owned(),
            department: None,
        }
    }
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
    /// Whether its actor is named to nobody.
    pub unnamed: bool,
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
    /// What is decided, or to be decided, in a project.
    pub choice: Option<Choice>,
    /// What would have to be true.
    pub condition: Option<Condition>,
    /// The open question to this reader, if there is one.
    pub ask: Option<PulseAskId>,
    /// The reader's own pain points in the project.
    pub mine: Vec<Fate>,
    /// The sign-in link that was asked for, while it is good.
    pub sign_in: Option<SignInLetter>,
    /// The reader without an account who is told.
    pub subscriber: Option<SubscriberId>,
}

type MemberRow = (String, String, String, String, String, Option<i64>, bool);

/// Who gets this row's letter; `Err` says why nobody does any more.
pub(in crate::features::notify) fn reader(
    conn: &mut Conn,
    row: &LetterRow,
) -> Outcome<Result<Reader, &'static str>> {
    if let Some(id) = row.subscriber_id {
        return subscriber_reader(conn, SubscriberId(id), row.kind());
    }
    let Some(id) = row.member_id else {
        let address = row
            .email
            .as_deref()
            .map(|email| EmailAddress::parse("email", email));
        return Ok(match address {
            Some(Ok(address)) => Ok(Reader {
                member: None,
                subscriber: None,
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
    let Some((reader, suspended)) = member_reader(conn, MemberId(id))? else {
        return Ok(Err("deactivated"));
    };
    // Whoever asks for a sign-in link right now is there to read it, and could not lift the suspension without it.
    if suspended && row.kind() != Some(LetterKind::SignIn) {
        return Ok(Err("suspended"));
    }
    Ok(reader.ok_or("no_address"))
}

/// A reader without an account, as long as they want the letter: to be asked back before they confirmed, stories after it.
fn subscriber_reader(
    conn: &mut Conn,
    id: SubscriberId,
    kind: Option<LetterKind>,
) -> Outcome<Result<Reader, &'static str>> {
    let Some(known) = subscribers::find(conn, id)? else {
        return Ok(Err("left"));
    };
    if known.confirmed == (kind == Some(LetterKind::SubscriberConfirm)) {
        return Ok(Err("confirmed"));
    }
    let reader = EmailAddress::parse("email", &known.email).map(|address| Reader {
        member: None,
        subscriber: Some(id),
        name: String::new(),
        address,
        language: Some(known.language),
        level: MailLevel::default(),
        role: String::new(),
        department: None,
    });
    Ok(reader.map_err(|_| "no_address"))
}

/// A member who is still here, if letters can be addressed to them, and whether none go there for now.
pub(in crate::features::notify) fn member_reader(
    conn: &mut Conn,
    id: MemberId,
) -> Outcome<Option<(Option<Reader>, bool)>> {
    let found: Option<MemberRow> = members::table
        .find(id.0)
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
        return Ok(None);
    };
    let address = EmailAddress::parse("email", &email).ok();
    let reader = address.map(|address| Reader {
        member: Some(id),
        subscriber: None,
        name,
        address,
        language: Language::from_tag(&language),
        level: MailLevel::parse(&level).unwrap_or_default(),
        role,
        department,
    });
    Ok(Some((reader, suspended)))
}

/// What a planned row tells `reader`; `Err` says why it is no longer to be told: unsubscribed, muted, undone, not theirs to see.
pub(in crate::features::notify) fn load(
    conn: &mut Conn,
    told: Told,
    reader: &Reader,
    desk: &Desk<'_>,
) -> Outcome<Result<Material, &'static str>> {
    let Told {
        event_seq,
        kind,
        item,
        why,
    } = told;
    if channel_for(kind, why, reader.level).is_none() {
        return Ok(Err("level"));
    }
    if let Some(member) = reader.member
        && is_muted(conn, member, item)?
    {
        return Ok(Err("muted"));
    }
    let entry = ledger::entry(conn, event_seq)?
        .ok_or_else(|| anyhow::anyhow!("a letter is about no entry: {event_seq}"))?;
    about(conn, &entry, (kind, item, why), reader, desk)
}

/// What an entry tells `reader` as news of this kind about this item; `Err` says why it is no longer to be told.
pub(in crate::features::notify) fn about(
    conn: &mut Conn,
    entry: &Entry,
    (kind, item, why): (LetterKind, Subject, Why),
    reader: &Reader,
    desk: &Desk<'_>,
) -> Outcome<Result<Material, &'static str>> {
    let event = entry.event().map_err(anyhow::Error::new)?;
    let mut material = Material {
        kind,
        why,
        item,
        at: entry.at,
        // Outside nobody is named.
        actor: match reader.subscriber {
            Some(_) => None,
            None => actor_name(conn, entry)?,
        },
        unnamed: match (entry.actor, entry.subject) {
            (EntryActor::Anyone, Subject::PainPoint(id)) => {
                !pain_points::anonymous_among(conn, &[id])?.is_empty()
            }
            _ => false,
        },
        pain: None,
        into: None,
        project: None,
        decision: None,
        answer: None,
        comment: None,
        update: None,
        reading: None,
        story: None,
        choice: None,
        condition: None,
        ask: None,
        mine: Vec::new(),
        sign_in: None,
        subscriber: reader.subscriber,
        event,
    };
    fill(conn, &mut material, entry, reader, desk)?;
    let visible = [&material.pain, &material.into]
        .into_iter()
        .flatten()
        .all(|pain| may_see_pain(pain, reader));
    let withdrawn = match (kind, item) {
        (LetterKind::SubscriberStory, Subject::Retrospective(id)) => {
            !retrospectives::find(conn, id)?.is_some_and(|story| story.is_for_everybody())
        }
        _ => false,
    };
    let expired = kind == LetterKind::SignIn && material.sign_in.is_none();
    Ok(if !visible || withdrawn {
        Err("not_visible")
    } else if expired {
        Err("expired")
    } else if kind == LetterKind::ProjectAskedAgain && material.ask.is_none() {
        Err("answered")
    } else if is_moot(&material) || was_taken_back(conn, entry)? {
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
            Subject::PainPoint(id) if material.pain.is_none() => {
                material.pain = facts::pain(conn, id.0)?
            }
            Subject::Project(id) if material.project.is_none() => {
                material.project = facts::project(conn, id)?
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
        | Event::PainPointReopened { decision: id, .. } => {
            material.decision = facts::decision(conn, id)?
        }
        Event::PainPointAppealAnswered { .. } => {
            let answer: Option<Option<String>> = appeals::table
                .find(entry.subject.id())
                .select(appeals::answer)
                .first(conn)
                .optional()?;
            material.answer = answer.flatten();
        }
        Event::PainPointMerged { into, .. } => material.into = facts::pain(conn, into.0)?,
        Event::PainPointCommented { comment: id, .. } => {
            material.comment = facts::comment(conn, id)?
        }
        Event::PainPointLinked { project: id, .. }
        | Event::PainPointTakenUp { project: id, .. }
        | Event::PainPointReleased { project: id } => material.project = facts::project(conn, id)?,
        Event::ProjectUpdated { update: id, .. } => material.update = facts::update(conn, id)?,
        Event::ProjectRegressed {
            metric,
            reading: Some(id),
            ..
        } => material.reading = facts::reading(conn, metric, id)?,
        Event::ProjectSucceeded { retrospective: id }
        | Event::ProjectFailed { retrospective: id } => {
            material.story = facts::story(conn, id)?;
        }
        Event::ProjectStopRuleMet { decision: id, .. }
        | Event::ProjectDecided { decision: id, .. }
        | Event::ProjectDecisionOverdue { decision: id, .. } => {
            material.choice = facts::choice(conn, id)?;
        }
        Event::ConditionReviewDue { condition: id }
        | Event::ConditionChanged { condition: id, .. } => {
            material.condition = facts::condition(conn, id)?;
        }
        Event::RetrospectiveCommented { comment: id } => {
            material.comment = facts::story_comment(conn, id)?;
            if let Subject::Retrospective(id) = entry.subject {
                material.story = facts::story(conn, id)?;
            }
        }
        Event::RetrospectiveToBeReadAgain {}
        | Event::RetrospectivePublished { .. }
        | Event::RetrospectiveEdited { .. } => {
            if let Subject::Retrospective(id) = entry.subject {
                material.story = facts::story(conn, id)?;
            }
        }
        Event::PulseAsked { pulse, .. } => {
            if let Some(member) = reader.member {
                material.ask = facts::open_ask_of(conn, pulse, member)?;
            }
        }
        _ => {}
    }
    if let (Subject::Project(id), Some(member)) = (material.item, reader.member) {
        material.mine = facts::mine(conn, id, member)?;
        material
            .mine
            .retain(|fate| may_see_pain(&fate.pain, reader));
    }
    if let (LetterKind::ProjectDelivered | LetterKind::Resolved, Some(member)) =
        (material.kind, reader.member)
    {
        material.ask = facts::open_ask(conn, material.item, member)?;
    }
    Ok(())
}

/// Whether who decided took it back while its letters waited. The ledger says so, whenever the letter was planned.
fn was_taken_back(conn: &mut Conn, entry: &Entry) -> Outcome<bool> {
    let Some(until) = undo_until(entry) else {
        return Ok(false);
    };
    let rows: Vec<(String, String)> = ledger_rows::table
        .filter(ledger_rows::kind.eq("pain_point.decision_undone"))
        .filter(ledger_rows::seq.gt(entry.seq))
        .filter(ledger_rows::at.lt(until.timestamp_micros()))
        .select((ledger_rows::kind, ledger_rows::payload))
        .load(conn)?;
    for (kind, payload) in rows {
        let event = Event::parse(&kind, &payload).map_err(anyhow::Error::new)?;
        if let Event::PainPointDecisionUndone { first, last } = event
            && (first..=last).contains(&entry.seq)
        {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Back where it was before: what happened since has made it no news.
fn is_moot(material: &Material) -> bool {
    let Some(pain) = &material.pain else {
        return false;
    };
    match &material.event {
        // Its canonical one may have been merged further meanwhile.
        Event::PainPointMerged { .. } => pain.merged_into.is_none(),
        Event::PainPointUnmerged { .. } | Event::PainPointSplit { .. } => {
            pain.merged_into.is_some()
        }
        // Word has come since, or is promised for another day.
        Event::PainPointPromiseBroken { due_on } => pain.next_on != Some(*due_on),
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
