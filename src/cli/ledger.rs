//! `insole ledger verify`: proves that nothing was rewritten.

use clap::Subcommand;

use super::{CommandFailure, CommandOutcome, open_db};
use crate::config::Config;
use crate::ledger;

#[derive(Subcommand)]
pub(super) enum LedgerCommand {
    /// Prove that no entry was changed, removed or reordered.
    Verify,
}

#[expect(
    clippy::print_stdout,
    reason = "the verdict is the result of the command"
)]
pub(super) fn run(config: &Config, command: LedgerCommand) -> CommandOutcome {
    match command {
        LedgerCommand::Verify => match open_db(config)?.read_now(ledger::verify)? {
            Ok(count) => println!("{count} entries, all as they were written"),
            Err(broken) => {
                return Err(CommandFailure::Failed(format!(
                    "the ledger is broken: {broken}"
                )));
            }
        },
    }
    Ok(())
}
