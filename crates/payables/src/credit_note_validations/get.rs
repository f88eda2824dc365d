use bursar_web::{Answer, Call, Json};

use super::{CreditNoteValidations, fields_of};

/// Get the required fields of credit notes
///
/// What a credit note of any entity of the partner must have to leave `draft`. Where the partner never said so, these are the defaults.
#[utoipa::path(get, path = "/payable_credit_notes/validations", responses((status = 200, body = CreditNoteValidations)))]
pub(crate) async fn get(call: Call) -> Answer<Json<CreditNoteValidations>> {
    Ok(Json(CreditNoteValidations { required_fields: fields_of(call.db(), &call.scope()).await? }))
}
