use bursar_web::{Answer, Call, Json};

use super::{DEFAULT, PayableValidations, store};

/// Reset the required fields of payables
///
/// The defaults hold again, for all entities of the partner.
#[utoipa::path(post, path = "/payables/validations/reset", responses((status = 200, body = PayableValidations)))]
pub(crate) async fn reset(call: Call) -> Answer<Json<PayableValidations>> {
    let tx = call.db().begin().await?;
    store::reset(&tx, &call.scope(), store::PAYABLE).await?;
    tx.commit().await?;
    Ok(Json(PayableValidations { required_fields: DEFAULT.to_vec() }))
}
