//! Follow or mute one item.
//!
//! Whoever reports, supports or comments follows by that; a mute is stronger and stays. Who is told what, and when, is
//! `notify`'s business: this room only remembers what each person chose.

mod actions;
mod rules;
mod store;

pub use actions::{ensure, set};
pub use rules::FollowState;
pub use store::{followed, followers, muted, state};
