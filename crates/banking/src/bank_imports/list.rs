use axum::Json;
use bursar_store::{Record, record};
use bursar_web::listing::{Moment, RowsOf, by, on, rows, word};
use bursar_web::{Answer, EntityCall, ListQuery, Listing, Page};

use super::{BankImport, ImportFormat};

pub(crate) static LISTING: Listing = Listing::new("BankImportResponseList")
    .sort(&[])
    .sorted_by(by("created_at", Moment))
    .filter(&[on("format", word::<ImportFormat>()).eq(), on("created_at", Moment).range()]);

/// List bank imports
///
/// The files that were imported for the entity, page by page, the first one first unless said otherwise.
#[utoipa::path(get, path = "/bank_imports", responses((status = 200, body = Page<BankImport>)))]
pub(crate) async fn list(call: EntityCall, query: ListQuery) -> Answer<Json<Page<BankImport>>> {
    let select = rows(&record::selection::<BankImport>());
    Ok(Json(query.page(call.db(), RowsOf::Scope(&call.scope(), BankImport::TENANCY), select, BankImport::read).await?))
}
