use std::fs::OpenOptions;
use std::io::ErrorKind;
use std::os::unix::fs::OpenOptionsExt;
use std::sync::Arc;
use std::time::Duration;

use bursar_kernel::{Error, Result};
use sea_orm::sqlx::Connection;
use sea_orm::sqlx::postgres::PgConnectOptions;
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sea_orm::{ConnectOptions, Database, DatabaseConnection, DbErr, RuntimeErr};
use tokio::time::{Instant, sleep};

use super::Options;

/// The pools behind a database.
pub(super) struct Pools {
    pub(super) readers: Arc<DatabaseConnection>,
    pub(super) writer: Arc<DatabaseConnection>,
}

impl Pools {
    pub(super) async fn open(url: &str, options: &Options) -> Result<Pools> {
        check(url)?;
        let mut readers = pool(url, options.max_connections, options);
        if !url.starts_with("sqlite:") {
            let pool = Arc::new(Database::connect(readers).await?);
            return Ok(Pools { readers: pool.clone(), writer: pool });
        }
        create(url)?;
        let mut writer = pool(url, 1, options);
        let synchronous = if options.survives_power_cut { SqliteSynchronous::Full } else { SqliteSynchronous::Normal };
        let patience = options.acquire_timeout;
        writer.map_sqlx_sqlite_opts(move |sqlite| embedded(sqlite, patience).synchronous(synchronous));
        // After a full disk or an I/O error SQLite rolls back by itself. The ROLLBACK that follows fails, and sqlx goes on counting a
        // transaction that is no more: the next one would begin as a savepoint in it, and its commit would commit nothing. A connection
        // that still counts one is closed here, and another one is opened.
        writer.map_sqlx_sqlite_before_acquire(|connection, _| {
            let is_fit = !connection.is_in_transaction();
            Box::pin(async move { Ok(is_fit) })
        });
        let writer = Arc::new(open_patiently(writer, patience).await?);
        readers.map_sqlx_sqlite_opts(move |sqlite| embedded(sqlite, patience).pragma("query_only", "true"));
        let readers = Arc::new(Database::connect(readers).await?);
        Ok(Pools { readers, writer })
    }
}

/// Whoever opens a new file first gives it its write-ahead log. SQLite does not wait for that, whatever its time-out: who opens the file in the
/// same moment tries again.
async fn open_patiently(options: ConnectOptions, patience: Duration) -> Result<DatabaseConnection> {
    let until = Instant::now() + patience;
    loop {
        match Database::connect(options.clone()).await {
            Err(error) if is_locked(&error) && Instant::now() < until => sleep(BETWEEN_TRIES).await,
            opened => return Ok(opened?),
        }
    }
}

const BETWEEN_TRIES: Duration = Duration::from_millis(20);

fn is_locked(error: &DbErr) -> bool {
    let DbErr::Conn(RuntimeErr::SqlxError(cause)) = error else { return false };
    cause.as_database_error().is_some_and(|refused| refused.code().as_deref() == Some("5"))
}

/// Nobody else on the machine reads the books. SQLite gives its other files the permissions of this one.
fn create(url: &str) -> Result<()> {
    let sqlite: SqliteConnectOptions = url.parse()?;
    let file = sqlite.get_filename();
    match OpenOptions::new().write(true).create_new(true).mode(0o600).open(file) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => {
            Err(Error::internal(format!("the database file {} cannot be made: {error}", file.display())))
        }
        _ => Ok(()),
    }
}

/// The driver's own refusal would repeat the address, and the password with it.
fn check(url: &str) -> Result<()> {
    let (refused, scheme) = match url.split_once(':') {
        Some(("sqlite", _)) => (url.parse::<SqliteConnectOptions>().is_err(), "sqlite"),
        Some(("postgres" | "postgresql", _)) => (url.parse::<PgConnectOptions>().is_err(), "postgres"),
        _ => return Err(Error::internal("database_url must begin with sqlite:// or postgres://")),
    };
    let message = format!(
        "database_url cannot be read as a {scheme} address: in a user name or a password, write / as %2F, # as %23, ? as %3F, @ as %40 and % as %25"
    );
    if refused { Err(Error::internal(message)) } else { Ok(()) }
}

fn pool(url: &str, max_connections: u32, options: &Options) -> ConnectOptions {
    let mut pool = ConnectOptions::new(url);
    pool.max_connections(max_connections).acquire_timeout(options.acquire_timeout).sqlx_logging(false).test_before_acquire(false);
    pool
}

/// The embedded database: write-ahead log, foreign keys, bounded memory.
fn embedded(sqlite: SqliteConnectOptions, patience: Duration) -> SqliteConnectOptions {
    sqlite
        .journal_mode(SqliteJournalMode::Wal)
        .foreign_keys(true)
        .busy_timeout(patience)
        .statement_cache_capacity(256)
        .pragma("cache_size", "-16000")
        .pragma("wal_autocheckpoint", "4000")
        .pragma("temp_store", "memory")
}
