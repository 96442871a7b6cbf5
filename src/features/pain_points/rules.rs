//! What is true about pain points without any computer.

mod checklist;
mod merging;
mod opening;
mod priority;
mod reporting;
mod second_thoughts;
mod status;
mod tags;
mod voices;

pub use checklist::{MOST_LINES, checklist_lines};
pub use merging::{Link, Merge, Side, Unmerge, may_merge, path_up, subtree};
pub use opening::{
    Appeal, AppealAnswer, Snooze, may_answer_appeal, may_appeal, may_open, may_snooze,
};
pub use priority::{
    FRESH_DAYS, LOWEST_PIN, Load, MOST_PINS, Reason, Step, Term, Weights, is_pinned, moved, pin_of,
    points,
};
pub use reporting::{DraftId, Edit, NewPainPoint, RawEdit, RawImpact, RawReport, parse_impact};
pub use second_thoughts::{Kept, SECOND_THOUGHTS, Stood, may_undo};
pub use status::{
    Decision, Ending, Fate, Move, RawDecision, Status, decide, may_be_linked, missing_words,
    parse_day,
};
pub use tags::{MOST_TAGS, TagName};
pub use voices::{Voice, tally};
