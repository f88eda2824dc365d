use bursar_web::{Answer, Call, Json};

use super::{DEFAULT, PayableValidations, store};

/// Get the required fields of payables
///
/// What a payable of any entity of the partner must have to leave `draft`. Where the partner never said so, these are the defaults.
#[utoipa::path(get, path = "/payables/validations", responses((status = 200, body = PayableValidations)))]
pub(crate) async fn get(call: Call) -> Answer<Json<PayableValidations>> {
    let set = store::get(call.db(), &call.scope(), store::PAYABLE).await?;
    Ok(Json(PayableValidations { required_fields: set.unwrap_or_else(|| DEFAULT.to_vec()) }))
}
