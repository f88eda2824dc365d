use axum::Json;
use bursar_kernel::{Error, FieldError, Uuid};
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Path};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::post::queue;
use super::{ReminderType, require_mail};
use crate::receivables::Receivable;
use crate::receivables::happened::Teller;
use crate::receivables::status::Action;
use crate::recipients::Recipients;

/// A reminder to try.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ReceivableSendTestReminderPayload)]
pub(crate) struct SendTestReminder {
    /// Whom it goes to.
    recipients: Option<Recipients>,
    /// Which reminder.
    reminder_type: ReminderType,
}

/// The mails that were queued.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReceivablesSendResponse)]
pub(crate) struct SentMails {
    /// Their ids.
    mail_ids: Vec<Uuid>,
}

/// Send a test reminder
///
/// A reminder of the invoice as its text would be. Without a mail server nothing is sent.
#[utoipa::path(
    post,
    path = "/receivables/{receivable_id}/send_test_reminder",
    responses((status = 200, body = SentMails), (status = 409, description = "this server cannot send mail"))
)]
pub(crate) async fn send_test_reminder(
    call: EntityCall,
    Path(id): Path<Uuid>,
    body: bursar_web::Json<SendTestReminder>,
) -> Answer<Json<SentMails>> {
    let SendTestReminder { recipients, reminder_type } = body.0;
    let tx = call.db().begin().await?;
    let invoice: Receivable = record::lock(&tx, &call.scope(), id).await?;
    invoice.require(Action::Remind, false)?;
    require_mail(&call)?;
    let recipients = recipients.filter(|named| !named.is_empty()).or_else(|| Recipients::contact_of(&invoice));
    let msg = "field required: the contact of the counterpart has no e-mail address";
    let recipients = recipients.ok_or_else(|| Error::invalid(FieldError::new("body", "recipients", msg, "value_error.missing")))?;
    let (subject, text) = words(reminder_type);
    let mail = queue(&Teller::of_call(&tx, &call), true, &invoice, recipients, subject, text).await?;
    tx.commit().await?;
    Ok(Json(SentMails { mail_ids: vec![mail.id] }))
}

/// Subject and text of a reminder.
fn words(reminder: ReminderType) -> (&'static str, &'static str) {
    match reminder {
        ReminderType::Term1 | ReminderType::Term2 => (
            "Discount on invoice {invoice_number} from {entity_name}",
            "Invoice {invoice_number}: {amount_due} are open. The discount for early payment ends soon.",
        ),
        ReminderType::TermFinal => (
            "Invoice {invoice_number} from {entity_name} is due on {due_date}",
            "Invoice {invoice_number}: {amount_due} are due on {due_date}.",
        ),
        ReminderType::Overdue => (
            "Invoice {invoice_number} from {entity_name} is overdue",
            "Invoice {invoice_number}: {amount_due} were due on {due_date} and have not arrived.",
        ),
    }
}
