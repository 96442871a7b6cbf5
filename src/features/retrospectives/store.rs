//! The tables of this room.

mod comments;
mod conditions;
mod published;
mod reviews;
mod rows;

pub(super) use comments::{comments_of, insert_comment, resolve_comment};
pub use conditions::{Condition, condition, condition_counts, conditions_of, watched};
pub(super) use conditions::{
    condition_texts, insert_condition, mark_asked, place_condition, remove_condition, turn,
    waiting_conditions,
};
pub use published::{
    Filter, Numbers, Piece, Position, Revision, RevisionLine, addresses, areas_told,
    first_published, list, numbers, of_projects, revision, revisions, unpublished,
};
pub(super) use published::{NewRevision, insert_revision, publish};
pub(super) use reviews::insert_review;
pub use reviews::{Review, reviews_of};
pub(super) use rows::{
    NewRow, insert, keep_version, put_sections, replaced_last, set_audience, set_status,
    set_still_true, slug_taken, update,
};
pub use rows::{
    Retrospective, by_slug, find, member_names, newest_of, of_project, sections_of, texts_of,
};

mod found;
mod readers;
pub use found::published_after;
pub use readers::{count_helped, helped};
