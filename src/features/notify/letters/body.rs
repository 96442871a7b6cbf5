//! The middle of a letter, kind by kind: who decided, why, what it means for the reader, what comes next.

use super::news::{date, filled, who};
use super::prose::shortened;
use super::{Office, path};
use crate::base::language::Language;
use crate::base::subject::Subject;
use crate::features::notify::rules::{LetterKind, Why};
use crate::features::notify::store::{Comment, Fate, Material};
use crate::features::subscribers;
use crate::i18n::Words;
use crate::ledger::Event;
use crate::mail::{Block, Link, Prose};

/// Writes the parts of one piece of news.
pub(super) struct Pen<'a> {
    pub office: &'a Office,
    pub words: &'a Words,
    pub material: &'a Material,
    pub blocks: Vec<Block>,
}

impl Pen<'_> {
    fn sentence(&self, key: &'static str) -> String {
        filled(self.words, self.words.say_of("mail", key), self.material).to_string()
    }

    fn text(&mut self, key: &'static str) {
        let text = self.sentence(key);
        self.blocks.push(Block::Text(text.into()));
    }

    fn fact(&mut self, label: &'static str, value: impl Into<Prose>) {
        let value = value.into();
        if !value.text().trim().is_empty() {
            let label = self.sentence(label);
            self.blocks.push(Block::Fact { label, value });
        }
    }

    fn quote(&mut self, by: String, text: &str) {
        let text = self.office.prose(text);
        if !text.text().is_empty() {
            self.blocks.push(Block::Quote { by, text });
        }
    }

    /// Whose words these are; the word for somebody who is named to nobody.
    fn by(&self, comment: &Comment) -> String {
        match comment.by.is_empty() {
            true => self.words.say("pain-anonymous").to_string(),
            false => comment.by.clone(),
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

    pub fn body(&mut self) {
        use LetterKind as K;
        match self.material.kind {
            K::SignIn => self.sign_in(),
            K::Test => self.text("test-means"),
            K::NotTaken => {
                if let Event::MemberReplyRefused { why, .. } = &self.material.event {
                    let text = self.words.say_of("mail-not-taken", why).to_string();
                    self.blocks.push(Block::Text(text.into()));
                }
            }
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
                    self.quote(self.by(comment), &comment.body);
                }
                if self.material.kind == K::StudioCommented {
                    self.next_by();
                }
            }
            K::Supported => {}
            K::Routed => self.next_by(),
            K::ProjectUpdated => self.project_updated(),
            K::ProjectPaused | K::ProjectResumed | K::ProjectDropped => self.project_status(),
            K::ProjectDelivered => self.project_delivered(),
            K::ProjectSucceeded | K::ProjectFailed => self.outcome(),
            K::ProjectRegressed => self.regressed(),
            K::PromiseSoon | K::PromiseBroken => self.text("promise-means"),
            K::ProjectCheckDue => self.text("check-due-means"),
            K::ProjectCheckMissed => self.text("check-missed-means"),
            K::ProjectAskedAgain => {
                self.own_pain_points();
                self.text("pulse-again-question");
            }
            K::ProjectStopRuleMet | K::ProjectDecided | K::ProjectDecisionOverdue => {
                self.demanded();
            }
            K::ProjectConditionReview | K::ProjectConditionTrue => self.condition(),
            K::ProjectStoryCommented => {
                if let Some(comment) = &self.material.comment {
                    self.quote(self.by(comment), &comment.body);
                }
                self.text("story-commented-means");
            }
            K::ProjectStoryAgain => self.text("story-again-means"),
            K::SubscriberConfirm => {
                self.text("subscribe-means");
                self.text("subscribe-not-you");
            }
            K::SubscriberStory => self.summary(),
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
            let reason = self.office.prose(&decision.reason);
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
                self.office.prose(&decision.reason),
                self.office.prose(&decision.would_change),
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
        if let Some(answer) = &self.material.answer {
            let answer = self.office.prose(answer);
            self.fact("reason", answer);
        }
        self.text("appeal-means");
    }

    fn merged(&mut self) {
        match self.material.kind {
            LetterKind::Merged => {
                if matches!(self.material.why, Why::Reporter | Why::Supporter) {
                    self.text("merged-means");
                }
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
            .map(|project| self.office.prose(&project.reason));
        if self.material.kind != LetterKind::ProjectResumed
            && let Some(reason) = reason
        {
            self.fact("reason", reason);
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
        self.next_by();
    }

    /// How the story begins, which is news enough for somebody outside.
    fn summary(&mut self) {
        if let Some(story) = &self.material.story {
            let summary = self.office.prose(&story.summary);
            self.blocks.push(Block::Text(summary));
        }
    }

    fn outcome(&mut self) {
        if let Some(story) = &self.material.story {
            let summary = self.office.prose(&story.summary);
            self.blocks.push(Block::Text(summary));
            if self.material.kind == LetterKind::ProjectFailed {
                let for_reporters = self.office.prose(&story.for_reporters);
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
        let why = match &self.material.event {
            Event::ProjectRegressed {
                cause: Some(cause),
                reports,
                ..
            } if matches!(cause.as_str(), "pulse" | "reports") => Some(
                self.words
                    .say_of("mail-regressed", cause)
                    .with("n", reports.unwrap_or_default())
                    .to_string(),
            ),
            _ => None,
        };
        if let Some(why) = why {
            self.fact("reason", why);
        }
        self.text("regressed-means");
        self.own_pain_points();
        self.next_by();
    }

    fn demanded(&mut self) {
        let Some(choice) = self.material.choice.clone() else {
            return;
        };
        match self.material.kind {
            LetterKind::ProjectDecided => {
                let way = self.words.say_of("project-choice", &choice.choice);
                self.fact("decision", way.to_string());
                self.decided_by();
                let why = self.office.prose(&choice.why);
                self.fact("reason", why);
                self.own_pain_points();
                self.next_by();
            }
            LetterKind::ProjectStopRuleMet => {
                self.quote(choice.asked_by, &choice.question);
                self.text("stop-rule-means");
            }
            _ => self.text("decision-overdue-means"),
        }
    }

    fn condition(&mut self) {
        let Some(condition) = self.material.condition.clone() else {
            return;
        };
        let prose = |text: &str| self.office.prose(text);
        let (text, how_known, note) = (
            prose(&condition.text),
            prose(&condition.how_known),
            prose(&condition.note),
        );
        self.fact("condition", text);
        if self.material.kind == LetterKind::ProjectConditionReview {
            self.fact("how-known", how_known);
            self.text("condition-review-means");
        } else {
            self.fact("reason", note);
            self.own_pain_points();
            self.text("condition-true-means");
        }
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
            line = format!("{line} — {}", self.words.say_of("project-fate", word));
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
        if let (Some("accepted"), Some(day)) = (fate.fate.as_deref(), fate.pain.next_on) {
            let by = self.words.say("mail-next-by");
            let by = by.with("date", self.words.date(day));
            line = format!("{line}\n{}: {by}", self.words.say("mail-next"));
        }
        line
    }

    pub fn button(&self) -> Option<Link> {
        let material = self.material;
        let own = self.office.address(&path(material.item));
        let (label, url) = match material.kind {
            LetterKind::SignIn => {
                let path = &material.sign_in.as_ref()?.path;
                ("button-sign-in", self.office.address(path))
            }
            LetterKind::SubscriberConfirm => {
                let path = subscribers::confirm_path(self.office.key(), material.subscriber?);
                ("button-subscribe", self.office.address(&path))
            }
            LetterKind::Test => ("button-page", self.office.address("/me")),
            LetterKind::Resolved | LetterKind::ProjectDelivered | LetterKind::ProjectAskedAgain
                if material.ask.is_some() =>
            {
                return None;
            }
            LetterKind::ProjectCheckDue | LetterKind::ProjectCheckMissed => {
                ("button-look-after", format!("{own}#plan"))
            }
            LetterKind::ProjectStopRuleMet | LetterKind::ProjectDecisionOverdue => {
                ("button-open", format!("{own}#decision"))
            }
            LetterKind::ProjectConditionReview => (
                "button-conditions",
                self.office.address("/conditions?mine=yes"),
            ),
            LetterKind::ProjectSucceeded
            | LetterKind::ProjectFailed
            | LetterKind::SubscriberStory
            | LetterKind::ProjectStoryCommented
            | LetterKind::ProjectStoryAgain => {
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

    pub fn choices(&self) -> Vec<Link> {
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

    pub fn links(&self) -> Vec<Link> {
        use LetterKind as K;
        let alone = [K::SignIn, K::Test, K::SubscriberConfirm, K::SubscriberStory];
        if alone.contains(&self.material.kind) {
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
