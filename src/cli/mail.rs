//! `insole mail test TO`: whether letters leave and arrive. `insole mail bounce` and `insole mail receive`: what mail servers
//! pipe into us.

use std::io::Read;

use clap::Subcommand;
use sha2::{Digest, Sha256};

use super::{CommandFailure, CommandOutcome, open_db};
use crate::base::clock::Clock;
use crate::base::text::EmailAddress;
use crate::config::Config;
use crate::db::secrets;
use crate::features::files::{Files, Folder};
use crate::features::notify::{self, Received};
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
    /// Take in a message that came back to mail.bounce_address, from standard input: an address at which nobody is gets no
    /// more letters. What is none of ours is ignored.
    Bounce,
    /// Take in an answer that came to mail.reply_address, from standard input: it becomes a comment of whoever wrote it.
    Receive,
}

pub(super) fn run(config: &Config, command: MailCommand) -> CommandOutcome {
    match command {
        MailCommand::Test { to } => test(config, &to),
        MailCommand::Bounce => bounce(config),
        MailCommand::Receive => receive(config),
    }
}

/// A message from standard input, not much longer than `most`.
fn message(most: usize) -> Result<Vec<u8>, CommandFailure> {
    let mut raw = Vec::new();
    let most = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
    std::io::stdin()
        .lock()
        .take(most)
        .read_to_end(&mut raw)
        .map_err(anyhow::Error::from)?;
    Ok(raw)
}

/// Whatever comes in, a mail server must not send it back to anybody: only a database that is away is a failure.
fn bounce(config: &Config) -> CommandOutcome {
    let raw = message(notify::BOUNCE_LARGEST)?;
    let db = open_db(config)?;
    let key = secrets::signing_key(&db)?;
    let Some(bounce) = notify::read_bounce(&key, &raw) else {
        eprintln!("insole: this is about no letter of ours, and ignored");
        return Ok(());
    };
    let (letter, verdict) = (bounce.letter, bounce.verdict.as_str());
    let (now, digest) = (Clock::System.now(), hex::encode(Sha256::digest(&raw)));
    let known = db.write_now(move |tx| {
        let new = notify::note_received(tx, now, &digest)?;
        if new {
            notify::came_back(tx, now, &bounce)?;
        }
        Ok(!new)
    })?;
    let said = if known { "known already" } else { "noted" };
    eprintln!("insole: letter {letter} came back ({verdict}): {said}");
    Ok(())
}

fn receive(config: &Config) -> CommandOutcome {
    let raw = message(notify::REPLY_LARGEST)?;
    let db = open_db(config)?;
    let key = secrets::signing_key(&db)?;
    let files = Files::on(Folder::below(&config.data_dir));
    let said = match notify::receive(&db, &files, config, &key, Clock::System.now(), &raw)? {
        Received::Taken => "it is a comment now".to_owned(),
        Received::Refused(why) => format!("it could not be taken ({why}); its writer is told"),
        Received::Ignored(why) => format!("ignored ({why})"),
    };
    eprintln!("insole: {said}");
    Ok(())
}

fn test(config: &Config, to: &str) -> CommandOutcome {
    let to = EmailAddress::parse("to", to)
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
