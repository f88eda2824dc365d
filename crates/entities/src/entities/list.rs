use axum::{Extension, Json};
use bursar_files::Files;
use bursar_kernel::{DateTime, Timestamp, Utc, Uuid};
use bursar_web::{Answer, Call, Direction, Keyset, List, PageToken, Query, full_page, query_parameters, unacceptable_token};
use serde::{Deserialize, Serialize};
use utoipa::openapi::path::{Parameter, ParameterIn};
use utoipa::{IntoParams, ToSchema};

use super::body::EntityBody;
use super::{Entity, EntityStatus, EntityType, store};

const OPERATION: &str = "GET /entities";

/// Which entities, in which order. Several filters must all hold.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ListEntities {
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
    pub(crate) sort: Option<EntitySort>,
    /// Of this type.
    #[serde(rename = "type")]
    pub(crate) kind: Option<EntityType>,
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
    /// With one of these ids.
    #[serde(rename = "id__in")]
    pub(crate) ids: Option<Vec<Uuid>>,
    /// With none of these ids.
    #[serde(rename = "id__not_in")]
    pub(crate) other_than_ids: Option<Vec<Uuid>>,
    /// With exactly this e-mail address.
    pub(crate) email: Option<String>,
    /// With one of these e-mail addresses.
    #[serde(rename = "email__in")]
    pub(crate) emails: Option<Vec<String>>,
    /// With none of these e-mail addresses.
    #[serde(rename = "email__not_in")]
    pub(crate) other_than_emails: Option<Vec<String>>,
    /// Whose name or e-mail address holds these letters; upper and lower case are the same.
    #[schema(min_length = 1, max_length = 100)]
    pub(crate) search: Option<String>,
    /// With this status. Deleted ones are shown only to whoever asks for them.
    pub(crate) status: Option<EntityStatus>,
}

/// What entities can be sorted by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = EntityCursorFields)]
pub(crate) enum EntitySort {
    /// When it was made.
    #[default]
    CreatedAt,
    /// When it last changed.
    UpdatedAt,
}

impl EntitySort {
    /// The column.
    pub(crate) fn column(self) -> &'static str {
        match self {
            EntitySort::CreatedAt => "created_at",
            EntitySort::UpdatedAt => "updated_at",
        }
    }

    /// The entity's value in it.
    fn of(self, entity: &Entity) -> Timestamp {
        match self {
            EntitySort::CreatedAt => entity.created_at,
            EntitySort::UpdatedAt => entity.updated_at,
        }
    }
}

impl IntoParams for ListEntities {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        query_parameters::<Self>()
    }
}

/// A page of entities.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = EntityPaginationResponse)]
pub(crate) struct EntityList {
    /// The entities of this page.
    data: Vec<EntityBody>,
    /// Token of the next page; null on the last.
    next_pagination_token: Option<String>,
    /// Token of the page before; null on the first.
    prev_pagination_token: Option<String>,
}

/// List entities
///
/// All entities of the partner, page by page; with a user's token, the user's own. A pagination token that was not made for this partner and this list is answered with 406.
#[utoipa::path(
    get,
    path = "/entities",
    params(ListEntities),
    responses(
        (status = 200, body = EntityList),
        (status = 403, description = "the token may not read entities"),
        (status = 406, description = "the pagination token was not made for this list")
    )
)]
pub(crate) async fn list(call: Call, Extension(files): Files, Query(query): Query<ListEntities>) -> Answer<Json<EntityList>> {
    let token = query.pagination_token.clone();
    let asked = PageToken::asked(&call, OPERATION, call.partner_id, query, token.as_deref());
    let (query, at, is_backwards) = asked.ok_or_else(unacceptable_token)?;
    let sort = query.sort.unwrap_or_default();
    let keyset = Keyset { direction: query.order, at, is_backwards, limit: query.limit };
    let rows = store::list(call.db(), &call.edge().vault, &call.scope(), &query, sort, &keyset).await?;
    let page = List::new(&call, OPERATION, call.partner_id, &query, &keyset, rows, |entity| (sort.of(entity).to_rfc3339(), entity.id));
    let data = EntityBody::all(&call, &files, page.rows).await?;
    Ok(Json(EntityList { data, next_pagination_token: page.next, prev_pagination_token: page.previous }))
}
