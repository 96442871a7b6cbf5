//! `insole serve`: everything in one process.

use super::{CommandOutcome, open_app};
use crate::config::Config;
use crate::mail::Mailer;
use crate::serve;

pub(super) fn serve(config: Config) -> CommandOutcome {
    // Before anything is opened: a mail transport that nobody chose is a configuration to be completed.
    Mailer::new(&config.mail, &config.data_dir)?;
    let system = actix_web::rt::System::new();
    let stop = system.block_on(serve::Stop::listen())?;
    let _held = serve::take_folder(&config.data_dir)?;
    let listener = serve::bind(&config.listen)?;
    let address = listener.local_addr().map_err(anyhow::Error::from)?;
    let app = open_app(config, address)?;
    #[expect(
        clippy::print_stdout,
        reason = "the address is the result of the command"
    )]
    let announce = || println!("http://{address}");
    system.block_on(serve::run(app, listener, stop, announce))?;
    Ok(())
}
