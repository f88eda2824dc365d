use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};

use super::PaymentReminder;

/// Get a payment reminder
#[utoipa::path(get, path = "/payment_reminders/{payment_reminder_id}", responses((status = 200, body = PaymentReminder)))]
pub(crate) async fn get(call: EntityCall, Path(id): Path<Uuid>) -> Answer<Json<PaymentReminder>> {
    Ok(Json(record::get(call.db(), &call.scope(), id).await?))
}
