//! Merge suggestions: pairs of reports that may be the same pain, each an object with a state, so that a duplicate is
//! found before anybody looks for it, and a pair that somebody told apart never comes back.
//!
//! The [`Suggester`] follows the ledger and asks `search` about every report that is new or was changed; [`scan`] does
//! the same for the backlog. Merging goes through the front door of the pain points; this room only hears of it. Seen by
//! the studio alone.

mod actions;
mod api;
mod follower;
mod judged;
mod pages;
mod regressions;
mod rules;
mod scan;
mod store;
mod view;

use actix_web::web::ServiceConfig;

pub use actions::{dismiss, take_back};
pub use follower::{NAME, Suggester};
pub use judged::{judged, judged_scores};
pub use rules::{Pair, State};
pub use scan::{Scanned, scan};
pub use store::{Suggestion, count_pending, pending_of};

/// The pages and the API.
pub fn routes(cfg: &mut ServiceConfig) {
    pages::routes(cfg);
    api::routes(cfg);
}
