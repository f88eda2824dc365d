use std::fs::OpenOptions;
use std::io::ErrorKind;
use std::os::unix::fs::OpenOptionsExt;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use bursar_kernel::{Error, Result};
use sea_orm::sqlx::pool::PoolOptions;
use sea_orm::sqlx::postgres::{PgConnectOptions, PgConnection};
use sea_orm::sqlx::{self, ConnectOptions, Connection, Database, Sqlite, SqlitePool};
use sqlx_sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous};
use tokio::time::{Instant, sleep, timeout};

use super::Options;
use super::connections::{Connections, Pool, opening_error};

/// The pools behind a database.
pub(super) struct Pools {
    pub(super) readers: Arc<Connections>,
    pub(super) writer: Arc<Connections>,
}

impl Pools {
    pub(super) async fn open(url: &str, options: &Options) -> Result<Pools> {
        check(url)?;
        let patience = options.acquire_timeout;
        if !url.starts_with("sqlite:") {
            let address = PgConnectOptions::from_str(url).map_err(opening_error)?.disable_statement_logging();
            // What comes back with a statement under way is used again once that has ended. The driver's own check waits for it without a
            // limit, and keeps a place in the pool: whoever waits for one still gets it if this ends in half of the time.
            let pool = pool(options.max_connections, patience).after_release(move |connection: &mut PgConnection, _| {
                Box::pin(async move {
                    timeout(patience / 2, connection.ping()).await.map_err(|_| sqlx::Error::Io(ErrorKind::TimedOut.into()))??;
                    Ok(true)
                })
            });
            let pool = pool.connect_with(address).await.map_err(opening_error)?;
            let pool = Connections::new(Pool::Postgres(pool), patience, Some(options.statement_timeout));
            return Ok(Pools { readers: pool.clone(), writer: pool });
        }
        create(url)?;
        let synchronous = if options.survives_power_cut { SqliteSynchronous::Full } else { SqliteSynchronous::Normal };
        let file = embedded(url, patience)?;
        // After a full disk or an I/O error SQLite rolls back by itself. The ROLLBACK that follows fails, and sqlx goes on counting a
        // transaction that is no more: the next one would begin as a savepoint in it, and its commit would commit nothing. A connection
        // that still counts one is closed here, and another one is opened.
        let writer = pool(1, patience).before_acquire(|connection: &mut SqliteConnection, _| {
            let is_fit = !connection.is_in_transaction();
            Box::pin(async move { Ok(is_fit) })
        });
        let writer = open_patiently(writer, file.clone().synchronous(synchronous), patience).await?;
        let readers = pool(options.max_connections, patience).connect_with(file.pragma("query_only", "true"));
        let readers = readers.await.map_err(opening_error)?;
        let [readers, writer] = [readers, writer].map(|pool| Connections::new(Pool::Sqlite(pool), patience, None));
        Ok(Pools { readers, writer })
    }
}

/// Whoever opens a new file first gives it its write-ahead log. SQLite does not wait for that, whatever its time-out: who opens the file in the
/// same moment tries again.
async fn open_patiently(pool: PoolOptions<Sqlite>, file: SqliteConnectOptions, patience: Duration) -> Result<SqlitePool> {
    let until = Instant::now() + patience;
    loop {
        match pool.clone().connect_with(file.clone()).await {
            Err(error) if is_locked(&error) && Instant::now() < until => sleep(BETWEEN_TRIES).await,
            opened => return Ok(opened.map_err(opening_error)?),
        }
    }
}

const BETWEEN_TRIES: Duration = Duration::from_millis(20);

fn is_locked(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(|refused| refused.code().as_deref() == Some("5"))
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

fn pool<DB: Database>(most: u32, patience: Duration) -> PoolOptions<DB> {
    PoolOptions::new().max_connections(most).acquire_timeout(patience).test_before_acquire(false)
}

/// The embedded database: write-ahead log, foreign keys, bounded memory.
fn embedded(url: &str, patience: Duration) -> Result<SqliteConnectOptions> {
    Ok(SqliteConnectOptions::from_str(url)
        .map_err(opening_error)?
        .disable_statement_logging()
        .journal_mode(SqliteJournalMode::Wal)
        .foreign_keys(true)
        .busy_timeout(patience)
        .statement_cache_capacity(256)
        .with_regexp()
        .pragma("cache_size", "-16000")
        .pragma("wal_autocheckpoint", "4000")
        .pragma("temp_store", "memory"))
}
