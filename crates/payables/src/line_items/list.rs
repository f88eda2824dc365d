use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::listing::{Id, Moment, by, on};
use bursar_web::{Answer, EntityCall, Json, ListQuery, Listing, Page, Path};

use super::LineItem;
use crate::payables::Payable;

pub(crate) static LISTING: Listing = Listing::new("LineItemPaginationResponse")
    .sort(&[by("created_at", Moment), by("updated_at", Moment)])
    .filter(&[on("was_created_by_user_id", Id).eq()]);

/// List the line items of a payable
///
/// A pagination token that was not made for this list is answered with 406.
#[utoipa::path(
    get,
    path = "/payables/{payable_id}/line_items",
    responses((status = 200, body = Page<LineItem>), (status = 406, description = "the pagination token was not made for this list"))
)]
pub(crate) async fn list(call: EntityCall, Path(id): Path<Uuid>, query: ListQuery) -> Answer<Json<Page<LineItem>>> {
    record::get::<Payable>(call.db(), &call.scope(), id).await?;
    Ok(Json(query.records_of(call.db(), "payable_id", id).await?))
}
