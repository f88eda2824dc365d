//! Mails are written here, and leave by the mailer that `server` hands in.

use bursar_kernel::Result;
use bursar_store::record;

use super::{Letter, MailPost, MailStatus, ReceivableMail, Recipients};
use crate::history::{HistoryEvent, MailSent};
use crate::receivables::Receivable;
use crate::receivables::happened::Teller;
use crate::receivables::variables::filled;

/// Sends the credit note that takes back an invoice. Whether it can be sent or not, the invoice is taken back.
pub(crate) async fn send_credit_note(teller: &Teller<'_>, post: MailPost, note: &Receivable) -> Result<()> {
    let Some(recipients) = Recipients::contact_of(note) else { return Ok(()) };
    let (subject, body) =
        ("Credit note {invoice_number} from {entity_name}", "The credit note {invoice_number} over {total_amount} is attached.");
    queue(teller, post, note, recipients, subject, body).await.map(drop)
}

/// Writes the mail and queues it; without a way to send it, it has failed.
pub(crate) async fn queue(
    teller: &Teller<'_>,
    post: MailPost,
    document: &Receivable,
    recipients: Recipients,
    subject: &str,
    body: &str,
) -> Result<ReceivableMail> {
    let (now, mut recipients) = (teller.env.now(), recipients.waiting());
    let status = if post.0.is_some() { MailStatus::Pending } else { MailStatus::Failed };
    if status == MailStatus::Failed {
        recipients.refuse("mail is not set up on this server");
    }
    let mail = ReceivableMail {
        id: teller.env.id(),
        entity_id: document.entity_id,
        receivable_id: document.id,
        created_at: now,
        updated_at: now,
        recipients,
        status,
    };
    record::insert(teller.tx, &teller.scope, &mail).await?;
    let sent = MailSent { mail_id: mail.id, mail_status: status, recipients: mail.recipients.clone() };
    teller.record(document.id, document.entity_id, &HistoryEvent::MailSent(sent)).await?;
    if let Some(mailer) = post.0 {
        let letter = Letter { mail: &mail, document, subject: filled(subject, document), body: filled(body, document) };
        (mailer.queue)(teller.tx, letter).await?;
    }
    Ok(mail)
}
