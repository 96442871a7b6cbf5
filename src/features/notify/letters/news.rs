//! What each piece of news says: the outcome, who decided, why, what it means for the reader, what comes next and by when.

use super::body::Pen;
use super::{Office, number};
use crate::base::subject::Subject;
use crate::features::notify::rules::LetterKind;
use crate::features::notify::store::Material;
use crate::i18n::{Say, Words};
use crate::ledger::Event;
use crate::mail::{Block, Link, Tone};

/// One piece of news, written.
pub(super) struct News {
    pub subject: String,
    pub tone: Tone,
    pub lead: String,
    pub blocks: Vec<Block>,
    pub button: Option<Link>,
    pub choices: Vec<Link>,
    pub links: Vec<Link>,
}

/// The title of what the news is about.
pub(super) fn title(material: &Material) -> &str {
    let pain = material.pain.as_ref().map(|pain| pain.title.as_str());
    let project = material
        .project
        .as_ref()
        .map(|project| project.title.as_str());
    match material.item {
        Subject::Project(_) => project.unwrap_or_default(),
        Subject::Retrospective(_) => material
            .story
            .as_ref()
            .map(|story| story.title.as_str())
            .unwrap_or_default(),
        _ => pain.unwrap_or_default(),
    }
}

/// The news in a few words, where its item stands above it.
pub(super) fn line(words: &Words, material: &Material) -> String {
    filled(
        words,
        words.say_of("mail-line", material.kind.as_str()),
        material,
    )
    .to_string()
}

/// A sentence with everything a sentence about this news may use.
pub(super) fn filled(words: &Words, say: Say<'static>, material: &Material) -> Say<'static> {
    let date = date(material);
    let promised = if date.is_some() { "yes" } else { "no" };
    let project = material.project.as_ref();
    let health = material
        .update
        .as_ref()
        .map(|update| words.say_of("project-health", &update.health))
        // Within a sentence.
        .map(|said| said.to_string().to_lowercase());
    // Of an answer whose words were taken, the files that were not.
    let files = match &material.event {
        Event::MemberReplyRefused { files, .. } => files.unwrap_or_default(),
        _ => 0,
    };
    say.with("item", number(material.item))
        .with("files", files)
        .with("title", title(material))
        .with("who", who(words, material))
        .with(
            "date",
            date.map(|date| words.date(date)).unwrap_or_default(),
        )
        .with("promised", promised)
        .with(
            "project",
            project
                .map(|project| format!("I-{}", project.id))
                .unwrap_or_default(),
        )
        .with(
            "project_title",
            project
                .map(|project| project.title.clone())
                .unwrap_or_default(),
        )
        .with(
            "into",
            material
                .into
                .as_ref()
                .map(|into| format!("P-{}", into.id))
                .unwrap_or_default(),
        )
        .with(
            "into_title",
            material
                .into
                .as_ref()
                .map(|into| into.title.clone())
                .unwrap_or_default(),
        )
        .with("state", health.unwrap_or_default())
        .with(
            "story",
            material
                .story
                .as_ref()
                .map(|story| story.title.clone())
                .unwrap_or_default(),
        )
}

/// Whoever did it: a person by name, otherwise the studio.
pub(super) fn who(words: &Words, material: &Material) -> String {
    if material.unnamed {
        return words.say("pain-anonymous").to_string();
    }
    let wrote = material.comment.as_ref().map(|comment| comment.by.clone());
    let name = wrote
        .or_else(|| material.actor.clone())
        .filter(|name| !name.is_empty());
    name.unwrap_or_else(|| words.say("role-studio").to_string())
}

/// The day that matters in this news.
pub(super) fn date(material: &Material) -> Option<chrono::NaiveDate> {
    match &material.event {
        Event::PainPointPromiseDueSoon { due_on }
        | Event::PainPointPromiseBroken { due_on }
        | Event::ProjectUpdateDueSoon { due_on }
        | Event::ProjectPromiseBroken { due_on }
        | Event::ProjectStopRuleMet { due_on, .. }
        | Event::ProjectDecisionOverdue { due_on, .. }
        | Event::ProjectCheckMissed { due_on }
        | Event::ProjectCheckDue {
            closes_on: due_on, ..
        } => Some(*due_on),
        Event::ProjectPaused { resume_on } | Event::ProjectPauseOver { resume_on } => {
            Some(*resume_on)
        }
        Event::ProjectUpdated { .. } => material.update.as_ref().and_then(|update| update.next_on),
        // What is folded in goes the way of its canonical one.
        Event::PainPointMerged { .. } => material.into.as_ref().and_then(|into| into.next_on),
        _ => {
            let project = material.project.as_ref();
            let of_project = project.and_then(|project| project.next_on);
            match material.item {
                Subject::Project(_) => of_project,
                // Whose pain point is in a project hears next when the project does.
                _ => material
                    .pain
                    .as_ref()
                    .and_then(|pain| pain.next_on)
                    .or(of_project),
            }
        }
    }
}

impl News {
    /// The news that `material` holds, in the language of `words`.
    pub fn of(office: &Office, words: &Words, material: &Material) -> Self {
        let code = material.kind.as_str();
        let mut pen = Pen {
            office,
            words,
            material,
            blocks: Vec::new(),
        };
        pen.body();
        Self {
            subject: filled(words, words.say_of("mail-subject", code), material).to_string(),
            tone: tone(material.kind),
            lead: filled(words, words.say_of("mail-lead", code), material).to_string(),
            button: pen.button(),
            choices: pen.choices(),
            links: pen.links(),
            blocks: pen.blocks,
        }
    }
}

fn tone(kind: LetterKind) -> Tone {
    use LetterKind as K;
    match kind {
        K::Test
        | K::Accepted
        | K::ProjectSucceeded
        | K::ProjectDelivered
        | K::TakenUp
        | K::Resolved
        | K::ProjectConditionTrue => Tone::Good,
        K::NotTaken
        | K::Questioned
        | K::PromiseSoon
        | K::ProjectPaused
        | K::ProjectCheckDue
        | K::ProjectStopRuleMet
        | K::ProjectConditionReview
        | K::ProjectStoryAgain => Tone::Waiting,
        K::Declined
        | K::AppealUpheld
        | K::CameBack
        | K::ProjectDropped
        | K::ProjectFailed
        | K::ProjectRegressed
        | K::PromiseBroken
        | K::ProjectCheckMissed
        | K::ProjectDecisionOverdue => Tone::Bad,
        _ => Tone::News,
    }
}
