//! The one integration binary: a file per room, stories through public routes.

mod helpers;

mod fake_smtp;
mod ledger;
mod mail;
mod migrations;
mod timekeeper;
mod walls;
