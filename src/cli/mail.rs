//! `insole mail test TO`: whether letters leave and arrive.

use clap::Subcommand;

use super::{CommandFailure, CommandOutcome};
use crate::base::clock::Clock;
use crate::base::text::EmailAddress;
use crate::config::Config;
use crate::features::notify;
use crate::mail::{Delivery, Mailer, SendError};
use crate::web::Site;

/// Letters.
#[derive(Subcommand)]
pub(super) enum MailCommand {
    /// Send a test letter as letters are sent, and say what the mail server said.
    Test {
        /// Where it goes.
        to: String,
    },
}

pub(super) fn run(config: &Config, command: MailCommand) -> CommandOutcome {
    let MailCommand::Test { to } = command;
    let to = EmailAddress::parse("to", &to)
        .map_err(|_| CommandFailure::Usage(format!("`{to}` is not an e-mail address")))?;
    let mailer = Mailer::new(&config.mail, &config.data_dir)?;
    let clock = Clock::System;
    let local = Site::local();
    let site = Site {
        public_url: config
            .public_url
            .clone()
            .unwrap_or(local.public_url.clone()),
        language: config.language,
        zone: config.timezone,
        clock: clock.clone(),
        ..local
    };
    let letter = notify::test_letter(&site, to.clone(), clock.now())?;
    let sent = actix_web::rt::System::new().block_on(mailer.send(&letter));
    match sent {
        Ok(Delivery::Taken) => {
            eprintln!(
                "insole: a test letter to {to} was handed over ({})",
                mailer.name()
            );
            Ok(())
        }
        Ok(Delivery::Discarded) => Err(CommandFailure::Failed(
            "nothing was sent: mail.transport is `none`, so nobody gets any letter".to_owned(),
        )),
        Err(error) => Err(CommandFailure::Failed(format!(
            "the test letter was not sent, {error}; {}",
            remedy(&error)
        ))),
    }
}

fn remedy(error: &SendError) -> &'static str {
    match error {
        SendError::Retry(_) => {
            "look whether the mail server runs and can be reached from here (mail.smtp_url)"
        }
        SendError::Permanent(_) | SendError::Address(_) => {
            "the mail server refuses this recipient or this letter"
        }
        SendError::Ours(_) => {
            "look at mail.smtp_url (user, password, TLS), mail.from and mail.ca_file, or at the folder"
        }
    }
}
