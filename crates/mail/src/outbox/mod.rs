//! The outbox: mails and their recipients.

use bursar_events::{Named, ObjectType, emit_action};
use bursar_jobs::enqueue;
use bursar_kernel::{DateTime, Env, Error, FieldError, Result, Utc, Uuid};
use bursar_store::{Record, Scope, Tx, record};
use serde::{Deserialize, Serialize};

use crate::send::SendMail;

pub(crate) mod store;

/// Recipients of one mail.
const MAX_RECIPIENTS: usize = 100;
/// Bytes of all attachments of a mail together.
const MAX_BYTES: i64 = 25 << 20;

/// A mail to send.
#[derive(Debug, Clone)]
pub struct NewMail {
    /// Its id, by which the caller remembers it.
    pub id: Uuid,
    /// Whom it says that it is from.
    pub from_name: String,
    /// What stands before the `@` of the sender's address; the operator's without it.
    pub from_username: Option<String>,
    /// Where answers go.
    pub reply_to: Option<String>,
    /// Whom it goes to.
    pub recipients: Vec<(RecipientKind, String)>,
    /// Its subject.
    pub subject: String,
    /// Its text, for readers of plain text.
    pub text: String,
    /// The same as a page.
    pub html: String,
    /// Files that go with it, by their ids, with the name that each has in the mail.
    pub attachments: Vec<(Uuid, String)>,
}

/// A mail of the outbox.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = "mails", called = "mail", partner = "partner_id", entity = "entity_id")]
pub struct Mail {
    /// Its id.
    pub id: Uuid,
    /// Whose it is.
    pub partner_id: Uuid,
    /// On whose behalf it is sent.
    pub entity_id: Uuid,
    /// How it went so far.
    #[record(word)]
    pub status: MailState,
    /// How often it was tried.
    pub attempts: i32,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// When its status last changed.
    pub updated_at: DateTime<Utc>,
    /// Its subject.
    pub subject: String,
    #[record(json_text = "body")]
    pub(crate) from_name: String,
    #[record(json_text = "body")]
    pub(crate) from_username: Option<String>,
    #[record(json_text = "body")]
    pub(crate) reply_to: Option<String>,
    #[record(json_text = "body")]
    pub(crate) text: String,
    #[record(json_text = "body")]
    pub(crate) html: String,
    #[record(json_text = "body")]
    pub(crate) attachments: Vec<(Uuid, String)>,
}

/// Somebody whom a mail goes to, and how that went.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = "mail_recipients", called = "recipient", entity = "entity_id")]
pub struct SentTo {
    pub(crate) id: Uuid,
    pub(crate) entity_id: Uuid,
    pub(crate) mail_id: Uuid,
    pub(crate) position: i32,
    /// How the mail names them.
    #[record(word)]
    pub kind: RecipientKind,
    /// The address.
    pub address: String,
    /// How it went.
    #[record(word)]
    pub outcome: RecipientOutcome,
    /// Why it was not sent, or not yet.
    pub error: Option<String>,
}

/// How a mail names somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecipientKind {
    /// It is written to them.
    To,
    /// They get a copy, and everybody sees it.
    Cc,
    /// They get a copy, and nobody sees it.
    Bcc,
}

/// What became of a recipient.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecipientOutcome {
    /// Not tried, or to be tried again.
    Waiting,
    /// The text is on its way to the SMTP server.
    Sending,
    /// The SMTP server took it.
    Sent,
    /// The SMTP server refused it for good, or it was given up.
    Refused,
    /// It was on its way when the connection or the process ended: it may have been sent, and is not sent again by itself.
    Unknown,
}

/// How a mail went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailState {
    /// It was not tried yet.
    Pending,
    /// Some recipients still wait.
    Processing,
    /// All have it.
    Sent,
    /// Some have it.
    PartiallySent,
    /// Nobody has it, as far as is known.
    Failed,
}

impl MailState {
    /// The state of a mail with these recipients that was tried: pure.
    pub(crate) fn of(recipients: &[SentTo]) -> Self {
        use RecipientOutcome::{Sending, Sent, Waiting};
        let number = |outcomes: &[RecipientOutcome]| recipients.iter().filter(|recipient| outcomes.contains(&recipient.outcome)).count();
        match (number(&[Waiting, Sending]), number(&[Sent])) {
            (1.., _) => MailState::Processing,
            (0, sent) if sent == recipients.len() => MailState::Sent,
            (0, 0) => MailState::Failed,
            (0, _) => MailState::PartiallySent,
        }
    }

    fn word(self) -> &'static str {
        match self {
            MailState::Pending => "pending",
            MailState::Processing => "processing",
            MailState::Sent => "sent",
            MailState::PartiallySent => "partially_sent",
            MailState::Failed => "failed",
        }
    }
}

impl Named for Mail {
    const OBJECT_TYPE: ObjectType = ObjectType::named("mail");
    const CALLED: &'static str = "a mail";
}

impl Mail {
    /// Emits the state that it has now. Whoever wrote it listens, by its id.
    pub(crate) async fn emit_status(&self, tx: &Tx, env: &Env) -> Result<()> {
        let status = self.status.word();
        emit_action(tx, env, self.partner_id, self, status, format!("a mail is {}", status.replace('_', " "))).await
    }
}

/// Refuses attachments that are too large together, by the sizes of their files. `field` is the one that is named.
pub fn largest_mail(field: &str, sizes: impl IntoIterator<Item = i64>) -> Result<()> {
    let total = sizes.into_iter().fold(0_i64, i64::saturating_add);
    if total <= MAX_BYTES {
        return Ok(());
    }
    let msg = format!(
        "the attachments of a mail have at most {} MB together, these have {}",
        MAX_BYTES >> 20,
        total.saturating_add((1 << 20) - 1) >> 20
    );
    Err(Error::invalid(FieldError::new("body", field, msg, "value_error.size")))
}

/// Writes a mail to the outbox, in the caller's transaction: it is sent after the commit. A mail without recipients, or with very many, is refused.
pub async fn post(tx: &Tx, env: &Env, scope: &Scope, new: NewMail) -> Result<Mail> {
    let mail = write(tx, env, scope, new, (MailState::Pending, RecipientOutcome::Waiting), None).await?;
    enqueue(tx, env, &SendMail::of(&mail)).await?;
    Ok(mail)
}

/// Writes a mail that cannot be sent to the outbox, in the caller's transaction: it has failed, and each of its recipients says why.
pub async fn post_refused(tx: &Tx, env: &Env, scope: &Scope, new: NewMail, why: &str) -> Result<Mail> {
    let mail = write(tx, env, scope, new, (MailState::Failed, RecipientOutcome::Refused), Some(why)).await?;
    mail.emit_status(tx, env).await?;
    Ok(mail)
}

async fn write(
    tx: &Tx,
    env: &Env,
    scope: &Scope,
    new: NewMail,
    (status, outcome): (MailState, RecipientOutcome),
    error: Option<&str>,
) -> Result<Mail> {
    let (partner_id, entity_id, now) = (scope.partner_id(), scope.one_entity()?, env.now());
    if new.recipients.is_empty() || new.recipients.len() > MAX_RECIPIENTS {
        let msg = format!("a mail has from 1 to {MAX_RECIPIENTS} recipients");
        return Err(Error::invalid(FieldError::new("body", "recipients", msg, "value_error.number")));
    }
    let mail = Mail {
        id: new.id,
        partner_id,
        entity_id,
        status,
        attempts: 0,
        created_at: now,
        updated_at: now,
        subject: one_line(&new.subject),
        from_name: one_line(&new.from_name),
        from_username: new.from_username,
        reply_to: new.reply_to,
        text: new.text,
        html: new.html,
        attachments: new.attachments,
    };
    record::insert(tx, scope, &mail).await?;
    for (place, (kind, address)) in new.recipients.into_iter().enumerate() {
        let (id, position, error) = (env.id(), i32::try_from(place)?, error.map(str::to_owned));
        record::insert(tx, scope, &SentTo { id, entity_id, mail_id: mail.id, position, kind, address, outcome, error }).await?;
    }
    Ok(mail)
}

/// A header is one line: what is pasted over several becomes one.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recipients(outcomes: &[RecipientOutcome]) -> Vec<SentTo> {
        let id = Uuid::nil();
        let one = |outcome: &RecipientOutcome| SentTo {
            id,
            entity_id: id,
            mail_id: id,
            position: 0,
            kind: RecipientKind::To,
            address: String::new(),
            outcome: *outcome,
            error: None,
        };
        outcomes.iter().map(one).collect()
    }

    #[test]
    fn a_mail_is_what_its_recipients_are() {
        use RecipientOutcome::{Refused, Sending, Sent, Unknown, Waiting};
        let cases: [(&[RecipientOutcome], MailState); 8] = [
            (&[Sent, Sent], MailState::Sent),
            (&[Sent, Refused], MailState::PartiallySent),
            (&[Sent, Unknown], MailState::PartiallySent),
            (&[Refused], MailState::Failed),
            (&[Unknown], MailState::Failed),
            (&[Sent, Waiting], MailState::Processing),
            (&[Refused, Sending], MailState::Processing),
            (&[Waiting], MailState::Processing),
        ];
        for (outcomes, expected) in cases {
            assert_eq!(MailState::of(&recipients(outcomes)), expected, "{outcomes:?}");
        }
    }

    #[test]
    fn attachments_have_a_limit_together() {
        assert!(largest_mail("attachments", [15 << 20, 10 << 20]).is_ok());
        assert!(largest_mail("attachments", [15 << 20, 10 << 20, 1]).is_err());
        assert!(largest_mail("attachments", [i64::MAX, i64::MAX]).is_err());
    }

    #[test]
    fn a_subject_is_one_line() {
        assert_eq!(one_line(" Invoice\r\nBcc: everybody@example.com "), "Invoice Bcc: everybody@example.com");
    }
}
