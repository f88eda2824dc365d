use axum::Json;
use bursar_kernel::{DateTime, Utc, Uuid};
use bursar_web::{Answer, Call, Direction, Keyset, List, PageToken, Query, full_page, invalid_token, newest_first, query_parameters};
use serde::{Deserialize, Serialize};
use utoipa::openapi::path::{Parameter, ParameterIn};
use utoipa::{IntoParams, ToSchema};

use super::{Listed, SyncRunBody, SyncRunStatus, store};

const OPERATION: &str = "GET /sync_runs";

/// Which runs, in which order. Several filters must all hold.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ListSyncRuns {
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
    /// Of this entity.
    pub(crate) entity_id: Option<Uuid>,
    /// Of this connection.
    pub(crate) connection_id: Option<Uuid>,
    /// That stand so.
    pub(crate) status: Option<SyncRunStatus>,
    /// That met trouble (`true`) or none (`false`).
    pub(crate) has_troubles: Option<bool>,
    /// Begun then or after.
    #[serde(rename = "started_at__gte")]
    pub(crate) started_from: Option<DateTime<Utc>>,
    /// Begun then or before.
    #[serde(rename = "started_at__lte")]
    pub(crate) started_until: Option<DateTime<Utc>>,
}

impl IntoParams for ListSyncRuns {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        query_parameters::<Self>()
    }
}

/// A page of runs.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SyncRunPaginationResource)]
pub(crate) struct SyncRunList {
    /// The runs of this page.
    data: Vec<SyncRunBody>,
    /// Token of the next page; null on the last.
    #[schema(required = false)]
    next_pagination_token: Option<String>,
    /// Token of the page before; null on the first.
    #[schema(required = false)]
    prev_pagination_token: Option<String>,
}

/// List sync runs
///
/// Runs of the pull over all entities of the partner, newest first: what each brought, what it cost, and what went
/// wrong, with the remedy and who must act. Kept for 30 days, unless the operator says otherwise.
#[utoipa::path(get, path = "/sync_runs", params(ListSyncRuns), responses((status = 200, body = SyncRunList)))]
pub(crate) async fn list(call: Call, Query(query): Query<ListSyncRuns>) -> Answer<Json<SyncRunList>> {
    let token = query.pagination_token.clone();
    let (query, at, is_backwards) =
        PageToken::asked(&call, OPERATION, call.partner_id, query, token.as_deref()).ok_or_else(invalid_token)?;
    let keyset = Keyset { direction: query.order, at, is_backwards, limit: query.limit };
    let rows = store::list(call.db(), call.partner_id, &query, &keyset).await?;
    let page = List::new(&call, OPERATION, call.partner_id, &query, &keyset, rows, |row: &Listed| (String::new(), row.run.id));
    let data = store::bodies(&call, page.rows).await?;
    Ok(Json(SyncRunList { data, next_pagination_token: page.next, prev_pagination_token: page.previous }))
}
