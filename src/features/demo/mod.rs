//! The demo company, told through public actions at past dates.

pub mod story;
