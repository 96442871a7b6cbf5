//! `insole demo`: a believable company in a folder of its own. Never sends, whatever the mail settings say.

use std::time::Instant;

use super::{CommandFailure, CommandOutcome};
use crate::app::{App, Parts};
use crate::base::clock::{Clock, day_in};
use crate::config::Config;
use crate::features::demo::{self, story::Story};
use crate::features::encoder::Models;
use crate::ledger;
use crate::mail::{MailSettings, Mailer};
use crate::serve;

pub(super) fn demo(mut config: Config, own_folder: bool) -> CommandOutcome {
    let began = Instant::now();
    // Kept until the process ends; a folder that was named is left as it is.
    let throwaway = if own_folder {
        None
    } else {
        Some(tempfile::tempdir().map_err(anyhow::Error::from)?)
    };
    if let Some(folder) = &throwaway {
        folder.path().clone_into(&mut config.data_dir);
        config.database_url = None;
    }
    config.mail = MailSettings {
        transport: Some("directory".into()),
        from: Some("Insole <insole@saebom.example>".into()),
        coalesce_seconds: config.mail.coalesce_seconds,
        ..MailSettings::default()
    };
    let system = actix_web::rt::System::new();
    let stop = system.block_on(serve::Stop::listen())?;
    let _held = serve::take_folder(&config.data_dir)?;
    let listener = serve::bind(&config.listen)?;
    let address = listener.local_addr().map_err(anyhow::Error::from)?;
    let clock = Clock::manual(Clock::System.now());
    let parts = Parts {
        public_url: config.public_url_at(address),
        clock: clock.clone(),
        mailer: Mailer::new(&config.mail, &config.data_dir)?,
        models: Models::new(&config.models_dir),
        durable: own_folder,
        demo: true,
    };
    let app = App::open(config, parts)?;
    if app.db.read_now(ledger::head)? == 0 {
        tell(&app, &clock)?;
        eprintln!(
            "the company is complete after {:.1} s",
            began.elapsed().as_secs_f64()
        );
    }
    clock.release();
    #[expect(
        clippy::print_stdout,
        reason = "the address is the result of the command"
    )]
    let announce = || {
        println!("http://{address}");
        eprintln!(
            "sign in as anybody: http://{address}/demo/sign-in\nread their mail:     http://{address}/demo/mail"
        );
    };
    system.block_on(serve::run(app, listener, stop, announce))?;
    Ok(())
}

fn tell(app: &App, clock: &Clock) -> Result<(), CommandFailure> {
    let today = day_in(app.config.timezone, clock.now());
    let story = Story::load()?;
    let settling = app.clone();
    let workshop = demo::Workshop {
        db: &app.db,
        clock,
        config: &app.config,
        files: &app.files,
        settle: &move || settling.settle(),
    };
    // Years of history: indexed once, when it is complete.
    app.indexer.hold(true);
    demo::build(&workshop, &story, today)?;
    app.indexer.hold(false);
    app.runner.settle()?;
    Ok(())
}
