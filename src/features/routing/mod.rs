//! Rules by which new reports are sorted before anybody looks: when something holds, then somebody answers for it, it belongs
//! to an area, carries tags, or somebody of the studio gets a letter.
//!
//! A follower of the ledger acts on each new report once, in one transaction with its position, and never on what a person
//! has set. Rules act in their order; what one sets the next one sees, and who answers is decided by the first that says so.

mod actions;
mod follower;
mod pages;
mod rules;
mod store;

pub use actions::{add, switch};
pub use follower::Router;
pub use pages::routes;
pub use rules::RuleInput;
