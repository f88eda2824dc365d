use axum::Json;
use bursar_kernel::{DateTime, Timestamp, Utc, Uuid};
use bursar_web::{Answer, Direction, EntityCall, Keyset, List, PageToken, Query, full_page, query_parameters, unacceptable_token};
use serde::{Deserialize, Serialize};
use utoipa::openapi::path::{Parameter, ParameterIn};
use utoipa::{IntoParams, ToSchema};

use super::{Role, RoleBody, store};

const OPERATION: &str = "GET /roles";

/// Which roles, in which order. Several filters must all hold.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct ListRoles {
    /// Smallest first or largest first.
    #[serde(default)]
    #[schema(default = "asc")]
    pub(crate) order: Direction,
    /// How many to return at most.
    #[serde(default = "full_page")]
    #[schema(minimum = 1, maximum = 100, default = 100)]
    pub(crate) limit: u64,
    /// A token from an earlier page: the question it began with is asked on, and all other parameters are ignored.
    pub(crate) pagination_token: Option<String>,
    /// What to sort by; `created_at` unless said otherwise.
    pub(crate) sort: Option<RoleSort>,
    /// With one of these ids.
    #[serde(rename = "id__in")]
    pub(crate) ids: Option<Vec<Uuid>>,
    /// With exactly this name.
    pub(crate) name: Option<String>,
    /// Created exactly then.
    pub(crate) created_at: Option<DateTime<Utc>>,
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

/// What roles can be sorted by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = RoleCursorFields)]
pub(crate) enum RoleSort {
    /// When it last changed.
    UpdatedAt,
    /// When it was made.
    #[default]
    CreatedAt,
}

impl RoleSort {
    /// The column.
    pub(crate) fn column(self) -> &'static str {
        match self {
            RoleSort::UpdatedAt => "updated_at",
            RoleSort::CreatedAt => "created_at",
        }
    }

    /// The role's value in it.
    fn of(self, role: &Role) -> Timestamp {
        match self {
            RoleSort::UpdatedAt => role.updated_at,
            RoleSort::CreatedAt => role.created_at,
        }
    }
}

impl IntoParams for ListRoles {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        query_parameters::<Self>()
    }
}

/// A page of roles.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RolePaginationResponse)]
pub(crate) struct RoleList {
    /// The roles of this page.
    data: Vec<RoleBody>,
    /// Token of the next page; null on the last.
    next_pagination_token: Option<String>,
    /// Token of the page before; null on the first.
    prev_pagination_token: Option<String>,
}

/// List roles
///
/// The roles of the entity, page by page, without deleted ones. A pagination token that was not made for this entity and this list is answered
/// with 406.
#[utoipa::path(
    get,
    path = "/roles",
    params(ListRoles),
    responses((status = 200, body = RoleList), (status = 406, description = "the pagination token was not made for this list"))
)]
pub(crate) async fn list(call: EntityCall, Query(query): Query<ListRoles>) -> Answer<Json<RoleList>> {
    let token = query.pagination_token.clone();
    let asked = PageToken::asked(&call, OPERATION, call.entity_id, query, token.as_deref());
    let (query, at, is_backwards) = asked.ok_or_else(unacceptable_token)?;
    let sort = query.sort.unwrap_or_default();
    let keyset = Keyset { direction: query.order, at, is_backwards, limit: query.limit };
    let rows = store::list(call.db(), &call.scope(), &query, sort, &keyset).await?;
    let page = List::new(&call, OPERATION, call.entity_id, &query, &keyset, rows, |role| (sort.of(role).to_rfc3339(), role.id));
    let data = page.rows.into_iter().map(RoleBody::from).collect();
    Ok(Json(RoleList { data, next_pagination_token: page.next, prev_pagination_token: page.previous }))
}
