//! What is true about retrospectives without any computer.

mod checklist;
mod comparing;
mod conditions;
mod draft;
mod facts;
mod publishing;
mod sections;
mod slug;

pub use checklist::{Checklist, Question, figures_of_few, names_in};
pub use comparing::{Part, changes};
pub use conditions::{ConditionChange, ConditionState, NewCondition, RawCondition};
pub use draft::{Draft, MOST_CONDITIONS, RawDraft};
pub use facts::{Facts, Figure, HoursRange, LocalName, Pulse};
pub use publishing::{Present, unmet};
pub use sections::{Section, minutes_to_read, missing};
pub use slug::{slug_of, with_suffix};

use crate::base::actor::stored_words;
use crate::base::permission::Visibility;

/// How the project ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// It worked, and is kept good.
    Success,
    /// It did not work, and says why.
    Postmortem,
}

stored_words!(Kind { Success = "success", Postmortem = "postmortem" });

impl Kind {
    /// The state it sets when it is published: `sustaining` or `failed`.
    pub fn outcome(self) -> &'static str {
        match self {
            Self::Success => "sustaining",
            Self::Postmortem => "failed",
        }
    }
}

/// Where a retrospective is on its way to its readers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// Being written.
    Draft,
    /// Others are reading it.
    InReview,
    /// Everybody may read it.
    Published,
}

stored_words!(Status { Draft = "draft", InReview = "in_review", Published = "published" });

/// Who may read it once it is published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Audience {
    /// Everybody, without an account.
    Internet,
    /// Every member.
    Staff,
}

stored_words!(Audience { Internet = "internet", Staff = "staff" });

impl Audience {
    /// As the one place that decides sees it.
    pub fn visibility(self) -> Visibility {
        match self {
            Self::Internet => Visibility::Public,
            Self::Staff => Visibility::Staff,
        }
    }
}
