use axum::Extension;
use bursar_files::Files;
use bursar_web::listing::{Flag, Id, Integer, Moment, Text, by, on, special, word};
use bursar_web::{Answer, CurrencyEnum, EntityCall, Json, ListQuery, Listing, Page};

use super::body::{self, ReceiptBody};
use super::store;

pub(crate) static LISTING: Listing = Listing::new("ReceiptPaginationResponse").sort(&[by("id", Id), by("created_at", Moment)]).filter(&[
    on("created_at", Moment).range(),
    on("id", Id).any_of(),
    on("currency", word::<CurrencyEnum>()).eq(),
    on("document_id", Text).eq().contains().icontains("document_id_folded"),
    on("total_amount", Integer).range().at_least(0),
    special("has_file", Flag, "Which have a file, or which have none.", store::has_file),
    special("has_transaction", Flag, "Which name a transaction, or which name none.", store::has_transaction),
]);

/// List receipts
///
/// Filters are combined: each must hold.
#[utoipa::path(get, path = "/receipts", responses((status = 200, body = Page<ReceiptBody>)))]
pub(crate) async fn list(call: EntityCall, Extension(files): Files, query: ListQuery) -> Answer<Json<Page<ReceiptBody>>> {
    let page = query.records(call.db(), &call.scope()).await?;
    let (receipts, page) = page.split();
    Ok(Json(page(body::of_all(call.db(), &call, &files, receipts).await?)))
}
