//! The rooms. A room imports only rooms listed above it.

pub mod settings;

pub mod glossary;

pub mod text_blocks;

pub mod members;

pub mod presence;

pub mod idempotency;

pub mod history;

pub mod follows;

pub mod calendar;

pub mod promises;

pub mod pulses;

pub mod areas;

pub mod files;

pub mod pain_points;

pub mod projects;

pub mod attachments;

pub mod retrospectives;

pub mod subscribers;

pub mod campaigns;

pub mod signposts;

pub mod freshness;

pub mod friction;

pub mod encoder;

pub mod home;

pub mod insights;

pub mod search;

pub mod notify;

pub mod events;

pub mod webhooks;

pub mod suggestions;

pub mod rota;

pub mod routing;

pub mod views;

pub mod board;

pub mod admin;

pub mod demo;
