//! The one integration binary: a file per room, stories through public routes.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::string_slice,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a test that panics has said what it came to say, and it drives time and processes itself"
)]

mod helpers;

mod access;
mod admin;
mod anonymous;
mod areas;
mod backup;
mod board;
mod bulk;
mod campaigns;
mod checklists;
mod commands;
mod contract;
mod encoder;
mod events;
mod exchange;
mod fake_smtp;
mod faults;
mod files;
mod full_disk;
mod home;
mod idempotency;
mod inbox;
mod insights;
mod ledger;
mod letters;
mod lives;
mod mail;
mod mail_trust;
mod meaning;
mod merges;
mod migrations;
mod notify;
mod openapi;
mod overdue;
mod pain_point_api;
mod projects;
mod public;
mod push;
mod reports;
mod retrospectives;
mod routing;
mod search;
mod serving;
mod sign_in;
mod subscribers;
mod suggestions;
mod supports;
mod timekeeper;
mod tokens;
mod triage;
mod undo;
mod walls;
mod webhooks;
mod with_model;
