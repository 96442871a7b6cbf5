//! Words every room needs. No SQL, no HTTP, no async; imports nothing of ours.

pub mod actor;
pub mod clock;
pub mod failure;
pub mod finder;
pub mod ids;
pub mod impact;
pub mod language;
pub mod permission;
pub mod secret;
pub mod sheet;
pub mod subject;
pub mod text;
pub mod typeset;
pub mod workdays;
