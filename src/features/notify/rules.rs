//! Who hears what, when, and how long a letter keeps trying: DESIGN's table as code. Pure.

use chrono::{Datelike, Days, NaiveTime, TimeDelta, Weekday};
use chrono_tz::Tz;

use crate::base::actor::stored_words;
use crate::base::clock::{Timestamp, day_in};
use crate::base::workdays::Workdays;
use crate::features::members::MailLevel;

mod look;
mod push;
mod table;
mod wishes;

pub use look::{LARGEST_LOGO, LONGEST_FOOTER, LONGEST_NAME, LetterLook};
pub use push::{
    DeviceInput, DeviceTerms, MOST_DEVICES, PushText, Urgency, is_pushed, push_pause, retry_at,
};
pub use table::{AUDIENCES, Chapter, TABLE, default_channel, only_reason};
pub use wishes::{WeekDays, Wishes, WishesInput};

/// A kind of letter; each exists in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LetterKind {
    /// One-time sign-in link.
    SignIn,
    /// Somebody wants to see whether letters arrive.
    Test,
    /// An answer by mail could not be taken.
    NotTaken,
    /// The report has arrived.
    Received,
    /// The studio asks back.
    Questioned,
    /// Accepted.
    Accepted,
    /// Declined, with what would change the answer.
    Declined,
    /// Counted as solved by the studio; asks the pulse.
    Resolved,
    /// Open again.
    Reopened,
    /// Asked once more, and the answer stays.
    AppealUpheld,
    /// Put together with another report.
    Merged,
    /// Taken apart again by the studio.
    Unmerged,
    /// Taken back out by its reporter.
    Split,
    /// Linked to a project.
    Linked,
    /// The project works on it now.
    TakenUp,
    /// No project holds it any more.
    Released,
    /// What was solved hurts again.
    CameBack,
    /// Somebody of the studio commented.
    StudioCommented,
    /// A colleague commented.
    Commented,
    /// One more voice.
    Supported,
    /// An update of a project.
    ProjectUpdated,
    /// A project pauses.
    ProjectPaused,
    /// A paused project goes on.
    ProjectResumed,
    /// A proposed project will not happen.
    ProjectDropped,
    /// The change is live; asks the pulse.
    ProjectDelivered,
    /// Success story published.
    ProjectSucceeded,
    /// Postmortem published.
    ProjectFailed,
    /// What had succeeded slipped back.
    ProjectRegressed,
    /// A check of a success is open: a reading is due.
    ProjectCheckDue,
    /// A check of a success passed without a reading.
    ProjectCheckMissed,
    /// Whether a success still holds; asks the pulse.
    ProjectAskedAgain,
    /// The agreed sign to stop was seen.
    ProjectStopRuleMet,
    /// What was demanded was decided: it goes on.
    ProjectDecided,
    /// A demanded decision did not come in time.
    ProjectDecisionOverdue,
    /// A condition is to be looked at again.
    ProjectConditionReview,
    /// What would have to be true is true.
    ProjectConditionTrue,
    /// Somebody said something beside a section of a draft.
    ProjectStoryCommented,
    /// A retrospective is a year old: does it still hold?
    ProjectStoryAgain,
    /// A reader without an account is asked whether it was they who asked for letters.
    SubscriberConfirm,
    /// A retrospective for everybody, to readers without an account.
    SubscriberStory,
    /// Word is due tomorrow.
    PromiseSoon,
    /// The promised word did not come.
    PromiseBroken,
    /// A rule of the studio names somebody for a new report.
    Routed,
}

stored_words!(LetterKind {
    SignIn = "sign_in",
    Test = "test",
    NotTaken = "not_taken",
    Received = "received",
    Questioned = "questioned",
    Accepted = "accepted",
    Declined = "declined",
    Resolved = "resolved",
    Reopened = "reopened",
    AppealUpheld = "appeal_upheld",
    Merged = "merged",
    Unmerged = "unmerged",
    Split = "split",
    Linked = "linked",
    TakenUp = "taken_up",
    Released = "released",
    CameBack = "came_back",
    StudioCommented = "studio_commented",
    Commented = "commented",
    Supported = "supported",
    ProjectUpdated = "project_updated",
    ProjectPaused = "project_paused",
    ProjectResumed = "project_resumed",
    ProjectDropped = "project_dropped",
    ProjectDelivered = "project_delivered",
    ProjectSucceeded = "project_succeeded",
    ProjectFailed = "project_failed",
    ProjectRegressed = "project_regressed",
    ProjectCheckDue = "project_check_due",
    ProjectCheckMissed = "project_check_missed",
    ProjectAskedAgain = "project_asked_again",
    ProjectStopRuleMet = "project_stop_rule_met",
    ProjectDecided = "project_decided",
    ProjectDecisionOverdue = "project_decision_overdue",
    ProjectConditionReview = "project_condition_review",
    ProjectConditionTrue = "project_condition_true",
    ProjectStoryCommented = "project_story_commented",
    ProjectStoryAgain = "project_story_again",
    SubscriberConfirm = "subscriber_confirm",
    SubscriberStory = "subscriber_story",
    PromiseSoon = "promise_soon",
    PromiseBroken = "promise_broken",
    Routed = "routed",
});

/// Why somebody hears of it; the strongest reason first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Why {
    /// They reported it, or a report that was folded into it.
    Reporter,
    /// They look after it.
    Assignee,
    /// They lead the project.
    Lead,
    /// They take part in the project, as a partner department's or the studio's.
    Team,
    /// They commented on it.
    Commenter,
    /// They said "me too".
    Supporter,
    /// They follow it.
    Follower,
    /// They asked for exactly this letter.
    Asked,
    /// They answered a letter.
    Wrote,
    /// They write the retrospective.
    Writer,
    /// They have no account and asked for letters about retrospectives.
    Subscriber,
    /// A rule of the studio names them.
    Named,
    /// They are of the studio, which answers for what nobody else does.
    Studio,
}

stored_words!(Why {
    Reporter = "reporter",
    Assignee = "assignee",
    Lead = "lead",
    Team = "team",
    Commenter = "commenter",
    Supporter = "supporter",
    Follower = "follower",
    Asked = "asked",
    Wrote = "wrote",
    Writer = "writer",
    Subscriber = "subscriber",
    Named = "named",
    Studio = "studio",
});

impl Why {
    /// Whether it is about what one reported, answers for, writes, or asked to hear.
    pub fn is_mine(self) -> bool {
        matches!(
            self,
            Self::Reporter | Self::Assignee | Self::Lead | Self::Asked | Self::Writer | Self::Named
        )
    }
}

/// When a letter goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Channel {
    /// At once, after waiting a moment for more news of the same item.
    Now,
    /// In the daily digest.
    Daily,
    /// In the weekly digest.
    Weekly,
}

stored_words!(Channel { Now = "now", Daily = "daily", Weekly = "weekly" });

impl LetterKind {
    /// Sign-in, pulse and outcome: never held back for more news, never moved into a digest.
    pub fn goes_alone(self) -> bool {
        matches!(
            self,
            Self::SignIn
                | Self::Test
                | Self::NotTaken
                | Self::SubscriberConfirm
                | Self::SubscriberStory
                | Self::Resolved
                | Self::ProjectDelivered
                | Self::ProjectSucceeded
                | Self::ProjectFailed
                | Self::ProjectAskedAgain
        )
    }

    /// Which of several news gives a shared letter its subject: the higher one.
    pub fn weight(self) -> u8 {
        match self {
            Self::Received => 0,
            Self::Supported => 1,
            Self::Commented | Self::StudioCommented => 2,
            Self::PromiseSoon => 3,
            Self::Linked => 4,
            Self::ProjectUpdated | Self::Unmerged | Self::Split | Self::Merged => 5,
            _ => 6,
        }
    }
}

/// What a person's level makes of the default.
pub fn channel_for(kind: LetterKind, why: Why, level: MailLevel) -> Option<Channel> {
    let default = default_channel(kind, why)?;
    if matches!(
        kind,
        LetterKind::SignIn | LetterKind::Test | LetterKind::NotTaken
    ) {
        return Some(default);
    }
    let digest = |into: Channel| {
        Some(if kind.goes_alone() {
            Channel::Now
        } else {
            into
        })
    };
    match level {
        MailLevel::Immediately => Some(default),
        MailLevel::Daily => digest(Channel::Daily),
        MailLevel::Weekly => digest(Channel::Weekly),
        MailLevel::Mine => (why.is_mine() && default == Channel::Now).then_some(Channel::Now),
        MailLevel::Nothing => None,
    }
}

/// The best of several reasons one person has: the one that is told soonest, then the strongest; `None` when none is told.
pub fn best_reason(
    kind: LetterKind,
    level: MailLevel,
    reasons: impl IntoIterator<Item = Why>,
) -> Option<(Channel, Why)> {
    reasons
        .into_iter()
        .filter_map(|why| Some((channel_for(kind, why, level)?, why)))
        .min()
}

/// The hour of the day at which digests go, and at which what waited for a day comes.
const DIGEST_HOUR: u32 = 8;

/// When a letter planned for an event becomes due, in its reader's zone: never before the undo window has closed.
pub fn due_at(
    kind: LetterKind,
    channel: Channel,
    event_at: Timestamp,
    undo_until: Option<Timestamp>,
    coalesce: TimeDelta,
    zone: Tz,
) -> Timestamp {
    let earliest = undo_until.map_or(event_at, |until| until.max(event_at));
    match channel {
        Channel::Now if kind.goes_alone() => earliest,
        Channel::Now => earliest.max(event_at + coalesce),
        Channel::Daily => next_digest(earliest, zone, false),
        Channel::Weekly => next_digest(earliest, zone, true),
    }
}

/// The moment itself when its day is worked on, otherwise the digest of the next working day.
pub fn on_workday(at: Timestamp, zone: Tz, workdays: &Workdays) -> Timestamp {
    let mut at = at;
    // No holidays are longer than that.
    for _ in 0..30 {
        if workdays.is_worked(day_in(zone, at)) {
            break;
        }
        at = next_digest(at, zone, false);
    }
    at
}

/// The next digest after `after`: at 8 in this zone, on Mondays when weekly.
pub fn next_digest(after: Timestamp, zone: Tz, weekly: bool) -> Timestamp {
    let mut day = day_in(zone, after);
    let hour = NaiveTime::from_hms_opt(DIGEST_HOUR, 0, 0).unwrap_or_default();
    // Two weeks hold at least one Monday, also around a change of the clocks.
    for _ in 0..15 {
        let moment = day
            .and_time(hour)
            .and_local_timezone(zone)
            .earliest()
            .map(|local| local.to_utc());
        if let Some(moment) = moment.filter(|moment| *moment > after)
            && (!weekly || day.weekday() == Weekday::Mon)
        {
            return moment;
        }
        day = day.checked_add_days(Days::new(1)).unwrap_or(day);
    }
    after + TimeDelta::days(if weekly { 7 } else { 1 })
}

/// The longest pause between two attempts.
const LONGEST_PAUSE: i64 = 6 * 3600;
/// How long a letter that is put off keeps trying.
const PATIENCE: i64 = 3 * 24 * 3600;

/// The pause after the `attempts`-th failed attempt; `None`: three days of pauses are over, it is given up.
pub fn pause_after(attempts: i64, first_seconds: i64) -> Option<TimeDelta> {
    let pause = |attempt: i64| {
        let doublings = u32::try_from((attempt - 1).clamp(0, 40)).unwrap_or(0);
        first_seconds
            .max(1)
            .saturating_mul(1_i64 << doublings)
            .min(LONGEST_PAUSE)
    };
    let waited: i64 = (1..attempts.min(100_000)).map(pause).sum();
    (waited < PATIENCE).then(|| TimeDelta::seconds(pause(attempts)))
}

/// How many letters may leave: a bucket that fills by the clock and holds ten seconds' worth.
#[derive(Debug, Clone)]
pub struct Pace {
    per_minute: u32,
    /// In thousandths of a letter.
    filled: i64,
    at: Option<Timestamp>,
}

impl Pace {
    /// So many a minute; 0: as many as there are.
    pub fn new(per_minute: u32) -> Self {
        Self {
            per_minute,
            filled: 0,
            at: None,
        }
    }

    /// How many may leave at this moment.
    pub fn allowed(&mut self, now: Timestamp) -> usize {
        if self.per_minute == 0 {
            return usize::MAX;
        }
        let rate = i64::from(self.per_minute);
        let full = (rate * 1000 / 6).max(1000);
        let passed = self
            .at
            .map_or(60_000, |at| (now - at).num_milliseconds().clamp(0, 60_000));
        self.filled = (self.filled + passed * rate / 60).min(full);
        self.at = Some(now);
        usize::try_from(self.filled / 1000).unwrap_or(0)
    }

    /// So many left.
    pub fn spend(&mut self, letters: usize) {
        if self.per_minute > 0 {
            self.filled -= i64::try_from(letters).unwrap_or(0) * 1000;
        }
    }
}

/// How long a claimed letter is one node's own.
pub const LEASE: TimeDelta = TimeDelta::seconds(60);

#[cfg(test)]
mod tests {
    use chrono::{TimeZone, Utc};

    use super::*;

    #[test]
    fn a_level_moves_letters_but_never_pulse_outcome_and_sign_in() {
        use LetterKind as K;
        for (level, accepted, outcome, colleague) in [
            (
                MailLevel::Immediately,
                Some(Channel::Now),
                Some(Channel::Now),
                Some(Channel::Daily),
            ),
            (
                MailLevel::Daily,
                Some(Channel::Daily),
                Some(Channel::Now),
                Some(Channel::Daily),
            ),
            (
                MailLevel::Weekly,
                Some(Channel::Weekly),
                Some(Channel::Now),
                Some(Channel::Weekly),
            ),
            (MailLevel::Mine, None, None, None),
            (MailLevel::Nothing, None, None, None),
        ] {
            let supporter = |kind| channel_for(kind, Why::Supporter, level);
            assert_eq!(supporter(K::Accepted), accepted, "{level:?}");
            assert_eq!(supporter(K::ProjectFailed), outcome, "{level:?}");
            assert_eq!(supporter(K::ProjectDelivered), outcome, "{level:?}");
            assert_eq!(supporter(K::Commented), colleague, "{level:?}");
            assert_eq!(
                channel_for(K::SignIn, Why::Asked, level),
                Some(Channel::Now)
            );
        }
        assert_eq!(
            channel_for(K::Accepted, Why::Reporter, MailLevel::Mine),
            Some(Channel::Now)
        );
    }

    #[test]
    fn of_several_reasons_the_soonest_then_the_strongest_counts() {
        let best = |whys: &[Why]| {
            best_reason(
                LetterKind::Commented,
                MailLevel::Immediately,
                whys.iter().copied(),
            )
        };
        assert_eq!(
            best(&[Why::Supporter, Why::Commenter]),
            Some((Channel::Now, Why::Commenter))
        );
        assert_eq!(
            best(&[Why::Follower, Why::Supporter]),
            Some((Channel::Daily, Why::Supporter))
        );
        assert_eq!(best(&[Why::Team]), None);
    }

    #[test]
    fn letters_wait_for_more_news_and_for_undo() {
        let zone = chrono_tz::Asia::Seoul;
        // Friday 4 December 2026, 10:00 in Seoul.
        let at = Utc.with_ymd_and_hms(2026, 12, 4, 1, 0, 0).unwrap();
        let minutes = TimeDelta::minutes(2);
        let undo = Some(at + TimeDelta::seconds(30));
        let due = |kind, channel, undo, coalesce| due_at(kind, channel, at, undo, coalesce, zone);
        assert_eq!(
            due(LetterKind::Accepted, Channel::Now, undo, minutes),
            at + minutes
        );
        assert_eq!(
            due(LetterKind::Accepted, Channel::Now, undo, TimeDelta::zero()),
            at + TimeDelta::seconds(30)
        );
        assert_eq!(
            due(LetterKind::Accepted, Channel::Now, None, TimeDelta::zero()),
            at
        );
        assert_eq!(
            due(LetterKind::ProjectFailed, Channel::Now, None, minutes),
            at
        );
        let tomorrow = Utc.with_ymd_and_hms(2026, 12, 4, 23, 0, 0).unwrap();
        assert_eq!(
            due(LetterKind::Commented, Channel::Daily, None, minutes),
            tomorrow
        );
        let monday = Utc.with_ymd_and_hms(2026, 12, 6, 23, 0, 0).unwrap();
        assert_eq!(
            due(LetterKind::Accepted, Channel::Weekly, undo, minutes),
            monday
        );
    }

    #[test]
    fn no_more_letters_leave_in_a_minute_than_may() {
        let start = Utc.with_ymd_and_hms(2026, 12, 4, 1, 0, 0).unwrap();
        let mut pace = Pace::new(60);
        let mut left = 0;
        for second in 0..120 {
            let may = pace.allowed(start + TimeDelta::seconds(second)).min(3);
            pace.spend(may);
            left += may;
        }
        assert!((120..=130).contains(&left), "{left}");
        let mut slow = Pace::new(1);
        assert_eq!(slow.allowed(start), 1);
        slow.spend(1);
        assert_eq!(slow.allowed(start + TimeDelta::seconds(59)), 0);
        assert_eq!(slow.allowed(start + TimeDelta::seconds(61)), 1);
        assert_eq!(Pace::new(0).allowed(start), usize::MAX);
    }

    #[test]
    fn pauses_grow_to_six_hours_and_end_after_three_days() {
        assert_eq!(pause_after(1, 60), Some(TimeDelta::seconds(60)));
        assert_eq!(pause_after(2, 60), Some(TimeDelta::seconds(120)));
        assert_eq!(pause_after(12, 60), Some(TimeDelta::hours(6)));
        let attempts = (1..)
            .find(|attempts| pause_after(*attempts, 60).is_none())
            .unwrap();
        let waited: i64 = (1..attempts)
            .map(|n| pause_after(n, 60).unwrap().num_seconds())
            .sum();
        assert!(
            (3 * 86_400..3 * 86_400 + 6 * 3600).contains(&waited),
            "{waited}"
        );
        assert!(pause_after(5, 1).is_some());
    }
}
