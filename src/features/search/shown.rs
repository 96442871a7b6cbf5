//! What was found as it is shown: read again from its rows, so that nothing outdated or hidden reaches anybody.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use chrono::NaiveDate;

use super::analysis::marks;
use super::document::Kind;
use crate::base::actor::Actor;
use crate::base::clock::Timestamp;
use crate::base::failure::Outcome;
use crate::base::ids::{AreaId, PainPointId, ProjectId, RetrospectiveId};
use crate::base::language::Language;
use crate::base::permission::{Act, Stake, may, may_see};
use crate::base::subject::Subject;
use crate::db::Conn;
use crate::features::areas;
use crate::features::pain_points::{self, PainPoint, Status};
use crate::features::projects::{self, Project};
use crate::features::retrospectives::{self, Condition, ConditionState, Retrospective, Section};
use crate::web::markdown::{cut, excerpt};

/// Characters of a text that are looked through for what matched, and shown of it.
const LOOKED_THROUGH: usize = 4_000;
const SHOWN: usize = 140;
/// Characters shown before the first match.
const BEFORE: usize = 40;

/// One thing found.
#[derive(Debug, Clone, PartialEq)]
pub struct Card {
    /// Which kind.
    pub kind: Kind,
    /// Its number; of a retrospective its project's, of an area its id.
    pub number: i64,
    /// `P-12`, `I-7`; empty where there is no number to say.
    pub label: String,
    /// Its page.
    pub path: String,
    /// Its title as it is now.
    pub title: String,
    /// The rest of its text.
    pub text: String,
    /// Where it stands; empty for what has no state.
    pub status: &'static str,
    /// The language it is written in.
    pub language: Language,
    /// People besides the reporter.
    pub supporters: i64,
    /// Everybody with a voice in it; 0 for what has none.
    pub voices: i64,
    /// What it costs everybody.
    pub hours_per_month: f64,
    /// The promise of the next word.
    pub next_update_on: Option<NaiveDate>,
    /// When something was last decided, said or changed.
    pub updated_at: Option<Timestamp>,
    /// Of a retrospective: what would have to be true before it is tried again, and whether it is.
    pub condition: Option<(String, &'static str)>,
    /// Where it was merged into.
    pub merged_into: Option<PainPointId>,
    /// What the reader can do about it.
    pub voice: Voice,
}

/// What a reader can say to a pain point with one click.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Voice {
    /// Nothing: it is no pain point, or it counts elsewhere.
    None,
    /// It is their own.
    Own,
    /// They have said "me too".
    Given,
    /// "Me too".
    MeToo,
    /// "It came back": it was resolved.
    CameBack,
}

impl Card {
    fn of_pain_point(row: PainPoint, actor: &Actor, supported: bool) -> Self {
        let own = actor.member_id() == Some(row.reporter);
        let voice = match row.status {
            Status::Merged => Voice::None,
            Status::Resolved => Voice::CameBack,
            _ if own => Voice::Own,
            _ if supported => Voice::Given,
            _ if may(actor, Act::TakePart, Stake::NONE) => Voice::MeToo,
            _ => Voice::None,
        };
        Self {
            kind: Kind::PainPoint,
            number: row.id.0,
            label: format!("P-{}", row.id),
            path: format!("/pain-points/{}", row.id),
            status: row.status.as_str(),
            language: row.language,
            supporters: row.supporters,
            voices: row.voices(),
            hours_per_month: row.hours_per_month(),
            next_update_on: row.next_update_on,
            updated_at: Some(row.updated_at),
            condition: None,
            merged_into: row.merged_into,
            voice,
            title: row.title,
            text: row.body,
        }
    }

    fn of_project(row: Project) -> Self {
        Self {
            number: row.id.0,
            label: format!("I-{}", row.id),
            path: format!("/projects/{}", row.id),
            status: row.status.as_str(),
            next_update_on: row.next_update_on,
            updated_at: Some(row.updated_at),
            language: Language::of_text(&row.title),
            ..Self::plain(Kind::Project, row.title, row.problem)
        }
    }

    fn of_retrospective(row: Retrospective, summary: String, condition: Option<Condition>) -> Self {
        Self {
            number: row.project.0,
            path: format!("/retrospectives/{}", row.slug),
            status: row.kind.as_str(),
            language: row.language,
            updated_at: row.published_at,
            condition: condition.map(|it| (it.text, it.state.as_str())),
            ..Self::plain(Kind::Retrospective, row.title, summary)
        }
    }

    fn of_area(row: areas::Area, language: Language) -> Self {
        let (title, also) = match language {
            Language::Ko => (row.name_ko, row.name_en),
            Language::En => (row.name_en, row.name_ko),
        };
        let names: Vec<String> = std::iter::once(also).chain(row.aliases).collect();
        Self {
            number: row.id.0,
            path: format!("/areas/{}", row.slug),
            language,
            ..Self::plain(Kind::Area, title, names.join(", "))
        }
    }

    fn plain(kind: Kind, title: String, text: String) -> Self {
        Self {
            kind,
            title,
            text,
            number: 0,
            label: String::new(),
            path: String::new(),
            status: "",
            language: Language::Ko,
            supporters: 0,
            voices: 0,
            hours_per_month: 0.0,
            next_update_on: None,
            updated_at: None,
            condition: None,
            merged_into: None,
            voice: Voice::None,
        }
    }

    /// Its title with what matched marked.
    pub fn marked_title(&self, terms: &HashSet<String>) -> Marked {
        Marked::of(&self.title, &marks(&self.title, terms))
    }

    /// The part of its text around the first match, or its beginning.
    pub fn marked_text(&self, terms: &HashSet<String>) -> Marked {
        let text = excerpt(&self.text, LOOKED_THROUGH);
        let first = marks(&text, terms).first().map_or(0, |range| range.start);
        let before = text.get(..first).unwrap_or_default();
        let skipped = before.chars().count().saturating_sub(BEFORE);
        let from = if skipped == 0 {
            0
        } else {
            // At the beginning of a word.
            let rough = before.char_indices().nth(skipped).map_or(0, |(at, _)| at);
            let rest = before.get(rough..).unwrap_or_default();
            rough + rest.find(' ').map_or(0, |space| space + 1)
        };
        let shown = cut(text.get(from..).unwrap_or_default(), SHOWN);
        let shown = if from == 0 {
            shown
        } else {
            format!("… {shown}")
        };
        Marked::of(&shown, &marks(&shown, terms))
    }
}

/// A text in pieces; `true` for those that matched.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Marked(pub Vec<(String, bool)>);

impl Marked {
    fn of(text: &str, ranges: &[Range<usize>]) -> Self {
        let mut pieces = Vec::with_capacity(2 * ranges.len() + 1);
        let mut at = 0;
        let mut push = |range: Range<usize>, matched| {
            if let Some(piece) = text.get(range).filter(|piece| !piece.is_empty()) {
                pieces.push((piece.to_owned(), matched));
            }
        };
        for range in ranges {
            push(at..range.start, false);
            push(range.clone(), true);
            at = range.end;
        }
        push(at..text.len(), false);
        Self(pieces)
    }

    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// What `actor` may see of these, each kind read at once.
pub fn cards(
    conn: &mut Conn,
    actor: &Actor,
    language: Language,
    subjects: &[Subject],
) -> Outcome<HashMap<Subject, Card>> {
    let mut found = HashMap::with_capacity(subjects.len());
    let pains: Vec<PainPointId> = subjects
        .iter()
        .filter_map(|subject| match subject {
            Subject::PainPoint(id) => Some(*id),
            _ => None,
        })
        .collect();
    let supported = match actor.member_id() {
        Some(member) => pain_points::supported_among(conn, member, &pains)?,
        None => HashSet::new(),
    };
    for row in pain_points::summaries(conn, &pains)? {
        if may_see(actor, row.visibility, row.stake_of(actor.member_id())) {
            let supported = supported.contains(&row.id);
            found.insert(row.subject(), Card::of_pain_point(row, actor, supported));
        }
    }
    let staff = may(actor, Act::ReadStaffPages, Stake::NONE);
    for subject in subjects {
        let card = match subject {
            Subject::Project(id) if staff => project(conn, *id)?,
            Subject::Retrospective(id) => retrospective(conn, actor, *id)?,
            Subject::Area(id) if staff => area(conn, *id, language)?,
            _ => None,
        };
        found.extend(card.map(|card| (*subject, card)));
    }
    Ok(found)
}

fn project(conn: &mut Conn, id: ProjectId) -> Outcome<Option<Card>> {
    Ok(projects::find(conn, id)?.map(Card::of_project))
}

fn retrospective(conn: &mut Conn, actor: &Actor, id: RetrospectiveId) -> Outcome<Option<Card>> {
    let Some(row) = retrospectives::find(conn, id)? else {
        return Ok(None);
    };
    let published = row.status == retrospectives::Status::Published;
    if !published || !may_see(actor, row.audience.visibility(), Stake::NONE) {
        return Ok(None);
    }
    let summary = retrospectives::texts_of(conn, &[id], Section::Summary)?.remove(&id);
    // The one that is still missing, where there is one.
    let mut conditions = retrospectives::conditions_of(conn, id)?;
    conditions.sort_by_key(|condition| condition.state != ConditionState::NotYet);
    let condition = conditions.into_iter().next();
    Ok(Some(Card::of_retrospective(
        row,
        summary.unwrap_or_default(),
        condition,
    )))
}

fn area(conn: &mut Conn, id: AreaId, language: Language) -> Outcome<Option<Card>> {
    Ok(areas::find(conn, id)?.map(|row| Card::of_area(row, language)))
}
