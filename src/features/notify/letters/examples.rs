//! One believable piece of news of each kind, for whoever wants to see a letter before it comes, and for tests.

use chrono::Days;

use crate::base::ids::{
    CommentId, ConditionId, DecisionId, MetricId, PainPointId, ProjectDecisionId, ProjectId,
    PulseAskId, PulseId, ReadingId, RetrospectiveId, RoutingRuleId, SignInId, StoryCommentId,
    SubscriberId, UpdateId,
};
use crate::base::subject::Subject;
use crate::features::members::SignInLetter;
use crate::features::notify::rules::{LetterKind, Why, default_channel};
use crate::features::notify::store::{
    AreaNews, Choice, Comment, Condition, Decision, Extras, Fate, Material, Pain, Project, Reading,
    Story, Update, WorthReading,
};
use crate::i18n::Words;
use crate::ledger::Event;

/// What a digest tells besides one's own news.
pub(super) fn extras(words: &Words) -> Extras {
    let say = |what: &str| words.say_of("mail-example", what).to_string();
    Extras {
        area: Some(AreaNews {
            count: 2,
            costliest: vec![(21, say("area-first")), (23, say("area-second"))],
        }),
        story: Some(WorthReading {
            slug: "i-7-why-vpn".to_owned(),
            title: say("story"),
            summary: say("summary"),
        }),
    }
}

/// A believable piece of news of each kind, told to somebody for the strongest reason that hears of it.
pub(super) fn material(kind: LetterKind, words: &Words) -> Material {
    use LetterKind as K;
    let say = |what: &str| words.say_of("mail-example", what).to_string();
    let day = |days: u64| {
        let today = words.today();
        today.checked_add_days(Days::new(days)).unwrap_or(today)
    };
    let pain = |id, title: &str, status| Pain::example(id, &say(title), status, Some(day(4)));
    let decision = DecisionId(1);
    let due_on = day(4);
    let project = ProjectId(7);
    let event = match kind {
        K::SignIn => Event::SignInAsked {
            sign_in: SignInId(5),
        },
        K::Test => Event::MailTestAsked {},
        K::SubscriberConfirm => Event::SubscriberAsked {
            subscriber: SubscriberId(0),
        },
        K::SubscriberStory => Event::RetrospectivePublished {
            project,
            outcome: "postmortem".to_owned(),
            revision: 1,
        },
        K::NotTaken => Event::MemberReplyRefused {
            why: "empty".to_owned(),
            files: None,
        },
        K::Received => Event::PainPointReported {
            area: None,
            campaign: None,
        },
        K::Questioned => Event::PainPointQuestioned {
            decision,
            told: true,
            undo_until: None,
        },
        K::Accepted => Event::PainPointAccepted {
            decision,
            told: true,
            undo_until: None,
        },
        K::Declined => Event::PainPointDeclined {
            decision,
            told: true,
            undo_until: None,
        },
        K::Resolved => Event::PainPointResolved {
            decision,
            told: true,
            undo_until: None,
        },
        K::Reopened => Event::PainPointReopened {
            decision,
            told: true,
            undo_until: None,
        },
        K::AppealUpheld => Event::PainPointAppealAnswered {
            upheld: true,
            undo_until: None,
        },
        K::Merged => Event::PainPointMerged {
            into: PainPointId(9),
            told: true,
            undo_until: None,
        },
        K::Unmerged => Event::PainPointUnmerged {
            from: PainPointId(9),
            told: true,
            undo_until: None,
        },
        K::Split => Event::PainPointSplit {
            from: PainPointId(9),
        },
        K::Linked => Event::PainPointLinked {
            project,
            undo_until: None,
        },
        K::TakenUp => Event::PainPointTakenUp {
            project,
            undo_until: None,
        },
        K::Released => Event::PainPointReleased { project },
        K::CameBack => Event::PainPointCameBack {},
        K::StudioCommented => Event::PainPointCommented {
            comment: CommentId(1),
            internal: false,
            by_studio: true,
        },
        K::Commented => Event::PainPointCommented {
            comment: CommentId(1),
            internal: false,
            by_studio: false,
        },
        K::Supported => Event::PainPointSupported {},
        K::ProjectUpdated => Event::ProjectUpdated {
            update: UpdateId(1),
            health: "at_risk".to_owned(),
        },
        K::ProjectPaused => Event::ProjectPaused { resume_on: day(18) },
        K::ProjectResumed => Event::ProjectResumed {},
        K::ProjectDropped => Event::ProjectDropped {},
        K::ProjectDelivered => Event::ProjectDelivered { pulse: PulseId(1) },
        K::ProjectSucceeded => Event::ProjectSucceeded {
            retrospective: RetrospectiveId(1),
        },
        K::ProjectFailed => Event::ProjectFailed {
            retrospective: RetrospectiveId(1),
        },
        K::ProjectRegressed => Event::ProjectRegressed {
            metric: Some(MetricId(1)),
            reading: Some(ReadingId(1)),
            cause: Some("limit".to_owned()),
            reports: None,
        },
        K::ProjectCheckDue => Event::ProjectCheckDue {
            due_on,
            closes_on: day(18),
        },
        K::ProjectCheckMissed => Event::ProjectCheckMissed { due_on },
        K::ProjectAskedAgain => Event::PulseAsked {
            pulse: PulseId(1),
            people: 12,
            check_on: Some(due_on),
        },
        K::ProjectStopRuleMet => Event::ProjectStopRuleMet {
            decision: ProjectDecisionId(1),
            due_on,
        },
        K::ProjectDecided => Event::ProjectDecided {
            decision: ProjectDecisionId(1),
            choice: "go_on".to_owned(),
        },
        K::ProjectDecisionOverdue => Event::ProjectDecisionOverdue {
            decision: ProjectDecisionId(1),
            due_on,
        },
        K::ProjectConditionReview => Event::ConditionReviewDue {
            condition: ConditionId(1),
        },
        K::ProjectConditionTrue => Event::ConditionChanged {
            condition: ConditionId(1),
            state: "true".to_owned(),
        },
        K::ProjectStoryCommented => Event::RetrospectiveCommented {
            comment: StoryCommentId(1),
        },
        K::ProjectStoryAgain => Event::RetrospectiveToBeReadAgain {},
        K::PromiseSoon => Event::PainPointPromiseDueSoon { due_on },
        K::PromiseBroken => Event::PainPointPromiseBroken { due_on },
        K::Routed => Event::PainPointRouted {
            rule: RoutingRuleId(1),
            did: vec!["tell".to_owned()],
            tell: None,
        },
    };
    let why = Why::ALL
        .iter()
        .copied()
        .find(|why| default_channel(kind, *why).is_some())
        .unwrap_or(Why::Follower);
    let of_project = kind.as_str().starts_with("project_");
    let with_project = of_project || matches!(kind, K::Linked | K::TakenUp | K::Released);
    let decided = matches!(
        kind,
        K::Questioned | K::Accepted | K::Declined | K::Resolved | K::Reopened
    );
    let fate = |fate: Option<&str>, would_change: &str| Fate {
        pain: pain(12, "pain", "in_project"),
        fate: fate.map(str::to_owned),
        reason: if fate.is_some() {
            say("fate")
        } else {
            String::new()
        },
        would_change: would_change.to_owned(),
    };
    Material {
        kind,
        why,
        item: match kind {
            K::SignIn | K::Test | K::SubscriberConfirm => Subject::System,
            K::SubscriberStory => Subject::Retrospective(RetrospectiveId(4)),
            _ if of_project => Subject::Project(project),
            _ => Subject::PainPoint(PainPointId(12)),
        },
        at: words.now(),
        event,
        actor: Some(say("decider")),
        unnamed: false,
        pain: (!of_project).then(|| pain(12, "pain", "accepted")),
        into: (kind == K::Merged).then(|| pain(9, "other", "accepted")),
        project: with_project.then(|| Project {
            id: 7,
            title: say("project"),
            status: "active".to_owned(),
            lead: Some(say("lead")),
            reason: say("delay"),
            next_on: Some(day(11)),
        }),
        decision: decided.then(|| Decision {
            from_status: "new".to_owned(),
            reason: say("reason"),
            question: say("question"),
            would_change: say("would-change"),
        }),
        answer: (kind == K::AppealUpheld).then(|| say("answer")),
        comment: matches!(
            kind,
            K::StudioCommented | K::Commented | K::ProjectStoryCommented
        )
        .then(|| Comment {
            by: say("decider"),
            body: say("comment"),
        }),
        update: (kind == K::ProjectUpdated).then(|| Update {
            by: say("lead"),
            health: "at_risk".to_owned(),
            body: say("update"),
            next_on: Some(day(11)),
        }),
        reading: (kind == K::ProjectRegressed).then(|| Reading {
            metric: say("metric"),
            unit: say("unit"),
            value: 3.5,
        }),
        story: matches!(
            kind,
            K::ProjectSucceeded
                | K::ProjectFailed
                | K::ProjectStoryCommented
                | K::ProjectStoryAgain
                | K::SubscriberStory
        )
        .then(|| Story {
            slug: "i-7-why-vpn".to_owned(),
            title: say("story"),
            summary: say("summary"),
            for_reporters: say("for-reporters"),
        }),
        choice: matches!(
            kind,
            K::ProjectStopRuleMet | K::ProjectDecided | K::ProjectDecisionOverdue
        )
        .then(|| Choice {
            question: say("stop-seen"),
            asked_by: say("decider"),
            choice: "go_on".to_owned(),
            why: say("go-on"),
        }),
        condition: matches!(kind, K::ProjectConditionReview | K::ProjectConditionTrue).then(|| {
            Condition {
                text: say("condition"),
                how_known: say("how-known"),
                note: say("condition-note"),
            }
        }),
        ask: matches!(
            kind,
            K::Resolved | K::ProjectDelivered | K::ProjectAskedAgain
        )
        .then_some(PulseAskId(31)),
        mine: match kind {
            K::ProjectSucceeded => vec![fate(Some("resolved"), "")],
            K::ProjectFailed => vec![fate(Some("declined"), &say("would-change-fate"))],
            _ if of_project => vec![fate(None, "")],
            _ => Vec::new(),
        },
        subscriber: Some(SubscriberId(0)),
        sign_in: (kind == K::SignIn).then(|| SignInLetter {
            email: String::new(),
            language: words.language(),
            path: "/sign-in/5-nonce.signature".to_owned(),
            expires: words.now(),
        }),
    }
}
