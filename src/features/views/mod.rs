//! Saved views of the board: filters and a grouping under a name, private or for the whole studio. One of the shared ones may
//! be what the board opens with.

mod actions;
mod rules;
mod store;

pub use actions::{remove, save, set_usual};
pub use rules::{LONGEST_NAME, MOST};
pub use store::{View, of, usual};
