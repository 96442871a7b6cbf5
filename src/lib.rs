//! Insole.

pub mod base;
pub mod mail;
