//! `insole reindex`: builds the search index anew from the database.

use super::{CommandOutcome, open_db};
use crate::config::Config;
use crate::features::search::{self, Reindexed};

#[expect(
    clippy::print_stdout,
    reason = "what was done is the result of the command"
)]
pub(super) fn reindex(config: &Config) -> CommandOutcome {
    match search::reindex(&open_db(config)?, &config.data_dir)? {
        Reindexed::Here(count) => println!("{count} things can be found"),
        Reindexed::ByTheServer => println!("built by the process that serves"),
    }
    Ok(())
}
