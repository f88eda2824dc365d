//! The connections behind a database, and how work gets one.
//!
//! The driver's pool asks a connection whether it is alive whenever it gets it back, which costs as much as a short statement: a round
//! trip to Postgres, two switches of threads to SQLite. A connection whose work was answered whole is kept here instead, for the next to
//! come. Any other goes back to the pool, which rolls back what it left open and closes what is broken.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use sea_orm::error::ConnAcquireErr;
use sea_orm::sea_query::Values;
use sea_orm::sqlx::pool::PoolConnection;
use sea_orm::sqlx::{self, AssertSqlSafe, Database, Executor, PgPool, Postgres, SqlSafeStr, Sqlite, SqlitePool};
use sea_orm::{DbBackend, DbErr, ExecResult, QueryResult, RuntimeErr, Statement};
use sea_query_sqlx::SqlxValues;
use sqlx_core::transaction::TransactionManager;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, timeout};

/// How long a connection is kept before the pool looks at it again: is it alive, and not too old?
const KEPT: Duration = Duration::from_secs(60);

/// Boxed here, once: everything that waits for a statement would hold what the drivers keep while they wait.
type Answer<T> = Pin<Box<dyn Future<Output = Result<T, DbErr>> + Send>>;

/// A pool, and the connections of it that are kept.
pub(super) struct Connections {
    pool: Pool,
    kept: Mutex<Vec<Connection>>,
    /// As many as the pool may open: whoever has one finds a connection here or in the pool.
    free: Arc<Semaphore>,
    patience: Duration,
    /// Longest statement; `None` is as long as it takes.
    limit: Option<Duration>,
}

pub(super) enum Pool {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

struct Connection {
    driver: Driver,
    kept_until: Instant,
}

enum Driver {
    Sqlite(PoolConnection<Sqlite>),
    Postgres(PoolConnection<Postgres>),
}

/// The same of either driver.
macro_rules! either {
    ($driver:expr, $connection:ident => $what:expr) => {
        match $driver {
            Driver::Sqlite($connection) => $what,
            Driver::Postgres($connection) => $what,
        }
    };
}

impl Connections {
    pub(super) fn new(pool: Pool, patience: Duration, limit: Option<Duration>) -> Arc<Self> {
        let most = match &pool {
            Pool::Sqlite(pool) => pool.options().get_max_connections(),
            Pool::Postgres(pool) => pool.options().get_max_connections(),
        };
        let free = Arc::new(Semaphore::new(usize::try_from(most).unwrap_or(1)));
        Arc::new(Connections { pool, kept: Mutex::default(), free, patience, limit })
    }

    pub(super) fn backend(&self) -> DbBackend {
        match self.pool {
            Pool::Sqlite(_) => DbBackend::Sqlite,
            Pool::Postgres(_) => DbBackend::Postgres,
        }
    }

    pub(super) fn execute(self: Arc<Self>, statement: Statement) -> Answer<ExecResult> {
        Box::pin(async move {
            let mut pooled = self.acquire().await?;
            let done = pooled.execute(statement).await?;
            pooled.keep();
            Ok(done)
        })
    }

    pub(super) fn execute_unprepared(self: Arc<Self>, sql: String) -> Answer<ExecResult> {
        Box::pin(async move {
            let mut pooled = self.acquire().await?;
            let done = pooled.execute_unprepared(sql).await?;
            pooled.keep();
            Ok(done)
        })
    }

    pub(super) fn query_one(self: Arc<Self>, statement: Statement) -> Answer<Option<QueryResult>> {
        Box::pin(async move {
            let mut pooled = self.acquire().await?;
            let row = pooled.query_one(statement).await?;
            pooled.keep();
            Ok(row)
        })
    }

    pub(super) fn query_all(self: Arc<Self>, statement: Statement) -> Answer<Vec<QueryResult>> {
        Box::pin(async move {
            let mut pooled = self.acquire().await?;
            let rows = pooled.query_all(statement).await?;
            pooled.keep();
            Ok(rows)
        })
    }

    /// Begins a transaction, on SQLite one that may write.
    pub(super) fn begin(self: Arc<Self>) -> Answer<Transaction> {
        Box::pin(async move {
            let backend = self.backend();
            let mut transaction = Transaction { pooled: tokio::sync::Mutex::new(Some(self.acquire().await?)), backend };
            let pooled = transaction.pooled.get_mut().as_mut().ok_or_else(ended)?;
            let limit = pooled.limit;
            either!(&mut pooled.connection.driver, connection => in_time(limit, begin(connection, backend)).await).map_err(query_error)?;
            Ok(transaction)
        })
    }

    /// Closes every connection.
    pub(super) async fn close(&self) {
        self.free.close();
        self.kept().clear();
        match &self.pool {
            Pool::Sqlite(pool) => pool.close().await,
            Pool::Postgres(pool) => pool.close().await,
        }
    }

    #[cfg(test)]
    pub(super) fn is_closed(&self) -> bool {
        self.free.is_closed()
    }

    async fn acquire(self: Arc<Self>) -> Result<PooledConnection, DbErr> {
        let free = timeout(self.patience, self.free.clone().acquire_owned()).await;
        let free = free.map_err(|_| DbErr::ConnectionAcquire(ConnAcquireErr::Timeout))?;
        let free = free.map_err(|_| DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed))?;
        let connection = match self.take_kept() {
            Some(connection) => connection,
            None => Connection { driver: self.open().await.map_err(opening_error)?, kept_until: Instant::now() + KEPT },
        };
        Ok(PooledConnection { connection, limit: self.limit, of: self, _free: free })
    }

    async fn open(&self) -> Result<Driver, sqlx::Error> {
        Ok(match &self.pool {
            Pool::Sqlite(pool) => Driver::Sqlite(pool.acquire().await?),
            Pool::Postgres(pool) => Driver::Postgres(pool.acquire().await?),
        })
    }

    /// The one that was used last: the others may go.
    fn take_kept(&self) -> Option<Connection> {
        let now = Instant::now();
        let mut kept = self.kept();
        kept.retain(|connection| connection.kept_until > now);
        kept.pop()
    }

    fn kept(&self) -> MutexGuard<'_, Vec<Connection>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Connections {
    /// What goes back to the pool is looked at by a task, and there may be nobody left to run one.
    fn drop(&mut self) {
        for connection in self.kept().drain(..) {
            either!(connection.driver, connection => drop(connection.detach()));
        }
    }
}

/// A connection while it is used. Dropped without [`PooledConnection::keep`], it goes back to the pool.
struct PooledConnection {
    connection: Connection,
    limit: Option<Duration>,
    of: Arc<Connections>,
    _free: OwnedSemaphorePermit,
}

impl PooledConnection {
    /// All that was asked of it was answered. Once the database is closed, it goes back to the pool, which waits for it.
    fn keep(self) {
        let mut kept = self.of.kept();
        if !self.of.free.is_closed() {
            kept.push(self.connection);
        }
    }

    async fn execute(&mut self, statement: Statement) -> Result<ExecResult, DbErr> {
        let (sql, values) = parts(statement);
        let limit = self.limit;
        either!(&mut self.connection.driver, connection => {
            in_time(limit, sqlx::query_with(sql, values).execute(&mut **connection)).await.map(Into::into)
        })
        .map_err(execute_error)
    }

    async fn execute_unprepared(&mut self, sql: String) -> Result<ExecResult, DbErr> {
        let (sql, limit) = (AssertSqlSafe(sql), self.limit);
        either!(&mut self.connection.driver, connection => in_time(limit, connection.execute(sql)).await.map(Into::into))
            .map_err(execute_error)
    }

    async fn query_one(&mut self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        let (sql, values) = parts(statement);
        let limit = self.limit;
        either!(&mut self.connection.driver, connection => {
            in_time(limit, sqlx::query_with(sql, values).fetch_optional(&mut **connection)).await.map(|row| row.map(Into::into))
        })
        .map_err(query_error)
    }

    async fn query_all(&mut self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        let (sql, values) = parts(statement);
        let limit = self.limit;
        either!(&mut self.connection.driver, connection => {
            let rows = in_time(limit, sqlx::query_with(sql, values).fetch_all(&mut **connection)).await;
            rows.map(|rows| rows.into_iter().map(Into::into).collect())
        })
        .map_err(query_error)
    }
}

/// A transaction of the database. Dropped before [`Transaction::commit`] has answered `Ok`, it is rolled back.
pub(super) struct Transaction {
    /// Nothing once it has ended.
    pooled: tokio::sync::Mutex<Option<PooledConnection>>,
    backend: DbBackend,
}

impl Transaction {
    pub(super) fn backend(&self) -> DbBackend {
        self.backend
    }

    /// From here on a statement may take as long as it takes.
    pub(super) async fn lift_limit(&self) {
        if let Some(pooled) = self.pooled.lock().await.as_mut() {
            pooled.limit = None;
        }
    }

    pub(super) async fn execute(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.pooled.lock().await.as_mut().ok_or_else(ended)?.execute(statement).await
    }

    pub(super) async fn execute_unprepared(&self, sql: String) -> Result<ExecResult, DbErr> {
        self.pooled.lock().await.as_mut().ok_or_else(ended)?.execute_unprepared(sql).await
    }

    pub(super) async fn query_one(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.pooled.lock().await.as_mut().ok_or_else(ended)?.query_one(statement).await
    }

    pub(super) async fn query_all(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.pooled.lock().await.as_mut().ok_or_else(ended)?.query_all(statement).await
    }

    pub(super) fn commit(mut self) -> Answer<()> {
        Box::pin(async move {
            let pooled = self.pooled.get_mut();
            let PooledConnection { connection, limit, .. } = pooled.as_mut().ok_or_else(ended)?;
            either!(&mut connection.driver, connection => in_time(*limit, commit(connection)).await).map_err(query_error)?;
            pooled.take().into_iter().for_each(PooledConnection::keep);
            Ok(())
        })
    }

    pub(super) fn rollback(mut self) -> Answer<()> {
        Box::pin(async move {
            let pooled = self.pooled.get_mut();
            let PooledConnection { connection, limit, .. } = pooled.as_mut().ok_or_else(ended)?;
            either!(&mut connection.driver, connection => in_time(*limit, rollback(connection)).await).map_err(query_error)?;
            pooled.take().into_iter().for_each(PooledConnection::keep);
            Ok(())
        })
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        // The pool finishes what is begun here.
        if let Some(pooled) = self.pooled.get_mut() {
            either!(&mut pooled.connection.driver, connection => start_rollback(connection));
        }
    }
}

/// A statement that is not answered in time failed like one whose connection broke.
async fn in_time<T>(limit: Option<Duration>, statement: impl Future<Output = Result<T, sqlx::Error>>) -> Result<T, sqlx::Error> {
    let Some(limit) = limit else { return statement.await };
    timeout(limit, statement).await.unwrap_or_else(|_| Err(sqlx::Error::Io(io::ErrorKind::TimedOut.into())))
}

async fn begin<DB: Database>(connection: &mut PoolConnection<DB>, backend: DbBackend) -> Result<(), sqlx::Error> {
    let immediate = (backend == DbBackend::Sqlite).then(|| "BEGIN IMMEDIATE".into_sql_str());
    DB::TransactionManager::begin(connection, immediate).await
}

async fn commit<DB: Database>(connection: &mut PoolConnection<DB>) -> Result<(), sqlx::Error> {
    DB::TransactionManager::commit(connection).await
}

async fn rollback<DB: Database>(connection: &mut PoolConnection<DB>) -> Result<(), sqlx::Error> {
    DB::TransactionManager::rollback(connection).await
}

fn start_rollback<DB: Database>(connection: &mut PoolConnection<DB>) {
    DB::TransactionManager::start_rollback(connection);
}

fn parts(statement: Statement) -> (AssertSqlSafe<String>, SqlxValues) {
    (AssertSqlSafe(statement.sql), SqlxValues(statement.values.unwrap_or_else(|| Values(Vec::new()))))
}

pub(super) fn ended() -> DbErr {
    DbErr::Custom("the transaction has ended".into())
}

fn execute_error(error: sqlx::Error) -> DbErr {
    DbErr::Exec(RuntimeErr::SqlxError(error.into()))
}

fn query_error(error: sqlx::Error) -> DbErr {
    DbErr::Query(RuntimeErr::SqlxError(error.into()))
}

pub(super) fn opening_error(error: sqlx::Error) -> DbErr {
    match error {
        sqlx::Error::PoolTimedOut => DbErr::ConnectionAcquire(ConnAcquireErr::Timeout),
        sqlx::Error::PoolClosed => DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed),
        error => DbErr::Conn(RuntimeErr::SqlxError(error.into())),
    }
}
