//! Every query on `events`.

use bursar_kernel::{Error, Result, Timestamp, Uuid};
use bursar_store::{Filter, Scope, Tenancy, Tx, execute, fetch_all, fetch_optional, sea_orm};
use bursar_web::listing::{Expr, RowsOf, rows};
use bursar_web::{ListQuery, Page};
use sea_orm::{ConnectionTrait, FromQueryResult, QueryResult, Value};

use super::EventRow;
use crate::settings::Dialect;

fn read(row: &QueryResult) -> Result<(EventRow, Dialect)> {
    Ok((EventRow::from_query_result(row, "")?, Dialect::read(row)?))
}

const SELECT: &str =
    "SELECT e.id, e.partner_id, e.entity_id, e.object_type, e.action, e.object_id, e.description, e.is_public, e.created_at,
    w.action_style, w.api_version FROM events e LEFT JOIN webhook_settings w ON w.partner_id = e.partner_id";

/// Writes an event down.
pub(crate) async fn insert(tx: &Tx, event: &EventRow) -> Result<()> {
    let values: [Value; _] = [
        event.id.into(),
        event.partner_id.into(),
        event.entity_id.into(),
        event.object_type.as_str().into(),
        event.action.as_str().into(),
        event.object_id.into(),
        event.description.as_str().into(),
        event.created_at.into(),
        event.is_public.into(),
    ];
    let sql = "INSERT INTO events (id, partner_id, entity_id, object_type, action, object_id, description, created_at, is_public)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    execute(tx, sql, values).await?;
    Ok(())
}

const TENANCY: Tenancy = Tenancy::partner_and_entity("e.partner_id", "e.entity_id");

/// A public event.
pub(crate) async fn get(db: &impl ConnectionTrait, scope: &Scope, id: Uuid) -> Result<(EventRow, Dialect)> {
    let mut filter = Filter::of_tenancy(scope, &TENANCY);
    filter.compare("e.id", "=", Some(id));
    filter.and("e.is_public");
    let sql = format!("{SELECT} WHERE {}", filter.sql);
    let row = fetch_optional(db, sql, filter.values).await?;
    row.as_ref().map(read).transpose()?.ok_or_else(|| Error::not_found("event"))
}

/// An event of the partner, our own ones too.
pub(crate) async fn of_partner(db: &impl ConnectionTrait, partner_id: Uuid, id: Uuid) -> Result<EventRow> {
    let sql = format!("{SELECT} WHERE e.partner_id = $1 AND e.id = $2");
    let values: [Value; _] = [partner_id.into(), id.into()];
    let row = fetch_optional(db, sql, values).await?;
    Ok(row.as_ref().map(read).transpose()?.ok_or_else(|| Error::not_found("event"))?.0)
}

/// What happened to objects of this type from one moment to another, oldest first, up to `limit` events.
pub(crate) async fn between(
    db: &impl ConnectionTrait,
    partner_id: Uuid,
    object_type: &str,
    (from, to): (Timestamp, Timestamp),
    limit: usize,
) -> Result<Vec<EventRow>> {
    let sql = format!(
        "{SELECT} WHERE e.partner_id = $1 AND e.object_type = $2 AND e.created_at >= $3 AND e.created_at <= $4 ORDER BY e.created_at, e.id LIMIT {limit}"
    );
    let values: [Value; _] = [partner_id.into(), object_type.into(), from.into(), to.into()];
    let rows = fetch_all(db, sql, values).await?;
    rows.iter().map(|row| Ok(read(row)?.0)).collect()
}

/// An event of the partner with how its webhooks speak; none when it is no longer kept.
pub(crate) async fn spoken(db: &impl ConnectionTrait, partner_id: Uuid, id: Uuid) -> Result<Option<(EventRow, Dialect)>> {
    let sql = format!("{SELECT} WHERE e.partner_id = $1 AND e.id = $2");
    let values: [Value; _] = [partner_id.into(), id.into()];
    let row = fetch_optional(db, sql, values).await?;
    row.as_ref().map(read).transpose()
}

/// What happened to one object, newest first.
pub(crate) async fn of_object(db: &impl ConnectionTrait, partner_id: Uuid, entity_id: Uuid, object_id: Uuid) -> Result<Vec<EventRow>> {
    let sql = format!("{SELECT} WHERE e.partner_id = $1 AND e.entity_id = $2 AND e.object_id = $3 ORDER BY e.id DESC LIMIT 100");
    let values: [Value; _] = [partner_id.into(), entity_id.into(), object_id.into()];
    let rows = fetch_all(db, sql, values).await?;
    rows.iter().map(|row| Ok(read(row)?.0)).collect()
}

/// A page of the entity's events.
pub(crate) async fn list(db: &impl ConnectionTrait, scope: &Scope, query: &ListQuery) -> Result<Page<(EventRow, Dialect)>> {
    let mut select = rows(SELECT);
    select.and_where(Expr::cust("e.is_public"));
    query.page(db, RowsOf::Scope(scope, TENANCY), select, read).await
}
