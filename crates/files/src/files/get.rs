use axum::Extension;
use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, Call, Json, Path};

use super::body::FileBody;
use crate::file_store::Files;

/// Get a file
///
/// What is known of it; its bytes are where `url` leads.
#[utoipa::path(get, path = "/files/{file_id}", responses((status = 200, body = FileBody)))]
pub(crate) async fn get(call: Call, Extension(files): Files, Path(id): Path<Uuid>) -> Answer<Json<FileBody>> {
    let file = record::get(call.db(), &call.scope(), id).await?;
    Ok(Json(FileBody::new(&call, &files.storage, file)))
}
