//! `insole member add`, `insole login-link`, `insole token add`: the first administrator, and everybody after.

use clap::{Args, Subcommand};
use url::Url;

use super::{CommandFailure, CommandOutcome, open_db};
use crate::base::actor::{Actor, Scope};
use crate::base::clock::Clock;
use crate::base::failure::{Failure, Problem};
use crate::base::text::EmailAddress;
use crate::config::Config;
use crate::db::secrets;
use crate::features::members::{self, MemberInput};

/// People with an account.
#[derive(Subcommand)]
pub(super) enum MemberCommand {
    /// Add somebody.
    Add(AddMember),
}

/// Who is added.
#[derive(Args)]
pub(super) struct AddMember {
    /// Their address.
    email: String,
    /// What colleagues call them.
    #[arg(long)]
    name: String,
    /// staff, studio or admin.
    #[arg(long, default_value = "staff")]
    role: String,
    /// The short name of their department, as /admin/departments shows it.
    #[arg(long, default_value = "")]
    department: String,
    /// ko or en; otherwise as their browser asks.
    #[arg(long, default_value = "")]
    language: String,
}

/// Tokens by which programs act for people.
#[derive(Subcommand)]
pub(super) enum TokenCommand {
    /// Make a token and print it; it is shown only now.
    Add(AddToken),
}

/// What token is made.
#[derive(Args)]
pub(super) struct AddToken {
    /// For whom the program acts.
    email: String,
    /// What it is for.
    #[arg(long)]
    name: String,
    /// The most it may do: read, write, studio or admin. It never does more than its person may.
    #[arg(long, default_value = "read")]
    scope: String,
}

pub(super) fn member(config: &Config, command: MemberCommand) -> CommandOutcome {
    let MemberCommand::Add(add) = command;
    let input = MemberInput {
        email: add.email.clone(),
        name: add.name,
        role: add.role,
        department: add.department,
        language: add.language,
        ..MemberInput::default()
    };
    let new = input.parse_new().map_err(usage)?;
    let (now, language) = (Clock::System.now(), config.language);
    open_db(config)?.write_now(move |tx| members::add(tx, now, &Actor::System, new, language))?;
    eprintln!(
        "insole: {} was added; `insole login-link {}` makes a sign-in address",
        add.email, add.email
    );
    Ok(())
}

#[expect(
    clippy::print_stdout,
    reason = "the address is the result of the command"
)]
pub(super) fn login_link(config: &Config, email: &str) -> CommandOutcome {
    let email = address(email)?;
    let base = match &config.public_url {
        Some(url) => url.clone(),
        None => Url::parse(&format!("http://{}", config.listen)).map_err(anyhow::Error::from)?,
    };
    let db = open_db(config)?;
    let key = secrets::signing_key(&db)?;
    let now = Clock::System.now();
    let path =
        db.write_now(move |tx| members::make_login_link(tx, now, &Actor::System, &key, &email))?;
    println!("{}{path}", base.as_str().trim_end_matches('/'));
    eprintln!(
        "insole: it is good for {} minutes and works once",
        members::LINK_GOOD.num_minutes()
    );
    Ok(())
}

#[expect(
    clippy::print_stdout,
    reason = "the token is the result of the command"
)]
pub(super) fn token(config: &Config, command: TokenCommand) -> CommandOutcome {
    let TokenCommand::Add(add) = command;
    let email = address(&add.email)?;
    let scope = Scope::parse(&add.scope).ok_or_else(|| {
        CommandFailure::Usage(format!(
            "--scope is `{}`: it must be read, write, studio or admin",
            add.scope
        ))
    })?;
    let now = Clock::System.now();
    let made = open_db(config)?.write_now(move |tx| {
        let person = members::find_by_email(tx, &email)?
            .ok_or_else(|| Problem::new("email", "unknown_member").invalid())?;
        members::add_token(tx, now, &Actor::System, person.id, &add.name, scope)
    })?;
    println!("{}", made.token);
    Ok(())
}

fn address(email: &str) -> Result<EmailAddress, CommandFailure> {
    EmailAddress::parse("email", email).map_err(|problem| usage(problem.invalid()))
}

/// What was refused before anything was looked up is wrong usage.
fn usage(failure: Failure) -> CommandFailure {
    match CommandFailure::from(failure) {
        CommandFailure::Failed(why) => CommandFailure::Usage(why),
        other => other,
    }
}
