//! A mail without a row: an operator tries out whether mail leaves.

use bursar_kernel::{Env, Error, Result, Uuid};

use crate::letter::{LetterLanguage, page};
use crate::message::Sender;
use crate::outbox::{Mail, MailState, RecipientKind, RecipientOutcome, SentTo};
use crate::smtp::{Failure, SmtpClient, SmtpServer};

/// Sends a mail that says that mail works; answers what the server said where it does not.
pub async fn try_out(env: &Env, server: SmtpServer, sender: &Sender, to: &str) -> Result<()> {
    let (id, now, text) = (env.id(), env.now(), "This is a test mail: the mail settings of your Bursar server work.");
    let mail = Mail {
        id,
        partner_id: Uuid::nil(),
        entity_id: Uuid::nil(),
        status: MailState::Pending,
        attempts: 0,
        created_at: now,
        updated_at: now,
        subject: "Mail from Bursar works".to_owned(),
        from_name: "Bursar".to_owned(),
        from_username: None,
        reply_to: None,
        text: text.to_owned(),
        html: page(LetterLanguage::English, "Bursar", text)?,
        attachments: Vec::new(),
    };
    let recipient = SentTo {
        id,
        entity_id: Uuid::nil(),
        mail_id: id,
        position: 0,
        kind: RecipientKind::To,
        address: to.to_owned(),
        outcome: RecipientOutcome::Waiting,
        error: None,
    };
    let (from, bytes) = sender.message(&mail, None, &[recipient], Vec::new())?;
    let client = SmtpClient::new(server, sender.domain());
    let (opened, answers) = client.open(&from, &[to.parse()?]).await.map_err(told)?;
    answers.into_iter().collect::<std::result::Result<Vec<()>, Failure>>().map_err(told)?;
    let opened = opened.ok_or_else(|| Error::internal("the server accepted no recipient"))?;
    client.send(opened, &bytes).await.map_err(told)
}

fn told(failure: Failure) -> Error {
    let (Failure::Refused(words) | Failure::Later(words) | Failure::Unknown(words)) = failure;
    Error::internal(words)
}
