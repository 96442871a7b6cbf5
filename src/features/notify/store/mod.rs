//! The outbox, who is affected by what, and what a letter needs to know. Writes only `letters`, `mail_wishes`,
//! `mail_bounces`, `mail_received`, `push_devices` and `pushes`; reads across.

mod devices;
mod digests;
mod facts;
mod material;
mod outbox;
mod people;
mod pushes;
mod returns;
mod screens;
mod shelves;
mod wishes;

use crate::base::clock::Timestamp;
use crate::base::failure::Outcome;
use crate::db::Tx;

pub(super) use devices::{
    Device, Ended, device, devices_of, end_device, end_signed_out, forget_devices, push_only_mine,
    put_device, put_push_only_mine, remove_device, renew_device,
};
pub(super) use digests::{AreaNews, Extras, WorthReading, extras};
pub(super) use facts::{
    Choice, Comment, Condition, Decision, Fate, Pain, Project, Reading, Story, Update,
};
pub(super) use material::{
    Desk, Material, Reader, about as material_about, load as load_material, member_reader, reader,
};
#[cfg(test)]
pub(super) use outbox::LetterRow;
pub(super) use outbox::{
    Claim, NewLetter, State, Terms, claim, going, plan, put_off, release, settle, story_is_told,
    undo_until,
};
pub use outbox::{Queue, queue};
pub(super) use people::{
    Person, address_of_sign_in, audience, is_part_of_an_outcome, named, watcher_of, writers_of,
};
pub(super) use pushes::{
    PushClaim, claim_pushes, plan_push_test, plan_pushes, put_off_pushes, release_pushes,
    settle_pushes,
};
pub use returns::note_received;
pub(super) use returns::{letter_by_message, note_bounce, reader_of, subscriber_of};
pub(super) use screens::{Chosen, SentLetter, chosen, sent_to};
pub(super) use shelves::retry;
pub use shelves::{Kept, Shelf, shelf};
pub(super) use wishes::{put_wishes, wishes};

/// Forgets what nobody asks for any more.
pub fn sweep(tx: &mut Tx<'_>, now: Timestamp) -> Outcome<()> {
    returns::sweep_received(tx, now)?;
    pushes::sweep_pushes(tx, now)?;
    devices::sweep_devices(tx, now)
}
