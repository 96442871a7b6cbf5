//! PostgreSQL: a pool, and one writer at a time across all nodes.

use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::r2d2::{ManageConnection, Pool};

use super::sqlite::OpenError;
use super::{Conn, DbOptions, contained};
use crate::base::failure::{Failure, Outage, Outcome};

/// The advisory lock of writing transactions: any number, the same on every node.
const WRITER_LOCK: i64 = 0x1_4e50_1e00;

pub(super) struct Postgres {
    pool: Pool<Connections>,
}

impl Postgres {
    pub(super) fn open(url: &str, options: &DbOptions) -> anyhow::Result<Self> {
        let pool = Pool::builder()
            .max_size(options.connections.max(2))
            .min_idle(Some(1))
            .connection_timeout(Duration::from_secs(10))
            .build(Connections {
                url: url.to_owned(),
            })?;
        Ok(Self { pool })
    }

    pub(super) fn read<T>(&self, f: impl FnOnce(&mut Conn) -> Outcome<T>) -> Outcome<T> {
        self.within("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", f)
    }

    /// The lock is taken by its own statement, before the transaction's first snapshot of any row.
    pub(super) fn write<T>(&self, f: impl FnOnce(&mut Conn) -> Outcome<T>) -> Outcome<T> {
        self.within(
            &format!("BEGIN; SELECT pg_advisory_xact_lock({WRITER_LOCK})"),
            f,
        )
    }

    fn within<T>(&self, begin: &str, f: impl FnOnce(&mut Conn) -> Outcome<T>) -> Outcome<T> {
        let mut pooled = self
            .pool
            .get()
            .map_err(|error| Failure::Outage(Outage::Database, error.into()))?;
        let conn: &mut Conn = &mut pooled;
        conn.batch_execute(begin)?;
        let outcome = contained(|| f(conn));
        match &outcome {
            Ok(_) => conn.batch_execute("COMMIT")?,
            // The first error is the one to tell; a connection that cannot roll back is thrown away by the pool.
            Err(_) => drop(conn.batch_execute("ROLLBACK")),
        }
        outcome
    }
}

struct Connections {
    url: String,
}

impl ManageConnection for Connections {
    type Connection = Conn;
    type Error = OpenError;

    fn connect(&self) -> Result<Conn, OpenError> {
        Conn::postgres(&self.url).map_err(OpenError)
    }

    fn is_valid(&self, conn: &mut Conn) -> Result<(), OpenError> {
        conn.batch_execute("SELECT 1")
            .map_err(|error| OpenError(error.into()))
    }

    /// What is left of a failed commit is found by `is_valid` before the connection is used again.
    fn has_broken(&self, _: &mut Conn) -> bool {
        std::thread::panicking()
    }
}
