//! Every query on `webhook_deliveries` for the platform's own people; those that deliver stand beside the deliveries.

use bursar_kernel::{Result, Timestamp, Uuid};
use bursar_store::{Filter, Scope, Tenancy, column, fetch_optional, sea_orm};
use bursar_web::listing::{RowsOf, rows};
use bursar_web::{ListQuery, Page};
use sea_orm::{ConnectionTrait, FromQueryResult, QueryResult};

use super::{DeliveryStatus, LoggedDelivery};

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    subscription_id: Uuid,
    event_id: Uuid,
    entity_id: Option<Uuid>,
    object_type: String,
    object_id: Uuid,
    action: String,
    requests_made: i64,
    next_attempt_at: Timestamp,
    response_status: Option<i32>,
    response: Option<String>,
    url: String,
    created_at: Timestamp,
    updated_at: Timestamp,
}

const SELECT: &str =
    "SELECT id, subscription_id, event_id, entity_id, object_type, object_id, action, status, requests_made, next_attempt_at,
    response_status, response, url, created_at, updated_at FROM webhook_deliveries";

fn read(found: &QueryResult) -> Result<LoggedDelivery> {
    let row = Row::from_query_result(found, "")?;
    let status = column::word(found, "status")?;
    Ok(LoggedDelivery {
        id: row.id,
        webhook_subscription_id: row.subscription_id,
        event_id: row.event_id,
        entity_id: row.entity_id,
        object_type: row.object_type,
        object_id: row.object_id,
        action: row.action,
        status,
        requests_made_count: row.requests_made,
        next_attempt_at: Some(row.next_attempt_at).filter(|_| status == DeliveryStatus::Pending),
        response_status_code: row.response_status,
        response: row.response,
        url: row.url,
        created_at: row.created_at,
        updated_at: row.updated_at,
    })
}

/// A page of the partner's deliveries.
pub(crate) async fn list(db: &impl ConnectionTrait, scope: &Scope, query: &ListQuery) -> Result<Page<LoggedDelivery>> {
    query.page(db, RowsOf::Scope(scope, Tenancy::partner("partner_id")), rows(SELECT), read).await
}

/// A delivery of the partner.
pub(crate) async fn get(db: &impl ConnectionTrait, scope: &Scope, id: Uuid) -> Result<Option<LoggedDelivery>> {
    let mut filter = Filter::of_tenancy(scope, &Tenancy::partner("partner_id"));
    filter.compare("id", "=", Some(id));
    let sql = format!("{SELECT} WHERE {}", filter.sql);
    let row = fetch_optional(db, sql, filter.values).await?;
    row.as_ref().map(read).transpose()
}
