use bursar_events::{Change, emit_change};
use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Path};
use http::StatusCode;

use super::DeliveryNote;

/// Delete a delivery note
///
/// In any status. Its number is not given again.
#[utoipa::path(delete, path = "/delivery_notes/{delivery_note_id}", responses((status = 204, description = "it is gone")))]
pub(crate) async fn delete(call: EntityCall, Path(id): Path<Uuid>) -> Answer<StatusCode> {
    let tx = call.db().begin().await?;
    let mut note: DeliveryNote = record::lock(&tx, &call.scope(), id).await?;
    let now = call.env().now();
    (note.deleted_at, note.updated_at) = (Some(now), now);
    record::save(&tx, &call.scope(), &note).await?;
    emit_change(&tx, &call, Change::Deleted, &note).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
