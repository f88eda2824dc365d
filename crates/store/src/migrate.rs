//! Migrations run once, also when ten nodes start together.

use bursar_kernel::Result;
use sea_orm::{ConnectionTrait, DbBackend, DbErr};
use sea_orm_migration::{MigrationName, MigrationTrait, MigratorTrait, SchemaManager};

use crate::db::Db;
use crate::dialect::ddl;
use crate::migrations;

/// A step of the schema: statements in SQL, with the type names of [`ddl`].
pub struct Migration {
    /// Its name; steps run in the order of their names.
    pub name: &'static str,
    /// Its statements.
    pub statements: &'static [&'static str],
}

impl MigrationName for Migration {
    fn name(&self) -> &str {
        self.name
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        for statement in self.statements {
            connection.execute_unprepared(&ddl(manager.get_database_backend(), statement)).await?;
        }
        Ok(())
    }

    async fn down(&self, _manager: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration(format!("{} only goes forward: restore a backup instead", self.name)))
    }
}

struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        migrations::ALL.iter().map(|migration| Box::new(Migration { ..*migration }) as Box<dyn MigrationTrait>).collect()
    }
}

/// Any number that nothing else locks on Postgres.
const ADVISORY_LOCK: i64 = 0x0000_6275_7273_6172;

impl Db {
    /// Brings the schema up to this release. On Postgres one node does it while the others wait.
    pub async fn migrate(&self) -> Result<()> {
        let writer = self.writer();
        if writer.get_database_backend() != DbBackend::Postgres {
            return self.bring_up().await;
        }
        let guard = sea_orm::TransactionTrait::begin(writer).await?;
        guard.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({ADVISORY_LOCK})")).await?;
        self.bring_up().await?;
        guard.commit().await?;
        Ok(())
    }

    /// A database that a newer release has been at has steps that we do not know of; the migrator would stumble over them.
    async fn bring_up(&self) -> Result<()> {
        if !self.pending_migrations().await?.is_empty() {
            Migrator::up(self.writer(), None).await?;
        }
        Ok(())
    }

    /// Names of the steps that this release has and the database has not. Steps only add, so neighbouring releases run side by side:
    /// those of a newer one do not matter.
    pub async fn pending_migrations(&self) -> Result<Vec<String>> {
        let done = Migrator::get_migration_models(self.writer()).await?;
        let is_done = |migration: &&Migration| done.iter().any(|step| step.version == migration.name);
        Ok(migrations::ALL.iter().filter(|migration| !is_done(migration)).map(|migration| migration.name.to_owned()).collect())
    }
}
