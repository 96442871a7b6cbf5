//! Who hears what: DESIGN's table, as the planner uses it and as `/me/notifications` shows it.

use super::{Channel, LetterKind, Why};

/// The columns, in their order.
pub const AUDIENCES: [Why; 8] = [
    Why::Reporter,
    Why::Supporter,
    Why::Follower,
    Why::Commenter,
    Why::Assignee,
    Why::Lead,
    Why::Team,
    Why::Studio,
];

/// What a line of the table is about, for whoever reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chapter {
    /// What becomes of a report.
    Report,
    /// What people say about it.
    Talk,
    /// What becomes of a project.
    Project,
    /// Words that were promised.
    Promise,
}

impl Chapter {
    /// All, in the order in which they are shown.
    pub const ALL: &'static [Self] = &[Self::Report, Self::Talk, Self::Project, Self::Promise];

    /// For the key of its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Report => "report",
            Self::Talk => "talk",
            Self::Project => "project",
            Self::Promise => "promise",
        }
    }
}

/// One line: an event's letter, and when each audience gets it unless they chose otherwise.
#[derive(Debug, Clone, Copy)]
pub struct Line {
    /// Which letter.
    pub kind: LetterKind,
    /// Where it stands.
    pub chapter: Chapter,
    hears: [Option<Channel>; 8],
}

impl Line {
    /// When this audience gets it; `None`: not at all.
    pub fn hears(&self, why: Why) -> Option<Channel> {
        let column = AUDIENCES.iter().position(|audience| *audience == why)?;
        self.hears.get(column).copied().flatten()
    }
}

/// At once.
const NOW: Option<Channel> = Some(Channel::Now);
/// In the daily digest.
const DAY: Option<Channel> = Some(Channel::Daily);
/// Not at all.
const NOT: Option<Channel> = None;

macro_rules! table {
    ($($kind:ident $chapter:ident: $($cell:ident)+;)+) => {
        /// Every letter but those that go to one person who asked for exactly this.
        pub const TABLE: &[Line] = &[$(Line {
            kind: LetterKind::$kind,
            chapter: Chapter::$chapter,
            hears: [$($cell),+],
        }),+];
    };
}

table! {
    //                        reporter supporter follower commenter assignee lead team studio
    Received         Report:  NOW      NOT       NOT      NOT       NOT      NOT  NOT  NOT;
    Questioned       Report:  NOW      NOW       NOW      NOT       NOT      NOT  NOT  NOT;
    Accepted         Report:  NOW      NOW       NOW      NOT       NOT      NOT  NOT  NOT;
    Declined         Report:  NOW      NOW       NOW      NOT       NOT      NOT  NOT  NOT;
    Resolved         Report:  NOW      NOW       NOW      NOT       NOT      NOT  NOT  NOT;
    Reopened         Report:  NOW      NOW       NOW      NOT       NOT      NOT  NOT  NOT;
    AppealUpheld     Report:  NOW      NOT       NOT      NOT       NOT      NOT  NOT  NOT;
    Merged           Report:  NOW      NOW       NOW      NOT       NOT      NOT  NOT  NOT;
    Unmerged         Report:  NOW      NOW       NOW      NOT       NOT      NOT  NOT  NOT;
    Split            Report:  NOW      NOW       NOW      NOT       NOT      NOT  NOT  NOT;
    CameBack         Report:  NOW      NOW       NOW      NOT       NOW      NOW  NOW  NOT;
    StudioCommented  Talk:    NOW      NOW       NOW      NOW       NOW      NOW  NOT  NOT;
    Commented        Talk:    NOW      DAY       DAY      NOW       NOW      NOW  NOT  NOT;
    Supported        Talk:    NOT      NOT       NOT      NOT       DAY      DAY  NOT  NOT;
    Linked           Project: NOW      NOW       NOW      NOT       NOW      NOW  NOW  NOT;
    TakenUp          Project: NOW      NOW       NOW      NOT       NOW      NOW  NOW  NOT;
    Released         Project: NOW      NOW       NOW      NOT       NOW      NOW  NOW  NOT;
    ProjectUpdated   Project: NOW      NOW       NOW      NOT       NOW      NOW  NOW  NOT;
    ProjectPaused    Project: NOW      NOW       NOW      NOT       NOW      NOW  NOW  NOT;
    ProjectResumed   Project: NOW      NOW       NOW      NOT       NOW      NOW  NOW  NOT;
    ProjectDropped   Project: NOW      NOW       NOW      NOT       NOW      NOW  NOW  NOT;
    ProjectDelivered Project: NOW      NOW       NOW      NOT       NOW      NOW  NOW  NOT;
    ProjectSucceeded Project: NOW      NOW       NOW      NOT       NOW      NOW  NOW  NOT;
    ProjectFailed    Project: NOW      NOW       NOW      NOT       NOW      NOW  NOW  NOT;
    ProjectRegressed Project: NOW      NOW       NOW      NOT       NOW      NOW  NOW  NOT;
    ProjectCheckDue        Project: NOT NOT NOT NOT NOW NOW NOT  NOT;
    ProjectCheckMissed     Project: NOT NOT NOT NOT NOW NOW NOT  NOT;
    ProjectAskedAgain      Project: NOW NOW NOW NOT NOT NOT NOT  NOT;
    ProjectStopRuleMet     Project: NOW NOW NOW NOT NOW NOW NOW  NOT;
    ProjectDecided         Project: NOW NOW NOW NOT NOW NOW NOW  NOT;
    ProjectDecisionOverdue Project: NOT NOT NOT NOT NOW NOW NOT  NOT;
    ProjectConditionTrue   Project: NOW NOW NOW NOT NOW NOW NOW  NOT;
    PromiseSoon      Promise: NOT      NOT       NOT      NOT       NOW      NOW  NOT  NOT;
    PromiseBroken    Promise: NOT      NOT       NOT      NOT       NOW      NOW  NOT  DAY;
}

/// The one reason for a letter that goes to nobody but those who asked for it by what they did: a click, an answer by mail,
/// watching a condition, writing a retrospective, standing in a rule of the studio.
pub fn only_reason(kind: LetterKind) -> Option<Why> {
    use LetterKind as K;
    match kind {
        K::SignIn | K::Test | K::ProjectConditionReview | K::SubscriberConfirm => Some(Why::Asked),
        K::SubscriberStory => Some(Why::Subscriber),
        K::NotTaken => Some(Why::Wrote),
        K::ProjectStoryCommented | K::ProjectStoryAgain => Some(Why::Writer),
        K::Routed => Some(Why::Named),
        _ => None,
    }
}

/// When somebody with this reason hears of it unless they chose otherwise; `None`: not at all.
pub fn default_channel(kind: LetterKind, why: Why) -> Option<Channel> {
    match only_reason(kind) {
        None => {}
        Some(only) => return (why == only).then_some(Channel::Now),
    }
    TABLE.iter().find(|line| line.kind == kind)?.hears(why)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_that_nobody_asked_for_has_one_line_that_somebody_hears() {
        for kind in LetterKind::ALL {
            let lines = TABLE.iter().filter(|line| line.kind == *kind);
            let expected = usize::from(only_reason(*kind).is_none());
            assert_eq!(lines.count(), expected, "{kind:?}");
            let heard = Why::ALL
                .iter()
                .any(|why| default_channel(*kind, *why).is_some());
            assert!(heard, "{kind:?}");
        }
    }

    #[test]
    fn the_table_says_what_the_design_says() {
        use LetterKind as K;
        let whys = |kind| AUDIENCES.map(|why| default_channel(kind, why));
        assert_eq!(
            whys(K::Commented),
            [NOW, DAY, DAY, NOW, NOW, NOW, NOT, NOT],
            "a colleague's comment"
        );
        assert_eq!(whys(K::Supported), [NOT, NOT, NOT, NOT, DAY, DAY, NOT, NOT]);
        assert_eq!(whys(K::Accepted), [NOW, NOW, NOW, NOT, NOT, NOT, NOT, NOT]);
        for line in TABLE.iter().filter(|line| line.kind.goes_alone()) {
            assert!(line.hears.iter().all(|cell| *cell != DAY));
        }
        assert_eq!(default_channel(K::SignIn, Why::Reporter), None);
        assert_eq!(default_channel(K::SignIn, Why::Asked), NOW);
    }
}
