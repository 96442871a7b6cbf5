//! A colleague's own pages: `/`, with the question first and what they are waiting for, and `/me`, with everything that
//! is theirs. A reading room over pain points, projects and the ledger; what is changed here goes through the front door
//! of members.

mod pages;
mod rules;
mod store;

pub use pages::routes;
