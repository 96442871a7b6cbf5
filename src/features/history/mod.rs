//! What happened, in human sentences: the ledger as people read it, in both languages.
//!
//! What an entry shows of its actor obeys the page's rule: supporters are named to the studio alone, whoever answered a
//! pulse to nobody. A kind that a newer version wrote is shown neutrally.

mod rules;
mod store;

pub use rules::{Moment, Who, actor_shown_to, is_shown_to, levels};
pub use store::{Told, Wanted, read, told};
