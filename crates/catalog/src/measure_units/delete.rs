use bursar_events::{Change, emit_change};
use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Path};
use http::StatusCode;

use super::MeasureUnit;

/// Delete a measure unit
///
/// Documents keep the unit that they were made with; its name is free again.
#[utoipa::path(
    delete,
    path = "/measure_units/{unit_id}",
    responses((status = 204, description = "it is gone"))
)]
pub(crate) async fn delete(call: EntityCall, Path(id): Path<Uuid>) -> Answer<StatusCode> {
    let tx = call.db().begin().await?;
    let mut unit: MeasureUnit = record::lock(&tx, &call.scope(), id).await?;
    unit.deleted_at = Some(call.env().now());
    record::save(&tx, &call.scope(), &unit).await?;
    emit_change(&tx, &call, Change::Deleted, &unit).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
