//! One connection, to either database, and how it is opened.

use std::path::Path;

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection, SqliteConnection};

/// A connection to SQLite or PostgreSQL. Queries that fit both are written once against it.
#[derive(diesel::MultiConnection)]
pub enum Conn {
    /// PostgreSQL 15 or later.
    Pg(PgConnection),
    /// The embedded SQLite.
    Sqlite(SqliteConnection),
}

impl Conn {
    /// Opens the SQLite file for writing. FULL is measured, not taste: NORMAL loses acknowledged writes in a power cut.
    pub(super) fn sqlite_writer(file: &Path, durable: bool) -> anyhow::Result<Self> {
        let synchronous = if durable { "FULL" } else { "OFF" };
        Self::sqlite(
            file,
            &format!(
                "PRAGMA journal_mode=WAL; PRAGMA synchronous={synchronous}; PRAGMA foreign_keys=ON;"
            ),
        )
    }

    /// Opens the SQLite file for reading; a write through it is refused by SQLite itself.
    pub(super) fn sqlite_reader(file: &Path) -> anyhow::Result<Self> {
        Self::sqlite(file, "PRAGMA query_only=1;")
    }

    fn sqlite(file: &Path, pragmas: &str) -> anyhow::Result<Self> {
        let mut conn = SqliteConnection::establish(&file.to_string_lossy())?;
        conn.batch_execute(
            "PRAGMA busy_timeout=5000; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-16000; PRAGMA mmap_size=268435456;",
        )?;
        conn.batch_execute(pragmas)?;
        Ok(Self::Sqlite(conn))
    }

    /// Opens PostgreSQL. Every statement has an end, also when nobody waits for it any more.
    pub(super) fn postgres(url: &str) -> anyhow::Result<Self> {
        let mut conn = PgConnection::establish(url)?;
        conn.batch_execute("SET statement_timeout = '60s'; SET TIME ZONE 'UTC'; SET client_min_messages = warning;")?;
        Ok(Self::Pg(conn))
    }
}
