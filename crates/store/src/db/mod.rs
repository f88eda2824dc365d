//! The database and its transactions: when a write is durable.
//!
//! | written through | durable when |
//! |---|---|
//! | a [`Tx`] of a [`Db`] that was opened | [`Tx::commit`] has answered `Ok` |
//! | a [`Tx`] of a request's [`Db`] ([`Db::in_request`]) | [`PendingCommit::commit`] has answered `Ok`, after the handler |
//!
//! Whatever else happens (an error of a statement or of COMMIT, a panic, a time-out, a dropped future), nothing of the transaction has
//! happened, and the next one begins on a connection that has none open.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bursar_kernel::{Error, Result};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, ExecResult, QueryResult, Statement};
use tokio::sync::{Mutex, Notify};
use tokio::time::Instant;

use connections::Connections;
pub use pending::PendingCommit;
use pool::Pools;
pub use tx::Tx;

use crate::announce::AfterCommit;
use crate::touch::Touch;

mod connections;
mod pending;
mod pool;
mod probe;
#[cfg(test)]
mod tests;
mod tx;

/// How many connections to open.
#[derive(Debug, Clone)]
pub struct Options {
    /// Connections of the pool (on SQLite: of the readers).
    pub max_connections: u32,
    /// How long to wait for one, and on SQLite for another process that writes.
    pub acquire_timeout: Duration,
    /// Longest statement on Postgres: a server that vanished without closing its connections answers nothing, not even an error.
    pub statement_timeout: Duration,
    /// A commit survives a power cut (SQLite; Postgres decides for itself). A refreshed token must: the provider has already
    /// forgotten the one before.
    pub survives_power_cut: bool,
}

impl Default for Options {
    fn default() -> Self {
        let (acquire_timeout, statement_timeout) = (Duration::from_secs(10), Duration::from_secs(120));
        Options { max_connections: 8, acquire_timeout, statement_timeout, survives_power_cut: true }
    }
}

/// The database. Reading through it sees what is committed. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    readers: Arc<Connections>,
    writer: Arc<Connections>,
    touch: Touch,
    /// In the simulation one transaction at a time, first come, first served; waiting yields to the other engines.
    turn: Arc<Mutex<()>>,
    request: Option<PendingCommit>,
    /// When writing was seen to work.
    proved_at: Arc<Mutex<Option<Instant>>>,
    pub(crate) announced: Arc<Notify>,
}

impl Db {
    /// Opens `sqlite://path`, `sqlite::memory:` is refused (readers would see another database), or `postgres://…`.
    pub async fn connect(url: &str, options: Options) -> Result<Db> {
        let Pools { readers, writer } = Pools::open(url, &options).await?;
        Ok(Db {
            readers,
            writer,
            touch: Touch::default(),
            turn: Arc::default(),
            request: None,
            proved_at: Arc::default(),
            announced: Arc::default(),
        })
    }

    /// The same database, its statements going through `touch`.
    pub fn with_touch(&self, touch: Touch) -> Db {
        Db { touch, ..self.clone() }
    }

    /// The same database for one request: all that it writes is one transaction, which a handler's commit leaves `pending`.
    pub fn in_request(&self, pending: &PendingCommit) -> Db {
        Db { request: Some(pending.clone()), ..self.clone() }
    }

    /// Begins a transaction; in a request it goes on in the one that was committed before.
    pub async fn begin(&self) -> Result<Tx> {
        match &self.request {
            Some(request) => {
                if let Some(tx) = request.open()? {
                    return Ok(tx.reopened(request.clone()));
                }
            }
            None if PendingCommit::current_has_begun() => {
                return Err(Error::internal(
                    "a second transaction was begun inside a request: write through the request's own, or before it",
                ));
            }
            None => {}
        }
        let turn = if self.touch.is_simulated() { Some(self.turn.clone().lock_owned().await) } else { None };
        Tx::begun(self.writer.clone().begin(), self.touch.clone(), turn, self.request.clone(), AfterCommit::new(&self.announced)).await
    }

    /// Tells Postgres what a table that was filled a moment ago holds: until it knows, it may read a whole index where another one
    /// leads straight to the row. SQLite plans by its indexes alone.
    pub async fn refresh_statistics(&self, table: &'static str) -> Result<()> {
        if self.get_database_backend() == DbBackend::Postgres {
            let writer = self.writer.clone();
            self.touch.run("ANALYZE", writer.execute_unprepared(format!("ANALYZE {table}"))).await?;
        }
        Ok(())
    }

    /// Is it Postgres, which several machines may share?
    pub fn is_postgres(&self) -> bool {
        self.get_database_backend() == DbBackend::Postgres
    }

    /// Closes every connection. SQLite then folds its log into the one file.
    pub async fn close(self) -> Result<()> {
        self.readers.close().await;
        self.writer.close().await;
        Ok(())
    }

    /// What the request has committed already: its reads must see it.
    fn committed(&self) -> Option<Arc<Tx>> {
        self.request.as_ref()?.committed()
    }
}

#[async_trait]
impl ConnectionTrait for Db {
    fn get_database_backend(&self) -> DbBackend {
        self.readers.backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        if let Some(tx) = self.committed() {
            return tx.execute_raw(statement).await;
        }
        self.touch.run(&statement.sql.clone(), self.readers.clone().execute(statement)).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.touch.run(sql, self.readers.clone().execute_unprepared(sql.to_owned())).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        if let Some(tx) = self.committed() {
            return tx.query_one_raw(statement).await;
        }
        self.touch.run(&statement.sql.clone(), self.readers.clone().query_one(statement)).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        if let Some(tx) = self.committed() {
            return tx.query_all_raw(statement).await;
        }
        self.touch.run(&statement.sql.clone(), self.readers.clone().query_all(statement)).await
    }
}
