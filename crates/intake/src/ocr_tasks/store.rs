//! What is asked of `ocr_tasks` beside the common.

use bursar_kernel::{Result, Uuid};
use bursar_store::sea_orm::ConnectionTrait;
use bursar_store::{Scope, record};

use super::{OcrTask, OcrTaskStatus};
use crate::document::Place;

/// Where the file of a task is; nowhere once it is finished.
pub(crate) async fn place(db: &impl ConnectionTrait, scope: &Scope, id: Uuid) -> Result<Option<Place>> {
    let task = record::find::<OcrTask>(db, scope, id).await?.filter(|task| task.status == OcrTaskStatus::Processing);
    Ok(task.and_then(|task| task.file_id.map(Place::Stored).or(task.file_url.map(Place::Address))))
}
