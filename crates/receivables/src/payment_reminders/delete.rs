use bursar_events::{Change, emit_change};
use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Path};
use http::StatusCode;

use super::{PaymentReminder, ReminderStatus};

/// Delete a payment reminder
///
/// No more reminders are sent for invoices that name it.
#[utoipa::path(
    delete,
    path = "/payment_reminders/{payment_reminder_id}",
    responses((status = 204, description = "it is gone"))
)]
pub(crate) async fn delete(call: EntityCall, Path(id): Path<Uuid>) -> Answer<StatusCode> {
    let tx = call.db().begin().await?;
    let mut reminder: PaymentReminder = record::lock(&tx, &call.scope(), id).await?;
    reminder.status = ReminderStatus::Deleted;
    reminder.updated_at = call.env().now();
    record::save(&tx, &call.scope(), &reminder).await?;
    emit_change(&tx, &call, Change::Deleted, &reminder).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
