use bursar_kernel::Uuid;
use bursar_web::{Answer, EntityCall, Json, Path};
use serde::Serialize;
use utoipa::ToSchema;

use super::CounterpartAddress;
use crate::parts;

/// The addresses of a counterpart.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CounterpartAddressResourceList)]
pub(crate) struct AddressList {
    /// All of them, oldest first.
    data: Vec<CounterpartAddress>,
}

/// List the addresses of a counterpart
#[utoipa::path(get, path = "/counterparts/{counterpart_id}/addresses", responses((status = 200, body = AddressList)))]
pub(crate) async fn list(call: EntityCall, Path(counterpart_id): Path<Uuid>) -> Answer<Json<AddressList>> {
    Ok(Json(AddressList { data: parts::store::list(call.db(), &call.scope(), counterpart_id).await? }))
}
