//! Readers without an account who want a letter about each new retrospective. They ask, and say once more in the letter that
//! it was they; until then nothing but that letter goes there. Their address stands in one row and nowhere else: no event,
//! no letter that waits and no address of ours holds it, and with the row it is gone.

mod actions;
mod pages;
mod rules;
mod store;

pub use actions::{ask, confirm, leave, lost, sweep};
pub use pages::routes;
pub use rules::{confirm_path, leave_path};
pub use store::{Subscriber, confirmed, find, many};
