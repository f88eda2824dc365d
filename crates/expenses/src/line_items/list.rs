use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::listing::{Id, Integer, Moment, Text, by, on};
use bursar_web::{Answer, EntityCall, Json, ListQuery, Listing, Page, Path};

use super::ReceiptLine;
use crate::receipts::Receipt;

pub(crate) static LISTING: Listing =
    Listing::new("ReceiptLineItemsPaginationResponse").sort(&[by("created_at", Moment), by("updated_at", Moment)]).filter(&[
        on("created_at", Moment).range(),
        on("name", Text).eq().iexact("name_folded").contains().icontains("name_folded"),
        on("total", Integer).range().at_least(0),
        on("created_by_user_id", Id).column("created_by_entity_user_id").eq(),
    ]);

/// List the line items of a receipt
///
/// Filters are combined: each must hold.
#[utoipa::path(get, path = "/receipts/{receipt_id}/line_items", responses((status = 200, body = Page<ReceiptLine>)))]
pub(crate) async fn list(call: EntityCall, Path(id): Path<Uuid>, query: ListQuery) -> Answer<Json<Page<ReceiptLine>>> {
    record::get::<Receipt>(call.db(), &call.scope(), id).await?;
    Ok(Json(query.records_of(call.db(), "receipt_id", id).await?))
}
