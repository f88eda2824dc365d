use axum::Extension;
use bursar_files::Files;
use bursar_web::listing::{Id, Moment, Text, by, on, word};
use bursar_web::{Answer, CurrencyEnum, EntityCall, Json, ListQuery, Listing, Page};

use super::PurchaseOrderStatus;
use super::body::{self, PurchaseOrderBody};

pub(crate) static LISTING: Listing = Listing::new("PurchaseOrderPaginationResponse")
    .sorted_by(by("created_at", Moment))
    .sort(&[by("created_at", Moment), by("updated_at", Moment)])
    .filter(&[
        on("created_at", Moment).range(),
        on("updated_at", Moment).range(),
        on("issued_at", Moment).range(),
        on("status", word::<PurchaseOrderStatus>()).eq(),
        on("document_id", Text).eq().any_of(),
        on("created_by", Id).column("created_by_user_id").eq(),
        on("counterpart_id", Id).eq().any_of(),
        on("counterpart.name", Text).column("counterpart_name").eq(),
        on("currency", word::<CurrencyEnum>()).eq().any_of(),
        on("project_id", Id).eq(),
    ]);

/// List purchase orders
#[utoipa::path(
    get,
    path = "/payable_purchase_orders",
    responses(
        (status = 200, body = Page<PurchaseOrderBody>),
        (status = 400, description = "the pagination token was not made for this list")
    )
)]
pub(crate) async fn list(call: EntityCall, Extension(files): Files, query: ListQuery) -> Answer<Json<Page<PurchaseOrderBody>>> {
    let (orders, page) = query.records(call.db(), &call.scope()).await?.split();
    Ok(Json(page(body::bodies(&call, &files, orders).await?)))
}
