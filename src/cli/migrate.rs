//! `insole migrate`: the database brought up to date, and what that meant.

use super::CommandOutcome;
use crate::config::Config;
use crate::db;

#[expect(
    clippy::print_stdout,
    reason = "the names are the result of the command"
)]
pub(super) fn migrate(config: &Config) -> CommandOutcome {
    let applied = db::migrate(&config.db_options())?;
    for name in &applied {
        println!("{name}");
    }
    eprintln!("{} migrations applied", applied.len());
    Ok(())
}
