//! What people attach to reports, comments, projects and updates: pictures, which are made anew from their pixels so that nothing else
//! travels in them, and documents, which are only ever downloaded. Who may see one is the affair of what it hangs on.

mod actions;
mod pictures;
mod rules;
mod shelf;
mod store;

pub use actions::{Files, claim, describe, keep, remove, small_png, sweep};
pub use pictures::Picture;
pub use rules::{FileBody, Kept, On};
pub use shelf::{Folder, Shelf};
pub use store::{find, held_by, of, one_of};
