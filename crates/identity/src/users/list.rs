use axum::Json;
use bursar_kernel::{DateTime, Timestamp, Utc, Uuid};
use bursar_web::{Answer, Direction, EntityCall, Keyset, List, PageToken, Query, full_page, query_parameters, unacceptable_token};
use serde::{Deserialize, Serialize};
use utoipa::openapi::path::{Parameter, ParameterIn};
use utoipa::{IntoParams, ToSchema};

use super::{EntityUser, EntityUserBody, store};

const OPERATION: &str = "GET /entity_users";

/// Which users, in which order. Several filters must all hold.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct ListUsers {
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
    /// What to sort by; left out, by `created_at`.
    pub(crate) sort: Option<UserSort>,
    /// With one of these ids.
    #[serde(rename = "id__in")]
    pub(crate) ids: Option<Vec<Uuid>>,
    /// With none of these ids.
    #[serde(rename = "id__not_in")]
    pub(crate) other_than_ids: Option<Vec<Uuid>>,
    /// With this role.
    pub(crate) role_id: Option<Uuid>,
    /// With one of these roles.
    #[serde(rename = "role_id__in")]
    pub(crate) role_ids: Option<Vec<Uuid>>,
    /// With exactly this login.
    pub(crate) login: Option<String>,
    /// With this status. Deleted ones are shown only to whoever asks for them.
    pub(crate) status: Option<String>,
    /// With exactly this first name.
    pub(crate) first_name: Option<String>,
    /// Whose name, or last name, begins so; upper and lower case are the same.
    #[serde(rename = "name__istartswith")]
    pub(crate) name_begins_with: Option<String>,
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

/// What users can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = EntityUserCursorFields)]
pub(crate) enum UserSort {
    /// When it last changed.
    UpdatedAt,
}

impl ListUsers {
    /// The column.
    pub(crate) fn sorts_by(&self) -> &'static str {
        match self.sort {
            Some(UserSort::UpdatedAt) => "updated_at",
            None => "created_at",
        }
    }

    /// The user's value in it.
    fn key(&self, user: &EntityUser) -> Timestamp {
        match self.sort {
            Some(UserSort::UpdatedAt) => user.updated_at,
            None => user.created_at,
        }
    }
}

impl IntoParams for ListUsers {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        query_parameters::<Self>()
    }
}

/// A page of users.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = EntityUserPaginationResponse)]
pub(crate) struct UserList {
    /// The users of this page.
    data: Vec<EntityUserBody>,
    /// Token of the next page; null on the last.
    next_pagination_token: Option<String>,
    /// Token of the page before; null on the first.
    prev_pagination_token: Option<String>,
}

/// List entity users
///
/// The users of the entity, page by page. A pagination token that was not made for this entity and this list is answered with 406.
#[utoipa::path(
    get,
    path = "/entity_users",
    params(ListUsers),
    responses((status = 200, body = UserList), (status = 406, description = "the pagination token was not made for this list"))
)]
pub(crate) async fn list(call: EntityCall, Query(query): Query<ListUsers>) -> Answer<Json<UserList>> {
    let token = query.pagination_token.clone();
    let asked = PageToken::asked(&call, OPERATION, call.entity_id, query, token.as_deref());
    let (query, at, is_backwards) = asked.ok_or_else(unacceptable_token)?;
    let keyset = Keyset { direction: query.order, at, is_backwards, limit: query.limit };
    let rows = store::list(call.db(), &call.scope(), &query, &keyset).await?;
    let page = List::new(&call, OPERATION, call.entity_id, &query, &keyset, rows, |user| (query.key(user).to_rfc3339(), user.id));
    let data = page.rows.into_iter().map(EntityUserBody::from).collect();
    Ok(Json(UserList { data, next_pagination_token: page.next, prev_pagination_token: page.previous }))
}
