//! Every query on `payables` and `payable_tags` beside the common.

use std::collections::BTreeMap;

use bursar_kernel::{Result, Uuid};
use bursar_store::{Record, Scope, Tx, batch, column, places, sea_orm};
use bursar_web::ListQuery;
use bursar_web::listing::{Expr, ExprTrait, ParameterValues, RowsOf, rows};
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{ConnectionTrait, QueryResult, Statement, Value};

use super::{OfStatus, Payable};

/// The tags of these payables, in the order in which they were given.
pub(crate) async fn tags_of(db: &impl ConnectionTrait, payables: &[Uuid]) -> Result<BTreeMap<Uuid, Vec<Uuid>>> {
    let mut tags: BTreeMap<Uuid, Vec<Uuid>> = BTreeMap::new();
    let backend = db.get_database_backend();
    for some in payables.chunks(batch(backend)) {
        let of = places(backend, 1, some.len());
        let sql = format!("SELECT payable_id, tag_id FROM payable_tags WHERE payable_id IN {of} ORDER BY payable_id, position");
        let values: Vec<Value> = some.iter().map(|id| Value::from(*id)).collect();
        for row in db.query_all_raw(Statement::from_sql_and_values(backend, sql, values)).await? {
            tags.entry(row.try_get("", "payable_id")?).or_default().push(row.try_get("", "tag_id")?);
        }
    }
    Ok(tags)
}

/// The payable, which is held, has these tags and no others; tells whether it had others.
pub(crate) async fn replace_tags(tx: &Tx, payable: Uuid, tags: &[Uuid]) -> Result<bool> {
    let before = tags_of(tx, &[payable]).await?.remove(&payable).unwrap_or_default();
    if before == tags {
        return Ok(false);
    }
    let backend = tx.get_database_backend();
    let sql = "DELETE FROM payable_tags WHERE payable_id = $1";
    tx.execute_raw(Statement::from_sql_and_values(backend, sql, [payable.into()])).await?;
    for (position, some) in tags.chunks(batch(backend)).enumerate() {
        let sql = format!("INSERT INTO payable_tags (payable_id, tag_id, position) VALUES {}", places(backend, some.len(), 3));
        let mut values: Vec<Value> = Vec::new();
        for (place, tag) in some.iter().enumerate() {
            values.extend([payable.into(), Value::from(*tag), i64::try_from(position * batch(backend) + place)?.into()]);
        }
        tx.execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
    }
    Ok(true)
}

/// Whose number or counterpart's name holds these letters?
pub(super) fn holds(given: &ParameterValues<'_>) -> Expr {
    given.holds("COALESCE(document_id_folded, '')").or(given.holds("COALESCE(counterpart_name_folded, '')"))
}

/// Which one has this line?
pub(super) fn has_line(given: &ParameterValues<'_>) -> Expr {
    let mut lines = Query::select().expr(Expr::cust("payable_id")).from("payable_line_items").to_owned();
    Expr::cust("id").in_subquery(lines.and_where(Expr::cust("id").is_in(given.values.iter().cloned())).take())
}

/// Which have one of these tags?
pub(super) fn has_a_tag(given: &ParameterValues<'_>) -> Expr {
    Expr::cust("id").in_subquery(tagged(given.values))
}

/// Which have none of these tags?
pub(super) fn has_none_of_tags(given: &ParameterValues<'_>) -> Expr {
    Expr::cust("id").not_in_subquery(tagged(given.values))
}

/// Which have any tag, or none?
pub(super) fn has_tags(given: &ParameterValues<'_>) -> Expr {
    let has = "EXISTS (SELECT 1 FROM payable_tags t WHERE t.payable_id = payables.id)";
    Expr::cust(if given.is_true() { has.to_owned() } else { format!("NOT {has}") })
}

/// Which have a file, or none?
pub(super) fn has_file(given: &ParameterValues<'_>) -> Expr {
    let file = Expr::cust("file_id");
    if given.is_true() { file.is_not_null() } else { file.is_null() }
}

fn tagged(tags: &[Value]) -> SelectStatement {
    let mut of = Query::select().expr(Expr::cust("payable_id")).from("payable_tags").to_owned();
    of.and_where(Expr::cust("tag_id").is_in(tags.iter().cloned())).take()
}

/// How many of those that are asked for are in which status, and what they come to.
pub(super) async fn by_status(db: &impl ConnectionTrait, scope: &Scope, query: &ListQuery) -> Result<Vec<OfStatus>> {
    let sum = "SELECT status, COUNT(*) AS n, CAST(COALESCE(SUM(total_amount), 0) AS bigint) AS total FROM payables";
    let found = query.groups(db, RowsOf::Scope(scope, Payable::TENANCY), rows(sum), "status").await?;
    let of_status = |row: &QueryResult| {
        Ok(OfStatus { count: row.try_get("", "n")?, status: column::word(row, "status")?, sum_total_amount: row.try_get("", "total")? })
    };
    found.iter().map(of_status).collect()
}

/// What credit notes take off a payable.
pub(super) async fn credited(_db: &impl ConnectionTrait, _payable: Uuid) -> Result<i64> {
    Ok(0)
}
