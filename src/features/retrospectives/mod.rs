//! Retrospectives: the public account of how a project ended, and the pages that everybody reads.
//!
//! A success story or a postmortem is written in sections, read by others, and published; publishing it is what ends
//! the project, in one transaction with the fates of its pain points. What readers see is a revision: text and figures
//! frozen on that day, from a closed list, so that nothing internal can reach them. Conditions live on after it.

mod actions;
mod api;
mod ground;
mod live;
mod pages;
mod prefill;
mod rules;
mod store;

use actix_web::web::ServiceConfig;

pub use actions::{
    RawPublish, Saved, change_condition, comment, day_to_return, may_read, may_write, publish,
    review, review_day, save, set_audience, still_true, submit, unmet_guards,
};
pub use ground::{RawFate, RawPlan};
pub use rules::{
    Audience, ConditionChange, ConditionState, Draft, Kind, RawCondition, RawDraft, Section, Status,
};
pub use store::{
    Condition, Filter, Numbers, Piece, Position, Retrospective, Review, Revision, RevisionLine,
    addresses, by_slug, condition, conditions_of, find, list, newest_of, of_project, of_projects,
    revision, revisions, sections_of, texts_of,
};

pub use pages::{PieceView, front, newest};
pub use store::{count_helped, numbers, published_after};

/// The front page, what everybody reads, and where it is written; the API.
pub fn routes(cfg: &mut ServiceConfig) {
    pages::routes(cfg);
    api::routes(cfg);
}
