use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use bursar_kernel::{Error, Result};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, ExecResult, QueryResult, Statement};
use tokio::sync::OwnedMutexGuard;

use super::connections::{Transaction, ended};
use super::pending::PendingCommit;
use crate::announce::AfterCommit;
use crate::touch::Touch;

/// A transaction: what is written through it is committed together or not at all. Dropped without [`Tx::commit`], it is rolled back.
///
/// A statement that fails, or that is given up on its way, ends it: whatever follows fails too, and so does the commit. Postgres refuses
/// further statements by itself but answers COMMIT as if all were well; SQLite rolls back by itself after some errors, a full disk
/// among them, and would then commit each further statement alone.
pub struct Tx {
    inner: Option<Arc<Transaction>>,
    has_failed: AtomicBool,
    touch: Touch,
    request: Option<PendingCommit>,
    _turn: Option<OwnedMutexGuard<()>>,
    pub(crate) after_commit: AfterCommit,
}

impl Tx {
    /// A transaction that `begin` opens; of a request, when it is one of a request.
    pub(super) async fn begun(
        begin: impl Future<Output = Result<Transaction, DbErr>> + Send + 'static,
        touch: Touch,
        turn: Option<OwnedMutexGuard<()>>,
        request: Option<PendingCommit>,
        after_commit: AfterCommit,
    ) -> Result<Tx> {
        let mut tx = Tx { inner: None, has_failed: AtomicBool::new(false), touch, request, _turn: turn, after_commit };
        tx.inner = Some(Arc::new(tx.touch.run("BEGIN", begin).await?));
        Ok(tx)
    }

    /// The same transaction, which goes on after a handler's commit.
    pub(super) fn reopened(mut self, request: PendingCommit) -> Tx {
        self.request = Some(request);
        self
    }

    /// Commits. In a request the commit is pending: it becomes durable when the answer is known to be a success
    /// ([`PendingCommit::commit`]), or never.
    pub async fn commit(mut self) -> Result<()> {
        self.check_whole()?;
        let Some(request) = self.request.take() else { return self.commit_now().await };
        let touch = self.touch.clone();
        request.hold(self);
        // It passes the touch like a statement, so that a test can fail a request right after its handler's commit.
        touch.run("PENDING COMMIT", std::future::ready(Ok(()))).await?;
        Ok(())
    }

    /// Commits, and answers when the commit is durable.
    pub(super) async fn commit_now(mut self) -> Result<()> {
        self.check_whole()?;
        let Some(inner) = self.inner.take().and_then(Arc::into_inner) else {
            return Err(Error::internal("a transaction was committed while one of its statements ran"));
        };
        self.touch.run("COMMIT", async move { inner.commit().await }).await?;
        self.after_commit.happen();
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

    /// How long statements from here on wait for what another transaction holds before they fail; `None` is as long as it takes. SQLite
    /// has no such waits inside of a transaction.
    pub async fn limit_waits(&self, limit: Option<Duration>) -> Result<()> {
        if self.get_database_backend() == DbBackend::Postgres {
            let milliseconds = limit.map_or(0, |limit| limit.as_millis());
            self.execute_unprepared(&format!("SET LOCAL lock_timeout = {milliseconds}")).await?;
        }
        Ok(())
    }

    /// From here on a statement may take longer than others: a step of the schema may rewrite a table.
    pub(crate) async fn lift_statement_timeout(&self) {
        if let Some(inner) = &self.inner {
            inner.lift_limit().await;
        }
    }

    fn check_whole(&self) -> Result<(), DbErr> {
        let message = "a statement of this transaction failed or was aborted: it can only be rolled back";
        if self.has_failed.load(Ordering::Acquire) { Err(DbErr::Custom(message.into())) } else { Ok(()) }
    }

    async fn run<T, F>(&self, sql: &str, statement: impl FnOnce(Arc<Transaction>) -> F) -> Result<T, DbErr>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, DbErr>> + Send + 'static,
    {
        self.check_whole()?;
        let inner = self.inner.clone().ok_or_else(ended)?;
        let mut outcome = Outcome { has_failed: &self.has_failed, is_success: false };
        let answer = self.touch.run(sql, statement(inner)).await?;
        outcome.is_success = true;
        Ok(answer)
    }
}

/// Of a statement: failed unless it was seen to succeed.
struct Outcome<'a> {
    has_failed: &'a AtomicBool,
    is_success: bool,
}

impl Drop for Outcome<'_> {
    fn drop(&mut self) {
        if !self.is_success {
            self.has_failed.store(true, Ordering::Release);
        }
    }
}

impl Drop for Tx {
    fn drop(&mut self) {
        if let Some(request) = &self.request {
            request.rolled_back();
        }
        // In the simulation the rollback must not wait for a runtime whose clock stands still.
        if self.touch.is_simulated()
            && let Some(inner) = self.inner.take().and_then(Arc::into_inner)
        {
            let rolled_back = self.touch.block_on_runtime(async move { inner.rollback().await });
            if let Err(error) = rolled_back {
                tracing::warn!(%error, "a transaction could not be rolled back");
            }
        }
    }
}

#[async_trait]
impl ConnectionTrait for Tx {
    fn get_database_backend(&self) -> DbBackend {
        self.inner.as_ref().map_or(DbBackend::Sqlite, |inner| inner.backend())
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.run(&statement.sql.clone(), |inner| async move { inner.execute(statement).await }).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        let statement = sql.to_owned();
        self.run(sql, |inner| async move { inner.execute_unprepared(statement).await }).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.run(&statement.sql.clone(), |inner| async move { inner.query_one(statement).await }).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.run(&statement.sql.clone(), |inner| async move { inner.query_all(statement).await }).await
    }
}
