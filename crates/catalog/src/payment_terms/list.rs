use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json};
use serde::Serialize;
use utoipa::ToSchema;

use super::PaymentTerms;

/// The payment terms of the entity.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PaymentTermsListResponse)]
pub(crate) struct PaymentTermsList {
    /// All of them, oldest first.
    #[schema(required = false)]
    data: Vec<PaymentTerms>,
}

/// List payment terms
///
/// All of them in one answer.
#[utoipa::path(get, path = "/payment_terms", responses((status = 200, body = PaymentTermsList)))]
pub(crate) async fn list(call: EntityCall) -> Answer<Json<PaymentTermsList>> {
    Ok(Json(PaymentTermsList { data: record::all(call.db(), &call.scope()).await? }))
}
