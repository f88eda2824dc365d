use axum::Extension;
use bursar_documents::{Issuer, References};
use bursar_events::{Change, emit_change};
use bursar_files::Files;
use bursar_kernel::{Result, Uuid, set_if_given};
use bursar_store::{Tx, record};
use bursar_web::{Answer, EntityCall, Json, Path};

use super::body::{self, DeliveryNoteBody};
use super::draw::renew_pdf;
use super::payloads::UpdateDeliveryNote;
use super::{DeliveryNote, DeliveryNoteAction, items, parties};

/// Update a delivery note
///
/// Possible until it is delivered or canceled. The details of the counterpart are copied again where the counterpart or the address is named;
/// `line_items` take the place of all there were.
#[utoipa::path(
    patch,
    path = "/delivery_notes/{delivery_note_id}",
    responses((status = 200, body = DeliveryNoteBody), (status = 409, description = "it is delivered or canceled"))
)]
pub(crate) async fn update(
    call: EntityCall,
    Extension(files): Files,
    Path(id): Path<Uuid>,
    Json(body): Json<UpdateDeliveryNote>,
) -> Answer<Json<DeliveryNoteBody>> {
    let issuer = Issuer::of(&call, &files).await?;
    let tx = call.db().begin().await?;
    let before: DeliveryNote = record::lock(&tx, &call.scope(), id).await?;
    call.require_match_read(body::body(&call, &files, before.clone())).await?;
    before.require(DeliveryNoteAction::Update)?;
    let mut note = changed(&call, &tx, &issuer, before.clone(), body).await?;
    if note != before {
        note.updated_at = call.env().now();
        renew_pdf(&tx, call.env(), &call.scope(), &mut note).await?;
        record::save(&tx, &call.scope(), &note).await?;
        emit_change(&tx, &call, Change::Updated, &note).await?;
    }
    let made = body::body(&call, &files, note).await?;
    tx.commit().await?;
    Ok(Json(made))
}

async fn changed(call: &EntityCall, tx: &Tx, issuer: &Issuer, mut note: DeliveryNote, asked: UpdateDeliveryNote) -> Result<DeliveryNote> {
    let mut references = References::new(tx, call.scope(), &["body"]);
    let counterpart_id = asked.counterpart_id.unwrap_or(note.counterpart_id);
    match asked.counterpart_address_id {
        Some(address_id) => {
            if let Some(parties) = parties::named(counterpart_id, address_id, issuer, &mut references).await? {
                (note.counterpart_id, note.parties) = (counterpart_id, parties);
            }
        }
        None if counterpart_id != note.counterpart_id => {
            references.refuse(&["counterpart_address_id".into()], "field required with another counterpart_id");
        }
        None => {}
    }
    if let Some(asked) = asked.line_items {
        note.items = items::asked(asked, &mut references).await?;
    }
    references.finish()?;
    asked.delivery_date.apply(&mut note.delivery_date);
    asked.delivery_number.apply(&mut note.delivery_number);
    asked.memo.apply(&mut note.memo);
    set_if_given(&mut note.display_signature_placeholder, asked.display_signature_placeholder);
    Ok(note)
}
