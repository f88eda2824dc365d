use bursar_web::listing::{Id, Moment, by, on, word};
use bursar_web::{Answer, EntityCall, Json, ListQuery, Listing, Page};

use super::{Comment, CommentedType};

pub(crate) static LISTING: Listing = Listing::new("CommentResourceList").sort(&[by("id", Id)]).filter(&[
    on("object_type", word::<CommentedType>()).eq().required(),
    on("object_id", Id).eq().required(),
    on("created_at", Moment).range(),
]);

/// List comments
///
/// Those on one object, page by page. A pagination token that was not made for this entity and this list is answered with 400.
#[utoipa::path(
    get,
    path = "/comments",
    responses((status = 200, body = Page<Comment>), (status = 400, description = "the pagination token was not made for this list"))
)]
pub(crate) async fn list(call: EntityCall, query: ListQuery) -> Answer<Json<Page<Comment>>> {
    Ok(Json(query.records(call.db(), &call.scope()).await?))
}
