//! The triage board, live: a reading room without a table of its own. What is decided here happens through the front doors of
//! pain points and projects.

mod bulk;
mod live;
mod pages;

pub use live::Live;
pub use pages::routes;
