//! The links to the PDFs of a history.

use bursar_documents::pdf::files_by_id;
use bursar_files::{AttachedFile, FileStore};
use bursar_kernel::Result;
use bursar_web::EntityCall;

use super::HistoryRecord;

/// The records with the links to the PDFs that are kept for them.
pub(crate) async fn linked(call: &EntityCall, files: &FileStore, records: Vec<HistoryRecord>) -> Result<Vec<HistoryRecord>> {
    let known = files_by_id(call, records.iter().filter_map(|record| record.pdf_file_id).collect()).await?;
    let link = |record: &HistoryRecord| Some(AttachedFile::new(call, files, known.get(&record.pdf_file_id?)?.clone()).url);
    Ok(records.into_iter().map(|record| HistoryRecord { current_pdf_url: link(&record), ..record }).collect())
}
