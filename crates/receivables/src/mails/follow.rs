//! How a mail goes on after it was queued: what the outbox tells of it is kept where clients look for it.

use bursar_events::EventRow;
use bursar_kernel::{Env, Result};
use bursar_mail::{MailState, RecipientKind, RecipientOutcome, SentTo};
use bursar_store::{Scope, Tx, record};

use super::{MailRecipient, MailRecipients, MailStatus, ReceivableMail};

/// A mail of the outbox has another state: the mail with a document of the same id has it too.
pub async fn follow(tx: &Tx, env: &Env, event: &EventRow) -> Result<()> {
    let scope = Scope::of_job("mail with a document", event.partner_id, event.entity_id);
    let Some(mail) = bursar_mail::mail(tx, &scope, event.object_id).await? else { return Ok(()) };
    let Some(known) = record::find::<ReceivableMail>(tx, &scope, event.object_id).await? else { return Ok(()) };
    let recipients = recipients(bursar_mail::recipients(tx, &scope, mail.id).await?);
    let followed = ReceivableMail { recipients, status: mail.status.into(), updated_at: env.now(), ..known };
    record::save(tx, &scope, &followed).await
}

impl From<MailState> for MailStatus {
    fn from(state: MailState) -> Self {
        match state {
            MailState::Pending => MailStatus::Pending,
            MailState::Processing => MailStatus::Processing,
            MailState::Sent => MailStatus::Sent,
            MailState::PartiallySent => MailStatus::PartiallySent,
            MailState::Failed => MailStatus::Failed,
        }
    }
}

fn recipients(sent: Vec<SentTo>) -> MailRecipients {
    let mut recipients = MailRecipients::default();
    for SentTo { kind, address, outcome, error, .. } in sent {
        let list = match kind {
            RecipientKind::To => &mut recipients.to,
            RecipientKind::Cc => &mut recipients.cc,
            RecipientKind::Bcc => &mut recipients.bcc,
        };
        list.push(MailRecipient { email: address, error, is_success: outcome == RecipientOutcome::Sent });
    }
    recipients
}
