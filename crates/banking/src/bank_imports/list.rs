use bursar_web::listing::{Moment, by, on, word};
use bursar_web::{Answer, EntityCall, Json, ListQuery, Listing, Page};

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
    Ok(Json(query.records(call.db(), &call.scope()).await?))
}
