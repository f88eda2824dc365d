use axum::Extension;
use bursar_events::emit_action;
use bursar_files::Files;
use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};

use super::body::{self, DeliveryNoteBody};
use super::{DeliveryNote, DeliveryNoteAction, DeliveryNoteStatus};

/// Mark a delivery note as delivered
///
/// It can no longer be changed.
#[utoipa::path(
    post,
    path = "/delivery_notes/{delivery_note_id}/mark_as_delivered",
    responses((status = 200, body = DeliveryNoteBody), (status = 409, description = "it is delivered or canceled"))
)]
pub(crate) async fn mark_as_delivered(call: EntityCall, Extension(files): Files, Path(id): Path<Uuid>) -> Answer<Json<DeliveryNoteBody>> {
    let tx = call.db().begin().await?;
    let mut note: DeliveryNote = record::lock(&tx, &call.scope(), id).await?;
    note.require(DeliveryNoteAction::MarkAsDelivered)?;
    (note.status, note.updated_at) = (DeliveryNoteStatus::Delivered, call.env().now());
    record::save(&tx, &call.scope(), &note).await?;
    emit_action(&tx, call.env(), call.partner_id, &note, "delivered", "a delivery note was delivered").await?;
    let made = body::body(&call, &files, note).await?;
    tx.commit().await?;
    Ok(Json(made))
}
