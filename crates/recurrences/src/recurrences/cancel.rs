use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Path};
use http::StatusCode;

use super::happened::{Happening, tell};
use super::{Recurrence, RecurrenceAction};

/// Cancel a recurrence
///
/// No more invoices are made; those that were made stay.
#[utoipa::path(
    post,
    path = "/recurrences/{recurrence_id}/cancel",
    responses((status = 204, description = "it is canceled"), (status = 409, description = "it has no days to come"))
)]
pub(crate) async fn cancel(call: EntityCall, Path(id): Path<Uuid>) -> Answer<StatusCode> {
    let tx = call.db().begin().await?;
    let mut recurrence: Recurrence = record::lock(&tx, &call.scope(), id).await?;
    recurrence.require(RecurrenceAction::Cancel)?;
    recurrence.cancel();
    recurrence.updated_at = call.env().now();
    record::save(&tx, &call.scope(), &recurrence).await?;
    tell(&tx, call.env(), &call.scope(), &recurrence, [Happening::Canceled]).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
