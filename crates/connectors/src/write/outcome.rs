//! A write on its way, and what becomes of it.

use serde::{Deserialize, Serialize};

use super::{AttachmentEntry, Object};
use crate::client::Failure;
use crate::{ConnectorError, Cost, ErrorClass, Kind, LedgerRecord};

/// A write as it will be sent, byte for byte; everything but the host, the token and the key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreparedWrite {
    /// HTTP method.
    pub method: String,
    /// Path below the company, with its query.
    pub resource: String,
    /// JSON.
    pub body: String,
    /// The kind of the object in the answer.
    pub kind: Kind,
    /// The file that goes with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<PreparedFile>,
}

/// A file as it will be sent; its bytes are kept by the caller.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreparedFile {
    /// The caller's id of the bytes.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What the bytes are.
    pub media_type: String,
}

impl From<&AttachmentEntry> for PreparedFile {
    fn from(entry: &AttachmentEntry) -> PreparedFile {
        PreparedFile { id: entry.file_id.clone(), name: entry.name.clone(), media_type: entry.media_type.clone() }
    }
}

/// Why a write cannot be prepared.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {message}")]
pub struct Unwritable {
    /// The path of the field in the write.
    pub field: String,
    /// What is wrong, in words for a person.
    pub message: String,
}

impl Unwritable {
    /// This field, and what is wrong with it.
    pub(crate) fn new(field: impl Into<String>, message: impl Into<String>) -> Unwritable {
        Unwritable { field: field.into(), message: message.into() }
    }
}

/// What became of a write that was sent.
#[derive(Debug)]
pub enum Sent {
    /// The provider did it: the object afterwards. Of an allocation at Xero it is the credit note, and without a body: the answer does
    /// not show it.
    Confirmed(Box<LedgerRecord>),
    /// The provider answered and did nothing: a person must act, or the write must change.
    Refused(Refusal),
    /// Nothing was done, and the same write may be sent again: not reached, a limit, a token.
    NotDone(ConnectorError),
    /// Nobody knows: the answer is lost, broken or a failure of the provider.
    Unknown(ConnectorError),
}

/// A provider's no.
#[derive(Debug, Clone)]
pub struct Refusal {
    /// What it is about.
    pub code: RefusalCode,
    /// The provider's answer: its words, code and trace id.
    pub error: ConnectorError,
    /// The field that it names, where it does.
    pub field: Option<String>,
}

/// What a refusal is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefusalCode {
    /// The period is closed.
    PeriodClosed,
    /// Another document has this number.
    NumberTaken,
    /// Another name in the ledger is the same.
    NameTaken,
    /// The object was changed meanwhile.
    Stale,
    /// The object is gone.
    ObjectGone,
    /// An account that is named is archived or missing.
    AccountUnusable,
    /// The customer, vendor or contact is archived or missing.
    CounterpartUnusable,
    /// A class, a department or a tracking option is archived or missing.
    DimensionUnusable,
    /// The document that a payment or a credit goes to is gone, void, or not approved.
    DocumentUnusable,
    /// Something that is named is archived or missing, and the provider does not say what.
    ReferenceUnusable,
    /// The tax rate is not allowed there.
    TaxNotAllowed,
    /// The currency is not set up, or not that of the counterpart.
    CurrencyNotAllowed,
    /// Payments or credits stand in the way.
    HasPayments,
    /// The subscription has lapsed: the books can only be read.
    ReadOnly,
    /// The person who connected lacks a right.
    NotAllowed,
    /// Amounts do not agree by the ledger's rules.
    AmountsDiffer,
    /// Anything else that the provider finds wrong.
    Invalid,
}

/// By what an object of ours is found again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Wanted {
    /// The write that may have happened.
    pub object: Object,
    /// Only what was made or changed since then counts; by our clock, so a few minutes before it count too.
    pub since: Option<bursar_kernel::Timestamp>,
}

/// Those among the records in question that are ours. One that cannot be read whole may be ours all the same: then nobody can tell, and the
/// question is asked again.
pub(crate) fn recognized(
    records: Vec<LedgerRecord>,
    cost: Cost,
    is_ours: impl Fn(&LedgerRecord) -> bool,
) -> Result<Vec<LedgerRecord>, ConnectorError> {
    let (ours, others): (Vec<_>, Vec<_>) = records.into_iter().partition(is_ours);
    match others.iter().flat_map(|other| &other.unread).next() {
        Some(unread) if ours.is_empty() => {
            let failure = Failure::new(ErrorClass::Retry, format!("what may be the object cannot be read: {unread}"));
            Err(ConnectorError { cost, ..failure.into() })
        }
        _ => Ok(ours),
    }
}
