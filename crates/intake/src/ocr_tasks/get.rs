use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, Json, OptionalEntityCall, Path};

use super::OcrTask;

/// Get an OCR task
///
/// Ask every few seconds until its status is no longer `processing`, or subscribe to `ocr_task.finished`, which reports the tasks of an entity.
#[utoipa::path(get, path = "/ocr_tasks/{task_id}", responses((status = 200, body = OcrTask)))]
pub(crate) async fn get(call: OptionalEntityCall, Path(id): Path<Uuid>) -> Answer<Json<OcrTask>> {
    Ok(Json(record::get(call.db(), &call.scope(), id).await?))
}
