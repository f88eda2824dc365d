//! Every query on `books`.

use bursar_connectors::{Company, Platform};
use bursar_kernel::{Env, Error, Result, Timestamp, Uuid};
use bursar_store::{Filter, Scope, Tenancy, Tx, execute, fetch_optional, sea_orm};
use sea_orm::{ConnectionTrait, FromQueryResult, Value};

use super::Book;

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    platform: String,
    company: serde_json::Value,
}

/// A book, for jobs.
pub(crate) async fn get(db: &impl ConnectionTrait, id: Uuid) -> Result<Book> {
    let sql = "SELECT id, platform, company FROM books WHERE id = $1";
    let row = fetch_optional(db, sql, [id.into()]).await?;
    let row = Row::from_query_result(&row.ok_or_else(|| Error::internal("the book is gone"))?, "")?;
    let platform = Platform::parse(&row.platform).ok_or_else(|| Error::internal(format!("no platform is named {}", row.platform)))?;
    Ok(Book { id: row.id, platform, company: serde_json::from_value(row.company)? })
}

/// The book of the entity's company: the old one when it was connected before, so that every id is kept.
pub(crate) async fn open(tx: &Tx, env: &Env, entity_id: Uuid, platform: Platform, company: &Company) -> Result<Uuid> {
    let values: [Value; _] = [
        env.id().into(),
        entity_id.into(),
        platform.as_str().into(),
        company.id.as_str().into(),
        serde_json::to_value(company)?.into(),
        env.now().into(),
    ];
    let sql = "INSERT INTO books (id, entity_id, platform, company_id, company, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $6)
        ON CONFLICT (entity_id, platform, company_id) DO UPDATE SET updated_at = excluded.updated_at RETURNING id";
    let row = fetch_optional(tx, sql, values).await?;
    row.ok_or_else(|| Error::internal("the book was not written"))?.try_get("", "id").map_err(Error::from)
}

/// Keeps what the ledger says of the company.
pub(crate) async fn describe(tx: &Tx, env: &Env, id: Uuid, company: &Company) -> Result<()> {
    let sql = "UPDATE books SET company = $1, updated_at = $2 WHERE id = $3";
    let values = [serde_json::to_value(company)?.into(), env.now().into(), id.into()];
    execute(tx, sql, values).await?;
    Ok(())
}

/// When the first book of the entity was made: by the consent that connected it.
pub(crate) async fn first_connected_at(db: &impl ConnectionTrait, scope: &Scope) -> Result<Option<Timestamp>> {
    let filter = Filter::of_tenancy(scope, &Tenancy::entity("entity_id"));
    let sql = format!("SELECT created_at FROM books WHERE {} ORDER BY created_at LIMIT 1", filter.sql);
    let row = fetch_optional(db, sql, filter.values).await?;
    Ok(row.map(|row| row.try_get("", "created_at")).transpose()?)
}
