use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json};
use serde::Serialize;
use utoipa::ToSchema;

use super::PaymentReminder;

/// The payment reminders of the entity.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = GetAllPaymentReminders)]
pub(crate) struct PaymentReminderList {
    /// All of them, oldest first.
    data: Vec<PaymentReminder>,
}

/// List payment reminders
///
/// All of them in one answer.
#[utoipa::path(get, path = "/payment_reminders", responses((status = 200, body = PaymentReminderList)))]
pub(crate) async fn list(call: EntityCall) -> Answer<Json<PaymentReminderList>> {
    Ok(Json(PaymentReminderList { data: record::all(call.db(), &call.scope()).await? }))
}
