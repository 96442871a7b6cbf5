//! What a person can choose for one item.

use crate::base::actor::stored_words;

/// What a person chose for an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FollowState {
    /// Hears of it.
    Follow,
    /// Hears nothing of it, whatever else ties them to it.
    Mute,
}

stored_words!(FollowState { Follow = "follow", Mute = "mute" });
