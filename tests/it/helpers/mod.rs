//! What tests share: a database of their own, an app without a port, and people who click.

#![allow(dead_code, unused_imports, reason = "each story uses its part")]

mod app;
mod client;
mod database;
mod people;
mod projects;
mod receiver;
mod serving;

pub use app::TestApp;
pub use client::{Answer, Client};
pub use database::TestDatabase;
pub use people::Role;
pub use projects::Begun;
pub use receiver::{Call, Manner, Receiver};
pub use serving::{Browser, House, Serving, eventually};
