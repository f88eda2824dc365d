use axum::Extension;
use bursar_files::Files;
use bursar_kernel::{Error, Uuid};
use bursar_store::{Record, record};
use bursar_web::{Answer, EntityCall, Json, Path};

use super::{DataExport, DataExportBody, bodies};

/// Get a data export
#[utoipa::path(get, path = "/data_exports/{document_export_id}", responses((status = 200, body = DataExportBody)))]
pub(crate) async fn get(call: EntityCall, Extension(files): Files, Path(id): Path<Uuid>) -> Answer<Json<DataExportBody>> {
    let export: DataExport = record::get(call.db(), &call.scope(), id).await?;
    let body = bodies(call.db(), &call, &files, vec![export]).await?.pop();
    Ok(Json(body.ok_or_else(|| Error::not_found(DataExport::NOUN))?))
}
