use axum::Json;
use bursar_kernel::{DateTime, Utc, Uuid};
use bursar_web::{Answer, Direction, EntityCall, Keyset, List, PageToken, Query, full_page, invalid_token, query_parameters};
use serde::{Deserialize, Serialize};
use utoipa::openapi::path::{Parameter, ParameterIn};
use utoipa::{IntoParams, ToSchema};

use super::{Delivery, DeliveryBody, store};
use crate::catalogue::ObjectType;
use crate::listing::Sort;

const OPERATION: &str = "GET /webhook_deliveries";

/// Which deliveries, in which order. Several filters must all hold.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ListDeliveries {
    /// Smallest first or largest first.
    #[serde(default)]
    #[schema(default = "asc")]
    order: Direction,
    /// How many to return at most.
    #[serde(default = "full_page")]
    #[schema(minimum = 1, maximum = 100, default = 100)]
    limit: u64,
    /// A token from an earlier page: the question it began with is asked on, and all other parameters are ignored.
    pagination_token: Option<String>,
    /// What to sort by; `created_at` unless said otherwise. A delivery changes with each attempt.
    pub(crate) sort: Option<Sort>,
    /// Of this event.
    pub(crate) event_id: Option<Uuid>,
    /// About objects of this type.
    pub(crate) object_type: Option<ObjectType>,
    /// Of events of this name, as `created` or as `entity.created`.
    pub(crate) event_action: Option<String>,
    /// Scheduled after.
    #[serde(rename = "created_at__gt")]
    pub(crate) created_after: Option<DateTime<Utc>>,
    /// Scheduled before.
    #[serde(rename = "created_at__lt")]
    pub(crate) created_before: Option<DateTime<Utc>>,
    /// Scheduled then or after.
    #[serde(rename = "created_at__gte")]
    pub(crate) created_from: Option<DateTime<Utc>>,
    /// Scheduled then or before.
    #[serde(rename = "created_at__lte")]
    pub(crate) created_until: Option<DateTime<Utc>>,
}

impl IntoParams for ListDeliveries {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        query_parameters::<Self>()
    }
}

/// A page of deliveries.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WebhookDeliveryPaginationResource)]
pub(crate) struct DeliveryList {
    /// The deliveries of this page.
    data: Vec<DeliveryBody>,
    /// Token of the next page; null on the last.
    next_pagination_token: Option<String>,
    /// Token of the page before; null on the first.
    prev_pagination_token: Option<String>,
}

/// List webhook deliveries
///
/// One row for each event of the entity and subscription that it was sent to, with the number of attempts and the last answer. Kept for 92
/// days, unless the operator says otherwise.
#[utoipa::path(get, path = "/webhook_deliveries", params(ListDeliveries), responses((status = 200, body = DeliveryList)))]
pub(crate) async fn list(call: EntityCall, Query(query): Query<ListDeliveries>) -> Answer<Json<DeliveryList>> {
    let token = query.pagination_token.clone();
    let (query, at, is_backwards) =
        PageToken::asked(&call, OPERATION, call.entity_id, query, token.as_deref()).ok_or_else(invalid_token)?;
    let sort = query.sort.unwrap_or_default();
    let keyset = Keyset { direction: query.order, at, is_backwards, limit: query.limit };
    let rows = store::list(call.db(), call.partner_id, call.entity_id, &query, &keyset).await?;
    let key = |row: &Delivery| (sort.of(row.created_at, row.updated_at).to_rfc3339(), row.body.id);
    let page = List::new(&call, OPERATION, call.entity_id, &query, &keyset, rows, key);
    let data = page.rows.into_iter().map(|row| row.body).collect();
    Ok(Json(DeliveryList { data, next_pagination_token: page.next, prev_pagination_token: page.previous }))
}
