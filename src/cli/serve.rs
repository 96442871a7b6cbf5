//! `insole serve`: everything in one process.

use std::net::SocketAddr;
use std::path::Path;

use super::{CommandOutcome, open_app};
use crate::config::Config;
use crate::mail::Mailer;
use crate::serve;

/// The file in the data folder that says where it was last served, for the other commands.
pub(super) const ADDRESS_FILE: &str = "address";

/// Only links that other commands print hang on it: they say so when it cannot be written, and go by the settings.
fn note_address(data_dir: &Path, address: SocketAddr) {
    if let Err(error) = std::fs::write(data_dir.join(ADDRESS_FILE), format!("http://{address}\n")) {
        tracing::warn!(%error, "the address could not be noted for other commands");
    }
}

pub(super) fn serve(config: Config) -> CommandOutcome {
    // Before anything is opened: a mail transport that nobody chose is a configuration to be completed.
    Mailer::new(&config.mail, &config.data_dir)?;
    let system = actix_web::rt::System::new();
    let stop = system.block_on(serve::Stop::listen())?;
    let _held = serve::take_folder(&config.data_dir)?;
    let listener = serve::bind(&config.listen)?;
    let address = listener.local_addr().map_err(anyhow::Error::from)?;
    let app = open_app(config, address)?;
    note_address(&app.config.data_dir, address);
    #[expect(
        clippy::print_stdout,
        reason = "the address is the result of the command"
    )]
    let announce = || println!("http://{address}");
    system.block_on(serve::run(app, listener, stop, announce))?;
    Ok(())
}
