//! What the rows of every entity have in common.

use bursar_kernel::Decimal;
use serde::Deserialize;

use crate::record::Body;

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

/// An address of e-mail.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Email {
    pub address: Option<String>,
}

/// What a translation yields.
#[derive(Debug)]
pub(super) struct Translated {
    pub remote_id: String,
    pub remote_version: String,
    pub name: String,
    /// What is missing in it, besides what could not be read.
    pub unread: Vec<String>,
    pub body: Body,
}

/// What even a row of a deleted object has.
#[derive(Debug, Deserialize)]
pub(super) struct Head {
    #[serde(rename = "Id")]
    pub id: String,
    #[serde(rename = "SyncToken", default)]
    pub sync_token: String,
    #[serde(default)]
    pub status: Option<String>,
}

/// QuickBooks has no status for a voided object: it sets the total to nothing and writes so into the private note.
pub(super) fn is_void(total: Option<Decimal>, private_note: Option<&str>) -> bool {
    total.is_some_and(|total| total.is_zero()) && private_note.is_some_and(|note| note.trim_start().starts_with("Voided"))
}
