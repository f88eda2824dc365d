//! A file laid beside a document: its bytes alone, under its name.

use super::endpoint;
use crate::Kind;
use crate::write::{AttachmentEntry, DocumentReference, PreparedWrite, Unwritable};
use crate::xero::attachments::ATTACHMENTS;

/// The upload of a file.
pub(super) fn upload(entry: &AttachmentEntry) -> Result<PreparedWrite, Unwritable> {
    Ok(PreparedWrite {
        method: "PUT".to_owned(),
        resource: format!("{}/{}", beside(&entry.document)?, entry.name),
        body: String::new(),
        kind: Kind::Attachment,
        file: Some(entry.into()),
    })
}

/// Where the files of a document are.
pub(super) fn beside(document: &DocumentReference) -> Result<String, Unwritable> {
    Ok(format!("{}/{}/{ATTACHMENTS}", endpoint(document.kind)?, document.remote_id))
}
