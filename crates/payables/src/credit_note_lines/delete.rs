use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Page, Paths};

use super::{CreditNoteLine, store};
use crate::credit_notes::held::HeldNote;
use crate::payables::happened::Author;

/// Remove a line item from a credit note
///
/// The answer is the lines that are left, all of them in one page.
#[utoipa::path(
    delete,
    path = "/payable_credit_notes/{credit_note_id}/line_items/{line_item_id}",
    responses((status = 200, body = inline(super::replace::CreditNoteLines)))
)]
pub(crate) async fn delete(call: EntityCall, Paths(note_id, id): Paths<Uuid, Uuid>) -> Answer<Json<Page<CreditNoteLine>>> {
    let author = Author::of(&call);
    let tx = call.db().begin().await?;
    let mut held = HeldNote::lock(&tx, &call.scope(), note_id).await?;
    store::get(&tx, note_id, id).await?;
    held.require_changeable()?;
    record::delete::<CreditNoteLine>(&tx, &call.scope(), id).await?;
    held.lines.retain(|line| line.id != id);
    let left = held.lines.clone();
    held.settle(&tx, &author).await?;
    held.save(&tx, &author).await?;
    tx.commit().await?;
    Ok(Json(Page { data: left, ..Page::empty() }))
}
