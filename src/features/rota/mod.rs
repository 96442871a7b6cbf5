//! Who triages in which week, and what they hand over on Monday.

mod actions;
mod pages;
mod rules;
mod store;

pub use actions::plan;
pub use pages::routes;
pub use rules::monday_of;
pub use store::on_duty;
