//! Identifiers only, so that rooms can point at each other without importing each other.

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

id! {
    /// A person with an account.
    MemberId,
    /// An organisational unit.
    DepartmentId,
    /// What friction is about.
    AreaId,
    /// A reported friction; also its number: `P-12`.
    PainPointId,
    /// A comment on a pain point.
    CommentId,
    /// A decision of the studio about a pain point, with its words.
    DecisionId,
    /// An improvement project; also its number: `I-7`.
    ProjectId,
    /// A metric of a project.
    MetricId,
    /// One reading of a metric.
    ReadingId,
    /// One update of a project.
    UpdateId,
    /// A decision in a project, demanded or taken.
    ProjectDecisionId,
    /// A step on the way of a project.
    MilestoneId,
    /// One round of asking the people affected.
    PulseId,
    /// One person asked in a pulse.
    PulseAskId,
    /// The public account of how a project ended.
    RetrospectiveId,
    /// A page that calls for pain points or tells a story.
    CampaignId,
    /// What would have to be true before we try again.
    ConditionId,
    StoryCommentId,
    /// A session of a signed-in browser.
    SessionId,
    /// A request for a one-time sign-in link.
    SignInId,
    /// A reader without an account who asked for letters.
    SubscriberId,
    /// An API token.
    TokenId,
    /// A letter in the outbox.
    LetterId,
    /// A browser that is told by push.
    PushDeviceId,
    /// A push on its way to one of them.
    PushId,
    /// Two reports that may be the same pain.
    SuggestionId,
    /// A saved view of the board.
    ViewId,
    /// Something that somebody attached.
    FileId,
    /// A word by which the studio sorts.
    TagId,
    /// An address outside that is told what happens.
    WebhookId,
    /// One event on its way to one of them.
    WebhookDeliveryId,
    /// What the studio has done with new reports by itself.
    RoutingRuleId,
    /// One thing that the studio has to do about a report.
    ChecklistLineId,
}
