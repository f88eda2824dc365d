//! The databases of the floors, opened as the product opens them: the same driver, the same pragmas, the same allocator.

use std::time::Duration;

use mimalloc::MiMalloc;
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sea_orm::{ConnectOptions, Database, DatabaseConnection, DbErr};

/// The floors allocate as the product does: what is compared is not the allocator.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// What can go wrong is told, nothing more.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Opens a pool of this many connections.
pub async fn open(url: &str, connections: u32) -> Result<DatabaseConnection, DbErr> {
    let mut options = ConnectOptions::new(url);
    options.max_connections(connections).sqlx_logging(false).test_before_acquire(false);
    if url.starts_with("sqlite:") {
        options.map_sqlx_sqlite_opts(embedded);
    }
    Database::connect(options).await
}

fn embedded(sqlite: SqliteConnectOptions) -> SqliteConnectOptions {
    sqlite
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Normal)
        .busy_timeout(Duration::from_secs(10))
        .statement_cache_capacity(256)
        .pragma("cache_size", "-16000")
        .pragma("wal_autocheckpoint", "4000")
        .pragma("temp_store", "memory")
}
