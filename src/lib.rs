//! Insole is where a company's staff say what hurts in their work, and see it get better.
//!
//! This page is the map. Read it before you look for anything.
//!
//! # One request, walked
//!
//! Mina, on the staff, reports a pain point.
//!
//! 1. `POST /report` passes the middleware ([`serve::wrapped`]): request log, security headers, rendering of failures,
//!    who it is ([`features::members`]), whether another site sent it, how much one person may write.
//! 2. `features/pain_points/pages` reads the raw form, `rules` turns it into a value that cannot be wrong, or into every
//!    problem at once; the form then comes back as it was typed.
//! 3. [`db::Db::write`] runs `actions::report` in one transaction: rows **and** an event of the [`ledger`]. Nothing slow
//!    has happened, nothing is promised in memory. Writing transactions happen one after another on both databases.
//! 4. After the commit, followers wake and read the ledger from where each of them stopped: `features/search` (position
//!    inside the index commit) and its `meaning` (sentence vectors by `features/encoder`, where a model is installed),
//!    `features/notify` (position in the transaction that plans the letters; the postman sends them later, by lease, and the
//!    pusher brings the same news to people's devices),
//!    `features/routing` (what the studio's rules make of it, once, in the transaction of its position),
//!    `features/webhooks` (position in the transaction that plans deliveries; the courier sends them later, by lease),
//!    `features/suggestions` (what may be the same pain, once index and vectors have come as far), `features/board` (what open
//!    boards show, in memory), `features/freshness` (which kept public pages are old, in memory). A follower that dies
//!    goes on where it was.
//! 5. What waits for a day (promises, snoozes, pauses, checks of a success, demanded decisions, conditions, campaigns) is a row of the [`timekeeper`], which turns it
//!    into its use case exactly once, whatever the clock did.
//!
//! # Floors, each importing only what stands above it here
//!
//! | floor | is |
//! |---|---|
//! | [`base`] | words every room needs: ids, texts, impact, clock, refusals, actors, and the one place that decides who may do what |
//! | [`mail`] | how a letter leaves the house |
//! | [`outgoing`] | how anything else leaves it: to an address that somebody named, never to one inside |
//! | [`config`] | everything that can be set, read once |
//! | [`db`] | two databases behind one door; migrations; the dump that backups are made of |
//! | [`i18n`] | sentences in Korean and English |
//! | [`ledger`] | the append-only, hash-chained list of what happened, and its followers |
//! | [`timekeeper`] | what is due |
//! | [`web`] | HTTP manners: page, forms, failures, JSON, limits, assets, Markdown |
//! | [`features`] | the rooms, in the order in which they may import each other |
//! | [`app`], [`serve`], [`health`], [`openapi`], [`cli`] | the only places that know every room |
//!
//! # A room has doors, always of these names
//!
//! `mod.rs` (front door) · `rules` (pure) · `store` (SQL; writes only this room's tables) · `actions` (one function for each
//! thing a person can do, ends in the ledger) · `pages` · `api` · `follower`. Rooms that only read and own no table, such as
//! `friction`, `home`, `insights`, `attachments` and `board`, show what stands in several others on one screen.
//!
//! # What is deliberately not there
//!
//! No network inside a transaction. No side effect but through the ledger. No global state: two apps can live in one
//! process. No personal words in an event. No database error turned into "none". `tests/it/walls.rs` guards the walls.

pub mod base;

pub mod config;
pub mod db;
pub mod i18n;
pub mod ledger;
pub mod mail;
pub mod outgoing;
pub mod timekeeper;
pub mod web;

pub mod features;

pub mod app;
pub mod cli;
pub mod health;
pub mod openapi;
pub mod serve;
