//! What a report says about itself in a sentence: when word comes, and from whom.

use super::rules::Status;
use super::store::{PainPoint, ProjectBeside};
use crate::i18n::Words;

/// The promise of the next word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PromiseSaid {
    /// `12월 4일 (금)까지 답해요`, `next word by Fri 4 Dec`, `2 days late`.
    pub words: String,
    /// Whether its day has passed.
    pub late: bool,
}

/// The promise of the next word, as a card says it; nothing when none is open.
pub fn promise_said(words: &Words, pain: &PainPoint) -> Option<PromiseSaid> {
    let due_on = pain.next_update_on?;
    let days = (words.today() - due_on).num_days();
    let late = days > 0;
    let said = if late {
        words.say("promise-late").with("days", days)
    } else if days == 0 {
        words.say("promise-today")
    } else if pain.status == Status::New {
        words.say("promise-answer").with("date", words.date(due_on))
    } else {
        words.say("promise-word").with("date", words.date(due_on))
    };
    Some(PromiseSaid {
        words: said.to_string(),
        late,
    })
}

/// The sentence beside the status: what happens next, by when, and from whom.
pub fn status_said(
    words: &Words,
    pain: &PainPoint,
    answers: Option<&str>,
    project: Option<&ProjectBeside>,
) -> String {
    let studio = words.say("env-studio").to_string();
    let who = answers.map_or(studio, |name| words.named(name));
    let due_on = match (pain.status, project) {
        (Status::InProject, Some(project)) => project.next_update_on,
        _ => pain.next_update_on,
    };
    let late = due_on.is_some_and(|day| day < words.today());
    let when = match due_on {
        None => "none",
        Some(_) if late => "late",
        Some(_) => "set",
    };
    words
        .say_of("pain-says", pain.status.as_str())
        .with("who", who)
        .with("when", when)
        .with(
            "date",
            due_on.map(|day| words.date(day)).unwrap_or_default(),
        )
        .with(
            "project",
            project
                .map(|project| format!("I-{} {}", project.id, project.title))
                .unwrap_or_default(),
        )
        .to_string()
}
