//! Insole.

pub mod base;
pub mod config;
pub mod db;
pub mod ledger;
pub mod mail;
pub mod timekeeper;

pub mod features;
