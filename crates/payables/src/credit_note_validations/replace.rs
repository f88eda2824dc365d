use bursar_web::{Answer, Call, Json};

use super::{CREDIT_NOTE, CreditNoteValidations};
use crate::validations::{each_once, store};

/// Replace the required fields of credit notes
///
/// The list takes the place of the one before, for all entities of the partner. It counts when a credit note is made or changed next.
#[utoipa::path(put, path = "/payable_credit_notes/validations", responses((status = 200, body = CreditNoteValidations)))]
pub(crate) async fn replace(call: Call, Json(body): Json<CreditNoteValidations>) -> Answer<Json<CreditNoteValidations>> {
    let fields = each_once(&body.required_fields);
    let tx = call.db().begin().await?;
    store::put(&tx, &call.scope(), CREDIT_NOTE, &fields, call.env().now()).await?;
    tx.commit().await?;
    Ok(Json(CreditNoteValidations { required_fields: fields }))
}
