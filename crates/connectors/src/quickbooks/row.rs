//! A row of any entity: what is common to all, and which translation each kind has.

use bytes::Bytes;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::{accounts, documents, payments, people};
use crate::client::Failure;
use crate::record::{Body, Kind, Record};
use crate::{ErrorClass, exact};

/// How QuickBooks points to another object. The name beside the id is left unread: there are several to a line.
#[derive(Debug, Deserialize)]
pub(super) struct Reference {
    pub value: String,
}

/// A pointer whose name is wanted too.
#[derive(Debug, Deserialize)]
pub(super) struct NamedReference {
    pub value: String,
    pub name: Option<String>,
}

/// What a translation yields.
#[derive(Debug)]
pub(super) struct Translated {
    pub remote_id: String,
    pub remote_version: String,
    pub name: String,
    pub body: Body,
}

/// What even a row of a deleted object has.
#[derive(Debug, Deserialize)]
struct Head {
    #[serde(rename = "Id")]
    id: String,
    #[serde(rename = "SyncToken", default)]
    sync_token: String,
    #[serde(default)]
    status: Option<String>,
}

/// The record of a row. `page` holds the bytes that the row is a part of.
pub(super) fn record(kind: Kind, row: &RawValue, page: &Bytes) -> Result<Record, Failure> {
    let text = row.get();
    let translated = match kind {
        Kind::Account => accounts::account(text),
        Kind::Customer => people::customer(text),
        Kind::Vendor => people::vendor(text),
        Kind::Item => accounts::item(text),
        Kind::Invoice | Kind::CreditNote => documents::receivable(text),
        Kind::Bill | Kind::VendorCredit => documents::payable(text),
        Kind::Payment => payments::received(text),
        Kind::BillPayment => payments::paid(text),
        Kind::TaxRate | Kind::Contact => return Err(Failure::new(ErrorClass::Bug, format!("QuickBooks has no rows of {}", kind.as_str()))),
    };
    let Translated { remote_id, remote_version, name, body } = translated.map_err(|error| untranslatable(kind, text, &error))?;
    Ok(Record { kind, remote_id, remote_version, is_deleted: false, name, body: Some(body), raw: page.slice_ref(text.as_bytes()) })
}

/// The record of a row among changes, which may say only that the object is gone.
pub(super) fn changed(kind: Kind, row: &RawValue, page: &Bytes) -> Result<Record, Failure> {
    let text = row.get();
    let head: Head = serde_json::from_str(text).map_err(|error| untranslatable(kind, text, &error))?;
    if head.status.as_deref() != Some("Deleted") {
        return record(kind, row, page);
    }
    Ok(Record {
        kind,
        remote_id: head.id,
        remote_version: head.sync_token,
        is_deleted: true,
        name: String::new(),
        body: None,
        raw: page.slice_ref(text.as_bytes()),
    })
}

fn untranslatable(kind: Kind, text: &str, error: &serde_json::Error) -> Failure {
    let id = serde_json::from_str::<Head>(text).map_or_else(|_| "without an id".to_owned(), |head| head.id);
    Failure::new(ErrorClass::Bug, format!("{} {id} of QuickBooks has an unknown shape: {error}", kind.as_str()))
}

/// QuickBooks has no status for a voided object: it sets the total to nothing and writes so into the private note.
pub(super) fn is_void(total: exact::Exact, private_note: Option<&str>) -> bool {
    total.0.is_zero() && private_note.is_some_and(|note| note.trim_start().starts_with("Voided"))
}
