use std::borrow::Cow;

use sea_orm::sqlx::Error as DriverError;
use sea_orm::{DbErr, RuntimeErr};

/// SQLite: locked by another process (5, 6, while it recovers 261, with a snapshot that is too old 517). Postgres: a lock that
/// could not be had, transactions that waited for each other or cannot be ordered, too many connections, a server that stops or starts,
/// one that has become a standby and takes no writes.
const CODES: [&str; 13] = ["5", "6", "261", "517", "55P03", "40P01", "40001", "53300", "57P01", "57P02", "57P03", "57P05", "25006"];

/// Does the database refuse for a while only, so that the same request may succeed in a moment?
pub fn is_unavailable(error: &DbErr) -> bool {
    let cause = match error {
        DbErr::ConnectionAcquire(_) => return true,
        _ => driver_error(error),
    };
    match cause {
        Some(DriverError::Io(_) | DriverError::PoolTimedOut | DriverError::PoolClosed | DriverError::WorkerCrashed) => true,
        Some(refused) => code(refused).is_some_and(|code| CODES.contains(&&*code) || code.starts_with("08")),
        None => false,
    }
}

/// Does the database refuse what stands in a row, so that the same row is refused whenever it comes?
pub fn is_refused_row(error: &DbErr) -> bool {
    let code = driver_error(error).and_then(code);
    code.is_some_and(|code| match code.len() {
        // Postgres: data exceptions, and broken constraints.
        5 => code.starts_with("22") || code.starts_with("23"),
        // SQLite: too big, a broken constraint, a wrong type; the lowest byte says which, whatever stands before it.
        _ => code.parse::<u32>().is_ok_and(|code| [18, 19, 20].contains(&(code & 0xff))),
    })
}

fn driver_error(error: &DbErr) -> Option<&DriverError> {
    match error {
        DbErr::Conn(RuntimeErr::SqlxError(cause))
        | DbErr::Exec(RuntimeErr::SqlxError(cause))
        | DbErr::Query(RuntimeErr::SqlxError(cause)) => Some(cause),
        _ => None,
    }
}

fn code(error: &DriverError) -> Option<Cow<'_, str>> {
    error.as_database_error().and_then(|refused| refused.code())
}

#[cfg(test)]
mod tests {
    use std::error::Error;
    use std::fmt;

    use sea_orm::sqlx::error::{DatabaseError, ErrorKind};

    use super::*;

    /// What a database says with this code.
    #[derive(Debug)]
    struct Said(&'static str);

    impl fmt::Display for Said {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(self.0)
        }
    }

    impl Error for Said {}

    impl DatabaseError for Said {
        fn message(&self) -> &str {
            self.0
        }

        fn code(&self) -> Option<Cow<'_, str>> {
            Some(self.0.into())
        }

        fn as_error(&self) -> &(dyn Error + Send + Sync + 'static) {
            self
        }

        fn as_error_mut(&mut self) -> &mut (dyn Error + Send + Sync + 'static) {
            self
        }

        fn into_error(self: Box<Self>) -> Box<dyn Error + Send + Sync + 'static> {
            self
        }

        fn kind(&self) -> ErrorKind {
            ErrorKind::Other
        }
    }

    fn said(code: &'static str) -> DbErr {
        DbErr::Query(RuntimeErr::SqlxError(DriverError::Database(Box::new(Said(code))).into()))
    }

    #[test]
    fn a_deadlock_and_a_standby_pass_and_a_broken_row_does_not() {
        for code in ["40P01", "40001", "25006", "57P01", "08006", "5"] {
            assert!(is_unavailable(&said(code)) && !is_refused_row(&said(code)), "{code}");
        }
        for code in ["22021", "23505", "787", "2067", "18"] {
            assert!(is_refused_row(&said(code)) && !is_unavailable(&said(code)), "{code}");
        }
        // A full disk, an I/O error, a table that is not there.
        for code in ["13", "266", "1", "53100", "58030", "42P01"] {
            assert!(!is_refused_row(&said(code)) && !is_unavailable(&said(code)), "{code}");
        }
    }
}
