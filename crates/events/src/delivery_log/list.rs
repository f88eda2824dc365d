use axum::Json;
use bursar_kernel::{DateTime, Utc, Uuid};
use bursar_web::{Answer, Call, Direction, Keyset, List, PageToken, Query, full_page, invalid_token, newest_first, query_parameters};
use serde::{Deserialize, Serialize};
use utoipa::openapi::path::{Parameter, ParameterIn};
use utoipa::{IntoParams, ToSchema};

use super::{DeliveryStatus, LoggedDelivery, key, store};
use crate::catalogue::ObjectType;

const OPERATION: &str = "GET /webhook_delivery_log";

/// Which deliveries, in which order. Several filters must all hold.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ListLog {
    /// Oldest first or newest first.
    #[serde(default = "newest_first")]
    #[schema(default = "desc")]
    order: Direction,
    /// How many to return at most.
    #[serde(default = "full_page")]
    #[schema(minimum = 1, maximum = 100, default = 100)]
    limit: u64,
    /// A token from an earlier page: the question it began with is asked on, and all other parameters are ignored.
    pagination_token: Option<String>,
    /// To this subscription.
    pub(crate) webhook_subscription_id: Option<Uuid>,
    /// That stand so.
    pub(crate) status: Option<DeliveryStatus>,
    /// About this entity.
    pub(crate) entity_id: Option<Uuid>,
    /// Of this event.
    pub(crate) event_id: Option<Uuid>,
    /// About objects of this type.
    pub(crate) object_type: Option<ObjectType>,
    /// Scheduled then or after.
    #[serde(rename = "created_at__gte")]
    pub(crate) created_from: Option<DateTime<Utc>>,
    /// Scheduled then or before.
    #[serde(rename = "created_at__lte")]
    pub(crate) created_until: Option<DateTime<Utc>>,
}

impl IntoParams for ListLog {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        query_parameters::<Self>()
    }
}

/// A page of the log.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WebhookDeliveryLogPaginationResource)]
pub(crate) struct DeliveryLog {
    /// The deliveries of this page.
    data: Vec<LoggedDelivery>,
    /// Token of the next page; null on the last.
    #[schema(required = false)]
    next_pagination_token: Option<String>,
    /// Token of the page before; null on the first.
    #[schema(required = false)]
    prev_pagination_token: Option<String>,
}

/// List deliveries of all entities
///
/// Every delivery of the partner, newest first, with its subscription, what it is about and where it stands. To send one again:
/// `POST /webhook_subscriptions/{webhook_subscription_id}/redeliver` with its `event_id`.
#[utoipa::path(get, path = "/webhook_delivery_log", params(ListLog), responses((status = 200, body = DeliveryLog)))]
pub(crate) async fn list(call: Call, Query(query): Query<ListLog>) -> Answer<Json<DeliveryLog>> {
    let token = query.pagination_token.clone();
    let (query, at, is_backwards) =
        PageToken::asked(&call, OPERATION, call.partner_id, query, token.as_deref()).ok_or_else(invalid_token)?;
    let keyset = Keyset { direction: query.order, at, is_backwards, limit: query.limit };
    let rows = store::list(call.db(), call.partner_id, &query, &keyset).await?;
    let page = List::new(&call, OPERATION, call.partner_id, &query, &keyset, rows, key);
    Ok(Json(DeliveryLog { data: page.rows, next_pagination_token: page.next, prev_pagination_token: page.previous }))
}
