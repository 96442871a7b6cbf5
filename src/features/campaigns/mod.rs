//! Campaigns: pages made from blocks that call for pain points on one theme, or tell a story, and what they brought.
//!
//! A page is written as a list of blocks; each kind of block is one file in `blocks` with its fields, its version, its
//! rendering. What is being written and what readers see are two texts: publishing copies one to the other, so a page
//! that is open never changes under its readers while somebody types. The state `open` is what decides whether a report
//! counts for it, and only an act or the timekeeper sets it.

mod actions;
mod blocks;
mod pages;
mod rules;
mod store;
mod visits;

use actix_web::web::ServiceConfig;

pub use actions::{close, create, day_to_close, day_to_open, duplicate, publish, save, withdraw};
pub use rules::{Audience, Content, State};
pub use store::{Campaign, add_visits, addresses, by_slug};
pub use visits::Visits;

/// The content of a pattern that ships with the product.
pub use blocks::pattern;

/// The pages.
pub fn routes(cfg: &mut ServiceConfig) {
    pages::routes(cfg);
}
