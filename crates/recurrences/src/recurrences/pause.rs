use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};
use serde_json::Value;

use super::happened::{Happening, tell};
use super::{Recurrence, RecurrenceAction, RecurrenceStatus};

/// Pause a recurrence
///
/// No invoices are made until it is resumed; the days that come meanwhile are skipped. The answer is null.
#[utoipa::path(
    post,
    path = "/recurrences/{recurrence_id}/pause",
    responses((status = 200, body = Value), (status = 409, description = "it is not active"))
)]
pub(crate) async fn pause(call: EntityCall, Path(id): Path<Uuid>) -> Answer<Json<Value>> {
    let tx = call.db().begin().await?;
    let mut recurrence: Recurrence = record::lock(&tx, &call.scope(), id).await?;
    recurrence.require(RecurrenceAction::Pause)?;
    (recurrence.status, recurrence.updated_at) = (RecurrenceStatus::Paused, call.env().now());
    record::save(&tx, &call.scope(), &recurrence).await?;
    tell(&tx, call.env(), &call.scope(), &recurrence, [Happening::Paused]).await?;
    tx.commit().await?;
    Ok(Json(Value::Null))
}
