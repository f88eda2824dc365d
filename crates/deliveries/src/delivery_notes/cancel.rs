use axum::Extension;
use bursar_events::emit_action;
use bursar_files::Files;
use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};

use super::body::{self, DeliveryNoteBody};
use super::draw::renew_pdf;
use super::{DeliveryNote, DeliveryNoteAction, DeliveryNoteStatus};

/// Cancel a delivery note
#[utoipa::path(
    post,
    path = "/delivery_notes/{delivery_note_id}/cancel",
    responses((status = 200, body = DeliveryNoteBody), (status = 409, description = "it is delivered or canceled"))
)]
pub(crate) async fn cancel(call: EntityCall, Extension(files): Files, Path(id): Path<Uuid>) -> Answer<Json<DeliveryNoteBody>> {
    let tx = call.db().begin().await?;
    let mut note: DeliveryNote = record::lock(&tx, &call.scope(), id).await?;
    note.require(DeliveryNoteAction::Cancel)?;
    (note.status, note.updated_at) = (DeliveryNoteStatus::Canceled, call.env().now());
    renew_pdf(&tx, call.env(), &call.scope(), &mut note).await?;
    record::save(&tx, &call.scope(), &note).await?;
    emit_action(&tx, call.env(), call.partner_id, &note, "canceled", "a delivery note was canceled").await?;
    let made = body::body(&call, &files, note).await?;
    tx.commit().await?;
    Ok(Json(made))
}
