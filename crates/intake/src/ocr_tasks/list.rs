use bursar_web::listing::{Id, Moment, by, on, word};
use bursar_web::{Answer, Json, ListQuery, Listing, OptionalEntityCall, Page};

use super::{OcrDocumentType, OcrTask, OcrTaskStatus};

pub(crate) static LISTING: Listing = Listing::new("OCRTasksPaginationResponse").sort(&[by("id", Id), by("created_at", Moment)]).filter(&[
    on("created_at", Moment).range(),
    on("status", word::<OcrTaskStatus>()).eq(),
    on("document_type", word::<OcrDocumentType>()).eq(),
    on("id", Id).any_of(),
]);

/// List OCR tasks
///
/// Those of the entity; a partner's token without an entity lists all of the partner's, those of its entities too.
#[utoipa::path(get, path = "/ocr_tasks", responses((status = 200, body = Page<OcrTask>)))]
pub(crate) async fn list(call: OptionalEntityCall, query: ListQuery) -> Answer<Json<Page<OcrTask>>> {
    Ok(Json(query.records(call.db(), &call.scope()).await?))
}
