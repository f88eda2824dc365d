use bursar_web::listing::{Id, Moment, Text, by, on};
use bursar_web::{Answer, EntityCall, Json, ListQuery, Listing, Page};

use super::{Role, store};

pub(crate) static LISTING: Listing = Listing::new("RolePaginationResponse")
    .sort(&[by("created_at", Moment), by("updated_at", Moment)])
    .filter(&[on("id", Id).any_of(), on("name", Text).eq(), on("created_at", Moment).eq().range()]);

/// List roles
///
/// The roles of the entity, page by page, without deleted ones. A pagination token that was not made for this entity and this list is answered
/// with 406.
#[utoipa::path(
    get,
    path = "/roles",
    responses((status = 200, body = Page<Role>), (status = 406, description = "the pagination token was not made for this list"))
)]
pub(crate) async fn list(call: EntityCall, query: ListQuery) -> Answer<Json<Page<Role>>> {
    Ok(Json(store::list(call.db(), &call.scope(), &query).await?))
}
