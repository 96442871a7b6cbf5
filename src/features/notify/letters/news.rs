//! What each piece of news says: the outcome, who decided, why, what it means for the reader, what comes next and by when.

use super::{Office, number, path};
use crate::base::language::Language;
use crate::base::subject::Subject;
use crate::features::notify::rules::{LetterKind, Why};
use crate::features::notify::store::{Fate, Material};
use crate::i18n::{Say, Words};
use crate::ledger::Event;
use crate::mail::{Block, Link, Tone};

/// The longest passage of a person's words that a letter quotes, in characters.
const QUOTE: usize = 3000;

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
fn filled(words: &Words, say: Say<'static>, material: &Material) -> Say<'static> {
    let date = date(material);
    let promised = if date.is_some() { "yes" } else { "no" };
    let project = material.project.as_ref();
    let health = material
        .update
        .as_ref()
        .map(|update| words.say_of("mail-health", &update.health).to_string());
    say.with("item", number(material.item))
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
fn who(words: &Words, material: &Material) -> String {
    let wrote = material.comment.as_ref().map(|comment| comment.by.clone());
    let name = wrote
        .or_else(|| material.actor.clone())
        .filter(|name| !name.is_empty());
    name.unwrap_or_else(|| words.say("role-studio").to_string())
}

/// The day that matters in this news.
fn date(material: &Material) -> Option<chrono::NaiveDate> {
    match &material.event {
        Event::PainPointPromiseDueSoon { due_on }
        | Event::PainPointPromiseBroken { due_on }
        | Event::ProjectUpdateDueSoon { due_on }
        | Event::ProjectPromiseBroken { due_on } => Some(*due_on),
        Event::ProjectPaused { resume_on } => Some(*resume_on),
        Event::ProjectUpdated { .. } => material.update.as_ref().and_then(|update| update.next_on),
        // What is folded in goes the way of its canonical one.
        Event::PainPointMerged { .. } => material.into.as_ref().and_then(|into| into.next_on),
        _ => match material.item {
            Subject::Project(_) => material
                .project
                .as_ref()
                .and_then(|project| project.next_on),
            _ => material.pain.as_ref().and_then(|pain| pain.next_on),
        },
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
        K::Accepted | K::ProjectSucceeded | K::ProjectDelivered | K::TakenUp | K::Resolved => {
            Tone::Good
        }
        K::Questioned | K::PromiseSoon | K::ProjectPaused => Tone::Waiting,
        K::Declined
        | K::AppealUpheld
        | K::CameBack
        | K::ProjectDropped
        | K::ProjectFailed
        | K::ProjectRegressed
        | K::PromiseBroken => Tone::Bad,
        _ => Tone::News,
    }
}

struct Pen<'a> {
    office: &'a Office,
    words: &'a Words,
    material: &'a Material,
    blocks: Vec<Block>,
}

impl Pen<'_> {
    fn sentence(&self, key: &'static str) -> String {
        filled(self.words, self.words.say_of("mail", key), self.material).to_string()
    }

    fn text(&mut self, key: &'static str) {
        let text = self.sentence(key);
        self.blocks.push(Block::Text(text));
    }

    fn fact(&mut self, label: &'static str, value: impl Into<String>) {
        let value = value.into();
        if !value.trim().is_empty() {
            let label = self.sentence(label);
            self.blocks.push(Block::Fact { label, value });
        }
    }

    fn quote(&mut self, by: String, text: &str) {
        let text = shortened(text);
        if !text.is_empty() {
            self.blocks.push(Block::Quote { by, text });
        }
    }

    fn decided_by(&mut self) {
        if let Some(actor) = self.material.actor.clone() {
            self.fact("decided-by", actor);
        }
    }

    fn next_by(&mut self) {
        if date(self.material).is_some() {
            let sentence = self.sentence("next-by");
            self.fact("next", sentence);
        }
    }

    fn body(&mut self) {
        use LetterKind as K;
        match self.material.kind {
            K::SignIn => self.sign_in(),
            K::Received => self.received(),
            K::Questioned => self.questioned(),
            K::Accepted | K::Reopened | K::Resolved => self.decision(),
            K::Declined => self.declined(),
            K::AppealUpheld => self.appeal_upheld(),
            K::Merged | K::Unmerged | K::Split => self.merged(),
            K::Linked | K::TakenUp | K::Released => self.linked(),
            K::CameBack => {
                self.text("came-back-means");
                self.next_by();
            }
            K::StudioCommented | K::Commented => {
                if let Some(comment) = &self.material.comment {
                    self.quote(comment.by.clone(), &comment.body);
                }
                if self.material.kind == K::StudioCommented {
                    self.next_by();
                }
            }
            K::Supported => {}
            K::ProjectUpdated => self.project_updated(),
            K::ProjectPaused | K::ProjectResumed | K::ProjectDropped => self.project_status(),
            K::ProjectDelivered => self.project_delivered(),
            K::ProjectSucceeded | K::ProjectFailed => self.outcome(),
            K::ProjectRegressed => self.regressed(),
            K::PromiseSoon | K::PromiseBroken => self.text("promise-means"),
        }
    }

    fn sign_in(&mut self) {
        self.text("sign-in-once");
        self.text("sign-in-not-you");
    }

    fn received(&mut self) {
        self.text(if date(self.material).is_some() {
            "received-means-by"
        } else {
            "received-means"
        });
    }

    fn questioned(&mut self) {
        if let Some(decision) = &self.material.decision {
            self.quote(who(self.words, self.material), &decision.question);
        }
        self.text(if self.material.why == Why::Reporter {
            "question-means"
        } else {
            "question-means-voices"
        });
        self.next_by();
    }

    fn decision(&mut self) {
        self.decided_by();
        if let Some(decision) = &self.material.decision {
            let reason = shortened(&decision.reason);
            self.fact("reason", reason);
        }
        match self.material.kind {
            LetterKind::Accepted => self.text("accepted-means"),
            LetterKind::Resolved if self.material.ask.is_some() => self.text("pulse-question"),
            _ => {}
        }
        if self.material.kind != LetterKind::Resolved {
            self.next_by();
        }
    }

    fn declined(&mut self) {
        self.decided_by();
        if let Some(decision) = &self.material.decision {
            let (reason, would_change) = (
                shortened(&decision.reason),
                shortened(&decision.would_change),
            );
            self.fact("reason", reason);
            self.fact("would-change", would_change);
        }
        self.text(if self.material.why == Why::Reporter {
            "declined-means"
        } else {
            "declined-means-voices"
        });
    }

    fn appeal_upheld(&mut self) {
        self.decided_by();
        let answer = self
            .material
            .answer
            .as_deref()
            .map(shortened)
            .unwrap_or_default();
        self.fact("reason", answer);
        self.text("appeal-means");
    }

    fn merged(&mut self) {
        match self.material.kind {
            LetterKind::Merged => {
                self.text("merged-means");
                if self.material.why == Why::Reporter {
                    self.text("merged-not-the-same");
                }
            }
            _ => self.text("unmerged-means"),
        }
        // Whoever takes their own report back out is not named by it.
        if self.material.kind != LetterKind::Split {
            self.decided_by();
        }
        self.next_by();
    }

    fn linked(&mut self) {
        let active = self
            .material
            .project
            .as_ref()
            .is_some_and(|project| project.status == "active");
        match self.material.kind {
            LetterKind::Linked if !active => self.text("linked-waits"),
            LetterKind::Released => self.text("released-means"),
            _ => self.text("linked-means"),
        }
        if let Some(lead) = self
            .material
            .project
            .as_ref()
            .and_then(|project| project.lead.clone())
        {
            self.fact("project-lead", lead);
        }
        self.next_by();
    }

    fn project_updated(&mut self) {
        if let Some(update) = &self.material.update {
            self.quote(update.by.clone(), &update.body);
        }
        self.own_pain_points();
        self.next_by();
    }

    fn project_status(&mut self) {
        self.decided_by();
        let reason = self
            .material
            .project
            .as_ref()
            .map(|project| shortened(&project.reason));
        if self.material.kind != LetterKind::ProjectResumed {
            self.fact("reason", reason.unwrap_or_default());
        }
        self.own_pain_points();
        if self.material.kind == LetterKind::ProjectPaused {
            let sentence = self.sentence("paused-until");
            self.fact("next", sentence);
        } else if self.material.kind == LetterKind::ProjectResumed {
            self.next_by();
        } else {
            self.text("dropped-means");
        }
    }

    fn project_delivered(&mut self) {
        if let Some(lead) = self
            .material
            .project
            .as_ref()
            .and_then(|project| project.lead.clone())
        {
            self.fact("project-lead", lead);
        }
        self.own_pain_points();
        self.text(if self.material.ask.is_some() {
            "pulse-question"
        } else {
            "delivered-means"
        });
    }

    fn outcome(&mut self) {
        if let Some(story) = &self.material.story {
            let summary = shortened(&story.summary);
            self.blocks.push(Block::Text(summary));
            if self.material.kind == LetterKind::ProjectFailed {
                let for_reporters = shortened(&story.for_reporters);
                self.fact("for-reporters", for_reporters);
            }
        }
        self.own_pain_points();
        self.decided_by();
    }

    fn regressed(&mut self) {
        if let Some(reading) = &self.material.reading {
            let number = self.words.number(reading.value);
            let value = match self.words.language() {
                Language::Ko => format!("{number}{}", reading.unit),
                Language::En => format!("{number} {}", reading.unit),
            };
            let sentence = self
                .words
                .say("mail-regressed-reading")
                .with("metric", &reading.metric)
                .with("value", value.trim_end())
                .to_string();
            self.fact("reason", sentence);
        }
        self.text("regressed-means");
        self.own_pain_points();
        self.next_by();
    }

    /// What it means for the reader: their own pain points in this project, and what became of each.
    fn own_pain_points(&mut self) {
        let lines: Vec<String> = self
            .material
            .mine
            .iter()
            .map(|fate| self.fate(fate))
            .collect();
        self.fact("yours", lines.join("\n"));
    }

    fn fate(&self, fate: &Fate) -> String {
        let mut line = format!("P-{} {}", fate.pain.id, fate.pain.title);
        if let Some(word) = &fate.fate {
            line = format!("{line}: {}", self.words.say_of("mail-fate", word));
        }
        for (label, text) in [
            ("mail-reason", &fate.reason),
            ("mail-would-change", &fate.would_change),
        ] {
            let text = shortened(text);
            if !text.is_empty() {
                line = format!("{line}\n{}: {text}", self.words.say(label));
            }
        }
        line
    }

    fn button(&self) -> Option<Link> {
        let material = self.material;
        let own = self.office.address(&path(material.item));
        let (label, url) = match material.kind {
            LetterKind::SignIn => {
                let path = &material.sign_in.as_ref()?.path;
                ("button-sign-in", self.office.address(path))
            }
            LetterKind::Resolved | LetterKind::ProjectDelivered if material.ask.is_some() => {
                return None;
            }
            LetterKind::ProjectSucceeded | LetterKind::ProjectFailed => {
                let story = material.story.as_ref()?;
                (
                    "button-read",
                    self.office
                        .address(&format!("/retrospectives/{}", story.slug)),
                )
            }
            LetterKind::Questioned if material.why == Why::Reporter => ("button-answer", own),
            LetterKind::Merged => {
                let into = material.into.as_ref()?;
                (
                    "button-into",
                    self.office.address(&format!("/pain-points/{}", into.id)),
                )
            }
            LetterKind::PromiseSoon | LetterKind::PromiseBroken => ("button-give-word", own),
            _ => ("button-open", own),
        };
        Some(Link::new(self.sentence(label), url))
    }

    fn choices(&self) -> Vec<Link> {
        let Some(ask) = self.material.ask else {
            return Vec::new();
        };
        ["better", "same", "worse"]
            .into_iter()
            .map(|answer| {
                let label = self.words.say_of("mail-pulse", answer).to_string();
                Link::new(
                    label,
                    format!("{}?answer={answer}", self.office.pulse_address(ask)),
                )
            })
            .collect()
    }

    fn links(&self) -> Vec<Link> {
        if self.material.kind == LetterKind::SignIn {
            return Vec::new();
        }
        let own = self.office.address(&path(self.material.item));
        let mut links = vec![Link::new(
            self.sentence("history"),
            format!("{own}#history"),
        )];
        if let (Subject::PainPoint(_), Some(project)) = (self.material.item, &self.material.project)
        {
            let address = self.office.address(&format!("/projects/{}", project.id));
            links.push(Link::new(
                format!("I-{} {}", project.id, project.title),
                address,
            ));
        }
        links
    }
}

/// A person's words, not longer than a letter bears.
fn shortened(text: &str) -> String {
    let text = text.trim();
    if text.chars().count() <= QUOTE {
        return text.to_owned();
    }
    let cut: String = text.chars().take(QUOTE).collect();
    format!("{}…", cut.trim_end())
}
