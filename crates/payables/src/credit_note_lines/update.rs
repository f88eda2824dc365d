use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Paths};

use super::{CreditNoteLine, UpdateCreditNoteLine, store};
use crate::credit_notes::held::HeldNote;
use crate::payables::happened::Author;

/// Update a line item of a credit note
///
/// A field that is left out stays; null clears. Its amounts, and those of the credit note, are computed again.
#[utoipa::path(
    patch,
    path = "/payable_credit_notes/{credit_note_id}/line_items/{line_item_id}",
    responses((status = 200, body = CreditNoteLine))
)]
pub(crate) async fn update(
    call: EntityCall,
    Paths(note_id, id): Paths<Uuid, Uuid>,
    Json(body): Json<UpdateCreditNoteLine>,
) -> Answer<Json<CreditNoteLine>> {
    let author = Author::of(&call);
    let tx = call.db().begin().await?;
    let mut held = HeldNote::lock(&tx, &call.scope(), note_id).await?;
    let before = store::get(&tx, note_id, id).await?;
    call.require_match(|| &before)?;
    held.require_changeable()?;
    let mut line = body.applied(before.clone())?;
    if line != before {
        line.updated_at = call.env().now();
        record::save(&tx, &call.scope(), &line).await?;
        held.lines.iter_mut().filter(|other| other.id == id).for_each(|other| *other = line.clone());
        held.settle(&tx, &author).await?;
        held.save(&tx, &author).await?;
        tx.commit().await?;
    }
    Ok(Json(line))
}
