//! What people of the story do to pain points.

use anyhow::Context;

use super::{Builder, told};
use crate::base::failure::{Problem, Refusal};
use crate::base::ids::PainPointId;
use crate::base::impact::Impact;
use crate::base::language::Language;
use crate::base::subject::Subject;
use crate::base::text::Markdown;
use crate::features::demo::story::{
    self, Act, AppealOutcome, PainPoint, PainPointDeed, PulseAnswer, Visibility,
};
use crate::features::pain_points::{
    self, AppealAnswer, Decision, Merge, NewPainPoint, RawReport, Snooze, Status,
};
use crate::features::pulses;

impl<'a> Builder<'a> {
    pub(super) fn report(&mut self, pain: &'a PainPoint) -> anyhow::Result<()> {
        let title = self.fill(&pain.title, pain.language)?;
        let body = self.fill(&pain.body, pain.language)?;
        let raw = RawReport {
            title: &title,
            body: &body,
            area: pain.area.as_deref().unwrap_or_default(),
            visibility: match pain.visibility {
                Visibility::Staff => "staff",
                Visibility::Studio => "studio",
            },
            campaign: pain.campaign.as_deref().unwrap_or_default(),
            draft_id: "",
            anonymous: pain.anonymous,
        };
        let impact = pain.impact.map(impact_of).transpose();
        let new = NewPainPoint::parse(&raw, impact).map_err(Refusal::Invalid);
        let new = told(new.map_err(Into::into))?;
        let expected = self.pain(&pain.key)?;
        let id = self.by(&pain.by, move |tx, now, actor, terms| {
            pain_points::report(tx, now, actor, terms, new)
        })?;
        anyhow::ensure!(
            id == expected,
            "{} became P-{id} instead of P-{expected}",
            pain.key
        );
        Ok(())
    }

    pub(super) fn act_on_pain_point(
        &mut self,
        pain: &'a PainPoint,
        act: &'a Act<PainPointDeed>,
    ) -> anyhow::Result<()> {
        let id = self.pain(&pain.key)?;
        let text = |raw: &str| self.markdown(raw, pain.language);
        match &act.does {
            PainPointDeed::Support { impact } => {
                let impact = impact.map(impact_of).transpose();
                let impact = told(impact.map_err(|problems| Refusal::Invalid(problems).into()))?;
                self.by(&act.by, move |tx, now, actor, _| {
                    pain_points::support(tx, now, actor, id, impact).map(drop)
                })
            }
            PainPointDeed::Comment { body, internal } => {
                self.say(&act.by, id, text(body)?, *internal)
            }
            PainPointDeed::Answer { body } => self.say(&act.by, id, text(body)?, false),
            PainPointDeed::Accept {
                word,
                next_update_in,
            } => {
                let next_update_on = Some(self.in_working_days(*next_update_in));
                let reason = text(word)?;
                self.decide(
                    &act.by,
                    id,
                    Decision {
                        reason,
                        next_update_on,
                        ..Decision::to(Status::Accepted)
                    },
                )
            }
            PainPointDeed::Ask { question } => {
                let question = text(question)?;
                self.decide(
                    &act.by,
                    id,
                    Decision {
                        question,
                        ..Decision::to(Status::NeedsInfo)
                    },
                )
            }
            PainPointDeed::Decline {
                reason,
                would_change,
            } => {
                let (reason, would_change) = (text(reason)?, text(would_change)?);
                self.decide(
                    &act.by,
                    id,
                    Decision {
                        reason,
                        would_change,
                        ..Decision::to(Status::Declined)
                    },
                )
            }
            PainPointDeed::Resolve { reason } => {
                let reason = text(reason)?;
                self.decide(
                    &act.by,
                    id,
                    Decision {
                        reason,
                        ..Decision::to(Status::Resolved)
                    },
                )
            }
            PainPointDeed::Pulse { answer, words } => {
                let words = words
                    .as_deref()
                    .map(|words| self.fill(words, pain.language))
                    .transpose()?;
                self.answer_pulse(
                    &act.by,
                    Subject::PainPoint(id),
                    *answer,
                    words.unwrap_or_default(),
                )
            }
            other => self.act_rarely(&act.by, id, pain.language, other),
        }
    }

    fn act_rarely(
        &self,
        by: &str,
        id: PainPointId,
        language: Language,
        deed: &PainPointDeed,
    ) -> anyhow::Result<()> {
        let text = |raw: &str| self.markdown(raw, language);
        match deed {
            PainPointDeed::Appeal { body } => {
                let body = text(body)?;
                self.by(by, move |tx, now, actor, terms| {
                    pain_points::appeal(tx, now, actor, terms, id, &body)
                })
            }
            PainPointDeed::AnswerAppeal {
                outcome,
                word,
                next_update_in,
            } => {
                let given = AppealAnswer {
                    upheld: *outcome == AppealOutcome::Upheld,
                    answer: text(word)?,
                    next_update_on: next_update_in.map(|days| self.in_working_days(days)),
                    undo_until: None,
                };
                self.by(by, move |tx, now, actor, terms| {
                    pain_points::answer_appeal(tx, now, actor, terms, id, &given)
                })
            }
            PainPointDeed::Merge { into } => {
                let wanted = Merge {
                    into: self.pain(into)?,
                    expected: None,
                    told: true,
                    undo_until: None,
                };
                self.by(by, move |tx, now, actor, terms| {
                    pain_points::merge(tx, now, actor, terms, id, &wanted)
                })
            }
            PainPointDeed::Split { reason } => {
                let word = text(reason)?;
                self.by(by, move |tx, now, actor, terms| {
                    pain_points::split(tx, now, actor, terms, id, &word)
                })
            }
            PainPointDeed::Assign { to } => {
                let to = self.member(to)?;
                self.by(by, move |tx, now, actor, _| {
                    pain_points::assign(tx, now, actor, id, None, Some(to))
                })
            }
            PainPointDeed::Word {
                body,
                next_update_in,
            } => {
                let (body, next) = (text(body)?, self.in_working_days(*next_update_in));
                self.by(by, move |tx, now, actor, terms| {
                    pain_points::word(tx, now, actor, terms, id, &body, next).map(drop)
                })
            }
            PainPointDeed::Snooze { for_days, reason } => {
                let until = Some(self.in_working_days(*for_days));
                let wanted = Snooze {
                    until,
                    reason: text(reason)?,
                    expected: None,
                };
                self.by(by, move |tx, now, actor, terms| {
                    pain_points::snooze(tx, now, actor, terms, id, &wanted)
                })
            }
            _ => anyhow::bail!("an act that nobody plays: {deed:?}"),
        }
    }

    fn say(&self, by: &str, id: PainPointId, body: Markdown, internal: bool) -> anyhow::Result<()> {
        self.by(by, move |tx, now, actor, terms| {
            pain_points::comment(tx, now, actor, terms, id, &body, internal).map(drop)
        })
    }

    fn decide(&self, by: &str, id: PainPointId, decision: Decision) -> anyhow::Result<()> {
        self.by(by, move |tx, now, actor, terms| {
            pain_points::decide(tx, now, actor, terms, id, &decision)
        })
    }

    pub(super) fn answer_pulse(
        &self,
        by: &str,
        subject: Subject,
        answer: PulseAnswer,
        words: String,
    ) -> anyhow::Result<()> {
        let member = self.member(by)?;
        let answer = match answer {
            PulseAnswer::Better => pulses::Answer::Better,
            PulseAnswer::Same => pulses::Answer::Same,
            PulseAnswer::Worse => pulses::Answer::Worse,
        };
        self.by_system(move |tx, now| {
            let ask = pulses::newest_ask(tx, subject, member)?
                .ok_or_else(|| anyhow::anyhow!("{member} was not asked about {subject}"))?;
            pulses::answer(tx, now, ask, answer, &words)
        })
    }

    pub(super) fn markdown(&self, raw: &str, language: Language) -> anyhow::Result<Markdown> {
        let filled = self.fill(raw, language)?;
        told(Markdown::optional("body", &filled).map_err(Problem::invalid))
            .context("a text of the story")
    }
}

fn impact_of(impact: story::Impact) -> Result<Impact, Vec<Problem>> {
    Impact::parse(impact.minutes, impact.times, impact.per.as_str())
}
