//! Migrations run once, also when ten nodes start together, and whole: what was cut off has not happened (decision D2).

use bursar_kernel::Result;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement};

use crate::db::{Db, Tx};
use crate::dialect::ddl;
use crate::{execute, migrations};

/// A step of the schema: statements in SQL, with the type names of [`ddl`].
pub struct Migration {
    /// Its name; steps run in the order of their names.
    pub name: &'static str,
    /// Its statements.
    pub statements: &'static [&'static str],
}

/// Any name that nothing else holds.
const LOCK: &str = "migrations";

/// The name of the table is that of the library which wrote it first.
const TABLE: &str = "CREATE TABLE IF NOT EXISTS seaql_migrations (version varchar NOT NULL PRIMARY KEY, applied_at bigint NOT NULL)";

impl Db {
    /// Brings the schema up to this release, in one transaction. Others that start meanwhile wait for its end: SQLite has one writer, and
    /// on Postgres they wait for the name.
    pub async fn migrate(&self) -> Result<()> {
        if self.pending_migrations().await?.is_empty() {
            return Ok(());
        }
        let tx = self.begin().await?;
        tx.lift_statement_timeout().await;
        tx.hold(LOCK).await?;
        tx.execute_unprepared(TABLE).await?;
        let done = done(&tx).await?;
        for migration in pending(&done) {
            migration.run(&tx).await?;
        }
        tx.commit().await
    }

    /// Names of the steps that this release has and the database has not. Steps only add, so neighboring releases run side by side:
    /// those of a newer one do not matter.
    pub async fn pending_migrations(&self) -> Result<Vec<String>> {
        let done = done(self).await?;
        Ok(pending(&done).map(|migration| migration.name.to_owned()).collect())
    }
}

impl Migration {
    async fn run(&self, tx: &Tx) -> Result<(), DbErr> {
        let backend = tx.get_database_backend();
        for statement in self.statements {
            tx.execute_unprepared(&ddl(backend, statement)).await?;
        }
        let now = match backend {
            DbBackend::Postgres => "CAST(extract(epoch FROM now()) AS bigint)",
            _ => "unixepoch()",
        };
        let sql = format!("INSERT INTO seaql_migrations (version, applied_at) VALUES ($1, {now})");
        execute(tx, sql, [self.name.into()]).await?;
        Ok(())
    }
}

fn pending(done: &[String]) -> impl Iterator<Item = &'static Migration> {
    migrations::ALL.iter().filter(|migration| !done.iter().any(|name| name == migration.name))
}

/// Names of the steps that the database has; none in a new one.
async fn done<C: ConnectionTrait>(connection: &C) -> Result<Vec<String>, DbErr> {
    let backend = connection.get_database_backend();
    let exists = match backend {
        DbBackend::Postgres => "SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'seaql_migrations'",
        _ => "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'seaql_migrations'",
    };
    if connection.query_one_raw(Statement::from_string(backend, exists)).await?.is_none() {
        return Ok(Vec::new());
    }
    let rows = connection.query_all_raw(Statement::from_string(backend, "SELECT version FROM seaql_migrations")).await?;
    rows.iter().map(|row| row.try_get("", "version")).collect()
}
