use bursar_kernel::{FieldError, Uuid};
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};
use serde::Serialize;
use utoipa::ToSchema;

use super::CreditNote;
use super::completeness::lacking;
use crate::credit_note_lines::store as lines;
use crate::credit_note_validations::fields_of;

/// What a credit note lacks.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CreditNoteValidationResponse)]
pub(crate) struct CreditNoteLacks {
    /// Which credit note.
    id: Uuid,
    /// Everything that is missing, each with the way to its field (`loc`), words (`msg`) and a stable word for programs (`type`). Empty when it is complete.
    #[schema(required = false, value_type = Vec<Object>)]
    validation_errors: Vec<FieldError>,
}

/// Validate a credit note
///
/// In any status. What a credit note must have is at `GET /payable_credit_notes/validations`.
#[utoipa::path(get, path = "/payable_credit_notes/{credit_note_id}/validate", responses((status = 200, body = CreditNoteLacks)))]
pub(crate) async fn validate(call: EntityCall, Path(id): Path<Uuid>) -> Answer<Json<CreditNoteLacks>> {
    let note: CreditNote = record::get(call.db(), &call.scope(), id).await?;
    let lines = lines::of_note(call.db(), id).await?;
    let required = fields_of(call.db(), &call.scope()).await?;
    Ok(Json(CreditNoteLacks { id, validation_errors: lacking(&required, &note, &lines) }))
}
