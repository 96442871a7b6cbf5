//! What friction is about: systems, policies, processes and places, each owned by a department and known by several
//! names in both languages. The pages about areas are in a room that also reads what stands in them.

mod actions;
mod rules;
mod store;

pub use actions::{add, change, close, guess, reopen};
pub use rules::{Area, AreaChange, AreaInput, AreaKind, AreaOption, NewArea};
pub use store::{all, by_slug, find, many, options, owned_by};
