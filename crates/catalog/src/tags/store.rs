//! Every query on tags.

use bursar_kernel::{Error, Result, Uuid};
use bursar_store::{Scope, Tenancy, Tx, for_update, sea_orm};
use bursar_web::listing::{RowsOf, rows};
use bursar_web::{Filter, ListQuery, Page};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement, Value};

use super::Tag;

const TENANCY: Tenancy = Tenancy::entity("entity_id").own(&["created_by_entity_user_id"]);
const SELECT: &str = "SELECT id, entity_id, name, description, category, created_by_entity_user_id, created_at, updated_at FROM tags";

/// A new tag.
pub(crate) async fn insert(tx: &Tx, tag: &Tag) -> Result<()> {
    let sql = "INSERT INTO tags (id, entity_id, name, description, category, created_by_entity_user_id, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let values: [Value; 8] = [
        tag.id.into(),
        tag.entity_id.into(),
        tag.name.as_str().into(),
        tag.description.clone().into(),
        tag.category.into(),
        tag.created_by_entity_user_id.into(),
        tag.created_at.into(),
        tag.updated_at.into(),
    ];
    tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, values)).await?;
    Ok(())
}

/// The tag as it now is.
pub(crate) async fn save(tx: &Tx, tag: &Tag) -> Result<()> {
    let sql = "UPDATE tags SET name = $3, description = $4, category = $5, updated_at = $6 WHERE entity_id = $1 AND id = $2";
    let values: [Value; 6] = [
        tag.entity_id.into(),
        tag.id.into(),
        tag.name.as_str().into(),
        tag.description.clone().into(),
        tag.category.into(),
        tag.updated_at.into(),
    ];
    tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, values)).await?;
    Ok(())
}

/// The tag is gone for good.
pub(crate) async fn delete(tx: &Tx, tag: &Tag) -> Result<()> {
    let sql = "DELETE FROM tags WHERE entity_id = $1 AND id = $2";
    let values: [Value; 2] = [tag.entity_id.into(), tag.id.into()];
    tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, values)).await?;
    Ok(())
}

/// The tag of that id.
pub(crate) async fn get(db: &impl ConnectionTrait, scope: &Scope, id: Uuid) -> Result<Tag> {
    one(db, scope, id, "").await
}

/// The same, held until the commit.
pub(crate) async fn lock(tx: &Tx, scope: &Scope, id: Uuid) -> Result<Tag> {
    one(tx, scope, id, for_update(tx.get_database_backend())).await
}

async fn one(db: &impl ConnectionTrait, scope: &Scope, id: Uuid, tail: &str) -> Result<Tag> {
    let mut filter = Filter::within(scope, &TENANCY);
    filter.compare("id", "=", Some(id));
    let sql = format!("{SELECT} WHERE {}{tail}", filter.sql);
    let row = db.query_one_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, filter.values)).await?;
    Ok(Tag::from_query_result(&row.ok_or_else(|| Error::not_found("tag"))?, "")?)
}

/// A page of tags.
pub(crate) async fn list(db: &impl ConnectionTrait, scope: &Scope, query: &ListQuery) -> Result<Page<Tag>> {
    query.page(db, RowsOf::Scope(scope, TENANCY), rows(SELECT), |row| Ok(Tag::from_query_result(row, "")?)).await
}
