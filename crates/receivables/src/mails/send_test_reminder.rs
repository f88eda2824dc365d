use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::post::queue;
use super::reminders::reminder_letter;
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
/// The reminder that the invoice has for it, in its own words; in ours, in the language of the counterpart, where it has none. Without a mail
/// server nothing is sent.
#[utoipa::path(
    post,
    path = "/receivables/{receivable_id}/send_test_reminder",
    responses((status = 200, body = SentMails), (status = 409, description = "this server cannot send mail"))
)]
pub(crate) async fn send_test_reminder(
    call: EntityCall,
    Path(id): Path<Uuid>,
    Json(body): Json<SendTestReminder>,
) -> Answer<Json<SentMails>> {
    let SendTestReminder { recipients, reminder_type } = body;
    let tx = call.db().begin().await?;
    let invoice: Receivable = record::lock(&tx, &call.scope(), id).await?;
    invoice.require(Action::Remind, false)?;
    require_mail(&call)?;
    let recipients = Recipients::require(&invoice, recipients)?;
    let letter = reminder_letter(&tx, &call.scope(), &invoice, reminder_type).await?;
    let mail = queue(&Teller::of_call(&tx, &call), &invoice, recipients, letter, Some(reminder_type), None).await?;
    tx.commit().await?;
    Ok(Json(SentMails { mail_ids: vec![mail.id] }))
}
