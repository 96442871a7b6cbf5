//! `insole member add`, `insole login-link`, `insole token add`: the first administrator, and everybody after.

use clap::{Args, Subcommand};
use url::Url;

use super::serve::ADDRESS_FILE;
use super::{CommandFailure, CommandOutcome, open_db};
use crate::base::actor::{Actor, Role, Scope};
use crate::base::clock::Clock;
use crate::base::failure::{Failure, Problem};
use crate::base::language::Language;
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
    /// Their department, by its short name or its name; one that does not exist yet is added.
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
    if Role::parse(&add.role).is_none() {
        return Err(one_of("--role", &add.role, "staff, studio or admin"));
    }
    if !add.language.is_empty() && Language::from_tag(&add.language).is_none() {
        return Err(one_of("--language", &add.language, "ko or en"));
    }
    let input = MemberInput {
        email: add.email.clone(),
        name: add.name,
        role: add.role,
        language: add.language,
        ..MemberInput::default()
    };
    // What is wrong in itself is wrong usage; the department is looked up, or added, with the person.
    input.parse_new().map_err(usage)?;
    let (now, language, department) = (Clock::System.now(), config.language, add.department);
    let added = open_db(config)?.write_now(move |tx| {
        let department = match department.trim() {
            "" => None,
            name => Some(members::department_named(tx, now, &Actor::System, name)?),
        };
        let (slug, is_new) = department.unwrap_or_default();
        let new = MemberInput {
            department: slug.clone(),
            ..input
        };
        members::add(tx, now, &Actor::System, new.parse_new()?, language)?;
        Ok(is_new.then_some(slug))
    })?;
    if let Some(slug) = added {
        eprintln!(
            "insole: the department `{slug}` is new; give it its names in both languages under /admin/departments"
        );
    }
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
        None => Url::parse(&served_at(config)).map_err(anyhow::Error::from)?,
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
    let scope = Scope::parse(&add.scope)
        .ok_or_else(|| one_of("--scope", &add.scope, "read, write, studio or admin"))?;
    let now = Clock::System.now();
    let made = open_db(config)?.write_now(move |tx| {
        let person = members::find_by_email(tx, &email)?
            .ok_or_else(|| Problem::new("email", "unknown_member").invalid())?;
        let name = members::free_token_name(tx, person.id, &add.name)?;
        let made = members::add_token(tx, now, &Actor::System, person.id, &name, scope)?;
        Ok((made.token, (name != add.name.trim()).then_some(name)))
    })?;
    let (token, renamed) = made;
    println!("{token}");
    if let Some(name) = renamed {
        eprintln!("insole: there was a token of this name already, so this one is called `{name}`");
    }
    Ok(())
}

fn one_of(flag: &str, given: &str, choices: &str) -> CommandFailure {
    CommandFailure::Usage(format!("{flag} is `{given}`: it must be {choices}"))
}

fn address(email: &str) -> Result<EmailAddress, CommandFailure> {
    EmailAddress::parse("email", email).map_err(|problem| usage(problem.invalid()))
}

/// Where this data is served: where it was told to listen, otherwise where `serve` last said it does.
fn served_at(config: &Config) -> String {
    let told = format!("http://{}", config.listen);
    let last = std::fs::read_to_string(config.data_dir.join(ADDRESS_FILE));
    match last {
        Ok(last) if config.listen == Config::USUAL_LISTEN && Url::parse(last.trim()).is_ok() => {
            last.trim().to_owned()
        }
        _ => told,
    }
}

/// What was refused before anything was looked up is wrong usage.
fn usage(failure: Failure) -> CommandFailure {
    match CommandFailure::from(failure) {
        CommandFailure::Failed(why) => CommandFailure::Usage(why),
        other => other,
    }
}
