//! A draft as people and programs send it, and as it is kept.

use std::collections::BTreeMap;

use super::conditions::{named, optional};
use super::{Kind, NewCondition, RawCondition, Section};
use crate::base::failure::{Outcome, Problem, Refusal};
use crate::base::language::Language;
use crate::base::text::{EmailAddress, Markdown, Slug, Title};

/// The most conditions of one retrospective.
pub const MOST_CONDITIONS: usize = 20;

/// What was sent: raw strings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RawDraft {
    /// `success` or `postmortem`.
    pub kind: String,
    /// The headline.
    pub title: String,
    /// `ko` or `en`; empty: the one that the title is written in.
    pub language: String,
    /// Markdown by section name; one that is absent is empty.
    pub sections: Vec<(String, String)>,
    /// The conditions; `None` leaves them as they are.
    pub conditions: Option<Vec<RawCondition>>,
    /// The address of somebody from outside the project who helps to tell it; `None` leaves them, empty removes them.
    pub facilitator: Option<String>,
    /// A chosen address, used at the first save alone.
    pub slug: String,
    /// What changed and why, for the next revision of a published one.
    pub note: String,
    /// Kept by the editor while somebody writes.
    pub by_itself: bool,
}

/// A draft that cannot be wrong; it may be incomplete.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// How the project ended.
    pub kind: Kind,
    /// The headline.
    pub title: Title,
    /// What it is written in.
    pub language: Language,
    /// The sections that say something.
    pub sections: BTreeMap<Section, Markdown>,
    /// The conditions; `None` leaves them as they are.
    pub conditions: Option<Vec<NewCondition>>,
    /// Somebody from outside the project who helps to tell it; the outer `None` leaves them.
    pub facilitator: Option<Option<EmailAddress>>,
    /// A chosen address.
    pub slug: Option<Slug>,
    /// For the next revision of a published one.
    pub note: String,
    /// Kept by the editor while somebody writes.
    pub by_itself: bool,
}

impl RawDraft {
    /// All problems at once, or a draft that cannot be wrong.
    pub fn parse(&self) -> Outcome<Draft> {
        let mut problems = Vec::new();
        let kind = Kind::parse(self.kind.trim());
        if kind.is_none() {
            problems.push(Problem::new("kind", "choice"));
        }
        let title = keep(Title::parse("title", &self.title), &mut problems);
        let language = match optional(&self.language) {
            None => Some(Language::of_text(&self.title)),
            Some(tag) => Language::ALL
                .into_iter()
                .find(|language| language.tag() == tag),
        };
        if language.is_none() {
            problems.push(Problem::new("language", "choice"));
        }
        let sections = kind.map(|kind| self.read_sections(kind, &mut problems));
        let conditions = self
            .conditions
            .as_ref()
            .map(|conditions| read_conditions(conditions, &mut problems));
        let facilitator = self.facilitator.as_ref().map(|raw| {
            optional(raw)
                .and_then(|raw| keep(EmailAddress::parse("facilitator", raw), &mut problems))
        });
        let slug =
            optional(&self.slug).and_then(|raw| keep(Slug::parse("slug", raw), &mut problems));
        let note = keep(parse_note(&self.note), &mut problems);
        match (kind, title, language, sections, note) {
            (Some(kind), Some(title), Some(language), Some(sections), Some(note))
                if problems.is_empty() =>
            {
                Ok(Draft {
                    kind,
                    title,
                    language,
                    sections,
                    conditions,
                    facilitator,
                    slug,
                    note,
                    by_itself: self.by_itself,
                })
            }
            _ => Err(Refusal::Invalid(problems).into()),
        }
    }

    fn read_sections(
        &self,
        kind: Kind,
        problems: &mut Vec<Problem>,
    ) -> BTreeMap<Section, Markdown> {
        let mut sections = BTreeMap::new();
        for (name, raw) in &self.sections {
            let field = format!("sections.{name}");
            let known = Section::parse(name).filter(|section| kind.sections().contains(section));
            match (known, Markdown::optional("sections", raw)) {
                (None, _) => problems
                    .push(Problem::new(field, "section_unknown").with("kind", kind.as_str())),
                (Some(_), Err(problem)) => problems.push(named(problem, field)),
                (Some(section), Ok(text)) if !text.is_empty() => {
                    sections.insert(section, text);
                }
                (Some(_), Ok(_)) => {}
            }
        }
        sections
    }
}

/// What a revision says about itself: one line of at most 200 characters, or nothing.
fn parse_note(raw: &str) -> Result<String, Problem> {
    optional(raw).map_or(Ok(String::new()), |raw| {
        Title::parse("note", raw).map(String::from)
    })
}

fn read_conditions(raw: &[RawCondition], problems: &mut Vec<Problem>) -> Vec<NewCondition> {
    let count = raw.iter().filter(|condition| !condition.is_empty()).count();
    if count > MOST_CONDITIONS {
        problems
            .push(Problem::new("conditions", "too_many_conditions").with("most", MOST_CONDITIONS));
        return Vec::new();
    }
    raw.iter()
        .enumerate()
        .filter(|(_, condition)| !condition.is_empty())
        .filter_map(|(index, condition)| NewCondition::parse(index, condition, problems))
        .collect()
}

fn keep<T>(result: Result<T, Problem>, problems: &mut Vec<Problem>) -> Option<T> {
    result.map_err(|problem| problems.push(problem)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::failure::Failure;

    fn raw() -> RawDraft {
        RawDraft {
            kind: "postmortem".into(),
            title: "왜 VPN은 실패했나".into(),
            ..RawDraft::default()
        }
    }

    #[test]
    fn a_draft_may_be_almost_empty() {
        let draft = raw().parse().unwrap();
        assert_eq!(
            (draft.kind, draft.language),
            (Kind::Postmortem, Language::Ko)
        );
        assert!(draft.sections.is_empty() && draft.conditions.is_none());
    }

    #[test]
    fn every_problem_is_told_at_once() {
        let draft = RawDraft {
            title: " ".into(),
            language: "de".into(),
            sections: vec![
                ("summary".into(), "x".repeat(20_001)),
                ("root_cause".into(), "him".into()),
                ("voices".into(), "of the other kind".into()),
            ],
            conditions: Some(vec![RawCondition {
                how_known: "a letter".into(),
                ..RawCondition::default()
            }]),
            facilitator: Some("nobody".into()),
            slug: "No Slug".into(),
            note: "x".repeat(201),
            ..raw()
        };
        let Err(Failure::Refusal(Refusal::Invalid(problems))) = draft.parse() else {
            panic!("a refusal")
        };
        let found: Vec<_> = problems
            .iter()
            .map(|problem| format!("{} {}", problem.field, problem.code))
            .collect();
        assert_eq!(
            found,
            [
                "title required",
                "language choice",
                "sections.summary too_long",
                "sections.root_cause section_unknown",
                "sections.voices section_unknown",
                "conditions[0].text required",
                "facilitator email",
                "slug slug",
                "note too_long",
            ]
        );
    }

    #[test]
    fn empty_lines_of_the_form_are_not_conditions() {
        let empty = RawCondition::default();
        let real = RawCondition {
            text: "규정이 바뀐다".into(),
            ..RawCondition::default()
        };
        let draft = RawDraft {
            conditions: Some(vec![empty.clone(), real, empty]),
            ..raw()
        };
        assert_eq!(draft.parse().unwrap().conditions.unwrap().len(), 1);
    }
}
