//! Whether it gets better, in numbers: `/insights` for the studio, `/progress` for everybody. A reading room over pain
//! points, promises, pulses, projects and retrospectives.
//!
//! Nothing is counted twice: a number, the list behind it and the file that holds it come from the same question. No group
//! under five people is shown or can be worked out (`rules/groups`).

mod pages;
mod rules;
mod store;

pub use pages::{Remembered, routes};
