use bursar_web::listing::{Day, Id, Moment, Text, by, on};
use bursar_web::{Answer, EntityCall, Json, ListQuery, Listing, Page};

use super::{Project, store};

pub(crate) static LISTING: Listing = Listing::new("ProjectPaginationResponse").sort(&[by("id", Id), by("created_at", Moment)]).filter(&[
    on("created_at", Moment).range(),
    on("start_date", Day).eq().range(),
    on("end_date", Day).eq().range(),
    on("name", Text).eq().iexact("folded_name").contains().icontains("folded_name"),
    on("code", Text).eq(),
    on("created_by_entity_user_id", Id).eq(),
]);

/// List projects
///
/// The projects of the entity, page by page. A pagination token that was not made for this entity and this list is answered
/// with 406.
#[utoipa::path(
    get,
    path = "/projects",
    responses((status = 200, body = Page<Project>), (status = 406, description = "the pagination token was not made for this list"))
)]
pub(crate) async fn list(call: EntityCall, query: ListQuery) -> Answer<Json<Page<Project>>> {
    let page = query.records(call.db(), &call.scope()).await?;
    let (projects, page) = page.split();
    Ok(Json(page(store::all_with_tags(call.db(), &call.scope(), projects).await?)))
}
