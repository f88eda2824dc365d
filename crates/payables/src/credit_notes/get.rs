use axum::Extension;
use bursar_files::Files;
use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};

use super::body::{self, CreditNoteBody};

/// Get a credit note of a vendor
#[utoipa::path(get, path = "/payable_credit_notes/{credit_note_id}", responses((status = 200, body = CreditNoteBody)))]
pub(crate) async fn get(call: EntityCall, Extension(files): Files, Path(id): Path<Uuid>) -> Answer<Json<CreditNoteBody>> {
    let note = record::get(call.db(), &call.scope(), id).await?;
    Ok(Json(body::of_one(call.db(), &call, &files, note).await?))
}
