use axum::Json;
use bursar_kernel::Uuid;
use bursar_store::{Record, record};
use bursar_web::listing::{Id, RowsOf, by, on, rows, word};
use bursar_web::{Answer, EntityCall, ListQuery, Listing, Page, Path};

use super::{Backfill, BackfillDocument, BackfillOutcome};
use crate::synced_records::SyncedType;

pub(crate) static LISTING: Listing = Listing::new("AccountingBackfillDocumentList").limit(250, 250).sort(&[by("id", Id)]).filter(&[
    on("outcome", word::<BackfillOutcome>()).eq(),
    on("object_type", word::<SyncedType>()).eq(),
    on("object_id", Id).eq(),
]);

/// List the documents of a backfill
///
/// What becomes of each document, and why.
#[utoipa::path(
    get,
    path = "/accounting_backfills/{backfill_id}/documents",
    responses((status = 200, body = Page<BackfillDocument>))
)]
pub(crate) async fn list_documents(call: EntityCall, Path(id): Path<Uuid>, query: ListQuery) -> Answer<Json<Page<BackfillDocument>>> {
    let backfill: Backfill = record::get(call.db(), &call.scope(), id).await?;
    let select = rows(&record::selection::<BackfillDocument>());
    Ok(Json(query.page(call.db(), RowsOf::Parent("backfill_id", backfill.id), select, BackfillDocument::read).await?))
}
