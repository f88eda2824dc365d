use axum::Json;
use bursar_kernel::{DateTime, Utc};
use bursar_web::{Answer, Call, Direction, Keyset, List, PageToken, Query, full_page, invalid_token, query_parameters};
use serde::{Deserialize, Serialize};
use utoipa::openapi::path::{Parameter, ParameterIn};
use utoipa::{IntoParams, ToSchema};

use super::{Subscription, SubscriptionBody, store};
use crate::catalogue::ObjectType;
use crate::listing::Sort;

const OPERATION: &str = "GET /webhook_subscriptions";

/// Which subscriptions, in which order. Several filters must all hold.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ListSubscriptions {
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
    /// What to sort by; `created_at` unless said otherwise.
    pub(crate) sort: Option<Sort>,
    /// About objects of this type.
    pub(crate) object_type: Option<ObjectType>,
    /// Created after.
    #[serde(rename = "created_at__gt")]
    pub(crate) created_after: Option<DateTime<Utc>>,
    /// Created before.
    #[serde(rename = "created_at__lt")]
    pub(crate) created_before: Option<DateTime<Utc>>,
    /// Created then or after.
    #[serde(rename = "created_at__gte")]
    pub(crate) created_from: Option<DateTime<Utc>>,
    /// Created then or before.
    #[serde(rename = "created_at__lte")]
    pub(crate) created_until: Option<DateTime<Utc>>,
}

impl IntoParams for ListSubscriptions {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        query_parameters::<Self>()
    }
}

/// A page of subscriptions.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WebhookSubscriptionPaginationResource)]
pub(crate) struct SubscriptionList {
    /// The subscriptions of this page.
    data: Vec<SubscriptionBody>,
    /// Token of the next page; null on the last.
    next_pagination_token: Option<String>,
    /// Token of the page before; null on the first.
    prev_pagination_token: Option<String>,
}

/// List webhook subscriptions
///
/// All of the partner, disabled ones too. Secrets are not shown.
#[utoipa::path(get, path = "/webhook_subscriptions", params(ListSubscriptions), responses((status = 200, body = SubscriptionList)))]
pub(crate) async fn list(call: Call, Query(query): Query<ListSubscriptions>) -> Answer<Json<SubscriptionList>> {
    let token = query.pagination_token.clone();
    let (query, at, is_backwards) =
        PageToken::asked(&call, OPERATION, call.partner_id, query, token.as_deref()).ok_or_else(invalid_token)?;
    let sort = query.sort.unwrap_or_default();
    let keyset = Keyset { direction: query.order, at, is_backwards, limit: query.limit };
    let rows = store::list(call.db(), call.partner_id, &query, &keyset).await?;
    let key = |row: &Subscription| (sort.of(row.created_at, row.updated_at).to_rfc3339(), row.id);
    let page = List::new(&call, OPERATION, call.partner_id, &query, &keyset, rows, key);
    let data = page.rows.into_iter().map(Subscription::body).collect();
    Ok(Json(SubscriptionList { data, next_pagination_token: page.next, prev_pagination_token: page.previous }))
}
