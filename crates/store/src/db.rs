use std::sync::{Arc, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use bursar_kernel::Result;
use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, ExecResult, QueryResult,
    SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};
use tokio::sync::{Mutex, OwnedMutexGuard};

use crate::touch::Touch;

/// How many connections to open.
#[derive(Debug, Clone)]
pub struct Options {
    /// Connections of the pool (on SQLite: of the readers).
    pub max_connections: u32,
    /// How long to wait for one.
    pub acquire_timeout: Duration,
    /// A commit survives a power cut (SQLite; Postgres decides for itself). A refreshed token must: the provider has already
    /// forgotten the one before.
    pub survives_power_cut: bool,
}

impl Default for Options {
    fn default() -> Self {
        Options { max_connections: 8, acquire_timeout: Duration::from_secs(10), survives_power_cut: true }
    }
}

/// The database. Reading through it sees what is committed. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    readers: Arc<DatabaseConnection>,
    writer: Arc<DatabaseConnection>,
    touch: Touch,
    /// In the simulation one transaction at a time, first come, first served; waiting yields to the other engines.
    turn: Arc<Mutex<()>>,
    pending: Option<PendingCommit>,
}

/// Where the transactions of one request wait, so that what is written about the request itself commits with them.
#[derive(Clone, Default)]
pub struct PendingCommit(Arc<std::sync::Mutex<Option<Tx>>>);

impl PendingCommit {
    /// What the request has done, to be added to and committed; nothing when it has done nothing.
    pub fn take(&self) -> Option<Tx> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl Db {
    /// Opens `sqlite://path`, `sqlite::memory:` is refused (readers would see another database), or `postgres://…`.
    pub async fn connect(url: &str, options: Options) -> Result<Db> {
        let mut readers = pool(url, options.max_connections, &options);
        if !url.starts_with("sqlite:") {
            let pool = Arc::new(Database::connect(readers).await?);
            return Ok(Db { readers: pool.clone(), writer: pool, touch: Touch::default(), turn: Arc::default(), pending: None });
        }
        let mut writer = pool(url, 1, &options);
        let synchronous = if options.survives_power_cut { SqliteSynchronous::Full } else { SqliteSynchronous::Normal };
        writer.map_sqlx_sqlite_opts(move |sqlite| embedded(sqlite).synchronous(synchronous).create_if_missing(true));
        let writer = Arc::new(Database::connect(writer).await?);
        readers.map_sqlx_sqlite_opts(|sqlite| embedded(sqlite).pragma("query_only", "true"));
        let readers = Arc::new(Database::connect(readers).await?);
        Ok(Db { readers, writer, touch: Touch::default(), turn: Arc::default(), pending: None })
    }

    /// The same database, its statements going through `touch`.
    pub fn with_touch(&self, touch: Touch) -> Db {
        Db { touch, ..self.clone() }
    }

    /// The same database for one request: a commit only lays the transaction down, and the next one goes on in it.
    pub fn with_pending_commit(&self) -> (Db, PendingCommit) {
        let pending = PendingCommit::default();
        (Db { pending: Some(pending.clone()), ..self.clone() }, pending)
    }

    /// Begins a transaction. Dropped without [`Tx::commit`], it is rolled back.
    pub async fn begin(&self) -> Result<Tx> {
        if let Some(mut tx) = self.pending.as_ref().and_then(PendingCommit::take) {
            tx.pending.clone_from(&self.pending);
            return Ok(tx);
        }
        let turn = if self.touch.is_simulated() { Some(self.turn.clone().lock_owned().await) } else { None };
        let writer = self.writer.clone();
        let begin = async move {
            match writer.get_database_backend() {
                DbBackend::Sqlite => {
                    let sqlite_transaction_mode = Some(SqliteTransactionMode::Immediate);
                    writer.begin_with_options(TransactionOptions { sqlite_transaction_mode, ..Default::default() }).await
                }
                _ => writer.begin().await,
            }
        };
        let inner = self.touch.run("BEGIN", begin).await?;
        Ok(Tx { inner: Some(Arc::new(inner)), touch: self.touch.clone(), _turn: turn, pending: self.pending.clone() })
    }

    /// What this request has laid down already: its reads must see it.
    fn pending_read(&self) -> Option<PendingRead<'_>> {
        let pending = self.pending.as_ref()?;
        pending.take().map(|tx| PendingRead { tx: Some(tx), pending })
    }

    /// Is the database there?
    pub async fn ping(&self) -> Result<()> {
        self.execute_unprepared("SELECT 1").await?;
        Ok(())
    }

    /// The connection that migrations run on.
    pub(crate) fn writer(&self) -> &DatabaseConnection {
        &self.writer
    }

    /// Tells Postgres what a table that was filled a moment ago holds: until it knows, it may read a whole index where another one
    /// leads straight to the row. SQLite plans by its indexes alone.
    pub async fn refresh_statistics(&self, table: &'static str) -> Result<()> {
        if self.get_database_backend() == DbBackend::Postgres {
            let writer = self.writer.clone();
            self.touch.run("ANALYZE", async move { writer.execute_unprepared(&format!("ANALYZE {table}")).await }).await?;
        }
        Ok(())
    }
}

fn pool(url: &str, max_connections: u32, options: &Options) -> ConnectOptions {
    let mut pool = ConnectOptions::new(url);
    pool.max_connections(max_connections).acquire_timeout(options.acquire_timeout).sqlx_logging(false).test_before_acquire(false);
    pool
}

/// The embedded database: write-ahead log, foreign keys, bounded memory.
fn embedded(sqlite: sea_orm::sqlx::sqlite::SqliteConnectOptions) -> sea_orm::sqlx::sqlite::SqliteConnectOptions {
    sqlite
        .journal_mode(SqliteJournalMode::Wal)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(10))
        .statement_cache_capacity(256)
        .pragma("cache_size", "-16000")
        .pragma("wal_autocheckpoint", "4000")
        .pragma("temp_store", "memory")
}

#[async_trait]
impl ConnectionTrait for Db {
    fn get_database_backend(&self) -> DbBackend {
        self.readers.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        if let Some(pending_read) = self.pending_read() {
            return pending_read.tx()?.execute_raw(statement).await;
        }
        let readers = self.readers.clone();
        self.touch.run(&statement.sql.clone(), async move { readers.execute_raw(statement).await }).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        let (readers, statement) = (self.readers.clone(), sql.to_owned());
        self.touch.run(sql, async move { readers.execute_unprepared(&statement).await }).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        if let Some(pending_read) = self.pending_read() {
            return pending_read.tx()?.query_one_raw(statement).await;
        }
        let readers = self.readers.clone();
        self.touch.run(&statement.sql.clone(), async move { readers.query_one_raw(statement).await }).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        if let Some(pending_read) = self.pending_read() {
            return pending_read.tx()?.query_all_raw(statement).await;
        }
        let readers = self.readers.clone();
        self.touch.run(&statement.sql.clone(), async move { readers.query_all_raw(statement).await }).await
    }
}

/// A pending transaction while it is read through; it is laid down again afterwards.
struct PendingRead<'a> {
    tx: Option<Tx>,
    pending: &'a PendingCommit,
}

impl PendingRead<'_> {
    fn tx(&self) -> Result<&Tx, DbErr> {
        self.tx.as_ref().ok_or_else(|| DbErr::Custom("the transaction has ended".into()))
    }
}

impl Drop for PendingRead<'_> {
    fn drop(&mut self) {
        *self.pending.0.lock().unwrap_or_else(PoisonError::into_inner) = self.tx.take();
    }
}

/// A transaction: what is written through it is committed together or not at all.
pub struct Tx {
    inner: Option<Arc<DatabaseTransaction>>,
    touch: Touch,
    _turn: Option<OwnedMutexGuard<()>>,
    pending: Option<PendingCommit>,
}

impl Tx {
    /// Commits; in a request whose transactions are pending, when the request is over.
    pub async fn commit(mut self) -> Result<()> {
        if let Some(pending) = self.pending.take() {
            *pending.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(self);
            return Ok(());
        }
        let Some(inner) = self.inner.take().and_then(Arc::into_inner) else {
            return Err(std::io::Error::other("a transaction was committed while one of its statements ran").into());
        };
        let touch = self.touch.clone();
        touch.run("COMMIT", async move { inner.commit().await }).await?;
        Ok(())
    }

    /// Waits until no other transaction holds this name, and holds it until the end: for what must be unique over rows that do not exist yet.
    pub async fn hold(&self, name: &str) -> Result<()> {
        // SQLite's one writer holds everything already.
        if self.get_database_backend() == DbBackend::Postgres {
            let sql = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))";
            self.query_one_raw(Statement::from_sql_and_values(DbBackend::Postgres, sql, [name.into()])).await?;
        }
        Ok(())
    }

    fn inner(&self) -> Result<Arc<DatabaseTransaction>, DbErr> {
        self.inner.clone().ok_or_else(|| DbErr::Custom("the transaction has ended".into()))
    }
}

impl Drop for Tx {
    fn drop(&mut self) {
        // In the simulation the rollback must not wait for a runtime whose clock stands still.
        if self.touch.is_simulated()
            && let Some(inner) = self.inner.take().and_then(Arc::into_inner)
        {
            let rolled_back = self.touch.stand_still(async move { inner.rollback().await });
            if let Err(error) = rolled_back {
                tracing::warn!(%error, "a transaction could not be rolled back");
            }
        }
    }
}

#[async_trait]
impl ConnectionTrait for Tx {
    fn get_database_backend(&self) -> DbBackend {
        self.inner.as_ref().map_or(DbBackend::Sqlite, |inner| inner.get_database_backend())
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        let inner = self.inner()?;
        self.touch.run(&statement.sql.clone(), async move { inner.execute_raw(statement).await }).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        let (inner, statement) = (self.inner()?, sql.to_owned());
        self.touch.run(sql, async move { inner.execute_unprepared(&statement).await }).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        let inner = self.inner()?;
        self.touch.run(&statement.sql.clone(), async move { inner.query_one_raw(statement).await }).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        let inner = self.inner()?;
        self.touch.run(&statement.sql.clone(), async move { inner.query_all_raw(statement).await }).await
    }
}
