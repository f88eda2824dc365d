use axum::Json;
use bursar_kernel::Uuid;
use bursar_web::{Answer, Call, Direction, Keyset, List, PageToken, Query, full_page, invalid_token, newest_first, query_parameters};
use serde::{Deserialize, Serialize};
use utoipa::openapi::path::{Parameter, ParameterIn};
use utoipa::{IntoParams, ToSchema};

use super::{Known, ReportBody, store};
use crate::connections::ConnectionStatus;

const OPERATION: &str = "GET /connection_reports";

/// Which connections, in which order. Several filters must all hold.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ListReports {
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
    /// That stand so; all but the disconnected ones unless said otherwise.
    pub(crate) status: Option<ConnectionStatus>,
    /// At this accounting system: `quickbooks_online`, `quickbooks_online_sandbox` or `xero`.
    #[schema(max_length = 100)]
    pub(crate) platform: Option<String>,
    /// Of this entity, disconnected ones too.
    pub(crate) entity_id: Option<Uuid>,
    /// Of which the company or the entity holds these words, in its name or elsewhere. Case does not matter for plain letters.
    #[schema(min_length = 1, max_length = 100)]
    pub(crate) search: Option<String>,
    /// That live by tokens of this app of yours at the provider.
    pub(crate) provider_app_id: Option<Uuid>,
    /// Only those about which somebody should do or know something.
    #[serde(default)]
    pub(crate) has_trouble: bool,
    /// Only those that are paused (`true`), or that are not (`false`).
    pub(crate) is_paused: Option<bool>,
}

impl IntoParams for ListReports {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        query_parameters::<Self>()
    }
}

/// A page of connections with their health.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ConnectionReportPaginationResource)]
pub(crate) struct ReportList {
    /// The connections of this page.
    data: Vec<ReportBody>,
    /// Token of the next page; null on the last.
    #[schema(required = false)]
    next_pagination_token: Option<String>,
    /// Token of the page before; null on the first.
    #[schema(required = false)]
    prev_pagination_token: Option<String>,
}

/// List connections with their health
///
/// Connections of all entities of the partner, newest first: how each is and why, what to do and who must, its last and next
/// sync, when the authorisation ends, and what it used at the accounting system.
#[utoipa::path(get, path = "/connection_reports", params(ListReports), responses((status = 200, body = ReportList)))]
pub(crate) async fn list(call: Call, Query(query): Query<ListReports>) -> Answer<Json<ReportList>> {
    let token = query.pagination_token.clone();
    let (query, at, is_backwards) =
        PageToken::asked(&call, OPERATION, call.partner_id, query, token.as_deref()).ok_or_else(invalid_token)?;
    let keyset = Keyset { direction: query.order, at, is_backwards, limit: query.limit };
    let rows = store::list(call.db(), call.partner_id, &query, &keyset, call.env().now()).await?;
    let page = List::new(&call, OPERATION, call.partner_id, &query, &keyset, rows, |row: &Known| (String::new(), row.connection.id));
    let data = store::bodies(&call, page.rows).await?;
    Ok(Json(ReportList { data, next_pagination_token: page.next, prev_pagination_token: page.previous }))
}
