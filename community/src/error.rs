//! What can go wrong, named for what the caller can do about it.

use std::sync::Arc;

use sqlx::error::ErrorKind;

pub type Result<T, E = Error> = std::result::Result<T, E>;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("there is no such thing here")]
    NotFound,
    #[error("not allowed")]
    Forbidden,
    /// `why` is a fragment of a translation key ("too-long", "missing", "in-the-past"), so that pages can say it in the reader's language.
    #[error("{field}: {why}")]
    Invalid {
        field: &'static str,
        why: &'static str,
    },
    /// The thing is no longer (or not yet) in the state that this needs.
    #[error("conflict: {0}")]
    Conflict(&'static str),
    /// Enough for a new member's first days; tomorrow there is room again, and hosts can lift the limit. `why` as in `Invalid`.
    #[error("enough for today: {0}")]
    Enough(&'static str),
    /// The database was locked for too long, or two transactions were in each other's way: nothing was written, try again.
    #[error("the database is busy")]
    Busy,
    #[error("database: {0}")]
    Db(sqlx::Error),
    /// The commit that this change shared with others failed: nothing of it was written.
    #[error("the change could not be committed: {0}")]
    Commit(Arc<sqlx::Error>),
    #[error(
        "this database was written by a newer version of Kaifong (it has {found}, this version knows {known}); nothing was changed: install the newer version again, or restore an older backup"
    )]
    NewerDatabase { found: String, known: String },
    #[error("{0}")]
    Other(String),
}

impl Error {
    /// Whether a rule refused it: asked again it is refused again, and nothing is broken.
    pub fn is_refusal(&self) -> bool {
        matches!(
            self,
            Error::NotFound
                | Error::Forbidden
                | Error::Invalid { .. }
                | Error::Conflict(_)
                | Error::Enough(_)
        )
    }

    /// Whether a unique index refused the row: it is there already.
    pub fn is_duplicate(&self) -> bool {
        matches!(self, Error::Db(sqlx::Error::Database(cause)) if cause.kind() == ErrorKind::UniqueViolation)
    }

    /// Whether a foreign key refused the row.
    pub fn is_dangling(&self) -> bool {
        matches!(self, Error::Db(sqlx::Error::Database(cause)) if cause.kind() == ErrorKind::ForeignKeyViolation)
    }

    /// Whether the storage is not to be had just now: the disk is full or broken, the database is starting again. Nothing of the
    /// change was kept, and it may be tried again later.
    pub fn is_of_storage(&self) -> bool {
        match self {
            Error::Db(error) => is_of_storage(error),
            Error::Commit(error) => is_of_storage(error),
            _ => false,
        }
    }

    /// Whether the file is no whole database any more.
    pub fn is_of_damage(&self) -> bool {
        let Error::Db(sqlx::Error::Database(cause)) = self else {
            return false;
        };
        // Malformed, or no database at all.
        matches!(of_sqlite(cause.as_ref()), Some(11 | 26))
    }

    /// Something that only a programmer or an operator can mend.
    pub fn other(what: impl std::fmt::Display) -> Self {
        Error::Other(what.to_string())
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::RowNotFound => Error::NotFound,
            sqlx::Error::PoolTimedOut => Error::Busy,
            sqlx::Error::Database(cause) if is_contention(cause.as_ref()) => Error::Busy,
            sqlx::Error::Database(cause) if is_unsayable(cause.as_ref()) => Error::NotFound,
            _ => Error::Db(error),
        }
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Error::Other(format!("stored JSON: {error}"))
    }
}

fn is_contention(error: &dyn sqlx::error::DatabaseError) -> bool {
    if let Some(code) = of_sqlite(error) {
        // Busy, locked.
        return matches!(code, 5 | 6);
    }
    // Serialization failure, deadlock, lock not available.
    matches!(error.code().as_deref(), Some("40001" | "40P01" | "55P03"))
}

/// What SQLite says in plain: the lower byte of its extended code.
fn of_sqlite(error: &dyn sqlx::error::DatabaseError) -> Option<i32> {
    let code: i32 = error.code()?.strip_prefix("sqlite:")?.parse().ok()?;
    Some(code & 0xff)
}

/// PostgreSQL keeps no text with a zero byte, bare or escaped in JSON: nothing of that name can be here.
fn is_unsayable(error: &dyn sqlx::error::DatabaseError) -> bool {
    matches!(error.code().as_deref(), Some("22021" | "22P05"))
}

fn is_of_storage(error: &sqlx::Error) -> bool {
    let cause = match error {
        sqlx::Error::Io(_) | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => return true,
        sqlx::Error::Database(cause) => cause,
        _ => return false,
    };
    if let Some(code) = of_sqlite(cause.as_ref()) {
        // Not writable, input or output error, full, cannot be opened.
        return matches!(code, 8 | 10 | 13 | 14);
    }
    let code = cause.code().unwrap_or_default();
    // Connection lost, resources used up, being stopped or started, system error.
    ["08", "53", "57P", "58"]
        .iter()
        .any(|class| code.starts_with(class))
}
