use axum::Extension;
use bursar_files::Files;
use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};

use super::body::{self, DeliveryNoteBody};

/// Get a delivery note
#[utoipa::path(get, path = "/delivery_notes/{delivery_note_id}", responses((status = 200, body = DeliveryNoteBody)))]
pub(crate) async fn get(call: EntityCall, Extension(files): Files, Path(id): Path<Uuid>) -> Answer<Json<DeliveryNoteBody>> {
    let found = record::get(call.db(), &call.scope(), id).await?;
    Ok(Json(body::body(&call, &files, found).await?))
}
