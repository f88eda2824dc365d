use sea_orm::sqlx::Error as DriverError;
use sea_orm::{DbErr, RuntimeErr};

/// SQLite: locked by another process (5, 6, while it recovers 261, with a snapshot that is too old 517). Postgres: a lock that
/// could not be had, too many connections, a server that stops or starts.
const CODES: [&str; 10] = ["5", "6", "261", "517", "55P03", "53300", "57P01", "57P02", "57P03", "57P05"];

/// Does the database refuse for a while only, so that the same request may succeed in a moment?
pub fn is_unavailable(error: &DbErr) -> bool {
    let cause = match error {
        DbErr::ConnectionAcquire(_) => return true,
        DbErr::Conn(RuntimeErr::SqlxError(cause))
        | DbErr::Exec(RuntimeErr::SqlxError(cause))
        | DbErr::Query(RuntimeErr::SqlxError(cause)) => cause,
        _ => return false,
    };
    match &**cause {
        DriverError::Io(_) | DriverError::PoolTimedOut | DriverError::PoolClosed | DriverError::WorkerCrashed => true,
        DriverError::Database(refused) => refused.code().is_some_and(|code| CODES.contains(&&*code) || code.starts_with("08")),
        _ => false,
    }
}
