//! The mark that `bursar dev` leaves in a database that it made: it seeds none other.

use bursar_kernel::{Error, Result};
use bursar_store::{Db, sea_orm};
use sea_orm::{ConnectionTrait, DbBackend, Statement};

/// Marks an empty database as ours; refuses one that is neither empty nor marked.
pub(super) async fn claim(db: &Db) -> Result<()> {
    let tables = tables(db).await?;
    if tables.iter().any(|name| name == "dev_marker") {
        return Ok(());
    }
    if !tables.is_empty() {
        let advice = "give bursar dev an empty database, or leave --database-url out; for this one use bursar serve";
        return Err(Error::internal(format!("the database was not made by bursar dev and is not empty: {advice}")));
    }
    let tx = db.begin().await?;
    tx.execute_unprepared("CREATE TABLE dev_marker (made_by text NOT NULL)").await?;
    tx.commit().await
}

async fn tables(db: &Db) -> Result<Vec<String>> {
    let backend = db.get_database_backend();
    let sql = match backend {
        DbBackend::Postgres => {
            "SELECT CAST(table_name AS text) AS name FROM information_schema.tables WHERE table_schema = current_schema()"
        }
        _ => "SELECT name FROM sqlite_master WHERE type = 'table'",
    };
    let rows = db.query_all_raw(Statement::from_string(backend, sql)).await?;
    Ok(rows.iter().map(|row| row.try_get("", "name")).collect::<Result<_, _>>()?)
}
