//! Promises: the date by which the next word about a pain point or a project is due.
//!
//! An item has at most one open promise. It is kept when word comes on its day or before, broken when that day passes
//! without word (then it stays broken, however much word comes later), and moot when the item no longer needs one.
//! The day's reminder and its end wait with the timekeeper; the row's own `next_update_on` is kept by its room.

mod actions;
mod rules;
mod store;

pub use actions::{day_is_near, day_is_over, let_go, make, restore, settle, standing};
pub use rules::{Outcome as PromiseOutcome, Standing};
pub use store::{Kept, kept, open};
