//! The triage board: a reading room without a table of its own. What is decided here happens through the front doors of
//! pain points and projects.

mod pages;

pub use pages::routes;
