//! Database errors become faults; only the one kind that rooms may react to can be told apart.

use diesel::result::{DatabaseErrorKind, Error};

use crate::base::failure::Failure;

/// What a query can fail with.
pub type DbError = Error;

impl From<Error> for Failure {
    /// Also "not found" is a fault here: `optional()` is the only way to absence.
    fn from(error: Error) -> Self {
        Self::Fault(anyhow::Error::new(error).context("database"))
    }
}

/// Whether a row was refused because an equal one exists.
pub fn is_unique_violation(error: &Error) -> bool {
    matches!(
        error,
        Error::DatabaseError(DatabaseErrorKind::UniqueViolation, _)
    )
}
