use axum::Json;
use bursar_kernel::{DateTime, Utc};
use bursar_web::{Answer, Direction, EntityCall, Keyset, List, PageToken, Query, full_page, invalid_token, query_parameters};
use serde::{Deserialize, Serialize};
use utoipa::openapi::path::{Parameter, ParameterIn};
use utoipa::{IntoParams, ToSchema};

use super::{EventBody, store};
use crate::catalogue::ObjectType;
use crate::listing::Sort;

const OPERATION: &str = "GET /events";

/// Which events, in which order. Several filters must all hold.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ListEvents {
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
    /// What to sort by. An event never changes, so both are the moment at which it happened.
    sort: Option<Sort>,
    /// About objects of this type.
    pub(crate) object_type: Option<ObjectType>,
    /// Happened after.
    #[serde(rename = "created_at__gt")]
    pub(crate) created_after: Option<DateTime<Utc>>,
    /// Happened before.
    #[serde(rename = "created_at__lt")]
    pub(crate) created_before: Option<DateTime<Utc>>,
    /// Happened then or after.
    #[serde(rename = "created_at__gte")]
    pub(crate) created_from: Option<DateTime<Utc>>,
    /// Happened then or before.
    #[serde(rename = "created_at__lte")]
    pub(crate) created_until: Option<DateTime<Utc>>,
}

impl IntoParams for ListEvents {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        query_parameters::<Self>()
    }
}

/// A page of events.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = EventPaginationResource)]
pub(crate) struct EventList {
    /// The events of this page.
    data: Vec<EventBody>,
    /// Token of the next page; null on the last.
    next_pagination_token: Option<String>,
    /// Token of the page before; null on the first.
    prev_pagination_token: Option<String>,
}

/// List events
///
/// What happened to the entity and its objects, whether or not anybody subscribed to it: what a receiver that was down has missed can be
/// read here. Events are kept for 92 days, unless the operator says otherwise.
#[utoipa::path(get, path = "/events", params(ListEvents), responses((status = 200, body = EventList)))]
pub(crate) async fn list(call: EntityCall, Query(query): Query<ListEvents>) -> Answer<Json<EventList>> {
    let token = query.pagination_token.clone();
    let (query, at, is_backwards) =
        PageToken::asked(&call, OPERATION, call.entity_id, query, token.as_deref()).ok_or_else(invalid_token)?;
    let keyset = Keyset { direction: query.order, at, is_backwards, limit: query.limit };
    let rows = store::list(call.db(), call.partner_id, call.entity_id, &query, &keyset).await?;
    let page = List::new(&call, OPERATION, call.entity_id, &query, &keyset, rows, |(event, _)| (event.created_at.to_rfc3339(), event.id));
    let data = page.rows.into_iter().map(|(event, dialect)| event.body(&dialect)).collect();
    Ok(Json(EventList { data, next_pagination_token: page.next, prev_pagination_token: page.previous }))
}
