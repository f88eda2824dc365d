//! Mails with documents are written here, and leave by the outbox.

use bursar_jobs::enqueue;
use bursar_kernel::Result;
use bursar_mail::WrittenLetter;
use bursar_store::record;

use super::letters::{letter, type_of};
use super::mail_document::MailDocument;
use super::{MailStatus, ReceivableMail, ReminderType};
use crate::history::{HistoryEvent, MailSent, ReminderMailSent};
use crate::receivables::Receivable;
use crate::receivables::happened::Teller;
use crate::recipients::Recipients;

/// Why nothing is sent without an SMTP server.
pub(crate) const NO_SERVER: &str = "mail is not set up on this server";
/// Why nothing is sent where nobody is named.
pub(crate) const NO_ADDRESS: &str = "not sent: the contact of the counterpart has no e-mail address";

/// Sends the credit note that takes back an invoice. Whether it can be sent or not, the invoice is taken back.
pub(crate) async fn send_credit_note(teller: &Teller<'_>, sends_mail: bool, note: &Receivable) -> Result<()> {
    let Some(recipients) = Recipients::contact_of(note) else { return Ok(()) };
    let why_not = (!sends_mail).then_some(NO_SERVER);
    let letter = letter(teller.tx, &teller.scope, type_of(note), note, None).await?;
    queue(teller, note, recipients, letter, None, why_not).await.map(drop)
}

/// Queues the mail, which waits for its PDF; what is not sent has failed, and says why. A reminder is told as one.
pub(crate) async fn queue(
    teller: &Teller<'_>,
    document: &Receivable,
    recipients: Recipients,
    letter: WrittenLetter,
    reminder: Option<ReminderType>,
    why_not: Option<&str>,
) -> Result<ReceivableMail> {
    let now = teller.env.now();
    let mut mail = ReceivableMail {
        id: teller.env.id(),
        entity_id: document.entity_id,
        receivable_id: document.id,
        created_at: now,
        updated_at: now,
        recipients: recipients.waiting(),
        status: MailStatus::Pending,
        error: None,
    };
    if let Some(why) = why_not {
        mail.refuse(why);
    }
    record::insert(teller.tx, &teller.scope, &mail).await?;
    let ReceivableMail { id: mail_id, status: mail_status, recipients, error, .. } = mail.clone();
    let told = match reminder {
        None => HistoryEvent::MailSent(MailSent { mail_id, mail_status, recipients, error }),
        Some(term) => HistoryEvent::ReminderMailSent(ReminderMailSent { mail_id, mail_status, recipients, error, term }),
    };
    teller.record(document, &told).await?;
    if why_not.is_none() {
        let WrittenLetter { subject, text, html } = letter;
        let (partner_id, entity_id) = (teller.scope.partner_id(), document.entity_id);
        let job = MailDocument { partner_id, entity_id, receivable_id: document.id, mail_id, subject, text, html };
        enqueue(teller.tx, teller.env, &job).await?;
    }
    Ok(mail)
}
