use bursar_events::{Change, emit_change};
use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Path};
use http::StatusCode;

use super::Counterpart;

/// Delete a counterpart
///
/// With its addresses, contacts, bank accounts and VAT IDs. Documents keep what they copied of it, and are still found by its id and its
/// name.
#[utoipa::path(delete, path = "/counterparts/{counterpart_id}", responses((status = 204, description = "it is gone")))]
pub(crate) async fn delete(call: EntityCall, Path(id): Path<Uuid>) -> Answer<StatusCode> {
    let tx = call.db().begin().await?;
    let mut counterpart: Counterpart = record::lock(&tx, &call.scope(), id).await?;
    counterpart.deleted_at = Some(call.env().now());
    record::save(&tx, &call.scope(), &counterpart).await?;
    emit_change(&tx, &call, Change::Deleted, &counterpart).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
