use bursar_web::{Answer, Call, Json};

use super::{CREDIT_NOTE, CreditNoteValidations, DEFAULT};
use crate::validations::store;

/// Reset the required fields of credit notes
///
/// The defaults hold again, for all entities of the partner.
#[utoipa::path(post, path = "/payable_credit_notes/validations/reset", responses((status = 200, body = CreditNoteValidations)))]
pub(crate) async fn reset(call: Call) -> Answer<Json<CreditNoteValidations>> {
    let tx = call.db().begin().await?;
    store::reset(&tx, &call.scope(), CREDIT_NOTE).await?;
    tx.commit().await?;
    Ok(Json(CreditNoteValidations { required_fields: DEFAULT.to_vec() }))
}
