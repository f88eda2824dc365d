use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::listing::{Id, by, on, word};
use bursar_web::{Answer, EntityCall, Json, ListQuery, Listing, Page, Path};

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
    Ok(Json(query.records_of(call.db(), "backfill_id", backfill.id).await?))
}
