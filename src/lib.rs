//! Insole.

pub mod base;
