//! The editor's form: what was typed, what is stored, and both beside each other.

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;

use crate::base::ids::MemberId;
use crate::base::text::Markdown;
use crate::features::members::Person;
use crate::features::retrospectives::rules::{
    Kind, MOST_CONDITIONS, RawCondition, RawDraft, Section,
};
use crate::features::retrospectives::store::{Condition, Retrospective};
use crate::i18n::Words;
use crate::web::Form;

/// Where to go after the editor kept a text by itself: nowhere.
pub const BY_ITSELF: &str = "itself";

/// Empty lines for new conditions.
const BLANK: usize = 2;

/// The fields that every editor has; sections and conditions are fields of their own: `sections.cost`,
/// `conditions[0].text`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct EditForm {
    kind: String,
    title: String,
    language: String,
    facilitator: String,
    note: String,
    /// Whether conditions are part of the form.
    has_conditions: String,
    /// The version that was read.
    pub version: String,
    /// Where to go after saving.
    pub then: String,
}

/// A text as the editor holds it.
#[derive(Debug, Clone)]
pub struct Written {
    pub kind: Kind,
    pub title: String,
    pub language: String,
    pub facilitator: String,
    pub note: String,
    pub sections: BTreeMap<Section, String>,
    pub conditions: Vec<RawCondition>,
}

impl Written {
    /// Nothing yet.
    pub fn empty(kind: Kind) -> Self {
        Self {
            kind,
            title: String::new(),
            language: String::new(),
            facilitator: String::new(),
            note: String::new(),
            sections: BTreeMap::new(),
            conditions: Vec::new(),
        }
    }

    /// What was typed.
    pub fn of(form: &Form<EditForm>) -> Self {
        let sections = form
            .fields()
            .iter()
            .filter_map(|(name, text)| {
                let section = Section::parse(name.strip_prefix("sections.")?)?;
                Some((section, text.clone()))
            })
            .collect();
        let conditions = (0..MOST_CONDITIONS + BLANK)
            .map(|index| {
                let field = |name: &str| {
                    form.field(&format!("conditions[{index}].{name}"))
                        .to_owned()
                };
                RawCondition {
                    id: field("id"),
                    text: field("text"),
                    how_known: field("how_known"),
                    watcher: field("watcher"),
                    review_on: field("review_on"),
                }
            })
            .collect::<Vec<_>>();
        let used = conditions
            .iter()
            .rposition(|condition| !condition.is_empty())
            .map_or(0, |last| last + 1);
        Self {
            kind: Kind::parse(&form.kind).unwrap_or(Kind::Postmortem),
            title: form.title.clone(),
            language: form.language.clone(),
            facilitator: form.facilitator.clone(),
            note: form.note.clone(),
            sections,
            conditions: conditions.into_iter().take(used).collect(),
        }
    }

    /// What is stored.
    pub fn stored(
        it: &Retrospective,
        sections: &BTreeMap<Section, Markdown>,
        conditions: &[Condition],
        people: &HashMap<MemberId, Person>,
    ) -> Self {
        let address = |id: Option<MemberId>| {
            id.and_then(|id| people.get(&id))
                .map(|person| person.email.clone())
                .unwrap_or_default()
        };
        Self {
            kind: it.kind,
            title: it.title.clone(),
            language: it.language.tag().to_owned(),
            facilitator: address(it.facilitator),
            note: String::new(),
            sections: sections
                .iter()
                .map(|(section, text)| (*section, text.as_str().to_owned()))
                .collect(),
            conditions: conditions
                .iter()
                .map(|condition| RawCondition {
                    id: condition.id.to_string(),
                    text: condition.text.clone(),
                    how_known: condition.how_known.clone(),
                    watcher: address(condition.watcher),
                    review_on: condition
                        .review_on
                        .map(|day| day.to_string())
                        .unwrap_or_default(),
                })
                .collect(),
        }
    }

    /// As the action reads it.
    pub fn raw(&self, form: &Form<EditForm>) -> RawDraft {
        RawDraft {
            kind: form.kind.clone(),
            title: self.title.clone(),
            language: self.language.clone(),
            sections: self
                .sections
                .iter()
                .filter(|(section, _)| self.kind.sections().contains(section))
                .map(|(section, text)| (section.as_str().to_owned(), text.clone()))
                .collect(),
            conditions: (!form.has_conditions.is_empty()).then(|| self.conditions.clone()),
            facilitator: Some(self.facilitator.clone()),
            slug: String::new(),
            note: self.note.clone(),
            by_itself: form.then == BY_ITSELF,
        }
    }
}

/// A section as the template shows it.
pub struct SectionField {
    pub name: &'static str,
    pub heading: String,
    pub question: String,
    pub help: String,
    pub example: String,
    pub value: String,
    pub theirs: Option<String>,
    pub is_missing: bool,
}

impl SectionField {
    pub fn is(&self, name: &str) -> bool {
        self.name == name
    }
}

/// Every section of the kind, in reading order; what somebody else saved stands beside what differs from it.
pub fn section_fields(
    words: &Words,
    written: &Written,
    theirs: Option<&Written>,
    missing: &[Section],
) -> Vec<SectionField> {
    written
        .kind
        .sections()
        .iter()
        .map(|section| {
            let name = section.as_str();
            let value = written.sections.get(section).cloned().unwrap_or_default();
            let other =
                theirs.map(|theirs| theirs.sections.get(section).cloned().unwrap_or_default());
            SectionField {
                name,
                heading: words.say_of("section", name).to_string(),
                question: words.say_of("section-ask", name).to_string(),
                help: words.say_of("section-help", name).to_string(),
                example: words.say_of("section-example", name).to_string(),
                theirs: other.filter(|other| same(other) != same(&value)),
                is_missing: missing.contains(section),
                value,
            }
        })
        .collect()
}

/// A text as it is compared: browsers end lines with two characters.
fn same(text: &str) -> String {
    text.replace("\r\n", "\n").trim_end().to_owned()
}

/// A condition as the template shows it.
pub struct ConditionField {
    pub index: usize,
    pub id: String,
    pub text: String,
    pub how_known: String,
    pub watcher: String,
    pub review_on: String,
    /// Stored meanwhile by somebody else, and not in this form.
    pub is_theirs: bool,
    /// The same condition as somebody else saved it meanwhile, where it differs.
    pub theirs: Option<String>,
}

/// The conditions that were written, those that somebody else added meanwhile, and empty lines for more.
pub fn condition_fields(written: &Written, theirs: Option<&Written>) -> Vec<ConditionField> {
    let known = |other: &&RawCondition| {
        !written
            .conditions
            .iter()
            .any(|one| one.id == other.id || one.text == other.text)
    };
    let added: Vec<&RawCondition> = theirs
        .iter()
        .flat_map(|theirs| &theirs.conditions)
        .filter(known)
        .collect();
    let mine = written
        .conditions
        .iter()
        .map(|condition| (condition, false));
    let blank = blank_conditions(written.conditions.len() + added.len());
    mine.chain(added.into_iter().map(|condition| (condition, true)))
        .chain(blank.iter().map(|condition| (condition, false)))
        .enumerate()
        .map(|(index, (condition, is_theirs))| ConditionField {
            index,
            id: condition.id.clone(),
            text: condition.text.clone(),
            how_known: condition.how_known.clone(),
            watcher: condition.watcher.clone(),
            review_on: condition.review_on.clone(),
            is_theirs,
            theirs: theirs
                .into_iter()
                .flat_map(|theirs| &theirs.conditions)
                .find(|other| !other.id.is_empty() && other.id == condition.id)
                .filter(|other| *other != condition)
                .map(as_words),
        })
        .collect()
}

fn as_words(condition: &RawCondition) -> String {
    let parts = [
        &condition.text,
        &condition.how_known,
        &condition.watcher,
        &condition.review_on,
    ];
    let said: Vec<&str> = parts
        .into_iter()
        .map(String::as_str)
        .filter(|part| !part.is_empty())
        .collect();
    said.join(" · ")
}

/// Empty lines below so many conditions.
fn blank_conditions(below: usize) -> Vec<RawCondition> {
    let room = MOST_CONDITIONS.saturating_sub(below);
    vec![RawCondition::default(); BLANK.min(room)]
}
