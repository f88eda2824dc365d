//! A row of any list: which translation each stream has.

use bytes::Bytes;
use serde_json::value::RawValue;

use super::{accounts, contacts, documents, payments};
use crate::ErrorClass;
use crate::client::Failure;
use crate::record::{Body, Kind, Record};

/// What a translation yields.
#[derive(Debug)]
pub(super) struct Translated {
    pub kind: Kind,
    pub remote_id: String,
    pub remote_version: String,
    pub name: String,
    pub is_deleted: bool,
    pub body: Body,
}

/// The record of a row of this endpoint. `page` holds the bytes that the row is a part of.
pub(super) fn record(endpoint: &str, row: &RawValue, page: &Bytes) -> Result<Record, Failure> {
    let text = row.get();
    let translated = match endpoint {
        "Accounts" => accounts::account(text),
        "TaxRates" => accounts::tax_rate(text),
        "Items" => accounts::item(text),
        "Contacts" => contacts::contact(text),
        "Invoices" => documents::invoice(text),
        "CreditNotes" => documents::credit_note(text),
        "Payments" => payments::payment(text),
        _ => return Err(Failure::new(ErrorClass::Bug, format!("Xero has no translated list {endpoint}"))),
    };
    let strange =
        |error: serde_json::Error| Failure::new(ErrorClass::Bug, format!("a row of {endpoint} of Xero has an unknown shape: {error}"));
    let Translated { kind, remote_id, remote_version, name, is_deleted, body } = translated.map_err(strange)?;
    Ok(Record { kind, remote_id, remote_version, is_deleted, name, body: Some(body), raw: page.slice_ref(text.as_bytes()) })
}
