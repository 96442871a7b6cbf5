//! The outbox, who is affected by what, and what a letter needs to know. Writes only `letters`; reads across.

mod facts;
mod material;
mod outbox;
mod people;
mod screens;

pub(super) use facts::Fate;
#[cfg(test)]
pub(super) use facts::{
    Choice, Comment, Condition, Decision, Pain, Project, Reading, Story, Update,
};
pub(super) use material::{Desk, Material, Reader, load as load_material, reader};
#[cfg(test)]
pub(super) use outbox::LetterRow;
pub(super) use outbox::{
    Claim, NewLetter, State, claim, plan, put_off, release, settle, undo_until,
};
pub use outbox::{Dead, Queue, dead, queue};
pub(super) use people::{address_of_sign_in, audience, is_part_of_an_outcome, watcher_of};
pub(super) use screens::{Chosen, SentLetter, chosen, sent_to};
