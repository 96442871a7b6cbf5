//! What can be done with people, departments, sessions, links and tokens.

pub mod departments;
pub mod people;
pub mod sessions;
pub mod sign_in;
pub mod tokens;
