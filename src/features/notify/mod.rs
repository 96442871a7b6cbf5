//! Everyone affected hears what happens, once, in their language, and never what they did not want.
//!
//! The planner ([`Planner`]) follows the ledger and fills the outbox in one transaction with its position; the
//! [`Postman`] takes letters out when their moment has come, looks again whether they still hold, writes them
//! ([`Office`]) and hands them to the mailer. `rules` is DESIGN's table of who hears what.
//!
//! Whoever wants it hears the same on their devices: the planner plans a push for each of them beside the letter, and the
//! [`Pusher`] brings it there by the same rules. The letter stays the truth; a push may get lost.
//!
//! An outbox row is one event for one person. Several rows of the same item, or of one digest, become one letter: the
//! first one due leads and carries the others, so that a repeat after a crash says the same under the same message id.

mod actions;
mod bounces;
mod chat;
mod devices;
mod follower;
mod hooks;
mod letters;
mod look;
mod pages;
mod postman;
mod pusher;
mod replies;
mod rules;
mod store;
mod unsubscribe;

pub use actions::{add_device, came_back, retry, set_wishes};
pub use bounces::{Bounce, LARGEST as BOUNCE_LARGEST, Verdict, read as read_bounce};
pub use chat::{CHAT_KINDS, chat_news, chat_text};
pub use follower::{NAME, Planner, hearers_of_a_merge};
pub use letters::{Office, test_letter};
pub use look::{ask_for_test, change_look, look};
pub use pages::routes;
pub use postman::{Postman, Routine, node_id};
pub use pusher::{Pusher, push_key};
pub use replies::{LARGEST as REPLY_LARGEST, Received, receive};
pub use rules::{
    Channel, DeviceInput, LARGEST_LOGO, LEASE, LONGEST_FOOTER, LONGEST_NAME, LetterKind,
    LetterLook, Why, Wishes, WishesInput, pause_after,
};
pub use store::{Kept, Queue, Shelf, note_received, queue, shelf, sweep};
