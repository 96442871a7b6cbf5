//! Pain points: what hurts, whom, how much, and what becomes of it.
//!
//! A report is one row with its voices; merging is a link and never moves anything; every status change is a decision
//! with words. DESIGN §4 is in `rules`, and every entrance goes through `actions`.

mod actions;
mod api;
mod listing;
mod pages;
mod reading;
mod rules;
mod saying;
mod store;

use actix_web::web::ServiceConfig;

pub use actions::{
    Terms, Undone, agree_to_opening, answer_appeal, appeal, assign, came_back, check_linkable,
    comment, decide, edit, fated, import, merge, open, pin, plan_weighing, put_in_area, released,
    reopened_by_project, report, seen, set_weights, snooze, snooze_is_over, split, support,
    taken_up, top_by, undo, unmerge, unsupport, weigh_anew, weighs_more, weights,
    with_second_thoughts, word,
};
pub use rules::{
    AppealAnswer, Decision, Edit, Ending, Fate, Merge, NewPainPoint, RawDecision, RawEdit,
    RawImpact, RawReport, Reason, Snooze, Status, Term, Unmerge, Weights, missing_words, parse_day,
    parse_impact, points,
};
pub use store::{
    AppealRow, Comment, DecisionRow, Filter, Grouping, Order, Page, PainPoint, Position, Seer,
    all_after, anonymous_among, anonymous_reporters, asleep, comment as find_comment, commenters,
    count, counts, counts_in, counts_of, decision, decisions_of, find, inbox, is_in_inbox, list,
    overdue, passing, people_affected, people_behind, summaries, supported_by, sweep, thought_of,
};

pub use actions::{add_tags, add_to_checklist, place, tick};
pub use listing::{Around, ready, seer};
pub use pages::{
    Line, Place as FormPlace, ReportForm, matching, refused_beside, report_beside, version_seen,
};
pub use reading::{behind as behind_file, said_about};
pub use rules::{DraftId, MOST_TAGS, Step, TagName, checklist_lines};
pub use store::{ChecklistLine, Tag, by_draft, checklist, checklists_of, tags_in_use, tags_of};

pub use store::{Happened, Stage, What, in_stage, merged_into, supported_among};

/// The pages and the API.
pub fn routes(cfg: &mut ServiceConfig) {
    api::routes(cfg);
    pages::routes(cfg);
}
