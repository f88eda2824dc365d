use axum::Extension;
use bursar_files::Files;
use bursar_web::{Answer, EntityCall, Json, ListQuery, Page};

use super::body::ReceivableBody;
use super::listing::page;

/// List receivables
///
/// Invoices, quotes and credit notes of the entity, page by page; filters must all hold. Filters by `due_date` find invoices that are issued,
/// filters by `issue_date` what is no draft.
#[utoipa::path(
    get,
    path = "/receivables",
    responses(
        (status = 200, body = Page<ReceivableBody>),
        (status = 406, description = "the pagination token was not made for this list")
    )
)]
pub(crate) async fn list(call: EntityCall, Extension(files): Files, query: ListQuery) -> Answer<Json<Page<ReceivableBody>>> {
    Ok(Json(page(&call, &files, &query).await?))
}
