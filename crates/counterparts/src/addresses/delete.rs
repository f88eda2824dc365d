use bursar_events::{Change, emit_change};
use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Paths};
use http::StatusCode;

use super::CounterpartAddress;
use crate::counterparts::Counterpart;
use crate::parts;

/// Delete an address of a counterpart
///
/// A default address cannot be deleted: that is 422 until the counterpart has another. Documents that name the address keep what they copied.
#[utoipa::path(
    delete,
    path = "/counterparts/{counterpart_id}/addresses/{address_id}",
    responses((status = 204, description = "it is gone"))
)]
pub(crate) async fn delete(call: EntityCall, Paths(counterpart_id, id): Paths<Uuid, Uuid>) -> Answer<StatusCode> {
    let tx = call.db().begin().await?;
    let counterpart: Counterpart = record::lock(&tx, &call.scope(), counterpart_id).await?;
    let address: CounterpartAddress = parts::store::lock(&tx, &call.scope(), counterpart_id, id).await?;
    address.require_deletable(&counterpart)?;
    record::delete::<CounterpartAddress>(&tx, &call.scope(), id).await?;
    emit_change(&tx, &call, Change::Deleted, &address).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
