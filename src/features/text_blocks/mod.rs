//! Text blocks: the words with which each kind of decision begins, in both languages, so that nobody types the same friendly
//! sentence forty times a week. Administrators edit them; until somebody does, the usual ones hold.

mod actions;
mod rules;

pub use actions::{Kept, change, current};
pub use rules::{Blocks, LONGEST, Occasion};
