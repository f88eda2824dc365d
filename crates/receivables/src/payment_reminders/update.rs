use bursar_events::save_change;
use bursar_kernel::{Patch, Uuid, set_if_given};
use bursar_store::{changes, record};
use bursar_web::{Answer, EntityCall, Json, Path};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{PaymentReminder, ReminderText};
use crate::recipients::Recipients;

/// Changes to a payment reminder. A field that is left out stays; `null` clears one that can be empty.
#[changes]
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PaymentReminderUpdateRequest)]
pub(crate) struct UpdatePaymentReminder {
    /// Its name.
    #[serde(default)]
    #[schema(value_type = String, required = false, min_length = 1, max_length = 255)]
    name: Option<String>,
    /// Whom it goes to: all of them.
    recipients: Patch<Recipients>,
    /// What is sent before the first discount ends.
    term_1_reminder: Patch<ReminderText>,
    /// What is sent before the second discount ends.
    term_2_reminder: Patch<ReminderText>,
    /// What is sent before the invoice is due.
    term_final_reminder: Patch<ReminderText>,
}

/// Update a payment reminder
///
/// What was sent stays sent; the rest of its mails go by the change.
#[utoipa::path(patch, path = "/payment_reminders/{payment_reminder_id}", responses((status = 200, body = PaymentReminder)))]
pub(crate) async fn update(
    call: EntityCall,
    Path(id): Path<Uuid>,
    Json(body): Json<UpdatePaymentReminder>,
) -> Answer<Json<PaymentReminder>> {
    let tx = call.db().begin().await?;
    let before: PaymentReminder = record::lock(&tx, &call.scope(), id).await?;
    call.require_match(|| &before)?;
    let mut reminder = before.clone();
    set_if_given(&mut reminder.name, body.name);
    body.recipients.apply(&mut reminder.recipients);
    body.term_1_reminder.apply(&mut reminder.term_1_reminder);
    body.term_2_reminder.apply(&mut reminder.term_2_reminder);
    body.term_final_reminder.apply(&mut reminder.term_final_reminder);
    save_change(&tx, &call, &before, &mut reminder).await?;
    tx.commit().await?;
    Ok(Json(reminder))
}
