use bursar_kernel::{FieldError, Uuid};
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};
use serde::Serialize;
use utoipa::ToSchema;

use super::Payable;
use crate::line_items::store as lines;
use crate::policy::Policy;

/// What a payable lacks.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PayableValidationResponse)]
pub(crate) struct PayableLacks {
    /// Which payable.
    id: Uuid,
    /// Everything that is missing or wrong, each with the way to its field (`loc`), words (`msg`) and a stable word for programs (`type`). Empty when
    /// the payable is complete.
    #[schema(required = false, value_type = Vec<Object>)]
    validation_errors: Vec<FieldError>,
}

/// Validate a payable
///
/// In any status. What a payable must have is at `GET /payables/validations`; while a ledger is connected, each line needs a ledger account too, and its
/// tax a rate that the ledger has.
#[utoipa::path(post, path = "/payables/{payable_id}/validate", responses((status = 200, body = PayableLacks)))]
pub(crate) async fn validate(call: EntityCall, Path(id): Path<Uuid>) -> Answer<Json<PayableLacks>> {
    let payable: Payable = record::get(call.db(), &call.scope(), id).await?;
    let lines = lines::of_payable(call.db(), id).await?;
    let policy = Policy::of(call.db(), &call.scope()).await?;
    Ok(Json(PayableLacks { id, validation_errors: policy.requirements.lacking(&payable, &lines) }))
}
