//! The command line: one small file for each command, calling the same front doors as pages and API.
//!
//! Results go to standard output alone; logs and notes to standard error. Exit codes: 0 done, 1 failed, 2 wrong usage
//! or configuration.

#![expect(
    clippy::print_stderr,
    reason = "a command's notes are for the person at the terminal"
)]

mod backup;
mod demo;
mod doctor;
mod export;
mod import;
mod ledger;
mod mail;
mod migrate;
mod model;
mod people;
mod reindex;
mod serve;
mod similar;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::app::{App, Parts};
use crate::base::clock::Clock;
use crate::base::failure::{Failure, Problem, Refusal, words_of_panic};
use crate::base::language::Language;
use crate::config::{Config, ConfigError, Flags};
use crate::db::{self, Db};
use crate::features::encoder::{InstallError, Models};
use crate::i18n::Words;
use crate::mail::{MailProblem, Mailer};

/// The place where a company's staff say what hurts in their work, and see it get better.
///
/// Every setting can be given in a TOML file (--config, or insole.toml in the present folder) or in the environment as
/// INSOLE__SECTION__KEY, for example INSOLE__PUBLIC_URL, INSOLE__DATABASE__URL=postgres://…,
/// INSOLE__MAIL__TRANSPORT=smtp|directory|none, INSOLE__MAIL__SMTP_URL, INSOLE__MAIL__FROM,
/// INSOLE__SIGN_IN__MAIL_DOMAINS, INSOLE__TIMEZONE, INSOLE__LIMITS__WRITES_PER_MINUTE, INSOLE__SIMILAR__MODELS (the folder
/// of the sentence encoder, if not `models` in the data folder).
#[derive(Parser)]
#[command(name = "insole", version, arg_required_else_help = false)]
struct Cli {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Option<Command>,
}

/// Flags that every command takes, before or after its name.
#[derive(Args, Clone, Debug)]
struct Common {
    /// The configuration file.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The data folder (default ./data).
    #[arg(long, global = true, value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// Where to listen (default 127.0.0.1:8080; port 0 takes a free one).
    #[arg(long, global = true, value_name = "ADDR")]
    listen: Option<String>,
}

#[derive(Subcommand)]
enum Command {
    /// Serve everything in one process (the default).
    Serve,
    /// Show a believable company in a throwaway folder; sign in as anybody, read all mail, nothing is sent.
    Demo,
    /// Look at everything that can be wrong, and say what to do.
    Doctor,
    /// Print the description of the API (OpenAPI 3.1).
    Openapi,
    /// Bring the database up to date.
    Migrate,
    /// Write everything into one file, while Insole serves.
    Backup {
        /// The file to write.
        file: PathBuf,
    },
    /// Restore a backup into an empty data folder or database.
    Restore {
        /// The file to read.
        file: PathBuf,
    },
    /// Write what people wrote as tables and texts that other programs open.
    Export(export::ExportCommand),
    /// Take over people, or what hurt before there was Insole, from a list.
    #[command(subcommand)]
    Import(import::ImportCommand),
    /// Build the search index anew from the database; also while `serve` runs.
    Reindex,
    /// Duplicates: how good they are found, and finding them among what was reported long ago.
    #[command(subcommand)]
    Similar(similar::SimilarCommand),
    /// The append-only list of everything that happened.
    #[command(subcommand)]
    Ledger(ledger::LedgerCommand),
    /// Letters: whether they leave and arrive.
    #[command(subcommand)]
    Mail(mail::MailCommand),
    /// The sentence encoder: finds reports that say the same in other words or the other language.
    #[command(subcommand)]
    Model(model::ModelCommand),
    /// People with an account.
    #[command(subcommand)]
    Member(people::MemberCommand),
    /// Print a one-time sign-in address, good for a quarter of an hour.
    LoginLink {
        /// For whom.
        email: String,
    },
    /// Tokens by which programs act for people.
    #[command(subcommand)]
    Token(people::TokenCommand),
}

/// Why a command did not do what it should.
pub(crate) enum CommandFailure {
    /// Wrong usage or configuration: exit code 2.
    Usage(String),
    /// It failed: exit code 1.
    Failed(String),
}

impl From<anyhow::Error> for CommandFailure {
    fn from(error: anyhow::Error) -> Self {
        Self::Failed(format!("{error:#}"))
    }
}
impl From<ConfigError> for CommandFailure {
    fn from(error: ConfigError) -> Self {
        Self::Usage(error.to_string())
    }
}
impl From<MailProblem> for CommandFailure {
    fn from(problem: MailProblem) -> Self {
        Self::Usage(problem.to_string())
    }
}
impl From<InstallError> for CommandFailure {
    fn from(error: InstallError) -> Self {
        match error {
            InstallError::Path(why) => Self::Usage(why),
            other => Self::Failed(other.to_string()),
        }
    }
}
impl From<Failure> for CommandFailure {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Refusal(Refusal::Invalid(problems) | Refusal::Conflict(problems)) => {
                Self::Failed(told(&problems))
            }
            other => Self::Failed(other.to_string()),
        }
    }
}

/// What was refused, as pages say it, each after the name of what it is about.
fn told(problems: &[Problem]) -> String {
    let words = Words::new(Language::En, chrono_tz::UTC, Clock::System.now());
    let sentences = problems
        .iter()
        .map(|problem| format!("{}: {}", problem.field, words.problem(problem)));
    sentences.collect::<Vec<_>>().join("; ")
}

pub(crate) type CommandOutcome = Result<(), CommandFailure>;

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let flags = Flags {
        config: cli.common.config,
        data_dir: cli.common.data_dir,
        listen: cli.common.listen,
    };
    match run(cli.command.unwrap_or(Command::Serve), &flags) {
        Ok(()) => ExitCode::SUCCESS,
        Err(CommandFailure::Failed(why)) => {
            eprintln!("insole: {why}");
            ExitCode::from(1)
        }
        Err(CommandFailure::Usage(why)) => {
            eprintln!("insole: {why}");
            ExitCode::from(2)
        }
    }
}

fn run(command: Command, flags: &Flags) -> CommandOutcome {
    let config = Config::load(flags)?;
    init_logs(&config);
    match command {
        Command::Serve => serve::serve(config),
        Command::Demo => demo::demo(config, flags.data_dir.is_some()),
        Command::Doctor => doctor::doctor(&config),
        Command::Openapi => print_openapi(),
        Command::Migrate => migrate::migrate(&config),
        Command::Backup { file } => backup::backup(&config, &file),
        Command::Restore { file } => backup::restore(&config, &file),
        Command::Export(command) => export::export(&config, &command),
        Command::Import(command) => import::run(&config, command),
        Command::Reindex => reindex::reindex(&config),
        Command::Similar(command) => similar::run(&config, command),
        Command::Ledger(command) => ledger::run(&config, command),
        Command::Mail(command) => mail::run(&config, command),
        Command::Model(command) => model::run(&config, command),
        Command::Member(command) => people::member(&config, command),
        Command::LoginLink { email } => people::login_link(&config, &email),
        Command::Token(command) => people::token(&config, command),
    }
}

fn print_openapi() -> CommandOutcome {
    use std::io::{ErrorKind, Write};
    let written = std::io::stdout().write_all(crate::openapi::DOCUMENT.as_bytes());
    match written {
        // Whoever reads has read enough: `insole openapi | head`.
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(anyhow::Error::from(error).into())
        }
        _ => Ok(()),
    }
}

/// Logs go to standard error, as text or JSON lines.
fn init_logs(config: &Config) {
    use tracing_subscriber::EnvFilter;
    let filter = EnvFilter::try_new(&config.log_level).unwrap_or_else(|_| EnvFilter::new("info"));
    let logs = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr()));
    let done = if config.log_json {
        logs.json().try_init()
    } else {
        logs.try_init()
    };
    if done.is_err() {
        eprintln!("insole: logging was set up already");
    }
    // A panic is one line of the log like any other, in the span of its request, and quotes nobody.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string);
        let thread = std::thread::current();
        let cause = match panic.payload_as_str() {
            Some(words) => words_of_panic(&words.to_owned()),
            None => "no message".to_owned(),
        };
        tracing::error!(place, thread = thread.name(), cause, "panicked");
    }));
}

/// The database for a command that works while `serve` runs on the same data: brought up to date, then opened.
fn open_db(config: &Config) -> Result<Db, CommandFailure> {
    let options = config.db_options();
    db::migrate(&options)?;
    Ok(Db::open(&options, crate::ledger::seal)?)
}

/// The whole app for `serve`, listening at `address`.
fn open_app(config: Config, address: std::net::SocketAddr) -> Result<App, CommandFailure> {
    let mailer = Mailer::new(&config.mail, &config.data_dir)?;
    let public_url = config.public_url_at(address);
    let parts = Parts {
        public_url,
        clock: Clock::System,
        mailer,
        models: Models::new(&config.models_dir),
        durable: true,
        demo: false,
    };
    Ok(App::open(config, parts)?)
}
