use bursar_web::listing::{Id, Moment, Text, by, on};
use bursar_web::{Answer, EntityCall, Json, ListQuery, Listing, Page};

use super::Tag;

pub(crate) static LISTING: Listing = Listing::new("TagsPaginationResponse")
    .sort(&[by("created_at", Moment), by("updated_at", Moment)])
    .filter(&[on("created_by_entity_user_id", Id).eq(), on("name", Text).any_of(), on("id", Id).any_of()]);

/// List tags
///
/// The tags of the entity, page by page. A pagination token that was not made for this entity and this list is answered
/// with 406.
#[utoipa::path(
    get,
    path = "/tags",
    responses((status = 200, body = Page<Tag>), (status = 406, description = "the pagination token was not made for this list"))
)]
pub(crate) async fn list(call: EntityCall, query: ListQuery) -> Answer<Json<Page<Tag>>> {
    Ok(Json(query.records(call.db(), &call.scope()).await?))
}
