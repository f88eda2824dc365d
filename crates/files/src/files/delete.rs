use axum::Extension;
use bursar_kernel::{Error, Uuid};
use bursar_web::{Answer, Call, Path};
use http::StatusCode;

use crate::file_store::Files;

/// Delete a file
///
/// Its link no longer works, and what showed it shows none. Its bytes are removed soon after.
#[utoipa::path(delete, path = "/files/{file_id}", responses((status = 204, description = "It is gone.")))]
pub(crate) async fn delete(call: Call, Extension(files): Files, Path(id): Path<Uuid>) -> Answer<StatusCode> {
    let tx = call.db().begin().await?;
    if !files.discard(&tx, &call.scope(), id).await? {
        return Err(Error::not_found("file").into());
    }
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
