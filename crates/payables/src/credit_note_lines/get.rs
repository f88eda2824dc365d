use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Paths};

use super::{CreditNoteLine, store};
use crate::credit_notes::CreditNote;

/// Get a line item of a credit note
#[utoipa::path(get, path = "/payable_credit_notes/{credit_note_id}/line_items/{line_item_id}", responses((status = 200, body = CreditNoteLine)))]
pub(crate) async fn get(call: EntityCall, Paths(note_id, id): Paths<Uuid, Uuid>) -> Answer<Json<CreditNoteLine>> {
    record::get::<CreditNote>(call.db(), &call.scope(), note_id).await?;
    Ok(Json(store::get(call.db(), note_id, id).await?))
}
