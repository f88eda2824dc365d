use axum::Extension;
use bursar_files::Files;
use bursar_web::listing::{Day, Id, Moment, by};
use bursar_web::{Answer, EntityCall, Json, ListQuery, Listing, Page};

use super::body::{self, PayableBody};
use super::filters::FILTERS;

pub(crate) static LISTING: Listing = Listing::new("PayablePaginationResponse")
    .sort(&[by("id", Id), by("created_at", Moment), by("issued_at", Day).nullable()])
    .sorted_by(by("created_at", Moment))
    .filter(FILTERS);

/// List payables
///
/// Filters are combined: each must hold. A pagination token that was not made for this list is answered with 406.
#[utoipa::path(
    get,
    path = "/payables",
    responses((status = 200, body = Page<PayableBody>), (status = 406, description = "the pagination token was not made for this list"))
)]
pub(crate) async fn list(call: EntityCall, Extension(files): Files, query: ListQuery) -> Answer<Json<Page<PayableBody>>> {
    let page = query.records(call.db(), &call.scope()).await?;
    let (payables, page) = page.split();
    Ok(Json(page(body::of_all(call.db(), &call, &files, payables).await?)))
}
