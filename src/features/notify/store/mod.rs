//! The outbox, who is affected by what, and what a letter needs to know. Writes only `letters`, `mail_wishes`,
//! `mail_bounces` and `mail_received`; reads across.

mod digests;
mod facts;
mod material;
mod outbox;
mod people;
mod returns;
mod screens;
mod shelves;
mod wishes;

pub(super) use digests::{AreaNews, Extras, WorthReading, extras};
pub(super) use facts::{
    Choice, Comment, Condition, Decision, Fate, Pain, Project, Reading, Story, Update,
};
pub(super) use material::{
    Desk, Material, Reader, about as material_about, load as load_material, reader,
};
#[cfg(test)]
pub(super) use outbox::LetterRow;
pub(super) use outbox::{
    Claim, NewLetter, State, Terms, claim, going, plan, put_off, release, settle, undo_until,
};
pub use outbox::{Queue, queue};
pub(super) use people::{
    Person, address_of_sign_in, audience, is_part_of_an_outcome, named, watcher_of, writers_of,
};
pub(super) use returns::{letter_by_message, note_bounce, reader_of};
pub use returns::{note_received, sweep};
pub(super) use screens::{Chosen, SentLetter, chosen, sent_to};
pub(super) use shelves::retry;
pub use shelves::{Kept, Shelf, shelf};
pub(super) use wishes::{put_wishes, wishes};
