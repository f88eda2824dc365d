//! Mails with documents: what was sent, to whom, and how it went.

use bursar_kernel::{DateTime, Error, FieldError, Result, Utc, Uuid, wire};
use bursar_store::Record;
use bursar_web::EntityCall;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::receivables::Receivable;
use crate::recipients::Recipients;

pub(crate) mod follow;
pub(crate) mod get;
pub(crate) mod letters;
pub(crate) mod list;
pub(crate) mod mail_document;
pub(crate) mod post;
pub(crate) mod preview;
pub(crate) mod reminders;
pub(crate) mod send;
pub(crate) mod send_test_reminder;
pub(crate) mod store;

/// A mail with a document.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema, Record)]
#[record(table = "receivable_mails", called = "mail", entity = "entity_id")]
#[schema(as = ReceivableMailResponse)]
pub struct ReceivableMail {
    /// Its id.
    pub id: Uuid,
    #[serde(skip)]
    pub(crate) entity_id: Uuid,
    #[serde(skip)]
    pub(crate) receivable_id: Uuid,
    /// When it was asked for.
    #[serde(with = "wire")]
    pub created_at: DateTime<Utc>,
    /// When its status last changed.
    #[serde(with = "wire")]
    pub updated_at: DateTime<Utc>,
    /// Whom it goes to, and how that went.
    #[record(json_text)]
    #[schema(required = false)]
    pub recipients: MailRecipients,
    /// How it went.
    #[record(word)]
    pub status: MailStatus,
    /// Why nobody gets it, also where it would have gone to nobody.
    #[schema(required = false)]
    pub error: Option<String>,
}

/// How a mail went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ReceivableMailStatusEnum)]
pub enum MailStatus {
    /// It waits.
    Pending,
    /// It is on its way.
    Processing,
    /// Everybody has it.
    Sent,
    /// Some have it.
    PartiallySent,
    /// Nobody has it.
    Failed,
}

/// Whom a mail goes to, and how that went.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ReceivableMailRecipients)]
pub struct MailRecipients {
    /// Blind copies.
    #[schema(required = false)]
    pub bcc: Vec<MailRecipient>,
    /// Copies.
    #[schema(required = false)]
    pub cc: Vec<MailRecipient>,
    /// Those it is written to.
    #[schema(required = false)]
    pub to: Vec<MailRecipient>,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ReceivableMailRecipientState)]
pub struct MailRecipient {
    /// E-mail address.
    #[schema(format = "email")]
    pub email: String,
    /// Why it was not sent.
    #[schema(required = false)]
    pub error: Option<String>,
    /// Was it sent?
    pub is_success: bool,
}

/// Which reminder is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ReminderTypeEnum)]
pub(crate) enum ReminderType {
    /// Before the first discount ends.
    #[serde(rename = "term_1")]
    Term1,
    /// Before the second discount ends.
    #[serde(rename = "term_2")]
    Term2,
    /// Before it is due.
    TermFinal,
    /// When it is overdue.
    Overdue,
}

/// Without an SMTP server nothing is sent, and whoever wants to send a mail is told.
pub(crate) fn require_mail(call: &EntityCall) -> Result<()> {
    if call.edge().options.sends_mail {
        return Ok(());
    }
    Err(Error::conflict("mail is not set up on this server: nothing was sent; its operator has to configure SMTP"))
}

impl ReceivableMail {
    /// Nobody gets it.
    pub(crate) fn refuse(&mut self, why: &str) {
        (self.status, self.error) = (MailStatus::Failed, Some(why.to_owned()));
        let MailRecipients { bcc, cc, to } = &mut self.recipients;
        for recipient in [bcc, cc, to].into_iter().flatten() {
            recipient.error = Some(why.to_owned());
        }
    }
}

impl Recipients {
    /// Whom a mail with the document goes to: those who are named, else the contact of the counterpart; nobody where that has no address.
    pub(crate) fn of(document: &Receivable, named: Option<Recipients>) -> Option<Self> {
        named.filter(|named| !named.is_empty()).or_else(|| Recipients::contact_of(document))
    }

    /// The same of a mail that somebody asks for, which is refused without a recipient.
    fn require(document: &Receivable, named: Option<Recipients>) -> Result<Self> {
        let msg = "field required: the contact of the counterpart has no e-mail address";
        let refused = || Error::invalid(FieldError::new("body", "recipients", msg, "value_error.missing"));
        Recipients::of(document, named).ok_or_else(refused)
    }

    /// The contact of the counterpart, where it has an e-mail address.
    pub(crate) fn contact_of(document: &Receivable) -> Option<Self> {
        let email = document.content.counterpart_contact.as_ref()?.email.clone()?;
        Some(Recipients { to: vec![email], ..Recipients::default() })
    }

    /// Is nobody named?
    pub fn is_empty(&self) -> bool {
        self.to.is_empty() && self.cc.is_empty() && self.bcc.is_empty()
    }

    /// All of them, as a mail that waits has them.
    fn waiting(self) -> MailRecipients {
        let waiting =
            |emails: Vec<String>| emails.into_iter().map(|email| MailRecipient { email, error: None, is_success: false }).collect();
        MailRecipients { bcc: waiting(self.bcc), cc: waiting(self.cc), to: waiting(self.to) }
    }
}
