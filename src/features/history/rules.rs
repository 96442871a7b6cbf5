//! Who is shown, and what each event says.

use chrono::NaiveDate;

use crate::base::actor::Actor;
use crate::base::clock::Timestamp;
use crate::base::ids::{MemberId, RoutingRuleId};
use crate::base::permission::{Stake, Visibility, may_see};
use crate::base::subject::Subject;
use crate::i18n::{Say, Words};
use crate::ledger::{Entry, EntryActor, Event};

/// Who did it, as the reader sees them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// Somebody with a name.
    Named(MemberId, String),
    /// Somebody who is not named to this reader.
    Somebody,
    /// Insole itself.
    Insole,
}

impl Who {
    /// As it stands in a sentence.
    pub fn say(&self, words: &Words) -> String {
        match self {
            Self::Named(_, name) => words.named(name),
            Self::Somebody => words.say("history-somebody").to_string(),
            Self::Insole => words.say("product-name").to_string(),
        }
    }
}

/// One entry of the ledger, ready to be said.
#[derive(Debug, Clone, PartialEq)]
pub struct Moment {
    /// Its place in the ledger.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// What it is about.
    pub subject: Subject,
    /// The stored kind.
    pub kind: String,
    /// What happened; nothing for a kind of a newer version.
    pub event: Option<Event>,
    /// Who did it.
    pub who: Who,
    /// The name of the other member, or of the rule, that it speaks of.
    pub(super) other: Option<String>,
}

/// The number by which people speak of it: `P-12`, `I-7`.
fn label(subject: Subject) -> String {
    match subject {
        Subject::PainPoint(id) => format!("P-{id}"),
        Subject::Project(id) => format!("I-{id}"),
        _ => String::new(),
    }
}

/// What visibilities a reader with this stake sees.
pub fn levels(reader: &Actor, stake: Stake) -> Vec<Visibility> {
    Visibility::ALL
        .iter()
        .copied()
        .filter(|level| may_see(reader, *level, stake))
        .collect()
}

/// Who did it, as far as `reader` may know.
pub fn actor_shown_to(reader: &Actor, entry: &Entry) -> EntryActor {
    let EntryActor::Member(id) = entry.actor else {
        return entry.actor;
    };
    let is_voice = matches!(
        entry.kind.as_str(),
        "pain_point.supported"
            | "pain_point.support_changed"
            | "pain_point.unsupported"
            | "pain_point.came_back"
    );
    let is_answer = entry.kind == "pulse.answered";
    let own = reader.member_id() == Some(id);
    if own || !is_answer && (!is_voice || reader.is_studio()) {
        entry.actor
    } else {
        EntryActor::Anyone
    }
}

/// Whether an entry stands in the history that `reader` reads: internal notes are the studio's also on one's own
/// report, and what people follow stands nowhere.
pub fn is_shown_to(reader: &Actor, entry: &Entry) -> bool {
    match entry.event() {
        Ok(Event::PainPointCommented { internal: true, .. }) => reader.is_studio(),
        // The other one may be a report that this reader cannot see.
        Ok(Event::PainPointToldApart { .. }) => reader.is_studio(),
        // How the studio works is its own business.
        Ok(Event::PainPointRouted { .. } | Event::PainPointChecked { .. }) => reader.is_studio(),
        Ok(Event::MemberFollowed { .. }) => matches!(entry.subject, Subject::Member(_)),
        _ => true,
    }
}

/// The members an event speaks of besides its actor.
pub fn members_named_by(event: &Event) -> Option<MemberId> {
    match event {
        Event::PainPointAssigned { to } => *to,
        _ => None,
    }
}

/// The rule that an event speaks of.
pub fn rule_named_by(event: &Event) -> Option<RoutingRuleId> {
    match event {
        Event::PainPointRouted { rule, .. }
        | Event::RoutingRuleAdded { rule }
        | Event::RoutingRuleChanged { rule, .. }
        | Event::RoutingRuleRemoved { rule } => Some(*rule),
        _ => None,
    }
}

impl Moment {
    /// The sentence.
    pub fn say(&self, words: &Words) -> String {
        let Some(event) = &self.event else {
            return words
                .say("event-unknown")
                .with("kind", &self.kind)
                .to_string();
        };
        let said = words
            .say_of("event", &self.kind.replace('.', "-"))
            .with("who", self.who.say(words));
        self.complete(words, event, said).to_string()
    }

    /// Adds what the sentence of this event needs besides who.
    fn complete(&self, words: &Words, event: &Event, said: Say<'static>) -> Say<'static> {
        let this = label(self.subject);
        let pain = |id: crate::base::ids::PainPointId| label(Subject::PainPoint(id));
        let project = |id: crate::base::ids::ProjectId| label(Subject::Project(id));
        let yes = |yes: bool| if yes { "yes" } else { "no" };
        let on = |said: Say<'static>, day: &NaiveDate| said.with("date", words.date(day));
        let maybe_on = |said: Say<'static>, day: &Option<NaiveDate>| {
            said.with("set", yes(day.is_some()))
                .with("date", day.map(|day| words.date(day)).unwrap_or_default())
        };
        match event {
            Event::MemberFollowed { state } => {
                said.with("state", state.as_deref().unwrap_or("neither"))
            }
            Event::MemberSignedOut { everywhere, .. } => said.with("everywhere", yes(*everywhere)),
            Event::TokenAdded { scope, .. } => said.with("scope", scope),
            Event::SettingChanged { key } => said.with("key", key),
            Event::PainPointAppealAnswered { upheld, .. } => said.with("upheld", yes(*upheld)),
            Event::PainPointMerged { into, .. } => {
                said.with("this", this).with("into", pain(*into))
            }
            Event::PainPointUnmerged { from, .. } | Event::PainPointSplit { from } => {
                said.with("this", this).with("from", pain(*from))
            }
            Event::PainPointToldApart { from, .. } => {
                said.with("this", this).with("from", pain(*from))
            }
            Event::PainPointAssigned { to } => said
                .with(
                    "set",
                    match (to, &self.who) {
                        (None, _) => "no",
                        (Some(to), Who::Named(by, _)) if to == by => "self",
                        _ => "yes",
                    },
                )
                .with("other", self.other.clone().unwrap_or_default()),
            Event::PainPointChecked { done, of } => said.with("done", done).with("of", of),
            Event::PainPointRouted { did, .. } => {
                let did: Vec<String> = did
                    .iter()
                    .map(|what| words.say_of("routed", what).to_string())
                    .collect();
                said.with("other", self.other.clone().unwrap_or_default())
                    .with("did", did.join(", "))
            }
            Event::RoutingRuleAdded { .. }
            | Event::RoutingRuleChanged { .. }
            | Event::RoutingRuleRemoved { .. } => {
                said.with("other", self.other.clone().unwrap_or_default())
            }
            Event::PainPointPinned { pinned } => said.with("pinned", yes(*pinned)),
            Event::PainPointSnoozed { until: day } | Event::PainPointPromised { due_on: day } => {
                maybe_on(said, day)
            }
            Event::PainPointSnoozeOver { until: due_on }
            | Event::PainPointPromiseDueSoon { due_on }
            | Event::PainPointPromiseBroken { due_on }
            | Event::ProjectUpdateDueSoon { due_on }
            | Event::ProjectPromiseBroken { due_on }
            | Event::ProjectCheckHeld { due_on }
            | Event::ProjectCheckMissed { due_on }
            | Event::ProjectStopRuleMet { due_on, .. }
            | Event::ProjectDecisionOverdue { due_on, .. }
            | Event::ProjectMilestoneSet { due_on, .. }
            | Event::ProjectMilestoneReached { on: due_on, .. }
            | Event::ProjectCheckDue {
                closes_on: due_on, ..
            } => on(said, due_on),
            Event::ProjectRegressed { cause, reports, .. } => said
                .with("cause", cause.as_deref().unwrap_or("limit"))
                .with("n", reports.unwrap_or_default()),
            Event::ProjectHoursWritten {
                moment,
                least,
                most,
            } => said
                .with("moment", moment)
                .with("hours", words.hours_between(*least, *most)),
            Event::ProjectFilesAdded { files } => said.with("n", *files),
            Event::ProjectDecided { choice, .. } => said.with("choice", choice),
            Event::ProjectPartnerAnswered { answer, .. } => said.with("answer", answer),
            Event::ProjectPaused { resume_on } | Event::ProjectPauseOver { resume_on } => {
                on(said, resume_on)
            }
            Event::PainPointLinked { project: id, .. }
            | Event::PainPointUnlinked { project: id }
            | Event::PainPointTakenUp { project: id, .. }
            | Event::PainPointReleased { project: id } => {
                said.with("this", this).with("project", project(*id))
            }
            Event::PainPointFated { project: id, fate } => said
                .with("this", this)
                .with("project", project(*id))
                .with("fate", fate),
            Event::ProjectMetricRead { value, .. } => said.with("value", value),
            // Within a sentence.
            Event::ProjectUpdated { health, .. } => {
                let state = words.say_of("project-health", health).to_string();
                said.with("state", state.to_lowercase())
            }
            Event::PulseAsked { people, .. } | Event::LettersPlanned { people, .. } => {
                said.with("people", people)
            }
            Event::MemberMailBounced { verdict } => said.with("verdict", verdict),
            Event::LettersRetried { letters } => said.with("n", letters),
            Event::WebhookRetried { deliveries, .. } => said.with("n", deliveries),
            Event::RetrospectiveReviewed { approved } => said.with("approved", yes(*approved)),
            Event::RetrospectivePublished { outcome, .. } => said.with("outcome", outcome),
            Event::RetrospectiveRevised { revision } => said.with("revision", revision),
            Event::ConditionChanged { state, .. } => said.with("state", state),
            Event::CampaignPublished { internet, .. } => said.with("internet", yes(*internet)),
            _ => said,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::actor::{MemberActor, Role};
    use crate::base::ids::PainPointId;
    use crate::base::language::Language;

    fn reader(id: i64, role: Role) -> Actor {
        Actor::Member(MemberActor {
            id: MemberId(id),
            role,
            department: None,
            scope: None,
            language: Language::Ko,
        })
    }

    fn entry(event: &Event) -> Entry {
        Entry {
            seq: 1,
            at: Timestamp::default(),
            actor: EntryActor::Member(MemberId(1)),
            kind: event.kind().to_owned(),
            subject: Subject::PainPoint(PainPointId(12)),
            related: None,
            visibility: Visibility::Staff,
            payload: event.payload(),
        }
    }

    /// A payload that holds what any kind may need.
    const EVERYTHING: &str = r#"{"fields":["title"],"sign_in":1,"everywhere":true,"token":1,"scope":"read","department":1,"device":1,
        "key":"triage.first_decision_days","area":1,"version":2,"comment":1,"internal":false,"by_studio":true,"decision":1,
        "told":true,"undo_until":null,"upheld":true,"into":3,"from":3,"to":2,"until":"2026-12-04","due_on":"2026-12-04",
        "project":7,"fate":"resolved","follows":null,"metric":1,"reading":1,"value":2.5,"update":1,"health":"on_track",
        "resume_on":"2026-12-04","pulse":1,"retrospective":1,"people":5,"approved":true,"outcome":"success","revision":2,
        "condition":1,"letters":3,"verdict":"hard","why":"empty","about":4,"state":"true","related":1,"first":4,"last":5,"by_reporter":false,"closes_on":"2026-12-18",
        "choice":"repair","milestone":1,"on":"2026-12-04","answer":"accepted","check_on":null,"cause":"pulse","reports":3,"internet":true,"campaign":1,"file":1,"pinned":true,"tags":[1],"webhook":1,"deliveries":3,"subscriber":1,"moment":"before","least":60,"most":90,"files":2,"rule":1,"did":["assign","tell"],"tell":2,"done":2,"of":5}"#;

    #[test]
    fn every_kind_has_a_sentence_in_both_languages() {
        for language in Language::ALL {
            let words = Words::new(language, chrono_tz::Asia::Seoul, Timestamp::default());
            for kind in Event::KINDS {
                let event = Event::parse(kind, EVERYTHING).unwrap();
                let moment = Moment {
                    seq: 1,
                    at: Timestamp::default(),
                    subject: Subject::PainPoint(PainPointId(12)),
                    kind: (*kind).to_owned(),
                    event: Some(event),
                    who: Who::Named(MemberId(1), "미나".to_owned()),
                    other: Some("하늘".to_owned()),
                };
                let sentence = moment.say(&words);
                assert!(
                    !sentence.is_empty() && !sentence.contains('{'),
                    "{kind}: {sentence}"
                );
            }
        }
    }

    #[test]
    fn a_kind_of_the_future_is_said_neutrally() {
        let words = Words::new(Language::En, chrono_tz::Asia::Seoul, Timestamp::default());
        let moment = Moment {
            seq: 1,
            at: Timestamp::default(),
            subject: Subject::System,
            kind: "pain_point.teleported".to_owned(),
            event: None,
            who: Who::Insole,
            other: None,
        };
        assert!(moment.say(&words).contains("pain_point.teleported"));
    }

    #[test]
    fn supporters_are_named_to_the_studio_and_to_themselves() {
        let voice = entry(&Event::PainPointSupported {});
        assert_eq!(
            actor_shown_to(&reader(9, Role::Staff), &voice),
            EntryActor::Anyone
        );
        assert_eq!(actor_shown_to(&reader(1, Role::Staff), &voice), voice.actor);
        assert_eq!(
            actor_shown_to(&reader(9, Role::Studio), &voice),
            voice.actor
        );
        let said = entry(&Event::PainPointAccepted {
            decision: crate::base::ids::DecisionId(1),
            told: true,
            undo_until: None,
        });
        assert_eq!(actor_shown_to(&reader(9, Role::Staff), &said), said.actor);
    }

    #[test]
    fn internal_notes_are_the_studios() {
        let note = entry(&Event::PainPointCommented {
            comment: crate::base::ids::CommentId(1),
            internal: true,
            by_studio: true,
        });
        assert!(!is_shown_to(&reader(9, Role::Staff), &note));
        assert!(is_shown_to(&reader(9, Role::Studio), &note));
    }
}
