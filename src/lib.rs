//! Insole.

pub mod base;

pub mod config;
pub mod db;
pub mod i18n;
pub mod ledger;
pub mod mail;
pub mod timekeeper;
pub mod web;

pub mod features;

pub mod app;
pub mod cli;
pub mod health;
pub mod serve;
