use bursar_events::{Change, emit_change};
use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Paths};
use http::StatusCode;

use super::CounterpartVatId;
use crate::parts;

/// Delete a VAT ID of a counterpart
///
/// Documents that name it keep what they copied.
#[utoipa::path(
    delete,
    path = "/counterparts/{counterpart_id}/vat_ids/{vat_id}",
    responses((status = 204, description = "it is gone"))
)]
pub(crate) async fn delete(call: EntityCall, Paths(counterpart_id, id): Paths<Uuid, Uuid>) -> Answer<StatusCode> {
    let tx = call.db().begin().await?;
    let vat_id: CounterpartVatId = parts::store::lock(&tx, &call.scope(), counterpart_id, id).await?;
    record::delete::<CounterpartVatId>(&tx, &call.scope(), id).await?;
    emit_change(&tx, &call, Change::Deleted, &vat_id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
