use bursar_kernel::Uuid;
use bursar_web::{Answer, EntityCall, Json, Path};
use serde::Serialize;
use utoipa::ToSchema;

use super::CounterpartEinvoicingCredentials;
use crate::parts;

/// The numbers of a counterpart in the network.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CounterpartEinvoicingCredentialResponseList)]
pub(crate) struct CredentialsList {
    /// All of them, oldest first.
    data: Vec<CounterpartEinvoicingCredentials>,
}

/// List the e-invoicing credentials of a counterpart
#[utoipa::path(
    get,
    path = "/counterparts/{counterpart_id}/einvoicing_credentials",
    responses((status = 200, body = CredentialsList))
)]
pub(crate) async fn list(call: EntityCall, Path(counterpart_id): Path<Uuid>) -> Answer<Json<CredentialsList>> {
    Ok(Json(CredentialsList { data: parts::store::list(call.db(), &call.scope(), counterpart_id).await? }))
}
