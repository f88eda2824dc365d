use axum::Extension;
use bursar_files::Files;
use bursar_web::listing::{Id, Moment, by, on};
use bursar_web::{Answer, EntityCall, Json, ListQuery, Listing, Page};

use super::{DataExportBody, bodies};

pub(crate) static LISTING: Listing = Listing::new("AllDocumentExportResponseSchema")
    .sort(&[by("created_at", Moment)])
    .filter(&[on("created_at", Moment).range(), on("created_by_entity_user_id", Id).eq()]);

/// List data exports
///
/// Exports that ended are listed until they are removed. A pagination token that was not made for this list is answered with 406.
#[utoipa::path(
    get,
    path = "/data_exports",
    responses((status = 200, body = Page<DataExportBody>), (status = 406, description = "the pagination token was not made for this list"))
)]
pub(crate) async fn list(call: EntityCall, Extension(files): Files, query: ListQuery) -> Answer<Json<Page<DataExportBody>>> {
    let page = query.records(call.db(), &call.scope()).await?;
    let (exports, page) = page.split();
    Ok(Json(page(bodies(call.db(), &call, &files, exports).await?)))
}
