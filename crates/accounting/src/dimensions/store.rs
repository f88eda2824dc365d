//! Every query on `mirror` for dimension values: those of one book.

use bursar_kernel::{Result, Uuid};
use bursar_store::{Filter, batch, fetch_all, sea_orm};
use bursar_web::listing::{Expr, ExprTrait, ParameterValues, RowsOf, rows};
use bursar_web::{ListQuery, Page};
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, QueryResult};

use super::{DimensionType, LedgerDimension};
use crate::ledger_objects::LedgerObject;

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    kind: String,
    remote_id: String,
    remote_version: String,
    is_deleted: bool,
    body: String,
}

const COLUMNS: &str = "id, kind, remote_id, remote_version, name, deleted_at IS NOT NULL AS is_deleted, body";

fn kinds() -> Vec<&'static str> {
    DimensionType::ALL.map(|dimension| dimension.kind().as_str()).to_vec()
}

fn read(row: &QueryResult) -> Result<LedgerDimension> {
    let Row { id, kind, remote_id, remote_version, is_deleted, body } = Row::from_query_result(row, "")?;
    let dimension_type = serde_json::from_value(kind.into())?;
    let body = serde_json::from_str(&body)?;
    Ok(LedgerDimension { dimension_type, object: LedgerObject { id, remote_id, remote_version, is_deleted, raw: None, body } })
}

/// A page of those that are not deleted.
pub(super) async fn list(db: &impl ConnectionTrait, book_id: Uuid, query: &ListQuery) -> Result<Page<LedgerDimension>> {
    let mut select = rows(&format!("SELECT {COLUMNS} FROM mirror"));
    // The second condition lets the partial index on names be used.
    let is_listed = Expr::cust("kind NOT IN ('account', 'tax_rate') AND deleted_at IS NULL AND body <> ''");
    select.and_where(Expr::cust("kind").is_in(kinds())).and_where(is_listed);
    query.page(db, RowsOf::Parent("book_id", book_id), select, read).await
}

/// Is its status this?
pub(super) fn has_status(given: &ParameterValues<'_>) -> Expr {
    let status = match given.backend {
        DbBackend::Postgres => Expr::cust("body::json->>'status'"),
        _ => Expr::cust("json_extract(body, '$.status')"),
    };
    status.eq(given.text())
}

/// Is it an option of this category?
pub(super) fn is_of_category(given: &ParameterValues<'_>) -> Expr {
    let id = match given.backend {
        DbBackend::Postgres => Expr::cust("body::json->'category'->>'id'"),
        _ => Expr::cust("json_extract(body, '$.category.id')"),
    };
    id.eq(given.text())
}

/// Those of a book with these ids, deleted ones too.
pub async fn ledger_dimensions(db: &impl ConnectionTrait, book_id: Uuid, ids: &[Uuid]) -> Result<Vec<LedgerDimension>> {
    let mut found = Vec::new();
    for some in ids.chunks(batch(db.get_database_backend())) {
        let mut filter = Filter::owned("book_id", book_id);
        filter.among("kind", "IN", Some(&kinds()));
        filter.among("id", "IN", Some(&some.to_vec()));
        let sql = format!("SELECT {COLUMNS} FROM mirror WHERE {} AND body <> ''", filter.sql);
        for row in fetch_all(db, sql, filter.values).await? {
            found.push(read(&row)?);
        }
    }
    Ok(found)
}

/// Does a book have an option of the tracking category with this id?
pub async fn has_tracking_category(db: &impl ConnectionTrait, book_id: Uuid, category_id: &str) -> Result<bool> {
    let mut filter = Filter::owned("book_id", book_id);
    filter.compare("kind", "=", Some(DimensionType::TrackingOption.kind().as_str()));
    let sql = format!("SELECT {COLUMNS} FROM mirror WHERE {} AND deleted_at IS NULL AND body <> ''", filter.sql);
    for row in fetch_all(db, sql, filter.values).await? {
        if read(&row)?.category_id() == Some(category_id) {
            return Ok(true);
        }
    }
    Ok(false)
}
