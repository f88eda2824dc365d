//! The file of a task was read, or could not be.

use bursar_events::emit_action;
use bursar_files::FileStore;
use bursar_kernel::{Result, Uuid};
use bursar_payables::{Author, Reading};
use bursar_recognition::{BillKind, Recognized};
use bursar_store::{Tx, record};

use super::recognized_data::RecognizedData;
use super::{OcrDocumentType, OcrTask, OcrTaskStatus};

/// Writes what came of it. The file goes: nothing shows it. Of a task that belongs to an entity an event tells.
pub(crate) async fn finish(tx: &Tx, files: &FileStore, author: &Author<'_>, id: Uuid, reading: Reading<'_>) -> Result<()> {
    let found = record::find_and_lock::<OcrTask>(tx, &author.scope, id).await?;
    let Some(mut task) = found.filter(|task| task.status == OcrTaskStatus::Processing) else { return Ok(()) };
    match reading {
        Ok(read) => task.succeed(read),
        Err(why) => (task.status, task.error) = (OcrTaskStatus::Error, Some(why.to_owned())),
    }
    if let Some(file) = task.file_id.take() {
        files.discard(tx, &author.scope, file).await?;
    }
    task.updated_at = author.env.now();
    record::save(tx, &author.scope, &task).await?;
    match task.entity_id {
        Some(_) => emit_action(tx, author.env, task.partner_id, &task, "finished", "a file was read, or could not be").await,
        None => Ok(()),
    }
}

impl OcrTask {
    fn succeed(&mut self, read: &Recognized) {
        let kind = *self.document_type.get_or_insert(match read.kind {
            BillKind::Invoice => OcrDocumentType::Invoice,
            BillKind::CreditNote => OcrDocumentType::CreditNote,
            BillKind::Receipt => OcrDocumentType::Receipt,
        });
        self.status = OcrTaskStatus::Success;
        self.recognized_data = Some(RecognizedData::of(kind, read));
    }
}
