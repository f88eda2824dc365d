//! Files beside documents, which QuickBooks calls attachables.

use serde::Deserialize;

use super::row::Translated;
use crate::lenient::{Misread, members};
use crate::record::{Attachment, Body};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct AttachableRow {
    id: String,
    #[serde(default)]
    sync_token: String,
    #[serde(default)]
    file_name: String,
    size: Option<u64>,
}

/// A file beside a document.
pub(super) fn attachment(row: &str) -> Result<Translated, Misread> {
    let row: AttachableRow = members(row)?;
    let body = Body::Attachment(Attachment { name: row.file_name.clone(), size: row.size });
    Ok(Translated { remote_id: row.id, remote_version: row.sync_token, name: row.file_name, unread: Vec::new(), body })
}
