//! The closed list of everything that can happen. A variant may gain optional fields; its name and meaning never change,
//! because events that were written years ago are read for ever.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::base::ids::{
    AreaId, CampaignId, CommentId, ConditionId, DecisionId, DepartmentId, FileId, MemberId,
    MetricId, MilestoneId, PainPointId, ProjectDecisionId, ProjectId, PulseId, PushDeviceId,
    ReadingId, RetrospectiveId, RoutingRuleId, SessionId, SignInId, StoryCommentId, SubscriberId,
    TagId, TokenId, UpdateId, WebhookId,
};

/// An event kind that this binary does not know: written by a newer one.
#[derive(Debug, thiserror::Error)]
#[error("event kind `{kind}` (or its payload) is unknown to this version of Insole: {why}")]
pub struct UnknownEvent {
    /// The stored kind.
    pub kind: String,
    /// What did not fit.
    pub why: String,
}

macro_rules! events {
    ($($(#[$doc:meta])* $name:ident = $kind:literal { $($field:ident: $type:ty),* $(,)? })+) => {
        /// One thing that happened: ids and few frozen values, never a person's words.
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[serde(tag = "kind", content = "payload")]
        pub enum Event {
            $($(#[$doc])* #[serde(rename = $kind)] $name { $(#[expect(missing_docs, reason = "named by its type")] $field: $type),* },)+
        }

        impl Event {
            /// Every kind, in the order of the list.
            pub const KINDS: &'static [&'static str] = &[$($kind),+];

            /// The stored kind: `pain_point.reported` …
            pub fn kind(&self) -> &'static str {
                match self { $(Self::$name { .. } => $kind),+ }
            }
        }
    };
}

events! {
    // Members, departments, areas, settings
    MemberAdded = "member.added" {}
    /// Name, role, department or language.
    MemberChanged = "member.changed" { fields: Vec<String> }
    MemberDeactivated = "member.deactivated" {}
    MemberReactivated = "member.reactivated" {}
    /// A mail server said that the address takes no letters; none goes there until somebody says so.
    MemberMailSuspended = "member.mail_suspended" {}
    MemberMailResumed = "member.mail_resumed" {}
    /// An administrator wants to see a letter arrive; it is planned from this.
    MailTestAsked = "member.mail_test_asked" {}
    /// Somebody wants to see a push arrive on one of their devices; it is planned from this.
    PushTestAsked = "member.push_test_asked" { device: PushDeviceId }
    /// A letter came back, or its reader called it unwanted.
    MemberMailBounced = "member.mail_bounced" { verdict: String }
    /// Somebody answered a letter, and it could not be taken; the letter that says so is planned from this.
    /// `files`: its words were taken, so many of the files that came with them were not.
    MemberReplyRefused = "member.reply_refused" { why: String, files: Option<i64> }
    /// Somebody asked for a sign-in link; the letter is planned from this.
    SignInAsked = "member.sign_in_asked" { sign_in: SignInId }
    MemberSignedIn = "member.signed_in" {}
    /// `session`: the one that ended, where it was one.
    MemberSignedOut = "member.signed_out" { everywhere: bool, session: Option<SessionId> }
    /// Follow, mute, or neither.
    MemberFollowed = "member.followed" { state: Option<String> }
    TokenAdded = "token.added" { token: TokenId, scope: String }
    TokenRevoked = "token.revoked" { token: TokenId }
    DepartmentAdded = "department.added" {}
    DepartmentChanged = "department.changed" { fields: Vec<String> }
    AreaAdded = "area.added" { department: Option<DepartmentId> }
    AreaChanged = "area.changed" { fields: Vec<String> }
    SettingChanged = "setting.changed" { key: String }
    /// An administrator lets letters be tried again that did not leave.
    LettersRetried = "letters.retried" { letters: i64 }
    /// So many people are told what the entry `about` says.
    LettersPlanned = "letters.planned" { about: i64, people: i64 }

    WebhookAdded = "webhook.added" { webhook: WebhookId }
    /// Name, address, format, language, kinds, stopped or going on.
    WebhookChanged = "webhook.changed" { webhook: WebhookId, fields: Vec<String> }
    WebhookSecretRenewed = "webhook.secret_renewed" { webhook: WebhookId }
    /// An administrator wants to see a delivery arrive; it is planned from this.
    WebhookTestAsked = "webhook.test_asked" { webhook: WebhookId }
    /// Deliveries that were given up are tried again.
    WebhookRetried = "webhook.retried" { webhook: WebhookId, deliveries: i64 }
    WebhookRemoved = "webhook.removed" { webhook: WebhookId }

    RoutingRuleAdded = "routing_rule.added" { rule: RoutingRuleId }
    /// Name, conditions, what it does, its place; `on`, `off`: it was switched.
    RoutingRuleChanged = "routing_rule.changed" { rule: RoutingRuleId, fields: Vec<String> }
    RoutingRuleRemoved = "routing_rule.removed" { rule: RoutingRuleId }

    // Pain points
    /// `campaign`: the open campaign that called for it.
    PainPointReported = "pain_point.reported" { area: Option<AreaId>, campaign: Option<CampaignId> }
    /// An administrator took it over from an earlier list.
    PainPointImported = "pain_point.imported" { area: Option<AreaId> }
    PainPointEdited = "pain_point.edited" { version: i64, fields: Vec<String> }
    /// The reporter of a report that only the studio sees lets the studio open it.
    PainPointOpeningAgreed = "pain_point.opening_agreed" {}
    /// The studio opened a report that only it could see.
    PainPointOpened = "pain_point.opened" {}
    PainPointSupported = "pain_point.supported" {}
    /// A supporter changed their own time lost.
    PainPointSupportChanged = "pain_point.support_changed" {}
    PainPointUnsupported = "pain_point.unsupported" {}
    PainPointCommented = "pain_point.commented" { comment: CommentId, internal: bool, by_studio: bool }
    /// `told`: whether its people are; `undo_until`: until when letters wait for second thoughts, in microseconds since 1970.
    PainPointQuestioned = "pain_point.questioned" { decision: DecisionId, told: bool, undo_until: Option<i64> }
    /// The question was answered; it is `new` again.
    PainPointAnswered = "pain_point.answered" { comment: Option<CommentId> }
    PainPointAccepted = "pain_point.accepted" { decision: DecisionId, told: bool, undo_until: Option<i64> }
    PainPointDeclined = "pain_point.declined" { decision: DecisionId, told: bool, undo_until: Option<i64> }
    PainPointResolved = "pain_point.resolved" { decision: DecisionId, told: bool, undo_until: Option<i64> }
    PainPointReopened = "pain_point.reopened" { decision: DecisionId, told: bool, undo_until: Option<i64> }
    /// The reporter asked once more about a decline.
    PainPointAppealed = "pain_point.appealed" { decision: DecisionId }
    /// Somebody else of the studio answered the appeal; when not upheld, `reopened` follows.
    PainPointAppealAnswered = "pain_point.appeal_answered" { upheld: bool, undo_until: Option<i64> }
    PainPointMerged = "pain_point.merged" { into: PainPointId, told: bool, undo_until: Option<i64> }
    PainPointUnmerged = "pain_point.unmerged" { from: PainPointId, told: bool, undo_until: Option<i64> }
    /// A person who was folded in took their report back out.
    PainPointSplit = "pain_point.split" { from: PainPointId }
    /// It is not the same pain as another one, says the studio, or its reporter while reporting it.
    PainPointToldApart = "pain_point.told_apart" { from: PainPointId, by_reporter: bool }
    PainPointAssigned = "pain_point.assigned" { to: Option<MemberId> }
    /// Who decided took it back in time: everything stands as before the entries from `first` to `last`.
    PainPointDecisionUndone = "pain_point.decision_undone" { first: i64, last: i64 }
    PainPointSnoozed = "pain_point.snoozed" { until: Option<NaiveDate> }
    /// The day until which it was put off has come; it is on the board again.
    PainPointSnoozeOver = "pain_point.snooze_over" { until: NaiveDate }
    /// Something that was attached to it, or to a comment on it, was taken away.
    PainPointFileRemoved = "pain_point.file_removed" { file: FileId }
    /// Whoever attached a picture said what can be seen in it.
    PainPointFileDescribed = "pain_point.file_described" { file: FileId }
    /// The studio's own words for it, as they are now.
    PainPointTagged = "pain_point.tagged" { tags: Vec<TagId> }
    /// Its checklist changed: so many lines are done, of so many.
    PainPointChecked = "pain_point.checked" { done: i64, of: i64 }
    /// A rule of the studio acted on it; `did`: `assign`, `area`, `tags`, `tell`. `tell`: who gets a letter.
    PainPointRouted = "pain_point.routed" { rule: RoutingRuleId, did: Vec<String>, tell: Option<MemberId> }
    /// The studio put it above all others on the board, or back.
    PainPointPinned = "pain_point.pinned" { pinned: bool }
    /// The studio moved it by hand among the pinned ones.
    PainPointPlaced = "pain_point.placed" {}
    PainPointPromised = "pain_point.promised" { due_on: Option<NaiveDate> }
    PainPointPromiseDueSoon = "pain_point.promise_due_soon" { due_on: NaiveDate }
    PainPointPromiseBroken = "pain_point.promise_broken" { due_on: NaiveDate }
    PainPointLinked = "pain_point.linked" { project: ProjectId, undo_until: Option<i64> }
    PainPointUnlinked = "pain_point.unlinked" { project: ProjectId }
    /// An active project took it up; from here on its status is `in_project`.
    PainPointTakenUp = "pain_point.taken_up" { project: ProjectId, undo_until: Option<i64> }
    /// No active project holds it any more; its status is `accepted` again.
    PainPointReleased = "pain_point.released" { project: ProjectId }
    /// What became of it when its project ended.
    PainPointFated = "pain_point.fated" { project: ProjectId, fate: String }
    /// What was resolved hurts again; counted as a regression.
    PainPointCameBack = "pain_point.came_back" {}

    // Improvement projects
    ProjectProposed = "project.proposed" { follows: Option<ProjectId> }
    ProjectEdited = "project.edited" { fields: Vec<String> }
    /// Baseline, target or stop rule changed after commitment, with a reason.
    ProjectContractChanged = "project.contract_changed" { fields: Vec<String> }
    ProjectMetricAdded = "project.metric_added" { metric: MetricId }
    ProjectMetricRead = "project.metric_read" { metric: MetricId, reading: ReadingId, value: f64 }
    ProjectUpdated = "project.updated" { update: UpdateId, health: String }
    /// What the pain costs in a month, in minutes: `before`, as `forecast`, or measured `after`.
    ProjectHoursWritten = "project.hours_written" { moment: String, least: i64, most: i64 }
    /// Something was attached to it, beside its updates.
    ProjectFilesAdded = "project.files_added" { files: i64 }
    /// Something that was attached to it, or to an update of it, was taken away.
    ProjectFileRemoved = "project.file_removed" { file: FileId }
    /// Whoever attached a picture said what can be seen in it.
    ProjectFileDescribed = "project.file_described" { file: FileId }
    ProjectActivated = "project.activated" {}
    ProjectPaused = "project.paused" { resume_on: NaiveDate }
    ProjectResumed = "project.resumed" {}
    /// The date on which a paused project resumes or stops has come.
    ProjectPauseOver = "project.pause_over" { resume_on: NaiveDate }
    ProjectDelivered = "project.delivered" { pulse: PulseId }
    ProjectSucceeded = "project.succeeded" { retrospective: RetrospectiveId }
    /// `cause`: `limit`, `pulse`, `reports` or `person`; `reports`: how many fresh ones.
    ProjectRegressed = "project.regressed" { metric: Option<MetricId>, reading: Option<ReadingId>, cause: Option<String>, reports: Option<i64> }
    /// A check of a success is open until `closes_on`.
    ProjectCheckDue = "project.check_due" { due_on: NaiveDate, closes_on: NaiveDate }
    /// A check went well: reading within its limit, and nobody who was asked said otherwise.
    ProjectCheckHeld = "project.check_held" { due_on: NaiveDate }
    /// A check closed without a reading: how it stands is unknown.
    ProjectCheckMissed = "project.check_missed" { due_on: NaiveDate }
    /// What was agreed as the sign to stop was seen; a decision is demanded.
    ProjectStopRuleMet = "project.stop_rule_met" { decision: ProjectDecisionId, due_on: NaiveDate }
    /// A decision was taken, with its reason.
    ProjectDecided = "project.decided" { decision: ProjectDecisionId, choice: String }
    /// The day of a demanded decision passed without one.
    ProjectDecisionOverdue = "project.decision_overdue" { decision: ProjectDecisionId, due_on: NaiveDate }
    ProjectMilestoneSet = "project.milestone_set" { milestone: MilestoneId, due_on: NaiveDate }
    ProjectMilestoneReached = "project.milestone_reached" { milestone: MilestoneId, on: NaiveDate }
    /// A partner department said whether it takes part.
    ProjectPartnerAnswered = "project.partner_answered" { department: DepartmentId, answer: String }
    ProjectFailed = "project.failed" { retrospective: RetrospectiveId }
    ProjectDropped = "project.dropped" {}
    ProjectClosed = "project.closed" {}
    ProjectUpdateDueSoon = "project.update_due_soon" { due_on: NaiveDate }
    ProjectPromiseBroken = "project.promise_broken" { due_on: NaiveDate }
    /// `check_on`: of which check of a success; none when a change is live.
    PulseAsked = "pulse.asked" { pulse: PulseId, people: i64, check_on: Option<NaiveDate> }
    /// Somebody answered; what they said is never here.
    PulseAnswered = "pulse.answered" { pulse: PulseId }

    // Retrospectives
    RetrospectiveDrafted = "retrospective.drafted" { project: ProjectId }
    RetrospectiveEdited = "retrospective.edited" { fields: Vec<String> }
    RetrospectiveSubmitted = "retrospective.submitted" {}
    RetrospectiveReturned = "retrospective.returned" {}
    RetrospectiveReviewed = "retrospective.reviewed" { approved: bool }
    RetrospectivePublished = "retrospective.published" { project: ProjectId, outcome: String, revision: i64 }
    RetrospectiveRevised = "retrospective.revised" { revision: i64 }
    /// Somebody said something beside a section of a draft; what they said is never here.
    RetrospectiveCommented = "retrospective.commented" { comment: StoryCommentId }
    RetrospectiveCommentResolved = "retrospective.comment_resolved" { comment: StoryCommentId }
    /// A year has passed: those who wrote it are asked whether it still holds.
    RetrospectiveToBeReadAgain = "retrospective.to_be_read_again" {}
    RetrospectiveStillTrue = "retrospective.still_true" {}
    /// Somebody without an account asked for letters about retrospectives; the letter that asks back is planned from this.
    SubscriberAsked = "subscriber.asked" { subscriber: SubscriberId }
    SubscriberConfirmed = "subscriber.confirmed" { subscriber: SubscriberId }
    /// By their own hand, or because nobody takes letters there; the address is forgotten.
    SubscriberLeft = "subscriber.left" { subscriber: SubscriberId }
    ConditionChanged = "condition.changed" { condition: ConditionId, state: String }
    ConditionReviewDue = "condition.review_due" { condition: ConditionId }

    // Campaigns
    /// Made from a pattern, from a file, or as a copy of another one.
    CampaignCreated = "campaign.created" { from: Option<CampaignId> }
    CampaignEdited = "campaign.edited" { version: i64 }
    /// Readers see this version; `internet`: everybody is one.
    CampaignPublished = "campaign.published" { version: i64, internet: bool }
    /// Its day has come, or it was opened by hand.
    CampaignOpened = "campaign.opened" {}
    CampaignClosed = "campaign.closed" {}
    /// Readers do not find it any more.
    CampaignWithdrawn = "campaign.withdrawn" {}
}

impl Event {
    /// The payload as it is stored: a JSON object with its version.
    pub fn payload(&self) -> String {
        let whole = serde_json::to_value(self).unwrap_or_default();
        let mut payload = whole
            .get("payload")
            .cloned()
            .unwrap_or_else(|| serde_json::json!({}));
        if let Some(fields) = payload.as_object_mut() {
            fields.insert("v".into(), 1.into());
        }
        payload.to_string()
    }

    /// Back from the stored kind and payload.
    pub fn parse(kind: &str, payload: &str) -> Result<Self, UnknownEvent> {
        let unknown = |why: String| UnknownEvent {
            kind: kind.to_owned(),
            why,
        };
        let payload: serde_json::Value =
            serde_json::from_str(payload).map_err(|error| unknown(error.to_string()))?;
        serde_json::from_value(serde_json::json!({ "kind": kind, "payload": payload }))
            .map_err(|error| unknown(error.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_reads_back_as_it_was_written() {
        let event = Event::PainPointMerged {
            into: PainPointId(3),
            told: true,
            undo_until: None,
        };
        assert_eq!(Event::parse(event.kind(), &event.payload()).unwrap(), event);
        let empty = Event::PainPointSupported {};
        assert_eq!(empty.payload(), r#"{"v":1}"#);
        assert_eq!(Event::parse(empty.kind(), &empty.payload()).unwrap(), empty);
    }

    #[test]
    fn a_kind_of_the_future_is_named() {
        let error = Event::parse("pain_point.teleported", "{}").unwrap_err();
        assert!(error.to_string().contains("pain_point.teleported"));
    }
}
