use bursar_web::{Answer, Call, Json};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{PayableField, PayableValidations, each_once, store};

/// What every payable must have.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PayableValidationsUpdateRequest, example = json!({"required_fields": ["currency", "document_id", "line_items"]}))]
pub(crate) struct ReplaceValidations {
    /// All names of fields: those before are no longer required.
    required_fields: Vec<PayableField>,
}

/// Replace the required fields of payables
///
/// The list takes the place of the one before, for all entities of the partner. It counts when a payable is made or changed next: none moves by
/// this call alone.
#[utoipa::path(put, path = "/payables/validations", responses((status = 200, body = PayableValidations)))]
pub(crate) async fn replace(call: Call, Json(body): Json<ReplaceValidations>) -> Answer<Json<PayableValidations>> {
    let fields = each_once(&body.required_fields);
    let tx = call.db().begin().await?;
    store::put(&tx, &call.scope(), store::PAYABLE, &fields, call.env().now()).await?;
    tx.commit().await?;
    Ok(Json(PayableValidations { required_fields: fields }))
}
