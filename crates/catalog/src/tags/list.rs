use axum::Json;
use bursar_store::{Record, record};
use bursar_web::listing::{Id, Moment, RowsOf, Text, by, on, rows};
use bursar_web::{Answer, EntityCall, ListQuery, Listing, Page};

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
    let tags = rows(&record::selection::<Tag>());
    Ok(Json(query.page(call.db(), RowsOf::Scope(&call.scope(), Tag::TENANCY), tags, Tag::read).await?))
}
