use bursar_accounting::clock::zone;
use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};
use serde_json::Value;

use super::happened::{Happening, tell};
use super::run::schedule;
use super::{Recurrence, RecurrenceAction};

/// Resume a recurrence
///
/// Invoices are made again from the next day of the calendar on. The days that came meanwhile are skipped; where none is left, the recurrence
/// is completed. The answer is null.
#[utoipa::path(
    post,
    path = "/recurrences/{recurrence_id}/resume",
    responses((status = 200, body = Value), (status = 409, description = "it is not paused"))
)]
pub(crate) async fn resume(call: EntityCall, Path(id): Path<Uuid>) -> Answer<Json<Value>> {
    let (scope, now) = (call.scope(), call.env().now());
    let tx = call.db().begin().await?;
    let mut recurrence: Recurrence = record::lock(&tx, &scope, id).await?;
    recurrence.require(RecurrenceAction::Resume)?;
    let zone = zone(&tx, &scope).await?;
    let skipped = Some(recurrence.resume(now, zone)).filter(|days| *days > 0).map(Happening::Skipped);
    recurrence.updated_at = now;
    record::save(&tx, &scope, &recurrence).await?;
    schedule(&tx, call.env(), &scope, &recurrence, zone).await?;
    tell(&tx, call.env(), &scope, &recurrence, std::iter::once(Happening::Resumed).chain(skipped)).await?;
    tx.commit().await?;
    Ok(Json(Value::Null))
}
