//! What is true about pain points without any computer.

mod merging;
mod opening;
mod reporting;
mod second_thoughts;
mod status;
mod voices;

pub use merging::{Link, Merge, Side, Unmerge, may_merge, path_up, subtree};
pub use opening::{
    Appeal, AppealAnswer, Snooze, may_answer_appeal, may_appeal, may_open, may_snooze,
};
pub use reporting::{Edit, NewPainPoint, RawEdit, RawImpact, RawReport, parse_impact};
pub use second_thoughts::{Kept, SECOND_THOUGHTS, Stood, may_undo};
pub use status::{
    Decision, Ending, Fate, Move, RawDecision, Status, decide, may_be_linked, missing_words,
    parse_day,
};
pub use voices::{Voice, tally};
