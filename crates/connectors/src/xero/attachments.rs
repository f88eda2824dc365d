//! Files beside documents.

use serde::Deserialize;

use super::row::Translated;
use crate::lenient::{Misread, members};
use crate::record::{Attachment, Body, Kind};

/// The name of the list in paths and answers.
pub(super) const ATTACHMENTS: &str = "Attachments";

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct AttachmentRow {
    #[serde(rename = "AttachmentID")]
    id: String,
    #[serde(default)]
    file_name: String,
    content_length: Option<u64>,
}

/// A file beside a document.
pub(super) fn attachment(row: &str) -> Result<Translated, Misread> {
    let AttachmentRow { id, file_name, content_length } = members(row)?;
    Ok(Translated {
        kind: Kind::Attachment,
        remote_id: id,
        remote_version: String::new(),
        name: file_name.clone(),
        is_deleted: false,
        unread: Vec::new(),
        body: Body::Attachment(Attachment { name: file_name, size: content_length }),
    })
}
