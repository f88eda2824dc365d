//! A file laid beside a document: what QuickBooks shall know of it, and its bytes, in one form.

use bytes::Bytes;
use serde_json::json;

use super::entity;
use crate::Kind;
use crate::members::Members;
use crate::write::{AttachmentEntry, PreparedFile, PreparedWrite, Unwritable};

/// The upload of a file.
pub(super) fn upload(entry: &AttachmentEntry) -> Result<PreparedWrite, Unwritable> {
    let document = entity(entry.document.kind).ok_or_else(|| Unwritable::new("document.kind", "no file can be attached to it"))?;
    let beside = json!({ "EntityRef": { "type": document, "value": entry.document.remote_id }, "IncludeOnSend": false });
    let body = Members::default()
        .with("AttachableRef", [beside])
        .with("FileName", &entry.name)
        .with("ContentType", &entry.media_type)
        .with("Note", &entry.marker);
    Ok(PreparedWrite {
        method: "POST".to_owned(),
        resource: "upload".to_owned(),
        body: body.text(),
        kind: Kind::Attachment,
        file: Some(entry.into()),
    })
}

/// The form with both, and its content type: the same for the same key.
pub(super) fn form(key: &str, metadata: &str, file: &PreparedFile, bytes: &[u8]) -> (String, Bytes) {
    let boundary = format!("file-{key}");
    let PreparedFile { name, media_type, .. } = file;
    let before = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"file_metadata_01\"; filename=\"metadata.json\"\r\n\
         Content-Type: application/json; charset=UTF-8\r\n\r\n{metadata}\r\n\
         --{boundary}\r\nContent-Disposition: form-data; name=\"file_content_01\"; filename=\"{name}\"\r\n\
         Content-Type: {media_type}\r\n\r\n"
    );
    let body = [before.as_bytes(), bytes, format!("\r\n--{boundary}--\r\n").as_bytes()].concat();
    (format!("multipart/form-data; boundary={boundary}"), body.into())
}
