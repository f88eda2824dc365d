use axum::{Extension, Json};
use bursar_kernel::{Error, Uuid};
use bursar_web::{Answer, Call, Path};

use super::body::FileBody;
use super::store;
use crate::file_store::Files;

/// Get a file
///
/// What is known of it; its bytes are where `url` leads.
#[utoipa::path(
    get,
    path = "/files/{file_id}",
    params(("file_id" = Uuid, Path, description = "The file.")),
    responses((status = 200, body = FileBody))
)]
pub(crate) async fn get(call: Call, Extension(files): Files, Path(id): Path<Uuid>) -> Answer<Json<FileBody>> {
    let file = store::find(call.db(), &call.scope(), id).await?.ok_or_else(|| Error::not_found("file"))?;
    Ok(Json(FileBody::new(&call, &files.storage, file)))
}
