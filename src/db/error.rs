//! Database errors become faults; only the one kind that rooms may react to can be told apart.

use diesel::result::{DatabaseErrorKind, Error};

use crate::base::failure::{Failure, Outage};

/// What a query can fail with.
pub type DbError = Error;

impl From<Error> for Failure {
    /// Also "not found" is a fault here: `optional()` is the only way to absence.
    fn from(error: Error) -> Self {
        let outage = outage(&error);
        let cause = anyhow::Error::new(error).context("database");
        match outage {
            Some(outage) => Self::Outage(outage, cause),
            None => Self::Fault(cause),
        }
    }
}

/// Whether the database could not do what it was asked because of what it stands on.
///
/// Neither database tells diesel more than a sentence here. SQLite's are constants; PostgreSQL's are the system's words
/// within its own, which a server that speaks another language may translate: then it stays a fault, which is as safe.
pub(super) fn outage(error: &Error) -> Option<Outage> {
    const NO_DISK: [&str; 4] = [
        "database or disk is full",
        "disk I/O error",
        "No space left on device",
        "Disk quota exceeded",
    ];
    const NO_DATABASE: [&str; 6] = [
        "the database system is",
        "terminating connection",
        "server closed the connection",
        "connection to server",
        "no connection to the server",
        "database is locked",
    ];
    let Error::DatabaseError(kind, told) = error else {
        return None;
    };
    let says = |words: &[&str]| words.iter().any(|words| told.message().contains(words));
    if says(&NO_DISK) {
        Some(Outage::Disk)
    } else if matches!(kind, DatabaseErrorKind::ClosedConnection) || says(&NO_DATABASE) {
        Some(Outage::Database)
    } else {
        None
    }
}

/// Whether a row was refused because an equal one exists.
pub fn is_unique_violation(error: &Error) -> bool {
    matches!(
        error,
        Error::DatabaseError(DatabaseErrorKind::UniqueViolation, _)
    )
}
