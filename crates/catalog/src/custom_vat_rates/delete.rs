use bursar_events::{Change, emit_change};
use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Path};
use http::StatusCode;

use super::CustomVatRate;

/// Delete a custom VAT rate
///
/// Documents keep the rate that they were made with.
#[utoipa::path(
    delete,
    path = "/custom_vat_rates/{custom_vat_rate_id}",
    responses((status = 204, description = "it is gone"))
)]
pub(crate) async fn delete(call: EntityCall, Path(id): Path<Uuid>) -> Answer<StatusCode> {
    let tx = call.db().begin().await?;
    let mut rate: CustomVatRate = record::lock(&tx, &call.scope(), id).await?;
    rate.deleted_at = Some(call.env().now());
    record::save(&tx, &call.scope(), &rate).await?;
    emit_change(&tx, &call, Change::Deleted, &rate).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
