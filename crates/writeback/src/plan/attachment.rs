//! The paper of a document, attached to it in the ledger once.

use bursar_accounting::{Posting, remote_object};
use bursar_connectors::record::Document;
use bursar_connectors::write::{AttachmentEntry, DocumentReference, Object};
use bursar_files::StoredFile;
use bursar_kernel::Result;

use super::document::kind;
use super::{Blocked, Plan, Planned, Planner, is_marked, marker};
use crate::attempts;
use crate::errors::{PushError, PushErrorCode};
use crate::synced_records::{Attachment, SyncedRecord};

/// Bytes that Xero takes; QuickBooks takes ten times as many.
const MAX_BYTES: i64 = 10 << 20;
/// Signs of the number of a document that its file is named by.
const MAX_NUMBER_LENGTH: usize = 60;

/// What has to happen with the file of a document that is there as it is here. One that others made has whatever paper they attached to it.
pub(super) async fn plan(
    planner: &Planner<'_>,
    synced: &SyncedRecord,
    posting: &Posting,
    remote_id: &str,
) -> std::result::Result<Plan, Blocked> {
    let is_wanted = planner.settings.attach_files && synced.attachment != Some(Attachment::Done);
    let Some(file_id) = posting.file_id.filter(|_| is_wanted) else { return Ok(Plan::Nothing) };
    if !is_made_here(planner, synced, posting, remote_id).await? {
        return Ok(Plan::Nothing);
    }
    let Some(file) = bursar_files::attached(planner.db, &planner.scope, vec![file_id]).await?.pop() else { return Ok(Plan::Nothing) };
    if file.size > MAX_BYTES {
        let message = format!("the document is in the ledger, and its file {} is larger than the 10 MiB that ledgers take", file.name);
        return Err(PushError::new(PushErrorCode::FileNotAttached, message).at("file").into());
    }
    let entry = AttachmentEntry {
        document: DocumentReference { kind: kind(posting.kind), remote_id: remote_id.to_owned() },
        file_id: file.id.to_string(),
        name: name(posting, &file),
        media_type: file.media_type,
        marker: marker(synced),
    };
    Ok(Plan::Create(Planned::new(Object::Attachment(entry))?))
}

/// Was the document written from here? The journal says so, and its mark where a restore made us forget.
async fn is_made_here(planner: &Planner<'_>, synced: &SyncedRecord, posting: &Posting, remote_id: &str) -> Result<bool> {
    let written = attempts::store::last_document(planner.db, synced.id).await?;
    let made = written.and_then(|attempt| attempt.answer).and_then(|answer| answer.platform_object_id);
    if made.as_deref() == Some(remote_id) {
        return Ok(true);
    }
    let there = remote_object::<Document>(planner.db, planner.book.id, kind(posting.kind), remote_id).await?;
    Ok(there.is_some_and(|there| is_marked(there.raw.as_deref(), synced)))
}

/// The number of the document, and a part of its id: no other file beside the document is called so.
fn name(posting: &Posting, file: &StoredFile) -> String {
    let is_plain = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '.' | '_');
    let plain = |text: &str| text.chars().map(|sign| if is_plain(sign) { sign } else { '-' }).collect::<String>();
    let number: String = posting.number.as_deref().unwrap_or("document").chars().take(MAX_NUMBER_LENGTH).collect();
    let ending = match file.media_type.as_str() {
        "application/pdf" => "pdf",
        "image/png" => "png",
        "image/jpeg" => "jpg",
        _ => file.name.rsplit_once('.').map_or("bin", |(_, ending)| ending),
    };
    let id = posting.id.simple().to_string();
    format!("{}-{}.{}", plain(&number), &id[id.len() - 8..], plain(ending))
}
