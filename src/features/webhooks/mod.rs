//! Other systems hear what happens: events as the API shows them to the staff, or one line for a team's chat.
//!
//! The follower ([`Planner`]) reads the ledger and writes one delivery for each hook that wants an event, in one
//! transaction with its position. The [`Courier`] sends them: each hook is held by one node at a time, by lease, and has
//! a task of its own, so that one that hangs delays nobody else. A delivery has the same id however often it comes; it
//! is signed as <https://www.standardwebhooks.com> says, which most languages have a library for.
//!
//! Secrets are stored nowhere: they are derived from the installation's key, the hook and the number of the secret.

mod actions;
mod courier;
mod follower;
mod rules;
mod store;

pub use actions::{add, change, remove, renew_secret, retry, set_stopped, test};
pub use courier::Courier;
pub use follower::Planner;
pub use rules::{Format, HookInput, HookTerms, LONGEST_NAME, MOST_HOOKS, event_kinds};
pub use store::{Delivery, Hook, State, Tally, deliveries, hook, hooks, kinds_of, sweep, tallies};
