//! The rooms. A room imports only rooms listed above it.

pub mod demo;
