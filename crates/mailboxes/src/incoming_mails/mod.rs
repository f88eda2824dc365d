//! Mails that came in, and what became of them.

use bursar_events::{Named, ObjectType};
use bursar_kernel::{DateTime, Utc, Uuid, wire};
use bursar_recognition::BillKind;
use bursar_store::Record;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::mailboxes::ReceivedObject;
use authentication::{MailAuthentication, MailClient};

pub(crate) mod authenticate;
pub(crate) mod authentication;
mod extent;
pub(crate) mod keep;
pub(crate) mod list;
pub(crate) mod prune;
pub(crate) mod read;
pub(crate) mod report;
pub(crate) mod store;
pub(crate) mod take_in;

/// A mail that was sent to a mailbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, Record)]
#[record(table = "incoming_mails", called = "incoming mail", entity = "entity_id")]
pub(crate) struct IncomingMail {
    /// Its id.
    pub(crate) id: Uuid,
    #[serde(skip)]
    pub(crate) entity_id: Uuid,
    /// The mailbox that it was sent to, which may be gone since.
    pub(crate) mailbox_id: Uuid,
    /// The address that it was sent to.
    pub(crate) address: String,
    /// What the documents of its mailbox became when it came.
    #[serde(skip)]
    #[record(word)]
    pub(crate) related_object_type: ReceivedObject,
    /// SHA-256 of its bytes.
    #[serde(skip)]
    pub(crate) digest: String,
    /// Its bytes, as they came: a file of the type `attachments`.
    pub(crate) file_id: Option<Uuid>,
    /// What became of it.
    #[record(word)]
    pub(crate) status: IncomingMailStatus,
    /// Whom its sender's server named; empty for what mail servers write themselves.
    #[record(json_text = "body")]
    pub(crate) sender: String,
    /// The server that the operator's one had it from, where that one tells.
    #[serde(skip)]
    #[record(json_text = "body")]
    pub(crate) client: Option<MailClient>,
    /// Is it from whom it names? Null until that is checked, and where it could not be. A mail is taken in whatever it says, but a bill of one that is not
    /// proven needs approval.
    #[record(json_text = "body")]
    pub(crate) authentication: Option<MailAuthentication>,
    /// Whom the mail itself names as its author.
    #[record(json_text = "body")]
    pub(crate) from: Option<String>,
    /// Its subject.
    #[record(json_text = "body")]
    pub(crate) subject: Option<String>,
    /// Its size in bytes.
    #[record(json_text = "body")]
    pub(crate) size: usize,
    /// What its documents became.
    #[record(json_text = "body")]
    pub(crate) documents: Vec<ReceivedDocument>,
    /// What was sent with it and became nothing.
    #[record(json_text = "body")]
    pub(crate) left_out: Vec<LeftOut>,
    /// Why nothing became of it.
    #[record(json_text = "body")]
    pub(crate) problem: Option<String>,
    /// When it came.
    #[serde(with = "wire")]
    pub(crate) received_at: DateTime<Utc>,
    /// When its status last changed.
    #[serde(with = "wire")]
    pub(crate) updated_at: DateTime<Utc>,
}

/// What became of a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum IncomingMailStatus {
    /// It is kept, and its documents are about to be taken out; those of an inactive entity wait until it is active.
    Waiting,
    /// Its documents were taken out.
    Done,
    /// There was no document in it, or it could not be read: `problem` says why.
    Failed,
}

/// A document of a mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct ReceivedDocument {
    /// `payable`, `payables_credit_note` or `receipt`, as events call it.
    pub(crate) object_type: MailDocumentType,
    /// The bill, the credit note or the receipt.
    pub(crate) object_id: Uuid,
    /// The name of its file.
    pub(crate) file_name: String,
}

/// What a document of a mail became.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum MailDocumentType {
    /// A bill.
    Payable,
    /// A credit note of a vendor.
    PayablesCreditNote,
    /// A receipt.
    Receipt,
}

impl MailDocumentType {
    /// What a file becomes that came to a mailbox for these, and is such an e-invoice in XML: a credit note among bills is none to be paid.
    fn of(received: ReceivedObject, e_invoice: Option<BillKind>) -> MailDocumentType {
        match (received, e_invoice) {
            (ReceivedObject::Receipt, _) => MailDocumentType::Receipt,
            (ReceivedObject::Payable, Some(BillKind::CreditNote)) => MailDocumentType::PayablesCreditNote,
            (ReceivedObject::Payable, _) => MailDocumentType::Payable,
        }
    }
}

/// Something of a mail that became nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct LeftOut {
    /// The name of its file.
    pub(crate) file_name: String,
    /// Why.
    pub(crate) reason: String,
}

impl Named for IncomingMail {
    const OBJECT_TYPE: ObjectType = ObjectType::named("incoming_mail");
    const CALLED: &'static str = "an incoming mail";
}
