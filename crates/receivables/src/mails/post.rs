//! Mails are written here, and leave by the outbox.

use bursar_kernel::Result;
use bursar_mail::{LetterLanguage, NewMail, RecipientKind};
use bursar_store::record;

use super::{MailRecipients, MailStatus, ReceivableMail};
use crate::history::{HistoryEvent, MailSent};
use crate::receivables::Receivable;
use crate::receivables::happened::Teller;
use crate::receivables::variables::filled;
use crate::recipients::Recipients;

/// Sends the credit note that takes back an invoice. Whether it can be sent or not, the invoice is taken back.
pub(crate) async fn send_credit_note(teller: &Teller<'_>, sends_mail: bool, note: &Receivable) -> Result<()> {
    let Some(recipients) = Recipients::contact_of(note) else { return Ok(()) };
    let (subject, body) =
        ("Credit note {invoice_number} from {entity_name}", "With credit note {invoice_number} we credit you {total_amount}.");
    queue(teller, sends_mail, note, recipients, subject, body).await.map(drop)
}

/// Writes the mail and queues it; without a way to send it, it has failed.
pub(crate) async fn queue(
    teller: &Teller<'_>,
    sends_mail: bool,
    document: &Receivable,
    recipients: Recipients,
    subject: &str,
    body: &str,
) -> Result<ReceivableMail> {
    let (now, mut recipients) = (teller.env.now(), recipients.waiting());
    let status = if sends_mail { MailStatus::Pending } else { MailStatus::Failed };
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
    if sends_mail {
        let (subject, text) = (filled(subject, document), filled(body, document));
        bursar_mail::post(teller.tx, teller.env, &teller.scope, letter(&mail, document, subject, text)?).await?;
    }
    Ok(mail)
}

/// The same mail for the outbox, under the same id.
fn letter(mail: &ReceivableMail, document: &Receivable, subject: String, text: String) -> Result<NewMail> {
    let issuer = &document.content.entity;
    let MailRecipients { to, cc, bcc } = &mail.recipients;
    let of_kind = [(RecipientKind::To, to), (RecipientKind::Cc, cc), (RecipientKind::Bcc, bcc)];
    let recipients = of_kind.into_iter().flat_map(|(kind, named)| named.iter().map(move |named| (kind, named.email.clone()))).collect();
    let from_name = issuer.name();
    Ok(NewMail {
        id: mail.id,
        html: bursar_mail::page(LetterLanguage::English, &from_name, &text)?,
        from_name,
        from_username: None,
        reply_to: issuer.email().map(str::to_owned),
        recipients,
        subject,
        text,
        attachments: Vec::new(),
    })
}
