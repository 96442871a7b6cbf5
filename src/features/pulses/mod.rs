//! The pulse: one question to the people affected (better, same, worse), answered from the letter without signing in.
//!
//! The token in the letter's address is the only authority: it names one person's ask, and opening the address changes
//! nothing (mail scanners open everything). An answer can be changed; what somebody said is never in the ledger.

mod actions;
mod pages;
mod rules;
mod store;

pub use actions::{answer, ask, ask_again, take_back, token};
pub use pages::routes;
pub use rules::{Answer, PulseResult};
pub use store::{Voice, ask_of, asked_in, newest_ask, result, results, voices};
