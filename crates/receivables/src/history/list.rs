use axum::Extension;
use bursar_files::Files;
use bursar_kernel::Uuid;
use bursar_web::listing::{Id, Moment, by, on, word};
use bursar_web::{Answer, EntityCall, Json, ListQuery, Listing, Page, Path};

use super::shown::shown;
use super::{HistoryEventType, HistoryRecord, store};

pub(crate) static LISTING: Listing = Listing::new("ReceivableHistoryPaginationResponse").sort(&[by("timestamp", Moment)]).filter(&[
    on("event_type", word::<HistoryEventType>()).any_of(),
    on("entity_user_id", Id).any_of(),
    on("timestamp", Moment).range(),
]);

/// List the history of a receivable
///
/// What happened to the document, page by page, with the PDF as it was after each change that was printed, and how each mail went so far.
#[utoipa::path(
    get,
    path = "/receivables/{receivable_id}/history",
    responses((status = 200, body = Page<HistoryRecord>), (status = 400, description = "the pagination token was not made for this list"))
)]
pub(crate) async fn list(
    call: EntityCall,
    Extension(files): Files,
    Path(id): Path<Uuid>,
    query: ListQuery,
) -> Answer<Json<Page<HistoryRecord>>> {
    let page = store::list(call.db(), &call.scope(), id, &query).await?;
    Ok(Json(Page { data: shown(&call, &files, page.data).await?, ..page }))
}
