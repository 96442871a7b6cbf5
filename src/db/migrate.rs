//! Embedded migrations: run at start under a lock; a database newer than the binary is refused.

use std::fs::{File, OpenOptions};

use anyhow::{Context, bail};
use diesel::connection::SimpleConnection;
use diesel::migration::{Migration, MigrationSource};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::{Conn, DbOptions};

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// The advisory lock under which migrations run.
const MIGRATION_LOCK: i64 = 0x1_4e50_1e01;

/// How the database compares with this binary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MigrationState {
    /// Applied in the database.
    pub applied: Vec<String>,
    /// Known to this binary and not applied yet.
    pub pending: Vec<String>,
    /// Applied by a newer binary.
    pub unknown: Vec<String>,
}

/// Brings the database up to date; returns the names of what was applied now.
pub fn migrate(options: &DbOptions) -> anyhow::Result<Vec<String>> {
    with_lock(options, |conn| {
        let state = read_state(conn)?;
        if let Some(newest) = state.unknown.last() {
            bail!(
                "the database was made by a newer Insole (it has migration {newest}): start that version, or restore a backup made before the upgrade"
            );
        }
        let applied = match conn {
            Conn::Pg(conn) => conn.run_pending_migrations(POSTGRES),
            Conn::Sqlite(conn) => conn.run_pending_migrations(SQLITE),
        };
        let applied = applied
            .map_err(|error| anyhow::anyhow!("{error}"))
            .context("a migration failed")?;
        Ok(applied.iter().map(ToString::to_string).collect())
    })
}

/// Applies migrations up to exactly these: the shape that a backup was made in. Refuses what is beyond it or unknown.
pub(super) fn migrate_to(options: &DbOptions, wanted: &[String]) -> anyhow::Result<()> {
    with_lock(options, |conn| {
        loop {
            let state = read_state(conn)?;
            if let Some(extra) = state.applied.iter().find(|name| !wanted.contains(name)) {
                bail!(
                    "the database is already beyond the backup (it has migration {extra}): restore into an empty one"
                );
            }
            if state.applied.len() == wanted.len() {
                return Ok(());
            }
            if !state
                .pending
                .first()
                .is_some_and(|next| wanted.contains(next))
            {
                bail!("the backup was made by a newer Insole: restore it with that version");
            }
            let next = match conn {
                Conn::Pg(conn) => conn.run_next_migration(POSTGRES).map(drop),
                Conn::Sqlite(conn) => conn.run_next_migration(SQLITE).map(drop),
            };
            next.map_err(|error| anyhow::anyhow!("{error}"))
                .context("a migration failed")?;
        }
    })
}

/// Reverts every migration. For tests of the down scripts.
pub fn down_all(options: &DbOptions) -> anyhow::Result<()> {
    with_lock(options, |conn| {
        let reverted = match conn {
            Conn::Pg(conn) => conn.revert_all_migrations(POSTGRES),
            Conn::Sqlite(conn) => conn.revert_all_migrations(SQLITE),
        };
        reverted
            .map(drop)
            .map_err(|error| anyhow::anyhow!("{error}"))
    })
}

/// How the database compares with this binary, without changing it.
pub fn state(options: &DbOptions) -> anyhow::Result<MigrationState> {
    read_state(&mut connect(options)?)
}

fn connect(options: &DbOptions) -> anyhow::Result<Conn> {
    match &options.url {
        Some(url) => Conn::postgres(url).context("database.url: PostgreSQL cannot be reached"),
        None => {
            std::fs::create_dir_all(&options.data_dir).with_context(|| {
                format!(
                    "the data folder {} cannot be made",
                    options.data_dir.display()
                )
            })?;
            Conn::sqlite_writer(&options.sqlite_file(), options.durable)
                .with_context(|| format!("{} cannot be opened", options.sqlite_file().display()))
        }
    }
}

fn read_state(conn: &mut Conn) -> anyhow::Result<MigrationState> {
    let applied = match conn {
        Conn::Pg(conn) => conn.applied_migrations(),
        Conn::Sqlite(conn) => conn.applied_migrations(),
    };
    let mut applied: Vec<String> = applied
        .map_err(|error| anyhow::anyhow!("{error}"))?
        .iter()
        .map(ToString::to_string)
        .collect();
    applied.sort();
    let known = match conn {
        Conn::Pg(_) => names::<diesel::pg::Pg>(&POSTGRES)?,
        Conn::Sqlite(_) => names::<diesel::sqlite::Sqlite>(&SQLITE)?,
    };
    let pending = known
        .iter()
        .filter(|name| !applied.contains(name))
        .cloned()
        .collect();
    let unknown = applied
        .iter()
        .filter(|name| !known.contains(name))
        .cloned()
        .collect();
    Ok(MigrationState {
        applied,
        pending,
        unknown,
    })
}

fn names<DB: diesel::backend::Backend>(source: &EmbeddedMigrations) -> anyhow::Result<Vec<String>>
where
    EmbeddedMigrations: MigrationSource<DB>,
{
    let migrations: Vec<Box<dyn Migration<DB>>> = source
        .migrations()
        .map_err(|error| anyhow::anyhow!("{error}"))?;
    Ok(migrations
        .iter()
        .map(|migration| migration.name().version().to_string())
        .collect())
}

/// One process at a time: a file lock beside SQLite, an advisory lock in PostgreSQL. Both end with the process.
fn with_lock<T>(
    options: &DbOptions,
    f: impl FnOnce(&mut Conn) -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    let mut conn = connect(options)?;
    let _held: Option<File> = match &mut conn {
        Conn::Pg(conn) => {
            conn.batch_execute(&format!("SELECT pg_advisory_lock({MIGRATION_LOCK})"))?;
            None
        }
        Conn::Sqlite(_) => {
            let path = options.data_dir.join("migrate.lock");
            let file = OpenOptions::new()
                .create(true)
                .truncate(false)
                .write(true)
                .open(path)?;
            file.lock()?;
            Some(file)
        }
    };
    f(&mut conn)
}
