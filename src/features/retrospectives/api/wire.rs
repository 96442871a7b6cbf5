//! What programs send and get. Nobody who wrote or reviewed is named; who watches a condition is for colleagues alone.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::base::clock::Timestamp;
use crate::base::ids::MemberId;
use crate::base::text::Markdown;
use crate::features::members::Person;
use crate::features::retrospectives::actions::RawPublish;
use crate::features::retrospectives::ground::{RawFate, RawPlan};
use crate::features::retrospectives::rules::{
    Facts, RawCondition, RawDraft, Section, Status, minutes_to_read,
};
use crate::features::retrospectives::store::{Condition, Piece, Retrospective};
use crate::web::Site;

/// `PUT …/retrospective`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DraftBody {
    kind: String,
    title: String,
    language: String,
    sections: BTreeMap<String, String>,
    conditions: Option<Vec<NewConditionBody>>,
    facilitator: Option<String>,
    slug: Option<String>,
    note: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NewConditionBody {
    id: Option<i64>,
    text: String,
    how_known: Option<String>,
    watcher: Option<String>,
    review_on: Option<String>,
}

impl DraftBody {
    /// As the rules read it.
    pub fn into_raw(self) -> RawDraft {
        let conditions = self.conditions.map(|conditions| {
            conditions
                .into_iter()
                .map(|condition| RawCondition {
                    id: condition.id.map(|id| id.to_string()).unwrap_or_default(),
                    text: condition.text,
                    how_known: condition.how_known.unwrap_or_default(),
                    watcher: condition.watcher.unwrap_or_default(),
                    review_on: condition.review_on.unwrap_or_default(),
                })
                .collect()
        });
        RawDraft {
            kind: self.kind,
            title: self.title,
            language: self.language,
            sections: self.sections.into_iter().collect(),
            conditions,
            facilitator: self.facilitator,
            slug: self.slug.unwrap_or_default(),
            note: self.note.unwrap_or_default(),
            by_itself: false,
        }
    }
}

/// The answer to a save.
#[derive(Debug, Serialize)]
pub struct SavedBody {
    slug: String,
    url: String,
    status: &'static str,
    missing: Vec<&'static str>,
    version: i64,
    revision: i64,
}

impl SavedBody {
    pub fn of(site: &Site, it: &Retrospective, missing: &[Section]) -> Self {
        Self {
            slug: it.slug.clone(),
            url: address(site, &it.slug),
            status: it.status.as_str(),
            missing: missing.iter().map(|section| section.as_str()).collect(),
            version: it.version,
            revision: it.revision,
        }
    }
}

fn address(site: &Site, slug: &str) -> String {
    site.address(&format!("/retrospectives/{slug}"))
}

/// `POST …/review`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ReviewBody {
    pub approve: bool,
    pub note: Option<String>,
}

/// `POST …/publish`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PublishBody {
    fates: Vec<FateBody>,
    visibility: Option<String>,
    plan: Option<PlanBody>,
    checklist: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FateBody {
    pain_point: i64,
    fate: String,
    #[serde(default)]
    reason: Option<String>,
    #[serde(default)]
    would_change: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct PlanBody {
    measure: Measure,
    limit: Option<f64>,
    every_days: Option<Vec<i64>>,
    owner: Option<String>,
}

/// The id or the name of a metric.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Measure {
    Id(i64),
    Name(String),
}

impl Default for Measure {
    fn default() -> Self {
        Self::Name(String::new())
    }
}

impl PublishBody {
    /// As the action reads it.
    pub fn into_raw(self) -> RawPublish {
        RawPublish {
            fates: self
                .fates
                .into_iter()
                .map(|fate| RawFate {
                    pain_point: fate.pain_point,
                    fate: fate.fate,
                    reason: fate.reason.unwrap_or_default(),
                    would_change: fate.would_change.unwrap_or_default(),
                })
                .collect(),
            visibility: self.visibility.unwrap_or_default(),
            plan: self.plan.map(|plan| RawPlan {
                measure: match plan.measure {
                    Measure::Id(id) => id.to_string(),
                    Measure::Name(name) => name,
                },
                limit: plan.limit,
                every_days: plan.every_days.unwrap_or_default(),
                owner: plan.owner.unwrap_or_default(),
            }),
            ticked: self.checklist,
        }
    }
}

/// The answer to publishing.
#[derive(Debug, Serialize)]
pub struct PublishedBody {
    slug: String,
    url: String,
    status: &'static str,
    outcome: &'static str,
    visibility: &'static str,
}

impl PublishedBody {
    pub fn of(site: &Site, it: &Retrospective) -> Self {
        Self {
            slug: it.slug.clone(),
            url: address(site, &it.slug),
            status: it.status.as_str(),
            outcome: it.kind.outcome(),
            visibility: it.audience.as_str(),
        }
    }
}

/// `POST …/conditions/{id}`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TurnBody {
    pub state: String,
    pub note: Option<String>,
    pub review_on: Option<String>,
}

/// One in the list.
#[derive(Debug, Serialize)]
pub struct PieceBody {
    slug: String,
    url: String,
    kind: &'static str,
    title: String,
    language: &'static str,
    status: &'static str,
    visibility: &'static str,
    project: i64,
    summary: String,
    published_at: String,
    updated_at: String,
    revision: i64,
    hours_per_month: Option<f64>,
    people: Option<i64>,
}

impl PieceBody {
    pub fn of(site: &Site, piece: &Piece) -> Self {
        let it = &piece.retrospective;
        Self {
            slug: it.slug.clone(),
            url: address(site, &it.slug),
            kind: it.kind.as_str(),
            title: it.title.clone(),
            language: it.language.tag(),
            status: it.status.as_str(),
            visibility: it.audience.as_str(),
            project: it.project.0,
            summary: piece.summary.clone(),
            published_at: moment(piece.published_at),
            updated_at: moment(it.updated_at),
            revision: it.revision,
            hours_per_month: piece.facts.hours_per_month(),
            people: piece.facts.people,
        }
    }
}

fn moment(at: Timestamp) -> String {
    at.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true)
}

/// A condition with its present state.
#[derive(Debug, Serialize)]
pub struct ConditionBody {
    id: i64,
    text: String,
    how_known: String,
    state: &'static str,
    note: String,
    review_on: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    watcher: Option<String>,
}

impl ConditionBody {
    pub fn of(condition: &Condition, people: &HashMap<MemberId, Person>) -> Self {
        Self {
            id: condition.id.0,
            text: condition.text.clone(),
            how_known: condition.how_known.clone(),
            state: condition.state.as_str(),
            note: condition.note.clone(),
            review_on: condition.review_on,
            watcher: condition
                .watcher
                .and_then(|id| people.get(&id))
                .map(|person| person.email.clone()),
        }
    }
}

#[derive(Debug, Serialize)]
struct FigureBody {
    name: String,
    unit: String,
    direction: &'static str,
    baseline: f64,
    target: f64,
    actual: Option<f64>,
}

/// One retrospective.
#[derive(Debug, Serialize)]
pub struct StoryBody {
    slug: String,
    url: String,
    kind: &'static str,
    title: String,
    language: &'static str,
    status: &'static str,
    visibility: &'static str,
    project: i64,
    sections: BTreeMap<&'static str, String>,
    conditions: Vec<ConditionBody>,
    figures: Vec<FigureBody>,
    people: Option<i64>,
    hours_per_month: Option<f64>,
    weeks: Option<i64>,
    reading_minutes: usize,
    published_at: Option<String>,
    updated_at: String,
    revision: i64,
    version: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    missing: Option<Vec<&'static str>>,
}

impl StoryBody {
    pub fn of(
        site: &Site,
        it: &Retrospective,
        sections: &BTreeMap<Section, Markdown>,
        conditions: &[Condition],
        people: &HashMap<MemberId, Person>,
        facts: &Facts,
        missing: &[Section],
    ) -> Self {
        let own = it.kind.sections();
        let told = || sections.iter().filter(|(section, _)| own.contains(section));
        let draft = it.status != Status::Published;
        Self {
            slug: it.slug.clone(),
            url: address(site, &it.slug),
            kind: it.kind.as_str(),
            title: it.title.clone(),
            language: it.language.tag(),
            status: it.status.as_str(),
            visibility: it.audience.as_str(),
            project: it.project.0,
            reading_minutes: minutes_to_read(it.language, told().map(|(_, text)| text.as_str())),
            sections: told()
                .map(|(section, text)| (section.as_str(), text.as_str().to_owned()))
                .collect(),
            conditions: conditions
                .iter()
                .map(|condition| ConditionBody::of(condition, people))
                .collect(),
            figures: facts
                .figures
                .iter()
                .map(|figure| FigureBody {
                    name: figure.name.clone(),
                    unit: figure.unit.clone(),
                    direction: if figure.down { "down" } else { "up" },
                    baseline: figure.baseline,
                    target: figure.target,
                    actual: figure.actual(),
                })
                .collect(),
            people: facts.people,
            hours_per_month: facts.hours_per_month(),
            weeks: facts.weeks(),
            published_at: it.published_at.map(moment),
            updated_at: moment(it.updated_at),
            revision: it.revision,
            version: it.version,
            missing: draft.then(|| missing.iter().map(|section| section.as_str()).collect()),
        }
    }
}
