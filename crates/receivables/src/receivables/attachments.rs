//! Files that go with a document.

use bursar_documents::pdf::{FilesById, files_by_id};
use bursar_files::{AttachedFile, FileStore, FileType, NamedFile, require_files};
use bursar_kernel::{Location, Result, Uuid};
use bursar_mail::largest_mail;
use bursar_store::record;
use bursar_web::EntityCall;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Receivable;

/// A file that goes with a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AttachmentRequest)]
pub(crate) struct Attachment {
    /// The file's id: one of `POST /files` with the type `attachments`.
    id: Uuid,
    /// Does it go with mails?
    #[serde(default)]
    #[schema(required = false, default = false)]
    include_in_email: bool,
}

/// A file that goes with a document.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AttachmentResponse2)]
pub(crate) struct AttachmentBody {
    /// The file's id.
    id: Uuid,
    /// Does it go with mails?
    #[schema(required = false, default = false)]
    include_in_email: bool,
    /// What its bytes are.
    mimetype: String,
    /// Its name.
    name: String,
    /// Bytes.
    size: i64,
    /// Its link.
    url: String,
}

/// Refuses files that are not there, or are for something else.
pub(crate) async fn require(call: &EntityCall, attachments: &[Attachment], at: &[Location]) -> Result<()> {
    let place = |place| [at, &["attachments".into(), Location::Index(place), "id".into()]].concat();
    let named = attachments.iter().enumerate().map(|(index, attachment)| NamedFile { loc: place(index), id: attachment.id });
    require_files(call, named.collect(), &[FileType::Attachments]).await
}

/// Refuses to mail a document whose attachments are too large for one mail.
pub(crate) async fn require_mailable(call: &EntityCall, id: Uuid) -> Result<()> {
    let document: Receivable = record::get(call.db(), &call.scope(), id).await?;
    let mailed = document.attachments.iter().flatten().filter(|attachment| attachment.is_mailed()).map(Attachment::id).collect();
    largest_mail("attachments", files_by_id(call, mailed).await?.into_values().map(|file| file.size))
}

impl Attachment {
    pub(crate) fn id(&self) -> Uuid {
        self.id
    }

    /// Does it go with mails?
    pub(crate) fn is_mailed(&self) -> bool {
        self.include_in_email
    }

    /// The attachment on the wire, if its file is there.
    pub(crate) fn body(&self, call: &EntityCall, file_store: &FileStore, files: &FilesById) -> Option<AttachmentBody> {
        let file = AttachedFile::new(call, file_store, files.get(&self.id)?.clone());
        let AttachedFile { id, mimetype, name, size, url, .. } = file;
        Some(AttachmentBody { id, include_in_email: self.include_in_email, mimetype, name, size, url })
    }
}
