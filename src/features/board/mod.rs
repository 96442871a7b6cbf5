//! The triage board, live: a reading room without a table of its own. What is decided here happens through the front doors of
//! pain points and projects.

mod bulk;
mod cards;
mod live;
mod pages;
mod screen;

pub use live::Live;
pub use pages::routes;
