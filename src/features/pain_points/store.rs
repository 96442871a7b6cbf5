//! The tables of pain points, their voices, words and versions. Reads of other rooms' tables are joins for a screen.

mod calls;
mod checklist;
mod lists;
mod priority;
mod rows;
mod screens;
mod second_thoughts;
mod stages;
mod tags;
mod voices;
mod words;

pub(super) use calls::{called_by, campaign_slugs};
pub use checklist::{ChecklistLine, checklist, checklists_of};
pub(super) use checklist::{insert_line, remove_line, set_done};
pub use lists::{
    Filter, Grouping, Happened, Order, Page, Position, Seer, What, all_after, asleep, count,
    counts, counts_in, counts_of, inbox, is_in_inbox, list, overdue, passing, summaries,
    supported_by,
};
pub(super) use priority::{pinned, put_priority, unrank, weigh, weighed_after};
pub use rows::{PainPoint, Version, anonymous_among, anonymous_reporters, by_draft, find};
pub(super) use rows::{get, insert, keep_version, save, touch, versions};
pub use screens::{LikenessBeside, ProjectBeside, likenesses_beside, projects_beside};
pub(super) use second_thoughts::{
    Before, SecondThought, Sorted, forget as forget_thought, keep as keep_thought, mark_undone,
    remembered,
};
pub use second_thoughts::{of_entries as thought_of, sweep};
pub use stages::{Stage, in_stage};
pub use tags::{Tag, tags_in_use, tags_of};
pub(super) use tags::{put_tag, remove_tag, tag_named};
pub(super) use voices::{
    family, put_support, recount, relink, remove_support, support_of, supports_of,
};
pub use voices::{people_affected, people_behind};
pub use words::{AppealRow, Comment, DecisionRow, comment, commenters, decision, decisions_of};
pub(super) use words::{
    answer_appeal, appeal_of, ask_appeal_again, comments_of, decisions_about, insert_appeal,
    insert_comment, insert_decision, taken_back,
};

mod found;
pub use found::{merged_into, supported_among};
