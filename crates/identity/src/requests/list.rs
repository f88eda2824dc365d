use axum::Json;
use bursar_kernel::{DateTime, Utc, Uuid};
use bursar_web::journal::{self, Logged};
use bursar_web::{
    Answer, Call, Direction, Filter, Keyset, List, PageToken, Query, full_page, invalid_token, newest_first, query_parameters,
};
use serde::{Deserialize, Serialize};
use utoipa::openapi::path::{Parameter, ParameterIn};
use utoipa::{IntoParams, ToSchema};

use super::{Caller, RequestBody};

const OPERATION: &str = "GET /requests";

/// Which requests, in which order. Several filters must all hold.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ListRequests {
    /// The newest first, unless asked otherwise.
    #[serde(default = "newest_first")]
    #[schema(default = "desc")]
    order: Direction,
    /// How many to return at most.
    #[serde(default = "full_page")]
    #[schema(minimum = 1, maximum = 100, default = 100)]
    limit: u64,
    /// A token from an earlier page: the question it began with is asked on, and all other parameters are ignored.
    pagination_token: Option<String>,
    /// With this HTTP method.
    method: Option<Method>,
    /// Of this operation: `GET /entities/{entity_id}`.
    operation: Option<String>,
    /// Answered so.
    status: Option<i32>,
    /// Answered so or above: 400 finds all that failed.
    #[serde(rename = "status__gte")]
    status_from: Option<i32>,
    /// Answered so or below.
    #[serde(rename = "status__lte")]
    status_until: Option<i32>,
    /// Asked by one of these kinds of callers; several are repeated.
    #[serde(rename = "caller__in")]
    callers: Option<Vec<Caller>>,
    /// For this entity.
    entity_id: Option<Uuid>,
    /// Came in after.
    #[serde(rename = "created_at__gt")]
    created_after: Option<DateTime<Utc>>,
    /// Came in before.
    #[serde(rename = "created_at__lt")]
    created_before: Option<DateTime<Utc>>,
    /// Came in then or after.
    #[serde(rename = "created_at__gte")]
    created_from: Option<DateTime<Utc>>,
    /// Came in then or before.
    #[serde(rename = "created_at__lte")]
    created_until: Option<DateTime<Utc>>,
}

/// A method of HTTP.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "UPPERCASE")]
#[schema(as = RequestMethodEnum)]
enum Method {
    Get,
    Post,
    Put,
    Patch,
    Delete,
}

impl Method {
    fn as_str(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Patch => "PATCH",
            Method::Delete => "DELETE",
        }
    }
}

impl IntoParams for ListRequests {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        query_parameters::<Self>()
    }
}

/// A page of requests.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RequestLogPaginationResource)]
pub(crate) struct RequestList {
    /// The requests of this page.
    data: Vec<RequestBody>,
    /// Token of the next page; null on the last.
    next_pagination_token: Option<String>,
    /// Token of the page before; null on the first.
    prev_pagination_token: Option<String>,
}

/// List requests
///
/// What was asked of this API with the partner's tokens and those of its users, and at the partner portal, the newest first. Requests whose
/// token was not good belong to nobody and are not here. On other nodes than the one that is asked, a request shows within a second. Kept
/// for 7 days, unless the operator says otherwise.
#[utoipa::path(get, path = "/requests", params(ListRequests), responses((status = 200, body = RequestList)))]
pub(crate) async fn list(call: Call, Query(query): Query<ListRequests>) -> Answer<Json<RequestList>> {
    call.edge().journal.flush(call.db()).await?;
    let token = query.pagination_token.clone();
    let (query, at, is_backwards) =
        PageToken::asked(&call, OPERATION, call.partner_id, query, token.as_deref()).ok_or_else(invalid_token)?;
    let keyset = Keyset { direction: query.order, at, is_backwards, limit: query.limit };
    let mut filter = query.filter(call.partner_id);
    filter.page(&keyset, "created_at")?;
    let rows = journal::select(call.db(), filter).await?;
    let key = |row: &Logged| (row.created_at.to_rfc3339(), row.id);
    let page = List::new(&call, OPERATION, call.partner_id, &query, &keyset, rows, key);
    let data = page.rows.into_iter().map(RequestBody::from).collect();
    Ok(Json(RequestList { data, next_pagination_token: page.next, prev_pagination_token: page.previous }))
}

impl ListRequests {
    fn filter(&self, partner_id: Uuid) -> Filter {
        let mut filter = Filter::owned("partner_id", partner_id);
        filter.compare("method", "=", self.method.map(Method::as_str));
        filter.compare("operation", "=", self.operation.clone());
        filter.compare("status", "=", self.status);
        filter.compare("status", ">=", self.status_from);
        filter.compare("status", "<=", self.status_until);
        filter.compare("entity_id", "=", self.entity_id);
        if let Some(callers) = &self.callers {
            journal::called_by(&mut filter, callers.iter().map(|caller| caller.kind()));
        }
        filter.created([self.created_after, self.created_before, self.created_from, self.created_until]);
        filter
    }
}
